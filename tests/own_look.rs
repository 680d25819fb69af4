//! An academy's own templates: what they change, what they can't do, and that they travel with the kit.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use kitbag::cli::build::make;
use kitbag::cli::check::findings;
use kitbag::cli::progress::Progress;
use kitbag::kit::receive;
use kitbag::projection::Edition;
use kitbag::render::Templates;
use kitbag::report::{self, Colour};
use kitbag::syntax::document_name::DocumentName;
use kitbag::syntax::values::{Date, Slug};
use support::{Files, course_with, folder, settings};

const COVER: &str = "\
{% extends \"base.html\" %}
{% block main %}<h1>Harbor Academy: {{ shell.course }}</h1>
<p>{{ goal }}</p>
<ul>{% for shelf in shelves %}<li>{{ shelf.title }}</li>{% endfor %}</ul>
{% endblock %}
";

fn with(name: &str, text: &str) -> Files {
    let mut files = course_with(
        "Text of a lesson, & more <i>signs</i> in `code`.".replace("<i>signs</i> ", "").as_str(),
    );
    files.insert(format!("templates/{name}.html"), text.as_bytes().to_vec());
    files
}

/// What is said of the files, drawn as a person sees it; nothing if a kit was made.
fn said(files: &Files) -> String {
    let source = support::source(files);
    let mut diagnostics = Vec::new();
    let settings = settings("c", Edition::Instructor);
    let built = make(&source, &settings, &Progress::default(), &mut diagnostics).unwrap();
    let said = report::text(&source, &diagnostics, Colour::No);
    assert_eq!(built.is_some(), said.is_empty(), "{said}");
    // Whoever checks sees all of it before anything is built.
    let (course, today) = (Slug::parse("c").unwrap(), Date::parse("2026-01-01").unwrap());
    let found = findings(&source, &[course], today).unwrap();
    let unseen: Vec<_> = diagnostics.iter().filter(|one| !found.contains(one)).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
    said
}

#[test]
fn the_built_in_templates_are_ones_that_an_academy_could_have_written() {
    for (files, course) in
        [(folder("tests/kit/curriculum"), "small"), (folder("tests/mutations/curriculum"), "whole")]
    {
        let plain = support::kit(&files, &settings(course, Edition::Instructor));
        let mut copied = files.clone();
        for word in DocumentName::WORDS {
            let text = Templates::source(DocumentName::from_word(word).unwrap());
            copied.insert(format!("templates/{word}.html"), text.as_bytes().to_vec());
        }
        let copied = support::kit(&copied, &settings(course, Edition::Instructor));
        let digest = |kit: &Files| {
            let manifest: serde_json::Value = serde_json::from_slice(&kit["kit.json"]).unwrap();
            manifest["content_digest"].as_str().unwrap().to_owned()
        };
        let (of_plain, of_copied) = (digest(&plain), digest(&copied));
        assert_ne!(of_plain, of_copied, "what a page is made by is part of the content");
        for (path, page) in plain.iter().filter(|(path, _)| path.ends_with(".html")) {
            let page = String::from_utf8(page.clone()).unwrap();
            let page = page.replace(&of_plain, &of_copied).replace(&of_plain[..8], &of_copied[..8]);
            assert!(page.as_bytes() == copied[path], "{course}: {path}");
        }
    }
}

#[test]
fn a_template_changes_its_document_and_no_other_and_travels_in_the_source() {
    let plain = support::kit(&course_with("Text."), &settings("c", Edition::Instructor));
    let mut files = course_with("Text.");
    files.insert("templates/cover.html".into(), COVER.as_bytes().to_vec());
    for edition in [Edition::Instructor, Edition::Participant, Edition::Public] {
        let kit = support::kit(&files, &settings("c", edition));
        let cover = String::from_utf8(kit["index.html"].clone()).unwrap();
        assert!(cover.contains("<h1>Harbor Academy: Test course</h1>\n<p>Test the tool.</p>"));
        assert!(cover.contains("<footer>") && cover.contains("<title>Start here"));
        assert_eq!(kit.contains_key("source/templates/cover.html"), edition == Edition::Instructor);
    }
    let own = support::kit(&files, &settings("c", Edition::Instructor));
    assert_eq!(own["source/templates/cover.html"], COVER.as_bytes());
    let names = |kit: &Files| {
        kit.keys().filter(|path| !path.starts_with("source/")).cloned().collect::<Vec<_>>()
    };
    assert_eq!(names(&plain), names(&own));

    // From the kit's own source, the same kit.
    let built = support::build(&files, &settings("c", Edition::Instructor)).0.unwrap();
    let received = receive(&built.zip.bytes()).unwrap();
    let mut diagnostics = Vec::new();
    let settings = settings("c", Edition::Instructor);
    let again =
        make(&received.source(), &settings, &Progress::default(), &mut diagnostics).unwrap();
    assert!(built.zip.is(&again.unwrap().zip.bytes()));
}

