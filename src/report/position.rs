//! Where a place is, as people count: from 1, columns in characters.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Place};
use crate::source::Source;
use crate::span::FileId;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Position {
    /// The path in the curriculum.
    pub(super) file: String,
    /// Where it begins and ends; nothing if the file couldn't be read.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(super) range: Option<Range>,
}

/// From the first character to the one behind the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Range {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

/// The lines of files in which something was found, so that each place is found without counting from the beginning.
pub(super) struct Places<'s> {
    source: &'s Source,
    texts: BTreeMap<FileId, Text<'s>>,
}

/// A text and where its lines begin.
struct Text<'s> {
    text: &'s str,
    /// Where each line begins, in bytes.
    lines: Vec<usize>,
    /// How many characters stand before each stretch of so many bytes.
    characters: Vec<usize>,
}

/// The length of a stretch, in bytes.
const STRETCH: usize = 4096;

impl<'s> Places<'s> {
    /// The places at which these point.
    pub(super) fn of<'d>(
        source: &'s Source,
        diagnostics: impl Iterator<Item = &'d Diagnostic>,
    ) -> Self {
        let spans = diagnostics.flat_map(|one| {
            let related = one.related.iter().map(|(span, _)| *span);
            let own = match &one.place {
                Place::Span(span) => Some(*span),
                Place::Path(_) => None,
            };
            own.into_iter().chain(related)
        });
        let mut texts = BTreeMap::new();
        for span in spans {
            if !texts.contains_key(&span.file)
                && let Some(text) = source.text_read(span.file)
            {
                texts.insert(span.file, Text::of(text));
            }
        }
        Self { source, texts }
    }

    /// The position of one of them.
    pub(super) fn position(&self, place: &Place) -> Position {
        match place {
            Place::Path(path) => Position { file: path.clone(), range: None },
            Place::Span(span) => {
                let range = self.texts.get(&span.file).map(|text| {
                    let (line, column) = text.line_and_column(span.start as usize);
                    let (end_line, end_column) = text.line_and_column(span.end as usize);
                    Range { line, column, end_line, end_column }
                });
                Position { file: self.source.path(span.file).to_string(), range }
            }
        }
    }
}

impl<'s> Text<'s> {
    fn of(text: &'s str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        let mut before = 0;
        let characters = text.as_bytes().chunks(STRETCH).map(|stretch| {
            let count = count(stretch);
            before += count;
            before - count
        });
        let characters = characters.collect();
        Self { text, lines: std::iter::once(0).chain(ends).collect(), characters }
    }

    fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.lines.partition_point(|start| *start <= offset);
        (line, self.characters_before(offset) - self.characters_before(self.lines[line - 1]) + 1)
    }

    fn characters_before(&self, offset: usize) -> usize {
        let stretch = offset / STRETCH;
        let before = self.characters.get(stretch).or(self.characters.last());
        let start = stretch.min(self.characters.len().saturating_sub(1)) * STRETCH;
        before.copied().unwrap_or(0) + count(&self.text.as_bytes()[start..offset])
    }
}

/// The characters that begin in these bytes.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !matches!(byte, 0x80..0xc0)).count()
}

#[cfg(test)]
mod tests {
    use super::{Places, Range, STRETCH, Text};
    use crate::diagnostic::{Diagnostic, Place};
    use crate::source::{FilePath, Source, limits};
    use crate::span::Span;

    #[test]
    fn a_place_that_explains_a_fault_of_another_file_is_found_in_its_own() {
        let paths = ["a.md", "b.md"].map(|path| FilePath::parse(path).expect("a path"));
        let source = Source::in_memory(
            paths.clone().map(|path| (path, b"Gr\xc3\xb6\xc3\x9fe\nTwo".to_vec())),
        );
        let [here, there] =
            paths.map(|path| source.text(&path, limits::MODULE_BYTES).expect("a text").0);
        let fault = Diagnostic::error("rule", Span::new(here, 0, 1), "message");
        let related = Span::new(there, 6, 10);
        let fault = fault.related(related, "label");
        let places = Places::of(&source, std::iter::once(&fault));
        let position = places.position(&Place::Span(related));
        assert_eq!(position.file, "b.md");
        assert_eq!(position.range, Some(Range { line: 1, column: 5, end_line: 2, end_column: 3 }));
    }

    #[test]
    fn a_place_is_where_one_comes_to_who_counts_from_the_beginning() {
        let text = "Größe\n\n漢字 and a long line; ".repeat(STRETCH / 4) + "end\r\n";
        let lines = Text::of(&text);
        for offset in (0..=text.len() + 1).step_by(7) {
            let before = &text[..text.floor_char_boundary(offset)];
            let last = before.rsplit('\n').next().unwrap_or_default();
            let counted = (before.matches('\n').count() + 1, last.chars().count() + 1);
            assert_eq!(lines.line_and_column(offset), counted, "at {offset}");
        }
        for (text, offset, place) in [("", 0, (1, 1)), ("é", 1, (1, 1)), ("\n", 1, (2, 1))] {
            assert_eq!(Text::of(text).line_and_column(offset), place);
        }
        let stretches = "x".repeat(2 * STRETCH);
        assert_eq!(Text::of(&stretches).line_and_column(2 * STRETCH), (1, 2 * STRETCH + 1));
    }
}
