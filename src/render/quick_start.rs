//! The quick start: one page a module, for the ten minutes before class.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::diagnostic::plural;
use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::contents;
use crate::render::exam::Form;
use crate::render::groups::Division;
use crate::render::materials::{needed, whom};
use crate::render::module_check;
use crate::render::module_view::{clocks, when};
use crate::render::rubrics;
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, module_file, module_of, module_pages};
use crate::syntax::course_file::{ClassSize, Per};
use crate::syntax::front_matter::FrontMatter;
use crate::syntax::tree::{BlockKind, Give, Marked, Module, QuestionUse, SectionKind};
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::{all_blocks, plain_text};

pub(super) const DOCUMENT: Document = Document {
    name: "quick-start",
    title: "Quick starts",
    short: "Quick start",
    about: "One page a module: what to print, set up, rehearse and drop",
    style: style!("quick"),
    reader: Reader::Instructor,
    editions: INSTRUCTOR,
    pages,
    render,
};

/// The most class sizes that a table of groups shows.
const MOST_SIZES: u32 = 12;

#[derive(Serialize)]
struct View {
    shell: Shell,
    block: String,
    title: String,
    goal: String,
    when: String,
    minutes: u32,
    is_outline: bool,
    is_sensitive: bool,
    rows: Vec<RowView>,
    next: Option<String>,
    first_words: Option<String>,
    rehearse: Option<String>,
    if_late: Option<String>,
    room: Option<String>,
    class: String,
    largest: u32,
    bring: Vec<BringView>,
    groups: Option<GroupsView>,
    inserts: Vec<InsertView>,
    stop_word: Option<String>,
    safety: Vec<PlaceView>,
    scenarios: Vec<String>,
    check_key: Option<String>,
    /// The documents with the rubrics that are marked here.
    rubrics: Vec<RubricView>,
}

/// A document with rubrics.
#[derive(Serialize)]
struct RubricView {
    title: &'static str,
    address: String,
}

/// A section, as a line of the clock.
#[derive(Serialize)]
struct RowView {
    clock: String,
    minutes: u32,
    title: String,
    is_break: bool,
    note: String,
}

/// A thing to print or to bring.
#[derive(Serialize)]
struct BringView {
    item: String,
    address: Option<String>,
    whom: &'static str,
    largest: String,
}

/// How many groups a class makes.
#[derive(Serialize)]
struct GroupsView {
    people: String,
    remainder: Option<String>,
    classes: Vec<u32>,
    sizes: Vec<SizeView>,
    /// How many people are left over in each class, if any are in one of them.
    left: Option<Vec<u32>>,
}

/// How many groups of a size each class has.
#[derive(Serialize)]
struct SizeView {
    size: u32,
    counts: Vec<u32>,
}

#[derive(Serialize)]
struct InsertView {
    title: String,
    is_required: bool,
    is_filled: bool,
}

/// Safety words, and when they are due.
#[derive(Serialize)]
struct PlaceView {
    clock: String,
    title: String,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    module_pages(projection, DOCUMENT.reader, DOCUMENT.name)
}

fn render(desk: &Desk<'_>, page: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let index = module_of(page);
    let module = projection.module(index);
    let front = &module.tree.front;
    let class = &projection.manifest().class;
    let block = front.block.to_string();
    let view = View {
        shell: Shell::new(
            desk,
            &format!("Quick start {block}"),
            &["lock", "safety", "insert", "say", "outline"].into(),
            Some("../index.html"),
        )
        .with_page_css("@page { margin: 11mm 14mm 15mm 16mm }\n"),
        block,
        title: front.title.clone(),
        goal: front.goal.clone(),
        when: when(projection, index),
        minutes: module.minutes,
        is_outline: front.is_outline(),
        is_sensitive: front.sensitive,
        rows: rows(projection, index),
        next: contents::next(projection, index),
        first_words: first_words(module.tree),
        rehearse: front.rehearse.clone(),
        if_late: front.if_late.clone(),
        room: front.room.clone(),
        class: class_words(class),
        largest: class.max.value,
        bring: bring(projection, index),
        groups: groups(front, class),
        inserts: passages(module.tree, Kind::Insert)
            .map(|marked| InsertView {
                title: marked.title.clone().unwrap_or_default(),
                is_required: marked.details.required,
                is_filled: marked.details.is_filled,
            })
            .collect(),
        stop_word: projection.manifest().safety_plan.as_ref().map(|plan| plan.stop_word.clone()),
        safety: safety(projection, index),
        scenarios: passages(module.tree, Kind::Scenario)
            .filter_map(|marked| marked.title.clone())
            .collect(),
        rubrics: rubrics::marked_in(projection, index)
            .map(|(title, path)| RubricView { title, address: format!("../{path}") })
            .collect(),
        check_key: projection.has_questions(index, QuestionUse::Check).then(|| {
            format!("../restricted/{}", module_file(projection, index, "module-check-key"))
        }),
    };
    desk.templates.render("kit/quick-start.html", &view)
}

