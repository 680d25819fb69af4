//! Text that other programs hang or overflow on, and names that other formats take for more than a name.

use kitbag::projection::Edition;

use crate::shop::Shop;
use crate::sources::manifest;
use crate::support::{self, build, course_with, patience, settings};

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
