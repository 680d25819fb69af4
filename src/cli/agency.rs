//! `kitbag agency`: do an agency's texts still fit a kit? What changed beneath them, and that they were
//! read again.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use similar::{ChangeTag, TextDiff};

use crate::cli::{Outcome, opened, output, terminal};
use crate::course::grounds::{Standing, grounds, standings};
use crate::course::{self, Course, Selection};
use crate::diagnostic::has_errors;
use crate::machine::MachineError;
use crate::syntax::agency::{self, Agency};
use crate::syntax::lock::{self, Accepted, Ground};
use crate::syntax::walk::blocks_text;
use crate::{report, syntax};

const EXAMPLES: &str = "\
Examples:
  kitbag agency status de-escalation-instructor-1.1.0.zip --agency agencies/rio-bravo-pd
  kitbag agency accept de-escalation-instructor-1.1.0.zip --agency agencies/rio-bravo-pd";

/// The arguments of `kitbag agency`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Tell which of the agency's texts still fit a kit, and what changed beneath the others
    Status(Both),
    /// Write down that the agency's texts fit this kit
    Accept(Both),
}

#[derive(clap::Args)]
struct Both {
    /// The kit: an instructor edition
    kit: PathBuf,
    /// The agency's folder
    #[arg(long, value_name = "DIR")]
    agency: PathBuf,
}

/// Tells, or writes down.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let (What::Status(both) | What::Accept(both)) = &arguments.what;
    let look = match Look::of(both)? {
        Ok(look) => look,
        Err(outcome) => return Ok(outcome),
    };
    match arguments.what {
        What::Status(_) => look.status(),
        What::Accept(_) => look.accept(both),
    }
}

/// A course and an agency, side by side.
struct Look {
    course: Course,
    agency: Agency,
    grounds: BTreeMap<String, Ground>,
    standings: BTreeMap<String, Standing>,
}

impl Look {
    fn of(both: &Both) -> Result<Result<Self, Outcome>, MachineError> {
        let received = match opened::kit(&both.kit)? {
            Ok(received) => received,
            Err(outcome) => return Ok(Err(outcome)),
        };
        let (id, files) = match opened::agency(&both.agency)? {
            Ok(agency) => agency,
            Err(outcome) => return Ok(Err(outcome)),
        };
        let course = received.about.course.clone();
        let source = received.source();
        let (source, mut diagnostics) = source.with(&agency::folder(&id), &files);
        let (parsed, faults) = syntax::parse(&source, &course)?;
        diagnostics.extend(faults);
        let (agency, faults) = agency::parse(&source, &id, &course)?;
        diagnostics.extend(faults);
        let resolved = parsed.map(|parsed| course::resolve(&source, parsed, Selection::default()));
        let course = resolved.and_then(|(course, faults)| {
            diagnostics.extend(faults);
            course
        });
        terminal::tell(&report::text(&source, &diagnostics, terminal::colour()))?;
        let found = course.zip(agency).filter(|_| !has_errors(&diagnostics));
        let Some((course, agency)) = found else { return Ok(Err(Outcome::Faults)) };
        let grounds = grounds(&course.modules);
        let standings = standings(&agency, course.manifest.id.as_str(), &grounds);
        Ok(Ok(Self { course, agency, grounds, standings }))
    }

    fn status(&self) -> Result<Outcome, MachineError> {
        let manifest = &self.course.manifest;
        let accepted = self.agency.lock.courses.get(manifest.id.as_str());
        let mut out = format!(
            "{} and {} {}; {}\n",
            self.agency.file.name,
            manifest.title,
            manifest.version.value,
            accepted.map_or("nothing was accepted yet".to_owned(), |one| format!(
                "its texts were accepted for {}",
                one.version
            ))
        );
        let version = accepted.map_or("before", |one| one.version.as_str());
        for (name, standing) in &self.standings {
            self.push_standing(name, standing, version, &mut out);
        }
        for (name, ground) in &self.grounds {
            if !self.standings.contains_key(name) {
                let _ = writeln!(
                    out,
                    "\nno text  {name}: {}\n  What it is for: {}",
                    place(ground),
                    ground.guidance.join(" ")
                );
            }
        }
        terminal::answer(&out)?;
        let is_open =
            |standing: &Standing| matches!(standing, Standing::Changed(_) | Standing::Gone);
        let open = self.standings.values().filter(|standing| is_open(standing)).count();
        if open > 0 {
            let (what, verb) = if open == 1 { ("text", "needs") } else { ("texts", "need") };
            terminal::answer(&format!(
                "\n{open} {what} {verb} to be read again. Change what must be changed, then run `kitbag agency accept`.\n"
            ))?;
            return Ok(Outcome::Faults);
        }
        Ok(Outcome::Done)
    }

