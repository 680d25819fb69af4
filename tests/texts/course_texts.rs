//! Course material in many languages: the lessons of two of NodeSchool's courses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use kitbag::diagnostic::has_errors;
use kitbag::source::limits;
use kitbag::span::FileId;
use kitbag::syntax::module;
use rayon::prelude::*;

use crate::judged::places_are_in;
use crate::support::FRONT;
use crate::{built, handout, texts};

/// The Markdown files of both courses, by path.
fn files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for course in ["javascripting", "learnyounode"] {
        let folder = texts(course);
        for entry in walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap) {
            if is_markdown(entry.path()) {
                let path =
                    entry.path().strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
                let text = std::fs::read_to_string(entry.path()).unwrap();
                files.insert(format!("{course}/{path}"), text);
            }
        }
    }
    assert!(files.len() >= 500, "{} files", files.len());
    files
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "md") && path.is_file()
}

/// The text as somebody brings it into a module: headings that are no sections, and tags written as text.
fn brought_in(text: &str) -> String {
    let mut is_code = false;
    let lines = text.lines().map(|line| {
        let bare = line.trim_start();
        is_code ^= bare.starts_with("```");
        if is_code {
            return line.to_owned();
        }
        if !bare.is_empty() && bare.bytes().all(|byte| byte == b'-' || byte == b'=') {
            return String::new();
        }
        if bare.starts_with('#') {
            return format!("\n#### {}\n", bare.trim_start_matches('#').trim());
        }
        line.replace('<', "\\<").replace("{{", "\\{{")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
#[ignore = "needs what .ci/install brings"]
fn each_builds_or_is_refused_in_its_own_words() {
    let files = files();
    let count = |bring: fn(&str) -> String| {
        files.par_iter().filter(|(_, text)| built(&bring(text)).is_ok()).count()
    };
    let (as_it_is, brought) = (count(str::to_owned), count(brought_in));
    println!(
        "{} files: {as_it_is} build as they are, {brought} once they are brought in",
        files.len()
    );
    // Fewer would mean that hardly any page was looked at.
    assert!(as_it_is > 20 && brought > 400, "{as_it_is} and {brought} of {}", files.len());
}

/// Its words and numbers, in small letters.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// What no page shows and nobody means as text: the language of a code block, and the label of a link.
fn without_marks(text: &str) -> String {
    let is_mark =
        |line: &&str| line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
    let lines: Vec<&str> = text.lines().filter(|line| !is_mark(line)).collect();
    lines.join("\n")
}

/// What an author writes is on the page, or it is told.
#[test]
#[ignore = "needs what .ci/install brings"]
fn no_word_is_lost_in_silence() {
    let lost = |(path, text): (&String, &String)| {
        let text = brought_in(text);
        let built = built(&text).ok()?;
        let page = words(&unescaped(handout(&built)));
        let lost: Vec<String> =
            words(&without_marks(&text)).into_iter().filter(|word| !page.contains(word)).collect();
        (!lost.is_empty()).then(|| format!("{path}: {lost:?}"))
    };
    let lost: Vec<String> = files().par_iter().filter_map(lost).collect();
    assert!(lost.is_empty(), "{} files:\n{}", lost.len(), lost.join("\n"));
}

/// What a browser makes of the characters that a page writes by their names.
fn unescaped(page: &str) -> String {
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    named.iter().fold(page.to_owned(), |page, (name, letter)| page.replace(name, letter))
}

#[test]
#[ignore = "needs what .ci/install brings, and a release build"]
fn a_megabyte_of_each_is_read_within_a_second() {
    let mut slow = Vec::new();
    for (path, text) in files().into_iter().filter(|(_, text)| !text.is_empty()) {
        for text in [brought_in(&text), text] {
            let room = limits::MODULE_BYTES as usize - FRONT.len() - 64;
            let large = format!(
                "{FRONT}\n## Section {{#section minutes=10}}\n\n{}",
                format!("{text}\n\n").repeat(room / (text.len() + 2))
            );
            let began = Instant::now();
            let (read, faults) = module::parse(FileId(0), &large);
            let took = began.elapsed();
            if took > Duration::from_secs(1) {
                slow.push(format!("{path}: {took:?}"));
            }
            assert!(read.is_some() || has_errors(&faults));
            places_are_in(&large, &faults);
        }
    }
    assert_eq!(slow, Vec::<String>::new());
}
