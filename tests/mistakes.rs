//! All mistakes at once: a fault in one value of a file hides no other, and makes none of its own.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use kitbag::cli::build::Settings;
use kitbag::cli::check::findings;
use kitbag::diagnostic::{Diagnostic, Place};
use kitbag::projection::Edition;
use kitbag::report::{self, Colour};
use kitbag::source::FilePath;
use kitbag::span::{FileId, Span};
use kitbag::syntax::values::{Date, Id, Slug};
use kitbag::syntax::yaml::{self, Node, Value};
use rayon::prelude::*;
use support::{Files, build, folder, settings, source};

/// What no key of any manifest takes.
const WRONG: &str = "[[]]";

/// The spans in which a value may be wrong: each key's, each item's of a list, and those within them.
fn places(tree: &Node) -> Vec<Span> {
    let below: Vec<&Node> = match &tree.value {
        Value::Map(pairs) => pairs.iter().map(|(_, value)| value).collect(),
        // The first of a list stands for the others.
        Value::List(items) => items.iter().take(1).collect(),
        Value::Scalar(_) => Vec::new(),
    };
    below.into_iter().flat_map(|value| [vec![value.span], places(value)].concat()).collect()
}

/// The same files with the text at one place of a file replaced by what can't stand there.
fn broken(files: &Files, path: &str, span: Span) -> Files {
    let text = String::from_utf8(files[path].clone()).unwrap();
    let (start, end) = (span.start as usize, span.end as usize);
    let line_end = if text[start..end].ends_with('\n') { "\n" } else { "" };
    let text = format!("{}{WRONG}{line_end}{}", &text[..start], &text[end..]);
    let mut files = files.clone();
    files.insert(path.to_owned(), text.into_bytes());
    files
}

/// The place of each value of a manifest that may be wrong, and of a module's front matter.
fn places_in(files: &Files, path: &str) -> Vec<Span> {
    let text = std::str::from_utf8(&files[path]).unwrap();
    let (yaml, base) = match path.ends_with(".md") {
        true => (text[4..].split("\n---\n").next().unwrap(), 4),
        false => (text, 0),
    };
    places(&yaml::parse(FileId(0), yaml, base).unwrap())
}

/// A mistake: what the message about it names, its file, what stands there, what is put in its place, and the keys
/// of manifests without which it can't be found.
type Mistake = (&'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

/// A course, the files of which values are broken, and the mistakes in it.
struct Course {
    id: &'static str,
    /// Within its folder, but for those at the top, which begin with `/`.
    files: &'static [&'static str],
    mistakes: &'static [Mistake],
}

const BIAS: Course = Course {
    id: "implicit-bias-instructor",
    files: &[
        "/academy.yaml",
        "/references.yaml",
        "/glossary.yaml",
        "/standards/nm-program-approval.yaml",
        "course.yaml",
        "media/credits.yaml",
        "modules/agency-plan.md",
    ],
    mistakes: &[
        ("`nowhere`", "modules/closing.md", "\n", "\n\n[There](#nowhere).\n", &[]),
        (
            "`nobody-2020`",
            "modules/opening.md",
            "\n",
            "\n\nA claim [@nobody-2020].\n",
            &["references"],
        ),
        ("`TODO`", "modules/systems.md", "\n", "\n\nTODO: an example.\n", &["check"]),
        ("`understand`", "course.yaml", "task: name ", "task: understand ", &["check", "language"]),
        (
            "9.0.0",
            "course.yaml",
            "version: 0.1.0",
            "version: 9.0.0",
            &["check", "version", "changes"],
        ),
        ("`no-test`", "course.yaml", "assessed_in: [", "assessed_in: [no-test, ", &[]),
        ("`nmsa-29-21/x`", "course.yaml", "requirements: [", "requirements: [nmsa-29-21/x, ", &[]),
        ("`no-rubric`", "course.yaml", "rubric: bias-teach-back", "rubric: no", &[]),
    ],
};

/// One with a safety plan and groups that go round.
const DE_ESCALATION: Course = Course {
    id: "de-escalation-instructor",
    files: &["/standards/nmsa-29-7-4.4.yaml", "course.yaml", "modules/station-lobby.md"],
    mistakes: &[
        ("`nowhere`", "modules/closing.md", "\n", "\n\n[There](#nowhere).\n", &[]),
        ("`TODO`", "modules/opening.md", "\n", "\n\nTODO: an example.\n", &["check"]),
        (
            "`understand`",
            "course.yaml",
            "task: state ",
            "task: understand ",
            &["check", "language"],
        ),
    ],
};

