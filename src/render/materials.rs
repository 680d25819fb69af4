//! Things to bring, counted for a class.

use crate::render::groups::Division;
use crate::syntax::course_file::{ClassSize, Per};
use crate::syntax::front_matter::Groups;

/// How many of a thing a class of so many people needs; `groups` is how it divides. Where nobody
/// says that, the number is one group's, and says so.
pub(super) fn needed(
    per: Option<Per>,
    each: u32,
    people: u32,
    class: &ClassSize,
    groups: Option<&Groups>,
) -> String {
    let units = match (per, groups, class.participants_per_instructor) {
        (Some(Per::Person), _, _) => people,
        (Some(Per::Group), Some(groups), _) => Division::of(people, groups).count(),
        (Some(Per::Group), _, _) => return format!("{each} each"),
        (Some(Per::Instructor), _, Some(share)) if share > 0 => people.div_ceil(share),
        _ => 1,
    };
    (each * units).to_string()
}

/// Whom a thing is for, in a word.
pub(super) fn whom(per: Option<Per>) -> &'static str {
    match per {
        Some(Per::Person) => "each",
        Some(Per::Group) => "a group",
        Some(Per::Instructor) => "instructors",
        Some(Per::Class) | None => "class",
    }
}
