//! Modules and sections: added, dropped, moved, retimed, renamed; and their wording.

use std::collections::{BTreeMap, BTreeSet};

use crate::release::changes::pairs::{Pairs, pairs};
use crate::release::changes::{Change, ChangeKind, Row, listed, minutes};
use crate::release::words::{self, Passage, Piece};
use crate::syntax::summary::{Agenda, Module, Section, Summary};
use crate::syntax::vocabulary::Reader;

/// A section and its module.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) module: &'a Module,
    pub(super) section: &'a Section,
}

pub(super) fn changes(old: &Summary, new: &Summary) -> Vec<Change> {
    let modules = paired_modules(old, new);
    let moved = moved(&old.agenda, &new.agenda, &modules.both);
    let mut changes = Vec::new();
    for (before, now) in &modules.both {
        if let Some((told, was)) = moved.get(now.slug.as_str()) {
            let change = Change::new(ChangeKind::ModuleMoved, "", told.clone());
            changes.push(change.was(was.clone()).in_module(now));
        }
        both(before, now, &mut changes);
    }
    for module in modules.added {
        let told = format!("is new, {}", minutes(module.minutes));
        changes.push(Change::new(ChangeKind::ModuleAdded, "", told).in_module(module));
        changes.push(front(ChangeKind::TextChanged, &[], module));
    }
    for module in modules.dropped {
        changes.push(Change::new(ChangeKind::ModuleDropped, "", "is dropped").in_module(module));
    }
    sections(old, new, &mut changes);
    changes.retain(|change| {
        let is_text =
            matches!(change.kind, ChangeKind::TextChanged | ChangeKind::LockedTextChanged);
        !is_text || !change.passages.is_empty() || !change.told.starts_with("is worded")
    });
    changes
}

