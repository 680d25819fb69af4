//! What stands between the `---` lines at a module's beginning.

use crate::span::Spanned;
use crate::syntax::course_file::Material;
use crate::syntax::decode::{choice, record};
use crate::syntax::tree::Fidelity;
use crate::syntax::values::{Id, Minutes};

record! {
    /// The front matter of a module.
    pub struct FrontMatter {
        /// The module's title.
        pub title: String,
        /// Its label in the agenda: `A5`.
        pub block: Spanned<Id>,
        /// What it is for, in a sentence.
        pub goal: String,
        /// How long it takes, breaks included.
        pub minutes: Spanned<Minutes>,
        /// How it is taught.
        pub method: Vec<Method>,
        /// The objectives that it teaches.
        pub objectives: Vec<Spanned<Id>>,
        /// What must be at hand.
        pub materials: Vec<Material>,
        /// How the class is divided.
        pub groups: Option<Groups>,
        /// How chairs and tables stand. For instructors.
        pub room: Option<String>,
        /// What to try aloud before class. For instructors.
        pub rehearse: Option<String>,
        /// What to drop if time runs short. For instructors.
        pub if_late: Option<String>,
        /// Whether an agency may change it.
        pub fidelity: Option<Fidelity>,
        /// Whether it may distress somebody: warn the class, plan for support.
        pub sensitive: bool,
        /// How far it is written.
        pub status: Option<Spanned<ModuleStatus>>,
    }
}

impl FrontMatter {
    /// Whether it says itself that it isn't written out.
    pub fn is_outline(&self) -> bool {
        self.status.is_some_and(|status| status.value == ModuleStatus::Outline)
    }
}

choice! {
    /// How a module is taught.
    pub enum Method {
        /// The instructor explains.
        Lecture = "lecture",
        /// The class talks.
        Discussion = "discussion",
        /// The instructor shows how.
        Demonstration = "demonstration",
        /// Participants practise.
        Practice = "practice",
        /// A case is worked through.
        CaseStudy = "case-study",
        /// A case is played at a table.
        TableTop = "table-top",
        /// Participants play roles.
        RolePlay = "role-play",
        /// Something is tested.
        Assessment = "assessment",
        /// Candidates teach.
        TeachBack = "teach-back",
        /// Participants read or write alone.
        SelfStudy = "self-study",
    }
}

choice! {
    /// How far a module is written.
    pub enum ModuleStatus {
        /// Sections, minutes and intent; not yet written out to be taught.
        Outline = "outline",
        /// Written out.
        Written = "written",
    }
}

record! {
    /// How a class is divided.
    pub struct Groups {
        /// People in a group, if the class divides by it.
        pub size: Spanned<u32>,
        /// Fewest people in a group, where it doesn't: otherwise `size`.
        pub min: Option<u32>,
        /// Most people in a group, where it doesn't: otherwise `size`.
        pub max: Option<u32>,
        /// What is otherwise in a smaller or larger group, or what to do with those who are left over.
        pub remainder: Option<String>,
    }
}

impl Groups {
    /// Fewest and most people in a group; a group is never empty.
    pub fn bounds(&self) -> (u32, u32) {
        let size = self.size.value.max(1);
        (self.min.unwrap_or(size).clamp(1, size), self.max.unwrap_or(size).max(size))
    }

    /// How many people are in a group: `4`, `3 or 4`, or `3 to 5`.
    pub fn people(&self) -> String {
        match self.bounds() {
            (least, most) if least + 1 == most => format!("{least} or {most}"),
            (least, most) if least < most => format!("{least} to {most}"),
            (least, _) => least.to_string(),
        }
    }

    /// Groups of so many people.
    #[cfg(test)]
    pub fn in_memory(size: u32, min: Option<u32>, max: Option<u32>) -> Self {
        let size =
            Spanned { value: size, span: crate::span::Span::new(crate::span::FileId(0), 0, 0) };
        Self { size, min, max, remainder: None, span: size.span }
    }
}

#[cfg(test)]
mod tests {
    use super::Groups;

    #[test]
    fn a_group_is_of_one_number_or_of_two_or_of_many() {
        for (size, min, max, expected) in [
            (4, None, None, "4"),
            (4, Some(4), Some(4), "4"),
            (4, Some(3), None, "3 or 4"),
            (4, None, Some(5), "4 or 5"),
            (4, Some(3), Some(5), "3 to 5"),
            (4, Some(2), None, "2 to 4"),
        ] {
            assert_eq!(Groups::in_memory(size, min, max).people(), expected);
        }
    }
}
