//! Evaluation: what participants say at the end, and what has come of it on the job at ninety days.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::module_view::{ObjectiveView, objectives};
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, own_path};
use crate::syntax::course_file::ObjectiveKind;
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "evaluation",
    title: "Evaluation",
    short: "Evaluation",
    about: "At the end of the course, and on the job after ninety days",
    style: style!("form"),
    reader: Reader::Administrator,
    editions: INSTRUCTOR,
    pages,
    render,
};

/// The form for the end of the course.
const END: &str = "administrator/evaluation.html";

#[derive(Serialize)]
struct View {
    shell: Shell,
    is_end: bool,
    aims: Vec<ObjectiveView>,
    modules: Vec<String>,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    let page = |path: &str, title: &str| Page {
        path: own_path(path),
        title: title.to_owned(),
        module: None,
    };
    vec![
        page(END, "Course and instructor evaluation"),
        page("administrator/follow-up.html", "Follow-up on the job"),
    ]
}

fn render(desk: &Desk<'_>, page: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let terminal = projection.manifest().objectives.iter();
    let terminal = terminal.filter(|objective| objective.kind == ObjectiveKind::Tpo);
    let named = |index| {
        let (block, title) = projection.heading(index);
        format!("{block} {title}")
    };
    let view = View {
        shell: Shell::new(desk, &page.title, &Default::default(), Some("../index.html")).fillable(),
        is_end: page.path.as_str() == END,
        aims: objectives(projection, terminal.map(|objective| objective.id.as_str())),
        modules: (0..projection.len()).map(named).collect(),
    };
    desk.templates.render("kit/evaluation.html", &view)
}
