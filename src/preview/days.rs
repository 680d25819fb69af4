//! How the minutes of each day are filled: what runs over its end, and what takes longer or shorter than planned.

use serde::Serialize;

use crate::course::Course;
use crate::course::schedule::{Day, Slot};

/// A day, in minutes.
#[derive(Clone, Serialize)]
pub(super) struct DayView {
    number: usize,
    title: Option<String>,
    start: String,
    end: String,
    /// From its beginning to its end, lunch in.
    minutes: u32,
    /// From its beginning to when it must be over, if it must.
    limit: Option<u32>,
    must_end: Option<String>,
    slots: Vec<SlotView>,
}

#[derive(Clone, Serialize)]
struct SlotView {
    title: String,
    /// The slug of its module, if it is one.
    module: Option<String>,
    start: String,
    /// After the day's beginning.
    after: u32,
    minutes: u32,
    /// What the front matter of its module says it takes, if that is something else.
    planned: Option<u32>,
}

/// The days of a course.
pub(super) fn days(course: &Course) -> Vec<DayView> {
    let files = course.manifest.days_of(course.selection.variant.as_ref()).unwrap_or_default();
    // An agency's hours may give a course other days than its manifest's.
    let limits = files.iter().map(|file| file.end.as_ref().map(|end| end.value));
    let limits = limits.chain(std::iter::repeat(None));
    course
        .schedule
        .days
        .iter()
        .zip(limits)
        .map(|(day, limit)| DayView {
            number: day.number,
            title: day.title.clone(),
            start: day.start.to_string(),
            end: day.end.to_string(),
            minutes: day.end.0 - day.start.0,
            limit: limit.map(|end| end.0.saturating_sub(day.start.0)),
            must_end: limit.map(|end| end.to_string()),
            slots: slots(course, day),
        })
        .collect()
}

fn slots(course: &Course, day: &Day) -> Vec<SlotView> {
    let is_whole = course.selection.variant.is_none() && course.selection.audience.is_none();
    let title = |index: usize| {
        let front = &course.modules[index].tree.front;
        format!("{} {}", front.block.value, front.title)
    };
    let slot = |slot: &Slot| {
        let (title, module, start, minutes, planned) = match slot {
            Slot::Module(session) => {
                let module = &course.modules[session.module];
                let planned = module.tree.front.minutes.0;
                let planned = (is_whole && planned != session.minutes).then_some(planned);
                let slug = Some(module.slug.clone());
                (title(session.module), slug, session.start, session.minutes, planned)
            }
            Slot::Lunch(lunch) => ("Lunch".to_owned(), None, lunch.start, lunch.minutes, None),
            Slot::Rotation(stations) => {
                let titles: Vec<String> =
                    stations.modules.iter().map(|index| title(*index)).collect();
                let first =
                    stations.modules.first().map(|index| course.modules[*index].slug.clone());
                let title = format!("Stations: {}", titles.join("; "));
                (title, first, stations.start, stations.minutes(), None)
            }
        };
        let after = start.0 - day.start.0;
        SlotView { title, module, start: start.to_string(), after, minutes, planned }
    };
    day.slots.iter().map(slot).collect()
}
