//! The law, the works and the terms; and what the manifest says besides.

use std::collections::BTreeSet;

use crate::release::changes::modules::single;
use crate::release::changes::pairs::pairs;
use crate::release::changes::{Change, ChangeKind, passages};
use crate::syntax::summary::{Summary, Term, Work};

pub(super) fn changes(old: &Summary, new: &Summary) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.law_as_of != new.law_as_of {
        let date = |date: &Option<String>| date.clone().unwrap_or_else(|| "no day".to_owned());
        let told = format!("is told as of {}", date(&new.law_as_of));
        let change = Change::new(ChangeKind::LawDateMoved, "The law", told);
        changes.push(change.was(date(&old.law_as_of)));
    }
    let found = pairs(&old.works, &new.works, |work: &Work| work.id.clone(), |_| None);
    for (before, now) in found.both {
        both(before, now, &mut changes);
    }
    let kind = |work: &Work| match work.is_law {
        true => ChangeKind::LawChanged,
        false => ChangeKind::ReferenceChanged,
    };
    for work in found.added {
        let told = if work.is_law { "is law that is cited now" } else { "is cited now" };
        changes.push(Change::new(kind(work), &work.citation, told).id(&work.id));
    }
    for work in found.dropped {
        let change = Change::new(kind(work), "A work", "is no longer cited").id(&work.id);
        changes.push(change.with(vec![single("", &work.citation, "")]));
    }
    changes.extend(terms(old, new));
    if old.title != new.title {
        let change = Change::new(ChangeKind::CourseChanged, "The course", "has another title");
        changes.push(change.was(format!("“{}”", old.title)));
    }
    changes.extend(passages::facts(old, new));
    changes
}

fn both(before: &Work, now: &Work, changes: &mut Vec<Change>) {
    if before.citation != now.citation {
        let passage = single("", &before.citation, &now.citation);
        let kind = match now.is_law && passage.says_something_else() {
            true => ChangeKind::LawChanged,
            false => ChangeKind::ReferenceChanged,
        };
        let change = Change::new(kind, "A work", "is cited otherwise").id(&now.id);
        changes.push(change.with(vec![passage]));
    }
    if before.law_as_of != now.law_as_of {
        let date = |date: &Option<String>| date.clone().unwrap_or_else(|| "no day".to_owned());
        let told = format!("was looked at on {}", date(&now.law_as_of));
        let change = Change::new(ChangeKind::LawDateMoved, &now.citation, told).id(&now.id);
        changes.push(change.was(date(&before.law_as_of)));
    }
}

fn terms(old: &Summary, new: &Summary) -> Vec<Change> {
    let found = pairs(&old.terms, &new.terms, |term: &Term| term.id.clone(), |_| None);
    let text = |term: &Term| format!("{}: {}", term.term, term.means);
    let change = |term: &Term, title: &str, told| {
        Change::new(ChangeKind::TermChanged, title, told).id(&term.id)
    };
    let mut changes = Vec::new();
    for (before, now) in found.both {
        if before != now {
            let passage = single("", &text(before), &text(now));
            changes.push(change(now, &now.term, "means something else").with(vec![passage]));
        }
    }
    for term in found.added {
        changes.push(change(term, &term.term, "is a new term").with(vec![single(
            "",
            "",
            &text(term),
        )]));
    }
    for term in found.dropped {
        let passage = single("", &text(term), "");
        changes.push(change(term, "A term", "is no longer used").with(vec![passage]));
    }
    changes
}

/// Takes what lessons state of the law out of the changes of wording: a paragraph that cites law, and says
/// something else than before.
pub(super) fn stated(changes: &mut Vec<Change>, old: &Summary, new: &Summary) {
    let laws = old.works.iter().chain(&new.works).filter(|work| work.is_law);
    let laws: BTreeSet<&str> = laws.map(|work| work.id.as_str()).collect();
    let mut found = Vec::new();
    for change in changes.iter_mut() {
        if !matches!(change.kind, ChangeKind::TextChanged | ChangeKind::LockedTextChanged) {
            continue;
        }
        let (stated, other) = change.passages.drain(..).partition(|passage| {
            let is_law = passage.cites.iter().any(|work| laws.contains(work.as_str()));
            is_law && (passage.says_something_else() || !passage.is_changed())
        });
        change.passages = other;
        if !Vec::is_empty(&stated) {
            let law = Change { kind: ChangeKind::LawChanged, passages: stated, ..change.clone() };
            found.push(Change { told: "states the law otherwise".into(), ..law });
        }
    }
    changes.retain(|change| {
        !change.passages.is_empty() || !change.told.starts_with("is worded otherwise")
    });
    changes.extend(found);
}
