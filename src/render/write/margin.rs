//! What stands beside the passages of a page that is read for review: their numbers, and what was said of them.

use std::collections::BTreeMap;

use crate::span::Span;

/// What stands beside passages, by where they stand in the source.
#[derive(Clone, Debug, Default)]
pub struct Margin {
    /// What stands before the ids of passages, where two documents that both have them share a page.
    pub ids: &'static str,
    /// Their numbers.
    pub numbers: BTreeMap<Span, String>,
    /// What was said of them, as HTML.
    pub remarks: BTreeMap<Span, String>,
    /// The pictures that stand inside the page, by their paths in a kit: as addresses.
    pub pictures: BTreeMap<String, String>,
}

impl Margin {
    /// The number beside a passage, as HTML; nothing if it has none.
    pub fn number(&self, passage: Span) -> String {
        let number = self.numbers.get(&passage);
        number.map_or(String::new(), |number| {
            format!(
                "<p class=\"passage-number\" id=\"_n{}{number}\"><span>{number}</span></p>\n",
                self.ids
            )
        })
    }

    /// What was said of a passage, as HTML.
    pub fn remarks(&self, passage: Span) -> &str {
        self.remarks.get(&passage).map_or("", String::as_str)
    }
}
