//! What modules use of what all courses share: the terms that stand in their text, and the works that they
//! cite or that those terms come from.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::course::terms;
use crate::syntax::Parsed;
use crate::syntax::tree::{InlineKind, Module};
use crate::syntax::walk::{Visit, walk_module};

/// What is used of the glossary and the bibliography.
#[derive(Debug)]
pub struct Used {
    /// The places of the terms in the glossary.
    pub terms: BTreeSet<usize>,
    /// The ids of the works.
    pub works: BTreeSet<String>,
}

impl Used {
    /// What the modules of a course and of its variants use.
    pub(super) fn of(parsed: &Parsed) -> Used {
        let glossary = parsed.glossary.as_ref().map_or(&[][..], |file| &file.content.terms);
        let modules = || parsed.modules.par_iter().map(|(_, module)| module);
        let used = terms::used_in(glossary, modules());
        let cited = modules().flat_map_iter(cited_in);
        let mut works: BTreeSet<String> = cited.collect();
        let sources = used.iter().filter_map(|place| glossary[*place].source.as_ref());
        works.extend(sources.map(|source| source.to_string()));
        Used { terms: used, works }
    }
}

fn cited_in(module: &Module) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    walk_module(module, &mut |visit| {
        if let Visit::Inline(inline) = visit
            && let InlineKind::Cite(citations) = &inline.kind
        {
            keys.extend(citations.iter().map(|citation| citation.key.clone()));
        }
    });
    keys
}
