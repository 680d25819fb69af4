//! The browsers that are told of saves.

use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::preview::View;

/// The most that are told: the one that listened first gives way to one more.
const MOST: usize = 24;
/// The most that one may be behind. Who hears nothing any more asks anew, and then knows how things stand.
const BEHIND: usize = 16;

/// The browsers.
#[derive(Default)]
pub(super) struct Listeners {
    all: Mutex<Vec<(View, SyncSender<String>)>>,
}

impl Listeners {
    fn lock(&self) -> MutexGuard<'_, Vec<(View, SyncSender<String>)>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more, who looks at the course in this way.
    pub(super) fn add(&self, view: View) -> Receiver<String> {
        let (sender, receiver) = sync_channel(BEHIND);
        let mut all = self.lock();
        all.push((view, sender));
        if all.len() > MOST {
            all.remove(0);
        }
        receiver
    }

    /// The views that somebody looks at.
    pub(super) fn views(&self) -> BTreeSet<View> {
        self.lock().iter().map(|(view, _)| view.clone()).collect()
    }

    /// Tells those who look at the course in this way.
    pub(super) fn tell(&self, view: &View, message: &str) {
        self.lock()
            .retain(|(other, sender)| other != view || sender.try_send(message.to_owned()).is_ok());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_told_is_bounded_and_so_is_what_waits() {
        let listeners = Listeners::default();
        let view = View::parse("instructor~~filled~~").unwrap();
        let first = listeners.add(view.clone());
        let all: Vec<_> = (0..MOST).map(|_| listeners.add(view.clone())).collect();
        listeners.tell(&view, "one");
        assert!(first.recv().is_err(), "gave way");
        assert_eq!(all[0].recv().unwrap(), "one");
        (0..BEHIND).for_each(|_| listeners.tell(&view, "more"));
        assert!(all[1].try_iter().count() == BEHIND && all[1].recv().is_err(), "too far behind");
        assert_eq!(all[0].try_iter().count(), BEHIND);
        drop(all);
        listeners.tell(&view, "nobody");
        assert!(listeners.views().is_empty());
    }
}
