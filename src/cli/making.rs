//! All that a release is made of: its kits, the agencies' packets, sums, provenance and notes. One kit is in memory at
//! a time.

use std::path::Path;

use crate::cli::build::{Settings, make_of};
use crate::cli::export::agency_folders;
use crate::cli::progress::Progress;
use crate::cli::{Outcome, opened, terminal};
use crate::course::Selection;
use crate::digest::Digest;
use crate::kit::{self, Received};
use crate::machine::MachineError;
use crate::projection::Edition;
use crate::release::catalogue_file::{self, File, Release, State};
use crate::release::notes::{self, Notes};
use crate::release::provenance::{self, Making};
use crate::release::sums::{self, Published};
use crate::render::Mark;
use crate::source::Source;
use crate::syntax::course_file::Change;
use crate::syntax::values::{Id, Slug, Version};
use crate::syntax::{Parsed, agency};
use crate::{release, report};

/// What is asked for.
pub(super) struct Wanted<'a> {
    /// The course.
    pub(super) course: &'a Slug,
    /// The audiences that have kits of their own.
    pub(super) audiences: &'a [Id],
    /// The variants that have kits of their own.
    pub(super) variants: &'a [Slug],
    /// The folder of the agencies that have packets.
    pub(super) agencies: Option<&'a Path>,
    /// What the record of changes says.
    pub(super) change: &'a Change,
}

/// What was made.
pub(super) struct Made {
    /// The instructor kit, opened again.
    pub(super) instructor: Received,
    /// The release as the catalogue lists it.
    pub(super) release: Release,
    /// `SHA256SUMS`.
    pub(super) sums: String,
    /// The release's notes.
    pub(super) notes: String,
    /// All files but the signature, by name, with their digests.
    pub(super) digests: Vec<(String, Digest)>,
    /// The version of this kitbag.
    pub(super) tool_version: Version,
}

/// What takes each file as it is made.
pub(super) type Keep<'a> = &'a mut dyn FnMut(&str, &[u8]) -> Result<(), MachineError>;

const EDITIONS: &[Edition] = &[Edition::Instructor, Edition::Participant, Edition::Public];

/// Makes all of it; faults of an agency, or of a choice that the course doesn't know, are told.
pub(super) fn make(
    source: &Source,
    parsed: &Parsed,
    wanted: &Wanted<'_>,
    progress: &Progress,
    keep: Keep<'_>,
) -> Result<Result<Made, Outcome>, MachineError> {
    let agencies = match wanted.agencies.map(agency_folders).transpose()?.unwrap_or(Ok(Vec::new()))
    {
        Ok(agencies) => agencies,
        Err(outcome) => return Ok(Err(outcome)),
    };
    let mut kits = Kits {
        parsed,
        wanted,
        progress,
        keep,
        files: Vec::new(),
        instructor: None,
        overlays: Vec::new(),
    };
    let plain = [(None, None)].into_iter();
    let audiences = wanted.audiences.iter().map(|audience| (Some(audience.clone()), None));
    let variants = wanted.variants.iter().map(|variant| (None, Some(variant.clone())));
    for (audience, variant) in plain.chain(audiences).chain(variants) {
        let selection = Selection { audience, variant, ..Selection::default() };
        for edition in EDITIONS {
            if let Err(outcome) = kits.add(source, *edition, selection.clone(), None)? {
                return Ok(Err(outcome));
            }
        }
    }
    for (_, folder) in agencies {
        let (id, files) = match opened::agency(&folder)? {
            Ok(agency) => agency,
            Err(outcome) => return Ok(Err(outcome)),
        };
        let (source, _) = source.with(&agency::folder(&id), &files);
        for edition in &EDITIONS[..2] {
            if let Err(outcome) = kits.add(&source, *edition, Selection::default(), Some(&id))? {
                return Ok(Err(outcome));
            }
        }
    }
    kits.finished().map(Ok)
}

struct Kits<'a> {
    parsed: &'a Parsed,
    wanted: &'a Wanted<'a>,
    progress: &'a Progress,
    keep: Keep<'a>,
    files: Vec<File>,
    instructor: Option<Received>,
    overlays: Vec<(String, Digest)>,
}

