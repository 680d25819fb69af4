//! A course as its writer sees it: the pages as `build` makes them, made again after each save, and only those that
//! somebody looks at.
//!
//! 1. `view` is how somebody looks at a course: which edition, for which agency, audience and variant. It is a part of
//!    each page's address.
//! 2. `held` holds the course as it lies on the disk: after a save what didn't change is neither read nor parsed again.
//! 3. `stand` is a sound course in one view, from which single pages are made. While there is a fault, the last
//!    good one is shown, and the fault beside it.
//! 4. `panel` tells what stands around the pages: documents, `days`, changes; `checks` what the rules find, and
//!    `passage` beside which passage of a page it belongs.
//! 5. `assets` are the page around the pages, its script and its style.
//!
//! Nothing here knows of a network or a clock: `cli` serves it to a browser on the same machine.

pub mod assets;
mod checks;
mod days;
mod held;
mod panel;
mod passage;
mod stand;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::machine::MachineError;
use crate::preview::held::Held;
use crate::syntax::values::{Date, Slug};

pub use stand::{Look, Stand};
pub use view::{Inserts, View};

/// The most views that are held: each has a course of its own in memory.
const VIEWS: usize = 8;

/// A course that somebody writes.
pub struct Preview {
    inner: Mutex<Inner>,
}

struct Inner {
    held: Held,
    /// What each view shows, and when it was asked for last.
    looks: BTreeMap<View, (Arc<Look>, u64)>,
    asked: u64,
}

impl Preview {
    /// The course in a curriculum's folder. Agencies lie in its folder `agencies`, if no other is named.
    pub fn open(root: PathBuf, course: Slug, agencies: Option<PathBuf>) -> Self {
        let held = Held::open(root, course, agencies);
        Self { inner: Mutex::new(Inner { held, looks: BTreeMap::new(), asked: 0 }) }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The folders whose files it is made of.
    pub fn folders(&self) -> Vec<PathBuf> {
        self.lock().held.folders()
    }

    /// Looks at the disk again: which files changed. Of those in `touched` it is known that they did, or may have.
    pub fn look_again(&self, touched: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
        self.lock().held.look_again(touched)
    }

    /// What a view shows now.
    pub fn look(&self, view: &View) -> Arc<Look> {
        let mut inner = self.lock();
        let Inner { held, looks, asked } = &mut *inner;
        *asked += 1;
        let known = looks.get(view).map(|(look, _)| look.clone());
        let look = match known {
            Some(look) if look.revision == held.revision() => look,
            known => Arc::new(Look::of(held, view, known.as_deref())),
        };
        give_back(looks.insert(view.clone(), (look.clone(), *asked)));
        if looks.len() > VIEWS {
            let oldest = looks.iter().min_by_key(|(_, (_, asked))| *asked);
            let oldest = oldest.map(|(view, _)| view.clone());
            give_back(oldest.and_then(|view| looks.remove(&view)));
        }
        look
    }

    /// What stands around the pages of a view, as JSON.
    pub fn panel(&self, view: &View) -> String {
        let look = self.look(view);
        panel::json(&look)
    }

    /// What the rules find in a view, as JSON, and what only shows when all of it is made.
    pub fn checks(&self, view: &View, today: Date) -> Result<String, MachineError> {
        let look = self.look(view);
        checks::json(&look, view, today)
    }

    /// Where a file of the curriculum lies on the disk, if it is one.
    pub fn place(&self, file: &str) -> Option<PathBuf> {
        self.lock().held.place(file)
    }
}

/// Gives the memory of what is shown no longer back, elsewhere: that takes longer than to make what is shown now.
fn give_back(old: Option<(Arc<Look>, u64)>) {
    rayon::spawn(move || drop(old));
}
