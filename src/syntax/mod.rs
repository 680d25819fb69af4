//! What each file says, one file at a time; nothing is looked up in another.
//!
//! 1. `yaml` makes a tree with spans; `decode` makes typed values of it, with what is `unread` where there are faults; `values`, `manifests`,
//!    `course_file` and `front_matter` are those values; `schema` tells an editor what they may be; `profile` reads the regulators' views, which
//!    are the tool's own; `document_name` has the names of documents, and `template` reads an academy's own layout of one.
//! 2. `fences` finds the lines that mark passages and masks them; `markdown`, `inlines`, `open` and
//!    `passage` turn the parser's events into the `tree`, by the rules of the `vocabulary`; `definitions` sees that
//!    footnotes and links are defined once and for their readers, `leftovers` and `list_numbers` that no mark is
//!    printed as text, or otherwise than it was written; `walk` goes through it.
//! 3. `module` puts front matter and sections together; `parse` reads all files of a course, with a `memo` only those
//!    that changed.
//! 4. `agency_file` and its `colour`s are an agency's manifest, `insert` is a text of its own, `adaptation`
//!    sections of its own, `logo` its cleaned logo; `lock` what its texts were
//!    written against; `agency` reads its folder.
//! 5. `summary` is what a release said, for the next one, and `previous` reads it; `version_rules` what a change demands of its version.
//! 6. `comments` is what readers say about a course, which no kit holds; `comment_edits` adds to that file and leaves the rest of it as it is.

pub mod adaptation;
pub mod agency;
pub mod agency_file;
pub mod attributes;
pub mod colour;
pub mod comment_edits;
pub mod comments;
pub mod course_file;
pub mod decode;
mod definitions;
pub mod document_name;
pub mod fences;
pub mod front_matter;
mod inlines;
mod insert;
mod leftovers;
mod list_numbers;
pub mod lock;
mod logo;
pub mod manifest;
pub mod manifests;
mod markdown;
pub mod memo;
pub mod module;
mod open;
pub mod parse;
mod passage;
pub mod picture;
mod previous;
pub mod profile;
pub mod schema;
pub mod template;
pub mod summary;
pub mod tree;
pub mod unread;
pub mod values;
pub mod version_rules;
pub mod vocabulary;
pub mod walk;
pub mod yaml;

pub use parse::{Parsed, parse, parse_again};
