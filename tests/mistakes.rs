//! All mistakes at once: a fault in one value of a file hides no other, and makes none of its own.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use kitbag::cli::build::Settings;
use kitbag::cli::check::findings;
use kitbag::diagnostic::{Diagnostic, Place};
use kitbag::projection::Edition;
use kitbag::report::{self, Colour};
use kitbag::source::FilePath;
use kitbag::span::{FileId, Span};
use kitbag::syntax::values::{Date, Slug};
use kitbag::syntax::yaml::{self, Node, Value};
use rayon::prelude::*;
use support::{Files, build, folder, settings, source};

const COURSE: &str = "implicit-bias-instructor";

/// What no key of any manifest takes.
const WRONG: &str = "[[]]";

fn told(files: &Files) -> Vec<Diagnostic> {
    let today = Date::parse("2026-11-26").unwrap();
    findings(&source(files), &[Slug::parse(COURSE).unwrap()], today).unwrap()
}

/// The spans in which a value may be wrong: each key's, each item's of a list, and each key's within a mapping.
fn places(tree: &Node) -> Vec<Span> {
    fn below(node: &Node) -> Vec<&Node> {
        match &node.value {
            Value::Map(pairs) => pairs.iter().map(|(_, value)| value).collect(),
            Value::List(items) => items.iter().collect(),
            Value::Scalar(_) => Vec::new(),
        }
    }
    let values = below(tree);
    let within = values.iter().flat_map(|value| {
        let all = below(value);
        // Of a long list, the first stands for the others.
        if all.len() > 4 { all[..1].to_vec() } else { all }
    });
    values.iter().copied().chain(within).map(|node| node.span).collect()
}

/// The same files with the text at one place of a file replaced by what can't stand there.
fn broken(files: &Files, path: &str, span: Span) -> Files {
    let text = String::from_utf8(files[path].clone()).unwrap();
    let (start, end) = (span.start as usize, span.end as usize);
    let line_end = if text[start..end].ends_with('\n') { "\n" } else { "" };
    let text = format!("{}{WRONG}{line_end}{}", &text[..start], &text[end..]);
    let mut files = files.clone();
    files.insert(path.to_owned(), text.into_bytes());
    files
}

/// The place of each value of a manifest that may be wrong, and of a module's front matter.
fn places_in(files: &Files, path: &str) -> Vec<Span> {
    let text = std::str::from_utf8(&files[path]).unwrap();
    let (yaml, base) = match path.ends_with(".md") {
        true => (text[4..].split("\n---\n").next().unwrap(), 4),
        false => (text, 0),
    };
    places(&yaml::parse(FileId(0), yaml, base).unwrap())
}

