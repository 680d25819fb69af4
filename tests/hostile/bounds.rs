//! Text that other programs hang or overflow on, and names that other formats take for more than a name.

use kitbag::cli::build::Settings;
use kitbag::cli::check::findings;
use kitbag::diagnostic::Diagnostic;
use kitbag::projection::Edition;
use kitbag::syntax::values::{Date, Slug};

use crate::shop::Shop;
use crate::sources::manifest;
use crate::support::{self, build, course_with, patience, settings, source};

#[test]
fn pathological_text_neither_hangs_nor_overflows() {
    let texts = [
        ("brackets", "[".repeat(50_000)),
        ("emphasis", "*a ".repeat(50_000)),
        ("backticks", (1..600).map(|length| "`".repeat(length) + " ").collect()),
        ("quotations", ">".repeat(10_000) + " deep"),
        ("lists", (0..500).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect()),
        ("links", "[a](".repeat(20_000)),
        ("citations", "[@a; ".repeat(20_000)),
        ("braces", "{{ ".repeat(50_000)),
        ("fences", "::: say\n".repeat(20_000)),
        ("closing fences", ":::\n".repeat(50_000)),
        (
            "fences that are too short to close",
            format!("::::: instructor\n{}:::::", ":::\n".repeat(50_000)),
        ),
        (
            "growing fences",
            (3..200)
                .rev()
                .map(|colons| format!("{} activity A {{#a{colons}}}\n", ":".repeat(colons)))
                .collect(),
        ),
        ("a table of many columns", format!("{}\n{}\n", "|a".repeat(5_000), "|-".repeat(5_000))),
        ("a line of a megabyte", "word ".repeat(180_000)),
        ("footnotes", "[^a]".repeat(20_000)),
        ("open marks of notes", "[^aa b\n".repeat(140_000)),
        ("headings", "## S {#s minutes=1}\n".repeat(10_000)),
        ("entities", "&amp;&#x41;".repeat(50_000)),
    ];
    for (what, text) in texts {
        let files = course_with(&text);
        let (kit, faults) =
            patience::ends(what, || build(&files, &settings("c", Edition::Instructor)));
        assert!(kit.is_some() || !faults.is_empty(), "{what}");
        for fault in &faults {
            if let kitbag::diagnostic::Place::Span(span) = &fault.place {
                let text = &files["courses/c/modules/m.md"];
                assert!(
                    span.start <= span.end && span.end as usize <= text.len().max(2_000),
                    "{what}: {fault:?}"
                );
            }
        }
    }
}

/// A text for each number from 0, until all together have so many bytes.
fn numbered(bytes: usize, text: impl Fn(usize) -> String) -> String {
    let mut all = String::new();
    for number in 0.. {
        let next = text(number);
        if all.len() + next.len() > bytes {
            break;
        }
        all.push_str(&next);
    }
    all
}

#[test]
fn as_many_names_as_a_file_can_hold_are_not_each_compared_with_each() {
    let in_course = |here: &str, instead: String| {
        let mut files = course_with("Text.");
        assert!(support::COURSE.contains(here), "{here}");
        let yaml = support::COURSE.replacen(here, &instead, 1);
        files.insert("courses/c/course.yaml".into(), yaml.into_bytes());
        files
    };
    let drawing = |inner: String| {
        let mut files = course_with("![A ring lies on a post](../media/p.svg)");
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">";
        files.insert("courses/c/media/p.svg".into(), format!("{svg}{inner}</svg>").into_bytes());
        files
    };
    let to = |bytes: usize, text: &str| numbered(bytes, |at| text.replace('@', &at.to_string()));
    let names = |text: &str| to(1_000_000, text);
    let works = names("  - {id: k@, kind: statute, citation: A}\n");
    let mut cited = course_with(&names("[@z@] "));
    cited.insert("references.yaml".into(), format!("format: 1\nreferences:\n{works}").into_bytes());
    let groups: String = (0..190).map(|at| format!("<g {}>", namespaces(at))).collect();
    let many = [
        ("keys of a block", course_with(&format!("::: say {{{}}}\nText.\n:::", names("k@=1 ")))),
        (
            "a list on one line",
            in_course("audiences: [", format!("audiences: [{}", to(2_000_000, "a@, "))),
        ),
        (
            "levels of rules",
            in_course(
                "changes:",
                format!("check:\n  levels:\n{}changes:", names("    r@: warn\n")),
            ),
        ),
        ("works that aren't there", cited),
        (
            "links that lead nowhere",
            course_with(&(to(500_000, "### H {#h@}\n\n") + &to(500_000, "[a](#x@)\n\n"))),
        ),
        ("notes", course_with(&to(500_000, "a[^a@]\n\n[^a@]: x\n\n"))),
        (
            "objectives without a word",
            in_course("objectives:\n", format!("objectives:\n{}", to(500_000, "  - {}\n"))),
        ),
        ("attributes of a drawing", drawing(format!("<path {}/>", names("a@=\"\" ")))),
        ("namespaces of a drawing", drawing(format!("{groups}<g/>{}", "</g>".repeat(190)))),
        ("tags that nothing ends", drawing("<a</".repeat(250_000))),
    ];
    for (what, files) in many {
        let settings = settings("c", Edition::Instructor);
        let (kit, faults) = patience::ends(what, move || build(&files, &settings));
        assert!(kit.is_some() || !faults.is_empty(), "{what}");
    }
}

