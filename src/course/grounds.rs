//! What agencies' texts stand on: each insert with what it asks for and what participants read around it.

use std::collections::BTreeMap;

use crate::course::CourseModule;
use crate::syntax::agency::Agency;
use crate::syntax::lock::Ground;
use crate::syntax::tree::{Block, BlockKind, Inline, Marked};
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::{blocks_text, plain_text};

/// What became of a text since it was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was never accepted.
    New,
    /// What it stands on is as it was.
    Fits,
    /// What it stands on has changed: that is what it was.
    Changed(Box<Ground>),
    /// The course has no such insert.
    Gone,
}

/// The inserts of a course that no agency has filled yet, by id.
pub fn grounds(modules: &[CourseModule]) -> BTreeMap<String, Ground> {
    let mut grounds = BTreeMap::new();
    for module in modules {
        for section in &module.tree.sections {
            let title = plain_text(&section.title);
            let parts = section.parts.iter().map(|part| (&part.title, &part.blocks));
            let all = std::iter::once((&section.title, &section.blocks)).chain(parts);
            for (heading, blocks) in all {
                let mut found = Vec::new();
                let mut around = vec![plain_text(heading)];
                gather(blocks, &mut around, &mut found);
                for insert in found {
                    let Some(id) = &insert.id else { continue };
                    let mut guidance = Vec::new();
                    gather(&insert.blocks, &mut guidance, &mut Vec::new());
                    let ground = Ground {
                        module: module.slug.clone(),
                        section: title.clone(),
                        title: insert.title.clone().unwrap_or_default(),
                        guidance,
                        around: around.clone(),
                    };
                    grounds.insert(id.to_string(), ground);
                }
            }
        }
    }
    grounds
}

/// What participants read in blocks, paragraph by paragraph, and the inserts among them.
fn gather<'a>(blocks: &'a [Block], text: &mut Vec<String>, inserts: &mut Vec<&'a Marked>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Marked(marked) if marked.kind == Kind::Insert => inserts.push(marked),
            BlockKind::Marked(marked) if marked.kind.reader() == Reader::Participant => {
                text.extend(marked.title.clone());
                gather(&marked.blocks, text, inserts);
            }
            BlockKind::Marked(_) | BlockKind::Question(_) => {}
            BlockKind::Quote(inner) | BlockKind::Callout(_, inner) => gather(inner, text, inserts),
            BlockKind::List(_, items) => {
                items.iter().for_each(|item| gather(&item.blocks, text, inserts));
            }
            BlockKind::Table(table) => {
                let rows = std::iter::once(&table.head).chain(&table.rows);
                text.extend(rows.map(|cells| row(cells)));
            }
            _ => text.push(one_line(&blocks_text(std::slice::from_ref(block)))),
        }
    }
}

fn row(cells: &[impl AsRef<[Inline]>]) -> String {
    let cells = cells.iter().map(|cell| one_line(&plain_text(cell.as_ref())));
    cells.collect::<Vec<_>>().join(" | ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What became of each of an agency's texts in a course with these inserts. One that is for any course,
/// and was never accepted for this one, isn't missed here.
pub fn standings(
    agency: &Agency,
    course: &str,
    grounds: &BTreeMap<String, Ground>,
) -> BTreeMap<String, Standing> {
    let accepted = agency.lock.courses.get(course);
    let standing = |name: &String| {
        let before = accepted.and_then(|accepted| accepted.inserts.get(name));
        match (before, grounds.get(name)) {
            (Some(before), Some(now)) if before == now => Some(Standing::Fits),
            (Some(before), Some(_)) => Some(Standing::Changed(Box::new(before.clone()))),
            (None, Some(_)) => Some(Standing::New),
            (Some(_), None) => Some(Standing::Gone),
            (None, None) => agency.is_for(name, course).then_some(Standing::Gone),
        }
    };
    let names = agency.inserts.keys();
    names.filter_map(|name| Some((name.clone(), standing(name)?))).collect()
}
