//! The skill checklists: what an evaluator must see, what passes, what happens if it isn't seen yet.
//! Restricted, as the keys are.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::rubrics::{self, Sheet};
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "skill-checklists",
    title: "Skill checklists",
    short: "Skill checklists",
    about: "The evaluator’s sheets: what must be seen, what passes, what happens if not; a page each",
    style: style!("form"),
    reader: Reader::Restricted,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    sheets: Vec<Sheet>,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    match rubrics::skills(projection).is_empty() {
        true => Vec::new(),
        false => vec![single_page("restricted/skill-checklists.html")],
    }
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let skills = rubrics::skills(desk.projection);
    let view = View {
        sheets: skills.iter().map(|rubric| rubrics::sheet(desk, rubric)).collect(),
        shell: Shell::new(desk, DOCUMENT.title, &["lock"].into(), Some("../index.html")).fillable(),
    };
    desk.templates.render("kit/skill-checklists.html", &view)
}
