//! The cover: what this kit is, which version, what to do first, and every document by reader.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::{Edition, Projection};
use crate::render::agenda::hours;
use crate::render::facilitator_guide::length;
use crate::render::module_view::{ObjectiveView, capital, objectives};
use crate::render::shell::{Shell, status_words};
use crate::render::{ALL, Desk, Document, Page, own_path};
use crate::syntax::course_file::ApprovalState;
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "cover",
    title: "Start here",
    about: "What this kit is, and what to do first",
    reader: Reader::Participant,
    editions: ALL,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    kind: &'static str,
    is_instructors: bool,
    goal: String,
    notice: Option<String>,
    length: String,
    facts: Vec<Fact>,
    shelves: Vec<Shelf>,
    objectives: Vec<ObjectiveView>,
    changes: Vec<ChangeView>,
}

#[derive(Serialize)]
struct Fact {
    name: &'static str,
    value: String,
    is_blank: bool,
}

/// The documents for one reader.
#[derive(Serialize)]
struct Shelf {
    title: &'static str,
    is_restricted: bool,
    documents: Vec<DocumentView>,
}

#[derive(Serialize)]
struct DocumentView {
    title: &'static str,
    about: &'static str,
    pages: Vec<PageView>,
}

#[derive(Serialize)]
struct PageView {
    address: String,
    title: String,
}

#[derive(Serialize)]
struct ChangeView {
    version: String,
    date: String,
    summary: String,
    by: String,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![Page { path: own_path("index.html"), title: String::new() }]
}

fn render(desk: &Desk<'_>, _: usize) -> Result<String, MachineError> {
    let projection = desk.projection;
    let manifest = projection.manifest();
    let mut changes: Vec<ChangeView> = manifest
        .changes
        .iter()
        .map(|change| ChangeView {
            version: change.version.to_string(),
            date: change.date.to_string(),
            summary: change.summary.clone(),
            by: change.by.clone().unwrap_or_default(),
        })
        .collect();
    changes.reverse();
    if desk.edition == Edition::Participant {
        changes.clear();
    }
    let view = View {
        shell: Shell::new(desk, "Start here", &["lock"].into(), None),
        kind: match desk.edition {
            Edition::Instructor => "Instructor kit",
            Edition::Participant => "Participant packet",
            Edition::Public => "Public edition",
        },
        is_instructors: desk.edition == Edition::Instructor,
        goal: manifest.goal.clone(),
        notice: manifest.notice.clone(),
        length: length(projection),
        facts: facts(projection),
        shelves: shelves(desk),
        objectives: objectives(
            projection,
            manifest.objectives.iter().map(|objective| objective.id.as_str()),
        ),
        changes,
    };
    desk.templates.render("kit/cover.html", &view)
}

fn facts(projection: &Projection<'_>) -> Vec<Fact> {
    let manifest = projection.manifest();
    let dates = &manifest.dates;
    let fact = |name, value: Option<String>, blank: &str| Fact {
        name,
        is_blank: value.is_none(),
        value: value.unwrap_or_else(|| format!("[{blank}]")),
    };
    let approval = manifest.approval.as_ref().map(|approval| {
        if approval.state == ApprovalState::None {
            return "None".to_owned();
        }
        let number =
            approval.number.as_deref().map_or(String::new(), |number| format!(", no. {number}"));
        format!("{}: {}{number}", capital(approval.state.word()), approval.body)
    });
    let audiences: Vec<String> =
        manifest.audiences.iter().map(|id| id.as_str().replace('-', " ")).collect();
    let audience = match &projection.selection().audience {
        Some(audience) => audience.as_str().replace('-', " "),
        None => audiences.join(", "),
    };
    let rule = &projection.academy().training_hour;
    let training =
        format!("{} of {} minutes", hours(projection.schedule().hundredth_hours), rule.minutes.0);
    let class = format!("{} to {} participants", manifest.class.min, manifest.class.max.value);
    vec![
        fact("Status", Some(status_words(manifest.status).to_owned()), ""),
        fact("Revised", Some(dates.revised.to_string()), ""),
        fact("Review by", dates.review_by.map(|date| date.to_string()), "date"),
        fact("Law as of", dates.law_as_of.map(|date| date.to_string()), "date"),
        fact("Approval", approval, "body and number"),
        fact("Training hours", Some(training), ""),
        fact("For", Some(capital(&audience)), ""),
        fact("Class", Some(class), ""),
        fact("Prepared by", Some(manifest.people.prepared_by.clone()), ""),
        fact("Approved by", manifest.people.approved_by.clone(), "name"),
        fact("Agency", None, "agency name"),
        fact("Content digest", Some(projection.digest().to_string()), ""),
    ]
}

/// The documents of this edition, those for one reader together.
fn shelves(desk: &Desk<'_>) -> Vec<Shelf> {
    let shelf = |title, reader: Reader| {
        let documents = desk.contents.iter().filter(|(document, pages)| {
            document.reader == reader && document.name != DOCUMENT.name && !pages.is_empty()
        });
        let documents = documents.map(|(document, pages)| DocumentView {
            title: document.title,
            about: document.about,
            pages: pages
                .iter()
                .map(|page| PageView { address: page.path.to_string(), title: page.title.clone() })
                .collect(),
        });
        let documents: Vec<DocumentView> = documents.collect();
        Shelf { title, is_restricted: reader == Reader::Restricted, documents }
    };
    let shelves = [
        shelf("For the instructor", Reader::Instructor),
        shelf("For the administrator", Reader::Administrator),
        shelf("Restricted", Reader::Restricted),
        shelf("For participants", Reader::Participant),
    ];
    shelves.into_iter().filter(|shelf| !shelf.documents.is_empty()).collect()
}
