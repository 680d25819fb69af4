//! A section marked `roll-call` can't be held from a card at a shift briefing.
//!
//! Somebody takes the card with two minutes to prepare, without the class that came before, the room, the
//! role players and the safety officer. What is too long is cut off in the middle. What has no words to say
//! and no question to ask is read out from the page. A scenario needs its safety plan, and at roll call people
//! are armed. And what doesn't fit on one sheet of paper, both sides, isn't brought along. kitbag allows 15
//! minutes and 450 words; worksheets, the text for everyone and the agency's text aren't counted.
//!
//! Example: `## Practice in threes {#threes .activity minutes=40 roll-call}`.
//! Instead: mark the ten minutes that explain and ask, or shorten the section, or delete `roll-call`.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::tree::{BlockKind, Marked, Section};
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::{blocks_text, plain_text, section_blocks};

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "roll-call-that-cannot-stand-alone",
    level: Level::Warning,
    manual: include_str!("roll_call_that_cannot_stand_alone.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// The most minutes: roll-call pieces last from five to fifteen.
const MOST_MINUTES: u32 = 15;

/// The most words. Beside an agency's head and 160 words of its text, a question, four sources and lines for six
/// names, 490 fit on both sides of a Letter sheet; the rest is for an agency's longer text.
const MOST_WORDS: usize = 450;

fn find(course: &Subject<'_>, faults: &mut Faults) {
    // For one audience a section may have no words of its own, and for another have them.
    if course.selection.audience.is_some() {
        return;
    }
    let sections = course.modules.iter().flat_map(|module| &module.tree.sections);
    for section in sections.filter(|section| section.is_roll_call) {
        let reasons = reasons(section);
        if !reasons.is_empty() {
            let title = plain_text(&section.title);
            let message =
                format!("`{title}` can't stand alone at roll call: {}", reasons.join("; "));
            faults.push(
                Diagnostic::error(RULE.name, section.span, message)
                    .label("marked `roll-call`")
                    .help("make it what one person can hold from a sheet of paper, or delete `roll-call`"),
            );
        }
    }
}

/// Why a section can't stand alone; nothing if it can.
fn reasons(section: &Section) -> Vec<String> {
    let passages = section_blocks(section).into_iter().filter_map(|block| match &block.kind {
        BlockKind::Marked(marked) => Some(&**marked),
        _ => None,
    });
    let passages: Vec<&Marked> = passages.collect();
    let has = |kind: Kind| passages.iter().any(|passage| passage.kind == kind);
    let minutes = section.minutes.0;
    let words = words(section);
    let mut reasons = Vec::new();
    if minutes > MOST_MINUTES {
        reasons.push(format!("it lasts {minutes} minutes, and {MOST_MINUTES} are the most"));
    }
    if !has(Kind::Say) && !has(Kind::Ask) {
        reasons.push("it has no `say` and no `ask`".to_owned());
    }
    if has(Kind::Scenario) {
        reasons.push("it has a scenario".to_owned());
    }
    if words > MOST_WORDS {
        reasons.push(format!("its card has {words} words, and {MOST_WORDS} fit on a sheet"));
    }
    reasons
}

/// How many words of a section its card prints, the agency's text aside.
fn words(section: &Section) -> usize {
    let parts = section.parts.iter().flat_map(|part| &part.blocks);
    let printed = section.blocks.iter().chain(parts).filter(|block| match &block.kind {
        BlockKind::Marked(marked) => {
            Reader::Instructor.may_read(marked.kind.reader())
                && !matches!(marked.kind, Kind::Worksheet | Kind::Insert | Kind::Scenario)
        }
        _ => false,
    });
    let words = |block| blocks_text(std::slice::from_ref(block)).split_whitespace().count();
    printed.map(words).sum()
}
