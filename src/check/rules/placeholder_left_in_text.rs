//! A module that is written out still says that something is to be done.
//!
//! `TODO` in a handout tells a class, and later a court, that the course was taught unfinished. Whole
//! words in capitals count: TODO, TBD, FIXME, XXX; and "lorem ipsum" and "to be worked out". Text to be
//! set as typed is left out, and so are modules whose `status` is `outline`. In Spanish and Portuguese,
//! `TODO` is a word.
//!
//! Example: `Call TODO before you enter.`
//! Instead: write what belongs there; what the agency fills in is an `insert`.

use std::collections::BTreeSet;

use crate::check::{Find, Holds, Rule, Subject, handout};
use crate::course::CourseModule;
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Span;
use crate::syntax::decode::Faults;
use crate::syntax::parse::pictures_of;
use crate::syntax::tree::{BlockKind, InlineKind, Module};
use crate::syntax::walk::{Visit, walk_module};

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "placeholder-left-in-text",
    level: Level::Warning,
    manual: include_str!("placeholder_left_in_text.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// Words in capitals.
const WORDS: &[&str] = &["TODO", "TBD", "FIXME", "XXX"];

/// Phrases, in small letters or capitals.
const PHRASES: &[&str] = &["lorem ipsum", "to be worked out"];

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let written = |module: &&CourseModule| module.tree.is_written();
    let language = course.manifest.language.to_lowercase();
    let has_todo = language.starts_with("es") || language.starts_with("pt");
    for module in course.modules.iter().filter(written) {
        let source = handout::source(course, module);
        if !holds_any(source) {
            continue;
        }
        let mut found: BTreeSet<(Span, &str)> = BTreeSet::new();
        for span in texts(&module.tree) {
            let text = source.get(span.range()).unwrap_or_default();
            let words = placeholders(text).into_iter();
            found.extend(words.map(|(at, word)| {
                let start = span.start as usize + at;
                (Span::new(span.file, start, start + word.len()), word)
            }));
        }
        found.retain(|(_, word)| !(has_todo && *word == "TODO"));
        faults.extend(found.into_iter().map(|(span, word)| {
            Diagnostic::error(RULE.name, span, format!("`{word}` was left in the text"))
                .help("write what belongs here; or say `status: outline` in the front matter")
        }));
    }
}

/// A first look: whether any of the words and phrases stands in a source at all.
fn holds_any(source: &str) -> bool {
    let small = source.to_ascii_lowercase();
    WORDS.iter().any(|word| source.contains(word))
        || PHRASES.iter().any(|phrase| small.contains(phrase))
}

/// Where a module's words stand: front matter, text, pictures' texts, titles of passages.
fn texts(module: &Module) -> Vec<Span> {
    let mut texts = vec![module.front.span];
    texts.extend(pictures_of(module).into_iter().map(|(_, span)| span));
    walk_module(module, &mut |visit| match visit {
        Visit::Inline(inline) if matches!(inline.kind, InlineKind::Text(_)) => {
            texts.push(inline.span);
        }
        Visit::Block(block) => {
            if let BlockKind::Marked(marked) = &block.kind {
                texts.push(marked.fence);
            }
        }
        _ => {}
    });
    texts
}

/// The placeholders in a text, and where they begin.
fn placeholders(text: &str) -> Vec<(usize, &'static str)> {
    let small = text.to_ascii_lowercase();
    let words = WORDS.iter().flat_map(|word| text.match_indices(word).map(|(at, _)| (at, *word)));
    let phrases =
        PHRASES.iter().flat_map(|phrase| small.match_indices(phrase).map(|(at, _)| (at, *phrase)));
    words.chain(phrases).filter(|(at, word)| stands_alone(text, *at, word.len())).collect()
}

fn stands_alone(text: &str, at: usize, length: usize) -> bool {
    let joins = |letter: char| letter.is_alphanumeric() || "-_".contains(letter);
    let before = text.get(..at).unwrap_or_default();
    let behind = text.get(at + length..).unwrap_or_default();
    !before.ends_with(joins) && !behind.starts_with(joins)
}
