//! Nothing says when the course must be read through again.
//!
//! Law, policy and evidence move under a lesson. Regulators ask when a course falls due for review,
//! some every second year; without a date it is nobody's turn.
//!
//! Example: `dates: {created: 2026-10-02, revised: 2026-10-02}`.
//! Instead: add `review_by: 2027-10-02`.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Span;
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "review-date-missing",
    level: Level::Warning,
    manual: include_str!("review_date_missing.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !course.has_read("dates") {
        return;
    }
    let dates = &course.manifest.dates;
    if dates.review_by.is_none() {
        let place = Span { end: dates.span.start, ..dates.span };
        faults.push(
            Diagnostic::error(
                RULE.name,
                place,
                "nothing says when the course must be read through again",
            )
            .label("needs `review_by`")
            .help(format!("add a date, such as `review_by: {}`", dates.revised.next_year())),
        );
    }
}
