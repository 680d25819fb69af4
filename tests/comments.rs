//! Readers' comments: whatever is done to the file by program, no word of it is lost and nothing else in it
//! changes; two who comment at once are both heard; and no kit holds a word.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::path::Path;
use std::process::Command;

use kitbag::diagnostic::Place;
use kitbag::projection::Edition;
use kitbag::source::limits::YAML_BYTES;
use kitbag::span::FileId;
use kitbag::syntax::comment_edits::{Edit, Remark, Reply, edited};
use kitbag::syntax::comments::{Comment, CommentsFile, PassageMark, State, Words};
use kitbag::syntax::decode::Decode as _;
use kitbag::syntax::values::{Date, Id, Version};
use kitbag::syntax::yaml;
use proptest::prelude::*;
use support::{Files, course_with, kit, settings};

/// A file as a person may write it.
const BY_HAND: &str = "\
# Ours.
comments:   # what they said

    # Legal's first.
    -   id: one
        on: 2b
        by: 'Dana: legal'
        date: 2026-10-02
        version: 1.0.0
        text: >
          Folded text,
          on two lines.

        # Not answered yet.

    - id: two
      answers:
        - {by: A. Author, date: 2026-10-03}

        - by: A. Author   # he again
          date: 2026-10-03
          state: resolved
      on: section
      by: Chief Lund
      date: 2026-10-02
      version: 1.0.0
      text: \"Who\\nteaches it?\"   # a question
# Below.
format: 1
# The end.
";

fn read(text: &str) -> Vec<Comment> {
    let mut faults = Vec::new();
    let tree = yaml::parse(FileId(0), text, 0).unwrap();
    let file = CommentsFile::decode(&tree, &mut faults);
    assert!(faults.is_empty(), "{faults:?} in:\n{text}");
    file.unwrap().comments
}

/// What a comment says: its id, who says what of what, and each answer.
type Told =
    (String, String, String, Option<String>, String, Vec<(String, Option<State>, Option<String>)>);

fn told(comment: &Comment) -> Told {
    let answers = comment.answers.iter().map(|answer| {
        let text = answer.text.as_ref().map(Words::to_string);
        (answer.by.to_string(), answer.state, text)
    });
    (
        comment.id.to_string(),
        comment.on.to_string(),
        comment.by.to_string(),
        comment.quote.as_ref().map(Words::to_string),
        comment.text.to_string(),
        answers.collect(),
    )
}

fn day() -> Date {
    Date::parse("2026-11-26").unwrap()
}

fn remark(on: &str, by: &str, quote: Option<&str>, text: &str) -> Option<Edit> {
    Some(Edit::Add(Remark {
        on: Id::parse(on).unwrap(),
        by: Words::kept(&one_line(by))?,
        date: day(),
        version: Version::parse("1.0.0-rc.1").unwrap(),
        passage: Some(PassageMark::of(text)),
        quote: quote.and_then(|quote| Words::kept(&one_line(quote))),
        text: Words::kept(text)?,
    }))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn reply(id: &str, by: &str, state: Option<State>, text: Option<&str>) -> Option<Edit> {
    let text = text.and_then(Words::kept);
    let reply = Reply { by: Words::kept(&one_line(by))?, date: day(), state, text };
    Some(Edit::Answer(Id::parse(id).unwrap(), reply))
}

/// What is typed, with much of what YAML takes for its own.
fn typed() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "word",
        "who",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        ": ",
        " #",
        "#",
        "- ",
        "---",
        "...",
        "|",
        ">",
        "'",
        "\"",
        "\\",
        "{{ agency.name }}",
        "{%",
        "[",
        "]",
        "*",
        "&a",
        "!",
        "%",
        "@",
        "`",
        "null",
        "~",
        "yes",
        "1.0",
        "ñ",
        "“",
        "→",
        "👩\u{200d}⚕️",
        "\u{feff}",
        "\u{202e}",
        "\u{2028}",
        "\u{85}",
        "\u{a0}",
        "<b>",
        "?",
        ",",
        "text: |-",
    ]);
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

#[derive(Clone, Debug)]
enum Step {
    Add(String, String, Option<String>),
    Answer(prop::sample::Index, String, Option<State>, Option<String>),
    Delete(prop::sample::Index),
}

fn step() -> impl Strategy<Value = Step> {
    let state = prop::sample::select(vec![None, Some(State::Open), Some(State::Resolved)]);
    prop_oneof![
        3 => (typed(), typed(), prop::option::of(typed())).prop_map(|(by, text, quote)| Step::Add(by, text, quote)),
        4 => (any::<prop::sample::Index>(), typed(), state, prop::option::of(typed()))
            .prop_map(|(at, by, state, text)| Step::Answer(at, by, state, text)),
        1 => any::<prop::sample::Index>().prop_map(Step::Delete),
    ]
}

