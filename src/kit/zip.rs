//! The zip. The only place that knows the zip library.
//!
//! Entries stand sorted, with the zip format's earliest date and plain permissions; each is
//! compressed by itself, so that the bytes depend on nothing but the files.

use std::io::{Cursor, Read as _};

use flate2::{Crc, Decompress, FlushDecompress, Status};
use rayon::prelude::*;
use zip::write::{PreparedZipFile, SimpleFileOptions};
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::kit::Kit;
use crate::kit::directory::{Entry, Method};
use crate::machine::MachineError;

/// Deflate's own default: higher levels take longer and save next to nothing.
const LEVEL: i64 = 6;

/// The entries of a kit's zip, sorted and compressed.
pub struct Compressed {
    entries: Vec<PreparedZipFile>,
    /// How large they were before, in bytes.
    size: usize,
}

/// Compresses the files of a kit, on all threads.
pub fn compress(kit: &Kit) -> Result<Compressed, MachineError> {
    // The largest first, so that no thread is left alone with one at the end.
    let mut order: Vec<usize> = (0..kit.files.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(kit.files[*index].bytes.len()));
    let entries: Result<Vec<(usize, PreparedZipFile)>, MachineError> = order
        .into_par_iter()
        .with_max_len(1)
        .map(|index| {
            let file = &kit.files[index];
            let name = format!("{}/{}", kit.name, file.path);
            let entry =
                PreparedZipFile::from_data(name, options(&file.path.extension()), &file.bytes);
            Ok((index, entry.map_err(failed)?))
        })
        .collect();
    let mut entries = entries?;
    entries.sort_by_key(|(index, _)| *index);
    Ok(Compressed {
        entries: entries.into_iter().map(|(_, entry)| entry).collect(),
        size: kit.files.iter().map(|file| file.bytes.len()).sum(),
    })
}

/// Packs compressed files into one zip, which one thread must do.
pub fn pack(compressed: Compressed) -> Result<Vec<u8>, MachineError> {
    // Deflated text is a third of itself: room enough, so that the zip seldom moves while it grows.
    let room = Vec::with_capacity(compressed.size / 2);
    let mut writer = ZipWriter::new(Cursor::new(room));
    writer.add_prepared_files(compressed.entries).map_err(failed)?;
    Ok(writer.finish().map_err(failed)?.into_inner())
}

fn failed(error: zip::result::ZipError) -> MachineError {
    MachineError::new(format!("can't pack the kit: {error}"))
}

/// Pictures that are compressed already are stored as they are.
fn options(extension: &str) -> SimpleFileOptions {
    let options = SimpleFileOptions::default()
        .unix_permissions(0o644)
        .last_modified_time(zip::DateTime::default());
    match extension {
        "png" | "jpg" | "jpeg" => options.compression_method(CompressionMethod::Stored),
        _ => options.compression_method(CompressionMethod::Deflated).compression_level(Some(LEVEL)),
    }
}

/// The bytes of an entry from outside; nothing if they are not exactly what its record says: their number,
/// their checksum, and that the packed ones end with the entry.
pub(super) fn unpack(entry: &Entry<'_>) -> Option<Vec<u8>> {
    let bytes = match entry.method {
        Method::Stored => entry.data.to_vec(),
        Method::Deflated => {
            // One byte more than there should be, so that one too many is seen.
            let mut bytes = Vec::with_capacity(entry.size + 1);
            let mut inflater = Decompress::new(false);
            let status =
                inflater.decompress_vec(entry.data, &mut bytes, FlushDecompress::Finish).ok()?;
            let is_all = inflater.total_in() == entry.data.len() as u64;
            (status == Status::StreamEnd && is_all).then_some(bytes)?
        }
    };
    let mut sum = Crc::new();
    sum.update(&bytes);
    (bytes.len() == entry.size && sum.sum() == entry.crc32).then_some(bytes)
}

/// A zip whose entries can be read one by one, from several threads.
#[derive(Clone)]
pub(super) struct Opened<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Opened<'a> {
    /// Reads the list of entries.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, String> {
        Ok(Self {
            archive: ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?,
        })
    }

    /// The numbers of all entries, the largest first.
    pub(super) fn largest_first(&mut self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.archive.len()).collect();
        order.sort_by_cached_key(|index| {
            let size = self.archive.by_index_raw(*index).map_or(0, |entry| entry.size());
            std::cmp::Reverse(size)
        });
        order
    }

    /// The name and the bytes of an entry of at most `limit` bytes.
    pub(super) fn entry(&mut self, index: usize, limit: u64) -> Result<(String, Vec<u8>), String> {
        let entry = self.archive.by_index(index).map_err(|error| error.to_string())?;
        let name = entry.name().map_err(|error| error.to_string())?.into_owned();
        let size = entry.size();
        if size > limit {
            return Err(format!("`{name}` is larger than {limit} bytes"));
        }
        let mut bytes = Vec::with_capacity(size as usize);
        entry
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| format!("`{name}`: {error}"))?;
        if bytes.len() as u64 != size {
            return Err(format!("`{name}` has another length than the zip says"));
        }
        Ok((name, bytes))
    }
}
