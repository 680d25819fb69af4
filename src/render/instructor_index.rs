//! The index of an instructor’s kit: it leads into the facilitator guide.

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::kit_index::{self, in_guide};
use crate::render::shell::style;
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "instructor-index",
    title: "Search and index",
    short: "Index",
    about: "Finds words in the guide, and lists every section, term and document",
    style: style!("search", "index"),
    reader: Reader::Instructor,
    editions: INSTRUCTOR,
    pages,
    render,
};

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("instructor/search.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    kit_index::render(desk, "kit/instructor-index.html", in_guide)
}
