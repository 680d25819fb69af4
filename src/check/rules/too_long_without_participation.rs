//! The class only listens and looks on for more than 45 minutes in a row.
//!
//! Adults keep what they have used, said or decided themselves. An instructor who reads such a
//! stretch from the plan will lose the class, and no test at the end brings it back. A section
//! without a class, and a `.demonstration`, count as listening, unless an `ask`, `activity`,
//! `discussion`, `question` or `worksheet` stands in them; breaks and lunch end a stretch.
//!
//! Example: a section of 30 minutes and a `.demonstration` of 25, one after the other.
//! Instead: put an `ask` or an `activity` into one of them, or a discussion between them.

use std::collections::BTreeSet;

use crate::check::timeline::too_long;
use crate::check::whole::is_whole;
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::tree::{BlockKind, Section, SectionKind};
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::section_blocks;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "too-long-without-participation",
    level: Level::Warning,
    manual: include_str!("too_long_without_participation.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// Minutes. Where a training hour is 50 minutes, whoever has listened for 45 has sat through a
/// whole one and done nothing in it. How long attention lasts is debated, and mostly put lower.
const LONGEST_LISTENING: u32 = 45;

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !is_whole(course) {
        return;
    }
    let sections = course.modules.iter().flat_map(|module| &module.tree.sections);
    let listening: BTreeSet<&str> = sections
        .filter(|section| only_listens(section))
        .map(|section| section.id.as_str())
        .collect();
    for day in &course.schedule.days {
        let counts = |section: &Section| listening.contains(section.id.as_str());
        for (over, stretch) in too_long(course, day, LONGEST_LISTENING, counts) {
            let message = format!(
                "the class only listens for {} minutes on day {}, from {} to {}",
                stretch.minutes, day.number, stretch.from, stretch.to
            );
            let fault = Diagnostic::error(RULE.name, over.minutes.span, message)
                .label(format!("here the {LONGEST_LISTENING} minutes are over"))
                .help("put an `ask`, an `activity` or a `discussion` into it, or before it");
            faults.push(match stretch.first.id == over.id {
                true => fault,
                false => fault.related(stretch.first.span, "it begins here"),
            });
        }
    }
}

/// Whether a section gives its participants nothing to say or to do.
fn only_listens(section: &Section) -> bool {
    if !matches!(section.kind, SectionKind::Instruction | SectionKind::Demonstration) {
        return false;
    }
    !section_blocks(section).iter().any(|block| match &block.kind {
        BlockKind::Question(_) => true,
        BlockKind::Marked(marked) => {
            matches!(marked.kind, Kind::Ask | Kind::Activity | Kind::Discussion | Kind::Worksheet)
        }
        _ => false,
    })
}
