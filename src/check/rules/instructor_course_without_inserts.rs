//! A course that makes instructors leaves nothing for their agency to make its own.
//!
//! Whoever comes back from it teaches at an agency with its own policy, forms and telephone
//! numbers. Where the course has no place for them, each instructor improvises one, or teaches
//! against policy.
//!
//! Example: `level: instructor`, and no `insert` with `required` in any module.
//! Instead: `::: insert Your use-of-force policy {#force-policy required}`, with guidance in it.

use crate::check::whole::is_whole;
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::course_file::CourseLevel;
use crate::syntax::decode::Faults;
use crate::syntax::tree::BlockKind;
use crate::syntax::vocabulary::Kind;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "instructor-course-without-inserts",
    level: Level::Warning,
    manual: include_str!("instructor_course_without_inserts.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let level = course.manifest.level;
    if level.value != CourseLevel::Instructor || !is_whole(course) {
        return;
    }
    let mut blocks = course.blocks();
    let is_filled_by_agency = |kind: &BlockKind| {
        matches!(kind, BlockKind::Marked(marked)
            if marked.kind == Kind::Insert && marked.details.required)
    };
    if !blocks.any(|block| is_filled_by_agency(&block.kind)) {
        let message = "this course makes instructors, and their agency has nothing to fill in";
        faults.push(
            Diagnostic::error(RULE.name, level.span, message).label("needs an insert").help(
                "add `::: insert … {#… required}` where the agency's own rules bear on a lesson",
            ),
        );
    }
}
