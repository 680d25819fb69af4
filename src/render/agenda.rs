//! The agenda: the days by the clock, with a column for who teaches.
//!
//! Participants hold it too, so it lies with their papers in every edition.

use serde::Serialize;

use crate::course::schedule::{Day, Session, Slot, Stations};
use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::contents::length;
use crate::render::shell::{Shell, style};
use crate::render::{ALL, Desk, Document, Page, single_page};
use crate::syntax::manifests::BreakRule;
use crate::syntax::tree::SectionKind;
use crate::syntax::vocabulary::Reader;
use crate::syntax::walk::plain_text;

pub(super) const DOCUMENT: Document = Document {
    name: "agenda",
    title: "Agenda",
    short: "Agenda",
    about: "The days by the clock: modules, breaks, lunch, rotations",
    style: style!("cover"),
    reader: Reader::Participant,
    editions: ALL,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    title: &'static str,
    length: String,
    days: Vec<DayView>,
    minutes: u32,
    break_minutes: u32,
    breaks_counted: bool,
    hours: String,
    minutes_per_hour: u32,
}

#[derive(Serialize)]
struct DayView {
    number: usize,
    title: Option<String>,
    start: String,
    end: String,
    minutes: u32,
    rows: Vec<RowView>,
    rotations: Vec<RotationView>,
}

#[derive(Serialize)]
struct RowView {
    clock: String,
    minutes: u32,
    kind: &'static str,
    modules: Vec<NameView>,
    breaks: Vec<String>,
    note: String,
}

#[derive(Serialize)]
struct NameView {
    block: String,
    title: String,
}

#[derive(Serialize)]
struct RotationView {
    clock: String,
    stations: Vec<NameView>,
    rounds: Vec<RoundView>,
}

#[derive(Serialize)]
struct RoundView {
    clock: String,
    groups: Vec<String>,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("participant/agenda.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let schedule = projection.schedule();
    let title = desk.asked().map_or(DOCUMENT.title, |(_, title)| title);
    let rule = &projection.academy().training_hour;
    let view = View {
        title,
        shell: Shell::new(desk, title, &Default::default(), Some("../index.html")),
        length: length(projection),
        days: schedule.days.iter().map(|day| day_view(projection, day)).collect(),
        minutes: schedule.minutes,
        break_minutes: schedule.break_minutes,
        breaks_counted: rule.breaks == BreakRule::Counted,
        hours: schedule.hours(),
        minutes_per_hour: rule.minutes.0,
    };
    desk.templates.render("kit/agenda.html", &view)
}

fn day_view(projection: &Projection<'_>, day: &Day) -> DayView {
    let rotations = day.slots.iter().filter_map(|slot| match slot {
        Slot::Rotation(stations) => Some(rotation_view(projection, stations)),
        _ => None,
    });
    DayView {
        number: day.number,
        title: day.title.clone(),
        start: day.start.to_string(),
        end: day.end.to_string(),
        minutes: day.minutes,
        rows: day.slots.iter().map(|slot| row_view(projection, slot)).collect(),
        rotations: rotations.collect(),
    }
}

fn row_view(projection: &Projection<'_>, slot: &Slot) -> RowView {
    match slot {
        Slot::Module(session) => RowView {
            clock: format!("{}–{}", session.start, session.start.after(session.minutes)),
            minutes: session.minutes,
            kind: "module",
            modules: vec![name(projection, session.module)],
            breaks: breaks(projection, session),
            note: String::new(),
        },
        Slot::Lunch(lunch) => RowView {
            clock: format!("{}–{}", lunch.start, lunch.start.after(lunch.minutes)),
            minutes: lunch.minutes,
            kind: "lunch",
            modules: Vec::new(),
            breaks: Vec::new(),
            note: String::new(),
        },
        Slot::Rotation(stations) => RowView {
            clock: format!("{}–{}", stations.start, stations.start.after(stations.minutes())),
            minutes: stations.minutes(),
            kind: "rotation",
            modules: stations.modules.iter().map(|module| name(projection, *module)).collect(),
            breaks: Vec::new(),
            note: format!(
                "{} stations at once; groups change every {} minutes",
                stations.modules.len(),
                stations.round_minutes
            ),
        },
    }
}

fn name(projection: &Projection<'_>, module: usize) -> NameView {
    let (block, title) = projection.heading(module);
    NameView { block: block.to_owned(), title: title.to_owned() }
}

fn breaks(projection: &Projection<'_>, session: &Session) -> Vec<String> {
    let module = projection.module(session.module);
    let mut clock = session.start;
    let mut breaks = Vec::new();
    for section in &module.tree.sections {
        let end = clock.after(section.minutes.0);
        if section.kind == SectionKind::Break {
            breaks.push(format!("{} {clock}–{end}", plain_text(&section.title)));
        }
        clock = end;
    }
    breaks
}

fn rotation_view(projection: &Projection<'_>, stations: &Stations) -> RotationView {
    let rounds = stations.rounds.iter().enumerate().map(|(number, round)| {
        let start = stations.round_start(number);
        let group = |group: &Option<u32>| {
            group.map_or("–".to_owned(), |number| format!("Group {number}"))
        };
        RoundView {
            clock: format!("{start}–{}", start.after(stations.round_minutes)),
            groups: round.iter().map(group).collect(),
        }
    });
    RotationView {
        clock: format!("{}–{}", stations.start, stations.start.after(stations.minutes())),
        stations: stations.modules.iter().map(|module| name(projection, *module)).collect(),
        rounds: rounds.collect(),
    }
}
