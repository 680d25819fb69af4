//! The words that are no secret, as participants read them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::course::Course;
use crate::kept::{ANYBODY, Kept};
use crate::projection::leaves::{addresses_of, block_leaves, section_addresses, section_leaves};
use crate::projection::private::{Candidate, Private};
use crate::projection::runs::{Runs, runs_of, words};
use crate::projection::secrets::LONGEST;
use crate::source::FilePath;
use crate::span::{FileId, Span};
use crate::syntax::tree::{Module, Section};

/// The words of a module's public text, or of a section's. What participants read in one piece, or in a piece that
/// begins or ends with it, is no secret wherever else it stands. What an agency wrote makes nothing of
/// the academy's public: a key that somebody copied into it is found.
#[derive(Default)]
pub(super) struct Public {
    /// What stands in the module's own file.
    pub(super) own: Vec<u64>,
    /// What an agency put in between, by file.
    others: BTreeMap<FileId, Vec<u64>>,
}

impl Public {
    pub(super) fn of(visible: &Module, kept: &Kept) -> Self {
        let front = &visible.front;
        let file = front.span.file;
        let (mut public, mut addresses) = (Self::default(), Self::default());
        for text in [&front.title, &front.goal] {
            public.own.extend(words(text).map(|(sum, _)| sum));
        }
        for section in &visible.sections {
            // Sections that are kept are the academy's: each stands in one file.
            let found = kept.get(section, ANYBODY, || PublicSection::of(section, file));
            public.append(&found.text);
            addresses.append(&found.addresses);
        }
        for note in visible.footnotes.values() {
            let text = &mut String::new();
            block_leaves(&note.blocks, text, &mut |text, span| public.add(text, span, file));
            addresses_of(&note.blocks, &mut |text, span| addresses.add(text, span, file));
        }
        public.append(&addresses);
        public
    }

    fn add(&mut self, text: &str, span: Span, file: FileId) {
        let all = match span.file == file {
            true => &mut self.own,
            false => self.others.entry(span.file).or_default(),
        };
        all.extend(words(text).map(|(sum, _)| sum));
    }

    pub(super) fn append(&mut self, more: &Self) {
        self.own.extend(&more.own);
        for (file, sums) in &more.others {
            self.others.entry(*file).or_default().extend(sums);
        }
    }

    /// The runs that are no secret in this module, whatever they are in others: those that its agency tells.
    /// The academy's are no secret anywhere.
    pub(super) fn known(&self, is_agencys: bool) -> Known {
        let runs = |sums: &[u64]| {
            let mut known = Runs::with_capacity_and_hasher(sums.len(), Default::default());
            known.extend(runs_of(sums, LONGEST));
            known
        };
        let own = if is_agencys { runs(&self.own) } else { Runs::default() };
        let others = self.others.iter().map(|(file, sums)| (*file, runs(sums)));
        Known { own, others: others.collect() }
    }
}

/// The words of a section's public text, and of its links and pictures.
pub(super) struct PublicSection {
    pub(super) text: Public,
    pub(super) addresses: Public,
}

impl PublicSection {
    pub(super) fn of(section: &Section, file: FileId) -> Self {
        let (mut text, mut addresses) = (Public::default(), Public::default());
        section_leaves(section, &mut |words, span| text.add(words, span, file));
        section_addresses(section, &mut |words, span| addresses.add(words, span, file));
        Self { text, addresses }
    }
}

/// The runs that are no secret in one module: of its own file nowhere in it, of another's not in the same file.
pub(super) struct Known {
    own: Runs,
    others: BTreeMap<FileId, Runs>,
}

impl Known {
    fn has(&self, candidate: &Candidate) -> bool {
        let in_same_file = || self.others.get(&candidate.span.file);
        self.own.contains(&candidate.run)
            || in_same_file().is_some_and(|runs| runs.contains(&candidate.run))
    }

    /// Private runs without these. Most have none, and stay what they are.
    pub(super) fn taken_from(&self, private: Arc<Private>) -> Arc<Private> {
        if self.own.is_empty() && self.others.is_empty()
            || !private.0.iter().any(|candidate| self.has(candidate))
        {
            return private;
        }
        let left = private.0.iter().filter(|candidate| !self.has(candidate));
        Arc::new(Private(left.copied().collect()))
    }
}

/// Whether a module is an agency's own.
pub(super) fn is_agencys(module: &FilePath) -> bool {
    module.as_str().starts_with("agencies/")
}

/// The manifest, references and credits have no privileged text.
pub(super) fn manifests(course: &Course) -> Vec<&str> {
    let manifests = course.closure.iter().filter(|(path, _)| path.extension() == "yaml");
    manifests.filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok()).collect()
}
