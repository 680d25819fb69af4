//! The tree as Markdown that reads back as the same tree: for outlines that go into other tools.

use std::fmt::Write as _;

use crate::syntax::tree::{
    Alignment, Block, BlockKind, Citation, Footnote, Inline, InlineKind, Item, Mark, Picture,
    Place, Table, Target,
};

/// Writes Markdown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Markdown<'a> {
    /// What stands before the labels of notes, where several modules share a file.
    pub notes: &'a str,
}

impl Markdown<'_> {
    /// Blocks as Markdown.
    pub fn blocks(&self, blocks: &[Block]) -> String {
        let mut out = String::new();
        for (index, one) in blocks.iter().enumerate() {
            if index > 0 {
                out.push('\n');
            }
            self.block(one, &mut out);
        }
        out
    }

    fn block(&self, block: &Block, out: &mut String) {
        match &block.kind {
            BlockKind::Paragraph(text) | BlockKind::Plain(text) => {
                let _ = writeln!(out, "{}", self.inlines(text));
            }
            BlockKind::Heading(level, text) => {
                let _ = writeln!(out, "{} {}", "#".repeat(*level as usize), self.inlines(text));
            }
            BlockKind::List(start, items) => self.list(*start, items, out),
            BlockKind::Quote(inner) => prefixed("> ", &self.blocks(inner), out),
            BlockKind::Callout(kind, inner) => {
                let _ = writeln!(out, "> [!{}]", kind.word().to_uppercase());
                prefixed("> ", &self.blocks(inner), out);
            }
            BlockKind::Code(text) => {
                let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
                let _ = writeln!(out, "{fence}\n{}\n{fence}", text.trim_end_matches('\n'));
            }
            BlockKind::Table(table) => self.table(table, out),
            BlockKind::Figure(picture) => {
                let _ = writeln!(out, "{}", self::picture(picture));
            }
            BlockKind::Rule => out.push_str("***\n"),
            BlockKind::Lines(count) => {
                let _ = writeln!(out, "::: lines {{count={count}}}");
            }
            BlockKind::Marked(marked) => {
                let title = marked
                    .title
                    .as_deref()
                    .map_or(String::new(), |title| format!("**{}: {title}**", marked.kind.label()));
                let label =
                    if title.is_empty() { format!("**{}**", marked.kind.label()) } else { title };
                let _ = writeln!(out, "{label}\n");
                out.push_str(&self.blocks(&marked.blocks));
            }
            BlockKind::Question(question) => {
                out.push_str(&self.blocks(&question.stem));
                out.push('\n');
                for option in &question.options {
                    let mark = if option.mark == Mark::Right { 'x' } else { ' ' };
                    let _ = writeln!(out, "- [{mark}] {}", self.inlines(&option.text));
                }
                if let Some(answer) = &question.answer {
                    out.push('\n');
                    out.push_str(&self.blocks(answer));
                }
            }
        }
    }

    fn list(&self, start: Option<u64>, items: &[Item], out: &mut String) {
        let tight = items.iter().all(|item| {
            !item.blocks.iter().any(|block| matches!(block.kind, BlockKind::Paragraph(_)))
        });
        for (index, item) in items.iter().enumerate() {
            let mark = match start {
                Some(start) => format!("{}. ", start + index as u64),
                None => "- ".to_owned(),
            };
            let tick = if item.has_box { "[ ] " } else { "" };
            let text = if tight {
                item.blocks.iter().fold(String::new(), |text, one| self.joined(text, one))
            } else {
                self.blocks(&item.blocks)
            };
            let indent = " ".repeat(mark.len());
            for (number, line) in text.lines().enumerate() {
                let lead = if number == 0 { format!("{mark}{tick}") } else { indent.clone() };
                let _ = writeln!(out, "{}", format!("{lead}{line}").trim_end());
            }
            if text.is_empty() {
                let _ = writeln!(out, "{}", mark.trim_end());
            }
            if !tight && index + 1 < items.len() {
                out.push('\n');
            }
        }
    }

    fn joined(&self, mut text: String, one: &Block) -> String {
        self.block(one, &mut text);
        text
    }

    fn table(&self, table: &Table, out: &mut String) {
        let row = |cells: &[Vec<Inline>]| {
            let cells =
                cells.iter().map(|cell| self.inlines(cell).replace('|', "\\|").replace('\n', " "));
            format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
        };
        let rule = table.columns.iter().map(|column| match column {
            Alignment::Start => "---",
            Alignment::Centre => ":-:",
            Alignment::End => "--:",
        });
        let _ = writeln!(out, "{}\n| {} |", row(&table.head), rule.collect::<Vec<_>>().join(" | "));
        for cells in &table.rows {
            let _ = writeln!(out, "{}", row(cells));
        }
    }

    /// Running text as Markdown.
    pub fn inlines(&self, text: &[Inline]) -> String {
        text.iter().map(|one| self.inline(one)).collect()
    }

    fn inline(&self, inline: &Inline) -> String {
        match &inline.kind {
            InlineKind::Text(text) => escaped(text),
            InlineKind::Emphasis(inner) => format!("*{}*", self.inlines(inner)),
            InlineKind::Strong(inner) => format!("**{}**", self.inlines(inner)),
            InlineKind::Strikethrough(inner) => format!("~~{}~~", self.inlines(inner)),
            InlineKind::Code(code) => {
                let fence = "`".repeat(longest_run(code, '`') + 1);
                let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
                format!("{fence}{pad}{code}{pad}{fence}")
            }
            InlineKind::Link(target, inner) => {
                format!("[{}](<{}>)", self.inlines(inner), address(target))
            }
            InlineKind::Picture(one) => picture(one),
            InlineKind::Note(label) => format!("[^{}{label}]", self.notes),
            InlineKind::Cite(citations) => {
                format!("[{}]", citations.iter().map(citation).collect::<Vec<_>>().join("; "))
            }
            InlineKind::Field(field) => format!("{{{{ {} }}}}", field.word()),
            InlineKind::SoftBreak => "\n".into(),
            InlineKind::HardBreak => "\\\n".into(),
        }
    }

    /// A note's words, to which its marks lead.
    pub fn definition(&self, label: &str, note: &Footnote) -> String {
        let mark = format!("[^{}{label}]: ", self.notes);
        let mut out = String::new();
        prefixed("    ", &self.blocks(&note.blocks), &mut out);
        out.replacen("    ", &mark, 1)
    }
}

