//! The names in a zip from outside: legal everywhere, below one folder, and each a place of its own.

use crate::kit::limits;
use crate::kit::refusal::{Reason, Refusal};
use crate::kit::sums;
use crate::source::FilePath;
use crate::source::path::Places;
use crate::syntax::picture;

/// The kinds of files that a kit holds beside pictures and its list of sums, by their endings.
const KINDS: &[&str] = &["html", "json", "md", "yaml"];

/// The longest part of a name that is shown, in letters.
const SHOWN: usize = 120;

/// The names that were read so far.
#[derive(Default)]
pub(super) struct Names<'a> {
    folder: &'a str,
    last: &'a str,
    places: Places,
}

impl<'a> Names<'a> {
    /// Reads the next name.
    pub(super) fn add(&mut self, name: &'a [u8]) -> Result<FilePath, Refusal> {
        let name = std::str::from_utf8(name).map_err(|_| {
            let shown = shown(&String::from_utf8_lossy(name));
            Refusal::new(Reason::UnsafeName, format!("the name {shown} is not UTF-8"))
        })?;
        let refused =
            |reason, what: &str| Err(Refusal::new(reason, format!("{} {what}", shown(name))));
        if name.starts_with('/') {
            return refused(Reason::UnsafeName, "begins at the top of the disk");
        }
        let whole = FilePath::parse(name).map_err(|why| {
            Refusal::new(Reason::UnsafeName, format!("the name {}: {why}", shown(name)))
        })?;
        if name.split('/').count() > limits::FOLDER_DEPTH {
            return refused(Reason::TooLarge, "lies in too many folders");
        }
        let Some((folder, inner)) = name.split_once('/') else {
            return refused(Reason::UnsafeName, "lies in no folder, and a kit is one folder");
        };
        if !self.folder.is_empty() && folder != self.folder {
            return refused(
                Reason::UnsafeName,
                &format!("lies outside the folder `{}`", self.folder),
            );
        }
        self.folder = folder;
        match self.places.add(&whole) {
            Some(other) if other == name => {
                return refused(Reason::AmbiguousArchive, "is in the zip twice");
            }
            Some(other) => {
                let what = format!("and `{other}` are one place on some systems");
                return refused(Reason::UnsafeName, &what);
            }
            None => {}
        }
        if name < self.last {
            return refused(Reason::Repacked, "doesn't stand in the order of names");
        }
        self.last = name;
        let path = whole.below(folder).expect("it lies in this folder");
        let ending = path.extension();
        let kinds = KINDS.iter().chain(picture::EXTENSIONS);
        if inner != sums::NAME && !kinds.into_iter().any(|kind| *kind == ending) {
            return refused(Reason::UnsafeFile, "is of a kind that kits don't hold");
        }
        Ok(path)
    }

    /// The one folder.
    pub(super) fn folder(&self) -> &'a str {
        self.folder
    }
}

fn shown(name: &str) -> String {
    match name.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}…`", &name[..end]),
        None => format!("`{name}`"),
    }
}
