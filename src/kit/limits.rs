//! How large a kit from outside may be: looked at before anything is unpacked. A real kit never meets
//! these bounds.

/// The zip, in bytes: it is held in memory. A course of 1,000 modules makes some 60 MB.
pub const ZIP_BYTES: u64 = 1 << 30;

/// Files in a kit: fewer than the 65,535 from which on the zip format needs its 64-bit records. A course
/// of 1,000 modules makes some 9,000.
pub const FILES: usize = 65_534;

/// Folders within folders, the kit's own included: each takes memory. A curriculum has at most twelve.
pub const FOLDER_DEPTH: usize = 16;

/// One file unpacked, in bytes. The facilitator guide of 1,000 modules has some 18 MB.
pub const FILE_BYTES: usize = 256 << 20;

/// All files unpacked, in bytes: they are held in memory too.
pub const ALL_FILES_BYTES: u64 = 2 << 30;

/// How many times smaller a file may be packed. Text packs 3 to 10 times smaller, a
/// form of empty rows 30 times, and nothing but blanks a thousand times.
pub const RATIO: usize = 200;

/// Up to this size, in bytes, a file may be packed as small as it will.
pub const ANY_RATIO_BYTES: usize = 1 << 20;

/// `kit.json`, in bytes: it is parsed. A course of 1,000 modules makes some 3 MB.
pub const MANIFEST_BYTES: usize = 64 << 20;
