//! The words that no participant may find: what stands in the whole course and not in the public one.
//!
//! A run of eight words, normalised to letters and digits in lower case, is taken as a secret if it
//! stands in the course and not in its public projection; of a passage of four to seven words, the
//! whole. Runs are kept as 64-bit sums: 2⁻⁶⁴ for a false alarm, none for a miss.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use rayon::prelude::*;

use crate::check::CheckedCourse;
use crate::course::Course;
use crate::projection::Projection;
use crate::source::FilePath;
use crate::span::{FileId, Span};
use crate::syntax::front_matter::FrontMatter;
use crate::syntax::tree::{Block, BlockKind, Inline, InlineKind, Module, Picture, Target};
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::{Visit, push_plain_text, walk, walk_module};

/// The length of a run, in words.
const RUN: usize = 8;

/// The shortest passage that is looked for as a whole, in words.
const SHORTEST: usize = 4;

/// The secrets of a course.
pub struct Secrets {
    /// Where each secret, and what turned out to be none, stands in the source: by module.
    candidates: Vec<Vec<Candidate>>,
    /// The secrets.
    runs: Runs,
    /// Whether a run of eight words may be one of them.
    long: Sieve,
    /// Whether four words may begin a passage that is looked for as a whole.
    begins: Sieve,
    /// The lengths that such passages have, in words.
    lengths: Vec<usize>,
}

/// Runs of words.
type Runs = HashSet<u64, BuildHasherDefault<Spread>>;

/// The hasher of numbers that are spread over all their bits already: runs.
#[derive(Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, run: u64) {
        self.0 = run;
    }
}

/// A secret that was found where it must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// Where it stands in the source.
    pub span: Span,
    /// The words, as found.
    pub words: String,
}

/// Two bits in one word for each run that may be there (a blocked Bloom filter): nearly all runs of
/// a text are told apart by one look.
struct Sieve(Vec<u64>);

impl Sieve {
    fn of(runs: &[u64]) -> Self {
        let bits = (runs.len().max(64) * 16).next_power_of_two();
        let mut sieve = Sieve(vec![0; bits / 64]);
        for run in runs {
            let (word, bits) = sieve.place(*run);
            sieve.0[word] |= bits;
        }
        sieve
    }

    fn may_hold(&self, run: u64) -> bool {
        let (word, bits) = self.place(run);
        self.0[word] & bits == bits
    }

    fn place(&self, run: u64) -> (usize, u64) {
        let word = (run >> 12) as usize & (self.0.len() - 1);
        (word, 1 << (run % 64) | 1 << (run / 64 % 64))
    }
}

/// A run of words that may be a secret.
struct Candidate {
    run: u64,
    /// Its first four words.
    begins: u64,
    /// In words.
    length: usize,
    span: Span,
}

