//! A terminal objective doesn't say given what, or how well.
//!
//! A performance objective is a condition, a task and a criterion. Without the condition each
//! evaluator sets a task of another difficulty; without the criterion each draws the line
//! elsewhere, and what passes at one academy fails at the next. An enabling objective may lean on
//! that of the terminal one it serves.
//!
//! Example: `{id: DE-4, kind: tpo, task: lower the heat of a talk}`.
//! Instead: add `condition: Given an upset role-player` and `criterion: using four listening
//! skills`.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::course_file::{Objective, ObjectiveKind};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "terminal-objective-without-condition-or-criterion",
    level: Level::Warning,
    manual: include_str!("terminal_objective_without_condition_or_criterion.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let objectives = course.manifest.objectives.iter();
    let terminal = objectives.filter(|objective| {
        objective.kind == ObjectiveKind::Tpo && course.is_read_within(objective.span)
    });
    faults.extend(terminal.filter_map(incomplete));
}

fn incomplete(objective: &Objective) -> Option<Diagnostic> {
    let missing = match (&objective.condition, &objective.criterion) {
        (Some(_), Some(_)) => return None,
        (None, Some(_)) => "no condition",
        (Some(_), None) => "no criterion",
        (None, None) => "neither condition nor criterion",
    };
    let id = &objective.id;
    let message = format!("the terminal objective `{}` has {missing}", id.value);
    let mut fault = Diagnostic::warning(RULE.name, id.span, message);
    if objective.condition.is_none() {
        fault = fault.help("say what participants are given, and where: `condition: Given …`");
    }
    if objective.criterion.is_none() {
        fault = fault.help("say how well is well enough: `criterion: …`");
    }
    Some(fault)
}
