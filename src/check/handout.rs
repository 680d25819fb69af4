//! What of a module its participants read: the text that reaches a handout.

use crate::course::{Course, CourseModule};
use crate::span::Span;
use crate::syntax::tree::{Block, BlockKind, Module};
use crate::syntax::vocabulary::{Kind, Reader};

/// A block of a handout that holds no other.
pub(super) struct Piece<'a> {
    /// The block.
    pub(super) block: &'a Block,
    /// The innermost passage that it stands in.
    pub(super) within: Option<Kind>,
}

/// The pieces of a module's handout, in reading order, without titles and footnotes.
pub(super) fn pieces(module: &Module) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for section in &module.sections {
        push(&section.blocks, None, &mut pieces);
        section.parts.iter().for_each(|part| push(&part.blocks, None, &mut pieces));
    }
    pieces
}

fn push<'a>(blocks: &'a [Block], within: Option<Kind>, pieces: &mut Vec<Piece<'a>>) {
    for block in blocks {
        match &block.kind {
            // What an insert holds guides the agency.
            BlockKind::Marked(marked) if marked.kind == Kind::Insert => {}
            BlockKind::Marked(marked) if marked.kind.reader() == Reader::Participant => {
                push(&marked.blocks, Some(marked.kind), pieces);
            }
            BlockKind::Marked(_) | BlockKind::Question(_) => {}
            BlockKind::List(_, items) => {
                items.iter().for_each(|item| push(&item.blocks, within, pieces));
            }
            BlockKind::Quote(inner) | BlockKind::Callout(_, inner) => push(inner, within, pieces),
            _ => pieces.push(Piece { block, within }),
        }
    }
}

/// A module's file as its author wrote it, into which the spans point.
pub(super) fn source<'a>(course: &'a Course, module: &CourseModule) -> &'a str {
    let bytes = course.closure.get(&module.path);
    bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Where words stand in a passage of a source; the passage itself if they are written otherwise there.
pub(super) fn place_of(source: &str, passage: Span, words: &str) -> Span {
    let found = source.get(passage.range()).and_then(|text| text.find(words));
    found.map_or(passage, |at| {
        let start = passage.start as usize + at;
        Span::new(passage.file, start, start + words.len())
    })
}
