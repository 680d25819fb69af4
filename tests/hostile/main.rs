//! Hostile and broken input, by the program itself: each command says what is wrong, where, and what to do, with the
//! right status; what lay there stays as it was, and nothing is left anywhere else.
//!
//! 1. `shop` is the folder in which each case is tried, and sees what changed in it; `preview` asks a preview.
//! 2. The tables are one file a subject. Each row is a change to something good, and words that each command says.
//! 3. `sources`, `agencies` and `strangers` try each row with each command that reads such input.
//! 4. `told` reads the faults out of what was said. Where each row's fault is told stands in `told/SUBJECT.txt`;
//!    `KITBAG_ACCEPT=1 cargo test --test hostile` writes it: read the difference then.
//!
//! Kits hold HTML, Markdown, JSON, YAML, pictures, and a calendar beside them: there is no case for decks, SCORM packages,
//! PDF or spreadsheets, as kitbag makes and reads none.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod agencies;
#[path = "../received/archive.rs"]
mod archive;
mod bounds;
#[path = "../received/manifest.rs"]
mod manifest;
mod machine;
mod manifests;
#[path = "../received/names.rs"]
mod names;
mod paths;
mod pictures;
mod preview;
#[path = "../received/small.rs"]
#[allow(
    dead_code,
    reason = "the small kit of the received-kit tests, and how they judge in memory"
)]
mod received;
#[path = "../received/records.rs"]
mod records;
mod shop;
mod sources;
mod strangers;
#[path = "../received/sums.rs"]
mod sums;
#[path = "../support/mod.rs"]
mod support;
mod table;
mod texts;
mod told;

/// What the tables of `tests/received` ask for: their small kit, and here the program as their judge.
mod small {
    pub(crate) use crate::received::{
        Case, NAME, change_manifest, changed, changed_entry, changed_files, files, reason, restate,
        seal, zip,
    };
    pub(crate) use crate::strangers::each_is_refused;
}
