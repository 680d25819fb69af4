//! A scenario is played in a course that has no safety plan.
//!
//! People have died in exercises that somebody improvised. A word that stops everything, and rules
//! that everybody has heard, come before the first role player.
//!
//! Example: a `scenario` block, and no `safety_plan` in course.yaml.
//! Instead: add `safety_plan: {stop_word: …, rules: […]}`.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::tree::BlockKind;
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::{Visit, walk_module};

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "scenario-without-safety-plan",
    level: Level::Error,
    manual: include_str!("scenario_without_safety_plan.rs"),
    holds: Holds::Always,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !course.has_read("safety_plan") {
        return;
    }
    if course.manifest.safety_plan.is_some() {
        return;
    }
    for module in &course.modules {
        walk_module(&module.tree, &mut |visit| {
            if let Visit::Block(block) = visit
                && let BlockKind::Marked(marked) = &block.kind
                && marked.kind == Kind::Scenario
            {
                faults.push(
                    Diagnostic::error(
                        RULE.name,
                        marked.fence,
                        "this scenario is played in a course without a safety plan",
                    )
                    .help("add `safety_plan: {stop_word: …, rules: […]}` to course.yaml"),
                );
            }
        });
    }
}
