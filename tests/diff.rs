//! What changed between two versions: told by what it is, with the version that it demands; nothing missed, and
//! nothing told to those from whom it is kept.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::collections::BTreeSet;

use kitbag::course::{self, Selection};
use kitbag::projection::Edition;
use kitbag::release::changes::{ChangeKind, Changes, View, seen};
use kitbag::release::versions::{entry, in_a_sentence, least_version};
use kitbag::release::words::Piece;
use kitbag::release::{json, summary, told_to};
use kitbag::source::Source;
use kitbag::syntax::summary::Summary;
use kitbag::syntax::tree::InlineKind;
use kitbag::syntax::values::{Slug, Version};
use kitbag::syntax::version_rules::{Step, VersionRules};
use kitbag::syntax::vocabulary::Reader;
use kitbag::syntax::walk::{Visit, section_text, walk_module};
use kitbag::syntax::{self};
use proptest::prelude::*;
use support::Files;

const COURSE: &str = "\
format: 1
id: c
title: Test course
version: 1.2.3
language: en
licence: CC-BY-4.0
status: draft
level: instructor
audiences: [officer, telecommunicator]
goal: Test the tool.
dates: {created: 2026-01-01, revised: 2026-01-02, law_as_of: 2026-01-01}
people: {prepared_by: Somebody}
class: {min: 1, max: 9}
equipment: [{item: Flip chart, per: class}]
objectives:
  - {id: O-1, kind: tpo, condition: Given a test, task: pass it, criterion: wholly, assessed_in: [m]}
  - {id: O-2, kind: epo, parent: O-1, task: name the rule, assessed_in: [m]}
days:
  - start: \"08:00\"
    lunch: {after: m, minutes: 30}
    modules: [m, n]
tests: {pre: {items: 1}, post: {items: 1, pass_percent: 80}}
safety_plan: {stop_word: Red, rules: [Anyone may stop., Keep the exit clear.]}
changes:
  - {version: 1.2.3, date: 2026-01-02, summary: First}
";

const M: &str = "\
---
title: The rule
block: M1
goal: Know the rule.
minutes: 20
objectives: [O-1, O-2]
materials: [{item: Card, per: group}]
if_late: Leave out the cards.
---

## Why there is a rule {#why minutes=12}

The rule asks for a written report within ten days [@act-1].

A second sentence stands here for everybody who reads it.

::: say
Nobody writes the report for you.
:::

