//! An answer speaks of an option by its place, and papers shuffle options.
//!
//! "The second option is too late" is true of the source. On form A of the paper another option
//! stands second, and on form B yet another: the key then explains the wrong one, and an instructor
//! reads it out. True and false keep their order, and so may be named. Only English answers are
//! read.
//!
//! Example: `The first option mixes up the two cases. B is what the Court said.`
//! Instead: name the option by what it says: "That he pointed a gun was known only afterwards."

use std::borrow::Cow;

use crate::check::words::is_english;
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Span;
use crate::syntax::decode::Faults;
use crate::syntax::tree::{Inline, InlineKind, Question, QuestionKind};
use crate::syntax::walk::{Visit, walk};

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "answer-names-a-place",
    level: Level::Warning,
    manual: include_str!("answer_names_a_place.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// Words for a place in a row.
const PLACES: &[&str] = &[
    "first", "second", "third", "fourth", "fifth", "sixth", "last", "1st", "2nd", "3rd", "4th",
    "5th", "6th",
];

/// How many, between the place and what stands there: the first two options.
const COUNTS: &[&str] = &["two", "three", "four", "2", "3", "4"];

/// Words for an option.
const OPTIONS: &[&str] = &[
    "option",
    "options",
    "answer",
    "answers",
    "one",
    "ones",
    "sentence",
    "sentences",
    "choice",
    "choices",
    "statement",
    "statements",
    "alternative",
    "alternatives",
];

/// Words behind a letter that make it the subject of a sentence, or one of several.
const VERBS: &[&str] = &[
    "is", "isn't", "was", "wasn't", "are", "aren't", "were", "and", "or", "would", "has", "says",
    "names",
];

/// Words before a letter that can't belong to its name, as those in `Form A` and `paragraph (b)`
/// do.
const BEFORE: &[&str] =
    &["and", "or", "but", "because", "since", "while", "that", "so", "both", "only", "why"];

/// Words before a letter in brackets that make it an option, and no item of a list: `not (b)`.
const BEFORE_OBJECT: &[&str] =
    &["not", "isn't", "nor", "than", "choose", "chooses", "tick", "ticks"];

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !is_english(course) {
        return;
    }
    // True and false are never shuffled.
    let shuffled = course
        .questions()
        .map(|(_, question)| question)
        .filter(|question| question.options.len() > 1 && question.kind != QuestionKind::TrueFalse);
    for question in shuffled {
        let options = question.options.len();
        for place in texts(question).iter().flat_map(|text| places(text, options)) {
            let message =
                format!("the answer to `{}` names an option by its place", question.id.value);
            faults.push(
                Diagnostic::warning(RULE.name, place, message)
                    .label("on paper another option stands there")
                    .help("name the option by what it says"),
            );
        }
    }
}

/// A word, as written, and where it stands.
struct Word<'a> {
    text: &'a str,
    /// Without capitals and without the punctuation around it.
    plain: Cow<'a, str>,
    span: Span,
}

impl Word<'_> {
    /// Whether it is one of these.
    fn is(&self, list: &[&str]) -> bool {
        list.contains(&&*self.plain)
    }

    fn ends_a_sentence(&self) -> bool {
        self.text.ends_with(['.', '!', '?', ':', ';'])
    }

    /// Whether it is the letter of one of so many options: `B`, or `(b)`, which says so by itself.
    fn is_letter(&self, options: usize) -> bool {
        let letter = self.text.trim_end_matches(['.', ',', ':', ';', '!', '?']);
        let bare = letter.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let mut letters = bare.map(str::to_uppercase).unwrap_or_else(|| letter.to_owned());
        let only = letters.pop().filter(|_| letters.is_empty());
        only.is_some_and(|only| ('A'..='Z').take(options).any(|one| one == only))
    }
}

/// The words of an answer, one list for each block of it.
fn texts(question: &Question) -> Vec<Vec<Word<'_>>> {
    let mut texts = vec![Vec::new()];
    walk(question.answer.as_deref().unwrap_or_default(), &mut |visit| match visit {
        Visit::Block(_) | Visit::Cell => texts.push(Vec::new()),
        Visit::Inline(inline) => {
            if let (InlineKind::Text(text), Some(last)) = (&inline.kind, texts.last_mut()) {
                last.extend(words(text, inline));
            }
        }
    });
    texts
}

fn words<'a>(text: &'a str, inline: &Inline) -> Vec<Word<'a>> {
    let whole = inline.span;
    let width = width_of(text, (whole.end - whole.start) as usize);
    let span = |word: &str| {
        let Some(width) = width else { return whole };
        let before = &text[..word.as_ptr() as usize - text.as_ptr() as usize];
        let start = whole.start + width(before) as u32;
        Span { start, end: start + width(word) as u32, ..whole }
    };
    let word = |text| Word { text, plain: plain(text), span: span(text) };
    text.split_whitespace().map(word).collect()
}

/// Most words are plain as they stand.
fn plain(text: &str) -> Cow<'_, str> {
    let word = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    match word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        true => word.into(),
        false => word.to_lowercase().replace('’', "'").into(),
    }
}

/// How to count the bytes that a text had in the source. None if that can't be told, as with
/// entities and escapes: then all of it is one place.
fn width_of(text: &str, source: usize) -> Option<fn(&str) -> usize> {
    let as_written: fn(&str) -> usize = str::len;
    let widths = [as_written, typed];
    widths.into_iter().find(|width| width(text) == source)
}

/// Bytes of a text whose quotes and dashes were typed on a keyboard, and set properly when it was
/// read.
fn typed(text: &str) -> usize {
    let width = |letter: char| match letter {
        '‘' | '’' | '“' | '”' => 1,
        '–' => 2,
        other => other.len_utf8(),
    };
    text.chars().map(width).sum()
}

/// Where a text speaks of a place.
fn places(words: &[Word<'_>], options: usize) -> Vec<Span> {
    let starts = 0..words.len();
    let found = starts.filter_map(|at| {
        let (before, rest) = words.split_at(at);
        let length = ordinal(rest).or_else(|| letter(before, rest, options))?;
        let (first, last) = (rest.first()?, rest.get(length - 1)?);
        Some(Span { end: last.span.end.max(first.span.end), ..first.span })
    });
    let mut found: Vec<Span> = found.collect();
    found.dedup();
    found
}

/// How many words say "the second option", if the text begins so.
fn ordinal(words: &[Word<'_>]) -> Option<usize> {
    let word = |at: usize, list: &[&str]| words.get(at).is_some_and(|word| word.is(list));
    if !word(0, &["the"]) || !word(1, PLACES) {
        return None;
    }
    let noun = if word(2, COUNTS) { 3 } else { 2 };
    word(noun, OPTIONS).then_some(noun + 1)
}

/// How many words say "B is", "option B" or "(b)", if the text begins so.
fn letter(before: &[Word<'_>], words: &[Word<'_>], options: usize) -> Option<usize> {
    let is = |word: Option<&Word<'_>>, list: &[&str]| word.is_some_and(|word| word.is(list));
    let (first, second) = (words.first()?, words.get(1));
    let named = ["option", "options", "answer", "answers", "choice", "choices"];
    if is(Some(first), &named) && !first.ends_a_sentence() {
        return second.filter(|word| word.is_letter(options)).map(|_| 2);
    }
    let last = before.last();
    let is_subject =
        is(second, VERBS) && (last.is_none_or(Word::ends_a_sentence) || is(last, BEFORE));
    let is_object = first.text.starts_with('(') && is(last, BEFORE_OBJECT);
    (first.is_letter(options) && (is_subject || is_object)).then_some(1)
}
