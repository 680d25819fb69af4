//! Nothing privileged leaks: secrets planted in every privileged place of the format, generated
//! courses, and the search that looks at the finished files.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::fmt::Write as _;

use kitbag::projection::Edition;
use kitbag::syntax::vocabulary::{Kind, Need, RULES, Reader};
use proptest::prelude::*;
use support::{FRONT, Files, course_with, course_with_module, kit, report, settings};

/// The mark that every planted secret bears.
const MARK: &str = "zebra";

/// Which files hold the mark, in their path or in their bytes.
fn marked(files: &Files, mark: &str) -> Vec<String> {
    let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).to_lowercase().contains(mark);
    files
        .iter()
        .filter(|(path, bytes)| path.contains(mark) || holds(bytes))
        .map(|(path, _)| path.clone())
        .collect()
}

/// A course with a secret in every privileged place, and how many there are.
fn planted() -> (Files, usize) {
    let mut count = 0;
    let mut secret = |what: &str| {
        count += 1;
        format!("{MARK}{count}{what}")
    };
    let mut body = String::from("Ordinary text for everybody.\n\n");
    for rule in RULES.iter().filter(|rule| !Reader::Participant.may_read(rule.reader)) {
        body.push_str(&block(rule.kind, &mut secret));
    }
    let _ = write!(
        body,
        ":::: instructor\n{}[^zebranote] and [link][{label}] and:\n\n![{}](../media/zebrapicture.svg \"{}\")\n\n[@zebra-reference] {}\n\n- {}\n\n> {}\n\n| {} | b |\n|---|---|\n| {} | d |\n\n    {}\n\n`{}`\n\n[^zebranote]: {}\n\n[{label}]: https://example.org/{} \"{}\"\n::::\n\n",
        secret("text"),
        secret("alt"),
        secret("caption"),
        secret("term"),
        secret("item"),
        secret("quote"),
        secret("head"),
        secret("cell"),
        secret("indented"),
        secret("code"),
        secret("footnote"),
        secret("address"),
        secret("title"),
        label = secret("label"),
    );
    let _ = write!(
        body,
        "::: insert Local policy {{#local-policy required}}\n{}\n:::\n",
        secret("guidance")
    );
    let module = format!(
        "---\ntitle: Module\nblock: M1\ngoal: Test a module.\nminutes: 10\nobjectives: [O-1]\nmaterials: [{{item: {}, per: person}}]\ngroups: {{size: 3, remainder: {}}}\nroom: {}\nrehearse: {}\nif_late: {}\n---\n\n## Section {{#section minutes=10}}\n\n{body}",
        secret("material"),
        secret("remainder"),
        secret("room"),
        secret("rehearse"),
        secret("late"),
    );
    let mut files = course_with_module(&module);
    let mut add = |path: &str, text: String| files.insert(path.to_owned(), text.into_bytes());
    add(
        "courses/c/media/zebrapicture.svg",
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><text>{}</text></svg>",
            secret("drawing")
        ),
    );
    add(
        "courses/c/media/credits.yaml",
        format!(
            "format: 1\npictures:\n  - {{file: zebrapicture.svg, title: T, by: {}, licence: CC0-1.0}}\n",
            secret("credit")
        ),
    );
    add(
        "references.yaml",
        format!(
            "format: 1\nreferences:\n  - {{id: zebra-reference, citation: {}, year: 1999, kind: book}}\n",
            secret("citation")
        ),
    );
    add(
        "glossary.yaml",
        format!(
            "format: 1\nterms:\n  - {{id: zebra-term, term: {MARK}, means: {}}}\n",
            secret("meaning")
        ),
    );
    add(
        "courses/c/modules/unlisted-zebra.md",
        format!("{FRONT}\n## Section {{#zebra-other minutes=10}}\n\n{}\n", secret("unlisted")),
    );
    let manifest = format!("# {}\n{}", secret("comment"), support::COURSE);
    add("courses/c/course.yaml", manifest);
    (files, count)
}

