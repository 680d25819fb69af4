//! `previous.json`: what the previous release of a course said, by id, so that the next one can tell what
//! changed without the old kit. `kitbag summary` writes it.
//!
//! It is about as large as the course's text, and each passage says who reads it: what a reader may not
//! know is taken out before anything is compared for that reader.

use serde::{Deserialize, Serialize};

use crate::source::path::is_hidden;
use crate::syntax::values::{Date, Id, Slug, Version};
use crate::syntax::vocabulary::Reader;

/// The file's name in the course's folder.
pub const NAME: &str = "previous.json";

/// The version of this file's own format.
const FORMAT: u32 = 1;

/// What a version of a course says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    format: u32,
    /// The course's id.
    pub course: String,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// What identifies its content.
    pub content_digest: String,
    /// When it was last changed.
    pub revised: String,
    /// The day on which the law was as its lessons say.
    pub law_as_of: Option<String>,
    /// What else its manifest says.
    pub facts: Vec<Fact>,
    /// What participants can do after it.
    pub objectives: Vec<Objective>,
    /// Its days by the clock.
    pub agenda: Agenda,
    /// Those of its variants.
    pub variants: Vec<Variant>,
    /// Its tests.
    pub tests: Vec<Test>,
    /// The word that stops every exercise.
    pub stop_word: Option<String>,
    /// Its safety rules.
    pub safety_rules: Vec<String>,
    /// Its modules in teaching order, then those of its variants only.
    pub modules: Vec<Module>,
    /// The works that it cites.
    pub works: Vec<Work>,
    /// The terms that it uses.
    pub terms: Vec<Term>,
}

/// Something that the manifest says, by the name that readers see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What it is about.
    pub name: String,
    /// What is said.
    pub value: String,
}

/// An objective.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// Its id.
    pub id: String,
    /// The terminal objective that it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Condition, task, criterion.
    pub text: String,
    /// The requirements that it answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<String>,
    /// The modules or tests that assess it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assessed_in: Vec<String>,
}

/// Days by the clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agenda {
    /// Minutes of all days: breaks in, lunch out.
    pub minutes: u32,
    /// The days.
    pub days: Vec<Day>,
}

/// A day by the clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// When it begins.
    pub start: String,
    /// When it is over.
    pub end: String,
    /// What happens, in order.
    pub slots: Vec<Slot>,
}

/// What happens at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// When it begins.
    pub start: String,
    /// How long it takes.
    pub minutes: u32,
    /// The modules by their slugs; none for lunch.
    pub modules: Vec<String>,
    /// How many groups pass through them, if they run at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<u32>,
}

/// A shorter or longer course from the same modules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its days.
    pub agenda: Agenda,
    /// Sections that it leaves out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
}

/// A test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// What it is called.
    pub name: String,
    /// How many items it has.
    pub items: u32,
    /// The share of right answers that passes, in per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass_percent: Option<u32>,
}

/// A module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// Its file's name without the ending.
    pub slug: String,
    /// Its label in the agenda.
    pub block: String,
    /// Its title.
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
    /// Whether it is taught as written.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_locked: bool,
    /// The objectives that it teaches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objectives: Vec<String>,
    /// What must be at hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<String>,
    /// What its front matter says: goal, and hints.
    pub front: Vec<Paragraph>,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its id.
    pub id: String,
    /// The id that it had before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// Its title.
    pub title: String,
    /// What is done in it.
    pub kind: String,
    /// How long it takes.
    pub minutes: u32,
    /// Whether it is taught as written.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_locked: bool,
    /// The objectives that it serves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objectives: Vec<String>,
    /// The audiences that it is for; all if none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<String>,
    /// Its text, without what follows.
    pub text: Vec<Paragraph>,
    /// Its slides, safety rules and inserts with their text; its activities, scenarios and worksheets, whose
    /// text is the section's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<Passage>,
    /// Its test questions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
}

/// A paragraph, list item or row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paragraph {
    /// Who reads it.
    #[serde(default = "everybody", skip_serializing_if = "is_everybody", with = "reader")]
    pub reader: Reader,
    /// The audiences that it is for; all if none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<String>,
    /// The kind of the passage around it, as readers see it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// What it says.
    pub text: String,
    /// The works that it cites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
}

/// A marked passage that has a name of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passage {
    /// Its kind, as authors write it.
    pub kind: String,
    /// Who reads it.
    #[serde(default = "everybody", skip_serializing_if = "is_everybody", with = "reader")]
    pub reader: Reader,
    /// The audiences that it is for; all if none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<String>,
    /// Its id.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The id that it had before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// Its title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// How long it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// How many people work together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<u32>,
    /// Whether an agency must fill it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_required: bool,
    /// What it says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Paragraph>,
}

/// A test question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// The id that it had before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// The audiences that it is for; all if none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<String>,
    /// How it is answered.
    pub kind: String,
    /// The tests that may draw it.
    pub uses: Vec<String>,
    /// The objectives that it tests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objectives: Vec<String>,
    /// What is asked.
    pub stem: Vec<String>,
    /// What can be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// Why the right answer is right; what a good answer holds; how it is scored.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answer: Vec<String>,
}

