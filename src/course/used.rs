//! What modules use of what all courses share: the terms that stand in their text, and the works that they
//! cite or that those terms come from.

use std::collections::BTreeSet;

use crate::course::found::Found;
use crate::syntax::Parsed;
use crate::syntax::parse::GLOSSARY;

/// What is used of the glossary and the bibliography.
#[derive(Clone, Debug)]
pub struct Used {
    /// The places of the terms in the glossary.
    pub terms: BTreeSet<usize>,
    /// The ids of the works.
    pub works: BTreeSet<String>,
    /// Whether these are all terms: no module is hidden by its faults.
    pub has_all_terms: bool,
    /// Whether these are all works.
    pub has_all_works: bool,
}

impl Used {
    /// What the modules of a course and of its variants use.
    pub(super) fn of(parsed: &Parsed, found: &[Found<'_>]) -> Used {
        let glossary = parsed.glossary.as_ref().map_or(&[][..], |file| &file.content.terms);
        let terms: BTreeSet<usize> = found.iter().flat_map(|one| &one.terms).copied().collect();
        let citations = found.iter().flat_map(|one| &one.citations);
        // Few works are cited many times: each is copied once.
        let cited: BTreeSet<&str> = citations.map(|(citation, _)| citation.key.as_str()).collect();
        let sources = terms.iter().filter_map(|place| glossary[*place].source.as_ref());
        let sources = sources.map(|source| source.as_str());
        let works = cited.into_iter().chain(sources).map(str::to_owned).collect();
        let has_all_terms = parsed.unread.is_empty();
        let has_all_works = has_all_terms && parsed.is_read(GLOSSARY);
        Used { terms, works, has_all_terms, has_all_works }
    }
}
