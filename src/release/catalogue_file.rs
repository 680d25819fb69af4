//! `catalog.json`: the releases of an academy and their state. Read strictly, and written with the same bytes for
//! the same releases.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::projection::Edition;
use crate::source::FilePath;
use crate::source::path::is_hidden;
use crate::syntax::decode::choice;
use crate::syntax::values::{Date, Slug, Version};

/// The file's name.
pub const NAME: &str = "catalog.json";

/// The version of this file's own format.
pub const FORMAT: u32 = 1;

/// The largest catalogue that is read, in bytes: some 20,000 releases.
pub const CATALOGUE_BYTES: u64 = 64 << 20;

/// What programs need to know to read a catalogue.
pub const SCHEMA: &str = include_str!("../../templates/catalogue.schema.json");

/// All releases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// The version of the file's format.
    pub format: u32,
    /// How often it was changed, from 1: the higher of two is the newer.
    pub number: u32,
    /// Who publishes.
    pub publisher: String,
    /// The courses, by id.
    pub courses: Vec<Course>,
}

/// The releases of a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// Its id.
    #[serde(with = "text")]
    pub id: Slug,
    /// Its title in the newest release.
    pub title: String,
    /// The releases, newest first.
    pub releases: Vec<Release>,
}

/// A release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Its version.
    #[serde(with = "text")]
    pub version: Version,
    /// Its date, by the course's record of changes.
    #[serde(with = "text")]
    pub date: Date,
    /// Whether to teach from it.
    #[serde(with = "text")]
    pub state: State,
    /// When and why it was withdrawn, if it was.
    pub withdrawn: Option<Withdrawal>,
    /// What changed.
    pub summary: String,
    /// Where its files lie, from the catalogue's folder: `ID/VERSION`.
    pub folder: String,
    /// The digest of the source of its kits.
    #[serde(with = "text")]
    pub content_digest: Digest,
    /// The version of the kitbag that made it.
    #[serde(with = "text")]
    pub tool_version: Version,
    /// The digest of its `SHA256SUMS`.
    #[serde(with = "text")]
    pub sums_sha256: Digest,
    /// Its zips, by name.
    pub files: Vec<File>,
}

choice! {
    /// Whether to teach from a release.
    pub enum State {
        /// Teach from it.
        Active = "active",
        /// A newer one took its place.
        Superseded = "superseded",
        /// It was taken back: don't teach from it.
        Withdrawn = "withdrawn",
    }
}

/// When and why a release was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// When.
    #[serde(with = "text")]
    pub date: Date,
    /// Why, for trainers.
    pub reason: String,
}

/// A zip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Its name in the release's folder.
    pub name: String,
    /// The edition: `instructor`, `participant`, `public`.
    pub edition: String,
    /// The variant, if it is one.
    pub variant: Option<String>,
    /// The audience, if it is for one.
    pub audience: Option<String>,
    /// The agency, if it is a packet.
    pub agency: Option<String>,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its digest.
    #[serde(with = "text")]
    pub sha256: Digest,
}

impl Catalogue {
    /// Reads a catalogue; the error says what is wrong with it, and where.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let head: Head = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if head.format != FORMAT {
            let own = env!("CARGO_PKG_VERSION");
            return Err(format!(
                "it has format {}, and kitbag {own} reads format {FORMAT}",
                head.format
            ));
        }
        let catalogue: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        catalogue.sound().map(|()| catalogue)
    }

    /// The file.
    pub fn text(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("text and numbers are always JSON");
        format!("{text}\n")
    }

    /// What can't be told by the shape alone.
    fn sound(&self) -> Result<(), String> {
        if self.number == 0 {
            return Err("its number is 0, and the first is 1".into());
        }
        shown("publisher", &self.publisher)?;
        if !self.courses.is_sorted_by(|a, b| a.id < b.id) {
            return Err("its courses aren't in the order of their ids, each once".into());
        }
        self.courses.iter().try_for_each(Course::sound)
    }
}

impl Course {
    fn sound(&self) -> Result<(), String> {
        let wrong = |what: &str| Err(format!("the course `{}` {what}", self.id));
        shown("title", &self.title)?;
        if self.releases.is_empty() {
            return wrong("has no release");
        }
        if !self.releases.is_sorted_by(|newer, older| newer.version > older.version) {
            return wrong("has releases that aren't in order, the newest first, each once");
        }
        if self.releases.iter().filter(|release| release.state == State::Active).count() > 1 {
            return wrong("has more than one active release");
        }
        self.releases.iter().try_for_each(|release| release.sound(&self.id))
    }
}

