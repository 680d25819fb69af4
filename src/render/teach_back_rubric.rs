//! The teach-back's scoring sheet, for the evaluator. Restricted, as the keys are.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::rubrics::{self, Sheet};
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "teach-back-rubric",
    title: "Teach-back rubric",
    short: "Rubric",
    about: "The evaluator’s sheet, one for each candidate",
    style: style!("form"),
    reader: Reader::Restricted,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    sheet: Sheet,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    match rubrics::teach_back(projection) {
        Some(_) => vec![single_page("restricted/teach-back-rubric.html")],
        None => Vec::new(),
    }
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let rubric = rubrics::teach_back(desk.projection);
    let rubric = rubric.expect("only a course with a rubric has this page");
    let view = View {
        sheet: rubrics::sheet(desk, &rubric),
        shell: Shell::new(desk, DOCUMENT.title, &["lock"].into(), Some("../index.html")).fillable(),
    };
    desk.templates.render("kit/teach-back-rubric.html", &view)
}
