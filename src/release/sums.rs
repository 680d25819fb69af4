//! `SHA256SUMS` of a release: of the files that lie beside it, so that `sha256sum -c` checks them. What is signed.

use crate::digest::{self, Digest};

/// A file of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its name.
    pub name: String,
    /// Its digest.
    pub digest: Digest,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Published {
    /// A file with these bytes.
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), digest: Digest::of(bytes), bytes: bytes.len() as u64 }
    }
}

/// The list of files, sorted by name.
pub fn text<'a>(files: impl IntoIterator<Item = &'a Published>) -> String {
    let mut lines: Vec<(&str, String)> = files
        .into_iter()
        .map(|file| (file.name.as_str(), digest::line(file.digest, &file.name)))
        .collect();
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}
