//! Modules whose text does what it must not, and questions that can't be asked.

use crate::sources::{each_says, manifest};
use crate::support::{FRONT, Files, course_with, course_with_module};

#[test]
fn module_text() {
    let body = |text: &str| course_with(text);
    let module = |text: &str| course_with_module(&format!("{FRONT}\n{text}"));
    each_says(
        "module-text",
        &[
            ("script", body("<script>alert(1)</script>"), &["error[raw-html]"]),
            (
                "image with a handler",
                body("a <img src=x onerror=alert(1)> b"),
                &["error[raw-html]"],
            ),
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
                "zero-width space in a block of code",
                body("> ```sh\n> ls\n> a\u{200b}b\n> ```"),
                &["error[hidden-character]"],
            ),
            (
                "unknown block",
                body("::: instuctor\nx\n:::"),
                &["error[unknown-block]", "did you mean `instructor`?"],
            ),
            ("block without a name", body(":::\nx\n:::"), &["error[stray-fence]"]),
            (
                "unclosed block",
                body("::: say\nx"),
                &["error[unclosed-block]", "`say` is never closed"],
            ),
            ("stray fence", body("x\n\n:::"), &["error[stray-fence]"]),
            ("mismatched fence", body("::: say\nx\n::::"), &["error[stray-fence]", "4 colons"]),
            ("equal colons", body("::: ask\nx\n::: expect\ny\n:::\n:::"), &["error[fence-colons]"]),
            ("two colons", body(":: say\nx"), &["error[stray-fence]", "two colons"]),
            ("fence in a quotation", body("> ::: say\n> x\n> :::"), &["error[stray-fence]"]),
            ("fence behind a bullet", body("- ::: say\n  x\n  :::"), &["error["]),
            (
                "indented note",
                body("    ::: instructor\n    hidden\n    :::"),
                &["error[stray-fence]"],
            ),
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
            (
                "title in the body",
                module("# T\n\n## S {#s minutes=10}\n"),
                &["error[heading-level]"],
            ),
            ("underlined heading", body("Title\n-----\n"), &["error[underlined-heading]"]),
            (
                "section without id",
                module("## S {minutes=10}\n"),
                &["error[section-heading]", "no id"],
            ),
            (
                "section without minutes",
                module("## S {#s}\n"),
                &["error[section-heading]", "no minutes"],
            ),
            (
                "negative minutes",
                module("## S {#s minutes=-5}\n"),
                &["error[attribute]", "minutes"],
            ),
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
            (
                "unknown slide",
                body("::: show {slide=none}\nx\n:::"),
                &["error[unknown-name]", "slide"],
            ),
            ("broken cross-reference", body("[a](#nowhere)"), &["error[cross-reference]"]),
            ("cross-reference to no module", body("[a](other.md)"), &["error[cross-reference]"]),
            ("missing picture", body("![A](../media/none.svg)"), &["does not exist"]),
            ("picture outside", body("![A](../../../../etc/passwd)"), &["error[picture]"]),
            (
                "picture from the network",
                body("![A](https://example.org/x.png)"),
                &["error[picture]"],
            ),
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
            (
                "braces in a title",
                body("::: slide T {#t} more {#u}\nx\n:::"),
                &["error[block-title]"],
            ),
            (
                "script in a title",
                body("::: slide </title><script>x</script> {#t}\nx\n:::"),
                &["error[block-title]"],
            ),
        ],
    );
}

#[test]
fn questions() {
    let question = |braces: &str, text: &str| {
        course_with(&format!(":::: question {{#q use=check {braces}}}\n{text}\n::::"))
    };
    let answer = "\n::: answer\nBecause.\n:::";
    each_says(
        "questions",
        &[
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
        ],
    );
}
#[test]
fn small_slips_are_not_passed_over() {
    let body = |text: &str| course_with(text);
    let module = |text: &str| course_with_module(&format!("{FRONT}\n{text}"));
    let options = ":::: question {#q use=check}\nWhat?\n\n- [x] a\n\n  because\n- [ ] b\n::::";
    let at_end = FRONT.trim_end().to_owned();
    each_says(
        "small-slips-are-not-passed-over",
        &[
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
            (
                "field in a title",
                manifest("title: \"{{ agency.name }}\""),
                &["fields are not read"],
            ),
            (
                "unknown rubric",
                manifest("teach_back: {module: m, minutes_each: 5, rooms: 1, rubric: nope}"),
                &["error[unknown-name]: there is no rubric `nope`"],
            ),
        ],
    );
}

