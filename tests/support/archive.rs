//! Zips byte by byte, so that a test can make those that no library writes.

use flate2::Crc;
use flate2::write::DeflateEncoder;
use std::io::Write as _;

/// What an entry's own header and the directory both say of it.
#[derive(Clone)]
pub struct Head {
    pub needed: u16,
    pub flags: u16,
    pub method: u16,
    pub time: u16,
    pub date: u16,
    pub crc32: u32,
    pub packed: u32,
    pub size: u32,
    pub name: Vec<u8>,
    pub extra: Vec<u8>,
}

/// An entry, said twice, with what only the directory says.
#[derive(Clone)]
pub struct Entry {
    pub local: Head,
    pub central: Head,
    pub made_by: u16,
    pub comment: Vec<u8>,
    pub disk: u16,
    pub internal: u16,
    pub external: u32,
    /// Added to where the entry is.
    pub offset: i64,
    /// Bytes before the entry, its packed bytes, and bytes behind them.
    pub before: Vec<u8>,
    pub data: Vec<u8>,
    pub after: Vec<u8>,
}

/// A zip. The numbers of its end record are added to what they should be.
#[derive(Clone, Default)]
pub struct Zip {
    pub leading: Vec<u8>,
    pub entries: Vec<Entry>,
    pub before_directory: Vec<u8>,
    pub before_end: Vec<u8>,
    pub disks: [u16; 2],
    pub counts: [i64; 2],
    pub directory_size: i64,
    pub directory_offset: i64,
    pub comment: Vec<u8>,
    pub trailing: Vec<u8>,
}

impl Head {
    fn write(&self, out: &mut Vec<u8>) {
        for field in [self.needed, self.flags, self.method, self.time, self.date] {
            out.extend(field.to_le_bytes());
        }
        for field in [self.crc32, self.packed, self.size] {
            out.extend(field.to_le_bytes());
        }
        out.extend((self.name.len() as u16).to_le_bytes());
        out.extend((self.extra.len() as u16).to_le_bytes());
    }
}

impl Entry {
    /// A deflated file, as kitbag writes it.
    pub fn deflated(name: &str, bytes: &[u8]) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::new(6));
        encoder.write_all(bytes).unwrap();
        Self::with(name, bytes, 8, encoder.finish().unwrap())
    }

    /// A stored file, as kitbag writes it.
    pub fn stored(name: &str, bytes: &[u8]) -> Self {
        Self::with(name, bytes, 0, bytes.to_vec())
    }

    fn with(name: &str, bytes: &[u8], method: u16, data: Vec<u8>) -> Self {
        let mut sum = Crc::new();
        sum.update(bytes);
        let needed = if method == 8 { 20 } else { 10 };
        let head = Head {
            needed,
            flags: if name.is_ascii() { 0 } else { 0x800 },
            method,
            time: 0,
            date: 0x21,
            crc32: sum.sum(),
            packed: data.len() as u32,
            size: bytes.len() as u32,
            name: name.as_bytes().to_vec(),
            extra: Vec::new(),
        };
        Self {
            local: head.clone(),
            central: head,
            made_by: 0x300 | needed,
            comment: Vec::new(),
            disk: 0,
            internal: 0,
            external: 0o100_644 << 16,
            offset: 0,
            before: Vec::new(),
            data,
            after: Vec::new(),
        }
    }

    /// Changes both headers alike.
    pub fn both(&mut self, change: impl Fn(&mut Head)) {
        change(&mut self.local);
        change(&mut self.central);
    }
}

impl Zip {
    /// The zip's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = self.leading.clone();
        let mut directory = Vec::new();
        for entry in &self.entries {
            out.extend(&entry.before);
            let offset = (out.len() as i64 + entry.offset) as u32;
            out.extend(b"PK\x03\x04");
            entry.local.write(&mut out);
            out.extend(entry.local.name.iter().chain(&entry.local.extra));
            out.extend(entry.data.iter().chain(&entry.after));
            directory.extend(b"PK\x01\x02");
            directory.extend(entry.made_by.to_le_bytes());
            entry.central.write(&mut directory);
            directory.extend((entry.comment.len() as u16).to_le_bytes());
            directory.extend(entry.disk.to_le_bytes());
            directory.extend(entry.internal.to_le_bytes());
            directory.extend(entry.external.to_le_bytes());
            directory.extend(offset.to_le_bytes());
            directory.extend(&entry.central.name);
            directory.extend(entry.central.extra.iter().chain(&entry.comment));
        }
        out.extend(&self.before_directory);
        let start = out.len() as i64;
        out.extend(&directory);
        out.extend(&self.before_end);
        out.extend(b"PK\x05\x06");
        self.disks.iter().for_each(|disk| out.extend(disk.to_le_bytes()));
        for count in self.counts {
            out.extend(((self.entries.len() as i64 + count) as u16).to_le_bytes());
        }
        let size = directory.len() as i64 + self.directory_size;
        out.extend((size as u32).to_le_bytes());
        out.extend(((start + self.directory_offset) as u32).to_le_bytes());
        out.extend((self.comment.len() as u16).to_le_bytes());
        out.extend(self.comment.iter().chain(&self.trailing));
        out
    }

    /// Puts an entry where it stands in the order of names.
    pub fn insert(&mut self, entry: Entry) {
        let place = self.entries.partition_point(|other| other.central.name < entry.central.name);
        self.entries.insert(place, entry);
    }

    /// The place of the entry whose name ends so.
    pub fn at(&self, end: &str) -> usize {
        let names = |entry: &Entry| entry.central.name.ends_with(end.as_bytes());
        self.entries.iter().position(names).unwrap()
    }
}
