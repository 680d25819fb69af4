//! The kit as a whole: its files, the same bytes every time, its own source, its own sums.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use kitbag::digest::Digest;
use kitbag::kit::{Reason, receive, verify_packed};
use kitbag::projection::Edition;
use support::{Files, audience, build, folder, kit, settings};

const COURSE: &str = "de-escalation-instructor";

fn curriculum() -> Files {
    folder("curriculum")
}

#[test]
fn a_small_course_makes_exactly_the_expected_kit() {
    let made = kit(&folder("tests/kit/curriculum"), &settings("small", Edition::Instructor));
    let accept = std::env::var_os("KITBAG_ACCEPT").is_some();
    if accept {
        let _ = std::fs::remove_dir_all("tests/kit/expected");
        for (path, bytes) in &made {
            let path = std::path::Path::new("tests/kit/expected").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
    let expected = folder("tests/kit/expected");
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&made), names(&expected));
    for (path, bytes) in &made {
        let (made, expected) =
            (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&expected[path]));
        assert!(
            made == expected,
            "{path} differs; KITBAG_ACCEPT=1 accepts what is made now:\n{made}"
        );
    }
}

#[test]
fn the_same_course_makes_the_same_bytes_on_any_number_of_threads() {
    let files = curriculum();
    let zip = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            build(&files, &settings(COURSE, Edition::Instructor)).0.unwrap().zip.bytes()
        })
    };
    let one = zip(1);
    assert_eq!(one, zip(4));
    assert_eq!(one, zip(3));
}

#[test]
fn line_ends_of_the_source_make_no_difference() {
    let windows: Files = curriculum()
        .into_iter()
        .map(|(path, bytes)| match String::from_utf8(bytes) {
            Ok(text) => (path, text.replace('\n', "\r\n").into_bytes()),
            Err(bytes) => (path, bytes.into_bytes()),
        })
        .collect();
    let zip =
        |files: &Files| build(files, &settings(COURSE, Edition::Instructor)).0.unwrap().zip.bytes();
    assert_eq!(zip(&curriculum()), zip(&windows));
}

#[test]
fn a_kits_own_source_makes_the_same_kit() {
    let first = build(&curriculum(), &settings(COURSE, Edition::Instructor)).0.unwrap();
    let source: Files = support::unzip(&first.zip.bytes())
        .into_iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix("source/")?.to_owned(), bytes)))
        .collect();
    assert!(source.len() < curriculum().len() + 1, "the source is no more than the course");
    let second = build(&source, &settings(COURSE, Edition::Instructor)).0.unwrap();
    assert!(first.zip.is(&second.zip.bytes()));
}

#[test]
fn the_content_digest_is_the_one_that_anyone_can_compute() {
    let files = kit(&curriculum(), &settings(COURSE, Edition::Instructor));
    let sums = String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
    let lines: String = sums
        .lines()
        .filter(|line| line.contains("  source/"))
        .map(|line| format!("{line}\n"))
        .collect();
    let manifest: serde_json::Value = serde_json::from_slice(&files["kit.json"]).unwrap();
    assert_eq!(manifest["content_digest"], Digest::of(lines.as_bytes()).to_string());
    assert!(
        String::from_utf8(files["index.html"].clone())
            .unwrap()
            .contains(manifest["content_digest"].as_str().unwrap())
    );
}

#[test]
fn every_edition_and_audience_of_the_course_builds_and_verifies() {
    for edition in [Edition::Instructor, Edition::Participant, Edition::Public] {
        for who in [None, Some("officer"), Some("telecommunicator")] {
            let mut settings = settings(COURSE, edition);
            if let Some(who) = who {
                settings = audience(settings, who);
            }
            let (built, faults) = build(&curriculum(), &settings);
            let built = built.unwrap_or_else(|| panic!("{edition:?} {who:?}: {faults:?}"));
            assert!(faults.is_empty(), "the course has no warnings: {faults:?}");
            let received = receive(&built.zip.bytes()).unwrap();
            assert_eq!(received.name, built.kit.name);
            assert_eq!(received.files.len(), support::unzip(&built.zip.bytes()).len());
            let name = format!(
                "{COURSE}-0.2.0{}{}",
                who.map_or(String::new(), |who| format!("-{who}")),
                match edition {
                    Edition::Instructor => String::new(),
                    edition => format!("-{}", edition.word()),
                }
            );
            assert_eq!(built.kit.name, name);
        }
    }
}

#[test]
fn an_audience_gets_its_own_strand_and_not_the_others() {
    let files =
        |who: &str| kit(&curriculum(), &audience(settings(COURSE, Edition::Instructor), who));
    let guide = |files: &Files| {
        String::from_utf8(files["instructor/facilitator-guide.html"].clone()).unwrap()
    };
    let (officer, telecommunicator) = (guide(&files("officer")), guide(&files("telecommunicator")));
    assert!(
        !officer.contains("for telecommunicator<")
            && telecommunicator.contains("for telecommunicator<")
    );
    assert!(officer != telecommunicator);
}

