//! The coverage: objective by objective, where it is taught, by how many questions and rubrics it is
//! assessed, which requirements it answers.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::contents::block_labels;
use crate::render::module_view::objectives;
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "coverage",
    title: "Coverage of objectives",
    short: "Coverage",
    about: "Objective by objective: modules, questions, rubrics, requirements",
    style: style!("form"),
    reader: Reader::Administrator,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    id: String,
    kind: &'static str,
    task: String,
    taught: String,
    pre: usize,
    post: usize,
    check: usize,
    rubrics: usize,
    assessed: String,
    requirements: Vec<String>,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    match projection.manifest().objectives.is_empty() {
        true => Vec::new(),
        false => vec![single_page("administrator/coverage.html")],
    }
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let rows = projection.coverage().into_iter().map(|row| {
        let view = objectives(projection, std::iter::once(row.objective.id.as_str()));
        RowView {
            id: row.objective.id.to_string(),
            kind: row.objective.kind.word(),
            task: row.objective.task.value.clone(),
            taught: block_labels(projection, row.taught.iter().copied()),
            pre: row.pre,
            post: row.post,
            check: row.check,
            rubrics: row.rubrics,
            assessed: view.first().map(|view| view.assessed().to_owned()).unwrap_or_default(),
            requirements: row.objective.requirements.iter().map(|one| one.value.clone()).collect(),
        }
    });
    let view = View {
        rows: rows.collect(),
        shell: Shell::new(desk, DOCUMENT.title, &Default::default(), Some("../index.html")),
    };
    desk.templates.render("kit/coverage.html", &view)
}
