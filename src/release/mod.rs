//! What an academy publishes, and what an agency finds changed in it.
//!
//! A trainer asks of a new version one thing: what do I do differently tomorrow? A developer asks which number
//! it must have. Both are answered from the same comparison, of what two versions say, not of their lines:
//!
//! 1. `summary` makes of a course what a later version needs to be compared with: its text, by id and by reader,
//!    which `section` gathers.
//!    It can lie beside the manifest, so that the next kit tells what changed without the old one.
//! 2. `changes` compares two of them, with the files of its folder for what there is to compare, and `words` for
//!    the wording. What a reader may not know is taken out of both summaries first; `concealed` takes out what
//!    only one of them lets him know.
//! 3. `versions` says which version the changes demand, and proposes the entry in the record.
//! 4. `text`, `json` and `page` tell the changes; `advice` says what follows from them.
//!
//! Releases are signed:
//!
//! 1. `signature` makes and checks signatures that `ssh-keygen -Y verify` checks too; `moment` is when.
//! 2. `trust` reads whose signatures are believed, and says whether one is.
//! 3. `sums`, `provenance` and `notes` are what a release puts beside its zips.
//! 4. `catalogue_file` is how releases are listed, `catalogue_page` how people see that;
//!    `catalogue` says what may be released next, and judges a kit.

mod advice;
pub mod catalogue;
pub mod catalogue_file;
pub mod catalogue_page;
pub mod changes;
mod concealed;
mod json;
pub mod moment;
pub mod notes;
mod page;
pub mod provenance;
mod section;
pub mod signature;
pub mod summary;
pub mod sums;
mod text;
pub mod trust;
pub mod versions;
pub mod words;

pub use json::json;
pub use page::{news, page, told_to};
pub use text::text;
