//! Where a place is, as people count: from 1, columns in characters.

use serde::Serialize;

use crate::diagnostic::Place;
use crate::source::Source;

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

/// The position of a place.
pub(super) fn position(source: &Source, place: &Place) -> Position {
    match place {
        Place::Path(path) => Position { file: path.clone(), range: None },
        Place::Span(span) => {
            let range = source.text_read(span.file).map(|text| {
                let (line, column) = line_and_column(text, span.start as usize);
                let (end_line, end_column) = line_and_column(text, span.end as usize);
                Range { line, column, end_line, end_column }
            });
            Position { file: source.path(span.file).to_string(), range }
        }
    }
}

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let offset = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let before = &text[..offset.unwrap_or(0)];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
