//! The answer key: every question of the item bank with its right answer and the reason. Restricted.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::shell::{Shell, style};
use crate::render::templates::Markup;
use crate::render::write::html::{CitedWork, Context, End, Html};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::tree::{Block, BlockKind, Module, Question};
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::all_blocks;

pub(super) const DOCUMENT: Document = Document {
    name: "answer-key",
    title: "Answer key",
    short: "Answer key",
    about: "Every question with its right answer and the reason",
    style: style!("passages", "paper"),
    reader: Reader::Restricted,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    modules: Vec<ModuleKey>,
}

#[derive(Serialize)]
struct ModuleKey {
    slug: String,
    block: String,
    title: String,
    questions: Vec<QuestionKey>,
    references: Vec<CitedWork>,
}

#[derive(Serialize)]
struct QuestionKey {
    uses: String,
    objectives: String,
    body: Markup,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    let has_questions = (0..projection.len()).any(|index| projection.has(index, Kind::Question));
    if has_questions { vec![single_page("restricted/answer-key.html")] } else { Vec::new() }
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let mut icons: BTreeSet<&'static str> = ["lock"].into();
    let mut modules = Vec::new();
    for index in 0..projection.len() {
        let module = projection.module(index);
        let nowhere = |_: &_| None;
        let context = Context {
            projection,
            module: module.path,
            prefix: format!("{}-", module.slug),
            heading_level: 4,
            address: &nowhere,
            key_address: None,
            end: End::Works,
        };
        let mut html = Html::new(&context);
        let questions: Vec<QuestionKey> = questions(module.tree)
            .into_iter()
            .map(|(block, question)| QuestionKey {
                uses: question.uses.iter().map(|one| one.word()).collect::<Vec<_>>().join(", "),
                objectives: question
                    .objectives
                    .iter()
                    .map(|id| id.to_string())
                    .collect::<Vec<_>>()
                    .join(", "),
                body: html.blocks(std::slice::from_ref(block)).into(),
            })
            .collect();
        if questions.is_empty() {
            continue;
        }
        icons.extend(html.icons());
        let (block, title) = projection.heading(index);
        let references = html.cited();
        let (slug, block, title) = (module.slug.to_owned(), block.to_owned(), title.to_owned());
        modules.push(ModuleKey { slug, block, title, questions, references });
    }
    let shell = Shell::new(desk, "Answer key", &icons, Some("../index.html"));
    desk.templates.render("kit/answer-key.html", &View { shell, modules })
}

fn questions(module: &Module) -> Vec<(&Block, &Question)> {
    let blocks = all_blocks(module).into_iter();
    let questions = blocks.filter_map(|block| match &block.kind {
        BlockKind::Question(question) => Some((block, &**question)),
        _ => None,
    });
    questions.collect()
}
