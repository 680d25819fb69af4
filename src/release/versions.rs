//! Which version the changes demand, and what the record of changes may say of them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::release::changes::{Change, ChangeKind, Changes, Group, group};
use crate::syntax::values::Version;
use crate::syntax::version_rules::{Step, VersionRules};

/// The version that changes demand, and why.
#[derive(Clone, Debug)]
pub struct Demand<'c> {
    /// The number that must move; none, if nothing changed.
    pub step: Option<Step>,
    /// The least version that may follow.
    pub least: Version,
    /// The changes that demand it.
    pub reasons: Vec<&'c Change>,
    previous: Version,
}

/// The least version that may follow a previous one with these changes.
pub fn least_version<'c>(
    previous: &Version,
    changes: &'c Changes,
    rules: &VersionRules,
) -> Demand<'c> {
    let step = changes.list.iter().map(|change| rules.step(change.kind)).max();
    let [first, second, third] = previous.next();
    let least = match step {
        None => previous.clone(),
        // What was made ready to be released may become that.
        Some(_) if previous.is_before_release() => previous.release(),
        Some(Step::Major) => first,
        Some(Step::Minor) => second,
        Some(Step::Patch) => third,
    };
    let demands = |change: &&Change| Some(rules.step(change.kind)) == step;
    let reasons = changes.list.iter().filter(demands).collect();
    Demand { step, least, reasons, previous: previous.clone() }
}

impl Demand<'_> {
    /// Whether a version may follow. One that is marked as not yet released counts as what it will be.
    pub fn allows(&self, version: &Version) -> bool {
        version.release() >= self.least.release()
            && (self.step.is_none() || *version > self.previous)
    }

    /// Why, in a line or a few.
    pub fn why(&self) -> Vec<String> {
        const MOST: usize = 5;
        let mut lines: Vec<String> =
            self.reasons.iter().take(MOST).map(|change| change.line()).collect();
        if self.reasons.len() > MOST {
            lines.push(format!("and {} more", self.reasons.len() - MOST));
        }
        lines
    }
}

/// An entry for the record of changes, as YAML to be pasted below `changes:`.
pub fn entry(changes: &Changes, version: &Version, by: &str) -> String {
    let quoted = |text: &str| serde_json::to_string(text).expect("text is always JSON");
    let mut out = format!("  - version: {version}\n    date: {}\n", changes.new.revised);
    let _ = writeln!(out, "    summary: {}", quoted(&in_a_sentence(changes)));
    let _ = writeln!(out, "    by: {}", quoted(by));
    out
}

/// The changes in a sentence or some, as a developer would begin to write it.
pub fn in_a_sentence(changes: &Changes) -> String {
    const MOST: usize = 12;
    let mut parts: Vec<String> = Vec::new();
    let told = |change: &&Change| {
        let is_large = change.kind.least() == Step::Major || group(change.kind) == Group::Inserts;
        is_large
            || matches!(
                change.kind,
                ChangeKind::ModuleAdded
                    | ChangeKind::ModuleDropped
                    | ChangeKind::ModuleMoved
                    | ChangeKind::ModuleRetimed
                    | ChangeKind::TestChanged
            )
    };
    parts.extend(changes.list.iter().filter(told).map(Change::line));
    let looked_at = changes
        .list
        .iter()
        .find(|change| change.kind == ChangeKind::LawDateMoved && change.id.is_none());
    parts.extend(
        looked_at.map(|change| format!("law {}", change.told.trim_start_matches("is told "))),
    );
    for (kind, one, many) in [
        (ChangeKind::ItemAdded, "item is new", "items are new"),
        (ChangeKind::ItemDropped, "item is dropped", "items are dropped"),
        (ChangeKind::KeyChanged, "key is another", "keys are others"),
        (ChangeKind::ItemReworded, "item is worded otherwise", "items are worded otherwise"),
        (ChangeKind::SlideAdded, "slide is new", "slides are new"),
        (ChangeKind::SlideDropped, "slide is dropped", "slides are dropped"),
        (ChangeKind::SlideReworded, "slide says something else", "slides say something else"),
    ] {
        let found = changes.list.iter().filter(|change| change.kind == kind);
        let blocks: Vec<&str> = found.filter_map(block).collect();
        parts.extend(unique(&blocks).into_iter().map(|own| {
            let count = blocks.iter().filter(|block| **block == own).count();
            format!("{own}: {count} {}", if count == 1 { one } else { many })
        }));
    }
    let wording: Vec<&str> = changes.of(Group::Wording).filter_map(block).collect();
    // What else there is, such as a title, is worth naming where it is all that there is.
    if parts.is_empty() && wording.is_empty() {
        parts.extend(changes.list.iter().map(Change::line));
    }
    let more = parts.len().saturating_sub(MOST);
    parts.truncate(MOST);
    if more > 0 {
        parts.push(format!("{more} more"));
    }
    if !wording.is_empty() {
        parts.push(format!("wording in {}", unique(&wording).join(", ")));
    }
    if parts.is_empty() { "Nothing changed".to_owned() } else { parts.join("; ") }
}

fn block(change: &Change) -> Option<&str> {
    Some(change.module.as_ref()?.block.as_str())
}

/// Each once, in the order in which the course runs.
fn unique<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let mut known = BTreeSet::new();
    names.iter().copied().filter(|name| known.insert(*name)).collect()
}
