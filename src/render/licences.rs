//! On what terms the course may be used, and what in it comes from others.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::shell::{Shell, style};
use crate::render::{ALL, Desk, Document, Page, pictures_shown, single_page};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "licences",
    title: "License and third-party materials",
    short: "License",
    about: "On what terms the course may be used, and what in it comes from others",
    style: style!("form"),
    reader: Reader::Administrator,
    editions: ALL,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    prepared_by: String,
    pictures: Vec<PictureView>,
    works: usize,
}

#[derive(Serialize)]
struct PictureView {
    file: String,
    title: String,
    by: String,
    licence: String,
    source: Option<String>,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("administrator/licences.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let pictures = pictures_shown(projection).into_iter().filter_map(|(path, (_, credit))| {
        let credit = credit?;
        Some(PictureView {
            file: path.name().to_owned(),
            title: credit.title.clone(),
            by: credit.by.clone(),
            licence: credit.licence.clone(),
            source: credit.source.clone(),
        })
    });
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &Default::default(), Some("../index.html")),
        prepared_by: projection.manifest().people.prepared_by.clone(),
        pictures: pictures.collect(),
        works: projection.cited().len(),
    };
    desk.templates.render("kit/licences.html", &view)
}