/// Modules by their files' names; a file that was renamed is known by the sections that it kept.
fn paired_modules<'a>(old: &'a Summary, new: &'a Summary) -> Pairs<&'a Module> {
    let slugs: BTreeSet<&str> = new.modules.iter().map(|module| module.slug.as_str()).collect();
    let homes: BTreeMap<&str, &str> = old
        .modules
        .iter()
        .filter(|module| !slugs.contains(module.slug.as_str()))
        .flat_map(|module| {
            module.sections.iter().map(|section| (section.id.as_str(), module.slug.as_str()))
        })
        .collect();
    let renamed = |module: &Module| {
        let ids = module.sections.iter().filter_map(|section| {
            let was = section.was.as_deref().and_then(|was| homes.get(was));
            homes.get(section.id.as_str()).or(was)
        });
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        ids.for_each(|slug| *counts.entry(slug).or_default() += 1);
        let (slug, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
        (2 * count > module.sections.len()).then(|| slug.to_owned())
    };
    pairs(&old.modules, &new.modules, |module: &Module| module.slug.clone(), renamed)
}

/// Names the modules of the earlier version as the later one does: a file's name is nothing that anybody teaches.
pub(super) fn name_as_in(old: &mut Summary, new: &Summary) {
    let names: BTreeMap<String, String> = paired_modules(old, new)
        .both
        .into_iter()
        .map(|(before, now)| (before.slug.clone(), now.slug.clone()))
        .filter(|(before, now)| before != now)
        .collect();
    if names.is_empty() {
        return;
    }
    let rename = |slug: &mut String| {
        if let Some(now) = names.get(slug) {
            slug.clone_from(now);
        }
    };
    old.modules.iter_mut().for_each(|module| rename(&mut module.slug));
    old.objectives.iter_mut().flat_map(|one| &mut one.assessed_in).for_each(rename);
    let agendas = old.variants.iter_mut().map(|variant| &mut variant.agenda);
    let days = agendas.chain([&mut old.agenda]).flat_map(|agenda| &mut agenda.days);
    days.flat_map(|day| &mut day.slots).flat_map(|slot| &mut slot.modules).for_each(rename);
}

/// The modules that are taught on another day, or before what they came after: where they stand now, and where
/// they stood.
fn moved<'a>(
    old: &'a Agenda,
    new: &'a Agenda,
    both: &[(&Module, &'a Module)],
) -> BTreeMap<&'a str, (String, String)> {
    let before: BTreeMap<&str, &str> =
        both.iter().map(|(before, now)| (before.slug.as_str(), now.slug.as_str())).collect();
    let labels: BTreeMap<&str, &str> =
        both.iter().map(|(_, now)| (now.slug.as_str(), now.block.as_str())).collect();
    let old: Vec<(usize, &str)> =
        order(old).into_iter().filter_map(|(day, slug)| Some((day, *before.get(slug)?))).collect();
    let new: Vec<(usize, &str)> =
        order(new).into_iter().filter(|(_, slug)| labels.contains_key(slug)).collect();
    let names = |list: &[(usize, &'a str)]| list.iter().map(|(_, slug)| *slug).collect::<Vec<_>>();
    let stayed: BTreeSet<&str> = words::in_common(&names(&old), &names(&new)).into_iter().collect();
    let place = |list: &[(usize, &str)], slug: &str| {
        let at = list.iter().position(|(_, one)| *one == slug)?;
        let day = list[at].0;
        let after = at.checked_sub(1).map(|before| list[before]).filter(|(other, _)| *other == day);
        let after = after.and_then(|(_, slug)| labels.get(slug));
        let after = after.map_or("first".to_owned(), |label| format!("after {label}"));
        Some((day, format!("day {day}, {after}")))
    };
    let moved = new.iter().filter_map(|(_, slug)| {
        let (now, then) = (place(&new, slug)?, place(&old, slug)?);
        let is_moved = now.0 != then.0 || !stayed.contains(slug);
        let told = format!("is taught on {} now", now.1);
        is_moved.then_some((*slug, (told, then.1)))
    });
    moved.collect()
}

fn order(agenda: &Agenda) -> Vec<(usize, &str)> {
    let days = agenda.days.iter().enumerate().flat_map(|(day, one)| {
        let modules = one.slots.iter().flat_map(|slot| &slot.modules);
        modules.map(move |slug| (day + 1, slug.as_str()))
    });
    days.collect()
}

fn both(before: &Module, now: &Module, changes: &mut Vec<Change>) {
    let change = |kind, told: String| Change::new(kind, "", told).in_module(now);
    if before.minutes != now.minutes {
        let told = format!("takes {}", minutes(now.minutes));
        let retimed = change(ChangeKind::ModuleRetimed, told);
        changes.push(retimed.was(before.minutes.to_string()));
    }
    if before.title != now.title {
        let renamed = change(ChangeKind::ModuleRenamed, "has another title".into());
        changes.push(renamed.was(format!("“{}”", before.title)));
    }
    if before.block != now.block {
        let told = format!("is called {} in the agenda", now.block);
        changes.push(change(ChangeKind::ModuleRenamed, told).was(before.block.clone()));
    }
    if before.objectives != now.objectives {
        let told = format!("teaches {}", listed(&now.objectives));
        let reassigned = change(ChangeKind::ModuleReassigned, told);
        changes.push(reassigned.was(listed(&before.objectives)));
    }
    if before.is_locked != now.is_locked {
        changes.push(change(ChangeKind::LockedTextChanged, fidelity(now.is_locked).into()));
    }
    let rows = rows(&before.materials, &now.materials);
    if !rows.is_empty() {
        let told = "needs other things".to_owned();
        changes.push(Change { rows, ..change(ChangeKind::MaterialsChanged, told) });
    }
    let kind = text_kind(before.is_locked || now.is_locked);
    changes.push(front(kind, &before.front, now));
}

fn front(kind: ChangeKind, before: &[crate::syntax::summary::Paragraph], now: &Module) -> Change {
    let passages = words::paragraphs(before, &now.front);
    Change::new(kind, "What stands at its head", "is worded otherwise")
        .in_module(now)
        .with(passages)
}

/// Things of a list that came and went.
pub(super) fn rows(before: &[String], now: &[String]) -> Vec<Row> {
    let (known, named): (BTreeSet<&String>, BTreeSet<&String>) =
        (before.iter().collect(), now.iter().collect());
    let gone = before.iter().filter(|thing| !named.contains(thing));
    let new = now.iter().filter(|thing| !known.contains(thing));
    let gone = gone.map(|thing| Row { what: String::new(), was: Some(thing.clone()), now: None });
    let new = new.map(|thing| Row { what: String::new(), was: None, now: Some(thing.clone()) });
    gone.chain(new).collect()
}

/// All sections, each with its module.
pub(super) fn placed(summary: &Summary) -> Vec<Placed<'_>> {
    let modules = summary.modules.iter();
    let placed = |module| move |section| Placed { module, section };
    modules.flat_map(|module| module.sections.iter().map(placed(module))).collect()
}

/// The sections of both versions, by id.
pub(super) fn paired<'a>(old: &'a Summary, new: &'a Summary) -> Pairs<Placed<'a>> {
    let id = |placed: Placed<'_>| placed.section.id.clone();
    pairs(placed(old), placed(new), id, |placed| placed.section.was.clone())
}

fn sections(old: &Summary, new: &Summary, changes: &mut Vec<Change>) {
    let sections = paired(old, new);
    let names: BTreeMap<String, String> = paired_modules(old, new)
        .both
        .into_iter()
        .map(|(before, now)| (before.slug.clone(), now.slug.clone()))
        .collect();
    for (before, now) in &sections.both {
        both_sections(*before, *now, &names, changes);
    }
    let alone = |placed: &Placed<'_>, kind, told: String| {
        Change::new(kind, "", told).in_module(placed.module).in_section(placed.section)
    };
    for one in &sections.added {
        let told = format!("is new, {}", minutes(one.section.minutes));
        changes.push(alone(one, ChangeKind::SectionAdded, told));
        let passages = words::paragraphs(&[], &one.section.text);
        changes.push(
            alone(one, text_kind(one.section.is_locked), "is worded otherwise".into())
                .with(passages),
        );
    }
    for one in &sections.dropped {
        let told = format!("is dropped, {}", minutes(one.section.minutes));
        changes.push(alone(one, ChangeKind::SectionDropped, told));
        let passages = words::paragraphs(&one.section.text, &[]);
        changes.push(
            alone(one, text_kind(one.section.is_locked), "is worded otherwise".into())
                .with(passages),
        );
    }
}

fn both_sections(
    before: Placed<'_>,
    now: Placed<'_>,
    names: &BTreeMap<String, String>,
    changes: &mut Vec<Change>,
) {
    let change = |kind, told: String| {
        Change::new(kind, "", told).in_module(now.module).in_section(now.section)
    };
    let (then, section) = (before.section, now.section);
    if names.get(&before.module.slug) != Some(&now.module.slug) {
        let was = format!("{} {}", before.module.block, before.module.title);
        changes.push(change(ChangeKind::SectionMoved, "stands in this module".into()).was(was));
    }
    if then.minutes != section.minutes {
        let retimed =
            change(ChangeKind::SectionRetimed, format!("takes {}", minutes(section.minutes)));
        changes.push(retimed.was(then.minutes.to_string()));
    }
    if then.title != section.title {
        let renamed = change(ChangeKind::SectionRenamed, "has another title".into());
        changes.push(renamed.was(format!("“{}”", then.title)));
    }
    // Whoever teaches knows it by its title; the id matters to links.
    if !then.id.eq_ignore_ascii_case(&section.id) && then.title == section.title {
        let told = format!("has the id `{}` now", section.id);
        changes.push(change(ChangeKind::SectionRenamed, told).was(format!("`{}`", then.id)));
    }
    if then.kind != section.kind {
        let told = format!("is marked as {}", section.kind.replace('-', " "));
        changes.push(change(ChangeKind::SectionRenamed, told).was(then.kind.replace('-', " ")));
    }
    if then.audience != section.audience {
        let told = format!("is for {}", audience(&section.audience));
        changes.push(change(ChangeKind::SectionRenamed, told).was(audience(&then.audience)));
    }
    if then.objectives != section.objectives {
        let told = format!("teaches {}", listed(&section.objectives));
        let reassigned = change(ChangeKind::ModuleReassigned, told);
        changes.push(reassigned.was(listed(&then.objectives)));
    }
    let is_own = before.module.is_locked == now.module.is_locked;
    if then.is_locked != section.is_locked && is_own {
        changes.push(change(ChangeKind::LockedTextChanged, fidelity(section.is_locked).into()));
    }
    let passages = words::paragraphs(&then.text, &section.text);
    if !passages.is_empty() {
        let kind = text_kind(then.is_locked || section.is_locked);
        changes.push(change(kind, "is worded otherwise".into()).with(passages));
    }
}

fn audience(audience: &[String]) -> String {
    if audience.is_empty() { "everybody".to_owned() } else { audience.join(", ") }
}

fn fidelity(is_locked: bool) -> &'static str {
    if is_locked { "is locked now: it is taught as written" } else { "may be adapted now" }
}

fn text_kind(is_locked: bool) -> ChangeKind {
    if is_locked { ChangeKind::LockedTextChanged } else { ChangeKind::TextChanged }
}

/// Single values that were worded otherwise.
pub(super) fn single(label: &str, old: &str, new: &str) -> Passage {
    Passage::reworded(label, Reader::Participant, old, new)
}

/// Text that is all new, or all gone.
pub(super) fn whole(
    reader: Reader,
    label: &str,
    text: &str,
    piece: fn(String) -> Piece,
) -> Passage {
    Passage { label: label.into(), reader, cites: Vec::new(), pieces: vec![piece(text.into())] }
}
