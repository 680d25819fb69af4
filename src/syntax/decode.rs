//! From a YAML tree to a typed value, with every mistake told and none guessed.
//!
//! `record!` declares a struct, how it is read and what a schema says of it in one place: each field is
//! a key of the same name. A list or an `Option` may be left out; anything else must be there. `choice!`
//! does the same for a word from a fixed list.

use std::collections::BTreeMap;

use serde_json::json;

use crate::diagnostic::{Diagnostic, has_errors, nearest};
use crate::span::{Span, Spanned};
use crate::syntax::schema::{self, Definitions};
use crate::syntax::unread::Unread;
use crate::syntax::yaml::{Node, Scalar, Value};

/// The faults found so far.
pub type Faults = Vec<Diagnostic>;

/// A type that can be read from a YAML node. `None` means: a fault was added.
pub trait Decode: Sized {
    /// Reads the value.
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self>;

    /// The value for a key that isn't there; `owner` is the mapping that lacks it.
    fn absent(key: &str, owner: Span, faults: &mut Faults) -> Option<Self> {
        faults.push(
            Diagnostic::error("missing-key", first_line(owner), format!("`{key}` is missing"))
                .label(format!("needs `{key}`"))
                .help(format!("add a line `{key}: …`")),
        );
        None
    }

    /// What stands in for a value that can't be read, or that lacks, so that the rest of its file is looked at
    /// all the same. `place` is where the value stands, or the mapping that lacks it.
    fn stand_in(_place: Span) -> Option<Self> {
        None
    }

    /// Reads what of a value can be read; `unread` gets the places within it where others stand in, or where
    /// something was left out.
    fn decode_in_part(node: &Node, _unread: &mut Unread, faults: &mut Faults) -> Option<Self> {
        Self::decode(node, faults)
    }

    /// What a JSON Schema says of the value.
    fn schema(definitions: &mut Definitions) -> serde_json::Value;
}

/// Declares a record of a manifest: a struct, how it is read, and its schema.
macro_rules! record {
    ($(#[doc = $doc:literal])* pub struct $name:ident { $($(#[doc = $field_doc:literal])* pub $field:ident: $type:ty,)* }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $($(#[doc = $field_doc])* pub $field: $type,)*
            /// Where it stands.
            pub span: $crate::span::Span,
        }

        impl $name {
            /// Its keys.
            pub const KEYS: &[&str] = &[$(stringify!($field)),*];
        }

        impl $crate::syntax::decode::Decode for $name {
            fn decode(
                node: &$crate::syntax::yaml::Node,
                faults: &mut $crate::syntax::decode::Faults,
            ) -> Option<Self> {
                let map = $crate::syntax::decode::Map::new(node, Self::KEYS, faults)?;
                $(let $field = map.field(stringify!($field), faults);)*
                Some(Self { $($field: $field?,)* span: node.span })
            }

            fn stand_in(place: $crate::span::Span) -> Option<Self> {
                Some(Self { $($field: <$type>::stand_in(place)?,)* span: place })
            }

            fn decode_in_part(
                node: &$crate::syntax::yaml::Node,
                unread: &mut $crate::syntax::unread::Unread,
                faults: &mut $crate::syntax::decode::Faults,
            ) -> Option<Self> {
                let map = $crate::syntax::decode::Map::new(node, Self::KEYS, faults)?;
                $(let $field = map.field_in_part(stringify!($field), unread, faults);)*
                Some(Self { $($field: $field?,)* span: node.span })
            }

            fn schema(definitions: &mut $crate::syntax::schema::Definitions) -> serde_json::Value {
                definitions.record(stringify!($name), &[$($doc),*], |definitions| {
                    vec![$($crate::syntax::schema::Field::of::<$type>(
                        stringify!($field), &[$($field_doc),*], definitions,
                    )),*]
                })
            }
        }
    };
}

