//! What `kit.json` says of a kit from outside, held against the kit.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Deserialize;

use crate::digest::{self, Digest};
use crate::kit::manifest::{FORMAT, Manifest, NAME};
use crate::kit::refusal::{Reason, Refusal};
use crate::kit::{limits, name_of};
use crate::projection::Edition;
use crate::render::Mark;
use crate::source::path::is_hidden;
use crate::source::{self, FilePath};
use crate::syntax::values::{Id, Slug, Version};

/// What a kit says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The course's id.
    pub course: Slug,
    /// The course's title.
    pub title: String,
    /// The course's version.
    pub version: Version,
    /// Which documents go together.
    pub edition: Edition,
    /// A declared variant, instead of the course's own days.
    pub variant: Option<Slug>,
    /// One audience, instead of all.
    pub audience: Option<Id>,
    /// The regulator under whose titles papers are printed. It may be one that this kitbag doesn't know.
    pub profile: Option<Id>,
    /// The agency whose brand and texts it has, by id and name.
    pub agency: Option<(Slug, String)>,
    /// The texts that the agency must write and hasn't, by id: then it is not a packet to teach from.
    pub blanks: Vec<Id>,
    /// The digest of that agency's brand and texts.
    pub overlay_digest: Option<Digest>,
    /// Draft or released.
    pub state: Mark,
    /// The digest of the source that it was made from.
    pub content_digest: Digest,
    /// The version of the kitbag that made it.
    pub tool_version: Version,
}

/// Reads `kit.json`, and holds it against the folder's name, the documents and the source.
pub(super) fn read(
    folder: &str,
    files: &BTreeMap<FilePath, Bytes>,
    digests: &BTreeMap<FilePath, Digest>,
) -> Result<About, Refusal> {
    let path = FilePath::parse(NAME).expect("a legal path");
    let Some(bytes) = files.get(&path) else {
        return Err(Refusal::new(Reason::NotAKit, format!("the zip has no {NAME}")));
    };
    let manifest = parse(bytes)?;
    let about = about(&manifest)?;
    let named = name_of([
        Some(about.course.as_str()),
        about.variant.as_ref().map(Slug::as_str),
        Some(&manifest.course.version),
        manifest.agency.as_ref().map(|agency| agency.id.as_str()),
        about.audience.as_ref().map(Id::as_str),
        about.profile.as_ref().map(Id::as_str),
        (about.edition != Edition::Instructor).then(|| about.edition.word()),
    ]);
    if named != folder {
        return Err(wrong(format!("describes the kit `{named}`, and the folder is `{folder}`")));
    }
    for document in &manifest.documents {
        let found = FilePath::parse(&document.path).ok().and_then(|path| digests.get(&path));
        if found != Digest::parse(&document.sha256).as_ref() || found.is_none() {
            return Err(wrong(format!(
                "doesn't describe the document `{}` that is there",
                document.path
            )));
        }
    }
    // Only the instructors' edition has the source, and an agency's own files.
    let is_whole = about.edition == Edition::Instructor;
    let has_source = is_whole || digests.keys().any(is_source);
    if has_source && digest_below("source/", digests) != about.content_digest {
        return Err(wrong("states another content digest than the source has".to_owned()));
    }
    let has_own = digests.keys().any(|path| path.as_str().starts_with("agency/"));
    let stated = manifest.agency.as_ref().map(|agency| agency.overlay_digest.as_str());
    let found = digest_below("agency/", digests).to_string();
    if (has_own || is_whole && stated.is_some()) && stated != Some(&found) {
        let what = "states another overlay digest than the agency's files have, or none";
        return Err(wrong(what.to_owned()));
    }
    Ok(about)
}

/// The digest of the lines that `SHA256SUMS` has for the files below a folder.
fn digest_below(folder: &str, digests: &BTreeMap<FilePath, Digest>) -> Digest {
    let files = digests.iter().filter(|(path, _)| path.as_str().starts_with(folder));
    let lines: String = files.map(|(path, digest)| digest::line(*digest, path.as_str())).collect();
    Digest::of(lines.as_bytes())
}

