//! The index of what participants hold: it leads into the handouts.

use crate::machine::MachineError;
use crate::projection::{Edition, Projection};
use crate::render::kit_index::{self, in_handout};
use crate::render::shell::style;
use crate::render::{Desk, Document, Page, single_page};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "participant-index",
    title: "Search and index",
    short: "Index",
    about: "Finds words in the handouts, and lists every section, term and document",
    style: style!("search", "index"),
    reader: Reader::Participant,
    editions: &[Edition::Participant, Edition::Public],
    pages,
    render,
};

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("participant/search.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    kit_index::render(desk, "kit/participant-index.html", in_handout)
}
