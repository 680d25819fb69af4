//! `SHA256SUMS`: a kit can be checked where no kitbag is installed.

use std::collections::BTreeMap;

use crate::digest::{self, Digest};
use crate::render::KitFile;
use crate::source::FilePath;

/// The list's name.
pub(super) const NAME: &str = "SHA256SUMS";

/// The list of all files but itself.
pub(super) fn file(digests: &BTreeMap<FilePath, Digest>) -> KitFile {
    let lines = digests.iter().map(|(path, digest)| digest::line(*digest, path.as_str()));
    let path = FilePath::parse(NAME).expect("a legal path");
    KitFile { path, bytes: lines.collect::<String>().into() }
}

/// The digests and paths of a list; the error names the line.
pub(super) fn parse(text: &str) -> Result<Vec<(&str, &str)>, String> {
    let line = |(number, line): (usize, &'_ str)| -> Result<(usize, usize), String> {
        let wrong =
            || format!("line {} of {NAME} is not a digest, two spaces and a path", number + 1);
        let (digest, path) = line.split_once("  ").ok_or_else(wrong)?;
        let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_digest && !path.is_empty() { Ok((digest.len(), path.len())) } else { Err(wrong()) }
    };
    let mut entries = Vec::new();
    for (number, text) in text.lines().enumerate() {
        let (digest, _) = line((number, text))?;
        entries.push((&text[..digest], &text[digest + 2..]));
    }
    Ok(entries)
}
