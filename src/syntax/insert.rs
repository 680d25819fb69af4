//! The text that an agency puts into an insert: ordinary Markdown that participants read, and no more.
//!
//! It has no sections, no marked passages and no pictures of its own, and points at no place in the
//! course: so it can stand in any course, and nothing in it can change what surrounds it.

use crate::diagnostic::{Diagnostic, Place};
use crate::span::{FileId, Span};
use crate::syntax::decode::Faults;
use crate::syntax::fences;
use crate::syntax::markdown::{Builder, Ended};
use crate::syntax::tree::{Block, BlockKind, InlineKind, Target};
use crate::syntax::walk::{Visit, walk};

/// Reads such a text.
pub(super) fn parse(file: FileId, text: &str) -> (Vec<Block>, Faults) {
    let masked = fences::mask(text);
    let mut builder = Builder::new(file, 0, text, &masked);
    let mut blocks = Vec::new();
    loop {
        let (more, ended) = builder.blocks();
        blocks.extend(more);
        match ended {
            Ended::Text => break,
            Ended::Heading => {
                let heading = builder.heading();
                builder.faults.push(refused(heading.span, "a heading"));
            }
            Ended::Container => {
                builder.take();
            }
            Ended::Closed(_) | Ended::Displaced(_) => {}
        }
    }
    builder.finish();
    let found = std::mem::take(&mut builder.faults);
    let mut faults: Faults = found.into_iter().filter_map(said_here).collect();
    faults.extend(builder.footnotes.values().map(|note| refused(note.span, "a footnote")));
    walk(&blocks, &mut |visit| match visit {
        Visit::Block(block) => match &block.kind {
            BlockKind::Marked(marked) => faults.push(refused(marked.fence, "a marked passage")),
            BlockKind::Question(question) => faults.push(refused(question.fence, "a question")),
            BlockKind::Figure(_) => faults.push(refused(block.span, "a picture")),
            _ => {}
        },
        Visit::Cell => {}
        Visit::Inline(inline) => match &inline.kind {
            InlineKind::Picture(_) => faults.push(refused(inline.span, "a picture")),
            InlineKind::Cite(_) => faults.push(refused(inline.span, "a citation")),
            InlineKind::Link(target, _) if matches!(**target, Target::Inside(_)) => {
                faults.push(refused(inline.span, "a link into the course"));
            }
            _ => {}
        },
    });
    if blocks.is_empty() && faults.is_empty() {
        let message = "this text is empty, so it fills nothing";
        let fault = Diagnostic::error("insert-text", Span::new(file, 0, 0), message);
        faults.push(fault.help("write your agency's text, or delete the file"));
    }
    (blocks, faults)
}

/// A fault of a lesson's text as it is one here, where other advice helps: nothing, if it is told otherwise.
fn said_here(fault: Diagnostic) -> Option<Diagnostic> {
    match (fault.rule, &fault.place) {
        ("footnote-never-used", _) => None,
        ("undefined-footnote", Place::Span(span)) => Some(refused(*span, "a footnote")),
        ("citation", Place::Span(span)) => Some(refused(*span, "a citation")),
        _ => Some(fault),
    }
}

fn refused(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error("insert-text", span, format!("{what} can't stand in an agency's text"))
        .help("write paragraphs, lists, tables, call-outs and links to the web")
}
