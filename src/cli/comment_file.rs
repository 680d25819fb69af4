//! A course's comments, read and written: for `kitbag comment`, and for whoever lets readers write on a page.
//!
//! Who changes them holds the right to write the file from before it is read until the new one is in its place, so
//! that two who comment at once are both heard.

use std::path::Path;

use serde::Serialize;

use crate::cli::output;
use crate::course::comments::{Passage, Passages, Placed, placed};
use crate::diagnostic::{Diagnostic, Place};
use crate::machine::MachineError;
use crate::source::limits::YAML_BYTES;
use crate::source::path::escaped;
use crate::source::{self, FilePath, Source, Unreadable};
use crate::span::FileId;
use crate::syntax::Parsed;
use crate::syntax::comment_edits::{Edit, Remark, Reply, edited};
use crate::syntax::comments::{NAME, State, Words};
use crate::syntax::decode::Faults;
use crate::syntax::values::{Date, Id, Slug, Version};
use crate::{report, syntax};

/// The most letters of a comment or an answer.
const MOST_OF_TEXT: usize = 8000;

/// The most letters of the words that a comment is about.
const MOST_OF_QUOTE: usize = 1000;

/// The most letters of a name with a role.
const MOST_OF_NAME: usize = 120;

/// What keeps something from being done, and the files that it points into.
pub(super) struct Refused {
    /// The files.
    pub(super) source: Source,
    /// The faults.
    pub(super) faults: Faults,
}

/// What came of it; or why it wasn't done.
pub(super) type Done<T> = Result<Result<T, Refused>, MachineError>;

/// What a reader says of a passage, as it was typed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'a> {
    /// What it is about: an id, a module's name, or `course`.
    pub(super) on: &'a str,
    /// Who says it, and in what role.
    pub(super) by: &'a str,
    /// The words of the passage that it is about, if it is about some.
    pub(super) quote: Option<&'a str>,
    /// What is said.
    pub(super) text: &'a str,
}

/// What is answered to a comment, as it was typed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answered<'a> {
    /// The comment.
    pub(super) id: &'a str,
    /// Who answers.
    pub(super) by: &'a str,
    /// What it makes of the comment, if anything.
    pub(super) state: Option<State>,
    /// What is said, if anything.
    pub(super) text: Option<&'a str>,
}

/// A comment as programs read it.
#[derive(Debug, Serialize)]
pub(super) struct CommentView {
    id: String,
    on: String,
    by: String,
    date: String,
    version: String,
    state: &'static str,
    quote: Option<String>,
    text: String,
    passage: PassageView,
    answers: Vec<AnswerView>,
}

/// What a comment is on: `same`, `changed` since, `gone`, or `unknown` while a module can't be read.
#[derive(Debug, Serialize)]
struct PassageView {
    standing: &'static str,
    /// The id that it has today.
    id: Option<String>,
    name: Option<String>,
    file: Option<String>,
    line: Option<usize>,
}

#[derive(Debug, Serialize)]
struct AnswerView {
    by: String,
    date: String,
    state: Option<&'static str>,
    text: Option<String>,
}

/// The comments of a course, and the files that they are about.
pub(super) fn read(root: &Path, course: &Slug) -> Done<(Source, Vec<Placed>)> {
    let (source, _) = source::open(root)?;
    Ok(match parsed(&source, course)? {
        Ok(parsed) => {
            let comments = placed(&source, &parsed);
            Ok((source, comments))
        }
        Err(faults) => Err(Refused { source, faults }),
    })
}

/// Adds what a reader says; returns the comment's id, and what it is on.
pub(super) fn add(root: &Path, course: &Slug, said: Said<'_>, date: Date) -> Done<(Id, Passage)> {
    let mut on = None;
    let done = change(root, course, |source| {
        let parsed = match parsed(source, course)? {
            Ok(parsed) => parsed,
            Err(faults) => return Ok(Err(faults)),
        };
        let passages = Passages::of(source, &parsed);
        let Some(passage) = passages.get(said.on) else {
            return Ok(Err(vec![no_passage(course, said.on, &passages)]));
        };
        on = Some(passage.clone());
        let version = parsed.course.content.version.value.clone();
        Ok(remark(course, said, passage, version, date).map(Edit::Add))
    })?;
    Ok(done.map(|id| (id, on.expect("a comment that was added is on a passage"))))
}

/// Answers a comment, resolves it or opens it again.
pub(super) fn answer(root: &Path, course: &Slug, said: Answered<'_>, date: Date) -> Done<Id> {
    change(root, course, |_| Ok(reply(course, said, date)))
}

/// Deletes a comment that nobody answered yet: a slip.
pub(super) fn delete(root: &Path, course: &Slug, id: &str) -> Done<Id> {
    change(root, course, |_| Ok(comment_id(course, id).map(Edit::Delete)))
}

/// A comment as programs read it.
pub(super) fn view(source: &Source, placed: &Placed) -> CommentView {
    let Placed { comment, standing } = placed;
    let passage = standing.passage();
    let words = |words: &Words| words.to_string();
    let answers = comment.answers.iter().map(|answer| AnswerView {
        by: words(&answer.by),
        date: answer.date.to_string(),
        state: answer.state.map(State::word),
        text: answer.text.as_ref().map(words),
    });
    CommentView {
        id: comment.id.to_string(),
        on: comment.on.to_string(),
        by: words(&comment.by),
        date: comment.date.to_string(),
        version: comment.version.to_string(),
        state: comment.state().word(),
        quote: comment.quote.as_ref().map(words),
        text: words(&comment.text),
        passage: PassageView {
            standing: standing.word(),
            id: passage.map(|passage| passage.id.clone()),
            name: passage.map(|passage| passage.name.clone()),
            file: passage.map(|passage| passage.path.to_string()),
            line: passage.and_then(|passage| report::line(source, passage.span)),
        },
        answers: answers.collect(),
    }
}

