//! The words that no participant may find: what stands in the whole course and not in the public one.
//!
//! A run of eight words, normalised to letters and digits in lower case, is taken as a secret if it
//! stands in the course and not in its public projection; of a passage of four to seven words, the
//! whole. Runs are kept as 64-bit sums: 2⁻⁶⁴ for a false alarm, none for a miss.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::check::CheckedCourse;
use crate::course::Course;
use crate::kept::Kept;
use crate::projection::Projection;
use crate::projection::leaves::{addresses_of, block_leaves, section_addresses, section_leaves};
use crate::projection::runs::{Runs, Sieve, runs_of, sums, words};
use crate::source::FilePath;
use crate::span::{FileId, Span};
use crate::syntax::front_matter::FrontMatter;
use crate::syntax::tree::{BlockKind, Module, Section};
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::{Visit, walk_section};

/// The length of a run, in words.
const RUN: usize = 8;

/// The shortest passage that is looked for as a whole, in words.
const SHORTEST: usize = 4;

/// The secrets of a course.
pub struct Secrets {
    /// Where each secret, and what turned out to be none, stands in the source, in reading order.
    candidates: Vec<Arc<Private>>,
    /// The secrets.
    runs: Runs,
    /// Whether a run of eight words may be one of them.
    long: Sieve,
    /// Whether four words may begin a passage that is looked for as a whole.
    begins: Sieve,
    /// The lengths that such passages have, in words.
    lengths: Vec<usize>,
}

/// A secret that was found where it must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// Where it stands in the source.
    pub span: Span,
    /// The words, as found.
    pub words: String,
}

/// A run of words that may be a secret.
#[derive(Clone, Copy)]
struct Candidate {
    run: u64,
    /// Its first four words.
    begins: u64,
    /// In words.
    length: usize,
    span: Span,
}

/// Gathers the secrets of a course: all that stands in private passages, without what is public.
pub fn secrets(checked: &CheckedCourse, participants: &Projection<'_>) -> Secrets {
    let course = checked.course();
    let public = (0..participants.len()).into_par_iter();
    let public: Vec<Public> =
        public.map(|index| Public::of(participants.module(index).tree, &course.kept)).collect();
    let candidates: Vec<Vec<Arc<Private>>> = course
        .modules
        .par_iter()
        .zip(&public)
        .map(|(module, public)| {
            let known = public.known(is_agencys(&module.path));
            let private = private_runs(&module.tree, &course.kept).into_iter();
            private.map(|private| known.taken_from(private)).collect()
        })
        .collect();
    let mut secrets = Secrets::of(candidates.into_iter().flatten().collect());
    let modules = course.modules.iter().zip(public).filter(|(module, _)| !is_agencys(&module.path));
    let mut public: Vec<Vec<u64>> = modules.map(|(_, public)| public.own).collect();
    public.extend(manifests(course).into_iter().map(sums));
    let known: Vec<Vec<u64>> = public
        .par_iter()
        .map(|sums| secrets.matches(sums).map(|(_, _, run)| run).collect())
        .collect();
    known.iter().flatten().for_each(|run| {
        secrets.runs.remove(run);
    });
    secrets
}

impl Secrets {
    fn of(candidates: Vec<Arc<Private>>) -> Self {
        let all = || candidates.iter().flat_map(|private| &private.0);
        let long: Vec<u64> = all().filter(|one| one.length == RUN).map(|one| one.run).collect();
        let short = || all().filter(|one| one.length < RUN);
        let begins: Vec<u64> = short().map(|one| one.begins).collect();
        let lengths: BTreeSet<usize> = short().map(|one| one.length).collect();
        let mut runs =
            Runs::with_capacity_and_hasher(long.len() + begins.len(), Default::default());
        runs.extend(all().map(|one| one.run));
        Self {
            runs,
            long: Sieve::of(&long),
            begins: Sieve::of(&begins),
            lengths: lengths.into_iter().collect(),
            candidates,
        }
    }

