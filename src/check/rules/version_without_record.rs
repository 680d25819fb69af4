//! The record of changes has no entry for the course's version.
//!
//! Whoever teaches the course again asks first what has changed.
//!
//! Example: `version: 1.1.0` above `changes` that end at 1.0.0.
//! Instead: add an entry: version, date, summary.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "version-without-record",
    level: Level::Warning,
    manual: include_str!("version_without_record.rs"),
    holds: Holds::Always,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !course.has_read("changes") {
        return;
    }
    let version = &course.manifest.version;
    if !course.manifest.changes.iter().any(|change| change.version.value == version.value) {
        faults.push(
            Diagnostic::error(
                RULE.name,
                version.span,
                format!("the record of changes says nothing about version {}", version.value),
            )
            .help(format!(
                "add `- {{version: {}, date: …, summary: …}}` to `changes`",
                version.value
            )),
        );
    }
}
