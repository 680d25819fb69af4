//! An objective asks for something that nobody can see or hear.
//!
//! An evaluator can watch a person explain, decide or demonstrate. Nobody can watch a person know
//! or understand: two evaluators will mark differently, and neither can say in court what was seen.
//! Robert Mager's *Preparing Instructional Objectives* warns of to know, to understand, to
//! appreciate and to grasp the significance of; the others in the list are of their kind. Only
//! English objectives are read.
//!
//! Example: `task: understand the duty to intervene`.
//! Instead: `task: explain the duty to intervene`, or what else would convince you that it is
//! understood.

use crate::check::words::is_english;
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "verb-that-cannot-be-observed",
    level: Level::Warning,
    manual: include_str!("verb_that_cannot_be_observed.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// What can't be observed, as a task begins with it.
const HIDDEN: &[&str] = &[
    "understand",
    "know",
    "appreciate",
    "learn",
    "grasp",
    "realize",
    "realise",
    "comprehend",
    "believe",
    "internalize",
    "internalise",
    "be aware",
    "become aware",
    "be familiar",
    "become familiar",
    "be acquainted",
    "become acquainted",
    "be exposed",
    "have knowledge",
    "have an understanding",
    "have an appreciation",
    "gain knowledge",
    "gain an understanding",
    "gain an appreciation",
    "develop an understanding",
    "develop an appreciation",
];

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !is_english(course) {
        return;
    }
    for objective in &course.manifest.objectives {
        if let Some(verb) = hidden_verb(&objective.task) {
            let message =
                format!("`{verb}` can't be observed, and `{}` asks for it", objective.id.value);
            faults.push(
                Diagnostic::warning(RULE.name, objective.task.span, message)
                    .label("nobody can see or hear this")
                    .help(
                        "say what participants do that shows it: explain, identify, demonstrate, \
                         decide, write",
                    ),
            );
        }
    }
}

/// The verb that a task begins with, if nobody can observe it: `to fully understand` begins with
/// one.
fn hidden_verb(task: &str) -> Option<&'static str> {
    let task = task.to_lowercase();
    let words: Vec<&str> = task.split_whitespace().collect();
    let opening = [["be", "able", "to"].as_slice(), &["to", "be", "able", "to"], &["to"]];
    let words = opening.iter().find_map(|opening| words.strip_prefix(*opening)).unwrap_or(&words);
    // An adverb says how, and hides nothing: `fully`, `be fully aware`.
    let words: Vec<&str> = words.iter().filter(|word| !word.ends_with("ly")).copied().collect();
    let begins = |verb: &&&str| {
        let verb: Vec<&str> = verb.split(' ').collect();
        let letters = |word: &&str| {
            word.trim_end_matches(|letter: char| !letter.is_alphanumeric()).to_owned()
        };
        words.len() >= verb.len()
            && words.iter().map(letters).zip(&verb).all(|(word, verb)| word == **verb)
    };
    HIDDEN.iter().find(begins).copied()
}