    /// The secrets among the runs of a text: where each begins, its length in words, and itself.
    fn matches<'a>(&'a self, sums: &'a [u64]) -> impl Iterator<Item = (usize, usize, u64)> + 'a {
        let long = runs_of(sums, RUN).enumerate().filter(|(_, run)| self.long.may_hold(*run));
        let long = long.map(|(at, run)| (at, RUN, run));
        let begins = runs_of(sums, SHORTEST).enumerate();
        let begins = begins.filter(|(_, begins)| self.begins.may_hold(*begins));
        let short = begins.flat_map(move |(at, _)| {
            let whole = move |length: &usize| {
                let words = sums.get(at..at + length)?;
                Some((at, *length, runs_of(words, *length).next()?))
            };
            self.lengths.iter().filter_map(whole)
        });
        long.chain(short).filter(|(_, _, run)| self.runs.contains(run))
    }

    /// Whether a text with these words may hold a secret.
    pub fn may_stand_in(&self, words: &[u64]) -> bool {
        self.matches(words).next().is_some()
    }

    /// The first secret in a text, if there is one.
    pub fn find(&self, text: &str) -> Option<Leak> {
        let sums = sums(text);
        let (at, length, run) = self.matches(&sums).next()?;
        let places: Vec<(usize, usize)> = words(text).map(|(_, place)| place).collect();
        let found = &text[places[at].0..places[at + length - 1].1];
        let words = found.split_whitespace().collect::<Vec<_>>().join(" ");
        let source =
            self.candidates.iter().flat_map(|private| &private.0).find(|one| one.run == run)?;
        Some(Leak { span: source.span, words })
    }
}

/// The words of a module's public text, or of a section's. What participants read in one piece, or in a piece that
/// begins or ends with it, is no secret wherever else it stands. What an agency wrote makes nothing of
/// the academy's public: a key that somebody copied into it is found.
#[derive(Default)]
struct Public {
    /// What stands in the module's own file.
    own: Vec<u64>,
    /// What an agency put in between, by file.
    others: BTreeMap<FileId, Vec<u64>>,
}

