//! A slide holds more than a class can read while somebody speaks.
//!
//! A class reads what is shown and doesn't hear what is said meanwhile; from the last row, small print
//! isn't read at all. kitbag allows six points, the usual rule of thumb for slides, and 45 words: six
//! points of a line each. A paragraph counts as a point.
//!
//! Example: a slide with nine points.
//! Instead: make it two slides, or move the sentences into a `say` block.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level, plural};
use crate::syntax::decode::Faults;
use crate::syntax::tree::{Block, BlockKind};
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::blocks_text;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "slide-too-full",
    level: Level::Warning,
    manual: include_str!("slide_too_full.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// The most points of a slide: the "six by six" that presenters are taught.
const MOST_POINTS: usize = 6;

/// The most words: six points of seven or eight words, about what a line holds when the back row can read
/// it. Six words a point, as strict presenters ask, would refuse short sentences.
const MOST_WORDS: usize = 45;

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for block in course.blocks() {
        let BlockKind::Marked(slide) = &block.kind else { continue };
        if slide.kind != Kind::Slide {
            continue;
        }
        let points = points(&slide.blocks);
        let words = blocks_text(&slide.blocks).split_whitespace().count();
        if points > MOST_POINTS || words > MOST_WORDS {
            let title = slide.title.as_deref().unwrap_or_default();
            let message = format!(
                "the slide `{title}` has {} and {}",
                plural(points, "point"),
                plural(words, "word")
            );
            let label = format!("at most {MOST_POINTS} points and {MOST_WORDS} words can be read");
            faults.push(
                Diagnostic::error(RULE.name, slide.fence, message)
                    .label(label)
                    .help("make it two slides, or move the sentences into a `say` block"),
            );
        }
    }
}

/// Items of lists, those in items among them; and paragraphs beside them.
fn points(blocks: &[Block]) -> usize {
    let of_block = |block: &Block| match &block.kind {
        BlockKind::List(_, items) => {
            items.iter().map(|item| points(&item.blocks).max(1)).sum::<usize>()
        }
        BlockKind::Paragraph(_) | BlockKind::Plain(_) => 1,
        BlockKind::Quote(inner) | BlockKind::Callout(_, inner) => points(inner),
        _ => 0,
    };
    blocks.iter().map(of_block).sum()
}
