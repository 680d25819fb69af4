//! SHA-256, in the form that `sha256sum` prints and checks.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

/// A SHA-256 digest (FIPS 180-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Its first eight bytes as a number: the same for the same bytes, and spread evenly.
    pub fn number(self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }

    /// Reads a digest as it is written: 64 hexadecimal digits in lower case.
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let digits: Vec<u8> = text.bytes().map(digit).collect::<Option<_>>()?;
        let bytes: Vec<u8> = digits
            .chunks(2)
            .map(|pair| pair.iter().fold(0, |sum, digit| sum << 4 | digit))
            .collect();
        let bytes: [u8; 32] = bytes.try_into().ok()?;
        (text.len() == 64).then_some(Self(bytes))
    }

    /// The first eight digits: enough for a page's foot.
    pub fn short(&self) -> String {
        self.to_string()[..8].to_owned()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        // A list of sums has many: digit by digit through the formatter takes longer than the digests.
        let mut text = [0; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        formatter.write_str(std::str::from_utf8(&text).expect("hexadecimal digits are ASCII"))
    }
}

/// Digests of files of which there is one like it in every packet: what it begins with, the style of a page above all, is
/// taken up once.
#[derive(Default)]
pub struct Beginnings(Mutex<HashMap<String, Beginning>>);

/// What files of one name begin with.
#[derive(Clone)]
enum Beginning {
    /// The first of these files: how far others are like it, isn't known yet.
    Whole(Bytes),
    /// What the first two have in common, and the state of a digest behind it.
    Common(Bytes, Sha256),
}

impl Beginnings {
    /// The digest of a file.
    pub fn digest_of(&self, name: &str, file: &Bytes) -> Digest {
        let known = self.known().get(name).cloned();
        let Some(Beginning::Common(begin, state)) = known else {
            let beginning = match known {
                Some(Beginning::Whole(first)) => {
                    let pairs = first.iter().zip(file);
                    let common = pairs.take_while(|(one, other)| one == other).count();
                    // Copied: a part of a page would keep all of it.
                    let begin = Bytes::copy_from_slice(&first[..common]);
                    let state = Sha256::new_with_prefix(&begin);
                    Beginning::Common(begin, state)
                }
                _ => Beginning::Whole(file.clone()),
            };
            self.known().insert(name.to_owned(), beginning);
            return Digest::of(file);
        };
        match file.strip_prefix(&*begin) {
            Some(rest) => Digest(state.chain_update(rest).finalize().into()),
            None => Digest::of(file),
        }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<String, Beginning>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One line of a list of sums.
pub fn line(digest: Digest, path: &str) -> String {
    format!("{digest}  {path}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_that_is_taken_up_behind_a_beginning_is_that_of_the_whole() {
        let beginnings = Beginnings::default();
        let style = "p { } ".repeat(40);
        let texts = ["A", "B", "", "B", "A and more"].map(|text| format!("{style}{text}"));
        let others = ["other".to_owned(), style[..100].to_owned(), String::new()];
        for text in texts.iter().chain(&others).chain(&texts) {
            let bytes = Bytes::from(text.clone());
            assert_eq!(beginnings.digest_of("a.html", &bytes), Digest::of(&bytes), "{text}");
        }
        let known = beginnings.known();
        let Some(Beginning::Common(begin, _)) = known.get("a.html") else {
            panic!("two were seen")
        };
        assert_eq!(&**begin, style.as_bytes());
    }
}
