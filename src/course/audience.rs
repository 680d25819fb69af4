//! Leaves out of a module what is for another audience.

use std::sync::Arc;

use crate::span::Spanned;
use crate::syntax::tree::{Block, BlockKind, Module};
use crate::syntax::values::Id;

/// Keeps what is for everybody or for `audience`.
pub(super) fn keep(module: &mut Module, audience: &Id) {
    module.sections.retain(|section| is_for(&section.audience, audience));
    for section in &mut module.sections {
        let section = Arc::make_mut(section);
        section.ground = None;
        keep_blocks(&mut section.blocks, audience);
        section.parts.retain(|part| is_for(&part.audience, audience));
        section.parts.iter_mut().for_each(|part| keep_blocks(&mut part.blocks, audience));
    }
    let notes = Arc::make_mut(&mut module.footnotes);
    notes.values_mut().for_each(|note| keep_blocks(&mut note.blocks, audience));
}

fn is_for(audiences: &[Spanned<Id>], audience: &Id) -> bool {
    audiences.is_empty() || audiences.iter().any(|one| one.value == *audience)
}

fn keep_blocks(blocks: &mut Vec<Block>, audience: &Id) {
    blocks.retain(|block| match &block.kind {
        BlockKind::Marked(marked) => is_for(&marked.audience, audience),
        BlockKind::Question(question) => is_for(&question.audience, audience),
        _ => true,
    });
    for block in blocks {
        match &mut block.kind {
            BlockKind::Marked(marked) => keep_blocks(&mut marked.blocks, audience),
            BlockKind::List(_, items) => {
                items.iter_mut().for_each(|item| keep_blocks(&mut item.blocks, audience))
            }
            BlockKind::Quote(inner) | BlockKind::Callout(_, inner) => keep_blocks(inner, audience),
            BlockKind::Question(question) => {
                keep_blocks(&mut question.stem, audience);
                question.answer.iter_mut().for_each(|answer| keep_blocks(answer, audience));
            }
            _ => {}
        }
    }
}
