//! The definitions of footnotes and links: who may see them, and what becomes of those that nothing refers to.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use unicase::UniCase;

use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};
use crate::syntax::decode::Faults;
use crate::syntax::leftovers::is_mark;
use crate::syntax::markdown::Builder;
use crate::syntax::values::Id;
use crate::syntax::vocabulary::{Kind, Reader};

/// Which passages may see a definition.
///
/// A link or footnote definition belongs to the passages that it stands in: who reads what refers to it must
/// read them too, else a privileged target or title would come to light in public text.
#[derive(Default)]
pub(super) struct Scopes {
    pub(super) current: Vec<usize>,
    scopes: Vec<Scope>,
    note: Option<String>,
    notes: BTreeMap<String, Definition>,
    links: BTreeMap<String, Definition>,
    note_uses: Vec<Use>,
    link_uses: Vec<Use>,
}

/// A passage that not everybody reads.
struct Scope {
    readers: Option<Readers>,
    range: Range<usize>,
}

/// Who reads a passage; one that has none is the agency's that fills the insert.
pub(super) struct Readers {
    /// For whom it is written.
    pub(super) reader: Reader,
    /// Who comes to see what stands in it: the class sees a slide, and the stem of a question.
    pub(super) shown_to: Reader,
    /// The audiences that it is for; all if none is named.
    pub(super) audience: BTreeSet<String>,
}

/// A definition: its label as it was written, and its place.
struct Definition {
    label: String,
    scopes: Vec<usize>,
    range: Range<usize>,
}

/// A place that refers to a definition.
struct Use {
    /// What the label is known as.
    name: String,
    scopes: Vec<usize>,
    /// The footnote that it stands in.
    note: Option<String>,
    span: Span,
}

impl Readers {
    /// Of what stands below a heading, for some audiences only.
    pub(super) fn of_audience(audience: &[Spanned<Id>]) -> Self {
        Self::of_passage(Reader::Participant, audience)
    }

    fn of_passage(reader: Reader, audience: &[Spanned<Id>]) -> Self {
        let audience = audience.iter().map(|id| id.as_str().to_owned()).collect();
        Self { reader, shown_to: reader, audience }
    }

    /// Of a marked passage.
    pub(super) fn of(kind: Kind, audience: &[Spanned<Id>]) -> Option<Self> {
        let readers = Self::of_passage(kind.reader(), audience);
        match kind {
            Kind::Insert => None,
            Kind::Slide | Kind::Question => Some(Self { shown_to: Reader::Participant, ..readers }),
            _ => Some(readers),
        }
    }
}

impl Scopes {
    pub(super) fn define_link(&mut self, label: &str, range: Range<usize>) {
        let definition = Definition { label: label.to_owned(), scopes: Vec::new(), range };
        self.links.insert(known_as(label), definition);
    }

    /// What is read now stands in this footnote, or in the one around it; returns that.
    pub(super) fn enter_note(&mut self, note: Option<String>) -> Option<String> {
        std::mem::replace(&mut self.note, note)
    }

    pub(super) fn define_note(&mut self, label: &str, range: Range<usize>) {
        let definition =
            Definition { label: label.to_owned(), scopes: self.current.clone(), range };
        self.notes.insert(known_as(label), definition);
    }

    pub(super) fn enter(&mut self, start: usize, readers: Option<Readers>) {
        self.current.push(self.scopes.len());
        self.scopes.push(Scope { readers, range: start..usize::MAX });
    }

    pub(super) fn leave(&mut self, end: usize) {
        if let Some(scope) = self.current.pop() {
            self.scopes[scope].range.end = end;
        }
    }

    pub(super) fn use_note(&mut self, label: &str, span: Span) {
        let place = self.place(label, span);
        self.note_uses.push(place);
    }

    /// A link that says itself where it leads has no label, and nothing is defined under none.
    pub(super) fn use_link(&mut self, label: &str, span: Span) {
        let place = self.place(label, span);
        self.link_uses.push(place);
    }

    fn place(&self, label: &str, span: Span) -> Use {
        let (scopes, note) = (self.current.clone(), self.note.clone());
        Use { name: known_as(label), scopes, note, span }
    }

    fn at(&self, offset: usize) -> Vec<usize> {
        let holds = |scope: &usize| self.scopes[*scope].range.contains(&offset);
        (0..self.scopes.len()).filter(holds).collect()
    }

    /// Whether all who come to see a place in `scopes` read what stands in the passage `defined`. A script is
    /// handed to one player, and a key to who scores: what stands in one is for no other.
    fn see(&self, scopes: &[usize], defined: usize) -> bool {
        if scopes.contains(&defined) {
            return true;
        }
        let Some(wanted) = &self.scopes[defined].readers else { return false };
        let around = || scopes.iter().filter_map(|scope| self.scopes[*scope].readers.as_ref());
        let is_read = match wanted.reader {
            Reader::Participant => true,
            Reader::Restricted => false,
            reader => around().any(|around| around.shown_to.may_read(reader)),
        };
        let innermost = scopes.last().and_then(|scope| self.scopes[*scope].readers.as_ref());
        let is_shown_to_class = innermost.is_some_and(|inner| inner.shown_to != inner.reader);
        let is_of = |around: &Readers| {
            !around.audience.is_empty() && around.audience.is_subset(&wanted.audience)
        };
        let is_of_audience = wanted.audience.is_empty() || around().any(is_of);
        is_read && !is_shown_to_class && is_of_audience
    }

