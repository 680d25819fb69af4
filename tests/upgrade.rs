//! An agency takes the next version of a kit: what fits is applied, what changed beneath its texts is shown,
//! and no word of its own is lost.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::process::Command;

use kitbag::cli::build::Settings;
use kitbag::cli::progress::Progress;
use kitbag::course::grounds::Grounds;
use kitbag::diagnostic::Place;
use kitbag::projection::Edition;
use kitbag::syntax::lock::Ground;
use kitbag::syntax::values::Slug;
use proptest::prelude::*;
use support::Files;

struct Story(tempfile::TempDir);

impl Story {
    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Writes a version of the course, and builds its kit.
    fn release(&self, version: &str, body: &str) {
        let module = format!("{}\n{body}", support::FRONT);
        for (path, bytes) in support::course_with_module(&module) {
            let text = String::from_utf8(bytes).unwrap().replace("1.0.0", version);
            self.write(&format!("curriculum/{path}"), &text);
        }
        let (status, said) = self.run(&["build", "c", "--out", "kits"]);
        assert_eq!(status, 0, "{said}");
    }

    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kitbag"));
        let output = command.args(arguments).current_dir(self.0.path()).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    }

    fn agency(&self, what: &str, version: &str) -> (i32, String) {
        let kit = format!("kits/c-{version}.zip");
        self.run(&["agency", what, &kit, "--agency", "agencies/rio"])
    }

    fn export(&self, version: &str) -> (i32, String) {
        let kit = format!("kits/c-{version}.zip");
        let more = ["--agency", "agencies/rio", "--edition", "participant", "--out", "packets"];
        self.run(&[&["export", &kit], &more[..]].concat())
    }

    fn handout(&self, version: &str) -> String {
        let zip = self.0.path().join(format!("packets/c-{version}-rio-participant.zip"));
        let files = support::unzip(&std::fs::read(zip).unwrap());
        String::from_utf8(files["participant/handout-01-m.html"].clone()).unwrap()
    }
}

fn body(around: &str, inserts: &[&str]) -> String {
    let blocks = inserts.iter().map(|id| {
        format!("\n::: insert The {id} text {{#{id} required}}\nSay who answers for {id}.\n:::\n")
    });
    let blocks: String = blocks.collect();
    format!(
        "## Night calls {{#night minutes=5}}\n\n{around}\n{blocks}\n## By day {{#day minutes=5}}\n\nBy day the front office answers.\n\n::: insert The office text {{#office}}\n:::\n"
    )
}

