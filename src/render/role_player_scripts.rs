//! The role-player scripts: what each role player says and does, a page each. Restricted.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::cards::{self, Card};
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::vocabulary::{Kind, Reader};

pub(super) const DOCUMENT: Document = Document {
    name: "role-player-scripts",
    title: "Role-player scripts",
    short: "Role-player scripts",
    about: "What each role player says and does, a page each",
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

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    match cards::any(projection, Kind::RolePlayer) {
        true => vec![single_page("restricted/role-player-scripts.html")],
        false => Vec::new(),
    }
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let plan = desk.projection.manifest().safety_plan.as_ref();
    let (cards, mut icons) = cards::of_role_players(desk);
    icons.insert("lock");
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &icons, Some("../index.html")),
        stop_word: plan.map(|plan| plan.stop_word.clone()),
        cards,
    };
    desk.templates.render("kit/role-player-scripts.html", &view)
}
