//! What `course.yaml` says. Nothing is looked up here.

use serde_json::json;

use crate::span::Spanned;
use crate::syntax::decode::{Decode, Faults, choice, record};
use crate::syntax::manifests::CheckSettings;
use crate::syntax::schema::Definitions;
use crate::syntax::unread::Unread;
use crate::syntax::values::{Clock, Date, Format, Id, Minutes, Percent, Slug, Version};
use crate::syntax::yaml::{Node, Value};

record! {
    /// The manifest of a course.
    pub struct CourseFile {
        /// The format version.
        pub format: Format,
        /// The course's id, which is its folder's name.
        pub id: Spanned<Slug>,
        /// Its title.
        pub title: String,
        /// Its version.
        pub version: Spanned<Version>,
        /// Its language, as a BCP 47 tag: `en`, `es-MX`.
        pub language: Spanned<String>,
        /// On what terms it may be used, as an SPDX expression.
        pub licence: String,
        /// How far it has come.
        pub status: Status,
        /// Whom it is for.
        pub level: Spanned<CourseLevel>,
        /// Who is trained.
        pub audiences: Vec<Spanned<Id>>,
        /// What it is for: the instructional goal.
        pub goal: String,
        /// What stands on the cover before all else.
        pub notice: Option<String>,
        /// The dates that regulators ask for.
        pub dates: CourseDates,
        /// Who answers for it.
        pub people: People,
        /// A body's approval.
        pub approval: Option<Approval>,
        /// The size of a class.
        pub class: ClassSize,
        /// What a participant must bring.
        pub prerequisites: Vec<String>,
        /// What an instructor must bring.
        pub instructor_qualifications: Vec<String>,
        /// Who is needed beside the lead instructor.
        pub staff: Vec<Staff>,
        /// What the room must offer.
        pub room: Vec<String>,
        /// What must be there.
        pub equipment: Vec<Material>,
        /// The rule for breaks.
        pub breaks: Option<Breaks>,
        /// The highest school grade (United States) that its text may ask of a reader.
        pub reading_grade: Option<u32>,
        /// The most of its time that may be lecture.
        pub lecture_share: Option<Spanned<Percent>>,
        /// What participants can do after it.
        pub objectives: Vec<Objective>,
        /// The days.
        pub days: Vec<DayFile>,
        /// The tests.
        pub tests: Option<Tests>,
        /// The teach-back.
        pub teach_back: Option<TeachBack>,
        /// The safety plan.
        pub safety_plan: Option<SafetyPlan>,
        /// Shorter or longer courses from the same modules.
        pub variants: Vec<Variant>,
        /// The levels of the checks for this course.
        pub check: Option<CheckSettings>,
        /// The record of changes.
        pub changes: Vec<Change>,
    }
}

choice! {
    /// How far a course has come.
    pub enum Status {
        /// It is being written.
        Draft = "draft",
        /// It is being read by others.
        Review = "review",
        /// It may be taught.
        Approved = "approved",
    }
}

choice! {
    /// Whom a course is for.
    pub enum CourseLevel {
        /// Cadets.
        Basic = "basic",
        /// Those in service, each cycle.
        InService = "in-service",
        /// Those who go deeper.
        Advanced = "advanced",
        /// Those with a special task.
        Specialty = "specialty",
        /// Those who will teach.
        Instructor = "instructor",
    }
}

record! {
    /// The dates of a course.
    pub struct CourseDates {
        /// When it was first written.
        pub created: Date,
        /// When it was last read through.
        pub reviewed: Option<Date>,
        /// When it was last changed.
        pub revised: Spanned<Date>,
        /// When it must be read through again.
        pub review_by: Option<Spanned<Date>>,
        /// The day on which the law was as its lessons say.
        pub law_as_of: Option<Spanned<Date>>,
    }
}

record! {
    /// Who answers for a course.
    pub struct People {
        /// Who wrote it.
        pub prepared_by: String,
        /// Who read it.
        pub reviewed_by: Option<String>,
        /// Who released it.
        pub approved_by: Option<String>,
    }
}

record! {
    /// A body's approval of a course, printed as given.
    pub struct Approval {
        /// The body.
        pub body: String,
        /// Its number for the course.
        pub number: Option<String>,
        /// Where the approval stands.
        pub state: ApprovalState,
    }
}

choice! {
    /// Where an approval stands.
    pub enum ApprovalState {
        /// Not asked for.
        None = "none",
        /// Asked for.
        Pending = "pending",
        /// Given.
        Granted = "granted",
        /// No longer in force.
        Lapsed = "lapsed",
    }
}

record! {
    /// The size of a class.
    pub struct ClassSize {
        /// Fewest participants.
        pub min: u32,
        /// Most participants.
        pub max: Spanned<u32>,
        /// Most participants for each instructor.
        pub participants_per_instructor: Option<u32>,
    }
}

record! {
    /// A role beside the lead instructor.
    pub struct Staff {
        /// The role.
        pub role: String,
        /// How many are needed.
        pub count: Option<u32>,
        /// What they do.
        pub duties: Option<String>,
    }
}

record! {
    /// A thing that must be there, and how many of it.
    pub struct Material {
        /// The thing.
        pub item: String,
        /// For whom one is needed.
        pub per: Option<Per>,
        /// How many for each of them; one if nothing is said.
        pub count: Option<u32>,
    }
}

choice! {
    /// For whom one of a thing is needed.
    pub enum Per {
        /// Each participant.
        Person = "person",
        /// Each group.
        Group = "group",
        /// The class.
        Class = "class",
        /// The instructor.
        Instructor = "instructor",
    }
}

