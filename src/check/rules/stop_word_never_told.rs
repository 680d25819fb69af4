//! A module plays a scenario, and none of its safety rules tells participants the stop word.
//!
//! The word is in the safety plan and in the instructor's set-up. Those who must call it read the
//! `safety` blocks, and after a night's sleep and a lunch they don't know it any more. It is told
//! again where it is needed.
//!
//! Example: `stop_word: Red`, and a module with a `scenario` and no `safety` block that says "Red".
//! Instead: `::: safety` with "Anyone may call **Red**, and everybody stops."

use crate::check::words::holds_words;
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::tree::{BlockKind, Marked};
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::blocks_text;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "stop-word-never-told",
    level: Level::Warning,
    manual: include_str!("stop_word_never_told.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !course.has_read("safety_plan") {
        return;
    }
    let Some(plan) = &course.manifest.safety_plan else { return };
    if course.selection.variant.is_some() || course.selection.audience.is_some() {
        return; // What tells it may have been left out on purpose.
    }
    for (module, blocks) in course.modules() {
        let marked = || {
            blocks.iter().filter_map(|block| match &block.kind {
                BlockKind::Marked(marked) => Some(marked),
                _ => None,
            })
        };
        let tells = |marked: &Marked| {
            marked.kind == Kind::Safety
                && holds_words(&blocks_text(&marked.blocks), &plan.stop_word)
        };
        let scenario = marked().find(|marked| marked.kind == Kind::Scenario);
        if let Some(scenario) = scenario
            && !marked().any(|marked| tells(marked))
        {
            let message =
                format!("no `safety` block of `{}` tells participants the stop word", module.slug);
            let words = format!("Anyone may call **{}**, and everybody stops.", plan.stop_word);
            faults.push(
                Diagnostic::error(RULE.name, scenario.fence, message)
                    .label("and this scenario is played")
                    .help(format!("write a `safety` block before it: \"{words}\"")),
            );
        }
    }
}