fn prefixed(prefix: &str, text: &str, out: &mut String) {
    for line in text.lines() {
        let _ = writeln!(out, "{}", format!("{prefix}{line}").trim_end());
    }
}

fn picture(picture: &Picture) -> String {
    let caption = if picture.caption.is_empty() {
        String::new()
    } else {
        format!(" \"{}\"", picture.caption.replace('"', "\\\""))
    };
    format!("![{}](<{}>{caption})", escaped(&picture.alt), picture.file)
}

fn citation(citation: &Citation) -> String {
    let locator =
        citation.locator.as_deref().map_or(String::new(), |locator| format!(", {locator}"));
    format!("@{}{locator}", citation.key)
}

fn address(target: &Target) -> String {
    match target {
        Target::Outside(address) => address.clone(),
        Target::Inside(Place { file, id }) => {
            let id = id.as_deref().map_or(String::new(), |id| format!("#{id}"));
            format!("{}{id}", file.as_deref().unwrap_or_default())
        }
    }
}

/// Text in which no letter means anything to Markdown, and which people can still read: what means
/// something only at a line's beginning or when it is doubled is left alone elsewhere.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut before, mut is_beginning) = ('\n', true);
    for letter in text.chars() {
        let always = r#"\`*_{}[]<>|~&'""#.contains(letter);
        let here = "#!:+-.=)".contains(letter) && (is_beginning || letter == before);
        if always || here {
            out.push('\\');
        }
        out.push(letter);
        let goes_on = letter.is_whitespace() || letter.is_ascii_digit();
        is_beginning = letter == '\n' || (is_beginning && goes_on);
        before = letter;
    }
    out
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|letter| letter != of).map(str::len).max().unwrap_or(0)
}
