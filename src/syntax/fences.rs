//! The lines that mark passages, found before Markdown is read.
//!
//! The Markdown parser knows no `:::` containers. Each line that begins with three colons or more
//! is masked in a copy of the text by a thematic break of the same length, and the braces at a
//! heading's end by spaces. The copy is parsed once; a mask that comes back as a thematic break at
//! its place was a fence, one that lies in a code block is literal text, and any other is a fault.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};
use crate::syntax::attributes::Attributes;
use crate::syntax::decode::Faults;
use crate::syntax::vocabulary::Kind;

/// A text with its marks masked, and the marks.
pub struct Masked {
    /// The copy to be parsed: as long as the original, byte for byte.
    pub text: String,
    /// Fences by the offset of their first colon.
    pub fences: BTreeMap<usize, Fence>,
    /// Headings' braces by the offset of the opening brace, to the offset behind the closing one.
    pub braces: BTreeMap<usize, usize>,
}

/// A line that begins with three colons or more.
#[derive(Clone, Debug)]
pub struct Fence {
    /// How many colons.
    pub colons: usize,
    /// The line, from its first colon to its last letter, as offsets in the text.
    pub start: usize,
    /// One past its last letter.
    pub end: usize,
}

/// What a fence opens.
pub struct Opening {
    /// The kind of passage.
    pub kind: Kind,
    /// Its title.
    pub title: Option<String>,
    /// Its braces.
    pub attributes: Attributes,
    /// The fence.
    pub span: Span,
}

/// Masks the marks of a module's body.
pub fn mask(text: &str) -> Masked {
    let mut masked = Masked {
        text: String::with_capacity(text.len()),
        fences: BTreeMap::new(),
        braces: BTreeMap::new(),
    };
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        let colons = content[indent..].bytes().take_while(|byte| *byte == b':').count();
        if colons >= 3 {
            let fence = Fence { colons, start: offset + indent, end: offset + content.len() };
            masked.text.push_str(&line[..indent]);
            masked.text.push_str("***");
            masked.text.extend(std::iter::repeat_n(' ', content.len() - indent - 3));
            masked.text.push_str(&line[content.len()..]);
            masked.fences.insert(fence.start, fence);
        } else if let Some(brace) = heading_brace(content) {
            masked.text.push_str(&line[..brace]);
            masked.text.extend(std::iter::repeat_n(' ', content.len() - brace));
            masked.text.push_str(&line[content.len()..]);
            masked.braces.insert(offset + brace, offset + content.len());
        } else {
            masked.text.push_str(line);
        }
        offset += line.len();
    }
    masked
}

/// Where the braces at the end of a heading's line begin, if it has any. `{{ … }}` is a field.
fn heading_brace(line: &str) -> Option<usize> {
    let after = line.trim_start().trim_start_matches('#');
    if !line.trim_start().starts_with('#') || !after.starts_with(' ') {
        return None;
    }
    trailing_brace(line)
}

/// Where the braces at the end of a line begin, if it has any.
fn trailing_brace(line: &str) -> Option<usize> {
    let brace = line.strip_suffix('}')?.rfind('{')?;
    let doubled = line[..brace].ends_with('{') || line.ends_with("}}");
    (!doubled).then_some(brace)
}

impl Fence {
    /// Whether the line holds colons only, and so closes a passage.
    pub fn closes(&self) -> bool {
        self.end - self.start == self.colons
    }

    /// Whether the line names this kind of passage.
    pub fn names(&self, kind: Kind, text: &str) -> bool {
        self.word(text) == kind.word()
    }

    /// Whether the line names any kind of passage.
    pub fn names_a_block(&self, text: &str) -> bool {
        Kind::from_word(self.word(text)).is_some()
    }

    fn word<'a>(&self, text: &'a str) -> &'a str {
        let rest = text[self.start + self.colons..self.end].trim_start();
        rest.split(ends_word).next().unwrap_or(rest)
    }

    /// The whole line; `base` is where the text begins in its file.
    pub fn span(&self, file: FileId, base: usize) -> Span {
        Span::new(file, base + self.start, base + self.end)
    }

    /// Reads what the line opens.
    pub fn opening(
        &self,
        file: FileId,
        base: usize,
        text: &str,
        faults: &mut Faults,
    ) -> Option<Opening> {
        let span = self.span(file, base);
        let line = &text[self.start..self.end];
        let rest = line[self.colons..].trim_start();
        let word_start = self.start + line.len() - rest.len();
        let word = rest.split(ends_word).next().unwrap_or(rest);
        let word_span = Span::new(file, base + word_start, base + word_start + word.len());
        let Some(kind) = Kind::from_word(word) else {
            faults.push(unknown_block(word, word_span, span));
            return None;
        };
        let rest = &rest[word.len()..];
        let rest_start = word_start + word.len();
        let (title, attributes) = match trailing_brace(rest) {
            Some(brace) => {
                let start = base + rest_start + brace;
                (&rest[..brace], Attributes::parse(file, &rest[brace..], start, faults))
            }
            None => (rest, Attributes::none(Span::new(file, base + self.end, base + self.end))),
        };
        let title = title.trim();
        if let Some(at) = title.find(['{', '}', '<']) {
            let at = base + rest_start + rest.find(title).unwrap_or(0) + at;
            faults.push(
                Diagnostic::error("block-title", Span::new(file, at, at + 1), "a block's title is plain text")
                    .help("attributes stand in one pair of braces at the line's end, as in `::: slide Title {#id}`"),
            );
        }
        let title = (!title.is_empty()).then(|| title.to_owned());
        Some(Opening { kind, title, attributes, span })
    }
}

fn ends_word(letter: char) -> bool {
    letter.is_whitespace() || letter == '{'
}

fn unknown_block(word: &str, word_span: Span, line: Span) -> Diagnostic {
    if word.is_empty() {
        return Diagnostic::error("unknown-block", line, "this fence names no block")
            .help("write the block's name after the colons, as in `::: say`");
    }
    let diagnostic =
        Diagnostic::error("unknown-block", word_span, format!("there is no block `{word}`"));
    match word.to_lowercase().as_str() {
        "instructor-note" | "note" | "notes" | "facilitator" => {
            diagnostic.help("did you mean `instructor`?")
        }
        "script" | "role" => diagnostic.help("did you mean `role-player`?"),
        "callout" | "tip" | "warning" => {
            diagnostic.help("for a call-out that everyone reads, write `> [!TIP]`")
        }
        _ => diagnostic.suggest(word, Kind::WORDS.iter().copied()),
    }
}
