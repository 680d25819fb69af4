//! A moment, to the second: when a key begins and ceases to be believed.

use std::fmt;

use crate::syntax::values::Date;

/// A moment in seconds since 1970, without leap seconds (POSIX).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(i64);

impl Moment {
    /// The moment so many seconds after the first one of 1970; nothing if no calendar has it.
    pub fn of_seconds(seconds: i64) -> Option<Self> {
        jiff::Timestamp::from_second(seconds).ok().map(|_| Self(seconds))
    }

    /// Reads a moment as OpenSSH writes it: year, month and day, then, if at all, hours and minutes, seconds,
    /// then `Z` for UTC. OpenSSH also reads it without `Z`, and then in the time zone of whoever looks: that would
    /// be another moment on every machine.
    pub fn parse(text: &str) -> Result<Self, String> {
        let digits = text.strip_suffix(['Z', 'z']).ok_or_else(|| {
            "it doesn't end with `Z`, so it would mean another moment in each time zone; write \
             `20261002Z` or `202610020800Z`, in UTC"
                .to_owned()
        })?;
        let wrong =
            || "there is no such moment, or it isn't written `20261002Z` or `202610020800Z`";
        if !matches!(digits.len(), 8 | 12 | 14) || !digits.bytes().all(|byte| byte.is_ascii_digit())
        {
            return Err(wrong().to_owned());
        }
        let number = |from: usize, to: usize| -> i8 {
            digits.get(from..to).map_or(0, |part| part.parse().unwrap_or_default())
        };
        let year: i16 = digits[..4].parse().unwrap_or_default();
        let (hour, minute, second) = (number(8, 10), number(10, 12), number(12, 14));
        let time =
            jiff::civil::DateTime::new(year, number(4, 6), number(6, 8), hour, minute, second, 0);
        let time = time.ok().and_then(|time| time.to_zoned(jiff::tz::TimeZone::UTC).ok());
        let time = time.filter(|time| time.timestamp().as_second() > 0).ok_or_else(wrong)?;
        Ok(Self(time.timestamp().as_second()))
    }

    /// The beginning of a day in UTC.
    pub fn beginning_of(date: Date) -> Self {
        let text = date.to_string().replace('-', "");
        Self::parse(&format!("{text}Z")).unwrap_or(Self(0))
    }

    /// As OpenSSH reads it: `20261002080000Z`.
    pub fn for_openssh(self) -> String {
        self.to_string().chars().filter(|letter| !"-: UTC".contains(*letter)).chain(['Z']).collect()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = jiff::Timestamp::from_second(self.0).unwrap_or_default();
        let time = time.to_zoned(jiff::tz::TimeZone::UTC).datetime();
        write!(formatter, "{} {} UTC", time.date(), time.time())
    }
}
