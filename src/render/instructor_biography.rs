//! The instructor biography: a form for each person who teaches.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "instructor-biography",
    title: "Instructor biography",
    short: "Biography",
    about: "For each person who teaches: qualifications, and the modules that he or she gives",
    style: style!("form"),
    reader: Reader::Administrator,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    qualifications: Vec<String>,
    modules: Vec<ModuleView>,
}

#[derive(Serialize)]
struct ModuleView {
    block: String,
    title: String,
    minutes: u32,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("administrator/instructor-biography.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let module = |index| {
        let (block, title) = projection.heading(index);
        let minutes = projection.module(index).minutes;
        ModuleView { block: block.to_owned(), title: title.to_owned(), minutes }
    };
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &Default::default(), Some("../index.html"))
            .fillable(),
        qualifications: projection.manifest().instructor_qualifications.clone(),
        modules: (0..projection.len()).map(module).collect(),
    };
    desk.templates.render("kit/instructor-biography.html", &view)
}
