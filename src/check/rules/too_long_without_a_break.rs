//! More minutes pass between two breaks than the course allows.
//!
//! People who have sat too long stop learning, and leave the room one by one. The course sets its
//! own limit; a module's breaks can be well placed, and the day still be wrong where two modules
//! meet. Lunch and the end of the day end a stretch; in a rotation each group has the breaks of its
//! stations.
//!
//! Example: `breaks: {longest_without: 120}`, and 150 minutes of modules before the first break.
//! Instead: put a section `{.break minutes=10}` into one of them, or change their order.

use crate::check::timeline::too_long;
use crate::check::whole::is_whole;
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::tree::SectionKind;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "too-long-without-a-break",
    level: Level::Warning,
    manual: include_str!("too_long_without_a_break.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !is_whole(course) || !course.has_read("breaks") {
        return;
    }
    let Some(breaks) = &course.manifest.breaks else { return };
    let limit = breaks.longest_without.0;
    for day in &course.schedule.days {
        for (over, stretch) in
            too_long(course, day, limit, |section| section.kind != SectionKind::Break)
        {
            let message = format!(
                "{} minutes without a break on day {}, from {} to {}",
                stretch.minutes, day.number, stretch.from, stretch.to
            );
            faults.push(
                Diagnostic::error(RULE.name, over.minutes.span, message)
                    .label(format!("here the {limit} minutes are over"))
                    .related(breaks.longest_without.span, "the course's own limit")
                    .help("put a section `{#… .break minutes=10}` before this one, or divide it"),
            );
        }
    }
}
