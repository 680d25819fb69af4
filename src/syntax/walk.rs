//! Ways through the tree: all of it, its blocks, its words.

use crate::syntax::tree::{Block, BlockKind, Inline, InlineKind, Module, Section};

/// Running text as letters only: what a heading, a caption or an option says.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_plain_text(inlines, &mut text);
    text
}

/// Appends running text as letters only.
pub fn push_plain_text(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(words) | InlineKind::Code(words) => text.push_str(words),
            InlineKind::SoftBreak | InlineKind::HardBreak => text.push(' '),
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strikethrough(inner)
            | InlineKind::Link(_, inner) => push_plain_text(inner, text),
            InlineKind::Picture(picture) => text.push_str(&picture.alt),
            InlineKind::Field(field) => text.push_str(field.word()),
            InlineKind::Note(_) => {}
            // The blank before it goes with it: a full stop may follow.
            InlineKind::Cite(_) => text.truncate(text.trim_end_matches(' ').len()),
        }
    }
}

/// What a walk through the tree comes upon.
pub enum Visit<'a> {
    /// A block, before what it holds.
    Block(&'a Block),
    /// The beginning of a cell, an option or a title, whose text stands by itself as a block's does.
    Cell,
    /// A piece of running text, before what it holds.
    Inline(&'a Inline),
}

/// Goes through a section: title, blocks and parts, outer before inner, in reading order.
pub fn walk_section<'a>(section: &'a Section, visit: &mut impl FnMut(Visit<'a>)) {
    walk_inlines(&section.title, visit);
    walk(&section.blocks, visit);
    for part in &section.parts {
        visit(Visit::Cell);
        walk_inlines(&part.title, visit);
        walk(&part.blocks, visit);
    }
}

/// The words of a section, its titles and those of its passages among them, in reading order.
pub fn section_text(section: &Section) -> String {
    let mut text = String::new();
    walk_section(section, &mut |visit| push_words(visit, &mut text));
    text
}

/// The words of a section as its course has them, and those that an agency put into it.
pub fn section_words(section: &Section) -> [String; 2] {
    let (mut text, mut own) = (String::new(), String::new());
    let mut is_own = section.origin.is_some();
    walk_section(section, &mut |visit| {
        let span = match visit {
            Visit::Block(block) => Some(block.span),
            Visit::Inline(inline) => Some(inline.span),
            Visit::Cell => None,
        };
        // An agency's texts stand in files of their own.
        if let Some(span) = span {
            is_own = section.origin.is_some() || span.file != section.span.file;
        }
        push_words(visit, if is_own { &mut own } else { &mut text });
    });
    [text, own]
}

/// The words of blocks, as those of a section.
pub fn blocks_text(blocks: &[Block]) -> String {
    let mut text = String::new();
    walk(blocks, &mut |visit| push_words(visit, &mut text));
    text
}

fn push_words(visit: Visit<'_>, text: &mut String) {
    match visit {
        Visit::Block(block) => {
            text.push(' ');
            if let BlockKind::Marked(marked) = &block.kind
                && let Some(title) = &marked.title
            {
                text.push_str(title);
                text.push(' ');
            }
        }
        Visit::Cell => text.push(' '),
        Visit::Inline(inline) => match &inline.kind {
            InlineKind::Text(words) | InlineKind::Code(words) => text.push_str(words),
            InlineKind::SoftBreak | InlineKind::HardBreak => text.push(' '),
            InlineKind::Picture(picture) => text.push_str(&picture.alt),
            _ => {}
        },
    }
}

/// Goes through a whole module, footnotes last.
pub fn walk_module<'a>(module: &'a Module, visit: &mut impl FnMut(Visit<'a>)) {
    module.sections.iter().for_each(|section| walk_section(section, visit));
    module.footnotes.values().for_each(|note| walk(&note.blocks, visit));
}

/// All blocks of a module's sections, outer before inner, in reading order.
pub fn all_blocks(module: &Module) -> Vec<&Block> {
    let mut blocks = Vec::new();
    module.sections.iter().for_each(|section| push_section_blocks(section, &mut blocks));
    blocks
}

/// All blocks of a section, outer before inner, in reading order.
pub fn section_blocks(section: &Section) -> Vec<&Block> {
    let mut blocks = Vec::new();
    push_section_blocks(section, &mut blocks);
    blocks
}

fn push_section_blocks<'a>(section: &'a Section, into: &mut Vec<&'a Block>) {
    push_blocks(&section.blocks, into);
    section.parts.iter().for_each(|part| push_blocks(&part.blocks, into));
}

