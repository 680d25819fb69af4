//! The places in a module's text that an agency fills, inserts and facts such as its name, and those that differ with them.
//! They are written apart from the text around them, which is the same for all agencies and so made once.

use std::collections::BTreeMap;

use crate::render::write::html::Html;
use crate::syntax::tree::{BlockKind, Field, Marked, Module};
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::section_blocks;

/// A place that differs from agency to agency.
pub enum Place {
    /// The insert with this id.
    Insert(String),
    /// A fact.
    Field(Field),
    /// The number of a table: there may be others in the inserts before it.
    TableNumber,
}

/// Around a place's number. No text can hold it: writers escape its first letter.
const MARK: [&str; 2] = ["<!-- place ", " -->"];

/// What stands in HTML where a place is left open.
pub(super) fn mark(number: usize) -> String {
    let [before, after] = MARK;
    format!("{before}{number}{after}")
}

/// HTML with places that are open.
pub struct OpenHtml {
    /// What stands before the first place.
    head: String,
    /// The places that are shown, by their numbers, each with what stands after it.
    rest: Vec<(usize, String)>,
    /// All that were left open.
    places: Vec<Place>,
}

impl OpenHtml {
    /// Takes HTML apart at its marks, which stand for these places.
    pub fn new(html: &str, places: Vec<Place>) -> Self {
        let [before, after] = MARK;
        let mut parts = html.split(before);
        let head = parts.next().unwrap_or_default().to_owned();
        let rest = parts.map(|part| {
            let (number, text) = part.split_once(after).expect("a mark is written whole");
            (number.parse().expect("a mark has its number"), text.to_owned())
        });
        Self { head, rest: rest.collect(), places }
    }

    /// The whole, with what this writer puts into the places of this module, one after the other. Nothing of that shows in
    /// the text around them but the numbers of tables: an agency's text has no notes and cites nothing (`syntax::insert`).
    pub fn filled(&self, module: &Module, html: &mut Html<'_>) -> String {
        let has_inserts = self.places.iter().any(|place| matches!(place, Place::Insert(_)));
        let inserts = if has_inserts { inserts(module) } else { BTreeMap::new() };
        let mut filled: Vec<String> = Vec::with_capacity(self.places.len());
        for place in &self.places {
            filled.push(match place {
                Place::Insert(id) => {
                    let insert = inserts.get(id.as_str());
                    html.insert_alone(insert.expect("sections of one ground have the same inserts"))
                }
                Place::Field(field) => html.field_alone(*field),
                Place::TableNumber => html.next_table().to_string(),
            });
        }
        let rest = || self.rest.iter().flat_map(|(number, text)| [&filled[*number], text]);
        let size = self.head.len() + rest().map(|text| text.len()).sum::<usize>();
        let mut whole = String::with_capacity(size);
        whole.push_str(&self.head);
        rest().for_each(|text| whole.push_str(text));
        whole
    }
}

/// The inserts of a module by their ids.
fn inserts(module: &Module) -> BTreeMap<&str, &Marked> {
    // Where an agency was asked, the sections with inserts are those that have a ground.
    let was_asked = module.sections.iter().any(|section| section.ground.is_some());
    let sections = module.sections.iter().filter(|section| section.ground.is_some() || !was_asked);
    let inserts = sections.flat_map(|section| section_blocks(section)).filter_map(|block| {
        match &block.kind {
            BlockKind::Marked(marked) if marked.kind == Kind::Insert => {
                Some((marked.id.as_ref()?.as_str(), &**marked))
            }
            _ => None,
        }
    });
    inserts.collect()
}