/// One with a variant.
const INTERNAL_AFFAIRS: Course = Course {
    id: "internal-affairs-instructor",
    files: &["course.yaml"],
    mistakes: &[
        ("`nowhere`", "modules/closing.md", "\n", "\n\n[There](#nowhere).\n", &[]),
        (
            "`understand`",
            "course.yaml",
            "task: describe ",
            "task: understand ",
            &["check", "language"],
        ),
    ],
};

const COURSES: [Course; 3] = [BIAS, DE_ESCALATION, INTERNAL_AFFAIRS];

impl Course {
    /// The path of one of its files.
    fn path(&self, name: &str) -> String {
        match name.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => format!("courses/{}/{name}", self.id),
        }
    }

    /// What `check` tells of it.
    fn told(&self, files: &Files) -> Vec<Diagnostic> {
        let today = Date::parse("2026-11-26").unwrap();
        findings(&source(files), &[Slug::parse(self.id).unwrap()], today).unwrap()
    }

    /// Whether something is none of the mistakes.
    fn is_new(&self, told: &Diagnostic) -> bool {
        !self.mistakes.iter().any(|(what, ..)| told.message.contains(what))
    }

    /// The rules of what is told beside the mistakes.
    fn told_beside(&self, files: &Files) -> Vec<&'static str> {
        self.told(files).iter().filter(|one| self.is_new(one)).map(|one| one.rule).collect()
    }
}

/// The files with each of a course's mistakes in them.
fn mistaken(mut files: Files, course: &Course) -> Files {
    for (what, path, here, instead, _) in course.mistakes {
        let path = course.path(path);
        let text = String::from_utf8(files[&path].clone()).unwrap();
        let (before, after) = match here {
            &"\n" => (text.strip_suffix(here).unwrap(), ""),
            _ => text.split_once(here).unwrap_or_else(|| panic!("no place for {what}")),
        };
        files.insert(path, format!("{before}{instead}{after}").into_bytes());
    }
    files
}

/// Whether a mistake is told.
fn is_told(told: &[Diagnostic], what: &str) -> bool {
    told.iter().any(|one| one.message.contains(what))
}

/// The key of a manifest within whose value a place lies.
fn key_at(files: &Files, path: &str, at: Span) -> String {
    let text = std::str::from_utf8(&files[path]).unwrap();
    let tree = yaml::parse(FileId(0), text, 0).unwrap();
    let Value::Map(pairs) = &tree.value else { panic!("{path} is a mapping") };
    let (key, _) = pairs.iter().find(|(_, value)| value.span.contains(at)).unwrap();
    key.text().unwrap().to_owned()
}

/// Whether what is wrong at a place of a file may hide a mistake: that stood there, or is one only by what stands there.
fn may_hide(files: &Files, path: &str, at: Span, mistake: &Mistake) -> bool {
    let (_, of_mistake, _, instead, keys) = mistake;
    let text = std::str::from_utf8(&files[path]).unwrap();
    let holds = || path.ends_with(of_mistake) && text[at.range()].contains(instead.trim());
    let holds_part = || {
        text.find(instead)
            .is_some_and(|start| (start..start + instead.len()).contains(&(at.start as usize)))
    };
    path.ends_with(".yaml") && keys.contains(&key_at(files, path, at).as_str())
        || holds()
        || holds_part()
}

#[test]
fn a_wrong_value_is_told_beside_all_others_and_nothing_that_follows_from_it() {
    for course in COURSES {
        every_value_is_broken(&course);
    }
}

fn every_value_is_broken(course: &Course) {
    let files = folder("curriculum");
    assert_eq!(course.told(&files), Vec::new());
    let files = mistaken(files, course);
    let all = course.told(&files);
    assert!(course.mistakes.iter().all(|(what, ..)| is_told(&all, what)), "{all:?}");
    assert_eq!(all.len(), course.mistakes.len(), "{all:?}");

    let paths: Vec<String> = course.files.iter().map(|name| course.path(name)).collect();
    let cases: Vec<(&String, Span)> = paths
        .iter()
        .flat_map(|path| places_in(&files, path).into_iter().map(move |at| (path, at)))
        .collect();
    assert!(cases.len() > 60, "{}", cases.len());
    let judge = |(path, at): &(&String, Span)| {
        let broken = broken(&files, path, *at);
        let (told, source) = (course.told(&broken), source(&broken));
        let file = source.id(&FilePath::parse(path).unwrap()).unwrap();
        let is_it = |one: &&Diagnostic| match &one.place {
            Place::Span(place) => {
                place.file == file
                    && place.start.abs_diff(at.start) <= 2
                    && one.message.starts_with("expected")
            }
            Place::Path(_) => false,
        };
        let missing: Vec<&str> = course
            .mistakes
            .iter()
            .filter(|mistake| !is_told(&told, mistake.0) && !may_hide(&files, path, *at, mistake))
            .map(|mistake| mistake.0)
            .collect();
        let is_right = told.iter().filter(is_it).count() == 1
            && told.iter().filter(|one| course.is_new(one)).count() == 1
            && told.len() <= all.len() + 1
            && missing.is_empty();
        let told = || report::text(&source, &told, Colour::No);
        (!is_right).then(|| format!("{path} at {}, without {missing:?}:\n{}", at.start, told()))
    };
    let wrong: Vec<String> = cases.par_iter().filter_map(judge).collect();
    let count = wrong.len();
    assert!(wrong.is_empty(), "{count} of {}:\n{}", cases.len(), wrong.join("\n"));
}

