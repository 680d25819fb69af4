//! What of a file couldn't be read, so that something else stands in its place: no document ever shows that, and
//! nothing is told of it but the fault itself.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Place};
use crate::span::Span;

/// The places at which a fault hides what its author means: where a value should stand, or the mapping that lacks it
/// begins.
#[derive(Clone, Debug, Default)]
pub struct Places(BTreeSet<Span>);

impl Places {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them lies within a value.
    pub fn lie_within(&self, value: Span) -> bool {
        // Values lie in one another or apart: so of the places that begin in it, nearly all lie in it, too.
        let from = Span { end: value.start, ..value };
        let begins_within = |place: &&Span| place.file == value.file && place.start <= value.end;
        self.0.range(from..).take_while(begins_within).any(|place| value.contains(*place))
    }

    /// Takes note of more.
    pub fn add(&mut self, more: &Places) {
        self.0.extend(&more.0);
    }
}

/// What of a file couldn't be read.
#[derive(Clone, Debug, Default)]
pub struct Unread {
    keys: Vec<&'static str>,
    places: Places,
}

impl Unread {
    /// Whether all of it could be read.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether something under one of the file's own keys couldn't be read.
    pub fn has(&self, key: &str) -> bool {
        self.keys.contains(&key)
    }

    /// Whether something within a value couldn't be read.
    pub fn is_within(&self, value: Span) -> bool {
        self.places.lie_within(value)
    }

    /// Where it couldn't be read.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Takes note of a key under which something couldn't be read.
    pub fn add_key(&mut self, key: &'static str) {
        self.keys.push(key);
    }

    /// Takes note of a place.
    pub fn add_place(&mut self, place: Span) {
        self.places.0.insert(place);
    }

    /// Takes note of places.
    pub fn add_places(&mut self, places: &Places) {
        self.places.add(places);
    }
}

/// Leaves out what is said of a value that only stands in for another, or in which something else does.
pub fn leave_out(faults: &mut Vec<Diagnostic>, places: &Places) {
    faults.retain(|fault| !matches!(&fault.place, Place::Span(span) if places.lie_within(*span)));
}
