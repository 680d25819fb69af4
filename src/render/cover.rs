//! The cover: what this kit is, which version, what to do first, and every document by reader.

use serde::Serialize;

use crate::course::Changes;
use crate::machine::MachineError;
use crate::projection::{Edition, Projection};
use crate::render::contents::length;
use crate::render::module_view::{ObjectiveView, capital, objectives};
use crate::render::shell::{Shell, status_words, style};
use crate::render::{ALL, Desk, Document, Page, single_page};
use crate::syntax::agency_file::AgencyFile;
use crate::syntax::course_file::ApprovalState;
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "cover",
    title: "Start here",
    short: "Start here",
    about: "What this kit is, and what to do first",
    style: style!("cover", "search"),
    reader: Reader::Participant,
    editions: ALL,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    search: &'static str,
    regulator: Option<&'static str>,
    kind: &'static str,
    is_instructors: bool,
    goal: String,
    notice: Option<String>,
    length: String,
    facts: Vec<Fact>,
    shelves: Vec<Shelf>,
    columns: Vec<Column>,
    rows: Vec<RowView>,
    objectives: Vec<ObjectiveView>,
    changes: Vec<ChangeView>,
}

#[derive(Serialize)]
struct Fact {
    name: &'static str,
    value: String,
    is_blank: bool,
    is_agencys: bool,
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
    about: String,
    pages: Vec<PageView>,
}

#[derive(Serialize)]
struct PageView {
    address: String,
    title: String,
}

/// A document that has pages for single modules.
#[derive(Serialize)]
struct Column {
    title: &'static str,
    is_restricted: bool,
}

/// A module, and its pages in each such document.
#[derive(Serialize)]
struct RowView {
    block: String,
    title: String,
    when: String,
    cells: Vec<Vec<PageView>>,
}

