//! Diagnostics as text, drawn as rustc draws them, and in `formats` as programs read them. Draws, never
//! prints.

mod formats;
mod position;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    AnnotationKind, Element, Group, Level as Severity, Origin, Renderer, Snippet,
};

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Level, Place};
use crate::report::position::Places;
use crate::source::Source;
use crate::source::path::escaped;
use crate::span::Span;

pub use formats::{github, json, junit, sarif, values};

/// Whether to draw in colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// For a terminal.
    Yes,
    /// For a file or a pipe.
    No,
}

/// The widest line that is drawn, in columns; a longer one is cut around the place.
const WIDTH: usize = 140;

/// The longest stretch of a file that is drawn for one place, in bytes: of longer lines only the place is told.
const LONGEST: usize = 65_536;

/// The most that are drawn: who made more made one mistake many times.
const MOST: usize = 400;

/// The line that a place of a file that was read begins in, from 1.
pub fn line(source: &Source, span: Span) -> Option<usize> {
    let text = source.text_read(span.file)?.as_bytes();
    let before = &text[..text.len().min(span.start as usize)];
    Some(before.iter().filter(|byte| **byte == b'\n').count() + 1)
}

/// Draws them, in the order of their places, errors and warnings alike.
pub fn text(source: &Source, diagnostics: &[Diagnostic], colour: Colour) -> String {
    let renderer = match colour {
        Colour::Yes => Renderer::styled(),
        Colour::No => Renderer::plain(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH);
    let ordered = in_order(source, diagnostics);
    let drawn = ordered.iter().take(MOST).map(|one| renderer.render(&draw(source, one)));
    let mut text: String = drawn.map(|text| format!("{text}\n\n")).collect();
    if ordered.len() > MOST {
        text.push_str(&format!("… and {} more\n\n", ordered.len() - MOST));
    }
    text
}

/// A diagnostic for somebody who sees it elsewhere than at a terminal.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// `error` or `warning`.
    pub level: &'static str,
    /// The fault's name.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do, a sentence each.
    pub help: Vec<String>,
    /// The same as text, drawn as at a terminal.
    pub text: String,
    /// The path of its file in the curriculum.
    pub file: String,
    /// Its line, from 1, if the file could be read.
    pub line: Option<usize>,
    /// Its column in characters, from 1, if the file could be read.
    pub column: Option<usize>,
}

/// Each with what there is to show of it, in the order of their places.
pub fn shown<'d>(source: &Source, diagnostics: &'d [Diagnostic]) -> Vec<(&'d Diagnostic, Shown)> {
    let renderer = Renderer::plain().decor_style(DecorStyle::Ascii).term_width(WIDTH);
    let ordered: Vec<&Diagnostic> = in_order(source, diagnostics).into_iter().take(MOST).collect();
    let places = Places::of(source, ordered.iter().copied());
    let show = |one: &Diagnostic| {
        let at = places.position(&one.place);
        Shown {
            level: one.level.word(),
            rule: one.rule,
            message: one.message.clone(),
            help: one.help.clone(),
            text: renderer.render(&draw(source, one)),
            file: at.file,
            line: at.range.map(|range| range.line),
            column: at.range.map(|range| range.column),
        }
    };
    ordered.into_iter().map(|one| (one, show(one))).collect()
}

/// A last line that counts: `2 errors, 1 warning`.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |level| diagnostics.iter().filter(|one| one.level == level).count();
    let words = |count: usize, word: &str| match count {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{count} {word}s")),
    };
    let parts = [words(count(Level::Error), "error"), words(count(Level::Warning), "warning")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// By file, then by place; the same fault told twice at one place is told once.
fn in_order<'d>(source: &Source, diagnostics: &'d [Diagnostic]) -> Vec<&'d Diagnostic> {
    let key = |one: &Diagnostic| match &one.place {
        Place::Span(span) => (source.path(span.file).to_string(), span.start, span.end),
        Place::Path(path) => (path.clone(), 0, 0),
    };
    let mut ordered: Vec<&Diagnostic> = diagnostics.iter().collect();
    ordered.sort_by_cached_key(|one| key(one));
    ordered.dedup();
    ordered
}

fn draw<'a>(source: &'a Source, one: &'a Diagnostic) -> Vec<Group<'a>> {
    let severity = match one.level {
        Level::Error => Severity::ERROR,
        Level::Warning => Severity::WARNING,
    };
    let title = severity.primary_title(escaped(&one.message)).id(one.rule);
    let mut group = match &one.place {
        Place::Path(path) => title.element(Origin::path(escaped(path))),
        Place::Span(span) => match source.text_read(span.file) {
            None => title.element(Origin::path(source.path(span.file).as_str())),
            Some(text) => title.elements(drawings(source, text, *span, one)),
        },
    };
    for help in &one.help {
        group = group.element(Severity::HELP.message(help.as_str()));
    }
    vec![group]
}

