//! Curricula with a fault, and what each command that reads one makes of it.

use std::path::Path;
use std::time::Duration;

use rayon::prelude::*;

use crate::preview::Preview;
use crate::shop::{KIT, Said, Shop};
use crate::support::{COURSE, Files, course_with};
use crate::table::{self, Row};
use crate::told::{Told, told};

/// A curriculum, and words that each command says of it.
pub(crate) struct Source<'a> {
    what: &'a str,
    files: Files,
    /// What is done to its folder, besides.
    more: &'a (dyn Fn(&Path) + Sync),
    words: &'a [&'a str],
    verdict: Verdict,
    /// Commands that don't read what is wrong with it.
    unread_by: &'a [&'a str],
}

/// What becomes of a curriculum.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It is built and released.
    Good,
    /// Each command tells its faults.
    Faulty,
    /// It is built, and what is found keeps it from being released.
    Unfit,
    /// There is nothing that could be read: the command line is wrong.
    Nothing,
}

impl<'a> Source<'a> {
    pub(crate) fn new(what: &'a str, files: Files, words: &'a [&'a str]) -> Self {
        let verdict = match words.first() {
            None => Verdict::Good,
            Some(word) if word.starts_with("error: ") => Verdict::Nothing,
            Some(word) if word.starts_with("warning[") => Verdict::Unfit,
            Some(_) => Verdict::Faulty,
        };
        Self { what, files, more: &|_| (), words, verdict, unread_by: &[] }
    }

    /// Commands that don't read what is wrong with it.
    pub(crate) fn unread_by(self, commands: &'a [&'a str]) -> Self {
        Self { unread_by: commands, ..self }
    }

    /// What is done to its folder, besides.
    pub(crate) fn more(mut self, more: &'a (dyn Fn(&Path) + Sync)) -> Self {
        self.more = more;
        self
    }
}

/// The smallest course with one line of its manifest replaced.
pub(crate) fn manifest(line: &str) -> Files {
    let key = line.split(':').next().unwrap();
    let old = COURSE.lines().find(|old| old.starts_with(&format!("{key}:"))).unwrap_or_default();
    let item = COURSE.lines().find(|line| line.starts_with("  - {id: O-1")).unwrap();
    let course = if key == "objectives" {
        COURSE.replace(&format!("{item}\n"), "")
    } else {
        COURSE.to_owned()
    };
    let text = if old.is_empty() { format!("{course}{line}\n") } else { course.replace(old, line) };
    with("courses/c/course.yaml", &text)
}

pub(crate) fn with(path: &str, text: &str) -> Files {
    let mut files = course_with("Text.");
    files.insert(path.to_owned(), text.as_bytes().to_vec());
    files
}

pub(crate) fn without(path: &str) -> Files {
    let mut files = course_with("Text.");
    files.remove(path);
    files
}

/// Rows that have nothing but files.
pub(crate) fn each_says(subject: &str, rows: &[(&str, Files, &[&str])]) {
    let rows = rows.iter().map(|(what, files, words)| Source::new(what, files.clone(), words));
    judge(subject, &rows.collect::<Vec<_>>());
}

