//! Every rule's page: prose with the source files as fenced blocks, and what the rule says of them.
//!
//! A page holds cases, each under a heading of its own. A block ```` ```yaml PATH ```` or
//! ```` ```markdown PATH ```` is a file of the case; `course.yaml` and `m.md` may be given as
//! additions to the smallest course: a block ```` ```yaml + ```` holds lines that replace those
//! with the same key. The last block, ```` ```text ````, is what `kitbag check` says of all courses on
//! 2026-12-01 of the page's own rule, and of whatever keeps the rules from being run; empty if nothing is found.
//! `KITBAG_ACCEPT=1 cargo test --test rules` writes what is said now; read the difference then.
//! Where a fault makes other rules speak as well, a paragraph `Consequences:` above the first heading
//! names them; `tests/mutations.rs` holds the page to it.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::fmt::Write as _;

use kitbag::report::Colour;
use kitbag::syntax::values::{Date, Slug};
use support::{ACADEMY, COURSE, FRONT, Files};

#[test]
fn rule_pages_say_what_the_rules_find() {
    let accept = std::env::var_os("KITBAG_ACCEPT").is_some();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for entry in std::fs::read_dir("tests/rules").unwrap() {
        let path = entry.unwrap().path();
        let page = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let rule = path.file_stem().unwrap().to_str().unwrap();
        let said = rewritten(&page, rule, &mut cases);
        if said != page && accept {
            std::fs::write(&path, &said).unwrap();
        } else if said != page {
            wrong.push(format!("{} should read:\n{said}", path.display()));
        }
    }
    assert!(
        cases >= 2 * kitbag::check::RULES.len(),
        "each rule has a case where it finds and one where it doesn't: {cases}"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The page with each report as it is now.
fn rewritten(page: &str, rule: &str, cases: &mut usize) -> String {
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
            Some((_, "+")) => change(&mut files, &body),
            Some((_, path)) => {
                files.insert(path.to_owned(), format!("{body}\n").into_bytes());
            }
            None if info == "text" => {
                *cases += 1;
                let said = said_of(&files, rule);
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

fn smallest() -> Files {
    let module = format!("{FRONT}\n## Section {{#section minutes=10}}\n\nText.\n");
    support::files([
        ("academy.yaml", ACADEMY),
        ("courses/c/course.yaml", COURSE),
        ("courses/c/modules/m.md", &module),
    ])
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
