//! An academy's own template of a document: what it may say.
//!
//! A template lays out what a page's view holds, and no more. The language is a small part of the engine's:
//! text can't be set as HTML, nothing can be called, no value can grow, and every turn of a loop is counted. So
//! a template from a stranger's kit can neither read what is not in its view nor keep the tool busy for long.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::source::FilePath;
use crate::span::{FileId, Span, Spanned};
use crate::syntax::decode::Faults;
use crate::syntax::document_name::DocumentName;

/// The folder of a curriculum that templates lie in.
pub const FOLDER: &str = "templates";

/// The tags that it may have.
const TAGS: &[&str] = &[
    "extends", "include", "block", "endblock", "if", "elif", "else", "endif", "for", "endfor",
    "set", "break", "continue",
];

/// The filters that it may use: none makes a value larger, or text into HTML.
const FILTERS: &[&str] = &["default", "first", "last", "length"];

/// The words of an expression that name no value.
const WORDS: &[&str] =
    &["and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "loop"];

/// The signs of an expression.
const SIGNS: &[char] =
    &['.', ',', '(', ')', '[', ']', '|', '=', '!', '<', '>', '+', '-', '*', '/', '%'];

/// A template, read and found to keep to the rules.
#[derive(Clone, Debug)]
pub struct Template {
    /// The document that it lays out.
    pub document: DocumentName,
    /// Its file.
    pub path: FilePath,
    /// The same, for what points into it.
    pub file: FileId,
    /// Its text.
    pub text: Arc<str>,
    /// The templates that it builds on.
    pub parts: Vec<Spanned<String>>,
    /// Where each loop's body begins, in bytes, and whether the blanks there don't count.
    pub loops: Vec<(usize, bool)>,
    /// The names that it gives itself, each with the list of the view whose members it stands for; nothing, if it
    /// stands for something else.
    pub bound: Vec<(String, Vec<String>)>,
    /// The names that it asks, with what they are asked for: `shell.language`.
    pub names: Vec<Spanned<Vec<String>>>,
}

impl Template {
    /// Its bytes, shared.
    pub fn bytes(&self) -> Arc<[u8]> {
        self.text.clone().into()
    }
}

/// Reads the template of a document.
pub fn parse(
    document: DocumentName,
    path: &FilePath,
    file: FileId,
    text: Arc<str>,
) -> (Template, Faults) {
    let mut reader =
        Reader { file, text: &text, at: 0, faults: Vec::new(), found: Found::default() };
    reader.all();
    let Reader { faults, found: Found { parts, loops, bound, names }, .. } = reader;
    (Template { document, path: path.clone(), file, text, parts, loops, bound, names }, faults)
}

#[derive(Default)]
struct Found {
    parts: Vec<Spanned<String>>,
    loops: Vec<(usize, bool)>,
    names: Vec<Spanned<Vec<String>>>,
    bound: Vec<(String, Vec<String>)>,
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
    faults: Faults,
    found: Found,
}

/// A word, a sign or a value between braces.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'a> {
    Name(&'a str),
    Text(&'a str),
    Number,
    Sign(char),
}

/// A token, and where it begins and ends.
type Placed<'a> = (Token<'a>, usize, usize);

impl<'a> Reader<'a> {
    fn all(&mut self) {
        while let Some((start, kind)) = self.next_brace() {
            self.at = start + 2 + usize::from(self.text[start + 2..].starts_with('-'));
            let closed = match kind {
                "{#" => self.text[self.at..].find("#}").map(|end| self.at += end + 2),
                "{{" => self.inside("}}").map(|tokens| self.expression(&tokens)),
                _ => self.inside("%}").map(|tokens| self.tag(&tokens)),
            };
            if closed.is_none() {
                let line = self.text[start..].find('\n');
                let end = line.map_or(self.text.len(), |length| start + length);
                let message = format!("this `{kind}` is not closed, or holds what it can't");
                self.fault(
                    start,
                    end,
                    message,
                    "close it in the same way as the built-in template",
                );
                return;
            }
        }
    }

    fn next_brace(&self) -> Option<(usize, &'static str)> {
        let kinds = ["{{", "{%", "{#"];
        let place = |kind| Some((self.at + self.text[self.at..].find(kind)?, kind));
        kinds.into_iter().filter_map(place).min()
    }

    /// The tokens up to the end; nothing if it never comes, or if a sign stands there that no template needs.
    fn inside(&mut self, end: &str) -> Option<Vec<Placed<'a>>> {
        let mut tokens = Vec::new();
        loop {
            let rest = &self.text[self.at..];
            let blanks = rest.len() - rest.trim_ascii_start().len();
            self.at += blanks;
            let rest = &rest[blanks..];
            let trimmed = rest.strip_prefix('-').is_some_and(|rest| rest.starts_with(end));
            if trimmed || rest.starts_with(end) {
                self.at += end.len() + usize::from(trimmed);
                return Some(tokens);
            }
            let (token, length) = token(rest)?;
            tokens.push((token, self.at, self.at + length));
            self.at += length;
        }
    }

    fn tag(&mut self, tokens: &[Placed<'a>]) {
        let Some((Token::Name(tag), start, end)) = tokens.first().copied() else {
            return self.fault(self.at - 2, self.at, "this tag has no name", "write `{% if … %}`");
        };
        let rest = &tokens[1..];
        match tag {
            "extends" | "include" => match rest {
                [(Token::Text(part), start, end)] => {
                    let span = Span::new(self.file, *start, *end);
                    self.found.parts.push(Spanned { value: (*part).to_owned(), span });
                }
                _ => self.fault(
                    start,
                    end,
                    format!("`{tag}` needs one name in quotation marks"),
                    "write it as the built-in template does",
                ),
            },
            "block" | "endblock" | "else" | "endif" | "endfor" | "break" | "continue" => {
                let is_plain = rest.iter().all(|(token, ..)| matches!(token, Token::Name(_)));
                if !is_plain {
                    self.fault(start, end, format!("`{tag}` takes no value"), "leave it out");
                }
            }
            "if" | "elif" => self.expression(rest),
            "for" => self.each(start, end, rest),
            "set" => match rest {
                [(Token::Name(name), ..), (Token::Sign('='), ..), value @ ..] => {
                    self.bind(name, Vec::new());
                    self.expression(value);
                }
                _ => self.fault(
                    start,
                    end,
                    "`set` needs a name, `=` and a value",
                    "write `{% set number = loop.index %}`",
                ),
            },
            _ => {
                let span = Span::new(self.file, start, end);
                let message = format!("`{tag}` is no tag that a template may have");
                let fault = Diagnostic::error("template", span, message);
                self.faults.push(fault.suggest(tag, TAGS.iter().copied()));
            }
        }
    }

    fn each(&mut self, start: usize, end: usize, rest: &[Placed<'a>]) {
        let is_in = |(token, ..): &Placed<'_>| *token == Token::Name("in");
        let Some(place) = rest.iter().position(is_in) else {
            let help = "write `{% for module in modules %}`";
            return self.fault(start, end, "`for` needs a name, `in` and a list", help);
        };
        let list = &rest[place + 1..];
        // What stands for a key and what for a value, nobody needs to know here.
        let members =
            if place == 1 { path(list).filter(|(_, rest)| rest.is_empty()) } else { None };
        let members = members.map(|(names, _)| names).unwrap_or_default();
        for (token, start, end) in &rest[..place] {
            match token {
                Token::Name(name) => self.bind(name, members.clone()),
                Token::Sign(',') => {}
                _ => self.fault(
                    *start,
                    *end,
                    "here stands the name of one of the list",
                    "write `{% for module in modules %}`",
                ),
            }
        }
        self.expression(list);
        let trimmed = self.text[..self.at].ends_with("-%}");
        self.found.loops.push((self.at, trimmed));
    }

    fn bind(&mut self, name: &str, list: Vec<String>) {
        self.found.bound.push((name.to_owned(), list));
    }

    /// An expression: values, fields, comparisons, the few filters; nothing that is called.
    fn expression(&mut self, tokens: &[Placed<'a>]) {
        let at = |index: usize| tokens.get(index).map(|(token, ..)| *token);
        let is_value = |token: Option<Token<'_>>| match token {
            Some(Token::Name(name)) => !WORDS.contains(&name) || name == "loop",
            Some(Token::Sign(sign)) => sign == ']' || sign == ')',
            Some(Token::Text(_) | Token::Number) => true,
            None => false,
        };
        let mut index = 0;
        while let Some((token, start, end)) = tokens.get(index).copied() {
            let before = index.checked_sub(1).and_then(at);
            match token {
                Token::Name(name) if before == Some(Token::Sign('|')) => {
                    self.filter(name, start, end)
                }
                Token::Name(name) if name.starts_with("__") || name == "for" => {
                    self.fault(
                        start,
                        end,
                        format!("`{name}` can't be used here"),
                        "name what the page's view holds",
                    );
                }
                Token::Name(name) => {
                    let is_field = before == Some(Token::Sign('.'));
                    let is_test = before == Some(Token::Name("is"))
                        || before == Some(Token::Name("not"))
                            && index.checked_sub(2).and_then(at) == Some(Token::Name("is"));
                    let is_argument = at(index + 1) == Some(Token::Sign('='))
                        && at(index + 2) != Some(Token::Sign('='));
                    if !is_field && !is_test && !is_argument && !WORDS.contains(&name) {
                        self.name(&tokens[index..]);
                    }
                }
                Token::Sign('(') if is_value(before) => {
                    let is_filters = index >= 2 && at(index - 2) == Some(Token::Sign('|'));
                    if !is_filters {
                        self.fault(
                            start,
                            end,
                            "a template can't call anything",
                            "take the value from the page's view",
                        );
                    }
                }
                Token::Sign('[') if !is_value(before) => index = self.list(tokens, index),
                Token::Sign('*') if before == Some(Token::Sign('*')) => {
                    self.fault(
                        start,
                        end,
                        "`**` can't be used here",
                        "multiply, or write the number",
                    );
                }
                Token::Sign('.') if before == Some(Token::Sign('.')) => {
                    self.fault(start, end, "`..` can't be used here", "name one value");
                }
                _ => {}
            }
            index += 1;
        }
    }

    fn filter(&mut self, name: &str, start: usize, end: usize) {
        if name == "safe" {
            self.fault(
                start,
                end,
                "a template can't set text as HTML",
                "leave `| safe` out: what is HTML in the view is set as it is, and other text is escaped",
            );
        } else if !FILTERS.contains(&name) {
            let span = Span::new(self.file, start, end);
            let message = format!("`{name}` is no filter that a template may use");
            let fault = Diagnostic::error("template", span, message);
            self.faults.push(fault.suggest(name, FILTERS.iter().copied()));
        }
    }

    /// A name of the view, and the fields that are asked of it.
    fn name(&mut self, tokens: &[Placed<'a>]) {
        let Some((value, rest)) = path(tokens) else { return };
        let (_, start, _) = tokens[0];
        let (_, _, end) = tokens[tokens.len() - rest.len() - 1];
        self.found.names.push(Spanned { value, span: Span::new(self.file, start, end) });
    }

    /// A list that is written out: of texts and numbers, so that none can grow. Returns where it ends.
    fn list(&mut self, tokens: &[Placed<'a>], open: usize) -> usize {
        let mut depth = 0;
        for (index, (token, start, end)) in tokens.iter().enumerate().skip(open) {
            match token {
                Token::Sign('[') => depth += 1,
                Token::Sign(']') if depth == 1 => return index,
                Token::Sign(']') => depth -= 1,
                Token::Text(_) | Token::Number | Token::Sign(',') => {}
                _ => {
                    let message = "a list holds only texts and numbers here";
                    self.fault(*start, *end, message, "write them out, or take a list of the view");
                    return index;
                }
            }
        }
        tokens.len()
    }

    fn fault(&mut self, start: usize, end: usize, message: impl Into<String>, help: &str) {
        let span = Span::new(self.file, start, end);
        self.faults.push(Diagnostic::error("template", span, message).help(help));
    }
}

/// The names at the beginning, with points between them, and what is left.
fn path<'t, 'a>(mut tokens: &'t [Placed<'a>]) -> Option<(Vec<String>, &'t [Placed<'a>])> {
    let mut names = Vec::new();
    while let [(Token::Name(name), ..), after @ ..] = tokens {
        names.push((*name).to_owned());
        match after {
            [(Token::Sign('.'), ..), next @ ..] => tokens = next,
            _ => return Some((names, after)),
        }
    }
    // No name stands behind a point: the engine refuses that.
    None
}

/// The first token, and its length in bytes.
fn token(rest: &str) -> Option<(Token<'_>, usize)> {
    let first = rest.chars().next()?;
    let run = |is: fn(char) -> bool| rest.find(|letter| !is(letter)).unwrap_or(rest.len());
    if first.is_ascii_alphabetic() || first == '_' {
        let length = run(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        return Some((Token::Name(&rest[..length]), length));
    }
    if first.is_ascii_digit() {
        return Some((Token::Number, run(|letter| letter.is_ascii_digit())));
    }
    if first == '"' || first == '\'' {
        let length = rest[1..].find(first)?;
        let text = &rest[1..=length];
        // A backslash could hide where the text ends.
        return (!text.contains('\\')).then_some((Token::Text(text), length + 2));
    }
    SIGNS.contains(&first).then_some((Token::Sign(first), 1))
}
