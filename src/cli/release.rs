//! `kitbag release`: a course's kits, checked, built and published with all that proves them, whole or not at all.

use std::path::PathBuf;

use crate::cli::making::{self, Keep, Made};
use crate::cli::progress::Progress;
use crate::cli::shelf::{self, SUMS_SIGNATURE, Shelf};
use crate::cli::signing::{self, Signer};
use crate::cli::{Outcome, opened, releasable, terminal, withdraw};
use crate::digest::Digest;
use crate::kit;
use crate::machine::MachineError;
use crate::release::catalogue::with_release;
use crate::release::catalogue_file::{Catalogue, Release};
use crate::release::signature::{self, Key};
use crate::report;
use crate::source::{self, Source};
use crate::syntax::Parsed;
use crate::syntax::values::{Id, Slug};

const EXAMPLES: &str = "\
Examples:
  kitbag release de-escalation-instructor --to public --dry-run
  kitbag release de-escalation-instructor --to public --key release-key
  kitbag release de-escalation-instructor --to public --key release-key.pub
  kitbag release de-escalation-instructor --to public --key release-key --audience telecommunicator --agencies agencies

The key is one that `ssh-keygen -t ed25519 -f release-key` makes. If the file ends in .pub, an agent signs. A passphrase
is typed at the terminal, or stands in the environment variable KITBAG_KEY_PASSPHRASE.

Exit status: 0 released, or released before with the same bytes; 1 the course isn't fit to be released; 2 the command line
is wrong; 3 the machine failed; 4 this version was released with other bytes, or the folder was damaged.";

/// The arguments of `kitbag release`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The course: its folder's name in `courses`
    #[arg(value_parser = Slug::parse)]
    course: Slug,
    /// Where the curriculum is [default: `curriculum`, or the folder that you are in]
    #[arg(long, value_name = "DIR")]
    curriculum: Option<PathBuf>,
    /// The folder that is published: a web server's, a file share, a CI's artifact
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// The key that signs
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Kits of their own for this audience; may stand several times
    #[arg(long = "audience", value_name = "AUDIENCE", value_parser = Id::parse)]
    audiences: Vec<Id>,
    /// Kits of their own for this variant; may stand several times
    #[arg(long = "variant", value_name = "VARIANT", value_parser = Slug::parse)]
    variants: Vec<Slug>,
    /// A folder of agencies: packets for each
    #[arg(long, value_name = "DIR")]
    agencies: Option<PathBuf>,
    /// Show all of it and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Why nothing was released, and how that ends.
type Stop = (String, Outcome);

/// Releases.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let signer = match arguments.key.as_deref().map(signing::signer).transpose()? {
        Some(Err(why)) => return told(&why, Outcome::Faults),
        signer => signer.and_then(Result::ok),
    };
    let Some(root) = opened::root(arguments.curriculum.as_deref())? else {
        return Ok(Outcome::Usage);
    };
    let progress = Progress::default();
    progress.step("Checking");
    let (source, faults) = source::open(&root)?;
    let shelf = match shelf::look(&arguments.to)? {
        Ok(shelf) => shelf,
        Err(refusal) => return told(&refusal.to_string(), Outcome::Refused),
    };
    let (parsed, diagnostics) = releasable::fitness(&source, &arguments.course, &shelf, faults)?;
    let Some(parsed) = parsed.filter(|_| diagnostics.is_empty()) else {
        progress.done();
        terminal::tell(&report::text(&source, &diagnostics, terminal::colour()))?;
        let (course, found) = (&arguments.course, report::summary(&diagnostics));
        terminal::tell(&format!("`{course}` was not released: {found}\n"))?;
        return Ok(Outcome::Faults);
    };
    if let Some(why) = withdraw::unsigned(shelf.signed, signer.as_ref()) {
        return told(why, Outcome::Usage);
    }
    let order = Order { arguments, source: &source, parsed: &parsed, progress: &progress };
    let course = &parsed.course.content;
    let listed = shelf.catalogue.as_ref();
    let listed = listed.and_then(|listed| listed.release(&arguments.course, &course.version.value));
    let done = match listed {
        Some(listed) => order.again(&shelf, listed),
        None if arguments.dry_run => order.tried(&shelf, signer.as_ref()),
        None => order.published(signer.as_ref()),
    };
    progress.done();
    match done? {
        Ok(said) => {
            terminal::answer(&said)?;
            Ok(Outcome::Done)
        }
        Err((why, outcome)) => told(&why, outcome),
    }
}

fn told(why: &str, outcome: Outcome) -> Result<Outcome, MachineError> {
    terminal::tell(&format!("error: {why}\n"))?;
    Ok(outcome)
}

/// A release that was asked for.
struct Order<'a> {
    arguments: &'a Arguments,
    source: &'a Source,
    parsed: &'a Parsed,
    progress: &'a Progress,
}

