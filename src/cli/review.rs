//! `kitbag review`: numbered copies of guide and handouts for those who read a course before it is approved.

use std::path::PathBuf;

use crate::check::{self, Scope};
use crate::cli::{Outcome, opened, output, terminal};
use crate::course::{self, Selection};
use crate::diagnostic::has_errors;
use crate::machine::MachineError;
use crate::projection::Edition;
use crate::render::review::{Copy, Review};
use crate::render::{self, Mark};
use crate::syntax::values::Slug;
use crate::{report, source, syntax};

const EXAMPLES: &str = "\
Examples:
  kitbag review de-escalation-instructor
  kitbag review de-escalation-instructor --for Legal --for \"Chief Lund\" --out review

Each copy is one page, to print or to send: passages are numbered, open comments stand beside them, and a
sheet to sign comes last. What reviewers answer, `kitbag comment` keeps.";

/// The arguments of `kitbag review`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The course: its folder's name in `courses`
    #[arg(value_parser = Slug::parse)]
    course: Slug,
    /// Where the curriculum is [default: `curriculum`, or the folder that you are in]
    #[arg(long, value_name = "DIR")]
    curriculum: Option<PathBuf>,
    /// Whom a copy is for, each in their turn
    #[arg(long = "for", value_name = "NAME", value_parser = reader, default_values = ["Legal", "Command", "Training"])]
    readers: Vec<String>,
    /// Where the copies go
    #[arg(long, value_name = "DIR", default_value = "review")]
    out: PathBuf,
}

/// The most letters of a name: it stands in the head of each page.
const MOST_LETTERS: usize = 40;

fn reader(name: &str) -> Result<String, String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err("write a name".to_owned());
    }
    if name.chars().count() > MOST_LETTERS {
        return Err(format!("it has more than {MOST_LETTERS} letters"));
    }
    Ok(name)
}

/// Makes the copies.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let Some(root) = opened::root(arguments.curriculum.as_deref())? else {
        return Ok(Outcome::Usage);
    };
    let id = &arguments.course;
    let (source, mut diagnostics) = source::open(&root)?;
    let (parsed, faults) = syntax::parse(&source, id)?;
    diagnostics.extend(faults);
    let checked = parsed.and_then(|parsed| {
        let (course, faults) = course::resolve(&source, parsed, Selection::default());
        diagnostics.extend(faults);
        let (checked, faults) = check::check(course?, Scope::Build);
        diagnostics.extend(faults);
        checked
    });
    terminal::tell(&report::text(&source, &diagnostics, terminal::colour()))?;
    let Some(checked) = checked.filter(|_| !has_errors(&diagnostics)) else {
        let summary = report::summary(&diagnostics);
        terminal::tell(&format!("`{id}` has no review copy: {summary}\n"))?;
        return Ok(Outcome::Faults);
    };
    let course = checked.course();
    let projections = render::projections(&checked, Edition::Instructor);
    let review = Review::of(&projections, Mark::Draft, &course.comments)?;
    let name = format!("{id}-{}-review", course.manifest.version.value);
    let readers = &arguments.readers;
    // All are written before the first is put in its place: of a review there are all copies or none.
    let mut written = Vec::new();
    for (number, reader) in (1..).zip(readers) {
        let html = review.copy(&projections, Mark::Draft, Copy { number, readers })?;
        let file = format!("{name}-{number}-of-{}{}.html", readers.len(), behind(reader));
        written.push(output::write(&arguments.out, &file, html.as_bytes())?);
    }
    for (written, reader) in written.into_iter().zip(readers) {
        let path = written.put_in_place()?;
        terminal::answer(&format!("Wrote {} for {reader}\n", path.display()))?;
    }
    let open = course.comments.iter().filter(|placed| placed.comment.is_open()).count();
    let plural = if open == 1 { "" } else { "s" };
    terminal::answer(&format!("  {open} open comment{plural}; no kit has these pages\n"))?;
    Ok(Outcome::Done)
}

/// A name as the end of a file's name: `-chief-lund`; nothing, if no letter of it can stand there.
fn behind(name: &str) -> String {
    let letters = name.to_lowercase();
    let words = letters.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).map(|word| format!("-{word}")).collect()
}
