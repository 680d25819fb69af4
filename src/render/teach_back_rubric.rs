//! The teach-back's scoring sheet, for the evaluator. Restricted, as the keys are.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::shell::{Shell, style};
use crate::render::write::html::{Context, Html};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::tree::{BlockKind, Question};
use crate::syntax::vocabulary::Reader;
use crate::syntax::walk::all_blocks;

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
    task: String,
    rubric: String,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    match rubric(projection) {
        Some(_) => vec![single_page("restricted/teach-back-rubric.html")],
        None => Vec::new(),
    }
}

/// The question that the manifest names as the teach-back's rubric, and its module.
fn rubric<'a>(projection: &'a Projection<'_>) -> Option<(usize, &'a Question)> {
    let named = projection.manifest().teach_back.as_ref()?.rubric.as_ref()?;
    (0..projection.len()).find_map(|index| {
        let blocks = all_blocks(projection.module(index).tree).into_iter();
        let mut questions = blocks.filter_map(|block| match &block.kind {
            BlockKind::Question(question) => Some(&**question),
            _ => None,
        });
        questions.find(|question| question.id.value == named.value).map(|one| (index, one))
    })
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let (index, question) = rubric(projection).expect("only a course with a rubric has this page");
    let context = Context {
        projection,
        module: projection.module(index).path,
        prefix: String::new(),
        heading_level: 3,
        address: &|_| None,
        key_address: None,
    };
    let mut html = Html::new(&context);
    let view = View {
        task: html.blocks(&question.stem),
        rubric: html.blocks(question.answer.as_deref().unwrap_or_default()),
        shell: Shell::new(desk, DOCUMENT.title, &["lock"].into(), Some("../index.html")),
    };
    desk.templates.render("kit/teach-back-rubric.html", &view)
}
