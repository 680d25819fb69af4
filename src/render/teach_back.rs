//! The teach-back: who teaches when, in which room, with a full class; and what each candidate is told.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::values::Clock;
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "teach-back",
    title: "Teach-back schedule and assignments",
    short: "Teach-back",
    about: "Room by room with a full class, and a slip for each candidate",
    style: style!("form"),
    reader: Reader::Instructor,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    block: String,
    title: String,
    day: usize,
    teaching: u32,
    feedback: u32,
    candidates: u32,
    rooms: Vec<String>,
    turns: Vec<Turn>,
    slips: Vec<()>,
}

/// One turn: the same time in every room; a number for each candidate, none where a room is done.
#[derive(Serialize)]
struct Turn {
    teaches: String,
    feedback: String,
    candidates: Vec<Option<u32>>,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    match projection.teach_back() {
        Some(_) => vec![single_page("instructor/teach-back.html")],
        None => Vec::new(),
    }
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let (index, plan) =
        projection.teach_back().expect("only a course with teach-backs has this page");
    let run = projection.schedule().run(index);
    let start = run.and_then(|run| run.starts.first().copied()).unwrap_or(Clock(0));
    let turns = (0..plan.turns).map(|turn| {
        let begins = start.after(turn * plan.each());
        let told = begins.after(plan.teaching);
        let candidate = |room: u32| Some(turn * plan.rooms + room + 1);
        Turn {
            teaches: format!("{begins}–{told}"),
            feedback: format!("{told}–{}", told.after(plan.feedback)),
            candidates: (0..plan.rooms)
                .map(|room| candidate(room).filter(|number| *number <= plan.candidates))
                .collect(),
        }
    });
    let (block, title) = projection.heading(index);
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &Default::default(), Some("../index.html"))
            .fillable(),
        block: block.to_owned(),
        title: title.to_owned(),
        day: run.map_or(1, |run| run.day),
        teaching: plan.teaching,
        feedback: plan.feedback,
        candidates: plan.candidates,
        rooms: (0..plan.rooms).map(room_name).collect(),
        turns: turns.collect(),
        slips: vec![(); 4],
    };
    desk.templates.render("kit/teach-back.html", &view)
}

/// Rooms have letters, as candidates have numbers: `A` to `Z`, then numbers after all.
fn room_name(room: u32) -> String {
    match u8::try_from(room) {
        Ok(room @ 0..26) => char::from(b'A' + room).to_string(),
        _ => (room + 1).to_string(),
    }
}