/// A mistake: the finding, its file, what stands there, what is put in its place, and the keys of manifests
/// without which it can't be found.
type Mistake = (&'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

const MISTAKES: [Mistake; 5] = [
    ("cross-reference", "modules/closing.md", "\n", "\n\n[There](#nowhere).\n", &[]),
    ("unknown-name", "modules/opening.md", "\n", "\n\nA claim [@nobody-2020].\n", &["references"]),
    ("placeholder-left-in-text", "modules/systems.md", "\n", "\n\nTODO: an example.\n", &["check"]),
    (
        "verb-that-cannot-be-observed",
        "course.yaml",
        "task: name ",
        "task: understand ",
        &["check", "language", "objectives"],
    ),
    (
        "version-without-record",
        "course.yaml",
        "version: 0.1.0",
        "version: 9.0.0",
        &["check", "version", "changes"],
    ),
];

/// The files with each of the mistakes in them.
fn mistaken(mut files: Files) -> Files {
    for (rule, path, here, instead, _) in MISTAKES {
        let path = format!("courses/{COURSE}/{path}");
        let text = String::from_utf8(files[&path].clone()).unwrap();
        let (before, after) = match here {
            "\n" => (text.strip_suffix(here).unwrap(), ""),
            _ => text.split_once(here).unwrap_or_else(|| panic!("no place for {rule}")),
        };
        files.insert(path, format!("{before}{instead}{after}").into_bytes());
    }
    files
}

/// The key of a manifest within whose value a place lies.
fn key_at(files: &Files, path: &str, at: Span) -> String {
    let text = std::str::from_utf8(&files[path]).unwrap();
    let tree = yaml::parse(FileId(0), text, 0).unwrap();
    let Value::Map(pairs) = &tree.value else { panic!("{path} is a mapping") };
    let (key, _) = pairs.iter().find(|(_, value)| value.span.contains(at)).unwrap();
    key.text().unwrap().to_owned()
}

/// Whether what is wrong at a place of a file may hide a mistake: that is one only by what stands there.
fn may_hide(files: &Files, path: &str, at: Span, keys: &[&str]) -> bool {
    path.ends_with(".yaml") && keys.contains(&key_at(files, path, at).as_str())
}

#[test]
fn a_wrong_value_is_told_beside_all_others_and_nothing_that_follows_from_it() {
    let files = folder("curriculum");
    assert_eq!(told(&files), Vec::new());
    let files = mistaken(files);
    let rules = |told: &[Diagnostic]| -> Vec<&str> {
        let mut rules: Vec<&str> = told.iter().map(|one| one.rule).collect();
        rules.sort_unstable();
        rules
    };
    let mut all: Vec<&str> = MISTAKES.iter().map(|(rule, ..)| *rule).collect();
    all.sort_unstable();
    assert_eq!(rules(&told(&files)), all);

    let course = format!("courses/{COURSE}");
    let paths = [
        "academy.yaml".to_owned(),
        "references.yaml".to_owned(),
        "glossary.yaml".to_owned(),
        "standards/nm-program-approval.yaml".to_owned(),
        format!("{course}/course.yaml"),
        format!("{course}/media/credits.yaml"),
        format!("{course}/modules/agency-plan.md"),
    ];
    let cases: Vec<(&String, Span)> = paths
        .iter()
        .flat_map(|path| places_in(&files, path).into_iter().map(move |at| (path, at)))
        .collect();
    assert!(cases.len() > 80, "{}", cases.len());
    let judge = |(path, at): &(&String, Span)| {
        let broken = broken(&files, path, *at);
        let (told, source) = (told(&broken), source(&broken));
        let file = source.id(&FilePath::parse(path).unwrap()).unwrap();
        let is_it = |one: &&Diagnostic| match &one.place {
            Place::Span(place) => {
                place.file == file
                    && place.start.abs_diff(at.start) <= 2
                    && one.message.starts_with("expected")
            }
            Place::Path(_) => false,
        };
        let found = rules(&told);
        let is_right = told.iter().filter(is_it).count() == 1
            && found.len() <= all.len() + 1
            && MISTAKES.iter().all(|(rule, _, _, _, keys)| {
                found.contains(rule) || may_hide(&files, path, *at, keys)
            });
        let told = || report::text(&source, &told, Colour::No);
        (!is_right).then(|| format!("{path} at {}:\n{}", at.start, told()))
    };
    let wrong: Vec<String> = cases.par_iter().filter_map(judge).collect();
    let count = wrong.len();
    assert!(wrong.is_empty(), "{count} of {}:\n{}", cases.len(), wrong.join("\n"));
}

/// What is told in place of the mistakes that were there before, by rule.
fn told_beside(files: &Files) -> Vec<&'static str> {
    let mut rules: Vec<&str> = told(files).iter().map(|one| one.rule).collect();
    for (rule, ..) in MISTAKES {
        rules.retain({
            let mut is_first = true;
            move |other| *other != rule || !std::mem::take(&mut is_first)
        });
    }
    rules
}

#[test]
fn a_misspelt_key_is_told_and_not_that_what_it_holds_is_nowhere() {
    let files = mistaken(folder("curriculum"));
    let cases = ["references.yaml".to_owned(), format!("courses/{COURSE}/course.yaml")];
    let cases = cases.iter().flat_map(|path| {
        let text = String::from_utf8(files[path].clone()).unwrap();
        let tree = yaml::parse(FileId(0), &text, 0).unwrap();
        let Value::Map(pairs) = tree.value else { panic!("{path} is a mapping") };
        pairs.into_iter().map(move |(key, _)| (path.clone(), text.clone(), key))
    });
    let cases: Vec<_> = cases.collect();
    assert!(cases.len() > 25, "{}", cases.len());
    let judge = |(path, text, key): &(String, String, Node)| {
        let end = key.span.end as usize;
        let mut files = files.clone();
        files.insert(path.clone(), format!("{}x{}", &text[..end], &text[end..]).into_bytes());
        let mut found = told_beside(&files);
        found.retain(|rule| *rule != "missing-key");
        (found != ["unknown-key"]).then(|| format!("{}: {found:?}", key.text().unwrap()))
    };
    let wrong: Vec<String> = cases.par_iter().filter_map(judge).collect();
    assert_eq!(wrong, Vec::<String>::new());
}

