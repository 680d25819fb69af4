//! `kitbag agency`: do an agency's texts still fit a kit? What changed beneath them, and that they were
//! read again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use similar::{ChangeTag, TextDiff};

use crate::cli::{Outcome, opened, output, terminal};
use crate::course::grounds::{Grounds, Standing, Standings, section_text, standings};
use crate::course::{self, Course, Selection};
use crate::diagnostic::has_errors;
use crate::machine::MachineError;
use crate::source::FilePath;
use crate::syntax::agency::{self, Agency, OwnModule};
use crate::syntax::lock::{self, Accepted, Ground};
use crate::syntax::tree::Block;
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
    grounds: Grounds,
    standings: Standings,
}

/// Something that an agency wrote, and what became of it.
struct Row<'a> {
    name: &'a str,
    standing: &'a Standing,
    /// What it stands on now.
    now: Option<&'a Ground>,
    /// What it is: an insert, a section.
    what: &'static str,
    path: &'a FilePath,
    /// Its words, block by block.
    words: Vec<String>,
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
        let mut opened = None;
        if let Some(parsed) = parsed {
            let grounds = Grounds::of(&parsed.modules);
            let (course, faults) = course::resolve(&source, parsed, Selection::default());
            diagnostics.extend(faults);
            opened = course.map(|course| (course, grounds));
        }
        terminal::tell(&report::text(&source, &diagnostics, terminal::colour()))?;
        let found = opened.zip(agency).filter(|_| !has_errors(&diagnostics));
        let Some(((course, grounds), agency)) = found else { return Ok(Err(Outcome::Faults)) };
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
        let rows = self.rows();
        rows.iter().for_each(|row| self.push_row(row, version, &mut out));
        let gone_modules: Vec<&OwnModule> = self.without_place().collect();
        for module in &self.agency.modules {
            let name = module.path.stem();
            let after = &module.after.value;
            let is_gone = gone_modules.iter().any(|gone| gone.path == module.path);
            let _ = match is_gone {
                false => writeln!(out, "\nfits     {name}: your module, after `{after}`"),
                true => writeln!(
                    out,
                    "\ngone     {name}: your module\n  The course has no module `{after}` any more. Let agency.yaml name another for `{}` to come after.",
                    module.path
                ),
            };
        }
        for (name, ground) in &self.grounds.inserts {
            if !self.standings.inserts.contains_key(name) {
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
            |row: &&Row<'_>| matches!(row.standing, Standing::Changed(_) | Standing::Gone);
        let open = rows.iter().filter(is_open).count() + gone_modules.len();
        if open > 0 {
            let (what, verb) = if open == 1 { ("text", "needs") } else { ("texts", "need") };
            terminal::answer(&format!(
                "\n{open} {what} {verb} to be read again. Change what must be changed, then run `kitbag agency accept`.\n"
            ))?;
            return Ok(Outcome::Faults);
        }
        Ok(Outcome::Done)
    }

    /// Everything that the agency wrote into the course, texts first.
    fn rows(&self) -> Vec<Row<'_>> {
        let inserts = self.standings.inserts.iter().filter_map(|(name, standing)| {
            let text = self.agency.inserts.get(name)?;
            let now = self.grounds.inserts.get(name);
            let words = words(&text.blocks);
            Some(Row { name, standing, now, what: "insert", path: &text.path, words })
        });
        let sections = self.standings.adaptations.iter().filter_map(|(name, standing)| {
            let one = self.agency.adaptations.get(name)?;
            let now = self.grounds.sections.get(&one.section);
            let words = one.sections.iter().flat_map(|section| section_text(section)).collect();
            Some(Row { name, standing, now, what: "section", path: &one.path, words })
        });
        inserts.chain(sections).collect()
    }

    /// The agency's modules whose place is gone.
    fn without_place(&self) -> impl Iterator<Item = &OwnModule> {
        let slugs: BTreeSet<&str> =
            self.course.modules.iter().map(|module| module.slug.as_str()).collect();
        let modules = self.agency.modules.iter();
        modules.filter(move |module| !slugs.contains(module.after.as_str()))
    }

    fn push_row(&self, row: &Row<'_>, version: &str, out: &mut String) {
        let Row { name, standing, now, what, .. } = row;
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
                let around = if *what == "insert" { "Around it" } else { "What it says" };
                push_change(around, &before.around, &now.around, out);
                let _ = writeln!(out, "  (- {version}, + {})", self.course.manifest.version.value);
                push_own(row, out);
            }
            (Standing::Changed(_) | Standing::Gone, _) => {
                let _ = writeln!(
                    out,
                    "\ngone     {name}\n  The course has no such {what} any more. Move the text to another, or delete it."
                );
                push_own(row, out);
            }
        }
    }

    fn accept(self, both: &Both) -> Result<Outcome, MachineError> {
        let rows = self.rows();
        let gone = rows.iter().filter(|row| *row.standing == Standing::Gone);
        let gone = gone.map(|row| row.name).chain(self.without_place().map(|one| one.path.stem()));
        let gone: Vec<&str> = gone.collect();
        if !gone.is_empty() {
            terminal::tell(&format!(
                "error: the course has no place for `{}` any more: move that text or delete it first; `kitbag agency status` shows it\n",
                gone.join("`, `")
            ))?;
            return Ok(Outcome::Faults);
        }
        let ground = |row: &Row<'_>| Some((row.name.to_owned(), row.now?.clone()));
        let of = |what: &str| -> BTreeMap<String, Ground> {
            rows.iter().filter(|row| row.what == what).filter_map(ground).collect()
        };
        let (inserts, sections) = (of("insert"), of("section"));
        let count = inserts.len() + sections.len();
        drop(rows);
        let manifest = &self.course.manifest;
        let accepted = Accepted {
            version: manifest.version.to_string(),
            content_digest: self.course.digest().to_string(),
            inserts,
            sections,
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

/// The agency's own text, in full.
fn push_own(row: &Row<'_>, out: &mut String) {
    let _ = writeln!(out, "  Your text, in `{}`:", row.path);
    for words in &row.words {
        let _ = writeln!(out, "    {words}");
    }
}

/// The words of blocks, a line for each block.
fn words(blocks: &[Block]) -> Vec<String> {
    let words = blocks.iter().map(|block| blocks_text(std::slice::from_ref(block)));
    words.map(|words| words.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Where an insert stands, or which section it is, in words.
fn place(ground: &Ground) -> String {
    let Ground { module, section, title, .. } = ground;
    match title.as_str() {
        "" => format!("section “{section}” of `{module}`"),
        title => format!("“{title}” in `{module}`, section “{section}”"),
    }
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
