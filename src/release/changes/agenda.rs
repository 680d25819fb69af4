//! The clock: how long the course takes, and what begins or ends at another time.

use std::collections::BTreeMap;

use crate::release::changes::pairs::pairs;
use crate::release::changes::{Change, ChangeKind, Row, minutes};
use crate::syntax::summary::{Agenda, Slot, Summary, Variant};

pub(super) fn changes(old: &Summary, new: &Summary) -> Vec<Change> {
    let labels = |summary: &Summary| -> BTreeMap<String, String> {
        let modules = summary.modules.iter();
        let label = |module: &crate::syntax::summary::Module| {
            (module.slug.clone(), format!("{} {}", module.block, module.title))
        };
        modules.map(label).collect()
    };
    let (before, now) = (labels(old), labels(new));
    let mut changes = compared("The course", &old.agenda, &new.agenda, &before, &now);
    let found =
        pairs(&old.variants, &new.variants, |variant: &Variant| variant.id.clone(), |_| None);
    for (then, variant) in found.both {
        let title = format!("Variant {}", variant.title);
        changes.extend(compared(&title, &then.agenda, &variant.agenda, &before, &now));
        if then.without != variant.without {
            let told = format!("leaves out other sections: {}", super::listed(&variant.without));
            let change = Change::new(ChangeKind::AgendaChanged, title, told);
            changes.push(change.was(super::listed(&then.without)));
        }
    }
    for variant in found.added {
        let (title, told) = (format!("Variant {}", variant.title), "is new");
        changes.push(Change::new(ChangeKind::AgendaChanged, title, told).id(&variant.id));
    }
    for variant in found.dropped {
        let (title, told) = (format!("Variant {}", variant.title), "is dropped");
        changes.push(Change::new(ChangeKind::AgendaChanged, title, told).id(&variant.id));
    }
    changes
}

type Labels = BTreeMap<String, String>;

fn compared(title: &str, old: &Agenda, new: &Agenda, before: &Labels, now: &Labels) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.minutes != new.minutes {
        let told = format!("takes {}", minutes(new.minutes));
        let change = Change::new(ChangeKind::MinutesChanged, title, told);
        changes.push(change.was(old.minutes.to_string()));
    }
    for number in 0..old.days.len().max(new.days.len()) {
        let (then, day) = (times(old, number, before), times(new, number, now));
        let rows: Vec<Row> = rows(&then, &day);
        if rows.is_empty() {
            continue;
        }
        let what = match (then.is_empty(), day.is_empty()) {
            (true, _) => "is a new day",
            (_, true) => "is dropped",
            _ => "runs by another clock",
        };
        let name = match title {
            "The course" => format!("Day {}", number + 1),
            _ => format!("{title}, day {}", number + 1),
        };
        changes.push(Change { rows, ..Change::new(ChangeKind::AgendaChanged, name, what) });
    }
    changes
}

/// When each thing of a day begins, by slug; lunch and the end have none, and are named by what they are.
fn times(agenda: &Agenda, day: usize, labels: &Labels) -> Vec<(String, String, String)> {
    let Some(day) = agenda.days.get(day) else { return Vec::new() };
    let slots = day.slots.iter().flat_map(|slot| match slot.modules.as_slice() {
        [] => {
            let time = format!("{}, {}", slot.start, minutes(slot.minutes));
            vec![("lunch".to_owned(), "Lunch".to_owned(), time)]
        }
        modules => modules
            .iter()
            .map(|slug| {
                let label = labels.get(slug).unwrap_or(slug);
                (format!("module {slug}"), label.clone(), start(slot))
            })
            .collect(),
    });
    let end = ("end".to_owned(), "End of the day".to_owned(), day.end.clone());
    slots.chain([end]).collect()
}

fn start(slot: &Slot) -> String {
    match slot.groups {
        Some(groups) => format!("{}, {groups} groups in turn", slot.start),
        None => slot.start.clone(),
    }
}

fn rows(then: &[(String, String, String)], day: &[(String, String, String)]) -> Vec<Row> {
    let times = |list: &[(String, String, String)]| -> BTreeMap<String, String> {
        list.iter().map(|(key, _, time)| (key.clone(), time.clone())).collect()
    };
    let (was, now) = (times(then), times(day));
    let mut rows: Vec<Row> = day
        .iter()
        .map(|(key, what, now)| Row {
            what: what.clone(),
            was: was.get(key).cloned(),
            now: Some(now.clone()),
        })
        .collect();
    let gone = then.iter().filter(|(key, ..)| !now.contains_key(key));
    rows.extend(gone.map(|(_, what, was)| Row {
        what: what.clone(),
        was: Some(was.clone()),
        now: None,
    }));
    rows.retain(|row| row.was != row.now);
    rows
}
