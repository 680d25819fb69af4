//! What the shared manifests say: academy, references, glossary, standards, picture credits.
//! Nothing is looked up here.

use std::collections::BTreeMap;

use crate::span::{Span, Spanned};
use crate::syntax::decode::{Decode, Faults, Map, choice, record};
use crate::syntax::schema::Definitions;
use crate::syntax::values::{Date, Format, Id, Minutes};
use crate::syntax::version_rules::VersionRules;
use crate::syntax::yaml::{Node, Value};

record! {
    /// `academy.yaml`: who publishes, and the academy's rules.
    pub struct AcademyFile {
        /// The format version.
        pub format: Format,
        /// The publisher's name.
        pub name: String,
        /// Its short name.
        pub short_name: Option<String>,
        /// What counts as a training hour.
        pub training_hour: TrainingHour,
        /// How to reach it.
        pub contacts: Option<Contacts>,
        /// The levels of the checks.
        pub check: Option<CheckSettings>,
        /// Kinds of changes that demand a larger step of a course's version than they do anyway.
        pub versions: VersionRules,
    }
}

record! {
    /// The rule for a training hour: regulators differ, so it is written down and printed.
    pub struct TrainingHour {
        /// Minutes of instruction that make an hour, mostly 50 or 60.
        pub minutes: Minutes,
        /// Whether breaks inside modules count. Lunch never does.
        pub breaks: BreakRule,
    }
}

choice! {
    /// Whether breaks count as instruction.
    pub enum BreakRule {
        /// They do.
        Counted = "counted",
        /// They don't.
        Excluded = "excluded",
    }
}

record! {
    /// How to reach somebody.
    pub struct Contacts {
        /// E-mail address.
        pub email: Option<String>,
        /// Telephone number, as dialled.
        pub phone: Option<String>,
        /// Web address.
        pub web: Option<String>,
    }
}

record! {
    /// How strict the checks are.
    pub struct CheckSettings {
        /// A level for a rule.
        pub levels: Levels,
        /// Single places that may pass.
        pub allow: Vec<Allowance>,
    }
}

record! {
    /// A place where a rule's finding may pass, and why.
    pub struct Allowance {
        /// The rule.
        pub rule: Spanned<String>,
        /// The place: a module, or the id of what holds the finding or of a comment; `course` for `course.yaml` itself.
        pub at: Spanned<String>,
        /// Why a reviewer should accept it.
        pub reason: Spanned<String>,
    }
}

/// Levels by the rule's name.
#[derive(Clone, Debug, Default)]
pub struct Levels(pub Vec<(Spanned<String>, RuleLevel)>);

choice! {
    /// What a rule's finding does.
    pub enum RuleLevel {
        /// Nothing.
        Allow = "allow",
        /// Warns.
        Warn = "warn",
        /// Stops the build.
        Deny = "deny",
    }
}

impl Decode for Levels {
    fn absent(_: &str, _: Span, _: &mut Faults) -> Option<Self> {
        Some(Levels::default())
    }

    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        let Value::Map(pairs) = &node.value else {
            Map::new(node, &[], faults)?;
            return None;
        };
        let mut levels: Vec<(Spanned<String>, RuleLevel)> = Vec::new();
        let mut places: BTreeMap<String, Span> = BTreeMap::new();
        for (key, value) in pairs {
            let rule = Spanned::<String>::decode(key, faults)?;
            if let Some(first) = places.get(&rule.value) {
                faults.push(
                    crate::diagnostic::Diagnostic::error(
                        "duplicate-key",
                        key.span,
                        format!("`{}` stands here twice", rule.value),
                    )
                    .related(*first, "first here")
                    .help("keep one of the two"),
                );
            }
            places.entry(rule.value.clone()).or_insert(rule.span);
            levels.push((rule, RuleLevel::decode(value, faults)?));
        }
        Some(Levels(levels))
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        let level = RuleLevel::schema(definitions);
        let rule = String::schema(definitions);
        definitions.levels(rule, level)
    }
}

record! {
    /// `references.yaml`: the bibliography that all courses share.
    pub struct ReferencesFile {
        /// The format version.
        pub format: Format,
        /// The works.
        pub references: Vec<Reference>,
    }
}

record! {
    /// A work that lessons cite.
    pub struct Reference {
        /// What lessons cite it by.
        pub id: Spanned<Id>,
        /// The citation as printed.
        pub citation: String,
        /// Year of publication or decision.
        pub year: u32,
        /// What kind of work it is.
        pub kind: ReferenceKind,
        /// Where it was read.
        pub source: Option<String>,
        /// For law: the day on which it said what the lesson says.
        pub law_as_of: Option<Spanned<Date>>,
        /// The day by which somebody must look whether it still holds.
        pub check_by: Option<Spanned<Date>>,
        /// A remark for authors.
        pub note: Option<String>,
    }
}

choice! {
    /// The kinds of works.
    pub enum ReferenceKind {
        /// A court's decision.
        Case = "case",
        /// A statute.
        Statute = "statute",
        /// A regulation.
        Rule = "rule",
        /// A report or guide.
        Report = "report",
        /// A journal article.
        Article = "article",
        /// A book.
        Book = "book",
        /// An agency's or body's policy.
        Policy = "policy",
        /// A page on the web.
        Web = "web",
    }
}

impl ReferenceKind {
    /// Whether it is law: it changes under a lesson.
    pub fn is_law(self) -> bool {
        matches!(self, Self::Case | Self::Statute | Self::Rule)
    }
}

record! {
    /// `glossary.yaml`: the terms that all courses share.
    pub struct GlossaryFile {
        /// The format version.
        pub format: Format,
        /// The terms.
        pub terms: Vec<Term>,
    }
}

record! {
    /// A term and what it means.
    pub struct Term {
        /// What other places name it by.
        pub id: Spanned<Id>,
        /// The term.
        pub term: String,
        /// What it means.
        pub means: String,
        /// The reference that the meaning comes from.
        pub source: Option<Spanned<Id>>,
    }
}

record! {
    /// `standards/*.yaml`: a regulator's catalogue of requirements.
    pub struct StandardFile {
        /// The format version.
        pub format: Format,
        /// What objectives name it by.
        pub id: Spanned<Id>,
        /// Its title.
        pub title: String,
        /// The body that requires it.
        pub body: String,
        /// Where it was read.
        pub source: String,
        /// The day on which it said so.
        pub law_as_of: Date,
        /// The day by which somebody must look whether it still does.
        pub check_by: Option<Spanned<Date>>,
        /// The items.
        pub requirements: Vec<Requirement>,
    }
}

record! {
    /// One item of a catalogue.
    pub struct Requirement {
        /// Its id within the catalogue.
        pub id: Spanned<Id>,
        /// What it asks for.
        pub text: String,
    }
}

record! {
    /// `media/credits.yaml`: who made a course's pictures.
    pub struct CreditsFile {
        /// The format version.
        pub format: Format,
        /// The pictures.
        pub pictures: Vec<Credit>,
    }
}

record! {
    /// Who made a picture, and on what terms it may be used.
    pub struct Credit {
        /// The file's name in the same folder.
        pub file: Spanned<String>,
        /// What it shows.
        pub title: String,
        /// Who made it.
        pub by: String,
        /// On what terms.
        pub licence: String,
        /// Where it came from.
        pub source: Option<String>,
    }
}