#[test]
fn a_misspelt_key_is_told_and_not_that_what_it_holds_is_nowhere() {
    for course in COURSES {
        every_key_is_misspelt(&course);
    }
}

fn every_key_is_misspelt(course: &Course) {
    let files = mistaken(folder("curriculum"), course);
    let cases = ["references.yaml".to_owned(), course.path("course.yaml")];
    let cases = cases.iter().flat_map(|path| {
        let text = String::from_utf8(files[path].clone()).unwrap();
        let tree = yaml::parse(FileId(0), &text, 0).unwrap();
        let Value::Map(pairs) = tree.value else { panic!("{path} is a mapping") };
        pairs.into_iter().map(move |(key, _)| (path.clone(), text.clone(), key))
    });
    let cases: Vec<_> = cases.collect();
    assert!(cases.len() > 25, "{}", cases.len());
    let judge = |(path, text, key): &(String, String, Node)| {
        let end = key.span.end as usize;
        let mut files = files.clone();
        files.insert(path.clone(), format!("{}x{}", &text[..end], &text[end..]).into_bytes());
        let mut found = course.told_beside(&files);
        found.retain(|rule| *rule != "missing-key");
        (found != ["unknown-key"]).then(|| format!("{}: {found:?}", key.text().unwrap()))
    };
    let wrong: Vec<String> = cases.par_iter().filter_map(judge).collect();
    assert_eq!(wrong, Vec::<String>::new());
}

/// Of how strict the checks are, one entry that can't be read says nothing about other rules.
#[test]
fn a_fault_in_an_allowance_silences_no_other_rule() {
    let mut files = mistaken(folder("curriculum"), &BIAS);
    let path = BIAS.path("course.yaml");
    let text = String::from_utf8(files[&path].clone()).unwrap();
    files.insert(path, text.replacen("reason:", "reasn:", 1).into_bytes());
    let all = BIAS.told(&files);
    assert!(BIAS.mistakes.iter().all(|(what, ..)| is_told(&all, what)), "{all:?}");
    assert_eq!(BIAS.told_beside(&files), ["unknown-key", "missing-key"]);
}

/// Front matter that isn't YAML says nothing, and the lesson below it is read all the same.
#[test]
fn a_slip_in_front_matter_hides_nothing_of_the_lesson() {
    for name in ["closing", "opening"] {
        let mut files = mistaken(folder("curriculum"), &BIAS);
        let path = BIAS.path(&format!("modules/{name}.md"));
        let text = String::from_utf8(files[&path].clone()).unwrap();
        files.insert(path, text.replacen("title: ", "title: \"", 1).into_bytes());
        let all = BIAS.told(&files);
        assert!(BIAS.mistakes.iter().all(|(what, ..)| is_told(&all, what)), "{name}: {all:?}");
        assert_eq!(BIAS.told_beside(&files), ["yaml"], "{name}");
    }
}

#[test]
fn one_slip_is_one_fault() {
    let sound = folder("curriculum");
    let path = BIAS.path("course.yaml");
    for (here, instead, expected) in [
        ("id: implicit-bias-instructor", "id: implicit-bias-instructors", &["course-id"][..]),
        ("how-minds-sort", "how-mind-sort", &["unreadable-file"]),
        (
            "audiences: [officer, telecommunicator]",
            "audiences: [officer, tele communicator]",
            &["wrong-value"],
        ),
        ("id: IB-1.1", "id: IB 1.1", &["wrong-value"]),
    ] {
        let mut files = sound.clone();
        let text = String::from_utf8(files[&path].clone()).unwrap();
        let at = if here == "how-minds-sort" { text.find("\ndays:").unwrap() } else { 0 };
        let text = format!("{}{}", &text[..at], text[at..].replacen(here, instead, 1));
        files.insert(path.clone(), text.into_bytes());
        let rules: Vec<&str> = BIAS.told(&files).iter().map(|one| one.rule).collect();
        assert_eq!(rules, expected, "{instead}");
    }
}

