//! The smallest class is larger than the largest, or nobody may come.
//!
//! Copies, groups, rooms and instructors are counted from the class's size.
//!
//! Example: `class: {min: 20, max: 16}`.
//! Instead: write the smallest number of participants first.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "impossible-class-size",
    level: Level::Error,
    manual: include_str!("impossible_class_size.rs"),
    holds: Holds::Always,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let class = &course.manifest.class;
    if class.min > class.max.value
        || class.max.value == 0
        || class.participants_per_instructor == Some(0)
    {
        let message = format!(
            "a class of at least {} and at most {} can't be taught",
            class.min, class.max.value
        );
        faults.push(
            Diagnostic::error(RULE.name, class.max.span, message).help(
                "write the smallest number of participants as `min` and the largest as `max`",
            ),
        );
    }
}