const STARTS: &[&str] = &[
    "",
    "format: 1\ncomments: []\n",
    "format: 1",
    "comments: []  \nformat: 1\n# The end.",
    "format: 1\ncomments:\n",
    BY_HAND,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// The file says what was said, after each step, and keeps what people wrote between the lines.
    #[test]
    fn whatever_is_done_no_word_is_lost(
        start in prop::sample::select(STARTS.to_vec()),
        steps in prop::collection::vec(step(), 1..12),
        is_windows in any::<bool>(),
    ) {
        let mut text = start.to_owned();
        let mark = if is_windows { "\u{feff}" } else { "" };
        let line_end = if is_windows { "\r\n" } else { "\n" };
        let mut raw = format!("{mark}{}", text.replace('\n', line_end)).into_bytes();
        let mut said: Vec<Told> = if text.is_empty() { Vec::new() } else { read(&text).iter().map(told).collect() };
        for step in steps {
            let pick = |at: &prop::sample::Index| (!said.is_empty()).then(|| at.index(said.len()));
            let edit = match &step {
                Step::Add(by, text, quote) => remark("section", by, quote.as_deref(), text),
                Step::Answer(at, by, state, text) => {
                    pick(at).and_then(|at| reply(&said[at].0, by, *state, text.as_deref()))
                }
                Step::Delete(at) => pick(at).map(|at| Edit::Delete(Id::parse(&said[at].0).unwrap())),
            };
            let Some(edit) = edit else { continue };
            let made = match edited(FileId(0), &text, &edit) {
                Ok(made) => made,
                Err(faults) => {
                    // Nothing else is refused: every comment that can be typed can be kept.
                    let known = ["comment-answered", "answer-without-effect"];
                    prop_assert!(known.contains(&faults[0].rule), "{:?} of {:?} in:\n{}", faults, edit, text);
                    continue;
                }
            };
            match &edit {
                Edit::Add(one) => said.push((
                    made.id.to_string(),
                    one.on.to_string(),
                    one.by.to_string(),
                    one.quote.as_ref().map(Words::to_string),
                    one.text.to_string(),
                    Vec::new(),
                )),
                Edit::Answer(id, one) => {
                    let comment = said.iter_mut().find(|comment| comment.0 == id.as_str()).unwrap();
                    comment.5.push((one.by.to_string(), one.state, one.text.as_ref().map(Words::to_string)));
                }
                Edit::Delete(id) => said.retain(|comment| comment.0 != id.as_str()),
            }
            prop_assert_eq!(&read(&made.text).iter().map(told).collect::<Vec<_>>(), &said, "{}", &made.text);
            raw = made.of_bytes(&raw);
            let again = String::from_utf8(raw.clone()).unwrap();
            let again = again.strip_prefix('\u{feff}').unwrap_or(&again);
            prop_assert_eq!(again.replace("\r\n", "\n"), made.text.as_str());
            prop_assert!(is_windows || !again.contains('\r'), "no line ends as on Windows:\n{}", again);
            prop_assert!(!is_windows || !start.contains('\n') || again.matches('\n').count() == again.matches("\r\n").count());
            text = made.text;
        }
        if start == BY_HAND {
            for line in ["# Ours.", "# what they said", "# Below.", "# The end."] {
                prop_assert!(text.contains(line), "{line} is gone:\n{text}");
            }
        }
    }
}

#[test]
fn an_edit_only_puts_lines_in() {
    let resolve =
        reply("one", "A. Author", Some(State::Resolved), Some("Done.\nIt is out.")).unwrap();
    let made = edited(FileId(0), BY_HAND, &resolve).unwrap();
    let put = r#"        answers:
          - by: "A. Author"
            date: 2026-11-26
            state: resolved
            text: |-
              Done.
              It is out.
"#;
    let after = "          on two lines.\n";
    assert_eq!(made.text, BY_HAND.replacen(after, &format!("{after}{put}"), 1));
    let open = reply("two", "Lund", Some(State::Open), None).unwrap();
    let made = edited(FileId(0), BY_HAND, &open).unwrap();
    let put = "        - by: \"Lund\"\n          date: 2026-11-26\n          state: open\n";
    let after = "          state: resolved\n";
    assert_eq!(made.text, BY_HAND.replacen(after, &format!("{after}{put}"), 1));
    let empty = "comments: []  \nformat: 1\n# The end.";
    let made = edited(FileId(0), empty, &remark("a", "b", None, "c").unwrap()).unwrap();
    let put = format!("comments:\n  - id: {}\n    on: a\n", made.id);
    assert!(made.text.starts_with(&put), "{}", made.text);
    assert!(made.text.ends_with("    text: |-\n      c\nformat: 1\n# The end."), "{}", made.text);
    let made =
        edited(FileId(0), BY_HAND, &remark("no", "Lund", None, "- No: #1").unwrap()).unwrap();
    let lines: Vec<&str> = BY_HAND.lines().collect();
    let kept: Vec<&str> = made.text.lines().filter(|line| lines.contains(line)).collect();
    assert_eq!(kept, lines);
    assert!(made.text.contains("    - id: c"), "the dash stands below the others:\n{}", made.text);
    assert!(made.text.contains("      on: \"no\"\n"), "{}", made.text);
}

