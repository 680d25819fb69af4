//! Whether a course may be released: the findings of all rules, and what a release asks for beside them.

use crate::cli::shelf::Shelf;
use crate::cli::{check, settings};
use crate::diagnostic::{Diagnostic, Place};
use crate::kit::Received;
use crate::machine::MachineError;
use crate::release::changes::{Changes, View};
use crate::release::summary::summary;
use crate::release::versions::least_version;
use crate::source::Source;
use crate::syntax::course_file::{Change, Status};
use crate::syntax::values::Slug;
use crate::syntax::{self, Parsed};

/// The course, and all that keeps it from being released: every finding of the rules, and what a release asks for
/// beside. A course that was released before is judged by the day of that release.
pub(super) fn fitness(
    source: &Source,
    id: &Slug,
    shelf: &Shelf,
    mut diagnostics: Vec<Diagnostic>,
) -> Result<(Option<Parsed>, Vec<Diagnostic>), MachineError> {
    let (parsed, _) = syntax::parse(source, id)?;
    let listed = shelf.catalogue.as_ref();
    let released = parsed.as_ref().and_then(|parsed| {
        listed?.release(id, &parsed.course.content.version.value).map(|release| release.date)
    });
    let today = released.unwrap_or_else(settings::today);
    diagnostics.extend(check::findings(source, std::slice::from_ref(id), today)?);
    let Some(parsed) = parsed else { return Ok((None, diagnostics)) };
    let course = &parsed.course.content;
    let version = &course.version;
    let is_read = |keys: &[&str]| keys.iter().all(|key| parsed.course.has_read(key));
    if course.status != Status::Approved && is_read(&["status"]) {
        let what = format!(
            "the course's status is `{}`, and only an approved course is released",
            course.status.word()
        );
        let place = parsed.course.yaml.get("status").map(|node| Place::Span(node.span));
        let place = place.unwrap_or_else(|| Place::Path(parsed.course.path.to_string()));
        diagnostics.push(
            Diagnostic::error("not-approved", place, what).help(
                "write `status: approved` when whoever answers for the course has approved it",
            ),
        );
    }
    if version.value.is_before_release() {
        let what = format!("`{}` is on the way to a version, and isn't one", version.value);
        let fault = Diagnostic::error("version-not-final", version.span, what);
        diagnostics.push(fault.help(format!("release it as `{}`", version.value.release())));
    }
    if entry(&parsed).is_none() && is_read(&["version", "changes"]) {
        let what = format!("the record of changes has no entry for {}", version.value);
        diagnostics.push(
            Diagnostic::error("version-without-entry", version.span, what).help(
                "write under `changes` what changed and when: it becomes the release's notes",
            ),
        );
    }
    let refused = listed.filter(|_| released.is_none() && is_read(&["version"]));
    if let Some(why) = refused.and_then(|listed| listed.refuses(id, &version.value)) {
        let fault = Diagnostic::error("version-not-higher", version.span, why);
        diagnostics.push(fault.help("`kitbag diff` proposes the next version"));
    }
    Ok((Some(parsed), diagnostics))
}

/// What the record of changes says of the course's version.
pub(super) fn entry(parsed: &Parsed) -> Option<&Change> {
    let course = &parsed.course.content;
    course.changes.iter().find(|change| change.version.value == course.version.value)
}

/// Why a version can't follow the last one that was released: what changed since then demands a higher one.
pub(super) fn too_low(
    previous: &Received,
    source: &Source,
    parsed: &Parsed,
) -> Result<Option<String>, MachineError> {
    let course = &parsed.course.content;
    let before = previous.source();
    let (old, _) = syntax::parse(&before, &previous.about.course)?;
    let old = old.and_then(|old| summary(&before, &old).0);
    let Some((old, new)) = old.zip(summary(source, parsed).0) else {
        let why = "the last release can't be compared with this one: its source can't be read";
        return Ok(Some(why.to_owned()));
    };
    let changes = Changes::between(&old, &new, &View::WHOLE);
    let (last, version) = (&previous.about.version, &course.version.value);
    let demand = least_version(last, &changes, &parsed.academy.content.versions);
    let Some(step) = demand.step.filter(|_| !demand.allows(version)) else { return Ok(None) };
    let why: String = demand.why().iter().map(|line| format!("\n  {line}")).collect();
    let (id, least) = (&course.id.value, &demand.least);
    Ok(Some(format!(
        "{id} {version} is too low a version: what changed since {last} is {}, so the next is at least {least}, because{why}\n\
         `kitbag diff` shows all of it",
        step.word()
    )))
}
