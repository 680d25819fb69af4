//! From documents to one zip with the same bytes every time; and back.
//!
//! 1. `assemble` puts rendered files, the source, `kit.json` and `SHA256SUMS` together.
//! 2. `leak` searches what participants hold for words that are not for them.
//! 3. `zip` packs, each file in `pieces` that are compressed once (`memo`), with the `records` that every tool
//!    reads; `verify` opens what was packed and compares it with what was to be packed; what `receive`
//!    would refuse is not packed.
//!
//! A kit from outside is hostile until `receive` has read it, the one way in which commands do:
//!
//! 1. `directory` reads the zip's records, within `limits`, and unpacks nothing; `names` judges the names.
//! 2. `zip` inflates each file, to no more than its record says.
//! 3. `sums` compares all of them with the kit's own list, and `about` what `kit.json` says with what is there.
//!
//! What doesn't pass is a `Refusal`.

mod about;
mod directory;
mod leak;
pub mod limits;
mod manifest;
mod memo;
mod names;
mod pieces;
mod receive;
mod records;
mod refusal;
mod sums;
mod verify;
mod zip;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::course::kit_paths;
use crate::diagnostic::{Diagnostic, Place};
use crate::digest::{Beginnings, Digest};
use crate::projection::{Edition, Projection};
use crate::render::{KitFile, Mark};
use crate::source::FilePath;
use crate::source::path::LONGEST_PATH;
use crate::syntax::decode::Faults;

pub use about::About;
pub use leak::search;
pub use receive::{Received, receive};
pub use refusal::{Reason, Refusal};
pub use sums::{NAME as SUMS, digest_of};
pub use verify::verify_packed;
pub use zip::{Pieces, Zip, compress};

/// All files of a kit, sorted by path.
pub struct Kit {
    /// The folder that it unzips into, and the zip's name without its ending.
    pub name: String,
    /// The files, with paths below that folder.
    pub files: Vec<KitFile>,
}

/// Puts a kit together, from the projection for the widest circle that the edition is for; `beginnings` are those of the
/// same kit's other packets. The only fault left is a name that not every system could unzip.
pub fn assemble(
    projection: &Projection<'_>,
    edition: Edition,
    mark: Mark,
    rendered: Vec<KitFile>,
    beginnings: Option<&Beginnings>,
) -> Result<Kit, Faults> {
    let name = name(projection, edition);
    let mut files = rendered;
    for (path, bytes) in projection.closure().into_iter().flatten() {
        let path = FilePath::parse(&format!("source/{path}"));
        let Ok(path) = path else { return Err(vec![too_long(&name, &format!("{path:?}"))]) };
        files.push(KitFile { path, bytes: bytes.clone() });
    }
    if edition == Edition::Instructor
        && let Some(agency) = projection.agency()
    {
        for (path, bytes) in kit_paths(agency) {
            let path = FilePath::parse(&path);
            let Ok(path) = path else { return Err(vec![too_long(&name, &format!("{path:?}"))]) };
            files.push(KitFile { path, bytes: bytes.clone() });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut digests: BTreeMap<FilePath, Digest> = files
        .par_iter()
        .map(|file| {
            let (path, bytes) = (&file.path, &file.bytes);
            let of_beginning = || beginnings.map(|all| all.digest_of(path.as_str(), bytes));
            let known = projection.digest_of(bytes).or_else(of_beginning);
            (path.clone(), known.unwrap_or_else(|| Digest::of(bytes)))
        })
        .collect();
    let manifest = manifest::file(projection, edition, mark, &digests);
    digests.insert(manifest.path.clone(), Digest::of(&manifest.bytes));
    for file in [manifest, sums::file(&digests)] {
        let place = files.partition_point(|other| other.path < file.path);
        files.insert(place, file);
    }
    let long = files
        .iter()
        .filter(|file| name.len() + 1 + file.path.as_str().chars().count() > LONGEST_PATH);
    let faults: Faults = long.map(|file| too_long(&name, file.path.as_str())).collect();
    if faults.is_empty() { Ok(Kit { name, files }) } else { Err(faults) }
}

fn name(projection: &Projection<'_>, edition: Edition) -> String {
    let manifest = projection.manifest();
    let selection = projection.selection();
    name_of([
        Some(manifest.id.as_str()),
        selection.variant.as_ref().map(|variant| variant.as_str()),
        Some(&manifest.version.to_string()),
        projection.agency().map(|agency| agency.file.id.as_str()),
        selection.audience.as_ref().map(|audience| audience.as_str()),
        selection.profile.map(|profile| profile.id.as_str()),
        (edition != Edition::Instructor).then(|| edition.word()),
    ])
}

/// `<course>[-<variant>]-<version>[-<agency>][-<audience>][-<profile>][-<edition>]`, of what there is of these.
fn name_of(parts: [Option<&str>; 7]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join("-")
}

/// Why `receive` would refuse a kit that was just packed, if it would: no kit is made that nobody could use.
/// It is found by the same eyes, so that no limit is known in two places.
pub fn never_received(zip: &Zip, kit: &Kit) -> Option<Diagnostic> {
    let manifest = kit.files.iter().find(|file| file.path.as_str() == manifest::NAME);
    let listed = manifest.map_or(0, |file| file.bytes.len());
    let refusal = match zip.is_bounded() {
        Err(refusal) => refusal,
        Ok(()) if listed > limits::MANIFEST_BYTES => about::too_large(),
        Ok(()) => return None,
    };
    let named = |file: &&KitFile| refusal.message.contains(&format!("/{}`", file.path));
    let path = match kit.files.iter().find(named) {
        Some(file) => format!("{}/{}", kit.name, file.path),
        None => format!("{}.zip", kit.name),
    };
    let fault = |rule| Diagnostic::error(rule, Place::Path(path), &refusal.message);
    Some(match refusal.reason {
        Reason::TooLarge => fault("kit-too-large")
            .help("no kitbag would take such a kit, as blanks without end can't be told from a trap: shorten the passage that repeats itself")
            .help("if the course is really so large, make two courses of it"),
        _ => fault("illegal-path").help("give the file another name: no one could use the kit"),
    })
}

fn too_long(name: &str, path: &str) -> Diagnostic {
    let message = format!("`{name}/{path}` is longer than {LONGEST_PATH} characters");
    Diagnostic::error("illegal-path", Place::Path(path.to_owned()), message).help(
        "give the course or the module a shorter name: Windows can't unzip longer paths everywhere",
    )
}
