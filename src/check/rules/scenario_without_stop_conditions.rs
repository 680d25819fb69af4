//! A scenario doesn't say when it is stopped.
//!
//! In the middle of it nobody decides well whether this is still an exercise. What ends it is
//! written down beforehand: the stop word, a line that is crossed, an injury, a time. Looked for is
//! a word that begins with "stop", or the stop word of the safety plan.
//!
//! Example: a `scenario` with a set-up and cues only.
//! Instead: "**Stop conditions.** The word Red; anyone touches the role-player; four minutes."

use crate::check::words::{holds_beginning, holds_words};
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::tree::BlockKind;
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::blocks_text;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "scenario-without-stop-conditions",
    level: Level::Warning,
    manual: include_str!("scenario_without_stop_conditions.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !course.has_read("safety_plan") {
        return;
    }
    if course.selection.audience.is_some() {
        return; // What is for others was left out on purpose.
    }
    let stop_word = course.manifest.safety_plan.as_ref().map(|plan| plan.stop_word.as_str());
    for block in course.blocks() {
        let BlockKind::Marked(marked) = &block.kind else { continue };
        if marked.kind != Kind::Scenario {
            continue;
        }
        let text = blocks_text(&marked.blocks);
        let is_stopped = holds_beginning(&text, "stop")
            || stop_word.is_some_and(|word| holds_words(&text, word));
        if !is_stopped {
            let message = "nothing says when this scenario is stopped";
            faults.push(
                Diagnostic::error(RULE.name, marked.fence, message)
                    .label("no stop conditions")
                    .help(
                        "write them into it: the stop word, what nobody may do, how many minutes",
                    ),
            );
        }
    }
}