#[test]
fn three_versions_are_taken_and_no_text_is_lost() {
    let story = Story(tempfile::tempdir().unwrap());
    story.write(
        "agencies/rio/agency.yaml",
        "format: 1\nid: rio\nname: Rio Police\nkind: municipal\n",
    );
    story.write("agencies/rio/inserts/desk.md", "Our desk rings the heron line.\n");
    story.write("agencies/rio/inserts/radio.md", "Our radio opens channel eleven.\n");
    story.write("agencies/rio/inserts/office.md", "Our office keeps the green book.\n");

    // 1.0.0: all texts are new, then accepted.
    story.release(
        "1.0.0",
        &body("At night somebody answers within ten minutes.", &["desk", "radio"]),
    );
    let (status, said) = story.agency("status", "1.0.0");
    assert!(status == 0 && said.matches("\nnew      ").count() == 3, "{said}");
    let (status, said) = story.agency("accept", "1.0.0");
    assert!(status == 0 && said.contains("3 texts accepted for Test course 1.0.0"), "{said}");
    let (status, said) = story.agency("status", "1.0.0");
    assert!(status == 0 && said.matches("\nfits     ").count() == 3, "{said}");
    let (status, said) = story.export("1.0.0");
    assert!(status == 0 && !said.contains("warning"), "{said}");

    // 1.1.0: what stands around two of them says five minutes now. They are applied, and it is told.
    story.release(
        "1.1.0",
        &body("At night somebody answers within five minutes.", &["desk", "radio"]),
    );
    let (status, said) = story.export("1.1.0");
    assert_eq!(status, 0, "{said}");
    assert_eq!(said.matches("warning[insert-ground-changed]").count(), 2, "{said}");
    let handout = story.handout("1.1.0");
    for words in ["heron line", "channel eleven", "green book"] {
        assert!(handout.contains(words), "{words}");
    }
    let (status, said) = story.agency("status", "1.1.0");
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("fits     office") && said.matches("\nchanged  ").count() == 2, "{said}");
    assert!(said.contains("  - At night somebody answers within ten minutes.\n  + At night somebody answers within five minutes.\n"), "{said}");
    assert!(said.contains("    Our desk rings the heron line."), "{said}");
    assert_eq!(story.agency("accept", "1.1.0").0, 0);
    assert_eq!(story.agency("status", "1.1.0").0, 0);

    // 2.0.0: the radio's place is gone, and there is a new one.
    story.release(
        "2.0.0",
        &body("At night somebody answers within five minutes.", &["desk", "siren"]),
    );
    let (status, said) = story.export("2.0.0");
    assert_eq!(status, 1, "{said}");
    assert!(
        said.contains("error[insert-without-place]: no insert of this course is called `radio`"),
        "{said}"
    );
    assert!(
        said.contains("error[insert-unfilled]: Rio Police has no text for “The siren text”"),
        "{said}"
    );
    let (status, said) = story.agency("status", "2.0.0");
    assert_eq!(status, 1, "{said}");
    assert!(
        said.contains("gone     radio") && said.contains("    Our radio opens channel eleven."),
        "{said}"
    );
    assert!(
        said.contains("no text  siren")
            && said.contains("What it is for: Say who answers for siren."),
        "{said}"
    );
    let lock = story.0.path().join("agencies/rio/agency.lock.json");
    let before = std::fs::read(&lock).unwrap();
    let (status, said) = story.agency("accept", "2.0.0");
    assert!(status == 1 && said.contains("`radio`"), "{said}");
    assert_eq!(std::fs::read(&lock).unwrap(), before, "what is refused writes nothing");

    // The agency moves its words.
    let inserts = story.0.path().join("agencies/rio/inserts");
    std::fs::rename(inserts.join("radio.md"), inserts.join("siren.md")).unwrap();
    assert_eq!(story.agency("accept", "2.0.0").0, 0);
    let (status, said) = story.export("2.0.0");
    assert!(status == 0 && !said.contains("warning"), "{said}");
    assert!(story.handout("2.0.0").contains("channel eleven"));
}

