//! The words that no participant may find: what stands in the whole course and not in the public one.
//!
//! A run of eight words, normalised to letters and digits in lower case, is taken as a secret if it
//! stands in the course and not in its public projection; of a passage of four to seven words, the
//! whole. Runs are kept as 64-bit sums: 2⁻⁶⁴ for a false alarm, none for a miss.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use rayon::prelude::*;

use crate::check::CheckedCourse;
use crate::course::Course;
use crate::projection::Projection;
use crate::span::Span;
use crate::syntax::front_matter::FrontMatter;
use crate::syntax::tree::{
    Block, BlockKind, Inline, InlineKind, Module, Picture, Target, Visit, plain_text, walk,
    walk_module,
};
use crate::syntax::vocabulary::{Kind, Reader};

/// The length of a run, in words.
const RUN: usize = 8;

/// The shortest passage that is looked for as a whole, in words.
const SHORTEST: usize = 4;

/// The secrets of a course.
pub struct Secrets {
    runs: Runs,
    /// The lengths that runs have, in words, each with a sieve of its own.
    lengths: Vec<(usize, Sieve)>,
}

/// Where each run stands in the source.
type Runs = HashMap<u64, Span, BuildHasherDefault<Spread>>;

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

/// A bit for each run that may be there: most runs of a text are told apart by one look.
struct Sieve(Vec<u64>);

impl Sieve {
    fn of(runs: &[u64]) -> Self {
        let bits = (runs.len().max(64) * 16).next_power_of_two();
        let mut sieve = Sieve(vec![0; bits / 64]);
        for run in runs {
            let (word, bit) = sieve.place(*run);
            sieve.0[word] |= bit;
        }
        sieve
    }

    fn may_hold(&self, run: u64) -> bool {
        let (word, bit) = self.place(run);
        self.0[word] & bit != 0
    }

    fn place(&self, run: u64) -> (usize, u64) {
        let bit = (run >> 20) as usize & (self.0.len() * 64 - 1);
        (bit / 64, 1 << (bit % 64))
    }
}

/// Gathers the secrets of a course: first what stands in a module and not in its own public text,
/// then without what is public elsewhere.
pub fn secrets(checked: &CheckedCourse, participants: &Projection<'_>) -> Secrets {
    let course = checked.course();
    let public = (0..participants.len()).into_par_iter();
    let mut public: Vec<Vec<u64>> =
        public.map(|index| public_sums(participants.module(index).tree)).collect();
    let candidates: Vec<Vec<(u64, Span, usize)>> = course
        .modules
        .par_iter()
        .zip(&public)
        .map(|(module, public)| {
            let mut known: HashSet<u64, BuildHasherDefault<Spread>> =
                HashSet::with_capacity_and_hasher(public.len(), Default::default());
            known.extend(runs_of(public, RUN));
            let mut runs = module_runs(&module.tree);
            runs.retain(|(run, _, _)| !known.contains(run));
            runs
        })
        .collect();
    let count = candidates.iter().map(Vec::len).sum();
    let mut runs = Runs::with_capacity_and_hasher(count, Default::default());
    runs.extend(candidates.iter().flatten().map(|(run, span, _)| (*run, *span)));
    let lengths = sieves(&candidates, &runs);
    public.extend(manifests(course).iter().map(|text| sums(text)));
    let known: Vec<Vec<u64>> = public
        .par_iter()
        .map(|sums| {
            let held = |(length, sieve): &(usize, Sieve)| {
                let held: Vec<u64> = runs_of(sums, *length)
                    .filter(|run| sieve.may_hold(*run) && runs.contains_key(run))
                    .collect();
                held
            };
            lengths.iter().flat_map(held).collect()
        })
        .collect();
    known.iter().flatten().for_each(|run| {
        runs.remove(run);
    });
    Secrets { lengths: sieves(&candidates, &runs), runs }
}

/// A sieve for each length that the runs have which are left.
fn sieves(candidates: &[Vec<(u64, Span, usize)>], runs: &Runs) -> Vec<(usize, Sieve)> {
    let of_length = |wanted| {
        let left = candidates.iter().flatten();
        let left = left.filter(|(run, _, length)| *length == wanted && runs.contains_key(run));
        let left: Vec<u64> = left.map(|(run, _, _)| *run).collect();
        (!left.is_empty()).then(|| (wanted, Sieve::of(&left)))
    };
    (SHORTEST..=RUN).filter_map(of_length).collect()
}

impl Secrets {
    /// The first secret in a text, if there is one.
    pub fn find(&self, text: &str) -> Option<Leak> {
        let (sums, places) = sums_and_places(text);
        self.lengths.iter().find_map(|(length, sieve)| {
            runs_of(&sums, *length).enumerate().find_map(|(at, run)| {
                let span = *sieve.may_hold(run).then(|| self.runs.get(&run)).flatten()?;
                let words = text[places[at].0..places[at + length - 1].1]
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ");
                Some(Leak { span, words })
            })
        })
    }
}

/// The words of a module's public text. What participants read in one piece, or in a piece that
/// begins or ends with it, is no secret wherever else it stands.
fn public_sums(visible: &Module) -> Vec<u64> {
    let leaves = leaves(visible);
    let text = leaves.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join("\n");
    sums(&text)
}

/// The manifest, references and credits have no privileged text.
fn manifests(course: &Course) -> Vec<&str> {
    let manifests = course.closure.iter().filter(|(path, _)| path.extension() == "yaml");
    manifests.filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok()).collect()
}