#[test]
fn text_is_escaped_in_any_template() {
    let mut files = with("cover", COVER);
    let course = String::from_utf8(files["courses/c/course.yaml"].clone()).unwrap();
    let course =
        course.replace("goal: Test the tool.", "goal: \"Test <script>alert(1)</script> & more.\"");
    files.insert("courses/c/course.yaml".into(), course.into_bytes());
    let kit = support::kit(&files, &settings("c", Edition::Instructor));
    let cover = String::from_utf8(kit["index.html"].clone()).unwrap();
    assert!(
        cover.contains("<p>Test &lt;script&gt;alert(1)&lt;/script&gt; &amp; more.</p>"),
        "{cover}"
    );
}

#[test]
fn a_fault_is_told_where_it_stands_with_what_there_is() {
    let main = |inner: &str| {
        format!(
            "{{% extends \"base.html\" %}}\n{{% block main %}}<h1>A</h1>\n{inner}\n{{% endblock %}}\n"
        )
    };
    let cases: [(&str, String, &str, &str); 25] = [
        ("cover", main("<p>{{ gaol }}</p>"), "cover.html:3:7", "did you mean `goal`?"),
        ("cover", main("{% if gaol %}x{% endif %}"), "cover.html:3:7", "holds no `gaol`"),
        ("cover", main("{{ gaol.0 }}"), "cover.html:3:9", "expected identifier"),
        ("cover", main("<p>{{ shell.corse }}</p>"), "cover.html:3:7", "did you mean `course`?"),
        (
            "cover",
            main(
                "{% for shelf in shelves %}{% for one in shelf.documents %}{{ one.titel }}{% endfor %}{% endfor %}",
            ),
            "cover.html:3:62",
            "did you mean `title`?",
        ),
        (
            "cover",
            main(
                "{% for shelf in shelves %}{% for one in shelf.documents %}{% if one.titel %}x{% endif %}{% endfor %}{% endfor %}",
            ),
            "cover.html:3:65",
            "did you mean `title`?",
        ),
        ("cover", main("{{ goal | safe }}"), "cover.html:3:11", "can't set text as HTML"),
        ("cover", main("{{ goal | lenght }}"), "cover.html:3:11", "did you mean `length`?"),
        (
            "cover",
            main("{{ goal | replace(from=\"a\", to=goal) }}"),
            "cover.html:3:11",
            "no filter that a template may use",
        ),
        ("cover", main("{{ range(end=9) }}"), "cover.html:3:9", "can't call anything"),
        (
            "cover",
            main("{{ goal ~ goal }}"),
            "cover.html:3:1",
            "is not closed, or holds what it can't",
        ),
        ("cover", main("{{ __tera_context }}"), "cover.html:3:4", "can't be used here"),
        ("cover", main("{% raw %}{% endraw %}"), "cover.html:3:4", "is no tag"),
        ("cover", main("{% set x %}a{% endset %}"), "cover.html:3:4", "`set` needs a name"),
        (
            "cover",
            main("{% set x = [goal, goal] %}"),
            "cover.html:3:13",
            "holds only texts and numbers",
        ),
        (
            "cover",
            main("{% include \"contents.htm\" %}"),
            "cover.html:3:12",
            "did you mean `contents.html`?",
        ),
        (
            "cover",
            main("{% include \"../../academy.yaml\" %}"),
            "cover.html:3:12",
            "there is no template",
        ),
        (
            "cover",
            main("{% include \"kit/cover.html\" %}"),
            "cover.html:3:12",
            "there is no template",
        ),
        ("cover", main("{% include goal %}"), "cover.html:3:4", "one name in quotation marks"),
        (
            "cover",
            main("{% if goal is nonsense %}{% endif %}"),
            "cover.html:3:",
            "nknown test `nonsense`",
        ),
        ("cover", main("{% if goal %}"), "cover.html", "endblock"),
        (
            "cover",
            "{% extends \"base.html\" %}\nThe file ends in {{ go".into(),
            "cover.html:2:18\n  |\n2 | The file ends in {{ go\n  |                  ^^^^^\n",
            "is not closed, or holds what it can't",
        ),
        (
            "cover",
            "{% extends \"base.html\" %}\n{% block mian %}x{% endblock %}\n".into(),
            "cover.html:2:",
            "`mian`",
        ),
        ("covers", COVER.into(), "templates/covers.html", "did you mean `cover`?"),
        (
            "parts/cover",
            COVER.into(),
            "templates/parts/cover.html",
            "is called `templates/NAME.html`",
        ),
    ];
    for (name, text, place, words) in cases {
        let said = said(&with(name, &text));
        assert!(said.contains(place) && said.contains(words), "{text}\n{said}");
    }
}

