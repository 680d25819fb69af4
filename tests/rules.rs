//! Every rule's page: prose with the source files as fenced blocks, and what the rule says of them.
//!
//! A page holds cases, each under a heading of its own. A block ```` ```yaml PATH ```` or
//! ```` ```markdown PATH ```` is a file of the case; `course.yaml` and `m.md` may be given as
//! additions to the smallest course: a block ```` ```yaml + ```` holds lines that replace those
//! with the same key, and a block ```` ```markdown + ```` what stands in its one section. The last block,
//! ```` ```text ````, is what `kitbag check` says of all courses on 2026-12-01 of the page's own rule, and of
//! whatever keeps the rules from being run; empty if nothing is found.
//! `KITBAG_ACCEPT=1 cargo test --test rules` writes what is said now; read the difference then.
//! Where a fault makes other rules speak as well, a paragraph `Consequences:` above the first heading
//! names them; `tests/mutations.rs` holds the page to it.
//!
//! The pages in `tests/syntax` have the same form. They hold what is told of files that can't be read as they are
//! written: each fault that no rule finds, to the letter that it points at. If a case has the manifest of the agency
//! `rio-bravo`, its course is built for that agency.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

#[path = "fuzzed/judged.rs"]
#[allow(
    dead_code,
    reason = "here the places of faults are held against their files, and no page is judged"
)]
mod judged;
mod support;

use std::fmt::Write as _;

use kitbag::cli::build::make;
use kitbag::cli::progress::Progress;
use kitbag::diagnostic::{Diagnostic, Place};
use kitbag::projection::Edition;
use kitbag::report::Colour;
use kitbag::source::Source;
use kitbag::syntax::values::{Date, Slug};
use support::{ACADEMY, COURSE, FRONT, Files};

#[test]
fn rule_pages_say_what_the_rules_find() {
    let cases = say_what_is_said("tests/rules", said_of);
    assert!(
        cases >= 2 * kitbag::check::RULES.len(),
        "each rule has a case where it finds and one where it doesn't: {cases}"
    );
}

#[test]
fn syntax_pages_say_what_is_told_of_what_is_miswritten() {
    let cases = say_what_is_said("tests/syntax", |files, _| said_of_syntax(files));
    assert!(cases >= FEWEST, "{cases} cases are fewer than there were");
}

#[test]
fn of_lines_too_long_to_draw_the_places_alone_are_told() {
    let said = |body: &str| said_of_syntax(&support::course_with(body));
    let long = said(&format!("{}<b>", "Größe ".repeat(20_000)));
    let place =
        "error[raw-html]: HTML is not read\n--> courses/c/modules/m.md:11:120001\n = help: ";
    assert!(long.starts_with(place), "{long}");
    let apart =
        said(&format!("::: instructor\n{}::: say\nHello.\n:::\n", "Word.\n".repeat(20_000)));
    for drawn in ["20012 | ::: say\n      | ^^^^^^^\n", "   11 | ::: instructor\n      | ----"] {
        assert!(apart.contains(drawn), "{apart}");
    }
}

#[test]
fn what_courses_share_is_told_once() {
    let mut files = support::course_with("Text.");
    files.insert("courses/d/course.yaml".into(), COURSE.replace("id: c", "id: d").into_bytes());
    files.insert("courses/d/modules/m.md".into(), files["courses/c/modules/m.md"].clone());
    files.insert("academy.yaml".into(), ACADEMY.replace("name:", "nmae:").into_bytes());
    let courses = ["c", "d"].map(|name| Slug::parse(name).unwrap());
    let today = Date::parse("2026-12-01").unwrap();
    let found = kitbag::cli::check::findings(&support::source(&files), &courses, today).unwrap();
    let of_academy = found.iter().filter(|one| one.rule == "unknown-key").count();
    assert_eq!(of_academy, 1, "{found:?}");
}

/// So many cases of files that can't be read there were when their pages were written. They may grow.
const FEWEST: usize = 66;