/// All runs of a module that could be secret: of each private passage by itself, and of those that
/// follow one another as a whole, so that short items are found too when they come one after the other.
fn module_runs(module: &Module) -> Vec<(u64, Span, usize)> {
    let places = private_places(module);
    let mut runs = Vec::new();
    let mut whole: Vec<(u64, Span)> = Vec::new();
    for (text, span) in hints(&module.front) {
        whole.extend(sums(&text).into_iter().map(|sum| (sum, span)));
        end_of_private(&mut whole, &mut runs);
    }
    for (text, span) in leaves(module) {
        if !places.iter().any(|place| place.contains(span)) {
            end_of_private(&mut whole, &mut runs);
            continue;
        }
        let sums = sums(&text);
        if (SHORTEST..RUN).contains(&sums.len()) {
            runs.extend(runs_of(&sums, sums.len()).map(|run| (run, span, sums.len())));
        }
        whole.extend(sums.into_iter().map(|sum| (sum, span)));
    }
    end_of_private(&mut whole, &mut runs);
    runs
}

/// Takes the runs of private text that has come to its end.
fn end_of_private(whole: &mut Vec<(u64, Span)>, runs: &mut Vec<(u64, Span, usize)>) {
    let (sums, places): (Vec<u64>, Vec<Span>) = whole.drain(..).unzip();
    let length = sums.len().min(RUN);
    if length >= SHORTEST {
        runs.extend(runs_of(&sums, length).zip(&places).map(|(run, span)| (run, *span, length)));
    }
}

/// The outermost passages that participants don't read.
fn private_places(module: &Module) -> Vec<Span> {
    let mut places: Vec<Span> = Vec::new();
    walk_module(module, &mut |visit| {
        let Visit::Block(block) = visit else { return };
        let reader = match &block.kind {
            BlockKind::Marked(marked) if marked.kind == Kind::Insert => Reader::Instructor,
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
fn hints(front: &FrontMatter) -> Vec<(String, Span)> {
    let hints = [&front.room, &front.rehearse, &front.if_late].into_iter().flatten();
    let remainder = front.groups.as_ref().and_then(|groups| groups.remainder.as_ref());
    hints.chain(remainder).map(|text| (text.clone(), front.span)).collect()
}

/// Every text of a module that a writer could print, in reading order.
fn leaves(module: &Module) -> Vec<(String, Span)> {
    let front = &module.front;
    let mut leaves = vec![(front.title.clone(), front.span), (front.goal.clone(), front.span)];
    for section in &module.sections {
        leaves.push((plain_text(&section.title), section.span));
        block_leaves(&section.blocks, &mut leaves);
        for part in &section.parts {
            leaves.push((plain_text(&part.title), part.span));
            block_leaves(&part.blocks, &mut leaves);
        }
    }
    module.footnotes.values().for_each(|note| block_leaves(&note.blocks, &mut leaves));
    addresses(module, &mut leaves);
    leaves
}

fn block_leaves(blocks: &[Block], leaves: &mut Vec<(String, Span)>) {
    walk(blocks, &mut |visit| {
        let Visit::Block(block) = visit else { return };
        let mut leaf = |text: &[Inline]| leaves.push((plain_text(text), block.span));
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
            BlockKind::Code(text) => leaves.push((text.clone(), block.span)),
            BlockKind::Figure(picture) => picture_leaves(picture, block.span, leaves),
            BlockKind::Marked(marked) => {
                leaves.extend(marked.title.iter().map(|title| (title.clone(), marked.fence)))
            }
            _ => {}
        }
    });
}

fn picture_leaves(picture: &Picture, span: Span, leaves: &mut Vec<(String, Span)>) {
    leaves.extend([&picture.alt, &picture.caption, &picture.file].map(|text| (text.clone(), span)));
}

fn addresses(module: &Module, leaves: &mut Vec<(String, Span)>) {
    walk_module(module, &mut |visit| {
        let Visit::Inline(inline) = visit else { return };
        match &inline.kind {
            InlineKind::Link(Target::Outside(address), _) => {
                leaves.push((address.clone(), inline.span))
            }
            InlineKind::Picture(picture) => picture_leaves(picture, inline.span, leaves),
            _ => {}
        }
    });
}

/// A sum for each word of a text.
fn sums(text: &str) -> Vec<u64> {
    sums_and_places(text).0
}

/// A sum for each word, and where the word stands.
fn sums_and_places(text: &str) -> (Vec<u64>, Vec<(usize, usize)>) {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const STEP: u64 = 0x0000_0100_0000_01b3;
    let (mut sums, mut places) =
        (Vec::with_capacity(text.len() / 6), Vec::with_capacity(text.len() / 6));
    let mut word: Option<(u64, usize)> = None;
    let mut end = |word: &mut Option<(u64, usize)>, at: usize| {
        if let Some((sum, start)) = word.take() {
            sums.push(mixed(sum));
            places.push((start, at));
        }
    };
    for (at, letter) in text.char_indices() {
        if letter.is_ascii_alphanumeric() {
            let (sum, start) = word.unwrap_or((START, at));
            word = Some((
                (sum ^ u64::from(letter.to_ascii_lowercase() as u32)).wrapping_mul(STEP),
                start,
            ));
        } else if !letter.is_ascii() && letter.is_alphanumeric() {
            let (sum, start) = word.unwrap_or((START, at));
            let sum = letter
                .to_lowercase()
                .fold(sum, |sum, letter| (sum ^ u64::from(letter as u32)).wrapping_mul(STEP));
            word = Some((sum, start));
        } else {
            end(&mut word, at);
        }
    }
    end(&mut word, text.len());
    (sums, places)
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
