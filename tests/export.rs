//! A received kit made an agency's own, by the command: the same packet as from the source, and many at once.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const BODY: &str = "\
Call {{ agency.short_name }}.

::: insert Our list {#our-list required}
Who is called at night?
:::
";

/// A folder with a course, its kit, and agencies.
struct Place(tempfile::TempDir);

impl Place {
    fn new(agencies: &[&str]) -> Self {
        Self::with(BODY, agencies)
    }

    fn with(body: &str, agencies: &[&str]) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        for (path, bytes) in support::course_with(body) {
            place.write(&format!("curriculum/{path}"), &bytes);
        }
        agencies.iter().for_each(|id| place.agency(id, "Ring the desk."));
        let built = place.run(&["build", "c", "--out", "kits"]);
        assert_eq!(built.status.code(), Some(0), "{built:?}");
        place
    }

    fn agency(&self, id: &str, text: &str) {
        let yaml = format!("format: 1\nid: {id}\nname: The {id} office\nkind: county\n");
        self.write(&format!("agencies/{id}/agency.yaml"), yaml.as_bytes());
        self.write(&format!("agencies/{id}/inserts/our-list.md"), text.as_bytes());
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kitbag"));
        command.args(arguments).current_dir(self.0.path()).output().unwrap()
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// The files of a folder, with when each was written.
    fn files(&self, folder: &str) -> BTreeMap<String, std::time::SystemTime> {
        let Ok(entries) = std::fs::read_dir(self.path(folder)) else { return BTreeMap::new() };
        let entries = entries.map(Result::unwrap);
        let named = |entry: std::fs::DirEntry| {
            (
                entry.file_name().into_string().unwrap(),
                entry.metadata().unwrap().modified().unwrap(),
            )
        };
        entries.map(named).collect()
    }
}

const KIT: &str = "kits/c-1.0.0.zip";

#[test]
fn a_packet_from_the_kit_is_the_one_from_the_source_byte_for_byte() {
    let place = Place::new(&["rio"]);
    for edition in ["instructor", "participant", "public"] {
        let more = ["--agency", "agencies/rio", "--edition", edition];
        let from_kit = place.run(&[&["export", KIT, "--out", "a"], &more[..]].concat());
        assert_eq!(from_kit.status.code(), Some(0), "{from_kit:?}");
        let from_source = place.run(&[&["build", "c", "--out", "b"], &more[..]].concat());
        assert_eq!(from_source.status.code(), Some(0), "{from_source:?}");
    }
    let (a, b) = (place.files("a"), place.files("b"));
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    assert_eq!(a.len(), 3);
    for name in a.keys() {
        let read = |folder: &str| std::fs::read(place.path(folder).join(name)).unwrap();
        assert_eq!(read("a"), read("b"), "{name}");
    }
    // An agency's packet is a kit too, and the next export from it gives the same again.
    let again =
        place.run(&["export", "a/c-1.0.0-rio.zip", "--agency", "agencies/rio", "--out", "c"]);
    assert_eq!(again.status.code(), Some(0), "{again:?}");
    assert_eq!(
        std::fs::read(place.path("c/c-1.0.0-rio.zip")).unwrap(),
        std::fs::read(place.path("a/c-1.0.0-rio.zip")).unwrap()
    );
}

/// A course of several sections, some with places for an agency's words and some without. One alone cites a work.
fn sections() -> support::Files {
    let front = support::FRONT.replace("minutes: 10", "minutes: 40");
    let mut text = front;
    for (id, inside) in [
        (
            "plain",
            "What everybody reads, with `code`, **weight** and [a link](https://a.example).[^n]\n\n::::: question {#q objectives=O-1 use=check}\nWho reads?\n\n- [x] Everybody\n- [ ] Nobody\n\n::: answer\nThe section says so in its first few words.\n:::\n:::::",
        ),
        (
            "field",
            "Call {{ agency.name }}, {{ agency.phone }}, about a cover.\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n::: say\nThe instructor says these ten words to the class aloud.\n:::",
        ),
        (
            "first",
            "::: insert First {#one}\nGuidance of some seven words or more stands here.\n:::\n\n| C | D |\n|---|---|\n| 3 | 4 |",
        ),
        (
            "last",
            "::: say\nThe instructor says these ten words to the class aloud.\n:::\n\n::: insert Second {#two}\n:::\n\nAfter it.",
        ),
    ] {
        let head = format!("\n## The {id} section {{#{id} minutes=10 objectives=O-1}}\n\n");
        text.push_str(&format!("{head}{inside}\n"));
    }
    let mut files = support::course_with_module(
        &(text + "\n[^n]: A note for {{ agency.short_name }} [@work].\n"),
    );
    let works =
        "format: 1\nreferences:\n  - {id: work, citation: One (2020), year: 2020, kind: book}\n";
    files.insert("references.yaml".into(), works.as_bytes().to_vec());
    files
}

#[test]
fn each_of_many_packets_is_the_one_that_is_made_alone() {
    const WORDS: &[&str] = &[
        "Ring the desk.",
        "A *hard stop* is a cover here.",
        "| When | Whom |\n|---|---|\n| Night | {{ agency.name }} |",
        "- one\n- two\n\n> Quoted by {{ agency.short_name }}.",
        "Write to <https://b.example> & ask for O'Neil.",
    ];
    let place = Place(tempfile::tempdir().unwrap());
    let glossary = "format: 1\nterms:\n  - {id: cover, term: Cover, means: What stops a round.}\n  - {id: hard-stop, term: Hard stop, means: An end.}\n";
    for (path, bytes) in sections() {
        place.write(&format!("curriculum/{path}"), &bytes);
    }
    place.write("curriculum/glossary.yaml", glossary.as_bytes());
    let built = place.run(&["build", "c", "--out", "kits"]);
    assert_eq!(built.status.code(), Some(0), "{built:?}");
    // Each agency leaves out other things, and no two are alike.
    for number in 0..20_usize {
        let folder = format!("agencies/a-{number}");
        let digit = |place: u32| number / 3_usize.pow(place) % 3;
        let mut yaml =
            format!("format: 1\nid: a-{number}\nname: Office <{number}> & Co\nkind: county\n");
        yaml += ["", "short_name: OF\n", "contacts: {phone: 505-555-0143}\n"][digit(0)];
        yaml += ["", "colours: {primary: \"#1a3c6e\"}\n", "paper: a4\n"][digit(1)];
        yaml += ["", "terms: [{term: cover, here: Shield}]\n", ""][digit(2)];
        // Some change the course itself, and of these some leave its sections as they are.
        if number % 5 == 3 {
            yaml += "courses: [{course: c, modules: [{module: radio, after: m}], days: [{day: 1, start: \"07:30\"}]}]\n";
            let front = support::FRONT.replace("M1", "R1");
            let radio = format!(
                "{front}\n## Radio {{#radio minutes=10}}\n\nA cover is called {number}.\n\n::: say\nA cover is called {number}, says the instructor.\n:::\n"
            );
            place.write(&format!("{folder}/modules/c/radio.md"), radio.as_bytes());
        }
        for (how, of) in [("instead-plain", 2), ("after-field", 3), ("before-first", 6)] {
            if number % of == 1 {
                let id = if how == "instead-plain" { "plain" } else { how };
                let text = format!(
                    "## Ours {{#{id} minutes=7 objectives=O-1}}\n\nOur hard stop {number}.\n\n::: say\nOur own hard stop is said {number} times aloud.\n:::\n"
                );
                place.write(&format!("{folder}/adaptations/c/{how}.md"), text.as_bytes());
            }
        }
        place.write(&format!("{folder}/agency.yaml"), yaml.as_bytes());
        for (insert, word) in [("one", number % 6), ("two", number / 2 % 6)] {
            if let Some(text) = WORDS.get(word) {
                place.write(&format!("{folder}/inserts/{insert}.md"), text.as_bytes());
            }
        }
    }
    for edition in ["instructor", "participant"] {
        let (many, alone) = (format!("many-{edition}"), format!("alone-{edition}"));
        let export =
            ["export", KIT, "--agencies", "agencies", "--edition", edition, "--out", &many];
        let export = place.run(&export);
        assert_eq!(export.status.code(), Some(0), "{export:?}");
        for number in 0..20 {
            let agency = format!("agencies/a-{number}");
            let settings = ["--agency", &agency, "--edition", edition, "--out", &alone];
            let build = place.run(&[&["build", "c"], &settings[..]].concat());
            assert_eq!(build.status.code(), Some(0), "{build:?}");
        }
        let names: Vec<String> = place.files(&alone).into_keys().collect();
        assert_eq!(place.files(&many).into_keys().collect::<Vec<_>>(), names);
        assert_eq!(names.len(), 20);
        for name in names {
            let read = |folder: &str| std::fs::read(place.path(folder).join(&name)).unwrap();
            assert!(read(&many) == read(&alone), "{name}");
        }
    }
    let changed = std::fs::read(place.path("many-instructor/c-1.0.0-a-13.zip")).unwrap();
    let guide = support::unzip(&changed)["instructor/facilitator-guide.html"].clone();
    let guide = String::from_utf8(guide).unwrap();
    for (own, times) in [("Our hard stop 13.", 3), ("is called 13,", 1)] {
        assert_eq!(guide.matches(own).count(), times, "{own}");
    }
}

#[test]
fn a_key_in_one_agencys_text_is_found_among_many() {
    let place = Place(tempfile::tempdir().unwrap());
    for (path, bytes) in sections() {
        place.write(&format!("curriculum/{path}"), &bytes);
    }
    assert_eq!(place.run(&["build", "c", "--out", "kits"]).status.code(), Some(0));
    for id in ["alder", "aspen", "birch", "cedar", "dogwood", "elder", "yew"] {
        place.agency(id, "Ring the desk.");
        std::fs::remove_file(place.path(&format!("agencies/{id}/inserts/our-list.md"))).unwrap();
    }
    let said = "Here the instructor says these ten words to the class aloud, too.";
    place.write("agencies/birch/inserts/one.md", said.as_bytes());
    let section = |agency: &str, how: &str, words: &str| {
        let text = format!(
            "## Ours {{#ours minutes=5}}\n\n{words}\n\n::: say\n{words} Say it again.\n:::\n"
        );
        place.write(&format!("agencies/{agency}/adaptations/c/{how}.md"), text.as_bytes());
    };
    section("cedar", "after-plain", said);
    // What an agency itself tells everybody is no secret in its own packet, and changes nothing for others.
    section("dogwood", "before-last", "The heron channel is open at night for all who call.");
    section("elder", "before-last", "The crane channel is open at night for all who call.");
    // What it keeps to its instructors is one, whoever before it has filled the same places.
    let hours = "format: 1\nid: aspen\nname: Aspen\nkind: county\ncourses: [{course: c, days: [{day: 1, start: \"07:30\"}]}]\n";
    place.write("agencies/aspen/agency.yaml", hours.as_bytes());
    place.write("agencies/aspen/inserts/one.md", b"Ring the desk.");
    let text = "The egret channel is open at night to those who know its word.";
    place.write(
        "agencies/yew/adaptations/c/instead-plain.md",
        format!("## Ours {{#plain minutes=10}}\n\nOurs.\n\n::: say\n{text}\n:::\n").as_bytes(),
    );
    place.write("agencies/yew/inserts/one.md", text.as_bytes());
    let export = ["export", KIT, "--agencies", "agencies", "--edition", "participant"];
    let export = place.run(&export);
    assert_eq!(export.status.code(), Some(1), "{export:?}");
    let told = String::from_utf8(export.stderr).unwrap();
    assert!(told.contains("error[leak]"), "{told}");
    assert!(told.ends_with("nothing was made for: birch, cedar, yew\n"), "{told}");
}

#[test]
fn a_packet_says_which_kit_it_is_of_and_whether_it_has_blanks() {
    let place = Place::new(&["rio"]);
    let kit = support::unzip(&std::fs::read(place.path(KIT)).unwrap());
    let sums = String::from_utf8(kit["SHA256SUMS"].clone()).unwrap();
    let source = sums.lines().filter(|line| line.contains("  source/"));
    let source: String = source.map(|line| format!("{line}\n")).collect();
    let of_kit = kitbag::digest::Digest::of(source.as_bytes()).to_string();
    let export = |edition: &str| {
        let more = ["--agency", "agencies/rio", "--edition", edition, "--draft", "--out", "a"];
        let run = place.run(&[&["export", KIT], &more[..]].concat());
        assert_eq!(run.status.code(), Some(0), "{run:?}");
        let zip = match edition {
            "instructor" => "a/c-1.0.0-rio.zip".to_owned(),
            _ => format!("a/c-1.0.0-rio-{edition}.zip"),
        };
        let files = support::unzip(&std::fs::read(place.path(&zip)).unwrap());
        let manifest: serde_json::Value = serde_json::from_slice(&files["kit.json"]).unwrap();
        assert_eq!(manifest["content_digest"], of_kit, "{edition}");
        let text = place.run(&["verify", &zip]);
        let json = place.run(&["verify", &zip, "--format", "json"]);
        let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
        let text = String::from_utf8(text.stdout).unwrap();
        (manifest["agency"].clone(), text, json["kits"][0]["kit"]["blanks"].clone())
    };
    for edition in ["instructor", "participant", "public"] {
        let (agency, text, blanks) = export(edition);
        assert_eq!(agency.get("blanks"), None);
        assert!(!text.contains("Not to teach from") && blanks == serde_json::json!([]), "{text}");
    }
    std::fs::remove_file(place.path("agencies/rio/inserts/our-list.md")).unwrap();
    for edition in ["instructor", "participant", "public"] {
        let (agency, text, blanks) = export(edition);
        let expected = serde_json::json!(["our-list"]);
        assert_eq!((&agency["blanks"], &blanks), (&expected, &expected), "{edition}");
        let words = "  Not to teach from: the agency has left blank `our-list`\n";
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn guidance_may_be_copied_into_the_insert_that_it_is_for_and_nowhere_else() {
    let (list, map) = (
        "Who is called at night, and by which of the two desks downstairs?",
        "Where is the second gate of the yard, and who of us holds its key?",
    );
    let body = format!(
        "::: insert Our list {{#our-list required}}\n{list}\n:::\n\n::: say\nWait for the others at the foot of the stairs.\n:::\n\n::: insert Our map {{#our-map}}\n{map}\n:::\n"
    );
    let place = Place::with(&body, &["first", "own", "other", "items", "blank"]);
    for id in ["first", "own", "other", "items"] {
        place.write(&format!("agencies/{id}/inserts/our-map.md"), b"By the river.");
    }
    let text = |id: &str, text: &str| {
        place.write(&format!("agencies/{id}/inserts/our-list.md"), text.as_bytes());
    };
    text("own", &format!("{list} Both of them."));
    text("other", &format!("Both of them. {map} Ask."));
    text("items", &format!("- {list}\n- Both."));
    text("blank", &format!("Both of them. {map} Ask."));
    let many = place.run(&["export", KIT, "--agencies", "agencies", "--out", "many"]);
    assert_eq!(many.status.code(), Some(1), "{many:?}");
    let mut alone = BTreeSet::new();
    for id in ["first", "own", "other", "items", "blank"] {
        let agency = format!("agencies/{id}");
        let one = place.run(&["export", KIT, "--agency", &agency, "--out", "alone"]);
        if one.status.success() {
            alone.insert(format!("c-1.0.0-{id}.zip"));
        }
    }
    let made: BTreeSet<String> = place.files("many").into_keys().collect();
    assert_eq!(made, alone);
    let names = ["first", "items", "other", "own"].map(|id| format!("c-1.0.0-{id}.zip"));
    assert_eq!(made, BTreeSet::from(names), "`blank` has guidance that others are still to read");
    for name in &made {
        let read = |out: &str| std::fs::read(place.path(out).join(name)).unwrap();
        assert!(read("many") == read("alone"), "{name}");
    }
}

#[test]
fn links_that_follow_one_another_once_a_place_is_filled_are_secret_together() {
    let body = "::: say\nSee [this](https://one.example/a/b/c/d/e/f).\n:::\n\n::: insert Our list {#our-list}\nAs [that](https://own.example/).\n:::\n\n::: say\nAnd [this](https://two.example/g/h/i).\n:::\n";
    let place = Place::with(body, &["mesa", "rio"]);
    place.write("agencies/mesa/inserts/our-list.md", b"Ring [the desk](https://desk.example/).");
    let text = b"Ring c d e f, https two example g.";
    place.write("agencies/rio/inserts/our-list.md", text);
    let alone = place.run(&["export", KIT, "--agency", "agencies/rio", "--out", "alone"]);
    assert_eq!(alone.status.code(), Some(1), "{alone:?}");
    let many = place.run(&["export", KIT, "--agencies", "agencies", "--out", "many"]);
    assert_eq!(many.status.code(), Some(1), "{many:?}");
    assert_eq!(place.files("many").into_keys().collect::<Vec<_>>(), ["c-1.0.0-mesa.zip"]);
}

#[cfg(unix)]
#[test]
fn an_agency_may_be_named_by_a_link_to_its_folder() {
    let place = Place::new(&["rio"]);
    std::fs::create_dir(place.path("linked")).unwrap();
    std::os::unix::fs::symlink("../agencies/rio", place.path("linked/rio")).unwrap();
    let folder = place.run(&["export", KIT, "--agency", "agencies/rio", "--out", "a"]);
    let link = place.run(&["export", KIT, "--agencies", "linked", "--out", "b"]);
    assert_eq!((folder.status.code(), link.status.code()), (Some(0), Some(0)), "{link:?}");
    let name = "c-1.0.0-rio.zip";
    let read = |out: &str| std::fs::read(place.path(out).join(name)).unwrap();
    assert!(read("a") == read("b"));
}

#[test]
fn a_faulty_agency_is_told_and_the_others_are_made_once() {
    let place = Place::new(&["alder", "birch", "cedar"]);
    place.agency("broken", "# A heading\n");
    place.write("agencies/notes.txt", b"no agency");
    let export = || place.run(&["export", KIT, "--agencies", "agencies", "--out", "packets"]);
    let first = export();
    assert_eq!(first.status.code(), Some(1), "{first:?}");
    let said = String::from_utf8(first.stdout).unwrap();
    assert!(
        said.contains("4 agencies: 3 packets made in packets, 0 unchanged, 1 with faults"),
        "{said}"
    );
    let told = String::from_utf8(first.stderr).unwrap();
    assert!(
        told.contains("a heading can't stand in an agency's text")
            && told.contains("agencies/broken/inserts/our-list.md:1"),
        "{told}"
    );
    assert!(told.contains("nothing was made for: broken"), "{told}");
    let made = place.files("packets");
    assert_eq!(made.len(), 3, "{made:?}");

    // Again: nothing is written. Then one agency changes, and only its packet is.
    let again = export();
    assert!(
        String::from_utf8(again.stdout).unwrap().contains("0 packets made in packets, 3 unchanged")
    );
    assert_eq!(place.files("packets"), made);
    place.agency("birch", "Ring another desk.");
    export();
    let after = place.files("packets");
    let changed: Vec<&String> = after.keys().filter(|name| after[*name] != made[*name]).collect();
    assert_eq!(changed, ["c-1.0.0-birch.zip"]);
}

#[test]
fn an_engine_reads_what_came_of_each_agency_and_one_failure_hides_no_other() {
    let place = Place::new(&["alder", "birch", "cedar"]);
    place.agency("broken", "# A heading\n");
    place.write("agencies/alder/inserts/lost.md", b"Words that stand nowhere.");
    // A folder that isn't empty stands where the packet is to go.
    place.write("packets/c-1.0.0-cedar.zip/x", b"");
    let many = ["export", KIT, "--agencies", "agencies", "--out", "packets"];
    let text = place.run(&many);
    assert_eq!(text.status.code(), Some(3), "{text:?}");
    let (answer, told) =
        (String::from_utf8(text.stdout).unwrap(), String::from_utf8(text.stderr).unwrap());
    let words = "4 agencies: 2 packets made in packets, 0 unchanged, 1 with faults, 1 at which the machine failed\n";
    assert_eq!(answer, words);
    assert!(
        told.contains("error: `cedar`: can't put in place `packets/c-1.0.0-cedar.zip`"),
        "{told}"
    );
    assert!(told.ends_with("nothing was made for: broken, cedar\n"), "{told}");

    let json = place.run(&[&many[..], &["--format", "json"]].concat());
    assert_eq!((json.status.code(), json.stderr.is_empty()), (Some(3), true), "{json:?}");
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    sound(&json);
    assert_eq!(json["outcome"], "failed");
    let of = |key: &str| -> Vec<String> {
        let agencies = json["agencies"].as_array().unwrap().iter();
        agencies.map(|agency| agency[key].as_str().unwrap_or("none").to_owned()).collect()
    };
    assert_eq!(of("id"), ["alder", "birch", "broken", "cedar"]);
    assert_eq!(of("state"), ["unchanged", "unchanged", "faulty", "failed"]);
    assert_eq!(of("path")[1..], ["packets/c-1.0.0-birch.zip", "none", "none"]);
    assert!(of("message")[3].starts_with("can't put in place"), "{json}");
    let found = |agency: usize| &json["agencies"][agency]["diagnostics"][0];
    assert_eq!(found(0)["rule"], "insert-without-place");
    assert_eq!((&found(2)["rule"], &found(2)["place"]["line"]), (&"insert-text".into(), &1.into()));
    assert_eq!(found(2)["place"]["file"], "agencies/broken/inserts/our-list.md");

    // One alone is told in the same form.
    for (agency, outcome, status) in [("birch", "made", 0), ("broken", "faulty", 1)] {
        let folder = format!("agencies/{agency}");
        let one = ["export", KIT, "--agency", &folder, "--out", "packets", "--format", "json"];
        let run = place.run(&one);
        assert_eq!(run.status.code(), Some(status), "{run:?}");
        let json: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
        sound(&json);
        assert_eq!(
            (&json["outcome"], &json["agencies"][0]["id"]),
            (&outcome.into(), &agency.into())
        );
    }
}

/// Whether a report has all that programs may rely on, and nothing else. A diagnostic is as `check` writes it.
fn sound(report: &serde_json::Value) {
    use serde_json::json;
    let whole = |properties: serde_json::Value| {
        let required: Vec<&String> = properties.as_object().unwrap().keys().collect();
        json!({"type": "object", "required": required, "properties": properties, "additionalProperties": false})
    };
    let (words, maybe) = (json!({"type": "string"}), json!({"type": ["string", "null"]}));
    let number = json!({"type": "integer", "minimum": 1});
    let place = json!({"anyOf": [
        whole(json!({"file": words, "line": number, "column": number, "end_line": number, "end_column": number})),
        whole(json!({"file": words})),
    ]});
    let list = |items: serde_json::Value| json!({"type": "array", "items": items});
    let diagnostic = whole(json!({
        "level": {"enum": ["error", "warning"]},
        "rule": {"type": "string", "pattern": "^[a-z0-9-]+$"},
        "message": {"type": "string", "minLength": 1},
        "place": place,
        "label": words,
        "related": list(whole(json!({"place": place, "label": words}))),
        "help": list(words.clone()),
    }));
    let agency = whole(json!({
        "id": words,
        "state": {"enum": ["made", "unchanged", "faulty", "failed"]},
        "path": maybe,
        "message": maybe,
        "diagnostics": list(diagnostic),
    }));
    let outcome = json!({"enum": ["made", "faulty", "failed"]});
    let schema =
        whole(json!({"format": {"const": 1}, "outcome": outcome, "agencies": list(agency)}));
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(!validator.is_valid(&json!({"format": 1})));
    let wrong: Vec<String> = validator.iter_errors(report).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?} in {report}");
}

#[test]
fn a_text_without_a_place_is_told_of_many_agencies_too() {
    let place = Place::new(&["agencies", "birch"]);
    place.write("agencies/birch/inserts/lost.md", b"Words that stand nowhere.");
    for _ in 0..2 {
        let run = place.run(&["export", KIT, "--agencies", "agencies", "--out", "packets"]);
        assert_eq!(run.status.code(), Some(0), "{run:?}");
        let told = String::from_utf8(run.stderr).unwrap();
        assert!(told.contains("agencies/birch/inserts/lost.md:1"), "{told}");
    }
    // An agency may be called as its folder's folder is.
    let zip = std::fs::read(place.path("packets/c-1.0.0-agencies.zip")).unwrap();
    assert!(support::unzip(&zip).contains_key("agency/agencies/agency.yaml"));
}

#[test]
fn shares_are_stable_and_together_are_all() {
    let names: Vec<String> = (0..12).map(|number| format!("agency-{number}")).collect();
    let place = Place::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut all = BTreeSet::new();
    for share in ["1/3", "2/3", "3/3"] {
        let out = format!("share-{}", &share[..1]);
        let one = place.run(&[
            "export",
            KIT,
            "--agencies",
            "agencies",
            "--edition",
            "public",
            "--partition",
            share,
            "--out",
            &out,
        ]);
        assert_eq!(one.status.code(), Some(0), "{one:?}");
        for name in place.files(&out).into_keys() {
            assert!(all.insert(name.clone()), "{name} is in two shares");
        }
    }
    assert_eq!(all.len(), names.len());
    // Another agency moves none of them to another share.
    let second = place.files("share-2");
    place.agency("agency-new", "Ring the desk.");
    place.run(&[
        "export",
        KIT,
        "--agencies",
        "agencies",
        "--edition",
        "public",
        "--partition",
        "2/3",
        "--out",
        "again",
    ]);
    let again = place.files("again");
    assert!(second.keys().all(|name| again.contains_key(name)));
    for wrong in ["0/3", "4/3", "1/0", "x", "1", "-1/2"] {
        let one = place.run(&["export", KIT, "--agencies", "agencies", "--partition", wrong]);
        assert_eq!(one.status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_a_slip_of_the_call_for_one_agency_and_for_all() {
    let place = Place::new(&["rio"]);
    for option in ["--agency", "--agencies"] {
        let run = place.run(&["export", KIT, option, "agencies/nowhere", "--out", "out"]);
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(2), "{option}: {said}");
        assert!(said.contains("there is no folder `agencies/nowhere`"), "{option}: {said}");
        assert!(!place.path("out").exists(), "{option}");
    }
}

#[test]
fn a_kit_with_a_foul_template_in_its_source_is_refused() {
    let place = Place::new(&["rio"]);
    let cover = "{% extends \"base.html\" %}\n{% block main %}<h1>A</h1>{% endblock %}\n";
    place.write("curriculum/templates/cover.html", cover.as_bytes());
    assert_eq!(place.run(&["build", "c", "--out", "kits"]).status.code(), Some(0));
    let kit = support::unzip(&std::fs::read(place.path(KIT)).unwrap());
    let with = |path: &str, text: &str| {
        let mut files = kit.clone();
        files.insert(path.to_owned(), text.as_bytes().to_vec());
        place.write("foul.zip", &support::sealed("c-1.0.0", files));
        place.run(&["export", "foul.zip", "--agency", "agencies/rio", "--out", "out"])
    };
    let run = with("source/templates/cover.html", cover);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    std::fs::remove_dir_all(place.path("out")).unwrap();
    let endless = format!("{{% for a in [1, 2] %}}{cover}");
    let cases = [
        ("cover", "{{ shell | safe }}", 4),
        ("cover", "{{ shell ~ shell }}", 4),
        ("cover", "{% include \"/etc/passwd\" %}", 4),
        ("cover", &endless, 4),
        ("nonsense", cover, 4),
        ("../cover", cover, 4),
        // What only a page shows stops the packet, not the kit.
        ("cover", &cover.replace("<h1>", "<script>alert(1)</script><h1>"), 1),
        ("cover", "<p>No page.</p>", 1),
    ];
    for (name, text, status) in cases {
        let run = with(&format!("source/templates/{name}.html"), text);
        assert_eq!(run.status.code(), Some(status), "{name}: {text}: {run:?}");
        assert!(!run.stderr.is_empty() && !place.path("out").exists(), "{name}: {text}");
    }
}

#[test]
fn what_is_no_kit_is_refused_and_nothing_is_written() {
    let place = Place::new(&["rio"]);
    let whole = std::fs::read(place.path(KIT)).unwrap();
    place.write("short.zip", &whole[..whole.len() / 2]);
    place.write("text.zip", b"no zip");
    let mut turned = whole.clone();
    let middle = turned.len() / 2;
    turned[middle] ^= 1;
    place.write("turned.zip", &turned);
    let packet = place.run(&[
        "export",
        KIT,
        "--agency",
        "agencies/rio",
        "--edition",
        "participant",
        "--out",
        "p",
    ]);
    assert_eq!(packet.status.code(), Some(0));
    let cases = [
        ("short.zip", "agencies/rio", 4),
        ("text.zip", "agencies/rio", 4),
        ("turned.zip", "agencies/rio", 4),
        ("p/c-1.0.0-rio-participant.zip", "agencies/rio", 2),
        ("none.zip", "agencies/rio", 3),
        (KIT, "agencies/none", 2),
        (KIT, "agencies", 1),
    ];
    for (kit, agency, status) in cases {
        let run = place.run(&["export", kit, "--agency", agency, "--out", "out"]);
        assert_eq!(run.status.code(), Some(status), "{kit} {agency}: {run:?}");
        assert!(!run.stderr.is_empty(), "{kit} {agency}");
        assert!(!Path::new(&place.path("out")).exists(), "{kit} {agency}");
    }
}
