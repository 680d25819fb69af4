//! A course was revised before it was created, or falls due for review before it was revised.
//!
//! Regulators ask for these dates, and an auditor reads them side by side.
//!
//! Example: `revised: 2026-10-02` beside `review_by: 2025-10-02`.
//! Instead: correct the date that is wrong.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "dates-out-of-order",
    level: Level::Error,
    manual: include_str!("dates_out_of_order.rs"),
    holds: Holds::Always,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let dates = &course.manifest.dates;
    if dates.revised.value < dates.created {
        let message = format!(
            "the course was revised on {}, before it was created on {}",
            dates.revised.value, dates.created
        );
        faults.push(
            Diagnostic::error(RULE.name, dates.revised.span, message)
                .help("correct the date that is wrong"),
        );
    }
    if let Some(review) = dates.review_by.map(|date| date.value)
        && review <= dates.revised.value
    {
        let message = format!(
            "the course must be reviewed by {review}, and was revised on {}",
            dates.revised.value
        );
        faults.push(
            Diagnostic::error(RULE.name, dates.revised.span, message)
                .help("move `review_by` behind `revised`"),
        );
    }
}
