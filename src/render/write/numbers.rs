//! Numbers that names get by the order of their first use, as notes and works do on a page.

use std::collections::BTreeMap;

/// Names and their numbers, from 1.
#[derive(Default)]
pub struct Numbers {
    names: Vec<String>,
    numbers: BTreeMap<String, usize>,
}

impl Numbers {
    /// The number of a name, and whether it got it now.
    pub fn number(&mut self, name: &str) -> (usize, bool) {
        if let Some(number) = self.numbers.get(name) {
            return (*number, false);
        }
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), self.names.len());
        (self.names.len(), true)
    }

    /// The name that got a number, if one did.
    pub fn name(&self, number: usize) -> Option<&str> {
        self.names.get(number.checked_sub(1)?).map(String::as_str)
    }

    /// The names, in the order of their numbers.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
}
