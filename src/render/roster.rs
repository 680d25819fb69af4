//! The roster: who was there, signed by half days. It never asks for a social security number.

use serde::Serialize;

use crate::course::schedule::Slot;
use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "roster",
    title: "Roster and sign-in",
    short: "Roster",
    about: "A sheet a day, signed each half day",
    style: style!("form"),
    reader: Reader::Administrator,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    days: Vec<DayView>,
    rows: Vec<u32>,
}

#[derive(Serialize)]
struct DayView {
    number: usize,
    title: Option<String>,
    halves: Vec<String>,
    minutes: u32,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("administrator/roster.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let days = projection.schedule().days.iter().map(|day| {
        let lunch = day.slots.iter().find_map(|slot| match slot {
            Slot::Lunch(lunch) => Some((lunch.start, lunch.start.after(lunch.minutes))),
            _ => None,
        });
        let halves = match lunch {
            Some((from, to)) => {
                vec![format!("{}–{from}", day.start), format!("{to}–{}", day.end)]
            }
            None => vec![format!("{}–{}", day.start, day.end)],
        };
        DayView { number: day.number, title: day.title.clone(), halves, minutes: day.minutes }
    });
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &Default::default(), Some("../index.html"))
            .fillable(),
        days: days.collect(),
        rows: (1..=projection.manifest().class.max.value).collect(),
    };
    desk.templates.render("kit/roster.html", &view)
}
