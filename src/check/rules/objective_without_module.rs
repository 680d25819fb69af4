//! An objective is taught nowhere: no module and no section names it.
//!
//! What a course promises must be taught. Texas wants the objectives given to the class at the
//! start, and wants the instructor to see that all of them are taught (37 TAC chapter 215); the
//! lesson plan and the crosswalk say where from these lists. A terminal objective is named too, and
//! not only its enabling ones: who has the parts has not yet done the whole.
//!
//! Example: `DE-4` in `course.yaml`, and no `objectives` of a module or section with `DE-4`.
//! Instead: name it in the module that teaches it, `objectives: [DE-4]`, or take it out of the
//! course.

use std::collections::BTreeSet;

use crate::check::whole::is_whole;
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "objective-without-module",
    level: Level::Error,
    manual: include_str!("objective_without_module.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !is_whole(course) || !course.has_read("objectives") {
        return;
    }
    let named = course.modules.iter().flat_map(|module| {
        let sections = module.tree.sections.iter().flat_map(|section| &section.objectives);
        module.tree.front.objectives.iter().chain(sections)
    });
    let taught: BTreeSet<&str> = named.map(|id| id.as_str()).collect();
    for objective in &course.manifest.objectives {
        let id = &objective.id;
        if !taught.contains(id.as_str()) {
            let message = format!("no module teaches the objective `{}`", id.value);
            let help = format!(
                "name `{}` in the `objectives` of the module or section that teaches it, or take \
                 it out of the course",
                id.value
            );
            faults.push(
                Diagnostic::error(RULE.name, id.span, message)
                    .label("promised and not taught")
                    .help(help),
            );
        }
    }
}