#[test]
fn a_page_without_what_every_page_has_or_with_what_none_may_have_is_refused() {
    let main = |inner: &str| {
        format!(
            "{{% extends \"base.html\" %}}\n{{% block main %}}<h1>A</h1>\n{inner}\n{{% endblock %}}\n"
        )
    };
    let whole = "<!doctype html>\n<html lang=\"{{ shell.language }}\"><head><meta charset=\"utf-8\"><title>{{ shell.page_title }}</title></head>\n<body><main><h1>A</h1></main>\n<footer>{{ shell.version }} {{ shell.digest }}</footer></body></html>\n";
    assert_eq!(said(&with("cover", whole)), "");
    let lacking = [
        ("<!doctype html>", "begin as HTML"),
        (" lang=\"{{ shell.language }}\"", "no language"),
        ("<meta charset=\"utf-8\">", "no encoding"),
        ("{{ shell.page_title }}", "no title"),
        ("<main>", "main landmark"),
        ("{{ shell.version }}", "no `1.0.0` at its foot"),
        ("{{ shell.digest }}", "at its foot"),
    ];
    for (part, words) in lacking {
        let said = said(&with("cover", &whole.replacen(part, "", 1)));
        assert!(said.contains(words) && said.contains("templates/cover.html"), "{part}: {said}");
    }
    let foul = [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        "<img src=\"https://evil.example/x.png\" alt=\"\">",
        "<img src=\"//evil.example/x.png\" alt=\"\">",
        "<img src=\"x.png\" onerror=\"alert(1)\" alt=\"\">",
        "<img src=x.png alt=\"\">",
        "<img/src=\"x.png\"/onerror=\"alert(1)\">",
        "<p ONCLICK=\"alert(1)\">x</p>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"java&#x73;cript:alert(1)\">x</a>",
        "<a href=\" javascript:alert(1)\">x</a>",
        "<a href=\"data:text/html,x\">x</a>",
        "<form action=\"https://evil.example/\"></form>",
        "<form><button formaction=\"https://evil.example/\">x</button></form>",
        "<iframe src=\"x.html\"></iframe>",
        "<object data=\"x.html\"></object>",
        "<link rel=\"stylesheet\" href=\"x.css\">",
        "<base href=\"https://evil.example/\">",
        "<meta http-equiv=\"refresh\" content=\"0;url=https://evil.example/\">",
        "<meta charset=\"utf-7\">",
        "<style>@import \"https://evil.example/x.css\";</style>",
        "<style>p { background: url(https://evil.example/x.png) }</style>",
        "<style>p { background: u\\72l(https://evil.example/x.png) }</style>",
        "<style>p { background: URL(x.png) }</style>",
        "<p style=\"background: url(x.png)\">x</p>",
        "<p style=\"background: u&#114;l(x.png)\">x</p>",
        "<svg><style><a title=\"</style><img src=x onerror=alert(1)>\"></a></style></svg>",
        "<svg><use href=\"https://evil.example/x.svg#a\"></use></svg>",
        "<svg><use xlink:href=\"x.svg#a\"></use></svg>",
        "<!-- <p> --><p>x</p>",
        "<![CDATA[x]]>",
        "<?php x ?>",
        "<math><mtext></mtext></math>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">x</p></noscript>",
        "<script src=\"x.js\"></script>",
        "<div style=\"background: image-set('x.png' 1x)\">x</div>",
        "<p title=\"a\" title=\"b\">x</p>",
        "<p title='a'>x</p>",
        "1 < 2",
        "<video src=\"x.mp4\"></video>",
        "<noembed><p></noembed>",
        "<main></main>",
        "<a href=\"{{ goal }}\">x</a>",
    ];
    println!("{} foul pages", foul.len());
    for one in foul {
        let mut files = with("cover", &main(one));
        let course = String::from_utf8(files["courses/c/course.yaml"].clone()).unwrap();
        let course = course.replace("goal: Test the tool.", "goal: \"javascript:alert(1)\"");
        files.insert("courses/c/course.yaml".into(), course.into_bytes());
        let said = said(&files);
        assert!(
            said.contains("error[template]") && said.contains("templates/cover.html"),
            "{one}: {said}"
        );
    }
    let fair = [
        "<p class=\"lead\" style=\"color: #123\">x</p>",
        "<style>h1 { color: teal; content: \"url(x)\" }</style>",
        "<a href=\"https://academy.example/\">x</a> <a href=\"mailto:a@academy.example\">y</a>",
        "<svg viewBox=\"0 0 9 9\" aria-hidden=\"true\"><path d=\"M0 0h9\"/></svg>",
        "<details open><summary>More</summary><p>x</p></details>",
        "{% if notice is not defined or notice is defined %}x{% endif %}",
        "{# a note for whoever changes this #}",
    ];
    for one in fair {
        assert_eq!(said(&with("cover", &main(one))), "", "{one}");
    }
}