/// Neighbours of what stands above: raw HTML, addresses and letters in their other spellings.
#[test]
fn other_spellings_are_no_way_round() {
    let html = [
        "<iframe src=\"https://example.org\"></iframe>",
        "<math><annotation-xml encoding=\"text/html\"><script>x</script></annotation-xml></math>",
        "<style>body { display: none }</style>",
        "<a href=\"https://example.org\">x</a>",
        "<img srcset=\"https://example.org/x.png\">",
        "<object data=\"x.svg\"></object>",
        "<link rel=\"stylesheet\" href=\"//example.org/x.css\">",
        "<meta http-equiv=\"refresh\" content=\"0\">",
        "<base href=\"//example.org/\">",
        "<form action=\"//example.org\"><input></form>",
        "<SCRIPT SRC=//example.org/x.js></SCRIPT>",
        "<script\n>alert(1)</script\n>",
        "<svg><use href=\"data:image/svg+xml,x\"/></svg>",
        "<?php echo 1 ?>",
        "<![CDATA[x]]>",
        "</div>",
        "<b>bold</b>",
        "<details open ontoggle=alert(1)>",
        "- <script>alert(1)</script>",
        "> <script>alert(1)</script>",
        "| a |\n|---|\n| <script>alert(1)</script> |",
        "Note.[^1]\n\n[^1]: <script>alert(1)</script>",
        "### A part <script>alert(1)</script>",
        "::: say\n<script>alert(1)</script>\n:::",
        "::: slide S {#s}\n- <img src=x onerror=alert(1)>\n:::",
    ];
    let addresses = [
        "JAVASCRIPT:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "java&Tab;script:alert(1)",
        "java&NewLine;script:alert(1)",
        "javascript&colon;alert(1)",
        "data:image/svg+xml,x",
        "blob:https://example.org/x",
        "ftp://example.org/x",
        "view-source:https://example.org",
        "ws://example.org",
        "about:blank",
        "C:/x",
        "c:\\\\x",
        "\\\\\\\\server\\\\share",
        "//example.org",
        "///example.org",
        "/etc/passwd",
        "..\\\\x",
        "%2e%2e/x.md",
        "https:example.org",
        "https://",
        "https://user:word@example.org/",
        "https://example.org\\\\@evil.example",
    ];
    let hidden = [
        "a\u{200b}b",
        "a\u{200e}b",
        "a\u{2066}b\u{2069}",
        "a\u{2060}b",
        "a\u{feff}b",
        "\u{fffb}",
        "a\u{7f}b",
        "a\u{85}b",
        "a\u{1b}[31mb",
        "a\u{8}b",
        "::: say\na\u{202e}b\n:::",
        "### Part \u{202e}x",
        "![A ring\u{202e}](../media/x.png)",
        "[a\u{202e}](https://example.org)",
        "`a\u{202e}b`",
        "```\na\u{202e}b\n```",
    ];
    let fields = [
        "{{",
        "{{ }}",
        "{{ config }}",
        "{{ agency }}",
        "{{agency.name|safe}}",
        "{{ agency.name",
        "{% raw %}",
        "{# x #}x{{y}}",
        "${x} {{ env.HOME }}",
    ];
    let rows = html.iter().map(|text| (*text, course_with(text), &["error[raw-html]"][..]));
    let linked =
        |text: &&'static str| (*text, course_with(&format!("[a]({text})")), &["error["][..]);
    let rows = rows.chain(addresses.iter().map(linked));
    let rows = rows.chain(hidden.iter().map(|text| (*text, course_with(text), &["error["][..])));
    let rows = rows
        .chain(fields.iter().map(|text| (*text, course_with(text), &["error[unknown-field]"][..])));
    let rows: Vec<(String, Files, &[&str])> = rows
        .map(|(text, files, words)| (text.escape_default().to_string(), files, words))
        .collect();
    let rows: Vec<_> =
        rows.iter().map(|(what, files, words)| (&**what, files.clone(), *words)).collect();
    each_says("other-spellings", &rows);
}