#[test]
fn names_are_legal_on_windows_and_short_enough() {
    let built = build(&curriculum(), &settings(COURSE, Edition::Instructor)).0.unwrap();
    for path in support::unzip(&built.zip.bytes()).keys() {
        let whole = format!("{}/{path}", built.kit.name);
        assert!(whole.chars().count() <= 180, "{whole}");
        kitbag::source::FilePath::parse(&whole).unwrap();
    }
}

#[test]
fn a_kit_is_not_kept_for_what_it_lacks_and_for_what_it_adds() {
    let built =
        build(&folder("tests/kit/curriculum"), &settings("small", Edition::Participant)).0.unwrap();
    let packed = |name: &str, level: i64, change: &dyn Fn(&mut Files)| {
        let mut files = support::unzip(&built.zip.bytes());
        change(&mut files);
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (path, bytes) in files {
            let options = zip::write::SimpleFileOptions::default().compression_level(Some(level));
            writer.start_file(format!("{name}/{path}"), options).unwrap();
            std::io::Write::write_all(&mut writer, &bytes).unwrap();
        }
        let zip = writer.finish().unwrap().into_inner();
        verify_packed(&zip, &built.kit, &built.zip)
            .map_err(|refusal| (refusal.reason, refusal.message))
    };
    let rewritten = |name: &str, change: &dyn Fn(&mut Files)| packed(name, 6, change);
    let name = built.kit.name.as_str();
    assert_eq!(rewritten(name, &|_| {}), Ok(()));
    assert_eq!(packed(name, 1, &|_| {}), Ok(()), "other bytes, which open to the same");
    let refused = |change: &dyn Fn(&mut Files), reason, words: &str| {
        let (found, message) = rewritten(name, change).unwrap_err();
        assert!(found == reason && message.contains(words), "{message}");
    };
    let missing = Reason::MissingFile;
    refused(&|files| drop(files.remove("index.html")), missing, "`index.html` is missing");
    refused(&|files| drop(files.remove("SHA256SUMS")), missing, "`SHA256SUMS` is missing");
    let differs = Reason::SumMismatch;
    refused(&|files| drop(files.insert("extra.html".into(), Vec::new())), differs, "`extra.html`");
    refused(&|files| files.get_mut("index.html").unwrap().push(b' '), differs, "`index.html`");
    assert_eq!(rewritten("other", &|_| {}).unwrap_err().0, Reason::UnsafeName);
    let none = verify_packed(b"not a zip", &built.kit, &built.zip);
    assert_eq!(none.unwrap_err().reason, Reason::NotAKit);
}

#[test]
fn no_kit_is_made_that_would_be_refused_when_it_is_received() {
    let blanks = " ".repeat(900_000);
    let of_modules = |count: usize| {
        let mut files = support::course_with("Text.");
        let course = String::from_utf8(files["courses/c/course.yaml"].clone()).unwrap();
        let names: Vec<String> = (0..count).map(|at| format!("blank-{at}")).collect();
        let course = course.replace("[m]\nsafety", &format!("[m, {}]\nsafety", names.join(", ")));
        files.insert("courses/c/course.yaml".into(), course.into_bytes());
        for (at, name) in names.iter().enumerate() {
            let front = support::FRONT.replace("M1", &format!("B{at}"));
            let text =
                format!("{front}\n## Blank {{#{name} minutes=10}}\n\n```\na{blanks}b\n```\n");
            files.insert(format!("courses/c/modules/{name}.md"), text.into_bytes());
        }
        build(&files, &settings("c", Edition::Participant))
    };
    let (made, diagnostics) = of_modules(1);
    assert!(made.is_some_and(|built| receive(&built.zip.bytes()).is_ok()), "{diagnostics:?}");
    let (made, diagnostics) = of_modules(6);
    assert!(made.is_none(), "a guide of 5 MB of blanks");
    let [fault] = &diagnostics[..] else { panic!("{diagnostics:?}") };
    assert_eq!(fault.rule, "kit-too-large");
    let path = "c-1.0.0-participant/participant/participant-guide.html";
    assert_eq!(fault.message, format!("`{path}` is packed more than 200 times smaller"));
    assert_eq!(fault.place, kitbag::diagnostic::Place::Path(path.into()));
}

