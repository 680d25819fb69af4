//! The authors' manual, `curriculum/README.md`, held against the tool.
//!
//! A fenced block's info string says what it is. All that carry a path make one curriculum:
//! ```` ```yaml PATH ```` (`course.yaml` and `media/…` lie in the course's folder) and
//! ```` ```markdown modules/NAME.md ````. A bare ```` ```markdown ```` is what stands in a section,
//! or sections. All of them build, and nothing is said about them. With `wrong RULE` at its end an
//! example is one that must not build, for that reason; ```` ```text report ```` is what is said
//! about the example above it. `KITBAG_ACCEPT=1` writes the reports as they are now.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use kitbag::diagnostic::{Diagnostic, Level};
use kitbag::projection::Edition;
use kitbag::syntax::course_file::{
    ApprovalState, CourseLevel, ObjectiveKind, Per, Status as CourseStatus,
};
use kitbag::syntax::front_matter::{Method, ModuleStatus};
use kitbag::syntax::manifests::{BreakRule, ReferenceKind, RuleLevel};
use kitbag::syntax::tree::{
    Callout, Fidelity, Field, Give, QuestionKind, QuestionUse, SectionKind,
};
use kitbag::syntax::vocabulary::{Kind, Need, RULES, Reader};
use support::Files;

const MANUAL: &str = "curriculum/README.md";

/// The course that the manual's examples belong to.
const COURSE: &str = "missing-persons";

/// The module in whose place a passage is tried.
const TRIED: &str = "search-start";

/// A drawing for each picture that the manual gives credit for.
const DRAWING: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>"##;

/// A fenced block of the manual.
struct Example {
    /// The line of its opening fence, from 1.
    line: usize,
    /// The words behind the fence.
    info: String,
    /// What it holds.
    text: String,
}

impl Example {
    fn language(&self) -> &str {
        self.info.split(' ').next().unwrap()
    }

    /// The path in the curriculum of a file that it is the whole of.
    fn path(&self) -> Option<String> {
        let name = self.info.split(' ').nth(1).filter(|name| name.contains('.'))?;
        let own =
            name == "course.yaml" || name.starts_with("media/") || name.starts_with("modules/");
        Some(if own { format!("courses/{COURSE}/{name}") } else { name.to_owned() })
    }

    /// The rule that it breaks on purpose.
    fn breaks(&self) -> Option<&str> {
        let mut words = self.info.split(' ').skip_while(|word| *word != "wrong");
        words.next()?;
        Some(words.next().expect("`wrong` is followed by the rule's name"))
    }

    fn is_lesson(&self) -> bool {
        self.language() == "markdown"
    }

    /// The curriculum with it: as a file of its own, or as a passage of a module.
    fn files(&self, curriculum: &Files) -> Files {
        let mut files = curriculum.clone();
        match self.path() {
            Some(path) => files.insert(path, self.text.clone().into_bytes()),
            None => files.insert(module_path(TRIED), passage(&self.text).into_bytes()),
        };
        files
    }
}

fn manual() -> String {
    std::fs::read_to_string(MANUAL).unwrap().replace("\r\n", "\n")
}

fn examples() -> Vec<Example> {
    let manual = manual();
    let mut lines = (1..).zip(manual.lines());
    let mut examples = Vec::new();
    while let Some((line, text)) = lines.next() {
        let info = text.trim_start_matches('`');
        let fence = &text[..text.len() - info.len()];
        if fence.len() < 3 {
            continue;
        }
        let inside = lines.by_ref().map(|(_, text)| text).take_while(|text| *text != fence);
        let text: String = inside.map(|text| format!("{text}\n")).collect();
        examples.push(Example { line, info: info.to_owned(), text });
    }
    assert!(examples.len() > 20, "the manual has examples: {}", examples.len());
    examples
}

/// The manual without its fenced blocks.
fn prose() -> String {
    let mut rest = manual();
    for example in examples() {
        let block = format!("{}\n{}", example.info, example.text);
        let at = rest.find(&block).expect("the example stands in the manual");
        rest.replace_range(at..at + block.len(), "");
    }
    rest
}

fn module_path(slug: &str) -> String {
    format!("courses/{COURSE}/modules/{slug}.md")
}

fn module(slug: &str, minutes: u32, body: &str) -> String {
    format!(
        "---\ntitle: {slug}\nblock: X1\ngoal: Try an example.\nminutes: {minutes}\n---\n\n{body}"
    )
}

