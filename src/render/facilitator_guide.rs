//! The facilitator guide: every module as the run sheet that an instructor teaches from.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;

use crate::course::Target;
use crate::course::schedule::{Day, Slot};
use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::module_view::{self, ModuleView, Style};
use crate::render::shell::{Shell, css_string};
use crate::render::write::html::{Context, Html};
use crate::render::{Desk, Document, INSTRUCTOR, Page, own_path};
use crate::syntax::front_matter::ModuleStatus;
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "facilitator-guide",
    title: "Facilitator guide",
    about: "The run sheet: clock, cues, words, answers to expect",
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

#[derive(Serialize)]
struct DayView {
    number: usize,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    clock: String,
    minutes: u32,
    slug: Option<String>,
    block: String,
    title: String,
    is_outline: bool,
}

#[derive(Serialize)]
struct RunSheet {
    module: ModuleView,
}

/// A module's part of the guide, and what the page must bring along for it.
struct Sheet {
    html: String,
    icons: BTreeSet<&'static str>,
    page_css: String,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![Page { path: own_path("instructor/facilitator-guide.html"), title: String::new() }]
}

fn render(desk: &Desk<'_>, _: usize) -> Result<String, MachineError> {
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
        days: projection.schedule().days.iter().map(|day| day_view(projection, day)).collect(),
    };
    let bodies: Vec<String> = sheets.into_iter().map(|sheet| sheet.html).collect();
    desk.templates.render_around("kit/facilitator-guide.html", &view, &bodies)
}

/// How long a course is, in words.
pub(super) fn length(projection: &Projection<'_>) -> String {
    let plural =
        |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let days = plural(projection.schedule().days.len(), "day");
    format!(
        "{days}, {}, {} minutes",
        plural(projection.len(), "module"),
        projection.schedule().minutes
    )
}

fn sheet(desk: &Desk<'_>, index: usize) -> Result<Sheet, MachineError> {
    let projection = desk.projection;
    let module = projection.module(index);
    let address = |target: &Target| {
        Some(match &target.id {
            Some(id) => format!("#{id}"),
            None => format!("#_m-{}", target.module),
        })
    };
    let context = Context {
        projection,
        module: module.path,
        prefix: format!("{}-", module.slug),
        heading_level: 5,
        address: &address,
        key_address: Some("../restricted/answer-key.html"),
    };
    let mut html = Html::new(&context);
    let view = module_view::view(projection, &module, &mut html, Style::RunSheet);
    let front = &module.tree.front;
    let when = projection
        .schedule()
        .run(index)
        .map(|run| module_view::times(&run, module.minutes).join(", "))
        .unwrap_or_default();
    let (slug, block) = (module.slug, css_string(front.block.as_str()));
    let right = css_string(&format!("{} · {when}", front.title));
    let page_css = format!(
        "#_m-{slug} {{ page: m-{slug} }} @page m-{slug} {{ @top-left {{ content: {block} }} @top-right {{ content: {right} }} }}\n"
    );
    let icons = html.icons().clone();
    let html = desk.templates.render("run-sheet.html", &RunSheet { module: view })?;
    Ok(Sheet { html, icons, page_css })
}

fn day_view(projection: &Projection<'_>, day: &Day) -> DayView {
    let row = |module: usize, clock: String, minutes: u32| {
        let (block, title) = projection.heading(module);
        RowView {
            clock,
            minutes,
            slug: Some(projection.slug(module).to_owned()),
            block: block.to_owned(),
            title: title.to_owned(),
            is_outline: projection.module(module).tree.front.status == Some(ModuleStatus::Outline),
        }
    };
    let rows = day.slots.iter().flat_map(|slot| match slot {
        Slot::Module(session) => {
            vec![row(session.module, session.start.to_string(), session.minutes)]
        }
        Slot::Lunch(lunch) => vec![RowView {
            clock: lunch.start.to_string(),
            minutes: lunch.minutes,
            slug: None,
            block: String::new(),
            title: "Lunch".to_owned(),
            is_outline: false,
        }],
        Slot::Rotation(stations) => {
            let row =
                |module: &usize| row(*module, stations.start.to_string(), stations.round_minutes);
            stations.modules.iter().map(row).collect()
        }
    });
    DayView { number: day.number, rows: rows.collect() }
}
