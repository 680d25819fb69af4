//! The words of the authoring format: every marked passage, who reads it, where it may stand.
//!
//! This table is the format. `curriculum/README.md` explains it to authors, and a test holds the
//! two against each other.

use crate::syntax::decode::choice;

choice! {
    /// Who a passage or a document is for.
    pub enum Reader {
        /// Those who are trained.
        Participant = "participant",
        /// Those who teach.
        Instructor = "instructor",
        /// Those who arrange and keep records.
        Administrator = "administrator",
        /// The few who handle answer keys and role-player scripts.
        Restricted = "restricted",
    }
}

impl Reader {
    /// Whether this reader's documents may hold a passage that is for `passage`.
    pub fn may_read(self, passage: Reader) -> bool {
        passage == Reader::Participant || self == passage || self == Reader::Restricted
    }
}

choice! {
    /// The kinds of marked passages.
    pub enum Kind {
        /// Background, hints, timing tips.
        Instructor = "instructor",
        /// The words, aloud.
        Say = "say",
        /// A question to the class.
        Ask = "ask",
        /// What the class will answer, and what to do with it.
        Expect = "expect",
        /// What the instructor does now.
        Do = "do",
        /// What the instructor shows now.
        Show = "show",
        /// A slide.
        Slide = "slide",
        /// What participants do.
        Activity = "activity",
        /// What participants talk about.
        Discussion = "discussion",
        /// Questions after an activity.
        Debrief = "debrief",
        /// A page to write on.
        Worksheet = "worksheet",
        /// Lines to write on.
        Lines = "lines",
        /// What to keep.
        Keypoints = "keypoints",
        /// Safety rules that can't be missed.
        Safety = "safety",
        /// The set-up, cues and stop conditions of a scenario.
        Scenario = "scenario",
        /// A role player's script.
        RolePlayer = "role-player",
        /// A place for the agency's text; what is written in it guides the agency.
        Insert = "insert",
        /// A test question.
        Question = "question",
        /// The reason behind the right answer.
        Answer = "answer",
    }
}

/// Whether a passage has something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Required,
    /// It may.
    Optional,
    /// It must not.
    Never,
}

/// What the format says about one kind of passage.
pub struct Rule {
    /// The kind.
    pub kind: Kind,
    /// Who reads it.
    pub reader: Reader,
    /// The kinds that it must stand in; none means: anywhere in a section.
    pub within: &'static [Kind],
    /// Whether it has an id.
    pub id: Need,
    /// Whether it has a title.
    pub title: Need,
    /// What its braces may say beside id and audience.
    pub attributes: &'static [&'static str],
    /// The label that readers see.
    pub label: &'static str,
}

use Need::{Never, Optional, Required};

/// All kinds of passages, in reading order.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    Rule { kind: Kind::Instructor, reader: Reader::Instructor,  within: &[], id: Never, title: Optional, attributes: &[], label: "Note" },
    Rule { kind: Kind::Say,        reader: Reader::Instructor,  within: &[], id: Never, title: Optional, attributes: &[], label: "Say" },
    Rule { kind: Kind::Ask,        reader: Reader::Instructor,  within: &[], id: Never, title: Optional, attributes: &[], label: "Ask" },
    Rule { kind: Kind::Expect,     reader: Reader::Instructor,  within: &[Kind::Ask, Kind::Discussion, Kind::Debrief], id: Never, title: Optional, attributes: &[], label: "Expect" },
    Rule { kind: Kind::Do,         reader: Reader::Instructor,  within: &[], id: Never, title: Optional, attributes: &[], label: "Do" },
    Rule { kind: Kind::Show,       reader: Reader::Instructor,  within: &[], id: Never, title: Optional, attributes: &["slide"], label: "Show" },
    Rule { kind: Kind::Slide,      reader: Reader::Instructor,  within: &[], id: Required, title: Required, attributes: &[], label: "Slide" },
    Rule { kind: Kind::Activity,   reader: Reader::Participant, within: &[], id: Required, title: Required, attributes: &["groups", "minutes"], label: "Activity" },
    Rule { kind: Kind::Discussion, reader: Reader::Participant, within: &[], id: Optional, title: Optional, attributes: &["groups", "minutes"], label: "Discussion" },
    Rule { kind: Kind::Debrief,    reader: Reader::Instructor,  within: &[], id: Never, title: Optional, attributes: &[], label: "Debrief" },
    Rule { kind: Kind::Worksheet,  reader: Reader::Participant, within: &[], id: Required, title: Required, attributes: &["give"], label: "Worksheet" },
    Rule { kind: Kind::Lines,      reader: Reader::Participant, within: &[Kind::Worksheet], id: Never, title: Never, attributes: &["count"], label: "Lines" },
    Rule { kind: Kind::Keypoints,  reader: Reader::Participant, within: &[], id: Never, title: Optional, attributes: &[], label: "Key points" },
    Rule { kind: Kind::Safety,     reader: Reader::Participant, within: &[], id: Optional, title: Optional, attributes: &[], label: "Safety" },
    Rule { kind: Kind::Scenario,   reader: Reader::Instructor,  within: &[], id: Required, title: Required, attributes: &["minutes"], label: "Scenario" },
    Rule { kind: Kind::RolePlayer, reader: Reader::Restricted,  within: &[Kind::Scenario], id: Optional, title: Required, attributes: &[], label: "Role player" },
    Rule { kind: Kind::Insert,     reader: Reader::Participant, within: &[], id: Required, title: Required, attributes: &["required"], label: "Your agency" },
    Rule { kind: Kind::Question,   reader: Reader::Instructor,  within: &[], id: Required, title: Never, attributes: &["objectives", "use", "kind", "after"], label: "Question" },
    Rule { kind: Kind::Answer,     reader: Reader::Restricted,  within: &[Kind::Question], id: Never, title: Never, attributes: &[], label: "Answer" },
];

impl Kind {
    /// What the format says about it.
    pub fn rule(self) -> &'static Rule {
        RULES.iter().find(|rule| rule.kind == self).expect("every kind has its rule")
    }

    /// Who reads it.
    pub fn reader(self) -> Reader {
        self.rule().reader
    }

    /// The label that readers see.
    pub fn label(self) -> &'static str {
        self.rule().label
    }
}
