//! Writing to disk: complete or not at all. The only place that writes.
//!
//! A file is written beside its place under a hidden name, flushed to the disk, read back, and
//! renamed over what stood there. The hidden file is locked while it is written: a second build
//! into the same place waits, and what a killed one left behind is overwritten by the next.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use same_file::Handle;

use crate::machine::MachineError;

/// A file that is written whole under its hidden name. Dropped, it is taken away again.
pub(super) struct Written {
    part: PathBuf,
    target: PathBuf,
    /// Holds the lock.
    file: File,
    placed: bool,
}

/// Writes `bytes` beside `folder/name`, and makes the folder if it isn't there.
pub(super) fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<Written, MachineError> {
    fs::create_dir_all(folder)
        .map_err(|error| MachineError::io("can't make the folder", folder, error))?;
    let part = folder.join(format!(".{name}.part"));
    let file = lock(&part)?;
    let mut written = Written { part, target: folder.join(name), file, placed: false };
    written.fill(bytes)?;
    Ok(written)
}

/// Writes a file whole, wherever it is to stand.
pub(super) fn publish_file(path: &Path, bytes: &[u8]) -> Result<PathBuf, MachineError> {
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name
        .ok_or_else(|| MachineError::new(format!("`{}` is no name for a file", path.display())))?;
    write(folder, &name, bytes)?.put_in_place()
}

impl Written {
    /// Writes the bytes, flushes them to the disk, and reads them back.
    fn fill(&mut self, bytes: &[u8]) -> Result<(), MachineError> {
        let failed = |what: &'static str| |error| MachineError::io(what, &self.part, error);
        let mut file = &self.file;
        file.set_len(0).map_err(failed("can't empty"))?;
        file.write_all(bytes).map_err(failed("can't write"))?;
        file.sync_all().map_err(failed("can't flush to the disk"))?;
        file.rewind().map_err(failed("can't read back"))?;
        if !reads_as(file, bytes).map_err(failed("can't read back"))? {
            return Err(MachineError::new(format!(
                "`{}` reads back differently than it was written",
                self.part.display()
            )));
        }
        Ok(())
    }

    /// Renames the file over what stood in its place, and returns its path.
    pub(super) fn put_in_place(mut self) -> Result<PathBuf, MachineError> {
        fs::rename(&self.part, &self.target)
            .map_err(|error| MachineError::io("can't put in place", &self.target, error))?;
        self.placed = true;
        let folder = self.target.parent().filter(|folder| !folder.as_os_str().is_empty());
        flush_folder(folder.unwrap_or(Path::new(".")))?;
        Ok(self.target.clone())
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        if !self.placed {
            // What can't be finished is taken away; if even that fails, the next run overwrites it.
            let _ = fs::remove_file(&self.part);
        }
    }
}

/// Whether the rest of a file is these bytes, compared piece by piece.
fn reads_as(mut file: &File, bytes: &[u8]) -> std::io::Result<bool> {
    let mut piece = vec![0; 1 << 20];
    for expected in bytes.chunks(piece.len()) {
        let read = &mut piece[..expected.len()];
        match file.read_exact(read) {
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(false),
            other => other?,
        }
        if read != expected {
            return Ok(false);
        }
    }
    Ok(file.read(&mut [0])? == 0)
}

/// Opens the hidden file for one writer alone. Who waited may hold a file that was renamed in the
/// meantime, and then opens the next one.
fn lock(part: &Path) -> Result<File, MachineError> {
    let failed = |error| MachineError::io("can't write", part, error);
    loop {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(part)
            .map_err(failed)?;
        file.lock().map_err(|error| MachineError::io("can't lock", part, error))?;
        let held = Handle::from_file(file.try_clone().map_err(failed)?).map_err(failed)?;
        if Handle::from_path(part).is_ok_and(|named| named == held) {
            return Ok(file);
        }
    }
}

/// A rename is safe against a power cut once its folder is flushed, where the system can do that.
#[cfg(unix)]
fn flush_folder(folder: &Path) -> Result<(), MachineError> {
    let failed = |error| MachineError::io("can't flush the folder", folder, error);
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

#[cfg(not(unix))]
fn flush_folder(_: &Path) -> Result<(), MachineError> {
    Ok(())
}

/// Writes a folder of files whole: under a hidden name first, then renamed. The folder must not be there yet.
pub(super) fn publish_folder(
    target: &Path,
    files: &[(String, String)],
) -> Result<(), MachineError> {
    let parent =
        target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name =
        target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let part = parent.join(format!(".{name}.part"));
    let written = write_folder(&part, files).and_then(|()| {
        fs::rename(&part, target)
            .map_err(|error| MachineError::io("can't put in place", target, error))
    });
    if written.is_err() {
        let _ = fs::remove_dir_all(&part);
    }
    written
}

fn write_folder(part: &Path, files: &[(String, String)]) -> Result<(), MachineError> {
    if part.exists() {
        fs::remove_dir_all(part).map_err(|error| MachineError::io("can't clear", part, error))?;
    }
    for (path, text) in files {
        let path = part.join(path);
        let folder = path.parent().unwrap_or(part);
        fs::create_dir_all(folder)
            .map_err(|error| MachineError::io("can't make the folder", folder, error))?;
        let written = File::create(&path).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.map_err(|error| MachineError::io("can't write", &path, error))?;
    }
    Ok(())
}
