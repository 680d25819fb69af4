//! From raw arguments to checked settings: where the curriculum is, which day it is. The only place that
//! reads a clock.

use std::path::{Path, PathBuf};

use crate::release::moment::Moment;
use crate::syntax::values::Date;

/// Today's date, or the day that `SOURCE_DATE_EPOCH` names in seconds since 1970, as programs agree
/// that have to make the same files again (reproducible-builds.org).
pub(super) fn today() -> Date {
    clock().to_zoned(jiff::tz::TimeZone::UTC).date().into()
}

/// This moment, or the one that `SOURCE_DATE_EPOCH` names.
pub(super) fn now() -> Moment {
    Moment::of_seconds(clock().as_second()).expect("a clock shows a moment of the calendar")
}

fn clock() -> jiff::Timestamp {
    let named = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let named = named.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    named.unwrap_or_else(jiff::Timestamp::now)
}

/// The curriculum folder: the one that was named, `curriculum`, or the folder that one stands in.
pub(super) fn curriculum(named: Option<&Path>) -> Result<PathBuf, String> {
    if let Some(named) = named {
        return match named.is_dir() {
            true => Ok(named.to_owned()),
            false => Err(format!("there is no folder `{}`", named.display())),
        };
    }
    let tried = ["curriculum", "."].map(Path::new);
    let found = tried.iter().find(|folder| folder.join("academy.yaml").is_file());
    found.map(|folder| folder.to_path_buf()).ok_or_else(|| {
        "there is no curriculum here: neither `curriculum/academy.yaml` nor `academy.yaml` exists; \
         go to its folder, name it with `--curriculum`, or make one with `kitbag new course NAME`"
            .to_owned()
    })
}