/// A passage of this kind with a secret wherever it can have one, inside the kind that it needs around it.
fn block(kind: Kind, secret: &mut impl FnMut(&str) -> String) -> String {
    let rule = kind.rule();
    let title =
        if rule.title == Need::Never { String::new() } else { format!(" {}", secret("title")) };
    let id = if rule.id == Need::Never { String::new() } else { format!("#{} ", secret("id")) };
    let attributes = if kind == Kind::Question { "use=check" } else { "" };
    let braces = format!("{{{id}{attributes}}}").replace("{}", "");
    let inner = match kind {
        Kind::Question => {
            format!("{}\n\n- [ ] {}\n- [x] {}\n", secret("stem"), secret("wrong"), secret("right"))
        }
        _ => format!("{}\n", secret("body")),
    };
    let one = format!("::: {}{title} {braces}\n{inner}:::\n", kind.word());
    match rule.within.first() {
        None => format!("{one}\n"),
        Some(Kind::Question) => {
            format!(
                ":::: question {{#{} use=check}}\n{}\n\n- [ ] {}\n- [x] {}\n\n{one}::::\n\n",
                secret("id"),
                secret("stem"),
                secret("no"),
                secret("yes")
            )
        }
        Some(outer) => {
            let id = if outer.rule().id == Need::Required {
                format!("{} {{#{}}}", secret("title"), secret("id"))
            } else {
                String::new()
            };
            format!(":::: {} {id}\n{}\n\n{one}::::\n\n", outer.word(), secret("outer"))
        }
    }
}

#[test]
fn no_planted_secret_reaches_a_participant_or_the_public() {
    let (files, count) = planted();
    assert!(count > 60, "every privileged place has its secret: {count}");
    let instructor = kit(&files, &settings("c", Edition::Instructor));
    let everything: String =
        instructor.values().map(|bytes| String::from_utf8_lossy(bytes).to_lowercase()).collect();
    let missing: Vec<usize> = (1..=count)
        .filter(|number| {
            let word = format!("{MARK}{number}");
            !everything.match_indices(&word).any(|(at, _)| {
                !everything[at + word.len()..].starts_with(|next: char| next.is_ascii_digit())
            })
        })
        .collect();
    // The unlisted module is in no kit at all.
    assert_eq!(
        missing.len(),
        1,
        "the instructor's kit holds every secret but the unlisted module's: {missing:?}"
    );
    let handed_out: Files = instructor
        .into_iter()
        .filter(|(path, _)| path.starts_with("participant/") || path == "index.html")
        .collect();
    assert_eq!(marked(&handed_out, MARK), Vec::<String>::new(), "in the instructor's kit");
    for edition in [Edition::Participant, Edition::Public] {
        let files = kit(&files, &settings("c", edition));
        assert_eq!(marked(&files, MARK), Vec::<String>::new(), "in the {} edition", edition.word());
        assert!(!files.keys().any(|path| path.starts_with("source/")
            || path.starts_with("restricted/")
            || path.starts_with("instructor/")));
    }
}

#[test]
fn keys_and_scripts_stand_in_restricted_documents_only() {
    let (files, _) = planted();
    let files = kit(&files, &settings("c", Edition::Instructor));
    let guide = String::from_utf8(files["instructor/facilitator-guide.html"].clone()).unwrap();
    assert!(
        !guide.contains("class=\"right\"")
            && !guide.contains("cue answer")
            && !guide.contains("cue role-player")
    );
    let key = String::from_utf8(files["restricted/answer-key.html"].clone()).unwrap();
    assert!(key.contains("class=\"right\"") && key.contains("cue answer"));
}

#[test]
fn public_text_can_not_use_what_a_privileged_passage_defines() {
    let cases = [
        ("a footnote", "Text.[^n]\n\n::: instructor\n[^n]: Hidden.\n:::", "hidden-definition"),
        (
            "a link",
            "A [word][l].\n\n::: say\nText.\n\n[l]: https://example.org/hidden \"Hidden\"\n:::",
            "hidden-definition",
        ),
        (
            "a picture by reference",
            "![Alt][l]\n\n::: say\nText.\n\n[l]: ../media/x.svg\n:::",
            "hidden-definition",
        ),
        (
            "another audience's footnote",
            "Text.[^n]\n\n::: activity A {#a audience=officer}\n[^n]: Hidden.\n:::",
            "hidden-definition",
        ),
        (
            "a guidance's footnote",
            "Text.[^n]\n\n::: insert A {#a}\n[^n]: Hidden.\n:::",
            "hidden-definition",
        ),
        (
            "a privileged place",
            "See [there](#secret-slide).\n\n::: slide Secret {#secret-slide}\n- Point\n:::",
            "cross-reference",
        ),
        ("a right answer", "- [x] This one", "tick-outside-question"),
    ];
    for (what, body, rule) in cases {
        let said = report(&course_with(body), "c");
        assert!(said.contains(&format!("error[{rule}]")), "{what}:\n{said}");
    }
}

