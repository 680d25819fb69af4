//! The small notations that manifests share: ids, versions, dates, clock times.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::json;

use crate::span::Span;
use crate::syntax::decode::{Decode, Faults, digits, notation, number};
use crate::syntax::schema::{self, Definitions};
use crate::syntax::yaml::{Node, Scalar, Value};

/// An id: letters, digits, `-`, `.` and `_`, beginning with a letter or digit, at most 64.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Id(String);

impl Id {
    /// Reads an id; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let allowed = |letter: char| letter.is_ascii_alphanumeric() || "-._".contains(letter);
        match text.chars().next() {
            Some(first) if first.is_ascii_alphanumeric() => {}
            _ => return Err("it must begin with a letter or a digit".into()),
        }
        if let Some(letter) = text.chars().find(|letter| !allowed(*letter)) {
            let letter = letter.escape_debug();
            return Err(format!("`{letter}` is not allowed; use letters, digits and `-`"));
        }
        if text.len() > 64 {
            return Err("it is longer than 64 characters".into());
        }
        Ok(Self(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Decode for Id {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        notation(node, "an id such as `IB-1.2`", Id::parse, faults)
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(Self("?".to_owned()))
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.notation("Id", || {
            let letters = schema::pattern(
                "Letters, digits, `-`, `.` and `_`, beginning with a letter or digit, at most 64.",
                "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
            );
            json!({ "anyOf": [letters, { "type": "number", "minimum": 0 }, { "type": "boolean" }] })
        })
    }
}

/// An id that names a file or folder too: lower-case letters, digits and `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Slug(String);

impl Slug {
    /// Reads a slug; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let id = Id::parse(text)?;
        let wrong = |letter: char| letter.is_ascii_uppercase() || "._".contains(letter);
        match text.chars().find(|letter| wrong(*letter)) {
            Some(letter) => {
                Err(format!("`{letter}` is not allowed; use lower-case letters, digits and `-`"))
            }
            None if text.len() > 48 => Err("it is longer than 48 characters".into()),
            None => Ok(Self(id.0)),
        }
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Slug {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Decode for Slug {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        notation(node, "an id in lower case such as `opening`", Slug::parse, faults)
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(Self("unread".to_owned()))
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.notation("Slug", || {
            let letters = schema::pattern(
                "Lower-case letters, digits and `-`, beginning with a letter or digit, at most 48.",
                "^[a-z0-9][a-z0-9-]{0,47}$",
            );
            json!({ "anyOf": [letters, { "type": "integer", "minimum": 0 }, { "type": "boolean" }] })
        })
    }
}

/// A version by semantic versioning, `1.0.0`: the course's, and of what the course is built on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(semver::Version);

impl Version {
    /// Reads a version.
    pub fn parse(text: &str) -> Result<Self, String> {
        let version = semver::Version::parse(text).map_err(|error| Self::why(&error))?;
        if version.build.is_empty() { Ok(Self(version)) } else { Err("it has a `+` part".into()) }
    }

    /// Why something is no version, in an author's words where the library has a programmer's.
    fn why(error: &semver::Error) -> String {
        let why = match error.to_string() {
            text if text.contains("u64::MAX") => "a number in it is too large",
            text if text.contains("leading zero") => "a number in it begins with a zero",
            text if text.contains("segment") => "after its `-` stand words between points",
            _ => "three numbers with points between them make one",
        };
        why.to_owned()
    }

    /// The same without what marks it as not yet released: `1.1.0` of `1.1.0-rc.1`.
    pub fn release(&self) -> Self {
        let semver::Version { major, minor, patch, .. } = self.0;
        Self(semver::Version::new(major, minor, patch))
    }

    /// Whether it is marked as not yet released.
    pub fn is_before_release(&self) -> bool {
        !self.0.pre.is_empty()
    }

    /// The versions that come next: by the first number, by the second, by the third. Before `1.0.0` the second
    /// stands for the first, since nothing has been promised yet.
    pub fn next(&self) -> [Self; 3] {
        let semver::Version { major, minor, patch, .. } = self.0;
        let second = semver::Version::new(major, minor + 1, 0);
        let first = match major {
            0 => second.clone(),
            _ => semver::Version::new(major + 1, 0, 0),
        };
        [first, second, semver::Version::new(major, minor, patch + 1)].map(Self)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Decode for Version {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        notation(node, "a version such as `1.0.0`", Version::parse, faults)
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(Self(semver::Version::new(0, 0, 0)))
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.notation("Version", || {
            // The pattern of semver.org, without what may follow a `+`.
            let number = r"(0|[1-9]\d*)";
            let word = r"(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)";
            let form = format!(r"^{number}\.{number}\.{number}(-{word}(\.{word})*)?$");
            schema::pattern("A version by semantic versioning, `1.0.0`.", &form)
        })
    }
}

/// A day of the calendar, written `2026-11-24` (ISO 8601).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(jiff::civil::Date);

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Date(date)
    }
}

impl Date {
    /// Reads a date.
    pub fn parse(text: &str) -> Result<Self, String> {
        let shape =
            text.len() == 10 && text.chars().all(|letter| letter.is_ascii_digit() || letter == '-');
        let date = shape.then(|| text.parse().ok()).flatten();
        date.map(Date)
            .ok_or_else(|| "there is no such day, or it isn't written year-month-day".to_owned())
    }

    /// Its year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The day after it.
    pub fn tomorrow(self) -> Self {
        Date(self.0.tomorrow().unwrap_or(self.0))
    }

    /// This day and the working days after it, Monday to Friday, as many as are asked for.
    pub fn working_days(self, count: usize) -> Vec<Self> {
        use jiff::civil::Weekday::{Saturday, Sunday};
        let after = |day: &Self| {
            let mut next = day.tomorrow();
            while matches!(next.0.weekday(), Saturday | Sunday) {
                next = next.tomorrow();
            }
            Some(next)
        };
        std::iter::successors(Some(self), after).take(count).collect()
    }

    /// The day of its week, in English.
    pub fn weekday(self) -> &'static str {
        match self.0.weekday() {
            jiff::civil::Weekday::Monday => "Monday",
            jiff::civil::Weekday::Tuesday => "Tuesday",
            jiff::civil::Weekday::Wednesday => "Wednesday",
            jiff::civil::Weekday::Thursday => "Thursday",
            jiff::civil::Weekday::Friday => "Friday",
            jiff::civil::Weekday::Saturday => "Saturday",
            jiff::civil::Weekday::Sunday => "Sunday",
        }
    }

    /// The same day a year later; of a leap day, the day before it.
    pub fn next_year(self) -> Self {
        Date(self.0.saturating_add(jiff::Span::new().years(1)))
    }
}

impl Decode for Date {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        notation(node, "a date such as `2026-11-24`", Date::parse, faults)
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(Self(jiff::civil::Date::ZERO))
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.notation("Date", || {
            json!({
                "description": "A day, year-month-day: `2026-11-24`.",
                "type": "string",
                "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                "format": "date",
            })
        })
    }
}

