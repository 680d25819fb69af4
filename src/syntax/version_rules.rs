//! How large a step each kind of change demands of a course's version: the rules as data. `versions` in
//! `academy.yaml` may make a step larger, never smaller.

use serde_json::json;

use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};
use crate::syntax::decode::{Decode, Faults, Map, choice};
use crate::syntax::schema::Definitions;
use crate::syntax::yaml::{Node, Value};

choice! {
    /// Which number of a version a change moves.
    pub enum Step {
        /// The last: `1.0.1`.
        Patch = "patch",
        /// The middle one: `1.1.0`.
        Minor = "minor",
        /// The first: `2.0.0`.
        Major = "major",
    }
}

choice! {
    /// The kinds of changes between two versions of a course, in the order in which they are told.
    pub enum ChangeKind {
        /// There is a new objective.
        ObjectiveAdded = "objective-added",
        /// An objective is gone.
        ObjectiveDropped = "objective-dropped",
        /// An objective says something else.
        ObjectiveReworded = "objective-reworded",
        /// An objective has another id or another terminal objective.
        ObjectiveRenumbered = "objective-renumbered",
        /// An objective answers other requirements, or is assessed elsewhere.
        ObjectiveRemapped = "objective-remapped",
        /// There is a new module.
        ModuleAdded = "module-added",
        /// A module is gone.
        ModuleDropped = "module-dropped",
        /// A module is taught on another day or in another order.
        ModuleMoved = "module-moved",
        /// A module takes another time.
        ModuleRetimed = "module-retimed",
        /// A module or section teaches other objectives.
        ModuleReassigned = "module-reassigned",
        /// A module has another title or label.
        ModuleRenamed = "module-renamed",
        /// A module needs other things.
        MaterialsChanged = "materials-changed",
        /// A section is new.
        SectionAdded = "section-added",
        /// A section is gone.
        SectionDropped = "section-dropped",
        /// A section takes another time.
        SectionRetimed = "section-retimed",
        /// A section stands elsewhere.
        SectionMoved = "section-moved",
        /// A section has another title or id, or something else is done in it.
        SectionRenamed = "section-renamed",
        /// The course takes another time.
        MinutesChanged = "minutes-changed",
        /// Something begins or ends at another time.
        AgendaChanged = "agenda-changed",
        /// A test is passed with another share of right answers.
        PassMarkChanged = "pass-mark-changed",
        /// A test is new or gone, or has another number of items.
        TestChanged = "test-changed",
        /// There is a new item.
        ItemAdded = "item-added",
        /// An item is gone.
        ItemDropped = "item-dropped",
        /// Another answer is right, or scored.
        KeyChanged = "key-changed",
        /// Other tests may draw an item, or it tests other objectives.
        ItemReassigned = "item-reassigned",
        /// An item, or the reason behind its key, is worded otherwise.
        ItemReworded = "item-reworded",
        /// There is a new slide.
        SlideAdded = "slide-added",
        /// A slide is gone.
        SlideDropped = "slide-dropped",
        /// A slide says something else.
        SlideReworded = "slide-reworded",
        /// There is a new activity, scenario or worksheet.
        ExerciseAdded = "exercise-added",
        /// An activity, scenario or worksheet is gone.
        ExerciseDropped = "exercise-dropped",
        /// An activity, scenario or worksheet has another title, time or size of groups.
        ExerciseChanged = "exercise-changed",
        /// A safety rule or the stop word is another.
        SafetyChanged = "safety-changed",
        /// There is a new insert.
        InsertAdded = "insert-added",
        /// An insert is gone.
        InsertDropped = "insert-dropped",
        /// An agency must fill an insert that it might leave, or the other way round.
        InsertRequired = "insert-required",
        /// An insert is asked for in other words.
        InsertReworded = "insert-reworded",
        /// What a lesson states of the law is another, or another law is cited.
        LawChanged = "law-changed",
        /// The law was looked at again: its date is another, and what is said of it isn't.
        LawDateMoved = "law-date-moved",
        /// Another work that is no law is cited, or cited otherwise.
        ReferenceChanged = "reference-changed",
        /// A term is new or gone, or means something else.
        TermChanged = "term-changed",
        /// The manifest says something else: class, prerequisites, staff, room, equipment.
        CourseChanged = "course-changed",
        /// The text of a locked module or section is worded otherwise.
        LockedTextChanged = "locked-text-changed",
        /// Any other text is worded otherwise.
        TextChanged = "text-changed",
    }
}

