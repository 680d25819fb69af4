//! The review copy: guide and handouts as one book for those who read a course before it is taught. Each passage
//! has a number, what was said of it stands beside it, and a sheet to sign comes last. No kit holds it.
//!
//! 1. `Review::of` makes the modules, once for all copies.
//! 2. `Review::copy` puts them between a head and a sheet for one reader.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use crate::course::Target;
use crate::course::comments::{Passage, Placed, Standing};
use crate::machine::MachineError;
use crate::projection::{Edition, Projection, Projections};
use crate::render::contents::{self, DayView, length};
use crate::render::facilitator_guide::{self, RunSheet};
use crate::render::module_view::{self, Style, book_address};
use crate::render::participant_guide::Chapter;
use crate::render::shell::{Mark, Shell, css_string, inside_address, status_words, style};
use crate::render::templates::Markup;
use crate::render::write::html::{Context, End, Html};
use crate::render::write::margin::Margin;
use crate::render::{Desk, Templates, media_path, pictures_shown};
use crate::span::Span;
use crate::syntax::comments::State;
use crate::syntax::tree::{Block, BlockKind};
use crate::syntax::vocabulary::Reader;

/// What stands before the ids of passages in the handouts.
const HANDOUT_IDS: &str = "_h-";

const STYLE: &str = style!("passages", "guide", "handout", "review");

/// All that the copies of one course have in common.
pub struct Review {
    guide: String,
    handouts: String,
    icons: BTreeSet<&'static str>,
    page_css: String,
    remarks: Vec<RemarkView>,
    /// What was said of the course, and of what this book doesn't show.
    elsewhere: Vec<Markup>,
}

/// One of several copies.
#[derive(Clone, Copy, Debug)]
pub struct Copy<'a> {
    /// Its number, from 1.
    pub number: usize,
    /// Whom each copy is for, in their order.
    pub readers: &'a [String],
}

/// An open comment.
#[derive(Clone, Debug, Serialize)]
struct RemarkView {
    id: String,
    /// The number of the passage, if this book shows it.
    number: String,
    on: String,
    by: String,
    date: String,
    version: String,
    is_changed: bool,
    is_gone: bool,
    quote: Option<String>,
    text: Vec<String>,
    short: String,
    answers: Vec<AnswerView>,
}

#[derive(Clone, Debug, Serialize)]
struct AnswerView {
    by: String,
    date: String,
    state: &'static str,
    text: Vec<String>,
}

#[derive(Serialize)]
struct View<'r> {
    shell: Shell,
    goal: String,
    length: String,
    law_as_of: Option<String>,
    status: &'static str,
    digest: String,
    days: Vec<DayView>,
    number: usize,
    copies: Vec<CopyView<'r>>,
    reader: &'r str,
    guide: Markup,
    handouts: Markup,
    elsewhere: &'r [Markup],
    remarks: &'r [RemarkView],
    lines: Vec<usize>,
}

#[derive(Serialize)]
struct CopyView<'r> {
    number: usize,
    reader: &'r str,
    reviews: &'static str,
}

/// How many findings have a line on the sheet.
const LINES: usize = 12;

/// So much of a comment stands on the sheet, in letters: beside the passage is all of it.
const MOST_LETTERS: usize = 120;

impl Review {
    /// The modules of a course, and what was said of them and isn't seen to.
    pub fn of(
        projections: &Projections<'_>,
        mark: Mark,
        comments: &[Placed],
    ) -> Result<Self, MachineError> {
        let guide = projections.of(Reader::Instructor);
        let participants = projections.of(Reader::Participant);
        let templates = Templates::built_in();
        let mut margin =
            Margin { numbers: numbers(guide), pictures: pictures(guide), ..Margin::default() };
        let mut remarks = Vec::new();
        let mut elsewhere = Vec::new();
        for placed in comments.iter().filter(|placed| placed.comment.is_open()) {
            let place = placed.standing.passage().and_then(|passage| place(guide, passage));
            let number = place.and_then(|place| margin.numbers.get(&place)).cloned();
            let remark = remark(placed, number.unwrap_or_default());
            let html = templates.render("review-remark.html", &remark)?;
            match place {
                Some(place) => margin.remarks.entry(place).or_default().push_str(&html),
                None => elsewhere.push(html.into()),
            }
            remarks.push(remark);
        }
        // As one goes through the book; what is on the course comes first.
        remarks.sort_by_key(|remark| in_order(&remark.number));
        let of_handouts = Margin {
            ids: HANDOUT_IDS,
            numbers: margin.numbers.clone(),
            pictures: margin.pictures.clone(),
            ..Margin::default()
        };
        let desk = |projection| desk(projection, participants, mark, &templates);
        let guide = Book { desk: desk(guide), margin: &margin };
        let handouts = Book { desk: desk(participants), margin: &of_handouts };
        let (guide, handouts) =
            rayon::join(|| guide.all(Book::run_sheet), || handouts.all(Book::handout));
        let (guide, handouts) = (guide?, handouts?);
        let mut icons: BTreeSet<&'static str> = ["outline"].into();
        let (mut texts, mut page_css) = ([String::new(), String::new()], String::new());
        // What stands above the first handout is on its page: pages of two names never share a sheet.
        if !participants.is_empty() {
            let first = participants.slug(0);
            page_css = format!(".handouts > h2 {{ page: m-{HANDOUT_IDS}{first} }}\n");
        }
        for (text, leaves) in texts.iter_mut().zip([guide, handouts]) {
            for leaf in leaves {
                text.push_str(&leaf.html);
                page_css.push_str(&leaf.page_css);
                icons.extend(leaf.icons);
            }
        }
        let [guide, handouts] = texts;
        Ok(Self { guide, handouts, icons, page_css, remarks, elsewhere })
    }

