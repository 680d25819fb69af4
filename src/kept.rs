//! What was found out about parts of a course that several packets share, kept so that it is found out once.
//!
//! It is kept by identity: for the very value that was looked at, which nobody can change as long as it is held here.
//! So what was found out about one agency's part can never be taken for another's: that is another value. While
//! nothing is kept, everything is found out anew, with the same result.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Findings by what was looked at.
#[derive(Default)]
pub struct Kept {
    all: RwLock<Findings>,
}

#[derive(Default)]
struct Findings {
    /// Whether more is kept.
    is_open: bool,
    findings: HashMap<Key, Finding>,
}

/// The finding's type, the address of what was looked at, and in whose eyes.
type Key = (TypeId, usize, Eyes);

/// In whose eyes something was looked at: a reader's, and for which document, if that makes a difference.
pub type Eyes = (u8, &'static str);

/// In anybody's.
pub const ANYBODY: Eyes = (0, "");

struct Finding {
    /// Held, so that nothing else comes to stand at its address.
    _of: Arc<dyn Any + Send + Sync>,
    found: Arc<dyn Any + Send + Sync>,
}

impl Kept {
    /// Keeps all that is found out from now on, until it is closed.
    pub fn open(&self) {
        self.all.write().unwrap_or_else(PoisonError::into_inner).is_open = true;
    }

    /// Keeps nothing more, and gives what it has.
    pub fn close(&self) {
        self.all.write().unwrap_or_else(PoisonError::into_inner).is_open = false;
    }

    /// What was found out about `of` before, or what `find` finds out now: it must follow from `of` and `eyes` alone,
    /// and from what is the same for all packets of a kit. `F` is a type of its own for each question.
    pub fn get<V: Send + Sync + 'static, F: Send + Sync + 'static>(
        &self,
        of: &Arc<V>,
        eyes: Eyes,
        find: impl FnOnce() -> F,
    ) -> Arc<F> {
        let key = (TypeId::of::<F>(), Arc::as_ptr(of).addr(), eyes);
        let (known, is_open) = {
            let all = self.all.read().unwrap_or_else(PoisonError::into_inner);
            let known = all.findings.get(&key).map(|finding| finding.found.clone());
            (known.and_then(|found| found.downcast().ok()), all.is_open)
        };
        known.unwrap_or_else(|| {
            let found = Arc::new(find());
            if is_open {
                let finding = Finding { _of: of.clone(), found: found.clone() };
                let mut all = self.all.write().unwrap_or_else(PoisonError::into_inner);
                all.findings.insert(key, finding);
            }
            found
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_out_is_kept_for_the_very_value_and_only_while_open() {
        let kept = Kept::default();
        let (one, same_words) = (Arc::new("words".to_owned()), Arc::new("words".to_owned()));
        let length = |of: &Arc<String>, found: usize| *kept.get(of, ANYBODY, || found);
        assert_eq!((length(&one, 1), length(&one, 2)), (1, 2), "closed");
        kept.open();
        assert_eq!((length(&one, 3), length(&one, 4)), (3, 3), "open");
        kept.close();
        assert_eq!((length(&one, 5), length(&same_words, 6)), (3, 6), "another value");
        assert_eq!(*kept.get(&one, (1, ""), || 7_usize), 7, "other eyes");
        assert_eq!(*kept.get(&one, (0, "agenda"), || 9_usize), 9, "for another document");
        assert_eq!(*kept.get(&one, ANYBODY, || 8_u8), 8, "another question");
    }
}
