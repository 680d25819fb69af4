//! The keys to the pre-test and the post-test, with reasons. Restricted.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::course_test::{TESTS, test_of};
use crate::render::exam::{self, KeyView, course_test, drawn, pass_mark};
use crate::render::shell::{Shell, style};
use crate::render::write::html::CitedWork;
use crate::render::{Desk, Document, INSTRUCTOR, Page, own_path};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "course-test-key",
    title: "Keys to the tests",
    short: "Key",
    about: "Right letters of both forms, and the reasons",
    style: style!("paper"),
    reader: Reader::Restricted,
    editions: INSTRUCTOR,
    pages,
    render,
};

/// The view of a key, a module check's too.
#[derive(Serialize)]
pub(super) struct PaperKeyView {
    pub(super) shell: Shell,
    pub(super) title: String,
    pub(super) pass: Option<String>,
    pub(super) items: Vec<KeyView>,
    pub(super) references: Vec<CitedWork>,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    let tests = TESTS.iter().filter(|(used, _, _)| course_test(projection, *used).is_some());
    let pages = tests.map(|(_, file, title)| Page {
        path: own_path(&format!("restricted/{file}-key.html")),
        title: format!("{title} key"),
        module: None,
    });
    pages.collect()
}

fn render(desk: &Desk<'_>, page: &Page) -> Result<String, MachineError> {
    let (used, title) = test_of(page);
    let test = course_test(desk.projection, used).expect("only a test that there is has a page");
    let items = drawn(desk.projection, used, test.items.value);
    let (views, references) = exam::key(desk, &items);
    let view = PaperKeyView {
        shell: Shell::new(desk, &page.title, &["lock"].into(), Some("../index.html")),
        title: title.to_owned(),
        pass: pass_mark(test, items.len()),
        items: views,
        references,
    };
    desk.templates.render("kit/course-test-key.html", &view)
}
