//! The delivery record: one time that the course was taught, as planned and as it was, module by module.
//!
//! It is what an auditor or a court asks for: which version, which instructor taught which block, the
//! real times of each, and what was left out.

use serde::Serialize;

use crate::course::schedule::Slot;
use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "delivery-record",
    title: "Delivery record",
    short: "Delivery record",
    about: "Planned and actual times, instructor by block, deviations, tests, incidents",
    style: style!("form"),
    reader: Reader::Administrator,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    digest: String,
    days: Vec<DayView>,
    tests: Vec<&'static str>,
}

#[derive(Serialize)]
struct DayView {
    number: usize,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    block: String,
    title: String,
    planned: String,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("administrator/delivery-record.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let row = |module: usize, planned: String| {
        let (block, title) = projection.heading(module);
        RowView { block: block.to_owned(), title: title.to_owned(), planned }
    };
    let days = projection.schedule().days.iter().map(|day| {
        let rows = day.slots.iter().flat_map(|slot| match slot {
            Slot::Module(session) => {
                let end = session.start.after(session.minutes);
                vec![row(session.module, format!("{}–{end}", session.start))]
            }
            Slot::Rotation(stations) => {
                let end = stations.start.after(stations.minutes());
                let planned = format!("{}–{end}, in rounds", stations.start);
                stations.modules.iter().map(|module| row(*module, planned.clone())).collect()
            }
            Slot::Lunch(_) => Vec::new(),
        });
        DayView { number: day.number, rows: rows.collect() }
    });
    let tests = projection.manifest().tests.as_ref();
    let tests = tests.map(|tests| {
        let pre = tests.pre.as_ref().map(|_| "Pre-test");
        [pre, tests.post.as_ref().map(|_| "Post-test")].into_iter().flatten().collect()
    });
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &Default::default(), Some("../index.html"))
            .fillable(),
        digest: projection.digest().to_string(),
        days: days.collect(),
        tests: tests.unwrap_or_default(),
    };
    desk.templates.render("kit/delivery-record.html", &view)
}
