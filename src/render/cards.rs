//! A scenario on a card: for whoever leads it, or for one of its role players.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::projection::Projection;
use crate::render::Desk;
use crate::render::module_view::{ObjectiveView, objectives, when};
use crate::render::templates::Markup;
use crate::render::write::html::{CitedWork, Context, End, Html};
use crate::syntax::tree::{Block, BlockKind, Marked};
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::{all_blocks, blocks_text};

/// The longest scenario, in words, that stands beneath a role player's script too. A longer one tells the
/// leader what to watch, and would make two pages of one.
const SHORT: usize = 120;

/// A card.
#[derive(Serialize)]
pub(super) struct Card {
    block: String,
    module: String,
    when: String,
    scenario: String,
    /// Whom a role player plays.
    role: Option<String>,
    /// What a role player says and does.
    script: Markup,
    /// The set-up, the cues, the stop conditions; empty where only the leader has them.
    body: Markup,
    objectives: Vec<ObjectiveView>,
    references: Vec<CitedWork>,
}

/// A scenario of the course.
struct Scenario<'a> {
    module: usize,
    block: &'a Block,
    marked: &'a Marked,
}

/// Whether the course has something to put on a card.
pub(super) fn any(projection: &Projection<'_>, kind: Kind) -> bool {
    (0..projection.len()).any(|index| projection.has(index, kind))
}

/// A card for each scenario, for whoever leads it; and the icons that they use.
pub(super) fn of_scenarios(desk: &Desk<'_>) -> (Vec<Card>, BTreeSet<&'static str>) {
    let mut icons = BTreeSet::new();
    let scenarios = scenarios(desk.projection).into_iter().zip(1..);
    let cards = scenarios
        .map(|(scenario, number)| card(desk, &scenario, &format!("{number}-"), None, &mut icons));
    (cards.collect(), icons)
}

/// A card for each role player: a script is one person's, and all that he or she gets.
pub(super) fn of_role_players(desk: &Desk<'_>) -> (Vec<Card>, BTreeSet<&'static str>) {
    let mut icons = BTreeSet::new();
    let mut cards = Vec::new();
    for (scenario, number) in scenarios(desk.projection).iter().zip(1..) {
        let roles = scenario.marked.blocks.iter().filter_map(role_player);
        for (role, nth) in roles.zip(1..) {
            let prefix = format!("{number}-{nth}-");
            cards.push(card(desk, scenario, &prefix, Some(role), &mut icons));
        }
    }
    (cards, icons)
}

fn scenarios<'a>(projection: &'a Projection<'_>) -> Vec<Scenario<'a>> {
    let modules = (0..projection.len()).filter(|index| projection.has(*index, Kind::Scenario));
    let in_module = |module: usize| {
        all_blocks(projection.module(module).tree).into_iter().filter_map(move |block| match &block
            .kind
        {
            BlockKind::Marked(marked) if marked.kind == Kind::Scenario => {
                Some(Scenario { module, block, marked })
            }
            _ => None,
        })
    };
    modules.flat_map(in_module).collect()
}

fn role_player(block: &Block) -> Option<&Marked> {
    match &block.kind {
        BlockKind::Marked(marked) if marked.kind == Kind::RolePlayer => Some(marked),
        _ => None,
    }
}

fn card(
    desk: &Desk<'_>,
    scenario: &Scenario<'_>,
    prefix: &str,
    role: Option<&Marked>,
    icons: &mut BTreeSet<&'static str>,
) -> Card {
    let projection = desk.projection;
    let module = projection.module(scenario.module);
    let context = Context {
        projection,
        module: module.path,
        prefix: prefix.to_owned(),
        heading_level: 4,
        address: &|_| None,
        key_address: None,
        end: End::Works,
    };
    let mut html = Html::new(&context);
    let script = role.map(|role| html.blocks(&role.blocks)).unwrap_or_default();
    let scene = without_scripts(scenario);
    let scene = std::slice::from_ref(&scene);
    let is_short = blocks_text(scene).split_whitespace().count() <= SHORT;
    let body = if role.is_none() || is_short { html.blocks(scene) } else { String::new() };
    icons.extend(html.icons());
    let (block, title) = projection.heading(scenario.module);
    let named = module.tree.front.objectives.iter().map(|id| id.as_str());
    Card {
        block: block.to_owned(),
        module: title.to_owned(),
        when: when(projection, scenario.module),
        scenario: scenario.marked.title.clone().unwrap_or_default(),
        role: role.map(|role| role.title.clone().unwrap_or_default()),
        script: script.into(),
        body: body.into(),
        objectives: match role {
            Some(_) => Vec::new(),
            None => objectives(projection, named),
        },
        references: html.cited(),
    }
}

/// The scenario as all who take part in it may read it. Several cards may stand on one page, so it has no id.
fn without_scripts(scenario: &Scenario<'_>) -> Block {
    let mut marked = scenario.marked.clone();
    marked.id = None;
    marked.title = None;
    marked.blocks.retain(|block| role_player(block).is_none());
    Block { kind: BlockKind::Marked(marked.into()), ..scenario.block.clone() }
}
