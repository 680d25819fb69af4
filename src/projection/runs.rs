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
    let mut at = 0;
    std::iter::from_fn(move || {
        let (mut start, mut word) = (None, Word::default());
        while let Some(byte) = text.as_bytes().get(at) {
            let here = at;
            // Nearly all letters are ASCII, and known by their byte.
            let is_letter = match PLAIN[usize::from(*byte)] {
                _ if !byte.is_ascii() => {
                    let letter = text[at..].chars().next().expect("bytes are left");
                    at += letter.len_utf8();
                    if letter.is_alphanumeric() {
                        word.add_all(letter.to_lowercase());
                    }
                    letter.is_alphanumeric()
                }
                0 => {
                    at += 1;
                    false
                }
                plain => {
                    at += 1;
                    word.add(plain);
                    true
                }
            };
            match (is_letter, start) {
                (true, None) => start = Some(here),
                (false, Some(start)) => return Some((word.sum(), (start, here))),
                _ => {}
            }
        }
        start.map(|start| (word.sum(), (start, text.len())))
    })
}

/// ASCII letters and digits in lower case, by themselves; 0 for what is none.
const PLAIN: [u8; 256] = {
    let mut plain = [0; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        if byte.is_ascii_alphanumeric() {
            plain[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    plain
};

/// The sum of a word, as it is read. Eight bytes are added at a time.
#[derive(Default)]
struct Word {
    sum: u64,
    /// The last bytes, of which less than eight are not in the sum yet.
    last: u64,
    length: u64,
}

impl Word {
    fn add(&mut self, byte: u8) {
        self.last = self.last << 8 | u64::from(byte);
        self.length += 1;
        if self.length.is_multiple_of(8) {
            self.sum = mixed(self.sum ^ self.last);
            self.last = 0;
        }
    }

    fn add_all(&mut self, letters: impl Iterator<Item = char>) {
        for letter in letters {
            letter.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| self.add(byte));
        }
    }

    fn sum(&self) -> u64 {
        mixed(mixed(self.sum ^ self.last).wrapping_add(self.length))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_its_letters_and_digits_whatever_their_case() {
        let text = "  “ÉCOLE”—über-42, 4x’S…\u{301}z\u{a0}日本";
        let (found, places): (Vec<u64>, Vec<_>) = words(text).unzip();
        let written: Vec<&str> = places.into_iter().map(|(start, end)| &text[start..end]).collect();
        assert_eq!(written, ["ÉCOLE", "über", "42", "4x", "S", "z", "日本"]);
        assert_eq!(found, sums("école ÜBER 42 4X s Z 日本"));
        for other in
            ["ecole über 42 4x s z 日本", "école über 43 4x s z 日本", "écol eüber 42 4x s z 日本"]
        {
            assert_ne!(found, sums(other), "{other}");
        }
        assert!(sums(" …\u{301}, ").is_empty());
    }

    #[test]
    fn words_that_differ_in_a_letter_have_other_sums() {
        let letters = || ('a'..='z').chain('0'..='9').chain(['ä', 'é', 'ж', '語']);
        let pairs = letters().flat_map(|a| letters().map(move |b| [a, b]));
        let words = pairs.flat_map(|[a, b]| letters().map(move |c| format!("{a}{b}{c} ")));
        let words: String = words.collect();
        let different: HashSet<u64> = sums(&words).into_iter().collect();
        assert_eq!(different.len(), 40 * 40 * 40);
        assert_eq!(sums(&words), sums(&words.to_uppercase().replace(' ', ", ")));
    }

    #[test]
    fn a_sieve_lets_all_through_that_it_was_made_of_and_little_else() {
        let runs: Vec<u64> = (1..=20_000).map(mixed).collect();
        let (inside, others) = runs.split_at(10_000);
        let sieve = Sieve::of(inside);
        assert!(inside.iter().all(|run| sieve.may_hold(*run)));
        let passed = others.iter().filter(|run| sieve.may_hold(**run)).count();
        assert!(passed < 100, "{passed} of {}", others.len());
    }

    #[test]
    fn runs_of_the_same_words_in_another_order_or_number_have_other_sums() {
        let words = sums("to be or not to be");
        let all = |length| runs_of(&words, length).collect::<Vec<_>>();
        assert_eq!((all(1).len(), all(6).len(), all(7).len()), (6, 1, 0));
        assert_eq!((all(2)[0], all(1)[0]), (all(2)[4], all(1)[4]), "the same again");
        let different: HashSet<u64> = (1..=6).flat_map(all).collect();
        assert_eq!(different.len(), 4 + 4 + 4 + 3 + 2 + 1);
        let [turned, straight] = ["be to", "to be"].map(sums);
        assert_ne!(runs_of(&turned, 2).next(), runs_of(&straight, 2).next());
    }
}
