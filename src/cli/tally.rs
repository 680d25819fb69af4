//! What came of each of many agencies' packets, told to people or to programs.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde_json::Value;

use crate::cli::{Outcome, terminal};
use crate::machine::MachineError;
use crate::syntax::values::Slug;

/// The version of the JSON's own format.
const FORMAT: u32 = 1;

/// For whom to write what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
}

/// What came of an agency's packet, the better before the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// It was made, or made anew.
    Made,
    /// It was there already, as it would be made now.
    Unchanged,
    /// The agency's files have faults: it was not made.
    Faulty,
    /// The machine failed at it: it was not made.
    Failed,
}

/// What came of an agency, and what there is to tell of it: of a packet that was made, too, such as a text
/// that finds no place.
pub(super) struct Told {
    /// What came of it.
    pub(super) state: State,
    /// Where its packet is, if there is one.
    pub(super) path: Option<PathBuf>,
    /// What to tell people.
    pub(super) said: String,
    /// What was found, for programs.
    pub(super) diagnostics: Vec<Value>,
    /// What the machine failed at, or why the packet wasn't kept.
    pub(super) message: Option<String>,
}

/// What came of all of them.
#[derive(Default)]
pub(super) struct Tally(Mutex<Vec<(Slug, Told)>>);

/// All that is told, for programs.
#[derive(Serialize)]
struct Report {
    format: u32,
    /// The worst of all agencies'.
    outcome: State,
    agencies: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    id: String,
    state: State,
    path: Option<String>,
    message: Option<String>,
    diagnostics: Vec<Value>,
}

impl Tally {
    /// Adds what came of an agency. That the machine failed at one keeps no other from being told.
    pub(super) fn add(&self, id: &Slug, told: Result<Told, MachineError>) {
        let told = told.unwrap_or_else(|error| Told {
            state: State::Failed,
            path: None,
            said: format!("error: `{id}`: {error}\n"),
            diagnostics: Vec::new(),
            message: Some(error.to_string()),
        });
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((id.clone(), told));
    }

    /// Tells it, in the order of the agencies' names.
    pub(super) fn told(self, out: &Path, format: Format) -> Result<Outcome, MachineError> {
        let mut all = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        all.sort_by(|(a, _), (b, _)| a.cmp(b));
        let worst = all.iter().map(|(_, told)| told.state).max().unwrap_or(State::Made);
        match format {
            Format::Text => text(&all, out)?,
            Format::Json => terminal::answer(&json(all, worst))?,
        }
        Ok(match worst {
            State::Made | State::Unchanged => Outcome::Done,
            State::Faulty => Outcome::Faults,
            State::Failed => Outcome::Failed,
        })
    }
}

fn text(all: &[(Slug, Told)], out: &Path) -> Result<(), MachineError> {
    for (_, told) in all {
        terminal::tell(&told.said)?;
    }
    let of = |state| all.iter().filter(move |(_, told)| told.state == state).count();
    let (made, unchanged, faulty) = (of(State::Made), of(State::Unchanged), of(State::Faulty));
    let failed = match of(State::Failed) {
        0 => String::new(),
        count => format!(", {count} at which the machine failed"),
    };
    let (out, count) = (out.display(), all.len());
    let noun = if count == 1 { "agency" } else { "agencies" };
    terminal::answer(&format!(
        "{count} {noun}: {made} packets made in {out}, {unchanged} unchanged, {faulty} with faults{failed}\n"
    ))?;
    let missing = all.iter().filter(|(_, told)| told.state > State::Unchanged);
    let missing: Vec<&str> = missing.map(|(id, _)| id.as_str()).collect();
    match missing.is_empty() {
        true => Ok(()),
        false => terminal::tell(&format!("nothing was made for: {}\n", missing.join(", "))),
    }
}

fn json(all: Vec<(Slug, Told)>, worst: State) -> String {
    let entry = |(id, told): (Slug, Told)| Entry {
        id: id.to_string(),
        state: told.state,
        path: told.path.map(|path| path.to_string_lossy().into_owned()),
        message: told.message,
        diagnostics: told.diagnostics,
    };
    // That all were unchanged is as good as that some were made.
    let outcome = if worst == State::Unchanged { State::Made } else { worst };
    let report = Report { format: FORMAT, outcome, agencies: all.into_iter().map(entry).collect() };
    let text = serde_json::to_string_pretty(&report).expect("text and numbers are always JSON");
    format!("{text}\n")
}
