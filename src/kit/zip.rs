//! The zip: entries compressed, one behind the other, and opened again. `records` has its records.
//!
//! Entries stand sorted, with the zip format's earliest date and plain permissions. Each is compressed by itself, piece by
//! piece (`pieces`), so that the bytes depend on nothing but the files. A piece is a part of a deflate stream that
//! points at nothing before it and ends with a byte (zlib's sync flush): in whichever file it stands, it opens to the same
//! bytes. No zip library takes pieces, so the records are written here.
//!
//! A zip stays in parts until it is written: most of a packet is pieces and pictures that other packets have too, and
//! those are not copied.
//!
//! Whatever else is found out about a piece is kept with it, as it is the same in every packet: its words, for `leak`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::thread::LocalKey;

use bytes::Bytes;
use crc32fast::Hasher;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use rayon::prelude::*;

use crate::kit::directory::{self, Entry};
use crate::kit::leak::PieceWords;
use crate::kit::memo::Memo;
use crate::kit::records::{self, Method, Record};
use crate::kit::refusal::Refusal;
use crate::kit::{Kit, pieces};
use crate::machine::MachineError;

/// Deflate's own default: higher levels take longer and save next to nothing.
const LEVEL: Compression = Compression::new(6);

/// The end of each deflate stream: a last block with nothing in it (RFC 1951, 3.2.6).
const END: &[u8] = &[0x03, 0x00];

/// For an agency's own words, which stand on a page or two of one packet, where no one gains by the time that more takes; and for
/// short pieces, in which codes of their own save next to nothing.
const FAST: Compression = Compression::new(1);

/// What is less is a short piece, in bytes.
const SHORT: usize = 512;

thread_local! {
    /// Made once a thread: they take longer to make than many a piece to compress.
    static DEFLATER: RefCell<Compress> = RefCell::new(Compress::new(LEVEL, false));
    static FAST_DEFLATER: RefCell<Compress> = RefCell::new(Compress::new(FAST, false));
    static INFLATER: RefCell<Decompress> = RefCell::new(Decompress::new(false));
}

/// Pieces that were compressed before.
pub struct Pieces {
    /// Parts of files.
    parts: Memo<Piece>,
    /// Files that are one piece.
    files: Memo<Piece>,
    /// The checksums of what is stored as it is, for the first kit's files and by their places.
    stored: OnceLock<HashMap<Place, (Bytes, u32)>>,
}

/// Where bytes lie, and how many they are. They are held, so that nothing else comes to lie there.
type Place = (usize, usize);

fn place(bytes: &Bytes) -> Place {
    (bytes.as_ptr().addr(), bytes.len())
}

impl Pieces {
    /// For one kit: styles, and what else stands in several of its pages.
    pub fn of_one_kit() -> Self {
        Self::with_room(1 << 20, 1 << 20)
    }

    /// For many packets of a kit of so many bytes: there is room for all that they share.
    pub fn of_many_packets(size: usize) -> Self {
        Self::with_room(size, size / 4)
    }

    fn with_room(parts: usize, files: usize) -> Self {
        Self { parts: Memo::new(parts), files: Memo::new(files), stored: OnceLock::new() }
    }

    /// The checksum of a file that is stored as it is: of the pictures that all packets have, added up once.
    fn sum_of(&self, bytes: &Bytes) -> u32 {
        let known = self.stored.get().and_then(|all| all.get(&place(bytes)));
        known.map_or_else(|| sum(bytes), |(_, sum)| *sum)
    }

    /// Keeps the checksums of what is stored of the first kit.
    fn keep_stored(&self, kit: &Zip) {
        self.stored.get_or_init(|| {
            let stored = kit.entries.iter().filter_map(|entry| match &entry.data {
                Data::Stored(bytes) => Some((place(bytes), (bytes.clone(), entry.crc32))),
                Data::Deflated(_) => None,
            });
            stored.collect()
        });
    }
}

/// A piece of a file, compressed.
pub(super) struct Piece {
    plain: Bytes,
    packed: Vec<u8>,
    /// What ends a stream after it: nothing, if the piece is a file and ends it itself.
    end: &'static [u8],
    /// Whether it opens to what was packed, once somebody asked.
    opens: OnceLock<bool>,
    /// Its words, once somebody asked.
    words: OnceLock<PieceWords>,
}

impl Piece {
    /// The words of a piece of a page.
    pub(super) fn words(&self) -> &PieceWords {
        self.words.get_or_init(|| PieceWords::of(&self.plain))
    }

