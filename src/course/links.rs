//! Where cross-references lead.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::course::CourseModule;
use crate::course::found::Found;
use crate::course::ids::Ids;
use crate::diagnostic::Diagnostic;
use crate::source::FilePath;
use crate::span::Span;
use crate::syntax::Parsed;
use crate::syntax::decode::Faults;
use crate::syntax::tree::{BlockKind, Place};
use crate::syntax::vocabulary::{Kind, Reader};

/// The place that a cross-reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The module's slug.
    pub module: String,
    /// The id in it; none for the module as a whole.
    pub id: Option<String>,
}

/// The modules of a course by path.
#[derive(Default)]
pub struct Links {
    slugs: BTreeMap<FilePath, String>,
}

impl Links {
    /// The links among these modules.
    pub(super) fn new(modules: &[CourseModule]) -> Self {
        Self {
            slugs: modules
                .iter()
                .map(|module| (module.path.clone(), module.slug.clone()))
                .collect(),
        }
    }

    /// Where a link in the module `from` leads; nowhere if that module isn't part of this variant.
    pub fn follow(&self, from: &FilePath, place: &Place) -> Option<Target> {
        let path = match &place.file {
            Some(file) => from.join(file).ok()?,
            None => from.clone(),
        };
        Some(Target { module: self.slugs.get(&path)?.clone(), id: place.id.clone() })
    }
}

/// Sees that each cross-reference leads somewhere, and to nothing that its readers may not see.
pub(super) fn check(parsed: &Parsed, found: &[Found<'_>], ids: &Ids<'_>, faults: &mut Faults) {
    let of_module = |one: &Found<'_>| -> Faults {
        let mut faults = Faults::new();
        for (place, span) in &one.links {
            let reader = reader(one, *span);
            faults.extend(trouble(one.path, place, reader, *span, parsed, ids, faults.len()));
        }
        faults
    };
    let found: Vec<Faults> = found.par_iter().map(of_module).collect();
    faults.extend(found.into_iter().flatten());
}

fn trouble(
    from: &FilePath,
    place: &Place,
    reader: Reader,
    span: Span,
    parsed: &Parsed,
    ids: &Ids<'_>,
    told: usize,
) -> Option<Diagnostic> {
    let modules = &parsed.modules;
    let path =
        match &place.file {
            Some(file) => match from.join(file) {
                Ok(path) => path,
                Err(why) => {
                    let message = format!("`{file}` can't be followed: {why}");
                    let fault = Diagnostic::error("cross-reference", span, message);
                    return Some(fault.help(
                        "name a module's file as seen from this one, as in `other.md#section`",
                    ));
                }
            },
            None => from.clone(),
        };
    let may_be_named = !parsed.course.has_read("days") || !parsed.course.has_read("variants");
    if parsed.unread.contains(&path) || may_be_named && !modules.contains_key(&path) {
        return None; // What it holds is not known; the faults that hide it were told.
    }
    if !modules.contains_key(&path) {
        let message = format!("`{path}` is not a module of this course");
        let names =
            modules.keys().filter(|known| known.folder() == from.folder()).map(FilePath::name);
        return Some(
            Diagnostic::error("cross-reference", span, message)
                .suggest_among(path.name(), names, told)
                .or_help("name a module that a day of the course names, too"),
        );
    }
    let id = place.id.as_deref()?;
    let known = ids.get(&id.to_lowercase()).filter(|known| *known.module == path);
    match known {
        None => {
            let here =
                ids.iter().filter(|(_, known)| *known.module == path).map(|(id, _)| id.as_str());
            let message = format!("nothing in `{}` has the id `{id}`", path.name());
            Some(Diagnostic::error("cross-reference", span, message).suggest_among(id, here, told))
        }
        Some(known) if !reader.may_read(known.named.reader()) => Some(
            Diagnostic::error(
                "cross-reference",
                span,
                format!("`{id}` stands in a passage that the readers of this text don't read"),
            )
            .help(
                "refer to the section around it, or put this sentence into an `instructor` block",
            ),
        ),
        Some(_) => None,
    }
}

/// The widest circle that reads what stands at a place of a module's sections.
fn reader(found: &Found<'_>, span: Span) -> Reader {
    let mut widest = Reader::Participant;
    for block in found.passages_of_sections().iter().filter(|block| block.span.contains(span)) {
        let reader = match &block.kind {
            BlockKind::Marked(marked) => marked.kind.reader(),
            BlockKind::Question(_) => Kind::Question.reader(),
            _ => continue,
        };
        if !widest.may_read(reader) {
            widest = reader;
        }
    }
    widest
}
