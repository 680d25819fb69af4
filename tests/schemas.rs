//! A schema and the parser accept and refuse the same files. Each manifest of the curriculum is changed in
//! every place by program, written as YAML, and given to both: to the parser, and to a validator that knows
//! only the schema. What the curriculum leaves out is put in, too: every key that a schema knows is tried
//! in every mapping.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use std::collections::BTreeSet;

use jsonschema::Validator;
use kitbag::span::FileId;
use kitbag::syntax::agency_file::AgencyFile;
use kitbag::syntax::comments::CommentsFile;
use kitbag::syntax::course_file::CourseFile;
use kitbag::syntax::decode::Decode;
use kitbag::syntax::front_matter::FrontMatter;
use kitbag::syntax::manifests::{
    AcademyFile, CreditsFile, GlossaryFile, ReferencesFile, StandardFile,
};
use kitbag::syntax::version_rules::{ChangeKind, Step};
use kitbag::syntax::{schema, yaml};
use serde_json::{Map, Value, json};

const COURSE: &str = "curriculum/courses/de-escalation-instructor";

#[test]
fn a_course() {
    compare::<CourseFile>(&file(&format!("{COURSE}/course.yaml")), 20_000);
}

#[test]
fn the_front_matter_of_a_module() {
    let text = file(&format!("{COURSE}/modules/communication-lab.md"));
    compare::<FrontMatter>(text.split("---\n").nth(1).unwrap(), 1_000);
}

#[test]
fn the_manifests_that_courses_share() {
    compare::<AgencyFile>(&file("curriculum/agencies/rio-bravo-pd/agency.yaml"), 1_000);
    compare::<AcademyFile>(&file("curriculum/academy.yaml"), 400);
    compare::<ReferencesFile>(&file("curriculum/references.yaml"), 400);
    compare::<GlossaryFile>(&file("curriculum/glossary.yaml"), 400);
    compare::<StandardFile>(&file("curriculum/standards/nm-program-approval.yaml"), 400);
    compare::<CreditsFile>(&file(&format!("{COURSE}/media/credits.yaml")), 400);
}

#[test]
fn the_comments_of_readers() {
    let comments = r#"
format: 1
comments:
  - id: c1
    on: first-words
    by: Dana Ruiz, legal
    date: 2026-10-02
    version: 1.2.0
    passage: "0123456789ab"
    quote: take hold of
    text: Is {{ this }} right?
    answers:
      - {by: A. Author, date: 2026-10-03, state: resolved, text: Mended.}
"#;
    compare::<CommentsFile>(comments, 400);
}

#[test]
fn an_editor_shows_what_a_mapping_a_key_and_a_word_mean() {
    let schema = schema::of::<AcademyFile>("academy", &[]);
    let hour = &schema["definitions"]["TrainingHour"];
    let meaning =
        "The rule for a training hour: regulators differ, so it is written down and printed.";
    assert_eq!(hour["description"], meaning);
    let meaning = "Whether breaks inside modules count. Lunch never does.";
    assert_eq!(hour["properties"]["breaks"]["description"], meaning);
    let meanings = &schema["definitions"]["BreakRule"]["enumDescriptions"];
    assert_eq!(*meanings, json!(["They do.", "They don't."]));
}

#[test]
fn rules_are_named_for_completion_and_any_rule_may_stand() {
    let rules = [("one-rule", "What it finds.".to_owned())];
    let schema = schema::of::<AcademyFile>("academy", &rules);
    let levels = &schema["definitions"]["Levels"]["properties"];
    assert_eq!(levels["one-rule"]["description"], "What it finds.");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let with = |rule: &str, level: &str| {
        let hour = json!({ "minutes": 60, "breaks": "counted" });
        json!({ "format": 1, "name": "A", "training_hour": hour, "check": { "levels": { rule: level } } })
    };
    assert!(validator.is_valid(&with("one-rule", "deny")));
    assert!(validator.is_valid(&with("another", "warn")));
    assert!(!validator.is_valid(&with("one-rule", "never")));
}

#[test]
fn an_academy_may_write_the_step_that_a_change_demands_anyway_and_any_larger_one() {
    let validator = jsonschema::validator_for(&schema::of::<AcademyFile>("academy", &[])).unwrap();
    for (kind, step) in
        ChangeKind::WORDS.iter().flat_map(|kind| Step::WORDS.iter().map(move |step| (kind, step)))
    {
        let hour = json!({ "minutes": 60, "breaks": "counted" });
        let academy =
            json!({ "format": 1, "name": "A", "training_hour": hour, "versions": { *kind: step } });
        let least = ChangeKind::from_word(kind).unwrap().least();
        let is_enough = Step::from_word(step).unwrap() >= least;
        let text = serde_yaml::to_string(&academy).unwrap();
        assert_eq!(parses::<AcademyFile>(&text), is_enough, "the parser: {kind}: {step}");
        assert_eq!(validator.is_valid(&academy), is_enough, "the schema: {kind}: {step}");
    }
}

fn file(path: &str) -> String {
    std::fs::read_to_string(path).unwrap().replace("\r\n", "\n")
}

