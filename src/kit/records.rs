//! The records of a zip, as kitbag writes them: `directory` reads them back, and takes no others.
//!
//! Field numbers are those of APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.

/// An entry's own header, without its name, in bytes.
pub(super) const LOCAL: usize = 30;
/// An entry's header in the central directory, without its name, in bytes.
pub(super) const CENTRAL: usize = 46;
/// The end record, in bytes.
pub(super) const END: usize = 22;
pub(super) const LOCAL_SIGNATURE: &[u8] = b"PK\x03\x04";
pub(super) const CENTRAL_SIGNATURE: &[u8] = b"PK\x01\x02";
pub(super) const END_SIGNATURE: &[u8] = b"PK\x05\x06";
pub(super) const UTF_8: u16 = 1 << 11;
/// The system whose attributes an entry has: Unix.
pub(super) const UNIX: u16 = 3 << 8;
/// 1 January 1980: the format's earliest date.
pub(super) const DATE: u16 = 0x21;
/// A plain file that its owner may write and everybody read.
pub(super) const PLAIN_FILE: u32 = 0o100_644;

/// How an entry is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// As it is.
    Stored,
    /// Deflated (RFC 1951).
    Deflated,
}

impl Method {
    /// Its number in the records.
    fn number(self) -> u16 {
        if self == Method::Stored { 0 } else { 8 }
    }

    /// The version of the format that is needed to unpack it.
    pub(super) fn needed(self) -> u16 {
        if self == Method::Stored { 10 } else { 20 }
    }
}

/// What the records of an entry that is to be written say.
pub(super) struct Record<'a> {
    /// Its whole name.
    pub(super) name: &'a str,
    /// How it is packed.
    pub(super) method: Method,
    /// The checksum.
    pub(super) crc32: u32,
    /// Packed, in bytes.
    pub(super) packed: usize,
    /// Unpacked, in bytes.
    pub(super) size: usize,
}

impl Record<'_> {
    /// Writes the entry's own header; its packed bytes follow.
    pub(super) fn write_local(&self, zip: &mut Vec<u8>) {
        zip.extend_from_slice(LOCAL_SIGNATURE);
        zip.extend(self.common());
        zip.extend_from_slice(self.name.as_bytes());
    }

    /// Writes its header in the central directory; `place` is where its own header stands.
    fn write_central(&self, place: u32, zip: &mut Vec<u8>) {
        zip.extend_from_slice(CENTRAL_SIGNATURE);
        zip.extend((UNIX | self.method.needed()).to_le_bytes());
        zip.extend(self.common());
        // No comment, in no other part, no attribute of its own.
        zip.extend([0; 6]);
        zip.extend((PLAIN_FILE << 16).to_le_bytes());
        zip.extend(place.to_le_bytes());
        zip.extend_from_slice(self.name.as_bytes());
    }

    /// What stands in both headers.
    fn common(&self) -> impl Iterator<Item = u8> {
        let flags = if self.name.is_ascii() { 0 } else { UTF_8 };
        let halves = [self.method.needed(), flags, self.method.number(), 0, DATE];
        let wholes = [self.crc32, whole(self.packed), whole(self.size)];
        // The lengths of the name and of the extra field, of which there is none.
        let lengths = [half(self.name.len()), 0];
        let halves = halves.into_iter().flat_map(u16::to_le_bytes);
        let wholes = wholes.into_iter().flat_map(u32::to_le_bytes);
        halves.chain(wholes).chain(lengths.into_iter().flat_map(u16::to_le_bytes))
    }
}

/// A number as the records have it. What they have no room for becomes the largest that they have, which is far more
/// than a kit may have of anything: `directory` refuses it.
pub(super) fn whole(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The same where there is less room.
fn half(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// The central directory and the end record of entries whose own headers stand at these places, and which end at `end`.
pub(super) fn directory(records: &[Record<'_>], places: &[u32], end: usize) -> Vec<u8> {
    let entry = |one: &Record<'_>| CENTRAL + one.name.len();
    let mut bytes = Vec::with_capacity(records.iter().map(entry).sum::<usize>() + END);
    records.iter().zip(places).for_each(|(record, place)| record.write_central(*place, &mut bytes));
    let size = bytes.len();
    let count = half(records.len()).to_le_bytes();
    bytes.extend_from_slice(END_SIGNATURE);
    bytes.extend([0; 4]);
    bytes.extend([count, count].concat());
    bytes.extend(whole(size).to_le_bytes());
    bytes.extend(whole(end).to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}
