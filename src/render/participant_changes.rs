//! What changed since the previous release, for those who are taught: nothing of it was ever kept from them.

use crate::projection::Projection;
use crate::render::kit_index::in_handout;
use crate::render::shell::style;
use crate::render::{ALL, Document, Page, single_page, what_changed};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "participant-changes",
    title: "What changed",
    short: "Changes",
    about: "Since the previous release: in handouts, agenda, law and safety rules",
    style: style!("changes"),
    reader: Reader::Participant,
    editions: ALL,
    pages,
    render: |desk, _| {
        let told = desk.news.map(|news| &news.participant);
        what_changed::render(desk, "kit/participant-changes.html", told, in_handout)
    },
};

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    match what_changed::is_told(projection) {
        true => vec![single_page("participant/what-changed.html")],
        false => Vec::new(),
    }
}
