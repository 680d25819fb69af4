//! More of the course is lecture than its manifest allows.
//!
//! A course that promises practice is bought for it. Slides grow with each revision and exercises
//! shrink, until somebody counts. Lecture is every section without a class; breaks aren't counted.
//!
//! Example: `lecture_share: 50` above modules with 310 of 600 minutes in sections without a class.
//! Instead: turn some lecture into an `.activity` or a `.discussion`, or say the truth:
//! `lecture_share: 55`.

use crate::check::whole::is_whole;
use crate::check::{Find, Holds, Rule, Subject};
use crate::course::Course;
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::tree::SectionKind;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "lecture-share-above-limit",
    level: Level::Warning,
    manual: include_str!("lecture_share_above_limit.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let Some(limit) = course.manifest.lecture_share.filter(|_| is_whole(course)) else { return };
    let lecture = minutes(course, |kind| kind == SectionKind::Instruction);
    let taught = minutes(course, |kind| kind != SectionKind::Break);
    if lecture * 100 <= taught * u64::from(limit.0) {
        return;
    }
    let share = limit.0;
    let message =
        format!("{lecture} of {taught} minutes are lecture, which is more than {share} percent");
    faults.push(
        Diagnostic::error(RULE.name, limit.span, message)
            .label("the course's own limit")
            .help("give sections that aren't lecture their class, such as `.activity`")
            .help("turn lecture into practice, or raise the limit"),
    );
}

/// The minutes of the course's sections of some kinds.
fn minutes(course: &Course, counts: impl Fn(SectionKind) -> bool) -> u64 {
    let sections = course.modules.iter().flat_map(|module| &module.tree.sections);
    let counted = sections.filter(|section| counts(section.kind));
    counted.map(|section| u64::from(section.minutes.0)).sum()
}