#[test]
fn privileged_text_may_use_what_stands_around_it() {
    let body = "Text.[^n] A [word][l].\n\n::: say\nMore.[^n] The [word][l] again, and [there](#secret-slide).\n:::\n\n::: slide Secret {#secret-slide}\n- Point\n:::\n\n[^n]: Open.\n\n[l]: https://example.org/open";
    assert_eq!(report(&course_with(body), "c"), "");
}

/// A course that was checked.
fn checked(files: &Files) -> kitbag::check::CheckedCourse {
    use kitbag::{check, course, syntax};
    let source = support::source(files);
    let (parsed, faults) =
        syntax::parse(&source, &settings("c", Edition::Instructor).course).unwrap();
    let parsed = parsed.unwrap_or_else(|| panic!("{faults:?}"));
    let (course, faults) = course::resolve(&source, parsed, Default::default());
    let (checked, more) = check::check(course.unwrap(), check::Scope::Build);
    checked.unwrap_or_else(|| panic!("{faults:?} {more:?}"))
}

#[test]
fn the_search_finds_what_a_template_would_let_through() {
    use kitbag::{kit, projection::secrets, render::KitFile, source::FilePath};
    let body = "Ordinary words that everybody in the room may read at leisure.\n\n::: say\nNever let the other side of the table see this sentence.\n:::\n\n::: do\nClose the blue door.\n:::";
    let checked = checked(&course_with(body));
    let projections = kitbag::projection::project_all(&checked, [Reader::Participant]);
    let shared = secrets::SharedSecrets::default();
    let secrets = secrets::secrets(&checked, projections.of(Reader::Participant), Some(&shared));
    let pieces = kit::Pieces::of_one_kit();
    let search = |path: &str, text: &str| {
        let file = KitFile { path: FilePath::parse(path).unwrap(), bytes: text.to_owned().into() };
        let kit = kit::Kit { name: "k".into(), files: vec![file] };
        let compressed = kit::compress(&kit, &pieces).unwrap();
        let count = || kit::search(&kit.files, &compressed, Edition::Participant, &secrets).len();
        // What was searched before is found again.
        let found = count();
        assert_eq!(found, count(), "{path}: {text}");
        found
    };
    assert_eq!(
        search("a.html", "<p>ordinary words that everybody in the room may read at leisure</p>"),
        0
    );
    assert_eq!(
        search("a.html", "<p>let the other side of the table see</p>"),
        1,
        "a run of eight words"
    );
    assert_eq!(
        search("a.html", "<p>let the other side of the table</p>"),
        0,
        "seven words of a longer passage"
    );
    assert_eq!(
        search("a.html", "<p>LET the <em>oth</em>er <b>side</b> of&#x2F;the\n table, see</p>"),
        1,
        "through markup and case"
    );
    assert_eq!(
        search("a.html", "<p>close the <i>blue</i> door</p>"),
        1,
        "a short passage as a whole"
    );
    assert_eq!(search("a.html", "<img alt=\"Close the blue door\">"), 1, "in an attribute");
    for cut in
        ["<footer>", "<style>\n</style>\n", "<div class=\"agency-head\"></div>\n", "<script>\n"]
    {
        let head = "<div class=\"agency-head\"></div>\n";
        let text = format!("{head}<p>let the other side\n{cut}of the table see</p>");
        assert_eq!(search("a.html", &text), 1, "over the end of a piece: {cut}");
        let before = "Ordinary words that everybody in the room may read at leisure.";
        let text = format!("{head}<p>{before} Let the other side\n{cut}of the table see</p>");
        assert_eq!(search("a.html", &text), 1, "over the end of a long piece: {cut}");
        let text = format!("{head}<p>Let the other side\n{cut}of the table see. {before}</p>");
        assert_eq!(search("a.html", &text), 1, "into a long piece: {cut}");
    }
    assert_eq!(search("kit.json", "{\"a\":[\"close the\\nblue door\"]}"), 1, "in JSON");
    assert_eq!(search("close-the-blue-door.html", "<p></p>"), 1, "in a file's name");
}

