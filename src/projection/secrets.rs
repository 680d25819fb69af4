//! The words that no participant may find: what stands in the whole course and not in the public one.
//!
//! A run of eight words, normalised to letters and digits in lower case, is taken as a secret if it
//! stands in the course and not in its public projection; of a passage of four to seven words, the
//! whole. Runs are kept as 64-bit sums: 2⁻⁶⁴ for a false alarm, none for a miss.
//!
//! `private` gathers what may be secret, `public` what is none. Where many agencies' packets are made of one course, its
//! secrets are gathered once (`SharedSecrets`); a packet's own differ by those of the sections that its agency fills.

use std::collections::{BTreeSet, HashMap};
use std::hash::BuildHasherDefault;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use crate::check::CheckedCourse;
use crate::course::{Common, Course};
use crate::kept::ANYBODY;
use crate::projection::Projection;
use crate::projection::leaves::addresses_of;
use crate::projection::private::{self, Candidate, Private};
use crate::projection::public::{self, Public, PublicSection, is_agencys};
use crate::projection::runs::{Runs, Sieve, Spread, runs_of, sums, words};
use crate::span::{FileId, Span};
use crate::syntax::tree::{Block, BlockKind, Section};
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::{push_blocks, section_blocks};

/// The longest run that is looked for, in words.
pub const LONGEST: usize = 8;

/// The shortest passage that is looked for as a whole, in words.
pub(super) const SHORTEST: usize = 4;

/// The secrets of a course.
pub struct Secrets {
    /// All of them, or those of the course as it is for no agency.
    gathered: Arc<Gathered>,
    /// Whether others have the same.
    is_shared: bool,
    /// What is different in this packet.
    own: Arc<Own>,
}

/// How the secrets of a packet differ from those that others have too.
#[derive(Default)]
struct Own {
    /// What is none of them.
    but: Runs,
    /// What is one besides.
    more: Option<Gathered>,
}

/// Secrets, gathered from private passages.
pub struct Gathered {
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

/// The secrets of a course as it is for no agency, once they were gathered for the first packet of many.
#[derive(Default)]
pub struct SharedSecrets(OnceLock<Base>);

/// A course as it is for no agency, and its secrets.
struct Base {
    common: Arc<Common>,
    modules: Vec<BaseModule>,
    gathered: Arc<Gathered>,
    /// In how many places each run that may be secret stands.
    counts: Counts,
    /// The words of public text, in pieces.
    public: Vec<Vec<u64>>,
    /// How the secrets differ for agencies that fill the same inserts.
    filled: Mutex<HashMap<Filled, Arc<Own>>>,
}

/// Whether each insert of a course is filled, and whether it holds addresses, in order.
type Filled = Vec<(bool, bool)>;

/// For how many choices of inserts it is kept how the secrets differ.
const MOST_CHOICES: usize = 100;

/// Runs, each with a number.
type Counts = HashMap<u64, i64, BuildHasherDefault<Spread>>;

struct BaseModule {
    file: FileId,
    sections: Vec<Arc<Section>>,
    /// What participants see of them.
    visible: Vec<Arc<Section>>,
}

/// Gathers the secrets of a course: all that stands in private passages, without what is public. The first packet of
/// many is the course as it is for no agency: its secrets are kept for the others.
pub fn secrets(
    checked: &CheckedCourse,
    participants: &Projection<'_>,
    shared: Option<&SharedSecrets>,
) -> Secrets {
    let course = checked.course();
    let base = shared.and_then(|shared| shared.0.get());
    if let Some(secrets) = base.and_then(|base| base.but_for(course, participants)) {
        return secrets;
    }
    let (gathered, public) = gather(course, participants);
    let gathered = Arc::new(gathered);
    let is_shared = match shared {
        Some(shared) if base.is_none() && participants.agency().is_none() => {
            shared.0.set(Base::of(course, participants, gathered.clone(), public)).is_ok()
        }
        _ => false,
    };
    Secrets { gathered, is_shared, own: Arc::default() }
}

/// The secrets of a whole course, and the words of its public text.
fn gather(course: &Course, participants: &Projection<'_>) -> (Gathered, Vec<Vec<u64>>) {
    let public = (0..participants.len()).into_par_iter();
    let public: Vec<Public> =
        public.map(|index| Public::of(participants.module(index).tree, &course.kept)).collect();
    let candidates: Vec<Vec<Arc<Private>>> = course
        .modules
        .par_iter()
        .zip(&public)
        .map(|(module, public)| {
            let known = public.known(is_agencys(&module.path));
            let private = private::runs(&module.tree, &course.kept).into_iter();
            private.map(|private| known.taken_from(private)).collect()
        })
        .collect();
    let mut gathered = Gathered::of(candidates.into_iter().flatten().collect());
    let modules = course.modules.iter().zip(public).filter(|(module, _)| !is_agencys(&module.path));
    let mut public: Vec<Vec<u64>> = modules.map(|(_, public)| public.own).collect();
    public.extend(public::manifests(course).into_iter().map(sums));
    gathered.leave_out(&public);
    (gathered, public)
}

impl Base {
    fn of(
        course: &Course,
        participants: &Projection<'_>,
        gathered: Arc<Gathered>,
        public: Vec<Vec<u64>>,
    ) -> Self {
        let mut counts = Counts::default();
        gathered.all().for_each(|one| *counts.entry(one.run).or_default() += 1);
        let modules = course.modules.iter().enumerate().map(|(index, module)| BaseModule {
            file: module.tree.front.span.file,
            sections: module.tree.sections.clone(),
            visible: participants.module(index).tree.sections.clone(),
        });
        let modules = modules.collect();
        let (common, filled) = (course.common().clone(), Mutex::default());
        Self { common, modules, gathered, counts, public, filled }
    }