/// Declares a word of a fixed list: an enum, its words, how it is read, and its schema.
macro_rules! choice {
    ($(#[doc = $doc:literal])* pub enum $name:ident { $($(#[doc = $word_doc:literal])* $variant:ident = $word:literal,)* }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[doc = $word_doc])* $variant,)*
        }

        impl $name {
            /// All words, in reading order.
            pub const WORDS: &[&str] = &[$($word),*];

            /// The value that a word names.
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The word as authors write it.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl $crate::syntax::decode::Decode for $name {
            fn decode(
                node: &$crate::syntax::yaml::Node,
                faults: &mut $crate::syntax::decode::Faults,
            ) -> Option<Self> {
                $crate::syntax::decode::word(node, Self::WORDS, Self::from_word, faults)
            }

            fn stand_in(_: $crate::span::Span) -> Option<Self> {
                Self::WORDS.first().and_then(|word| Self::from_word(word))
            }

            fn schema(definitions: &mut $crate::syntax::schema::Definitions) -> serde_json::Value {
                let meanings: &[&[&str]] = &[$(&[$($word_doc),*]),*];
                definitions.choice(stringify!($name), &[$($doc),*], Self::WORDS, meanings)
            }
        }
    };
}

pub(crate) use {choice, record};

/// A mapping whose keys were checked against those that are known.
pub struct Map<'a> {
    pairs: Vec<(&'a str, &'a Node)>,
    /// The keys that are meant by those that nobody knows, as far as one may guess.
    meant: Vec<String>,
    span: Span,
}

impl<'a> Map<'a> {
    /// Takes a node as a mapping: unknown and repeated keys are faults.
    pub fn new(node: &'a Node, keys: &[&str], faults: &mut Faults) -> Option<Self> {
        let Value::Map(pairs) = &node.value else {
            faults.push(wrong_kind(node, MAPPING));
            return None;
        };
        let mut map = Map { pairs: Vec::new(), meant: Vec::new(), span: node.span };
        let mut places: BTreeMap<&str, Span> = BTreeMap::new();
        for (key, value) in pairs {
            cut_off(value, faults);
            let Value::Scalar(Scalar { text, .. }) = &key.value else {
                faults.push(wrong_kind(key, "a word as key"));
                continue;
            };
            if let Some(first) = places.get(text.as_str()) {
                faults.push(
                    Diagnostic::error(
                        "duplicate-key",
                        key.span,
                        format!("`{text}` stands here twice"),
                    )
                    .label("again here")
                    .related(*first, "first here")
                    .help("keep one of the two"),
                );
            } else if keys.contains(&text.as_str()) {
                map.pairs.push((text, value));
            } else {
                map.meant.extend(nearest(text, keys).map(str::to_owned));
                faults.push(
                    Diagnostic::error("unknown-key", key.span, format!("unknown key `{text}`"))
                        .suggest(text, keys.iter().copied())
                        .or_help("mend its name, or take it out: `kitbag schema` tells which keys there are"),
                );
            }
            places.entry(text).or_insert(key.span);
        }
        Some(map)
    }

    /// Reads the value of one key.
    pub fn field<T: Decode>(&self, key: &str, faults: &mut Faults) -> Option<T> {
        match self.value(key) {
            Some(node) => T::decode(node, faults),
            None => T::absent(key, self.span, faults),
        }
    }

    /// Reads what of the value of one key can be read, or what stands in for it; then `unread` gets the key.
    pub fn field_in_part<T: Decode>(
        &self,
        key: &'static str,
        unread: &mut Unread,
        faults: &mut Faults,
    ) -> Option<T> {
        let before = faults.len();
        let (value, place) = match self.value(key) {
            Some(node) => (in_part(node, unread, faults), node.span),
            None => (T::absent(key, self.span, faults), first_line(self.span)),
        };
        let is_meant = self.value(key).is_none() && self.meant.iter().any(|meant| meant == key);
        if is_meant || has_errors(&faults[before..]) {
            unread.add_key(key);
        }
        if is_meant || value.is_none() {
            unread.add_place(place);
        }
        value.or_else(|| T::stand_in(place))
    }

    /// The value of a key, if there is one.
    fn value(&self, key: &str) -> Option<&'a Node> {
        let found = self.pairs.iter().find(|(name, _)| *name == key);
        found.map(|(_, node)| *node).filter(|node| !is_empty(node))
    }
}

/// Reads what of a value can be read. Where a fault hides something of it, `unread` gets at least one place.
fn in_part<T: Decode>(node: &Node, unread: &mut Unread, faults: &mut Faults) -> Option<T> {
    let (before, mut within) = (faults.len(), Unread::default());
    let value = T::decode_in_part(node, &mut within, faults);
    if has_errors(&faults[before..]) && within.places().is_empty() {
        within.add_place(node.span);
    }
    unread.add_places(within.places());
    value
}

