//! The implementation plan: what an agency decides, writes, approves and schedules to run the course itself.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::administrator_guide::{InsertView, inserts};
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "implementation-plan",
    title: "Implementation plan and policy worksheet",
    short: "Implementation plan",
    about: "What your agency decides, writes, approves and schedules",
    style: style!("form"),
    reader: Reader::Administrator,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    inserts: Vec<InsertView>,
    review_by: Option<String>,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("administrator/implementation-plan.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &["insert"].into(), Some("../index.html"))
            .fillable(),
        inserts: inserts(projection),
        review_by: projection.manifest().dates.review_by.map(|date| date.to_string()),
    };
    desk.templates.render("kit/implementation-plan.html", &view)
}