#[test]
fn what_can_not_be_added_to_is_told_and_left() {
    let answered = reply("two", "Lund", None, Some("x")).unwrap();
    let in_one_line = "format: 1\ncomments: [{id: two, on: a, by: b, date: 2026-10-02, version: 1.0.0, text: c}]\n";
    let in_braces = "format: 1\ncomments:\n  - {id: two, on: a, by: b, date: 2026-10-02, version: 1.0.0, text: c}\n";
    let add = &remark("a", "b", None, "c").unwrap();
    let resolve = |id: &str| reply(id, "A", Some(State::Resolved), None).unwrap();
    let delete = |id: &str| Edit::Delete(Id::parse(id).unwrap());
    for (text, edit, rule, place) in [
        (in_one_line, &answered, "comments-form", "«»format"),
        (in_one_line, &delete("two"), "comments-form", "«»{id: two"),
        (in_one_line, add, "comments-form", "«»format"),
        (in_braces, &answered, "comments-form", "«»format"),
        ("format: 1\ncomments: ~\n", add, "comments-form", "«»format"),
        ("format: 1\ncomments: [ ]\n", add, "comments-form", "«»format"),
        ("format: 1\n", &answered, "unknown-comment", "«»format"),
        ("format: 2\n", &answered, "wrong-value", "«2»"),
        ("format: 1\ncomments: [\n", &answered, "yaml", "«»["),
        (BY_HAND, &delete("two"), "comment-answered", "«two»"),
        (BY_HAND, &delete("three"), "unknown-comment", "«»# Ours"),
        (BY_HAND, &resolve("two"), "answer-without-effect", "«two»"),
        (BY_HAND, &reply("one", "A", None, None).unwrap(), "answer-without-effect", "«one»"),
    ] {
        let faults = edited(FileId(0), text, edit).unwrap_err();
        assert_eq!(faults[0].rule, rule, "{text}");
        let Place::Span(span) = faults[0].place else { panic!("{faults:?}") };
        let [before, after] = [&text[..span.start as usize], &text[span.end as usize..]];
        let marked = format!("{before}«{}»{after}", &text[span.range()]);
        assert!(marked.contains(place), "{rule}: {marked}");
        assert!(!faults[0].help.is_empty() || rule != "comments-form");
    }
}

#[test]
fn what_is_said_twice_is_two_comments() {
    let edit = remark("a", "b", None, "c").unwrap();
    let first = edited(FileId(0), "", &edit).unwrap();
    let second = edited(FileId(0), &first.text, &edit).unwrap();
    let ids: Vec<String> = read(&second.text).iter().map(|one| one.id.to_string()).collect();
    assert_eq!(ids, [first.id.to_string(), second.id.to_string()]);
    assert_ne!(first.id, second.id);
}

#[test]
fn a_comment_that_just_fits_is_taken_and_one_byte_more_is_told() {
    let edit = remark("a", "b", None, "c").unwrap();
    let text = |room: usize| format!("format: 1\n# {}\ncomments:\n", "x".repeat(room));
    let empty = edited(FileId(0), &text(0), &edit).unwrap().text.len();
    let room = YAML_BYTES as usize - empty;
    let full = edited(FileId(0), &text(room), &edit).unwrap();
    assert_eq!(full.text.len() as u64, YAML_BYTES);
    let faults = edited(FileId(0), &text(room + 1), &edit).unwrap_err();
    assert_eq!(faults[0].rule, "too-many-comments");
}

