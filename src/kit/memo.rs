//! What was made of some bytes, kept so that it is made once: for as long as it is asked for, and never more
//! than there is room for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// Keeps what was made of bytes. Who asks with the same bytes, all of them compared, gets the same again.
///
/// There is a new half and an old one. What is asked for goes to the new half; once that is full, it becomes the
/// old one, and what was in the old one and wasn't asked for since is forgotten.
pub(super) struct Memo<T> {
    /// The most that a half keeps, in bytes that were asked with.
    room: usize,
    halves: Mutex<Halves<T>>,
}

struct Halves<T> {
    new: Half<T>,
    old: Half<T>,
    /// How much is in the new one, in bytes.
    size: usize,
}

/// By checksum and length: those that share both are compared.
type Half<T> = HashMap<(u32, usize), (Bytes, Arc<T>)>;

impl<T> Memo<T> {
    /// One with room for so many bytes in each half.
    pub(super) fn new(room: usize) -> Self {
        let halves = Halves { new: HashMap::new(), old: HashMap::new(), size: 0 };
        Self { room, halves: Mutex::new(halves) }
    }

    /// What was made of these bytes before, or what `make` makes of them now. `sum` is their checksum.
    pub(super) fn get<E>(
        &self,
        sum: u32,
        bytes: &[u8],
        make: impl FnOnce(Bytes) -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let key = (sum, bytes.len());
        if let Some(known) = self.known(key, bytes) {
            return Ok(known);
        }
        // Copied: a part of a page would keep all of it.
        let bytes = Bytes::copy_from_slice(bytes);
        let made = Arc::new(make(bytes.clone())?);
        self.keep(key, bytes, made.clone());
        Ok(made)
    }

    fn known(&self, key: (u32, usize), bytes: &[u8]) -> Option<Arc<T>> {
        let halves = || self.halves.lock().unwrap_or_else(PoisonError::into_inner);
        let (is_old, (kept, made)) = {
            let halves = halves();
            let new = halves.new.get(&key).map(|known| (false, known.clone()));
            new.or_else(|| halves.old.get(&key).map(|known| (true, known.clone())))?
        };
        // Compared while others may look for theirs.
        if kept != bytes {
            return None;
        }
        if is_old {
            let mut halves = halves();
            if halves.old.remove(&key).is_some() {
                halves.put(key, kept, made.clone(), self.room);
            }
        }
        Some(made)
    }

    fn keep(&self, key: (u32, usize), bytes: Bytes, made: Arc<T>) {
        let mut halves = self.halves.lock().unwrap_or_else(PoisonError::into_inner);
        halves.put(key, bytes, made, self.room);
    }
}

impl<T> Halves<T> {
    fn put(&mut self, key: (u32, usize), bytes: Bytes, made: Arc<T>, room: usize) {
        if bytes.len() > room {
            return;
        }
        if self.size + bytes.len() > room {
            self.old = std::mem::take(&mut self.new);
            self.size = 0;
        }
        self.size += bytes.len();
        if let Some((gone, _)) = self.new.insert(key, (bytes, made)) {
            self.size -= gone.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(memo: &Memo<usize>, sum: u32, bytes: &[u8], made: usize) -> usize {
        let got: Result<_, ()> = memo.get(sum, bytes, |_| Ok(made));
        got.map_or(0, |got| *got)
    }

    #[test]
    fn it_gives_back_what_it_has_for_these_very_bytes_and_forgets_what_nobody_asks_for() {
        let memo = Memo::new(8);
        assert_eq!(get(&memo, 1, b"abcd", 1), 1);
        assert_eq!(get(&memo, 1, b"abcd", 2), 1, "known");
        assert_eq!(get(&memo, 1, b"abce", 3), 3, "the same sum and length, other bytes");
        assert_eq!(get(&memo, 2, b"larger than a half", 4), 4);
        assert_eq!(get(&memo, 2, b"larger than a half", 5), 5, "never kept");
        for round in 0..50 {
            get(&memo, 10 + round, b"efgh", 6);
            assert_eq!(get(&memo, 1, b"abce", 7), 3, "asked for in each round");
        }
        assert_eq!(get(&memo, 10, b"efgh", 8), 8, "not asked for since");
        let halves = memo.halves.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(halves.new.len() + halves.old.len() <= 4);
    }

    #[test]
    fn each_half_holds_what_there_is_room_for_and_no_more() {
        let memo = Memo::new(10);
        for round in 0..100_u32 {
            // Of 1, 2, 5, 3, 3, 5 and 2 bytes, never the same, and with one checksum for all.
            let bytes = vec![round as u8; 1 + (round * round) as usize % 7];
            get(&memo, 0, &bytes, 1);
            let halves = memo.halves.lock().unwrap_or_else(PoisonError::into_inner);
            let held = |half: &Half<usize>| half.values().map(|(bytes, _)| bytes.len()).sum();
            let (new, old): (usize, usize) = (held(&halves.new), held(&halves.old));
            assert!(new <= 10 && old <= 10, "{round}: {new} and {old}");
            assert_eq!(halves.size, new, "{round}");
        }
        let memo = Memo::new(10);
        assert_eq!((get(&memo, 1, b"1234", 1), get(&memo, 2, b"123456", 2)), (1, 2));
        let halves = memo.halves.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(
            (halves.new.len(), halves.old.len()),
            (2, 0),
            "just as much as there is room for"
        );
        drop(halves);
        assert_eq!((get(&memo, 3, b"1234567890", 3), get(&memo, 3, b"1234567890", 4)), (3, 3));
    }
}
