//! The key to a module's check, with reasons. Restricted.

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::course_test_key::PaperKeyView;
use crate::render::exam::{self, module_items};
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, module_of, module_pages};
use crate::syntax::tree::QuestionUse;
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "module-check-key",
    title: "Keys to the module checks",
    short: "Check key",
    about: "Right letters of both forms, and the reasons",
    style: style!("paper"),
    reader: Reader::Restricted,
    editions: INSTRUCTOR,
    pages,
    render,
};

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    let mut pages = module_pages(projection, DOCUMENT.reader, DOCUMENT.name);
    pages.retain(|page| projection.has_questions(module_of(page), QuestionUse::Check));
    pages
}

fn render(desk: &Desk<'_>, page: &Page) -> Result<String, MachineError> {
    let index = module_of(page);
    let items = module_items(desk.projection, index, QuestionUse::Check);
    let (items, references) = exam::key(desk, &items);
    let (block, title) = desk.projection.heading(index);
    let view = PaperKeyView {
        shell: Shell::new(
            desk,
            &format!("Key to check {block}"),
            &["lock"].into(),
            Some("../index.html"),
        ),
        title: format!("Check {block} {title}"),
        pass: None,
        items,
        references,
    };
    desk.templates.render("kit/module-check-key.html", &view)
}
