//! The catalogue as a page for people.

use crate::machine::MachineError;
use crate::release::catalogue_file::{Catalogue, Course, File, Release, State, signature_name};
use crate::release::{notes, provenance};
use crate::render::catalogue::{self, CatalogueView, CourseView, FileView, PaperView, ReleaseView};
use crate::{kit, source};

/// Whether a catalogue and its releases have a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// They have.
    Yes,
    /// They don't.
    No,
}

/// The page: the same for the same catalogue.
pub fn page(catalogue: &Catalogue, signed: Signed) -> Result<String, MachineError> {
    catalogue::page(&CatalogueView {
        publisher: catalogue.publisher.clone(),
        number: catalogue.number,
        signature: (signed == Signed::Yes).then(|| signature_name(catalogue.number)),
        courses: catalogue.courses.iter().map(|course| view(course, signed)).collect(),
    })
}

fn view(course: &Course, signed: Signed) -> CourseView {
    let releases = course.releases.iter().map(|release| release_view(course, release, signed));
    CourseView {
        id: course.id.to_string(),
        title: course.title.clone(),
        releases: releases.collect(),
    }
}

fn release_view(course: &Course, release: &Release, signed: Signed) -> ReleaseView {
    let paper = |name, title| PaperView { name, title };
    let mut papers = vec![
        paper(notes::NAME, "Release notes, and how to check by hand"),
        paper(kit::SUMS, "Sums"),
        paper(provenance::NAME, "Provenance"),
    ];
    if signed == Signed::Yes {
        papers.insert(2, paper("SHA256SUMS.sig", "Signature"));
    }
    ReleaseView {
        anchor: format!("{}-{}", course.id, release.version.to_string().replace('.', "-")),
        version: release.version.to_string(),
        date: release.date.to_string(),
        state: release.state.word(),
        is_open: release.state == State::Active,
        withdrawn_on: release.withdrawn.as_ref().map(|withdrawal| withdrawal.date.to_string()),
        reason: release.withdrawn.as_ref().map(|withdrawal| withdrawal.reason.clone()),
        summary: release.summary.clone(),
        folder: release.folder.clone(),
        content_digest: release.content_digest.to_string(),
        tool_version: release.tool_version.to_string(),
        files: release.files.iter().map(file_view).collect(),
        papers,
    }
}

fn file_view(file: &File) -> FileView {
    FileView {
        name: file.name.clone(),
        what: file.words(),
        size: source::bytes(file.bytes),
        sha256: file.sha256.to_string(),
    }
}