record! {
    /// The rule for breaks.
    pub struct Breaks {
        /// The longest time without one, in minutes.
        pub longest_without: Spanned<Minutes>,
    }
}

record! {
    /// A performance objective: condition, task, criterion.
    pub struct Objective {
        /// Its id.
        pub id: Spanned<Id>,
        /// Terminal or enabling.
        pub kind: ObjectiveKind,
        /// The terminal objective that an enabling one serves.
        pub parent: Option<Spanned<Id>>,
        /// Given what.
        pub condition: Option<String>,
        /// Do what.
        pub task: Spanned<String>,
        /// How well.
        pub criterion: Option<String>,
        /// The requirements that it answers, as `standard/requirement`.
        pub requirements: Vec<Spanned<String>>,
        /// The modules or tests that assess it.
        pub assessed_in: Vec<Spanned<Slug>>,
    }
}

choice! {
    /// The kinds of objectives.
    pub enum ObjectiveKind {
        /// A terminal performance objective.
        Tpo = "tpo",
        /// An enabling performance objective.
        Epo = "epo",
    }
}

record! {
    /// A day of the course.
    pub struct DayFile {
        /// Its title.
        pub title: Option<String>,
        /// When it begins.
        pub start: Clock,
        /// When it must be over.
        pub end: Option<Spanned<Clock>>,
        /// Lunch.
        pub lunch: Option<Lunch>,
        /// What is taught, in order.
        pub modules: Vec<DayItem>,
    }
}

record! {
    /// When lunch is.
    pub struct Lunch {
        /// The module after which it comes.
        pub after: Spanned<Slug>,
        /// How long it is.
        pub minutes: Minutes,
    }
}

/// What stands in a day's list.
#[derive(Clone, Debug)]
pub enum DayItem {
    /// One module, by its slug, or by its path in the curriculum.
    Module(Spanned<String>),
    /// Modules that run at once.
    Rotation(Rotation),
}

record! {
    /// Modules that run at once, while groups pass from one to the next.
    pub struct Rotation {
        /// The modules.
        pub rotate: Vec<Spanned<String>>,
        /// How many groups.
        pub groups: u32,
    }
}

impl CourseFile {
    /// Its own days, and those of its variants.
    pub fn all_days(&self) -> impl Iterator<Item = &DayFile> {
        self.days.iter().chain(self.variants.iter().flat_map(|variant| &variant.days))
    }

    /// The days that are taught: its own, or those of a variant; nothing, if it declares no such variant.
    pub fn days_of(&self, variant: Option<&Slug>) -> Option<&[DayFile]> {
        let Some(id) = variant else { return Some(&self.days) };
        let variant = self.variants.iter().find(|variant| variant.id.value == *id)?;
        Some(&variant.days)
    }
}

impl DayItem {
    /// The modules that it names.
    pub fn names(&self) -> &[Spanned<String>] {
        match self {
            DayItem::Module(name) => std::slice::from_ref(name),
            DayItem::Rotation(rotation) => rotation.rotate.as_slice(),
        }
    }

    /// Whether it names a module, by its slug or by the path of its file.
    pub fn has(&self, slug: &Slug) -> bool {
        let stem = |name: &str| {
            let name = name.rsplit('/').next().unwrap_or(name);
            name.strip_suffix(".md").unwrap_or(name) == slug.as_str()
        };
        self.names().iter().any(|name| stem(&name.value))
    }
}

impl Decode for DayItem {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        match node.value {
            Value::Map(_) => Rotation::decode(node, faults).map(DayItem::Rotation),
            _ => Spanned::decode(node, faults).map(DayItem::Module),
        }
    }

    fn decode_in_part(node: &Node, unread: &mut Unread, faults: &mut Faults) -> Option<Self> {
        match node.value {
            Value::Map(_) => Rotation::decode_in_part(node, unread, faults).map(DayItem::Rotation),
            _ => Self::decode(node, faults),
        }
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        let module = String::schema(definitions);
        json!({ "anyOf": [module, Rotation::schema(definitions)] })
    }
}

record! {
    /// The tests of a course.
    pub struct Tests {
        /// The test before it.
        pub pre: Option<Test>,
        /// The test after it.
        pub post: Option<Test>,
    }
}

record! {
    /// A test.
    pub struct Test {
        /// How many items it has.
        pub items: Spanned<u32>,
        /// The share of right answers that passes.
        pub pass_percent: Option<Percent>,
    }
}

record! {
    /// The teach-back.
    pub struct TeachBack {
        /// The module in which it happens.
        pub module: Spanned<Slug>,
        /// How long each candidate teaches.
        pub minutes_each: Minutes,
        /// How long the feedback to each takes, in minutes.
        pub feedback: Option<Minutes>,
        /// Rooms that run at once.
        pub rooms: u32,
        /// The rubric that it is scored with.
        pub rubric: Option<Spanned<Id>>,
    }
}

record! {
    /// The safety rules of a course. The site's facts are the agency's.
    pub struct SafetyPlan {
        /// The word that stops every exercise, whoever says it.
        pub stop_word: String,
        /// The rules.
        pub rules: Vec<String>,
    }
}

record! {
    /// A shorter or longer course from the same modules.
    pub struct Variant {
        /// Its id.
        pub id: Spanned<Slug>,
        /// Its title.
        pub title: String,
        /// Its days.
        pub days: Vec<DayFile>,
        /// Sections that it leaves out.
        pub without: Vec<Spanned<Id>>,
    }
}

record! {
    /// An entry of the record of changes.
    pub struct Change {
        /// The version that it led to.
        pub version: Spanned<Version>,
        /// When.
        pub date: Date,
        /// What changed.
        pub summary: String,
        /// Who entered it.
        pub by: Option<String>,
    }
}