#[test]
fn an_added_module_and_a_replaced_section_are_carried_over_and_no_word_is_lost() {
    let story = Story(tempfile::tempdir().unwrap());
    story.write(
        "agencies/rio/agency.yaml",
        "format: 1\nid: rio\nname: Rio Police\nkind: municipal\ncourses: [{course: c, modules: [{module: radio, after: m}]}]\n",
    );
    let radio = support::FRONT.replace("title: Module", "title: Our radio");
    story.write(
        "agencies/rio/modules/c/radio.md",
        &format!("{radio}\n## Channels {{#channels minutes=10}}\n\nThe heron channel is ours.\n"),
    );
    story.write(
        "agencies/rio/adaptations/c/instead-day.md",
        "## Our day {#day minutes=5}\n\nBy day the badger desk answers.\n",
    );
    let course = |day: &str| {
        format!(
            "## Night calls {{#night minutes=5}}\n\nAt night.\n\n## By day {{#day minutes=5}}\n\n{day}\n"
        )
    };

    story.release("1.0.0", &course("By day the front office answers."));
    let (status, said) = story.agency("status", "1.0.0");
    assert!(
        status == 0 && said.contains("\nnew      instead-day: section “By day” of `m`"),
        "{said}"
    );
    assert!(said.contains("\nfits     radio: your module, after `m`"), "{said}");
    let (status, said) = story.agency("accept", "1.0.0");
    assert!(status == 0 && said.contains("1 text accepted"), "{said}");
    let (status, said) = story.export("1.0.0");
    assert!(status == 0 && !said.contains("warning"), "{said}");
    assert!(story.handout("1.0.0").contains("badger desk"));

    // The replaced section says something else now: applied, and told side by side.
    story.release("1.1.0", &course("By day the front office answers within a minute."));
    let (status, said) = story.export("1.1.0");
    assert!(status == 0 && said.contains("warning[adaptation-ground-changed]"), "{said}");
    assert!(story.handout("1.1.0").contains("badger desk"));
    let (status, said) = story.agency("status", "1.1.0");
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("changed  instead-day") && said.contains("  What it says:\n"), "{said}");
    assert!(said.contains("  - By day the front office answers.\n  + By day the front office answers within a minute.\n"), "{said}");
    assert!(said.contains("    By day the badger desk answers."), "{said}");
    assert_eq!(story.agency("accept", "1.1.0").0, 0);
    assert_eq!(story.agency("status", "1.1.0").0, 0);

    // The section is gone.
    story.release(
        "2.0.0",
        "## Night calls {#night minutes=5}\n\nAt night.\n\n## All day {#all-day minutes=5}\n\nText.\n",
    );
    let (status, said) = story.export("2.0.0");
    assert!(status == 1 && said.contains("error[adaptation-without-place]"), "{said}");
    let (status, said) = story.agency("status", "2.0.0");
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("gone     instead-day") && said.contains("badger desk"), "{said}");
    let (status, said) = story.agency("accept", "2.0.0");
    assert!(status == 1 && said.contains("no place for `instead-day`"), "{said}");

    // So is the module after which the agency's own is taught.
    let renamed = story.0.path().join("curriculum/courses/c/modules");
    std::fs::rename(renamed.join("m.md"), renamed.join("n.md")).unwrap();
    let yaml = story.0.path().join("curriculum/courses/c/course.yaml");
    let text = std::fs::read_to_string(&yaml).unwrap();
    let text = text
        .replace("modules: [m]", "modules: [n]")
        .replace("assessed_in: [m]", "assessed_in: [n]");
    std::fs::write(&yaml, text).unwrap();
    let (status, said) = story.run(&["build", "c", "--out", "kits"]);
    assert_eq!(status, 0, "{said}");
    let (status, said) = story.agency("status", "2.0.0");
    assert!(status == 1 && said.contains("gone     radio: your module"), "{said}");
    let (status, said) = story.export("2.0.0");
    assert!(status == 1 && said.contains("error[module-without-place]"), "{said}");
}

#[test]
fn a_packet_with_changes_is_the_same_from_a_kit_and_from_the_source() {
    let story = Story(tempfile::tempdir().unwrap());
    story.write(
        "agencies/rio/agency.yaml",
        "format: 1\nid: rio\nname: Rio Police\nkind: municipal\ncourses: [{course: c, modules: [{module: radio, after: m}], days: [{day: 1, start: \"07:15\"}]}]\n",
    );
    let radio = support::FRONT.replace("title: Module", "title: Our radio");
    let text = "The reversed word for cover, and hard cover too.";
    story.write(
        "agencies/rio/modules/c/radio.md",
        &format!("{radio}\n## Channels {{#channels minutes=10}}\n\n{text}\n"),
    );
    story.write(
        "agencies/rio/adaptations/c/after-night.md",
        "## Ours {#ours minutes=5}\n\nOur night. See [the day](#day).\n",
    );
    // A term that only the agency's text has doesn't travel in the kit.
    story.write(
        "curriculum/glossary.yaml",
        "format: 1\nterms:\n  - {id: cover, term: Cover, means: What stops a round.}\n",
    );
    story.release("1.0.0", &body("At night.", &[]));
    for edition in ["instructor", "participant", "public"] {
        let all = ["--agency", "agencies/rio", "--edition", edition];
        let (status, said) =
            story.run(&[&["export", "kits/c-1.0.0.zip", "--out", "from-kit"], &all[..]].concat());
        assert_eq!(status, 0, "{said}");
        let (status, said) =
            story.run(&[&["build", "c", "--out", "from-source"], &all[..]].concat());
        assert_eq!(status, 0, "{said}");
    }
    let kits = std::fs::read_dir(story.0.path().join("from-kit")).unwrap();
    let mut count = 0;
    for kit in kits.map(|entry| entry.unwrap().path()) {
        let other = story.0.path().join("from-source").join(kit.file_name().unwrap());
        assert!(
            std::fs::read(&kit).unwrap() == std::fs::read(&other).unwrap(),
            "{}",
            kit.display()
        );
        count += 1;
    }
    assert_eq!(count, 3);
}

