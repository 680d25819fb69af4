//! The texts of a section one by one, as they could be printed.

use crate::span::Span;
use crate::syntax::tree::{Block, BlockKind, Inline, InlineKind, Picture, Section, Target};
use crate::syntax::walk::{Visit, push_plain_text, walk, walk_section};

/// Tells every text of a section that a writer could print, in reading order, but addresses.
pub(super) fn section_leaves(section: &Section, tell: &mut impl FnMut(&str, Span)) {
    let mut text = String::new();
    leaf(&section.title, section.span, &mut text, tell);
    block_leaves(&section.blocks, &mut text, tell);
    for part in &section.parts {
        leaf(&part.title, part.span, &mut text, tell);
        block_leaves(&part.blocks, &mut text, tell);
    }
}

/// Tells one piece of running text; `text` is room to put it together in.
fn leaf(inlines: &[Inline], span: Span, text: &mut String, tell: &mut impl FnMut(&str, Span)) {
    text.clear();
    push_plain_text(inlines, text);
    tell(text, span);
}

/// The same of other blocks.
pub(super) fn block_leaves(blocks: &[Block], text: &mut String, tell: &mut impl FnMut(&str, Span)) {
    walk(blocks, &mut |visit| {
        let Visit::Block(block) = visit else { return };
        let mut leaf = |inlines: &[Inline]| leaf(inlines, block.span, text, tell);
        match &block.kind {
            BlockKind::Paragraph(text) | BlockKind::Plain(text) | BlockKind::Heading(_, text) => {
                leaf(text)
            }
            BlockKind::Table(table) => {
                table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| leaf(cell));
            }
            BlockKind::Question(question) => {
                question.options.iter().for_each(|option| leaf(&option.text))
            }
            BlockKind::Code(code) => tell(code, block.span),
            BlockKind::Figure(picture) => picture_leaves(picture, block.span, tell),
            BlockKind::Marked(marked) => {
                marked.title.iter().for_each(|title| tell(title, marked.fence))
            }
            _ => {}
        }
    });
}

fn picture_leaves(picture: &Picture, span: Span, tell: &mut impl FnMut(&str, Span)) {
    [&picture.alt, &picture.caption, &picture.file].iter().for_each(|text| tell(text, span));
}

/// Tells the addresses of a section, and what its pictures say.
pub(super) fn section_addresses(section: &Section, tell: &mut impl FnMut(&str, Span)) {
    walk_section(section, &mut |visit| address(visit, tell));
}

/// The same of other blocks.
pub(super) fn addresses_of(blocks: &[Block], tell: &mut impl FnMut(&str, Span)) {
    walk(blocks, &mut |visit| address(visit, tell));
}

fn address(visit: Visit<'_>, tell: &mut impl FnMut(&str, Span)) {
    let Visit::Inline(inline) = visit else { return };
    match &inline.kind {
        InlineKind::Link(target, _) => {
            if let Target::Outside(address) = &**target {
                tell(address, inline.span);
            }
        }
        InlineKind::Picture(picture) => picture_leaves(picture, inline.span, tell),
        _ => {}
    }
}