/// A course that cites a work and has a footnote in every kind of passage.
fn cited_everywhere() -> Files {
    let one = "Told [@work-one].[^note]";
    let kinds = ["instructor", "say", "do", "keypoints", "safety"];
    let mut body = format!(
        "## Section {{#section .activity minutes=5 objectives=O-1 roll-call}}\n\n{one}\n\n::: slide First {{#first}}\n- {one}\n:::\n\n"
    );
    for kind in kinds {
        body.push_str(&format!("::: {kind}\n{one}\n:::\n\n"));
    }
    body.push_str(&format!(":::: ask\n{one}\n\n::: expect\n{one}\n:::\n::::\n\n"));
    body.push_str(&format!(
        "::: activity Do it {{#do-it}}\n{one}\n:::\n\n::: debrief\n{one}\n:::\n\n::: worksheet Sheet {{#sheet}}\n{one}\n:::\n\n::: discussion Talk {{#talk}}\n{one}\n:::\n\n"
    ));
    body.push_str(&format!(
        "## Scene {{#scene .activity minutes=5}}\n\n::::: scenario Door {{#door}}\n{one}\n\n::: role-player The neighbor\n{one}\n:::\n:::::\n\n:::: question {{#q objectives=O-1 use=pre,post,check}}\n{one}\n\n- [x] Yes, {one}\n- [ ] No\n\n::: answer\n{one}\n:::\n::::\n\n:::: question {{#r objectives=O-1 use=check kind=rubric}}\n{one}\n\n::: answer\n| Row | Not yet | Competent |\n|---|---|---|\n| Step * | {one} | {one} |\n:::\n::::\n\n[^note]: A note, told by somebody [@work-two].\n"
    ));
    let mut files = support::course_with_module(&format!("{}\n{body}", support::FRONT));
    let yaml = support::COURSE
        .replace("changes:\n", "tests: {pre: {items: 1}, post: {items: 1}}\nchanges:\n");
    files.insert("courses/c/course.yaml".into(), yaml.into_bytes());
    let works = "format: 1\nreferences:\n  - {id: work-one, citation: \"One (2020)\", year: 2020, kind: book}\n  - {id: work-two, citation: \"Two (2021)\", year: 2021, kind: book}\n";
    files.insert("references.yaml".into(), works.as_bytes().to_vec());
    files
}

#[test]
fn every_link_within_a_page_leads_to_a_place_on_it_wherever_a_work_is_cited() {
    let made = kit(&cited_everywhere(), &settings("c", Edition::Instructor));
    let (mut links, mut dead) = (0, Vec::new());
    for (path, bytes) in made.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8_lossy(bytes);
        for link in page.split("href=\"#").skip(1) {
            let id = link.split('"').next().unwrap();
            links += 1;
            if !page.contains(&format!("id=\"{id}\"")) {
                dead.push(format!("{path}: #{id}"));
            }
        }
    }
    assert!(links > 100, "{links}");
    assert_eq!(dead, Vec::<String>::new());
    // Where no list stands at the end, the words stand in their place.
    let slides = String::from_utf8_lossy(&made["instructor/slides.html"]);
    assert!(slides.contains("[One (2020)]</span>. (A note, told by somebody"), "{slides}");
}

#[test]
fn slides_as_markdown_hold_the_words_of_their_notes_and_labels_of_two_modules_differ() {
    let deck = |slug: &str, word: &str| {
        let body = format!(
            "::: slide On the slide {{#{slug}-slide}}\n- A point.[^n]\n:::\n\n::: say\nA word.[^two]\n:::\n\nNot on it.[^other]\n\n[^n]: {word} of a point,\n    with a second line[^inner].\n\n[^two]: {word} of a word.\n\n[^inner]: Within it.\n\n[^other]: Elsewhere."
        );
        format!("{}\n## S {{#{slug}-section minutes=10}}\n\n{body}\n", support::FRONT)
    };
    let mut files = support::course_with_module(&deck("m", "The first"));
    files.insert("courses/c/modules/n.md".into(), deck("n", "The second").into_bytes());
    let yaml = support::COURSE.replace("modules: [m]", "modules: [m, n]");
    files.insert("courses/c/course.yaml".into(), yaml.into_bytes());
    let made = kit(&files, &settings("c", Edition::Instructor));
    let slides = String::from_utf8_lossy(&made["instructor/slides.md"]);
    let notes = |slug: &str, word: &str| {
        format!(
            ":::\n\n[^{slug}-n]: {word} of a point,\n    with a second line[^{slug}-inner]\\.\n\n[^{slug}-two]: {word} of a word.\n\n[^{slug}-inner]: Within it.\n"
        )
    };
    for (number, slug, word) in [(1, "m", "The first"), (2, "n", "The second")] {
        assert!(slides.contains(&format!("- A point.[^{slug}-n]\n")), "{slides}");
        assert!(slides.contains(&notes(slug, word)), "{slides}");
        let own = String::from_utf8_lossy(&made[&format!("instructor/slides-0{number}-{slug}.md")]);
        assert!(own.contains(&notes(slug, word)), "{own}");
    }
    assert!(!slides.contains("Elsewhere"), "{slides}");
}

