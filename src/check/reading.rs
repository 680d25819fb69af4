//! How hard a text is to read: the Flesch-Kincaid grade, the school year (United States) that it asks for.
//!
//! grade = 0.39 × words / sentences + 11.8 × syllables / words − 15.59 (Kincaid, Fishburne, Rogers and
//! Chissom, 1975). Made for English, and for text, not for a line: hence `FEWEST_WORDS`.
//!
//! The end of a paragraph or list item ends a sentence, too; a few words without a full stop are a
//! label, as on a worksheet, and left out. So are names, since whoever knows the person or the place
//! reads them with ease; and figures, citations and what an agency fills in.
//!
//! Syllables are counted as groups of vowels, less silent endings, more for vowels that are spoken
//! apart. Against the CMU Pronouncing Dictionary that is wrong, mostly by one, for 2 of 100 running words
//! of the sample course and for 8 of 100 entries of the dictionary. It errs upwards a little more often:
//! by less than a tenth of a grade in all.

use crate::check::handout::Piece;
use crate::span::Span;
use crate::syntax::tree::{BlockKind, Inline, InlineKind};

/// The fewest words that a grade is told for: below that a single long word decides. Flesch's own
/// samples had a hundred.
const FEWEST_WORDS: usize = 100;

/// The fewest words that make a sentence without a sign at its end: fewer are a label.
const WORDS_OF_A_SENTENCE: usize = 5;

/// What is counted in a text.
#[derive(Default)]
pub(super) struct Reading {
    words: usize,
    syllables: usize,
    sentences: Vec<Sentence>,
}

/// A sentence.
pub(super) struct Sentence {
    /// How many words it has.
    pub(super) words: usize,
    /// Its first words, as they are printed.
    pub(super) opening: String,
    /// The block that it stands in.
    pub(super) block: Span,
}

impl Reading {
    /// Counts the running text of a handout: no headings, tables or examples set as typed.
    pub(super) fn of(pieces: &[Piece<'_>]) -> Self {
        let mut reading = Self::default();
        for piece in pieces {
            if let BlockKind::Paragraph(text) | BlockKind::Plain(text) = &piece.block.kind {
                let mut words = String::new();
                push_words(text, &mut words);
                reading.add(&words, piece.block.span);
            }
        }
        reading
    }

    /// The grade; none for a text too short to have one.
    pub(super) fn grade(&self) -> Option<f64> {
        let (words, sentences) = (self.words as f64, self.sentences.len() as f64);
        let syllables = self.syllables as f64;
        let enough = self.words >= FEWEST_WORDS;
        enough.then(|| 0.39 * words / sentences + 11.8 * syllables / words - 15.59)
    }

    /// The longest sentences, longest first.
    pub(super) fn longest(&self, count: usize) -> Vec<&Sentence> {
        let mut sentences: Vec<&Sentence> = self.sentences.iter().collect();
        sentences.sort_by_key(|sentence| std::cmp::Reverse(sentence.words));
        sentences.truncate(count);
        sentences
    }

    fn add(&mut self, text: &str, block: Span) {
        let tokens: Vec<&str> = text.split([' ', '\n', '—', '–', '/']).collect();
        let tokens: Vec<&str> = tokens.into_iter().filter(|token| !token.is_empty()).collect();
        let mut start = 0;
        for (end, token) in (1..).zip(&tokens) {
            if end == tokens.len() || ends_sentence(token, tokens[end]) {
                self.add_sentence(&tokens[start..end], block);
                start = end;
            }
        }
    }

    fn add_sentence(&mut self, tokens: &[&str], block: Span) {
        let (mut words, mut syllables) = (0, 0);
        let mut begins = true;
        for token in tokens {
            let word = token.trim_matches(|letter: char| !letter.is_alphanumeric());
            let quotes = token.starts_with(['"', '“', '‘', '(']);
            if is_counted(word, begins || quotes) {
                words += 1;
                syllables += word.split('-').map(syllables_of).sum::<usize>();
            }
            begins = token.ends_with(':');
        }
        let is_label = words < WORDS_OF_A_SENTENCE && !tokens.last().is_some_and(|last| ends(last));
        if words > 0 && !is_label {
            self.words += words;
            self.syllables += syllables;
            let opening = tokens.iter().take(3).copied().collect::<Vec<_>>().join(" ");
            self.sentences.push(Sentence { words, opening, block });
        }
    }
}

/// Running text without what is not read as words: citations, notes, fields, pictures, code.
fn push_words(inlines: &[Inline], words: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) => words.push_str(text),
            InlineKind::SoftBreak | InlineKind::HardBreak => words.push(' '),
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strikethrough(inner)
            | InlineKind::Link(_, inner) => push_words(inner, words),
            _ => {}
        }
    }
}

