//! `kitbag build`: the pipeline from a curriculum folder to a kit.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::check::Scope;
use crate::cli::progress::Progress;
use crate::cli::{Outcome, opened, output, terminal};
use crate::course::overlay::Blanks;
use crate::course::{self, Course, Selection};
use crate::diagnostic::{Diagnostic, has_errors, plural};
use crate::digest::Beginnings;
use crate::kit::{Kit, Pieces, Zip};
use crate::machine::MachineError;
use crate::projection::secrets::{self, SharedSecrets};
use crate::projection::{Edition, Projection};
use crate::render::what_changed::News;
use crate::render::{Making, Mark, Templates};
use crate::source::{self, Source};
use crate::syntax::decode::Faults;
use crate::syntax::profile::Profile;
use crate::syntax::values::{Id, Slug};
use crate::syntax::vocabulary::Reader;
use crate::syntax::{Parsed, agency};
use crate::{check, kit, release, render, report, syntax};

const EXAMPLES: &str = "\
Examples:
  kitbag build de-escalation-instructor
  kitbag build de-escalation-instructor --edition participant
  kitbag build de-escalation-instructor --audience telecommunicator --out kits
  kitbag build de-escalation-instructor --profile tx-tcole
  kitbag build de-escalation-instructor --agency agencies/rio-bravo-pd --edition participant
  kitbag build de-escalation-instructor --curriculum de-escalation-instructor-0.2.0/source";

/// The arguments of `kitbag build`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The course: its folder's name in `courses`
    #[arg(value_parser = Slug::parse)]
    course: Slug,
    /// Where the curriculum is [default: `curriculum`, or the folder that you are in]
    #[arg(long, value_name = "DIR")]
    curriculum: Option<PathBuf>,
    /// Where the kit goes
    #[arg(long, value_name = "DIR", default_value = "dist")]
    out: PathBuf,
    /// Which documents go together
    #[arg(long, default_value = "instructor", value_parser = edition)]
    edition: Edition,
    /// Only what is for everybody or for this audience
    #[arg(long, value_name = "AUDIENCE", value_parser = Id::parse)]
    audience: Option<Id>,
    /// A variant that the course declares, instead of its own days
    #[arg(long, value_name = "VARIANT", value_parser = Slug::parse)]
    variant: Option<Slug>,
    /// Titles, and a list of papers, as a regulator asks for them: ca-post, fleta, nm, tx-tcole
    #[arg(long, value_name = "PROFILE", value_parser = Profile::named)]
    profile: Option<&'static Profile>,
    /// An agency's folder: its brand and its texts
    #[arg(long, value_name = "DIR")]
    agency: Option<PathBuf>,
    /// Leave blank what the agency hasn't written yet: to look at, not to teach from
    #[arg(long, requires = "agency")]
    draft: bool,
}

pub(super) fn edition(word: &str) -> Result<Edition, String> {
    Edition::from_word(word).ok_or_else(|| format!("expected one of {}", Edition::WORDS.join(", ")))
}

/// What is to be built.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The course.
    pub course: Slug,
    /// Which documents go together.
    pub edition: Edition,
    /// What is chosen of the course.
    pub selection: Selection,
    /// The agency, whose folder was laid into the source.
    pub agency: Option<Slug>,
    /// How the kit is marked: draft or released.
    pub mark: Mark,
}

/// A kit, ready to be written.
pub struct Built {
    /// What is in it.
    pub kit: Kit,
    /// Its files, compressed.
    pub zip: Zip,
    /// What to tell of it.
    pub summary: String,
}