/// Changes the file in every way, and has schema and parser judge each; `least` says how many ways there are.
fn compare<T: Decode>(text: &str, least: usize) {
    let schema = schema::of::<T>("test", &[]);
    let options = jsonschema::draft7::options().should_validate_formats(true);
    let validator = options.build(&schema).unwrap();
    let mut whole: Value = yaml_of(text);
    assert!(validator.is_valid(&whole) && parses::<T>(text), "the file is right as it stands");
    shorten(&mut whole);

    let mut tried = Tried { accepted: 0, refused: 0, differ: Vec::new() };
    let keys = known_keys(&schema);
    change(&whole, &keys, &mut |changed| tried.judge::<T>(changed, &validator));
    let Tried { accepted, refused, differ } = tried;
    println!("{}: {accepted} accepted, {refused} refused", std::any::type_name::<T>());
    assert!(
        differ.is_empty(),
        "{} differ:\n{}",
        differ.len(),
        differ[..differ.len().min(9)].join("\n")
    );
    assert!(accepted > 30 && refused > 30 && accepted + refused > least, "{accepted} {refused}");
}

struct Tried {
    accepted: usize,
    refused: usize,
    differ: Vec<String>,
}

impl Tried {
    fn judge<T: Decode>(&mut self, changed: &Value, validator: &Validator) {
        let text = serde_yaml::to_string(changed).unwrap();
        let by_schema = validator.is_valid(changed);
        match (by_schema, parses::<T>(&text)) {
            (true, true) => self.accepted += 1,
            (false, false) => self.refused += 1,
            _ => self.differ.push(format!("the schema says {by_schema} of:\n{text}")),
        }
    }
}

fn parses<T: Decode>(text: &str) -> bool {
    let mut faults = Vec::new();
    let tree = yaml::parse(FileId(0), text, 0);
    tree.is_ok_and(|tree| T::decode(&tree, &mut faults).is_some()) && faults.is_empty()
}

/// The file as a reader of YAML that isn't ours takes it.
fn yaml_of(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

/// Leaves one item of each kind in a list, since the others are like them, and short texts.
fn shorten(value: &mut Value) {
    match value {
        Value::Array(items) => {
            let mut kinds = BTreeSet::new();
            items.retain(|item| kinds.insert(item.is_object()));
            items.iter_mut().for_each(shorten);
        }
        Value::Object(pairs) => pairs.values_mut().for_each(shorten),
        Value::String(text) if text.len() > 48 && text.contains(' ') => {
            "Some text".clone_into(text)
        }
        _ => {}
    }
}

/// Every key that some record of the schema has.
fn known_keys(schema: &Value) -> BTreeSet<String> {
    let definitions = schema["definitions"].as_object().unwrap().values();
    let records = definitions.filter_map(|definition| definition["properties"].as_object());
    records.flat_map(Map::keys).cloned().collect()
}

/// Calls `judge` with the value changed in each place and each way.
fn change(value: &Value, keys: &BTreeSet<String>, judge: &mut dyn FnMut(&Value)) {
    for other in others() {
        judge(&other);
    }
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                change(item, keys, &mut |changed| {
                    let mut items = items.clone();
                    items[at] = changed.clone();
                    judge(&Value::Array(items));
                });
            }
            for other in others() {
                let mut items = items.clone();
                items.push(other);
                judge(&Value::Array(items));
            }
        }
        Value::Object(pairs) => {
            for (key, item) in pairs {
                change(item, keys, &mut |changed| judge(&with(pairs, key, changed.clone())));
                let mut without = pairs.clone();
                without.remove(key);
                judge(&Value::Object(without));
            }
            for key in keys.iter().filter(|key| !pairs.contains_key(*key)) {
                for other in few() {
                    judge(&with(pairs, key, other));
                }
            }
            judge(&with(pairs, "no_such_key", json!("x")));
        }
        _ => {}
    }
}

fn with(pairs: &Map<String, Value>, key: &str, value: Value) -> Value {
    let mut pairs = pairs.clone();
    pairs.insert(key.to_owned(), value);
    Value::Object(pairs)
}

/// A value that each kind of key takes, for keys that are mostly of another record.
fn few() -> Vec<Value> {
    let values =
        json!([null, "x", 45, true, [], {}, ["x"], [{ "item": "x" }], "2026-02-28", "counted"]);
    let Value::Array(values) = values else { unreachable!("a list is written above") };
    values
}

/// Values of every kind, and those at the bounds of the notations.
fn others() -> Vec<Value> {
    let values = json!([
        null, true, false, 0, 1, 45, 1440, 1441, 100_000, 100_001, -1, 1.5, [], {}, ["x"], ["x", "x"], [[]],
        { "x": 1 }, { "module": "m" }, "", " ", "\u{a0}", "x", "X", "a b", "a\nb", "-x", "x.y", "x_y", "ñ",
        "45", "101", "70%", "101%", "7 %", "%", "1.0.0", "1.0", "01.0.0", "1.0.0-rc.1", "1.0.0-01",
        "1.0.0+x", "2026-02-28", "2026-02-30", "2026-2-3", "08:00", "8:00", "24:00", "08:60", "+8:00",
        "a\u{200b}b", "a\tb", "\u{202e}", "{{ x }}", "{% x %}", "{ x }", "null", "~", "true", "False",
        "draft", "tpo", "person", "counted", "lecture", ["lecture"], "en", "s/r",
        "a".repeat(48), "a".repeat(49), "a".repeat(64), "a".repeat(65),
    ]);
    let Value::Array(values) = values else { unreachable!("a list is written above") };
    values
}
