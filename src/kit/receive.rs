//! A kit from outside, opened: the one way in which commands read it. Nothing of it is trusted, and nothing
//! is written.

use std::collections::BTreeMap;

use bytes::Bytes;
use rayon::prelude::*;

use crate::digest::Digest;
use crate::kit::about::{self, About};
use crate::kit::directory::{self, Entry};
use crate::kit::refusal::{Reason, Refusal};
use crate::kit::{sums, zip};
use crate::source::{FilePath, Source};

/// A kit that is whole: each file is what its list of sums says, and `kit.json` says what is there. Who made
/// it is another question: whoever can change a file can change the list.
#[derive(Debug)]
pub struct Received {
    /// The folder that it unzips into.
    pub name: String,
    /// The files, with paths below that folder.
    pub files: BTreeMap<FilePath, Bytes>,
    /// What `kit.json` says of it.
    pub about: About,
}

impl Received {
    /// The size of all files, in bytes.
    pub fn size(&self) -> u64 {
        self.files.values().map(|bytes| bytes.len() as u64).sum()
    }

    /// The source that it was made from, as a curriculum.
    pub fn source(&self) -> Source {
        Source::in_memory(self.files.iter().filter_map(|(path, bytes)| {
            let path = path.as_str().strip_prefix("source/")?;
            Some((FilePath::parse(path).ok()?, bytes.to_vec()))
        }))
    }

    /// Whether it holds its own source. If so, that is what the content digest says.
    pub fn has_source(&self) -> bool {
        self.files.keys().any(about::is_source)
    }
}

/// Opens a kit from outside, or says why it is refused.
pub fn receive(zip: &[u8]) -> Result<Received, Refusal> {
    let directory = directory::read(zip)?;
    let (mut files, mut digests) = (BTreeMap::new(), BTreeMap::new());
    for (entry, unpacked) in directory.entries.iter().zip(unpack(&directory.entries)) {
        let Unpacked { bytes, digest } = unpacked?;
        files.insert(entry.path.clone(), bytes);
        digests.insert(entry.path.clone(), digest);
    }
    let list = path(sums::NAME);
    if digests.remove(&list).is_none() {
        return Err(Refusal::new(Reason::NotAKit, format!("the zip has no {list}")));
    }
    sums::compare(&files[&list], &digests)?;
    let about = about::read(directory.name, &files, &digests)?;
    Ok(Received { name: directory.name.to_owned(), files, about })
}

/// A file of the kit.
struct Unpacked {
    bytes: Bytes,
    digest: Digest,
}

/// All files in the order of their entries, so that the first that is damaged is told, whichever thread
/// came first.
fn unpack(entries: &[Entry<'_>]) -> Vec<Result<Unpacked, Refusal>> {
    // The largest first, so that no thread is left alone with one at the end.
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(entries[*index].size));
    let unpacked = order.into_par_iter().with_max_len(1);
    let mut unpacked: Vec<(usize, _)> =
        unpacked.map(|index| (index, unpacked_entry(&entries[index]))).collect();
    unpacked.sort_by_key(|(index, _)| *index);
    unpacked.into_iter().map(|(_, unpacked)| unpacked).collect()
}

fn unpacked_entry(entry: &Entry<'_>) -> Result<Unpacked, Refusal> {
    let Some(bytes) = zip::unpack(entry) else {
        let message = format!("`{}` is damaged: it doesn't unpack to what it was", entry.path);
        return Err(Refusal::new(Reason::Damaged, message));
    };
    Ok(Unpacked { digest: Digest::of(&bytes), bytes: bytes.into() })
}

fn path(name: &str) -> FilePath {
    FilePath::parse(name).expect("a legal path")
}
