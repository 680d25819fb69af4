//! Listing and reading a folder on the disk, without leaving it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use walkdir::WalkDir;

use crate::diagnostic::{Diagnostic, Place};
use crate::machine::MachineError;
use crate::source::path::{FilePath, escaped};
use crate::source::{EntryKind, Source, limits};

/// What came of reading one file.
pub(super) enum Read {
    /// All of it.
    Bytes(Vec<u8>),
    /// More than the limit: nothing of it was kept.
    TooLarge,
    /// A folder, a pipe, a device, or a link that took a file's place.
    NotAFile,
}

/// Lists the folder at `root`: every file below it but hidden ones. A name that could not be
/// unzipped everywhere is a fault; links are listed, so that asking for one can say so.
pub fn open(root: &Path) -> Result<(Source, Vec<Diagnostic>), MachineError> {
    fs::read_dir(root)
        .map_err(|error| MachineError::io("can't open the curriculum folder", root, error))?;
    let mut faults = Vec::new();
    let mut entries = BTreeMap::new();
    for entry in walk(root) {
        let entry = entry.map_err(|error| unlisted(root, &error))?;
        if entry.file_type().is_dir() {
            continue;
        }
        match relative(root, entry.path()) {
            Ok(path) if entry.file_type().is_symlink() => entries.insert(path, EntryKind::Link),
            Ok(path) => entries.insert(path, EntryKind::File(entry.into_path())),
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        if entries.len() > limits::FILES {
            let what = format!("`{}` holds more than {} files", root.display(), limits::FILES);
            return Err(MachineError::new(what));
        }
    }
    faults.extend(case_clashes(entries.keys()));
    Ok((Source::from_entries(entries.into_iter().collect()), faults))
}

/// Lists the folder at `root` again. Of each file that lies where it lay, and isn't one of those that `changed`, what
/// was read before is kept.
pub fn reopen(
    root: &Path,
    before: &Source,
    changed: &BTreeSet<PathBuf>,
) -> Result<(Source, Vec<Diagnostic>), MachineError> {
    let (mut now, faults) = open(root)?;
    for entry in &mut now.entries {
        let known = before.index.get(&entry.path).map(|file| &before.entries[file.0 as usize]);
        if let (EntryKind::File(place), Some(known)) = (&entry.kind, known)
            && matches!(&known.kind, EntryKind::File(before) if before == place)
            && !changed.contains(place)
        {
            *entry = known.clone();
        }
    }
    Ok((now, faults))
}

/// Every file and folder below `root` but hidden ones, in the order of their names. Whoever names a root may name a link.
fn walk(root: &Path) -> impl Iterator<Item = walkdir::Result<walkdir::DirEntry>> {
    WalkDir::new(root)
        .follow_links(false)
        .min_depth(1)
        .max_depth(limits::FOLDER_DEPTH)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| !is_hidden(entry))
}

/// What the files of a folder look like from outside: a save changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looks(BTreeMap<PathBuf, (u64, Option<Duration>)>);

/// Looks at the files below `root`, and opens none. What can't be looked at is left out: it is told
/// when it is read.
pub fn looks(root: &Path) -> Looks {
    let files = walk(root).take(limits::FILES).filter_map(|entry| {
        let entry = entry.ok().filter(|entry| !entry.file_type().is_dir())?;
        let data = entry.metadata().ok()?;
        let saved = data.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        Some((entry.into_path(), (data.len(), saved)))
    });
    Looks(files.collect())
}

impl Looks {
    /// Whether there is such a file.
    pub fn has(&self, path: &Path) -> bool {
        self.0.contains_key(path)
    }

    /// The files that look otherwise, are new or are gone.
    pub fn changed(&self, now: &Looks) -> Vec<PathBuf> {
        let gone = self.0.keys().filter(|path| !now.0.contains_key(*path));
        let new = now.0.iter().filter(|(path, looks)| self.0.get(*path) != Some(looks));
        gone.chain(new.map(|(path, _)| path)).cloned().collect()
    }
}

