//! Hostile and broken input: each is a fault that says what it is, or it builds; nothing panics or hangs.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::time::{Duration, Instant};

use kitbag::projection::Edition;
use support::{COURSE, FRONT, Files, build, course_with, course_with_module, report, settings};

/// The smallest course with one line of its manifest replaced.
fn manifest(line: &str) -> Files {
    let key = line.split(':').next().unwrap();
    let old = COURSE.lines().find(|old| old.starts_with(&format!("{key}:"))).unwrap_or_default();
    let item = COURSE.lines().find(|line| line.starts_with("  - {id: O-1")).unwrap();
    let course = if key == "objectives" {
        COURSE.replace(&format!("{item}\n"), "")
    } else {
        COURSE.to_owned()
    };
    let text = if old.is_empty() { format!("{course}{line}\n") } else { course.replace(old, line) };
    with("courses/c/course.yaml", &text)
}

fn with(path: &str, text: &str) -> Files {
    let mut files = course_with("Text.");
    files.insert(path.to_owned(), text.as_bytes().to_vec());
    files
}

fn without(path: &str) -> Files {
    let mut files = course_with("Text.");
    files.remove(path);
    files
}

/// Every case must say all of its words, and say them once at most a second later.
fn each_says(cases: &[(&str, Files, &[&str])]) {
    let mut wrong = Vec::new();
    for (what, files, words) in cases {
        let began = Instant::now();
        let said = report(files, "c");
        if began.elapsed() > Duration::from_secs(10) {
            wrong.push(format!("{what}: took {:?}", began.elapsed()));
        }
        if let Some(word) = words.iter().find(|word| !said.contains(**word)) {
            wrong.push(format!("{what}: does not say `{word}`:\n{said}"));
        }
        let (kit, _) = build(files, &settings("c", Edition::Instructor));
        if said.contains("error[") == kit.is_some() {
            wrong.push(format!("{what}: an error and a kit, or neither:\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn manifests() {
    let bomb: String =
        (1..12).fold("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, level| {
            let before = level - 1;
            format!("{text}a{level}: &a{level} [{}]\n", vec![format!("*a{before}"); 9].join(", "))
        });
    each_says(&[
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
        ("no academy", without("academy.yaml"), &["`academy.yaml` does not exist"]),
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
        ("not YAML", manifest("goal: \"open"), &["error[yaml]", "this is not YAML"]),
        ("tab indentation", manifest("goal:\n\t- x"), &["error["]),
        (
            "bad version",
            manifest("version: 1.0"),
            &["error[wrong-value]", "a version such as `1.0.0`"],
        ),
        ("absurd version", manifest("version: 99999999999999999999.0.0"), &["error[wrong-value]"]),
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
            with("courses/c/course.yaml", &COURSE.replace("modules: [m]", "modules: [m, missing]")),
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
            manifest("objectives: [{id: O-1, kind: tpo, task: t}, {id: o-1, kind: tpo, task: t}]"),
            &["error[duplicate-id]"],
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
    ]);
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
    each_says(&[
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
    ]);
}

#[test]
fn module_text() {
    let body = |text: &str| course_with(text);
    let module = |text: &str| course_with_module(&format!("{FRONT}\n{text}"));
    each_says(&[
        ("script", body("<script>alert(1)</script>"), &["error[raw-html]"]),
        ("image with a handler", body("a <img src=x onerror=alert(1)> b"), &["error[raw-html]"]),
        ("svg", body("<svg onload=alert(1)><animate/></svg>"), &["error[raw-html]"]),
        ("comment", body("<!-- key: B -->"), &["error[raw-html]", "comment"]),
        ("comment in a line", body("a <!-- key --> b"), &["error[raw-html]"]),
        ("declaration", body("<!DOCTYPE html>"), &["error[raw-html]"]),
        ("data link", body("[a](data:text/html,x)"), &["error[link]"]),
        ("script link", body("[a](javascript:alert(1))"), &["error[link]"]),
        ("script link in disguise", body("[a](JaVaScRiPt&#58;alert(1))"), &["error[link]"]),
        ("vbscript link", body("[a](vbscript:x)"), &["error[link]"]),
        ("file link", body("[a](file:///etc/passwd)"), &["error[link]"]),
        ("link without host", body("[a](https:///x)"), &["error[link]"]),
        (
            "link with a backslash",
            body("[a](https://state.gov\\x/)"),
            &["error[link]", "the address contains a backslash"],
        ),
        ("autolink", body("<javascript:alert(1)>"), &["error["]),
        ("protocol-relative link", body("[a](//example.org)"), &["error[link]"]),
        ("link to a file", body("[a](../../../etc/passwd)"), &["error[link]"]),
        ("template code", body("{{ 7*7 }}"), &["error[unknown-field]"]),
        ("template include", body("{% include \"/etc/passwd\" %}"), &["error[unknown-field]"]),
        (
            "unknown field",
            body("{{ agency.nme }}"),
            &["error[unknown-field]", "did you mean `agency.name`?"],
        ),
        ("field in an address", body("[a](https://x.org/{{agency.name}})"), &["error[link]"]),
        ("escaped template code", body("\\{{ 7*7 }} and \\{% x %}"), &[]),
        ("bidi override", body("a\u{202e}b"), &["error[hidden-character]", "\\u{202e}"]),
        ("zero-width space in code", body("`a\u{200b}b`"), &["error[hidden-character]"]),
        (
            "unknown block",
            body("::: instuctor\nx\n:::"),
            &["error[unknown-block]", "did you mean `instructor`?"],
        ),
        ("block without a name", body(":::\nx\n:::"), &["error[stray-fence]"]),
        ("unclosed block", body("::: say\nx"), &["error[unclosed-block]", "`say` is never closed"]),
        ("stray fence", body("x\n\n:::"), &["error[stray-fence]"]),
        ("mismatched fence", body("::: say\nx\n::::"), &["error[stray-fence]", "4 colons"]),
        ("equal colons", body("::: ask\nx\n::: expect\ny\n:::\n:::"), &["error[fence-colons]"]),
        ("two colons", body(":: say\nx"), &["error[stray-fence]", "two colons"]),
        ("fence in a quotation", body("> ::: say\n> x\n> :::"), &["error[stray-fence]"]),
        ("fence behind a bullet", body("- ::: say\n  x\n  :::"), &["error["]),
        ("indented note", body("    ::: instructor\n    hidden\n    :::"), &["error[stray-fence]"]),
        ("closed inside a list", body("::: say\n- x\n  :::\n:::"), &["error[stray-fence]"]),
        ("fence in code", body("```\n::: say\n```"), &[]),
        (
            "heading in a block",
            module("## S {#s minutes=10}\n\n::: say\nx\n\n## T {#t minutes=1}\n\ny\n"),
            &["error[unclosed-block]", "heading"],
        ),
        (
            "part in a block",
            module("## S {#s minutes=10}\n\n::: say\nx\n\n### T\n\ny\n"),
            &["error[unclosed-block]"],
        ),
        ("text before a section", module("Hello.\n"), &["error[text-outside-section]"]),
        ("title in the body", module("# T\n\n## S {#s minutes=10}\n"), &["error[heading-level]"]),
        ("underlined heading", body("Title\n-----\n"), &["error[underlined-heading]"]),
        ("section without id", module("## S {minutes=10}\n"), &["error[section-heading]", "no id"]),
        (
            "section without minutes",
            module("## S {#s}\n"),
            &["error[section-heading]", "no minutes"],
        ),
        ("negative minutes", module("## S {#s minutes=-5}\n"), &["error[attribute]", "minutes"]),
        (
            "absurd minutes",
            module("## S {#s minutes=99999}\n"),
            &["error[attribute]", "between 1 and 1440"],
        ),
        (
            "unknown attribute",
            module("## S {#s minutes=10 minuts=5}\n"),
            &["error[unknown-attribute]", "did you mean `minutes`?"],
        ),
        (
            "unknown kind of section",
            module("## S {#s .activty minutes=10}\n"),
            &["error[attribute]", "did you mean `activity`?"],
        ),
        (
            "same id twice",
            module("## S {#s minutes=5}\n\n## T {#S minutes=5}\n"),
            &["error[duplicate-id]"],
        ),
        (
            "unknown audience",
            body("::: say {audience=oficer}\nx\n:::"),
            &["error[unknown-name]", "did you mean `officer`?"],
        ),
        (
            "unknown reference",
            body("Text [@nobody-1999]."),
            &["error[unknown-name]", "no reference `nobody-1999`"],
        ),
        (
            "heading without a space",
            body("##Next {#next minutes=5}"),
            &["error[heading-level]", "a space"],
        ),
        ("id on a small heading", body("#### Deep {#deep}"), &["error[unknown-attribute]"]),
        (
            "lines for an audience",
            body("::: worksheet W {#w}\n::: lines {audience=officer}\n:::"),
            &["error[unknown-attribute]"],
        ),
        ("empty block", body("::: say\n:::"), &["error[empty-block]"]),
        (
            "section without title",
            module("## {#s minutes=10}\n"),
            &["error[section-heading]", "no title"],
        ),
        ("tab behind a block's name", body("::: slide\tTitle {#t}\n- x\n:::"), &[]),
        ("undefined footnote", body("Text[^none]."), &["error["]),
        ("undefined link", body("[text][none]"), &["error[undefined-link]"]),
        ("unknown slide", body("::: show {slide=none}\nx\n:::"), &["error[unknown-name]", "slide"]),
        ("broken cross-reference", body("[a](#nowhere)"), &["error[cross-reference]"]),
        ("cross-reference to no module", body("[a](other.md)"), &["error[cross-reference]"]),
        ("missing picture", body("![A](../media/none.svg)"), &["does not exist"]),
        ("picture outside", body("![A](../../../../etc/passwd)"), &["error[picture]"]),
        ("picture from the network", body("![A](https://example.org/x.png)"), &["error[picture]"]),
        ("slide without id", body("::: slide T\n- x\n:::"), &["error[missing-id]"]),
        ("slide without title", body("::: slide {#x}\n- x\n:::"), &["error[block-title]"]),
        ("expect by itself", body("::: expect\nx\n:::"), &["error[block-place]"]),
        ("answer by itself", body("::: answer\nx\n:::"), &["error[block-place]"]),
        ("lines by themselves", body("::: lines {count=3}"), &["error[block-place]"]),
        (
            "a million lines",
            body("::: worksheet W {#w}\n::: lines {count=1000000}\n:::"),
            &["error[attribute]", "from 1 to 40"],
        ),
        (
            "block in a slide",
            body(":::: slide T {#t}\n::: say\nx\n:::\n::::"),
            &["error[block-place]"],
        ),
        ("braces in a title", body("::: slide T {#t} more {#u}\nx\n:::"), &["error[block-title]"]),
        (
            "script in a title",
            body("::: slide </title><script>x</script> {#t}\nx\n:::"),
            &["error[block-title]"],
        ),
    ]);
}

#[test]
fn questions() {
    let question = |braces: &str, text: &str| {
        course_with(&format!(":::: question {{#q use=check {braces}}}\n{text}\n::::"))
    };
    let answer = "\n::: answer\nBecause.\n:::";
    each_says(&[
        (
            "no right answer",
            question("", "What?\n\n- [ ] a\n- [ ] b"),
            &["error[question]", "no option is right"],
        ),
        (
            "two right answers",
            question("", "What?\n\n- [x] a\n- [x] b"),
            &["error[question]", "more than one option is right"],
        ),
        (
            "all right",
            question("kind=several", "What?\n\n- [x] a\n- [x] b"),
            &["error[question]", "all options are right"],
        ),
        (
            "one option",
            question("", "What?\n\n- [x] a"),
            &["error[question]", "at least two options"],
        ),
        (
            "option twice",
            question("", "What?\n\n- [x] Same\n- [ ] *same*"),
            &["error[question]", "stands here twice"],
        ),
        (
            "nothing asked",
            question("", "- [x] a\n- [ ] b"),
            &["error[question]", "nothing is asked"],
        ),
        (
            "true or false of three",
            question("kind=true-false", "What?\n\n- [x] a\n- [ ] b\n- [ ] c"),
            &["error[question]"],
        ),
        ("short without answer", question("kind=short", "What?"), &["error[question]"]),
        (
            "rubric without table",
            question("kind=rubric", &format!("What?\n{answer}")),
            &["error[question]"],
        ),
        (
            "no use",
            course_with("::: question {#q}\nWhat?\n\n- [x] a\n- [ ] b\n:::"),
            &["error[question]", "no test"],
        ),
        (
            "unknown use",
            course_with("::: question {#q use=final}\nWhat?\n\n- [x] a\n- [ ] b\n:::"),
            &["error[attribute]"],
        ),
        (
            "no id",
            course_with("::: question {use=check}\nWhat?\n\n- [x] a\n- [ ] b\n:::"),
            &["error[missing-id]"],
        ),
        (
            "text behind the options",
            question("", "What?\n\n- [x] a\n- [ ] b\n\nAnswer: a"),
            &["error[question]", "behind the question's options"],
        ),
        (
            "unknown objective",
            question("objectives=O-9", "What?\n\n- [x] a\n- [ ] b"),
            &["error[unknown-name]"],
        ),
        ("one right", question("", &format!("What?\n\n- [x] a\n- [ ] b\n{answer}")), &[]),
        ("several right", question("kind=several", "What?\n\n- [x] a\n- [x] b\n- [ ] c"), &[]),
        ("true or false", question("kind=true-false", "What?\n\n- [ ] True\n- [x] False"), &[]),
        ("short", question("kind=short", &format!("What?\n{answer}")), &[]),
        (
            "rubric",
            question(
                "kind=rubric",
                "What?\n\n::: answer\n| Row | Good |\n|---|---|\n| a | b |\n:::",
            ),
            &[],
        ),
    ]);
}

#[test]
fn pictures() {
    let picture = |name: &str, bytes: &[u8]| {
        let mut files = course_with(&format!("![Alt](../media/{name})"));
        files.insert(format!("courses/c/media/{name}"), bytes.to_vec());
        files.insert(
            "courses/c/media/credits.yaml".into(),
            format!(
                "format: 1\npictures:\n  - {{file: {name}, title: T, by: B, licence: CC0-1.0}}\n"
            )
            .into_bytes(),
        );
        files
    };
    let svg = |inner: &str| {
        picture("p.svg", format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">{inner}</svg>").as_bytes())
    };
    let deep = format!("{}{}", "<g>".repeat(5000), "</g>".repeat(5000));
    let png = tiny_png(&[]);
    let tagged = tiny_png(b"Author\0Somebody");
    each_says(&[
        ("script", svg("<script>alert(1)</script>"), &["error[picture]", "`script`"]),
        ("handler", svg("<rect onclick=\"x()\"/>"), &["error[picture]", "`onclick`"]),
        ("foreign object", svg("<foreignObject/>"), &["error[picture]"]),
        ("animation", svg("<animate attributeName=\"x\"/>"), &["error[picture]"]),
        ("image inside", svg("<image href=\"http://example.org/x.png\"/>"), &["error[picture]"]),
        ("use from elsewhere", svg("<use xlink:href=\"http://example.org/x.svg#a\"/>"), &["error[picture]", "points outside"]),
        ("style that loads", svg("<style>@import url(http://example.org/x.css);</style>"), &["error[picture]"]),
        ("style attribute that loads", svg("<rect style=\"fill: url( 'http://example.org/x' )\"/>"), &["error[picture]"]),
        ("style escapes", svg("<style>rect { fill: u\\72l(x) }</style>"), &["error[picture]"]),
        ("own gradient", svg("<defs><linearGradient id=\"a\"/></defs><rect fill=\"url(#a)\"/>"), &[]),
        ("entity bomb", picture("p.svg", b"<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">&b;</svg>"), &["error[picture]"]),
        ("external entity", picture("p.svg", b"<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><text>&a;</text></svg>"), &["error[picture]"]),
        ("style sheet instruction", picture("p.svg", b"<?xml-stylesheet href=\"x.css\"?><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>"), &["error[picture]"]),
        ("deep nesting", svg(&deep), &["error[picture]", "too deep"]),
        ("no size", picture("p.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), &["error[picture]", "says no size"]),
        ("HTML that calls itself SVG", picture("p.svg", b"<html><body/></html>"), &["error[picture]"]),
        ("text that calls itself PNG", picture("p.png", b"hello"), &["error[picture]"]),
        ("SVG that calls itself PNG", picture("p.png", b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>"), &["error[picture]"]),
        ("truncated PNG", picture("p.png", &png[..20]), &["error[picture]"]),
        ("PNG with an author", picture("p.png", &tagged), &["error[picture]", "hidden data"]),
        ("another kind of file", picture("p.exe", b"MZ"), &["error[picture]"]),
        ("a plain PNG", picture("p.png", &png), &[]),
    ]);
}

/// A PNG of one pixel, with a text chunk if there is text.
fn tiny_png(text: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], data: &[u8]| {
        bytes.extend((data.len() as u32).to_be_bytes());
        let body = [kind, data].concat();
        bytes.extend(&body);
        bytes.extend(crc(&body).to_be_bytes());
    };
    chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    if !text.is_empty() {
        chunk(b"tEXt", text);
    }
    chunk(b"IDAT", &[0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1]);
    chunk(b"IEND", &[]);
    bytes
}

/// CRC-32 as PNG has it (ISO 3309), bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

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
        let began = Instant::now();
        let files = course_with(&text);
        let (kit, faults) = build(&files, &settings("c", Edition::Instructor));
        assert!(kit.is_some() || !faults.is_empty(), "{what}");
        assert!(began.elapsed() < Duration::from_secs(10), "{what} took {:?}", began.elapsed());
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

#[test]
fn small_slips_are_not_passed_over() {
    let body = |text: &str| course_with(text);
    let module = |text: &str| course_with_module(&format!("{FRONT}\n{text}"));
    let options = ":::: question {#q use=check}\nWhat?\n\n- [x] a\n\n  because\n- [ ] b\n::::";
    let at_end = FRONT.trim_end().to_owned();
    each_says(&[
        ("an option of two paragraphs", body(options), &["error[question]", "one line"]),
        (
            "heading without a space",
            body("##Next {#next minutes=5}"),
            &["error[heading-level]", "a space"],
        ),
        ("id on a small heading", body("#### Deep {#deep}"), &["error[unknown-attribute]"]),
        (
            "lines for an audience",
            body("::: worksheet W {#w}\n::: lines {audience=officer}\n:::"),
            &["error[unknown-attribute]"],
        ),
        ("empty block", body("::: say\n:::"), &["error[empty-block]"]),
        (
            "section without title",
            module("## {#s minutes=10}\n"),
            &["error[section-heading]", "no title"],
        ),
        ("tab behind a block's name", body("::: slide\tTitle {#t}\n- x\n:::"), &[]),
        ("front matter at the file's end", course_with_module(&at_end), &["take 0 minutes"]),
        ("nothing as a title", manifest("title: ~"), &["error[missing-key]"]),
        ("field in a title", manifest("title: \"{{ agency.name }}\""), &["fields are not read"]),
        (
            "unknown rubric",
            manifest("teach_back: {module: m, minutes_each: 5, rooms: 1, rubric: nope}"),
            &["error[unknown-name]: there is no rubric `nope`"],
        ),
    ]);
}
