//! Manifests that are wrong, and files that can't be read as what they should be.

use kitbag::projection::Edition;

use crate::sources::{Source, each_says, judge, manifest, with, without};
use crate::support::{self, COURSE, FRONT, course_with, settings};

#[test]
fn manifests() {
    let bomb: String =
        (1..12).fold("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, level| {
            let before = level - 1;
            format!("{text}a{level}: &a{level} [{}]\n", vec![format!("*a{before}"); 9].join(", "))
        });
    each_says(
        "manifests",
        &[
            (
                "empty manifest",
                with("courses/c/course.yaml", ""),
                &["error[no-course]", "course.yaml:1:1"],
            ),
            (
                "no manifest",
                without("courses/c/course.yaml"),
                &["error[no-course]", "courses/c/course.yaml"],
            ),
            ("no academy", without("academy.yaml"), &["error: there is no curriculum here"]),
            (
                "duplicate key",
                with("courses/c/course.yaml", &format!("{COURSE}version: 2.0.0\n")),
                &["error[duplicate-key]", "first here", "again here"],
            ),
            ("unknown key", manifest("titel: X"), &["error[unknown-key]", "did you mean `title`?"]),
            (
                "missing key",
                with("courses/c/course.yaml", &COURSE.replace("title: Test course\n", "")),
                &["error[missing-key]: `title` is missing"],
            ),
            ("wrong kind", manifest("objectives: none"), &["error[wrong-kind]", "expected a list"]),
            (
                "list for a text",
                manifest("goal: [a, b]"),
                &["error[wrong-kind]", "expected a text, found a list"],
            ),
            ("alias bomb", with("courses/c/course.yaml", &bomb), &["error[yaml]", "anchors"]),
            ("self-referencing anchor", manifest("goal: &a [*a]"), &["error[yaml]", "anchors"]),
            ("unknown alias", manifest("goal: *nowhere"), &["error[yaml]"]),
            ("tag", manifest("goal: !!python/object x"), &["error[yaml]", "tags"]),
            (
                "second document",
                with("courses/c/course.yaml", &format!("{COURSE}---\nid: d\n")),
                &["error[yaml]", "second YAML document"],
            ),
            (
                "deep nesting",
                manifest(&format!("goal: {}x{}", "[".repeat(200), "]".repeat(200))),
                &["error[yaml]"],
            ),
            (
                "not YAML",
                manifest("goal: \"open"),
                &["error[yaml]", "the text in quotation marks has ended here"],
            ),
            ("tab indentation", manifest("goal:\n\t- x"), &["error["]),
            (
                "bad version",
                manifest("version: 1.0"),
                &["error[wrong-value]", "a version such as `1.0.0`"],
            ),
            (
                "absurd version",
                manifest("version: 99999999999999999999.0.0"),
                &["error[wrong-value]"],
            ),
            (
                "bad date",
                manifest("dates: {created: 2026-02-30, revised: 2026-03-01}"),
                &["error[wrong-value]", "there is no such day"],
            ),
            (
                "date in words",
                manifest("dates: {created: yesterday, revised: 2026-03-01}"),
                &["error[wrong-value]"],
            ),
            (
                "bad clock",
                with("courses/c/course.yaml", &COURSE.replace("\"08:00\"", "\"25:00\"")),
                &["error[wrong-value]", "24 hours"],
            ),
            (
                "unknown status",
                manifest("status: aproved"),
                &["error[unknown-word]", "did you mean `approved`?"],
            ),
            ("unknown format", manifest("format: 2"), &["error[wrong-value]", "reads format 1"]),
            (
                "negative number",
                manifest("class: {min: -1, max: 9}"),
                &["error[wrong-value]", "a whole number"],
            ),
            ("huge number", manifest("class: {min: 1, max: 99999999999}"), &["error[wrong-value]"]),
            ("upper-case id", manifest("id: Course"), &["error[wrong-value]", "lower case"]),
            ("another id than the folder", manifest("id: other"), &["error[course-id]"]),
            (
                "bidi override in a title",
                manifest("title: \"a\u{202e}b\""),
                &["error[hidden-character]", "\\u{202e}"],
            ),
            (
                "unknown module",
                with(
                    "courses/c/course.yaml",
                    &COURSE.replace("modules: [m]", "modules: [m, missing]"),
                ),
                &["`courses/c/modules/missing.md` does not exist", "course.yaml:18"],
            ),
            (
                "module twice",
                with("courses/c/course.yaml", &COURSE.replace("modules: [m]", "modules: [m, m]")),
                &["error[module-twice]"],
            ),
            (
                "no modules",
                with("courses/c/course.yaml", &COURSE.replace("modules: [m]", "modules: []")),
                &["error[no-modules]"],
            ),
            (
                "module outside the curriculum",
                with(
                    "courses/c/course.yaml",
                    &COURSE.replace("modules: [m]", "modules: [../../../etc/passwd]"),
                ),
                &["error[module-name]", "must not contain `..`"],
            ),
            (
                "absolute module",
                with(
                    "courses/c/course.yaml",
                    &COURSE.replace("modules: [m]", "modules: [/etc/passwd]"),
                ),
                &["error[module-name]", "relative"],
            ),
            (
                "module on a drive",
                with(
                    "courses/c/course.yaml",
                    &COURSE.replace("modules: [m]", "modules: [\"C:/x.md\"]"),
                ),
                &["error[module-name]"],
            ),
            (
                "device as module",
                with(
                    "courses/c/course.yaml",
                    &COURSE.replace("modules: [m]", "modules: [courses/c/modules/aux.md]"),
                ),
                &["error[module-name]", "device"],
            ),
            (
                "lunch after another day's module",
                with(
                    "courses/c/course.yaml",
                    &COURSE.replace(
                        "    modules: [m]",
                        "    lunch: {after: n, minutes: 60}\n    modules: [m]",
                    ),
                ),
                &["error[unknown-name]", "module of this day"],
            ),
            (
                "rotation of one",
                with(
                    "courses/c/course.yaml",
                    &COURSE.replace("modules: [m]", "modules: [{rotate: [m], groups: 2}]"),
                ),
                &["error[rotation]"],
            ),
            (
                "unknown objective's parent",
                manifest("objectives: [{id: O-1, kind: epo, parent: X, task: t}]"),
                &["error[unknown-name]"],
            ),
            (
                "objective twice",
                manifest(
                    "objectives: [{id: O-1, kind: tpo, task: t}, {id: o-1, kind: tpo, task: t}]",
                ),
                &["error[duplicate-id]"],
            ),
            (
                "variant twice",
                manifest(
                    "variants: [{id: short, title: A, days: [{start: \"08:00\", modules: [m]}]}, {id: short, title: B, days: [{start: \"08:00\", modules: [m]}]}]",
                ),
                &["error[duplicate-id]: the variant `short` stands here twice"],
            ),
            (
                "unknown requirement",
                manifest("objectives: [{id: O-1, kind: tpo, task: t, requirements: [a/b]}]"),
                &["error[unknown-name]", "requirement"],
            ),
            (
                "unknown rule",
                manifest("check: {levels: {section-minuts-mismatch: warn}}"),
                &["error[unknown-rule]", "did you mean `section-minutes-mismatch`?"],
            ),
            (
                "several mistakes at once",
                manifest("status: done\ntitel: X\nstate: one"),
                &["unknown-key", "unknown-word", "did you mean `title`", "did you mean `status`"],
            ),
            ("words that YAML 1.1 takes for booleans", manifest("goal: no"), &[]),
            ("a value that reads like a number", manifest("title: 1.10"), &[]),
        ],
    );
}