/// An option of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What it says.
    pub text: String,
    /// Whether it is right.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_right: bool,
}

/// A work that is cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// What lessons cite it by.
    pub id: String,
    /// The citation as printed.
    pub citation: String,
    /// Whether it is law.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_law: bool,
    /// For law: the day on which it said what the lesson says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law_as_of: Option<String>,
}

/// A term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// What other places name it by.
    pub id: String,
    /// The term.
    pub term: String,
    /// What it means.
    pub means: String,
}

impl Summary {
    /// The summary of a version of which nothing is said yet.
    pub fn new(course: &Slug, title: &str, version: &Version) -> Self {
        Self {
            format: FORMAT,
            course: course.to_string(),
            title: title.to_owned(),
            version: version.to_string(),
            content_digest: String::new(),
            revised: String::new(),
            law_as_of: None,
            facts: Vec::new(),
            objectives: Vec::new(),
            agenda: Agenda::default(),
            variants: Vec::new(),
            tests: Vec::new(),
            stop_word: None,
            safety_rules: Vec::new(),
            modules: Vec::new(),
            works: Vec::new(),
            terms: Vec::new(),
        }
    }

    /// Reads the file; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let head: Head = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if head.format != FORMAT {
            return Err(format!(
                "it has format {}, and this kitbag reads format {FORMAT}",
                head.format
            ));
        }
        let summary: Summary = serde_json::from_str(text).map_err(|error| error.to_string())?;
        summary.check_counts()?;
        // What it says is printed: nothing in it may steer a terminal or turn the reading direction.
        let value: serde_json::Value =
            serde_json::from_str(text).map_err(|error| error.to_string())?;
        if let Some(letter) = hidden_letter(&value) {
            return Err(format!("it contains the invisible character {}", letter.escape_unicode()));
        }
        Version::parse(&summary.version)
            .map_err(|why| format!("`{}` is no version: {why}", summary.version))?;
        Slug::parse(&summary.course)
            .map_err(|why| format!("`{}` is no course's id: {why}", summary.course))?;
        for date in [Some(&summary.revised), summary.law_as_of.as_ref()].into_iter().flatten() {
            Date::parse(date).map_err(|why| format!("`{date}` is no date: {why}"))?;
        }
        for module in &summary.modules {
            Slug::parse(&module.slug)
                .map_err(|why| format!("`{}` is no module's name: {why}", module.slug))?;
            for section in &module.sections {
                Id::parse(&section.id)
                    .map_err(|why| format!("`{}` is no section's id: {why}", section.id))?;
            }
        }
        Ok(summary)
    }

    /// More than any course has: what is compared with each other thing must not hang the tool.
    fn check_counts(&self) -> Result<(), String> {
        let agendas = || self.variants.iter().map(|variant| &variant.agenda).chain([&self.agenda]);
        let most = |things: &mut dyn Iterator<Item = usize>| things.max().unwrap_or_default();
        let modules = || self.modules.iter();
        let counts = [
            ("facts", self.facts.len(), 2_000),
            ("objectives", self.objectives.len(), 5_000),
            ("variants", self.variants.len(), 100),
            ("days", most(&mut agendas().map(|agenda| agenda.days.len())), 400),
            (
                "things on a day",
                most(&mut agendas().flat_map(|agenda| &agenda.days).map(|day| day.slots.len())),
                500,
            ),
            ("safety rules", self.safety_rules.len(), 2_000),
            ("modules", self.modules.len(), 5_000),
            (
                "materials of a module",
                most(&mut modules().map(|module| module.materials.len())),
                1_000,
            ),
            ("sections", modules().map(|module| module.sections.len()).sum(), 50_000),
        ];
        match counts.into_iter().find(|(_, count, most)| count > most) {
            Some((what, count, most)) => {
                Err(format!("it has {count} {what}, and {most} are the most"))
            }
            None => Ok(()),
        }
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("text is always JSON");
        format!("{text}\n")
    }
}

fn hidden_letter(value: &serde_json::Value) -> Option<char> {
    match value {
        serde_json::Value::String(text) => text.chars().find(|letter| is_hidden(*letter)),
        serde_json::Value::Array(values) => values.iter().find_map(hidden_letter),
        serde_json::Value::Object(values) => values.values().find_map(hidden_letter),
        _ => None,
    }
}

fn is_false(value: &bool) -> bool {
    !value
}

fn everybody() -> Reader {
    Reader::Participant
}

fn is_everybody(reader: &Reader) -> bool {
    *reader == Reader::Participant
}

/// A reader by its word.
mod reader {
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    use crate::syntax::vocabulary::Reader;

    pub(super) fn serialize<S: Serializer>(
        reader: &Reader,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(reader.word())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Reader, D::Error> {
        let word = String::deserialize(deserializer)?;
        let unknown = || D::Error::custom(format!("`{word}` is no reader"));
        Reader::from_word(&word).ok_or_else(unknown)
    }
}