    /// The footnotes that a page prints: what refers to them stands in none, or in one of them.
    fn printed_notes(&self) -> BTreeSet<&str> {
        let mut named: BTreeMap<Option<&str>, Vec<&str>> = BTreeMap::new();
        for place in &self.note_uses {
            named.entry(place.note.as_deref()).or_default().push(&place.name);
        }
        let mut printed = BTreeSet::new();
        let mut found = vec![None];
        while let Some(note) = found.pop() {
            let new = named.remove(&note).unwrap_or_default().into_iter();
            found.extend(new.filter(|name| printed.insert(*name)).map(Some));
        }
        printed
    }

    /// What is defined and never referred to by what is printed: no page prints it.
    pub(super) fn unused(&self, span: impl Fn(&Range<usize>) -> Span) -> Faults {
        let notes = self.printed_notes();
        let is_printed =
            |place: &&Use| place.note.as_deref().is_none_or(|note| notes.contains(note));
        let links = names(self.link_uses.iter().filter(is_printed));
        let (all_notes, all_links) = (names(&self.note_uses), names(&self.link_uses));
        let who = |all: &BTreeSet<&str>, name: &str| match all.contains(name) {
            true => "only a footnote that is printed nowhere",
            false => "nothing",
        };
        let notes = self.notes.iter().filter(|(name, _)| !notes.contains(name.as_str()));
        let notes = notes.map(|(name, Definition { label, range, .. })| {
            let who = who(&all_notes, name);
            let message =
                format!("{who} refers to the footnote `{label}`, and so it is printed nowhere");
            Diagnostic::warning("footnote-never-used", span(range), message)
                .help(format!("write `[^{label}]` where it belongs, or delete it"))
        });
        let links = self.links.iter().filter(|(name, _)| !links.contains(name.as_str()));
        let links = links.map(|(name, Definition { label, range, .. })| {
            let who = who(&all_links, name);
            let message = format!("{who} refers to the link `{label}`, and so it is printed nowhere");
            Diagnostic::warning("link-never-used", span(range), message).help(format!(
                "write `[{label}]` where it belongs, or delete it; where it should be text, write `\\[{label}]`"
            ))
        });
        notes.chain(links).collect()
    }

    pub(super) fn faults(&self, span: impl Fn(&Range<usize>) -> Span) -> Faults {
        let mut faults = Vec::new();
        for Use { name, scopes, span: place, .. } in &self.note_uses {
            let Some(Definition { label, scopes: defined, range }) = self.notes.get(name) else {
                continue;
            };
            if !defined.iter().all(|defined| self.see(scopes, *defined)) {
                faults.push(
                    Diagnostic::error(
                        "hidden-definition",
                        *place,
                        format!(
                            "the footnote `{label}` is defined where this text's readers don't read"
                        ),
                    )
                    .related(span(range), "defined inside a passage for some readers only")
                    .help("define it outside that passage, or refer to it only from inside"),
                );
            }
        }
        for Use { name, scopes, span: place, .. } in &self.link_uses {
            let Some(Definition { label, range, .. }) = self.links.get(name) else { continue };
            if !self.at(range.start).into_iter().all(|defined| self.see(scopes, defined)) {
                faults.push(
                    Diagnostic::error("hidden-definition", *place, format!("the link `{label}` is defined where this text's readers don't read"))
                        .help("define it outside the passage that it stands in, or write the address here"),
                );
            }
        }
        faults
    }
}

fn names<'a>(uses: impl IntoIterator<Item = &'a Use>) -> BTreeSet<&'a str> {
    uses.into_iter().map(|place| place.name.as_str()).collect()
}

/// Labels that differ in their blanks and in upper and lower case are one, as they are for the parser: `[STRASSE]`
/// is defined by `[straße]: …`.
pub(super) fn known_as(label: &str) -> String {
    let words: Vec<&str> = label.split_ascii_whitespace().collect();
    UniCase::new(words.join(" ")).to_folded_case()
}

impl Builder<'_> {
    /// Links that are defined where one of the same name is defined already: the parser passes over them, and they
    /// are what no words and no definition hold of the text, but for the marks of lists and quotations.
    pub(super) fn defined_again(&self) -> Faults {
        let definitions = &self.scopes.links;
        let mut held: Vec<Range<usize>> = self.held().collect();
        held.extend(definitions.values().map(|link| link.range.clone()));
        held.sort_unstable_by_key(|range| range.start);
        held.push(self.original.len()..self.original.len());
        let mut faults = Vec::new();
        let mut read = 0;
        for range in held {
            let between = read..range.start.max(read);
            read = read.max(range.end);
            let text = &self.original[between.clone()];
            let mut start = between.start;
            for line in text.split_inclusive('\n') {
                let written = line.trim_start_matches(is_mark);
                let at = start + line.len() - written.len();
                start += line.len();
                let label = written.strip_prefix('[').and_then(|rest| rest.split_once("]:"));
                let Some((label, _)) = label else { continue };
                let Some(first) = definitions.get(&known_as(label)) else { continue };
                let span = self.span(&(at..start - (line.len() - line.trim_end().len())));
                faults.push(
                    Diagnostic::error(
                        "duplicate-link",
                        span,
                        format!("the link `{label}` is defined twice"),
                    )
                    .related(self.span_of_block(&first.range), "first here, and this one holds")
                    .help("give one of them another label"),
                );
            }
        }
        faults
    }
}