/// Builds a kit.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let Some(root) = opened::root(arguments.curriculum.as_deref())? else {
        return Ok(Outcome::Usage);
    };
    let progress = Progress::default();
    progress.step("Reading");
    let (mut source, mut diagnostics) = source::open(&root)?;
    let mut agency = None;
    if let Some(folder) = &arguments.agency {
        match opened::agency(folder)? {
            Ok((id, files)) => {
                let (with_agency, faults) = source.with(&agency::folder(&id), &files);
                (source, agency) = (with_agency, Some(id));
                diagnostics.extend(faults);
            }
            Err(outcome) => return Ok(outcome),
        }
    }
    let selection = Selection {
        variant: arguments.variant.clone(),
        audience: arguments.audience.clone(),
        profile: arguments.profile,
        blanks: if arguments.draft { Blanks::Allowed } else { Blanks::Refused },
        agency: None,
    };
    let (course, edition) = (arguments.course.clone(), arguments.edition);
    let settings = Settings { course, edition, selection, agency, mark: Mark::Draft };
    let built = make(&source, &settings, &progress, &mut diagnostics);
    progress.done();
    let built = built?;
    terminal::tell(&report::text(&source, &diagnostics, terminal::colour()))?;
    let Some(built) = built else {
        let course = &arguments.course;
        terminal::tell(&format!("`{course}` was not built: {}\n", report::summary(&diagnostics)))?;
        return Ok(Outcome::Faults);
    };
    match publish(&built, &arguments.out)? {
        Ok(path) => {
            terminal::answer(&format!("Built {}\n{}", path.display(), built.summary))?;
            Ok(Outcome::Done)
        }
        Err(refusal) => {
            terminal::tell(&format!("error: {refusal}\n"))?;
            Ok(Outcome::Refused)
        }
    }
}

/// Writes a kit: it is put in place only when it was written whole and opens to what was packed.
pub(super) fn publish(built: &Built, out: &Path) -> Result<Result<PathBuf, String>, MachineError> {
    let Built { kit, zip, .. } = built;
    // Meanwhile the other threads open what was packed: then it is only to be compared with what the disk gives back.
    let write = || output::write_parts(out, &format!("{}.zip", kit.name), &zip.parts());
    let (written, ()) = rayon::join(write, || zip.open());
    let (written, verified) = written?.read_back(|read| {
        kit::verify_packed(read, kit, zip).map_err(|refusal| (refusal, zip.is(read)))
    })?;
    match verified {
        Ok(()) => Ok(Ok(written.put_in_place()?)),
        Err((_, false)) => Err(written.reads_differently()),
        Err((refusal, true)) => {
            let why = "the kit that was just made is refused, so it was not kept";
            Ok(Err(format!("{why}: {refusal}")))
        }
    }
}

/// What of a kit was seen to already: the same in many packets.
pub(super) struct Seen {
    /// What was compressed.
    pieces: Pieces,
    /// What its files begin with; nothing, if there is one packet alone.
    beginnings: Option<Beginnings>,
    /// The secrets of the course as it is for no agency; nothing, if there is one packet alone.
    secrets: Option<SharedSecrets>,
}

impl Seen {
    /// For one kit.
    fn of_one_kit() -> Self {
        Self { pieces: Pieces::of_one_kit(), beginnings: None, secrets: None }
    }

    /// For many packets of a kit of so many bytes.
    pub(super) fn of_many_packets(size: usize) -> Self {
        Self {
            pieces: Pieces::of_many_packets(size),
            beginnings: Some(Beginnings::default()),
            secrets: Some(SharedSecrets::default()),
        }
    }
}

