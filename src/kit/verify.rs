//! Whether a zip holds what its own list of sums says, no more and no less.

use std::collections::BTreeMap;
use std::fmt;

use rayon::prelude::*;

use crate::digest::Digest;
use crate::kit::zip::Opened;
use crate::kit::{Kit, sums};

/// The largest file that a kit may hold, in bytes.
const LARGEST_FILE: u64 = 1 << 30;

/// Why a kit is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Opens a zip that was just packed, and compares each file with the kit's own. That the sums among
/// them are right too, is known: they were made of the same bytes.
pub fn verify_packed(zip: &[u8], kit: &Kit) -> Result<(), Refusal> {
    let same = entries(zip, &kit.name, |path, bytes| {
        let at = kit.files.binary_search_by(|file| file.path.as_str().cmp(path));
        match at.is_ok_and(|at| kit.files[at].bytes == bytes) {
            true => Ok(()),
            false => Err(Refusal(format!("`{path}` is not what was packed"))),
        }
    })?;
    match kit.files.iter().find(|file| !same.contains_key(file.path.as_str())) {
        Some(file) => Err(Refusal(format!("`{}` is missing from the zip", file.path))),
        None => Ok(()),
    }
}

/// Opens a zip whose files lie in the folder `name`, and compares each with the list of sums in it.
/// Returns how many files it holds.
pub fn verify(zip: &[u8], name: &str) -> Result<usize, Refusal> {
    let mut files = entries(zip, name, |path, bytes| {
        let text = (path == sums::NAME).then(|| String::from_utf8_lossy(&bytes).into_owned());
        Ok(Inspected { digest: Digest::of(&bytes), text })
    })?;
    let Some(Inspected { text: Some(list), .. }) = files.remove(sums::NAME) else {
        return Err(Refusal(format!("the zip has no {}", sums::NAME)));
    };
    let count = files.len() + 1;
    for (digest, path) in sums::parse(&list).map_err(Refusal)? {
        match files.remove(path) {
            None => {
                return Err(Refusal(format!(
                    "`{path}` is listed in {} and missing from the zip",
                    sums::NAME
                )));
            }
            Some(found) if found.digest.to_string() != digest => {
                return Err(Refusal(format!("`{path}` is not what {} says", sums::NAME)));
            }
            Some(_) => {}
        }
    }
    match files.keys().next() {
        Some(path) => {
            Err(Refusal(format!("`{path}` is in the zip and not listed in {}", sums::NAME)))
        }
        None => Ok(count),
    }
}

/// What is kept of an entry.
struct Inspected {
    digest: Digest,
    text: Option<String>,
}

/// What is found in each entry of a zip, by its path in the folder `name`.
fn entries<T: Send>(
    zip: &[u8],
    name: &str,
    inspect: impl Fn(&str, Vec<u8>) -> Result<T, Refusal> + Sync,
) -> Result<BTreeMap<String, T>, Refusal> {
    let mut opened =
        Opened::new(zip).map_err(|why| Refusal(format!("the zip can't be opened: {why}")))?;
    let entry = |opened: &mut Opened<'_>, index| {
        let (path, bytes) = opened.entry(index, LARGEST_FILE).map_err(Refusal)?;
        let inner = path.strip_prefix(name).and_then(|rest| rest.strip_prefix('/'));
        let inner =
            inner.ok_or_else(|| Refusal(format!("`{path}` lies outside the folder `{name}`")))?;
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
            return Err(Refusal(format!("the zip holds `{path}` twice")));
        }
    }
    Ok(files)
}