/// Gathers the secrets of a course: first what stands in a module and not in its own public text,
/// then without what is public elsewhere.
pub fn secrets(checked: &CheckedCourse, participants: &Projection<'_>) -> Secrets {
    let course = checked.course();
    let public = (0..participants.len()).into_par_iter();
    let public: Vec<Public> =
        public.map(|index| Public::of(participants.module(index).tree)).collect();
    let candidates: Vec<Vec<Candidate>> = course
        .modules
        .par_iter()
        .zip(&public)
        .map(|(module, public)| {
            let known = public.known();
            let mut runs = module_runs(&module.tree);
            runs.retain(|candidate| !known.has(candidate));
            runs
        })
        .collect();
    let mut secrets = Secrets::of(candidates);
    let modules = course.modules.iter().zip(public).filter(|(module, _)| !is_agencys(&module.path));
    let mut public: Vec<Vec<u64>> = modules.map(|(_, public)| public.own).collect();
    public.extend(manifests(course).iter().map(|text| sums(text)));
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
    fn of(candidates: Vec<Vec<Candidate>>) -> Self {
        let all = || candidates.iter().flatten();
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

    /// The first secret in a text, if there is one.
    pub fn find(&self, text: &str) -> Option<Leak> {
        let sums = sums(text);
        let (at, length, run) = self.matches(&sums).next()?;
        let places: Vec<(usize, usize)> = words(text).map(|(_, place)| place).collect();
        let found = &text[places[at].0..places[at + length - 1].1];
        let words = found.split_whitespace().collect::<Vec<_>>().join(" ");
        let source = self.candidates.iter().flatten().find(|one| one.run == run)?;
        Some(Leak { span: source.span, words })
    }
}

/// The words of a module's public text. What participants read in one piece, or in a piece that
/// begins or ends with it, is no secret wherever else it stands. What an agency wrote makes nothing of
/// the academy's public: a key that somebody copied into it is found.
struct Public {
    /// What stands in the module's own file.
    own: Vec<u64>,
    /// What an agency put in between, by file.
    others: BTreeMap<FileId, Vec<u64>>,
}

impl Public {
    fn of(visible: &Module) -> Self {
        let file = visible.front.span.file;
        let mut public = Self { own: Vec::new(), others: BTreeMap::new() };
        leaves(visible, &mut |text, span| {
            let all = match span.file == file {
                true => &mut public.own,
                false => public.others.entry(span.file).or_default(),
            };
            all.extend(words(text).map(|(sum, _)| sum));
        });
        public
    }

    /// Its runs, which are no secret in this module: the academy's nowhere, an agency's not in the same file.
    fn known(&self) -> Known {
        let runs = |sums: &[u64]| {
            let mut known = Runs::with_capacity_and_hasher(sums.len(), Default::default());
            known.extend(runs_of(sums, RUN));
            known
        };
        let others = self.others.iter().map(|(file, sums)| (*file, runs(sums)));
        Known { own: runs(&self.own), others: others.collect() }
    }
}

/// The runs of a module's public text.
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

/// All runs of a module that could be secret: of each private passage by itself, and of those that
/// follow one another as a whole, so that short items are found too when they come one after the other.
fn module_runs(module: &Module) -> Vec<Candidate> {
    let places = private_places(module);
    let mut runs = Vec::new();
    let mut whole: Vec<(u64, Span)> = Vec::new();
    for (text, span) in hints(&module.front) {
        whole.extend(words(text).map(|(sum, _)| (sum, span)));
        end_of_private(&mut whole, &mut runs);
    }
    leaves(module, &mut |text, span| {
        if !places.iter().any(|place| place.contains(span)) {
            return end_of_private(&mut whole, &mut runs);
        }
        let sums = sums(text);
        if (SHORTEST..RUN).contains(&sums.len()) {
            runs.extend(candidates(&sums, sums.len(), |_| span));
        }
        whole.extend(sums.into_iter().map(|sum| (sum, span)));
    });
    end_of_private(&mut whole, &mut runs);
    runs
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
fn private_places(module: &Module) -> Vec<Span> {
    let mut places: Vec<Span> = Vec::new();
    walk_module(module, &mut |visit| {
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

/// Tells every text of a module that a writer could print, in reading order.
fn leaves(module: &Module, tell: &mut impl FnMut(&str, Span)) {
    let front = &module.front;
    tell(&front.title, front.span);
    tell(&front.goal, front.span);
    let mut text = String::new();
    for section in &module.sections {
        leaf(&section.title, section.span, &mut text, tell);
        block_leaves(&section.blocks, &mut text, tell);
        for part in &section.parts {
            leaf(&part.title, part.span, &mut text, tell);
            block_leaves(&part.blocks, &mut text, tell);
        }
    }
    for note in module.footnotes.values() {
        block_leaves(&note.blocks, &mut text, tell);
    }
    addresses(module, tell);
}

/// Tells one piece of running text; `text` is room to put it together in.
fn leaf(inlines: &[Inline], span: Span, text: &mut String, tell: &mut impl FnMut(&str, Span)) {
    text.clear();
    push_plain_text(inlines, text);
    tell(text, span);
}

fn block_leaves(blocks: &[Block], text: &mut String, tell: &mut impl FnMut(&str, Span)) {
    walk(blocks, &mut |visit| {
        let Visit::Block(block) = visit else { return };
        let mut leaf = |inlines: &[Inline]| leaf(inlines, block.span, text, tell);
        match &block.kind {
            BlockKind::Paragraph(text) | BlockKind::Plain(text) | BlockKind::Heading(_, text) => {
                leaf(text)
            }
            BlockKind::Table(table) => {
                table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| leaf(cell));
            }
            BlockKind::Question(question) => {
                question.options.iter().for_each(|option| leaf(&option.text))
            }
            BlockKind::Code(code) => tell(code, block.span),
            BlockKind::Figure(picture) => picture_leaves(picture, block.span, tell),
            BlockKind::Marked(marked) => {
                marked.title.iter().for_each(|title| tell(title, marked.fence))
            }
            _ => {}
        }
    });
}

fn picture_leaves(picture: &Picture, span: Span, tell: &mut impl FnMut(&str, Span)) {
    [&picture.alt, &picture.caption, &picture.file].iter().for_each(|text| tell(text, span));
}

fn addresses(module: &Module, tell: &mut impl FnMut(&str, Span)) {
    walk_module(module, &mut |visit| {
        let Visit::Inline(inline) = visit else { return };
        match &inline.kind {
            InlineKind::Link(target, _) => {
                if let Target::Outside(address) = &**target {
                    tell(address, inline.span);
                }
            }
            InlineKind::Picture(picture) => picture_leaves(picture, inline.span, tell),
            _ => {}
        }
    });
}

/// A sum for each word of a text.
fn sums(text: &str) -> Vec<u64> {
    let mut sums = Vec::with_capacity(text.len() / 6);
    sums.extend(words(text).map(|(sum, _)| sum));
    sums
}

/// The words of a text, normalised to letters and digits in lower case: a sum for each, and from
/// where to where it stands.
fn words(text: &str) -> impl Iterator<Item = (u64, (usize, usize))> {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const STEP: u64 = 0x0000_0100_0000_01b3;
    let with = |sum: u64, letter: char| (sum ^ u64::from(letter as u32)).wrapping_mul(STEP);
    let mut letters = text.char_indices();
    std::iter::from_fn(move || {
        let (start, mut letter) = letters.find(|(_, letter)| letter.is_alphanumeric())?;
        let mut sum = START;
        loop {
            sum = if letter.is_ascii() {
                with(sum, letter.to_ascii_lowercase())
            } else {
                letter.to_lowercase().fold(sum, with)
            };
            match letters.next() {
                Some((_, next)) if next.is_alphanumeric() => letter = next,
                Some((end, _)) => return Some((mixed(sum), (start, end))),
                None => return Some((mixed(sum), (start, text.len()))),
            }
        }
    })
}

/// Spreads a sum over all 64 bits (the finaliser of SplitMix64).
fn mixed(sum: u64) -> u64 {
    let sum = (sum ^ (sum >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let sum = (sum ^ (sum >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    sum ^ (sum >> 31)
}

/// The sum of each run of `length` words, in order; each word counts by its place in the run, and
/// runs of different lengths have different sums.
fn runs_of(sums: &[u64], length: usize) -> impl Iterator<Item = u64> + '_ {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let leading = (1..length).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let first = sums
        .get(..length)
        .map(|run| run.iter().fold(0u64, |sum, word| sum.wrapping_mul(BASE).wrapping_add(*word)));
    let mut sum = first.unwrap_or_default();
    let rest = (length..sums.len()).map(move |at| {
        let gone = sums[at - length].wrapping_mul(leading);
        sum = sum.wrapping_sub(gone).wrapping_mul(BASE).wrapping_add(sums[at]);
        sum
    });
    first.into_iter().chain(rest).map(move |sum| sum.wrapping_add(length as u64))
}