/// What follows ` #` is a remark, even where its author means `Room #3`.
fn cut_off(node: &Node, faults: &mut Faults) {
    if let Value::Scalar(Scalar { remark: Some(remark), .. }) = &node.value {
        faults.push(
            Diagnostic::warning("remark", *remark, "a `#` after a blank begins a remark: nothing of this is read")
                .help("put the whole text into `\"…\"`; or write a blank after the `#`, if it is a remark"),
        );
    }
}

/// `key:` with nothing after it, or with YAML's words for nothing, is the same as no key.
fn is_empty(node: &Node) -> bool {
    let nothing = |text: &str| matches!(text, "" | "~" | "null" | "Null" | "NULL");
    matches!(&node.value, Value::Scalar(Scalar { text, plain: true, .. }) if nothing(text))
}

/// Takes a node as one word or text.
pub fn scalar<'a>(node: &'a Node, expected: &str, faults: &mut Faults) -> Option<&'a Scalar> {
    match &node.value {
        Value::Scalar(scalar) if !is_empty(node) => Some(scalar),
        _ => {
            faults.push(wrong_kind(node, expected));
            None
        }
    }
}

/// Reads a word of a fixed list.
pub fn word<T>(
    node: &Node,
    words: &[&str],
    from_word: impl Fn(&str) -> Option<T>,
    faults: &mut Faults,
) -> Option<T> {
    let text = &scalar(node, "a word", faults)?.text;
    let value = from_word(text);
    if value.is_none() {
        faults.push(
            Diagnostic::error(
                "unknown-word",
                node.span,
                format!("`{text}` is not a word for this place"),
            )
            .suggest(text, words.iter().copied())
            .or_help("`kitbag schema` has the words for each place"),
        );
    }
    value
}

/// Reads a text in some notation; `parse` says in words what is wrong.
pub fn notation<T>(
    node: &Node,
    expected: &str,
    parse: impl Fn(&str) -> Result<T, String>,
    faults: &mut Faults,
) -> Option<T> {
    let text = &scalar(node, expected, faults)?.text;
    match parse(text) {
        Ok(value) => Some(value),
        Err(why) => {
            faults.push(
                Diagnostic::error(
                    "wrong-value",
                    node.span,
                    format!("`{text}` is not {expected}: {why}"),
                )
                .label(format!("expected {expected}"))
                .help(format!("write {expected}")),
            );
            None
        }
    }
}

/// Reads a number, which YAML has as such: without quotes.
pub fn number<T>(
    node: &Node,
    expected: &str,
    parse: impl Fn(&str) -> Result<T, String>,
    faults: &mut Faults,
) -> Option<T> {
    if let Value::Scalar(Scalar { text, plain: false, .. }) = &node.value {
        let message = format!("expected {expected}, found the text `\"{text}\"`");
        faults.push(
            Diagnostic::error("wrong-kind", node.span, message)
                .help("write the digits without quotes"),
        );
        return None;
    }
    notation(node, expected, parse, faults)
}

