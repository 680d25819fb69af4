//! Whether a zip that was just packed holds what was to be packed, no more and no less.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::kit::refusal::{Reason, Refusal};
use crate::kit::zip::Opened;
use crate::kit::{Kit, limits};

/// Opens a zip that was just packed, and compares each file with the kit's own. That the sums among
/// them are right too, is known: they were made of the same bytes.
pub fn verify_packed(zip: &[u8], kit: &Kit) -> Result<(), Refusal> {
    let same = entries(zip, &kit.name, |path, bytes| {
        let at = kit.files.binary_search_by(|file| file.path.as_str().cmp(path));
        match at.is_ok_and(|at| kit.files[at].bytes == bytes) {
            true => Ok(()),
            false => {
                Err(Refusal::new(Reason::SumMismatch, format!("`{path}` is not what was packed")))
            }
        }
    })?;
    match kit.files.iter().find(|file| !same.contains_key(file.path.as_str())) {
        Some(file) => {
            let message = format!("`{}` is missing from the zip", file.path);
            Err(Refusal::new(Reason::MissingFile, message))
        }
        None => Ok(()),
    }
}

/// What is found in each entry of a zip, by its path in the folder `name`.
fn entries<T: Send>(
    zip: &[u8],
    name: &str,
    inspect: impl Fn(&str, Vec<u8>) -> Result<T, Refusal> + Sync,
) -> Result<BTreeMap<String, T>, Refusal> {
    let damaged = |why| Refusal::new(Reason::Damaged, why);
    let mut opened =
        Opened::new(zip).map_err(|why| damaged(format!("the zip can't be opened: {why}")))?;
    let entry = |opened: &mut Opened<'_>, index| {
        let (path, bytes) = opened.entry(index, limits::FILE_BYTES as u64).map_err(damaged)?;
        let inner = path.strip_prefix(name).and_then(|rest| rest.strip_prefix('/'));
        let inner = inner.ok_or_else(|| {
            let message = format!("`{path}` lies outside the folder `{name}`");
            Refusal::new(Reason::UnsafeName, message)
        })?;
        Ok((inner.to_owned(), inspect(inner, bytes)?))
    };
    // The largest first, so that no thread is left alone with one at the end.
    let inspected: Result<Vec<(String, T)>, Refusal> = opened
        .largest_first()
        .into_par_iter()
        .with_max_len(1)
        .map_init(|| opened.clone(), entry)
        .collect();
    let mut files = BTreeMap::new();
    for (path, found) in inspected? {
        if files.insert(path.clone(), found).is_some() {
            let message = format!("the zip holds `{path}` twice");
            return Err(Refusal::new(Reason::AmbiguousArchive, message));
        }
    }
    Ok(files)
}
