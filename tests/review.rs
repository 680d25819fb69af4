//! Review copies: each passage has one number, the same in guide and handouts; what nobody has seen to stands
//! beside its passage, to the letter; nothing restricted does; one file is all of it.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use kitbag::check::{Scope, check};
use kitbag::course::{Selection, resolve};
use kitbag::projection::Edition;
use kitbag::render::review::{Copy, Review};
use kitbag::render::{Mark, projections};
use kitbag::syntax::values::Slug;
use support::{Files, course_with, source};

/// The copies of a course, one for each reader.
fn copies(files: &Files, course: &str, readers: &[&str]) -> Vec<String> {
    let source = source(files);
    let (parsed, faults) = kitbag::syntax::parse(&source, &Slug::parse(course).unwrap()).unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    let (course, _) = resolve(&source, parsed.unwrap(), Selection::default());
    let (checked, faults) = check(course.unwrap(), Scope::Build);
    let checked = checked.unwrap_or_else(|| panic!("{faults:?}"));
    let projections = projections(&checked, Edition::Instructor);
    let review = Review::of(&projections, Mark::Draft, &checked.course().comments).unwrap();
    let readers: Vec<String> = readers.iter().map(|reader| (*reader).to_owned()).collect();
    let copy = |number| Copy { number, readers: &readers };
    (1..=readers.len())
        .map(|number| review.copy(&projections, Mark::Draft, copy(number)).unwrap())
        .collect()
}

fn small() -> Files {
    let mut files = support::folder("tests/kit/curriculum");
    let comments = "\
format: 1
comments:
  - {id: c1, on: red-door, by: Dana Ruiz, date: 2026-10-02, version: 1.2.0, text: '<b>Whose</b> door & \"why\"?'}
  - {id: c2, on: first, by: Chief Lund, date: 2026-10-02, version: 1.0.0, text: Long., passage: 0123456789ab}
  - {id: c3, on: course, by: Chief Lund, date: 2026-10-02, version: 1.2.0, text: Who pays?}
  - {id: c4, on: nowhere, by: Chief Lund, date: 2026-10-02, version: 1.2.0, text: Of what is gone.}
  - {id: c5, on: red-work, by: T. Vega, date: 2026-10-02, version: 1.2.0, text: Seen to., answers: [{by: A, date: 2026-10-03, state: resolved, text: Done.}]}
";
    files.insert("courses/small/comments.yaml".to_owned(), comments.as_bytes().to_vec());
    files
}

/// The numbers on a page and where each stands: those of the guide, and those of the handouts.
fn numbers(page: &str) -> [BTreeMap<String, usize>; 2] {
    let mut found = [BTreeMap::new(), BTreeMap::new()];
    for (at, _) in page.match_indices("<p class=\"passage-number\" id=\"_n") {
        let rest = &page[at + 32..];
        let (id, rest) = rest.split_once("\"><span>").unwrap();
        let number = rest.split_once("</span>").unwrap().0.to_owned();
        let of_handouts = id.strip_prefix("_h-");
        assert_eq!(of_handouts.unwrap_or(id), number);
        let before = found[usize::from(of_handouts.is_some())].insert(number, at);
        assert_eq!(before, None, "`{id}` numbers two passages");
    }
    found
}

#[test]
fn each_passage_has_one_number_which_is_the_same_in_guide_and_handouts() {
    let page = &copies(&small(), "small", &["Legal"])[0];
    let [guide, handouts] = numbers(page);
    for number in ["1", "2", "3", "1.1", "2.1", "2.1.1"] {
        assert!(guide.contains_key(number), "{number}: {guide:?}");
    }
    assert!(handouts.len() > 8, "{handouts:?}");
    assert!(handouts.keys().all(|number| guide.contains_key(number)), "{handouts:?}");
    // The paragraph, or the title of the box, behind a number is the same in both.
    let paragraph = |at: usize| {
        let (_, rest) = page[at..].split_once("</p>\n")?;
        let is_box = rest.starts_with("<div class=\"box");
        let html = rest.split("</p>").next().filter(|_| is_box || rest.starts_with("<p>"))?;
        let text = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
        Some(text.collect::<String>())
    };
    let mut compared = 0;
    for (number, at) in &handouts {
        if let (Some(one), Some(other)) = (paragraph(guide[number]), paragraph(*at)) {
            assert_eq!(one, other, "{number}");
            compared += 1;
        }
    }
    assert!(compared > 4, "{compared}");
}

