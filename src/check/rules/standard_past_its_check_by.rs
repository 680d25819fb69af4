//! The day is past by which somebody was to look whether a regulator still asks for this.
//!
//! A kit prints which requirement each objective answers. Where the catalogue has moved on, an
//! auditor reads answers to questions that nobody asks any more. Only `kitbag check` tells it, and
//! only of catalogues that an objective names.
//!
//! Example: `check_by: 2026-09-30` in `standards/example-board.yaml`, checked in December 2026.
//! Instead: read the regulator's text again, mend the catalogue, and set `law_as_of` and
//! `check_by`.

use std::collections::BTreeSet;

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::values::Date;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "standard-past-its-check-by",
    level: Level::Error,
    manual: include_str!("standard_past_its_check_by.rs"),
    holds: Holds::WhenApproved,
    find: Find::WithAge(find),
};

fn find(course: &Subject<'_>, today: Date, faults: &mut Faults) {
    let objectives = &course.manifest.objectives;
    let named = objectives.iter().flat_map(|objective| &objective.requirements);
    let named: BTreeSet<&str> = named.filter_map(|name| Some(name.split_once('/')?.0)).collect();
    for standard in course.standards.iter().filter(|one| named.contains(one.id.as_str())) {
        if let Some(check_by) = standard.check_by
            && check_by.value < today
        {
            let message = format!(
                "the standard `{}` was to be looked up by {}, and it is {today}",
                standard.id.value, check_by.value
            );
            faults.push(
                Diagnostic::error(RULE.name, check_by.span, message)
                    .label("past")
                    .help("read it again where it is published, and mend the catalogue")
                    .help("then set `law_as_of` and `check_by`"),
            );
        }
    }
}
