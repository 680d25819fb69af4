//! `kitbag diff`: what changed since I last taught this?

use std::path::PathBuf;

use crate::check::{self, Scope};
use crate::cli::compared::{self, FORMS, Version};
use crate::cli::{Outcome, output, terminal};
use crate::course::{self, Selection};
use crate::diagnostic::has_errors;
use crate::machine::MachineError;
use crate::projection::Edition;
use crate::release::changes::{Changes, View};
use crate::release::versions::{self, Demand, least_version};
use crate::render::{self, Mark, what_changed};
use crate::syntax::course_file::CourseFile;
use crate::syntax::values;
use crate::syntax::vocabulary::Reader;
use crate::{release, report};

const EXAMPLES: &str = "\
Examples:
  kitbag diff de-escalation-instructor-1.0.0.zip de-escalation-instructor-1.1.0.zip
  kitbag diff de-escalation-instructor-1.0.0.zip de-escalation-instructor
  kitbag diff old/curriculum#de-escalation-instructor curriculum#de-escalation-instructor
  kitbag diff de-escalation-instructor-1.0.0.zip de-escalation-instructor --format html --out changes.html";

/// The arguments of `kitbag diff`.
#[derive(clap::Args)]
#[command(after_help = format!("{FORMS}\n\n{EXAMPLES}"))]
pub(super) struct Arguments {
    /// The earlier version
    old: String,
    /// The later version
    new: String,
    /// Where the curriculum of a course is [default: `curriculum`, or the folder that you are in]
    #[arg(long, value_name = "DIR")]
    curriculum: Option<PathBuf>,
    /// For whom to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What may be told: to participants, to instructors, or with keys and scripts
    #[arg(long, value_enum, default_value_t = Told::Restricted)]
    reader: Told,
    /// Write it to this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people, at a terminal
    Text,
    /// For programs
    Json,
    /// For people, as a page
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Told {
    /// What participants hold
    Participant,
    /// All but keys and role players' scripts
    Instructor,
    /// All
    Restricted,
}

impl Told {
    fn reader(self) -> Reader {
        match self {
            Told::Participant => Reader::Participant,
            Told::Instructor => Reader::Instructor,
            Told::Restricted => Reader::Restricted,
        }
    }
}

/// Tells what changed.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let curriculum = arguments.curriculum.as_deref();
    let like = arguments.new.rsplit_once('#').map(|(_, course)| course);
    let old = match compared::open(&arguments.old, curriculum, like)? {
        Ok(old) => old,
        Err(outcome) => return Ok(outcome),
    };
    let new = match compared::open(&arguments.new, curriculum, Some(&old.summary.course))? {
        Ok(new) => new,
        Err(outcome) => return Ok(outcome),
    };
    let (one, other) = (&old.summary.course, &new.summary.course);
    if one != other {
        terminal::tell(&format!(
            "error: `{one}` and `{other}` are two courses: compare two versions of one\n"
        ))?;
        return Ok(Outcome::Usage);
    }
    let reader = arguments.reader.reader();
    let whole = Changes::between(&old.summary, &new.summary, &View::WHOLE);
    let told = release::told_to(&old.summary, &new.summary, reader);
    let rules = new.course.as_ref().map(|(_, parsed)| parsed.academy.content.versions.clone());
    let rules = rules.unwrap_or_default();
    let previous = values::Version::parse(&old.summary.version)
        .map_err(|why| MachineError::new(format!("`{}`: {why}", old.summary.version)))?;
    let demand = least_version(&previous, &whole, &rules);
    // It names every change that it is for.
    let shown = Some(&demand).filter(|_| reader == Reader::Restricted);
    let text = match arguments.format {
        Format::Text => {
            let mut text = release::text(&told, shown, reader);
            if let (Some((_, parsed)), Some(demand)) = (&new.course, shown) {
                text.push_str(&record(&parsed.course.content, &whole, demand));
            }
            text
        }
        Format::Json => release::json(&told, shown, &rules, reader),
        Format::Html => match html(new, &release::page(&told, shown, reader))? {
            Ok(html) => html,
            Err(outcome) => return Ok(outcome),
        },
    };
    match &arguments.out {
        None => terminal::answer(&text)?,
        Some(out) => {
            let path = output::publish_file(out, text.as_bytes())?;
            let count = told.list.len();
            let plural = if count == 1 { "" } else { "s" };
            terminal::answer(&format!("Wrote {}: {count} change{plural}\n", path.display()))?;
        }
    }
    Ok(Outcome::Done)
}

/// Whether version and record of changes are what the changes demand, and what to write if not.
fn record(manifest: &CourseFile, changes: &Changes, demand: &Demand<'_>) -> String {
    let Some(step) = demand.step else { return String::new() };
    let version = &manifest.version.value;
    let is_enough = demand.allows(version);
    let is_recorded = manifest.changes.iter().any(|change| change.version.value == *version);
    if is_enough && is_recorded {
        return format!("  `course.yaml` says {version}, and its record has the entry.\n");
    }
    let next = if is_enough { version } else { &demand.least };
    let what = match is_enough {
        true => format!("`course.yaml` says {version}, which is enough"),
        false => format!("`course.yaml` says {version}: raise `version` to {next}"),
    };
    let entry = versions::entry(changes, next, &manifest.people.prepared_by);
    let word = step.word();
    format!("  {what}. For the record of this {word} change, below `changes:`\n\n{entry}")
}

/// The page. It shows the later version's name and digest, so that version must be fit to be built.
fn html(new: Version, told: &what_changed::Told) -> Result<Result<String, Outcome>, MachineError> {
    let Some((source, parsed)) = new.course else {
        terminal::tell(
            "error: a page can't be made of a summary alone: name the later version's kit or course\n",
        )?;
        return Ok(Err(Outcome::Usage));
    };
    let (course, mut diagnostics) = course::resolve(&source, parsed, Selection::default());
    let checked = course.and_then(|course| {
        let (checked, faults) = check::check(course, Scope::Build);
        diagnostics.extend(faults);
        checked
    });
    let Some(checked) = checked.filter(|_| !has_errors(&diagnostics)) else {
        terminal::tell(&report::text(&source, &diagnostics, terminal::colour()))?;
        return Ok(Err(Outcome::Faults));
    };
    let projections = render::projections(&checked, Edition::Instructor);
    Ok(Ok(what_changed::beside(&projections, Mark::Draft, told)?))
}