#[test]
fn a_file_that_is_no_text_is_one_fault_and_nothing_that_it_lists_is_called_nowhere() {
    for path in ["references.yaml", "glossary.yaml", "standards/nm-program-approval.yaml"] {
        let mut files = folder("curriculum");
        files.insert(path.to_owned(), vec![0xff]);
        let rules: Vec<&str> = BIAS.told(&files).iter().map(|one| one.rule).collect();
        assert_eq!(rules, ["unreadable-file"], "{path}");
    }
}

/// Of what stands in for a value that can't be read nothing is told, as that it stands there twice.
#[test]
fn two_names_that_cannot_be_read_are_not_one_that_stands_twice() {
    let course = "courses/de-escalation-instructor";
    for (path, before) in [
        ("references.yaml".to_owned(), "  - id: "),
        ("glossary.yaml".to_owned(), "  - id: "),
        ("standards/nm-program-approval.yaml".to_owned(), "  - {id: "),
        (format!("{course}/media/credits.yaml"), "  - {file: "),
        (format!("{course}/course.yaml"), "  - id: "),
        (format!("{course}/course.yaml"), "  - {role: "),
    ] {
        let mut files = folder("curriculum");
        let text = String::from_utf8(files[&path].clone()).unwrap();
        let mut items = text.split(before);
        let mut broken = items.next().unwrap().to_owned();
        for (at, item) in items.enumerate() {
            let name = item.split([',', '\n']).next().unwrap();
            let item = match at {
                0 | 1 => format!("[{name}]{}", &item[name.len()..]),
                _ => item.to_owned(),
            };
            broken.push_str(before);
            broken.push_str(&item);
        }
        files.insert(path.clone(), broken.into_bytes());
        let rules: Vec<&str> = DE_ESCALATION.told(&files).iter().map(|one| one.rule).collect();
        assert_eq!(rules, ["wrong-kind"; 2], "{path} {before}");
    }
}

/// What is chosen may be the one that can't be read: then only that is told.
#[test]
fn a_choice_is_held_against_what_could_be_read() {
    let choose = |lines: &str, audience: Option<&str>, variant: Option<&str>| -> Vec<&str> {
        let audiences = "audiences: [officer, telecommunicator]\n";
        assert!(support::COURSE.contains(audiences));
        let yaml = support::COURSE.replace(audiences, lines);
        let mut files = support::course_with("Text.");
        files.insert("courses/c/course.yaml".to_owned(), yaml.into_bytes());
        let mut settings = settings("c", Edition::Instructor);

        settings.selection.audience = audience.map(|id| Id::parse(id).unwrap());
        settings.selection.variant = variant.map(|id| Slug::parse(id).unwrap());
        build(&files, &settings).1.iter().map(|one| one.rule).collect()
    };
    let readable = "audiences: [officer]\nvariants:\n  - {id: short, title: S, days: [{start: \"08:00\", modules: [m]}]}\n";
    let unreadable = "audiences: [of ficer]\nvariants:\n  - {id: sh ort, title: S, days: [{start: \"08:00\", modules: [m]}]}\n";
    assert_eq!(choose(readable, Some("dispatcher"), None), ["unknown-audience"]);
    assert_eq!(choose(readable, None, Some("long")), ["unknown-variant"]);
    assert_eq!(choose(readable, Some("officer"), Some("short")), [""; 0]);
    for (audience, variant) in [(Some("dispatcher"), None), (None, Some("long"))] {
        assert_eq!(choose(unreadable, audience, variant), ["wrong-value", "wrong-value"]);
    }
}

