//! Waits for saves. The system tells of them; where it doesn't, as on some network drives, the folders are looked at now
//! and then.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::cli::preview::server::Server;

/// A save takes several steps: it is over when none was told for so long.
const QUIET: Duration = Duration::from_millis(4);
/// Saves may follow each other without a pause: then it is looked after so long.
const LONGEST: Duration = Duration::from_millis(30);
/// How often the folders are looked at although the system tells of saves.
const NOW_AND_THEN: Duration = Duration::from_secs(2);
/// How often they are looked at if it doesn't.
const OFTEN: Duration = Duration::from_millis(50);

/// What tells of saves.
pub(super) struct Saves {
    /// Nothing, if the system can't.
    watcher: Option<RecommendedWatcher>,
    touched: Receiver<Vec<PathBuf>>,
    /// Held, so that waiting goes on.
    _sender: Sender<Vec<PathBuf>>,
}

/// Begins to wait for saves in these folders.
pub(super) fn saves(folders: &[PathBuf]) -> Saves {
    let (sender, touched) = channel();
    let told = sender.clone();
    let tell = move |event: notify::Result<notify::Event>| {
        // An error may mean that something was missed: then it is looked, and nothing is known of where.
        let paths = event
            .map_or_else(|_| Some(Vec::new()), |event| is_save(event.kind).then_some(event.paths));
        if let Some(paths) = paths {
            // Nobody waits any more when the program ends.
            let _ = told.send(paths);
        }
    };
    let watcher = notify::recommended_watcher(tell).and_then(|mut watcher| {
        folders.iter().try_for_each(|folder| watcher.watch(folder, RecursiveMode::Recursive))?;
        Ok(watcher)
    });
    Saves { watcher: watcher.ok(), touched, _sender: sender }
}

fn is_save(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

/// Tells the browsers of each save, as long as the program runs.
pub(super) fn run(saves: &Saves, server: &Server) {
    let pause = if saves.watcher.is_some() { NOW_AND_THEN } else { OFTEN };
    loop {
        let mut touched = BTreeSet::new();
        match saves.touched.recv_timeout(pause) {
            Ok(paths) => {
                touched.extend(paths);
                settle(&saves.touched, &mut touched);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        server.look_again(&touched);
    }
}

/// Waits until a save is over.
fn settle(events: &Receiver<Vec<PathBuf>>, touched: &mut BTreeSet<PathBuf>) {
    let until = Instant::now() + LONGEST;
    while Instant::now() < until {
        match events.recv_timeout(QUIET) {
            Ok(paths) => touched.extend(paths),
            Err(_) => return,
        }
    }
}