#[test]
fn a_template_is_judged_though_its_course_can_not_be_built() {
    let mut files = with("cover", &COVER.replace("base.html", "bsae.html"));
    let course = String::from_utf8(files["courses/c/course.yaml"].clone()).unwrap();
    files.insert("courses/c/course.yaml".into(), course.replace("goal:", "gaol:").into_bytes());
    let (course, today) = (Slug::parse("c").unwrap(), Date::parse("2026-01-01").unwrap());
    let found = findings(&support::source(&files), &[course], today).unwrap();
    let rules: Vec<&str> = found.iter().map(|one| one.rule).collect();
    assert!(rules.contains(&"unknown-key") && rules.contains(&"template"), "{found:?}");
}

#[test]
fn what_a_template_may_cost_is_bounded() {
    let nested = |depth: usize, inner: &str| {
        let list = "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]";
        let open: String = (0..depth).map(|at| format!("{{% for a{at} in {list} %}}")).collect();
        let close = "{% endfor %}".repeat(depth);
        format!(
            "{{% extends \"base.html\" %}}\n{{% block main %}}<h1>A</h1>\n{open}{inner}{close}{{% endblock %}}\n"
        )
    };
    assert_eq!(said(&with("cover", &nested(3, ""))), "");
    let said_of = said(&with("cover", &nested(12, "")));
    assert!(
        said_of.contains("more than 200000 turns") && said_of.contains("cover.html:3:"),
        "{said_of}"
    );
    let long = "x".repeat(100_000);
    let said_of = said(&with("cover", &nested(3, &long)));
    assert!(said_of.contains("becomes larger than 16 MiB"), "{said_of}");
    let large = format!("{COVER}{}", " ".repeat(200_000));
    let said_of = said(&with("cover", &large));
    assert!(said_of.contains("is larger than 128 KiB"), "{said_of}");
}

#[test]
fn words_that_participants_may_not_read_are_found_in_a_template_too() {
    let secret = "The signal heard by nobody but instructors is a long blue whistle.";
    let body = format!("Text.\n\n::: instructor\n{secret}\n:::\n");
    let mut files = course_with(&body);
    files.insert("templates/handout.html".into(), format!("{{% extends \"base.html\" %}}\n{{% block main %}}<h1>A</h1><p>{secret}</p>{{% endblock %}}\n").into_bytes());
    let source = support::source(&files);
    let mut diagnostics = Vec::new();
    let built =
        make(&source, &settings("c", Edition::Participant), &Progress::default(), &mut diagnostics);
    assert!(built.unwrap().is_none());
    assert!(
        diagnostics.iter().all(|one| one.rule == "leak") && !diagnostics.is_empty(),
        "{diagnostics:?}"
    );
    assert!(said(&files).contains("error[leak]"));
}

#[test]
fn an_agency_brings_no_templates() {
    let mut files = course_with("Text.");
    files.insert(
        "agencies/a/agency.yaml".into(),
        b"format: 1\nid: a\nname: A\nkind: other\n".to_vec(),
    );
    files.insert("agencies/a/templates/cover.html".into(), COVER.as_bytes().to_vec());
    let mut settings = settings("c", Edition::Instructor);
    settings.agency = Some(Slug::parse("a").unwrap());
    let kit = support::kit(&files, &settings);
    assert!(!String::from_utf8(kit["index.html"].clone()).unwrap().contains("Harbor Academy"));
    assert!(!kit.keys().any(|path| path.contains("templates/")));
}