/// The pipeline. With errors there is no kit.
pub fn make(
    source: &Source,
    settings: &Settings,
    progress: &Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<Built>, MachineError> {
    let (parsed, faults) = syntax::parse(source, &settings.course)?;
    diagnostics.extend(faults);
    let news = match &parsed {
        Some(parsed) => release::news(source, parsed, &settings.selection),
        None => Ok(None),
    };
    make_of(source, parsed, &news, settings, progress, diagnostics)
}

/// The pipeline from a course that was parsed before, and compared with its previous release.
pub(super) fn make_of(
    source: &Source,
    parsed: Option<Parsed>,
    news: &Result<Option<News>, Faults>,
    settings: &Settings,
    progress: &Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<Built>, MachineError> {
    let selection = with_agency(source, settings, diagnostics)?;
    let Some(parsed) = parsed else { return Ok(None) };
    progress.step("Checking");
    let (course, faults) = course::resolve(source, parsed, selection);
    diagnostics.extend(faults);
    make_course(course, news, settings, &Seen::of_one_kit(), progress, diagnostics)
}

/// What is chosen of the course, with the agency whose folder was laid into the source.
pub(super) fn with_agency(
    source: &Source,
    settings: &Settings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Selection, MachineError> {
    let mut selection = settings.selection.clone();
    if let Some(id) = &settings.agency {
        let (agency, faults) = agency::parse(source, id, &settings.course)?;
        diagnostics.extend(faults);
        selection.agency = agency.map(Arc::new);
    }
    Ok(selection)
}

/// The pipeline from a course that was put together: for an agency, one of many.
pub(super) fn make_course(
    course: Option<Course>,
    news: &Result<Option<News>, Faults>,
    settings: &Settings,
    seen: &Seen,
    progress: &Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<Built>, MachineError> {
    let edition = settings.edition;
    let Some(course) = course else { return Ok(None) };
    let (checked, faults) = check::check(course, Scope::Build);
    diagnostics.extend(faults);
    let Some(checked) = checked.filter(|_| !has_errors(diagnostics)) else { return Ok(None) };
    let (templates, faults) = Templates::with(&checked.course().templates);
    diagnostics.extend(faults);
    if has_errors(diagnostics) {
        return Ok(None);
    }
    let news = match news {
        Ok(news) => news.as_ref(),
        Err(faults) => {
            diagnostics.extend(faults.iter().cloned());
            return Ok(None);
        }
    };
    progress.step("Rendering");
    let projections = render::projections(&checked, edition);
    let (secrets, rendered) = rayon::join(
        || {
            let participants = projections.of(Reader::Participant);
            secrets::secrets(&checked, participants, seen.secrets.as_ref())
        },
        || {
            let finished = |count| progress.one_of(count);
            let (projections, templates, mark) = (&projections, &templates, settings.mark);
            render::render(&Making { projections, edition, mark, templates, news }, &finished)
        },
    );
    let rendered = rendered?;
    diagnostics.extend(templates.faults());
    if has_errors(diagnostics) {
        return Ok(None);
    }
    let reader = render::edition_reader(edition);
    let widest = projections.of(reader);
    let (mark, beginnings) = (settings.mark, seen.beginnings.as_ref());
    let kit = match kit::assemble(widest, edition, mark, rendered, beginnings) {
        Ok(kit) => kit,
        Err(faults) => {
            diagnostics.extend(faults);
            return Ok(None);
        }
    };
    progress.step("Packing");
    let about = about(projections.of(reader), edition, settings.mark);
    projections.release();
    let (_, zip) = rayon::join(|| checked.release(), || kit::compress(&kit, &seen.pieces));
    let zip = zip?;
    diagnostics.extend(kit::search(&kit.files, &zip, edition, &secrets));
    if has_errors(diagnostics) {
        return Ok(None);
    }
    if let Some(fault) = kit::never_received(&zip, &kit) {
        diagnostics.push(fault);
        return Ok(None);
    }
    let size = source::bytes(zip.size() as u64);
    let summary =
        format!("{about}  {} files, {size}\n  Unzip it and open index.html.\n", kit.files.len());
    Ok(Some(Built { kit, zip, summary }))
}

/// What to tell of a kit, whatever its size.
fn about(projection: &Projection<'_>, edition: Edition, mark: Mark) -> String {
    let manifest = projection.manifest();
    let hours = projection.schedule().hours();
    let of_hours = if hours == "1" { "hour" } else { "hours" };
    format!(
        "  {} {}, {}, {} edition, content digest {}\n  {}, {}, {hours} training {of_hours}\n",
        manifest.title,
        manifest.version.value,
        mark.word(),
        edition.word(),
        projection.digest().short(),
        plural(projection.len(), "module"),
        plural(projection.schedule().minutes as usize, "minute"),
    )
}
