//! kitbag compiles train-the-trainer courses into instructor kits.
//!
//! A course is written once, as Markdown modules and YAML manifests, and taught by many agencies.
//! What an agency gets is a kit: one zip that holds every document, its own source, and the sums
//! to check it by. Three things must never happen: that a key or a role player's script reaches a
//! participant, that nobody can say which version was taught, that a fault in the source makes half
//! a kit. The shape of the program follows from them.
//!
//! # The way from a folder to a kit
//!
//! `cli::build` reads as the pipeline does, each step a function from value to value:
//!
//! ```text
//! source::open      a folder of files, listed once          Source
//! syntax::parse     what each file says by itself            Parsed
//! course::resolve   names looked up, minutes laid out        Course
//! check::check      is it fit to teach from?                 CheckedCourse
//! render::projections   the course as each reader may see it  Projections
//! render::render    documents, in memory                     KitFile …
//! kit::assemble     with source, kit.json, SHA256SUMS        Kit
//! kit::compress     one zip, the same bytes every time; what was seen before is not compressed again
//! kit::search       no word that participants may not read
//! kit::verify_packed    written, read back, opened again, every byte compared
//! ```
//!
//! An academy's own templates travel in the source, and stand in for built-in ones in `render`; `syntax::template`
//! says what they may say, and `render` judges each page that comes of them.
//!
//! An agency's brand and texts come in between the first two steps and the third: its folder is laid into
//! the source, `syntax::agency` reads it, `course::adaptations` adds its modules and sections, and
//! `course::overlay` fills the course's inserts. `cli::export` does so with a kit that was received, for one
//! agency or for many.
//!
//! Where the source holds the summary of the previous release, `release::news` compares the course with it
//! before it is rendered, and the kit tells what changed; `cli::diff` compares any two versions so.
//!
//! What readers say of a course before it is approved lies beside it, in `comments.yaml`. It is read with the course,
//! told by `check`, shown by `render::review`, and is none of the files that a kit is made of.
//!
//! `cli::check` goes the first four steps and tells all that the rules find; `coverage`, `schedule` and
//! `stats` go three and show what the course is.
//!
//! `cli::preview` shows a course to its writer in a browser: [`preview`] goes the same way up to `render`, for the pages that
//! are looked at, and after a save for what changed.
//!
//! # The way back
//!
//! A kit from outside is hostile. [`kit::receive`] is the one way in: it judges the zip's records before it
//! unpacks any file, and what it returns is whole, in memory, with paths that lead nowhere else. Whatever
//! two tools could unpack differently is refused. `cli::verify` tells what came of it, and holds what lies beside
//! the zip against whom the agency trusts ([`release::trust`]) and what the academy lists ([`release::catalogue`]).
//!
//! # What is published
//!
//! `cli::release` builds every edition, puts beside the zips what proves them, signs that, and replaces the
//! catalogue last, by one rename: `cli::shelf` says what holds at every moment. What was released never changes.
//!
//! # What holds it together
//!
//! Types carry the stages: only a course without errors becomes a `CheckedCourse`, only that can be
//! projected, and only a projection is rendered. What a reader may not read is not in its
//! projection, so no template can forget to hide it; `kit::search` looks again, at the finished files.
//!
//! The author's mistakes are [`diagnostic::Diagnostic`]s: collected, all told in one run, drawn by
//! [`report`]. The machine's are a [`machine::MachineError`], on which the work stops. A stranger's kit is met
//! with a [`kit::Refusal`].
//!
//! # The floors
//!
//! A module uses only those above it in this list; a test reads the list and proves it. What is
//! not there matters as much: nothing but `source` reads files and nothing but `cli` writes them or
//! prints; only `syntax` knows Markdown and YAML, only `render` the template engine, only
//! `kit` the zip, only `release::signature` keys; nothing reads a clock but `cli::settings`, and no output
//! depends on the order in which threads finish.

pub mod span;
pub mod diagnostic;
pub mod machine;
pub mod digest;
pub mod markup;
pub mod kept;
pub mod source;
pub mod syntax;
pub mod course;
pub mod check;
pub mod projection;
pub mod render;
pub mod kit;
pub mod release;
pub mod report;
pub mod preview;
pub mod cli;
