//! What is done to `comments.yaml` by program: a comment or an answer is added, a slip is deleted.
//!
//! Each edit puts lines into the text, or takes one comment's lines out, and leaves every other byte as it is: the
//! order, what authors wrote by hand, their `#` lines, the line ends. Before it is handed out the new text is read
//! again: it must say what the old one said and the edit, to the word, or nothing is changed.

use std::fmt::Write as _;
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::source;
use crate::source::limits::YAML_BYTES;
use crate::span::{FileId, Span, Spanned};
use crate::syntax::comments::{
    Answer, Comment, CommentsFile, PassageMark, State, Words, check_ids,
};
use crate::syntax::decode::{Decode as _, Faults};
use crate::syntax::values::{Date, Id, Version};
use crate::syntax::yaml::{self, Node, Value};

/// What a new file begins with.
const HEAD: &str = "\
# What readers say about this course. It stays here: no kit holds a word of it.
# `kitbag comment` adds to it, and so may you.
format: 1
comments:
";

/// Something that is done to the comments of a course.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Somebody says something.
    Add(Remark),
    /// Somebody answers a comment, resolves it or opens it again.
    Answer(Id, Reply),
    /// A comment that nobody answered yet was a slip.
    Delete(Id),
}

/// What somebody says about a passage.
#[derive(Clone, Debug)]
pub struct Remark {
    /// What it is about.
    pub on: Id,
    /// Who says it.
    pub by: Words,
    /// When.
    pub date: Date,
    /// The version of the course that was read.
    pub version: Version,
    /// What the passage said.
    pub passage: Option<PassageMark>,
    /// The words of the passage that it is about.
    pub quote: Option<Words>,
    /// What is said.
    pub text: Words,
}

/// What somebody answers.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Who answers.
    pub by: Words,
    /// When.
    pub date: Date,
    /// What it makes of the comment, if anything.
    pub state: Option<State>,
    /// What is said, if anything.
    pub text: Option<Words>,
}

/// An edit that was made, and proved.
#[derive(Clone, Debug)]
pub struct Edited {
    /// The comment that was added, answered or deleted.
    pub id: Id,
    /// The new text.
    pub text: String,
    at: Range<usize>,
    with: String,
}

/// Makes an edit of the text of `file`, which says nothing if there is none yet. What keeps it from being made is
/// told.
pub fn edited(file: FileId, text: &str, edit: &Edit) -> Result<Edited, Faults> {
    let is_new = text.trim().is_empty();
    let base = if is_new { HEAD } else { text };
    let (tree, comments) = read(file, base)?;
    let (id, at, with, expected) = change(base, &tree, comments, edit).map_err(|one| vec![one])?;
    let mut new = base.to_owned();
    new.replace_range(at.clone(), &with);
    let says = read(file, &new).map(|(_, comments)| comments).unwrap_or_default();
    if !says.iter().map(told).eq(expected.iter().map(told)) {
        return Err(vec![by_hand(tree.span)]);
    }
    if new.len() as u64 > YAML_BYTES {
        let most = source::bytes(YAML_BYTES);
        let message = format!("the comments of a course hold at most {most}");
        return Err(vec![
            Diagnostic::error("too-many-comments", Span::new(file, 0, 0), message)
                .help("delete comments that were resolved long ago"),
        ]);
    }
    let (at, with) = if is_new { (0..text.len(), new.clone()) } else { (at, with) };
    Ok(Edited { id, text: new, at, with })
}

impl Edited {
    /// The same edit of the file's bytes, which may begin with a byte-order mark and end their lines with two bytes.
    pub fn of_bytes(&self, raw: &[u8]) -> Vec<u8> {
        let mark: &[u8] = "\u{feff}".as_bytes();
        let start = if raw.starts_with(mark) { mark.len() } else { 0 };
        let is_half = |at: usize| raw[at] == b'\r' && raw.get(at + 1) == Some(&b'\n');
        // Where each byte of the text stands: a line end at the first of its two.
        let mut places: Vec<usize> = Vec::with_capacity(raw.len());
        for at in start..raw.len() {
            match at > start && is_half(at - 1) {
                true => {}
                false => places.push(at),
            }
        }
        places.push(raw.len());
        let two = raw.windows(2).any(|pair| pair == b"\r\n");
        let with = if two { self.with.replace('\n', "\r\n") } else { self.with.clone() };
        let (from, to) = (places[self.at.start], places[self.at.end]);
        [&raw[..from], with.as_bytes(), &raw[to..]].concat()
    }
}

/// Reads a text as the parser of a course does.
fn read(file: FileId, text: &str) -> Result<(Node, Vec<Comment>), Faults> {
    let tree = yaml::parse(file, text, 0).map_err(|fault| vec![fault])?;
    let mut faults = Vec::new();
    let decoded = CommentsFile::decode(&tree, &mut faults);
    if let Some(decoded) = &decoded {
        check_ids(decoded, &mut faults);
    }
    match decoded.filter(|_| faults.is_empty()) {
        Some(decoded) => Ok((tree, decoded.comments)),
        None => Err(faults),
    }
}

