//! The one grammar for braces: `{#id .class key=value key=a,b flag}`.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span, Spanned};
use crate::syntax::decode::Faults;
use crate::syntax::values::{Id, Minutes};

/// What stands between a pair of braces.
#[derive(Clone, Debug)]
pub struct Attributes {
    /// The braces and what they hold; where nothing was written, the place where it could be.
    pub span: Span,
    id: Option<Spanned<Id>>,
    words: Vec<Spanned<String>>,
    /// The place of each key, and its value.
    pairs: BTreeMap<String, (Span, Spanned<String>)>,
}

impl Attributes {
    /// No attributes, at a place where they could stand.
    pub fn none(span: Span) -> Self {
        Self { span, id: None, words: Vec::new(), pairs: BTreeMap::new() }
    }

    /// Reads `{…}`, which stands at byte `start` of its file.
    pub fn parse(file: FileId, text: &str, start: usize, faults: &mut Faults) -> Self {
        let span = Span::new(file, start, start + text.len());
        let mut attributes = Self::none(span);
        let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
        let mut offset = start + 1;
        for token in inner.split(' ') {
            let here = Span::new(file, offset, offset + token.len());
            offset += token.len() + 1;
            if !token.is_empty() {
                attributes.token(token, here, faults);
            }
        }
        attributes
    }

    fn token(&mut self, token: &str, span: Span, faults: &mut Faults) {
        if let Some(id) = token.strip_prefix('#') {
            match Id::parse(id) {
                Ok(_) if self.id.is_some() => faults.push(
                    Diagnostic::error("attribute", span, "a second id stands here")
                        .help("keep one id"),
                ),
                Ok(value) => self.id = Some(Spanned { value, span }),
                Err(why) => faults.push(
                    Diagnostic::error("attribute", span, format!("`{id}` is not an id: {why}"))
                        .help("write a name of your own, as in `#first-call`"),
                ),
            }
        } else if let Some((key, value)) = token.split_once('=') {
            let key_span = Span { end: span.start + key.len() as u32, ..span };
            let after_marks = value.trim_start_matches('"');
            let start = span.end - after_marks.len() as u32;
            let value = after_marks.trim_end_matches('"');
            let value_span = Span { start, end: start + value.len() as u32, ..span };
            if self.pairs.contains_key(key) {
                faults.push(
                    Diagnostic::error("attribute", span, format!("`{key}` stands here twice"))
                        .help("keep one of the two"),
                );
            } else if value.is_empty() {
                faults.push(
                    Diagnostic::error("attribute", span, format!("`{key}=` has no value"))
                        .help("write the value behind the `=`, or delete the word"),
                );
            } else {
                let value = Spanned { value: value.to_owned(), span: value_span };
                self.pairs.insert(key.to_owned(), (key_span, value));
            }
        } else {
            self.words.push(Spanned { value: token.to_owned(), span });
        }
    }

    /// Takes the id out.
    pub fn id(&mut self) -> Option<Spanned<Id>> {
        self.id.take()
    }

    /// Takes all `.class` words out.
    pub fn classes(&mut self) -> Vec<Spanned<String>> {
        let (classes, words) = self.words.drain(..).partition(|word| word.value.starts_with('.'));
        self.words = words;
        let classes: Vec<Spanned<String>> = classes;
        classes
            .into_iter()
            .map(|word| Spanned { value: word.value[1..].to_owned(), span: word.span })
            .collect()
    }

