//! The changes for programs.

use serde::Serialize;

use crate::release::advice::advice;
use crate::release::changes::{Change, Changes, VersionName, group};
use crate::release::versions::{Demand, in_a_sentence};
use crate::release::words::Piece;
use crate::syntax::version_rules::VersionRules;
use crate::syntax::vocabulary::Reader;

/// The version of this format.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Told<'a> {
    format: u32,
    old: Version<'a>,
    new: Version<'a>,
    /// What the changes demand of the version, for those who may read all.
    demand: Option<DemandEntry>,
    /// What whoever taught the earlier version does otherwise.
    advice: Vec<String>,
    /// The changes in a sentence, for the record of changes.
    summary: String,
    changes: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Version<'a> {
    course: &'a str,
    title: &'a str,
    version: &'a str,
    revised: &'a str,
    law_as_of: Option<&'a str>,
    content_digest: &'a str,
}

#[derive(Serialize)]
struct DemandEntry {
    /// `major`, `minor` or `patch`; null, if nothing changed.
    step: Option<&'static str>,
    least: String,
    because: Vec<String>,
}

#[derive(Serialize)]
struct Entry<'a> {
    group: &'static str,
    kind: &'static str,
    /// The step that it demands.
    step: &'static str,
    module: Option<&'a str>,
    section: Option<&'a str>,
    id: Option<&'a str>,
    /// The change in one line.
    line: String,
    told: &'a str,
    was: Option<&'a str>,
    rows: Vec<Row<'a>>,
    passages: Vec<Passage<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    what: &'a str,
    was: Option<&'a str>,
    now: Option<&'a str>,
}

#[derive(Serialize)]
struct Passage<'a> {
    label: &'a str,
    reader: &'static str,
    words: Vec<Words<'a>>,
}

#[derive(Serialize)]
struct Words<'a> {
    /// `kept`, `gone` or `new`.
    is: &'static str,
    text: &'a str,
}

/// The changes as JSON; `reader` is whom they are told.
pub fn json(
    changes: &Changes,
    demand: Option<&Demand<'_>>,
    rules: &VersionRules,
    reader: Reader,
) -> String {
    let told = Told {
        format: FORMAT,
        old: version(&changes.old),
        new: version(&changes.new),
        demand: demand.map(|demand| DemandEntry {
            step: demand.step.map(|step| step.word()),
            least: demand.least.to_string(),
            because: demand.reasons.iter().map(|change| change.line()).collect(),
        }),
        advice: advice(changes, reader),
        summary: in_a_sentence(changes),
        changes: changes.list.iter().map(|change| entry(change, rules)).collect(),
    };
    let text = serde_json::to_string_pretty(&told).expect("text and numbers are always JSON");
    format!("{text}\n")
}

fn version(name: &VersionName) -> Version<'_> {
    Version {
        course: &name.course,
        title: &name.title,
        version: &name.version,
        revised: &name.revised,
        law_as_of: name.law_as_of.as_deref(),
        content_digest: &name.content_digest,
    }
}

fn entry<'a>(change: &'a Change, rules: &VersionRules) -> Entry<'a> {
    let row = |row: &'a super::changes::Row| Row {
        what: &row.what,
        was: row.was.as_deref(),
        now: row.now.as_deref(),
    };
    let words = |piece: &'a Piece| match piece {
        Piece::Kept(text) => Words { is: "kept", text },
        Piece::Gone(text) => Words { is: "gone", text },
        Piece::New(text) => Words { is: "new", text },
    };
    let passages = change.passages.iter().map(|passage| Passage {
        label: &passage.label,
        reader: passage.reader.word(),
        words: passage.pieces.iter().map(words).collect(),
    });
    Entry {
        group: group(change.kind).title(),
        kind: change.kind.word(),
        step: rules.step(change.kind).word(),
        module: change.module.as_ref().map(|module| module.slug.as_str()),
        section: change.section.as_ref().map(|(id, _)| id.as_str()),
        id: change.id.as_deref(),
        line: change.line(),
        told: &change.told,
        was: change.was.as_deref(),
        rows: change.rows.iter().map(row).collect(),
        passages: passages.collect(),
    }
}
