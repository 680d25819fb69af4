//! The day is past by which somebody was to look whether a cited work still holds.
//!
//! Cases are overruled, statutes amended, studies withdrawn, pages taken down. The author set a day
//! for looking; a class that is taught after it may be taught what no longer holds. Only `kitbag
//! check` tells it, and only of works that the course leans on.
//!
//! Example: `check_by: 2026-09-30` for a decision that a module cites, checked in December 2026.
//! Instead: look it up, mend the lesson if need be, and set `check_by` and, for law, `law_as_of`.

use crate::check::works::works;
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::values::Date;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "reference-past-its-check-by",
    level: Level::Error,
    manual: include_str!("reference_past_its_check_by.rs"),
    holds: Holds::WhenApproved,
    find: Find::WithAge(find),
};

fn find(course: &Subject<'_>, today: Date, faults: &mut Faults) {
    for work in works(course) {
        if let Some(check_by) = work.check_by
            && check_by.value < today
        {
            let also = if work.kind.is_law() { " and `law_as_of`" } else { "" };
            let message = format!(
                "`{}` was to be looked up by {}, and it is {today}",
                work.id.value, check_by.value
            );
            faults.push(Diagnostic::error(RULE.name, check_by.span, message).label("past").help(
                format!("see whether it still holds, mend what cites it, and set `check_by`{also}"),
            ));
        }
    }
}
