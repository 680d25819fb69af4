//! What of the modules is looked up elsewhere, gathered in one walk: most of a tree is running text, and
//! going through it takes time.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::course::terms::{self, Searcher};
use crate::source::FilePath;
use crate::span::Span;
use crate::syntax::Parsed;
use crate::syntax::tree::{Block, BlockKind, Citation, InlineKind, Module, Picture, Place, Target};
use crate::syntax::walk::{Visit, walk, walk_section};

/// What was found in a module, in reading order, footnotes last.
pub(super) struct Found<'a> {
    /// Its file.
    pub(super) path: &'a FilePath,
    /// Its tree.
    pub(super) module: &'a Module,
    /// Its marked passages and questions.
    pub(super) passages: Vec<&'a Block>,
    /// How many of them stand in its sections.
    in_sections: usize,
    /// What it cites, and where.
    pub(super) citations: Vec<(&'a Citation, Span)>,
    /// The places in the course that it refers to, and where.
    pub(super) links: Vec<(&'a Place, Span)>,
    /// The pictures that it shows.
    pub(super) pictures: Vec<&'a Picture>,
    /// The places in the glossary of the terms that stand in its text.
    pub(super) terms: BTreeSet<usize>,
}

/// Goes through all modules, in the order of their paths.
pub(super) fn in_modules(parsed: &Parsed) -> Vec<Found<'_>> {
    let glossary = parsed.glossary.as_ref().map_or(&[][..], |file| &file.content.terms);
    let searcher = terms::searcher(glossary);
    let modules = parsed.modules.par_iter();
    modules.map(|(path, module)| Found::of(path, module, &searcher)).collect()
}

impl<'a> Found<'a> {
    fn of(path: &'a FilePath, module: &'a Module, searcher: &Searcher) -> Self {
        let mut found = Self {
            path,
            module,
            passages: Vec::new(),
            in_sections: 0,
            citations: Vec::new(),
            links: Vec::new(),
            pictures: Vec::new(),
            terms: BTreeSet::new(),
        };
        let mut text = String::new();
        for section in &module.sections {
            walk_section(section, &mut |visit| found.add(visit, &mut text));
        }
        found.in_sections = found.passages.len();
        for note in module.footnotes.values() {
            walk(&note.blocks, &mut |visit| found.add(visit, &mut text));
        }
        found.terms = searcher.found_in(&text);
        found
    }

    /// The marked passages and questions of its sections.
    pub(super) fn passages_of_sections(&self) -> &[&'a Block] {
        &self.passages[..self.in_sections]
    }

    fn add(&mut self, visit: Visit<'a>, text: &mut String) {
        terms::push(&visit, text);
        match visit {
            Visit::Block(block) => match &block.kind {
                BlockKind::Marked(_) | BlockKind::Question(_) => self.passages.push(block),
                BlockKind::Figure(picture) => self.pictures.push(picture),
                _ => {}
            },
            Visit::Cell => {}
            Visit::Inline(inline) => match &inline.kind {
                InlineKind::Cite(citations) => {
                    self.citations.extend(citations.iter().map(|one| (one, inline.span)));
                }
                InlineKind::Link(target, _) => {
                    if let Target::Inside(place) = &**target {
                        self.links.push((place, inline.span));
                    }
                }
                InlineKind::Picture(picture) => self.pictures.push(picture),
                _ => {}
            },
        }
    }
}
