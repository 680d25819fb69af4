//! The expanded course outline: the course to the third level, for those who approve it or look it up.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::{Edition, Projection};
use crate::render::administrator_guide::audiences;
use crate::render::contents::length;
use crate::render::module_view::{ObjectiveView, about, module_objectives, when};
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, Page, single_page};
use crate::syntax::tree::{Block, BlockKind, Section, SectionKind};
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::plain_text;

pub(super) const DOCUMENT: Document = Document {
    name: "expanded-outline",
    title: "Expanded course outline",
    short: "Outline",
    about: "Purpose, objectives and topics to the third level, with minutes",
    style: style!("form"),
    reader: Reader::Administrator,
    editions: &[Edition::Instructor, Edition::Public],
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    purpose: String,
    length: String,
    hours: String,
    audience: String,
    class: String,
    revised: String,
    law_as_of: Option<String>,
    modules: Vec<ModuleOutline>,
}

#[derive(Serialize)]
struct ModuleOutline {
    slug: String,
    block: String,
    title: String,
    when: String,
    minutes: u32,
    goal: String,
    methods: String,
    objectives: Vec<ObjectiveView>,
    topics: Vec<Topic>,
}

/// A section: the second level.
#[derive(Serialize)]
struct Topic {
    title: String,
    minutes: u32,
    about: String,
    is_break: bool,
    /// Its parts, and what participants do in it: the third level.
    points: Vec<String>,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("administrator/expanded-outline.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let manifest = projection.manifest();
    let rule = &projection.academy().training_hour;
    let (revised, class) = (manifest.dates.revised.to_string(), &manifest.class);
    let foot = format!("Revised {revised}");
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &Default::default(), Some("../index.html"))
            .with_running_head(&manifest.title, &foot),
        purpose: manifest.goal.clone(),
        length: length(projection),
        hours: format!("{} of {} minutes", projection.schedule().hours(), rule.minutes.0),
        audience: audiences(projection),
        class: format!("{} to {}", class.min, class.max.value),
        revised,
        law_as_of: manifest.dates.law_as_of.map(|date| date.to_string()),
        modules: (0..projection.len()).map(|index| outline(projection, index)).collect(),
    };
    desk.templates.render("kit/expanded-outline.html", &view)
}

fn outline(projection: &Projection<'_>, index: usize) -> ModuleOutline {
    let module = projection.module(index);
    let front = &module.tree.front;
    let methods = front.method.iter().map(|method| method.word().replace('-', " "));
    ModuleOutline {
        slug: module.slug.to_owned(),
        block: front.block.to_string(),
        title: front.title.clone(),
        when: when(projection, index),
        minutes: module.minutes,
        goal: front.goal.clone(),
        methods: methods.collect::<Vec<_>>().join(", "),
        objectives: module_objectives(projection, index),
        topics: module.tree.sections.iter().map(|section| topic(section, projection)).collect(),
    }
}

fn topic(section: &Section, projection: &Projection<'_>) -> Topic {
    let parts = section.parts.iter().map(|part| plain_text(&part.title));
    let blocks = section.blocks.iter().chain(section.parts.iter().flat_map(|part| &part.blocks));
    Topic {
        title: plain_text(&section.title),
        minutes: section.minutes.0,
        about: about(section, projection),
        is_break: section.kind == SectionKind::Break,
        points: parts.chain(blocks.filter_map(done)).collect(),
    }
}

/// What participants do in a block, if it is theirs to do.
fn done(block: &Block) -> Option<String> {
    let BlockKind::Marked(marked) = &block.kind else { return None };
    let title = marked.title.as_deref()?;
    match marked.kind {
        Kind::Activity | Kind::Discussion | Kind::Worksheet => {
            Some(format!("{}: {title}", marked.kind.label()))
        }
        Kind::Insert => Some(format!("Agency’s own text: {title}")),
        _ => None,
    }
}