/// Of how strict the checks are, one entry that can't be read says nothing about other rules.
#[test]
fn a_fault_in_an_allowance_silences_no_other_rule() {
    let mut files = mistaken(folder("curriculum"));
    let course = format!("courses/{COURSE}/course.yaml");
    let text = String::from_utf8(files[&course].clone()).unwrap();
    files.insert(course, text.replacen("reason:", "reasn:", 1).into_bytes());
    let rules: Vec<&str> = told(&files).iter().map(|one| one.rule).collect();
    assert!(MISTAKES.iter().all(|(rule, ..)| rules.contains(rule)), "{rules:?}");
    assert_eq!(told_beside(&files), ["unknown-key", "missing-key"]);
}

#[test]
fn one_slip_is_one_fault() {
    let sound = folder("curriculum");
    let course = format!("courses/{COURSE}/course.yaml");
    for (here, instead, expected) in [
        ("id: implicit-bias-instructor", "id: implicit-bias-instructors", &["course-id"][..]),
        ("how-minds-sort", "how-mind-sort", &["unreadable-file"]),
        (
            "audiences: [officer, telecommunicator]",
            "audiences: [officer, tele communicator]",
            &["wrong-value"],
        ),
        ("id: IB-1.1", "id: IB 1.1", &["wrong-value"]),
    ] {
        let mut files = sound.clone();
        let text = String::from_utf8(files[&course].clone()).unwrap();
        let at = if here == "how-minds-sort" { text.find("\ndays:").unwrap() } else { 0 };
        let text = format!("{}{}", &text[..at], text[at..].replacen(here, instead, 1));
        files.insert(course.clone(), text.into_bytes());
        let rules: Vec<&str> = told(&files).iter().map(|one| one.rule).collect();
        assert_eq!(rules, expected, "{instead}");
    }
}

#[test]
fn a_file_that_is_no_text_is_one_fault_and_nothing_that_it_lists_is_called_nowhere() {
    for path in ["references.yaml", "glossary.yaml", "standards/nm-program-approval.yaml"] {
        let mut files = folder("curriculum");
        files.insert(path.to_owned(), vec![0xff]);
        let rules: Vec<&str> = told(&files).iter().map(|one| one.rule).collect();
        assert_eq!(rules, ["unreadable-file"], "{path}");
    }
}

/// What an agency's packets lack is told for all of its files, too.
#[test]
fn a_wrong_value_of_an_agency_is_told_beside_what_is_wrong_in_its_texts() {
    let folder_of = "agencies/rio-bravo-pd";
    let manifest = format!("{folder_of}/agency.yaml");
    let insert = format!("{folder_of}/inserts/{COURSE}/profiling-policy.md");
    let settings = Settings {
        agency: Some(Slug::parse("rio-bravo-pd").unwrap()),
        ..settings(COURSE, Edition::Participant)
    };
    let mut files = folder("curriculum");
    let rules = |files: &Files| -> Vec<&str> {
        build(files, &settings).1.iter().map(|one| one.rule).collect()
    };
    assert_eq!(rules(&files), Vec::<&str>::new());
    files.get_mut(&insert).unwrap().extend(b"\nA claim <b>in bold</b> for {{ agency.nme }}.\n");
    let all = rules(&files);
    assert_eq!(all, ["raw-html", "raw-html", "unknown-field"]);
    let cases = places_in(&files, &manifest);
    assert!(cases.len() > 20, "{}", cases.len());
    let judge = |at: &Span| {
        let broken = broken(&files, &manifest, *at);
        let (_, told) = build(&broken, &settings);
        let is_it = |one: &&Diagnostic| one.message.starts_with("expected");
        let others = told.iter().filter(|one| !is_it(one)).map(|one| one.rule);
        let is_right = others.collect::<Vec<_>>() == all && told.iter().filter(is_it).count() == 1;
        let told = || report::text(&source(&broken), &told, Colour::No);
        (!is_right).then(|| format!("at {}:\n{}", at.start, told()))
    };
    let wrong: Vec<String> = cases.par_iter().filter_map(judge).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