    /// A part of a file.
    fn part(plain: Bytes) -> Result<Self, MachineError> {
        let is_fast = plain.len() < SHORT || pieces::is_agencys(&plain);
        let deflater = if is_fast { &FAST_DEFLATER } else { &DEFLATER };
        Self::of(plain, deflater, FlushCompress::Sync, END)
    }

    /// A file that is one piece.
    fn file(plain: Bytes) -> Result<Self, MachineError> {
        Self::of(plain, &DEFLATER, FlushCompress::Finish, &[])
    }

    fn of(
        plain: Bytes,
        deflater: &'static LocalKey<RefCell<Compress>>,
        flush: FlushCompress,
        end: &'static [u8],
    ) -> Result<Self, MachineError> {
        let mut packed = Vec::with_capacity(plain.len() / 2 + 64);
        deflater.with_borrow_mut(|deflater| {
            deflater.reset();
            loop {
                let rest = &plain[deflater.total_in() as usize..];
                let failed = |error| MachineError::new(format!("can't pack the kit: {error}"));
                deflater.compress_vec(rest, &mut packed, flush).map_err(failed)?;
                // With room left over, all of it was taken and flushed.
                if packed.len() < packed.capacity() {
                    return Ok(());
                }
                packed.reserve(packed.len());
            }
        })?;
        packed.shrink_to_fit();
        Ok(Self { plain, packed, end, opens: OnceLock::new(), words: OnceLock::new() })
    }

    /// Whether it opens to what was packed, looked at once.
    fn opens(&self) -> bool {
        let opens = || {
            let packed = [&self.packed, self.end].concat();
            inflate(&packed, self.plain.len()).is_some_and(|bytes| bytes == self.plain)
        };
        *self.opens.get_or_init(opens)
    }
}

/// A kit's zip: its entries, sorted and compressed, and the records between and behind them.
pub struct Zip {
    entries: Vec<Packed>,
    /// The entries' own headers, one behind the other.
    headers: Vec<u8>,
    /// Where in these each entry's header ends.
    header_ends: Vec<usize>,
    /// The central directory and the end record.
    directory: Vec<u8>,
}

/// An entry, compressed.
struct Packed {
    name: String,
    /// The file that it was made of. Its pieces were compared with it, if they had been compressed before.
    file: Bytes,
    crc32: u32,
    data: Data,
}

enum Data {
    Stored(Bytes),
    Deflated(Vec<Arc<Piece>>),
}

impl Packed {
    fn record(&self) -> Record<'_> {
        let (method, packed, size) = match &self.data {
            Data::Stored(bytes) => (Method::Stored, bytes.len(), bytes.len()),
            Data::Deflated(pieces) => (
                Method::Deflated,
                self.parts().map(<[u8]>::len).sum(),
                pieces.iter().map(|piece| piece.plain.len()).sum(),
            ),
        };
        Record { name: &self.name, method, crc32: self.crc32, packed, size }
    }

    /// The packed bytes, in parts.
    fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let (stored, pieces): (Option<&Bytes>, &[Arc<Piece>]) = match &self.data {
            Data::Stored(bytes) => (Some(bytes), &[]),
            Data::Deflated(pieces) => (None, pieces),
        };
        let packed = pieces.iter().map(|piece| piece.packed.as_slice());
        stored
            .into_iter()
            .map(|bytes| &**bytes)
            .chain(packed)
            .chain(pieces.last().map(|piece| piece.end))
    }
}

impl Zip {
    /// Puts the records to compressed entries, whatever their size: `never_received` tells what is too large.
    fn of(entries: Vec<Packed>) -> Self {
        let records: Vec<Record<'_>> = entries.iter().map(Packed::record).collect();
        let (mut headers, mut header_ends, mut places) = (Vec::new(), Vec::new(), Vec::new());
        let mut place = 0;
        for record in &records {
            places.push(records::whole(place));
            record.write_local(&mut headers);
            let begin = header_ends.last().copied().unwrap_or_default();
            place += headers.len() - begin + record.packed;
            header_ends.push(headers.len());
        }
        let directory = records::directory(&records, &places, place);
        Self { entries, headers, header_ends, directory }
    }

    /// Its bytes, in the parts in which they lie in memory.
    pub fn parts(&self) -> Vec<&[u8]> {
        let mut parts = Vec::with_capacity(2 * self.entries.len() + 1);
        let mut begin = 0;
        for (entry, end) in self.entries.iter().zip(&self.header_ends) {
            parts.push(&self.headers[begin..*end]);
            parts.extend(entry.parts());
            begin = *end;
        }
        parts.push(&self.directory);
        parts
    }

    /// Its size, in bytes.
    pub fn size(&self) -> usize {
        self.parts().iter().map(|part| part.len()).sum()
    }