/// How many leaks a page with these words would be in a kit of this course.
fn leaks_in(files: &Files, words: &str) -> usize {
    use kitbag::{kit, projection, render::KitFile, source::FilePath};
    let checked = checked(files);
    let projections = projection::project_all(&checked, [Reader::Participant]);
    let participants = projections.of(Reader::Participant);
    let secrets = projection::secrets::secrets(&checked, participants, None);
    let path = FilePath::parse("a.html").unwrap();
    let file = KitFile { path, bytes: format!("<p>{words}</p>").into() };
    let kit = kit::Kit { name: "k".into(), files: vec![file] };
    let compressed = kit::compress(&kit, &kit::Pieces::of_one_kit()).unwrap();
    kit::search(&kit.files, &compressed, Edition::Participant, &secrets).len()
}

#[test]
fn a_projection_has_the_hints_that_its_reader_may_read() {
    let checked = checked(&planted().0);
    let readers = [Reader::Participant, Reader::Administrator, Reader::Instructor];
    let projections = kitbag::projection::project_all(&checked, readers);
    for (reader, hints, materials) in
        [(Reader::Participant, 0, 0), (Reader::Administrator, 0, 1), (Reader::Instructor, 4, 1)]
    {
        let front = &projections.of(reader).module(0).tree.front;
        let groups = front.groups.as_ref().unwrap();
        let all = [&front.room, &front.rehearse, &front.if_late, &groups.remainder];
        let count = all.iter().filter(|hint| hint.is_some()).count();
        assert_eq!((count, front.materials.len()), (hints, materials), "{reader:?}");
    }
}

