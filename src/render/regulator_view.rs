//! A regulator's view: the papers that a body asks for, in its order, each with where it is printed and
//! what the agency adds; and the objectives in the order in which they are taught.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::module_view::{ObjectiveView, objectives, when};
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::profile::Paper;
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "regulator-view",
    title: "The fields that a regulator asks for",
    short: "Regulator",
    about: "Each paper that it asks for, where this kit prints it, what the agency adds",
    style: style!("form"),
    reader: Reader::Administrator,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    body: &'static str,
    title: &'static str,
    source: &'static str,
    check_by: String,
    note: Option<&'static str>,
    papers: Vec<PaperView>,
    taught: Vec<TaughtView>,
}

#[derive(Serialize)]
struct PaperView {
    title: &'static str,
    asks: &'static [String],
    adds: &'static [String],
    /// Where it is printed.
    pages: Vec<Place>,
    /// Where it would be, if the course had it.
    is_missing: bool,
}

#[derive(Serialize)]
struct Place {
    title: String,
    address: String,
}

/// The objectives that a module is the first to teach.
#[derive(Serialize)]
struct TaughtView {
    block: String,
    title: String,
    when: String,
    objectives: Vec<ObjectiveView>,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    match projection.selection().profile {
        Some(_) => vec![single_page("administrator/regulator-view.html")],
        None => Vec::new(),
    }
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let profile = projection.selection().profile.expect("only a kit with a profile has this page");
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &Default::default(), Some("../index.html"))
            .fillable(),
        body: &profile.body,
        title: &profile.title,
        source: &profile.source,
        check_by: profile.check_by.to_string(),
        note: profile.note.as_deref(),
        papers: profile.papers.iter().map(|paper| paper_view(desk, paper)).collect(),
        taught: taught(projection),
    };
    desk.templates.render("kit/regulator-view.html", &view)
}

fn paper_view(desk: &Desk<'_>, paper: &'static Paper) -> PaperView {
    let places = desk
        .contents
        .iter()
        .filter(|(document, _)| paper.document.as_deref() == Some(document.name))
        .flat_map(|(document, pages)| pages.iter().map(move |page| (*document, page)));
    let place = |(document, page): (&Document, &Page)| Place {
        title: match (page.module, page.title.as_str()) {
            (Some(index), _) => desk.projection.heading(index).0.to_owned(),
            (None, "") => document.title.to_owned(),
            (None, title) => title.to_owned(),
        },
        address: match document.name == DOCUMENT.name {
            true => "#_taught".to_owned(),
            false => format!("../{}", page.path),
        },
    };
    let pages: Vec<Place> = places.map(place).collect();
    PaperView {
        title: &paper.title,
        asks: &paper.asks,
        adds: &paper.adds,
        is_missing: pages.is_empty() && paper.document.is_some(),
        pages,
    }
}

fn taught(projection: &Projection<'_>) -> Vec<TaughtView> {
    let mut known = BTreeSet::new();
    let modules = (0..projection.len()).map(|index| {
        let front = &projection.module(index).tree.front;
        let new = front.objectives.iter().map(|id| id.to_string());
        let new: Vec<String> = new.filter(|id| known.insert(id.clone())).collect();
        let (block, title) = projection.heading(index);
        TaughtView {
            block: block.to_owned(),
            title: title.to_owned(),
            when: when(projection, index),
            objectives: objectives(projection, new.iter().map(String::as_str)),
        }
    });
    modules.filter(|module| !module.objectives.is_empty()).collect()
}
