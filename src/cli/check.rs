//! `kitbag check`: is a course fit to teach from? Writes nothing but what `--fix` asks for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::check::{self, Scope};
use crate::cli::build::{self, Settings};
use crate::cli::progress::Progress;
use crate::cli::{Outcome, fix, opened, settings, terminal};
use crate::course::{self, LookedUp, Selection};
use crate::diagnostic::{Diagnostic, Level, Place, has_errors};
use crate::machine::MachineError;
use crate::projection::Edition;
use crate::render::{Mark, Templates};
use crate::source::{self, Source};
use crate::syntax::Parsed;
use crate::syntax::parse::course_names;
use crate::syntax::values::{Date, Slug};
use crate::{release, report, syntax};

const EXAMPLES: &str = "\
Examples:
  kitbag check
  kitbag check de-escalation-instructor --deny warnings
  kitbag check --format sarif > check.sarif
  kitbag explain objective-without-assessment";

/// How long a watch waits between two looks.
const PAUSE: Duration = Duration::from_millis(10);

/// The arguments of `kitbag check`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The courses: their folders' names in `courses` [default: all]
    #[arg(value_parser = Slug::parse)]
    courses: Vec<Slug>,
    /// Where the curriculum is [default: `curriculum`, or the folder that you are in]
    #[arg(long, value_name = "DIR")]
    curriculum: Option<PathBuf>,
    /// For whom to write what is found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What fails the check beside errors
    #[arg(long, value_enum, value_name = "LEVEL")]
    deny: Option<Deny>,
    /// Check again on each save
    #[arg(long, conflicts_with = "format")]
    watch: bool,
    /// Write the changes that certainly mend a fault, such as missing ids, and nothing else
    #[arg(long)]
    fix: bool,
    /// The day by which age is judged, year-month-day [default: today, or `SOURCE_DATE_EPOCH`]
    #[arg(long, value_name = "DATE", value_parser = Date::parse)]
    today: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people, drawn at the place
    Text,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, with each rule's manual
    Sarif,
    /// Annotations on the lines of a change
    Github,
    /// A test case for each rule
    Junit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Deny {
    /// Warnings
    Warnings,
}

/// Checks.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let Some(root) = opened::root(arguments.curriculum.as_deref())? else {
        return Ok(Outcome::Usage);
    };
    if !arguments.watch {
        return once(arguments, &root);
    }
    // Looking again and again needs no help of the system, and sees network drives too.
    let mut before = source::looks(&root);
    loop {
        once(arguments, &root)?;
        terminal::answer("Waiting for a save; end with Ctrl C.\n")?;
        let now = changed(&root, &before);
        let paths = before.changed(&now);
        let named: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        terminal::answer(&format!("\nChanged: {}\n", named.join(", ")))?;
        before = now;
    }
}

/// Waits until the folder looks otherwise, and has looked so twice: a save may take several steps.
#[expect(clippy::disallowed_methods, reason = "a watch looks now and then")]
fn changed(root: &Path, before: &source::Looks) -> source::Looks {
    let mut last = before.clone();
    loop {
        thread::sleep(PAUSE);
        let now = source::looks(root);
        if now != *before && now == last {
            return now;
        }
        last = now;
    }
}

/// Looks once, and tells what is found.
fn once(arguments: &Arguments, root: &Path) -> Result<Outcome, MachineError> {
    let today = arguments.today.unwrap_or_else(settings::today);
    let Some(mut looked) = look(root, &arguments.courses, today)? else {
        let root = root.display();
        terminal::tell(&format!(
            "error: `{root}` holds no course: no `courses/NAME/course.yaml`\n"
        ))?;
        return Ok(Outcome::Usage);
    };
    if arguments.fix {
        let count = fix::apply(root, &looked.source, &looked.diagnostics)?;
        if count > 0 {
            terminal::tell(&format!("Mended {count} by `--fix`\n"))?;
            // What was mended may have hidden something.
            looked = look(root, &arguments.courses, today)?.unwrap_or(looked);
        }
    }
    let Looked { source, courses, diagnostics } = looked;
    let named = root.to_string_lossy();
    match arguments.format {
        Format::Text => {
            terminal::tell(&report::text(&source, &diagnostics, terminal::colour()))?;
            terminal::answer(&conclusion(&courses, today, &diagnostics))?;
        }
        Format::Json => terminal::answer(&report::json(&source, &diagnostics))?,
        Format::Sarif => terminal::answer(&report::sarif(&source, &named, &diagnostics))?,
        Format::Github => terminal::answer(&report::github(&source, &named, &diagnostics))?,
        Format::Junit => terminal::answer(&report::junit(&source, &diagnostics))?,
    }
    let denied = arguments.deny.is_some() && !diagnostics.is_empty();
    Ok(if denied || has_errors(&diagnostics) { Outcome::Faults } else { Outcome::Done })
}

/// What a look at a curriculum found.
struct Looked {
    source: Source,
    courses: Vec<Slug>,
    diagnostics: Vec<Diagnostic>,
}