/// The names of a course are gathered once, however many places are said to be in it.
#[test]
fn as_many_allowances_as_a_file_can_hold_are_judged_in_time() {
    let parts = numbered(500_000, |at| format!("### H {{#h{at}}}\n\n"));
    let allowances = numbered(500_000, |at| {
        format!("    - {{rule: say-too-long, at: a{at}, reason: It is short}}\n")
    });
    let yaml =
        support::COURSE.replace("changes:", &format!("check:\n  allow:\n{allowances}changes:"));
    let mut files = course_with(&parts);
    files.insert("courses/c/course.yaml".into(), yaml.into_bytes());
    let told = patience::ends("allowances", move || {
        findings(&source(&files), &[Slug::parse("c").unwrap()], Date::parse("2026-01-02").unwrap())
    });
    let is_of_place = |one: &&Diagnostic| one.rule == "unknown-place";
    assert_eq!(told.unwrap().iter().filter(is_of_place).count(), allowances.lines().count());
}

/// What an agency calls otherwise is looked for among the terms, and not each compared with each.
#[test]
fn an_agency_may_name_as_many_terms_as_its_file_can_hold() {
    let terms = numbered(500_000, |at| format!("  - {{id: t{at}, term: Wort{at}, means: A}}\n"));
    let named = numbered(500_000, |at| format!("  - {{term: x{at}, here: B}}\n"));
    let used = numbered(500_000, |at| format!("Wort{at} is. "));
    let mut files = course_with(&used);
    let agency = "format: 1\nid: a\nname: A\nshort_name: A\nkind: municipal\n\
                  contacts: {phone: 505-555-0143}\ncolours: {primary: \"#1a3c6e\"}\npaper: letter\n";
    for (path, text) in [
        ("glossary.yaml", format!("format: 1\nterms:\n{terms}")),
        ("agencies/a/agency.yaml", format!("{agency}terms:\n{named}")),
    ] {
        files.insert(path.into(), text.into_bytes());
    }
    let agency = Some(Slug::parse("a").unwrap());
    let settings = Settings { agency, ..settings("c", Edition::Instructor) };
    let (_, told) = patience::ends("terms", move || build(&files, &settings));
    let message = "the glossary has no term `x10`";
    let first = told.iter().find(|one| one.message == message);
    assert_eq!(first.map(|one| one.help.as_slice()), Some(&["did you mean `t10`?".into()][..]));
}

/// As many namespaces as one element may have.
fn namespaces(element: usize) -> String {
    (0..240).map(|at| format!("xmlns:a{element}-{at}=\"a{at}\" ")).collect()
}

#[test]
fn awkward_names_are_escaped_in_every_format() {
    let title = "\"</title><script>alert(1)</script>\\\" & 'x' — عربى 漢字 😀";
    let yaml = serde_json::to_string(title).unwrap();
    let files =
        support::kit(&manifest(&format!("title: {yaml}")), &settings("c", Edition::Instructor));
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(!text.contains("<script>alert") && !text.contains("</title><"), "{path}");
    }
    let json: serde_json::Value = serde_json::from_slice(&files["kit.json"]).unwrap();
    assert_eq!(json["course"]["title"], title);
}

/// What a spreadsheet would run stands as text in the one table that is made for spreadsheets.
#[test]
fn no_cell_of_a_table_begins_like_a_formula() {
    for start in ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)"] {
        let item = format!(
            "objectives:\n  - {{id: O-1, kind: tpo, condition: \"{start} a\", task: \"{start}\", criterion: \"{start} b\", assessed_in: [m]}}"
        );
        let mut course = manifest("title: T");
        let text = String::from_utf8(course["courses/c/course.yaml"].clone()).unwrap();
        let old = text.split("objectives:").nth(1).unwrap().split("\ndays:").next().unwrap();
        let text = text.replace(&format!("objectives:{old}"), &item);
        course.insert("courses/c/course.yaml".into(), text.into_bytes());
        let shop = Shop::with_curriculum(&course);
        let said = shop.run(&["coverage", "c", "--format", "csv"]);
        assert_eq!(said.status, Some(0), "{}", said.text);
        assert!(said.text.contains(&format!("'{start}")), "{start}: {}", said.text);
        for cell in said.text.split([',', '\n', '"']) {
            assert!(
                cell.len() < 2 || !cell.starts_with(['=', '+', '-', '@']),
                "{start}: {}",
                said.text
            );
        }
    }
}
