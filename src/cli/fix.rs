//! `kitbag check --fix`: writes the changes that certainly mend a fault, and touches nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::cli::output;
use crate::diagnostic::{Diagnostic, Fix};
use crate::machine::MachineError;
use crate::source::Source;
use crate::source::limits::MODULE_BYTES;
use crate::span::FileId;

/// The longest id that is made, in characters: room for a number behind it.
const LONGEST: usize = 40;

/// Applies all fixes, each file whole or not at all. Returns how many there were.
pub(super) fn apply(
    root: &Path,
    source: &Source,
    diagnostics: &[Diagnostic],
) -> Result<usize, MachineError> {
    let mut taken = ids_in(source);
    // By file, in the order of their places.
    let mut changes: BTreeMap<FileId, BTreeMap<u32, String>> = BTreeMap::new();
    for Fix::Id(at, words) in diagnostics.iter().filter_map(|one| one.fix.as_ref()) {
        let id = free_id(words, &mut taken);
        let (place, text) = match at.start == at.end {
            true => (at.start, format!(" {{#{id}}}")),
            false => (at.start + 1, format!("#{id} ")),
        };
        changes.entry(at.file).or_default().insert(place, text);
    }
    for (file, changes) in &changes {
        let path = source.path(*file);
        let raw = source.as_written(*file, MODULE_BYTES)?;
        output::publish_file(&root.join(path.as_str()), &changed(&raw, changes))?;
    }
    Ok(changes.values().map(BTreeMap::len).sum())
}

/// The bytes with the insertions. Places count bytes as the parser saw them: without a byte-order mark,
/// and with one byte a line end.
fn changed(raw: &[u8], changes: &BTreeMap<u32, String>) -> Vec<u8> {
    let mark: &[u8] = "\u{feff}".as_bytes();
    let start = if raw.starts_with(mark) { mark.len() } else { 0 };
    let mut out = raw[..start].to_vec();
    let mut left = changes.iter().peekable();
    let mut seen = 0;
    for (at, byte) in raw.iter().enumerate().skip(start) {
        while let Some((_, text)) = left.next_if(|(place, _)| **place <= seen) {
            out.extend_from_slice(text.as_bytes());
        }
        out.push(*byte);
        let is_half_line_end = *byte == b'\r' && raw.get(at + 1) == Some(&b'\n');
        seen += u32::from(!is_half_line_end);
    }
    left.for_each(|(_, text)| out.extend_from_slice(text.as_bytes()));
    out
}

/// Everything that stands anywhere as an id, in lower case; what only looks like one does no harm.
fn ids_in(source: &Source) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for path in source.below("courses").filter(|path| path.extension() == "md") {
        let Some(text) = source.id(path).and_then(|file| source.text_read(file)) else { continue };
        for after in text.split('#').skip(1) {
            let end = after
                .find(|letter: char| !(letter.is_ascii_alphanumeric() || "-._".contains(letter)));
            ids.insert(after[..end.unwrap_or(after.len())].to_lowercase());
        }
    }
    ids
}

/// An id made of words: lower case, hyphens, and a number if it is taken.
fn free_id(words: &str, taken: &mut BTreeSet<String>) -> String {
    let mut base = String::new();
    for letter in words.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' => base.push(letter),
            '\'' | '’' => {}
            _ if base.is_empty() || base.ends_with('-') => {}
            _ => base.push('-'),
        }
        if base.len() >= LONGEST {
            break;
        }
    }
    let base = base.trim_matches('-');
    let base = if base.is_empty() { "part" } else { base };
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let id = std::iter::once(base.to_owned()).chain(numbered).find(|id| !taken.contains(id));
    let id = id.unwrap_or_default();
    taken.insert(id.clone());
    id
}
