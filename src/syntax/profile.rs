//! Regulators' views: which papers a body asks for, in its order and under its titles. They are data,
//! compiled in: `templates/profiles`.

use std::sync::LazyLock;

use crate::span::FileId;
use crate::syntax::decode::{Decode, record};
use crate::syntax::values::{Date, Format, Id};
use crate::syntax::yaml;

const SOURCES: &[&str] = &[
    include_str!("../../templates/profiles/ca-post.yaml"),
    include_str!("../../templates/profiles/fleta.yaml"),
    include_str!("../../templates/profiles/nm.yaml"),
    include_str!("../../templates/profiles/tx-tcole.yaml"),
];

record! {
    /// What a body asks for.
    pub struct Profile {
        /// The format version.
        pub format: Format,
        /// Its name on the command line.
        pub id: Id,
        /// The body, as one speaks of it.
        pub body: String,
        /// What it calls the papers together.
        pub title: String,
        /// Where it asks for them.
        pub source: String,
        /// The date until which that must be looked at again.
        pub check_by: Date,
        /// What a reader must know of it.
        pub note: Option<String>,
        /// The papers, in its order.
        pub papers: Vec<Paper>,
    }
}

record! {
    /// A paper that a body asks for.
    pub struct Paper {
        /// What the body calls it.
        pub title: String,
        /// The document that prints it; none if the agency adds the paper itself.
        pub document: Option<String>,
        /// The fields that it asks for and that the document prints.
        pub asks: Vec<String>,
        /// What the agency adds.
        pub adds: Vec<String>,
    }
}

static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    let read = |text: &&str| {
        let mut faults = Vec::new();
        let tree = yaml::parse(FileId(0), text, 0).ok();
        tree.and_then(|tree| Profile::decode(&tree, &mut faults))
            .filter(|_| faults.is_empty())
            .expect("the tool's own profiles are well-formed; a test reads each")
    };
    SOURCES.iter().map(read).collect()
});

impl Profile {
    /// All profiles, by name.
    pub fn all() -> &'static [Profile] {
        &PROFILES
    }

    /// The profile with this name; the error names those that there are.
    pub fn named(name: &str) -> Result<&'static Profile, String> {
        let names = || Self::all().iter().map(|one| one.id.as_str()).collect::<Vec<_>>().join(", ");
        let found = Self::all().iter().find(|one| one.id.as_str() == name);
        found.ok_or_else(|| format!("expected one of {}", names()))
    }

    /// What the body calls this document, if it asks for it.
    pub fn title_of(&self, document: &str) -> Option<&str> {
        let paper = self.papers.iter().find(|paper| paper.document.as_deref() == Some(document))?;
        Some(&paper.title)
    }
}