impl ChangeKind {
    /// The step that it demands at least. What participants must be able to do, how long it takes, what
    /// passes, what keeps people safe and what the law says is major; what is new, gone or retimed is minor, and
    /// so is what is locked; other wording is a patch.
    pub fn least(self) -> Step {
        use ChangeKind::{
            AgendaChanged, CourseChanged, ExerciseAdded, ExerciseChanged, ExerciseDropped,
            InsertAdded, InsertDropped, InsertRequired, InsertReworded, ItemAdded, ItemDropped,
            ItemReassigned, ItemReworded, KeyChanged, LawChanged, LawDateMoved, LockedTextChanged,
            MaterialsChanged, MinutesChanged, ModuleAdded, ModuleDropped, ModuleMoved,
            ModuleReassigned, ModuleRenamed, ModuleRetimed, ObjectiveAdded, ObjectiveDropped,
            ObjectiveRemapped, ObjectiveRenumbered, ObjectiveReworded, PassMarkChanged,
            ReferenceChanged, SafetyChanged, SectionAdded, SectionDropped, SectionMoved,
            SectionRenamed, SectionRetimed, SlideAdded, SlideDropped, SlideReworded, TermChanged,
            TestChanged, TextChanged,
        };
        match self {
            ObjectiveAdded | ObjectiveDropped | ObjectiveReworded | ObjectiveRenumbered
            | ObjectiveRemapped | MinutesChanged | PassMarkChanged | SafetyChanged | LawChanged => {
                Step::Major
            }
            ModuleAdded | ModuleDropped | ModuleMoved | ModuleRetimed | ModuleReassigned
            | SectionAdded | SectionDropped | SectionRetimed | AgendaChanged | TestChanged
            | ItemAdded | ItemDropped | KeyChanged | ItemReassigned | SlideAdded | SlideDropped
            | ExerciseAdded | ExerciseDropped | InsertAdded | InsertDropped | InsertRequired
            | LockedTextChanged => Step::Minor,
            ModuleRenamed | MaterialsChanged | SectionMoved | SectionRenamed | ItemReworded
            | SlideReworded | ExerciseChanged | InsertReworded | LawDateMoved
            | ReferenceChanged | TermChanged | CourseChanged | TextChanged => Step::Patch,
        }
    }
}

/// The steps that an academy demands beyond the least.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionRules(Vec<(ChangeKind, Step)>);

impl VersionRules {
    /// The step that a kind of change demands here.
    pub fn step(&self, kind: ChangeKind) -> Step {
        let own = self.0.iter().find(|(own, _)| *own == kind);
        own.map_or(kind.least(), |(_, step)| *step)
    }
}

impl Decode for VersionRules {
    fn absent(_: &str, _: Span, _: &mut Faults) -> Option<Self> {
        Some(VersionRules::default())
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(VersionRules::default())
    }

    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        let map = Map::new(node, ChangeKind::WORDS, faults)?;
        let Value::Map(pairs) = &node.value else { return None };
        let known = pairs.iter().filter_map(|(key, _)| {
            let word = Spanned::<String>::decode(key, &mut Vec::new())?;
            ChangeKind::from_word(&word.value)
        });
        let mut rules: Vec<(ChangeKind, Step)> = Vec::new();
        for kind in known {
            if rules.iter().any(|(other, _)| *other == kind) {
                continue;
            }
            let Spanned { value: step, span } = map
                .field::<Option<Spanned<Step>>>(kind.word(), faults)?
                .unwrap_or_else(|| Spanned { value: kind.least(), span: node.span });
            if step < kind.least() {
                let (word, least) = (kind.word(), kind.least().word());
                let message =
                    format!("`{word}` is {least} at least: an academy can tighten, not loosen");
                faults.push(
                    Diagnostic::error("loosened", span, message)
                        .help(format!("write `{word}: {least}` or more, or delete the line")),
                );
                return None;
            }
            rules.push((kind, step));
        }
        Some(VersionRules(rules))
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.notation("VersionRules", || {
            let kinds = ChangeKind::WORDS.iter().filter_map(|word| {
                let least = ChangeKind::from_word(word)?.least();
                let steps = Step::WORDS.iter().filter(|step| Step::from_word(step) >= Some(least));
                let steps: Vec<&&str> = steps.collect();
                let step = json!({ "anyOf": [{ "enum": steps }, { "type": "null" }] });
                Some(((*word).to_owned(), step))
            });
            let properties: serde_json::Map<String, serde_json::Value> = kinds.collect();
            json!({
                "description": "The number of the version that a kind of change moves at least.",
                "type": "object",
                "properties": properties,
                "additionalProperties": false,
            })
        })
    }
}
