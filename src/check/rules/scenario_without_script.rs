//! A scenario is played by a role-player who has no script.
//!
//! A role-player who has to make it up plays another scenario each round: candidates can't be
//! compared, and improvised contact is how people get hurt. A module is played if its `method`
//! names `role-play`.
//!
//! Example: a `scenario` without a `role-player` in it, in a module with `method: [role-play]`.
//! Instead: write the script into it: `:::: role-player The caller`.

use crate::check::{Find, Holds, Rule, Subject};
use crate::course::CourseModule;
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::front_matter::Method;
use crate::syntax::tree::{Block, BlockKind};
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::{Visit, all_blocks, walk};

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "scenario-without-script",
    level: Level::Error,
    manual: include_str!("scenario_without_script.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if course.selection.audience.is_some() {
        return; // Scripts for others were left out on purpose.
    }
    let is_played = |module: &&CourseModule| module.tree.front.method.contains(&Method::RolePlay);
    let played = course.modules.iter().filter(is_played);
    for block in played.flat_map(|module| all_blocks(&module.tree)) {
        if let BlockKind::Marked(marked) = &block.kind
            && marked.kind == Kind::Scenario
            && !has_script(&marked.blocks)
        {
            let message = "this scenario is played without a script";
            faults.push(
                Diagnostic::error(RULE.name, marked.fence, message)
                    .label("no `role-player` in it")
                    .help("write a `role-player` block into it: what they know, say and never do")
                    .help("or, if nobody plays, take `role-play` out of the module's `method`"),
            );
        }
    }
}

fn has_script(blocks: &[Block]) -> bool {
    let mut has = false;
    walk(blocks, &mut |visit| {
        if let Visit::Block(block) = visit
            && let BlockKind::Marked(marked) = &block.kind
        {
            has |= marked.kind == Kind::RolePlayer;
        }
    });
    has
}
