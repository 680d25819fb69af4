//! Beside which passage of a page a place of the source belongs.

use serde::Serialize;

use crate::course::Course;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::Source;
use crate::span::Span;
use crate::syntax::tree::{Block, BlockKind};

/// A passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Passage {
    /// The module's slug.
    pub(super) module: String,
    /// The ids of what it stands in, from the innermost: a page need not have each of them.
    pub(super) ids: Vec<String>,
}

/// The passage that a diagnostic points into, if it is one of a module's.
pub(super) fn passage(source: &Source, course: &Course, one: &Diagnostic) -> Option<Passage> {
    let Place::Span(span) = one.place else { return None };
    let path = source.path(span.file);
    let module = course.modules.iter().find(|module| module.path == *path)?;
    let mut ids = Vec::new();
    let section = module.tree.sections.iter().rev().find(|one| one.span.start <= span.start);
    if let Some(section) = section {
        ids.push(section.id.to_string());
        let part = section.parts.iter().rev().find(|part| part.span.start <= span.start);
        ids.extend(part.and_then(|part| part.id.as_ref()).map(|id| id.to_string()));
        within(part.map_or(&section.blocks, |part| &part.blocks), span, &mut ids);
    }
    ids.reverse();
    Some(Passage { module: module.slug.clone(), ids })
}

/// The ids of the blocks that a place stands in, the outer before the inner.
fn within(blocks: &[Block], span: Span, ids: &mut Vec<String>) {
    let around = |block: &&Block| block.span.start <= span.start && span.start < block.span.end;
    let Some(block) = blocks.iter().find(around) else { return };
    match &block.kind {
        BlockKind::Marked(marked) => {
            ids.extend(marked.id.as_ref().map(|id| id.to_string()));
            within(&marked.blocks, span, ids);
        }
        BlockKind::Question(question) => ids.push(question.id.to_string()),
        BlockKind::Quote(inner) | BlockKind::Callout(_, inner) => within(inner, span, ids),
        BlockKind::List(_, items) => items.iter().for_each(|item| within(&item.blocks, span, ids)),
        _ => {}
    }
}
