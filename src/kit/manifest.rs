//! `kit.json`: what a program needs to know about a kit.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::course::schedule::Slot;
use crate::digest::Digest;
use crate::projection::{Edition, Projection};
use crate::render::{KitFile, Mark, documents};
use crate::source::FilePath;

/// The version of this file's own format.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Manifest<'a> {
    format: u32,
    tool: Tool,
    course: CourseEntry<'a>,
    edition: &'a str,
    variant: Option<&'a str>,
    audience: Option<&'a str>,
    profile: Option<&'a str>,
    state: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<AgencyEntry<'a>>,
    /// SHA-256 of the lines of `SHA256SUMS` that begin with `source/`.
    content_digest: String,
    minutes: u32,
    training_hours: f64,
    documents: Vec<DocumentEntry<'a>>,
    objectives: Vec<ObjectiveEntry<'a>>,
    days: Vec<DayEntry<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct AgencyEntry<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'a str,
    /// SHA-256 of the lines of `SHA256SUMS` that begin with `agency/` in the instructors' edition.
    overlay_digest: Option<String>,
}

#[derive(Serialize)]
struct CourseEntry<'a> {
    id: &'a str,
    title: &'a str,
    version: String,
    language: &'a str,
    licence: &'a str,
    status: &'a str,
    level: &'a str,
    audiences: Vec<&'a str>,
    publisher: &'a str,
    created: String,
    revised: String,
    review_by: Option<String>,
    law_as_of: Option<String>,
}

#[derive(Serialize)]
struct DocumentEntry<'a> {
    name: &'a str,
    title: &'a str,
    reader: &'a str,
    /// Which of the document's pages it is, where it has several.
    #[serde(skip_serializing_if = "String::is_empty")]
    page: String,
    /// The module that the page is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    module: Option<String>,
    path: String,
    sha256: String,
}

#[derive(Serialize)]
struct ObjectiveEntry<'a> {
    id: &'a str,
    kind: &'a str,
    parent: Option<&'a str>,
    condition: Option<&'a str>,
    task: &'a str,
    criterion: Option<&'a str>,
    requirements: Vec<&'a str>,
    assessed_in: Vec<&'a str>,
}

#[derive(Serialize)]
struct DayEntry<'a> {
    day: usize,
    start: String,
    end: String,
    minutes: u32,
    slots: Vec<SlotEntry<'a>>,
}

#[derive(Serialize)]
struct SlotEntry<'a> {
    start: String,
    minutes: u32,
    modules: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<u32>,
}

/// Makes the manifest of a kit with these files.
pub(super) fn file(
    projection: &Projection<'_>,
    edition: Edition,
    mark: Mark,
    digests: &BTreeMap<FilePath, Digest>,
) -> KitFile {
    let selection = projection.selection();
    let manifest = Manifest {
        format: FORMAT,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        course: course(projection),
        edition: edition.word(),
        variant: selection.variant.as_ref().map(|variant| variant.as_str()),
        audience: selection.audience.as_ref().map(|audience| audience.as_str()),
        profile: selection.profile.map(|profile| profile.id.as_str()),
        state: if mark == Mark::Draft { "draft" } else { "released" },
        agency: projection.agency().map(|agency| AgencyEntry {
            id: agency.file.id.as_str(),
            name: &agency.file.name,
            kind: agency.file.kind.word(),
            overlay_digest: projection.overlay_digest().map(|digest| digest.to_string()),
        }),
        content_digest: projection.digest().to_string(),
        minutes: projection.schedule().minutes,
        training_hours: f64::from(projection.schedule().hundredth_hours) / 100.0,
        documents: document_entries(projection, edition, digests),
        objectives: objectives(projection),
        days: days(projection),
    };
    let mut text =
        serde_json::to_string_pretty(&manifest).expect("text and numbers are always JSON");
    text.push('\n');
    KitFile { path: FilePath::parse("kit.json").expect("a legal path"), bytes: text.into() }
}

fn course<'a>(projection: &Projection<'a>) -> CourseEntry<'a> {
    let manifest = projection.manifest();
    CourseEntry {
        id: manifest.id.as_str(),
        title: &manifest.title,
        version: manifest.version.to_string(),
        language: &manifest.language.value,
        licence: &manifest.licence,
        status: manifest.status.word(),
        level: manifest.level.word(),
        audiences: manifest.audiences.iter().map(|id| id.as_str()).collect(),
        publisher: &projection.academy().name,
        created: manifest.dates.created.to_string(),
        revised: manifest.dates.revised.to_string(),
        review_by: manifest.dates.review_by.map(|date| date.to_string()),
        law_as_of: manifest.dates.law_as_of.map(|date| date.to_string()),
    }
}

fn document_entries<'a>(
    projection: &Projection<'_>,
    edition: Edition,
    digests: &BTreeMap<FilePath, Digest>,
) -> Vec<DocumentEntry<'a>> {
    let pages = documents(edition).flat_map(|document| {
        (document.pages)(projection).into_iter().map(move |page| (document, page))
    });
    let entries = pages.filter_map(|(document, page)| {
        let digest = digests.get(&page.path)?;
        Some(DocumentEntry {
            name: document.name,
            title: document.title,
            reader: document.reader.word(),
            page: page.title.clone(),
            module: page.module.map(|index| projection.slug(index).to_owned()),
            path: page.path.to_string(),
            sha256: digest.to_string(),
        })
    });
    entries.collect()
}

fn objectives<'a>(projection: &Projection<'a>) -> Vec<ObjectiveEntry<'a>> {
    let objectives = projection.manifest().objectives.iter().map(|objective| ObjectiveEntry {
        id: objective.id.as_str(),
        kind: objective.kind.word(),
        parent: objective.parent.as_ref().map(|parent| parent.as_str()),
        condition: objective.condition.as_deref(),
        task: &objective.task,
        criterion: objective.criterion.as_deref(),
        requirements: objective
            .requirements
            .iter()
            .map(|requirement| requirement.value.as_str())
            .collect(),
        assessed_in: objective.assessed_in.iter().map(|place| place.as_str()).collect(),
    });
    objectives.collect()
}

fn days<'a>(projection: &Projection<'a>) -> Vec<DayEntry<'a>> {
    let slot = |slot: &Slot| match slot {
        Slot::Module(session) => SlotEntry {
            start: session.start.to_string(),
            minutes: session.minutes,
            modules: vec![projection.slug(session.module)],
            groups: None,
        },
        Slot::Lunch(lunch) => SlotEntry {
            start: lunch.start.to_string(),
            minutes: lunch.minutes,
            modules: Vec::new(),
            groups: None,
        },
        Slot::Rotation(stations) => SlotEntry {
            start: stations.start.to_string(),
            minutes: stations.minutes(),
            modules: stations.modules.iter().map(|module| projection.slug(*module)).collect(),
            groups: Some(stations.groups),
        },
    };
    let days = projection.schedule().days.iter().map(|day| DayEntry {
        day: day.number,
        start: day.start.to_string(),
        end: day.end.to_string(),
        minutes: day.minutes,
        slots: day.slots.iter().map(slot).collect(),
    });
    days.collect()
}
