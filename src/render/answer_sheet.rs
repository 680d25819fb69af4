//! The answer sheet: one for every test, with a row for each item and a box for each letter.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::course_test::TESTS;
use crate::render::exam::{course_test, drawn};
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::tree::QuestionUse;
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "answer-sheet",
    title: "Answer sheet",
    short: "Answer sheet",
    about: "For all tests: papers can be used again",
    style: style!("paper"),
    reader: Reader::Instructor,
    editions: INSTRUCTOR,
    pages,
    render,
};

/// The least rows that a sheet has: a module check has fewer items.
const FEWEST_ROWS: usize = 10;

#[derive(Serialize)]
struct View {
    shell: Shell,
    columns: Vec<Vec<usize>>,
    letters: Vec<char>,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    let used = [QuestionUse::Pre, QuestionUse::Post, QuestionUse::Check];
    let is_used = (0..projection.len())
        .any(|index| used.iter().any(|used| projection.has_questions(index, *used)));
    if is_used { vec![single_page("instructor/answer-sheet.html")] } else { Vec::new() }
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let tests = TESTS.iter().filter_map(|(used, _, _)| {
        let test = course_test(desk.projection, *used)?;
        Some(drawn(desk.projection, *used, test.items.value).len())
    });
    let rows = tests.max().unwrap_or_default().max(FEWEST_ROWS);
    let numbers: Vec<usize> = (1..=rows).collect();
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &Default::default(), Some("../index.html")),
        columns: numbers.chunks(rows.div_ceil(2)).map(<[usize]>::to_vec).collect(),
        letters: ('A'..='F').collect(),
    };
    desk.templates.render("kit/answer-sheet.html", &view)
}
