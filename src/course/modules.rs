//! The modules of a course in teaching order.

use std::collections::{BTreeMap, BTreeSet};

use crate::course::{Common, CourseModule, Selection};
use crate::diagnostic::Diagnostic;
use crate::source::FilePath;
use crate::span::Span;
use crate::syntax::course_file::{CourseFile, DayFile, Variant};
use crate::syntax::decode::Faults;
use crate::syntax::parse::{entries, module_path};
use crate::syntax::tree::Module;

/// The days that were chosen: the course's own, or a variant's.
pub(super) fn days(
    common: &Common,
    selection: &Selection,
    faults: &mut Faults,
) -> Option<Vec<DayFile>> {
    let course = &common.manifest;
    if let Some(audience) = &selection.audience
        && !course.audiences.iter().any(|known| known.value == *audience)
    {
        if !common.has_read("audiences") {
            return None; // It may be one of those that can't be read.
        }
        let names = course.audiences.iter().map(|known| known.as_str());
        faults.push(
            Diagnostic::error(
                "unknown-audience",
                course.id.span,
                format!("this course has no audience `{audience}`"),
            )
            .suggest(audience.as_str(), names)
            .or_help("the course declares no `audiences`: take the choice out"),
        );
        return None;
    }
    let days = course.days_of(selection.variant.as_ref());
    if let (None, Some(id)) = (days, &selection.variant)
        && common.has_read("variants")
    {
        let names = course.variants.iter().map(|known| known.id.as_str());
        faults.push(
            Diagnostic::error(
                "unknown-variant",
                course.id.span,
                format!("this course has no variant `{id}`"),
            )
            .suggest(id.as_str(), names)
            .or_help("the course declares no `variants`: take the choice out"),
        );
    }
    days.map(<[DayFile]>::to_vec)
}

/// The sections that the chosen variant leaves out.
pub(super) fn left_out(course: &CourseFile, selection: &Selection) -> BTreeSet<String> {
    let variant = variant(course, selection);
    variant
        .map(|variant| variant.without.iter().map(|id| id.to_string()).collect())
        .unwrap_or_default()
}

fn variant<'a>(course: &'a CourseFile, selection: &Selection) -> Option<&'a Variant> {
    course.variants.iter().find(|variant| Some(&variant.id.value) == selection.variant.as_ref())
}

/// Takes the modules that the days name, each once, in the order taught. Where there is a fault in the days, the
/// others come after them, so that they are looked at, too.
pub(super) fn in_order(
    course: &CourseFile,
    days: &[DayFile],
    mut modules: BTreeMap<FilePath, Module>,
    days_are_read: bool,
    faults: &mut Faults,
) -> Vec<CourseModule> {
    let mut order = Vec::new();
    let mut named: BTreeMap<FilePath, Span> = BTreeMap::new();
    let mut slugs: BTreeMap<String, Span> = BTreeMap::new();
    for name in days.iter().flat_map(entries) {
        let Ok(path) = module_path(course, &name.value) else { continue };
        if let Some(first) = named.insert(path.clone(), name.span) {
            faults.push(
                Diagnostic::error(
                    "module-twice",
                    name.span,
                    format!("the module `{}` is taught twice", name.value),
                )
                .related(first, "first here")
                .help(
                    "a module has one place in a course; what is repeated is a module of its own",
                ),
            );
            continue;
        }
        let slug = path.stem().to_owned();
        if let Some(first) = slugs.insert(slug.clone(), name.span) {
            faults.push(
                Diagnostic::error(
                    "module-twice",
                    name.span,
                    format!("two modules are called `{slug}`"),
                )
                .related(first, "first here")
                .help("rename one of the files: names of modules are unique in a course"),
            );
        }
        if let Some(tree) = modules.remove(&path) {
            order.push(CourseModule { path, slug, number: order.len() + 1, tree });
        }
    }
    if !days_are_read {
        for (path, tree) in modules {
            let (slug, number) = (path.stem().to_owned(), order.len() + 1);
            order.push(CourseModule { path, slug, number, tree });
        }
    } else if named.is_empty() {
        faults.push(
            Diagnostic::error("no-modules", course.id.span, "this course teaches no module").help(
                "name modules in `days`: `modules: [opening]` for the file `modules/opening.md`",
            ),
        );
    }
    order
}
