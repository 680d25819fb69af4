//! Every id of a course, each once.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::source::FilePath;
use crate::span::{Span, Spanned};
use crate::syntax::decode::Faults;
use crate::syntax::tree::{BlockKind, Module};
use crate::syntax::values::Id;
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::all_blocks;

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
pub(super) struct IdPlace {
    /// What it names.
    pub(super) named: Named,
    /// The module that it stands in.
    pub(super) module: FilePath,
    span: Span,
}

/// The ids of a course, in lower case: on paper and in addresses `A` and `a` are one.
pub(super) type Ids = BTreeMap<String, IdPlace>;

/// Gathers the ids of all modules; one that stands twice is a fault.
pub(super) fn collect(modules: &BTreeMap<FilePath, Module>, faults: &mut Faults) -> Ids {
    let mut ids = Ids::new();
    let found: Vec<Vec<(&Spanned<Id>, Named)>> =
        modules.par_iter().map(|(_, module)| ids_of(module)).collect();
    for (path, found) in modules.keys().zip(found) {
        for (id, named) in found {
            let place = IdPlace { named, module: path.clone(), span: id.span };
            if let Some(first) = ids.insert(id.as_str().to_lowercase(), place) {
                faults.push(
                    Diagnostic::error("duplicate-id", id.span, format!("the id `{}` stands twice in this course", id.value))
                        .related(first.span, "first here")
                        .help("give one of them another id; ids are unique in a course and never used again"),
                );
            }
        }
    }
    ids
}

fn ids_of(module: &Module) -> Vec<(&Spanned<Id>, Named)> {
    let mut ids = Vec::new();
    for section in &module.sections {
        ids.push((&section.id, Named::Section));
        let parts = section.parts.iter().filter_map(|part| part.id.as_ref());
        ids.extend(parts.map(|id| (id, Named::Section)));
    }
    ids.extend(passages(module).into_iter().map(|(id, kind)| (id, Named::Passage(kind))));
    ids
}

fn passages(module: &Module) -> Vec<(&Spanned<Id>, Kind)> {
    let passages = all_blocks(module).into_iter().filter_map(|block| match &block.kind {
        BlockKind::Marked(marked) => Some((marked.id.as_ref()?, marked.kind)),
        BlockKind::Question(question) => Some((&question.id, Kind::Question)),
        _ => None,
    });
    passages.collect()
}