/// What a comment says, wherever it stands.
fn told(comment: &Comment) -> Vec<String> {
    let words = |words: &Option<Words>| words.as_ref().map(Words::to_string).unwrap_or_default();
    let mut told = vec![
        comment.id.to_string(),
        comment.on.to_string(),
        comment.by.to_string(),
        comment.date.to_string(),
        comment.version.to_string(),
        comment.passage.as_ref().map(|mark| mark.as_str().to_owned()).unwrap_or_default(),
        words(&comment.quote),
        comment.text.to_string(),
    ];
    for answer in &comment.answers {
        let state = answer.state.map_or("", State::word).to_owned();
        told.extend([answer.by.to_string(), answer.date.to_string(), state, words(&answer.text)]);
    }
    told
}

type Changed = (Id, Range<usize>, String, Vec<Comment>);

/// Which bytes become which, and what the file says then.
fn change(
    text: &str,
    tree: &Node,
    mut comments: Vec<Comment>,
    edit: &Edit,
) -> Result<Changed, Diagnostic> {
    let nowhere = Span::new(tree.span.file, 0, 0);
    let (id, reply) = match edit {
        Edit::Add(remark) => {
            let comment = of_remark(remark, &comments, nowhere);
            let id = comment.id.value.clone();
            let place = place_in_list(text, tree, "comments").ok_or_else(|| by_hand(tree.span))?;
            let with = place.with(&comment_text(&comment, place.dash));
            comments.push(comment);
            return Ok((id, place.at, with, comments));
        }
        Edit::Answer(id, reply) => (id, Some(reply)),
        Edit::Delete(id) => (id, None),
    };
    let index = comments.iter().position(|one| one.id.value == *id);
    let Some(index) = index else {
        let message = format!("there is no comment `{id}`");
        let ids = comments.iter().map(|one| one.id.as_str());
        let fault = Diagnostic::error("unknown-comment", nowhere, message);
        return Err(fault
            .suggest(id.as_str(), ids)
            .or_help("`kitbag comment` lists the comments with their ids"));
    };
    let comment = &comments[index];
    let item = match tree.entry("comments").map(|(_, list)| &list.value) {
        Some(Value::List(items)) => &items[index],
        _ => return Err(by_hand(tree.span)),
    };
    let Some(reply) = reply else {
        if !comment.answers.is_empty() {
            let message = format!("the comment `{id}` was answered, so it is kept");
            return Err(Diagnostic::error("comment-answered", comment.id.span, message)
                .help("resolve it instead"));
        }
        let (_, start) = dash_of(text, item).ok_or_else(|| by_hand(item.span))?;
        let at = start..line_after(text, end_of(text, item));
        comments.remove(index);
        return Ok((id.clone(), at, String::new(), comments));
    };
    if reply.text.is_none() && reply.state.is_none_or(|state| state == comment.state()) {
        let message = match reply.state {
            Some(state) => format!("the comment `{id}` is {} already", state.word()),
            None => format!("the answer to the comment `{id}` says nothing"),
        };
        return Err(Diagnostic::error("answer-without-effect", comment.id.span, message)
            .help("say something, if there is more to say"));
    }
    let Reply { by, date, state, text: said } = reply.clone();
    let answer = Answer { by, date, state, text: said, span: nowhere };
    let place = place_in_list(text, item, "answers").ok_or_else(|| by_hand(item.span))?;
    let with = place.with(&answer_text(&answer, place.dash));
    comments[index].answers.push(answer);
    Ok((id.clone(), place.at, with, comments))
}

/// A file that can be read, but not added to.
fn by_hand(span: Span) -> Diagnostic {
    let message = "this file is written in a way that can't be added to by program";
    Diagnostic::error("comments-form", Span { end: span.start, ..span }, message).help(
        "write each comment, and each of its answers, behind a `- ` on lines of its own, each key on its own line",
    )
}

fn of_remark(remark: &Remark, others: &[Comment], nowhere: Span) -> Comment {
    let Remark { on, by, date, version, passage, quote, text } = remark.clone();
    // Made of what is said, so that two reviewers on two branches don't come to the same by counting.
    let id = (0..).map(|number: u32| {
        let words = format!("{on}\n{by}\n{date}\n{version}\n{text}\n{number}");
        let digits = Digest::of(words.as_bytes()).to_string();
        Id::parse(&format!("c{}", &digits[..6])).expect("a letter and digits make an id")
    });
    let is_free = |id: &Id| others.iter().all(|other| other.id.value != *id);
    let id = id.into_iter().find(is_free).expect("there are more ids than comments");
    let spanned = |value| Spanned { value, span: nowhere };
    let (id, on) = (spanned(id), spanned(on));
    Comment { id, on, by, date, version, passage, quote, text, answers: Vec::new(), span: nowhere }
}