impl Release {
    fn sound(&self, course: &Slug) -> Result<(), String> {
        let wrong = |what: &str| Err(format!("the release {} of `{course}` {what}", self.version));
        shown("summary", &self.summary)?;
        if self.folder != folder(course, &self.version) {
            return wrong("names a folder that isn't its own");
        }
        if self.withdrawn.is_some() != (self.state == State::Withdrawn) {
            return wrong("is withdrawn without a reason, or has one and isn't");
        }
        if let Some(withdrawal) = &self.withdrawn {
            shown("reason", &withdrawal.reason)?;
        }
        if self.files.is_empty() || !self.files.is_sorted_by(|a, b| a.name < b.name) {
            return wrong("lists no zips, or not in the order of their names");
        }
        if let Some(file) =
            self.files.iter().find(|file| Edition::from_word(&file.edition).is_none())
        {
            return wrong(&format!("lists `{}` as of the edition `{}`", file.name, file.edition));
        }
        let is_plain = |name: &str| {
            name.ends_with(".zip") && !name.contains('/') && FilePath::parse(name).is_ok()
        };
        match self.files.iter().find(|file| !is_plain(&file.name)) {
            Some(file) => wrong(&format!("lists `{}`, which is no name of a zip", file.name)),
            None => Ok(()),
        }
    }
}

impl File {
    /// What it is, in a few words: `Instructor edition, audience officer`.
    pub fn words(&self) -> String {
        let edition = match self.edition.as_str() {
            "instructor" => "Instructor edition",
            "participant" => "Participant edition",
            _ => "Public edition",
        };
        let chosen =
            [("variant", &self.variant), ("audience", &self.audience), ("agency", &self.agency)];
        let chosen = chosen
            .into_iter()
            .filter_map(|(what, value)| Some(format!(", {what} {}", value.as_ref()?)));
        format!("{edition}{}", chosen.collect::<String>())
    }
}

/// A text of the catalogue stands in what kitbag prints: nothing in it may steer a terminal.
fn shown(what: &str, text: &str) -> Result<(), String> {
    match text.chars().find(|letter| is_hidden(*letter)) {
        Some(letter) => {
            Err(format!("a {what} has the invisible character {}", letter.escape_unicode()))
        }
        None if text.trim().is_empty() => Err(format!("a {what} is empty")),
        None => Ok(()),
    }
}

/// The folder of a release, from the catalogue's folder.
pub fn folder(course: &Slug, version: &Version) -> String {
    format!("{course}/{version}")
}

/// The name of the signature of the catalogue with this number. Each has a name of its own: the one that stands
/// there fits whatever `catalog.json` stands there, though two files can't be replaced at once.
pub fn signature_name(number: u32) -> String {
    format!("catalog-{number}.sig")
}

impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// A value that is read from text and shown as text.
trait Text: Sized + fmt::Display {
    fn read(text: &str) -> Result<Self, String>;
}

impl Text for Slug {
    fn read(text: &str) -> Result<Self, String> {
        Slug::parse(text)
    }
}

impl Text for Version {
    fn read(text: &str) -> Result<Self, String> {
        Version::parse(text)
    }
}

impl Text for Date {
    fn read(text: &str) -> Result<Self, String> {
        Date::parse(text)
    }
}

impl Text for Digest {
    fn read(text: &str) -> Result<Self, String> {
        Digest::parse(text).ok_or_else(|| "it is no SHA-256 digest".to_owned())
    }
}

impl Text for State {
    fn read(text: &str) -> Result<Self, String> {
        State::from_word(text).ok_or_else(|| format!("it is none of {}", State::WORDS.join(", ")))
    }
}

/// How such values stand in JSON.
mod text {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use crate::release::catalogue_file::Text;

    pub(super) fn serialize<T: Text, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub(super) fn deserialize<'d, T: Text, D: Deserializer<'d>>(from: D) -> Result<T, D::Error> {
        let text = String::deserialize(from)?;
        T::read(&text).map_err(|why| D::Error::custom(format_args!("`{text}`: {why}")))
    }
}