/// A module that holds a passage: in a section of its own, unless it is sections.
fn passage(text: &str) -> String {
    if !text.starts_with("## ") {
        return module(TRIED, 10, &format!("## Tried {{#tried-here minutes=10}}\n\n{text}"));
    }
    let headings = text.lines().filter(|line| line.starts_with("## "));
    let minutes = headings.filter_map(|line| line.split_once("minutes=")).map(|(_, rest)| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().unwrap()
    });
    module(TRIED, minutes.sum(), text)
}

/// Everything in the manual that is a file, with a short module for each that is only named.
fn curriculum(examples: &[Example]) -> Files {
    let mut files = Files::new();
    for example in examples.iter().filter(|example| example.breaks().is_none()) {
        files.extend(example.path().map(|path| (path, example.text.clone().into_bytes())));
    }
    for slug in ["search-start", "station-porch", "station-phone", "teach-backs"] {
        // The manifest's example scores teach-backs with a rubric that this module holds, and has
        // nine candidates in each room for a quarter of an hour.
        let (minutes, rubric) = match slug {
            "teach-backs" => (
                135,
                ":::: question {#teach-back-rubric use=check kind=rubric}\nTeach.\n\n::: answer\n| Row | Good |\n|---|---|\n| a | b |\n:::\n::::\n",
            ),
            _ => (10, ""),
        };
        let body = format!("## Stub {{#{slug}-stub minutes={minutes}}}\n\nText.\n\n{rubric}");
        files.entry(module_path(slug)).or_insert(module(slug, minutes, &body).into_bytes());
    }
    let credits = &example_of(examples, "media/credits.yaml").text;
    for file in credits.split("file: ").skip(1).filter_map(|rest| rest.split(',').next()) {
        files.insert(format!("courses/{COURSE}/media/{file}"), DRAWING.into());
    }
    files
}

fn example_of<'a>(examples: &'a [Example], name: &str) -> &'a Example {
    let found = examples.iter().find(|example| example.info.split(' ').nth(1) == Some(name));
    found.unwrap_or_else(|| panic!("the manual has no example of `{name}`"))
}

/// Whether a kit comes of a curriculum, and what is said about it.
fn build(files: &Files) -> (bool, Vec<Diagnostic>) {
    let (built, diagnostics) =
        support::build(files, &support::settings(COURSE, Edition::Instructor));
    (built.is_some(), diagnostics)
}

/// What is said about a curriculum, as it is drawn.
fn report(files: &Files) -> String {
    support::report(files, COURSE)
}

fn rows_under(heading: &str) -> Vec<Vec<String>> {
    let manual = manual();
    let start = manual.find(heading).unwrap_or_else(|| panic!("the manual has no `{heading}`"));
    let table = manual[start..].lines().skip_while(|line| !line.starts_with('|'));
    let rows = table.take_while(|line| line.starts_with('|')).skip(2);
    rows.map(|row| {
        let cells = row.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().to_owned()).collect()
    })
    .collect()
}

