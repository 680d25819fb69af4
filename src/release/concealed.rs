//! What one reader once read and another keeps now: words that were taken out of a handout may stand in a note
//! to instructors, and a page that struck them through would tell them.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::release::changes::{Change, ChangeKind, Changes};
use crate::release::words::{Passage, Piece};
use crate::syntax::summary::{Module, Question, Summary};
use crate::syntax::vocabulary::{Kind, Reader};

/// As many words in a row tell a secret: the shortest passage that the search of a finished kit looks for.
const RUN: usize = 4;

/// Takes the old words out of changes where the new version keeps them from this reader.
pub(super) fn conceal(changes: &mut Changes, new: &Summary, reader: Reader) {
    let secrets: BTreeSet<u64> = new
        .modules
        .iter()
        .flat_map(|module| {
            let words = private_words(module, reader);
            runs(&words).collect::<Vec<_>>()
        })
        .collect();
    let tells = |text: &str| runs(&words(text)).any(|run| secrets.contains(&run));
    for change in &mut changes.list {
        if change.was.as_deref().is_some_and(tells) {
            change.was = None;
        }
        for row in &mut change.rows {
            if row.was.as_deref().is_some_and(tells) {
                row.was = None;
            }
        }
        change.rows.retain(|row| row.was.is_some() || row.now.is_some());
        name(change, tells);
        change.passages.iter_mut().for_each(|passage| without_old(passage, &secrets));
        change.passages.retain(|passage| !passage.pieces.is_empty());
    }
}

/// A thing that is gone is told by its old name.
fn name(change: &mut Change, tells: impl Fn(&str) -> bool) {
    let is_gone = matches!(
        change.kind,
        ChangeKind::SectionDropped
            | ChangeKind::ModuleDropped
            | ChangeKind::ExerciseDropped
            | ChangeKind::InsertDropped
            | ChangeKind::TextChanged
            | ChangeKind::LawChanged
            | ChangeKind::SafetyChanged
            | ChangeKind::LockedTextChanged
    );
    if !is_gone {
        return;
    }
    if let Some((_, title)) = &mut change.section
        && tells(title)
    {
        *title = "a section".into();
    }
    if let Some(module) = &mut change.module
        && tells(&module.title)
    {
        module.title = "a module".into();
    }
    if tells(&change.title) {
        change.title = "A passage".into();
    }
}

fn without_old(passage: &mut Passage, secrets: &BTreeSet<u64>) {
    let side = |with_new: bool| -> Vec<(String, bool)> {
        let pieces = passage.pieces.iter().filter_map(|piece| match piece {
            Piece::Kept(text) => Some((text, false)),
            Piece::Gone(text) => Some((text, true)),
            Piece::New(text) => with_new.then_some((text, false)),
        });
        pieces
            .flat_map(|(text, gone)| words(text).into_iter().map(move |word| (word, gone)))
            .collect()
    };
    let tells = |words: Vec<(String, bool)>| {
        words.windows(RUN).any(|window| {
            let run: Vec<&str> = window.iter().map(|(word, _)| word.as_str()).collect();
            window.iter().any(|(_, gone)| *gone) && secrets.contains(&sum(&run))
        })
    };
    if tells(side(false)) || tells(side(true)) {
        passage.pieces.retain(|piece| !matches!(piece, Piece::Gone(_)));
        if !passage.is_changed() {
            passage.pieces.clear();
        }
    }
}

/// The words of a module that this reader doesn't read, in reading order.
fn private_words(module: &Module, reader: Reader) -> Vec<String> {
    let mut text = String::new();
    let mut add = |part: &str| {
        text.push(' ');
        text.push_str(part);
    };
    let hints = module.front.iter();
    hints.filter(|one| !reader.may_read(one.reader)).for_each(|one| add(&one.text));
    for section in &module.sections {
        let passages = section.passages.iter();
        let titled = passages.clone().filter(|passage| !reader.may_read(passage.reader));
        titled.for_each(|passage| add(&passage.title));
        let paragraphs = section.text.iter().chain(passages.flat_map(|passage| &passage.text));
        let private = paragraphs.filter(|one| !reader.may_read(one.reader));
        private.for_each(|one| add(&one.text));
        section.questions.iter().for_each(|question| add_question(question, reader, &mut add));
    }
    words(&text)
}

fn add_question(question: &Question, reader: Reader, add: &mut impl FnMut(&str)) {
    if !reader.may_read(Kind::Question.reader()) {
        question.stem.iter().for_each(|line| add(line));
        question.options.iter().for_each(|option| add(&option.text));
    }
    if !reader.may_read(Kind::Answer.reader()) {
        question.answer.iter().for_each(|line| add(line));
    }
}

/// Letters and digits in lower case, as the search of a finished kit takes them.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn runs(words: &[String]) -> impl Iterator<Item = u64> {
    words.windows(RUN).map(|window| {
        let run: Vec<&str> = window.iter().map(String::as_str).collect();
        sum(&run)
    })
}

fn sum(run: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    run.hash(&mut hasher);
    hasher.finish()
}