#[test]
fn what_reads_like_something_else_stays_what_was_written() {
    let files = support::kit(&manifest("title: 1.10"), &settings("c", Edition::Public));
    assert!(String::from_utf8(files["index.html"].clone()).unwrap().contains("<h1>1.10</h1>"));
}

#[test]
fn encodings() {
    let bytes = |bytes: &[u8]| {
        let mut files = course_with("Text.");
        files.insert("courses/c/modules/m.md".into(), bytes.to_vec());
        files
    };
    let latin = [FRONT.as_bytes(), b"\n## S {#s minutes=10}\n\ncaf\xe9\n"].concat();
    let utf16: Vec<u8> = FRONT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let nul = format!("{FRONT}\n## S {{#s minutes=10}}\n\na\0b\n");
    let bom = format!("\u{feff}{FRONT}\n## S {{#s minutes=10}}\n\nText.\n").replace('\n', "\r\n");
    each_says(
        "encodings",
        &[
            ("Latin-1", bytes(&latin), &["not UTF-8", "byte"]),
            ("UTF-16", bytes(&utf16), &["error[unreadable-file]"]),
            ("NUL", bytes(nul.as_bytes()), &["control character"]),
            ("byte-order mark and CRLF", bytes(bom.as_bytes()), &[]),
            ("a module of 2 MB", bytes(&b"x".repeat(2 << 20)), &["larger than 1 MiB"]),
            ("an empty module", bytes(b""), &["error[front-matter]"]),
            (
                "front matter without end",
                bytes(b"---\ntitle: x\n"),
                &["error[front-matter]", "has no end"],
            ),
            ("empty front matter", bytes(b"---\n---\n"), &["error[missing-key]"]),
        ],
    );
}

