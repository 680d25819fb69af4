//! How large what the author wrote may be: bounds that a real course never meets.

/// One Markdown module, in bytes. A module of two hours has some 30 KB.
pub const MODULE_BYTES: u64 = 1 << 20;

/// One YAML file, in bytes. A manifest has some 20 KB.
pub const YAML_BYTES: u64 = 4 << 20;

/// The summary of a release, in bytes. It is about as large as the course's text.
pub const SUMMARY_BYTES: u64 = 16 << 20;

/// One picture, in bytes.
pub const PICTURE_BYTES: u64 = 10 << 20;

/// An agency's logo, in bytes: it stands inside each page.
pub const LOGO_BYTES: u64 = 64 << 10;

/// All pictures of a course, in bytes.
pub const ALL_PICTURES_BYTES: u64 = 400 << 20;

/// Files in a curriculum folder.
pub const FILES: usize = 100_000;

/// Folders within folders.
pub const FOLDER_DEPTH: usize = 12;

/// One template of an academy's, in bytes. The largest built-in one has 6 KB.
pub const TEMPLATE_BYTES: u64 = 128 << 10;
