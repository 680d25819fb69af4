//! `kitbag export`: a kit that was received, made an agency's own, for one agency or for all below a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cli::build::{self, Seen, Settings, make_course, publish};
use crate::cli::progress::Progress;
use crate::cli::tally::{Format, State, Tally, Told};
use crate::cli::{Outcome, opened, terminal};
use crate::course::overlay::Blanks;
use crate::course::{self, LookedUp, Selection};
use crate::diagnostic::has_errors;
use crate::digest::Digest;
use crate::kit::Received;
use crate::machine::MachineError;
use crate::projection::Edition;
use crate::render::what_changed::News;
use crate::render::{Mark, Templates};
use crate::source::Source;
use crate::syntax::agency;
use crate::syntax::decode::Faults;
use crate::syntax::profile::Profile;
use crate::syntax::values::{Id, Slug};
use crate::{release, report, syntax};

const EXAMPLES: &str = "\
Examples:
  kitbag export de-escalation-instructor-0.2.0.zip --agency agencies/rio-bravo-pd --edition participant
  kitbag export de-escalation-instructor-0.2.0.zip --agencies agencies --out packets
  kitbag export de-escalation-instructor-0.2.0.zip --agencies agencies --partition 2/8 --format json";

/// The arguments of `kitbag export`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The kit: an instructor edition, which has its source
    kit: PathBuf,
    /// The agency's folder
    #[arg(long, value_name = "DIR", required_unless_present = "agencies")]
    agency: Option<PathBuf>,
    /// A folder of agencies: a packet for each
    #[arg(long, value_name = "DIR", conflicts_with = "agency")]
    agencies: Option<PathBuf>,
    /// Only a share of the agencies, `2/8` for the second of eight: the same agencies each time
    #[arg(long, value_name = "SHARE", requires = "agencies")]
    partition: Option<Share>,
    /// Where the packets go
    #[arg(long, value_name = "DIR", default_value = "dist")]
    out: PathBuf,
    /// Which documents go together
    #[arg(long, default_value = "instructor", value_parser = build::edition)]
    edition: Edition,
    /// Only what is for everybody or for this audience [default: as in the kit]
    #[arg(long, value_name = "AUDIENCE", value_parser = Id::parse)]
    audience: Option<Id>,
    /// Leave blank what the agency hasn't written yet: to look at, not to teach from
    #[arg(long)]
    draft: bool,
    /// For whom to write what came of it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// One share of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Share {
    /// Which, from 1.
    number: u64,
    of: u64,
}

impl FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "write it as `2/8`: the second of eight".to_owned();
        let (number, of) = text.split_once('/').ok_or_else(wrong)?;
        let (number, of) = (number.parse().ok(), of.parse().ok());
        match number.zip(of) {
            Some((number, of)) if 1 <= number && number <= of => Ok(Self { number, of }),
            _ => Err(wrong()),
        }
    }
}

impl Share {
    /// Whether an agency belongs to this share: by its name alone, so that another agency changes nothing.
    fn has(self, agency: &Slug) -> bool {
        Digest::of(agency.as_str().as_bytes()).number() % self.of == self.number - 1
    }
}

/// Exports.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let received = match opened::kit(&arguments.kit)? {
        Ok(received) => received,
        Err(outcome) => return Ok(outcome),
    };
    if !received.has_source() {
        let kit = arguments.kit.display();
        terminal::tell(&format!(
            "error: `{kit}` has no source: it is the {} edition. Export from the instructor edition\n",
            received.about.edition.word()
        ))?;
        return Ok(Outcome::Usage);
    }
    let kit = match Opened::new(received, arguments)? {
        Ok(kit) => kit,
        Err(outcome) => return Ok(outcome),
    };
    match (&arguments.agency, &arguments.agencies) {
        (Some(folder), _) => one(&kit, folder, arguments),
        (None, Some(folder)) => all(&kit, folder, arguments),
        (None, None) => unreachable!("one of the two is required"),
    }
}

/// A kit whose course was parsed once, for all agencies.
struct Opened {
    source: Source,
    looked_up: LookedUp,
    /// What changed since the previous release: the same for all.
    news: Result<Option<News>, Faults>,
    settings: Settings,
    /// What is the same in many packets.
    seen: Seen,
}

