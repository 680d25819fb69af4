//! The roll-call cards: a sheet for each section that is marked `roll-call`, for a supervisor who has two
//! minutes to prepare and ten to hold it. No script and no key is on it: its reader is the instructor.
//!
//! The text that participants read isn't on it either. They have it before them, and the card says which
//! part of the handout to copy.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::module_view::{capital, handout_parts};
use crate::render::shell::{Shell, style};
use crate::render::templates::Markup;
use crate::render::write::html::{CitedWork, Context, End, Html, audience_names};
use crate::render::{Desk, Document, INSTRUCTOR, Page, module_file, own_path};
use crate::syntax::tree::{
    Block, BlockKind, Marked as Passage, Module, Question, QuestionUse, Section,
};
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::{all_blocks, blocks_text, plain_text, section_blocks};

pub(super) const DOCUMENT: Document = Document {
    name: "roll-call-cards",
    title: "Roll-call cards",
    short: "Roll-call card",
    about: "A sheet each, for ten minutes at a shift briefing with two minutes to prepare",
    style: style!("passages", "roll"),
    reader: Reader::Instructor,
    editions: INSTRUCTOR,
    pages,
    render,
};

/// The most words of an agency's text that stand on the card. More would take the sheet from the words to say;
/// they stand in the handout, which the card says to copy.
const MOST_OF_AGENCY: usize = 200;

/// The most words that leave room for twelve names; beside more there are lines for six.
const MOST_BESIDE_TWELVE: usize = 450;

#[derive(Serialize)]
struct View {
    shell: Shell,
    block: String,
    module: String,
    title: Markup,
    minutes: u32,
    audience: String,
    is_sensitive: bool,
    goal: String,
    aims: Vec<String>,
    bring: Vec<BringView>,
    has_handout: bool,
    notes: Markup,
    parts: Vec<PartView>,
    check: Markup,
    footnotes: Markup,
    references: Vec<CitedWork>,
    /// For each line for names, of two people.
    lines: Vec<u32>,
}

/// What to copy or to have at hand.
#[derive(Serialize)]
struct BringView {
    item: String,
    address: Option<String>,
}

/// What stands before the first part of the section, and each part.
#[derive(Serialize)]
struct PartView {
    title: Markup,
    audience: String,
    body: Markup,
}

/// Where a card is linked from: the id of its section, and its address from the instructor's folder.
#[derive(Serialize)]
pub(super) struct CardLink {
    section: String,
    address: String,
}

/// A marked section.
struct Marked<'a> {
    module: usize,
    section: &'a Section,
    file: String,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    let page = |marked: Marked<'_>| Page {
        path: own_path(&format!("instructor/{}", marked.file)),
        title: format!("Roll-call card: {}", plain_text(&marked.section.title)),
        module: None,
    };
    marked(projection).into_iter().map(page).collect()
}

/// The cards of a module's sections.
pub(super) fn links(projection: &Projection<'_>, index: usize) -> Vec<CardLink> {
    let own = marked(projection).into_iter().filter(|marked| marked.module == index);
    own.map(|marked| CardLink { section: marked.section.id.to_string(), address: marked.file })
        .collect()
}

/// The marked sections in teaching order, each with its file: numbered, so that a folder sorts as the course
/// runs, and named by an id, which no other section has in upper or lower case.
fn marked<'a>(projection: &'a Projection<'_>) -> Vec<Marked<'a>> {
    let sections = (0..projection.len()).flat_map(|module| {
        let sections = projection.module(module).tree.sections.iter();
        sections.filter(|section| section.is_roll_call).map(move |section| (module, section))
    });
    let file = |number: usize, section: &Section| {
        format!("roll-call-{number:02}-{}.html", section.id.as_str().to_lowercase())
    };
    sections
        .zip(1..)
        .map(|((module, section), number)| Marked { module, section, file: file(number, section) })
        .collect()
}

