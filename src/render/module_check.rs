//! The check at a module's end, in two forms: a paper to hand out.

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::course_test::PaperView;
use crate::render::exam::{self, Form, module_items};
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, module_file, module_of, own_path};
use crate::syntax::tree::QuestionUse;
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "module-check",
    title: "Module checks",
    short: "Check",
    about: "A short test at a module’s end, in two forms",
    style: style!("paper"),
    reader: Reader::Instructor,
    editions: INSTRUCTOR,
    pages,
    render,
};

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    let modules =
        (0..projection.len()).filter(|index| projection.has_questions(*index, QuestionUse::Check));
    let pages = modules.flat_map(|index| {
        Form::ALL.map(|form| Page {
            path: own_path(&format!("instructor/{}", file(projection, index, form))),
            title: format!("Form {}", form.letter()),
            module: Some(index),
        })
    });
    pages.collect()
}

/// The file of a module's check.
pub(super) fn file(projection: &Projection<'_>, index: usize, form: Form) -> String {
    let file = module_file(projection, index, DOCUMENT.name);
    file.replace(".html", &format!("-{}.html", form.ending()))
}

fn render(desk: &Desk<'_>, page: &Page) -> Result<String, MachineError> {
    let index = module_of(page);
    let form = Form::of(page);
    let items = module_items(desk.projection, index, QuestionUse::Check);
    let (items, references) = exam::form(desk, &items, form);
    let (block, title) = desk.projection.heading(index);
    let name = format!("Check {block}, form {}", form.letter());
    let view = PaperView {
        shell: Shell::new(desk, &name, &Default::default(), Some("../index.html")),
        kind: format!("Check · {block}"),
        title: title.to_owned(),
        form: form.letter(),
        pass: None,
        items,
        references,
    };
    desk.templates.render("kit/module-check.html", &view)
}