#[test]
fn more_that_no_manifest_may_say() {
    let text = |text: &str| with("courses/c/course.yaml", text);
    let bytes = |bytes: Vec<u8>| {
        let mut files = course_with("Text.");
        files.insert("courses/c/course.yaml".into(), bytes);
        files
    };
    let replaced = |from: &str, to: &str| text(&COURSE.replace(from, to));
    let utf16 = |order: fn(u16) -> [u8; 2]| {
        bytes(format!("\u{feff}{COURSE}").encode_utf16().flat_map(order).collect())
    };
    let latin = [COURSE.as_bytes(), b"goal: caf\xe9\n"].concat();
    let merged = "base: &b {title: T}\n<<: *b\n";
    let wide = format!("goal: \"{}\"", "x".repeat(5 << 20));
    let keys: String = (0..1_000).map(|number| format!("k{number}: x\n")).collect();
    each_says(
        "more-manifests",
        &[
            ("UTF-16, little end first", utf16(u16::to_le_bytes), &["error[", "not UTF-8"]),
            ("UTF-16, big end first", utf16(u16::to_be_bytes), &["error[", "not UTF-8"]),
            ("Latin-1", bytes(latin), &["error[unreadable-file]", "not UTF-8", "byte"]),
            ("NUL in a text", manifest("goal: \"a\\0b\""), &["error["]),
            ("a raw NUL", manifest("goal: a\0b"), &["error["]),
            (
                "an escape that clears the screen",
                manifest("goal: \"\\e[2J\""),
                &["error[hidden-character]"],
            ),
            ("a raw escape", manifest("goal: \u{1b}[2J"), &["error["]),
            (
                "bidi isolates",
                manifest("goal: \"a\u{2066}b\u{2069}\""),
                &["error[hidden-character]"],
            ),
            ("a byte-order mark", text(&format!("\u{feff}{COURSE}")), &[]),
            ("line ends of Windows", text(&COURSE.replace('\n', "\r\n")), &[]),
            ("blanks alone", text(" \n\n  \n"), &["error[no-course]"]),
            ("a remark alone", text("# nothing\n"), &["error["]),
            ("a list", text("- a\n- b\n"), &["error["]),
            ("a word", text("course\n"), &["error["]),
            ("JSON", text("{}"), &["error["]),
            ("HTML", text("<html></html>\n"), &["error["]),
            (
                "a duplicate key within",
                manifest("people: {prepared_by: A, prepared_by: B}"),
                &["error[duplicate-key]"],
            ),
            ("keys merged", text(&format!("{COURSE}{merged}")), &["error["]),
            ("a key that is a list", text(&format!("{COURSE}? [a]\n: b\n")), &["error["]),
            ("a version directive", text(&format!("%YAML 1.1\n---\n{COURSE}")), &[]),
            ("an end and more", text(&format!("{COURSE}...\nid: d\n")), &["error["]),
            ("a binary tag", manifest("goal: !!binary aGVsbG8="), &["error[yaml]", "tags"]),
            (
                "a tag of one's own",
                manifest("goal: !include /etc/passwd"),
                &["error[yaml]", "tags"],
            ),
            ("`on` as a title", manifest("title: on"), &[]),
            ("`y` as a title", manifest("title: y"), &[]),
            ("`0x10` as a title", manifest("title: 0x10"), &[]),
            ("`no` as a language", manifest("language: no"), &[]),
            ("a language that is none", manifest("language: klingonese-of-the-north"), &["error["]),
            ("text of 5 MB", manifest(&wide), &["error[unreadable-file]", "larger than 4 MiB"]),
            ("a thousand keys", text(&format!("{COURSE}{keys}")), &["error[unknown-key]"]),
            ("format 0", manifest("format: 0"), &["error[wrong-value]", "reads format 1"]),
            ("a format in words", manifest("format: one"), &["error[wrong-value]"]),
            ("no format", replaced("format: 1\n", ""), &["error[missing-key]", "`format`"]),
            (
                "revised before it was created",
                replaced("revised: 2026-01-02", "revised: 2025-01-02"),
                &["error["],
            ),
            (
                "reviewed before it was revised",
                replaced("revised: 2026-01-02}", "revised: 2026-01-02, review_by: 2025-01-01}"),
                &["error[dates-out-of-order]"],
            ),
            (
                "29 February of no leap year",
                manifest("dates: {created: 2026-02-29, revised: 2026-03-01}"),
                &["error[wrong-value]"],
            ),
            (
                "month 13",
                manifest("dates: {created: 2026-13-01, revised: 2026-03-01}"),
                &["error[wrong-value]"],
            ),
            (
                "the year 10000",
                manifest("dates: {created: 10000-01-01, revised: 2026-03-01}"),
                &["error[wrong-value]"],
            ),
            (
                "a date with a time",
                manifest("dates: {created: 2026-01-01T00:00:00Z, revised: 2026-03-01}"),
                &["error[wrong-value]"],
            ),
            ("24:00", replaced("\"08:00\"", "\"24:00\""), &["error[wrong-value]"]),
            ("08:60", replaced("\"08:00\"", "\"08:60\""), &["error[wrong-value]"]),
            ("a clock without quotation marks", replaced("\"08:00\"", "08:00"), &[]),
            ("more at least than at most", manifest("class: {min: 9, max: 1}"), &["error["]),
            ("a class of nobody", manifest("class: {min: 0, max: 0}"), &["error["]),
            ("a half", manifest("class: {min: 1.5, max: 9}"), &["error[wrong-value]"]),
            (
                "a number with an underscore",
                manifest("class: {min: 1_0, max: 90}"),
                &["error[wrong-value]"],
            ),
            ("octal", manifest("class: {min: 0o7, max: 9}"), &["error[wrong-value]"]),
            ("not a number", manifest("class: {min: .nan, max: 9}"), &["error[wrong-value]"]),
            ("a version with blanks", manifest("version: \" 1.0.0\""), &["error[wrong-value]"]),
            ("a version with zeros", manifest("version: 01.0.0"), &["error[wrong-value]"]),
            ("a version that leads out", manifest("version: ../1.0.0"), &["error[wrong-value]"]),
            ("a version of two", manifest("version: [1, 0]"), &["error[wrong-kind]"]),
            ("an id that leads out", manifest("id: ../c"), &["error[wrong-value]"]),
            ("an id of Windows", manifest("id: con"), &["error["]),
            ("an empty id", manifest("id: \"\""), &["error[wrong-value]"]),
            ("an empty title", manifest("title: \"\""), &["error["]),
            ("no audience", manifest("audiences: []"), &[]),
            ("the same audience twice", manifest("audiences: [officer, officer]"), &["error["]),
            (
                "no days",
                replaced("days:\n  - start: \"08:00\"\n    modules: [m]\n", "days: []\n"),
                &["error["],
            ),
            (
                "an objective that is its own parent",
                manifest("objectives: [{id: O-1, kind: epo, parent: O-1, task: t}]"),
                &["error["],
            ),
            (
                "an unknown key within",
                replaced("{min: 1, max: 9}", "{min: 1, max: 9, mx: 2}"),
                &["error[unknown-key]", "did you mean `max`?"],
            ),
            (
                "an academy that isn't YAML",
                with("academy.yaml", "name: \"open"),
                &["error[yaml]", "academy.yaml"],
            ),
            ("an empty academy", with("academy.yaml", ""), &["error["]),
            ("a glossary of nothing", with("glossary.yaml", "terms"), &["error["]),
            (
                "references twice",
                with("references.yaml", "format: 1\nreferences: []\nreferences: []\n"),
                &["error[duplicate-key]"],
            ),
            (
                "comments that aren't",
                with("courses/c/comments.yaml", "format: 1\ncomments: x\n"),
                &["error["],
            ),
            ("a broken standard", with("standards/x.yaml", "format: 1\nid: [\n"), &["error["]),
        ],
    );
}

