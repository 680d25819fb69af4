//! Texts as runs of words, each known by a sum.
//!
//! Words are normalised to letters and digits in lower case. Runs are kept as 64-bit sums: 2⁻⁶⁴ for a false alarm, none
//! for a miss.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

/// Runs of words.
pub(super) type Runs = HashSet<u64, BuildHasherDefault<Spread>>;

/// The hasher of numbers that are spread over all their bits already: runs.
#[derive(Default)]
pub(super) struct Spread(u64);

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

/// Two bits in one word for each run that may be there (a blocked Bloom filter): nearly all runs of
/// a text are told apart by one look.
pub(super) struct Sieve(Vec<u64>);

impl Sieve {
    pub(super) fn of(runs: &[u64]) -> Self {
        let bits = (runs.len().max(64) * 16).next_power_of_two();
        let mut sieve = Sieve(vec![0; bits / 64]);
        for run in runs {
            let (word, bits) = sieve.place(*run);
            sieve.0[word] |= bits;
        }
        sieve
    }

    pub(super) fn may_hold(&self, run: u64) -> bool {
        let (word, bits) = self.place(run);
        self.0[word] & bits == bits
    }

    fn place(&self, run: u64) -> (usize, u64) {
        let word = (run >> 12) as usize & (self.0.len() - 1);
        (word, 1 << (run % 64) | 1 << (run / 64 % 64))
    }
}

/// A sum for each word of a text.
pub fn sums(text: &str) -> Vec<u64> {
    let mut sums = Vec::with_capacity(text.len() / 6);
    sums.extend(words(text).map(|(sum, _)| sum));
    sums
}

/// The words of a text, normalised to letters and digits in lower case: a sum for each, and from
/// where to where it stands.
pub(super) fn words(text: &str) -> impl Iterator<Item = (u64, (usize, usize))> {
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
pub(super) fn runs_of(sums: &[u64], length: usize) -> impl Iterator<Item = u64> + '_ {
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
