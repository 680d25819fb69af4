//! What modules use of what all courses share: the terms that stand in their text, and the works that they
//! cite or that those terms come from.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::course::terms;
use crate::syntax::Parsed;

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
        let searcher = terms::searcher(glossary);
        let of_each = parsed.modules.par_iter().map(|(_, module)| {
            let mut cited = BTreeSet::new();
            let text = terms::text(module, &mut |citations| {
                cited.extend(citations.iter().map(|citation| citation.key.as_str()));
            });
            (searcher.found_in(&text), cited)
        });
        let of_each: Vec<(BTreeSet<usize>, BTreeSet<&str>)> = of_each.collect();
        let terms: BTreeSet<usize> = of_each.iter().flat_map(|(terms, _)| terms).copied().collect();
        let cited = of_each.iter().flat_map(|(_, cited)| cited).map(|key| (*key).to_owned());
        let mut works: BTreeSet<String> = cited.collect();
        let sources = terms.iter().filter_map(|place| glossary[*place].source.as_ref());
        works.extend(sources.map(|source| source.to_string()));
        Used { terms, works }
    }
}
