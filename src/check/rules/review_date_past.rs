//! The day is past by which the course was to be read through again.
//!
//! The date stands on the cover. Whoever teaches the course after it teaches what its own owner no
//! longer answers for. Only `kitbag check` tells it, since only it knows what day it is.
//!
//! Example: `review_by: 2026-10-02`, checked in December 2026.
//! Instead: read the course through, mend it, and set `reviewed` and a new `review_by`.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::values::Date;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "review-date-past",
    level: Level::Error,
    manual: include_str!("review_date_past.rs"),
    holds: Holds::WhenApproved,
    find: Find::WithAge(find),
};

fn find(course: &Subject<'_>, today: Date, faults: &mut Faults) {
    if let Some(review) = course.manifest.dates.review_by
        && review.value < today
    {
        let message =
            format!("the course was to be read through by {}, and it is {today}", review.value);
        faults.push(
            Diagnostic::error(RULE.name, review.span, message)
                .label("past")
                .help("read the course through, mend it, and set `reviewed` and a new `review_by`"),
        );
    }
}
