//! A safety plan has a stop word and no rules.
//!
//! The word ends an exercise that has gone wrong; the rules keep it from going wrong: what may not
//! come into the room, who checks whom, who may stop. A plan without them prints as an empty page.
//!
//! Example: `safety_plan: {stop_word: Red}`.
//! Instead: `safety_plan: {stop_word: Red, rules: [No live weapon comes into the room., …]}`.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "safety-plan-without-rules",
    level: Level::Error,
    manual: include_str!("safety_plan_without_rules.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let Some(plan) = &course.manifest.safety_plan else { return };
    // Texts can't be empty: no rule and no stop word says nothing.
    if plan.rules.is_empty() {
        faults.push(
            Diagnostic::error(RULE.name, plan.span, "the safety plan has no rules")
                .label("a stop word alone")
                .help("add `rules`: what may not come in, who is checked, what follows an injury"),
        );
    }
}