/// A time of day in minutes since midnight, written `08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock(pub u32);

impl Clock {
    /// The clock so many minutes later. A day that runs past midnight goes on counting.
    pub fn after(self, minutes: u32) -> Self {
        Clock(self.0 + minutes)
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.0 / 60 % 24, self.0 % 60)
    }
}

impl Serialize for Clock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Decode for Clock {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        let parse = |text: &str| {
            let (hours, minutes) = text.split_once(':').ok_or("a colon is missing")?;
            let number = |text: &str| {
                match text.len() {
                    2 => digits(text),
                    _ => None,
                }
                .ok_or("two digits, a colon and two digits make one")
            };
            match (number(hours)?, number(minutes)?) {
                (hours @ 0..24, minutes @ 0..60) => Ok(Clock(hours * 60 + minutes)),
                _ => Err("a day has 24 hours of 60 minutes".to_owned()),
            }
        };
        notation(node, "a time such as `\"08:00\"`", parse, faults)
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(Self(0))
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.notation("Clock", || {
            schema::pattern(
                "A time of day in quotes: `\"08:00\"`.",
                "^([01][0-9]|2[0-3]):[0-5][0-9]$",
            )
        })
    }
}

/// A number of minutes, from 1 to 1440.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minutes(pub u32);

impl Minutes {
    const LEAST: u32 = 1;
    const MOST: u32 = 1440;

    /// Reads minutes; the error says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        match digits(text) {
            Some(minutes @ Self::LEAST..=Self::MOST) => Ok(Minutes(minutes)),
            Some(_) => Err(format!("it must lie between {} and {}", Self::LEAST, Self::MOST)),
            None => Err("only digits make one".into()),
        }
    }
}

impl Decode for Minutes {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        number(node, "a number of minutes such as `45`", Minutes::parse, faults)
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(Self(Self::LEAST))
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.notation("Minutes", || {
            schema::whole("Minutes, from 1 to 1440.", Minutes::LEAST, Minutes::MOST)
        })
    }
}

/// A share in per cent, from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(pub u32);

impl Decode for Percent {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        let wrong = || "whole numbers from 0 to 100 are".to_owned();
        let parse = |text: &str| {
            let text = text.strip_suffix('%').unwrap_or(text);
            digits(text).filter(|share| *share <= 100).map(Percent).ok_or_else(wrong)
        };
        if let Value::Scalar(Scalar { text, .. }) = &node.value
            && !text.ends_with('%')
        {
            return number(node, "a percentage such as `70%`", parse, faults);
        }
        notation(node, "a percentage such as `70%`", parse, faults)
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.notation("Percent", || {
            let sign = schema::pattern("A share: `70%`.", "^(100|[1-9]?[0-9])%$");
            json!({ "anyOf": [schema::whole("A share in per cent.", 0, 100), sign] })
        })
    }
}

/// The authoring format's version. This tool reads format 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format;

/// The authoring format that this tool reads.
pub const FORMAT: u32 = 1;

impl Decode for Format {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        let parse = |text: &str| match text {
            _ if digits(text) == Some(FORMAT) => Ok(Format),
            _ => Err(format!("this kitbag reads format {FORMAT} alone")),
        };
        number(node, "the format version `1`", parse, faults)
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(Self)
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.notation(
            "Format",
            || json!({ "description": "The format version, 1.", "const": FORMAT }),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn a_course_goes_on_after_the_weekend() {
        let date = |text: &str| Date::parse(text).expect("a date");
        let days = |count| -> Vec<String> {
            let days = date("2026-11-26").working_days(count);
            days.into_iter().map(|day| format!("{day} {}", day.weekday())).collect()
        };
        let all = ["2026-11-26 Thursday", "2026-11-27 Friday", "2026-11-30 Monday"];
        assert_eq!(days(3), all);
        assert_eq!(days(2), all[..2]);
        assert_eq!(days(1), all[..1]);
        assert_eq!(days(0), all[..0]);
    }
}
