//! The places in a module's text that an agency fills: inserts, and facts such as its name. They are written apart from the
//! text around them, which is the same for all agencies and so made once.

use std::collections::BTreeMap;

use crate::render::write::html::Html;
use crate::syntax::tree::{BlockKind, Field, Marked, Module};
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::section_blocks;

/// A place that an agency fills.
pub enum Place {
    /// The insert with this id.
    Insert(String),
    /// A fact.
    Field(Field),
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
        let rest = parts.filter_map(|part| {
            let (number, text) = part.split_once(after)?;
            Some((number.parse().ok()?, text.to_owned()))
        });
        Self { head, rest: rest.collect(), places }
    }

    /// The whole, with what this writer puts into the places of this module. Nothing, if that shows in the text around
    /// them: a table does, as tables are numbered.
    pub fn filled(&self, module: &Module, html: &mut Html<'_>) -> Option<String> {
        let inserts = match self.places.iter().any(|place| matches!(place, Place::Insert(_))) {
            true => inserts(module),
            false => BTreeMap::new(),
        };
        let mut filled: Vec<String> = Vec::with_capacity(self.places.len());
        for place in &self.places {
            filled.push(match place {
                Place::Insert(id) => html.insert_alone(inserts.get(id.as_str())?),
                Place::Field(field) => html.field_alone(*field),
            });
        }
        if html.has_counted() {
            return None;
        }
        let rest = self.rest.iter().map(|(number, text)| Some([filled.get(*number)?, text]));
        let rest: Vec<[&String; 2]> = rest.collect::<Option<_>>()?;
        let mut whole = String::with_capacity(
            self.head.len() + rest.iter().flatten().map(|text| text.len()).sum::<usize>(),
        );
        whole.push_str(&self.head);
        rest.into_iter().flatten().for_each(|text| whole.push_str(text));
        Some(whole)
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
