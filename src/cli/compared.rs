//! A version of a course to be compared with another: from a kit, a curriculum, an unpacked kit or a summary.

use std::path::{Path, PathBuf};

use crate::cli::{Outcome, opened, settings, terminal};
use crate::machine::MachineError;
use crate::release::summary::summary;
use crate::source::{self, Source, limits};
use crate::syntax::parse::course_names;
use crate::syntax::summary::Summary;
use crate::syntax::values::Slug;
use crate::syntax::{self, Parsed};
use crate::{diagnostic, report};

/// How a version is named, for the help of the commands.
pub(super) const FORMS: &str = "\
A version is named by
  a kit           de-escalation-instructor-1.0.0.zip, its instructor edition
  a course        de-escalation-instructor, as for `kitbag build`
  a folder        a curriculum or an unpacked kit; with several courses in it, FOLDER#COURSE
  a summary       courses/de-escalation-instructor/previous.json";

/// A version of a course.
pub(super) struct Version {
    /// What it says.
    pub(super) summary: Summary,
    /// Its files, unless only its summary was there.
    pub(super) course: Option<(Source, Parsed)>,
}

/// Opens a version; what keeps it from being opened was told. `like` is the course that is looked for where
/// several are.
pub(super) fn open(
    name: &str,
    curriculum: Option<&Path>,
    like: Option<&str>,
) -> Result<Result<Version, Outcome>, MachineError> {
    let (path, course) = match name.rsplit_once('#') {
        Some((folder, course)) if !Path::new(name).exists() => (Path::new(folder), Some(course)),
        _ => (Path::new(name), None),
    };
    if path.is_dir()
        && let Some(root) = root_of(path)
    {
        let (source, faults) = source::open(&root)?;
        let id = match chosen(&source, path, course, like) {
            Ok(id) => id,
            Err(why) => return usage(&why),
        };
        return of_source(source, faults, &id);
    }
    if path.is_file() && path.extension().is_some_and(|end| end == "json") {
        return of_summary(path);
    }
    if path.is_file() {
        let received = match opened::kit(path)? {
            Ok(received) => received,
            Err(outcome) => return Ok(Err(outcome)),
        };
        if !received.has_source() {
            let edition = received.about.edition.word();
            return usage(&format!(
                "`{name}` has no source: it is the {edition} edition. Compare the instructor edition"
            ));
        }
        let id = received.about.course.clone();
        return of_source(received.source(), Vec::new(), &id);
    }
    let Ok(id) = Slug::parse(name) else {
        return usage(&format!("there is no kit, folder or course `{name}`"));
    };
    let root = match settings::curriculum(curriculum) {
        Ok(root) => root,
        Err(why) => return usage(&why),
    };
    let (source, faults) = source::open(&root)?;
    of_source(source, faults, &id)
}

fn usage(why: &str) -> Result<Result<Version, Outcome>, MachineError> {
    terminal::tell(&format!("error: {why}\n"))?;
    Ok(Err(Outcome::Usage))
}

/// The curriculum in a folder: the folder itself, or the source of an unpacked kit.
fn root_of(folder: &Path) -> Option<PathBuf> {
    let candidates = [folder.to_owned(), folder.join("source")];
    candidates.into_iter().find(|root| root.join("academy.yaml").is_file())
}

/// The course that is meant: the one that was named, the only one, or the one that is like the other version's.
fn chosen(
    source: &Source,
    folder: &Path,
    named: Option<&str>,
    like: Option<&str>,
) -> Result<Slug, String> {
    if let Some(named) = named {
        return Slug::parse(named).map_err(|why| format!("`{named}` is no course's name: {why}"));
    }
    let names: Vec<&str> = course_names(source).collect();
    let found = match names.as_slice() {
        [only] => Some(*only),
        several => like.filter(|like| several.contains(like)),
    };
    let shown = folder.display();
    let found = found.ok_or_else(|| match names.is_empty() {
        true => format!("`{shown}` holds no course"),
        false => format!(
            "`{shown}` holds several courses: write `{shown}#{}`, or another of {}",
            names[0],
            names.join(", ")
        ),
    })?;
    Slug::parse(found).map_err(|why| format!("`{found}` is no course's name: {why}"))
}

fn of_summary(path: &Path) -> Result<Result<Version, Outcome>, MachineError> {
    let shown = path.display();
    let Some(bytes) = source::read_named(path, limits::SUMMARY_BYTES)? else {
        return usage(&format!("`{shown}` is too large for a summary"));
    };
    let text = std::str::from_utf8(&bytes).map_err(|error| error.to_string());
    match text.and_then(Summary::parse) {
        Ok(summary) => Ok(Ok(Version { summary, course: None })),
        Err(why) => {
            terminal::tell(&format!("error: `{shown}` is no summary of a release: {why}\n"))?;
            Ok(Err(Outcome::Faults))
        }
    }
}

fn of_source(
    source: Source,
    faults: syntax::decode::Faults,
    id: &Slug,
) -> Result<Result<Version, Outcome>, MachineError> {
    let mut diagnostics = faults;
    let (parsed, faults) = syntax::parse(&source, id)?;
    diagnostics.extend(faults);
    let found = parsed.and_then(|parsed| {
        let (summary, faults) = summary(&source, &parsed);
        diagnostics.extend(faults);
        Some((summary?, parsed))
    });
    match found.filter(|_| !diagnostic::has_errors(&diagnostics)) {
        Some((summary, parsed)) => Ok(Ok(Version { summary, course: Some((source, parsed)) })),
        None => {
            terminal::tell(&report::text(&source, &diagnostics, terminal::colour()))?;
            terminal::tell(&format!("`{id}` can't be read: {}\n", report::summary(&diagnostics)))?;
            Ok(Err(Outcome::Faults))
        }
    }
}
