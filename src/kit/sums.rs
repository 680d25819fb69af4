//! `SHA256SUMS`: a kit can be checked where no kitbag is installed.

use std::collections::BTreeMap;

use crate::digest::{self, Digest};
use crate::kit::refusal::{Reason, Refusal};
use crate::render::KitFile;
use crate::source::FilePath;

/// The list's name.
pub const NAME: &str = "SHA256SUMS";

/// The list of all files but itself.
pub(super) fn file(digests: &BTreeMap<FilePath, Digest>) -> KitFile {
    let path = FilePath::parse(NAME).expect("a legal path");
    KitFile { path, bytes: text(digests).into() }
}

fn text(digests: &BTreeMap<FilePath, Digest>) -> String {
    digests.iter().map(|(path, digest)| digest::line(*digest, path.as_str())).collect()
}

/// Whether a list is, byte for byte, the one that these files make. If not, the refusal says what is
/// between them.
pub(super) fn compare(list: &[u8], found: &BTreeMap<FilePath, Digest>) -> Result<(), Refusal> {
    if list == text(found).as_bytes() {
        return Ok(());
    }
    let listed = listed(list)?;
    for (path, digest) in &listed {
        let refused = |reason, what: &str| Err(Refusal::new(reason, format!("`{path}` {what}")));
        match FilePath::parse(path).ok().and_then(|path| found.get(&path)) {
            None => {
                return refused(Reason::MissingFile, &format!("is listed in {NAME} and missing"));
            }
            Some(found) if found != digest => {
                return refused(Reason::SumMismatch, &format!("is not what {NAME} says"));
            }
            Some(_) => {}
        }
    }
    match found.keys().find(|path| !listed.contains_key(path.as_str())) {
        Some(path) => {
            let message = format!("`{path}` is in the kit and not listed in {NAME}");
            Err(Refusal::new(Reason::UnlistedFile, message))
        }
        None => Err(wrong("is not written as kitbag writes it")),
    }
}

/// The digests of a kit's own list by path.
fn listed(list: &[u8]) -> Result<BTreeMap<&str, Digest>, Refusal> {
    let list = std::str::from_utf8(list).map_err(|_| wrong("is not UTF-8"))?;
    let mut listed = BTreeMap::new();
    for (number, line) in list.lines().enumerate() {
        let (sum, path) = line.split_once("  ").unwrap_or((line, ""));
        let number = number + 1;
        let digest = match Digest::parse(sum) {
            Some(digest) if !path.is_empty() => digest,
            _ => return Err(wrong(&format!("has in line {number} {}", what_it_is(sum)))),
        };
        if listed.insert(path, digest).is_some() {
            return Err(wrong(&format!("lists `{path}` twice")));
        }
    }
    Ok(listed)
}

fn what_it_is(sum: &str) -> &'static str {
    match (sum.len(), sum.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        (32, true) => "an MD5 sum, which proves nothing; it must be SHA-256",
        (40, true) => "a SHA-1 sum, which proves nothing; it must be SHA-256",
        _ => "no SHA-256 digest, two spaces and a path",
    }
}

fn wrong(what: &str) -> Refusal {
    Refusal::new(Reason::WrongSums, format!("{NAME} {what}"))
}

/// The digest of the file `name` in a list that `sha256sum` wrote, if the list has it.
pub fn digest_of(name: &str, list: &[u8]) -> Result<Option<Digest>, Refusal> {
    let wrong = |what: &str| Err(Refusal::new(Reason::WrongSums, format!("the list {what}")));
    let Ok(list) = std::str::from_utf8(list) else { return wrong("is not UTF-8") };
    let mut found = None;
    for line in list.lines() {
        // A space or, for what was read byte by byte, a `*` stands before the name.
        let Some((sum, rest)) = line.split_once(' ') else { continue };
        if rest.strip_prefix([' ', '*']) != Some(name) {
            continue;
        }
        let digest = Digest::parse(&sum.to_ascii_lowercase());
        let Some(digest) = digest else {
            return wrong(&format!("has for `{name}` {}", what_it_is(sum)));
        };
        if found.is_some_and(|found| found != digest) {
            return wrong(&format!("has two sums for `{name}`"));
        }
        found = Some(digest);
    }
    Ok(found)
}
