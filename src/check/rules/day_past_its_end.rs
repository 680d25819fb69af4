//! A day runs past the time at which its manifest says that it must be over.
//!
//! Rooms are booked, shifts begin, and a course that overruns drops its last module.
//!
//! Example: `end: "16:30"` on a day whose modules and lunch last until 17:00.
//! Instead: shorten a module, move one to another day, or move the end.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level, plural};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "day-past-its-end",
    level: Level::Error,
    manual: include_str!("day_past_its_end.rs"),
    holds: Holds::Always,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !course.has_read_days(&course.selection) {
        return; // They would be told by the wrong number.
    }
    let files = course.manifest.days_of(course.selection.variant.as_ref()).unwrap_or_default();
    for (day, file) in course.schedule.days.iter().zip(files) {
        if let Some(end) = &file.end
            && day.end > end.value
        {
            let over = day.end.0 - end.value.0;
            let message = format!(
                "day {} lasts until {}, {} past its end",
                day.number,
                day.end,
                plural(over as usize, "minute")
            );
            faults.push(
                Diagnostic::error(RULE.name, end.span, message)
                    .help("shorten a module, move one to another day, or move the end"),
            );
        }
    }
}
