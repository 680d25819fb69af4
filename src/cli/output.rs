//! Writing to disk: complete or not at all. The only place that writes.
//!
//! A file is written beside its place under a hidden name, flushed to the disk, read back, and
//! renamed over what stood there. The hidden file is locked while it is written: a second build
//! into the same place waits, and what a killed one left behind is overwritten by the next.

use std::cell::RefCell;
use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Read as _, Seek as _, Write as _};
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
    /// Whether the folder was made for it.
    made_folder: bool,
}

/// Writes `bytes` beside `folder/name`, and makes the folder if it isn't there.
pub(super) fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<Written, MachineError> {
    reserve(folder, name)?.fill(bytes)
}

/// Writes some parts, one behind the other, beside `folder/name`, and makes the folder if it isn't there.
pub(super) fn write_parts(
    folder: &Path,
    name: &str,
    parts: &[&[u8]],
) -> Result<Unread, MachineError> {
    let reserved = reserve(folder, name)?;
    reserved.0.fill(parts)?;
    Ok(Unread(reserved.0))
}

/// The right to write `folder/name`, which one has at a time: who asks meanwhile waits. Dropped, it leaves what
/// stood there.
pub(super) struct Reserved(Written);

/// Waits for that right, and makes the folder if it isn't there.
pub(super) fn reserve(folder: &Path, name: &str) -> Result<Reserved, MachineError> {
    let made_folder = !folder.exists();
    make_folder(folder)?;
    let part = folder.join(part_name(name));
    let file = lock(&part)?;
    Ok(Reserved(Written { part, target: folder.join(name), file, placed: false, made_folder }))
}

impl Reserved {
    /// Writes the file whole under its hidden name.
    pub(super) fn fill(self, bytes: &[u8]) -> Result<Written, MachineError> {
        self.0.fill(&[bytes])?;
        let (written, is_same) = Unread(self.0).read_back(|read| read == bytes)?;
        if is_same { Ok(written) } else { Err(written.reads_differently()) }
    }
}

/// A file that was written whole under its hidden name, and not read back yet: it can't be put in place.
pub(super) struct Unread(Written);

impl Unread {
    /// Reads it back, and says what `look` makes of its bytes.
    pub(super) fn read_back<T>(
        self,
        look: impl FnOnce(&[u8]) -> T,
    ) -> Result<(Written, T), MachineError> {
        let failed = |error| MachineError::io("can't read back", &self.0.part, error);
        let mut file = &self.0.file;
        let seen = READ.with_borrow_mut(|read| {
            read.clear();
            file.rewind()?;
            file.read_to_end(read)?;
            let seen = look(read);
            read.shrink_to(MOST_KEPT);
            Ok(seen)
        });
        let seen = seen.map_err(failed)?;
        Ok((self.0, seen))
    }
}

/// How much room is kept for the next file to be read back, in bytes.
const MOST_KEPT: usize = 16 << 20;

