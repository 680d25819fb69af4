//! Whether all of a course is in hand, so that a rule may say that something is nowhere in it.

use crate::course::Course;

/// Whether nothing was left out by choice, or because it couldn't be read.
pub(super) fn is_whole(course: &Course) -> bool {
    let chosen = &course.selection;
    course.is_sound && chosen.variant.is_none() && chosen.audience.is_none()
}
