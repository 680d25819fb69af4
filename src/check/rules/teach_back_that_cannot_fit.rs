//! The teach-backs of a full class take longer than their module has.
//!
//! Each candidate teaches and is given feedback, room by room. When the rooms are too few, somebody
//! is passed who was never seen.
//!
//! Example: 16 candidates in 2 rooms at 30 minutes each, in a module of 120 minutes.
//! Instead: more rooms, a smaller class, shorter turns or a longer module.

use crate::check::{Find, Holds, Rule, Subject};
use crate::course::teach_back::Turns;
use crate::diagnostic::{Diagnostic, Level, plural};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "teach-back-that-cannot-fit",
    level: Level::Error,
    manual: include_str!("teach_back_that_cannot_fit.rs"),
    holds: Holds::Always,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !course.has_read("class") || !course.has_read("teach_back") {
        return;
    }
    let Some(plan) = &course.manifest.teach_back else { return };
    let module = course.modules.iter().find(|module| module.slug == plan.module.as_str());
    let module = module.filter(|module| module.tree.has_read("sections"));
    let turns = module.and_then(|module| Turns::of(plan, &course.manifest, module));
    let Some(turns) = turns.filter(|turns| turns.needed() > turns.available) else { return };
    let Turns { candidates, rooms, available, .. } = turns;
    let message = format!(
        "{} in {} need {} of {}, {} in all, and `{}` has {available}",
        plural(candidates as usize, "candidate"),
        plural(rooms as usize, "room"),
        plural(turns.turns as usize, "turn"),
        plural(turns.each() as usize, "minute"),
        turns.needed(),
        plan.module.value,
    );
    faults.push(
        Diagnostic::error(RULE.name, plan.module.span, message)
            .help("take more rooms, fewer participants (`class.max`) or shorter turns, or give the module more minutes"),
    );
}
