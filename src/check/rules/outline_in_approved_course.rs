//! A course is approved, and one of its modules is not written out yet.
//!
//! An outline can be planned from, not taught from.
//!
//! Example: `status: approved` in course.yaml above a module with `status: outline`.
//! Instead: write the module, or set the course back to `draft` or `review`.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::course_file::Status;
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "outline-in-approved-course",
    level: Level::Error,
    manual: include_str!("outline_in_approved_course.rs"),
    holds: Holds::Always,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if course.manifest.status != Status::Approved {
        return;
    }
    for module in &course.modules {
        let front = &module.tree.front;
        if let Some(status) = front.status.filter(|_| front.is_outline()) {
            faults.push(
                Diagnostic::error(RULE.name, status.span, format!("`{}` is an outline in an approved course", module.slug))
                    .help("write the module out, or set the course's `status` back to `draft` or `review`"),
            );
        }
    }
}