/// The number that digits write; a sign, a point or a letter make none.
pub fn digits(text: &str) -> Option<u32> {
    let is_number = text.chars().all(|letter| letter.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// The first line of a mapping, so that a missing key doesn't underline a page.
fn first_line(span: Span) -> Span {
    Span { end: span.start, ..span }
}

fn wrong_kind(node: &Node, expected: &str) -> Diagnostic {
    let found = match &node.value {
        Value::Scalar(_) if is_empty(node) => "nothing",
        Value::Scalar(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "a mapping",
    };
    let span = match &node.value {
        Value::Scalar(_) => node.span,
        _ => first_line(node.span),
    };
    let help = match (&node.value, expected) {
        (Value::Map(_), LIST) => "begin each item with `- `",
        (_, LIST) => "write a line `- item` for each, or `[a, b]`",
        (_, MAPPING) => {
            "write lines `key: value` there, each indented further than what they belong to"
        }
        (Value::Map(_), _) => "put a text that contains `: ` into `\"…\"`",
        (Value::List(_), _) => {
            "write one, without `- ` or brackets; or put a text that begins so into `\"…\"`"
        }
        (Value::Scalar(_), _) if is_empty(node) => "write it, or delete the line",
        (Value::Scalar(_), _) => "take the quotation marks away",
    };
    Diagnostic::error("wrong-kind", span, format!("expected {expected}, found {found}"))
        .label(format!("expected {expected}"))
        .help(help)
}

const LIST: &str = "a list (`- item` lines, or `[a, b]`)";

const MAPPING: &str = "a mapping (`key: value` lines)";

/// Takes a node as text that says something, in letters that can be seen.
pub fn readable<'a>(node: &'a Node, faults: &mut Faults) -> Option<&'a str> {
    let text = &scalar(node, "a text", faults)?.text;
    if let Some(letter) =
        text.chars().find(|letter| *letter != '\n' && crate::source::path::is_hidden(*letter))
    {
        let shown = letter.escape_unicode();
        faults.push(
            Diagnostic::error(
                "hidden-character",
                node.span,
                format!("this text contains the invisible character {shown}"),
            )
            .help("retype the text: what is read must be what is seen"),
        );
        return None;
    }
    if text.trim().is_empty() {
        faults.push(
            Diagnostic::error("wrong-value", node.span, "this text is empty")
                .help("write something, or delete the key"),
        );
        return None;
    }
    Some(text)
}

impl Decode for String {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        let text = readable(node, faults)?;
        if text.contains("{{") || text.contains("{%") {
            faults.push(
                Diagnostic::error(
                    "wrong-value",
                    node.span,
                    "fields are not read in a manifest or front matter",
                )
                .help("write the words out; fields stand in the text of a module"),
            );
            return None;
        }
        Some(text.to_owned())
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some("?".to_owned())
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.notation("Text", schema::text)
    }
}

impl Decode for bool {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        let parse = |text: &str| match text {
            "true" | "True" | "TRUE" => Ok(true),
            "false" | "False" | "FALSE" => Ok(false),
            _ => Err("one of the two is needed".to_owned()),
        };
        match &node.value {
            Value::Scalar(Scalar { plain: false, .. }) => {
                faults.push(wrong_kind(node, "`true` or `false` without quotes"));
                None
            }
            _ => notation(node, "`true` or `false`", parse, faults),
        }
    }

    fn absent(_: &str, _: Span, _: &mut Faults) -> Option<Self> {
        Some(false)
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(false)
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "boolean" })
    }
}

/// The largest count that a manifest may hold.
const MOST: u32 = 100_000;

impl Decode for u32 {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        let parse = |text: &str| match digits(text) {
            Some(number) if number <= MOST => Ok(number),
            Some(_) => Err(format!("it is larger than {MOST}")),
            None => Err("only digits make one".to_owned()),
        };
        number(node, "a whole number such as `45`", parse, faults)
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(1)
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        schema::whole("A whole number.", 0, MOST)
    }
}

impl<T: Decode> Decode for Spanned<T> {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        Some(Spanned { value: T::decode(node, faults)?, span: node.span })
    }

    fn stand_in(place: Span) -> Option<Self> {
        Some(Spanned { value: T::stand_in(place)?, span: place })
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        T::schema(definitions)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        T::decode(node, faults).map(Some)
    }

    fn absent(_: &str, _: Span, _: &mut Faults) -> Option<Self> {
        Some(None)
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(None)
    }

    fn decode_in_part(node: &Node, unread: &mut Unread, faults: &mut Faults) -> Option<Self> {
        T::decode_in_part(node, unread, faults).map(Some)
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        T::schema(definitions)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        let values: Vec<Option<T>> =
            items(node, faults)?.iter().map(|item| T::decode(item, faults)).collect();
        values.into_iter().collect()
    }

    fn absent(_: &str, _: Span, _: &mut Faults) -> Option<Self> {
        Some(Vec::new())
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(Vec::new())
    }

    fn decode_in_part(node: &Node, unread: &mut Unread, faults: &mut Faults) -> Option<Self> {
        let items = items(node, faults)?;
        Some(items.iter().filter_map(|item| in_part(item, unread, faults)).collect())
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        json!({ "type": "array", "items": T::schema(definitions) })
    }
}

/// Takes a node as a list.
fn items<'a>(node: &'a Node, faults: &mut Faults) -> Option<&'a [Node]> {
    if let Value::List(items) = &node.value {
        items.iter().for_each(|item| cut_off(item, faults));
        return Some(items);
    }
    faults.push(wrong_kind(node, LIST));
    None
}