impl Kits<'_> {
    /// Builds a kit, and opens it again as a stranger would.
    fn add(
        &mut self,
        source: &Source,
        edition: Edition,
        selection: Selection,
        agency: Option<&Slug>,
    ) -> Result<Result<(), Outcome>, MachineError> {
        let course = self.wanted.course.clone();
        let settings =
            Settings { course, edition, selection, agency: agency.cloned(), mark: Mark::Released };
        let mut diagnostics = Vec::new();
        let parsed = Some(self.parsed.clone());
        let news = release::news(source, self.parsed, &settings.selection);
        let built = make_of(source, parsed, &news, &settings, self.progress, &mut diagnostics)?;
        terminal::tell(&report::text(source, &diagnostics, terminal::colour()))?;
        let Some(built) = built else { return Ok(Err(Outcome::Faults)) };
        let zip = built.zip.bytes();
        let received = match kit::receive(&zip) {
            Ok(received) => received,
            Err(refusal) => {
                let why = format!("the kit that was just made is refused: {refusal}");
                return Err(MachineError::new(why));
            }
        };
        let name = format!("{}.zip", built.kit.name);
        (self.keep)(&name, &zip)?;
        let about = &received.about;
        if let Some((id, digest)) = agency.zip(about.overlay_digest)
            && !self.overlays.iter().any(|(other, _)| other == id.as_str())
        {
            self.overlays.push((id.to_string(), digest));
        }
        self.files.push(File {
            name,
            edition: about.edition.word().to_owned(),
            variant: about.variant.as_ref().map(ToString::to_string),
            audience: about.audience.as_ref().map(ToString::to_string),
            agency: about.agency.as_ref().map(|(id, _)| id.to_string()),
            bytes: zip.len() as u64,
            sha256: Digest::of(&zip),
        });
        self.instructor.get_or_insert(received);
        Ok(Ok(()))
    }

    /// Makes what lies beside the kits.
    fn finished(mut self) -> Result<Made, MachineError> {
        self.files.sort_by(|a, b| a.name.cmp(&b.name));
        let instructor = self.instructor.take().expect("the first kit is the instructors'");
        let about = &instructor.about;
        let published = |file: &File| Published {
            name: file.name.clone(),
            digest: file.sha256,
            bytes: file.bytes,
        };
        let zips: Vec<Published> = self.files.iter().map(published).collect();
        let (version, change) = (about.version.to_string(), self.wanted.change);
        let content_digest = about.content_digest;
        let tool_version = about.tool_version.clone();
        let audiences: Vec<String> =
            self.wanted.audiences.iter().map(ToString::to_string).collect();
        let variants: Vec<String> = self.wanted.variants.iter().map(ToString::to_string).collect();
        let provenance = provenance::text(
            &zips,
            &Making {
                course: self.wanted.course.as_str(),
                version: &version,
                audiences: &audiences,
                variants: &variants,
                agencies: &self.overlays,
                content_digest,
                tool_version: &tool_version.to_string(),
            },
        );
        let described = self.files.iter().map(|file| (published(file), file.words()));
        let notes = notes::text(&Notes {
            title: &about.title,
            version: &version,
            publisher: &self.parsed.academy.content.name,
            date: &change.date.to_string(),
            summary: &change.summary,
            by: change.by.as_deref(),
            content_digest: &content_digest.to_string(),
            kit: &format!("{}.zip", instructor.name),
            zips: &described.collect::<Vec<_>>(),
        });
        let papers = [(provenance::NAME, &provenance), (notes::NAME, &notes)];
        let mut all = zips;
        all.extend(papers.iter().map(|(name, text)| Published::of(name, text.as_bytes())));
        let sums = sums::text(&all);
        for (name, text) in papers {
            (self.keep)(name, text.as_bytes())?;
        }
        (self.keep)(kit::SUMS, sums.as_bytes())?;
        let sums_sha256 = Digest::of(sums.as_bytes());
        all.push(Published::of(kit::SUMS, sums.as_bytes()));
        let release = Release {
            version: about.version.clone(),
            date: change.date,
            state: State::Active,
            withdrawn: None,
            summary: change.summary.split_whitespace().collect::<Vec<_>>().join(" "),
            folder: catalogue_file::folder(self.wanted.course, &about.version),
            content_digest,
            tool_version: tool_version.clone(),
            sums_sha256,
            files: self.files,
        };
        let digests = all.into_iter().map(|file| (file.name, file.digest)).collect();
        Ok(Made { instructor, release, sums, notes, digests, tool_version })
    }
}
