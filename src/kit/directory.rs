//! The records of a zip from outside, read byte by byte: the only structure that passes is the one that
//! kitbag writes (`records`), so that no two tools can unpack a kit differently.
//!
//! Entries stand one behind the other, sorted by name, without a byte between them; then the central
//! directory, which says the same as the entries do; then one end record, which is the file's end. There are
//! no comments, no extra fields, no data descriptors, and no 64-bit records. Field numbers are those of
//! APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.

use memchr::memmem::find_iter;

use crate::kit::limits;
use crate::kit::names::Names;
use crate::kit::records::{
    CENTRAL, CENTRAL_SIGNATURE, DATE, END, END_SIGNATURE, LOCAL, LOCAL_SIGNATURE, Method,
    PLAIN_FILE, Record, UNIX, UTF_8,
};
use crate::kit::refusal::{Reason, Refusal};
use crate::source::{self, FilePath};

/// How far before its end a zip's end record may begin, in bytes: it may have a comment of 65,535 bytes.
const END_REACH: usize = END + 65_535;

/// Where a 64-bit end record is to be found; it stands 20 bytes before the end record.
const END_64_LOCATOR_SIGNATURE: &[u8] = b"PK\x06\x07";

/// General purpose flags: encrypted; sizes follow the data; encrypted strongly; the name is UTF-8.
const ENCRYPTED: u16 = 1;
const DESCRIPTOR: u16 = 1 << 3;
const STRONGLY_ENCRYPTED: u16 = 1 << 6;
/// The part of a file's mode that says what it is.
const FILE_TYPE: u32 = 0o170_000;
const REGULAR: u32 = 0o100_000;
/// Set-user, set-group, sticky and executable bits.
const SPECIAL_OR_EXECUTABLE: u32 = 0o7111;

/// The files of a zip, before any of them is unpacked.
pub(super) struct Directory<'a> {
    /// The one folder that all lie in.
    pub(super) name: &'a str,
    /// The files, sorted by path.
    pub(super) entries: Vec<Entry<'a>>,
}

/// A file of a zip.
pub(super) struct Entry<'a> {
    /// Its path below the one folder.
    pub(super) path: FilePath,
    /// How it is packed.
    pub(super) method: Method,
    /// The checksum that the records state.
    pub(super) crc32: u32,
    /// The size unpacked that the records state, in bytes.
    pub(super) size: usize,
    /// The packed bytes.
    pub(super) data: &'a [u8],
}

/// Reads the records, and unpacks nothing.
pub(super) fn read(zip: &[u8]) -> Result<Directory<'_>, Refusal> {
    let mut bounds = Bounds::of_zip(zip.len() as u64)?;
    let end = End::read(zip)?;
    let mut names = Names::default();
    let mut entries = Vec::with_capacity(end.count);
    let (mut at, mut local) = (end.directory, 0);
    for _ in 0..end.count {
        let header = Header::read(zip, at, end.at)?;
        at += CENTRAL + header.name.len();
        let path = names.add(header.name)?;
        header.is_as_written()?;
        let data = header.entry(zip, local, end.directory)?;
        local += LOCAL + header.name.len() + data.len();
        let method = header.method()?;
        bounds.add(header.name, header.packed, header.size)?;
        if method == Method::Stored && header.packed != header.size {
            return Err(header.ambiguous("is stored as it is, with another size"));
        }
        entries.push(Entry { path, method, crc32: header.crc32, size: header.size, data });
    }
    if local != end.directory {
        return Err(gap("the directory", local, end.directory));
    }
    if at != end.at {
        return Err(ambiguous("holds something between its directory and its end record"));
    }
    Ok(Directory { name: names.folder(), entries })
}

