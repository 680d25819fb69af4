//! The numbers of a list's items: those that were written, and those that are printed.

/// Goes along with the items of a list.
pub(super) struct ListNumbers {
    first: u64,
    next: u64,
    all_same: bool,
}

impl ListNumbers {
    /// Of a list whose first item has this number.
    pub(super) fn from(first: u64) -> Self {
        Self { first, next: first, all_same: true }
    }

    /// The number that the next item is printed with, if it was written with another and not with the first's, as
    /// those do who leave counting to the parser.
    pub(super) fn printed_otherwise(&mut self, item: &str) -> Option<u64> {
        let digits = item.trim_start().split(|letter: char| !letter.is_ascii_digit()).next();
        let written: u64 = digits?.parse().ok()?;
        let printed = self.next;
        self.next += 1;
        self.all_same &= written == self.first;
        (written != printed && !self.all_same).then_some(printed)
    }
}