/// A course with comments in which each word is one that stands nowhere else.
fn commented() -> (Files, Files) {
    let without = course_with(
        "::: say\nWhat you say.\n:::\n\n::: worksheet Sheet {#sheet give=during}\nText.\n:::\n",
    );
    let comments = "\
format: 1
comments:
  - {id: zebra1, on: section, by: Zebrawoman, date: 2026-10-02, version: 1.0.0, text: Zebratext, quote: zebraquote}
  - {id: zebra2, on: sheet, by: Zebraman, date: 2026-10-02, version: 1.0.0, text: More zebratext, answers: [{by: Zebrauthor, date: 2026-10-02, state: resolved, text: Zebranswer}]}
  - {id: zebra3, on: zebragone, by: Zebraman, date: 2026-10-02, version: 1.0.0, text: Of what is gone}
";
    let mut with = without.clone();
    with.insert("courses/c/comments.yaml".to_owned(), comments.as_bytes().to_vec());
    (with, without)
}

#[test]
fn no_edition_has_a_word_of_it_and_each_is_the_same_to_the_byte() {
    let (with, without) = commented();
    for edition in [Edition::Instructor, Edition::Participant, Edition::Public] {
        let settings = settings("c", edition);
        let (built, told) = support::build(&with, &settings);
        let built = built.unwrap();
        assert!(told.is_empty(), "a build says nothing of them: {told:?}");
        assert_eq!(
            built.zip.bytes(),
            support::build(&without, &settings).0.unwrap().zip.bytes(),
            "{edition:?}"
        );
        for (path, bytes) in kit(&with, &settings) {
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            assert!(!path.contains("comments") && !text.contains("zebra"), "{path}");
        }
    }
    // What is searched for can be found: the same words in a module are.
    let mut taught = without;
    let module = taught.get_mut("courses/c/modules/m.md").unwrap();
    module.extend_from_slice(b"\nZebratext.\n");
    let found = kit(&taught, &settings("c", Edition::Public));
    assert!(found.values().any(|bytes| String::from_utf8_lossy(bytes).contains("Zebratext")));
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn all_who_comment_at_once_are_heard_and_nothing_lies_beside_the_file() {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in course_with("Text.\n") {
        write(&folder.path().join("curriculum").join(path), &bytes);
    }
    let start = |number: usize| {
        let text = format!("What number {number} says.");
        Command::new(env!("CARGO_BIN_EXE_kitbag"))
            .current_dir(folder.path())
            .args(["comment", "add", "c", "section", "--by", "Somebody", "--text", &text])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    let all: Vec<_> = (0..12).map(start).collect();
    for mut one in all {
        assert!(one.wait().unwrap().success());
    }
    let course = folder.path().join("curriculum/courses/c");
    let comments = read(&std::fs::read_to_string(course.join("comments.yaml")).unwrap());
    let mut texts: Vec<String> = comments.iter().map(|one| one.text.to_string()).collect();
    texts.sort_unstable();
    let mut expected: Vec<String> =
        (0..12).map(|number| format!("What number {number} says.")).collect();
    expected.sort_unstable();
    assert_eq!(texts, expected);
    let mut names: Vec<String> = std::fs::read_dir(course)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["comments.yaml", "course.yaml", "modules"]);
}

#[test]
fn an_open_comment_keeps_a_course_from_being_released_and_a_resolved_one_is_in_no_release() {
    let folder = tempfile::tempdir().unwrap();
    let kitbag = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kitbag"));
        let command = command.current_dir(folder.path()).env("SOURCE_DATE_EPOCH", "1790899200");
        let output = command.args(arguments).output().unwrap();
        let text = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        (output.status.code(), text.concat())
    };
    let release = |to: &str| kitbag(&["release", "mine", "--to", to, "--key", "key"]);
    assert_eq!(kitbag(&["new", "course", "mine"]).0, Some(0));
    support::keys::write(folder.path(), "key", 7);
    let manifest = folder.path().join("curriculum/courses/mine/course.yaml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    let approved = text.replace("status: draft", "status: approved").replace("0.1.0", "1.0.0");
    std::fs::write(&manifest, approved).unwrap();
    let (status, said) = release("without");
    assert_eq!(status, Some(0), "it is fit to be released: {said}");
    let add = ["comment", "add", "mine", "course", "--by", "Zebrawoman", "--text", "Zebratext"];
    let (status, added) = kitbag(&add);
    assert_eq!(status, Some(0), "{added}");
    let (status, said) = release("with");
    assert!(
        status == Some(1) && said.contains("comment-open") && said.contains("Zebratext"),
        "{said}"
    );
    let id = added.split_whitespace().nth(1).unwrap().trim_end_matches(',');
    assert_eq!(kitbag(&["comment", "resolve", "mine", id, "--by", "Zebrauthor"]).0, Some(0));
    let (status, said) = release("with");
    assert_eq!(status, Some(0), "{said}");
    let files = |of: &str| support::folder(folder.path().join(of).to_str().unwrap());
    assert_eq!(files("with"), files("without"));
    assert!(files("with").len() > 5);
}
