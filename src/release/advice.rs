//! What follows from the changes: what whoever taught the earlier version does otherwise tomorrow.

use std::collections::BTreeSet;

use crate::release::changes::{Change, ChangeKind, Changes, Group, Row, group};
use crate::syntax::vocabulary::Reader;

/// What to do, a sentence each, the gravest first.
pub(super) fn advice(changes: &Changes, reader: Reader) -> Vec<String> {
    match reader {
        Reader::Participant => participants(changes),
        _ => trainers(changes),
    }
}

fn trainers(changes: &Changes) -> Vec<String> {
    type Wanted = fn(&Change) -> bool;
    type Sentence = fn(&Found<'_>) -> String;
    let sentences: &[(Wanted, Sentence)] = &[
        (
            |change| change.kind == ChangeKind::SafetyChanged,
            |found| format!("Read out the safety rules as they stand now ({}).", found.subjects()),
        ),
        (
            |change| change.kind == ChangeKind::LawChanged && change.module.is_some(),
            |found| {
                format!(
                    "Read the law again before you teach {}: it is stated otherwise.",
                    found.places()
                )
            },
        ),
        (
            |change| change.kind == ChangeKind::KeyChanged,
            |found| format!("Mark with the new key: an old one is wrong on {}.", found.ids()),
        ),
        (is_on_paper, |found| {
            let blocks = found.blocks();
            format!(
                "Print the tests and keys anew, and destroy the old ones: items of {blocks} changed."
            )
        }),
        (
            |change| change.kind == ChangeKind::PassMarkChanged,
            |found| format!("Pass and fail by the new mark: {}.", found.lines()),
        ),
        (has_script, |found| {
            format!("Give the role players their new scripts: {}.", found.places())
        }),
        (is_objective, |found| {
            format!("Show the class the objectives as they stand now: {}.", found.ids())
        }),
        (
            |change| change.kind == ChangeKind::ModuleAdded,
            |found| format!("Prepare what is new: {}.", found.subjects()),
        ),
        (
            |change| change.kind == ChangeKind::ModuleDropped,
            |found| format!("Leave out {}.", found.subjects()),
        ),
        (
            |change| change.kind == ChangeKind::ModuleMoved,
            |found| format!("Teach in another order: {}.", found.lines()),
        ),
        (is_retimed, |found| format!("Keep other times: {}.", found.times())),
        (
            |change| group(change.kind) == Group::Agenda,
            |found| format!("Plan by the new agenda: {}.", found.clocks()),
        ),
        (
            |change| group(change.kind) == Group::Slides,
            |found| format!("Make the slides of {} anew.", found.blocks()),
        ),
        (is_in_handout, |found| format!("Print the handouts of {} anew.", found.blocks())),
        (is_for_instructor, |found| {
            format!("Rehearse again what you say and do in {}.", found.places())
        }),
        (
            |change| change.kind == ChangeKind::MaterialsChanged,
            |found| format!("Look through what you bring for {}.", found.blocks()),
        ),
        (
            |change| group(change.kind) == Group::Inserts,
            |found| format!("Have your agency look at its texts: {}.", found.subjects()),
        ),
        (
            |change| change.kind == ChangeKind::CourseChanged && !change.rows.is_empty(),
            |found| format!("Arrange the class anew: {}.", found.subjects().to_lowercase()),
        ),
    ];
    let found = sentences.iter().map(|(wanted, sentence)| (Found::of(changes, *wanted), sentence));
    found
        .filter(|(found, _)| !found.0.is_empty())
        .map(|(found, sentence)| sentence(&found))
        .collect()
}

fn participants(changes: &Changes) -> Vec<String> {
    let mut advice = Vec::new();
    let safety = Found::of(changes, |change| change.kind == ChangeKind::SafetyChanged);
    if !safety.0.is_empty() {
        advice.push(format!("Read the safety rules again ({}).", safety.subjects()));
    }
    let law = |change: &Change| change.kind == ChangeKind::LawChanged && change.module.is_some();
    let law = Found::of(changes, law);
    if !law.0.is_empty() {
        advice.push(format!("Read the law again in {}: it is stated otherwise.", law.places()));
    }
    let handouts = Found::of(changes, is_in_handout);
    if !handouts.0.is_empty() {
        let blocks = handouts.blocks();
        advice.push(format!("Keep the new handouts of {blocks}; the old ones no longer hold."));
    }
    advice
}

fn is_objective(change: &Change) -> bool {
    group(change.kind) == Group::Objectives
}

fn is_retimed(change: &Change) -> bool {
    matches!(change.kind, ChangeKind::ModuleRetimed | ChangeKind::SectionRetimed)
}

/// Whether a printed test is another: not if only the reason behind a key was worded otherwise.
fn is_on_paper(change: &Change) -> bool {
    match change.kind {
        ChangeKind::ItemReworded => {
            change.passages.iter().any(|one| one.reader != Reader::Restricted)
        }
        kind => group(kind) == Group::Tests && change.module.is_some(),
    }
}

fn has_script(change: &Change) -> bool {
    group(change.kind) == Group::Wording
        && (change.is_sealed
            || change.passages.iter().any(|passage| passage.reader == Reader::Restricted))
}

/// Whether participants read it in a handout.
fn is_in_handout(change: &Change) -> bool {
    let is_read = || change.passages.iter().any(|passage| passage.reader == Reader::Participant);
    match group(change.kind) {
        Group::Wording | Group::Safety | Group::Law => change.module.is_some() && is_read(),
        Group::Modules => matches!(
            change.kind,
            ChangeKind::SectionAdded | ChangeKind::SectionDropped | ChangeKind::SectionRenamed
        ),
        _ => false,
    }
}

fn is_for_instructor(change: &Change) -> bool {
    group(change.kind) == Group::Wording
        && change.module.is_some()
        && change.passages.iter().any(|passage| passage.reader == Reader::Instructor)
}

/// Changes from which one thing follows.
struct Found<'c>(Vec<&'c Change>);

