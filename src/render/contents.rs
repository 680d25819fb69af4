//! The contents of a book: the days by the clock, each module with its place in the book.

use serde::Serialize;

use crate::course::schedule::{Day, Slot};
use crate::diagnostic::plural;
use crate::projection::Projection;

/// The view of a day.
#[derive(Serialize)]
pub(super) struct DayView {
    number: usize,
    rows: Vec<RowView>,
}

/// The view of a module, or of lunch.
#[derive(Serialize)]
struct RowView {
    clock: String,
    minutes: u32,
    slug: Option<String>,
    block: String,
    title: String,
    is_outline: bool,
}

/// The days of a course.
pub(super) fn days(projection: &Projection<'_>) -> Vec<DayView> {
    projection.schedule().days.iter().map(|day| day_view(projection, day)).collect()
}

/// How long a course is, in words.
pub(super) fn length(projection: &Projection<'_>) -> String {
    let days = plural(projection.schedule().days.len(), "day");
    let modules = plural(projection.len(), "module");
    format!("{days}, {modules}, {} minutes", projection.schedule().minutes)
}

/// Modules by their labels in the agenda: `A1, A9.1`.
pub(super) fn block_labels(
    projection: &Projection<'_>,
    modules: impl IntoIterator<Item = usize>,
) -> String {
    let labels = modules.into_iter().map(|index| projection.heading(index).0);
    labels.collect::<Vec<_>>().join(", ")
}

/// What comes after a module, in words: `09:45 A2 What the evidence shows`; nothing after the last.
pub(super) fn next(projection: &Projection<'_>, index: usize) -> Option<String> {
    let days = &projection.schedule().days;
    let mut slots = days.iter().flat_map(|day| day.slots.iter().map(move |slot| (day, slot)));
    let (today, _) = slots.find(|(_, slot)| slot.modules().contains(&index))?;
    let (day, slot) = slots.next()?;
    let (start, what) = match slot {
        Slot::Module(session) => (session.start, named(projection, session.module)),
        Slot::Lunch(lunch) => (lunch.start, "Lunch".to_owned()),
        Slot::Rotation(stations) => {
            let modules = stations.modules.iter().map(|module| projection.heading(*module).0);
            (stations.start, format!("Stations {}", modules.collect::<Vec<_>>().join(", ")))
        }
    };
    let day =
        if day.number == today.number { String::new() } else { format!("day {}, ", day.number) };
    Some(format!("{day}{start} {what}"))
}

fn named(projection: &Projection<'_>, module: usize) -> String {
    let (block, title) = projection.heading(module);
    format!("{block} {title}")
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
            is_outline: projection.module(module).tree.front.is_outline(),
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
