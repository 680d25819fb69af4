//! Which terms of the glossary stand in a text.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rayon::prelude::*;

use crate::course::Common;
use crate::kept::ANYBODY;
use crate::syntax::manifests::Term;
use crate::syntax::tree::{InlineKind, Module, Section};
use crate::syntax::walk::{Visit, walk, walk_section};

/// Looks for all words of a list at once, whatever their case.
#[derive(Clone)]
pub(super) struct Searcher {
    words: AhoCorasick,
    are_ascii: bool,
}

impl Searcher {
    /// A searcher for these words.
    fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let small: Vec<String> = words.map(str::to_lowercase).collect();
        let are_ascii = small.iter().all(|word| word.is_ascii());
        let words = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(small)
            .expect("a manifest's bounds keep its words within the searcher's");
        Self { words, are_ascii }
    }

    /// The places in the list of the words that stand in a text.
    pub(super) fn found_in(&self, text: &str) -> BTreeSet<usize> {
        let text = self.small(text);
        self.words.find_overlapping_iter(&*text).map(|found| found.pattern().as_usize()).collect()
    }

    /// Letters beyond ASCII have their cases evened out only for words that have some.
    fn small<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.are_ascii { text.into() } else { text.to_lowercase().into() }
    }
}

/// A searcher for the terms of a glossary.
pub(super) fn searcher(terms: &[Term]) -> Searcher {
    Searcher::of(terms.iter().map(|term| term.term.as_str()))
}

/// Appends what a walk comes upon, as far as terms are looked for in it. A term may run over the end of a
/// line, and never from one paragraph or cell into the next.
pub(super) fn push(visit: &Visit<'_>, text: &mut String) {
    match visit {
        Visit::Block(_) | Visit::Cell => text.push('\n'),
        Visit::Inline(inline) => match &inline.kind {
            InlineKind::Text(words) => text.push_str(words),
            InlineKind::SoftBreak | InlineKind::HardBreak => text.push(' '),
            _ => {}
        },
    }
}

/// The places in the glossary of the terms that stand in the running text of these modules.
pub fn used_in(course: &Common, modules: &[&Module]) -> BTreeSet<usize> {
    // A searcher takes longer to make than a section to search, and most sections were searched before.
    let searcher = LazyLock::new(|| course.searcher.get_or_init(|| searcher(&course.terms)));
    let of_section = |section: &Arc<Section>| {
        course.kept.get(section, ANYBODY, || {
            let mut text = String::new();
            walk_section(section, &mut |visit| push(&visit, &mut text));
            TermsUsed(searcher.found_in(&text))
        })
    };
    let used = modules.par_iter().map(|module| {
        let mut used = BTreeSet::new();
        module.sections.iter().for_each(|section| used.extend(&of_section(section).0));
        let of_notes = course.kept.get(&module.footnotes, ANYBODY, || {
            let mut text = String::new();
            let notes = module.footnotes.values();
            notes.for_each(|note| walk(&note.blocks, &mut |visit| push(&visit, &mut text)));
            let is_empty = text.is_empty();
            TermsUsed(if is_empty { BTreeSet::new() } else { searcher.found_in(&text) })
        });
        used.extend(&of_notes.0);
        used
    });
    used.flatten_iter().collect()
}

/// The terms that stand in a section, or in a module's notes.
struct TermsUsed(BTreeSet<usize>);