fn class_words(class: &ClassSize) -> String {
    let (min, max) = (class.min, class.max.value);
    let size = if min == max { min.to_string() } else { format!("{min} to {max}") };
    match class.participants_per_instructor {
        Some(each) if each > 0 => format!(
            "{size} participants, an instructor for every {each}: {} for a full class",
            plural(max.div_ceil(each) as usize, "instructor"),
        ),
        _ => format!("{size} participants"),
    }
}

fn passages(module: &Module, kind: Kind) -> impl Iterator<Item = &Marked> {
    all_blocks(module).into_iter().filter_map(move |block| match &block.kind {
        BlockKind::Marked(marked) if marked.kind == kind => Some(&**marked),
        _ => None,
    })
}

/// The sections by the clock, each with what it needs from the instructor's hands.
fn rows(projection: &Projection<'_>, index: usize) -> Vec<RowView> {
    let module = projection.module(index);
    let sections = module.tree.sections.iter().zip(clocks(projection, index));
    let rows = sections.map(|(section, clock)| RowView {
        clock: clock.map(|clock| clock.to_string()).unwrap_or_default(),
        minutes: section.minutes.0,
        title: plain_text(&section.title),
        is_break: section.kind == SectionKind::Break,
        note: match section.kind {
            SectionKind::Instruction | SectionKind::Break => String::new(),
            kind => kind.word().replace('-', " "),
        },
    });
    rows.collect()
}

/// The first words that the instructor says aloud.
fn first_words(module: &Module) -> Option<String> {
    let say = passages(module, Kind::Say).next()?;
    let text = say.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Paragraph(text) => Some(plain_text(text)),
        _ => None,
    })?;
    // Three sentences are enough to begin with; the rest stands in the guide.
    let end = text.match_indices(['.', '?', '!']).nth(2).map_or(text.len(), |(at, _)| at + 1);
    Some(if end < text.len() { format!("{} …", text[..end].trim_end()) } else { text })
}

/// What must be printed and brought, counted for a full class.
fn bring(projection: &Projection<'_>, index: usize) -> Vec<BringView> {
    let module = projection.module(index);
    let front = &module.tree.front;
    let class = &projection.manifest().class;
    let groups = front.groups.as_ref();
    let line = |item: String, address: Option<String>, per: Option<Per>, count: u32| BringView {
        item,
        address,
        whom: whom(per),
        largest: needed(per, count, class.max.value, class, groups),
    };
    let handout = format!("../participant/{}", module_file(projection, index, "handout"));
    let mut bring =
        vec![line(format!("Handout {}", front.block.value), Some(handout), Some(Per::Person), 1)];
    if projection.has_questions(index, QuestionUse::Check) {
        let check = module_check::file(projection, index, Form::A);
        bring.push(line("Module check, form A or B".into(), Some(check), Some(Per::Person), 1));
    }
    for sheet in passages(module.tree, Kind::Worksheet) {
        let title = sheet.title.as_deref().unwrap_or_default();
        let give = match sheet.details.give {
            Some(Give::Before) => "before class",
            Some(Give::After) => "to take home",
            Some(Give::During) | None => continue,
        };
        let item = format!("Worksheet “{title}”, {give}");
        bring.push(line(item, None, Some(Per::Person), 1));
    }
    bring.extend(front.materials.iter().map(|material| {
        line(material.item.clone(), None, material.per, material.count.unwrap_or(1))
    }));
    bring
}

/// How many groups of which size a class makes, and how many people are left over.
fn groups(front: &FrontMatter, class: &ClassSize) -> Option<GroupsView> {
    let groups = front.groups.as_ref()?;
    let (min, max) = (class.min.max(1), class.max.value);
    let step = (max.saturating_sub(min) / MOST_SIZES) + 1;
    let mut classes: Vec<u32> = (min..=max).step_by(step as usize).collect();
    if classes.last() != Some(&max) {
        classes.push(max);
    }
    let divided: Vec<Division> =
        classes.iter().map(|people| Division::of(*people, groups)).collect();
    let sizes: BTreeSet<u32> =
        divided.iter().flat_map(|one| &one.groups).map(|(size, _)| *size).collect();
    let size_view = |size: u32| SizeView {
        size,
        counts: divided.iter().map(|one| one.of_size(size)).collect(),
    };
    let left: Vec<u32> = divided.iter().map(|one| one.left).collect();
    Some(GroupsView {
        people: groups.people(),
        remainder: groups.remainder.clone(),
        sizes: sizes.into_iter().map(size_view).collect(),
        left: left.iter().any(|left| *left > 0).then_some(left),
        classes,
    })
}

fn safety(projection: &Projection<'_>, index: usize) -> Vec<PlaceView> {
    let module = projection.module(index);
    let sections = module.tree.sections.iter().zip(clocks(projection, index));
    let mut places = Vec::new();
    for (section, clock) in sections {
        let parts = section.parts.iter().flat_map(|part| &part.blocks);
        for block in section.blocks.iter().chain(parts) {
            if let BlockKind::Marked(marked) = &block.kind
                && marked.kind == Kind::Safety
            {
                places.push(PlaceView {
                    clock: clock.map(|clock| clock.to_string()).unwrap_or_default(),
                    title: marked.title.clone().unwrap_or_else(|| plain_text(&section.title)),
                });
            }
        }
    }
    places
}
