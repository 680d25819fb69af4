//! The requirements crosswalk: which objective answers which requirement, where it is taught and assessed.

use serde::Serialize;

use crate::course::coverage::Coverage;
use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::contents::block_labels;
use crate::render::module_view::objectives;
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "crosswalk",
    title: "Requirements crosswalk",
    short: "Crosswalk",
    about: "Requirement by requirement: objectives, modules, assessment",
    style: style!("form"),
    reader: Reader::Administrator,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    standards: Vec<StandardView>,
}

#[derive(Serialize)]
struct StandardView {
    title: String,
    body: String,
    source: String,
    law_as_of: String,
    check_by: String,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    id: String,
    text: String,
    objectives: Vec<ObjectiveRow>,
}

#[derive(Serialize)]
struct ObjectiveRow {
    id: String,
    task: String,
    taught: String,
    assessed: String,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    let maps = projection.manifest().objectives.iter().any(|one| !one.requirements.is_empty());
    if maps { vec![single_page("administrator/crosswalk.html")] } else { Vec::new() }
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let coverage = projection.coverage();
    let standards = projection.standards().iter().map(|standard| {
        let rows = standard.requirements.iter().map(|requirement| {
            let name = format!("{}/{}", standard.id.value, requirement.id.value);
            let answers = coverage
                .iter()
                .filter(|row| row.objective.requirements.iter().any(|one| one.value == name));
            RowView {
                id: requirement.id.to_string(),
                text: requirement.text.clone(),
                objectives: answers.map(|one| row(projection, one)).collect(),
            }
        });
        StandardView {
            title: standard.title.clone(),
            body: standard.body.clone(),
            source: standard.source.clone(),
            law_as_of: standard.law_as_of.to_string(),
            check_by: standard.check_by.map(|date| date.to_string()).unwrap_or_default(),
            // A kit's own source has the requirements that its course answers, and no others.
            rows: rows.filter(|row| !row.objectives.is_empty()).collect(),
        }
    });
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &Default::default(), Some("../index.html")),
        standards: standards.filter(|standard| !standard.rows.is_empty()).collect(),
    };
    desk.templates.render("kit/crosswalk.html", &view)
}

fn row(projection: &Projection<'_>, coverage: &Coverage<'_>) -> ObjectiveRow {
    let objective = coverage.objective;
    let views = objectives(projection, std::iter::once(objective.id.as_str()));
    ObjectiveRow {
        id: objective.id.to_string(),
        task: objective.task.value.clone(),
        taught: block_labels(projection, coverage.taught.iter().copied()),
        assessed: views.first().map(|view| view.assessed().to_owned()).unwrap_or_default(),
    }
}
