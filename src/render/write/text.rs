//! The tree as plain text: what a screen reader, a mail or a search would be given.

use std::fmt::Write as _;

use crate::syntax::tree::{Block, BlockKind, Mark};
use crate::syntax::walk::plain_text;

/// Blocks as plain text, a blank line between them.
pub fn blocks(blocks: &[Block]) -> String {
    let mut out = String::new();
    blocks.iter().for_each(|one| block(one, "", &mut out));
    out
}

fn block(block: &Block, indent: &str, out: &mut String) {
    match &block.kind {
        BlockKind::Paragraph(text) | BlockKind::Heading(_, text) => {
            line(&plain_text(text), indent, "\n\n", out)
        }
        BlockKind::Plain(text) => line(&plain_text(text), indent, "\n", out),
        BlockKind::List(start, items) => {
            for (index, item) in items.iter().enumerate() {
                let mark = match (start, item.has_box) {
                    (Some(start), _) => format!("{}. ", start + index as u64),
                    (None, true) => "[ ] ".to_owned(),
                    (None, false) => "- ".to_owned(),
                };
                let inner = format!("{indent}{}", " ".repeat(mark.len()));
                let mut text = String::new();
                item.blocks.iter().for_each(|one| self::block(one, &inner, &mut text));
                let _ = write!(out, "{indent}{mark}{}", text.strip_prefix(&inner).unwrap_or(&text));
            }
            out.push('\n');
        }
        BlockKind::Quote(inner) => {
            inner.iter().for_each(|one| self::block(one, &format!("{indent}  "), out))
        }
        BlockKind::Callout(kind, inner) => {
            line(kind.word(), indent, "\n", out);
            inner.iter().for_each(|one| self::block(one, &format!("{indent}  "), out));
        }
        BlockKind::Code(text) => line(text.trim_end(), indent, "\n\n", out),
        BlockKind::Table(table) => {
            for row in std::iter::once(&table.head).chain(&table.rows) {
                let cells: Vec<String> = row.iter().map(|cell| plain_text(cell)).collect();
                line(&cells.join("\t"), indent, "\n", out);
            }
            out.push('\n');
        }
        BlockKind::Figure(picture) => {
            line(&format!("[{}] {}", picture.alt, picture.caption), indent, "\n\n", out)
        }
        BlockKind::Rule => line("* * *", indent, "\n\n", out),
        BlockKind::Lines(count) => {
            (0..*count).for_each(|_| line(&"_".repeat(40), indent, "\n", out))
        }
        BlockKind::Marked(marked) => {
            let title = marked.title.as_deref().map_or(String::new(), |title| format!(": {title}"));
            line(&format!("{}{title}", marked.kind.label()), indent, "\n", out);
            marked.blocks.iter().for_each(|one| self::block(one, &format!("{indent}  "), out));
        }
        BlockKind::Question(question) => {
            question.stem.iter().for_each(|one| self::block(one, indent, out));
            for (option, letter) in question.options.iter().zip('A'..) {
                let right = if option.mark == Mark::Right { " (right)" } else { "" };
                line(&format!("{letter}. {}{right}", plain_text(&option.text)), indent, "\n", out);
            }
            question.answer.iter().flatten().for_each(|one| self::block(one, indent, out));
        }
    }
}

fn line(text: &str, indent: &str, end: &str, out: &mut String) {
    for (index, part) in text.lines().enumerate() {
        let _ = write!(out, "{}{indent}{part}", if index > 0 { "\n" } else { "" });
    }
    out.push_str(end);
}