/// A course, if it can be read as far as comments ask for it, which name its title and its version: whatever else is
/// wrong with it, its readers may speak.
fn parsed(source: &Source, course: &Slug) -> Result<Result<Parsed, Faults>, MachineError> {
    let (parsed, faults) = syntax::parse(source, course)?;
    let is_read = |parsed: &Parsed| {
        parsed.is_read(path_of(course).as_str()) && parsed.course.unread.is_empty()
    };
    Ok(parsed.filter(is_read).ok_or(faults))
}

/// Makes an edit of the file, which is read when nobody else can write it any more.
fn change(
    root: &Path,
    course: &Slug,
    edit: impl FnOnce(&Source) -> Result<Result<Edit, Faults>, MachineError>,
) -> Done<Id> {
    let folder = root.join("courses").join(course.as_str());
    if !folder.join("course.yaml").is_file() {
        let (source, _) = source::open(root)?;
        let (_, faults) = syntax::parse(&source, course)?;
        return Ok(Err(Refused { source, faults }));
    }
    let reserved = output::reserve(&folder, NAME)?;
    let (source, _) = source::open(root)?;
    let path = path_of(course);
    let file = source.id(&path);
    let text = match file.map(|_| source.text(&path, YAML_BYTES)).transpose() {
        Ok(text) => text.map(|(_, text)| text),
        Err(Unreadable::Fault(fault)) => return Ok(Err(Refused { source, faults: vec![fault] })),
        Err(Unreadable::Machine(error)) => return Err(error),
    };
    let edit = match edit(&source)? {
        Ok(edit) => edit,
        Err(faults) => return Ok(Err(Refused { source, faults })),
    };
    let id = file.unwrap_or(FileId(0));
    let edited = match edited(id, text.as_deref().unwrap_or_default(), &edit) {
        Ok(edited) => edited,
        Err(faults) => {
            let faults = faults.into_iter().map(|fault| of_whole_file(&path, fault)).collect();
            return Ok(Err(Refused { source, faults }));
        }
    };
    let raw = file.map(|file| source.as_written(file, YAML_BYTES)).transpose()?;
    reserved.fill(&edited.of_bytes(&raw.unwrap_or_default()))?.put_in_place()?;
    Ok(Ok(edited.id))
}

/// What points at a file's first letter is about the file as a whole, which may not even be there yet.
fn of_whole_file(path: &FilePath, fault: Diagnostic) -> Diagnostic {
    match fault.place {
        Place::Span(span) if span.end == 0 => {
            Diagnostic { place: Place::Path(path.to_string()), ..fault }
        }
        _ => fault,
    }
}

fn path_of(course: &Slug) -> FilePath {
    FilePath::parse(&format!("courses/{course}/{NAME}")).expect("a slug makes a legal path")
}

fn remark(
    course: &Slug,
    said: Said<'_>,
    passage: &Passage,
    version: Version,
    date: Date,
) -> Result<Remark, Faults> {
    let file = path_of(course);
    let quote = said.quote.filter(|words| !words.trim().is_empty());
    let quote = quote.map(|words| in_a_line(&file, "the quoted passage", words, MOST_OF_QUOTE));
    Ok(Remark {
        on: Id::parse(&passage.id).expect("whatever has a passage's name is an id"),
        by: in_a_line(&file, "the name of who says it", said.by, MOST_OF_NAME)?,
        date,
        version,
        passage: passage.mark.clone(),
        quote: quote.transpose()?,
        text: kept(&file, "the comment", said.text, MOST_OF_TEXT)?,
    })
}

fn reply(course: &Slug, said: Answered<'_>, date: Date) -> Result<Edit, Faults> {
    let file = path_of(course);
    let words = said.text.filter(|words| !words.trim().is_empty());
    let words = words.map(|words| kept(&file, "the answer", words, MOST_OF_TEXT)).transpose()?;
    let by = in_a_line(&file, "the name of who answers", said.by, MOST_OF_NAME)?;
    Ok(Edit::Answer(
        comment_id(course, said.id)?,
        Reply { by, date, state: said.state, text: words },
    ))
}

fn comment_id(course: &Slug, id: &str) -> Result<Id, Faults> {
    Id::parse(id).map_err(|_| {
        let message = format!("there is no comment `{}`", escaped(id));
        let place = Place::Path(path_of(course).to_string());
        let fault = Diagnostic::error("unknown-comment", place, message);
        vec![fault.help(format!("`kitbag comment {course}` lists the comments with their ids"))]
    })
}

fn in_a_line(file: &FilePath, what: &str, words: &str, most: usize) -> Result<Words, Faults> {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    kept(file, what, &line, most)
}

/// Words as they are kept, or why they can't be.
fn kept(file: &FilePath, what: &str, words: &str, most: usize) -> Result<Words, Faults> {
    let refused = |message: String, help: &str| {
        let place = Place::Path(file.to_string());
        vec![Diagnostic::error("comment-words", place, message).help(help)]
    };
    if words.chars().count() > most {
        let message = format!("{what} has more than {most} letters");
        return Err(refused(message, "say it in less, or in several comments"));
    }
    Words::kept(words).ok_or_else(|| refused(format!("{what} is empty"), "write something"))
}

fn no_passage(course: &Slug, name: &str, passages: &Passages) -> Diagnostic {
    let message = format!("the course has no passage `{}`", escaped(name));
    let place = Place::Path(format!("courses/{course}/course.yaml"));
    Diagnostic::error("unknown-passage", place, message).suggest(name, passages.names()).help(
        "a comment is on a section or another passage by its id, on a module by its file's name, or on `course`",
    )
}
