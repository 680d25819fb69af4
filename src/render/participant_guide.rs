//! The participant guide: all handouts as one book, with the course's aims and days before them.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::contents::{self, DayView, length};
use crate::render::module_view::{
    self, ModuleView, ObjectiveView, Style, Written, book_address, objectives,
};
use crate::render::shell::{Shell, style};
use crate::render::write::html::{Context, End};
use crate::render::{ALL, Desk, Document, Page, single_page};
use crate::syntax::course_file::ObjectiveKind;
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "participant-guide",
    title: "Participant guide",
    short: "Participant guide",
    about: "All handouts as one book, to keep",
    style: style!("passages", "handout"),
    reader: Reader::Participant,
    editions: ALL,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    goal: String,
    notice: Option<String>,
    length: String,
    aims: Vec<ObjectiveView>,
    days: Vec<DayView>,
}

/// The view of `templates/participant-chapter.html`.
#[derive(Serialize)]
pub(super) struct Chapter {
    pub(super) module: ModuleView,
    pub(super) when: String,
    pub(super) level: u8,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("participant/participant-guide.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let manifest = projection.manifest();
    let written = (0..projection.len()).into_par_iter();
    let written = written.map(|index| chapter(desk, index));
    let written: Vec<Written> = written.collect::<Result<_, MachineError>>()?;
    let bodies: Vec<&str> = written.iter().map(|chapter| chapter.html.as_str()).collect();
    let mut icons: BTreeSet<&'static str> =
        written.iter().flat_map(|chapter| &chapter.icons).copied().collect();
    icons.insert("outline");
    let terminal = manifest.objectives.iter().filter(|one| one.kind == ObjectiveKind::Tpo);
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &icons, Some("../index.html")),
        goal: manifest.goal.clone(),
        notice: manifest.notice.clone(),
        length: length(projection),
        aims: objectives(projection, terminal.map(|one| one.id.as_str())),
        days: contents::days(projection),
    };
    desk.templates.render_around("kit/participant-guide.html", &view, &bodies)
}

fn chapter(desk: &Desk<'_>, index: usize) -> Result<Written, MachineError> {
    let module = desk.projection.module(index);
    let context = Context {
        projection: desk.projection,
        module: module.path,
        prefix: format!("{}-", module.slug),
        heading_level: 5,
        address: &book_address,
        key_address: None,
        end: End::NotesAndWorks,
    };
    let when = module_view::when(desk.projection, index);
    module_view::written_once(desk, index, &context, |html| {
        let module = module_view::view(desk, index, html, Style::Handout);
        let chapter = Chapter { module, when: when.clone(), level: 3 };
        desk.templates.render("participant-chapter.html", &chapter)
    })
}