#[test]
fn words_are_secret_wherever_a_private_passage_has_them() {
    let passages = [
        ("its text", "::: say\nTurn the red key.\n:::"),
        ("its title", "::: slide Turn the red key {#slide}\n- Point\n:::"),
        ("an item", "::: say\n- Turn the red key\n:::"),
        ("a quotation", "::: say\n> Turn the red key\n:::"),
        ("a heading cell", "::: say\n| Turn the red key | B |\n|---|---|\n| C | D |\n:::"),
        ("a cell", "::: say\n| A | B |\n|---|---|\n| C | Turn the red key |\n:::"),
        ("code", "::: say\n```\nturn the red key\n```\n:::"),
        ("an address", "::: say\nSee [it](https://turn.example/the-red-key).\n:::"),
        ("a picture's words", "::: say\n![Turn the red key](../media/p.svg)\n:::"),
        ("a caption", "::: say\n![A](../media/p.svg \"Turn the red key\")\n:::"),
        ("a caption in a line", "::: say\nSo ![A](../media/p.svg \"Turn the red key\").\n:::"),
        ("a picture's name", "::: say\n![A](../media/turn-the-red-key.svg)\n:::"),
        ("a name in a line", "::: say\nSo ![A](../media/turn-the-red-key.svg).\n:::"),
        ("a note", "::: say\nSo.[^n]\n\n[^n]: Turn the red key.\n:::"),
        (
            "a note's address",
            "::: say\nSo.[^n]\n\n[^n]: [A](https://turn.example/the-red-key).\n:::",
        ),
        (
            "a question",
            ":::: question {#q use=check}\nTurn the red key?\n\n- [x] Yes\n- [ ] No\n::::",
        ),
        (
            "a right option",
            ":::: question {#q use=check}\nSo?\n\n- [x] Turn the red key\n- [ ] No\n::::",
        ),
        (
            "a wrong option",
            ":::: question {#q use=check}\nSo?\n\n- [x] Yes\n- [ ] Turn the red key\n::::",
        ),
        (
            "an answer",
            ":::: question {#q use=check}\nSo?\n\n- [x] Yes\n- [ ] No\n\n::: answer\nTurn the red key.\n:::\n::::",
        ),
        ("guidance", "::: insert Place {#place}\nTurn the red key.\n:::"),
        ("passages in a row", "::: say\nTurn the\n:::\n\n::: do\nred key\n:::"),
    ];
    let course = |body: &str| {
        let mut files = course_with(body);
        let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"></svg>";
        let mut credits = String::from("format: 1\npictures:\n");
        for name in ["p.svg", "turn-the-red-key.svg"].iter().filter(|name| body.contains(*name)) {
            files.insert(format!("courses/c/media/{name}"), drawing.as_bytes().to_vec());
            let _ = writeln!(credits, "  - {{file: {name}, title: T, by: B, licence: CC0-1.0}}");
            files.insert("courses/c/media/credits.yaml".into(), credits.clone().into_bytes());
        }
        files
    };
    let mut wrong = Vec::new();
    for (what, passage) in passages {
        let words = match passage {
            _ if what.ends_with("address") => "https://turn.example/the-red-key",
            _ if what.contains("name") => "media/turn-the-red-key.svg",
            _ => "Turn the red key",
        };
        let found = leaks_in(&course(passage), words);
        let twice = format!("{passage}\n\nEverybody reads `{words}`.");
        let public = leaks_in(&course(&twice), words);
        if (found, public) != (1, 0) {
            wrong.push(format!("{what}: {found} leaks, {public} of what is public too"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_modules_hints_are_secret_and_what_titles_and_manifests_say_is_not() {
    const WORDS: &str = "Turn the red key";
    for hint in ["room: W", "rehearse: W", "if_late: W", "groups: {size: 3, remainder: W}"] {
        let hint = hint.replace('W', WORDS);
        let with = |front: &str| {
            let front = front.replace("minutes: 10\n", &format!("minutes: 10\n{hint}\n"));
            format!("{front}\n## Section {{#section minutes=10}}\n\nText.\n")
        };
        assert_eq!(leaks_in(&course_with_module(&with(FRONT)), WORDS), 1, "{hint}");
        for public in ["title: Module", "goal: Test a module."] {
            let key = public.split(':').next().unwrap();
            let front = FRONT.replace(public, &format!("{key}: {WORDS}"));
            assert_eq!(leaks_in(&course_with_module(&with(&front)), WORDS), 0, "{hint}, {public}");
        }
        let mut files = course_with_module(&with(FRONT));
        let course = support::COURSE.replace("Test the tool.", WORDS);
        files.insert("courses/c/course.yaml".into(), course.into_bytes());
        assert_eq!(leaks_in(&files, WORDS), 0, "{hint}, in the course's goal");
    }
}

#[test]
fn no_secret_goes_on_over_what_participants_read() {
    let before = "::: say\nTurn the\n:::";
    for between in [
        "red key",
        "::: keypoints\nred key\n:::",
        "::: safety\nred key\n:::",
        "::: worksheet red key {#sheet}\nOn paper.\n:::",
        "- red key",
    ] {
        let body = format!("{before}\n\n{between}\n\n::: do\ntwice and wait.\n:::");
        let words = "Turn the red key twice and wait";
        assert_eq!(leaks_in(&course_with(&body), words), 0, "{between}");
    }
}

/// A generated piece of a module.
#[derive(Clone, Debug)]
enum Piece {
    Paragraph(bool),
    List(usize),
    Quote,
    Table,
    Block(Kind, Vec<Piece>),
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Piece::Paragraph),
        (1..4usize).prop_map(Piece::List),
        Just(Piece::Quote),
        Just(Piece::Table)
    ];
    let kinds = vec![
        Kind::Instructor,
        Kind::Say,
        Kind::Ask,
        Kind::Do,
        Kind::Show,
        Kind::Slide,
        Kind::Activity,
        Kind::Discussion,
        Kind::Debrief,
        Kind::Worksheet,
        Kind::Keypoints,
        Kind::Safety,
        Kind::Scenario,
        Kind::RolePlayer,
        Kind::Expect,
        Kind::Insert,
    ];
    let piece = leaf.prop_recursive(3, 24, 4, move |inner| {
        (proptest::sample::select(kinds.clone()), prop::collection::vec(inner, 1..4))
            .prop_map(|(kind, pieces)| Piece::Block(kind, pieces))
    });
    prop::collection::vec(piece, 1..8)
}

/// Writes pieces; each word says who may read it.
struct Writer {
    text: String,
    words: usize,
}

impl Writer {
    fn word(&mut self, reader: Reader) -> String {
        self.words += 1;
        let mark = match reader {
            Reader::Participant => "pub",
            Reader::Restricted => "res",
            _ => "sec",
        };
        format!("{mark}{}x", self.words)
    }

    fn pieces(&mut self, pieces: &[Piece], reader: Reader, around: Option<Kind>, colons: usize) {
        for piece in pieces {
            self.piece(piece, reader, around, colons);
        }
    }

    fn piece(&mut self, piece: &Piece, reader: Reader, around: Option<Kind>, colons: usize) {
        let text = match piece {
            Piece::Paragraph(strong) => {
                let (a, b) = (self.word(reader), self.word(reader));
                if *strong {
                    format!("{a} **{b}**\n\n")
                } else {
                    format!("{a} [{b}](https://example.org/)\n\n")
                }
            }
            Piece::List(items) => {
                (0..*items).map(|_| format!("- {}\n", self.word(reader))).collect::<String>() + "\n"
            }
            Piece::Quote => format!("> {}\n\n", self.word(reader)),
            Piece::Table => format!(
                "| {} | {} |\n|---|---|\n| {} | |\n\n",
                self.word(reader),
                self.word(reader),
                self.word(reader)
            ),
            Piece::Block(kind, inner) => return self.block(*kind, inner, reader, around, colons),
        };
        self.text.push_str(&text);
    }

    /// A block where the format doesn't allow it is written as what it holds.
    fn block(
        &mut self,
        kind: Kind,
        inner: &[Piece],
        reader: Reader,
        around: Option<Kind>,
        colons: usize,
    ) {
        let rule = kind.rule();
        let closed = [Kind::Slide, Kind::Insert, Kind::RolePlayer];
        let fits = match rule.within {
            [] => around != Some(kind) && !around.is_some_and(|around| closed.contains(&around)),
            within => around.is_some_and(|around| within.contains(&around)),
        };
        let hidden_insert = kind == Kind::Insert && reader != Reader::Participant;
        if !fits || hidden_insert || colons < 4 {
            return self.pieces(inner, reader, around, colons);
        }
        let inside = match (reader, kind.reader()) {
            (Reader::Restricted, _) | (_, Reader::Restricted) => Reader::Restricted,
            (Reader::Participant, own) => own,
            (outer, _) => outer,
        };
        let guidance = if kind == Kind::Insert { Reader::Instructor } else { inside };
        let title = if rule.title == Need::Required {
            format!(" {}", self.word(inside))
        } else {
            String::new()
        };
        let id = if rule.id == Need::Required {
            self.words += 1;
            format!(" {{#id-{}}}", self.words)
        } else {
            String::new()
        };
        let fence = ":".repeat(colons);
        let _ = write!(self.text, "{fence} {}{title}{id}\n\n", kind.word());
        self.pieces(inner, guidance, Some(kind), colons - 1);
        let _ = write!(self.text, "{fence}\n\n");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_reader_gets_all_that_is_theirs_and_nothing_else(pieces in pieces()) {
        let mut writer = Writer { text: String::new(), words: 0 };
        writer.pieces(&pieces, Reader::Participant, None, 9);
        let files = kit(&course_with(&writer.text), &settings("c", Edition::Instructor));
        let page = |path: &str| files.get(path).map(|bytes| String::from_utf8(bytes.clone()).unwrap()).unwrap_or_default();
        let handout = page("participant/handout-01-m.html");
        let guide = page("instructor/facilitator-guide.html");
        let scripts = page("restricted/role-player-scripts.html");
        let participant = kit(&course_with(&writer.text), &settings("c", Edition::Participant));
        for word in writer.text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| word.ends_with('x')) {
            let (in_handout, in_guide, in_scripts) = (handout.contains(word), guide.contains(word), scripts.contains(word));
            match &word[..3] {
                "pub" => prop_assert!(in_handout && in_guide, "{word} is everybody's:\n{}", writer.text),
                "sec" => {
                    prop_assert!(!in_handout && in_guide, "{word} is the instructor's:\n{}", writer.text);
                    prop_assert!(marked(&participant, word).is_empty());
                }
                "res" => {
                    prop_assert!(!in_handout && !in_guide && in_scripts, "{word} is restricted:\n{}", writer.text);
                    prop_assert!(marked(&participant, word).is_empty());
                }
                _ => {}
            }
        }
    }
}

#[test]
fn words_that_meet_by_chance_are_no_leak() {
    // The handout leaves the break out, so its words run from the first section into the last; beside
    // a note that ends as the one and begins as the other, they would look like a run of the note.
    let module = format!(
        "{FRONT}\n## One {{#one minutes=5}}\n\nWe read one two three four five.\n\n## Break {{#pause .break minutes=1}}\n\n## Six {{#six minutes=4}}\n\nseven eight nine ten\n\n::: say\nWe read it.\n:::\n\nsix seven eight\n"
    );
    assert_eq!(report(&course_with_module(&module), "c"), "");
}
