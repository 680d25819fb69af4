//! Tests, their items and their keys.

use crate::release::changes::modules::{Placed, placed, whole};
use crate::release::changes::pairs::pairs;
use crate::release::changes::{Change, ChangeKind, listed};
use crate::release::words::{self, Passage, Piece};
use crate::syntax::summary::{Choice, Paragraph, Question, Summary, Test};
use crate::syntax::vocabulary::Reader;

/// An item and where it stands.
#[derive(Clone, Copy)]
struct Item<'a> {
    place: Placed<'a>,
    question: &'a Question,
}

pub(super) fn changes(old: &Summary, new: &Summary) -> Vec<Change> {
    let mut changes = tests(&old.tests, &new.tests);
    let id = |item: Item<'_>| item.question.id.clone();
    let found = pairs(items(old), items(new), id, |item| item.question.was.clone());
    for (before, now) in found.both {
        both(before, now, &mut changes);
    }
    for item in found.added {
        let told = format!("is new: {}", drawn(item.question));
        let change = change(item, ChangeKind::ItemAdded, told);
        changes.push(change.with(text(item.question, Piece::New)));
    }
    for item in found.dropped {
        let change = change(item, ChangeKind::ItemDropped, "is dropped".into());
        changes.push(change.with(text(item.question, Piece::Gone)));
    }
    changes
}

fn tests(old: &[Test], new: &[Test]) -> Vec<Change> {
    let found = pairs(old, new, |test: &Test| test.name.clone(), |_| None);
    let mut changes = Vec::new();
    for (before, now) in found.both {
        if before.items != now.items {
            let told = format!("has {} items", now.items);
            let change = Change::new(ChangeKind::TestChanged, &now.name, told);
            changes.push(change.was(before.items.to_string()));
        }
        if before.pass_percent != now.pass_percent {
            let told = format!("is passed with {}", share(now.pass_percent));
            let change = Change::new(ChangeKind::PassMarkChanged, &now.name, told);
            changes.push(change.was(share(before.pass_percent)));
        }
    }
    let alone = |test: &Test, told| Change::new(ChangeKind::TestChanged, &test.name, told);
    changes.extend(found.added.into_iter().map(|test| alone(test, "is new")));
    changes.extend(found.dropped.into_iter().map(|test| alone(test, "is dropped")));
    changes
}

fn share(share: Option<u32>) -> String {
    share.map_or("any share".to_owned(), |share| format!("{share} per cent"))
}

fn items(summary: &Summary) -> Vec<Item<'_>> {
    let items = placed(summary).into_iter().flat_map(|place| {
        place.section.questions.iter().map(move |question| Item { place, question })
    });
    items.collect()
}

fn change(item: Item<'_>, kind: ChangeKind, told: String) -> Change {
    let stem = item.question.stem.first().map(String::as_str).unwrap_or_default();
    let Placed { module, section } = item.place;
    Change::new(kind, short(stem), told).id(&item.question.id).in_module(module).in_section(section)
}

/// The first words of a question: enough to know it by.
fn short(stem: &str) -> String {
    const WORDS: usize = 9;
    let words: Vec<&str> = stem.split_whitespace().collect();
    match words.get(..WORDS) {
        Some(first) if words.len() > WORDS + 1 => format!("{} …", first.join(" ")),
        _ => words.join(" "),
    }
}

fn drawn(question: &Question) -> String {
    let uses = question.uses.iter().map(|used| match used.as_str() {
        "pre" => "pre-test",
        "post" => "post-test",
        _ => "check of the module",
    });
    uses.collect::<Vec<_>>().join(", ")
}

