//! What of a file couldn't be read, so that something else stands in its place: no document ever shows that, and
//! nothing is told of it but the fault itself.

use crate::diagnostic::{Diagnostic, Place};
use crate::span::Span;

/// The places of a file at which a fault hides what its author means.
#[derive(Clone, Debug, Default)]
pub struct Unread {
    keys: Vec<&'static str>,
    places: Vec<Span>,
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
        self.places.iter().any(|place| value.contains(*place))
    }

    /// The places: where a value should stand, or the mapping that lacks it begins.
    pub fn places(&self) -> &[Span] {
        &self.places
    }

    /// Takes note of a key under which something couldn't be read.
    pub fn add_key(&mut self, key: &'static str) {
        self.keys.push(key);
    }

    /// Takes note of a place.
    pub fn add_place(&mut self, place: Span) {
        self.places.push(place);
    }
}

/// Leaves out what is said of a value that only stands in for another, or in which something else does.
pub fn leave_out(faults: &mut Vec<Diagnostic>, places: &[Span]) {
    let is_unread = |span: &Span| places.iter().any(|place| span.contains(*place));
    faults.retain(|fault| !matches!(&fault.place, Place::Span(span) if is_unread(span)));
}