/// Holds each page of a folder against what is said now of its cases, which are counted.
fn say_what_is_said(folder: &str, said_of: fn(&Files, &str) -> String) -> usize {
    let accept = std::env::var_os("KITBAG_ACCEPT").is_some();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let page = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let name = path.file_stem().unwrap().to_str().unwrap();
        let mut case = |files: &Files| {
            cases += 1;
            said_of(files, name)
        };
        let said = rewritten(&page, &mut case);
        if said != page && accept {
            std::fs::write(&path, &said).unwrap();
        } else if said != page {
            wrong.push(format!("{} should read:\n{said}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    cases
}

/// The page with each report as it is now.
fn rewritten(page: &str, said_of: &mut impl FnMut(&Files) -> String) -> String {
    let mut out = String::new();
    let mut files = smallest();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("## ") {
            files = smallest();
        }
        let _ = writeln!(out, "{line}");
        let Some(info) = line.strip_prefix("````").or_else(|| line.strip_prefix("```")) else {
            continue;
        };
        let fence = &line[..line.len() - info.len()];
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        let body = body.join("\n");
        match info.split_once(' ') {
            Some(("markdown", "+")) => {
                files.insert("courses/c/modules/m.md".to_owned(), module(&body).into_bytes());
            }
            Some((_, "+")) => change(&mut files, &body),
            Some((_, path)) => {
                files.insert(path.to_owned(), format!("{body}\n").into_bytes());
            }
            None if info == "text" => {
                let said = said_of(&files);
                let said = said.trim_end();
                let _ = writeln!(out, "{said}{}{fence}", if said.is_empty() { "" } else { "\n" });
                continue;
            }
            None => {}
        }
        let _ = writeln!(out, "{body}{}{fence}", if body.is_empty() { "" } else { "\n" });
    }
    out
}

/// What is said of one rule's fault; of any fault that no rule finds, too, since it hides theirs.
fn said_of(files: &Files, rule: &str) -> String {
    let source = support::source(files);
    let today = Date::parse("2026-12-01").unwrap();
    let names = kitbag::syntax::parse::course_names(&source);
    let courses: Vec<Slug> = names.map(|name| Slug::parse(name).unwrap()).collect();
    let mut found = kitbag::cli::check::findings(&source, &courses, today).unwrap();
    let rules: Vec<&str> = kitbag::check::RULES.iter().map(|rule| rule.name).collect();
    found.retain(|one| one.rule == rule || !rules.contains(&one.rule));
    kitbag::report::text(&source, &found, Colour::No)
}

/// What is said of all that no rule finds.
fn said_of_syntax(files: &Files) -> String {
    let mut settings = support::settings("c", Edition::Instructor);
    let has_agency = files.contains_key("agencies/rio-bravo/agency.yaml");
    settings.agency = has_agency.then(|| Slug::parse("rio-bravo").unwrap());
    let source = support::source(files);
    let mut found = Vec::new();
    make(&source, &settings, &Progress::default(), &mut found).unwrap();
    judged::told(&source, &found);
    let rules: Vec<&str> = kitbag::check::RULES.iter().map(|rule| rule.name).collect();
    found.retain(|one| !rules.contains(&one.rule));
    let pointed_at: Vec<String> = found.iter().filter_map(|one| pointed_at(&source, one)).collect();
    let report = kitbag::report::text(&source, &found, Colour::No);
    match &pointed_at[..] {
        [] => report,
        texts => format!("{}\n\nThey point at {}\n", report.trim_end(), texts.join(", ")),
    }
}

/// The text that a fault points at: a drawing shows neither whether a place has a letter, nor its lines after the first.
fn pointed_at(source: &Source, fault: &Diagnostic) -> Option<String> {
    let Place::Span(span) = fault.place else { return None };
    let text = &source.text_read(span.file)?[span.range()];
    Some(format!("«{}»", text.replace('\n', "⏎")))
}

fn smallest() -> Files {
    support::files([
        ("academy.yaml", ACADEMY),
        ("courses/c/course.yaml", COURSE),
        ("courses/c/modules/m.md", &module("Text.")),
    ])
}

/// The smallest module, whose one section holds `body`.
fn module(body: &str) -> String {
    format!("{FRONT}\n## Section {{#section minutes=10}}\n\n{body}\n")
}

/// Puts lines into the smallest manifest: one that begins with a known key replaces that key's line.
fn change(files: &mut Files, lines: &str) {
    let path = "courses/c/course.yaml";
    let mut text = String::from_utf8(files[path].clone()).unwrap();
    for line in lines.lines() {
        let key = line.split_once(':').map(|(key, _)| key).unwrap();
        let old = text.lines().find(|old| old.starts_with(&format!("{key}:"))).map(str::to_owned);
        text = match old {
            Some(old) if line.ends_with(": DELETE") => text.replacen(&format!("{old}\n"), "", 1),
            Some(old) => text.replacen(&old, line, 1),
            None => format!("{text}{line}\n"),
        };
    }
    files.insert(path.to_owned(), text.into_bytes());
}
