//! A question of a test names no objective.
//!
//! What tests no objective measures something that the course doesn't promise, and a participant
//! may fail by it. An objection to a score ends with the objective that the item tests; and the
//! tests are drawn by objective, so that this item comes last.
//!
//! Example: `:::: question {#q-year use=post}`.
//! Instead: `:::: question {#q-year objectives=DE-1.3 use=post}`, or take the question out.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "test-item-without-objective",
    level: Level::Error,
    manual: include_str!("test_item_without_objective.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let written = course.questions().map(|(_, question)| question);
    let written =
        written.filter(|question| question.kind.is_written() && !question.uses.is_empty());
    for question in written.filter(|question| question.objectives.is_empty()) {
        let message = format!("the question `{}` tests no objective", question.id.value);
        faults.push(
            Diagnostic::error(RULE.name, question.fence, message)
                .help("name what it tests: `objectives=…`, or take the question out"),
        );
    }
}