impl Public {
    fn of(visible: &Module, kept: &Kept) -> Self {
        let front = &visible.front;
        let file = front.span.file;
        let (mut public, mut addresses) = (Self::default(), Self::default());
        for text in [&front.title, &front.goal] {
            public.own.extend(words(text).map(|(sum, _)| sum));
        }
        for section in &visible.sections {
            // Sections that are kept are the academy's: each stands in one file.
            let found = kept.get(section, 0, || PublicSection::of(section, file));
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

    fn append(&mut self, more: &Self) {
        self.own.extend(&more.own);
        for (file, sums) in &more.others {
            self.others.entry(*file).or_default().extend(sums);
        }
    }

    /// The runs that are no secret in this module, whatever they are in others: those that its agency tells.
    /// The academy's are no secret anywhere.
    fn known(&self, is_agencys: bool) -> Known {
        let runs = |sums: &[u64]| {
            let mut known = Runs::with_capacity_and_hasher(sums.len(), Default::default());
            known.extend(runs_of(sums, RUN));
            known
        };
        let own = if is_agencys { runs(&self.own) } else { Runs::default() };
        let others = self.others.iter().map(|(file, sums)| (*file, runs(sums)));
        Known { own, others: others.collect() }
    }
}

/// The words of a section's public text, and of its links and pictures.
struct PublicSection {
    text: Public,
    addresses: Public,
}

impl PublicSection {
    fn of(section: &Section, file: FileId) -> Self {
        let (mut text, mut addresses) = (Public::default(), Public::default());
        section_leaves(section, &mut |words, span| text.add(words, span, file));
        section_addresses(section, &mut |words, span| addresses.add(words, span, file));
        Self { text, addresses }
    }
}

/// The runs that are no secret in one module: of its own file nowhere in it, of another's not in the same file.
struct Known {
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
    fn taken_from(&self, private: Arc<Private>) -> Arc<Private> {
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
fn is_agencys(module: &FilePath) -> bool {
    module.as_str().starts_with("agencies/")
}

/// The manifest, references and credits have no privileged text.
fn manifests(course: &Course) -> Vec<&str> {
    let manifests = course.closure.iter().filter(|(path, _)| path.extension() == "yaml");
    manifests.filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok()).collect()
}

/// All runs that could be secret of a section, or of what else a module has.
struct Private(Vec<Candidate>);

/// All runs of a module that could be secret.
fn private_runs(module: &Module, kept: &Kept) -> Vec<Arc<Private>> {
    let mut runs = Vec::new();
    for (text, span) in hints(&module.front) {
        let mut whole = words(text).map(|(sum, _)| (sum, span)).collect();
        end_of_private(&mut whole, &mut runs);
    }
    let mut all = vec![Arc::new(Private(runs))];
    let of_section = |section: &Arc<Section>| kept.get(section, 0, || Private::of_section(section));
    all.extend(module.sections.iter().map(of_section));
    if !module.footnotes.is_empty() {
        let mut places: Vec<Span> = Vec::new();
        module.sections.iter().for_each(|section| places.extend(private_places(section)));
        let mut private = Gathering { places, whole: Vec::new(), runs: Vec::new() };
        for note in module.footnotes.values() {
            let text = &mut String::new();
            block_leaves(&note.blocks, text, &mut |text, span| private.add(text, span));
            addresses_of(&note.blocks, &mut |text, span| private.add(text, span));
        }
        all.push(Arc::new(private.end()));
    }
    all
}

impl Private {
    /// Of each private passage by itself, and of those that follow one another as a whole, so that short items are
    /// found too when they come one after the other. A section's title is public: nothing goes on over it.
    fn of_section(section: &Section) -> Self {
        let places = private_places(section);
        let mut private = Gathering { places, whole: Vec::new(), runs: Vec::new() };
        section_leaves(section, &mut |text, span| private.add(text, span));
        section_addresses(section, &mut |text, span| private.add(text, span));
        private.end()
    }
}

/// Private text while it is gone through.
struct Gathering {
    places: Vec<Span>,
    whole: Vec<(u64, Span)>,
    runs: Vec<Candidate>,
}

impl Gathering {
    fn add(&mut self, text: &str, span: Span) {
        if !self.places.iter().any(|place| place.contains(span)) {
            return end_of_private(&mut self.whole, &mut self.runs);
        }
        let sums = sums(text);
        if (SHORTEST..RUN).contains(&sums.len()) {
            self.runs.extend(candidates(&sums, sums.len(), |_| span));
        }
        self.whole.extend(sums.into_iter().map(|sum| (sum, span)));
    }

    fn end(mut self) -> Private {
        end_of_private(&mut self.whole, &mut self.runs);
        Private(self.runs)
    }
}

/// Takes the runs of private text that has come to its end.
fn end_of_private(whole: &mut Vec<(u64, Span)>, runs: &mut Vec<Candidate>) {
    let (sums, places): (Vec<u64>, Vec<Span>) = whole.drain(..).unzip();
    let length = sums.len().min(RUN);
    if length >= SHORTEST {
        runs.extend(candidates(&sums, length, |at| places[at]));
    }
}

/// The runs of a length, each with its place.
fn candidates<'a>(
    sums: &'a [u64],
    length: usize,
    span: impl Fn(usize) -> Span + 'a,
) -> impl Iterator<Item = Candidate> + 'a {
    let runs = runs_of(sums, length).zip(runs_of(sums, SHORTEST)).enumerate();
    runs.map(move |(at, (run, begins))| Candidate { run, begins, length, span: span(at) })
}

/// The outermost passages that participants don't read.
fn private_places(section: &Section) -> Vec<Span> {
    let mut places: Vec<Span> = Vec::new();
    walk_section(section, &mut |visit| {
        let Visit::Block(block) = visit else { return };
        let reader = match &block.kind {
            BlockKind::Marked(marked)
                if marked.kind == Kind::Insert && !marked.details.is_filled =>
            {
                Reader::Instructor
            }
            BlockKind::Marked(marked) => marked.kind.reader(),
            BlockKind::Question(_) => Kind::Question.reader(),
            _ => return,
        };
        let inside = places.last().is_some_and(|place| place.contains(block.span));
        if !inside && !Reader::Participant.may_read(reader) {
            places.push(block.span);
        }
    });
    places
}

/// What the front matter tells instructors.
fn hints(front: &FrontMatter) -> impl Iterator<Item = (&str, Span)> {
    let hints = [&front.room, &front.rehearse, &front.if_late].into_iter().flatten();
    let remainder = front.groups.as_ref().and_then(|groups| groups.remainder.as_ref());
    hints.chain(remainder).map(|text| (text.as_str(), front.span))
}
