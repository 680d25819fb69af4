//! Where cross-references lead.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::course::CourseModule;
use crate::course::ids::Ids;
use crate::diagnostic::Diagnostic;
use crate::source::FilePath;
use crate::span::Span;
use crate::syntax::Parsed;
use crate::syntax::decode::Faults;
use crate::syntax::tree::{self, Block, BlockKind, InlineKind, Module, Place};
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::{Visit, walk, walk_module};

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
pub(super) fn check(parsed: &Parsed, ids: &Ids, faults: &mut Faults) {
    let of_module = |(path, module)| -> Faults {
        let links = links_of(module).into_iter();
        links
            .filter_map(|(place, reader, span)| trouble(path, place, reader, span, parsed, ids))
            .collect()
    };
    let found: Vec<Faults> = parsed.modules.par_iter().map(of_module).collect();
    faults.extend(found.into_iter().flatten());
}

fn trouble(
    from: &FilePath,
    place: &Place,
    reader: Reader,
    span: Span,
    parsed: &Parsed,
    ids: &Ids,
) -> Option<Diagnostic> {
    let modules = &parsed.modules;
    let path = match &place.file {
        Some(file) => match from.join(file) {
            Ok(path) => path,
            Err(why) => {
                return Some(Diagnostic::error(
                    "cross-reference",
                    span,
                    format!("`{file}` can't be followed: {why}"),
                ));
            }
        },
        None => from.clone(),
    };
    if parsed.unread.contains(&path) {
        return None; // What it holds is not known; its own faults were told.
    }
    if !modules.contains_key(&path) {
        let message = format!("`{path}` is not a module of this course");
        let names =
            modules.keys().filter(|known| known.folder() == from.folder()).map(FilePath::name);
        return Some(
            Diagnostic::error("cross-reference", span, message).suggest(path.name(), names),
        );
    }
    let id = place.id.as_deref()?;
    let known = ids.get(&id.to_lowercase()).filter(|known| known.module == path);
    match known {
        None => {
            let here =
                ids.iter().filter(|(_, known)| known.module == path).map(|(id, _)| id.as_str());
            let message = format!("nothing in `{}` has the id `{id}`", path.name());
            Some(Diagnostic::error("cross-reference", span, message).suggest(id, here))
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

/// The cross-references of a module, each with the widest circle that reads it.
fn links_of(module: &Module) -> Vec<(&Place, Reader, Span)> {
    let mut links = Vec::new();
    walk_module(module, &mut |visit| {
        if let Visit::Inline(inline) = visit
            && let InlineKind::Link(target, _) = &inline.kind
            && let tree::Target::Inside(place) = &**target
        {
            links.push((place, Reader::Participant, inline.span));
        }
    });
    if links.is_empty() {
        return links;
    }
    let mut narrow = |blocks: &[Block]| {
        walk(blocks, &mut |visit| {
            let Visit::Block(block) = visit else { return };
            let reader = match &block.kind {
                BlockKind::Marked(marked) => marked.kind.reader(),
                BlockKind::Question(_) => Kind::Question.reader(),
                _ => return,
            };
            for (_, widest, span) in &mut links {
                if block.span.contains(*span) && !widest.may_read(reader) {
                    *widest = reader;
                }
            }
        });
    };
    for section in &module.sections {
        narrow(&section.blocks);
        section.parts.iter().for_each(|part| narrow(&part.blocks));
    }
    links
}