#[test]
fn every_picture_that_a_page_shows_lies_in_the_kit() {
    let body = "![Alone](../media/alone.svg)\n\nSo ![in a line](../media/line.svg) it is.[^n]\n\n::: say\nAnd ![said](../media/said.svg) here.\n:::\n\n[^n]: As ![noted](../media/note.svg) below.";
    let names = ["alone", "line", "note", "said"].map(|name| format!("{name}.svg"));
    let mut files = support::course_with(body);
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"></svg>";
    let mut credits = "format: 1\npictures:\n".to_owned();
    for name in &names {
        files.insert(format!("courses/c/media/{name}"), drawing.as_bytes().to_vec());
        credits += &format!("  - {{file: {name}, title: T, by: B, licence: CC0-1.0}}\n");
    }
    files.insert("courses/c/media/credits.yaml".into(), credits.into_bytes());
    for (edition, expected) in
        [(Edition::Instructor, &names[..]), (Edition::Participant, &names[..3])]
    {
        let made = kit(&files, &settings("c", edition));
        let media = made.keys().filter_map(|path| path.strip_prefix("media/"));
        assert_eq!(media.collect::<Vec<_>>(), expected, "{edition:?}");
        for name in expected {
            let page = ["participant/handout-01-m.html", "instructor/facilitator-guide.html"]
                .iter()
                .filter_map(|path| made.get(*path))
                .find(|page| {
                    String::from_utf8_lossy(page).contains(&format!("=\"../media/{name}\""))
                });
            assert!(page.is_some(), "{edition:?}: {name} is shown");
        }
    }
}

#[test]
fn a_note_that_only_another_note_names_stands_on_the_page_too() {
    let body = "Text.[^first]\n\n[^first]: See the other.[^second]\n\n[^second]: The last word.\n";
    for edition in [Edition::Instructor, Edition::Participant] {
        let made = kit(&support::course_with(body), &settings("c", edition));
        let handout = String::from_utf8_lossy(&made["participant/handout-01-m.html"]);
        assert!(handout.contains("The last word."), "{handout}");
    }
}

#[test]
fn a_path_in_a_kit_has_180_characters_with_its_folder_and_no_more() {
    let id = "i".repeat(48);
    let built = |letters: usize| {
        let module = "m".repeat(letters);
        let yaml = support::COURSE.replace("id: c\n", &format!("id: {id}\n"));
        let yaml = yaml.replace("[m]", &format!("[{module}]")).replace("1.0.0", "10.10.100");
        let text = format!("{}\n## Section {{#section minutes=10}}\n\nText.\n", support::FRONT);
        let files = support::files([
            ("academy.yaml", support::ACADEMY),
            (&format!("courses/{id}/course.yaml"), &yaml),
            (&format!("courses/{id}/modules/{module}.md"), &text),
        ]);
        build(&files, &settings(&id, Edition::Instructor))
    };
    let longest = |letters: usize| {
        let (built, faults) = built(letters);
        let kit = built.unwrap_or_else(|| panic!("{letters}: {faults:?}")).kit;
        kit.files.iter().map(|file| kit.name.len() + 1 + file.path.as_str().len()).max().unwrap()
    };
    let most = 180 - longest(10) + 10;
    assert_eq!(longest(most), 180);
    let (made, faults) = built(most + 1);
    assert!(made.is_none());
    let [fault] = &faults[..] else { panic!("{faults:?}") };
    assert_eq!(fault.rule, "illegal-path");
    let path = format!("source/courses/{id}/modules/{}.md", "m".repeat(most + 1));
    let message = format!("`{id}-10.10.100/{path}` is longer than 180 characters");
    assert_eq!(fault.message, message);
}

#[test]
fn the_crosswalk_names_each_requirement_that_the_course_answers() {
    let mut files = support::course_with("Text.");
    let board = "format: 1\nid: board\ntitle: Board\nbody: The board\nsource: \"https://example.org\"\nlaw_as_of: 2026-01-01\nrequirements:\n  - {id: one, text: Know the first duty.}\n  - {id: two, text: Know the second duty.}\n";
    files.insert("standards/board.yaml".into(), board.as_bytes().to_vec());
    let path = "administrator/crosswalk.html";
    assert!(!kit(&files, &settings("c", Edition::Instructor)).contains_key(path));
    let course = support::COURSE.replace("wholly,", "wholly, requirements: [board/one],");
    files.insert("courses/c/course.yaml".into(), course.into_bytes());
    let made = kit(&files, &settings("c", Edition::Instructor));
    let page = String::from_utf8_lossy(&made[path]);
    assert!(page.contains("Know the first duty.") && page.contains("O-1"), "{page}");
    assert!(!page.contains("Know the second duty."), "{page}");
}
