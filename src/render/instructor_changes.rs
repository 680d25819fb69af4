//! What changed since the previous release, for those who teach: what to do otherwise, and then word by word.

use crate::projection::Projection;
use crate::render::kit_index::in_guide;
use crate::render::shell::style;
use crate::render::{Document, INSTRUCTOR, Page, single_page, what_changed};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "instructor-changes",
    title: "What changed",
    short: "Changes",
    about: "Since the previous release: what to do otherwise, and then word by word",
    style: style!("changes"),
    reader: Reader::Instructor,
    editions: INSTRUCTOR,
    pages,
    render: |desk, _| {
        let told = desk.news.map(|news| &news.instructor);
        what_changed::render(desk, "kit/instructor-changes.html", told, in_guide)
    },
};

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    match what_changed::is_told(projection) {
        true => vec![single_page("instructor/what-changed.html")],
        false => Vec::new(),
    }
}
