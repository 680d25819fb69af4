//! The works that a course leans on: those that its modules cite, and those that the terms it uses
//! come from. `references.yaml` is shared by all courses, and holds those of others, too.

use crate::course::Course;
use crate::syntax::manifests::Reference;

/// The works, in the order of their ids.
pub(super) fn works(course: &Course) -> impl Iterator<Item = &Reference> {
    course.used.works.iter().filter_map(|id| course.references.get(id))
}

/// Those of them that are law.
pub(super) fn law(course: &Course) -> impl Iterator<Item = &Reference> {
    works(course).filter(|work| work.kind.is_law())
}
