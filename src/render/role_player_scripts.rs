//! The role-player scripts: each scenario with what its role players say and do. Restricted.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::shell::{Shell, style};
use crate::render::write::html::{CitedWork, Context, Html};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::tree::{Block, BlockKind, Module};
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::all_blocks;

pub(super) const DOCUMENT: Document = Document {
    name: "role-player-scripts",
    title: "Role-player scripts",
    short: "Role-player scripts",
    about: "Each scenario with what its role players say and do, a page each",
    style: style!("passages"),
    reader: Reader::Restricted,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    stop_word: Option<String>,
    cards: Vec<Card>,
}

#[derive(Serialize)]
struct Card {
    block: String,
    title: String,
    body: String,
    references: Vec<CitedWork>,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    let has_scenarios = (0..projection.len()).any(|index| projection.has(index, Kind::Scenario));
    if has_scenarios {
        vec![single_page("restricted/role-player-scripts.html")]
    } else {
        Vec::new()
    }
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let mut icons: BTreeSet<&'static str> = ["lock"].into();
    let mut cards = Vec::new();
    for index in 0..projection.len() {
        let module = projection.module(index);
        let nowhere = |_: &_| None;
        for (number, scenario) in scenarios(module.tree).into_iter().enumerate() {
            let context = Context {
                projection,
                module: module.path,
                prefix: format!("{}-{number}-", module.slug),
                heading_level: 4,
                address: &nowhere,
                key_address: None,
            };
            let mut html = Html::new(&context);
            let body = html.blocks(std::slice::from_ref(scenario));
            icons.extend(html.icons());
            let (block, title) = projection.heading(index);
            cards.push(Card {
                block: block.to_owned(),
                title: title.to_owned(),
                body,
                references: html.cited(),
            });
        }
    }
    let view = View {
        shell: Shell::new(desk, "Role-player scripts", &icons, Some("../index.html")),
        stop_word: projection.manifest().safety_plan.as_ref().map(|plan| plan.stop_word.clone()),
        cards,
    };
    desk.templates.render("kit/role-player-scripts.html", &view)
}

fn scenarios(module: &Module) -> Vec<&Block> {
    let mut blocks = all_blocks(module);
    blocks.retain(
        |block| matches!(&block.kind, BlockKind::Marked(marked) if marked.kind == Kind::Scenario),
    );
    blocks
}
