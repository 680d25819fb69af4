//! A curriculum and its courses opened: what the commands share.

use std::path::{Path, PathBuf};

use crate::cli::origin::Beliefs;
use crate::cli::{Outcome, settings, terminal, verify};
use crate::course::{self, Course, Selection};
use crate::diagnostic::has_errors;
use crate::kit::Received;
use crate::machine::MachineError;
use crate::source::Source;
use crate::source::path::escaped;
use crate::syntax::values::Slug;
use crate::{report, source, syntax};

/// The curriculum folder; if there is none, that was told.
pub(super) fn root(curriculum: Option<&Path>) -> Result<Option<PathBuf>, MachineError> {
    match settings::curriculum(curriculum) {
        Ok(root) => Ok(Some(root)),
        Err(why) => {
            terminal::tell(&format!("error: {why}\n"))?;
            Ok(None)
        }
    }
}

/// An agency's folder, whose name is its id; if there is none, that was told.
pub(super) fn agency(folder: &Path) -> Result<Result<(Slug, Source), Outcome>, MachineError> {
    let name = folder.canonicalize().ok();
    let name = name.as_deref().and_then(Path::file_name).and_then(|name| name.to_str());
    let usage = |why: String| {
        terminal::tell(&format!("error: {why}\n"))?;
        Ok(Err(Outcome::Usage))
    };
    let Some(name) = name.filter(|_| folder.is_dir()) else {
        return Ok(Err(no_agency(folder)?));
    };
    let id = match Slug::parse(name) {
        Ok(id) => id,
        Err(why) => return usage(format!("`{name}` can't be an agency's id: {why}")),
    };
    let (source, faults) = source::open(folder)?;
    if !faults.is_empty() {
        terminal::tell(&report::text(&source, &faults, terminal::colour()))?;
        return Ok(Err(Outcome::Faults));
    }
    Ok(Ok((id, source)))
}

/// Tells that there is no such folder of an agency's, or of several.
pub(super) fn no_agency(folder: &Path) -> Result<Outcome, MachineError> {
    let shown = folder.display();
    terminal::tell(&format!(
        "error: there is no folder `{shown}`; `kitbag new agency NAME` makes an agency's folder\n"
    ))?;
    Ok(Outcome::Usage)
}

/// A kit from outside, received; if it is refused, that was told.
pub(super) fn kit(path: &Path) -> Result<Result<Received, Outcome>, MachineError> {
    match verify::look(path, &Beliefs::default())? {
        Ok(fit) => Ok(Ok(fit.received)),
        Err(refusal) => {
            terminal::tell(&verify::refused(&escaped(&path.to_string_lossy()), &refusal))?;
            Ok(Err(Outcome::Refused))
        }
    }
}

/// Opens a course, or tells what is wrong.
pub(super) fn course(
    curriculum: Option<&Path>,
    id: &Slug,
) -> Result<Result<Course, Outcome>, MachineError> {
    let Some(root) = root(curriculum)? else { return Ok(Err(Outcome::Usage)) };
    let (source, mut diagnostics) = source::open(&root)?;
    let (parsed, faults) = syntax::parse(&source, id)?;
    diagnostics.extend(faults);
    let course = parsed.and_then(|parsed| {
        let (course, faults) = course::resolve(&source, parsed, Selection::default());
        diagnostics.extend(faults);
        course
    });
    match course.filter(|_| !has_errors(&diagnostics)) {
        Some(course) => Ok(Ok(course)),
        None => {
            terminal::tell(&report::text(&source, &diagnostics, terminal::colour()))?;
            terminal::tell(&format!("`{id}` can't be read: {}\n", report::summary(&diagnostics)))?;
            Ok(Err(Outcome::Faults))
        }
    }
}

/// Columns of text, each as wide as its widest cell; those that are named stand at the right.
pub(super) fn columns(rows: &[Vec<String>], right: &[usize]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |at: usize| {
        rows.iter()
            .filter_map(|row| row.get(at))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, width))| {
            let room = " ".repeat(width - cell.chars().count());
            if right.contains(&at) { format!("{room}{cell}") } else { format!("{cell}{room}") }
        });
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}
