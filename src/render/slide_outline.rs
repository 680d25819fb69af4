//! The slide outline: what stands on each slide, what is said to it, and when it comes up; as pages
//! to read, and as Markdown to make slides from (a heading a slide, notes in a `notes` block, as
//! Pandoc reads them).

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::contents::length;
use crate::render::module_view::{clocks, page_address, when};
use crate::render::shell::{Shell, style};
use crate::render::templates::Markup;
use crate::render::write::html::{Context, End, Html};
use crate::render::write::markdown::{self, Markdown};
use crate::render::write::numbers::Numbers;
use crate::render::{Desk, Document, INSTRUCTOR, Page, module_file, own_path, single_page};
use crate::syntax::tree::{Block, BlockKind, Footnote, Inline, InlineKind, Marked, Section};
use crate::syntax::values::Clock;
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::{Visit, walk};

pub(super) const DOCUMENT: Document = Document {
    name: "slide-outline",
    title: "Slide outlines",
    short: "Slides",
    about: "Titles, points and notes, with the minute each slide comes up",
    style: style!("passages", "slides"),
    reader: Reader::Instructor,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    title: String,
    when: String,
    modules: Vec<DeckView>,
}

/// The slides of a module.
#[derive(Serialize)]
struct DeckView {
    slug: String,
    block: String,
    title: String,
    slides: Vec<SlideView>,
}

#[derive(Serialize)]
struct SlideView {
    id: String,
    number: usize,
    clock: String,
    title: String,
    points: Markup,
    notes: Markup,
}

/// A slide, and the cues that belong to it.
struct Slide<'a> {
    marked: &'a Marked,
    clock: Option<Clock>,
    cues: Vec<Block>,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    let mut pages = Vec::new();
    for index in (0..projection.len()).filter(|index| projection.has(*index, Kind::Slide)) {
        let file = module_file(projection, index, "slides");
        for (file, title) in [(file.clone(), ""), (file.replace(".html", ".md"), "Markdown")] {
            let path = own_path(&format!("instructor/{file}"));
            pages.push(Page { path, title: title.to_owned(), module: Some(index) });
        }
    }
    if !pages.is_empty() {
        let markdown = single_page("instructor/slides.md");
        pages.insert(0, Page { title: "Markdown".to_owned(), ..markdown });
        pages.insert(0, single_page("instructor/slides.html"));
    }
    pages
}

fn render(desk: &Desk<'_>, page: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let modules = match page.module {
        Some(index) => index..index + 1,
        None => 0..projection.len(),
    };
    let modules: Vec<usize> = modules.filter(|index| projection.has(*index, Kind::Slide)).collect();
    if page.path.extension() == "md" {
        return Ok(outline(projection, &modules));
    }
    let mut icons: BTreeSet<&'static str> = ["show"].into();
    let decks = modules.iter().map(|index| deck(desk, *index, &mut icons)).collect();
    let (title, when) = match page.module {
        Some(index) => {
            let (block, title) = projection.heading(index);
            (format!("{block} {title}"), when(projection, index))
        }
        None => ("All slides".to_owned(), length(projection)),
    };
    let shell = Shell::new(desk, &format!("Slides · {title}"), &icons, Some("../index.html"));
    desk.templates.render("kit/slide-outline.html", &View { shell, title, when, modules: decks })
}

fn deck(desk: &Desk<'_>, index: usize, icons: &mut BTreeSet<&'static str>) -> DeckView {
    let projection = desk.projection;
    let module = projection.module(index);
    let context = Context {
        projection,
        module: module.path,
        prefix: format!("{}-", module.slug),
        heading_level: 5,
        address: &page_address(projection, "", "lesson-plan"),
        key_address: None,
        end: End::Nothing,
    };
    let mut html = Html::new(&context);
    let slides = slides(projection, index).into_iter().zip(1..).map(|(slide, number)| SlideView {
        id: slide.marked.id.as_ref().map(|id| id.to_string()).unwrap_or_default(),
        number,
        clock: slide.clock.map(|clock| clock.to_string()).unwrap_or_default(),
        title: slide.marked.title.clone().unwrap_or_default(),
        points: html.blocks(&slide.marked.blocks).into(),
        notes: html.blocks(&slide.cues).into(),
    });
    let slides = slides.collect();
    icons.extend(html.icons());
    let (block, title) = projection.heading(index);
    DeckView {
        slug: module.slug.to_owned(),
        block: block.to_owned(),
        title: title.to_owned(),
        slides,
    }
}

