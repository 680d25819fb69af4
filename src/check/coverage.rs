//! What a course teaches and tests, objective by objective: what several rules ask.

use std::collections::BTreeMap;

use crate::course::Course;
use crate::syntax::course_file::{Objective, ObjectiveKind};
use crate::syntax::parse::entries;
use crate::syntax::values::Id;

/// Whether all of the course is there: nothing is claimed of what only a part can't show.
///
/// A variant or an audience is a part; so is a course of which a module couldn't be read.
pub(super) fn is_whole(course: &Course) -> bool {
    let is_part = course.selection.variant.is_some() || course.selection.audience.is_some();
    let named = course.manifest.days.iter().flat_map(entries).count();
    !is_part && named == course.modules.len()
}

/// Whether the course is in English: rules that look for words know no other language's.
pub(super) fn is_english(course: &Course) -> bool {
    let language = course.manifest.language.value.to_lowercase();
    language == "en" || language.starts_with("en-")
}

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