    /// The secrets of this course as it is for an agency that fills inserts and changes nothing else; nothing for any other.
    fn but_for(&self, course: &Course, participants: &Projection<'_>) -> Option<Secrets> {
        if !Arc::ptr_eq(&self.common, course.common()) || self.modules.len() != course.modules.len()
        {
            return None;
        }
        let modules = || course.modules.iter().zip(&self.modules);
        if modules().any(|(module, base)| module.tree.sections.len() != base.sections.len()) {
            return None;
        }
        let pairs = modules().flat_map(|(now, then)| then.sections.iter().zip(&now.tree.sections));
        let changed = pairs.filter(|(then, now)| !Arc::ptr_eq(then, now));
        // What the inserts say makes no difference, but which of them say something, and have links or pictures.
        let filled: Option<Vec<Filled>> = changed.map(|(_, now)| filled_plainly(now)).collect();
        let own = match filled.map(|sections| sections.concat()) {
            Some(filled) => self.own_of(filled, course, participants)?,
            None => self.own(course, participants)?.into(),
        };
        Some(Secrets { gathered: self.gathered.clone(), is_shared: true, own })
    }

    /// How the secrets differ for an agency that fills these inserts plainly.
    fn own_of(
        &self,
        filled: Filled,
        course: &Course,
        participants: &Projection<'_>,
    ) -> Option<Arc<Own>> {
        let all = || self.filled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = all().get(&filled) {
            return Some(own.clone());
        }
        let own = Arc::new(self.own(course, participants)?);
        let mut all = all();
        if all.len() < MOST_CHOICES {
            all.insert(filled, own.clone());
        }
        Some(own)
    }