#[derive(Serialize)]
struct ChangeView {
    version: String,
    date: String,
    summary: String,
    by: String,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("index.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
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
        regulator: match desk.edition {
            Edition::Instructor => projection.selection().profile.map(|one| one.body.as_str()),
            Edition::Participant | Edition::Public => None,
        },
        search: match desk.edition {
            Edition::Instructor => "instructor/search.html",
            Edition::Participant | Edition::Public => "participant/search.html",
        },
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
        columns: columns(desk),
        rows: rows(desk),
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
    let fact = |name: &'static str, value: Option<String>, blank: &str| Fact {
        name,
        is_agencys: name.starts_with("Agency"),
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
    let training = format!("{} of {} minutes", projection.schedule().hours(), rule.minutes.0);
    let class = format!("{} to {} participants", manifest.class.min, manifest.class.max.value);
    let own = projection.agency().map(|agency| agency.file.approved_by.clone());
    let mut facts = vec![
        fact("Status", Some(status_words(manifest.status).to_owned()), ""),
        fact("Revised", Some(dates.revised.to_string()), ""),
        fact("Review by", dates.review_by.map(|date| date.to_string()), "date"),
        fact("Law as of", dates.law_as_of.map(|date| date.to_string()), "date"),
        fact("Supersedes", Some(superseded(projection)), ""),
        fact("Approval", approval, "body and number"),
        fact("Training hours", Some(training), ""),
        fact("For", Some(capital(&audience)), ""),
        fact("Class", Some(class), ""),
        fact("Prepared by", Some(manifest.people.prepared_by.clone()), ""),
        fact("Approved by", manifest.people.approved_by.clone(), "name"),
        fact("Agency", projection.agency().map(|agency| contact(&agency.file)), "agency name"),
    ];
    if let Some(own) = own {
        facts.push(fact("Agency’s texts approved by", own, "name, date"));
    }
    let changes = changes(projection);
    if !changes.is_empty() {
        facts.push(fact("Changed by the agency", Some(changes), ""));
    }
    facts.push(fact("Content digest", Some(projection.digest().to_string()), ""));
    facts
}

/// What the agency changed of the course, beyond filling places that are made for it.
fn changes(projection: &Projection<'_>) -> String {
    let Changes { modules, added, adapted } = projection.changes();
    let of = |words: &str, titles: &[String]| match titles {
        [] => None,
        titles => Some(format!("{words}: {}", titles.join("; "))),
    };
    let all = [
        of("modules added", &modules),
        of("sections added", &added),
        of("sections adapted", &adapted),
    ];
    capital(&all.into_iter().flatten().collect::<Vec<_>>().join(". "))
}

/// An agency's name, and how to reach it.
fn contact(agency: &AgencyFile) -> String {
    let contacts = agency.contacts.as_ref();
    let ways = contacts.map(|ways| [&ways.phone, &ways.email, &ways.web]);
    let ways = ways.into_iter().flatten().flatten();
    let parts = std::iter::once(&agency.name).chain(&agency.address).chain(ways);
    parts.map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The version before this one, by the record of changes.
fn superseded(projection: &Projection<'_>) -> String {
    let manifest = projection.manifest();
    let before = manifest.changes.iter().map(|change| &change.version.value);
    let before = before.filter(|version| **version < manifest.version.value).max();
    before.map_or("Nothing: the first version".to_owned(), ToString::to_string)
}

/// The documents of this edition that are about the whole course, those for one reader together.
fn shelves(desk: &Desk<'_>) -> Vec<Shelf> {
    // What a regulator calls a document, if the kit is made in its view.
    let profile = desk.projection.selection().profile;
    let asked = |document: &Document| profile?.title_of(document.name);
    let shelf = |title, reader: Reader| {
        let documents = desk
            .contents
            .iter()
            .filter(|(document, _)| document.reader == reader && document.name != DOCUMENT.name);
        let documents = documents.map(|(document, pages)| DocumentView {
            title: asked(document).unwrap_or(document.title),
            about: match asked(document) {
                Some(_) => format!("{}: {}", document.title, document.about),
                None => document.about.to_owned(),
            },
            pages: pages.iter().filter(|page| page.module.is_none()).map(page_view).collect(),
        });
        let documents: Vec<DocumentView> =
            documents.filter(|document| !document.pages.is_empty()).collect();
        Shelf { title, is_restricted: reader == Reader::Restricted, documents }
    };
    let shelves = [
        shelf("For the instructor", Reader::Instructor),
        shelf("For the administrator", Reader::Administrator),
        shelf("For participants", Reader::Participant),
        shelf("Restricted", Reader::Restricted),
    ];
    shelves.into_iter().filter(|shelf| !shelf.documents.is_empty()).collect()
}

fn page_view(page: &Page) -> PageView {
    PageView { address: page.path.to_string(), title: page.title.clone() }
}

/// The documents that have pages for single modules, restricted ones last.
fn by_module<'a>(desk: &'a Desk<'_>) -> Vec<&'a (&'static Document, Vec<Page>)> {
    let contents = desk.contents.iter();
    let mut contents: Vec<_> =
        contents.filter(|(_, pages)| pages.iter().any(|page| page.module.is_some())).collect();
    contents.sort_by_key(|(document, _)| document.reader == Reader::Restricted);
    contents
}

fn columns(desk: &Desk<'_>) -> Vec<Column> {
    let column = |document: &Document| Column {
        title: document.short,
        is_restricted: document.reader == Reader::Restricted,
    };
    by_module(desk).iter().map(|(document, _)| column(document)).collect()
}

/// The modules in teaching order, each with its pages.
fn rows(desk: &Desk<'_>) -> Vec<RowView> {
    let projection = desk.projection;
    let mut rows: Vec<RowView> = (0..projection.len())
        .map(|index| {
            let (block, title) = projection.heading(index);
            let when = projection.schedule().run(index).and_then(|run| {
                let start = run.starts.first()?;
                Some(format!("Day {}, {start}", run.day))
            });
            RowView {
                block: block.to_owned(),
                title: title.to_owned(),
                when: when.unwrap_or_default(),
                cells: Vec::new(),
            }
        })
        .collect();
    for (document, pages) in by_module(desk) {
        rows.iter_mut().for_each(|row| row.cells.push(Vec::new()));
        for page in pages {
            let Some(row) = page.module.and_then(|index| rows.get_mut(index)) else { continue };
            let mut view = page_view(page);
            if view.title.is_empty() {
                view.title = document.short.to_owned();
            }
            if let Some(cell) = row.cells.last_mut() {
                cell.push(view);
            }
        }
    }
    rows
}