fn render(desk: &Desk<'_>, page: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let marked = marked(projection)
        .into_iter()
        .find(|marked| marked.file == page.path.name())
        .expect("each page of this document is named after its section");
    let section = marked.section;
    let module = projection.module(marked.module);
    let context = Context {
        projection,
        module: module.path,
        prefix: String::new(),
        heading_level: 4,
        // One sheet leads nowhere.
        address: &|_| None,
        key_address: None,
        end: End::NotesAndWorks,
    };
    let mut html = Html::new(&context);
    let title = html.inlines(&section.title);
    let notes = html.blocks(&notes(section));
    let parts = parts(section, &mut html);
    let check = check(module.tree, section).map(|block| html.blocks(&[block])).unwrap_or_default();
    let footnotes = html.footnotes(&module.tree.footnotes);
    let references = references(&html, &context, section);
    let (block, named) = projection.heading(marked.module);
    let icons: BTreeSet<&'static str> = html.icons().clone();
    let aims = section.objectives.iter().filter_map(|id| projection.objective(id.as_str()));
    let view = View {
        shell: Shell::new(desk, &page.title, &icons, Some("../index.html"))
            .with_page_css("@page { margin: 11mm 14mm 15mm 16mm }\n"),
        block: block.to_owned(),
        module: named.to_owned(),
        title: title.into(),
        minutes: section.minutes.0,
        audience: audience_names(&section.audience),
        is_sensitive: module.tree.front.sensitive,
        goal: module.tree.front.goal.clone(),
        aims: aims.map(|objective| capital(&objective.task.value)).collect(),
        has_handout: handout_part(desk, &marked).is_some(),
        bring: bring(desk, &marked),
        notes: notes.into(),
        parts,
        check: check.into(),
        footnotes: footnotes.into(),
        references,
        lines: (0..lines(section)).collect(),
    };
    desk.templates.render("kit/roll-call-cards.html", &view)
}

/// How many lines for two names fit on the sheet.
fn lines(section: &Section) -> u32 {
    let parts = section.parts.iter().flat_map(|part| &part.blocks);
    let blocks: Vec<&Block> = section.blocks.iter().chain(parts).collect();
    let card = blocks.iter().filter(|block| is_note(block)).copied().cloned();
    let card: Vec<Block> =
        card.chain(blocks.iter().filter_map(|block| on_card(section, block))).collect();
    let words = blocks_text(&card).split_whitespace().count();
    if words > MOST_BESIDE_TWELVE { 3 } else { 6 }
}

/// The hints for the instructor, which a card has first: how the minutes are used, and what to say where an
/// earlier lesson is missing.
fn notes(section: &Section) -> Vec<Block> {
    let parts = section.parts.iter().flat_map(|part| &part.blocks);
    section.blocks.iter().chain(parts).filter(|block| is_note(block)).cloned().collect()
}

fn is_note(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Marked(marked) if marked.kind == Kind::Instructor)
}

/// The section's own blocks, and those of each part. A part's title belongs to the text that is read; on the
/// card it is told where it says whom the rest is for.
fn parts(section: &Section, html: &mut Html<'_>) -> Vec<PartView> {
    let own = (String::new(), String::new(), printed(section, &section.blocks));
    let mut all = vec![own];
    all.extend(section.parts.iter().map(|part| {
        let title = match part.audience.is_empty() {
            true => String::new(),
            false => html.inlines(&part.title),
        };
        (title, audience_names(&part.audience), printed(section, &part.blocks))
    }));
    all.retain(|(.., blocks)| !blocks.is_empty());
    let view = |(title, audience, blocks): (String, String, Vec<Block>)| PartView {
        title: title.into(),
        audience,
        body: html.blocks(&blocks).into(),
    };
    all.into_iter().map(view).collect()
}

/// What of a section's blocks stands on the card below the hints: what one person says, asks, does and shows, what all of
/// them do and keep, and the agency's text or its blank.
fn printed(section: &Section, blocks: &[Block]) -> Vec<Block> {
    blocks.iter().filter_map(|block| on_card(section, block)).collect()
}

fn on_card(section: &Section, block: &Block) -> Option<Block> {
    let BlockKind::Marked(marked) = &block.kind else { return None };
    let mut marked = marked.clone();
    match marked.kind {
        // It stands above.
        Kind::Instructor => return None,
        // It is written in, in the handout.
        Kind::Worksheet => return None,
        // Nobody plays a scenario without its safety plan.
        Kind::Scenario => return None,
        Kind::Insert if !marked.details.is_filled => marked.blocks.clear(),
        Kind::Insert if is_long(section) => return None,
        // A slide of another section isn't on this sheet.
        Kind::Show => {
            let slide = marked.details.slide.take();
            marked.details.slide = slide.filter(|slide| has_slide(section, slide.as_str()));
        }
        _ => {}
    };
    Some(Block { kind: BlockKind::Marked(marked), span: block.span })
}