/// Appends blocks and those that they hold. Running text, most of a tree, is not gone into.
pub fn push_blocks<'a>(blocks: &'a [Block], into: &mut Vec<&'a Block>) {
    for block in blocks {
        into.push(block);
        match &block.kind {
            BlockKind::List(_, items) => {
                items.iter().for_each(|item| push_blocks(&item.blocks, into));
            }
            BlockKind::Quote(blocks) | BlockKind::Callout(_, blocks) => push_blocks(blocks, into),
            BlockKind::Marked(marked) => push_blocks(&marked.blocks, into),
            BlockKind::Question(question) => {
                push_blocks(&question.stem, into);
                push_blocks(question.answer.as_deref().unwrap_or_default(), into);
            }
            _ => {}
        }
    }
}

/// Goes through blocks, outer before inner, in reading order.
pub fn walk<'a>(blocks: &'a [Block], visit: &mut impl FnMut(Visit<'a>)) {
    for block in blocks {
        visit(Visit::Block(block));
        match &block.kind {
            BlockKind::Paragraph(text) | BlockKind::Plain(text) | BlockKind::Heading(_, text) => {
                walk_inlines(text, visit);
            }
            BlockKind::List(_, items) => items.iter().for_each(|item| walk(&item.blocks, visit)),
            BlockKind::Quote(blocks) | BlockKind::Callout(_, blocks) => walk(blocks, visit),
            BlockKind::Table(table) => {
                table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| {
                    visit(Visit::Cell);
                    walk_inlines(cell, visit);
                });
            }
            BlockKind::Marked(marked) => walk(&marked.blocks, visit),
            BlockKind::Question(question) => {
                walk(&question.stem, visit);
                question.options.iter().for_each(|option| {
                    visit(Visit::Cell);
                    walk_inlines(&option.text, visit);
                });
                walk(question.answer.as_deref().unwrap_or_default(), visit);
            }
            BlockKind::Code(_) | BlockKind::Figure(_) | BlockKind::Rule | BlockKind::Lines(_) => {}
        }
    }
}

/// Goes through running text, outer before inner, in reading order.
pub fn walk_inlines<'a>(inlines: &'a [Inline], visit: &mut impl FnMut(Visit<'a>)) {
    for inline in inlines {
        visit(Visit::Inline(inline));
        match &inline.kind {
            InlineKind::Emphasis(text)
            | InlineKind::Strong(text)
            | InlineKind::Strikethrough(text)
            | InlineKind::Link(_, text) => walk_inlines(text, visit),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{all_blocks, plain_text, section_text};
    use crate::span::FileId;
    use crate::syntax::module;
    use crate::syntax::tree::{BlockKind, Module};

    /// Each kind of block that holds others, with a word in each place that words may stand.
    const TEXT: &str = "\
---
title: Module
block: M1
goal: Test a module.
minutes: 10
---

## Section {#section minutes=10}

- item

  ::: say Heard
  said
  :::

> quoted
>
> - listed

> [!NOTE]
> noted *well*\\
> and ![pictured](../media/x.svg) `coded`

:::: question {#q use=check}
asked

- [x] right
- [ ] wrong

::: answer
because
:::
::::

| head |
|---|
| cell |

### Part

last
";

    fn read() -> Module {
        let (module, faults) = module::parse(FileId(0), TEXT);
        assert!(faults.is_empty(), "{faults:#?}");
        module.expect("a module without faults")
    }

    #[test]
    fn no_block_is_passed_over_wherever_it_stands() {
        let module = read();
        let texts = all_blocks(&module).into_iter().filter_map(|block| match &block.kind {
            BlockKind::Paragraph(text) | BlockKind::Plain(text) => Some(plain_text(text)),
            _ => None,
        });
        let expected = [
            "item",
            "said",
            "quoted",
            "listed",
            "noted well and pictured coded",
            "asked",
            "because",
            "last",
        ];
        assert_eq!(texts.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn no_word_is_passed_over_wherever_it_stands() {
        let module = read();
        let text = section_text(&module.sections[0]);
        let words: Vec<&str> = text.split_whitespace().collect();
        let expected = "Section item Heard said quoted listed noted well and pictured coded asked right wrong \
                        because head cell Part last";
        assert_eq!(words.join(" "), expected);
    }
}
