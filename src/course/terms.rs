//! Which terms of the glossary stand in a text.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;
use rayon::prelude::*;

use crate::syntax::manifests::Term;
use crate::syntax::tree::{InlineKind, Module};
use crate::syntax::walk::{Visit, walk_module};

/// The places in the list of the terms that stand in the running text of these modules.
pub fn used_in<'a>(
    terms: &[Term],
    modules: impl ParallelIterator<Item = &'a Module>,
) -> BTreeSet<usize> {
    let words = AhoCorasick::new(terms.iter().map(|term| term.term.to_lowercase()))
        .expect("a manifest's bounds keep its terms within the searcher's");
    let in_module = |module: &Module| -> BTreeSet<usize> {
        let mut text = String::new();
        walk_module(module, &mut |visit| {
            if let Visit::Inline(inline) = visit
                && let InlineKind::Text(words) = &inline.kind
            {
                text.push_str(words);
                text.push('\n');
            }
        });
        let text = text.to_lowercase();
        words.find_overlapping_iter(&text).map(|found| found.pattern().as_usize()).collect()
    };
    modules.flat_map_iter(in_module).collect()
}