/// A capital inside a sentence makes a name; a word without letters is a figure.
fn is_counted(word: &str, begins: bool) -> bool {
    let is_name = word.starts_with(char::is_uppercase) && word != "I" && !word.starts_with("I’");
    word.contains(char::is_alphabetic) && (begins || !is_name)
}

/// Words whose full stop ends no sentence; so does none behind a single letter, as in `Graham v. Connor`.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "sgt", "lt", "capt", "st", "no", "vs", "e.g", "i.e", "u.s", "p", "pp",
];

fn ends_sentence(token: &str, next: &str) -> bool {
    let bare = without_quotes(token);
    let word =
        bare.trim_end_matches('.').trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let abbreviates = bare.ends_with('.')
        && (word.chars().count() == 1 || ABBREVIATIONS.contains(&word.to_lowercase().as_str()));
    let next = next.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    ends(token)
        && !abbreviates
        && next.starts_with(|letter: char| letter.is_uppercase() || letter.is_numeric())
}

/// Whether a sentence's sign stands at the end.
fn ends(token: &str) -> bool {
    without_quotes(token).ends_with(['.', '!', '?', '…'])
}

fn without_quotes(token: &str) -> &str {
    token.trim_end_matches(['"', '”', '’', ')', ']'])
}

/// The syllables of an English word, by its letters; at least one.
fn syllables_of(word: &str) -> usize {
    let letters = word.chars().filter(char::is_ascii_alphabetic);
    let word: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    let is_vowel = |letter: &u8| b"aeiouy".contains(letter);
    let groups = word.as_bytes().chunk_by(|one, next| is_vowel(one) == is_vowel(next));
    let groups = groups.filter(|group| group.first().is_some_and(is_vowel)).count();
    let apart = (0..word.len()).filter(|at| is_apart(&word[..*at], &word[*at..])).count();
    let ending = ["ism", "snt", "dnt"].iter().any(|ending| word.ends_with(ending));
    let count = groups + apart + usize::from(ending);
    count.saturating_sub(usize::from(is_silent(&word))).max(1)
}

/// Whether the e of a word's last letters is silent: `time`, `moved`, `times`; not `table`, `wanted`,
/// `places`.
fn is_silent(word: &str) -> bool {
    [("e", ""), ("ed", "td"), ("es", "sxzcgh")].iter().any(|(ending, loud)| {
        let Some(stem) = word.strip_suffix(ending) else { return false };
        let is_loud = stem.ends_with(|letter| "aeiouy".contains(letter) || loud.contains(letter));
        let table = stem.strip_suffix('l').is_some_and(|before| before.ends_with(is_stop));
        !stem.is_empty() && !is_loud && !table
    })
}

/// A consonant that makes a syllable with the `le` behind it.
fn is_stop(letter: char) -> bool {
    "bcdfgkptz".contains(letter)
}

/// Whether two vowels that begin `rest` are spoken apart, as in `radio` and `being`.
fn is_apart(before: &str, rest: &str) -> bool {
    let begins = |letters: &str| rest.starts_with(letters);
    (begins("ia") || begins("io")) && !before.ends_with(['c', 't', 's', 'g'])
        || begins("eo") && !begins("eou")
        || begins("ua") && !begins("uar")
        || begins("aing")
        || begins("eing")
        || begins("oing")
        || begins("yi")
        || begins("iu")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    #[test]
    fn syllables_are_those_of_the_dictionary() {
        let words = [
            ("the", 1),
            ("time", 1),
            ("table", 2),
            ("moved", 1),
            ("wanted", 2),
            ("places", 2),
            ("times", 1),
            ("radio", 3),
            ("being", 2),
            ("situation", 4),
            ("racism", 3),
            ("isn’t", 2),
            ("de", 1),
            ("escalation", 4),
            ("officer", 3),
            ("handled", 2),
        ];
        let wrong: Vec<_> =
            words.iter().filter(|(word, count)| syllables_of(word) != *count).collect();
        assert_eq!(wrong, Vec::<&(&str, usize)>::new());
    }

    #[test]
    fn sentences_end_where_a_reader_would_end_them() {
        let mut reading = Reading::default();
        let text = "In Graham v. Connor the Court spoke of 40 facts. “Put it down.” Who, e.g. you, says so?";
        reading.add(text, Span::new(FileId(0), 0, 0));
        let words: Vec<usize> = reading.sentences.iter().map(|sentence| sentence.words).collect();
        // Names and figures are left out.
        assert_eq!(words, [6, 3, 5]);
    }

    #[test]
    fn the_grade_is_the_formula() {
        let mut reading = Reading::default();
        (0..17).for_each(|_| reading.add("The cat sat on the mat.", Span::new(FileId(0), 0, 0)));
        let grade = reading.grade().map(|grade| (grade * 100.0).round());
        assert_eq!(grade, Some(-145.0)); // 0.39 × 6 + 11.8 × 1 − 15.59
    }
}