thread_local! {
    /// Where files are read back to: room that the system gives takes as long as to read into it.
    static READ: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

fn part_name(name: &str) -> String {
    format!(".{name}.part")
}

/// Whether a name is one under which something is written that isn't whole yet.
pub(super) fn is_part(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(".part")
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
    /// Writes the parts, one behind the other, and flushes them to the disk.
    fn fill(&self, parts: &[&[u8]]) -> Result<(), MachineError> {
        let failed = |what: &'static str| |error| MachineError::io(what, &self.part, error);
        self.file.set_len(0).map_err(failed("can't empty"))?;
        // Small parts are gathered, large ones written as they lie.
        let mut file = BufWriter::with_capacity(64 << 10, &self.file);
        let written = parts.iter().try_for_each(|part| file.write_all(part));
        written.and_then(|()| file.flush()).map_err(failed("can't write"))?;
        self.file.sync_all().map_err(failed("can't flush to the disk"))
    }

    /// What to tell if the disk gives back other bytes.
    pub(super) fn reads_differently(&self) -> MachineError {
        let part = self.part.display();
        MachineError::new(format!("`{part}` reads back differently than it was written"))
    }

    /// Renames the file over what stood in its place, and returns its path.
    pub(super) fn put_in_place(mut self) -> Result<PathBuf, MachineError> {
        self.rename()?;
        flush_folder(parent(&self.target))?;
        Ok(self.target.clone())
    }

    /// Renames this file and then another of the same folder, with nothing between the two.
    pub(super) fn put_in_place_with(mut self, mut other: Written) -> Result<(), MachineError> {
        self.rename()?;
        other.rename()?;
        flush_folder(parent(&self.target))
    }

    fn rename(&mut self) -> Result<(), MachineError> {
        fs::rename(&self.part, &self.target)
            .map_err(|error| MachineError::io("can't put in place", &self.target, error))?;
        self.placed = true;
        Ok(())
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        if !self.placed {
            // What can't be finished is taken away; if even that fails, the next run overwrites it.
            let _ = fs::remove_file(&self.part);
            if self.made_folder {
                // Kept, if anything else lies in it by now.
                let _ = fs::remove_dir(parent(&self.target));
            }
        }
    }
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

/// A folder that is written under its hidden name. Dropped before it is put in place, it is taken away again.
pub(super) struct PartFolder {
    part: PathBuf,
    target: PathBuf,
    placed: bool,
    /// Whether the folder above was made for it.
    made_parent: bool,
}

/// Begins a folder, which must not be there yet; what a killed run left of it is taken away.
pub(super) fn begin_folder(target: &Path) -> Result<PartFolder, MachineError> {
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned());
    let part = parent(target).join(part_name(&name.unwrap_or_default()));
    if part.exists() {
        fs::remove_dir_all(&part).map_err(|error| MachineError::io("can't clear", &part, error))?;
    }
    let made_parent = !parent(target).exists();
    make_folder(&part)?;
    Ok(PartFolder { part, target: target.to_owned(), placed: false, made_parent })
}

impl PartFolder {
    /// Writes a file of it, and flushes it to the disk.
    pub(super) fn write(&self, path: &str, bytes: &[u8]) -> Result<(), MachineError> {
        let path = self.part.join(path);
        make_folder(parent(&path))?;
        let written = File::create(&path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(|error| MachineError::io("can't write", &path, error))
    }

    /// Gives it its name.
    pub(super) fn put_in_place(mut self) -> Result<(), MachineError> {
        flush_folder(&self.part)?;
        fs::rename(&self.part, &self.target)
            .map_err(|error| MachineError::io("can't put in place", &self.target, error))?;
        self.placed = true;
        flush_folder(parent(&self.target))
    }
}

impl Drop for PartFolder {
    fn drop(&mut self) {
        if !self.placed {
            let _ = fs::remove_dir_all(&self.part);
            if self.made_parent {
                let _ = fs::remove_dir(parent(&self.target));
            }
        }
    }
}

/// Writes a folder of files whole.
pub(super) fn publish_folder(
    target: &Path,
    files: &[(String, String)],
) -> Result<(), MachineError> {
    let folder = begin_folder(target)?;
    files.iter().try_for_each(|(path, text)| folder.write(path, text.as_bytes()))?;
    folder.put_in_place()
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn make_folder(folder: &Path) -> Result<(), MachineError> {
    fs::create_dir_all(folder)
        .map_err(|error| MachineError::io("can't make the folder", folder, error))
}

/// Takes away what killed runs left below a folder, at most one folder deep: but for the file `held`, which is this
/// run's own.
pub(super) fn clear_parts(folder: &Path, held: &str) -> Result<(), MachineError> {
    let failed = |folder: &Path, error| MachineError::io("can't clear", folder, error);
    let mut folders = vec![(folder.to_owned(), true)];
    while let Some((folder, is_top)) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| failed(&folder, error))? {
            let entry = entry.map_err(|error| failed(&folder, error))?;
            let (name, path) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let removed = match (is_part(&name) && name != part_name(held), is_folder) {
                (true, true) => fs::remove_dir_all(&path),
                (true, false) => fs::remove_file(&path),
                (false, true) if is_top && !name.starts_with('.') => {
                    folders.push((path.clone(), false));
                    Ok(())
                }
                (false, _) => Ok(()),
            };
            removed.map_err(|error| failed(&path, error))?;
        }
    }
    Ok(())
}
