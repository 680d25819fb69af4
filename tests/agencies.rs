//! An agency's brand and texts in a course: what is filled, what stays blank, what is refused.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use kitbag::cli::build::Settings;
use kitbag::course::overlay::Blanks;
use kitbag::projection::Edition;
use kitbag::render::Templates;
use kitbag::syntax::document_name::DocumentName;
use kitbag::syntax::values::Slug;
use support::Files;

const AGENCY: &str = "\
format: 1
id: rio-bravo
name: Rio Bravo <Police> & Co
short_name: RBPD
kind: municipal
contacts: {phone: 505-555-0143, web: \"https://riobravo.example\"}
colours: {primary: \"#1a3c6e\"}
logo: {file: logo.svg, alt: A heron}
paper: a4
terms: [{term: cover, here: Hard stop}]
site: {place: Annex seven}
";

const LOGO: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><path d=\"M0 0h9v9z\"/></svg>";

const BODY: &str = "\
Cover matters. Call {{ agency.short_name }} at {{ agency.phone }}.

::: insert Our list {#our-list required}
Guidance for whoever writes the list of numbers to call at night.
:::

::: insert Our custom {#our-custom}
:::

::: instructor
The signal heard by nobody but instructors is a long blue whistle.
:::
";

const TEXT: &str = "Ring **the night desk** of {{ agency.name }}.\n\n| When | Whom |\n|---|---|\n| Night | Desk |\n";

fn files(more: &[(&str, &str)]) -> Files {
    let mut files = support::course_with(BODY);
    let glossary = "format: 1\nterms:\n  - {id: cover, term: Cover, means: What stops a round.}\n";
    let agency = [
        ("glossary.yaml", glossary),
        ("agencies/rio-bravo/agency.yaml", AGENCY),
        ("agencies/rio-bravo/logo.svg", LOGO),
    ];
    for (path, text) in agency.iter().chain(more) {
        files.insert((*path).to_owned(), text.as_bytes().to_vec());
    }
    files
}

fn filled() -> Files {
    files(&[("agencies/rio-bravo/inserts/our-list.md", TEXT)])
}

fn settings(edition: Edition) -> Settings {
    Settings { agency: Some(Slug::parse("rio-bravo").unwrap()), ..support::settings("c", edition) }
}

fn with_blanks() -> Settings {
    let mut settings = settings(Edition::Instructor);
    settings.selection.blanks = Blanks::Allowed;
    settings
}

/// What is said of the agency's files, without the words around it.
fn said(files: &Files, settings: &Settings) -> Vec<String> {
    let source = support::source(files);
    let mut diagnostics = Vec::new();
    let progress = kitbag::cli::progress::Progress::default();
    let built = kitbag::cli::build::make(&source, settings, &progress, &mut diagnostics).unwrap();
    let errors = kitbag::diagnostic::has_errors(&diagnostics);
    assert_eq!(built.is_none(), errors, "{diagnostics:?}");
    diagnostics.iter().map(|one| format!("{}: {}", one.rule, one.message)).collect()
}

#[test]
fn an_agencys_text_stands_in_every_edition_and_in_its_name() {
    for edition in [Edition::Instructor, Edition::Participant, Edition::Public] {
        let kit = support::kit(&filled(), &settings(edition));
        let handout = text(&kit, "participant/handout-01-m.html");
        assert!(handout.contains("<strong>the night desk</strong>"), "{edition:?}");
        assert!(handout.contains("RBPD: own text"), "{edition:?}");
        let call =
            "Call <span class=\"field\">RBPD</span> at <span class=\"field\">505-555-0143</span>";
        assert!(handout.contains(call), "{edition:?}");
        assert!(
            handout.contains("of <span class=\"field\">Rio Bravo &lt;Police&gt; &amp; Co</span>."),
            "{edition:?}"
        );
        assert!(!handout.contains("Guidance for whoever"), "{edition:?}");
        assert!(handout.contains("data:image/svg+xml;base64,"), "{edition:?}");
        assert!(handout.contains("alt=\"A heron\"") && handout.contains("--brand: #1a3c6e"));
        assert!(handout.contains("@page { size: a4 }"));
        // What nobody wrote stays a blank that can be seen.
        assert!(handout.contains("Your agency’s text stands here: Our custom"));
        let sources =
            kit.keys().filter(|path| path.starts_with("source/") || path.starts_with("agency/"));
        assert_eq!(sources.count() > 0, edition == Edition::Instructor, "{edition:?}");
        assert!(!handout.contains("blue whistle"), "{edition:?}");
    }
    let kit = support::kit(&filled(), &settings(Edition::Instructor));
    assert!(text(&kit, "instructor/safety-plan.html").contains("Annex seven"));
    assert!(text(&kit, "participant/references.html").contains("here: Hard stop"));
    assert_eq!(text(&kit, "agency/rio-bravo/inserts/our-list.md"), TEXT);
}

#[test]
fn a_handout_is_the_same_whether_an_agencys_places_are_written_apart_or_where_they_stand() {
    // An academy's own template is given the module's text as a whole.
    let template = Templates::source(DocumentName::Handout).as_bytes();
    for words in ["Ring **the desk** of {{ agency.name }}.", TEXT] {
        let mut apart = files(&[("agencies/rio-bravo/inserts/our-list.md", words)]);
        // Tables are numbered: what number this one has depends on the agency's text before it.
        let module = apart.get_mut("courses/c/modules/m.md").unwrap();
        module.extend_from_slice(b"\n\n| Who | Where |\n|---|---|\n| All | Here |\n");
        let mut in_place = apart.clone();
        in_place.insert("templates/handout.html".to_owned(), template.to_vec());
        let [apart, in_place] = [apart, in_place].map(|files| {
            let kit = support::kit(&files, &settings(Edition::Participant));
            let page = text(&kit, "participant/handout-01-m.html");
            let (_, body) = page.split_once("<body").unwrap();
            // The foot tells the digest of a source that has another template.
            body.split_once("<footer>").unwrap().0.to_owned()
        });
        assert!(apart.contains("RBPD: own text") && apart.contains("class=\"field\">505-555-0143"));
        assert_eq!(apart, in_place);
        let number = if words == TEXT { "Table 2: Who" } else { "Table 1: Who" };
        assert!(apart.contains(number), "{number}");
    }
}

#[test]
fn the_kit_says_whose_it_is_and_its_content_stays_the_same() {
    let plain = support::kit(&filled(), &support::settings("c", Edition::Instructor));
    let branded = support::kit(&filled(), &settings(Edition::Instructor));
    let (plain, branded): (serde_json::Value, serde_json::Value) = (
        serde_json::from_slice(&plain["kit.json"]).unwrap(),
        serde_json::from_slice(&branded["kit.json"]).unwrap(),
    );
    assert_eq!(plain["content_digest"], branded["content_digest"]);
    assert_eq!(plain.get("agency"), None);
    assert_eq!(branded["agency"]["id"], "rio-bravo");
    let other = filled_with("agencies/rio-bravo/inserts/our-list.md", "Other words.\n");
    let other = support::kit(&other, &settings(Edition::Instructor));
    let other: serde_json::Value = serde_json::from_slice(&other["kit.json"]).unwrap();
    assert_ne!(other["agency"]["overlay_digest"], branded["agency"]["overlay_digest"]);
}

#[test]
fn what_must_be_filled_stops_a_kit_to_teach_from_and_not_one_to_look_at() {
    let said_of = said(&files(&[]), &settings(Edition::Instructor));
    assert_eq!(
        said_of,
        ["insert-unfilled: Rio Bravo <Police> & Co has no text for “Our list”, and must have one"]
    );
    assert_eq!(said(&files(&[]), &with_blanks()), Vec::<String>::new());
}

#[test]
fn what_a_missing_text_is_for_is_told_in_240_bytes() {
    // Ten bytes a word: with the 22nd there are 240 and the spaces between them.
    let words: Vec<String> = (1..=30).map(|number| format!("guidance{number:02}")).collect();
    let mut files = files(&[]);
    let module = BODY.replace(
        "Guidance for whoever writes the list of numbers to call at night.",
        &words.join(" "),
    );
    files.extend(support::course_with(&module));
    let (built, found) = support::build(&files, &settings(Edition::Instructor));
    assert!(built.is_none());
    let told = format!("what it is for: {} …", words[..22].join(" "));
    assert!(found.iter().any(|one| one.help.contains(&told)), "{found:?}");
}

#[test]
fn an_agencys_text_stands_in_an_activity_and_in_a_part_too() {
    let insert = "::: insert Our list {#our-list required}\n:::\n";
    for body in [
        format!(":::: activity Try it {{#try}}\nDial it.\n\n{insert}::::\n"),
        format!("### A part\n\n{insert}"),
    ] {
        let mut files = filled();
        files.extend(support::course_with(&body));
        let kit = support::kit(&files, &settings(Edition::Participant));
        let handout = text(&kit, "participant/handout-01-m.html");
        assert!(handout.contains("<strong>the night desk</strong>"), "{body}");
    }
}

#[test]
fn a_term_that_the_glossary_lacks_is_told_where_the_glossary_is_whole_and_where_it_is_meant() {
    let cover = "{id: cover, term: Cover, means: What stops a round.}";
    let never_used = "{id: sally, term: Sally port, means: Two doors.}";
    let unknown = |term: &str| format!("unknown-name: the glossary has no term `{term}`");
    for (glossary, term, told) in [
        // A kit's glossary holds what its course uses: `zebra` may be another course's.
        (cover.to_owned(), "zebra", None),
        (cover.to_owned(), "covr", Some(unknown("covr"))),
        (format!("{cover}, {never_used}"), "zebra", Some(unknown("zebra"))),
        (format!("{cover}, {never_used}"), "sally", None),
    ] {
        let agency = AGENCY.replace("term: cover", &format!("term: {term}"));
        let mut files = filled_with("agencies/rio-bravo/agency.yaml", &agency);
        let glossary = format!("format: 1\nterms: [{glossary}]\n");
        files.insert("glossary.yaml".to_owned(), glossary.into_bytes());
        let found = said(&files, &settings(Edition::Participant));
        assert_eq!(found, Vec::from_iter(told), "{term}");
    }
}

#[test]
fn a_text_without_a_place_is_told_and_one_for_a_course_stands_before_one_for_all() {
    let all = "agencies/rio-bravo/inserts/our-lists.md";
    let found = said(&filled_with(all, "Words.\n"), &settings(Edition::Instructor));
    assert_eq!(
        found,
        [
            "insert-without-place: no insert of this course is called `our-lists`: this text isn't used"
        ]
    );
    let own = "agencies/rio-bravo/inserts/c/our-lists.md";
    let source = support::source(&filled_with(own, "Words.\n"));
    let mut diagnostics = Vec::new();
    let progress = kitbag::cli::progress::Progress::default();
    let made =
        kitbag::cli::build::make(&source, &settings(Edition::Public), &progress, &mut diagnostics);
    assert!(made.unwrap().is_none(), "a text for this course must have its place");

    let both = filled_with("agencies/rio-bravo/inserts/c/our-list.md", "Only for this course.\n");
    let kit = support::kit(&both, &settings(Edition::Participant));
    let handout = text(&kit, "participant/handout-01-m.html");
    assert!(handout.contains("Only for this course.") && !handout.contains("night desk"));
}

#[test]
fn a_logo_is_cleaned_of_all_that_does_not_draw() {
    let foul = [
        "<script>alert(1)</script>",
        "<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"/></foreignObject>",
        "<image href=\"https://evil.example/x.png\"/>",
        "<use href=\"https://evil.example/x.svg#a\"/>",
        "<use xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"//evil.example/x.svg#a\"/>",
        "<rect onload=\"alert(1)\" width=\"1\" height=\"1\"/>",
        "<style>@import url(//evil.example)</style>",
        "<rect fill=\"url(https://evil.example/a.svg#a)\" width=\"1\" height=\"1\"/>",
        "<a href=\"javascript:alert(1)\"><path d=\"M0 0\"/></a>",
        "<animate attributeName=\"href\" values=\"javascript:alert(1)\"/>",
        "<metadata><x xmlns=\"evil:space\">who drew it</x></metadata>",
        "<?evil do?>",
    ];
    for one in foul {
        let logo = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M1 2 3 4\"/>{one}<text>R &amp; B</text></svg>"
        );
        let files = filled_with("agencies/rio-bravo/logo.svg", &logo);
        let found = said(&files, &settings(Edition::Participant));
        assert!(found.len() == 1 && found[0].starts_with("logo-cleaned"), "{one}: {found:?}");
        let kit = support::kit(&files, &settings(Edition::Participant));
        let page = text(&kit, "index.html");
        let data =
            page.split("data:image/svg+xml;base64,").nth(1).unwrap().split('"').next().unwrap();
        let shown = BASE64_STANDARD.decode(data.replace("&#x2F;", "/")).unwrap();
        let shown = String::from_utf8(shown).unwrap();
        for word in ["evil", "alert", "script", "onload", "who drew"] {
            assert!(!shown.contains(word), "{word} of {one} in {shown}");
        }
        assert!(shown.contains("d=\"M1 2 3 4\"") && shown.contains("R &amp; B"), "{shown}");
    }
}

#[test]
fn a_secret_that_an_agency_copied_into_its_text_is_found() {
    let secret = "The signal heard by nobody but instructors is a long blue whistle.";
    let files =
        filled_with("agencies/rio-bravo/inserts/our-list.md", &format!("Know this: {secret}\n"));
    for edition in [Edition::Instructor, Edition::Participant, Edition::Public] {
        let found = said(&files, &settings(edition));
        assert!(found.iter().any(|one| one.starts_with("leak:")), "{edition:?}: {found:?}");
    }
}

#[test]
fn lists_of_documents_follow_the_agencys_order_and_files_keep_their_names() {
    let order = "order: [safety-plan, quick-start, references, lesson-plan]\n";
    let ordered = filled_with("agencies/rio-bravo/agency.yaml", &format!("{AGENCY}{order}"));
    let (plain, ordered) = (
        support::kit(&filled(), &settings(Edition::Instructor)),
        support::kit(&ordered, &settings(Edition::Instructor)),
    );
    assert!(plain.keys().eq(ordered.keys()), "the files keep their names");
    let places = |kit: &Files, path: &str, names: &[&str]| -> Vec<usize> {
        let page = text(kit, path);
        let place = |name: &&str| page.find(*name).unwrap_or_else(|| panic!("{name} in {path}"));
        names.iter().map(place).collect()
    };
    // One shelf of the cover, its table of modules, and the index.
    let lists: [(&str, &[&str]); 4] = [
        (
            "index.html",
            &["safety-plan.html\">", "facilitator-guide.html\">Facilitator guide</a></dt>"],
        ),
        ("index.html", &["references.html\">", "participant-guide.html\">"]),
        ("index.html", &["<th scope=\"col\">Quick start", "<th scope=\"col\">Lesson plan"]),
        ("instructor/search.html", &["safety-plan.html\">", "index.html\">Start here"]),
    ];
    for (path, names) in lists {
        let found = places(&ordered, path, names);
        assert!(found.is_sorted(), "{path}: {names:?} at {found:?}");
    }
    let plain = places(&plain, "index.html", lists[0].1);
    assert!(!plain.is_sorted(), "without an order the guide comes first: {plain:?}");
    let manifest =
        |kit: &Files| -> serde_json::Value { serde_json::from_slice(&kit["kit.json"]).unwrap() };
    let paths = |kit: &Files| -> Vec<String> {
        let documents = manifest(kit)["documents"].as_array().unwrap().clone();
        documents.iter().map(|one| one["path"].to_string()).collect()
    };
    assert_eq!(paths(&ordered)[0], "\"index.html\"", "programs see the order of reading");
}

#[test]
fn a_short_text_is_no_missing_guidance() {
    let mut files = filled_with("agencies/rio-bravo/inserts/our-list.md", "The chief decides.\n");
    let yaml = support::COURSE.replace("status: draft", "status: approved");
    files.insert("courses/c/course.yaml".into(), yaml.into_bytes());
    let found = said(&files, &settings(Edition::Participant));
    assert!(!found.iter().any(|one| one.starts_with("insert-without-guidance")), "{found:?}");
}

#[test]
fn a_colour_that_is_hard_to_read_is_darkened_and_told() {
    let light = AGENCY.replace("#1a3c6e", "#ffd400");
    let files = filled_with("agencies/rio-bravo/agency.yaml", &light);
    let found = said(&files, &settings(Edition::Participant));
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("colour-hard-to-read"), "{found:?}");
    let kit = support::kit(&files, &settings(Edition::Participant));
    assert!(!text(&kit, "index.html").contains("#ffd400"));
}

#[test]
fn the_sample_agencies_have_all_that_the_courses_ask_for() {
    let files = support::folder("curriculum");
    let agencies: BTreeSet<&str> =
        files.keys().filter_map(|path| path.strip_prefix("agencies/")?.split('/').next()).collect();
    assert_eq!(agencies.len(), 5, "{agencies:?}");
    let courses = files.keys().filter_map(|path| path.strip_prefix("courses/"));
    let courses: BTreeSet<&str> = courses.filter_map(|path| path.split('/').next()).collect();
    assert_eq!(courses.len(), 3, "{courses:?}");
    for agency in &agencies {
        for course in &courses {
            let agency = Some(Slug::parse(agency).unwrap());
            let settings = Settings { agency, ..support::settings(course, Edition::Public) };
            let mut found = said(&files, &settings);
            found.retain(|one| !one.starts_with("colour-hard-to-read:"));
            assert!(found.is_empty(), "{course}: {found:?}");
        }
    }
}

fn filled_with(path: &str, text: &str) -> Files {
    let mut files = filled();
    files.insert(path.to_owned(), text.as_bytes().to_vec());
    files
}

fn text(kit: &Files, path: &str) -> String {
    let bytes = kit.get(path).unwrap_or_else(|| panic!("{path} in {:?}", kit.keys()));
    String::from_utf8(bytes.clone()).unwrap()
}
