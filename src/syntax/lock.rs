//! `agency.lock.json`: what an agency's texts were written against. `kitbag agency accept` writes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The file's name in the agency's folder.
pub const NAME: &str = "agency.lock.json";

/// The version of this file's own format.
const FORMAT: u32 = 1;

/// What was accepted, by course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    format: u32,
    /// By the course's id.
    pub courses: BTreeMap<String, Accepted>,
}

/// The version of a course that an agency's texts were accepted for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// The course's version.
    pub version: String,
    /// The digest of its content.
    pub content_digest: String,
    /// What each text stands on, by the insert's id.
    pub inserts: BTreeMap<String, Ground>,
    /// What each of the agency's own sections stands on, by the name of its file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sections: BTreeMap<String, Ground>,
}

/// What a text in an insert stands on, as participants read it; or what a section says that an agency changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// The module, by its slug.
    pub module: String,
    /// The title of the section.
    pub section: String,
    /// The insert's title; none for a section.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What the agency was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guidance: Vec<String>,
    /// The text of the section around it, or all of the section, paragraph by paragraph.
    pub around: Vec<String>,
}

impl Default for Lock {
    fn default() -> Self {
        Self { format: FORMAT, courses: BTreeMap::new() }
    }
}

impl Lock {
    /// Reads the file; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let lock: Lock = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match lock.format {
            FORMAT => Ok(lock),
            other => Err(format!("it has format {other}, and this kitbag reads format {FORMAT}")),
        }
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("text is always JSON");
        format!("{text}\n")
    }
}
