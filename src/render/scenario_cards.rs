//! The scenario cards: set-up, cues and stop conditions, a card to a page, for whoever leads a station.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::cards::{self, Card};
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::vocabulary::{Kind, Reader};

pub(super) const DOCUMENT: Document = Document {
    name: "scenario-cards",
    title: "Scenario cards",
    short: "Scenario cards",
    about: "Set-up, cues and stop conditions of each scenario, a card to a page, for whoever leads it",
    style: style!("passages"),
    reader: Reader::Instructor,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    stop_word: Option<String>,
    has_scripts: bool,
    cards: Vec<Card>,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    match cards::any(projection, Kind::Scenario) {
        true => vec![single_page("instructor/scenario-cards.html")],
        false => Vec::new(),
    }
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let plan = desk.projection.manifest().safety_plan.as_ref();
    let has_scripts = desk
        .contents
        .iter()
        .any(|(document, pages)| document.name == "role-player-scripts" && !pages.is_empty());
    let (cards, icons) = cards::of_scenarios(desk);
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &icons, Some("../index.html")),
        stop_word: plan.map(|plan| plan.stop_word.clone()),
        has_scripts,
        cards,
    };
    desk.templates.render("kit/scenario-cards.html", &view)
}