/// Files that must not be read whole.
#[test]
fn what_is_too_large_is_told_before_it_is_read() {
    const SIZES: &[(&str, &str, u64, &str)] = &[
        ("a manifest of 200 MB", "courses/c/course.yaml", 200 << 20, "larger than 4 MiB"),
        (
            "a manifest of 4 MiB and a byte",
            "courses/c/course.yaml",
            (4 << 20) + 1,
            "larger than 4 MiB",
        ),
        ("an academy of 200 MB", "academy.yaml", 200 << 20, "larger than 4 MiB"),
        ("a module of 2 GB", "courses/c/modules/m.md", 2 << 30, "larger than 1 MiB"),
        ("references of 200 MB", "references.yaml", 200 << 20, "larger than 4 MiB"),
        ("a summary of 200 MB", "courses/c/previous.json", 200 << 20, "larger than 16 MiB"),
        ("a template of 200 MB", "templates/cover.html", 200 << 20, "larger than 128 KiB"),
    ];
    let words: Vec<[&str; 2]> = SIZES.iter().map(|one| ["error[unreadable-file]", one.3]).collect();
    let grow = |path: &'static str, size: u64| {
        move |root: &std::path::Path| {
            std::fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            std::fs::File::create(root.join(path)).unwrap().set_len(size).unwrap();
        }
    };
    let grown: Vec<_> = SIZES.iter().map(|(_, path, size, _)| grow(path, *size)).collect();
    let rows = SIZES.iter().zip(&words).zip(&grown);
    let rows =
        rows.map(|((one, words), grow)| Source::new(one.0, course_with("Text."), words).more(grow));
    judge("too-large", &rows.collect::<Vec<_>>());
}
