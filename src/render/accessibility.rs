//! The accessibility statement: what was looked at in this build, what was not, whom to ask.

use serde::Serialize;

use crate::diagnostic::plural;
use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::shell::{Shell, style};
use crate::render::{ALL, Desk, Document, Page, pictures_shown, single_page};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "accessibility",
    title: "Accessibility statement",
    short: "Accessibility",
    about: "What was checked so that everybody can read these pages, what was not, whom to ask",
    style: style!("form"),
    reader: Reader::Administrator,
    editions: ALL,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    pictures: String,
    pages: usize,
    email: Option<String>,
    phone: Option<String>,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("administrator/accessibility.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let contacts = projection.academy().contacts.as_ref();
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &Default::default(), Some("../index.html"))
            .fillable(),
        pictures: plural(pictures_shown(projection).len(), "picture"),
        pages: desk.contents.iter().map(|(_, pages)| pages.len()).sum(),
        email: contacts.and_then(|contacts| contacts.email.clone()),
        phone: contacts.and_then(|contacts| contacts.phone.clone()),
    };
    desk.templates.render("kit/accessibility.html", &view)
}
