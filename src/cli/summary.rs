//! `kitbag summary`: what a version says, to lie in the source of the next one.

use std::path::PathBuf;

use crate::cli::compared::{self, FORMS};
use crate::cli::{Outcome, output, terminal};
use crate::machine::MachineError;

const EXAMPLES: &str = "\
Example, once version 1.0.0 is released:
  kitbag summary de-escalation-instructor-1.0.0.zip --out curriculum/courses/de-escalation-instructor/previous.json
The kits that are built from then on have a page “What changed”.";

/// The arguments of `kitbag summary`.
#[derive(clap::Args)]
#[command(after_help = format!("{FORMS}\n\n{EXAMPLES}"))]
pub(super) struct Arguments {
    /// The version
    version: String,
    /// Where the curriculum of a course is [default: `curriculum`, or the folder that you are in]
    #[arg(long, value_name = "DIR")]
    curriculum: Option<PathBuf>,
    /// Write it to this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Writes a summary.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let found = compared::open(&arguments.version, arguments.curriculum.as_deref(), None)?;
    let version = match found {
        Ok(version) => version,
        Err(outcome) => return Ok(outcome),
    };
    let text = version.summary.text();
    match &arguments.out {
        None => terminal::answer(&text)?,
        Some(out) => {
            let path = output::publish_file(out, text.as_bytes())?;
            let (title, version) = (&version.summary.title, &version.summary.version);
            terminal::answer(&format!("Wrote {}: {title} {version}\n", path.display()))?;
        }
    }
    Ok(Outcome::Done)
}
