//! Tests and their keys, read as a marker reads them: the letter that the key gives is the letter that
//! the paper prints beside the right words, in both forms.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use kitbag::projection::Edition;
use kitbag::syntax::values::Slug;
use support::{Files, folder, kit, settings};

const COURSE: &str = "de-escalation-instructor";

fn page(files: &Files, path: &str) -> String {
    String::from_utf8(files[path].clone()).unwrap()
}

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    text.split(open).skip(1).map(|rest| rest.split(close).next().unwrap()).collect()
}

/// The items of a paper by their numbers: the words beside each letter.
fn printed(paper: &str) -> BTreeMap<usize, BTreeMap<char, String>> {
    let items = paper.split("<li class=\"item\">").skip(1);
    let item = |text: &str| {
        let number = between(text, "aria-hidden=\"true\">", "</p>")[0].parse().unwrap();
        let options = text.split("<span class=\"letter\">").skip(1).map(|option| {
            let words = between(option, "<span>", "</span></li>")[0].to_owned();
            (option.chars().next().unwrap(), words)
        });
        (number, options.collect())
    };
    items.map(item).collect()
}

/// The items of a key: their numbers and letters in forms A and B, and the right words.
fn explained(key: &str) -> Vec<([usize; 2], [String; 2], BTreeSet<String>)> {
    let table = between(key, "<table class=\"letters\">", "</table>")[0];
    let rows = table.split("<tr>").skip(2).map(|row| {
        let numbers =
            [between(row, "<th scope=\"row\">", "</th>")[0], between(row, "<td>", "</td>")[1]];
        let letters = between(row, "<b>", "</b>");
        (
            numbers.map(|number| number.parse().unwrap()),
            [letters[0].to_owned(), letters[1].to_owned()],
        )
    });
    let reasons = key.split("<article class=\"reason\"").skip(1);
    rows.zip(reasons)
        .map(|((numbers, letters), reason)| {
            let right = between(reason, "<p class=\"right\">✓ ", "</p>");
            (numbers, letters, right.into_iter().map(str::to_owned).collect())
        })
        .collect()
}

/// Holds a key against the two forms that it is for; how many items it has.
fn agrees(files: &Files, key: &str, forms: [&str; 2]) -> usize {
    let key = explained(&page(files, key));
    let papers = forms.map(|form| printed(&page(files, form)));
    assert!(!key.is_empty());
    assert_eq!(papers[0].len(), key.len());
    assert_eq!(papers[1].len(), key.len());
    for (numbers, letters, right) in &key {
        for form in 0..2 {
            let options = &papers[form][&numbers[form]];
            if options.is_empty() {
                assert_eq!(letters[form], "written", "{}, item {}", forms[form], numbers[form]);
                continue;
            }
            let marked: BTreeSet<String> =
                letters[form].chars().map(|letter| options[&letter].clone()).collect();
            assert_eq!(&marked, right, "{}, item {}", forms[form], numbers[form]);
        }
    }
    key.len()
}

#[test]
fn the_keys_letters_stand_beside_the_right_words_in_both_forms() {
    let files = kit(&folder("curriculum"), &settings(COURSE, Edition::Instructor));
    let test = |name: &str| {
        agrees(
            &files,
            &format!("restricted/{name}-key.html"),
            [&format!("instructor/{name}-a.html"), &format!("instructor/{name}-b.html")],
        )
    };
    assert_eq!(test("pre-test"), 10);
    assert_eq!(test("post-test"), 20);
    let checks = files.keys().filter(|path| path.starts_with("restricted/module-check-key-"));
    let checks: Vec<&String> = checks.collect();
    assert!(checks.len() >= 8, "each module of day one has a check: {checks:?}");
    for key in checks {
        let form = |letter: &str| {
            let name = key.replace("restricted/module-check-key-", "instructor/module-check-");
            name.replace(".html", &format!("-{letter}.html"))
        };
        agrees(&files, key, [&form("a"), &form("b")]);
    }
}

#[test]
fn the_forms_of_a_test_have_the_same_items_in_different_orders() {
    let files = kit(&folder("curriculum"), &settings(COURSE, Edition::Instructor));
    let stems = |path: &str| -> Vec<String> {
        let paper = page(&files, path);
        let items = paper.split("<div class=\"item-body\">").skip(1);
        items.map(|item| between(item, "<p>", "</p>")[0].to_owned()).collect()
    };
    let (a, b) = (stems("instructor/post-test-a.html"), stems("instructor/post-test-b.html"));
    assert_ne!(a, b);
    let sorted = |mut stems: Vec<String>| {
        stems.sort();
        stems
    };
    assert_eq!(sorted(a), sorted(b));
}

#[test]
fn no_paper_and_no_key_reaches_participants() {
    for edition in [Edition::Participant, Edition::Public] {
        let files = kit(&folder("curriculum"), &settings(COURSE, edition));
        let tests = files.keys().filter(|path| {
            ["-test", "module-check", "-key", "answer-", "slides", "quick-start", "lesson-plan"]
                .iter()
                .any(|word| path.contains(word))
        });
        assert_eq!(tests.collect::<Vec<_>>(), Vec::<&String>::new());
    }
}

#[test]
fn a_variant_says_of_no_objective_that_it_is_assessed_in_a_module_that_it_leaves_out() {
    let whole = settings("internal-affairs-instructor", Edition::Instructor);
    let mut variant = whole.clone();
    variant.selection.variant = Some(Slug::parse("two-days").unwrap());
    let modules = |files: &Files| -> BTreeSet<String> {
        let paths = files.keys().filter_map(|path| path.strip_prefix("source/courses/"));
        let names = paths.filter_map(|path| path.split_once("/modules/")?.1.strip_suffix(".md"));
        names.map(str::to_owned).collect()
    };
    let coverage = |settings| {
        let files = kit(&folder("curriculum"), settings);
        (page(&files, "administrator/coverage.html"), modules(&files))
    };
    let ((_, all), (coverage, _)) = (coverage(&whole), coverage(&variant));
    assert!(all.contains("capstone"), "{all:?}");
    let cells = between(&coverage, "<td>", "</td>");
    let named: Vec<&&str> =
        cells.iter().filter(|cell| cell.split(", ").any(|one| all.contains(one))).collect();
    assert_eq!(named, Vec::<&&str>::new());
}
