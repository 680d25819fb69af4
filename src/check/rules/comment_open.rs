//! A reader's comment is open: nobody has seen to it yet.
//!
//! Legal, command and trainers say in `comments.yaml` what they think of a passage. Until who writes the
//! course answers, nobody knows whether it holds. A course is released when nothing is found any more, so
//! an open comment keeps it from that; a kit to look at can be built all the same. You are told, too,
//! where the passage has been changed since the comment was written: it may be seen to already.
//!
//! Example: a comment on `first-words` in comments.yaml, without an answer that has `state: resolved`.
//! Instead: change the passage or leave it, and say so: `kitbag comment resolve COURSE ID --by NAME`.

use crate::check::{Find, Holds, Rule, Subject};
use crate::course::comments::Standing;
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "comment-open",
    level: Level::Warning,
    manual: include_str!("comment_open.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// So much of a comment is told, in letters: the file has the rest.
const MOST_LETTERS: usize = 200;

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for placed in course.comments.iter().filter(|placed| placed.comment.is_open()) {
        let comment = &placed.comment;
        let Some(passage) = placed.standing.passage() else { continue };
        let message = format!(
            "`{}` has an open comment: “{}” ({})",
            comment.on.value,
            comment.in_short(MOST_LETTERS),
            comment.by
        );
        let here = match placed.standing {
            Standing::Changed(_) => "this has been changed since",
            _ => "it is about this",
        };
        faults.push(
            Diagnostic::error(RULE.name, comment.id.span, message)
                .related(passage.span, here)
                .help(format!(
                    "when it is seen to: `kitbag comment resolve {} {} --by NAME`",
                    course.manifest.id.value, comment.id.value
                )),
        );
    }
}
