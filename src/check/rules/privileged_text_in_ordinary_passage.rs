//! A passage that participants read begins like one that they must not read.
//!
//! "Answer:" and "Instructor note:" outside of a block are ordinary text to kitbag: they are printed in
//! the handout. That is how keys reach a class. Labels such as `Key:` count when words follow, or
//! when they stand alone above a list; in a worksheet, a label alone is a place to write. `Trainer:` and
//! its like count from three words on, since fewer are a name.
//!
//! Example: `**Answer:** Keep people out of the yard.` below a question in ordinary text.
//! Instead: a note stands in an `instructor` block, a reason in a question's `answer` block, words to be
//! read aloud in a `say` block.

use crate::check::{Find, Holds, Rule, Subject, handout};
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Span;
use crate::syntax::decode::Faults;
use crate::syntax::tree::{BlockKind, Inline, Module};
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::push_plain_text;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "privileged-text-in-ordinary-passage",
    level: Level::Warning,
    manual: include_str!("privileged_text_in_ordinary_passage.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// Labels, before a colon, of what only instructors or keys hold.
const LABELS: &[&str] = &[
    "answer",
    "answers",
    "answer key",
    "correct answer",
    "correct answers",
    "expected answer",
    "expected answers",
    "right answer",
    "solution",
    "solutions",
    "key",
    "script",
    "role-player script",
    "instructor note",
    "instructor notes",
    "trainer note",
    "trainer notes",
    "facilitator note",
    "facilitator notes",
];

/// Labels that may stand before a person's name as well.
const PERSONS: &[&str] = &["instructor", "instructors", "trainer", "trainers", "facilitator"];

/// A name has fewer words; a note has more.
const WORDS_OF_A_NOTE: usize = 3;

/// Beginnings that need no colon.
const BEGINNINGS: &[&str] = &[
    "note to instructor",
    "note to the instructor",
    "note to trainer",
    "note to the trainer",
    "note to facilitator",
    "note to the facilitator",
    "note for instructors",
    "notes for instructors",
    "the correct answer is",
    "correct answer is",
    "the right answer is",
];

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let mut words = String::new();
    for module in &course.modules {
        for (text, within) in passages(&module.tree) {
            let (Some(first), Some(last)) = (text.first(), text.last()) else { continue };
            words.clear();
            push_plain_text(text, &mut words);
            let Some(label) = privileged(&words, within) else { continue };
            let source = handout::source(course, module);
            let passage = Span { end: last.span.end, ..first.span };
            let message = format!("a passage for participants begins with `{label}`");
            faults.push(
                Diagnostic::error(RULE.name, handout::place_of(source, passage, label), message)
                    .label("this is printed in the handout")
                    .help("put it into an `instructor`, `say` or `answer` block; if participants shall read it, begin it otherwise"),
            );
        }
    }
}

/// What participants read line by line: titles, then paragraphs, list items and headings.
fn passages(module: &Module) -> Vec<(&[Inline], Option<Kind>)> {
    let mut passages: Vec<(&[Inline], Option<Kind>)> = Vec::new();
    for section in &module.sections {
        passages.push((&section.title, None));
        passages.extend(section.parts.iter().map(|part| (part.title.as_slice(), None)));
    }
    for piece in handout::pieces(module) {
        if let BlockKind::Paragraph(text) | BlockKind::Plain(text) | BlockKind::Heading(_, text) =
            &piece.block.kind
        {
            passages.push((text, piece.within));
        }
    }
    passages
}

/// The words that make a passage privileged.
fn privileged(text: &str, within: Option<Kind>) -> Option<&str> {
    let is = |words: &str, one: &&str| words.trim().eq_ignore_ascii_case(one);
    let begins = |one: &&&str| text.get(..one.len()).is_some_and(|start| is(start, one));
    if let Some(beginning) = BEGINNINGS.iter().find(begins) {
        return text.get(..beginning.len());
    }
    let (label, rest) = text.split_once(':')?;
    let words = rest.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    let stands_alone = rest.trim().is_empty() && within != Some(Kind::Worksheet);
    let tells = LABELS.iter().any(|one| is(label, one)) && (words > 0 || stands_alone);
    let notes = PERSONS.iter().any(|one| is(label, one)) && words >= WORDS_OF_A_NOTE;
    (tells || notes).then_some(label.trim())
}
