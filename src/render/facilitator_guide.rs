//! The facilitator guide: every module as the run sheet that an instructor teaches from.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::contents::{self, DayView, length};
use crate::render::module_view::{self, ModuleView, Style, book_address};
use crate::render::roll_call_cards::{self, CardLink};
use crate::render::shell::{Shell, css_string, style};
use crate::render::write::html::{Context, End, Html};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "facilitator-guide",
    title: "Facilitator guide",
    short: "Facilitator guide",
    about: "The run sheet: clock, cues, words, answers to expect",
    style: style!("passages", "guide"),
    reader: Reader::Instructor,
    editions: INSTRUCTOR,
    pages,
    render,
};

/// The cues that the legend explains.
const LEGEND: &[&str] = &[
    "say",
    "ask",
    "expect",
    "do",
    "show",
    "debrief",
    "question",
    "instructor",
    "handout",
    "break",
    "outline",
    "lock",
];

#[derive(Serialize)]
struct View {
    shell: Shell,
    goal: String,
    length: String,
    law_as_of: Option<String>,
    days: Vec<DayView>,
}

/// The view of `templates/run-sheet.html`.
#[derive(Serialize)]
pub(super) struct RunSheet {
    pub(super) module: ModuleView,
    pub(super) next: Option<String>,
    pub(super) cards: Vec<CardLink>,
}

/// A module's part of the guide, and what the page must bring along for it.
struct Sheet {
    html: String,
    icons: BTreeSet<&'static str>,
    page_css: String,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("instructor/facilitator-guide.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let sheets: Result<Vec<Sheet>, MachineError> =
        (0..projection.len()).into_par_iter().map(|index| sheet(desk, index)).collect();
    let sheets = sheets?;
    let mut icons: BTreeSet<&'static str> = LEGEND.iter().copied().collect();
    sheets.iter().for_each(|sheet| icons.extend(&sheet.icons));
    let page_css: String = sheets.iter().map(|sheet| sheet.page_css.as_str()).collect();
    let view = View {
        shell: Shell::new(desk, "Facilitator guide", &icons, Some("../index.html"))
            .with_page_css(&page_css),
        goal: projection.manifest().goal.clone(),
        length: length(projection),
        law_as_of: projection.manifest().dates.law_as_of.map(|date| date.to_string()),
        days: contents::days(projection),
    };
    let bodies: Vec<String> = sheets.into_iter().map(|sheet| sheet.html).collect();
    desk.templates.render_around("kit/facilitator-guide.html", &view, &bodies)
}

fn sheet(desk: &Desk<'_>, index: usize) -> Result<Sheet, MachineError> {
    let projection = desk.projection;
    let module = projection.module(index);
    let context = Context {
        projection,
        module: module.path,
        prefix: format!("{}-", module.slug),
        heading_level: 5,
        address: &book_address,
        key_address: Some("../restricted/answer-key.html"),
        end: End::NotesAndWorks,
    };
    let mut html = Html::new(&context);
    let view = module_view::view(desk, index, &mut html, Style::RunSheet);
    let front = &module.tree.front;
    let when = module_view::when(projection, index);
    let (slug, block) = (module.slug, css_string(front.block.as_str()));
    let right = css_string(&format!("{} · {when}", front.title));
    let page_css = format!(
        "#_m-{slug} {{ page: m-{slug} }} @page m-{slug} {{ @top-left {{ content: {block} }} @top-right {{ content: {right} }} }}\n"
    );
    let icons = html.icons().clone();
    let next = contents::next(projection, index);
    let cards = roll_call_cards::links(projection, index);
    let html = desk.templates.render("run-sheet.html", &RunSheet { module: view, next, cards })?;
    Ok(Sheet { html, icons, page_css })
}
