//! Things of two versions, matched by their ids.

use std::collections::{BTreeMap, BTreeSet};

/// What is in both versions, and what in one only.
pub(super) struct Pairs<T> {
    /// In both, in the order of the later version.
    pub(super) both: Vec<(T, T)>,
    /// In the later one only.
    pub(super) added: Vec<T>,
    /// In the earlier one only.
    pub(super) dropped: Vec<T>,
}

/// Matches things by id, and what has a new one by the one that it had. On paper `A` and `a` are one.
pub(super) fn pairs<T: Copy>(
    old: impl IntoIterator<Item = T>,
    new: impl IntoIterator<Item = T>,
    id: impl Fn(T) -> String,
    was: impl Fn(T) -> Option<String>,
) -> Pairs<T> {
    let old: Vec<(String, T)> =
        old.into_iter().map(|thing| (id(thing).to_lowercase(), thing)).collect();
    let places: BTreeMap<&str, usize> =
        old.iter().enumerate().rev().map(|(place, (id, _))| (id.as_str(), place)).collect();
    let new: Vec<T> = new.into_iter().collect();
    let kept: BTreeSet<String> = new.iter().map(|thing| id(*thing).to_lowercase()).collect();
    let mut found: BTreeSet<usize> = BTreeSet::new();
    let mut pairs = Pairs { both: Vec::new(), added: Vec::new(), dropped: Vec::new() };
    for thing in new {
        let renamed = || {
            let was = was(thing)?.to_lowercase();
            places.get(was.as_str()).filter(|_| !kept.contains(&was))
        };
        let place = places.get(id(thing).to_lowercase().as_str()).or_else(renamed);
        match place.filter(|place| found.insert(**place)) {
            Some(place) => pairs.both.push((old[*place].1, thing)),
            None => pairs.added.push(thing),
        }
    }
    let left = old.iter().enumerate().filter(|(place, _)| !found.contains(place));
    pairs.dropped = left.map(|(_, (_, thing))| *thing).collect();
    pairs
}
