//! `kit.json`: what a program needs to know about a kit.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::course::overlay::Blanks;
use crate::course::schedule::Slot;
use crate::digest::Digest;
use crate::projection::{Edition, Projection};
use crate::render::{KitFile, Mark, documents};
use crate::source::FilePath;
use crate::syntax::tree::BlockKind;
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::all_blocks;

/// The file's name.
pub(super) const NAME: &str = "kit.json";

/// The version of this file's own format.
pub(super) const FORMAT: u32 = 1;

/// The file. It is written and read by the same types, so that what kitbag writes is what it knows.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format: u32,
    pub(super) tool: Tool,
    pub(super) course: CourseEntry,
    pub(super) edition: String,
    pub(super) variant: Option<String>,
    pub(super) audience: Option<String>,
    pub(super) profile: Option<String>,
    pub(super) state: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) agency: Option<AgencyEntry>,
    /// SHA-256 of the lines of `SHA256SUMS` for files below `source/`. In a packet it says which kit it was made
    /// from: those are the kit's lines, and from that source, with the variant, audience and profile that stand
    /// above, the kit can be made again. The kit's zip has no digest here, since the same packet comes from the
    /// source where there never was a zip.
    pub(super) content_digest: String,
    minutes: u32,
    training_hours: f64,
    pub(super) documents: Vec<DocumentEntry>,
    objectives: Vec<ObjectiveEntry>,
    days: Vec<DayEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tool {
    name: String,
    pub(super) version: String,
}

/// The agency whose brand and texts a packet has.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgencyEntry {
    pub(super) id: String,
    pub(super) name: String,
    kind: String,
    /// SHA-256 of the lines of `SHA256SUMS` that begin with `agency/` in the instructors' edition.
    pub(super) overlay_digest: String,
    /// The titles of the modules that it added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    added_modules: Vec<String>,
    /// The titles of the sections that it added to the academy's modules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    added_sections: Vec<String>,
    /// The titles of the academy's sections that it replaced.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    adapted_sections: Vec<String>,
    /// The inserts that it must fill and has left blank, by id: then the packet is not one to teach from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) blanks: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CourseEntry {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) version: String,
    language: String,
    licence: String,
    status: String,
    level: String,
    audiences: Vec<String>,
    publisher: String,
    created: String,
    revised: String,
    review_by: Option<String>,
    law_as_of: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentEntry {
    name: String,
    title: String,
    reader: String,
    /// Which of the document's pages it is, where it has several.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    page: String,
    /// The module that the page is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    module: Option<String>,
    pub(super) path: String,
    pub(super) sha256: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ObjectiveEntry {
    id: String,
    kind: String,
    parent: Option<String>,
    condition: Option<String>,
    task: String,
    criterion: Option<String>,
    requirements: Vec<String>,
    assessed_in: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DayEntry {
    day: usize,
    start: String,
    end: String,
    minutes: u32,
    slots: Vec<SlotEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotEntry {
    start: String,
    minutes: u32,
    modules: Vec<String>,
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
    let changes = projection.changes();
    let manifest = Manifest {
        format: FORMAT,
        tool: Tool {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        course: course(projection),
        edition: edition.word().to_owned(),
        variant: selection.variant.as_ref().map(ToString::to_string),
        audience: selection.audience.as_ref().map(ToString::to_string),
        profile: selection.profile.map(|profile| profile.id.to_string()),
        state: mark.word().to_owned(),
        agency: projection.agency().zip(projection.overlay_digest()).map(|(agency, digest)| {
            AgencyEntry {
                id: agency.file.id.to_string(),
                name: agency.file.name.clone(),
                kind: agency.file.kind.word().to_owned(),
                overlay_digest: digest.to_string(),
                added_modules: changes.modules,
                added_sections: changes.added,
                adapted_sections: changes.adapted,
                blanks: blanks(projection),
            }
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
    KitFile { path: FilePath::parse(NAME).expect("a legal path"), bytes: text.into() }
}

/// The inserts that must be filled and are not, in teaching order.
fn blanks(projection: &Projection<'_>) -> Vec<String> {
    // Who may leave none blank has filled all.
    if projection.selection().blanks == Blanks::Refused {
        return Vec::new();
    }
    let modules = (0..projection.len()).map(|index| projection.module(index).tree);
    let passages = modules.flat_map(all_blocks).filter_map(|block| match &block.kind {
        BlockKind::Marked(marked) if marked.kind == Kind::Insert => Some(&**marked),
        _ => None,
    });
    let blank = passages.filter(|one| one.details.required && !one.details.is_filled);
    blank.filter_map(|one| Some(one.id.as_ref()?.to_string())).collect()
}

fn course(projection: &Projection<'_>) -> CourseEntry {
    let manifest = projection.manifest();
    CourseEntry {
        id: manifest.id.to_string(),
        title: manifest.title.clone(),
        version: manifest.version.to_string(),
        language: manifest.language.value.clone(),
        licence: manifest.licence.clone(),
        status: manifest.status.word().to_owned(),
        level: manifest.level.word().to_owned(),
        audiences: manifest.audiences.iter().map(|id| id.value.to_string()).collect(),
        publisher: projection.academy().name.clone(),
        created: manifest.dates.created.to_string(),
        revised: manifest.dates.revised.to_string(),
        review_by: manifest.dates.review_by.map(|date| date.to_string()),
        law_as_of: manifest.dates.law_as_of.map(|date| date.to_string()),
    }
}

fn document_entries(
    projection: &Projection<'_>,
    edition: Edition,
    digests: &BTreeMap<FilePath, Digest>,
) -> Vec<DocumentEntry> {
    let pages = documents(edition).flat_map(|document| {
        (document.pages)(projection).into_iter().map(move |page| (document, page))
    });
    let entries = pages.filter_map(|(document, page)| {
        let digest = digests.get(&page.path)?;
        Some(DocumentEntry {
            name: document.name.to_owned(),
            title: document.title.to_owned(),
            reader: document.reader.word().to_owned(),
            page: page.title.clone(),
            module: page.module.map(|index| projection.slug(index).to_owned()),
            path: page.path.to_string(),
            sha256: digest.to_string(),
        })
    });
    entries.collect()
}

fn objectives(projection: &Projection<'_>) -> Vec<ObjectiveEntry> {
    let objectives = projection.manifest().objectives.iter().map(|objective| ObjectiveEntry {
        id: objective.id.to_string(),
        kind: objective.kind.word().to_owned(),
        parent: objective.parent.as_ref().map(|parent| parent.value.to_string()),
        condition: objective.condition.clone(),
        task: objective.task.value.clone(),
        criterion: objective.criterion.clone(),
        requirements: objective
            .requirements
            .iter()
            .map(|requirement| requirement.value.to_string())
            .collect(),
        assessed_in: objective.assessed_in.iter().map(|place| place.value.to_string()).collect(),
    });
    objectives.collect()
}

fn days(projection: &Projection<'_>) -> Vec<DayEntry> {
    let slot = |slot: &Slot| match slot {
        Slot::Module(session) => SlotEntry {
            start: session.start.to_string(),
            minutes: session.minutes,
            modules: vec![projection.slug(session.module).to_owned()],
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
            modules: stations
                .modules
                .iter()
                .map(|module| projection.slug(*module).to_owned())
                .collect(),
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
