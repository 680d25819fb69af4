//! A heading stands more than one level below the one above it.
//!
//! Who listens to a page finds the way by its headings, and takes a skipped level for a missing piece
//! (WCAG 2.2, success criterion 1.3.1). A section is of the second level, a part of the third; so
//! `####` belongs into a part, and `#####` below a `####`. What stands in a block counts for that
//! block only, since not every reader has it.
//!
//! Example: `#### Before you knock` right below `## At the door {#door minutes=20}`.
//! Instead: make it a part, `### Before you knock`; in a block, make it bold text.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::tree::{Block, BlockKind};

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "heading-level-skipped",
    level: Level::Warning,
    manual: include_str!("heading_level_skipped.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for section in course.modules.iter().flat_map(|module| &module.tree.sections) {
        look(&section.blocks, 2, faults);
        section.parts.iter().for_each(|part| look(&part.blocks, 3, faults));
    }
}

/// Looks at blocks that stand below a heading of the level `above`.
fn look(blocks: &[Block], above: u8, faults: &mut Faults) {
    let mut last = above;
    for block in blocks {
        match &block.kind {
            BlockKind::Heading(level, text) => {
                if *level > last + 1 {
                    let place = text.first().map_or(block.span, |first| first.span);
                    let message = format!("a heading of level {level} follows one of level {last}");
                    let signs = "#".repeat(usize::from(last) + 1);
                    let help = format!("begin it with `{signs}`; in a block, make it bold text");
                    faults.push(Diagnostic::error(RULE.name, place, message).help(help));
                }
                last = *level;
            }
            BlockKind::Marked(marked) => look(&marked.blocks, last, faults),
            BlockKind::Quote(inner) | BlockKind::Callout(_, inner) => look(inner, last, faults),
            BlockKind::List(_, items) => {
                items.iter().for_each(|item| look(&item.blocks, last, faults));
            }
            BlockKind::Question(question) => {
                look(&question.stem, last, faults);
                look(question.answer.as_deref().unwrap_or_default(), last, faults);
            }
            _ => {}
        }
    }
}