impl Opened {
    fn new(
        received: Received,
        arguments: &Arguments,
    ) -> Result<Result<Self, Outcome>, MachineError> {
        let about = &received.about;
        let profile = match &about.profile {
            None => None,
            Some(id) => match Profile::named(id.as_str()) {
                Ok(profile) => Some(profile),
                Err(why) => {
                    terminal::tell(&format!(
                        "error: this kitbag can't make the kit's papers: {why}\n"
                    ))?;
                    return Ok(Err(Outcome::Refused));
                }
            },
        };
        let selection = Selection {
            variant: about.variant.clone(),
            audience: arguments.audience.clone().or_else(|| about.audience.clone()),
            profile,
            blanks: if arguments.draft { Blanks::Allowed } else { Blanks::Refused },
            ..Selection::default()
        };
        let course = about.course.clone();
        // What an agency may leave blank to look at is a draft; else a packet is what its kit is.
        let mark = if arguments.draft { Mark::Draft } else { about.state };
        let edition = arguments.edition;
        let settings = Settings { course, edition, selection, agency: None, mark };
        let size = usize::try_from(received.size()).unwrap_or(usize::MAX);
        let source = received.source();
        let (parsed, mut faults) = syntax::parse(&source, &settings.course)?;
        let own = parsed.as_ref().map_or(&[][..], |parsed| &parsed.templates);
        faults.extend(Templates::with(own).1);
        // What was built once has no errors: a kit that has some wasn't made by building.
        let Some(parsed) = parsed.filter(|_| !has_errors(&faults)) else {
            terminal::tell(&report::text(&source, &faults, terminal::colour()))?;
            return Ok(Err(Outcome::Refused));
        };
        let news = release::news(&source, &parsed, &settings.selection);
        let looked_up = course::look_up(&source, parsed);
        let kit = Self { source, looked_up, news, settings, seen: Seen::of_many_packets(size) };
        if arguments.agencies.is_some() {
            kit.look_around()?;
        }
        Ok(Ok(kit))
    }

    /// Makes the kit once as if for no agency, and keeps what is found out on the way: the same for all of them.
    fn look_around(&self) -> Result<(), MachineError> {
        let kept = &self.looked_up.common().kept;
        kept.open();
        // Its blanks are the agencies' to fill.
        let selection = Selection { blanks: Blanks::Allowed, ..self.settings.selection.clone() };
        let (course, _) = course::put_together(self.looked_up.clone(), selection);
        // What is wrong with it is told with each packet.
        let (settings, progress) = (&self.settings, Progress::default());
        make_course(course, &self.news, settings, &self.seen, &progress, &mut Vec::new())?;
        kept.close();
        Ok(())
    }

    /// Makes the packet of the agency in a folder.
    fn packet(&self, id: &Slug, files: &Source) -> Result<Packet, MachineError> {
        let (source, mut diagnostics) = self.source.with(&agency::folder(id), files);
        let settings = Settings { agency: Some(id.clone()), ..self.settings.clone() };
        let selection = build::with_agency(&source, &settings, &mut diagnostics)?;
        let (course, faults) = course::put_together(self.looked_up.clone(), selection);
        diagnostics.extend(faults);
        let (progress, seen) = (Progress::default(), &self.seen);
        let built = make_course(course, &self.news, &settings, seen, &progress, &mut diagnostics)?;
        let said = report::text(&source, &diagnostics, terminal::colour());
        let summary = report::summary(&diagnostics);
        let diagnostics = report::values(&source, &diagnostics);
        Ok(Packet { built, said, diagnostics, summary })
    }
}

/// What came of an agency.
struct Packet {
    built: Option<build::Built>,
    said: String,
    diagnostics: Vec<serde_json::Value>,
    summary: String,
}