    /// The page of one copy.
    pub fn copy(
        &self,
        projections: &Projections<'_>,
        mark: Mark,
        copy: Copy<'_>,
    ) -> Result<String, MachineError> {
        let projection = projections.of(Reader::Instructor);
        let templates = Templates::built_in();
        let desk = desk(projection, projections.of(Reader::Participant), mark, &templates);
        let reader = copy.readers.get(copy.number - 1).map_or("", String::as_str);
        let words = format!("Review copy {} of {} · for {reader}", copy.number, copy.readers.len());
        let head = css_string(&words);
        let page_css = format!(
            "{}@page {{ @top-center {{ content: {head}; font-weight: 700 }} }}\n",
            self.page_css
        );
        let copies = copy.readers.iter().zip(1..).map(|(reader, number)| CopyView {
            number,
            reader,
            reviews: reviews(reader),
        });
        let manifest = projection.manifest();
        let view = View {
            shell: Shell::new(&desk, &words, &self.icons, None)
                .with_style(STYLE)
                .with_page_css(&page_css),
            goal: manifest.goal.clone(),
            length: length(projection),
            law_as_of: manifest.dates.law_as_of.map(|date| date.to_string()),
            status: status_words(manifest.status),
            digest: projection.digest().to_string(),
            days: contents::days(projection),
            number: copy.number,
            copies: copies.collect(),
            reader,
            guide: self.guide.clone().into(),
            handouts: self.handouts.clone().into(),
            elsewhere: &self.elsewhere,
            remarks: &self.remarks,
            lines: (1..=LINES).collect(),
        };
        templates.render("review.html", &view)
    }
}

/// What readers with a known part in a review look at; the others write it down themselves.
fn reviews(reader: &str) -> &'static str {
    match reader.to_lowercase().as_str() {
        "legal" => "Law and policy: what is said of them, and what is left out",
        "command" => "What the agency is asked to do, to give and to answer for",
        "training" => "Method, time, safety and tests",
        _ => "",
    }
}

fn desk<'a>(
    projection: &'a Projection<'a>,
    participants: &'a Projection<'a>,
    mark: Mark,
    templates: &'a Templates,
) -> Desk<'a> {
    Desk {
        projection,
        participants,
        edition: Edition::Instructor,
        mark,
        templates,
        document: &facilitator_guide::DOCUMENT,
        news: None,
        contents: &[],
    }
}

/// One of the two documents.
struct Book<'a> {
    desk: Desk<'a>,
    margin: &'a Margin,
}

/// A module's part of a book, and what the page must bring along for it.
struct Leaf {
    html: String,
    icons: BTreeSet<&'static str>,
    page_css: String,
}

impl Book<'_> {
    fn all(
        &self,
        leaf: fn(&Self, usize) -> Result<Leaf, MachineError>,
    ) -> Result<Vec<Leaf>, MachineError> {
        (0..self.desk.projection.len()).into_par_iter().map(|index| leaf(self, index)).collect()
    }

    fn run_sheet(&self, index: usize) -> Result<Leaf, MachineError> {
        self.leaf(index, Style::RunSheet, &book_address, |module| {
            let next = contents::next(self.desk.projection, index);
            let sheet = RunSheet { module, next, cards: Vec::new() };
            self.desk.templates.render("run-sheet.html", &sheet)
        })
    }

    fn handout(&self, index: usize) -> Result<Leaf, MachineError> {
        let address = |target: &Target| {
            Some(match &target.id {
                Some(id) => format!("#{HANDOUT_IDS}{id}"),
                None => format!("#_m-{HANDOUT_IDS}{}", target.module),
            })
        };
        self.leaf(index, Style::Handout, &address, |module| {
            let when = module_view::when(self.desk.projection, index);
            let chapter = Chapter { module, when, level: 3 };
            self.desk.templates.render("participant-chapter.html", &chapter)
        })
    }

    fn leaf(
        &self,
        index: usize,
        style: Style,
        address: &(dyn Fn(&Target) -> Option<String> + Sync),
        render: impl FnOnce(module_view::ModuleView) -> Result<String, MachineError>,
    ) -> Result<Leaf, MachineError> {
        let module = self.desk.projection.module(index);
        let (of, ids) = match style {
            Style::Handout => ("Handout ", self.margin.ids),
            _ => ("", ""),
        };
        let prefix = if ids.is_empty() { "" } else { "handout-" };
        let context = Context {
            projection: self.desk.projection,
            module: module.path,
            prefix: format!("{prefix}{}-", module.slug),
            heading_level: 5,
            address,
            key_address: None,
            end: End::NotesAndWorks,
        };
        let mut html = Html::for_review(&context, self.margin);
        let view = module_view::view(&self.desk, index, &mut html, style);
        let icons = html.icons().clone();
        let slug = format!("{ids}{}", module.slug);
        let left = css_string(&format!("{of}{}", module.tree.front.block.value));
        let page_css = format!(
            "#_m-{slug} {{ page: m-{slug} }} @page m-{slug} {{ @top-left {{ content: {left} }} }}\n"
        );
        Ok(Leaf { html: render(view)?, icons, page_css })
    }
}

