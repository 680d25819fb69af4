//! The calendar file: one event for each thing that happens. The only place that knows the calendar library.

use icalendar::{Calendar, Component as _, Event, Property};

use crate::cli::schedule::{Happening, happenings};
use crate::course::Course;
use crate::syntax::values::{Clock, Date};

/// The days of a course as a calendar. Times are those of the place where it is opened; the same course
/// and dates make the same bytes.
pub(super) fn text(course: &Course, dates: &[Date]) -> String {
    let manifest = &course.manifest;
    let mut calendar = Calendar::new();
    calendar.name(&manifest.title);
    for (day, date) in course.schedule.days.iter().zip(dates) {
        for (number, one) in happenings(course, day).iter().enumerate() {
            let id =
                format!("{}-{}-{date}-{number}@kitbag", manifest.id.value, manifest.version.value);
            calendar.push(event(course, *date, one, &id));
        }
    }
    calendar.to_string()
}

fn event(course: &Course, date: Date, one: &Happening, id: &str) -> Event {
    let manifest = &course.manifest;
    let mut event = Event::new();
    event
        .uid(id)
        .summary(&one.what)
        .description(&format!("{} {}", manifest.title, manifest.version.value))
        .append_property(Property::new(
            "DTSTAMP",
            format!("{}T000000Z", digits(manifest.dates.revised.value)),
        ))
        .append_property(Property::new("DTSTART", moment(date, one.start)))
        .append_property(Property::new("DTEND", moment(date, one.end)));
    event.done()
}

fn digits(date: Date) -> String {
    date.to_string().replace('-', "")
}

/// A moment of local time. A day that runs past midnight ends the next day.
fn moment(date: Date, clock: Clock) -> String {
    let date = if clock.0 >= 24 * 60 { date.tomorrow() } else { date };
    let minutes = clock.0 % (24 * 60);
    format!("{}T{:02}{:02}00", digits(date), minutes / 60, minutes % 60)
}