    fn push_standing(&self, name: &str, standing: &Standing, version: &str, out: &mut String) {
        let now = self.grounds.get(name);
        let here = now.map_or(String::new(), |now| format!(": {}", place(now)));
        match (standing, now) {
            (Standing::Fits, _) => {
                let _ = writeln!(out, "\nfits     {name}{here}");
            }
            (Standing::New, _) => {
                let _ = writeln!(out, "\nnew      {name}{here}\n  Not accepted yet.");
            }
            (Standing::Changed(before), Some(now)) => {
                let _ = writeln!(out, "\nchanged  {name}{here}");
                push_change("Module", &[&before.module], &[&now.module], out);
                push_change("Section", &[&before.section], &[&now.section], out);
                push_change("Title", &[&before.title], &[&now.title], out);
                push_change("What is asked", &before.guidance, &now.guidance, out);
                push_change("Around it", &before.around, &now.around, out);
                let _ = writeln!(out, "  (- {version}, + {})", self.course.manifest.version.value);
                self.push_own(name, out);
            }
            (Standing::Changed(_) | Standing::Gone, _) => {
                let _ = writeln!(
                    out,
                    "\ngone     {name}\n  The course has no such insert any more. Move the text to another, or delete it."
                );
                self.push_own(name, out);
            }
        }
    }

    /// The agency's own text, in full.
    fn push_own(&self, name: &str, out: &mut String) {
        let Some(text) = self.agency.inserts.get(name) else { return };
        let _ = writeln!(out, "  Your text, in `{}`:", text.path);
        for block in &text.blocks {
            let words = blocks_text(std::slice::from_ref(block));
            let _ = writeln!(out, "    {}", words.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    fn accept(self, both: &Both) -> Result<Outcome, MachineError> {
        let gone: Vec<&str> = self
            .standings
            .iter()
            .filter(|(_, standing)| **standing == Standing::Gone)
            .map(|(name, _)| name.as_str())
            .collect();
        if !gone.is_empty() {
            terminal::tell(&format!(
                "error: the course has no insert called `{}` any more: move that text or delete it first; `kitbag agency status` shows it\n",
                gone.join("`, `")
            ))?;
            return Ok(Outcome::Faults);
        }
        let manifest = &self.course.manifest;
        let filled = |name: &String| self.standings.contains_key(name);
        let inserts: BTreeMap<String, Ground> =
            self.grounds.into_iter().filter(|(name, _)| filled(name)).collect();
        let count = inserts.len();
        let accepted = Accepted {
            version: manifest.version.to_string(),
            content_digest: self.course.digest().to_string(),
            inserts,
        };
        let mut lock = self.agency.lock;
        lock.courses.insert(manifest.id.to_string(), accepted);
        let path = output::publish_file(&both.agency.join(lock::NAME), lock.text().as_bytes())?;
        let plural = if count == 1 { "" } else { "s" };
        terminal::answer(&format!(
            "Wrote {}: {count} text{plural} accepted for {} {}\n",
            path.display(),
            manifest.title,
            manifest.version.value
        ))?;
        Ok(Outcome::Done)
    }
}

/// Where an insert stands, in words.
fn place(ground: &Ground) -> String {
    format!("“{}” in `{}`, section “{}”", ground.title, ground.module, ground.section)
}

/// Old and new, a line for each paragraph that isn't in both.
fn push_change(what: &str, before: &[impl AsRef<str>], now: &[impl AsRef<str>], out: &mut String) {
    let before: Vec<&str> = before.iter().map(AsRef::as_ref).collect();
    let now: Vec<&str> = now.iter().map(AsRef::as_ref).collect();
    if before == now {
        return;
    }
    let _ = writeln!(out, "  {what}:");
    let changes = TextDiff::from_slices(&before, &now);
    for change in changes.iter_all_changes() {
        match change.tag() {
            ChangeTag::Delete => drop(writeln!(out, "  - {}", change.value())),
            ChangeTag::Insert => drop(writeln!(out, "  + {}", change.value())),
            ChangeTag::Equal => {}
        }
    }
}