/// Whether a slide stands in this section, and so on its card.
fn has_slide(section: &Section, id: &str) -> bool {
    section_blocks(section).into_iter().any(|block| {
        matches!(&block.kind, BlockKind::Marked(slide)
            if slide.kind == Kind::Slide && slide.id.as_ref().is_some_and(|own| own.as_str() == id))
    })
}

/// Whether the agency wrote more into a section than its card can hold.
fn is_long(section: &Section) -> bool {
    let words = section_blocks(section).into_iter().filter_map(|block| match &block.kind {
        BlockKind::Marked(marked) if marked.kind == Kind::Insert && marked.details.is_filled => {
            Some(blocks_text(&marked.blocks).split_whitespace().count())
        }
        _ => None,
    });
    words.sum::<usize>() > MOST_OF_AGENCY
}

/// The part of the handout that the class reads, if it reads something.
fn handout_part(desk: &Desk<'_>, marked: &Marked<'_>) -> Option<usize> {
    let participants = desk.participants.module(marked.module);
    handout_parts(participants.tree).get(marked.section.id.as_str()).copied()
}

/// What to copy and to have at hand.
fn bring(desk: &Desk<'_>, marked: &Marked<'_>) -> Vec<BringView> {
    let projection = desk.projection;
    let section = marked.section;
    let part = handout_part(desk, marked);
    let block = projection.heading(marked.module).0;
    let file = module_file(projection, marked.module, "handout");
    let mut bring: Vec<BringView> = part
        .map(|part| BringView {
            item: format!("handout {block}, part {part}"),
            address: Some(format!("../participant/{file}#{}", section.id.as_str())),
        })
        .into_iter()
        .collect();
    let passages = section_blocks(section).into_iter().filter_map(|block| match &block.kind {
        BlockKind::Marked(marked) => Some(&**marked),
        _ => None,
    });
    let passages: Vec<&Passage> = passages.collect();
    let titles = |kind: Kind| {
        let of_kind = passages.iter().filter(move |passage| passage.kind == kind);
        of_kind.filter_map(|passage| passage.title.as_deref())
    };
    let sheets =
        titles(Kind::Worksheet).map(|title| format!("the worksheet “{title}” in it, and pens"));
    let own = titles(Kind::Insert)
        .filter(|_| is_long(section))
        .map(|title| format!("your own text “{title}”, which is in the handout too"));
    let slides = titles(Kind::Slide)
        .map(|title| format!("the slide “{title}”, or a board to write its points on"));
    let items = sheets.chain(own).chain(slides);
    bring.extend(items.map(|item| BringView { item, address: None }));
    bring
}

/// A question to see at the end whether it was understood: one of the section's own, else one of the
/// module's that serves its objectives and needs no other section.
fn check(module: &Module, section: &Section) -> Option<Block> {
    let serves = |question: &Question| {
        question
            .objectives
            .iter()
            .any(|id| section.objectives.iter().any(|own| own.as_str() == id.as_str()))
    };
    let alone = |question: &Question| {
        question.after.as_ref().is_none_or(|place| place.as_str() == section.id.as_str())
    };
    let fits = |block: &&Block, is_own: bool| match &block.kind {
        BlockKind::Question(question) => {
            question.kind.is_written()
                && (is_own
                    || question.uses.contains(&QuestionUse::Check)
                        && serves(question)
                        && alone(question))
        }
        _ => false,
    };
    let own = section_blocks(section).into_iter().find(|block| fits(block, true));
    own.or_else(|| all_blocks(module).into_iter().find(|block| fits(block, false))).cloned()
}

/// The works that the card cites, and those of the text that the class reads.
fn references(html: &Html<'_>, context: &Context<'_>, section: &Section) -> Vec<CitedWork> {
    let mut works = html.cited();
    let mut reading = Html::new(context);
    let parts = section.parts.iter().map(|part| &part.blocks);
    std::iter::once(&section.blocks).chain(parts).for_each(|blocks| {
        reading.blocks(blocks);
    });
    let more = reading.cited().into_iter();
    let more: Vec<CitedWork> =
        more.filter(|work| works.iter().all(|known| known.id != work.id)).collect();
    works.extend(more);
    works
}
