//! `kitbag withdraw`: takes a release back. Its files stay; the catalogue says not to teach from it, and why.

use std::path::PathBuf;

use crate::cli::shelf;
use crate::cli::signing::{self, Signer};
use crate::cli::{Outcome, settings, terminal};
use crate::machine::MachineError;
use crate::release::catalogue::withdrawn;
use crate::release::catalogue_file::{NAME, Withdrawal};
use crate::release::catalogue_page::Signed;
use crate::source::path::escaped;
use crate::syntax::values::{Date, Slug, Version};

const EXAMPLES: &str = "\
Examples:
  kitbag withdraw de-escalation-instructor 1.1.0 --to public --key release-key --reason \"A wrong answer in the post-test\"
  kitbag withdraw de-escalation-instructor 1.1.0 --to public --reason \"A wrong answer\" --back-to 1.0.0";

/// The arguments of `kitbag withdraw`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The course
    #[arg(value_parser = Slug::parse)]
    course: Slug,
    /// The release's version
    #[arg(value_parser = Version::parse)]
    version: Version,
    /// The folder that is published
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Why, for the trainers who read it
    #[arg(long, value_name = "WORDS")]
    reason: String,
    /// An older release to teach from instead
    #[arg(long, value_name = "VERSION", value_parser = Version::parse)]
    back_to: Option<Version>,
    /// The key that signs the catalogue, as in `kitbag release`
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// The day, year-month-day [default: today, or `SOURCE_DATE_EPOCH`]
    #[arg(long, value_name = "DATE", value_parser = Date::parse)]
    on: Option<Date>,
}

/// Withdraws.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let signer = match arguments.key.as_deref().map(signing::signer).transpose()? {
        Some(Err(why)) => return told(&why, Outcome::Faults),
        signer => signer.and_then(Result::ok),
    };
    if !arguments.to.join(NAME).is_file() {
        return told(&format!("`{}` has no catalogue", arguments.to.display()), Outcome::Usage);
    }
    let taken = match shelf::take(&arguments.to)? {
        Ok(taken) => taken,
        Err(refusal) => return told(&refusal.to_string(), Outcome::Refused),
    };
    if let Some(why) = unsigned(taken.shelf.signed, signer.as_ref()) {
        return told(why, Outcome::Usage);
    }
    let reason = arguments.reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() || escaped(&reason) != reason {
        return told("the reason is empty, or has invisible characters", Outcome::Usage);
    }
    let Some(catalogue) = taken.shelf.catalogue.clone() else {
        return told("there is no catalogue", Outcome::Usage);
    };
    let withdrawal = Withdrawal { date: arguments.on.unwrap_or_else(settings::today), reason };
    let (course, version) = (&arguments.course, &arguments.version);
    let back_to = arguments.back_to.as_ref();
    let catalogue = match withdrawn(catalogue, course, version, withdrawal, back_to) {
        Ok(catalogue) => catalogue,
        Err(why) => return told(&why, Outcome::Usage),
    };
    let number = catalogue.number;
    if let Err(why) = taken.publish(catalogue, signer.as_ref())? {
        return told(&why, Outcome::Faults);
    }
    let active = match back_to {
        Some(back_to) => format!("; {back_to} is active again"),
        None => String::new(),
    };
    terminal::answer(&format!("Withdrew {course} {version}{active}: catalogue number {number}\n"))?;
    Ok(Outcome::Done)
}

/// Why a catalogue can't be changed without a signature: who was told that it is signed would take the next one for a
/// forgery.
pub(super) fn unsigned(signed: Signed, signer: Option<&Signer>) -> Option<&'static str> {
    (signed == Signed::Yes && signer.is_none())
        .then_some("the catalogue is signed, so the next one must be: name the key with `--key`")
}

fn told(why: &str, outcome: Outcome) -> Result<Outcome, MachineError> {
    terminal::tell(&format!("error: {why}\n"))?;
    Ok(outcome)
}
