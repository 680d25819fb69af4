//! The handout: what a participant holds, reads and writes in. One for each module.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::module_view::{self, ModuleView, Style, page_address};
use crate::render::shell::{Shell, style};
use crate::render::write::html::{Context, End, Html};
use crate::render::{ALL, Desk, Document, Page, module_of, module_pages};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "handout",
    title: "Handouts",
    short: "Handout",
    about: "One for each module: the text, worksheets and room for notes",
    style: style!("passages", "handout"),
    reader: Reader::Participant,
    editions: ALL,
    pages,
    render,
};

#[derive(Serialize)]
struct View<'a> {
    shell: Shell,
    module: &'a ModuleView,
    level: u8,
}

/// What of a handout is the same whoever hands it out.
struct Made {
    module: ModuleView,
    icons: BTreeSet<&'static str>,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    module_pages(projection, DOCUMENT.reader, DOCUMENT.name)
}

fn render(desk: &Desk<'_>, page: &Page) -> Result<String, MachineError> {
    let index = module_of(page);
    let module = desk.projection.module(index);
    let Made { module: view, icons } = &*desk.projection.made_once(index, || made(desk, index));
    let title = format!("Handout {}", module.tree.front.block.value);
    let shell = Shell::new(desk, &title, icons, Some("../index.html"));
    desk.templates.render("kit/handout.html", &View { shell, module: view, level: 2 })
}

fn made(desk: &Desk<'_>, index: usize) -> Made {
    let module = desk.projection.module(index);
    let context = Context {
        projection: desk.projection,
        module: module.path,
        prefix: String::new(),
        heading_level: 4,
        address: &page_address(desk.projection, module.slug, DOCUMENT.name),
        key_address: None,
        end: End::NotesAndWorks,
    };
    let mut html = Html::new(&context);
    let view = module_view::view(desk, index, &mut html, Style::Handout);
    Made { module: view, icons: html.icons().clone() }
}