/// The file that it points into, then the other places that explain it.
fn drawings<'a>(
    source: &'a Source,
    text: &'a str,
    span: Span,
    one: &'a Diagnostic,
) -> Vec<Element<'a>> {
    let own = Mark { kind: AnnotationKind::Primary, span, label: &one.label };
    let related = one.related.iter();
    let related =
        related.map(|(span, label)| Mark { kind: AnnotationKind::Context, span: *span, label });
    let (here, elsewhere): (Vec<_>, Vec<_>) = related.partition(|mark| {
        mark.span.file == span.file && lines_of(text, &[own, *mark]).len() <= LONGEST / 2
    });
    let here: Vec<Mark<'_>> = std::iter::once(own).chain(here).collect();
    let mut all = vec![drawing(source, text, &here)];
    for mark in elsewhere {
        let Some(text) = source.text_read(mark.span.file) else { continue };
        all.push(drawing(source, text, &[mark]));
    }
    all
}

/// A place to point at.
#[derive(Clone, Copy)]
struct Mark<'a> {
    kind: AnnotationKind,
    span: Span,
    label: &'a str,
}

/// Places of one file, or where the first of them is if their lines are too long to draw.
fn drawing<'a>(source: &'a Source, text: &'a str, marks: &[Mark<'a>]) -> Element<'a> {
    let lines = lines_of(text, marks);
    let line = text[..lines.start].bytes().filter(|byte| *byte == b'\n').count() + 1;
    let path = marks.first().map(|mark| source.path(mark.span.file).as_str());
    if lines.len() > LONGEST {
        let start = marks.first().map_or(lines.start, |mark| visible(text, mark.span).start);
        let column = text[lines.start..start].chars().count() + 1;
        return Origin::path(path.unwrap_or_default()).line(line).char_column(column).into();
    }
    let start = lines.start;
    let annotations = marks.iter().map(|mark| {
        let range = visible(text, mark.span);
        let annotation = mark.kind.span(range.start - start..range.end - start);
        if mark.label.is_empty() { annotation } else { annotation.label(mark.label) }
    });
    Snippet::source(&text[lines]).line_start(line).path(path).annotations(annotations).into()
}

/// The lines from the first of these places to the last: drawing takes as long as the text that it gets.
fn lines_of(text: &str, marks: &[Mark<'_>]) -> std::ops::Range<usize> {
    let ranges = marks.iter().map(|mark| visible(text, mark.span));
    let (first, last) = ranges.fold((text.len(), 0), |(first, last), range| {
        (first.min(range.start), last.max(range.end))
    });
    let start = text[..first].rfind('\n').map_or(0, |end| end + 1);
    start..text[last..].find('\n').map_or(text.len(), |length| last + length)
}

/// The range to draw: within the text, on one line, on character boundaries.
fn visible(text: &str, span: Span) -> std::ops::Range<usize> {
    let boundary = |at: usize| {
        (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
    };
    let start = boundary(span.start as usize);
    let line_end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    start..boundary(span.end as usize).clamp(start, line_end)
}

#[cfg(test)]
mod tests {
    use super::{Colour, MOST, shown, text};
    use crate::diagnostic::Diagnostic;
    use crate::source::{FilePath, Source, limits};
    use crate::span::Span;

    #[test]
    fn of_very_many_the_first_are_drawn_and_the_rest_are_counted() {
        let path = FilePath::parse("a.md").expect("a path");
        let source = Source::in_memory([(path.clone(), "word ".repeat(MOST + 2).into_bytes())]);
        let (file, _) = source.text(&path, limits::MODULE_BYTES).expect("a text");
        let fault =
            |at: usize| Diagnostic::error("rule", Span::new(file, at * 5, at * 5 + 4), "so");
        let mut faults: Vec<Diagnostic> = (0..MOST).map(fault).collect();
        let drawn = |faults: &[Diagnostic]| {
            let text = text(&source, faults, Colour::No);
            (text.matches("error[rule]: so").count(), text.contains("… and 2 more"))
        };
        assert_eq!(drawn(&faults), (MOST, false));
        faults.extend((MOST..MOST + 2).map(fault));
        assert_eq!(drawn(&faults), (MOST, true));
        assert_eq!(shown(&source, &faults).len(), MOST);
    }
}
