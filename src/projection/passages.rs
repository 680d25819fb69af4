//! A module without what a reader may not read.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::kept::Kept;
use crate::projection::mentioned::Mentioned;
use crate::syntax::front_matter::{FrontMatter, Groups};
use crate::syntax::tree::{
    Block, BlockKind, Choice, Footnote, Item, Mark, Marked, Module, Part, Question, Section,
};
use crate::syntax::unread::Unread;
use crate::syntax::vocabulary::{Kind, Reader};

/// What of a module this reader may see; who may read all has the module itself.
pub(super) fn visible<'m>(module: &'m Module, reader: Reader, kept: &Kept) -> Cow<'m, Module> {
    if reader.may_read(Reader::Restricted) {
        return Cow::Borrowed(module);
    }
    let visible = |section: &Arc<Section>, ground| {
        let find = || Visible(Arc::new(visible_section(section, ground, reader)));
        kept.get(section, (reader as u8, ""), find).0.clone()
    };
    let sections = module.sections.iter().map(|section| {
        let ground = section.ground.as_ref().map(|ground| visible(ground, None));
        visible(section, ground)
    });
    let sections: Vec<Arc<Section>> = sections.collect();
    let footnotes = visible_notes(&sections, &module.footnotes, reader, kept);
    let find = || VisibleFront(Arc::new(visible_front(&module.front, reader)));
    let front = kept.get(&module.front, (reader as u8, ""), find).0.clone();
    Cow::Owned(Module { front, sections, footnotes, unread: Unread::default() })
}

/// What of a section a reader may see.
struct Visible(Arc<Section>);

/// What of a front matter a reader may see.
struct VisibleFront(Arc<FrontMatter>);

/// The hints to instructors stand in the front matter too.
fn visible_front(front: &FrontMatter, reader: Reader) -> FrontMatter {
    let mut front = front.clone();
    if !reader.may_read(Reader::Instructor) {
        front.room = None;
        front.rehearse = None;
        front.if_late = None;
        front.groups = front.groups.map(|groups| Groups { remainder: None, ..groups });
    }
    // Whoever arranges a class must know what to bring.
    if !reader.may_read(Reader::Instructor) && reader != Reader::Administrator {
        front.materials = Vec::new();
    }
    front
}

fn visible_section(section: &Section, ground: Option<Arc<Section>>, reader: Reader) -> Section {
    let parts = section.parts.iter().map(|part| Part {
        title: part.title.clone(),
        id: part.id.clone(),
        was: part.was.clone(),
        audience: part.audience.clone(),
        blocks: visible_blocks(&part.blocks, reader),
        span: part.span,
    });
    Section {
        title: section.title.clone(),
        id: section.id.clone(),
        was: section.was.clone(),
        kind: section.kind,
        minutes: section.minutes,
        objectives: section.objectives.clone(),
        audience: section.audience.clone(),
        fidelity: section.fidelity,
        is_roll_call: section.is_roll_call,
        blocks: visible_blocks(&section.blocks, reader),
        parts: parts.collect(),
        origin: section.origin,
        ground,
        span: section.span,
    }
}

fn visible_blocks(blocks: &[Block], reader: Reader) -> Vec<Block> {
    blocks.iter().filter_map(|block| visible_block(block, reader)).collect()
}

fn visible_block(block: &Block, reader: Reader) -> Option<Block> {
    let kind = match &block.kind {
        BlockKind::Marked(marked) => BlockKind::Marked(visible_passage(marked, reader)?.into()),
        BlockKind::Question(question) => {
            BlockKind::Question(visible_question(question, reader)?.into())
        }
        BlockKind::List(start, items) => {
            let items: Vec<Item> =
                items.iter().filter_map(|item| visible_item(item, reader)).collect();
            if items.is_empty() {
                return None;
            }
            BlockKind::List(*start, items)
        }
        BlockKind::Quote(inner) => BlockKind::Quote(kept(inner, reader)?),
        BlockKind::Callout(kind, inner) => BlockKind::Callout(*kind, kept(inner, reader)?),
        other => other.clone(),
    };
    Some(Block { kind, span: block.span })
}

