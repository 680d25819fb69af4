//! The summary of the previous release, where it lies beside a course's manifest.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};
use crate::machine::MachineError;
use crate::source::{FilePath, Source, Unreadable, limits};
use crate::syntax::course_file::CourseFile;
use crate::syntax::decode::Faults;
use crate::syntax::summary::{NAME, Summary};
use crate::syntax::values::Version;

/// Reads the summary in a course's folder, if it is there.
pub(super) fn read(
    source: &Source,
    folder: &str,
    course: Option<&CourseFile>,
    faults: &mut Faults,
) -> Result<Option<(FilePath, Arc<Summary>)>, MachineError> {
    let path = FilePath::parse(&format!("{folder}/{NAME}")).expect("a slug makes a legal path");
    if source.id(&path).is_none() {
        return Ok(None);
    }
    let text = match source.text(&path, limits::SUMMARY_BYTES) {
        Ok((_, text)) => text,
        Err(Unreadable::Fault(fault)) => {
            faults.push(fault);
            return Ok(None);
        }
        Err(Unreadable::Machine(error)) => return Err(error),
    };
    let wrong = match Summary::parse(&text) {
        Ok(previous) => match course.and_then(|course| misplaced(&previous, course)) {
            Some(why) => why,
            None => return Ok(Some((path, Arc::new(previous)))),
        },
        Err(why) => format!("can't be read: {why}"),
    };
    let place = Place::Path(path.to_string());
    let message = format!("the summary of the previous release {wrong}");
    let fault = Diagnostic::error("previous-release", place, message);
    faults.push(fault.help(format!("write it anew: `kitbag summary KIT --out {path}`")));
    Ok(None)
}

/// Why a summary can't be that of a course's previous release.
fn misplaced(previous: &Summary, course: &CourseFile) -> Option<String> {
    if previous.course != course.id.as_str() {
        return Some(format!("is of another course, `{}`", previous.course));
    }
    let own = &course.version.value;
    let is_later = Version::parse(&previous.version).is_ok_and(|version| version > *own);
    is_later.then(|| format!("is of version {}, and `course.yaml` says {own}", previous.version))
}
