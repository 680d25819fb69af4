//! A course that makes instructors has no teach-back.
//!
//! Who will teach must be seen teaching, by somebody who marks it and says so. Without that the
//! certificate says only that its holder sat there.
//!
//! Example: `level: instructor`, and no `teach_back` in course.yaml.
//! Instead: add `teach_back: {module: …, minutes_each: 20, feedback: 10, rooms: 4, rubric: …}`.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::course_file::CourseLevel;
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "no-teach-back",
    level: Level::Error,
    manual: include_str!("no_teach_back.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !course.has_read("teach_back") {
        return;
    }
    let (level, plan) = (course.manifest.level, &course.manifest.teach_back);
    if level.value != CourseLevel::Instructor || plan.is_some() {
        return;
    }
    let message = "this course makes instructors, and none of them is seen teaching";
    faults.push(
        Diagnostic::error(RULE.name, level.span, message)
            .label("needs a teach-back")
            .help("add `teach_back`, with `module`, `minutes_each`, `rooms` and `rubric`"),
    );
}
