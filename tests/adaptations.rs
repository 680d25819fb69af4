//! An agency's own modules, sections and hours: where they stand, what may not be changed, what is told.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use kitbag::cli::build::{Settings, make};
use kitbag::cli::progress::Progress;
use kitbag::projection::Edition;
use kitbag::syntax::values::Slug;
use support::Files;

const AGENCY: &str = "\
format: 1
id: rio
name: Rio Police
short_name: RPD
kind: municipal
courses:
  - course: c
    modules: [{module: radio, after: m}]
    days: [{day: 1, start: \"07:30\", end: \"08:30\"}]
";

const RADIO: &str = "\
---
title: Our radio plan
block: R1
goal: Know the channels.
minutes: 20
objectives: [O-1]
---

## Channels {#radio-channels minutes=15 objectives=O-1}

The heron channel is open at night.

![Two masts](../../media/masts.svg \"The masts\")

::: say
Listen to the crane channel first.
:::

## Check {#radio-check minutes=5}

::::: question {#q-radio objectives=O-1 use=check}
Which channel is open at night?

- [x] The heron channel
- [ ] The crane channel

::: answer
The plan says so, and the desk of the blue lodge listens there.
:::
:::::
";

const MASTS: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><path d=\"M0 0h9v9z\"/></svg>";

const BODY: &str = "\
## First part {#first minutes=4}

Everybody waits for the signal.

::: safety
Weapons stay outside.
:::

## Second part {#second minutes=3 objectives=O-1}

The academy's own words stand here.

::::: question {#q-second objectives=O-1 use=check,post}
Who waits?

- [x] Everybody
- [ ] Nobody

::: answer
The academy's reason is that the whole class moves as one body.
:::
:::::

## Third part {#third minutes=3 fidelity=locked}

This is taught as written.
";

fn with(more: &[(&str, &str)]) -> Files {
    let mut files = support::course_with_module(&format!("{}\n{BODY}", support::FRONT));
    let agency = [
        ("agencies/rio/agency.yaml", AGENCY),
        ("agencies/rio/modules/c/radio.md", RADIO),
        ("agencies/rio/media/masts.svg", MASTS),
        (
            "agencies/rio/media/credits.yaml",
            "format: 1\npictures:\n  - {file: masts.svg, title: Masts, by: Rio Police, licence: CC0-1.0}\n",
        ),
    ];
    for (path, text) in agency.iter().chain(more) {
        files.insert((*path).to_owned(), text.as_bytes().to_vec());
    }
    files
}

fn adapted(name: &str, text: &str) -> Files {
    with(&[(&format!("agencies/rio/adaptations/c/{name}.md"), text)])
}

fn settings(edition: Edition) -> Settings {
    Settings { agency: Some(Slug::parse("rio").unwrap()), ..support::settings("c", edition) }
}

fn kit(files: &Files, edition: Edition) -> Files {
    support::kit(files, &settings(edition))
}

fn page(kit: &Files, path: &str) -> String {
    let bytes = kit.get(path).unwrap_or_else(|| panic!("{path} in {:?}", kit.keys()));
    String::from_utf8(bytes.clone()).unwrap()
}

/// The rules and messages of what is said, and whether there is a kit.
fn said(files: &Files) -> (bool, Vec<String>) {
    let source = support::source(files);
    let mut diagnostics = Vec::new();
    let settings = settings(Edition::Instructor);
    let made = make(&source, &settings, &Progress::default(), &mut diagnostics).unwrap();
    let said = diagnostics.iter().map(|one| format!("{}: {}", one.rule, one.message));
    (made.is_some(), said.collect())
}

#[test]
fn an_agencys_module_is_taught_in_its_place_and_counted() {
    let kit = kit(&with(&[]), Edition::Instructor);
    let agenda = page(&kit, "participant/agenda.html");
    assert!(agenda.contains("Our radio plan (RPD)"), "{agenda}");
    let json: serde_json::Value = serde_json::from_slice(&kit["kit.json"]).unwrap();
    assert_eq!(json["minutes"], 30);
    assert_eq!(json["days"][0]["start"], "07:30");
    assert_eq!(json["days"][0]["slots"][1]["modules"][0], "radio");
    assert_eq!(json["agency"]["added_modules"][0], "Our radio plan (RPD)");
    assert!(page(&kit, "index.html").contains("Modules added: Our radio plan (RPD)"));
    let guide = page(&kit, "instructor/facilitator-guide.html");
    assert!(guide.contains("crane channel"), "its notes are the instructor's");
    assert!(page(&kit, "restricted/answer-key.html").contains("blue lodge"));
    let handout = page(&kit, "participant/handout-02-radio.html");
    assert!(handout.contains("heron channel") && !handout.contains("crane channel first"));
    assert!(kit.contains_key("agency/rio/modules/c/radio.md"));
    assert!(kit.contains_key("agency/rio/media/masts.svg"));
    assert!(kit.contains_key("media/agencies-rio/masts.svg"), "{:?}", kit.keys());
    assert!(!kit.keys().any(|path| path.starts_with("source/agencies")));
    let plain = support::kit(&with(&[]), &support::settings("c", Edition::Instructor));
    let plain: serde_json::Value = serde_json::from_slice(&plain["kit.json"]).unwrap();
    assert_eq!(plain["content_digest"], json["content_digest"], "the content stays the academy's");
    assert_eq!(plain["minutes"], 10);
}

#[test]
fn each_thing_that_an_agency_changes_is_changed_where_it_changes_nothing_else() {
    let [head, modules, days] = [
        "format: 1\nid: rio\nname: Rio Police\nkind: municipal\n",
        "    modules: [{module: radio, after: m}]\n",
        "    days: [{day: 1, start: \"07:30\", end: \"08:30\"}]\n",
    ];
    let course = "courses:\n  - course: c\n";
    let section = "## Our part {#ours minutes=4}\n\nOur heron signal.\n";
    let path = "agencies/rio/adaptations/c/after-first.md";
    for (agency, section, start, minutes) in [
        (head.to_owned(), None, "08:00", 10),
        (format!("{head}{course}{days}"), None, "07:30", 10),
        (format!("{head}{course}{modules}"), None, "08:00", 30),
        (head.to_owned(), Some((path, section)), "08:00", 14),
    ] {
        let mut more = vec![("agencies/rio/agency.yaml", &*agency)];
        more.extend(section);
        let kit = kit(&with(&more), Edition::Instructor);
        let json: serde_json::Value = serde_json::from_slice(&kit["kit.json"]).unwrap();
        assert_eq!(json["days"][0]["start"], start, "{agency}");
        assert_eq!(json["minutes"], minutes, "{agency}");
    }
}

#[test]
fn participants_of_an_agencys_module_get_no_note_and_no_key() {
    for edition in [Edition::Participant, Edition::Public] {
        let kit = kit(&with(&[]), edition);
        for (path, bytes) in &kit {
            let text = String::from_utf8_lossy(bytes);
            assert!(
                !text.contains("crane channel first") && !text.contains("blue lodge"),
                "{path}"
            );
        }
        assert!(page(&kit, "participant/handout-02-radio.html").contains("heron channel"));
    }
}

#[test]
fn what_an_agency_copied_of_a_key_is_found_in_its_own_module_too() {
    let leak = RADIO.replace(
        "The heron channel is open at night.",
        "The academy's reason is that the whole class moves as one body.",
    );
    let (made, said) = said(&with(&[("agencies/rio/modules/c/radio.md", &leak)]));
    assert!(!made && said.iter().any(|one| one.starts_with("leak:")), "{said:?}");
    let adapted = adapted(
        "after-first",
        "## Ours {#ours minutes=5}\n\nThe academy's reason is that the whole class moves as one body.\n",
    );
    let (made, said) = self::said(&adapted);
    assert!(!made && said.iter().any(|one| one.starts_with("leak:")), "{said:?}");
}

#[test]
fn what_an_agency_tells_both_readers_is_no_secret() {
    let both = "The heron channel is open at night for all who call.";
    let text = format!("## Ours {{#ours minutes=5}}\n\n{both}\n\n::: say\n{both}\n:::\n");
    let (made, said) = said(&adapted("after-first", &text));
    assert!(made, "{said:?}");
}

#[test]
fn sections_stand_before_after_and_instead_and_say_whose_they_are() {
    let before = "## Ours before {#ours-before minutes=1}\n\nBadger text.\n";
    let after = "## Ours after {#ours-after minutes=2}\n\nOtter text.\n";
    let instead = "## Our second {#second minutes=6 objectives=O-1}\n\nBeaver text.\n";
    let files = with(&[
        ("agencies/rio/adaptations/c/before-second.md", before),
        ("agencies/rio/adaptations/c/after-second.md", after),
        ("agencies/rio/adaptations/c/instead-second.md", instead),
    ]);
    let kit = kit(&files, Edition::Instructor);
    let guide = page(&kit, "instructor/facilitator-guide.html");
    let places: Vec<usize> = ["Badger text", "Beaver text", "Otter text", "taught as written."]
        .iter()
        .map(|words| guide.find(words).unwrap_or_else(|| panic!("{words}")))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(!guide.contains("own words stand here"));
    assert!(guide.contains("adapted by RPD") && guide.contains("added by RPD"));
    let handout = page(&kit, "participant/handout-01-m.html");
    assert!(handout.contains("This part was adapted by RPD."), "{handout}");
    assert!(handout.contains("This part was added by RPD."));
    let json: serde_json::Value = serde_json::from_slice(&kit["kit.json"]).unwrap();
    assert_eq!(json["minutes"], 10 + 20 + 1 + 2 + 3, "six minutes instead of three");
    assert_eq!(json["agency"]["adapted_sections"][0], "Our second (M1)");
    // The academy's test items and their keys stay.
    assert!(page(&kit, "restricted/answer-key.html").contains("moves as one body"));
}

#[test]
fn each_fault_of_an_agencys_changes_is_told() {
    let section = |rest: &str| format!("## Ours {{#ours minutes=5}}\n\n{rest}\n");
    let ours = section("Text.");
    let module = |from: &str, to: &str| {
        let path = "agencies/rio/modules/c/radio.md".to_owned();
        (path, RADIO.replace(from, to))
    };
    let yaml =
        |from: &str, to: &str| ("agencies/rio/agency.yaml".to_owned(), AGENCY.replace(from, to));
    let file =
        |name: &str, text: &str| (format!("agencies/rio/adaptations/c/{name}.md"), text.to_owned());
    let cases = [
        (
            file("instead-third", "## Ours {#third minutes=3}\n\nText.\n"),
            "adaptation-of-locked: “Module” is locked here: it is taught as written",
        ),
        (
            file("after-thrid", &ours),
            "adaptation-without-place: the course has no section `thrid`: what was written after it isn't used",
        ),
        (
            file("beside-first", &ours),
            "adaptation: `beside-first.md` doesn't say which section it changes, or how",
        ),
        (
            file("instead-first", &ours),
            "adaptation: what stands in place of `first` has another id",
        ),
        (file("after-first", ""), "adaptation: no section stands here, so nothing would change"),
        (
            file("after-first", "Text without a heading.\n"),
            "text-outside-section: this text stands before the first section",
        ),
        (
            file("after-first", &section("Note.[^1]\n\n[^1]: Words.")),
            "adaptation: a footnote can't stand in an agency's section",
        ),
        (
            file("after-first", &section("A claim [@smith-2019].")),
            "unknown-name: the course doesn't cite `smith-2019`, so its kit doesn't bring it",
        ),
        (
            file("after-first", &section("![x](../media/none.svg)")),
            "picture: the course doesn't show `../media/none.svg`",
        ),
        (
            file("after-first", &section("See [there](#nowhere).")),
            "cross-reference: nothing in `m.md` has the id `nowhere`",
        ),
        (
            file("after-first", "## Ours {#second minutes=5}\n\nText.\n"),
            "duplicate-id: the id `second` stands twice in this course",
        ),
        (
            file(
                "after-first",
                &section(
                    "::::: question {#q-o objectives=O-1 use=post}\nWho?\n\n- [x] All\n- [ ] None\n\n::: answer\nAll.\n:::\n:::",
                ),
            ),
            "adaptation: an agency's question can't stand on the course's post-test",
        ),
        (
            module("use=check", "use=pre"),
            "adaptation: an agency's question can't stand on the course's pre-test",
        ),
        (
            module("../../media/masts.svg", "../../../../courses/c/media/x.svg"),
            "picture: `../../../../courses/c/media/x.svg` lies elsewhere than in the agency's own pictures",
        ),
        (
            module("minutes: 20", "minutes: 21"),
            "section-minutes-mismatch: the sections of `radio` take 20 minutes, and its front matter says 21",
        ),
        (
            module("objectives: [O-1]", "objectives: [O-9]"),
            "unknown-name: there is no objective `O-9`",
        ),
        (
            yaml("after: m", "after: n"),
            "module-without-place: the course has no module `n`: `radio` isn't taught",
        ),
        (
            yaml("module: radio", "module: radoi"),
            "module-name: `agencies/rio/modules/c/radoi.md` does not exist",
        ),
        (yaml("day: 1", "day: 2"), "unknown-name: the course has no day 2: it has 1"),
        (
            yaml("08:30", "07:45"),
            "day-past-its-end: day 1 lasts until 08:00, 15 minutes past its end",
        ),
    ];
    for ((path, text), message) in &cases {
        let (made, said) = said(&with(&[(path, text)]));
        assert!(said.iter().any(|one| one.starts_with(message)), "{message}: {said:#?}");
        assert!(!made, "{message}");
    }
}

#[test]
fn what_might_be_meant_is_told_and_made() {
    let unsafe_one = "## Our first {#first minutes=4}\n\nNothing of weapons here.\n";
    let (made, found) = said(&adapted("instead-first", unsafe_one));
    assert!(made, "{found:?}");
    assert_eq!(
        found,
        ["adaptation: “First part” has safety rules, and what stands in its place has none"]
    );
    let unnamed = with(&[("agencies/rio/modules/c/other.md", RADIO)]);
    let (made, found) = said(&unnamed);
    assert!(made, "{found:?}");
    assert_eq!(
        found,
        ["module-in-no-day: agency.yaml doesn't say after which module `other` is taught"]
    );
}

#[test]
fn a_locked_module_has_room_for_nothing_and_one_of_its_sections_may_be_free() {
    let front =
        support::FRONT.replace("objectives: [O-1]\n", "objectives: [O-1]\nfidelity: locked\n");
    let module = format!(
        "{front}\n{}",
        BODY.replace("#first minutes=4", "#first minutes=4 fidelity=adaptable")
    );
    let ours = "## Ours {#ours minutes=5}\n\nText.\n";
    let build = |name: &str, text: &str| {
        let path = format!("agencies/rio/adaptations/c/{name}.md");
        said(&with(&[("courses/c/modules/m.md", &module), (&path, text)]))
    };
    assert!(!build("after-second", ours).0);
    assert!(!build("before-third", ours).0);
    assert!(build("after-first", ours).0);
    assert!(
        build("instead-first", "## Ours {#first minutes=4}\n\n::: safety\nNo weapons.\n:::\n").0
    );
}

#[test]
fn another_courses_changes_touch_nothing() {
    let files = with(&[
        ("agencies/rio/adaptations/d/instead-third.md", "## X {#third minutes=1}\n\nText.\n"),
        ("agencies/rio/agency.yaml", &AGENCY.replace("course: c", "course: d")),
        ("agencies/rio/modules/d/radio.md", RADIO),
    ]);
    let mut files = files;
    files.remove("agencies/rio/modules/c/radio.md");
    let (made, said) = said(&files);
    assert!(made && said.is_empty(), "{said:?}");
}
