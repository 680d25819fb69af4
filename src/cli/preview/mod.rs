//! `kitbag preview`: a course in a browser on the same machine, fresh after each save.
//!
//! 1. `server` takes connections, few and bounded; `request` reads one, `guard` says whether it comes from the preview's own
//!    page, `routes` finds what it asks for, `answer` writes that.
//! 2. `watch` waits for saves; `listeners` are the browsers that are told.
//! 3. `comments` are what readers say from the page.
//! 4. `browser` and `editor` start programs, by their names and never by a shell.

mod answer;
mod browser;
mod comments;
mod editor;
mod guard;
mod listeners;
mod request;
mod routes;
mod server;
mod watch;

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::preview::guard::Guard;
use crate::cli::preview::server::Server;
use crate::cli::{Outcome, opened, terminal};
use crate::machine::MachineError;
use crate::preview::Preview;
use crate::source::FilePath;
use crate::syntax::parse::course_names;
use crate::syntax::values::Slug;
use crate::{report, source, syntax};

const EXAMPLES: &str = "\
Examples:
  kitbag preview
  kitbag preview de-escalation-instructor
  kitbag preview de-escalation-instructor --agencies ../our-agencies
  kitbag preview de-escalation-instructor --no-open

It serves this machine alone, at an address that nobody can guess, and ends with Ctrl C.";

/// The arguments of `kitbag preview`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The course: its folder's name in `courses` [default: the only one]
    #[arg(value_parser = Slug::parse)]
    course: Option<Slug>,
    /// Where the curriculum is [default: `curriculum`, or the folder that you are in]
    #[arg(long, value_name = "DIR")]
    curriculum: Option<PathBuf>,
    /// A folder with agencies' folders, to look at the course as each of them [default: the curriculum's `agencies`]
    #[arg(long, value_name = "DIR")]
    agencies: Option<PathBuf>,
    /// Open no browser, only say where the preview is
    #[arg(long)]
    no_open: bool,
}

/// Shows the course until it is ended.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let Some(root) = opened::root(arguments.curriculum.as_deref())? else {
        return Ok(Outcome::Usage);
    };
    let root = absolute(root)?;
    let course = match course(&root, arguments.course.clone())? {
        Ok(course) => course,
        Err(outcome) => return Ok(outcome),
    };
    let agencies = arguments.agencies.clone();
    if let Some(folder) = agencies.iter().find(|folder| !folder.is_dir()) {
        let shown = folder.display();
        terminal::tell(&format!("error: there is no folder `{shown}`\n"))?;
        return Ok(Outcome::Usage);
    }
    let agencies = agencies.map(absolute).transpose()?;
    let failed = |error| MachineError::new(format!("can't open a port for a browser: {error}"));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    let guard = Guard::new(port)?;
    let address = guard.address();
    let folders: Vec<PathBuf> =
        [Some(&root), agencies.as_ref()].into_iter().flatten().cloned().collect();
    // Before anything is read, so that no save is missed.
    let saves = watch::saves(&folders);
    let preview = Preview::open(root.clone(), course.clone(), agencies);
    let server = Arc::new(Server::new(preview, guard, root, course.clone()));
    server::start(listener, server.clone())?;
    terminal::answer(&format!("Preview of `{course}`: {address}\nIt ends with Ctrl C.\n"))?;
    if !arguments.no_open && !browser::open(&server.guard.address_for_once()) {
        terminal::tell("No browser could be opened: open that address yourself.\n")?;
    }
    watch::run(&saves, &server);
    Ok(Outcome::Done)
}

fn absolute(path: PathBuf) -> Result<PathBuf, MachineError> {
    std::path::absolute(&path).map_err(|error| MachineError::io("can't find", &path, error))
}

/// The course that is meant; if there is none, that was told.
fn course(
    root: &std::path::Path,
    named: Option<Slug>,
) -> Result<Result<Slug, Outcome>, MachineError> {
    let (files, _) = source::open(root)?;
    let Some(course) = named else {
        let mut names = course_names(&files).filter_map(|name| Slug::parse(name).ok());
        let (first, more) = (names.next(), names.next());
        let root = root.display();
        return match (first, more) {
            (Some(only), None) => Ok(Ok(only)),
            (None, _) => {
                let what =
                    format!("error: `{root}` holds no course: no `courses/NAME/course.yaml`\n");
                terminal::tell(&what)?;
                Ok(Err(Outcome::Usage))
            }
            (Some(_), Some(_)) => {
                let names: Vec<String> =
                    course_names(&files).map(|name| format!("`{name}`")).collect();
                let names = names.join(", ");
                terminal::tell(&format!("error: which course? name one of {names}\n"))?;
                Ok(Err(Outcome::Usage))
            }
        };
    };
    let manifest = FilePath::parse(&format!("courses/{course}/course.yaml"));
    if manifest.is_ok_and(|path| files.id(&path).is_some()) {
        return Ok(Ok(course));
    }
    let (_, faults) = syntax::parse(&files, &course)?;
    let faults: Vec<_> = faults.into_iter().filter(|fault| fault.rule == "no-course").collect();
    terminal::tell(&report::text(&files, &faults, terminal::colour()))?;
    Ok(Err(Outcome::Usage))
}