    /// Its bytes, copied.
    pub fn bytes(&self) -> Vec<u8> {
        self.parts().concat()
    }

    /// Whether some bytes are this zip.
    pub fn is(&self, bytes: &[u8]) -> bool {
        is_run_of(bytes, self.parts().into_iter())
    }

    /// Whether a zip with these records may be read: what `directory` would say of it.
    pub(super) fn is_bounded(&self) -> Result<(), Refusal> {
        let records: Vec<Record<'_>> = self.entries.iter().map(Packed::record).collect();
        directory::is_bounded(&records, self.size() as u64)
    }

    /// Looks whether each piece opens to what was compressed, on all threads; `proves` then knows it.
    pub fn open(&self) {
        let pieces = self.entries.par_iter().filter_map(|entry| match &entry.data {
            Data::Deflated(pieces) => Some(pieces),
            Data::Stored(_) => None,
        });
        pieces.flatten().for_each(|piece| {
            piece.opens();
        });
    }

    /// The pieces of the entry with this number: none of a file that is stored as it is.
    pub(super) fn pieces(&self, number: usize) -> &[Arc<Piece>] {
        match self.entries.get(number).map(|entry| &entry.data) {
            Some(Data::Deflated(pieces)) => pieces,
            _ => &[],
        }
    }

    /// Whether an entry of a zip is, byte for byte, what was compressed under this number, and that is `file`. No piece is
    /// opened twice: each was compressed by itself, so what it opens to is the same in every zip. The checksum was made of
    /// the same bytes when they were compressed.
    pub(super) fn proves(&self, number: usize, entry: &Entry<'_>, file: &[u8]) -> bool {
        let Some(packed) = self.entries.get(number) else { return false };
        let opens = match (&packed.data, entry.method) {
            (Data::Stored(_), Method::Stored) => true,
            (Data::Deflated(pieces), Method::Deflated) => pieces.iter().all(|one| one.opens()),
            _ => false,
        };
        // The very bytes that were compressed: nobody can have changed them.
        let is_same = std::ptr::eq::<[u8]>(&*packed.file, file);
        opens
            && is_same
            && is_run_of(entry.data, packed.parts())
            && entry.size == file.len()
            && entry.crc32 == packed.crc32
    }
}

/// Whether some bytes are these parts, one behind the other.
fn is_run_of<'a>(bytes: &[u8], mut parts: impl Iterator<Item = &'a [u8]>) -> bool {
    let rest = parts.try_fold(bytes, |rest, part| rest.strip_prefix(part));
    rest.is_some_and(<[u8]>::is_empty)
}

/// The checksum of some bytes.
pub(super) fn sum(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes)
}

/// Makes the zip of a kit: compresses its files, on all threads; what `pieces` has is not compressed again.
pub fn compress(kit: &Kit, pieces: &Pieces) -> Result<Zip, MachineError> {
    // The largest first, so that no thread is left alone with one at the end.
    let mut order: Vec<usize> = (0..kit.files.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(kit.files[*index].bytes.len()));
    let entries = order.into_par_iter().with_max_len(1).map(|index| {
        let file = &kit.files[index];
        let name = format!("{}/{}", kit.name, file.path);
        let packed = compressed(name, &file.path.extension(), &file.bytes, pieces)?;
        Ok((index, packed))
    });
    let mut entries = entries.collect::<Result<Vec<(usize, Packed)>, MachineError>>()?;
    entries.sort_by_key(|(index, _)| *index);
    let zip = Zip::of(entries.into_iter().map(|(_, entry)| entry).collect());
    pieces.keep_stored(&zip);
    Ok(zip)
}

fn compressed(
    name: String,
    extension: &str,
    bytes: &Bytes,
    known: &Pieces,
) -> Result<Packed, MachineError> {
    let file = bytes.clone();
    // Pictures that are compressed already are stored as they are.
    if matches!(extension, "png" | "jpg" | "jpeg") {
        let crc32 = known.sum_of(bytes);
        return Ok(Packed { name, file, crc32, data: Data::Stored(bytes.clone()) });
    }
    let cuts = pieces::cut(extension, bytes);
    if cuts.len() == 1 {
        let crc32 = sum(bytes);
        let piece = known.files.get(crc32, bytes, Piece::file)?;
        return Ok(Packed { name, file, crc32, data: Data::Deflated(vec![piece]) });
    }
    let (mut all, mut pieces) = (Hasher::new(), Vec::new());
    for range in cuts {
        let plain = &bytes[range];
        let mut own = Hasher::new();
        own.update(plain);
        all.combine(&own);
        pieces.push(known.parts.get(own.finalize(), plain, Piece::part)?);
    }
    Ok(Packed { name, file, crc32: all.finalize(), data: Data::Deflated(pieces) })
}