    /// How the secrets of this course differ; nothing, if its public text is another.
    fn own(&self, course: &Course, participants: &Projection<'_>) -> Option<Own> {
        let (mut changes, mut own) = (Counts::default(), Vec::new());
        for ((index, module), base) in course.modules.iter().enumerate().zip(&self.modules) {
            let visible = &participants.module(index).tree.sections;
            let public = base.agencys(visible, course)?;
            let known = public.known(false);
            for (then, now) in changed(&base.sections, &module.tree.sections) {
                let then = course.kept.get(then, ANYBODY, || Private::of_section(then));
                let now = known.taken_from(Arc::new(Private::of_section(now)));
                then.0.iter().for_each(|one| *changes.entry(one.run).or_default() -= 1);
                now.0.iter().for_each(|one| *changes.entry(one.run).or_default() += 1);
                own.push(now);
            }
        }
        let count = |run: &u64| self.counts.get(run).copied().unwrap_or_default();
        let gone = changes.iter().filter(|(run, change)| count(run) + **change == 0);
        let but = gone.map(|(run, _)| *run).collect();
        let is_new = |one: &&Candidate| count(&one.run) == 0;
        let new: Vec<Candidate> =
            own.iter().flat_map(|private| private.0.iter().filter(is_new)).copied().collect();
        let more = (!new.is_empty()).then(|| {
            let mut more = Gathered::of(vec![Arc::new(Private(new))]);
            more.leave_out(&self.public);
            more
        });
        Some(Own { but, more: more.filter(|more| !more.runs.is_empty()) })
    }
}

/// Whether each insert of a section is filled, with text that participants may read and that ends what is private
/// before it; and whether it holds addresses. Nothing, if one is filled otherwise.
fn filled_plainly(section: &Section) -> Option<Filled> {
    let is_private =
        |block: &&Block| matches!(block.kind, BlockKind::Marked(_) | BlockKind::Question(_));
    let is_text = |block: &Block| matches!(block.kind, BlockKind::Paragraph(_));
    let mut filled = Vec::new();
    for block in section_blocks(section) {
        if let BlockKind::Marked(marked) = &block.kind
            && marked.kind == Kind::Insert
        {
            let mut inside = Vec::new();
            push_blocks(&marked.blocks, &mut inside);
            let is_plain = marked.blocks.iter().any(is_text) && !inside.iter().any(is_private);
            if marked.details.is_filled && !is_plain {
                return None;
            }
            // Addresses are gone through by themselves: without one, nothing ends what is private before it.
            let mut has_addresses = false;
            addresses_of(&marked.blocks, &mut |_, _| has_addresses = true);
            filled.push((marked.details.is_filled, has_addresses));
        }
    }
    Some(filled)
}

impl BaseModule {
    /// The public text that an agency put into this module; nothing if the module's own isn't what it was.
    fn agencys(&self, visible: &[Arc<Section>], course: &Course) -> Option<Public> {
        if visible.len() != self.visible.len() {
            return None;
        }
        let mut public = Public::default();
        for (then, now) in changed(&self.visible, visible) {
            let then = course.kept.get(then, ANYBODY, || PublicSection::of(then, self.file));
            let now = PublicSection::of(now, self.file);
            if then.text.own != now.text.own || then.addresses.own != now.addresses.own {
                return None;
            }
            public.append(&now.text);
            public.append(&now.addresses);
        }
        Some(public)
    }
}

/// The sections that are not the very ones that they were.
fn changed<'a>(
    then: &'a [Arc<Section>],
    now: &'a [Arc<Section>],
) -> impl Iterator<Item = (&'a Arc<Section>, &'a Arc<Section>)> {
    then.iter().zip(now).filter(|(then, now)| !Arc::ptr_eq(then, now))
}

impl Secrets {
    /// The secrets among the runs of a text: where each begins, its length in words, and itself.
    fn matches<'a>(&'a self, sums: &'a [u64]) -> impl Iterator<Item = (usize, usize, u64)> + 'a {
        let shared = self.gathered.matches(sums).filter(|(_, _, run)| !self.own.but.contains(run));
        shared.chain(self.own.more.iter().flat_map(|more| more.matches(sums)))
    }

    /// The secrets that other packets have too, if there are no others.
    pub fn shared_alone(&self) -> Option<&Arc<Gathered>> {
        (self.is_shared && self.own.more.is_none()).then_some(&self.gathered)
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
        let more = self.own.more.iter().flat_map(Gathered::all);
        let source = self.gathered.all().chain(more).find(|one| one.run == run)?;
        Some(Leak { span: source.span, words })
    }
}

impl Gathered {
    fn of(candidates: Vec<Arc<Private>>) -> Self {
        let all = || candidates.iter().flat_map(|private| &private.0);
        let long: Vec<u64> = all().filter(|one| one.length == LONGEST).map(|one| one.run).collect();
        let short = || all().filter(|one| one.length < LONGEST);
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

    fn all(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().flat_map(|private| &private.0)
    }

    /// Leaves out what stands in these texts.
    fn leave_out(&mut self, texts: &[Vec<u64>]) {
        let known: Vec<Vec<u64>> = texts
            .par_iter()
            .map(|sums| self.matches(sums).map(|(_, _, run)| run).collect())
            .collect();
        known.iter().flatten().for_each(|run| {
            self.runs.remove(run);
        });
    }

    /// The secrets among the runs of a text: where each begins, its length in words, and itself.
    fn matches<'a>(&'a self, sums: &'a [u64]) -> impl Iterator<Item = (usize, usize, u64)> + 'a {
        let long = runs_of(sums, LONGEST).enumerate().filter(|(_, run)| self.long.may_hold(*run));
        let long = long.map(|(at, run)| (at, LONGEST, run));
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
}
