//! The author's files, or a kit's, as text: the only place that reads them.
//!
//! 1. `open` lists a folder once, sorted, without following links (`folder`).
//! 2. `Source::with` lays an agency's folder into the curriculum.
//! 3. `Source::text` and `Source::bytes` read a file the first time that somebody asks and keep
//!    what they read, so that what is checked is what is packed, whatever happens on the disk.
//!
//! Line ends become `\n` here and nowhere else.

mod folder;
pub mod limits;
pub mod path;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use crate::diagnostic::{Diagnostic, Place};
use crate::machine::MachineError;
use crate::span::FileId;

pub use folder::{Looks, looks, open, read_named, reopen};
pub use path::FilePath;

/// A folder of files, listed once and read on demand. A copy shares what was read.
#[derive(Clone)]
pub struct Source {
    entries: Vec<Arc<Entry>>,
    index: BTreeMap<FilePath, FileId>,
}

/// One file of the listing.
struct Entry {
    path: FilePath,
    kind: EntryKind,
    content: OnceLock<Content>,
}

#[derive(Clone)]
enum EntryKind {
    /// A file on the disk.
    File(PathBuf),
    /// A symbolic link: never followed.
    Link,
    /// A file that is in memory already.
    Memory(Arc<[u8]>),
}

#[derive(Clone)]
enum Content {
    Text(Arc<str>),
    Bytes(Arc<[u8]>),
    Fault(Diagnostic),
}

/// Why a file has no content to give.
#[derive(Debug)]
pub enum Unreadable {
    /// The author can mend it.
    Fault(Diagnostic),
    /// Only the machine's owner can.
    Machine(MachineError),
}

impl From<MachineError> for Unreadable {
    fn from(error: MachineError) -> Self {
        Unreadable::Machine(error)
    }
}

impl Source {
    /// A source from files in memory: a kit's, or a test's. The order given doesn't matter.
    pub fn in_memory(files: impl IntoIterator<Item = (FilePath, Vec<u8>)>) -> Self {
        let files: BTreeMap<FilePath, Vec<u8>> = files.into_iter().collect();
        let entries =
            files.into_iter().map(|(path, bytes)| (path, EntryKind::Memory(bytes.into())));
        Self::from_entries(entries.collect())
    }

    fn from_entries(entries: Vec<(FilePath, EntryKind)>) -> Self {
        let mut source = Self { entries: Vec::new(), index: BTreeMap::new() };
        entries.into_iter().for_each(|(path, kind)| source.push(path, kind));
        source
    }

    fn push(&mut self, path: FilePath, kind: EntryKind) {
        let file = u32::try_from(self.entries.len()).expect("a listing is bounded");
        self.index.insert(path.clone(), FileId(file));
        self.entries.push(Arc::new(Entry { path, kind, content: OnceLock::new() }));
    }

    /// The same with another listing laid into `folder`, in place of what lies there. What was read of
    /// the files that stay is shared; their numbers stay. A name that is too long then is a fault.
    pub fn with(&self, folder: &str, other: &Source) -> (Source, Vec<Diagnostic>) {
        let mut source = self.clone();
        let inside = |path: &FilePath| {
            path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        source.index.retain(|path, _| !inside(path));
        let mut faults = Vec::new();
        for (path, file) in &other.index {
            match FilePath::parse(&format!("{folder}/{path}")) {
                Ok(path) => source.push(path, other.entries[file.0 as usize].kind.clone()),
                Err(why) => {
                    let place = Place::Path(path.to_string());
                    let fault = Diagnostic::error("illegal-path", place, why);
                    faults.push(fault.help("rename the file"));
                }
            }
        }
        (source, faults)
    }

    /// The file's number, if it is in the listing.
    pub fn id(&self, path: &FilePath) -> Option<FileId> {
        self.index.get(path).copied()
    }

    /// The file's path.
    pub fn path(&self, file: FileId) -> &FilePath {
        &self.entries[file.0 as usize].path
    }

    /// All files below `folder` (which has no `/` at its end), sorted.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a FilePath> + 'a {
        let inside = move |path: &&FilePath| {
            let rest = path.as_str().strip_prefix(folder);
            rest.is_some_and(|rest| folder.is_empty() || rest.starts_with('/'))
        };
        self.index.keys().filter(inside)
    }

