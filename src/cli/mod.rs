//! The command line: arguments, terminal, writing to disk, exit status. One file a command.
//!
//! 0 done, 1 the source has faults, 2 the command line is wrong, 3 the machine failed, 4 a kit is refused.

mod agency;
pub mod build;
mod calendar;
pub mod check;
mod comment;
mod comment_file;
mod completions;
mod compared;
mod coverage;
mod diff;
mod explain;
mod export;
mod fix;
mod making;
mod manual;
mod new;
mod opened;
mod origin;
mod output;
mod preview;
pub mod progress;
mod releasable;
mod release;
mod review;
mod schedule;
mod schema;
mod settings;
mod shelf;
mod signing;
mod stats;
mod tally;
mod summary;
mod terminal;
mod verified;
mod verify;
mod withdraw;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::machine::MachineError;

const EXAMPLES: &str = "\
Examples:
  kitbag new course traffic-stops-instructor    make a small course that builds at once
  kitbag check traffic-stops-instructor         tell what keeps it from being taught from
  kitbag preview traffic-stops-instructor       show it in a browser, fresh after each save
  kitbag build traffic-stops-instructor         make its instructor kit, dist/traffic-stops-instructor-0.1.0.zip
  kitbag build traffic-stops-instructor --edition participant --audience telecommunicator
  kitbag release traffic-stops-instructor --to public --key release-key     publish it, signed
  kitbag verify traffic-stops-instructor-0.1.0.zip     tell whether a kit is whole
  kitbag diff traffic-stops-instructor-0.1.0.zip traffic-stops-instructor    tell what changed since that kit

Exit status: 0 done, 1 the course has faults, 2 the command line is wrong, 3 the machine failed,
4 a kit is refused.";

/// Compiles train-the-trainer courses into instructor kits.
///
/// From Markdown lesson modules and YAML manifests it makes versioned, self-contained kits:
/// facilitator guide, handouts, agenda, keys. A kit needs no network and no installer.
#[derive(Parser)]
#[command(name = "kitbag", version, after_help = EXAMPLES, arg_required_else_help = true)]
struct Arguments {
    /// Use at most this many threads; all that the machine has, if nothing is said
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a course's kit: one zip, complete and checked
    Build(build::Arguments),
    /// Make a received kit an agency's own, or that of each of many
    Export(export::Arguments),
    /// Tell whether an agency's texts still fit a kit, and write down that they do
    Agency(agency::Arguments),
    /// Tell what keeps a course from being taught from
    Check(check::Arguments),
    /// Say something about a passage, or tell what was said
    Comment(comment::Arguments),
    /// Print a course for those who read it before it is approved: numbered copies, with a sheet to sign
    Review(review::Arguments),
    /// Show a course in a browser while you write it
    Preview(preview::Arguments),
    /// Tell whether a kit that you were sent is whole
    Verify(verify::Arguments),
    /// Tell what changed between two versions of a course
    Diff(diff::Arguments),
    /// Write what a version says, for the next one to be compared with
    Summary(summary::Arguments),
    /// Publish a course's kits: sums, signature, provenance, catalogue
    Release(release::Arguments),
    /// Take a release back
    Withdraw(withdraw::Arguments),
    /// Tell where each objective is taught and assessed
    Coverage(coverage::Arguments),
    /// Show the agenda by the clock, and make a calendar file of it
    Schedule(schedule::Arguments),
    /// Tell minutes by method, words, reading grade and questions
    Stats(stats::Arguments),
    /// Write the schema by which an editor completes and checks a manifest
    Schema(schema::Arguments),
    /// Write what a shell needs to complete commands
    Completions(completions::Arguments),
    /// Write the manual pages
    Manual(manual::Arguments),
    /// Explain a rule of `check`
    Explain(explain::Arguments),
    /// Make a small course to start from
    New(new::Arguments),
}

/// How a command ended, the better before the worse, if the machine didn't fail on the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Done.
    Done,
    /// The source has faults, and they were told.
    Faults,
    /// The command line asks for what can't be, and that was told.
    Usage,
    /// The machine failed at one of several things, and that was told.
    Failed,
    /// A kit was refused, and why was told.
    Refused,
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = threads(arguments.jobs).and_then(|()| match arguments.command {
        Command::Build(arguments) => build::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Agency(arguments) => agency::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Comment(arguments) => comment::run(&arguments),
        Command::Review(arguments) => review::run(&arguments),
        Command::Preview(arguments) => preview::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Summary(arguments) => summary::run(&arguments),
        Command::Release(arguments) => release::run(&arguments),
        Command::Withdraw(arguments) => withdraw::run(&arguments),
        Command::Coverage(arguments) => coverage::run(&arguments),
        Command::Schedule(arguments) => schedule::run(&arguments),
        Command::Stats(arguments) => stats::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Manual(arguments) => manual::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
    });
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Faults) => ExitCode::from(1),
        Ok(Outcome::Usage) => ExitCode::from(2),
        Ok(Outcome::Failed) => ExitCode::from(3),
        Ok(Outcome::Refused) => ExitCode::from(4),
        Err(error) => {
            // If even this can't be told, the status still says it.
            let _ = terminal::tell(&format!("error: {error}\n"));
            ExitCode::from(3)
        }
    }
}

fn threads(jobs: Option<u16>) -> Result<(), MachineError> {
    let Some(jobs) = jobs else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global();
    pool.map_err(|error| MachineError::new(format!("can't start {jobs} threads: {error}")))
}