/// What is left of what a list item or quotation holds, unless nothing is.
fn kept(blocks: &[Block], reader: Reader) -> Option<Vec<Block>> {
    let left = visible_blocks(blocks, reader);
    (!left.is_empty() || blocks.is_empty()).then_some(left)
}

fn visible_item(item: &Item, reader: Reader) -> Option<Item> {
    Some(Item { has_box: item.has_box, blocks: kept(&item.blocks, reader)? })
}

fn visible_passage(marked: &Marked, reader: Reader) -> Option<Marked> {
    if !reader.may_read(marked.kind.reader()) {
        return None;
    }
    let guidance = marked.kind == Kind::Insert && !marked.details.is_filled;
    let blocks = match guidance && !reader.may_read(Reader::Instructor) {
        true => Vec::new(),
        false => visible_blocks(&marked.blocks, reader),
    };
    Some(Marked {
        kind: marked.kind,
        title: marked.title.clone(),
        id: marked.id.clone(),
        audience: marked.audience.clone(),
        details: marked.details.clone(),
        blocks,
        fence: marked.fence,
    })
}

/// Those who may not know the key get the question without it.
fn visible_question(question: &Question, reader: Reader) -> Option<Question> {
    if !reader.may_read(Kind::Question.reader()) {
        return None;
    }
    let knows = reader.may_read(Kind::Answer.reader());
    let mark = |option: &Choice| if knows { option.mark } else { Mark::Withheld };
    let options =
        question.options.iter().map(|option| Choice { mark: mark(option), ..option.clone() });
    let answer = question.answer.as_ref().filter(|_| knows);
    Some(Question {
        stem: visible_blocks(&question.stem, reader),
        options: options.collect(),
        answer: answer.map(|answer| visible_blocks(answer, reader)),
        id: question.id.clone(),
        was: question.was.clone(),
        audience: question.audience.clone(),
        kind: question.kind,
        objectives: question.objectives.clone(),
        uses: question.uses.clone(),
        after: question.after.clone(),
        fence: question.fence,
    })
}

/// Which footnotes sections refer to, and what of those and of others that they refer to a reader may see.
struct VisibleNotes {
    wanted: BTreeSet<String>,
    notes: Arc<BTreeMap<String, Footnote>>,
}

/// The footnotes that visible text refers to, and those that they refer to themselves.
fn visible_notes(
    sections: &[Arc<Section>],
    footnotes: &Arc<BTreeMap<String, Footnote>>,
    reader: Reader,
    kept: &Kept,
) -> Arc<BTreeMap<String, Footnote>> {
    if footnotes.is_empty() {
        return footnotes.clone();
    }
    let mut wanted = BTreeSet::new();
    for section in sections {
        wanted.extend(Mentioned::in_section(section, kept).notes.iter().cloned());
    }
    let find = || wanted_notes(wanted.clone(), footnotes, reader).into();
    // An agency's text refers to none: but it may stand in place of a section that did.
    let first = kept.get(footnotes, (reader as u8, ""), || VisibleNotes {
        notes: find(),
        wanted: wanted.clone(),
    });
    if first.wanted == wanted { first.notes.clone() } else { find() }
}

/// These footnotes, and those that they refer to.
fn wanted_notes(
    wanted: BTreeSet<String>,
    footnotes: &BTreeMap<String, Footnote>,
    reader: Reader,
) -> BTreeMap<String, Footnote> {
    let mut wanted: Vec<String> = wanted.into_iter().collect();
    let mut notes: BTreeMap<String, Footnote> = BTreeMap::new();
    while let Some(label) = wanted.pop() {
        if notes.contains_key(&label) {
            continue;
        }
        let Some(note) = footnotes.get(&label) else { continue };
        let blocks = visible_blocks(&note.blocks, reader);
        wanted.extend(Mentioned::in_blocks(&blocks).notes);
        notes.insert(label, Footnote { blocks, span: note.span });
    }
    notes
}
