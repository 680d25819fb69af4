//! The works that a course leans on: those that its modules cite, and those that the terms it uses
//! come from. `references.yaml` is shared by all courses, and holds those of others, too.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::course::{Course, CourseModule, terms};
use crate::syntax::manifests::Reference;
use crate::syntax::tree::InlineKind;
use crate::syntax::walk::{Visit, walk_module};

/// The works, in the order of their ids.
pub(super) fn works(course: &Course) -> Vec<&Reference> {
    let mut ids: BTreeSet<&str> = course.modules.par_iter().flat_map_iter(cited).collect();
    let used = terms::used_in(&course.terms, course.modules.par_iter().map(|module| &module.tree));
    let used = used.into_iter().filter_map(|place| course.terms.get(place)?.source.as_ref());
    ids.extend(used.map(|source| source.as_str()));
    ids.into_iter().filter_map(|id| course.references.get(id)).collect()
}

/// Those of them that are law.
pub(super) fn law(course: &Course) -> Vec<&Reference> {
    works(course).into_iter().filter(|work| work.kind.is_law()).collect()
}

fn cited(module: &CourseModule) -> BTreeSet<&str> {
    let mut ids = BTreeSet::new();
    walk_module(&module.tree, &mut |visit| {
        if let Visit::Inline(inline) = visit
            && let InlineKind::Cite(citations) = &inline.kind
        {
            ids.extend(citations.iter().map(|citation| citation.key.as_str()));
        }
    });
    ids
}
