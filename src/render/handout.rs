//! The handout: what a participant holds, reads and writes in. One for each module.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::module_view::{self, ModuleView, Style, Written, page_address};
use crate::render::shell::{Shell, style};
use crate::render::templates::Markup;
use crate::render::write::html::{Context, End, Html};
use crate::render::{ALL, Desk, Document, Page, module_of, module_pages};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "handout",
    title: "Handouts",
    short: "Handout",
    about: "One for each module: the text, worksheets and room for notes",
    style: style!("passages", "handout"),
    reader: Reader::Participant,
    editions: ALL,
    pages,
    render,
};

const TEMPLATE: &str = "kit/handout.html";

/// What the template may use. The tool's own has the module in its body alone, an academy's where it wants.
#[derive(Serialize)]
struct View<'a> {
    shell: Shell,
    module: &'a ModuleView,
    level: u8,
    bodies: Markup,
}

/// The view of the tool's own template.
#[derive(Serialize)]
struct Frame {
    shell: Shell,
}

/// The view of `templates/handout-main.html`.
#[derive(Serialize)]
struct Main<'a> {
    course: &'a str,
    module: &'a ModuleView,
    level: u8,
}

/// The level of a handout's sections.
const LEVEL: u8 = 2;

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    module_pages(projection, DOCUMENT.reader, DOCUMENT.name)
}

fn render(desk: &Desk<'_>, page: &Page) -> Result<String, MachineError> {
    let index = module_of(page);
    let module = desk.projection.module(index);
    let context = Context {
        projection: desk.projection,
        module: module.path,
        prefix: String::new(),
        heading_level: 4,
        address: &page_address(desk.projection, module.slug, DOCUMENT.name),
        key_address: None,
        end: End::NotesAndWorks,
    };
    let title = format!("Handout {}", module.tree.front.block.value);
    let shell =
        |icons: &BTreeSet<&'static str>| Shell::new(desk, &title, icons, Some("../index.html"));
    let main = |module: &ModuleView| {
        let course = &desk.projection.manifest().title;
        desk.templates.render("handout-main.html", &Main { course, module, level: LEVEL })
    };
    let view = |html: &mut Html<'_>| module_view::view(desk, index, html, Style::Handout);
    if desk.templates.has_own(TEMPLATE) {
        let mut html = Html::new(&context);
        let view = view(&mut html);
        let (shell, bodies) = (shell(html.icons()), main(&view)?.into());
        let view = View { shell, module: &view, level: LEVEL, bodies };
        return desk.templates.render(TEMPLATE, &view);
    }
    let Written { html, icons } =
        module_view::written_once(desk, index, &context, |html| main(&view(html)))?;
    desk.templates.render_around(TEMPLATE, &Frame { shell: shell(&icons) }, &[html])
}