/// The slides of a module in the order in which they come up. What is said, asked and done after a
/// slide belongs to it until the next one; what comes before a section's first slide belongs to that.
fn slides<'a>(projection: &'a Projection<'_>, index: usize) -> Vec<Slide<'a>> {
    let mut slides: Vec<Slide<'_>> = Vec::new();
    let sections = projection.module(index).tree.sections.iter().zip(clocks(projection, index));
    for (section, clock) in sections {
        let first = slides.len();
        let mut early: Vec<Block> = Vec::new();
        for block in blocks(section) {
            match &block.kind {
                BlockKind::Marked(marked) if marked.kind == Kind::Slide => {
                    slides.push(Slide { marked, clock, cues: std::mem::take(&mut early) });
                }
                BlockKind::Marked(marked)
                    if matches!(marked.kind, Kind::Say | Kind::Ask | Kind::Do) =>
                {
                    match slides[first..].last_mut() {
                        Some(slide) => slide.cues.push(cue(marked, block)),
                        None => early.push(cue(marked, block)),
                    }
                }
                _ => {}
            }
        }
    }
    slides
}

/// A cue without what the class will answer: that is the guide's.
fn cue(marked: &Marked, block: &Block) -> Block {
    let is_answer = |inner: &&Block| matches!(&inner.kind, BlockKind::Marked(marked) if marked.kind == Kind::Expect);
    let blocks = marked.blocks.iter().filter(|inner| !is_answer(inner)).cloned().collect();
    let marked = Marked { blocks, ..marked.clone() };
    Block { kind: BlockKind::Marked(marked.into()), span: block.span }
}

fn blocks(section: &Section) -> impl Iterator<Item = &Block> {
    section.blocks.iter().chain(section.parts.iter().flat_map(|part| &part.blocks))
}

/// Slides as Markdown.
fn outline(projection: &Projection<'_>, modules: &[usize]) -> String {
    let manifest = projection.manifest();
    let mut out = format!(
        "---\ntitle: {}\nsubtitle: Version {}, digest {}\n---\n",
        quoted(&manifest.title),
        manifest.version.value,
        projection.digest().short()
    );
    for index in modules {
        let (block, title) = projection.heading(*index);
        let _ = write!(out, "\n# {block} {}\n", markdown::escaped(title));
        let slides = slides(projection, *index);
        // Labels are a module's own, and all modules' slides stand in one file.
        let notes = format!("{}-", projection.module(*index).slug);
        let markdown = Markdown { notes: &notes };
        for slide in &slides {
            let title = slide.marked.title.as_deref().unwrap_or_default();
            let _ = write!(out, "\n## {}\n\n", markdown::escaped(title));
            out.push_str(&markdown.blocks(&slide.marked.blocks));
            out.push_str("\n::: notes\n");
            if let Some(clock) = slide.clock {
                let _ = writeln!(out, "From {clock}.");
            }
            for cue in &slide.cues {
                out.push('\n');
                out.push_str(&markdown.blocks(std::slice::from_ref(cue)));
            }
            out.push_str("\n:::\n");
        }
        for (label, note) in noted(projection, *index, &slides) {
            let _ = write!(out, "\n{}", markdown.definition(label, note));
        }
    }
    out
}

/// The notes that slides lead to, and those that these lead to, in the order of their marks.
fn noted<'a>(
    projection: &'a Projection<'_>,
    index: usize,
    slides: &[Slide<'_>],
) -> Vec<(&'a str, &'a Footnote)> {
    let notes = &projection.module(index).tree.footnotes;
    let mut noted = Numbers::default();
    let add = |blocks: &[Block], noted: &mut Numbers| {
        walk(blocks, &mut |visit| {
            if let Visit::Inline(Inline { kind: InlineKind::Note(label), .. }) = visit
                && notes.contains_key(label)
            {
                noted.number(label);
            }
        });
    };
    for slide in slides {
        add(&slide.marked.blocks, &mut noted);
        add(&slide.cues, &mut noted);
    }
    for number in 1.. {
        let Some(note) = noted.name(number).and_then(|label| notes.get(label)) else { break };
        add(&note.blocks, &mut noted);
    }
    let labels = noted.names().filter_map(|label| notes.get_key_value(label));
    labels.map(|(label, note)| (label.as_str(), note)).collect()
}

/// A text as a YAML string in double quotes.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is always JSON, and JSON is YAML")
}
