//! Objectives: added, dropped, reworded, renumbered, assessed elsewhere.

use std::collections::BTreeMap;

use crate::release::changes::pairs::pairs;
use crate::release::changes::{Change, ChangeKind, Row, listed};
use crate::release::words::{self, Passage};
use crate::syntax::summary::{Objective, Summary};
use crate::syntax::vocabulary::Reader;

pub(super) fn changes(old: &Summary, new: &Summary) -> Vec<Change> {
    // Whoever renumbers objectives gives them new ids: the words tell which is which.
    let by_words: BTreeMap<Vec<String>, &str> = old
        .objectives
        .iter()
        .rev()
        .map(|one| (words::bare_words(&one.text), one.id.as_str()))
        .collect();
    let renumbered = |objective: &Objective| {
        by_words.get(&words::bare_words(&objective.text)).map(|id| (*id).to_owned())
    };
    let found =
        pairs(&old.objectives, &new.objectives, |one: &Objective| one.id.clone(), renumbered);
    let mut changes = Vec::new();
    for (before, now) in found.both {
        both(before, now, &mut changes);
    }
    let alone = |kind, told, objective: &Objective| {
        Change::new(kind, "", told).id(&objective.id).with(vec![match kind {
            ChangeKind::ObjectiveAdded => reworded("", &objective.text),
            _ => reworded(&objective.text, ""),
        }])
    };
    let added = found.added.into_iter();
    changes.extend(added.map(|one| alone(ChangeKind::ObjectiveAdded, "is new", one)));
    let dropped = found.dropped.into_iter();
    changes.extend(dropped.map(|one| alone(ChangeKind::ObjectiveDropped, "is dropped", one)));
    changes
}

fn both(before: &Objective, now: &Objective, changes: &mut Vec<Change>) {
    let change = |kind, told: &str| Change::new(kind, "", told).id(&now.id);
    if !before.id.eq_ignore_ascii_case(&now.id) || before.parent != now.parent {
        let parent = |one: &Objective| {
            let parent = one.parent.as_ref().map(|id| format!(" of {id}"));
            format!("{}{}", one.id, parent.unwrap_or_default())
        };
        let told = format!("is {} now", parent(now));
        changes.push(change(ChangeKind::ObjectiveRenumbered, &told).was(parent(before)));
    }
    if before.text != now.text {
        let passage = reworded(&before.text, &now.text);
        let kind = match passage.says_something_else() {
            true => ChangeKind::ObjectiveReworded,
            false => ChangeKind::TextChanged,
        };
        changes.push(change(kind, "is worded otherwise").with(vec![passage]));
    }
    let rows: Vec<Row> = [
        ("assessed in", &before.assessed_in, &now.assessed_in),
        ("answers", &before.requirements, &now.requirements),
    ]
    .into_iter()
    .filter(|(_, before, now)| before != now)
    .map(|(what, before, now)| Row {
        what: what.into(),
        was: Some(listed(before)),
        now: Some(listed(now)),
    })
    .collect();
    if !rows.is_empty() {
        let told = "is assessed elsewhere, or answers other requirements";
        changes.push(Change { rows, ..change(ChangeKind::ObjectiveRemapped, told) });
    }
}

fn reworded(old: &str, new: &str) -> Passage {
    Passage::reworded("", Reader::Participant, old, new)
}