fn both(before: Item<'_>, now: Item<'_>, changes: &mut Vec<Change>) {
    let (then, question) = (before.question, now.question);
    let (old, new) = (key(then), key(question));
    let is_choice = |question: &Question| !question.options.is_empty();
    let mut key_passages = Vec::new();
    if is_rekeyed(then, question) {
        let told = match is_choice(question) {
            true => "has another right answer: use the new key",
            false => "is scored otherwise: use the new key",
        };
        let label = if is_choice(question) { "Right answer" } else { "Key" };
        key_passages = reworded(label, Reader::Restricted, &old, &new);
        changes.push(change(now, ChangeKind::KeyChanged, told.into()).with(key_passages.clone()));
    }
    if then.uses != question.uses {
        let told = format!("is drawn by: {}", drawn(question));
        changes.push(change(now, ChangeKind::ItemReassigned, told).was(drawn(then)));
    }
    if then.objectives != question.objectives {
        let told = format!("tests {}", listed(&question.objectives));
        let reassigned = change(now, ChangeKind::ItemReassigned, told);
        changes.push(reassigned.was(listed(&then.objectives)));
    }
    if !then.id.eq_ignore_ascii_case(&question.id) {
        let told = format!("has the id `{}` now", question.id);
        let renamed = change(now, ChangeKind::ItemReassigned, told);
        changes.push(renamed.was(format!("`{}`", then.id)));
    }
    let options = |question: &Question| -> Vec<String> {
        question.options.iter().map(|option| option.text.clone()).collect()
    };
    let mut passages = reworded("", Reader::Instructor, &then.stem, &question.stem);
    passages.extend(reworded("Option", Reader::Instructor, &options(then), &options(question)));
    let is_key = !is_choice(question) && !key_passages.is_empty();
    if !is_key {
        passages.extend(reworded("Reason", Reader::Restricted, &then.answer, &question.answer));
    }
    if !passages.is_empty() {
        let told = "is worded otherwise".to_owned();
        changes.push(change(now, ChangeKind::ItemReworded, told).with(passages));
    }
}

/// What makes an answer right: the right options, or what a good answer holds.
fn key(question: &Question) -> Vec<String> {
    match question.options.as_slice() {
        [] => question.answer.clone(),
        options => {
            let right = options.iter().filter(|option| option.is_right);
            right.map(|option| option.text.clone()).collect()
        }
    }
}

/// Whether another answer is right. An option that was only worded otherwise is the same: it is known by its
/// place among those that have no like.
fn is_rekeyed(then: &Question, now: &Question) -> bool {
    if then.options.is_empty() || now.options.is_empty() {
        return then.options.is_empty() != now.options.is_empty()
            || !words::same_words(&then.answer.join(" "), &now.answer.join(" "));
    }
    let like = |one: &Choice, other: &Choice| words::same_words(&one.text, &other.text);
    let (mut left, mut pairs) = (Vec::new(), Vec::new());
    let mut rest: Vec<&Choice> = then.options.iter().collect();
    for option in &now.options {
        match rest.iter().position(|before| like(before, option)) {
            Some(place) => pairs.push((rest.remove(place), option)),
            None => left.push(option),
        }
    }
    let is_other = |(before, now): &(&Choice, &Choice)| before.is_right != now.is_right;
    let added = left.iter().skip(rest.len()).any(|option| option.is_right);
    let dropped = rest.iter().skip(left.len()).any(|option| option.is_right);
    added
        || dropped
        || pairs.iter().any(is_other)
        || rest.into_iter().zip(left).any(|pair| is_other(&pair))
}

/// An item that is new or gone, in full.
fn text(question: &Question, piece: fn(String) -> Piece) -> Vec<Passage> {
    let of = |reader, label: &'static str, lines: &[String]| -> Vec<Passage> {
        lines.iter().map(|line| whole(reader, label, line, piece)).collect()
    };
    let options: Vec<String> = question.options.iter().map(|option| option.text.clone()).collect();
    let mut passages = of(Reader::Instructor, "", &question.stem);
    passages.extend(of(Reader::Instructor, "Option", &options));
    if question.options.is_empty() {
        passages.extend(of(Reader::Restricted, "Key", &question.answer));
    } else {
        passages.extend(of(Reader::Restricted, "Right answer", &key(question)));
        passages.extend(of(Reader::Restricted, "Reason", &question.answer));
    }
    passages
}

fn reworded(label: &str, reader: Reader, old: &[String], new: &[String]) -> Vec<Passage> {
    let paragraphs = |lines: &[String]| -> Vec<Paragraph> {
        let paragraph = |line: &String| Paragraph {
            reader,
            audience: Vec::new(),
            label: label.to_owned(),
            text: line.clone(),
            cites: Vec::new(),
        };
        lines.iter().map(paragraph).collect()
    };
    words::paragraphs(&paragraphs(old), &paragraphs(new))
}