/// The bytes of an entry from outside; nothing if they are not exactly what its record says: their number,
/// their checksum, and that the packed ones end with the entry.
pub(super) fn unpack(entry: &Entry<'_>) -> Option<Vec<u8>> {
    let bytes = match entry.method {
        Method::Stored => entry.data.to_vec(),
        Method::Deflated => inflate(entry.data, entry.size)?,
    };
    (bytes.len() == entry.size && sum(&bytes) == entry.crc32).then_some(bytes)
}

/// What a deflate stream opens to, if that is at most `size` bytes, and all of the stream belongs to it.
fn inflate(packed: &[u8], size: usize) -> Option<Vec<u8>> {
    // One byte more than there should be, so that one too many is seen.
    let mut bytes = Vec::with_capacity(size + 1);
    INFLATER.with_borrow_mut(|inflater| {
        inflater.reset(false);
        let status = inflater.decompress_vec(packed, &mut bytes, FlushDecompress::Finish).ok()?;
        let is_all = inflater.total_in() == packed.len() as u64;
        (status == Status::StreamEnd && is_all).then_some(bytes)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::KitFile;
    use crate::source::FilePath;

    const PAGE: &str = "<title>A</title>\n<style>\np { }\n</style>\n<style>\n@page { }\n</style>\n<main>\n<div class=\"agency-head\"><b>Rio</b></div>\n<p>Text, text, text.</p>\n<div class=\"box insert filled\"><p>Own.</p>\n</div></div>\n<p>More.</p>\n<footer>\n</footer>\n";

    fn kit(text: &str) -> Kit {
        let file = |path: &str, text: &str| KitFile {
            path: FilePath::parse(path).unwrap(),
            bytes: text.to_owned().into(),
        };
        let files =
            vec![file("a.html", text), file("b.png", "No picture."), file("c.png", "Nor it.")];
        Kit { name: "k".into(), files }
    }

    #[test]
    fn an_entry_is_proved_by_its_pieces_and_by_nothing_less() {
        let kit = kit(PAGE);
        let compressed = compress(&kit, &Pieces::of_one_kit()).unwrap();
        let zip = compressed.bytes();
        let directory = directory::read(&zip).unwrap();
        for (number, (entry, file)) in directory.entries.iter().zip(&kit.files).enumerate() {
            assert!(compressed.proves(number, entry, &file.bytes), "{number}");
            assert_eq!(unpack(entry).as_deref(), Some(&file.bytes[..]), "{number}");
            assert!(!compressed.proves(number, entry, &PAGE.as_bytes()[1..]), "another file");
            for at in 0..entry.data.len() {
                let mut data = entry.data.to_vec();
                data[at] ^= 1;
                let turned = Entry { path: entry.path.clone(), data: &data, ..*entry };
                assert!(!compressed.proves(number, &turned, &file.bytes), "{number}: byte {at}");
            }
            let summed = Entry { path: entry.path.clone(), crc32: entry.crc32 ^ 1, ..*entry };
            assert!(!compressed.proves(number, &summed, &file.bytes), "{number}: sum");
        }
    }

    #[test]
    fn a_piece_that_opens_to_something_else_proves_nothing() {
        let kit = kit(PAGE);
        let mut entries = compress(&kit, &Pieces::of_one_kit()).unwrap().entries;
        let Data::Deflated(pieces) = &mut entries[0].data else { panic!("a page") };
        assert!(pieces.len() > 6, "{} pieces", pieces.len());
        let (plain, packed) = (pieces[2].plain.clone(), pieces[1].packed.clone());
        let (opens, words) = (OnceLock::new(), OnceLock::new());
        pieces[2] = Arc::new(Piece { plain, packed, end: END, opens, words });
        let compressed = Zip::of(entries);
        let zip = compressed.bytes();
        let entry = &directory::read(&zip).unwrap().entries[0];
        assert!(!compressed.proves(0, entry, &kit.files[0].bytes));
        assert_eq!(unpack(entry), None);
    }

    #[test]
    fn what_was_compressed_before_makes_the_same_zip() {
        let pieces = Pieces::of_many_packets(1 << 20);
        let other = PAGE.replace("Rio", "Mesquite");
        for text in [PAGE, &other, PAGE, "", "no page at all"] {
            let known = compress(&kit(text), &pieces).unwrap().bytes();
            let anew = compress(&kit(text), &Pieces::of_one_kit()).unwrap();
            assert!(anew.is(&known) && known.len() == anew.size(), "{text}");
            assert!(!anew.is(&known[1..]) && !anew.is(&known[..known.len() - 1]), "{text}");
        }
    }
}