    /// What was read of a file as text, if it was: what diagnostics point into.
    pub fn text_read(&self, file: FileId) -> Option<&str> {
        match self.entries[file.0 as usize].content.get() {
            Some(Content::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The text of a file, in UTF-8 with `\n` line ends and without a byte-order mark.
    pub fn text(&self, path: &FilePath, limit: u64) -> Result<(FileId, Arc<str>), Unreadable> {
        let (file, content) =
            self.content(path, limit, |path, bytes| match decode(path, bytes) {
                Ok(text) => Content::Text(text),
                Err(fault) => Content::Fault(fault),
            })?;
        match content {
            Content::Text(text) => Ok((file, text)),
            Content::Fault(fault) => Err(Unreadable::Fault(fault)),
            Content::Bytes(_) => Err(Unreadable::Fault(fault(path, "is a picture, not text"))),
        }
    }

    /// The bytes of a file, as they are; a drawing is text, so its line ends are `\n` too.
    pub fn bytes(&self, path: &FilePath, limit: u64) -> Result<(FileId, Arc<[u8]>), Unreadable> {
        let (file, content) = self
            .content(path, limit, |path, bytes| Content::Bytes(one_line_end(path, bytes).into()))?;
        match content {
            Content::Bytes(bytes) => Ok((file, bytes)),
            Content::Fault(fault) => Err(Unreadable::Fault(fault)),
            Content::Text(text) => Ok((file, text.as_bytes().into())),
        }
    }

    /// The bytes of a text on the disk, line ends and all, read again to be changed: they must still be
    /// those of the text that was read.
    pub fn as_written(&self, file: FileId, limit: u64) -> Result<Vec<u8>, MachineError> {
        let path = self.path(file);
        let changed =
            || MachineError::new(format!("`{path}` was changed while it was looked at: try again"));
        let EntryKind::File(place) = &self.entries[file.0 as usize].kind else {
            return Err(changed());
        };
        let folder::Read::Bytes(bytes) = folder::read(place, limit)? else {
            return Err(changed());
        };
        let text = decode(path, bytes.clone()).map_err(|_| changed())?;
        if self.text_read(file) == Some(&text) { Ok(bytes) } else { Err(changed()) }
    }

    fn content(
        &self,
        path: &FilePath,
        limit: u64,
        make: impl Fn(&FilePath, Vec<u8>) -> Content,
    ) -> Result<(FileId, Content), Unreadable> {
        let file = self.id(path).ok_or_else(|| Unreadable::Fault(self.missing(path)))?;
        let entry = &self.entries[file.0 as usize];
        if let Some(content) = entry.content.get() {
            return Ok((file, content.clone()));
        }
        let content = match &entry.kind {
            EntryKind::Link => Content::Fault(
                fault(path, "is a symbolic link, and links are not followed")
                    .help("put the file itself in this place"),
            ),
            EntryKind::Memory(bytes) if bytes.len() as u64 > limit => too_large(path, limit),
            EntryKind::Memory(bytes) => make(path, bytes.to_vec()),
            EntryKind::File(place) => match folder::read(place, limit)? {
                folder::Read::Bytes(bytes) => make(path, bytes),
                folder::Read::TooLarge => too_large(path, limit),
                folder::Read::NotAFile => Content::Fault(
                    fault(path, "is not a plain file").help("put the file itself in this place"),
                ),
            },
        };
        Ok((file, entry.content.get_or_init(|| content).clone()))
    }

    fn missing(&self, path: &FilePath) -> Diagnostic {
        let names: Vec<&str> = self.below(path.folder()).map(FilePath::as_str).collect();
        let diagnostic = fault(path, "does not exist");
        match crate::diagnostic::nearest(path.as_str(), &names) {
            Some(name) => diagnostic.help(format!("there is `{name}`; is that the one?")),
            None => diagnostic.help("make this file, or take its name out where it is named"),
        }
    }
}

fn fault(path: &FilePath, what: &str) -> Diagnostic {
    let place = Place::Path(path.to_string());
    Diagnostic::error("unreadable-file", place, format!("`{path}` {what}"))
}

fn too_large(path: &FilePath, limit: u64) -> Content {
    let what = format!("is larger than {}", bytes(limit));
    Content::Fault(fault(path, &what).help("split it, or make it smaller"))
}

fn one_line_end(path: &FilePath, bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) if path.extension() == "svg" => text.replace("\r\n", "\n").into_bytes(),
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// A number of bytes in words: `10 MiB`.
pub fn bytes(count: u64) -> String {
    match count {
        0..1024 => format!("{count} bytes"),
        1024..1_048_576 => format!("{} KiB", count / 1024),
        _ => format!("{} MiB", count / 1_048_576),
    }
}

/// UTF-8 with `\n` line ends; other encodings and control characters are faults, not guesses.
fn decode(path: &FilePath, bytes: Vec<u8>) -> Result<Arc<str>, Diagnostic> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        fault(path, &format!("is not UTF-8: byte {offset} does not belong in such a text")).help(
            "save it again as UTF-8; Word and Notepad call it \"UTF-8\" when saving as plain text",
        )
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let text = match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => Cow::Borrowed(text),
    };
    let unseen = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    if let Some((offset, letter)) = text.char_indices().find(|(_, letter)| unseen(*letter)) {
        let line = text[..offset].matches('\n').count() + 1;
        let what =
            format!("contains the control character {} in line {line}", letter.escape_unicode());
        return Err(
            fault(path, &what).help("delete the character; it can't be seen, so retype the word")
        );
    }
    Ok(text.into())
}
