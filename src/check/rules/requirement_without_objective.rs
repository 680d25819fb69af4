//! A course answers most of a catalogue, and leaves a requirement of it out.
//!
//! The crosswalk shows what a course answers, and not what it leaves out; somebody who needs all of
//! a catalogue finds that out from the regulator. But a catalogue isn't a promise: a statute lists
//! a year's topics, and a course that takes up one or two of them owes nothing to the rest. So a
//! catalogue is looked at only if objectives answer more than half of its requirements: then it is
//! likelier that one was forgotten than that it was never meant. If it was never meant, an
//! allowance at the catalogue's id says which other course answers it, and that is worth having in
//! writing.
//!
//! Example: objectives that name seven of eight topics of `nmsa-29-7-4.4`, and none for
//! `stress-management`.
//! Instead: write the objective and teach it, or allow the finding with the reason.

use std::collections::BTreeSet;

use crate::check::whole::is_whole;
use crate::check::{Find, Holds, Rule, Subject};
use crate::course::Course;
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::manifests::{Requirement, StandardFile};

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "requirement-without-objective",
    level: Level::Warning,
    manual: include_str!("requirement_without_objective.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !is_whole(course) || !course.has_read("objectives") {
        return;
    }
    let named = course.manifest.objectives.iter().flat_map(|objective| &objective.requirements);
    let named: BTreeSet<&str> = named.map(|name| name.as_str()).collect();
    for standard in &course.standards {
        let is_answered = |requirement: &&Requirement| {
            named.contains(format!("{}/{}", standard.id.value, requirement.id.value).as_str())
        };
        let (answered, left): (Vec<_>, Vec<_>) =
            standard.requirements.iter().partition(is_answered);
        if answered.len() > left.len() {
            let fault = |one: &&Requirement| fault(course, standard, one, answered.len());
            faults.extend(left.iter().map(fault));
        }
    }
}

fn fault(
    course: &Course,
    standard: &StandardFile,
    requirement: &Requirement,
    answered: usize,
) -> Diagnostic {
    let (id, standard_id) = (&requirement.id, &standard.id.value);
    let message = format!(
        "no objective of `{}` answers `{standard_id}/{}`",
        course.manifest.id.value, id.value
    );
    let label = format!("{answered} of {} are answered", standard.requirements.len());
    Diagnostic::warning(RULE.name, id.span, message)
        .label(label)
        .help("name it in the `requirements` of the objective that answers it")
        .help(format!(
            "or allow it at `{standard_id}`, with the course that answers it as the reason"
        ))
}