/// Where an item goes.
struct InList {
    at: Range<usize>,
    /// What stands before it: a line end that is missing, the list's own key.
    before: String,
    /// How many blanks stand before its dash.
    dash: usize,
    /// Whether the line end after it is there already.
    is_before_line_end: bool,
}

impl InList {
    fn with(&self, item: &str) -> String {
        let item = if self.is_before_line_end { item.trim_end() } else { item };
        format!("{}{item}", self.before)
    }
}

/// The end of the list that a mapping has, or may have, under a key; nothing, if it isn't one of lines with dashes.
fn place_in_list(text: &str, owner: &Node, key: &str) -> Option<InList> {
    let Value::Map(pairs) = &owner.value else { return None };
    let first = pairs.first()?.0.span.range().start;
    let column = first - line_start(text, first);
    let behind = |end: usize, before: String, dash: usize| {
        let at = line_after(text, end);
        let is_open = !text[..at].ends_with('\n');
        let before = if is_open { format!("\n{before}") } else { before };
        InList { at: at..at, before, dash, is_before_line_end: false }
    };
    let Some((name, list)) = owner.entry(key) else {
        let before = format!("{}{key}:\n", " ".repeat(column));
        return Some(behind(end_of(text, owner), before, column + 2));
    };
    match &list.value {
        Value::List(items) if items.is_empty() => {
            let range = list.span.range();
            let line_end = line_after(text, range.end);
            let line_end = text[..line_end].trim_end_matches('\n').len();
            let is_alone =
                text.get(range.clone())? == "[]" && text[range.end..line_end].trim().is_empty();
            let from = text[..range.start].trim_end_matches(' ').len();
            is_alone.then(|| InList {
                at: from..line_end,
                before: "\n".to_owned(),
                dash: column + 2,
                is_before_line_end: true,
            })
        }
        Value::List(items) => {
            let last = items.last()?;
            let (dash, _) = dash_of(text, last)?;
            Some(behind(end_of(text, last), String::new(), dash))
        }
        // Nothing is written there: the parser gives that a word, and no room.
        Value::Scalar(_) if list.span.range().is_empty() => {
            Some(behind(name.span.range().end, String::new(), column + 2))
        }
        _ => None,
    }
}

/// How many blanks stand before the dash of an item, and where its line begins.
fn dash_of(text: &str, item: &Node) -> Option<(usize, usize)> {
    let Value::Map(pairs) = &item.value else { return None };
    let key = pairs.first()?.0.span.range().start;
    let start = line_start(text, key);
    let dash = text[start..key].trim_end().strip_suffix('-')?;
    dash.bytes().all(|byte| byte == b' ').then_some((dash.len(), start))
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Where the line after this place begins, or the text ends.
fn line_after(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// The end of what a value says: a text that keeps its lines ends, for the parser, where the next thing begins.
fn end_of(text: &str, node: &Node) -> usize {
    let range = node.span.range();
    text[..range.end].trim_end().len().max(range.start)
}

fn comment_text(comment: &Comment, dash: usize) -> String {
    let blanks = " ".repeat(dash);
    let mut out = format!("{blanks}- id: {}\n", comment.id.value);
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(out, "{blanks}  {key}: {value}");
    };
    line("on", &plain(comment.on.as_str()));
    line("by", &quoted(comment.by.as_str()));
    line("date", &comment.date.to_string());
    line("version", &comment.version.to_string());
    if let Some(mark) = &comment.passage {
        line("passage", &quoted(mark.as_str()));
    }
    if let Some(quote) = &comment.quote {
        line("quote", &quoted(quote.as_str()));
    }
    push_text(&comment.text, dash, &mut out);
    out
}

fn answer_text(answer: &Answer, dash: usize) -> String {
    let blanks = " ".repeat(dash);
    let mut out = format!("{blanks}- by: {}\n", quoted(answer.by.as_str()));
    let _ = writeln!(out, "{blanks}  date: {}", answer.date);
    if let Some(state) = answer.state {
        let _ = writeln!(out, "{blanks}  state: {}", state.word());
    }
    if let Some(text) = &answer.text {
        push_text(text, dash, &mut out);
    }
    out
}

/// A text as it was written, line by line, so that a person can read it and a comparison show it.
fn push_text(text: &Words, dash: usize, out: &mut String) {
    let blanks = " ".repeat(dash);
    let _ = writeln!(out, "{blanks}  text: |-");
    for line in text.as_str().lines() {
        let blanks = if line.is_empty() { "" } else { &format!("{blanks}    ") };
        let _ = writeln!(out, "{blanks}{line}");
    }
}

/// A text between quotation marks, as JSON has it and so YAML.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is always JSON")
}

/// An id as it is, unless YAML could take it for something else.
fn plain(id: &str) -> String {
    const WORDS: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let is_word = id.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let is_taken = WORDS.iter().any(|word| id.eq_ignore_ascii_case(word));
    if is_word && !is_taken { id.to_owned() } else { quoted(id) }
}