/// An agency's words for a course whose name they misspell aren't used, and aren't passed over in silence.
#[test]
fn what_an_agency_says_for_a_misspelt_course_is_told() {
    let id = "de-escalation-instructor";
    let mut files = folder("curriculum");
    let told = |files: &Files, agency: &str| -> Vec<String> {
        let agency = Some(Slug::parse(agency).unwrap());
        let told = build(files, &Settings { agency, ..settings(id, Edition::Public) }).1;
        let misnamed = told.into_iter().filter(|one| one.rule == "agency-course");
        misnamed.map(|one| one.message).collect()
    };
    let (dispatch, sheriff) = ("five-rivers-dispatch", "mesquite-county-sheriff");
    assert_eq!(told(&files, dispatch), Vec::<String>::new());
    let misspelt = "de-escalation-instrutcor";
    let misspell = |text: &str| text.replace(id, misspelt);
    let mut both = files.clone();
    for agency in [dispatch, sheriff] {
        let folder = format!("agencies/{agency}/");
        let of_agency = |path: &String| path.starts_with(&folder);
        let paths: Vec<String> = files.keys().filter(|path| of_agency(path)).cloned().collect();
        for path in paths {
            let mut content = files.remove(&path).unwrap();
            if path.ends_with("agency.yaml") {
                let text = String::from_utf8(content).unwrap();
                let entry = format!("courses:\n  - course: {misspelt}\n    days: [{{day: 1}}]");
                let two = text.replace("courses:", &entry);
                both.insert(path.clone(), two.into_bytes());
                content = misspell(&text).into_bytes();
            } else {
                both.insert(misspell(&path), content.clone());
            }
            files.insert(misspell(&path), content);
        }
        // Two courses may have names that are alike: who has something for each means each.
        assert_eq!(told(&both, agency), Vec::<String>::new());
    }
    let message = "what is said for `de-escalation-instrutcor` isn't used: the course is called \
                   `de-escalation-instructor`";
    assert_eq!(told(&files, dispatch), [message; 3], "its hours, its texts and its module");
    assert_eq!(told(&files, sheriff), [message; 3], "its hours, its texts and its section");
}

/// Mistakes of an agency: what the message about each names, what stands in its manifest, and what is put there.
const OF_AGENCY: [(&str, &str, &str); 3] = [
    ("`no-term`", "{term: not-sustained,", "{term: no-term,"),
    ("`no-module`", "after: time-distance-team", "after: no-module"),
    ("no day 9", "{day: 1,", "{day: 9,"),
];

/// What an agency's packets lack is told for all of its files, too.
#[test]
fn a_wrong_value_of_an_agency_is_told_beside_what_is_wrong_in_its_texts() {
    let folder_of = "agencies/five-rivers-dispatch";
    let manifest = format!("{folder_of}/agency.yaml");
    let insert = format!("{folder_of}/inserts/de-escalation-instructor/use-of-force-policy.md");
    let settings = Settings {
        agency: Some(Slug::parse("five-rivers-dispatch").unwrap()),
        ..settings("de-escalation-instructor", Edition::Participant)
    };
    let mut files = folder("curriculum");
    let told = |files: &Files| build(files, &settings).1;
    let before = told(&files).len();
    files.get_mut(&insert).unwrap().extend(b"\nA claim <b>in bold</b> for {{ agency.nme }}.\n");
    let mut text = String::from_utf8(files[&manifest].clone()).unwrap();
    for (_, here, instead) in OF_AGENCY {
        assert!(text.contains(here), "{here}");
        text = text.replacen(here, instead, 1);
    }
    files.insert(manifest.clone(), text.clone().into_bytes());
    let in_text = ["`{{ agency.nme }}`", "HTML"];
    let named = || OF_AGENCY.iter().map(|(what, ..)| *what).chain(in_text);
    let all = told(&files);
    assert!(named().all(|what| is_told(&all, what)), "{all:?}");
    let cases = places_in(&files, &manifest);
    assert!(cases.len() > 40, "{}", cases.len());
    let judge = |at: &Span| {
        let broken = broken(&files, &manifest, *at);
        let told = told(&broken);
        // What names the course or the module is what the others hang on.
        let hangs_on_it = ["de-escalation-instructor", "handing-over-a-call"];
        let may_hide = |what: &str| {
            let it = &text[at.range()];
            let mut of_it = OF_AGENCY.iter().filter(|(name, ..)| *name == what);
            of_it.any(|(_, _, instead)| {
                it.contains(instead) || instead.contains(it) || hangs_on_it.contains(&it)
            })
        };
        let is_new = |one: &&Diagnostic| !named().any(|what| one.message.contains(what));
        let is_it = |one: &&Diagnostic| one.message.starts_with("expected");
        let missing: Vec<&str> =
            named().filter(|what| !is_told(&told, what) && !may_hide(what)).collect();
        let is_right = told.iter().filter(is_it).count() == 1
            && told.iter().filter(is_new).count() == before + 1
            && missing.is_empty();
        let told = || report::text(&source(&broken), &told, Colour::No);
        (!is_right).then(|| format!("at {}, without {missing:?}:\n{}", at.start, told()))
    };
    let wrong: Vec<String> = cases.par_iter().filter_map(judge).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
