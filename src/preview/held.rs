//! The course as it lies on the disk, held in memory. After a save only what changed is read and parsed again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::course::{self, LookedUp};
use crate::diagnostic::{Diagnostic, Place};
use crate::machine::MachineError;
use crate::source::{self, FilePath, Looks, Source};
use crate::syntax::memo::Memo;
use crate::syntax::values::Slug;
use crate::syntax::{self, agency};

/// The folder of a curriculum that agencies lie in.
const AGENCIES: &str = "agencies";

/// A course on the disk.
pub(super) struct Held {
    root: PathBuf,
    course: Slug,
    agencies: Option<PathBuf>,
    looks: Vec<Looks>,
    memo: Memo,
    /// The curriculum without the agencies that lie elsewhere.
    own: Option<Source>,
    read: Result<Arc<Read>, Arc<MachineError>>,
    revision: u64,
}

/// What was read of it.
pub(super) struct Read {
    /// The files.
    pub(super) source: Arc<Source>,
    /// The course, every name looked up, as far as it could be read.
    pub(super) looked_up: Option<LookedUp>,
    /// What is wrong with its files.
    pub(super) faults: Vec<Diagnostic>,
    /// The course.
    pub(super) course: Slug,
}

impl Held {
    pub(super) fn open(root: PathBuf, course: Slug, agencies: Option<PathBuf>) -> Self {
        let nothing = Err(Arc::new(MachineError::new("nothing was read yet")));
        let mut held = Self {
            looks: Vec::new(),
            memo: Memo::default(),
            own: None,
            read: nothing,
            revision: 0,
            root,
            course,
            agencies,
        };
        held.looks = held.look();
        held.read_again(&BTreeSet::new());
        held
    }

    /// Counts what was found changed on the disk, from 1.
    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    /// What was read; or why nothing could be.
    pub(super) fn read(&self) -> &Result<Arc<Read>, Arc<MachineError>> {
        &self.read
    }

    pub(super) fn folders(&self) -> Vec<PathBuf> {
        [Some(&self.root), self.agencies.as_ref()].into_iter().flatten().cloned().collect()
    }

    fn look(&self) -> Vec<Looks> {
        self.folders().iter().map(|folder| source::looks(folder)).collect()
    }

    /// Which files changed since the last look; if any did, they are read again. Two saves may be so close together
    /// that a file looks the same after both: so those in `touched` are read again, however they look.
    pub(super) fn look_again(&mut self, touched: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
        let now = self.look();
        let mut changed: BTreeSet<PathBuf> =
            self.looks.iter().zip(&now).flat_map(|(before, now)| before.changed(now)).collect();
        changed
            .extend(touched.iter().filter(|path| now.iter().any(|looks| looks.has(path))).cloned());
        // What could not be read may be readable now.
        if !changed.is_empty() || self.read.is_err() {
            self.looks = now;
            self.read_again(&changed);
        }
        changed.into_iter().collect()
    }

    fn read_again(&mut self, changed: &BTreeSet<PathBuf>) {
        self.revision += 1;
        self.read = self.read_now(changed).map(Arc::new).map_err(Arc::new);
    }

    fn read_now(&mut self, changed: &BTreeSet<PathBuf>) -> Result<Read, MachineError> {
        let (own, mut faults) = match &self.own {
            Some(before) => source::reopen(&self.root, before, changed)?,
            None => source::open(&self.root)?,
        };
        let source = match &self.agencies {
            // Another agency's fault is none of this one's, and told when that is looked at.
            Some(folder) => own.with(AGENCIES, &source::open(folder)?.0).0,
            None => own.clone(),
        };
        self.own = Some(own);
        let (parsed, found) = syntax::parse_again(&source, &self.course, &self.memo)?;
        faults.extend(found);
        let looked_up = parsed.map(|parsed| course::look_up(&source, parsed));
        // Pages are made one by one, each of the whole course: what is found out for one serves the next.
        if let Some(course) = &looked_up {
            course.common().kept.open();
        }
        let source = Arc::new(source);
        Ok(Read { source, looked_up, faults, course: self.course.clone() })
    }

    /// Where a file of the curriculum lies on the disk.
    pub(super) fn place(&self, file: &str) -> Option<PathBuf> {
        let path = FilePath::parse(file).ok()?;
        let read = self.read.as_ref().ok()?;
        read.source.id(&path)?;
        let elsewhere = self.agencies.as_deref().and_then(|folder| {
            let inside = path.as_str().strip_prefix(AGENCIES)?.strip_prefix('/')?;
            Some((folder, inside))
        });
        let (folder, inside) = elsewhere.unwrap_or((&self.root, path.as_str()));
        Some(
            inside
                .split('/')
                .fold(folder.to_owned(), |place: PathBuf, name| place.join(Path::new(name))),
        )
    }
}

impl Read {
    /// The agencies that it can be looked at for, in order.
    pub(super) fn agencies(&self) -> Vec<&str> {
        let names = self.source.below(AGENCIES).filter_map(|path| {
            let name = path.as_str().strip_prefix("agencies/")?.strip_suffix("/agency.yaml")?;
            (!name.contains('/')).then_some(name)
        });
        names.collect()
    }

    /// The same files without an agency's texts for inserts.
    pub(super) fn without_inserts(&self, agency: &Slug) -> Source {
        let folder = format!("{}/inserts", agency::folder(agency));
        self.source.with(&folder, &Source::in_memory([])).0
    }
}

/// A failure of the machine, told as a fault: the next save may mend it.
pub(super) fn as_fault(error: &MachineError) -> Diagnostic {
    Diagnostic::error("machine", Place::Path(String::new()), error.message.clone())
        .help("save again when that is mended")
}