/// The number of each passage: the module's, the section's in it, and its own in the section.
fn numbers(projection: &Projection<'_>) -> BTreeMap<Span, String> {
    let mut numbers = BTreeMap::new();
    for index in 0..projection.len() {
        let module = projection.module(index);
        numbers.insert(module.tree.front.span, module.number.to_string());
        for (section, place) in module.tree.sections.iter().zip(1..) {
            let number = format!("{}.{place}", module.number);
            numbers.insert(section.span, number.clone());
            let of_parts = section.parts.iter().flat_map(|part| {
                std::iter::once(part.span).chain(part.blocks.iter().filter_map(said))
            });
            let passages = section.blocks.iter().filter_map(said).chain(of_parts);
            numbers.extend(passages.zip(1..).map(|(span, own)| (span, format!("{number}.{own}"))));
        }
    }
    numbers
}

/// A number as what sorts: `10.2` after `9.3`.
fn in_order(number: &str) -> Vec<u32> {
    number.split('.').filter_map(|part| part.parse().ok()).collect()
}

/// Where a block stands that says something.
fn said(block: &Block) -> Option<Span> {
    (!matches!(block.kind, BlockKind::Rule | BlockKind::Lines(_))).then_some(block.span)
}

/// The pictures of the book, inside of it: one file is what a reviewer is sent.
fn pictures(projection: &Projection<'_>) -> BTreeMap<String, String> {
    let shown = pictures_shown(projection).into_iter();
    let inside = shown.map(|(path, (picture, _))| {
        let media_type = match path.extension().as_str() {
            "svg" => "image/svg+xml",
            "png" => "image/png",
            _ => "image/jpeg",
        };
        (media_path(projection, &path), inside_address(media_type, &picture.bytes))
    });
    inside.collect()
}

/// The numbered place beside which a comment on a passage stands: the passage, or the one that holds it.
fn place(projection: &Projection<'_>, passage: &Passage) -> Option<Span> {
    let at = passage.span;
    let mut modules = (0..projection.len()).map(|index| projection.module(index).tree);
    let module = modules.find(|module| module.front.span.file == at.file)?;
    let section = module.sections.iter().rev().find(|section| section.span.start <= at.start);
    let Some(section) = section else { return Some(module.front.span) };
    if section.span == at {
        return Some(at);
    }
    if section.parts.iter().any(|part| part.span == at) {
        return Some(at);
    }
    let parts = section.parts.iter().flat_map(|part| &part.blocks);
    let block = section.blocks.iter().chain(parts).find(|block| block.span.contains(at));
    Some(block.map_or(section.span, |block| block.span))
}

fn remark(placed: &Placed, number: String) -> RemarkView {
    let comment = &placed.comment;
    let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
    let answers = comment.answers.iter().map(|answer| AnswerView {
        by: answer.by.to_string(),
        date: answer.date.to_string(),
        state: match answer.state {
            None => "",
            Some(State::Resolved) => "resolves it",
            Some(State::Open) => "opens it again",
        },
        text: answer.text.as_ref().map(|text| lines(text.as_str())).unwrap_or_default(),
    });
    RemarkView {
        id: comment.id.to_string(),
        number,
        on: match placed.standing.passage() {
            Some(passage) => passage.name.clone(),
            None => comment.on.to_string(),
        },
        by: comment.by.to_string(),
        date: comment.date.to_string(),
        version: comment.version.to_string(),
        is_changed: matches!(placed.standing, Standing::Changed(_)),
        is_gone: placed.standing.passage().is_none(),
        quote: comment.quote.as_ref().map(|quote| quote.to_string()),
        text: lines(comment.text.as_str()),
        short: comment.in_short(MOST_LETTERS),
        answers: answers.collect(),
    }
}
