//! What agencies' texts stand on: each insert with what it asks for and what participants read around it, and each
//! section with all that it says.

use std::collections::BTreeMap;

use crate::source::FilePath;
use crate::syntax::agency::Agency;
use crate::syntax::lock::Ground;
use crate::syntax::tree::{Block, BlockKind, Inline, Marked, Module, Section};
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
    /// The course has no such place.
    Gone,
}

/// What an agency can build on in a course that no agency has changed yet.
pub struct Grounds {
    /// Its inserts, by id.
    pub inserts: BTreeMap<String, Ground>,
    /// Its sections, by id.
    pub sections: BTreeMap<String, Ground>,
}

/// What became of all that an agency wrote for a course.
pub struct Standings {
    /// Its texts, by the ids of the inserts.
    pub inserts: BTreeMap<String, Standing>,
    /// Its sections, by the names of their files.
    pub adaptations: BTreeMap<String, Standing>,
}

impl Grounds {
    /// Those of a course's modules.
    pub fn of(modules: &BTreeMap<FilePath, Module>) -> Self {
        let mut grounds = Self { inserts: BTreeMap::new(), sections: BTreeMap::new() };
        for (path, module) in modules {
            for section in &module.sections {
                grounds.add(path.stem(), section);
            }
        }
        grounds
    }

    fn add(&mut self, module: &str, section: &Section) {
        let title = plain_text(&section.title);
        let ground = |title_of: &str, guidance: Vec<String>, around: Vec<String>| Ground {
            module: module.to_owned(),
            section: title.clone(),
            title: title_of.to_owned(),
            guidance,
            around,
        };
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
                let name = insert.title.as_deref().unwrap_or_default();
                self.inserts.insert(id.to_string(), ground(name, guidance, around.clone()));
            }
        }
        let whole = ground("", Vec::new(), section_text(section));
        self.sections.insert(section.id.to_string(), whole);
    }
}

/// All that a section says, for whomever it is, paragraph by paragraph.
pub fn section_text(section: &Section) -> Vec<String> {
    let mut text = vec![format!("{} ({} minutes)", plain_text(&section.title), section.minutes.0)];
    everything(&section.blocks, &mut text);
    for part in &section.parts {
        text.push(plain_text(&part.title));
        everything(&part.blocks, &mut text);
    }
    text
}

/// All text of blocks: who replaces a section answers for all of it.
fn everything(blocks: &[Block], text: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Marked(marked) => {
                let title = marked.title.as_deref().unwrap_or_default();
                text.push(format!("{}: {title}", marked.kind.label()));
                everything(&marked.blocks, text);
            }
            BlockKind::Question(question) => {
                text.push(format!("Question {}", question.id.value));
                everything(&question.stem, text);
                let options = question.options.iter();
                text.extend(options.map(|option| one_line(&plain_text(&option.text))));
                question.answer.iter().for_each(|answer| everything(answer, text));
            }
            BlockKind::Quote(inner) | BlockKind::Callout(_, inner) => everything(inner, text),
            BlockKind::List(_, items) => {
                items.iter().for_each(|item| everything(&item.blocks, text));
            }
            _ => gather(std::slice::from_ref(block), text, &mut Vec::new()),
        }
    }
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

/// What became of each of an agency's texts and sections in a course. A text that is for any course, and was never
/// accepted for this one, isn't missed here.
pub fn standings(agency: &Agency, course: &str, grounds: &Grounds) -> Standings {
    let accepted = agency.lock.courses.get(course);
    let insert = |name: &String| {
        let before = accepted.and_then(|accepted| accepted.inserts.get(name));
        match (before, grounds.inserts.get(name)) {
            (None, None) => agency.is_for(name, course).then_some(Standing::Gone),
            (before, now) => Some(standing(before, now)),
        }
    };
    let names = agency.inserts.keys();
    let inserts = names.filter_map(|name| Some((name.clone(), insert(name)?))).collect();
    let adaptations = agency.adaptations.iter().map(|(name, one)| {
        let before = accepted.and_then(|accepted| accepted.sections.get(name));
        (name.clone(), standing(before, grounds.sections.get(&one.section)))
    });
    Standings { inserts, adaptations: adaptations.collect() }
}

fn standing(before: Option<&Ground>, now: Option<&Ground>) -> Standing {
    match (before, now) {
        (Some(before), Some(now)) if before == now => Standing::Fits,
        (Some(before), Some(_)) => Standing::Changed(Box::new(before.clone())),
        (None, Some(_)) => Standing::New,
        (_, None) => Standing::Gone,
    }
}