const NIGHT: &str = "\
## Night *calls* {#night minutes=10}

At night
somebody answers.

> A quoted rule.
>
> And why it stands.

> [!NOTE]
> A call-out for all.

- One point

  with more of it

- Two points

| When | Whom |
|---|---|
| Night | Desk |

::: instructor Background
Nobody else knows the heron.
:::

::: activity Call the desk {#call}
Dial a number.
:::

::: insert The desk text {#desk required}
Say who answers.

- By night
:::

:::: question {#q-night objectives=O-1 use=check}
Who answers?

- [x] The desk
- [ ] Nobody

::: answer
The plan says so.
:::
::::
";

#[test]
fn an_insert_stands_on_what_participants_read_around_it_and_a_section_on_all_that_it_says() {
    let files = support::course_with_module(&format!("{}\n{NIGHT}", support::FRONT));
    let source = support::source(&files);
    let (parsed, faults) = kitbag::syntax::parse(&source, &Slug::parse("c").unwrap()).unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    let grounds = Grounds::of(&parsed.unwrap().modules);
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    let ground = |title: &str, guidance: &[&str], around: &[&str]| Ground {
        module: "m".to_owned(),
        section: "Night calls".to_owned(),
        title: title.to_owned(),
        guidance: lines(guidance),
        around: lines(around),
    };
    let ordinary = [
        "At night somebody answers.",
        "A quoted rule.",
        "And why it stands.",
        "A call-out for all.",
        "One point",
        "with more of it",
        "Two points",
        "When | Whom",
        "Night | Desk",
    ];
    let guidance = ["Say who answers.", "By night"];
    let activity = ["Call the desk", "Dial a number."];
    let around = [&["Night calls"], &ordinary[..], &activity[..]].concat();
    assert_eq!(grounds.inserts["desk"], ground("The desk text", &guidance, &around));
    let rest = [
        "Note: Background",
        "Nobody else knows the heron.",
        "Activity: Call the desk",
        "Dial a number.",
        "Your agency: The desk text",
        "Say who answers.",
        "By night",
        "Question q-night",
        "Who answers?",
        "The desk",
        "Nobody",
        "The plan says so.",
    ];
    let whole = [&["Night calls (10 minutes)"], &ordinary[..], &rest[..]].concat();
    assert_eq!(grounds.sections["night"], ground("", &[], &whole));
}

#[test]
fn a_text_whose_insert_was_renamed_is_told_its_new_name() {
    let mut files = course(&["siren"], "Text.");
    let path = "courses/c/modules/m.md";
    let module = String::from_utf8(files[path].clone()).unwrap();
    files.insert(path.into(), module.replace("{#siren", "{#siren was=radio").into_bytes());
    files.insert("agencies/rio/inserts/c/radio.md".into(), b"Our radio.\n".to_vec());
    let source = support::source(&files);
    let mut settings: Settings = support::settings("c", Edition::Participant);
    settings.agency = Some(Slug::parse("rio").unwrap());
    let mut found = Vec::new();
    kitbag::cli::build::make(&source, &settings, &Progress::default(), &mut found).unwrap();
    let told: Vec<&String> = found.iter().flat_map(|one| &one.help).collect();
    assert!(
        told.iter()
            .any(|help| *help == "the insert is called `siren` now: rename the file to `siren.md`"),
        "{told:?}"
    );
}

#[test]
fn a_lock_that_cannot_be_read_is_told() {
    for lock in [
        "",
        "{",
        "{\"format\": 2, \"courses\": {}}",
        "{\"format\": 1, \"courses\": {}, \"more\": 1}",
    ] {
        let mut files = course(&["a"], "Text.");
        files.insert("agencies/rio/agency.lock.json".into(), lock.as_bytes().to_vec());
        let found = built(&files).1;
        assert!(found.iter().any(|one| one.0 == "agency-lock"), "{lock}: {found:?}");
    }
}

fn course(inserts: &[&str], around: &str) -> Files {
    let mut files =
        support::course_with_module(&format!("{}\n{}", support::FRONT, body(around, inserts)));
    let yaml = "format: 1\nid: rio\nname: Rio Police\nkind: municipal\n";
    files.insert("agencies/rio/agency.yaml".into(), yaml.as_bytes().to_vec());
    files
}

/// The pages of the participants' packet, if it is made, and the rule and file of all that is told.
fn built(files: &Files) -> (Option<String>, Vec<(String, String)>) {
    let source = support::source(files);
    let mut settings: Settings = support::settings("c", Edition::Participant);
    settings.agency = Some(Slug::parse("rio").unwrap());
    let mut diagnostics = Vec::new();
    let made = kitbag::cli::build::make(&source, &settings, &Progress::default(), &mut diagnostics);
    let pages = made.unwrap().map(|built| {
        let pages = built.kit.files.iter().filter(|file| file.path.extension() == "html");
        pages.map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).collect::<String>()
    });
    let told = diagnostics.iter().map(|one| {
        let path = match &one.place {
            Place::Span(span) => source.path(span.file).to_string(),
            Place::Path(path) => path.clone(),
        };
        (one.rule.to_owned(), path)
    });
    (pages, told.collect())
}

const NAMES: [&str; 5] = ["alder", "birch", "cedar", "dogwood", "elder"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever inserts the next version has and whatever the agency wrote, each of its texts is in the
    /// packet or told by its file.
    #[test]
    fn no_text_of_an_agency_disappears_untold(
        here in proptest::sample::subsequence(NAMES.to_vec(), 1..=5),
        written in proptest::collection::btree_map(
            proptest::sample::select(NAMES.to_vec()),
            ("[a-z]{3,8}", any::<bool>()),
            0..=5,
        ),
        around in "[a-z ]{0,20}",
        section in proptest::option::of((
            proptest::sample::select(vec!["before", "after", "instead"]),
            proptest::sample::select(vec!["night", "day", "noon"]),
            "[a-z]{3,8}",
        )),
    ) {
        let mut files = course(&here, &format!("Text {around}."));
        for (name, (word, own)) in &written {
            let folder = if *own { "inserts/c" } else { "inserts" };
            let text = format!("Say q{word}{name}q to all.\n");
            files.insert(format!("agencies/rio/{folder}/{name}.md"), text.into_bytes());
        }
        if let Some((how, place, word)) = &section {
            let id = if *how == "instead" { place } else { "ours" };
            let text = format!("## Ours {{#{id} minutes=5}}\n\nSay q{word}oursq to all.\n");
            files.insert(format!("agencies/rio/adaptations/c/{how}-{place}.md"), text.into_bytes());
        }
        let (pages, told) = built(&files);
        let has_place = section.as_ref().is_none_or(|(_, place, _)| *place != "noon");
        if let Some((how, place, word)) = &section {
            let path = format!("agencies/rio/adaptations/c/{how}-{place}.md");
            let is_shown = pages.as_ref().is_some_and(|pages| pages.contains(&format!("q{word}oursq")));
            let is_told = told.iter().any(|(rule, file)| rule == "adaptation-without-place" && *file == path);
            prop_assert!(is_shown || pages.is_none(), "{path}: {told:?}");
            prop_assert_eq!(is_told, !has_place);
        }
        let replaces = |place: &str| section.as_ref().is_some_and(|(how, at, _)| *how == "instead" && *at == place);
        // Where a section with inserts was replaced, their texts have no place any more.
        let here: Vec<&str> = if replaces("night") { Vec::new() } else { here.clone() };
        for (name, (word, own)) in &written {
            let folder = if *own { "inserts/c" } else { "inserts" };
            let path = format!("agencies/rio/{folder}/{name}.md");
            let is_shown = pages.as_ref().is_some_and(|pages| pages.contains(&format!("q{word}{name}q")));
            let is_told = told.iter().any(|(rule, place)| rule == "insert-without-place" && *place == path);
            let is_stopped = pages.is_none() && here.contains(name);
            prop_assert!(is_shown || is_told || is_stopped, "{name}: {told:?}");
            prop_assert_eq!(is_told, !here.contains(name), "{}: {:?}", name, &told);
        }
        let blank = here.iter().any(|name| !written.contains_key(name));
        let lost = written.iter().any(|(name, (_, own))| *own && !here.contains(name));
        prop_assert_eq!(pages.is_none(), blank || lost || !has_place);
    }
}
