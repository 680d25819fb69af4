//! Whether a zip holds what its own list of sums says, no more and no less.

use std::collections::BTreeMap;
use std::fmt;

use rayon::prelude::*;

use crate::digest::Digest;
use crate::kit::sums;
use crate::kit::zip::Opened;

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

/// Opens a zip whose files lie in the folder `name`, and compares each with the list of sums in it.
/// Returns how many files it holds.
pub fn verify(zip: &[u8], name: &str) -> Result<usize, Refusal> {
    let mut opened =
        Opened::new(zip).map_err(|why| Refusal(format!("the zip can't be opened: {why}")))?;
    // The largest first, so that no thread is left alone with one at the end.
    let inspected: Result<Vec<(String, Inspected)>, Refusal> = opened
        .largest_first()
        .into_par_iter()
        .with_max_len(1)
        .map_init(|| opened.clone(), |opened, index| inspect(opened, index, name))
        .collect();
    let mut files = BTreeMap::new();
    for (path, found) in inspected? {
        if files.insert(path.clone(), found).is_some() {
            return Err(Refusal(format!("the zip holds `{path}` twice")));
        }
    }
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

fn inspect(
    opened: &mut Opened<'_>,
    index: usize,
    name: &str,
) -> Result<(String, Inspected), Refusal> {
    let (path, bytes) = opened.entry(index, LARGEST_FILE).map_err(Refusal)?;
    let inner = path.strip_prefix(name).and_then(|rest| rest.strip_prefix('/'));
    let inner = inner
        .ok_or_else(|| Refusal(format!("`{path}` lies outside the folder `{name}`")))?
        .to_owned();
    let text = (inner == sums::NAME).then(|| String::from_utf8_lossy(&bytes).into_owned());
    Ok((inner, Inspected { digest: Digest::of(&bytes), text }))
}