/// The words in backticks.
fn names(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The records of a source file with their fields and the fields' types.
fn records(source: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut records: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for line in source.lines().map(str::trim) {
        if let Some(name) =
            line.strip_prefix("pub struct ").and_then(|rest| rest.strip_suffix(" {"))
        {
            records.push((name.to_owned(), Vec::new()));
        } else if let Some(field) =
            line.strip_prefix("pub ").and_then(|rest| rest.strip_suffix(','))
            && let (Some((key, kind)), Some((_, fields))) =
                (field.split_once(": "), records.last_mut())
        {
            fields.push((key.to_owned(), kind.to_owned()));
        }
    }
    assert!(!records.is_empty());
    records
}

#[test]
fn every_example_builds_and_nothing_is_said_about_it() {
    let examples = examples();
    let curriculum = curriculum(&examples);
    let mut wrong = String::new();
    for example in examples.iter().filter(|one| one.is_lesson() && one.breaks().is_none()) {
        let files = example.files(&curriculum);
        let (built, diagnostics) = build(&files);
        if !built || !diagnostics.is_empty() {
            let _ = writeln!(wrong, "{MANUAL}:{}:\n{}", example.line, report(&files));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_wrong_example_is_refused_for_its_reason() {
    let examples = examples();
    let curriculum = curriculum(&examples);
    let wrong: Vec<&Example> = examples.iter().filter(|one| one.breaks().is_some()).collect();
    assert!(wrong.len() >= 3, "the manual shows mistakes");
    for example in wrong {
        let files = example.files(&curriculum);
        let (built, diagnostics) = build(&files);
        let mut errors = diagnostics.iter().filter(|one| one.level == Level::Error);
        let found = errors.any(|one| Some(one.rule) == example.breaks());
        let place = format!("{MANUAL}:{}: {}", example.line, example.info);
        assert!(!built && found, "{place} in\n{}", report(&files));
    }
}

#[test]
fn every_line_that_is_called_refused_is_refused() {
    let examples = examples();
    let curriculum = curriculum(&examples);
    let rows = rows_under("## What is refused, and why");
    assert!(rows.len() >= 10);
    for row in rows {
        let text = names(&row[0]).remove(0);
        let example = Example { line: 0, info: "markdown".into(), text: format!("{text}\n") };
        let (built, diagnostics) = build(&example.files(&curriculum));
        assert!(!built && !diagnostics.is_empty(), "`{text}` is not refused");
    }
}

#[test]
fn the_report_in_the_manual_is_what_is_said() {
    let examples = examples();
    let curriculum = curriculum(&examples);
    let mut manual = manual();
    let mut reports = 0;
    for pair in examples.windows(2).filter(|pair| pair[1].info == "text report") {
        let report = report(&pair[0].files(&curriculum));
        let (old, new) = (&pair[1].text, format!("{}\n", report.trim_end()));
        manual = manual.replace(
            &format!("```text report\n{old}```\n"),
            &format!("```text report\n{new}```\n"),
        );
        reports += 1;
        if std::env::var_os("KITBAG_ACCEPT").is_none() {
            assert_eq!(*old, new, "{MANUAL}:{}", pair[1].line);
        }
    }
    assert!(reports >= 1, "the manual shows a report");
    if std::env::var_os("KITBAG_ACCEPT").is_some() {
        std::fs::write(MANUAL, manual).unwrap();
    }
}

#[test]
fn the_table_of_blocks_says_what_the_vocabulary_says() {
    let need = |need: Need| match need {
        Need::Required => "must",
        Need::Optional => "may",
        Need::Never => "never",
    };
    let reader = |reader: Reader| match reader {
        Reader::Participant => "everyone".to_owned(),
        other => other.word().to_owned(),
    };
    let said = rows_under("**Everyone** means").into_iter().map(|row| {
        let [block, reader, about, title, id, braces, within] =
            row.try_into().expect("seven columns");
        assert!(!about.is_empty(), "{block}");
        (names(&block), reader, title, id, names(&braces), names(&within))
    });
    let rules = RULES.iter().map(|rule| {
        let braces = rule.attributes.iter().map(|name| (*name).to_owned()).collect();
        let within = rule.within.iter().map(|kind| kind.word().to_owned()).collect();
        let (title, id) = (need(rule.title).to_owned(), need(rule.id).to_owned());
        (vec![rule.kind.word().to_owned()], reader(rule.reader), title, id, braces, within)
    });
    assert_eq!(said.collect::<Vec<_>>(), rules.collect::<Vec<_>>());
}

#[test]
fn every_block_and_every_word_of_a_block_is_used_in_an_example() {
    let examples = examples();
    let good = examples.iter().filter(|example| example.is_lesson() && example.breaks().is_none());
    let lines: Vec<String> =
        good.flat_map(|example| example.text.lines().map(str::to_owned)).collect();
    let fences: Vec<&str> =
        lines.iter().filter_map(|line| line.trim_start().strip_prefix(":::")).collect();
    let opens = |fence: &&str, kind: Kind| {
        fence.trim_start_matches(':').trim_start().split(' ').next() == Some(kind.word())
    };
    for rule in RULES {
        let own: Vec<&str> =
            fences.iter().filter(|fence| opens(fence, rule.kind)).copied().collect();
        assert!(!own.is_empty(), "no example of `{}`", rule.kind.word());
        for attribute in rule.attributes {
            let used = own.iter().any(|fence| {
                fence.contains(&format!(" {attribute}="))
                    || fence.contains(&format!("{{{attribute}="))
                    || fence.contains(&format!(" {attribute}}}"))
            });
            assert!(used, "no example of `{attribute}` in `{}`", rule.kind.word());
        }
    }
    for kind in QuestionKind::WORDS.iter().filter(|kind| **kind != "one") {
        assert!(
            fences.iter().any(|fence| fence.contains(&format!("kind={kind}"))),
            "no question of kind `{kind}`"
        );
    }
}

#[test]
fn every_word_that_an_author_may_choose_is_named() {
    let named: BTreeSet<String> = manual().lines().flat_map(names).collect();
    let words = [
        Method::WORDS,
        ModuleStatus::WORDS,
        Fidelity::WORDS,
        Per::WORDS,
        Give::WORDS,
        QuestionKind::WORDS,
        QuestionUse::WORDS,
        CourseStatus::WORDS,
        CourseLevel::WORDS,
        ApprovalState::WORDS,
        BreakRule::WORDS,
        ReferenceKind::WORDS,
        RuleLevel::WORDS,
        ObjectiveKind::WORDS,
    ];
    let missing = |word: &&&str| !named.contains(**word);
    assert_eq!(
        words.iter().flat_map(|words| words.iter()).filter(missing).collect::<Vec<_>>(),
        Vec::<&&str>::new()
    );
    let written = |words: &[&str], as_text: &dyn Fn(&str) -> String| {
        for word in words {
            assert!(named.contains(&as_text(word)), "`{}` is not named", as_text(word));
        }
    };
    written(SectionKind::WORDS, &|word| format!(".{word}"));
    written(Field::WORDS, &|word| format!("{{{{ {word} }}}}"));
    written(Callout::WORDS, &|word| format!("[!{}]", word.to_uppercase()));
}

#[test]
fn the_tables_of_keys_have_every_key_and_say_which_are_required() {
    let tables = [
        ("## The head of a module", "FrontMatter", include_str!("../src/syntax/front_matter.rs")),
        ("## The course file", "CourseFile", include_str!("../src/syntax/course_file.rs")),
    ];
    for (heading, record, source) in tables {
        let records = records(source);
        let (_, fields) = records.iter().find(|(name, _)| name == record).unwrap();
        let keys = fields.iter().map(|(key, kind)| {
            let optional =
                kind == "bool" || kind.starts_with("Option<") || kind.starts_with("Vec<");
            (vec![key.clone()], if optional { "no" } else { "yes" }.to_owned())
        });
        let said = rows_under(heading)
            .into_iter()
            .map(|row| (names(&row[0]), row.last().unwrap().clone()));
        assert_eq!(said.collect::<Vec<_>>(), keys.collect::<Vec<_>>(), "{heading}");
    }
}

#[test]
fn the_examples_of_files_use_every_key() {
    let examples = examples();
    let files =
        examples.iter().filter(|example| example.path().is_some() && example.breaks().is_none());
    let all: String = files.map(|example| example.text.as_str()).collect();
    let written = |text: &str, key: &str| {
        let begins = |at: usize| at == 0 || text[..at].ends_with(['\n', ' ', '{']);
        text.match_indices(&format!("{key}:")).any(|(at, _)| begins(at))
    };
    for (record, fields) in [
        records(include_str!("../src/syntax/front_matter.rs")),
        records(include_str!("../src/syntax/course_file.rs")),
        records(include_str!("../src/syntax/manifests.rs")),
    ]
    .concat()
    {
        for (key, _) in fields {
            assert!(written(&all, &key), "no example uses `{key}` of {record}");
        }
    }
    let course = &example_of(&examples, "course.yaml").text;
    for (key, _) in &records(include_str!("../src/syntax/course_file.rs"))[0].1 {
        assert!(
            course.contains(&format!("\n{key}:")) || course.starts_with(&format!("{key}:")),
            "`{key}`"
        );
    }
}

#[test]
fn the_table_of_contents_lists_every_heading_and_links_lead_to_headings() {
    let prose = prose();
    let anchor = |heading: &str| {
        let words = heading.to_lowercase().replace(' ', "-");
        let kept = words.chars().filter(|letter| letter.is_alphanumeric() || *letter == '-');
        kept.collect::<String>()
    };
    let headings: Vec<&str> = prose.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let listed: Vec<&str> = prose.lines().filter(|line| line.starts_with("- [")).collect();
    let expected = headings.iter().map(|heading| format!("- [{heading}](#{})", anchor(heading)));
    assert_eq!(listed, expected.collect::<Vec<_>>());
    let anchors: BTreeSet<String> = headings.iter().map(|heading| anchor(heading)).collect();
    for target in prose.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert!(anchors.contains(target) || target == "no-such-id", "`#{target}` leads nowhere");
    }
}
