//! What changed between two versions of a course, in the order in which a trainer asks.
//!
//! 1. `pairs` matches things by their ids; what has a new one says which it had.
//! 2. `objectives`, `modules`, `agenda`, `tests`, `passages` and `law` compare what each is named for; what is
//!    left is wording, which `modules` compares by section.
//! 3. `seen` takes out of a summary what a reader may not know, before any of this.

mod agenda;
mod law;
mod modules;
mod objectives;
mod pairs;
mod passages;
mod seen;
mod tests;

use crate::release::words::Passage;
use crate::syntax::summary::{Module, Section, Summary};
use crate::syntax::vocabulary::Reader;

pub use crate::syntax::version_rules::ChangeKind;
pub use seen::{Days, View, seen};

/// What changed.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The earlier version.
    pub old: VersionName,
    /// The later one.
    pub new: VersionName,
    /// The changes, in the order in which they are told.
    pub list: Vec<Change>,
}

/// A version of a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionName {
    /// The course's id.
    pub course: String,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// When it was last changed.
    pub revised: String,
    /// What identifies its content.
    pub content_digest: String,
    /// The day on which the law was as its lessons say.
    pub law_as_of: Option<String>,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// The module, as it is called now; if it is gone, as it was.
    pub module: Option<ModuleName>,
    /// The section, likewise: its id and its title.
    pub section: Option<(String, String)>,
    /// The id of the thing, as it is now.
    pub id: Option<String>,
    /// What the thing is called.
    pub title: String,
    /// What became of it, in a few words that say nothing of what it was: `is new`, `takes 50 minutes`.
    pub told: String,
    /// What it was before, in a few words.
    pub was: Option<String>,
    /// Single values, old beside new.
    pub rows: Vec<Row>,
    /// Text, word by word.
    pub passages: Vec<Passage>,
    /// Whether there was more of it, for fewer readers.
    pub is_sealed: bool,
}

/// A module's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleName {
    /// Its file's name without the ending.
    pub slug: String,
    /// Its label in the agenda.
    pub block: String,
    /// Its title.
    pub title: String,
}

/// A value, old beside new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is the value of.
    pub what: String,
    /// What it was; nothing, if it is new.
    pub was: Option<String>,
    /// What it is; nothing, if it is gone.
    pub now: Option<String>,
}

/// Changes of one kind of thing: a heading of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What participants can do afterwards.
    Objectives,
    /// Modules and sections.
    Modules,
    /// The clock.
    Agenda,
    /// Tests, items and keys.
    Tests,
    /// Slides.
    Slides,
    /// Activities, scenarios and worksheets.
    Exercises,
    /// Safety rules.
    Safety,
    /// Agencies' texts.
    Inserts,
    /// Law, references and terms.
    Law,
    /// What the manifest says besides.
    Course,
    /// Any other text.
    Wording,
}

impl Group {
    /// All groups, in reading order.
    pub const ALL: &[Group] = &[
        Group::Objectives,
        Group::Modules,
        Group::Agenda,
        Group::Tests,
        Group::Slides,
        Group::Exercises,
        Group::Safety,
        Group::Inserts,
        Group::Law,
        Group::Course,
        Group::Wording,
    ];

    /// What readers see above it.
    pub fn title(self) -> &'static str {
        match self {
            Group::Objectives => "Objectives",
            Group::Modules => "Modules and sections",
            Group::Agenda => "Agenda",
            Group::Tests => "Tests, items and keys",
            Group::Slides => "Slides",
            Group::Exercises => "Activities, scenarios, worksheets",
            Group::Safety => "Safety",
            Group::Inserts => "Texts of the agency",
            Group::Law => "Law and references",
            Group::Course => "Class, staff, room",
            Group::Wording => "Wording",
        }
    }
}

/// The group that a kind of change is told in.
pub fn group(kind: ChangeKind) -> Group {
    use ChangeKind as Is;
    match kind {
        Is::ObjectiveAdded
        | Is::ObjectiveDropped
        | Is::ObjectiveReworded
        | Is::ObjectiveRenumbered
        | Is::ObjectiveRemapped => Group::Objectives,
        Is::ModuleAdded
        | Is::ModuleDropped
        | Is::ModuleMoved
        | Is::ModuleRetimed
        | Is::ModuleReassigned
        | Is::ModuleRenamed
        | Is::MaterialsChanged
        | Is::SectionAdded
        | Is::SectionDropped
        | Is::SectionRetimed
        | Is::SectionMoved
        | Is::SectionRenamed => Group::Modules,
        Is::MinutesChanged | Is::AgendaChanged => Group::Agenda,
        Is::PassMarkChanged
        | Is::TestChanged
        | Is::ItemAdded
        | Is::ItemDropped
        | Is::KeyChanged
        | Is::ItemReassigned
        | Is::ItemReworded => Group::Tests,
        Is::SlideAdded | Is::SlideDropped | Is::SlideReworded => Group::Slides,
        Is::ExerciseAdded | Is::ExerciseDropped | Is::ExerciseChanged => Group::Exercises,
        Is::SafetyChanged => Group::Safety,
        Is::InsertAdded | Is::InsertDropped | Is::InsertRequired | Is::InsertReworded => {
            Group::Inserts
        }
        Is::LawChanged | Is::LawDateMoved | Is::ReferenceChanged | Is::TermChanged => Group::Law,
        Is::CourseChanged => Group::Course,
        Is::LockedTextChanged | Is::TextChanged => Group::Wording,
    }
}

