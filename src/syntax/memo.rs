//! What was parsed before, for whoever parses the same course again after a save: only what changed is parsed anew.
//!
//! A file is known by its place in the listing, as spans name that, and by its content. What wasn't asked for since
//! the last look is forgotten, so that a memo is never larger than the course.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::source::FilePath;
use crate::span::FileId;

/// What was found in files, by their paths.
#[derive(Default)]
pub struct Memo {
    known: Mutex<BTreeMap<FilePath, Known>>,
}

struct Known {
    file: FileId,
    content: Arc<[u8]>,
    found: Arc<dyn Any + Send + Sync>,
    is_asked_for: bool,
}

impl Memo {
    /// What was found in this very content before, or what `find` finds now.
    pub(super) fn get<F: Send + Sync + 'static>(
        &self,
        path: &FilePath,
        file: FileId,
        content: Arc<[u8]>,
        find: impl FnOnce() -> F,
    ) -> Arc<F> {
        let known = {
            let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            let known = all.get_mut(path).filter(|known| known.is(file, &content));
            known.and_then(|known| {
                known.is_asked_for = true;
                known.found.clone().downcast().ok()
            })
        };
        known.unwrap_or_else(|| {
            let found = Arc::new(find());
            let known = Known { file, content, found: found.clone(), is_asked_for: true };
            let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(path.clone(), known);
            found
        })
    }

    /// Forgets what nobody asked for since it was called last.
    pub(super) fn forget_the_rest(&self) {
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, known| std::mem::take(&mut known.is_asked_for));
    }
}

impl Known {
    fn is(&self, file: FileId, content: &Arc<[u8]>) -> bool {
        self.file == file && (Arc::ptr_eq(&self.content, content) || self.content == *content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_in_a_file_is_known_as_long_as_it_is_the_same_and_asked_for() {
        let memo = Memo::default();
        let path = FilePath::parse("a/b.md").unwrap();
        let text = |text: &str| Arc::<[u8]>::from(text.as_bytes());
        let get =
            |file: u32, content, found: u32| *memo.get(&path, FileId(file), content, || found);
        assert_eq!(get(1, text("one"), 1), 1);
        assert_eq!(get(1, text("one"), 2), 1, "the same");
        assert_eq!(get(1, text("two"), 3), 3, "another content");
        assert_eq!(get(2, text("two"), 4), 4, "another place");
        memo.forget_the_rest();
        assert_eq!(get(2, text("two"), 5), 4, "asked for since");
        memo.forget_the_rest();
        memo.forget_the_rest();
        assert_eq!(get(2, text("two"), 6), 6, "not asked for");
    }
}
