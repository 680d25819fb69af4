//! `kitbag schedule`: the agenda in the terminal, and as a calendar file.

use std::path::PathBuf;

use crate::cli::{Outcome, calendar, opened, output, terminal};
use crate::course::Course;
use crate::course::schedule::{Day, Slot};
use crate::machine::MachineError;
use crate::syntax::values::{Clock, Date, Slug};

const EXAMPLES: &str = "\
Examples:
  kitbag schedule de-escalation-instructor
  kitbag schedule de-escalation-instructor --start 2026-12-01
  kitbag schedule de-escalation-instructor --start 2026-12-01 --ics class.ics";

/// The arguments of `kitbag schedule`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The course: its folder's name in `courses`
    #[arg(value_parser = Slug::parse)]
    course: Slug,
    /// Where the curriculum is [default: `curriculum`, or the folder that you are in]
    #[arg(long, value_name = "DIR")]
    curriculum: Option<PathBuf>,
    /// The first day, year-month-day; the others are the working days after it
    #[arg(long, value_name = "DATE", value_parser = Date::parse)]
    start: Option<Date>,
    /// Write a calendar file, in the local time of wherever it is opened
    #[arg(long, value_name = "FILE", requires = "start")]
    ics: Option<PathBuf>,
}

/// A thing that happens, by the clock.
pub(super) struct Happening {
    /// When it begins.
    pub(super) start: Clock,
    /// When it is over.
    pub(super) end: Clock,
    /// What it is.
    pub(super) what: String,
}

/// Shows the schedule of a course.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let course = match opened::course(arguments.curriculum.as_deref(), &arguments.course)? {
        Ok(course) => course,
        Err(outcome) => return Ok(outcome),
    };
    let dates = arguments.start.map(|start| start.working_days(course.schedule.days.len()));
    let date = |day: &Day| dates.as_ref().and_then(|dates| dates.get(day.number - 1)).copied();
    let mut text = String::new();
    for day in &course.schedule.days {
        text.push_str(&day_text(&course, day, date(day)));
    }
    let rule = &course.academy.training_hour;
    text.push_str(&format!(
        "{} minutes, {} of them breaks; training hours of {} minutes: {}\n",
        course.schedule.minutes,
        course.schedule.break_minutes,
        rule.minutes.0,
        course.schedule.hours(),
    ));
    if let (Some(path), Some(dates)) = (&arguments.ics, &dates) {
        let path = output::publish_file(path, calendar::text(&course, dates).as_bytes())?;
        text.push_str(&format!("Wrote {}\n", path.display()));
    }
    terminal::answer(&text)?;
    Ok(Outcome::Done)
}

fn day_text(course: &Course, day: &Day, date: Option<Date>) -> String {
    let date = date.map(|date| format!(", {} {date}", date.weekday())).unwrap_or_default();
    let title = day.title.as_ref().map(|title| format!(": {title}")).unwrap_or_default();
    let rows: Vec<Vec<String>> = happenings(course, day)
        .into_iter()
        .map(|one| vec![format!("  {}–{}", one.start, one.end), one.what])
        .collect();
    format!("Day {}{date}{title}\n{}\n", day.number, opened::columns(&rows, &[]))
}

/// What happens on a day, in order.
pub(super) fn happenings(course: &Course, day: &Day) -> Vec<Happening> {
    let named = |index: usize| {
        let front = &course.modules[index].tree.front;
        format!("{} {}", front.block.value, front.title)
    };
    let happening = |slot: &Slot| match slot {
        Slot::Module(session) => Happening {
            start: session.start,
            end: session.start.after(session.minutes),
            what: named(session.module),
        },
        Slot::Lunch(lunch) => Happening {
            start: lunch.start,
            end: lunch.start.after(lunch.minutes),
            what: "Lunch".to_owned(),
        },
        Slot::Rotation(stations) => Happening {
            start: stations.start,
            end: stations.start.after(stations.minutes()),
            what: format!(
                "Stations, {} minutes each: {}",
                stations.round_minutes,
                stations.modules.iter().map(|index| named(*index)).collect::<Vec<_>>().join("; ")
            ),
        },
    };
    day.slots.iter().map(happening).collect()
}