impl Changes {
    /// Compares two versions, as far as this view shows them.
    pub fn between(old: &Summary, new: &Summary, view: &View<'_>) -> Changes {
        let (mut old, new) = (seen(old, view), seen(new, view));
        modules::name_as_in(&mut old, &new);
        let mut list = objectives::changes(&old, &new);
        list.extend(modules::changes(&old, &new));
        list.extend(agenda::changes(&old, &new));
        list.extend(tests::changes(&old, &new));
        list.extend(passages::changes(&old, &new));
        list.extend(law::changes(&old, &new));
        law::stated(&mut list, &old, &new);
        // Within a group things stand as the course runs: the sort keeps their order.
        list.sort_by_key(|change| group(change.kind));
        Changes { old: name(&old), new: name(&new), list }
    }

    /// The changes of a group.
    pub fn of(&self, wanted: Group) -> impl Iterator<Item = &Change> {
        self.list.iter().filter(move |change| group(change.kind) == wanted)
    }

    /// The same without passages that this reader may not read; that something changed there is still told.
    pub fn without_words_above(mut self, reader: Reader) -> Changes {
        for change in &mut self.list {
            let count = change.passages.len();
            change.passages.retain(|passage| reader.may_read(passage.reader));
            if change.passages.len() < count {
                change.told.push_str(match group(change.kind) {
                    Group::Tests => " (its key: restricted papers)",
                    _ => " (the role player’s script: restricted papers)",
                });
                change.is_sealed = true;
            }
        }
        self
    }
}

impl Change {
    fn new(kind: ChangeKind, title: impl Into<String>, told: impl Into<String>) -> Self {
        Self {
            kind,
            module: None,
            section: None,
            id: None,
            title: title.into(),
            told: told.into(),
            was: None,
            rows: Vec::new(),
            passages: Vec::new(),
            is_sealed: false,
        }
    }

    fn was(mut self, was: impl Into<String>) -> Self {
        self.was = Some(was.into());
        self
    }

    fn id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned()).filter(|id| !id.is_empty());
        self
    }

    fn in_module(mut self, module: &Module) -> Self {
        self.module = Some(ModuleName {
            slug: module.slug.clone(),
            block: module.block.clone(),
            title: module.title.clone(),
        });
        self
    }

    fn in_section(mut self, section: &Section) -> Self {
        self.section = Some((section.id.clone(), section.title.clone()));
        self
    }

    fn with(mut self, passages: Vec<Passage>) -> Self {
        self.passages = passages;
        self
    }

    /// What changed, as a trainer calls it.
    pub fn subject(&self) -> String {
        let block = self.module.as_ref().map(|module| module.block.as_str()).unwrap_or_default();
        let section = self.section.as_ref().map(|(_, title)| format!("“{title}”"));
        let id = self.id.as_deref().unwrap_or_default();
        let quoted = format!("“{}”", self.title);
        let parts: Vec<String> = match group(self.kind) {
            Group::Objectives => vec![format!("Objective {id}")],
            _ if self.module.is_none() => match (self.title.as_str(), id) {
                ("", "") => vec!["The course".into()],
                ("", id) => vec![format!("Objective {id}")],
                (title, _) => vec![title.into()],
            },
            Group::Tests => vec![block.into(), format!("item {id} {quoted}")],
            Group::Slides => vec![block.into(), format!("slide {quoted}")],
            Group::Inserts => vec![block.into(), quoted],
            Group::Exercises => vec![block.into(), self.title.clone()],
            Group::Safety | Group::Wording | Group::Law if !self.title.is_empty() => {
                let place = [Some(block.to_owned()), section].into_iter().flatten();
                place.chain([self.title.to_lowercase()]).collect()
            }
            _ => match (section, &self.module) {
                (Some(section), _) => vec![block.into(), section],
                (None, Some(module)) => vec![format!("{block} {}", module.title)],
                (None, None) => vec![self.title.clone()],
            },
        };
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// The change in one line.
    pub fn line(&self) -> String {
        let was = self.was.as_ref().map_or(String::new(), |was| format!(", was {was}"));
        format!("{} {}{was}", self.subject(), self.told)
    }

    /// Whether anything in it was worded otherwise.
    pub fn is_reworded(&self) -> bool {
        self.passages.iter().any(Passage::is_changed)
    }
}

fn name(summary: &Summary) -> VersionName {
    VersionName {
        course: summary.course.clone(),
        title: summary.title.clone(),
        version: summary.version.clone(),
        revised: summary.revised.clone(),
        content_digest: summary.content_digest.clone(),
        law_as_of: summary.law_as_of.clone(),
    }
}

/// A list of names in words; `none`, if there are none.
fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn minutes(count: u32) -> String {
    format!("{count} minute{}", if count == 1 { "" } else { "s" })
}