/// Tries each row with each command that reads a curriculum.
pub(crate) fn judge(subject: &str, rows: &[Source<'_>]) {
    let rows: Vec<_> = rows.par_iter().map(row).collect();
    table::judge(subject, &rows);
}

/// The commands, and the folder that each may write to.
const COMMANDS: &[(&[&str], &str)] = &[
    (&["build", "c", "--out", "dist"], "dist"),
    (&["check", "c"], ""),
    (&["release", "c", "--to", "public", "--key", "key"], "public"),
    (&["review", "c", "--out", "review"], "review"),
    (&["diff", KIT, "c", "--format", "html", "--out", "dist/changes.html"], "dist"),
];

fn row(source: &Source<'_>) -> Row {
    let shop = Shop::with_curriculum(&source.files);
    (source.more)(&shop.path().join("curriculum"));
    let mut row = Row::new(source.what);
    let read = COMMANDS.iter().filter(|(arguments, _)| !source.unread_by.contains(&arguments[0]));
    for (arguments, output) in read {
        let (expected, words) = expected(source, arguments[0]);
        let output = if expected == 0 { output } else { "" };
        let said = row.run(&shop, arguments, output);
        row.blame(arguments, faults_of(&said, expected, words));
        if row.calls == 1 {
            row.told = told(&said.text);
        } else {
            row.blame(arguments, unlike(&row.told, source.words, &said));
        }
    }
    let before = shop.tree();
    let wrong = shown(&shop, source, &row.told);
    row.calls += 1;
    row.blame(&["preview"], wrong);
    row.blame(&["preview"], before.changed(&shop.tree(), ""));
    row
}

/// The status of a command, and the words that it says.
fn expected<'a>(source: &Source<'a>, command: &str) -> (i32, &'a [&'a str]) {
    match (source.verdict, command) {
        (Verdict::Faulty, _) => (1, source.words),
        (Verdict::Nothing, _) => (2, source.words),
        (Verdict::Unfit, "release") => (1, source.words),
        (Verdict::Unfit, "check") => (0, source.words),
        (Verdict::Unfit | Verdict::Good, _) => (0, &[]),
    }
}

/// What is wrong with what a command said: status, words, and faults without a place or a remedy.
pub(crate) fn faults_of(said: &Said, expected: i32, words: &[&str]) -> Vec<String> {
    let mut wrong: Vec<String> = said.amiss().into_iter().collect();
    if said.status != Some(expected) {
        wrong.push(format!("status {:?}, not {expected}: {}", said.status, said.text));
    }
    if let Some(word) = words.iter().find(|word| !said.text.contains(**word)) {
        wrong.push(format!("it does not say `{word}`: {}", said.text));
    }
    wrong.extend(incomplete(&said.text));
    wrong
}

fn incomplete(text: &str) -> Vec<String> {
    let short = |one: &&Told| one.place.is_empty() || !one.has_remedy;
    told(text)
        .iter()
        .filter(short)
        .take(1)
        .map(|one| format!("no place or no remedy: {one:?}"))
        .collect()
}

/// Whether a command tells the row's fault at another place than the first command did.
pub(crate) fn unlike(first: &[Told], words: &[&str], said: &Said) -> Option<String> {
    let now = told(&said.text);
    let is_the_rows = |one: &&Told| words.iter().any(|word| word.starts_with(&one.head));
    let mut missing = first.iter().filter(is_the_rows).filter(|one| !now.contains(one));
    missing.next().map(|one| format!("it does not tell {one:?}: {}", said.text))
}

/// What is wrong with what a preview shows of it. Where there is no course, it ends at once, and says so.
fn shown(shop: &Shop, source: &Source<'_>, first: &[Told]) -> Vec<String> {
    let is_there = shop.path().join("curriculum/courses/c/course.yaml").is_file();
    match Preview::begin(shop, &["c"]) {
        Ok(preview) => told_by_preview(preview, "instructor~~filled~~", source.words, first),
        Err(said) if source.verdict == Verdict::Nothing || !is_there => {
            faults_of(&said, 2, source.words)
        }
        Err(said) => vec![format!("it ended with {:?}: {}", said.status, said.text)],
    }
}

/// What is wrong with what a preview shows in this view.
pub(crate) fn told_by_preview(
    mut preview: Preview,
    view: &str,
    words: &[&str],
    first: &[Told],
) -> Vec<String> {
    let text = preview.faults(view);
    let said = Said { status: Some(0), text, took: Duration::ZERO };
    let errors = words.iter().all(|word| !word.starts_with("warning["));
    let mut wrong = faults_of(&said, 0, if errors { words } else { &[] });
    wrong.extend(unlike(first, words, &said));
    if !preview.lives() {
        wrong.push("it ended".into());
    }
    wrong
}
