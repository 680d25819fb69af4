//! Terminal objectives and those that serve them.

use std::collections::BTreeMap;

use crate::course::Course;
use crate::syntax::course_file::{Objective, ObjectiveKind};
use crate::syntax::values::Id;

/// The terminal objective that each objective belongs to: its own id, or its parent's.
pub(super) fn terminal_of(course: &Course) -> BTreeMap<&str, &str> {
    let objectives = course.manifest.objectives.iter();
    objectives.map(|objective| (objective.id.as_str(), head(objective).as_str())).collect()
}

/// Each terminal objective's enabling ones, by its id.
pub(super) fn enabling(course: &Course) -> BTreeMap<&str, Vec<&Objective>> {
    let mut enabling: BTreeMap<&str, Vec<&Objective>> = BTreeMap::new();
    let objectives = course.manifest.objectives.iter();
    for objective in objectives.filter(|objective| objective.kind == ObjectiveKind::Epo) {
        enabling.entry(head(objective).as_str()).or_default().push(objective);
    }
    enabling
}

fn head(objective: &Objective) -> &Id {
    objective.parent.as_ref().map_or(&objective.id.value, |parent| &parent.value)
}
