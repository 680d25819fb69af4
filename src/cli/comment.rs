//! `kitbag comment`: what readers say about a course, and what came of it.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::cli::comment_file::{self, Answered, Refused, Said};
use crate::cli::{Outcome, opened, settings, terminal};
use crate::course::comments::{Passage, Placed, Standing};
use crate::machine::MachineError;
use crate::report;
use crate::source::Source;
use crate::syntax::comments::State;
use crate::syntax::values::Slug;

const EXAMPLES: &str = "\
Examples:
  kitbag comment add de-escalation-instructor law-and-policy --by \"Dana Ruiz, legal\" --text \"Who says that?\"
  kitbag comment list de-escalation-instructor --open
  kitbag comment resolve de-escalation-instructor c1a2b3c --by \"A. Author\" --text \"The statute is cited now.\"

They stand in `comments.yaml` beside the course's manifest. No kit holds a word of them.";

/// The arguments of `kitbag comment`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Say something about a passage
    Add(Add),
    /// Tell what was said, and what came of it
    List(List),
    /// Answer a comment, which stays as open as it is
    Answer(Answer),
    /// Say that a comment is seen to
    Resolve(Settle),
    /// Say that a comment isn't seen to after all
    Reopen(Settle),
    /// Take back a comment that nobody answered yet
    Delete(Delete),
}

#[derive(clap::Args)]
struct At {
    /// The course: its folder's name in `courses`
    #[arg(value_parser = Slug::parse)]
    course: Slug,
    /// Where the curriculum is [default: `curriculum`, or the folder that you are in]
    #[arg(long, value_name = "DIR")]
    curriculum: Option<PathBuf>,
}

#[derive(clap::Args)]
struct Add {
    #[command(flatten)]
    at: At,
    /// What it is about: the id of a section or passage, a module by its file's name, or `course`
    passage: String,
    /// Who says it, and in what role
    #[arg(long, value_name = "NAME")]
    by: String,
    /// What is said
    #[arg(long)]
    text: String,
    /// The words of the passage that it is about
    #[arg(long, value_name = "WORDS")]
    quote: Option<String>,
}

#[derive(clap::Args)]
struct List {
    #[command(flatten)]
    at: At,
    /// Only those that wait for somebody
    #[arg(long)]
    open: bool,
    /// For whom to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(clap::Args)]
struct Answer {
    #[command(flatten)]
    at: At,
    /// The comment's id, as `kitbag comment list` tells it
    id: String,
    /// Who answers
    #[arg(long, value_name = "NAME")]
    by: String,
    /// What is said
    #[arg(long)]
    text: String,
}

#[derive(clap::Args)]
struct Settle {
    #[command(flatten)]
    at: At,
    /// The comment's id, as `kitbag comment list` tells it
    id: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    by: String,
    /// What is said
    #[arg(long)]
    text: Option<String>,
}

#[derive(clap::Args)]
struct Delete {
    #[command(flatten)]
    at: At,
    /// The comment's id, as `kitbag comment list` tells it
    id: String,
}

/// Adds, tells, answers or deletes.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    match &arguments.what {
        What::Add(add) => self::add(add),
        What::List(list) => self::list(list),
        What::Answer(Answer { at, id, by, text }) => {
            answer(at, Answered { id, by, state: None, text: Some(text) })
        }
        What::Resolve(Settle { at, id, by, text }) => {
            let state = Some(State::Resolved);
            answer(at, Answered { id, by, state, text: text.as_deref() })
        }
        What::Reopen(Settle { at, id, by, text }) => {
            answer(at, Answered { id, by, state: Some(State::Open), text: text.as_deref() })
        }
        What::Delete(Delete { at, id }) => delete(at, id),
    }
}

fn add(arguments: &Add) -> Result<Outcome, MachineError> {
    let Add { at, passage, by, text, quote } = arguments;
    let Some(root) = opened::root(at.curriculum.as_deref())? else { return Ok(Outcome::Usage) };
    let said = Said { on: passage, by, quote: quote.as_deref(), text };
    match comment_file::add(&root, &at.course, said, settings::today())? {
        Ok((id, Passage { name, .. })) => done(&format!("Added {id}, on {name}\n")),
        Err(refused) => tell(&refused),
    }
}