::: slide Ten days {#slide-ten}
- Ten days
:::

:::: scenario The late report {#late}
The report is late by one day.

::: role-player The sergeant
You wait until somebody asks you for the date.
:::
::::

::: safety
Nobody carries a live weapon in here.
:::

::: insert Who takes the report {#who required}
Name the office.
:::

:::: question {#q-days objectives=O-2 use=pre,post,check}
How many days are there for the report?

- [x] Ten
- [ ] Twenty

::: answer
The act says ten.
:::
::::

## Practice {#practice .activity minutes=8 objectives=O-1}

::: activity Write one {#write-one minutes=5}
Write the first line of a report.
:::
";

const N: &str = "\
---
title: The end
block: M2
goal: Close the day.
minutes: 10
fidelity: locked
---

## Closing words {#closing minutes=10}

Everybody says one word and goes home. See @ten.
";

fn base() -> Files {
    let references = "format: 1\nreferences:\n  - {id: act-1, citation: Act One section 1, year: 2020, kind: statute, law_as_of: 2026-01-01, check_by: 2027-01-01}\n  - {id: study-1, citation: A study of reports, year: 2021, kind: report}\n";
    support::files([
        ("academy.yaml", support::ACADEMY),
        ("references.yaml", references),
        ("courses/c/course.yaml", COURSE),
        ("courses/c/modules/m.md", M),
        ("courses/c/modules/n.md", &N.replace(" See @ten.", "")),
    ])
}

/// The base with texts in place of others: file, before, after.
fn revised(edits: &[(&str, &str, &str)]) -> Files {
    let mut files = base();
    for (file, before, after) in edits {
        let path = match *file {
            "course" => "courses/c/course.yaml".to_owned(),
            "references" => "references.yaml".to_owned(),
            module => format!("courses/c/modules/{module}.md"),
        };
        let text = String::from_utf8(files[&path].clone()).unwrap();
        assert!(text.contains(before), "`{before}` stands in {path}");
        files.insert(path, text.replacen(before, after, 1).into_bytes());
    }
    files
}

fn summary_of(files: &Files) -> Summary {
    let source: Source = support::source(files);
    let (parsed, faults) = syntax::parse(&source, &Slug::parse("c").unwrap()).unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    let (summary, faults) = summary::summary(&source, &parsed.unwrap());
    summary.unwrap_or_else(|| panic!("{faults:?}"))
}

fn between(old: &Files, new: &Files) -> Changes {
    Changes::between(&summary_of(old), &summary_of(new), &View::WHOLE)
}

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

/// One change each: the edits; each line that is told with its kind; the version that must follow 1.2.3.
type Case = (
    &'static [(&'static str, &'static str, &'static str)],
    &'static [(&'static str, &'static str)],
    &'static str,
);

const CASES: &[Case] = &[
    // Objectives
    (
        &[(
            "course",
            "  - {id: O-2, kind: epo, parent: O-1, task: name the rule, assessed_in: [m]}\n",
            "  - {id: O-2, kind: epo, parent: O-1, task: name the rule, assessed_in: [m]}\n  - {id: O-3, kind: epo, parent: O-1, task: sing, assessed_in: [m]}\n",
        )],
        &[("objective-added", "Objective O-3 is new")],
        "2.0.0",
    ),
    (
        &[("course", "task: name the rule", "task: state the rule")],
        &[("objective-reworded", "Objective O-2 is worded otherwise")],
        "2.0.0",
    ),
    (
        &[("course", "task: name the rule,", "task: \"name: the rule,\",")],
        &[("text-changed", "Objective O-2 is worded otherwise")],
        "1.2.4",
    ),
    (
        &[(
            "course",
            "{id: O-2, kind: epo, parent: O-1, task: name the rule, assessed_in: [m]}",
            "{id: O-2, kind: epo, parent: O-1, task: name the rule, assessed_in: [n]}",
        )],
        &[(
            "objective-remapped",
            "Objective O-2 is assessed elsewhere, or answers other requirements",
        )],
        "2.0.0",
    ),
    // Modules, sections, agenda
    (
        &[
            ("m", "minutes: 20", "minutes: 25"),
            ("m", "{#why minutes=12}", "{#why minutes=17}"),
            ("n", "minutes: 10", "minutes: 5"),
            ("n", "minutes=10", "minutes=5"),
        ],
        &[
            ("module-retimed", "M1 The rule takes 25 minutes, was 20"),
            ("module-retimed", "M2 The end takes 5 minutes, was 10"),
            ("section-retimed", "M1, “Why there is a rule” takes 17 minutes, was 12"),
            ("section-retimed", "M2, “Closing words” takes 5 minutes, was 10"),
            ("agenda-changed", "Day 1 runs by another clock"),
        ],
        "1.3.0",
    ),
    (
        &[("m", "minutes: 20", "minutes: 25"), ("m", "{#why minutes=12}", "{#why minutes=17}")],
        &[
            ("module-retimed", "M1 The rule takes 25 minutes, was 20"),
            ("section-retimed", "M1, “Why there is a rule” takes 17 minutes, was 12"),
            ("minutes-changed", "The course takes 35 minutes, was 30"),
            ("agenda-changed", "Day 1 runs by another clock"),
        ],
        "2.0.0",
    ),
    (
        &[("course", "modules: [m, n]", "modules: [n, m]")],
        &[
            ("module-moved", "M2 The end is taught on day 1, first now, was day 1, after M1"),
            ("agenda-changed", "Day 1 runs by another clock"),
        ],
        "1.3.0",
    ),
    (
        &[("course", "lunch: {after: m, minutes: 30}", "lunch: {after: m, minutes: 45}")],
        &[("agenda-changed", "Day 1 runs by another clock")],
        "1.3.0",
    ),
    (
        &[("m", "title: The rule", "title: The one rule")],
        &[("module-renamed", "M1 The one rule has another title, was “The rule”")],
        "1.2.4",
    ),
    (
        &[("m", "{#practice .activity", "{#exercise .activity was=practice")],
        &[("section-renamed", "M1, “Practice” has the id `exercise` now, was `practice`")],
        "1.2.4",
    ),
    (
        &[("m", "## Practice {#practice", "## Try it {#try was=practice")],
        &[("section-renamed", "M1, “Try it” has another title, was “Practice”")],
        "1.2.4",
    ),
    (
        &[("m", "{item: Card, per: group}", "{item: Card, per: person}")],
        &[("materials-changed", "M1 The rule needs other things")],
        "1.2.4",
    ),
    (
        &[("m", "objectives: [O-1, O-2]", "objectives: [O-1]")],
        &[("module-reassigned", "M1 The rule teaches O-1, was O-1, O-2")],
        "1.3.0",
    ),
    // Tests, items, keys
    (
        &[("course", "pass_percent: 80", "pass_percent: 90")],
        &[("pass-mark-changed", "Post-test is passed with 90 per cent, was 80 per cent")],
        "2.0.0",
    ),
    (
        &[("m", "- [x] Ten\n- [ ] Twenty", "- [ ] Ten\n- [x] Twenty")],
        &[(
            "key-changed",
            "M1, item q-days “How many days are there for the report?” has another right answer: use the new key",
        )],
        "1.3.0",
    ),
    (
        &[("m", "- [x] Ten\n", "- [x] Ten days\n")],
        &[(
            "item-reworded",
            "M1, item q-days “How many days are there for the report?” is worded otherwise",
        )],
        "1.2.4",
    ),
    (
        &[("m", "The act says ten.", "The act says so.")],
        &[(
            "item-reworded",
            "M1, item q-days “How many days are there for the report?” is worded otherwise",
        )],
        "1.2.4",
    ),
    (
        &[("m", "use=pre,post,check", "use=post,check")],
        &[(
            "item-reassigned",
            "M1, item q-days “How many days are there for the report?” is drawn by: post-test, check of the module, was pre-test, post-test, check of the module",
        )],
        "1.3.0",
    ),
    (
        &[("m", "{#q-days objectives", "{#q-report was=q-days objectives")],
        &[(
            "item-reassigned",
            "M1, item q-report “How many days are there for the report?” has the id `q-report` now, was `q-days`",
        )],
        "1.3.0",
    ),
    (
        &[(
            "m",
            "## Practice",
            ":::: question {#q-new objectives=O-1 use=check kind=short}\nWho writes it?\n\n::: answer\nYou do.\n:::\n::::\n\n## Practice",
        )],
        &[("item-added", "M1, item q-new “Who writes it?” is new: check of the module")],
        "1.3.0",
    ),
    // Slides, exercises
    (
        &[("m", "- Ten days\n", "- Ten days, no more\n")],
        &[("slide-reworded", "M1, slide “Ten days” says something else")],
        "1.2.4",
    ),
    (
        &[("m", "::: slide Ten days {#slide-ten}\n- Ten days\n:::\n", "")],
        &[("slide-dropped", "M1, slide “Ten days” is dropped")],
        "1.3.0",
    ),
    (
        &[("m", "{#write-one minutes=5}", "{#write-one minutes=6}")],
        &[("exercise-changed", "M1, Activity: Write one takes 6 minutes, was 5 minutes")],
        "1.2.4",
    ),
    (
        &[("m", "scenario The late report {#late}", "scenario The report {#report was=late}")],
        &[
            (
                "exercise-changed",
                "M1, Scenario: The report has another title, was “The late report”",
            ),
            ("exercise-changed", "M1, Scenario: The report has the id `report` now, was `late`"),
        ],
        "1.2.4",
    ),
    // Safety
    (
        &[("course", "Keep the exit clear.", "Keep both exits clear.")],
        &[("safety-changed", "The safety plan has other rules")],
        "2.0.0",
    ),
    (
        &[("course", "stop_word: Red", "stop_word: Stop")],
        &[("safety-changed", "The stop word is “Stop”, was “Red”")],
        "2.0.0",
    ),
    (
        &[("m", "Nobody carries a live weapon in here.", "Nobody carries a weapon in here.")],
        &[("safety-changed", "M1, “Why there is a rule”, safety rules say something else")],
        "2.0.0",
    ),
    (
        &[("m", "Nobody carries a live weapon in here.", "Nobody carries a live weapon in here!")],
        &[("text-changed", "M1, “Why there is a rule”, safety rules say something else")],
        "1.2.4",
    ),
    // Inserts
    (
        &[("m", "{#who required}", "{#who}")],
        &[("insert-required", "M1, “Who takes the report” may be left out by the agency now")],
        "1.3.0",
    ),
    (
        &[("m", "Name the office.", "Name the office and its hours.")],
        &[("insert-reworded", "M1, “Who takes the report” is asked for in other words")],
        "1.2.4",
    ),
    (
        &[("m", "{#who required}", "{#desk was=who required}")],
        &[("insert-reworded", "M1, “Who takes the report” has the id `desk` now, was `who`")],
        "1.2.4",
    ),
    // Law
    (
        &[("course", "law_as_of: 2026-01-01", "law_as_of: 2026-06-01")],
        &[("law-date-moved", "The law is told as of 2026-06-01, was 2026-01-01")],
        "1.2.4",
    ),
    (
        &[("references", "law_as_of: 2026-01-01", "law_as_of: 2026-06-01")],
        &[("law-date-moved", "Act One section 1 was looked at on 2026-06-01, was 2026-01-01")],
        "1.2.4",
    ),
    (
        &[("m", "within ten days [@act-1]", "within twenty days [@act-1]")],
        &[("law-changed", "M1, “Why there is a rule” states the law otherwise")],
        "2.0.0",
    ),
    (
        &[("references", "Act One section 1", "Act One section 2")],
        &[("law-changed", "A work is cited otherwise")],
        "2.0.0",
    ),
    (
        &[(
            "m",
            "A second sentence stands here for everybody who reads it.",
            "A second sentence stands here for everybody who reads it [@study-1].",
        )],
        &[
            ("reference-changed", "A study of reports is cited now"),
            ("text-changed", "M1, “Why there is a rule” is worded otherwise"),
        ],
        "1.2.4",
    ),
    // The manifest and the wording
    (
        &[("course", "{item: Flip chart, per: class}", "{item: Flip chart, per: class, count: 2}")],
        &[("course-changed", "Equipment is another")],
        "1.2.4",
    ),
    (
        &[("m", "A second sentence stands here", "Another sentence stands here")],
        &[("text-changed", "M1, “Why there is a rule” is worded otherwise")],
        "1.2.4",
    ),
    (
        &[("m", "You wait until somebody asks", "You wait until an officer asks")],
        &[("text-changed", "M1, “Why there is a rule” is worded otherwise")],
        "1.2.4",
    ),
    (
        &[("m", "if_late: Leave out the cards.", "if_late: Leave out the cards and the game.")],
        &[("text-changed", "M1, what stands at its head is worded otherwise")],
        "1.2.4",
    ),
    (
        &[("n", "Everybody says one word", "Everybody says two words")],
        &[("locked-text-changed", "M2, “Closing words” is worded otherwise")],
        "1.3.0",
    ),
    (
        &[("n", "fidelity: locked\n", "")],
        &[("locked-text-changed", "M2 The end may be adapted now")],
        "1.3.0",
    ),
];

#[test]
fn each_change_is_told_by_what_it_is_and_demands_its_version() {
    let old = base();
    let mut wrong = Vec::new();
    for (edits, lines, least) in CASES {
        let changes = between(&old, &revised(edits));
        let told: Vec<(&str, String)> =
            changes.list.iter().map(|change| (change.kind.word(), change.line())).collect();
        let expected: Vec<(&str, String)> =
            lines.iter().map(|(kind, line)| (*kind, (*line).to_owned())).collect();
        let demand = least_version(&version("1.2.3"), &changes, &VersionRules::default());
        if told != expected || demand.least != version(least) {
            wrong.push(format!("{edits:?}\n  {told:#?}\n  demands {}, not {least}", demand.least));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_of_change_is_found_by_some_case() {
    let told: BTreeSet<&str> =
        CASES.iter().flat_map(|(_, lines, _)| lines.iter().map(|(kind, _)| *kind)).collect();
    // Those that come with others: told in the tests below.
    let elsewhere = [
        "objective-dropped",
        "objective-renumbered",
        "module-added",
        "module-dropped",
        "section-added",
        "section-dropped",
        "section-moved",
        "test-changed",
        "item-dropped",
        "slide-added",
        "exercise-added",
        "exercise-dropped",
        "insert-added",
        "insert-dropped",
        "term-changed",
    ];
    let missing: Vec<&&str> = ChangeKind::WORDS
        .iter()
        .filter(|kind| !told.contains(**kind) && !elsewhere.contains(*kind))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn kinds(changes: &Changes) -> BTreeSet<&'static str> {
    changes.list.iter().map(|change| change.kind.word()).collect()
}

#[test]
fn a_module_that_came_and_one_that_went() {
    let more = M.split("## Practice").next().unwrap();
    let other = "---\ntitle: More\nblock: M3\ngoal: More.\nminutes: 9\nobjectives: [O-1]\n---\n\n## More of it {#more minutes=9}\n\nMore.\n\n::: slide More {#slide-more}\n- More\n:::\n\n::: worksheet Sheet {#sheet}\nLine.\n:::\n\n::: insert Yours {#yours}\nYours.\n:::\n";
    let mut new = revised(&[
        ("course", "modules: [m, n]", "modules: [m, o]"),
        ("course", "tests: {pre: {items: 1}, post", "tests: {post"),
        ("course", "{id: O-2, kind: epo", "{id: O-9, kind: epo"),
        ("m", "objectives: [O-1, O-2]", "objectives: [O-1, O-9]"),
        ("m", "objectives=O-2", "objectives=O-9"),
    ]);
    new.remove("courses/c/modules/n.md");
    new.insert("courses/c/modules/o.md".into(), other.as_bytes().to_vec());
    assert!(more.contains("Why"));
    let changes = between(&base(), &new);
    let lines: Vec<String> = changes.list.iter().map(|change| change.line()).collect();
    for line in [
        "Objective O-9 is O-9 of O-1 now, was O-2 of O-1",
        "M3 More is new, 9 minutes",
        "M2 The end is dropped",
        "M3, “More of it” is new, 9 minutes",
        "M2, “Closing words” is dropped, 10 minutes",
        "Pre-test is dropped",
        "M3, slide “More” is new",
        "M3, Worksheet: Sheet is new",
        "M3, “Yours” is new, and the agency may write it",
    ] {
        assert!(lines.iter().any(|told| told == line), "{line} in {lines:#?}");
    }
    let back = between(&new, &base());
    for kind in [
        "module-added",
        "module-dropped",
        "slide-dropped",
        "exercise-dropped",
        "insert-dropped",
        "test-changed",
    ] {
        assert!(kinds(&back).contains(kind), "{kind}");
    }
}

#[test]
fn what_came_one_way_goes_the_other_way() {
    for (there, back) in [
        ("objective-added", "objective-dropped"),
        ("item-added", "item-dropped"),
        ("slide-dropped", "slide-added"),
    ] {
        let (edits, ..) = CASES.iter().find(|(_, lines, _)| lines[0].0 == there).unwrap();
        let kinds = kinds(&between(&revised(edits), &base()));
        assert_eq!(kinds, BTreeSet::from([back]), "{there}");
    }
}

#[test]
fn a_term_that_means_something_else_is_told_to_those_who_read_it() {
    let with = |means: &str| {
        let mut files = base();
        let glossary =
            format!("format: 1\nterms:\n  - {{id: report, term: report, means: {means}}}\n");
        files.insert("glossary.yaml".into(), glossary.into_bytes());
        summary_of(&files)
    };
    let told = |old: &Summary, new: &Summary| {
        let changes = told_to(old, new, Reader::Participant);
        changes.list.iter().map(|change| (change.kind, change.line())).collect::<Vec<_>>()
    };
    let (old, new) =
        (with("A page that says what happened"), with("A page that says what was done"));
    assert_eq!(told(&old, &new), [(ChangeKind::TermChanged, "report means something else".into())]);
    let without = summary_of(&base());
    assert_eq!(told(&without, &new), [(ChangeKind::TermChanged, "report is a new term".into())]);
    assert_eq!(
        told(&new, &without),
        [(ChangeKind::TermChanged, "A term is no longer used".into())]
    );
}

#[test]
fn a_section_that_moved_to_another_module_keeps_its_text() {
    let (before, practice) = M.split_at(M.find("## Practice").unwrap());
    let mut new = base();
    new.insert(
        "courses/c/modules/m.md".into(),
        before.replace("minutes: 20", "minutes: 12").into_bytes(),
    );
    let n = format!(
        "{}\n{practice}",
        N.replace(" See @ten.", "").replace("minutes: 10", "minutes: 18")
    );
    new.insert("courses/c/modules/n.md".into(), n.into_bytes());
    let changes = between(&base(), &new);
    let lines: Vec<String> = changes.list.iter().map(|change| change.line()).collect();
    assert!(
        lines.contains(&"M2, “Practice” stands in this module, was M1 The rule".to_owned()),
        "{lines:#?}"
    );
    assert!(!kinds(&changes).contains("text-changed"), "{lines:#?}");
    assert!(!kinds(&changes).contains("section-added"), "{lines:#?}");
}

#[test]
fn a_module_whose_file_was_renamed_is_known_by_its_sections() {
    let mut new = revised(&[("course", "[m, n]", "[m, last]")]);
    let module = new.remove("courses/c/modules/n.md").unwrap();
    new.insert("courses/c/modules/last.md".into(), module);
    assert!(between(&base(), &new).list.is_empty());
}

#[test]
fn a_version_against_itself_is_no_change_at_all() {
    for files in [base(), support::folder("tests/kit/curriculum"), support::folder("curriculum")] {
        let course = if files.contains_key("courses/c/course.yaml") {
            "c"
        } else if files.contains_key("courses/small/course.yaml") {
            "small"
        } else {
            "de-escalation-instructor"
        };
        let source = support::source(&files);
        let (parsed, _) = syntax::parse(&source, &Slug::parse(course).unwrap()).unwrap();
        let summary = summary::summary(&source, &parsed.unwrap()).0.unwrap();
        for reader in [Reader::Participant, Reader::Instructor, Reader::Restricted] {
            assert!(told_to(&summary, &summary, reader).list.is_empty(), "{course}");
        }
        assert_eq!(Summary::parse(&summary.text()).unwrap(), summary, "{course}");
    }
}

#[test]
fn an_academy_can_tighten_and_not_loosen() {
    let academy = |rules: &str| format!("{}versions: {{{rules}}}\n", support::ACADEMY);
    let parsed = |rules: &str| {
        let mut files = base();
        files.insert("academy.yaml".into(), academy(rules).into_bytes());
        let source = support::source(&files);
        let (parsed, faults) = syntax::parse(&source, &Slug::parse("c").unwrap()).unwrap();
        let told = kitbag::report::text(&source, &faults, kitbag::report::Colour::No);
        (parsed.map(|parsed| parsed.academy.content.versions), told)
    };
    let (rules, told) = parsed("text-changed: minor, item-reworded: major");
    assert_eq!(told, "");
    let rules = rules.unwrap();
    assert_eq!(rules.step(ChangeKind::TextChanged), Step::Minor);
    assert_eq!(rules.step(ChangeKind::ItemReworded), Step::Major);
    assert_eq!(rules.step(ChangeKind::SlideReworded), Step::Patch);
    let changes = between(&base(), &revised(&[("m", "A second", "Another")]));
    assert_eq!(least_version(&version("1.2.3"), &changes, &rules).least, version("1.3.0"));
    for (rules, words) in [
        (
            "law-changed: minor",
            "`law-changed` is major at least: an academy can tighten, not loosen",
        ),
        ("item-aded: major", "did you mean `item-added`?"),
        ("item-added: large", "`large` is not a word for this place"),
    ] {
        let (_, told) = parsed(rules);
        assert!(told.contains(words), "{rules}: {told}");
    }
}

#[test]
fn a_version_is_enough_or_it_is_not() {
    let rules = VersionRules::default();
    let none = between(&base(), &base());
    let patch = between(&base(), &revised(&[("m", "A second", "Another")]));
    let major = between(&base(), &revised(&[("course", "pass_percent: 80", "pass_percent: 90")]));
    for (changes, previous, least, enough, too_low) in [
        (&none, "1.0.0", "1.0.0", &["1.0.0", "1.0.1", "2.0.0"][..], &["0.9.0"][..]),
        (&patch, "1.0.0", "1.0.1", &["1.0.1", "1.1.0", "1.0.1-rc.1"], &["1.0.0", "1.0.0-rc.2"]),
        (&major, "1.4.2", "2.0.0", &["2.0.0", "2.0.0-rc.1"], &["1.5.0", "1.99.0"]),
        // Before 1.0.0 the second number stands for the first.
        (&major, "0.2.0", "0.3.0", &["0.3.0", "1.0.0"], &["0.2.1"]),
        (&patch, "0.2.0", "0.2.1", &["0.2.1"], &["0.2.0"]),
        // What was made ready may be released, or made ready once more.
        (&major, "2.0.0-rc.1", "2.0.0", &["2.0.0", "2.0.0-rc.2"], &["2.0.0-rc.1", "1.9.0"]),
    ] {
        let demand = least_version(&version(previous), changes, &rules);
        assert_eq!(demand.least, version(least), "after {previous}");
        enough
            .iter()
            .for_each(|one| assert!(demand.allows(&version(one)), "{one} after {previous}"));
        too_low
            .iter()
            .for_each(|one| assert!(!demand.allows(&version(one)), "{one} after {previous}"));
    }
    let demand = least_version(&version("1.0.0"), &major, &rules);
    assert_eq!(demand.why(), ["Post-test is passed with 90 per cent, was 80 per cent"]);
}

#[test]
fn a_version_has_five_reasons_at_most_and_the_rest_are_counted() {
    for (count, more) in [(5, None), (6, Some("and 1 more")), (8, Some("and 3 more"))] {
        let slide = |number| format!("::: slide New {number} {{#new-{number}}}\n- New\n:::\n\n");
        let slides: String = (1..=count).map(slide).collect();
        let changes =
            between(&base(), &revised(&[("m", "## Practice", &format!("{slides}## Practice"))]));
        let lines = least_version(&version("1.2.3"), &changes, &VersionRules::default()).why();
        let named = (1..=5).map(|number| format!("M1, slide “New {number}” is new"));
        let expected: Vec<String> = named.chain(more.map(str::to_owned)).collect();
        assert_eq!(lines, expected, "{count} slides");
    }
}

#[test]
fn a_proposed_entry_names_twelve_changes_and_counts_the_rest() {
    for (count, more) in [(12, ""), (13, "; 1 more"), (15, "; 3 more")] {
        let insert = |number| format!("::: insert Own {number} {{#own-{number}}}\nOwn.\n:::\n\n");
        let inserts: String = (1..=count).map(insert).collect();
        let changes =
            between(&base(), &revised(&[("m", "## Practice", &format!("{inserts}## Practice"))]));
        let line = |number| format!("M1, “Own {number}” is new, and the agency may write it");
        let named: Vec<String> = (1..=12).map(line).collect();
        assert_eq!(in_a_sentence(&changes), format!("{}{more}", named.join("; ")));
    }
}

#[test]
fn a_proposed_entry_names_what_is_seldom_worth_naming_where_nothing_else_changed() {
    let retitled = between(&base(), &revised(&[("m", "title: The rule", "title: The one rule")]));
    let line = retitled.list[0].line();
    assert_eq!((retitled.list.len(), in_a_sentence(&retitled)), (1, line));
    assert_eq!(in_a_sentence(&between(&base(), &base())), "Nothing changed");
}

#[test]
fn the_proposed_entry_can_be_pasted_into_the_record() {
    let edits = [
        ("course", "pass_percent: 80", "pass_percent: 90"),
        ("m", "- [x] Ten\n- [ ] Twenty", "- [ ] Ten\n- [x] Twenty"),
        ("m", "A second", "Another"),
    ];
    let entry =
        entry(&between(&base(), &revised(&edits)), &version("2.0.0"), "Somebody \"S\": else");
    let mut files = revised(&edits);
    let course = String::from_utf8(files["courses/c/course.yaml"].clone()).unwrap();
    let course =
        format!("{course}{entry}").replace("version: 1.2.3\nlanguage", "version: 2.0.0\nlanguage");
    files.insert("courses/c/course.yaml".into(), course.into_bytes());
    let summary = summary_of(&files);
    assert_eq!(summary.version, "2.0.0");
    assert!(entry.contains("Post-test is passed with 90 per cent, was 80 per cent; M1: 1 key is another; wording in M1"), "{entry}");
}

/// The kit's pages, with the summary of the base beside the manifest.
fn kit_of(mut files: Files, edition: Edition) -> Files {
    let previous = summary_of(&base()).text();
    files.insert("courses/c/previous.json".into(), previous.into_bytes());
    support::kit(&files, &support::settings("c", edition))
}

fn page(kit: &Files, path: &str) -> String {
    String::from_utf8(kit[path].clone()).unwrap()
}

#[test]
fn a_kit_tells_what_changed_without_the_old_one() {
    let edits = [
        ("m", "- [x] Ten\n- [ ] Twenty", "- [ ] Ten\n- [x] Twenty"),
        ("m", "You wait until somebody asks", "You wait until an officer asks"),
        ("m", "Nobody writes the report for you.", "Nobody else writes the report for you."),
        ("m", "A second sentence stands here", "Another sentence stands here"),
    ];
    let kit = kit_of(revised(&edits), Edition::Instructor);
    let instructor = page(&kit, "instructor/what-changed.html");
    let participant = page(&kit, "participant/what-changed.html");
    for words in ["use the new key", "Nobody", "else", "Another", "was", "the role player’s script"]
    {
        assert!(instructor.contains(words), "{words}");
    }
    assert!(!instructor.contains("an officer asks") && !instructor.contains("Twenty"));
    assert!(participant.contains("Another") && participant.contains("for participants"));
    assert!(instructor.contains("for instructors"));
    for words in ["Nobody", "q-days", "Twenty", "officer asks", "use the new"] {
        assert!(!participant.contains(words), "{words}");
    }
    let cover = page(&kit, "index.html");
    for address in ["instructor/what-changed.html", "participant/what-changed.html"] {
        assert!(cover.contains(address), "{address}");
    }
    assert!(page(&kit, "kit.json").contains("\"instructor-changes\""));
    // The kit's own source makes it again.
    let source: Files = kit
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix("source/")?.to_owned(), bytes.clone())))
        .collect();
    assert_eq!(support::kit(&source, &support::settings("c", Edition::Instructor)), kit);
    let packet = kit_of(revised(&edits), Edition::Participant);
    assert!(packet.contains_key("participant/what-changed.html"));
    assert!(!packet.keys().any(|path| path.contains("previous") || path.starts_with("instructor")));
    assert!(
        !support::kit(&base(), &support::settings("c", Edition::Instructor))
            .keys()
            .any(|path| path.ends_with("what-changed.html"))
    );
}

#[test]
fn words_that_instructors_keep_from_now_on_are_not_struck_through_for_participants() {
    let sentence = "A second sentence stands here for everybody who reads it.";
    let moved = format!("::: instructor\n{sentence}\n:::");
    let new = revised(&[("m", sentence, &moved)]);
    // The search of the finished kit would stop the build.
    let kit = kit_of(new, Edition::Instructor);
    assert!(!page(&kit, "participant/what-changed.html").contains("second sentence"));
    assert!(page(&kit, "instructor/what-changed.html").contains("second sentence"));
}

#[test]
fn an_audiences_packet_tells_that_audiences_changes() {
    let part = "### At the desk {#desk-part audience=telecommunicator}\n\nWrite down who called.\n\n## Practice";
    let new = revised(&[("m", "## Practice", part)]);
    let mut files = new.clone();
    files.insert("courses/c/previous.json".into(), summary_of(&base()).text().into_bytes());
    let page = |audience: &str| {
        let settings = support::audience(support::settings("c", Edition::Participant), audience);
        page(&support::kit(&files, &settings), "participant/what-changed.html")
    };
    assert!(page("telecommunicator").contains("who called"));
    assert!(!page("officer").contains("who called"));
}

fn with_variants(summary: &str, count: usize) -> String {
    let variant = r#"{"id": "v", "title": "V", "agenda": {"minutes": 1, "days": []}}"#;
    let variants = vec![variant; count].join(",");
    summary.replace("\"variants\": []", &format!("\"variants\": [{variants}]"))
}

/// What stands in for a version is lower than any: no summary may be called a later one's for that.
#[test]
fn a_summary_is_held_against_no_version_that_cant_be_read() {
    let mut files = base();
    files.insert("courses/c/previous.json".into(), summary_of(&base()).text().into_bytes());
    let course = files.get_mut("courses/c/course.yaml").unwrap();
    let text = String::from_utf8(std::mem::take(course)).unwrap();
    *course = text.replacen("version: 1.2.3", "version: next", 1).into_bytes();
    let report = support::report(&files, "c");
    assert!(report.contains("`next` is not a version"), "{report}");
    assert!(!report.contains("previous-release"), "{report}");
}

#[test]
fn a_summary_that_is_not_one_stops_the_build_with_its_reason() {
    let summary = summary_of(&base()).text();
    for (text, words) in [
        ("{".to_owned(), "can't be read: EOF"),
        (summary.replace("\"format\": 1", "\"format\": 9"), "it has format 9"),
        (summary.replace("\"course\": \"c\"", "\"course\": \"d\""), "is of another course, `d`"),
        (
            summary.replace("\"version\": \"1.2.3\"", "\"version\": \"1.2.4\""),
            "is of version 1.2.4, and `course.yaml` says 1.2.3",
        ),
        (
            summary.replace("\"title\": \"Test course\"", "\"title\": \"Test \\u202ecourse\""),
            "the invisible character",
        ),
        (summary.replace("Anyone may stop.", "Anyone \\u202emay stop."), "character \\u{202e}"),
        (
            summary.replace("\"title\": \"Test course\"", "\"title\": \"x\", \"more\": 1"),
            "unknown field `more`",
        ),
        (
            summary.replace("\"reader\": \"instructor\"", "\"reader\": \"anyone\""),
            "`anyone` is no reader",
        ),
        (with_variants(&summary, 101), "it has 101 variants, and 100 are the most"),
    ] {
        let mut files = base();
        files.insert("courses/c/previous.json".into(), text.into_bytes());
        let report = support::report(&files, "c");
        assert!(
            report.contains("error[previous-release]") && report.contains(words),
            "{words}: {report}"
        );
        assert!(report.contains("kitbag summary KIT --out courses/c/previous.json"), "{report}");
    }
}

#[test]
fn a_summary_has_as_many_variants_as_it_may_have() {
    let mut files = base();
    let text = with_variants(&summary_of(&base()).text(), 100);
    assert!(text.contains("\"V\""));
    files.insert("courses/c/previous.json".into(), text.into_bytes());
    let report = support::report(&files, "c");
    assert!(!report.contains("error[previous-release]"), "{report}");
}

#[test]
fn an_old_id_that_still_stands_is_a_fault() {
    for edit in [
        ("m", "{#practice .activity", "{#practice was=why .activity"),
        ("m", "{#slide-ten}", "{#slide-ten was=Q-DAYS}"),
    ] {
        let report = support::report(&revised(&[edit]), "c");
        assert!(report.contains("names an id that still stands in this course"), "{report}");
    }
}

/// The words of a text, as anybody sees them.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[test]
fn what_a_summary_shows_participants_is_what_their_projection_shows() {
    let files = support::folder("curriculum");
    let id = Slug::parse("de-escalation-instructor").unwrap();
    let source = support::source(&files);
    let (parsed, _) = syntax::parse(&source, &id).unwrap();
    let parsed = parsed.unwrap();
    let summary = summary::summary(&source, &parsed).0.unwrap();
    let view = View { reader: Reader::Participant, ..View::WHOLE };
    let summary = seen(&summary, &view);
    let course = course::resolve(&source, parsed, Selection::default()).0.unwrap();
    let checked = kitbag::check::check(course, kitbag::check::Scope::Build).0.unwrap();
    let projections = kitbag::render::projections(&checked, Edition::Participant);
    let participants = projections.of(Reader::Participant);
    assert_eq!(summary.modules.len(), participants.len());
    for (index, module) in summary.modules.iter().enumerate() {
        let tree = participants.module(index).tree;
        let mut shown: BTreeSet<String> =
            tree.sections.iter().flat_map(|one| words(&section_text(one))).collect();
        walk_module(tree, &mut |visit| match visit {
            Visit::Inline(inline) => match &inline.kind {
                InlineKind::Text(text) | InlineKind::Code(text) => shown.extend(words(text)),
                InlineKind::Link(target, _) => shown.extend(words(&format!("{target:?}"))),
                InlineKind::Field(field) => shown.extend(words(field.word())),
                _ => {}
            },
            Visit::Block(block) => shown.extend(words(&format!(
                "{:?}",
                match &block.kind {
                    kitbag::syntax::tree::BlockKind::Figure(picture) =>
                        format!("{} {}", picture.alt, picture.caption),
                    kitbag::syntax::tree::BlockKind::Code(code) => code.clone(),
                    kitbag::syntax::tree::BlockKind::Lines(count) =>
                        format!("{count} lines to write on"),
                    _ => String::new(),
                }
            ))),
            Visit::Cell => {}
        });
        let told: BTreeSet<String> = module
            .sections
            .iter()
            .flat_map(|section| {
                section.text.iter().chain(section.passages.iter().flat_map(|one| &one.text))
            })
            .flat_map(|paragraph| words(&paragraph.text))
            .collect();
        let more: Vec<&String> = told.difference(&shown).collect();
        assert!(more.is_empty(), "{}: {more:?}", module.slug);
        assert!(told.len() > 30, "{}", module.slug);
        assert!(module.sections.iter().all(|section| section.questions.is_empty()));
    }
}

#[test]
fn json_is_what_its_schema_says() {
    let text = |null: bool| {
        if null {
            serde_json::json!({ "type": ["string", "null"] })
        } else {
            serde_json::json!({ "type": "string" })
        }
    };
    let object = |properties: serde_json::Value| {
        let required: Vec<String> = properties.as_object().unwrap().keys().cloned().collect();
        serde_json::json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    };
    let list = |items: serde_json::Value| serde_json::json!({ "type": "array", "items": items });
    let name = object(serde_json::json!({
        "course": text(false), "title": text(false), "version": text(false), "revised": text(false),
        "law_as_of": text(true), "content_digest": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
    }));
    let words = object(
        serde_json::json!({ "is": { "enum": ["kept", "gone", "new"] }, "text": text(false) }),
    );
    let change = object(serde_json::json!({
        "group": text(false), "kind": { "enum": ChangeKind::WORDS }, "step": { "enum": Step::WORDS },
        "module": text(true), "section": text(true), "id": text(true), "line": text(false), "told": text(false), "was": text(true),
        "rows": list(object(serde_json::json!({ "what": text(false), "was": text(true), "now": text(true) }))),
        "passages": list(object(serde_json::json!({ "label": text(false), "reader": { "enum": Reader::WORDS }, "words": list(words) }))),
    }));
    let steps: Vec<Option<&str>> = Step::WORDS.iter().copied().map(Some).chain([None]).collect();
    let schema = object(serde_json::json!({
        "format": { "const": 1 }, "old": name, "new": name,
        "demand": serde_json::json!({ "anyOf": [{ "type": "null" }, object(serde_json::json!({ "step": { "enum": steps }, "least": text(false), "because": list(text(false)) }))] }),
        "advice": list(text(false)), "summary": text(false), "changes": list(change),
    }));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let rules = VersionRules::default();
    let mut seen = 0;
    for (edits, ..) in CASES {
        let (old, new) = (summary_of(&base()), summary_of(&revised(edits)));
        for reader in [Reader::Participant, Reader::Instructor, Reader::Restricted] {
            let told = told_to(&old, &new, reader);
            let demand = least_version(&version("1.2.3"), &told, &rules);
            let demand = Some(&demand).filter(|_| reader == Reader::Restricted);
            let value: serde_json::Value =
                serde_json::from_str(&json(&told, demand, &rules, reader)).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?}");
            seen += value["changes"].as_array().unwrap().len();
        }
    }
    assert!(seen > CASES.len());
}

/// A passage of a made-up module: its kind and its words, each of which stands nowhere else.
#[derive(Clone, Debug)]
struct Made {
    kind: usize,
    words: Vec<String>,
}

/// How a passage is written; whether participants read it.
const FORMS: [(&str, bool); 7] = [
    ("{w}.\n", true),
    ("::: keypoints\n- {w}\n:::\n", true),
    ("> [!NOTE]\n> {w}.\n", true),
    ("::: say\n{w}.\n:::\n", false),
    ("::: slide T {#s{n}}\n- {w}\n:::\n", false),
    (":::: scenario T {#c{n}}\nT.\n\n::: role-player T\n{w}.\n:::\n::::\n", false),
    (
        ":::: question {#q{n} objectives=O-1 use=check kind=short}\nT?\n\n::: answer\n{w}.\n:::\n::::\n",
        false,
    ),
];

fn module(made: &[Option<Made>]) -> Files {
    let mut body = "T.\n".to_owned();
    for (number, made) in made.iter().enumerate() {
        let Some(made) = made else { continue };
        let form = FORMS[made.kind].0.replace("{n}", &number.to_string());
        body.push_str(&format!("\n{}", form.replace("{w}", &made.words.join(" "))));
    }
    support::course_with(&body)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Whatever becomes of passages, each word that is new or gone is told to those who may read all, and no word
    /// that is kept from participants is told to them.
    #[test]
    fn every_changed_word_is_told_and_none_to_the_wrong_reader(
        old in proptest::collection::vec(proptest::option::weighted(0.9, (0..FORMS.len(), 8usize..14)), 1..9),
        fates in proptest::collection::vec((0..5usize, 0..FORMS.len(), 0..8usize), 9),
    ) {
        let old: Vec<Option<Made>> = old.iter().enumerate().map(|(number, one)| {
            one.map(|(kind, count)| Made { kind, words: (0..count).map(|word| format!("p{number}w{word}")).collect() })
        }).collect();
        let new: Vec<Option<Made>> = old.iter().zip(&fates).enumerate().map(|(number, (one, (fate, kind, at)))| {
            let mut made = one.clone();
            match (&mut made, fate) {
                (Some(made), 1) => made.words[*at] = format!("n{number}w{at}"),
                (Some(made), 2) => made.kind = *kind,
                (Some(made), 3) => { made.words.insert(*at, format!("n{number}w{at}")); made.kind = *kind; }
                (Some(_), 4) => made = None,
                (None, 4) => made = Some(Made { kind: *kind, words: (0..9).map(|word| format!("n{number}w{word}")).collect() }),
                _ => {}
            }
            made
        }).collect();
        let (before, now) = (summary_of(&module(&old)), summary_of(&module(&new)));
        let rules = VersionRules::default();
        let told = |reader: Reader| {
            let changes = told_to(&before, &now, reader);
            let demand = least_version(&version("1.0.0"), &changes, &rules);
            words(&json(&changes, Some(&demand), &rules, reader))
        };
        let of = |made: &[Option<Made>], is_wanted: fn(bool) -> bool| -> BTreeSet<String> {
            let wanted = made.iter().flatten().filter(|one| is_wanted(FORMS[one.kind].1));
            wanted.flat_map(|one| one.words.clone()).collect()
        };
        let all = told(Reader::Restricted);
        let (then, today) = (of(&old, |_| true), of(&new, |_| true));
        for word in then.symmetric_difference(&today) {
            prop_assert!(all.contains(word), "{word} is told");
        }
        let participants = told(Reader::Participant);
        for word in of(&new, |public| !public).union(&of(&old, |public| !public)) {
            let is_public = of(&new, |public| public).contains(word);
            prop_assert!(is_public || !participants.contains(word), "{word} is kept from participants");
        }
    }
}

#[test]
fn words_are_compared_one_by_one() {
    let pieces = kitbag::release::words::compare(
        "the officer may wait at the gate",
        "the officer must wait at the red gate",
    );
    let kept = |text: &str| Piece::Kept(text.into());
    assert_eq!(
        pieces,
        [
            kept("the officer"),
            Piece::Gone("may".into()),
            Piece::New("must".into()),
            kept("wait at the"),
            Piece::New("red".into()),
            kept("gate"),
        ]
    );
    // However long and however different, it ends soon.
    let long =
        |prefix: &str| (0..200_000).map(|number| format!("{prefix}{number} ")).collect::<String>();
    assert_eq!(kitbag::release::words::compare(&long("a"), &long("b")).len(), 2);
}