impl<'c> Found<'c> {
    fn of(changes: &'c Changes, wanted: fn(&Change) -> bool) -> Self {
        Self(changes.list.iter().filter(|change| wanted(change)).collect())
    }

    fn blocks(&self) -> String {
        let blocks = self.0.iter().filter_map(|change| Some(change.module.as_ref()?.block.clone()));
        joined(blocks, usize::MAX).replace("; ", ", ")
    }

    fn subjects(&self) -> String {
        joined(self.0.iter().map(|change| change.subject()), 6)
    }

    fn lines(&self) -> String {
        joined(self.0.iter().map(|change| change.line()), 6)
    }

    fn ids(&self) -> String {
        joined(self.0.iter().filter_map(|change| change.id.clone()), 12)
    }

    /// Sections, if they are few; else their modules.
    fn places(&self) -> String {
        const MOST: usize = 4;
        let place = |change: &&Change| {
            let block = change.module.as_ref().map(|module| module.block.as_str())?;
            let title = change.section.as_ref().map(|(_, title)| format!(", “{title}”"));
            Some(format!("{block}{}", title.unwrap_or_default()))
        };
        let places: BTreeSet<String> = self.0.iter().filter_map(place).collect();
        match places.len() <= MOST {
            true => joined(self.0.iter().filter_map(place), MOST),
            false => self.blocks(),
        }
    }

    /// The new times of modules, each with those of its sections.
    fn times(&self) -> String {
        let mut times: Vec<(String, Vec<String>)> = Vec::new();
        for change in &self.0 {
            let Some(module) = &change.module else { continue };
            let was = change.was.as_deref().unwrap_or_default();
            let now = change.told.trim_start_matches("takes ");
            let own = times
                .iter()
                .position(|(block, _)| block.split(' ').next() == Some(module.block.as_str()));
            let own = own.unwrap_or_else(|| {
                times.push((module.block.clone(), Vec::new()));
                times.len() - 1
            });
            match &change.section {
                None => times[own].0 = format!("{} {now}, was {was}", module.block),
                Some((_, title)) => times[own].1.push(format!("“{title}” {now}, was {was}")),
            }
        }
        let of_module = |(module, sections): (String, Vec<String>)| match sections.is_empty() {
            true => module,
            false => format!("{module} ({})", sections.join(", ")),
        };
        joined(times.into_iter().map(of_module), 8)
    }

    /// What begins or ends at another time, day by day, if it isn't much.
    fn clocks(&self) -> String {
        const MOST: usize = 4;
        let of_day = |change: &&Change| {
            if change.rows.is_empty() || change.rows.len() > MOST {
                return change.line();
            }
            let row = |row: &Row| {
                let now = row.now.as_deref().unwrap_or("gone");
                format!("{} {now}", row.what)
            };
            let rows: Vec<String> = change.rows.iter().map(row).collect();
            format!("{}, {}", change.subject(), rows.join(", "))
        };
        joined(self.0.iter().map(of_day), 6)
    }
}

/// Things in a list, each once, and no more than so many.
fn joined(things: impl Iterator<Item = String>, most: usize) -> String {
    let mut known = BTreeSet::new();
    let mut list: Vec<String> = things.filter(|thing| known.insert(thing.clone())).collect();
    let more = list.len().saturating_sub(most);
    list.truncate(most);
    if more > 0 {
        list.push(format!("{more} more below"));
    }
    list.join("; ")
}
