//! What changed since the previous release, as both its pages have it. `release` finds it; here it is laid out.

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::{Edition, Projection, Projections};
use crate::render::kit_index::Address;
use crate::render::shell::{Mark, Shell};
use crate::render::{Desk, Templates, instructor_changes};
use crate::syntax::vocabulary::Reader;

/// What changed, for those who teach and for those who are taught.
#[derive(Clone, Debug)]
pub struct News {
    /// For those who teach.
    pub instructor: Told,
    /// For those who are taught.
    pub participant: Told,
}

/// What a reader is told of the changes.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// The earlier version.
    pub old: VersionView,
    /// The later one.
    pub new: VersionView,
    /// What follows, a sentence each.
    pub advice: Vec<String>,
    /// The changes, those of one kind of thing together.
    pub groups: Vec<GroupView>,
    /// What they demand of the version, for those who give it.
    pub demand: Option<DemandView>,
    /// Whether it is told to those who are taught.
    pub is_participants: bool,
    /// Whether keys and scripts are among them.
    pub is_restricted: bool,
}

/// A version.
#[derive(Clone, Debug, Serialize)]
pub struct VersionView {
    /// Its number.
    pub version: String,
    /// When it was last changed.
    pub revised: String,
    /// The day on which the law was as its lessons say.
    pub law_as_of: Option<String>,
}

/// Changes of one kind of thing.
#[derive(Clone, Debug, Serialize)]
pub struct GroupView {
    /// What stands above them.
    pub title: &'static str,
    /// The changes.
    pub changes: Vec<ChangeView>,
}

/// A change.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeView {
    /// The module's slug.
    #[serde(skip)]
    pub module: Option<String>,
    /// The section's id.
    #[serde(skip)]
    pub section: Option<String>,
    /// What changed.
    pub subject: String,
    /// What became of it.
    pub told: String,
    /// What it was.
    pub was: Option<String>,
    /// Single values.
    pub rows: Vec<RowView>,
    /// Text.
    pub passages: Vec<PassageView>,
    /// Where it stands in the kit, if it does.
    pub address: Option<String>,
}

/// A value, old beside new.
#[derive(Clone, Debug, Serialize)]
pub struct RowView {
    /// What it is the value of.
    pub what: String,
    /// What it was.
    pub was: Option<String>,
    /// What it is.
    pub now: Option<String>,
}

/// A passage.
#[derive(Clone, Debug, Serialize)]
pub struct PassageView {
    /// What it is.
    pub label: String,
    /// A word for its fate, if all of it shares one.
    pub whole: Option<&'static str>,
    /// Its words.
    pub words: Vec<WordsView>,
}

/// Words of a passage that share a fate: `kept`, `gone` or `new`.
#[derive(Clone, Debug, Serialize)]
pub struct WordsView {
    /// Their fate.
    pub is: &'static str,
    /// The words.
    pub text: String,
}

/// What the changes demand of the version.
#[derive(Clone, Debug, Serialize)]
pub struct DemandView {
    /// `major`, `minor` or `patch`.
    pub step: &'static str,
    /// The least version that may follow.
    pub least: String,
    /// Why.
    pub because: Vec<String>,
}

#[derive(Serialize)]
struct View<'t> {
    shell: Shell,
    told: &'t Told,
}

/// The page beside a kit that shows all of it: what `kitbag diff` writes.
pub fn beside(
    projections: &Projections<'_>,
    mark: Mark,
    told: &Told,
) -> Result<String, MachineError> {
    let desk = Desk {
        projection: projections.of(Reader::Restricted),
        participants: projections.of(Reader::Participant),
        edition: Edition::Instructor,
        mark,
        templates: &Templates::built_in(),
        document: &instructor_changes::DOCUMENT,
        contents: &[],
        news: None,
    };
    draw(&desk, "kit/instructor-changes.html", told, None)
}

/// Renders a page of the kit; `template` is the document's own, and `address` tells where a section stands.
pub(super) fn render(
    desk: &Desk<'_>,
    template: &str,
    told: Option<&Told>,
    address: Address,
) -> Result<String, MachineError> {
    let missing = || MachineError::new(format!("nobody told what changed, for `{template}`"));
    let mut told = told.ok_or_else(missing)?.clone();
    let projection = desk.projection;
    for change in told.groups.iter_mut().flat_map(|group| &mut group.changes) {
        let module = change.module.as_ref().and_then(|slug| projection.index_of(slug));
        change.address = module.map(|index| {
            let sections = &projection.module(index).tree.sections;
            let stands = |id: &&String| sections.iter().any(|one| one.id.as_str() == id.as_str());
            let section = change.section.as_ref().filter(stands);
            address(projection, index, section.map(String::as_str))
        });
    }
    draw(desk, template, &told, Some("../index.html"))
}

fn draw(
    desk: &Desk<'_>,
    template: &str,
    told: &Told,
    home: Option<&'static str>,
) -> Result<String, MachineError> {
    let view = View { shell: Shell::new(desk, "What changed", &["lock"].into(), home), told };
    desk.templates.render(template, &view)
}

/// Whether there is anything to compare with.
pub(super) fn is_told(projection: &Projection<'_>) -> bool {
    projection.previous_version().is_some()
}