impl Order<'_> {
    /// Builds all kits and what lies beside them; each file is given to `keep`.
    fn made(&self, keep: Keep<'_>) -> Result<Result<Made, Outcome>, MachineError> {
        let arguments = self.arguments;
        let wanted = making::Wanted {
            course: &arguments.course,
            audiences: &arguments.audiences,
            variants: &arguments.variants,
            agencies: arguments.agencies.as_deref(),
            change: releasable::entry(self.parsed).expect("a course without an entry isn't fit"),
        };
        making::make(self.source, self.parsed, &wanted, self.progress, keep)
    }

    /// A version that was released before: it must be the same, byte for byte, and lie there undamaged.
    fn again(&self, shelf: &Shelf, listed: &Release) -> Result<Result<String, Stop>, MachineError> {
        let made = match self.made(&mut |_, _| Ok(()))? {
            Ok(made) => made,
            Err(outcome) => return Ok(Err((self.not_built(), outcome))),
        };
        let (course, version) = (&self.arguments.course, &listed.version);
        let refuse = |why: String| Ok(Err((why, Outcome::Refused)));
        let names = |release: &Release| -> Vec<String> {
            release.files.iter().map(|file| file.name.clone()).collect()
        };
        if names(&made.release) != names(listed) {
            return refuse(format!(
                "{course} {version} was released on {} with other kits: {}. What was released never changes; a higher \
                 version may have others",
                listed.date,
                names(listed).join(", ")
            ));
        }
        if Digest::of(made.sums.as_bytes()) != listed.sums_sha256 {
            let before = shelf.read(course, version, kit::SUMS)?.unwrap_or_default();
            let before = String::from_utf8_lossy(&before).into_owned();
            let other = made.sums.lines().find(|line| !before.lines().any(|old| old == *line));
            let other = other.and_then(|line| line.split("  ").nth(1)).unwrap_or(kit::SUMS);
            let tool = match listed.tool_version == made.tool_version {
                true => String::new(),
                false => format!(" (it was made by kitbag {})", listed.tool_version),
            };
            return refuse(format!(
                "{course} {version} was released on {}, and `{other}` would have other bytes now{tool}: a version that \
                 was released never changes. Give the course a higher version",
                listed.date
            ));
        }
        for (name, digest) in &made.digests {
            let found = shelf.read(course, version, name)?.map(|bytes| Digest::of(&bytes));
            if found != Some(*digest) {
                return refuse(format!(
                    "`{}/{name}` in `{}` is missing or was changed; it must have the SHA-256 {digest}. Put it back \
                     from a copy",
                    listed.folder,
                    self.arguments.to.display()
                ));
            }
        }
        let mended = match !self.arguments.dry_run && shelf.mend()? {
            true => "  `index.html` was not what `catalog.json` says, and was made again.\n",
            false => "",
        };
        Ok(Ok(format!(
            "{course} {version} is already released, as of {}: not a byte would differ\n{mended}",
            listed.date
        )))
    }

    /// What a release would be; nothing is written.
    fn tried(
        &self,
        shelf: &Shelf,
        signer: Option<&Signer>,
    ) -> Result<Result<String, Stop>, MachineError> {
        let made = match self.made(&mut |_, _| Ok(()))? {
            Ok(made) => made,
            Err(outcome) => return Ok(Err((self.not_built(), outcome))),
        };
        if let Some(stop) = self.unlike(shelf, &made)? {
            return Ok(Err(stop));
        }
        let key = match signed(signer, &made)? {
            Ok(signed) => signed.map(|(_, key)| key),
            Err(why) => return Ok(Err((why, Outcome::Faults))),
        };
        let catalogue = self.catalogue(shelf.catalogue.clone(), &made);
        let said = self.summary("Would release", &made, &catalogue, key.as_ref());
        let notes = made.notes.lines().map(|line| format!("  {line}").trim_end().to_owned() + "\n");
        Ok(Ok(format!(
            "{said}Nothing was written. The notes would read:\n{}",
            notes.collect::<String>()
        )))
    }

    /// Builds into a folder of its own, and puts the new catalogue in place last.
    fn published(&self, signer: Option<&Signer>) -> Result<Result<String, Stop>, MachineError> {
        let taken = match shelf::take(&self.arguments.to)? {
            Ok(taken) => taken,
            Err(refusal) => return Ok(Err((refusal.to_string(), Outcome::Refused))),
        };
        let (course, version) = (&self.arguments.course, &self.parsed.course.content.version.value);
        let before = taken.shelf.catalogue.clone();
        // Somebody else may have released while this run waited for its turn: the same, or a later version.
        let listed = before.as_ref().and_then(|listed| listed.release(course, version));
        if let Some(listed) = listed {
            return self.again(&taken.leave(), listed);
        }
        if let Some(why) = before.as_ref().and_then(|listed| listed.refuses(course, version)) {
            return Ok(Err((why, Outcome::Faults)));
        }
        let folder = taken.begin(course, version)?;
        let made = match self.made(&mut |name, bytes| folder.write(name, bytes))? {
            Ok(made) => made,
            Err(outcome) => return Ok(Err((self.not_built(), outcome))),
        };
        if let Some(stop) = self.unlike(&taken.shelf, &made)? {
            return Ok(Err(stop));
        }
        let signed = match signed(signer, &made)? {
            Ok(signed) => signed,
            Err(why) => return Ok(Err((why, Outcome::Faults))),
        };
        let place = taken.shelf.folder_of(course, version);
        match place.exists() {
            // A run that was cut short had put it there; it is whole, and stays.
            true => {
                if let Some(why) = self.left_behind(&taken.shelf, &made, signed.is_some())? {
                    return Ok(Err((why, Outcome::Refused)));
                }
            }
            false => {
                if let Some((text, _)) = &signed {
                    folder.write(SUMS_SIGNATURE, text.as_bytes())?;
                }
                folder.put_in_place()?;
            }
        }
        let catalogue = self.catalogue(before, &made);
        let key = signed.map(|(_, key)| key);
        let said = self.summary("Released", &made, &catalogue, key.as_ref());
        Ok(taken.publish(catalogue, signer)?.map(|()| said).map_err(|why| (why, Outcome::Faults)))
    }

    /// Why this release can't follow the last one: that must lie there whole, since it is what the next is compared
    /// with; and its version must be as high as the changes demand.
    fn unlike(&self, shelf: &Shelf, made: &Made) -> Result<Option<Stop>, MachineError> {
        let course = &self.arguments.course;
        let last =
            shelf.catalogue.as_ref().and_then(|listed| listed.course(course)?.releases.first());
        let Some(last) = last else { return Ok(None) };
        let previous = match shelf.kit_of(course, last)? {
            Ok(previous) => previous,
            Err(refusal) => {
                let why = "the last release can't be compared with this one";
                return Ok(Some((format!("{why}: {refusal}"), Outcome::Refused)));
            }
        };
        let (before, now) = (&previous.about, &made.instructor.about);
        if before.course != now.course || before.version >= now.version {
            let why = format!("{} {} can't follow {}", now.course, now.version, before.version);
            return Ok(Some((why, Outcome::Refused)));
        }
        let why = releasable::too_low(&previous, self.source, self.parsed)?;
        Ok(why.map(|why| (why, Outcome::Faults)))
    }

    /// Whether the folder that a run left behind before it listed it is something else than this release.
    fn left_behind(
        &self,
        shelf: &Shelf,
        made: &Made,
        is_signed: bool,
    ) -> Result<Option<String>, MachineError> {
        let (course, version) = (&self.arguments.course, &self.parsed.course.content.version.value);
        let mut same = true;
        for (name, digest) in &made.digests {
            let found = shelf.read(course, version, name)?.map(|bytes| Digest::of(&bytes));
            same &= found == Some(*digest);
        }
        let signature = shelf.read(course, version, SUMS_SIGNATURE)?;
        same &= match &signature {
            Some(text) => {
                let sums = made.sums.as_bytes();
                is_signed && signature::check(text, signature::RELEASE, sums).is_ok()
            }
            None => !is_signed,
        };
        let folder = shelf.folder_of(course, version);
        Ok((!same).then(|| {
            format!(
                "`{}` is there, isn't in the catalogue, and isn't this release: a release that was cut short left it, \
                 or somebody put it there. Remove it if nobody has it yet; else give the course a higher version",
                folder.display()
            )
        }))
    }

    fn catalogue(&self, before: Option<Catalogue>, made: &Made) -> Catalogue {
        let publisher = &self.parsed.academy.content.name;
        let title = &self.parsed.course.content.title;
        with_release(before, publisher, &self.arguments.course, title, made.release.clone())
    }

    fn not_built(&self) -> String {
        format!("`{}` was not released", self.arguments.course)
    }

    fn summary(&self, verb: &str, made: &Made, catalogue: &Catalogue, key: Option<&Key>) -> String {
        let release = &made.release;
        let rows: Vec<Vec<String>> = release
            .files
            .iter()
            .map(|file| {
                let name = format!("  {}", file.name);
                vec![name, file.words(), source::bytes(file.bytes), file.sha256.to_string()]
            })
            .collect();
        let beside: Vec<&str> = made
            .digests
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| !name.ends_with(".zip"))
            .chain(key.map(|_| SUMS_SIGNATURE))
            .collect();
        let signed = match key {
            Some(key) => format!("signed with the key {}", key.fingerprint()),
            None => "not signed: `--key FILE` signs".to_owned(),
        };
        let before = catalogue.course(&self.arguments.course).map(|course| &course.releases[1..]);
        let before = before.and_then(|releases| releases.first());
        let before = before
            .map_or(String::new(), |before| format!(", {} is {}", before.version, before.state));
        format!(
            "{verb} {} {} to {}\n{}  beside them: {}\n  {signed}\n  catalogue number {}: {} is {}{before}\n",
            self.arguments.course,
            release.version,
            self.arguments.to.join(&release.folder).display(),
            opened::columns(&rows, &[2]),
            beside.join(", "),
            catalogue.number,
            release.version,
            release.state,
        )
    }
}

/// The signature of the release's sums, if somebody signs.
fn signed(
    signer: Option<&Signer>,
    made: &Made,
) -> Result<Result<Option<(String, Key)>, String>, MachineError> {
    match signer {
        Some(signer) => Ok(signer.sign(signature::RELEASE, made.sums.as_bytes())?.map(Some)),
        None => Ok(Ok(None)),
    }
}
