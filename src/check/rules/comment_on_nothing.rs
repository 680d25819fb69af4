//! An open comment is on a passage that the course doesn't have.
//!
//! The passage was deleted, or its id was changed without `was=…`, or it is the passage of a module in no
//! day and no variant. What the reader said may hold of what stands there now, and nobody who reads that
//! sees it. A comment that is resolved may stay: it is the record of the review.
//!
//! Example: `on: first-words` in comments.yaml, where no section and no passage has that id any more.
//! Instead: name what it is about now, or `course`; or resolve it, if nothing is left of it.

use crate::check::{Find, Holds, Rule, Subject};
use crate::course::comments::Standing;
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "comment-on-nothing",
    level: Level::Warning,
    manual: include_str!("comment_on_nothing.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// So much of a comment is told, in letters: the file has the rest.
const MOST_LETTERS: usize = 200;

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for placed in &course.comments {
        let comment = &placed.comment;
        if placed.standing != Standing::Gone || !comment.is_open() {
            continue;
        }
        let message = format!(
            "an open comment is on `{}`, which the course doesn't have: “{}” ({})",
            comment.on.value,
            comment.in_short(MOST_LETTERS),
            comment.by
        );
        faults.push(
            Diagnostic::error(RULE.name, comment.on.span, message)
                .help("let `on` name what it is about now, or `course`")
                .help(format!(
                    "or, if nothing is left of it: `kitbag comment resolve {} {} --by NAME`",
                    course.manifest.id.value, comment.id.value
                )),
        );
    }
}
