//! The definitions of footnotes and links: who may see them, and what becomes of those that nothing refers to.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::syntax::decode::Faults;
use crate::syntax::markdown::Builder;

/// Which passages may see a definition.
///
/// A link or footnote definition belongs to the passages that it stands in: what refers to it must
/// stand in them too, else a privileged target or title would come to light in public text.
#[derive(Default)]
pub(super) struct Scopes {
    pub(super) current: Vec<usize>,
    ranges: Vec<Range<usize>>,
    pub(super) note_definitions: BTreeMap<String, (Vec<usize>, Span)>,
    note_uses: Vec<(String, Vec<usize>, Span)>,
    link_definitions: BTreeMap<String, (String, Range<usize>)>,
    link_uses: Vec<(String, Vec<usize>, Span)>,
}

impl Scopes {
    pub(super) fn define_link(&mut self, label: &str, range: Range<usize>) {
        self.link_definitions.insert(known_as(label), (label.to_owned(), range));
    }

    pub(super) fn enter(&mut self, start: usize) {
        self.current.push(self.ranges.len());
        self.ranges.push(start..usize::MAX);
    }

    pub(super) fn leave(&mut self, end: usize) {
        if let Some(scope) = self.current.pop() {
            self.ranges[scope].end = end;
        }
    }

    pub(super) fn use_note(&mut self, label: &str, span: Span) {
        self.note_uses.push((label.to_owned(), self.current.clone(), span));
    }

    /// A link that says itself where it leads has no label, and nothing is defined under none.
    pub(super) fn use_link(&mut self, label: &str, span: Span) {
        self.link_uses.push((known_as(label), self.current.clone(), span));
    }

    fn at(&self, offset: usize) -> Vec<usize> {
        (0..self.ranges.len()).filter(|scope| self.ranges[*scope].contains(&offset)).collect()
    }

    /// What is defined and never referred to: no page prints it.
    pub(super) fn unused(&self, span: impl Fn(&Range<usize>) -> Span) -> Faults {
        let notes: BTreeSet<&str> =
            self.note_uses.iter().map(|(label, ..)| label.as_str()).collect();
        let links: BTreeSet<&str> =
            self.link_uses.iter().map(|(label, ..)| label.as_str()).collect();
        let notes =
            self.note_definitions.iter().filter(|(label, _)| !notes.contains(label.as_str()));
        let links =
            self.link_definitions.iter().filter(|(label, _)| !links.contains(label.as_str()));
        let notes = notes.map(|(label, (_, place))| {
            let message =
                format!("nothing refers to the footnote `{label}`, and so it is printed nowhere");
            Diagnostic::warning("footnote-never-used", *place, message)
                .help(format!("write `[^{label}]` where it belongs, or delete it"))
        });
        let links = links.map(|(_, (label, place))| {
            let message = format!("nothing refers to the link `{label}`, and so it is printed nowhere");
            Diagnostic::warning("link-never-used", span(place), message).help(format!(
                "write `[{label}]` where it belongs, or delete it; where it should be text, write `\\[{label}]`"
            ))
        });
        notes.chain(links).collect()
    }

    pub(super) fn faults(&self) -> Faults {
        let mut faults = Vec::new();
        for (label, scopes, span) in &self.note_uses {
            match self.note_definitions.get(label) {
                Some((defined, place)) if !defined.iter().all(|scope| scopes.contains(scope)) => {
                    faults.push(
                        Diagnostic::error("hidden-definition", *span, format!("the footnote `{label}` is defined where this text's readers don't read"))
                            .related(*place, "defined inside a passage for some readers only")
                            .help("define it outside that passage, or refer to it only from inside"),
                    );
                }
                _ => {}
            }
        }
        for (label, scopes, span) in &self.link_uses {
            let Some((_, definition)) = self.link_definitions.get(label) else { continue };
            if !self.at(definition.start).iter().all(|scope| scopes.contains(scope)) {
                faults.push(
                    Diagnostic::error("hidden-definition", *span, format!("the link `{label}` is defined where this text's readers don't read"))
                        .help("define it outside the passage that it stands in, or write the address here"),
                );
            }
        }
        faults
    }
}

/// Labels that differ in their blanks and in upper and lower case are one.
pub(super) fn known_as(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Builder<'_> {
    /// Links that are defined where one of the same name is defined already: the parser passes over them, and they
    /// are what no words and no definition hold of the text, but for the marks of lists and quotations.
    pub(super) fn defined_again(&self) -> Faults {
        let definitions = &self.scopes.link_definitions;
        let mut held: Vec<Range<usize>> = self.held().collect();
        held.extend(definitions.values().map(|(_, range)| range.clone()));
        held.sort_unstable_by_key(|range| range.start);
        held.push(self.original.len()..self.original.len());
        let marks = |letter: char| {
            letter.is_whitespace() || letter.is_ascii_digit() || "->*+.)".contains(letter)
        };
        let mut faults = Vec::new();
        let mut read = 0;
        for range in held {
            let between = read..range.start.max(read);
            read = read.max(range.end);
            let text = &self.original[between.clone()];
            let mut start = between.start;
            for line in text.split_inclusive('\n') {
                let written = line.trim_start_matches(marks);
                let at = start + line.len() - written.len();
                start += line.len();
                let label = written.strip_prefix('[').and_then(|rest| rest.split_once("]:"));
                let Some((label, _)) = label else { continue };
                let Some((_, first)) = definitions.get(&known_as(label)) else { continue };
                let span = self.span(&(at..start - (line.len() - line.trim_end().len())));
                faults.push(
                    Diagnostic::error(
                        "duplicate-link",
                        span,
                        format!("the link `{label}` is defined twice"),
                    )
                    .related(self.span_of_block(first), "first here, and this one holds")
                    .help("give one of them another label"),
                );
            }
        }
        faults
    }
}
