//! Every id of a course, each once.

use std::collections::BTreeMap;

use crate::course::found::Found;
use crate::diagnostic::Diagnostic;
use crate::source::FilePath;
use crate::span::{Span, Spanned};
use crate::syntax::decode::Faults;
use crate::syntax::tree::BlockKind;
use crate::syntax::values::Id;
use crate::syntax::vocabulary::{Kind, Reader};

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A section or a part.
    Section,
    /// A marked passage.
    Passage(Kind),
}

impl Named {
    /// Who may follow a link to it.
    pub(super) fn reader(self) -> Reader {
        match self {
            Named::Section => Reader::Participant,
            Named::Passage(kind) => kind.reader(),
        }
    }
}

/// An id's place.
pub(super) struct IdPlace<'a> {
    /// What it names.
    pub(super) named: Named,
    /// The module that it stands in.
    pub(super) module: &'a FilePath,
    span: Span,
}

/// The ids of a course, in lower case: on paper and in addresses `A` and `a` are one.
pub(super) type Ids<'a> = BTreeMap<String, IdPlace<'a>>;

/// Gathers the ids of all modules; one that stands twice is a fault.
pub(super) fn collect<'a>(found: &[Found<'a>], faults: &mut Faults) -> Ids<'a> {
    let mut ids = Ids::new();
    for one in found {
        for (id, named) in ids_of(one) {
            let place = IdPlace { named, module: one.path, span: id.span };
            if let Some(first) = ids.insert(id.as_str().to_lowercase(), place) {
                faults.push(
                    Diagnostic::error("duplicate-id", id.span, format!("the id `{}` stands twice in this course", id.value))
                        .related(first.span, "first here")
                        .help("give one of them another id; ids are unique in a course and never used again"),
                );
            }
        }
    }
    found.iter().for_each(|one| check_renamed(one, &ids, faults));
    ids
}

/// What was called otherwise has left its old id behind: an id is never used again.
fn check_renamed(found: &Found<'_>, ids: &Ids<'_>, faults: &mut Faults) {
    for was in renamed(found) {
        if let Some(place) = ids.get(&was.as_str().to_lowercase()) {
            let message =
                format!("`was={}` names an id that still stands in this course", was.value);
            faults.push(
                Diagnostic::error("duplicate-id", was.span, message)
                    .related(place.span, "here")
                    .help("`was` names the id that this very thing had before; if it kept its id, delete `was`"),
            );
        }
    }
}

/// The ids that things of a module had in an earlier version.
fn renamed<'a>(found: &Found<'a>) -> impl Iterator<Item = &'a Spanned<Id>> {
    let sections = found.module.sections.iter().flat_map(|section| {
        section.was.iter().chain(section.parts.iter().flat_map(|part| &part.was))
    });
    let passages = found.passages_of_sections().iter().flat_map(|block| match &block.kind {
        BlockKind::Marked(marked) => marked.details.was.as_ref(),
        BlockKind::Question(question) => question.was.as_ref(),
        _ => None,
    });
    sections.chain(passages)
}

fn ids_of<'a>(found: &Found<'a>) -> impl Iterator<Item = (&'a Spanned<Id>, Named)> {
    let sections = found.module.sections.iter().flat_map(|section| {
        let parts = section.parts.iter().filter_map(|part| part.id.as_ref());
        let own = section.has_own_id().then_some(&section.id);
        own.into_iter().chain(parts).map(|id| (id, Named::Section))
    });
    let passages = found.passages_of_sections().iter().filter_map(|block| match &block.kind {
        BlockKind::Marked(marked) => Some((marked.id.as_ref()?, Named::Passage(marked.kind))),
        BlockKind::Question(question) => Some((&question.id, Named::Passage(Kind::Question))),
        _ => None,
    });
    sections.chain(passages)
}
