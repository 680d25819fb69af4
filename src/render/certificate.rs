//! The certificate of completion: it prints what was taken part in; what that is worth is for others to say.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::course_file::ApprovalState;
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "certificate",
    title: "Certificate of completion",
    short: "Certificate",
    about: "For each participant who completed the course, filled in by hand",
    style: style!("form", "certificate"),
    reader: Reader::Administrator,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    hours: String,
    minutes_per_hour: u32,
    approval: Option<String>,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("administrator/certificate.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let granted = projection.manifest().approval.as_ref();
    let granted = granted.filter(|approval| approval.state == ApprovalState::Granted);
    let approval = granted.map(|approval| match &approval.number {
        Some(number) => format!("{}, no. {number}", approval.body),
        None => approval.body.clone(),
    });
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &Default::default(), Some("../index.html"))
            .fillable()
            .without_licence()
            .landscape(desk),
        hours: projection.schedule().hours(),
        minutes_per_hour: projection.academy().training_hour.minutes.0,
        approval,
    };
    desk.templates.render("kit/certificate.html", &view)
}
