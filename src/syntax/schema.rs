//! JSON Schemas of the manifests, for an editor that completes and checks while one types.
//!
//! They are made of the types that parse, so that neither can say what the other doesn't. A schema sees
//! what YAML makes of a file: `45` is a number to it and `"45"` a text, and so they are to the parser.

use serde_json::{Map, Value, json};

use crate::source::path::is_hidden;
use crate::span::{FileId, Span};
use crate::syntax::decode::Decode;

/// The schema of a file that holds a `T`, as JSON Schema draft 7, which editors know best. `rules` are the
/// names and meanings of the checks that its settings may name.
pub fn of<T: Decode>(title: &str, rules: &[(&str, String)]) -> Value {
    let mut definitions = Definitions::default();
    let top = T::schema(&mut definitions);
    if let Some(levels) = definitions.0.get_mut(LEVELS) {
        let of_rule = |(name, meaning): &(&str, String)| {
            let schema =
                json!({ "description": meaning, "allOf": [levels["additionalProperties"]] });
            ((*name).to_owned(), schema)
        };
        levels["properties"] = rules.iter().map(of_rule).collect::<Map<String, Value>>().into();
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title,
        "allOf": [top],
        "definitions": definitions.0,
    })
}

/// The definition of the levels of rules.
const LEVELS: &str = "Levels";

/// What is said once and referred to, by name.
#[derive(Default)]
pub struct Definitions(Map<String, Value>);

/// A key of a record.
pub struct Field {
    name: &'static str,
    schema: Value,
    is_required: bool,
}

impl Field {
    /// The key `name` that holds a `T`.
    pub fn of<T: Decode>(
        name: &'static str,
        lines: &[&str],
        definitions: &mut Definitions,
    ) -> Field {
        let nowhere = Span::new(FileId(0), 0, 0);
        let is_required = T::absent(name, nowhere, &mut Vec::new()).is_none();
        let value = T::schema(definitions);
        let description = prose(lines);
        let schema = if is_required {
            json!({ "description": description, "allOf": [value] })
        } else {
            // A key with nothing after it is the same as no key.
            json!({ "description": description, "anyOf": [value, { "type": "null" }] })
        };
        Field { name, schema, is_required }
    }
}

impl Definitions {
    /// Says what a record is, if nobody has yet, and refers to it.
    pub fn record(
        &mut self,
        name: &'static str,
        lines: &[&str],
        fields: impl FnOnce(&mut Self) -> Vec<Field>,
    ) -> Value {
        if !self.0.contains_key(name) {
            let fields = fields(self);
            let required: Vec<&str> =
                fields.iter().filter(|field| field.is_required).map(|field| field.name).collect();
            let properties: Map<String, Value> =
                fields.into_iter().map(|field| (field.name.to_owned(), field.schema)).collect();
            let record = json!({
                "description": prose(lines),
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": false,
            });
            self.0.insert(name.to_owned(), record);
        }
        reference(name)
    }

    /// Says what the words of a choice are, and refers to it.
    pub fn choice(
        &mut self,
        name: &'static str,
        lines: &[&str],
        words: &[&str],
        meanings: &[&[&str]],
    ) -> Value {
        let meanings: Vec<String> = meanings.iter().map(|lines| prose(lines)).collect();
        self.0.entry(name).or_insert_with(
            || json!({ "description": prose(lines), "enum": words, "enumDescriptions": meanings }),
        );
        reference(name)
    }

    /// Says what a mapping from rules to levels is; `of` adds which rules there are.
    pub fn levels(&mut self, rule: Value, level: Value) -> Value {
        self.notation(LEVELS, || {
            json!({ "type": "object", "propertyNames": rule, "additionalProperties": { "allOf": [level] } })
        })
    }

    /// Says once what a notation is, and refers to it.
    pub fn notation(&mut self, name: &'static str, schema: impl FnOnce() -> Value) -> Value {
        self.0.entry(name).or_insert_with(schema);
        reference(name)
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

/// The lines of a doc comment as one paragraph.
fn prose(lines: &[&str]) -> String {
    let words: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
    words.join(" ")
}

/// A text that may be anything readable but a field.
pub fn text() -> Value {
    text_without(&format!(r"[{}]|\{{\{{|\{{%", hidden_letters()))
}

/// A text that may be anything readable.
pub fn words() -> Value {
    text_without(&format!("[{}]", hidden_letters()))
}

/// A text in which nothing fits a pattern; YAML takes `911` and `true` for something else, an author doesn't.
fn text_without(unreadable: &str) -> Value {
    let letters = json!({ "type": "string", "pattern": r"\S", "not": { "pattern": unreadable } });
    json!({ "anyOf": [letters, { "type": ["number", "boolean"] }] })
}

/// A text that fits a pattern.
pub fn pattern(description: &str, pattern: &str) -> Value {
    json!({ "description": description, "type": "string", "pattern": pattern })
}

/// A whole number within bounds.
pub fn whole(description: &str, least: u32, most: u32) -> Value {
    json!({ "description": description, "type": "integer", "minimum": least, "maximum": most })
}

/// The letters that no text may hold, as ranges of a regular expression.
fn hidden_letters() -> String {
    let is_hidden = |code: &u32| char::from_u32(*code).is_some_and(is_hidden) && *code != 0x0a;
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for code in (0..=0xffff).filter(is_hidden) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == code => *last = code,
            _ => ranges.push((code, code)),
        }
    }
    ranges.iter().map(|(first, last)| format!(r"\u{first:04x}-\u{last:04x}")).collect()
}