    /// Takes a bare word out, and says whether it stood there.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|word| word.value != name);
        self.words.len() < before
    }

    /// Takes a value out.
    pub fn value(&mut self, key: &str) -> Option<Spanned<String>> {
        self.pairs.remove(key).map(|(_, value)| value)
    }

    /// Takes a list of ids out: `key=a,b`.
    pub fn ids(&mut self, key: &str, faults: &mut Faults) -> Vec<Spanned<Id>> {
        self.list(key, Id::parse, faults)
    }

    /// Takes one id out: `key=a`.
    pub fn one_id(&mut self, key: &str, faults: &mut Faults) -> Option<Spanned<Id>> {
        let value = self.value(key)?;
        let id = checked(&value, key, "a-name", Id::parse(&value.value), faults)?;
        Some(Spanned { value: id, span: value.span })
    }

    /// Takes minutes out.
    pub fn minutes(&mut self, faults: &mut Faults) -> Option<Spanned<Minutes>> {
        let value = self.value("minutes")?;
        let minutes = checked(&value, "minutes", "10", Minutes::parse(&value.value), faults)?;
        Some(Spanned { value: minutes, span: value.span })
    }

    /// Takes a small number out, from 1 to `most`.
    pub fn number(&mut self, key: &str, most: u32, faults: &mut Faults) -> Option<u32> {
        let value = self.value(key)?;
        let number = match value.value.parse::<u32>() {
            Ok(number) if (1..=most).contains(&number) => Ok(number),
            _ => Err(format!("whole numbers from 1 to {most} can")),
        };
        checked(&value, key, "2", number, faults)
    }

    /// Takes a word of a fixed list out.
    pub fn word<T>(
        &mut self,
        key: &str,
        words: &[&str],
        from_word: impl Fn(&str) -> Option<T>,
        faults: &mut Faults,
    ) -> Option<T> {
        let value = self.value(key)?;
        let found = from_word(&value.value);
        if found.is_none() {
            faults.push(unknown_value(key, &value, words));
        }
        found
    }

    /// Takes words of a fixed list out: `key=a,b`.
    pub fn words<T>(
        &mut self,
        key: &str,
        words: &[&str],
        from_word: impl Fn(&str) -> Option<T>,
        faults: &mut Faults,
    ) -> Vec<T> {
        let values = self.list(key, |text| Ok(text.to_owned()), faults);
        let mut found = Vec::new();
        for value in values {
            match from_word(&value.value) {
                Some(word) => found.push(word),
                None => faults.push(unknown_value(key, &value, words)),
            }
        }
        found
    }

    /// Whatever nobody took is unknown here; `known` are the names that could stand here.
    pub fn finish(self, owner: &str, known: &[&str], faults: &mut Faults) {
        if let Some(id) = &self.id {
            let message = format!("{owner} has no id");
            faults.push(Diagnostic::error("unknown-attribute", id.span, message).help("delete it"));
        }
        for (key, (span, _)) in &self.pairs {
            faults.push(unknown(owner, key, *span, known));
        }
        for word in &self.words {
            faults.push(unknown(owner, &word.value, word.span, known));
        }
    }

    fn list<T>(
        &mut self,
        key: &str,
        parse: impl Fn(&str) -> Result<T, String>,
        faults: &mut Faults,
    ) -> Vec<Spanned<T>> {
        let Some(list) = self.value(key) else { return Vec::new() };
        let mut values = Vec::new();
        let mut start = list.span.start;
        for item in list.value.split(',') {
            let span = Span { start, end: start + item.len() as u32, ..list.span };
            start = span.end + 1;
            let item = Spanned { value: item.to_owned(), span };
            if let Some(value) = checked(&item, key, "one,two", parse(&item.value), faults) {
                values.push(Spanned { value, span });
            }
        }
        values
    }
}

/// Whether text between braces reads as attributes do: it begins with an id, a class, or a key and its value.
pub(super) fn is_attributes(braces: &str) -> bool {
    let first = braces.trim_start_matches('{').split([' ', '}']).next().unwrap_or_default();
    let is_name = |name: &str| name.starts_with(|letter: char| letter.is_ascii_alphabetic());
    match first.strip_prefix(['#', '.']) {
        Some(name) => is_name(name),
        None => {
            first.split_once('=').is_some_and(|(key, _)| is_name(key) && !key.contains(['(', '{']))
        }
    }
}

fn checked<T>(
    value: &Spanned<String>,
    key: &str,
    example: &str,
    result: Result<T, String>,
    faults: &mut Faults,
) -> Option<T> {
    result
        .map_err(|why| {
            let message = format!("`{}` can't be the value of `{key}`: {why}", value.value);
            let fault = Diagnostic::error("attribute", value.span, message);
            faults.push(fault.help(format!("write it as in `{key}={example}`")));
        })
        .ok()
}

fn unknown_value(key: &str, value: &Spanned<String>, words: &[&str]) -> Diagnostic {
    let message = format!("`{}` can't be the value of `{key}`", value.value);
    Diagnostic::error("attribute", value.span, message).suggest(&value.value, words.iter().copied())
}

fn unknown(owner: &str, word: &str, span: Span, known: &[&str]) -> Diagnostic {
    let message = format!("{owner} has no attribute `{word}`");
    let diagnostic = Diagnostic::error("unknown-attribute", span, message);
    match known {
        [] => diagnostic.help("delete it"),
        _ => diagnostic.suggest(word.trim_start_matches('.'), known.iter().copied()),
    }
}