/// Whether a zip of so many bytes with these records may be read, as far as its names and sizes say.
pub(super) fn is_bounded(records: &[Record<'_>], bytes: u64) -> Result<(), Refusal> {
    let mut bounds = Bounds::of_zip(bytes)?;
    number_is_bounded(records.len())?;
    let mut names = Names::default();
    for record in records {
        names.add(record.name.as_bytes())?;
        bounds.add(record.name.as_bytes(), record.packed, record.size)?;
    }
    Ok(())
}

fn number_is_bounded(files: usize) -> Result<(), Refusal> {
    if files > limits::FILES {
        return Err(too_large(&format!("holds more than {} files", limits::FILES)));
    }
    Ok(())
}

/// The sizes of what was read so far.
struct Bounds {
    /// All files unpacked, in bytes.
    total: u64,
}

impl Bounds {
    /// Those of a zip of so many bytes, of which no file was read yet.
    fn of_zip(bytes: u64) -> Result<Self, Refusal> {
        if bytes > limits::ZIP_BYTES {
            return Err(too_large(&format!("is larger than {}", source::bytes(limits::ZIP_BYTES))));
        }
        Ok(Self { total: 0 })
    }

    /// Adds a file, with its sizes in bytes.
    fn add(&mut self, name: &[u8], packed: usize, size: usize) -> Result<(), Refusal> {
        let refused = |what: &str| {
            let shown = String::from_utf8_lossy(name);
            Err(Refusal::new(Reason::TooLarge, format!("`{shown}` {what}")))
        };
        self.total += size as u64;
        if self.total > limits::ALL_FILES_BYTES {
            let most = source::bytes(limits::ALL_FILES_BYTES);
            return Err(too_large(&format!("unpacks to more than {most}")));
        }
        if size > limits::FILE_BYTES {
            let most = source::bytes(limits::FILE_BYTES as u64);
            return refused(&format!("is larger than {most} unpacked"));
        }
        if size > limits::ANY_RATIO_BYTES && size / limits::RATIO > packed {
            return refused(&format!("is packed more than {} times smaller", limits::RATIO));
        }
        Ok(())
    }
}

/// The end record: where the directory is, and how many entries it has.
struct End {
    /// Where it begins.
    at: usize,
    /// Where the directory begins.
    directory: usize,
    /// The number of entries.
    count: usize,
}

impl End {
    fn read(zip: &[u8]) -> Result<End, Refusal> {
        let from = zip.len().saturating_sub(END_REACH);
        let ends = find_iter(&zip[from..], END_SIGNATURE).map(|at| from + at);
        let ends: Vec<usize> = ends.filter(|at| at + END <= zip.len()).collect();
        let is_last = |at: &usize| at + END + usize::from(u16_at(zip, at + 20)) == zip.len();
        let Some(last) = ends.last() else {
            return Err(match zip.starts_with(LOCAL_SIGNATURE) {
                true => Refusal::new(Reason::Damaged, "the zip breaks off before its end"),
                false => Refusal::new(Reason::NotAKit, "it is not a zip"),
            });
        };
        if ends.iter().filter(|at| is_last(at)).count() > 1 {
            return Err(ambiguous("has two end records"));
        }
        let at = zip.len() - END;
        if *last != at || !is_last(last) {
            return Err(ambiguous("has a comment, or bytes behind its end record"));
        }
        if at >= 20 && zip[at - 20..].starts_with(END_64_LOCATOR_SIGNATURE) {
            return Err(ambiguous("has a 64-bit end record, which no kit needs"));
        }
        let count = u16_at(zip, at + 10);
        number_is_bounded(count.into())?;
        if [u16_at(zip, at + 4), u16_at(zip, at + 6)] != [0, 0] || u16_at(zip, at + 8) != count {
            return Err(ambiguous("says that it is one of several parts"));
        }
        let (size, directory) = (size_at(zip, at + 12), size_at(zip, at + 16));
        if directory.checked_add(size) != Some(at) {
            return Err(ambiguous("has its directory elsewhere than its end record says"));
        }
        if at == 0 {
            return Err(Refusal::new(Reason::NotAKit, "the zip is empty"));
        }
        Ok(End { at, directory, count: count.into() })
    }
}

/// An entry as the central directory has it.
struct Header<'a> {
    /// The fields, without the name.
    fields: &'a [u8],
    name: &'a [u8],
    flags: u16,
    crc32: u32,
    /// Packed, in bytes.
    packed: usize,
    /// Unpacked, in bytes.
    size: usize,
}

impl<'a> Header<'a> {
    fn read(zip: &'a [u8], at: usize, end: usize) -> Result<Self, Refusal> {
        let short = || ambiguous("has fewer entries than its end record says");
        let fields = zip[..end].get(at..at + CENTRAL).ok_or_else(short)?;
        if !fields.starts_with(CENTRAL_SIGNATURE) {
            return Err(short());
        }
        let length = usize::from(u16_at(fields, 28));
        let name = zip[..end].get(at + CENTRAL..at + CENTRAL + length).ok_or_else(short)?;
        Ok(Self {
            fields,
            name,
            flags: u16_at(fields, 8),
            crc32: u32_at(fields, 16),
            packed: size_at(fields, 20),
            size: size_at(fields, 24),
        })
    }

