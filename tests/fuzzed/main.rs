//! The inputs that fuzzers found worth keeping, each given to its target again: on every system, and without a fuzzer.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod judged;
#[path = "../support/mod.rs"]
mod support;
mod targets;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;
use support::Files;

fn corpus() -> Files {
    support::folder("tests/fuzzed/corpus")
}

#[test]
fn every_input_that_was_kept_holds() {
    let corpus: Vec<(String, Vec<u8>)> = corpus().into_iter().collect();
    let failed = corpus.par_iter().filter_map(|(path, data)| {
        let (name, _) = path.split_once('/')?;
        let (_, target) = targets::TARGETS.iter().find(|(target, _)| *target == name)?;
        catch_unwind(AssertUnwindSafe(|| target(data))).is_err().then_some(path)
    });
    let failed: Vec<&String> = failed.collect();
    assert_eq!(failed, Vec::<&String>::new());
}

/// Else nothing that a fuzzer finds would be told.
#[test]
fn what_a_page_may_not_hold_is_seen() {
    let page =
        |inside: &str| format!("<!doctype html><html lang=\"en\"><body>{inside}</body></html>");
    let holds = |inside: &str| {
        let page = page(inside);
        catch_unwind(|| judged::page_is_plain("page", &page)).is_ok()
    };
    assert!(holds("<p class=\"a\">Text &lt; <a href=\"HTTPS://e.example/%5C\">a</a></p>"));
    let foul = [
        "<iframe></iframe>",
        "<p onclick=\"a()\">b</p>",
        "<a href=\"javascript:a()\">b</a>",
        "<a href=\"https://e.example\\@f.example/\">b</a>",
        "<img src=\"//e.example/a.png\" alt=\"\">",
        "<script>a()</script>",
        "<p>a</b></p>",
    ];
    for inside in foul {
        assert!(!holds(inside), "{inside}");
    }
}

#[test]
fn every_target_has_its_file_and_its_inputs() {
    let names: BTreeSet<String> =
        targets::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let folders: BTreeSet<String> =
        corpus().into_keys().map(|path| path.split('/').next().unwrap().to_owned()).collect();
    assert_eq!(folders, names);
    let files = support::folder("fuzz/fuzz_targets").into_keys();
    let files: BTreeSet<String> =
        files.map(|path| path.strip_suffix(".rs").unwrap().to_owned()).collect();
    assert_eq!(files, names);
    let manifest = std::fs::read_to_string("fuzz/Cargo.toml").unwrap();
    for name in names {
        assert!(manifest.contains(&format!("name = \"{name}\"\n")), "{name}");
    }
}