/// One agency's packet.
fn one(kit: &Opened, folder: &Path, arguments: &Arguments) -> Result<Outcome, MachineError> {
    let out = &arguments.out;
    let (id, files) = match opened::agency(folder)? {
        Ok(agency) => agency,
        Err(outcome) => return Ok(outcome),
    };
    if arguments.format == Format::Json {
        let tally = Tally::default();
        tally.add(&id, made(kit, &id, folder, out));
        return tally.told(out, arguments.format);
    }
    let Packet { built, said, summary, .. } = kit.packet(&id, &files)?;
    terminal::tell(&said)?;
    let Some(built) = built else {
        terminal::tell(&format!("nothing was made for `{id}`: {summary}\n"))?;
        return Ok(Outcome::Faults);
    };
    match publish(&built, out)? {
        Ok(path) => {
            terminal::answer(&format!("Made {}\n{}", path.display(), built.summary))?;
            Ok(Outcome::Done)
        }
        Err(refusal) => {
            terminal::tell(&format!("error: {refusal}\n"))?;
            Ok(Outcome::Refused)
        }
    }
}

/// The packets of all agencies below a folder.
fn all(kit: &Opened, folder: &Path, arguments: &Arguments) -> Result<Outcome, MachineError> {
    let mut folders = match agency_folders(folder)? {
        Ok(folders) => folders,
        Err(outcome) => return Ok(outcome),
    };
    if let Some(share) = arguments.partition {
        folders.retain(|(id, _)| share.has(id));
    }
    if folders.is_empty() {
        let shown = folder.display();
        let what =
            if arguments.partition.is_some() { "no agency of this share" } else { "no agency" };
        terminal::tell(&format!("error: `{shown}` holds {what}: no `NAME/agency.yaml`\n"))?;
        return Ok(Outcome::Usage);
    }
    let progress = Progress::default();
    progress.step("Branding");
    let tally = Tally::default();
    each(&folders, |(id, folder)| {
        let told = made(kit, id, folder, &arguments.out);
        progress.one_of(folders.len());
        tally.add(id, told);
    });
    progress.done();
    tally.told(&arguments.out, arguments.format)
}

fn made(kit: &Opened, id: &Slug, folder: &Path, out: &Path) -> Result<Told, MachineError> {
    let (files, faults) = crate::source::open(folder)?;
    if !faults.is_empty() {
        return Ok(Told {
            state: State::Faulty,
            path: None,
            said: report::text(&files, &faults, terminal::colour()),
            diagnostics: report::values(&files, &faults),
            message: None,
        });
    }
    let Packet { built, said, diagnostics, .. } = kit.packet(id, &files)?;
    let told = |state, path| Told { state, path, said, diagnostics, message: None };
    let Some(built) = built else { return Ok(told(State::Faulty, None)) };
    let path = out.join(format!("{}.zip", built.kit.name));
    if fs::read(&path).is_ok_and(|before| built.zip.is(&before)) {
        return Ok(told(State::Unchanged, Some(path)));
    }
    Ok(match publish(&built, out)? {
        Ok(path) => told(State::Made, Some(path)),
        Err(refusal) => {
            let mut told = told(State::Faulty, None);
            told.said.push_str(&format!("error: {refusal}\n"));
            Told { message: Some(refusal), ..told }
        }
    })
}

/// The agencies below a folder, by name; if there is no such folder, that was told.
pub(super) fn agency_folders(
    folder: &Path,
) -> Result<Result<Vec<(Slug, PathBuf)>, Outcome>, MachineError> {
    if !folder.is_dir() {
        return Ok(Err(opened::no_agency(folder)?));
    }
    let failed = |error| MachineError::io("can't list", folder, error);
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let id = entry.file_name().to_str().and_then(|name| Slug::parse(name).ok());
        if let Some(id) = id
            && entry.path().join("agency.yaml").is_file()
        {
            folders.push((id, entry.path()));
        }
    }
    folders.sort();
    Ok(Ok(folders))
}

/// Does one after the other on as many threads as rayon has. Each has a pool of its own, so that work on
/// one agency never begins another: no more packets are in memory than threads.
fn each<T: Sync>(items: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..rayon::current_num_threads().min(items.len()) {
            scope.spawn(|| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
                let run = || {
                    while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                        work(item);
                    }
                };
                match pool {
                    Ok(pool) => pool.install(run),
                    Err(_) => run(),
                }
            });
        }
    });
}