/// Looks at the courses that are named, or at all; nothing if there is none.
fn look(root: &Path, named: &[Slug], today: Date) -> Result<Option<Looked>, MachineError> {
    let (source, mut diagnostics) = source::open(root)?;
    let courses: Vec<Slug> = match named.is_empty() {
        true => course_names(&source).filter_map(|name| Slug::parse(name).ok()).collect(),
        false => named.to_vec(),
    };
    if courses.is_empty() {
        return Ok(None);
    }
    diagnostics.extend(findings(&source, &courses, today)?);
    Ok(Some(Looked { source, courses, diagnostics }))
}

/// All that is found in courses. What they share is told once; a fault that is one only if no course of
/// the curriculum is without it, only if all were looked at and each has it.
pub fn findings(
    source: &Source,
    courses: &[Slug],
    today: Date,
) -> Result<Vec<Diagnostic>, MachineError> {
    let of_each: Result<Vec<Vec<Diagnostic>>, MachineError> =
        courses.iter().map(|course| findings_in(source, course, today)).collect();
    let mut of_each = of_each?;
    if course_names(source).any(|name| courses.iter().all(|one| one.as_str() != name)) {
        // A course that wasn't looked at may be without it.
        of_each.iter_mut().for_each(|found| found.retain(|one| !check::holds_in_every_course(one)));
    }
    Ok(together(&of_each, check::holds_in_every_course))
}

/// All that is found in one course: what its files say wrong, what doesn't fit together, and what the
/// rules find.
fn findings_in(source: &Source, id: &Slug, today: Date) -> Result<Vec<Diagnostic>, MachineError> {
    let (parsed, mut diagnostics) = syntax::parse(source, id)?;
    let Some(parsed) = parsed else { return Ok(diagnostics) };
    let of_pages = match parsed.templates.is_empty() {
        true => Vec::new(),
        false => of_own_pages(source, &parsed, id)?,
    };
    diagnostics.extend(Templates::with(&parsed.templates).1);
    let variants = parsed.course.content.variants.iter().map(|variant| variant.id.value.clone());
    let selections: Vec<Selection> = std::iter::once(None)
        .chain(variants.map(Some))
        .map(|variant| Selection { variant, ..Selection::default() })
        .collect();
    let course = course::look_up(source, parsed);
    let of_each: Vec<Vec<Diagnostic>> = selections
        .into_iter()
        .map(|selection| findings_of(course.clone(), selection, today))
        .collect();
    let of_days = together(&of_each, check::holds_in_every_variant);
    Ok(together(&[diagnostics, of_days, of_pages], |_| false))
}

/// What is found in a course, or in a variant of it.
fn findings_of(course: LookedUp, selection: Selection, today: Date) -> Vec<Diagnostic> {
    let (course, mut told) = course::put_together(course, selection);
    if let Some(course) = course {
        let (checked, found) = check::check(course, Scope::All(today));
        told.extend(found);
        if let Some(checked) = checked {
            checked.release();
        }
    }
    told
}

/// What several looks found, each once; of what `must_be_in_all`, only what each of them found. Two findings are the same
/// if they say the same of one place, whatever they propose.
fn together(
    looks: &[Vec<Diagnostic>],
    must_be_in_all: impl Fn(&Diagnostic) -> bool,
) -> Vec<Diagnostic> {
    fn said(one: &Diagnostic) -> (&str, &Place, &str) {
        (one.rule, &one.place, &one.message)
    }
    let said_in: Vec<BTreeSet<_>> =
        looks.iter().map(|look| look.iter().map(said).collect()).collect();
    let in_all = |one: &Diagnostic| said_in.iter().all(|look| look.contains(&said(one)));
    let holds = |one: &&Diagnostic| !must_be_in_all(one) || in_all(one);
    let mut known = BTreeSet::new();
    let found = looks.iter().flatten().filter(holds);
    found.filter(|one| known.insert(said(one))).cloned().collect()
}

/// What keeps a kit from being made, where an academy's own templates stand in it: what they do wrong may show on one page of
/// one edition alone.
fn of_own_pages(
    source: &Source,
    parsed: &Parsed,
    id: &Slug,
) -> Result<Vec<Diagnostic>, MachineError> {
    let mut found = Vec::new();
    for edition in [Edition::Instructor, Edition::Participant, Edition::Public] {
        let selection = Selection::default();
        let news = release::news(source, parsed, &selection);
        let settings =
            Settings { course: id.clone(), edition, selection, agency: None, mark: Mark::Draft };
        let (parsed, progress) = (Some(parsed.clone()), Progress::default());
        let mut told = Vec::new();
        build::make_of(source, parsed, &news, &settings, &progress, &mut told)?;
        found.push(told);
    }
    Ok(together(&found, |_| false))
}

fn conclusion(courses: &[Slug], today: Date, diagnostics: &[Diagnostic]) -> String {
    let names: Vec<String> = courses.iter().map(|course| format!("`{course}`")).collect();
    let found = match diagnostics.iter().map(|one| one.level).min() {
        None => "nothing found".to_owned(),
        Some(Level::Error) => {
            format!("{}, not fit to teach from", report::summary(diagnostics))
        }
        Some(Level::Warning) => format!("{}, worth mending", report::summary(diagnostics)),
    };
    let rules = check::RULES.len();
    format!("{}: {found} ({rules} rules, as of {today})\n", names.join(", "))
}