fn answer(at: &At, said: Answered<'_>) -> Result<Outcome, MachineError> {
    let Some(root) = opened::root(at.curriculum.as_deref())? else { return Ok(Outcome::Usage) };
    let what = match said.state {
        None => "Answered",
        Some(State::Resolved) => "Resolved",
        Some(State::Open) => "Opened again:",
    };
    match comment_file::answer(&root, &at.course, said, settings::today())? {
        Ok(id) => done(&format!("{what} {id}\n")),
        Err(refused) => tell(&refused),
    }
}

fn delete(at: &At, id: &str) -> Result<Outcome, MachineError> {
    let Some(root) = opened::root(at.curriculum.as_deref())? else { return Ok(Outcome::Usage) };
    match comment_file::delete(&root, &at.course, id)? {
        Ok(id) => done(&format!("Deleted {id}\n")),
        Err(refused) => tell(&refused),
    }
}

fn done(said: &str) -> Result<Outcome, MachineError> {
    terminal::answer(said)?;
    Ok(Outcome::Done)
}

fn tell(refused: &Refused) -> Result<Outcome, MachineError> {
    let Refused { source, faults } = refused;
    terminal::tell(&report::text(source, faults, terminal::colour()))?;
    terminal::tell("Nothing was changed\n")?;
    Ok(Outcome::Faults)
}

fn list(arguments: &List) -> Result<Outcome, MachineError> {
    let At { course, curriculum } = &arguments.at;
    let Some(root) = opened::root(curriculum.as_deref())? else { return Ok(Outcome::Usage) };
    let (source, comments) = match comment_file::read(&root, course)? {
        Ok(read) => read,
        Err(Refused { source, faults }) => {
            terminal::tell(&report::text(&source, &faults, terminal::colour()))?;
            return Ok(Outcome::Faults);
        }
    };
    let is_asked = |placed: &&Placed| !arguments.open || placed.comment.is_open();
    let asked: Vec<&Placed> = comments.iter().filter(is_asked).collect();
    let text = match arguments.format {
        Format::Json => {
            let views: Vec<_> =
                asked.iter().map(|placed| comment_file::view(&source, placed)).collect();
            let all = serde_json::json!({ "course": course, "comments": views });
            let text = serde_json::to_string_pretty(&all).expect("text is always JSON");
            format!("{text}\n")
        }
        Format::Text => {
            let mut text: String =
                asked.iter().map(|placed| comment_text(&source, placed)).collect();
            let open = comments.iter().filter(|placed| placed.comment.is_open()).count();
            let plural = if comments.len() == 1 { "" } else { "s" };
            let _ = writeln!(text, "`{course}`: {} comment{plural}, {open} open", comments.len());
            text
        }
    };
    done(&text)
}

/// A comment and its answers, for people.
fn comment_text(source: &Source, placed: &Placed) -> String {
    let Placed { comment, standing } = placed;
    let mut out = format!("{}  {}  ", comment.id.value, comment.state().word());
    let _ = match standing.passage() {
        Some(Passage { id, name, path, span, .. }) => {
            let line = report::line(source, *span).unwrap_or(1);
            let changed = matches!(standing, Standing::Changed(_));
            let changed = if changed { ", changed since" } else { "" };
            writeln!(out, "on {name}, `{id}` ({path}:{line}){changed}")
        }
        None if *standing == Standing::Gone => {
            writeln!(out, "on `{}`, which the course doesn't have", comment.on.value)
        }
        None => writeln!(out, "on `{}`: a module can't be read", comment.on.value),
    };
    let _ = writeln!(out, "  {}, {} (version {}):", comment.by, comment.date, comment.version);
    if let Some(quote) = &comment.quote {
        let _ = writeln!(out, "    on the words “{quote}”");
    }
    push_lines(comment.text.as_str(), &mut out);
    for answer in &comment.answers {
        let state = match answer.state {
            None => "",
            Some(State::Resolved) => ", resolves it",
            Some(State::Open) => ", opens it again",
        };
        let end = if answer.text.is_some() { ":" } else { "" };
        let _ = writeln!(out, "  {}, {}{state}{end}", answer.by, answer.date);
        if let Some(text) = &answer.text {
            push_lines(text.as_str(), &mut out);
        }
    }
    out.push('\n');
    out
}

fn push_lines(text: &str, out: &mut String) {
    for line in text.lines() {
        let _ = writeln!(out, "{}", format!("    {line}").trim_end());
    }
}
