//! A class is to divide into groups of nobody, or of a size that its own bounds rule out.
//!
//! The quick start tells how many groups a class of each size makes, and copies are counted by it.
//!
//! Example: `groups: {size: 4, min: 5}`.
//! Instead: write the fewest people of a group as `min` and the most as `max`, with `size` between them.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "impossible-group-size",
    level: Level::Error,
    manual: include_str!("impossible_group_size.rs"),
    holds: Holds::Always,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for module in &course.modules {
        let Some(groups) = &module.tree.front.groups else { continue };
        let size = groups.size.value;
        let (min, max) = (groups.min.unwrap_or(size), groups.max.unwrap_or(size));
        if min > 0 && (min..=max).contains(&size) {
            continue;
        }
        let message = match size {
            0 => "a group of nobody can't do anything".to_owned(),
            _ => format!("groups of at least {min} and at most {max} are never of {size}"),
        };
        faults.push(Diagnostic::error(RULE.name, groups.size.span, message).help(
            "write how many people are in a group as `size`, the fewest as `min` and the most as `max`",
        ));
    }
}
