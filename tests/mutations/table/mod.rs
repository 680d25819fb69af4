//! The faults that are made, a file for each family of rules.
//!
//! An entry names the rule, then each change, then each place at which the rule must find the fault.
//! A place is some text of the changed file that stands there once; what the finding must point at, to
//! the letter, is marked: `minutes: «61»`.

mod currency;
mod files;
mod objectives;
mod questions;
mod safety;
mod text;
mod time;
mod trainers;

use std::panic::Location;

/// The day by which age is judged, unless an entry says another.
pub(crate) const TODAY: &str = "2026-12-01";

pub(crate) const COURSE: &str = "courses/whole/course.yaml";
pub(crate) const COMMENTS: &str = "courses/whole/comments.yaml";
pub(crate) const WELCOME: &str = "courses/whole/modules/welcome.md";
pub(crate) const REPORT: &str = "courses/whole/modules/the-report.md";
pub(crate) const VISITOR: &str = "courses/whole/modules/the-visitor.md";
pub(crate) const TEACH: &str = "courses/whole/modules/teach-backs.md";
pub(crate) const OWN: &str = "courses/whole/modules/own-counter.md";
pub(crate) const REFERENCES: &str = "references.yaml";
pub(crate) const GLOSSARY: &str = "glossary.yaml";
pub(crate) const STANDARD: &str = "standards/harbor-board.yaml";
pub(crate) const CREDITS: &str = "courses/whole/media/credits.yaml";

/// A fault made on purpose.
pub(crate) struct Mutation {
    /// Its last line in the table.
    pub(crate) entry: &'static Location<'static>,
    /// The rule that finds it.
    pub(crate) rule: &'static str,
    /// How it is made.
    pub(crate) edits: Vec<Edit>,
    /// The day by which age is judged.
    pub(crate) today: &'static str,
    /// All places at which its rule finds it.
    pub(crate) places: Vec<At>,
}

/// A step of making a fault.
pub(crate) enum Edit {
    /// A text that stands once in the file becomes another.
    Change { file: &'static str, from: String, to: String },
    /// A file that wasn't there.
    Add { file: &'static str, text: &'static str },
}

/// A place at which a rule finds a fault.
#[derive(Debug)]
pub(crate) enum At {
    /// Marked in a text that stands once in the changed file.
    Marked { file: &'static str, text: &'static str },
    /// A whole file.
    File(&'static str),
}

/// A fault that this rule finds, not yet made.
#[track_caller]
pub(crate) fn mutation(rule: &'static str) -> Mutation {
    Mutation {
        entry: Location::caller(),
        rule,
        edits: Vec::new(),
        today: TODAY,
        places: Vec::new(),
    }
}

impl Mutation {
    /// The same with a text changed.
    pub(crate) fn change(
        mut self,
        file: &'static str,
        from: impl Into<String>,
        to: impl Into<String>,
    ) -> Self {
        self.edits.push(Edit::Change { file, from: from.into(), to: to.into() });
        self
    }

    /// The same with a text taken out.
    pub(crate) fn delete(self, file: &'static str, text: &'static str) -> Self {
        self.change(file, text, "")
    }

    /// The same with a text put behind another.
    pub(crate) fn insert(self, file: &'static str, behind: &'static str, text: &str) -> Self {
        self.change(file, behind, format!("{behind}{text}"))
    }

    /// The same with one more file.
    pub(crate) fn add(mut self, file: &'static str, text: &'static str) -> Self {
        self.edits.push(Edit::Add { file, text });
        self
    }

    /// The same on another day.
    pub(crate) fn on(self, today: &'static str) -> Self {
        Self { today, ..self }
    }

    /// The same, found at the mark.
    #[track_caller]
    pub(crate) fn found(mut self, file: &'static str, text: &'static str) -> Self {
        self.entry = Location::caller();
        self.places.push(At::Marked { file, text });
        self
    }

    /// The same, found at a whole file.
    #[track_caller]
    pub(crate) fn found_file(mut self, file: &'static str) -> Self {
        self.entry = Location::caller();
        self.places.push(At::File(file));
        self
    }
}

/// All faults, in the order of the rules.
pub(crate) fn all() -> Vec<Mutation> {
    let families = [
        time::faults(),
        objectives::faults(),
        questions::faults(),
        trainers::faults(),
        safety::faults(),
        currency::faults(),
        text::faults(),
        files::faults(),
    ];
    families.into_iter().flatten().collect()
}
