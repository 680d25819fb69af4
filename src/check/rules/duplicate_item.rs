//! Two questions ask the same in the same words.
//!
//! A test that draws both counts one answer twice, and a bank that looks large enough isn't. Words
//! count, and pictures; capitals, punctuation and the order of the options don't.
//!
//! Example: `q-stop-word` in the first module and `q-red` in the last, with the same words.
//! Instead: keep one, and name both tests in its `use`; or ask the second differently.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::tree::{BlockKind, InlineKind, Question};
use crate::syntax::walk::{Visit, blocks_text, plain_text, walk};

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "duplicate-item",
    level: Level::Error,
    manual: include_str!("duplicate_item.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let mut asked: BTreeMap<Asked<'_>, &Question> = BTreeMap::new();
    let written = course.questions().map(|(_, question)| question);
    // What a rubric scores is told apart by its table; the words above it may well be the same.
    for question in written.filter(|question| question.kind.is_written()) {
        let first = match asked.entry(Asked::by(question)) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                entry.insert(question);
                continue;
            }
        };
        let message = format!("`{}` asks the same as `{}`", question.id.value, first.id.value);
        faults.push(
            Diagnostic::error(RULE.name, question.id.span, message)
                .label("the same words again")
                .related(first.id.span, "first here")
                .help("keep one of them, with the `use` of both; or ask something else"),
        );
    }
}

/// What a question asks, and what can be chosen.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Asked<'a> {
    stem: String,
    /// Pictures and code, which words can't stand for.
    shown: Vec<&'a str>,
    options: Vec<String>,
}

impl<'a> Asked<'a> {
    fn by(question: &'a Question) -> Self {
        let options = question.options.iter().map(|option| words(&plain_text(&option.text)));
        let mut options: Vec<String> = options.collect();
        options.sort();
        Self { stem: words(&blocks_text(&question.stem)), shown: shown(question), options }
    }
}

/// The words of a text, without capitals and without the punctuation around them.
fn words(text: &str) -> String {
    let is_punctuation = |letter: char| ".,:;!?…()[]\"'“”‘’–—".contains(letter);
    let trimmed = text.split_whitespace().map(|word| word.trim_matches(is_punctuation));
    let mut words = String::with_capacity(text.len());
    for word in trimmed.filter(|word| !word.is_empty()) {
        words.push_str(word);
        words.push(' ');
    }
    words.to_lowercase()
}

fn shown(question: &Question) -> Vec<&str> {
    let mut shown = Vec::new();
    walk(&question.stem, &mut |visit| match visit {
        Visit::Block(block) => match &block.kind {
            BlockKind::Figure(picture) => shown.push(picture.file.as_str()),
            BlockKind::Code(code) => shown.push(code.as_str()),
            _ => {}
        },
        Visit::Inline(inline) => {
            if let InlineKind::Picture(picture) = &inline.kind {
                shown.push(picture.file.as_str());
            }
        }
        Visit::Cell => {}
    });
    shown
}
