//! Whether all of a course is in hand, so that a rule may say that something is nowhere in it.

use crate::course::Course;
use crate::syntax::parse::entries;

/// Whether nothing was left out: by choice of a variant or an audience, or because something of the days or of a
/// module couldn't be read.
pub(super) fn is_whole(course: &Course) -> bool {
    let is_part = course.selection.variant.is_some() || course.selection.audience.is_some();
    let named = course.manifest.days.iter().flat_map(entries).count();
    let are_read = course.modules.iter().all(|module| module.tree.unread.is_empty());
    !is_part && course.has_read("days") && named == course.modules.len() && are_read
}
