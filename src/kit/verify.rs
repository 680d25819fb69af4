//! Whether a zip that was just written holds what was to be packed, no more and no less.

use rayon::prelude::*;

use crate::kit::Kit;
use crate::kit::directory::{self, Directory};
use crate::kit::refusal::{Reason, Refusal};
use crate::kit::zip::{self, Zip};

/// Reads the records of a zip that was just written as those of a kit from outside, and compares what each entry opens
/// to with the kit's own file. `zip` is the bytes that the disk gives back, and `packed` what was written. That the sums among them are right too, is known: they were made of the same
/// bytes. An entry that is not what was compressed is opened from its first byte to its last.
pub fn verify_packed(zip: &[u8], kit: &Kit, packed: &Zip) -> Result<(), Refusal> {
    let Directory { name, entries } = directory::read(zip)?;
    if name != kit.name {
        let message = format!("`{name}` lies outside the folder `{}`", kit.name);
        return Err(Refusal::new(Reason::UnsafeName, message));
    }
    // The largest first, so that no thread is left alone with one at the end.
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(entries[*index].size));
    let is_other = order.into_par_iter().with_max_len(1).filter(|index| {
        let entry = &entries[*index];
        let same = |at: usize| {
            let file = &kit.files[at].bytes;
            packed.proves(at, entry, file) || zip::unpack(entry).is_some_and(|bytes| bytes == *file)
        };
        !kit.files.binary_search_by(|file| file.path.cmp(&entry.path)).is_ok_and(same)
    });
    if let Some(index) = is_other.min() {
        let message = format!("`{}` is not what was packed", entries[index].path);
        return Err(Refusal::new(Reason::SumMismatch, message));
    }
    // Entries are sorted, and none stands twice.
    let is_there = |path| entries.binary_search_by(|entry| entry.path.cmp(path)).is_ok();
    match kit.files.iter().find(|file| !is_there(&file.path)) {
        Some(file) => {
            let message = format!("`{}` is missing from the zip", file.path);
            Err(Refusal::new(Reason::MissingFile, message))
        }
        None => Ok(()),
    }
}