/// Reads a file that somebody names, who may name a link; nothing if it is larger than `limit` bytes.
pub fn read_named(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, MachineError> {
    let named = fs::metadata(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => MachineError::new(format!("there is no file `{}`", path.display())),
        _ => MachineError::io("can't read", path, error),
    })?;
    match read_whole(path, &named, limit)? {
        Read::Bytes(bytes) => Ok(Some(bytes)),
        Read::TooLarge => Ok(None),
        Read::NotAFile => {
            Err(MachineError::new(format!("can't read `{}`: it is not a file", path.display())))
        }
    }
}

/// Reads one file of a folder, and follows no link out of it.
pub(super) fn read(path: &Path, limit: u64) -> Result<Read, MachineError> {
    let named =
        fs::symlink_metadata(path).map_err(|error| MachineError::io("can't read", path, error))?;
    read_whole(path, &named, limit)
}

/// Reads one file whole through one handle, at most `limit` bytes of it. What was seen at its name is looked
/// at first: to open a pipe is to wait for it.
fn read_whole(path: &Path, named: &fs::Metadata, limit: u64) -> Result<Read, MachineError> {
    let failed = |error| MachineError::io("can't read", path, error);
    if !named.is_file() {
        return Ok(Read::NotAFile);
    }
    let file = fs::File::open(path).map_err(failed)?;
    let opened = file.metadata().map_err(failed)?;
    if !opened.is_file() {
        return Ok(Read::NotAFile);
    }
    if opened.len() > limit {
        return Ok(Read::TooLarge);
    }
    let mut bytes = Vec::with_capacity(opened.len() as usize);
    file.take(limit + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(if bytes.len() as u64 > limit { Read::TooLarge } else { Read::Bytes(bytes) })
}

/// Hidden files are the author's own: an editor's, a version control's, a system's.
fn is_hidden(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.') || name.starts_with("~$") || name == "Thumbs.db" || name == "desktop.ini"
}

fn relative(root: &Path, path: &Path) -> Result<FilePath, Diagnostic> {
    let inner = path.strip_prefix(root).unwrap_or(path);
    let parts: Option<Vec<&str>> = inner.iter().map(|part| part.to_str()).collect();
    let Some(parts) = parts else {
        let shown: String =
            inner.to_string_lossy().replace(char::REPLACEMENT_CHARACTER, "\\u{fffd}");
        let message = format!("the file name `{}` is not UTF-8", escaped(&shown));
        return Err(Diagnostic::error("illegal-path", Place::Path(escaped(&shown)), message)
            .help("rename the file with letters that every system can write"));
    };
    let text = parts.join("/");
    FilePath::parse(&text).map_err(|why| {
        Diagnostic::error("illegal-path", Place::Path(escaped(&text)), why)
            .help("rename the file: a kit must unzip on every system")
    })
}

/// Names that differ only by case are one file on Windows and macOS.
fn case_clashes<'a>(paths: impl Iterator<Item = &'a FilePath>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, &FilePath> = BTreeMap::new();
    let mut faults = Vec::new();
    for path in paths {
        if let Some(other) = seen.insert(path.as_str().to_lowercase(), path) {
            let message = format!("`{other}` and `{path}` differ only by upper and lower case");
            let place = Place::Path(path.to_string());
            faults.push(
                Diagnostic::error("illegal-path", place, message)
                    .help("rename one of them: on Windows and macOS they are the same file"),
            );
        }
    }
    faults
}

fn unlisted(root: &Path, error: &walkdir::Error) -> MachineError {
    let path = error.path().unwrap_or(root);
    match error.io_error() {
        Some(cause) => MachineError::io("can't list", path, std::io::Error::from(cause.kind())),
        None => MachineError::new(format!("can't list `{}`", path.display())),
    }
}
