//! `comments.yaml`, beside a course's manifest: what its readers say about its passages, and what came of it.
//!
//! A review is between those who review and those who write. The file is no part of what the course is made of:
//! no kit holds it, no page is made of it but a review copy, and the course's digest doesn't know it.

use std::fmt;

use crate::diagnostic::Diagnostic;
use crate::span::Spanned;
use crate::syntax::decode::{Decode, Faults, choice, readable, record};
use crate::syntax::schema::{self, Definitions};
use crate::syntax::values::{Date, Format, Id, Version};
use crate::syntax::yaml::Node;

/// The file's name in the course's folder.
pub const NAME: &str = "comments.yaml";

/// What a comment names that is on the course as a whole.
pub const COURSE: &str = "course";

record! {
    /// `comments.yaml`: what readers say about a course.
    pub struct CommentsFile {
        /// The format version.
        pub format: Format,
        /// The comments, in the order in which they came.
        pub comments: Vec<Comment>,
    }
}

record! {
    /// What somebody says about a passage.
    pub struct Comment {
        /// What answers name it by: unique in the file, never used again.
        pub id: Spanned<Id>,
        /// What it is about: the id of a section or passage, a module by the name of its file, or `course`.
        pub on: Spanned<Id>,
        /// Who says it, and in what role: `Dana Ruiz, legal`.
        pub by: Words,
        /// When.
        pub date: Date,
        /// The version of the course that was read.
        pub version: Version,
        /// Twelve digits that tell whether the passage says today what it said then.
        pub passage: Option<PassageMark>,
        /// The words of the passage that it is about.
        pub quote: Option<Words>,
        /// What is said.
        pub text: Words,
        /// What came of it, in the order in which it came.
        pub answers: Vec<Answer>,
    }
}

record! {
    /// An answer to a comment.
    pub struct Answer {
        /// Who gives it.
        pub by: Words,
        /// When.
        pub date: Date,
        /// What it makes of the comment; nothing, if it only says something.
        pub state: Option<State>,
        /// What is said.
        pub text: Option<Words>,
    }
}

choice! {
    /// Whether a comment waits for somebody.
    pub enum State {
        /// It does: so is each at first.
        Open = "open",
        /// Who writes the course has seen to it.
        Resolved = "resolved",
    }
}

impl Comment {
    /// Its state: what the last answer made of it that made anything.
    pub fn state(&self) -> State {
        self.answers.iter().rev().find_map(|answer| answer.state).unwrap_or(State::Open)
    }

    /// Whether it waits for somebody.
    pub fn is_open(&self) -> bool {
        self.state() == State::Open
    }

    /// Its words up to a number of letters, in one line.
    pub fn in_short(&self, most: usize) -> String {
        let text = self.text.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() <= most {
            return text;
        }
        let cut: String = text.chars().take(most).collect();
        let end = cut.rfind(' ').unwrap_or(cut.len());
        format!("{}…", cut[..end].trim_end_matches([',', ';', ':', '.']))
    }
}

/// What a person wrote: any text, with braces too, since nothing is ever filled in there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words(String);

impl Words {
    /// The words as they are kept: without what can't be seen, and without blanks at the ends of lines. Nothing,
    /// if no word is left.
    pub fn kept(text: &str) -> Option<Self> {
        let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
        let seen: String = text
            .replace('\t', " ")
            .chars()
            .filter(|letter| *letter == '\n' || !crate::source::path::is_hidden(*letter))
            .collect();
        let lines: Vec<&str> = seen.trim().lines().map(str::trim_end).collect();
        let text = lines.join("\n");
        (!text.is_empty()).then_some(Self(text))
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Decode for Words {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        readable(node, faults).map(|text| Self(text.to_owned()))
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.notation("Words", schema::words)
    }
}

/// What a passage said, as twelve hexadecimal digits of the digest of its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassageMark(String);

impl PassageMark {
    /// The mark of a passage with these words, however they are spaced.
    pub fn of(words: &str) -> Self {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let digest = crate::digest::Digest::of(words.as_bytes());
        Self(digest.to_string()[..12].to_owned())
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Decode for PassageMark {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        let parse = |text: &str| {
            let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            match text.len() == 12 && text.bytes().all(is_digit) {
                true => Ok(Self(text.to_owned())),
                false => Err("`kitbag comment` writes it, and nobody by hand".to_owned()),
            }
        };
        crate::syntax::decode::notation(
            node,
            "a passage's mark of twelve digits, or nothing",
            parse,
            faults,
        )
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.notation("PassageMark", || {
            schema::pattern("Twelve hexadecimal digits, in quotation marks.", "^[0-9a-f]{12}$")
        })
    }
}

/// Two comments with one id: an answer wouldn't know which it is to.
pub(super) fn check_ids(file: &CommentsFile, faults: &mut Faults) {
    let mut seen: std::collections::BTreeMap<&str, &Comment> = std::collections::BTreeMap::new();
    for comment in &file.comments {
        if let Some(first) = seen.insert(comment.id.as_str(), comment) {
            faults.push(
                Diagnostic::error(
                    "duplicate-id",
                    comment.id.span,
                    format!("two comments have the id `{}`", comment.id.value),
                )
                .related(first.id.span, "first here")
                .help("give one of them another id; if both are the same comment, delete one"),
            );
        }
    }
}