    /// Whether each field but the sizes, the checksum and the place is what kitbag writes.
    fn is_as_written(&self) -> Result<(), Refusal> {
        let field = |at| u16_at(self.fields, at);
        if self.flags & (ENCRYPTED | STRONGLY_ENCRYPTED) != 0 {
            return Err(self.refused(Reason::UnsupportedEntry, "is encrypted"));
        }
        if self.flags & DESCRIPTOR != 0 {
            return Err(self.ambiguous("has its sizes behind its data"));
        }
        let utf_8 = if self.name.is_ascii() { 0 } else { UTF_8 };
        if self.flags != utf_8 {
            return Err(self.ambiguous("has flags that kits don't have"));
        }
        if [field(30), field(32)] != [0, 0] {
            return Err(self.ambiguous("has an extra field or a comment"));
        }
        if field(34) != 0 {
            return Err(self.ambiguous("lies in another part"));
        }
        let needed = self.method()?.needed();
        if [field(4), field(6)] != [UNIX | needed, needed] || [field(12), field(14)] != [0, DATE] {
            return Err(self.refused(Reason::Repacked, "was packed by another program"));
        }
        let (internal, external) = (field(36), u32_at(self.fields, 38));
        let mode = external >> 16;
        if mode & FILE_TYPE != REGULAR || mode & SPECIAL_OR_EXECUTABLE != 0 {
            return Err(self.refused(Reason::UnsafeFile, "is not a plain file, or can be executed"));
        }
        if (internal, external) != (0, PLAIN_FILE << 16) {
            return Err(self.refused(Reason::Repacked, "has attributes that kits don't have"));
        }
        Ok(())
    }

    /// The packed bytes of the entry, which must begin at `expected`, and whose own header must say what
    /// the directory says.
    fn entry(&self, zip: &'a [u8], expected: usize, directory: usize) -> Result<&'a [u8], Refusal> {
        let at = size_at(self.fields, 42);
        if at > expected {
            return Err(gap(&self.shown(), expected, at));
        }
        if at < expected {
            return Err(self.ambiguous("overlaps the entry before it"));
        }
        let outside = || self.ambiguous("reaches into the directory");
        let own = zip[..directory].get(at..at + LOCAL + self.name.len()).ok_or_else(outside)?;
        let (own, name) = own.split_at(LOCAL);
        // The version that is needed, flags, method, date, checksum, sizes, lengths of name and extra field.
        let same =
            own.starts_with(LOCAL_SIGNATURE) && own[4..] == self.fields[6..32] && name == self.name;
        if !same {
            return Err(
                self.ambiguous("is described differently in the directory and in its place")
            );
        }
        let data = at + LOCAL + self.name.len();
        zip[..directory].get(data..data.saturating_add(self.packed)).ok_or_else(outside)
    }

    fn method(&self) -> Result<Method, Refusal> {
        match u16_at(self.fields, 10) {
            0 => Ok(Method::Stored),
            8 => Ok(Method::Deflated),
            other => {
                let what = format!("is packed by method {other}, which kits don't use");
                Err(self.refused(Reason::UnsupportedEntry, &what))
            }
        }
    }

    fn shown(&self) -> String {
        format!("`{}`", String::from_utf8_lossy(self.name))
    }

    fn refused(&self, reason: Reason, what: &str) -> Refusal {
        Refusal::new(reason, format!("{} {what}", self.shown()))
    }

    fn ambiguous(&self, what: &str) -> Refusal {
        self.refused(Reason::AmbiguousArchive, what)
    }
}

fn ambiguous(what: &str) -> Refusal {
    Refusal::new(Reason::AmbiguousArchive, format!("the zip {what}"))
}

fn too_large(what: &str) -> Refusal {
    Refusal::new(Reason::TooLarge, format!("the zip {what}"))
}

fn gap(what: &str, expected: usize, found: usize) -> Refusal {
    let bytes = found.saturating_sub(expected);
    ambiguous(&format!("holds {bytes} bytes before {what} that belong to nothing"))
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

/// A size or a place. The mark for "see the 64-bit record" is larger than any limit, and so refused.
fn size_at(bytes: &[u8], at: usize) -> usize {
    u32_at(bytes, at) as usize
}