/// Whether a file is of the source that the kit was made from.
pub(super) fn is_source(path: &FilePath) -> bool {
    path.as_str().starts_with("source/")
}

/// What must be known before all else: by which format the rest is to be read.
#[derive(Deserialize)]
struct Head {
    format: u32,
}

fn parse(bytes: &[u8]) -> Result<Manifest, Refusal> {
    if bytes.len() > limits::MANIFEST_BYTES {
        return Err(too_large());
    }
    let no_kit = |error| Refusal::new(Reason::NotAKit, format!("{NAME} is no kit's: {error}"));
    let head: Head = serde_json::from_slice(bytes).map_err(no_kit)?;
    let own = env!("CARGO_PKG_VERSION");
    if head.format != FORMAT {
        let message =
            format!("{NAME} has format {}, and kitbag {own} reads format {FORMAT}", head.format);
        return Err(Refusal::new(Reason::UnknownFormat, message));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let message = format!("{NAME} says what kitbag {own} doesn't know: {error}");
        Refusal::new(Reason::UnknownFormat, message)
    })
}

/// What is said of a manifest that is larger than any kit's.
pub(super) fn too_large() -> Refusal {
    let most = source::bytes(limits::MANIFEST_BYTES as u64);
    Refusal::new(Reason::TooLarge, format!("{NAME} is larger than {most}"))
}

fn about(manifest: &Manifest) -> Result<About, Refusal> {
    let value = |key: &str, text: &str| wrong(format!("has `{text}` as {key}"));
    let id = |key: &str, text: &Option<String>| {
        let id = |text: &String| Id::parse(text).map_err(|_| value(key, text));
        text.as_ref().map(id).transpose()
    };
    let slug = |key: &str, text: &str| Slug::parse(text).map_err(|_| value(key, text));
    let version = |key: &str, text: &str| Version::parse(text).map_err(|_| value(key, text));
    let Manifest { course, edition, state, content_digest: digest, .. } = manifest;
    let variant = manifest.variant.as_deref();
    Ok(About {
        course: slug("course", &course.id)?,
        title: shown("title", &course.title)?,
        version: version("version", &course.version)?,
        edition: Edition::from_word(edition).ok_or_else(|| value("edition", edition))?,
        variant: variant.map(|text| slug("variant", text)).transpose()?,
        audience: id("audience", &manifest.audience)?,
        profile: id("profile", &manifest.profile)?,
        agency: match &manifest.agency {
            Some(agency) => {
                Some((slug("agency", &agency.id)?, shown("agency's name", &agency.name)?))
            }
            None => None,
        },
        blanks: match &manifest.agency {
            Some(agency) => {
                let id = |text: &String| Id::parse(text).map_err(|_| value("blank", text));
                agency.blanks.iter().map(id).collect::<Result<_, _>>()?
            }
            None => Vec::new(),
        },
        overlay_digest: match &manifest.agency {
            Some(agency) => {
                let digest = &agency.overlay_digest;
                Some(Digest::parse(digest).ok_or_else(|| value("overlay digest", digest))?)
            }
            None => None,
        },
        state: Mark::from_word(state).ok_or_else(|| value("state", state))?,
        content_digest: Digest::parse(digest).ok_or_else(|| value("content digest", digest))?,
        tool_version: version("version of kitbag", &manifest.tool.version)?,
    })
}

/// A title or a name stands in what kitbag prints: nothing in it may steer a terminal or turn the reading
/// direction.
fn shown(what: &str, text: &str) -> Result<String, Refusal> {
    match text.chars().find(|letter| *letter != '\n' && is_hidden(*letter)) {
        Some(letter) => {
            let letter = letter.escape_unicode();
            Err(wrong(format!("has the invisible character {letter} in its {what}")))
        }
        None => Ok(text.to_owned()),
    }
}

fn wrong(what: String) -> Refusal {
    Refusal::new(Reason::WrongManifest, format!("{NAME} {what}"))
}
