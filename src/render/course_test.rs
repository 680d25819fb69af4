//! The pre-test and the post-test, each in two forms: papers to hand out.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::exam::{self, Form, ItemView, course_test, drawn, pass_mark};
use crate::render::shell::{Shell, style};
use crate::render::write::html::CitedWork;
use crate::render::{Desk, Document, INSTRUCTOR, Page, own_path};
use crate::syntax::tree::QuestionUse;
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "course-test",
    title: "Pre-test and post-test",
    short: "Test",
    about: "Drawn from the item bank, in two forms with different orders",
    style: style!("paper"),
    reader: Reader::Instructor,
    editions: INSTRUCTOR,
    pages,
    render,
};

/// The tests of a course.
pub(super) const TESTS: [(QuestionUse, &str, &str); 2] =
    [(QuestionUse::Pre, "pre-test", "Pre-test"), (QuestionUse::Post, "post-test", "Post-test")];

/// The view of a paper, a module check's too.
#[derive(Serialize)]
pub(super) struct PaperView {
    pub(super) shell: Shell,
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) form: &'static str,
    pub(super) pass: Option<String>,
    pub(super) items: Vec<ItemView>,
    pub(super) references: Vec<CitedWork>,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    let tests = TESTS.iter().filter(|(used, _, _)| course_test(projection, *used).is_some());
    let pages = tests.flat_map(|(_, file, title)| {
        Form::ALL.map(|form| Page {
            path: own_path(&format!("instructor/{file}-{}.html", form.ending())),
            title: format!("{title}, form {}", form.letter()),
            module: None,
        })
    });
    pages.collect()
}

/// The test that a page prints or explains.
pub(super) fn test_of(page: &Page) -> (QuestionUse, &'static str) {
    let (used, _, title) = TESTS
        .iter()
        .find(|(_, file, _)| page.path.stem().contains(file))
        .expect("each page of a test is named after it");
    (*used, title)
}

fn render(desk: &Desk<'_>, page: &Page) -> Result<String, MachineError> {
    let (used, title) = test_of(page);
    let form = Form::of(page);
    let test = course_test(desk.projection, used).expect("only a test that there is has a page");
    let items = drawn(desk.projection, used, test.items.value);
    let (views, references) = exam::form(desk, &items, form);
    let view = PaperView {
        shell: Shell::new(desk, &page.title, &Default::default(), Some("../index.html")),
        kind: title.to_owned(),
        title: desk.projection.manifest().title.clone(),
        form: form.letter(),
        pass: pass_mark(test, items.len()),
        items: views,
        references,
    };
    desk.templates.render("kit/course-test.html", &view)
}
