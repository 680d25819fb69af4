//! The catalogue of releases as a page: which release of which course to teach from, and where it lies.

use serde::Serialize;

use crate::machine::MachineError;
use crate::render::Templates;
use crate::render::shell::style;
use crate::render::templates::Markup;

/// The view of `templates/catalogue.html`.
#[derive(Debug, Serialize)]
pub struct CatalogueView {
    /// Who publishes.
    pub publisher: String,
    /// How often the catalogue was changed.
    pub number: u32,
    /// The file of its signature, if it is signed.
    pub signature: Option<String>,
    /// The courses, by id.
    pub courses: Vec<CourseView>,
}

/// A course.
#[derive(Debug, Serialize)]
pub struct CourseView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its releases, newest first.
    pub releases: Vec<ReleaseView>,
}

/// A release.
#[derive(Debug, Serialize)]
pub struct ReleaseView {
    /// The id of its heading.
    pub anchor: String,
    /// Its version.
    pub version: String,
    /// Its date.
    pub date: String,
    /// Its state, in a word.
    pub state: &'static str,
    /// Whether its files are shown at once.
    pub is_open: bool,
    /// When it was withdrawn.
    pub withdrawn_on: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// What changed.
    pub summary: String,
    /// Where its files lie.
    pub folder: String,
    /// The digest of its source.
    pub content_digest: String,
    /// The version of the kitbag that made it.
    pub tool_version: String,
    /// Its zips.
    pub files: Vec<FileView>,
    /// What lies beside them.
    pub papers: Vec<PaperView>,
}

/// A zip.
#[derive(Debug, Serialize)]
pub struct FileView {
    /// Its name.
    pub name: String,
    /// What it is, in a few words.
    pub what: String,
    /// Its size in words.
    pub size: String,
    /// Its digest.
    pub sha256: String,
}

/// What lies beside the zips of a release.
#[derive(Debug, Serialize)]
pub struct PaperView {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
}

#[derive(Serialize)]
struct Page<'a> {
    css: Markup,
    #[serde(flatten)]
    catalogue: &'a CatalogueView,
}

/// The page.
pub fn page(catalogue: &CatalogueView) -> Result<String, MachineError> {
    let page = Page { css: style!("catalogue").into(), catalogue };
    Templates::built_in().render("catalogue.html", &page)
}