#[test]
fn what_nobody_has_seen_to_stands_beside_its_passage_to_the_letter() {
    let page = &copies(&small(), "small", &["Legal"])[0];
    let remark = |id: &str| page.find(&format!("id=\"_c-{id}\"")).unwrap_or_else(|| panic!("{id}"));
    assert!(
        page.contains("&lt;b&gt;Whose&lt;/b&gt; door &amp; &quot;why&quot;?"),
        "nothing is read as markup"
    );
    let [guide, _] = numbers(page);
    let door = page.find("id=\"red-door\"").unwrap();
    let after = guide.values().copied().filter(|at| *at > door).min().unwrap();
    assert!(
        door < remark("c1") && remark("c1") < after,
        "behind the scenario, before what comes next"
    );
    let module = guide["1"];
    assert!(module < remark("c2") && remark("c2") < guide["1.1"], "behind the module's head");
    assert!(page[remark("c2")..guide["1.1"]].contains("<b>changed since</b>"));
    let contents = page.find("id=\"_contents\"").unwrap();
    assert!(
        remark("c3") < contents && remark("c4") < contents,
        "on the course, or on nothing: first"
    );
    assert!(page[remark("c4")..contents].contains("“nowhere”, which the course doesn’t have"));
    assert!(!page.contains("_c-c5") && !page.contains("Seen to."), "what is seen to isn't there");
    let sheet = &page[page.find("id=\"_signoff\"").unwrap()..];
    for id in ["c1", "c2", "c3", "c4"] {
        assert!(
            sheet.contains(&format!("<a href=\"#_c-{id}\">")),
            "{id} can be accepted or rejected"
        );
    }
}

#[test]
fn each_copy_says_whose_it_is_and_they_differ_in_nothing_else() {
    let readers = ["Legal", "Chief «Lund»"];
    let pages = copies(&small(), "small", &readers);
    assert_eq!(pages, copies(&small(), "small", &readers), "the same bytes again");
    assert!(pages[0].contains("Review copy <b>1 of 2</b> · for <b>Legal</b>"));
    assert!(pages[1].contains("Review copy <b>2 of 2</b> · for <b>Chief «Lund»</b>"));
    let lines: Vec<Vec<&str>> = pages.iter().map(|page| page.lines().collect()).collect();
    assert_eq!(lines[0].len(), lines[1].len());
    let differ: Vec<&str> =
        lines[0].iter().zip(&lines[1]).filter(|(a, b)| a != b).map(|(a, _)| *a).collect();
    for line in &differ {
        let known = [
            "<tr class=\"write",
            "Review copy",
            "Review\\20 copy",
            "@top-center",
            "this copy",
            "1 of 2",
        ];
        assert!(known.iter().any(|words| line.contains(words)), "{line}");
    }
    let digest = "digest of its content (sha-256)";
    assert!(pages.iter().all(|page| page.to_lowercase().contains(digest)));
}

#[test]
fn one_file_is_all_of_it_with_ids_that_stand_once() {
    let page = &copies(&small(), "small", &["Legal"])[0];
    assert!(page.contains("src=\"data:image/svg+xml;base64,"), "a picture stands inside");
    assert!(!page.contains("src=\"../") && !page.contains("href=\"../"), "nothing lies beside it");
    let ids: Vec<&str> =
        page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let distinct: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len());
    for rest in page.split("href=\"#").skip(1) {
        let id = rest.split('"').next().unwrap();
        assert!(distinct.contains(id), "a link leads to `{id}`");
    }
    // On paper the handouts' heading stands on the first one's page.
    let (_, rule) = page.split_once(".handouts > h2 { page: ").unwrap();
    assert!(page.contains(&format!("@page {} ", rule.split_once(' ').unwrap().0)), "{rule}");
}

#[test]
fn neither_keys_nor_scripts_stand_in_it() {
    let body = "::: say\nWhat you say.\n:::\n\n:::: scenario Door {#door minutes=5}\nA door.\n\n::: role-player Man\nZebrascript.\n:::\n::::\n\n:::: question {#q objectives=O-1 use=check}\nWhich?\n\n- [ ] One\n- [x] Two\n\n::: answer\nZebrakey.\n:::\n::::\n";
    let page = copies(&course_with(body), "c", &["Legal"]).remove(0);
    assert!(page.contains("What you say.") && page.contains("Which?"));
    assert!(!page.contains("Zebra") && !page.contains("(right)"), "{page}");
}
