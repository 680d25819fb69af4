//! What has a name of its own in a section: slides, exercises, inserts; and the safety rules.

use crate::release::changes::modules::{Placed, paired, placed, rows};
use crate::release::changes::pairs::pairs;
use crate::release::changes::{Change, ChangeKind, minutes};
use crate::release::words::{self, Passage as Words};
use crate::syntax::summary::{Paragraph, Passage, Summary};
use crate::syntax::vocabulary::{Kind, Reader};

/// A passage and where it stands.
#[derive(Clone, Copy)]
struct Held<'a> {
    place: Placed<'a>,
    passage: &'a Passage,
}

/// Passages of a sort, and what is told of them.
struct Sort {
    kinds: &'static [Kind],
    added: ChangeKind,
    dropped: ChangeKind,
    reworded: ChangeKind,
}

const SORTS: &[Sort] = &[
    Sort {
        kinds: &[Kind::Slide],
        added: ChangeKind::SlideAdded,
        dropped: ChangeKind::SlideDropped,
        reworded: ChangeKind::SlideReworded,
    },
    Sort {
        kinds: &[Kind::Activity, Kind::Discussion, Kind::Worksheet, Kind::Scenario],
        added: ChangeKind::ExerciseAdded,
        dropped: ChangeKind::ExerciseDropped,
        reworded: ChangeKind::ExerciseChanged,
    },
    Sort {
        kinds: &[Kind::Insert],
        added: ChangeKind::InsertAdded,
        dropped: ChangeKind::InsertDropped,
        reworded: ChangeKind::InsertReworded,
    },
];

pub(super) fn changes(old: &Summary, new: &Summary) -> Vec<Change> {
    let mut changes = Vec::new();
    for sort in SORTS {
        let id = |held: Held<'_>| held.passage.id.clone();
        let found = pairs(held(old, sort), held(new, sort), id, |held| held.passage.was.clone());
        for (before, now) in found.both {
            both(sort, before, now, &mut changes);
        }
        for one in found.added {
            let told = match (one.passage.kind.as_str(), one.passage.is_required) {
                ("insert", true) => "is new, and the agency must write it",
                ("insert", false) => "is new, and the agency may write it",
                _ => "is new",
            };
            let passages = words::paragraphs(&[], &one.passage.text);
            changes.push(change(one, sort.added, told.into()).with(passages));
        }
        for one in found.dropped {
            let passages = words::paragraphs(&one.passage.text, &[]);
            changes.push(change(one, sort.dropped, "is dropped".into()).with(passages));
        }
    }
    changes.extend(safety(old, new));
    changes
}

fn held<'a>(summary: &'a Summary, sort: &Sort) -> Vec<Held<'a>> {
    let is_wanted = |passage: &&Passage| {
        let kind = Kind::from_word(&passage.kind);
        kind.is_some_and(|kind| sort.kinds.contains(&kind)) && !passage.id.is_empty()
    };
    let held = placed(summary).into_iter().flat_map(|place| {
        let passages = place.section.passages.iter().filter(is_wanted);
        passages.map(move |passage| Held { place, passage })
    });
    held.collect()
}

fn change(held: Held<'_>, kind: ChangeKind, told: String) -> Change {
    let label = Kind::from_word(&held.passage.kind).map(Kind::label).unwrap_or_default();
    let title = match (kind, held.passage.kind.as_str()) {
        (_, "slide" | "insert") => held.passage.title.clone(),
        _ => format!("{label}: {}", held.passage.title),
    };
    let Placed { module, section } = held.place;
    Change::new(kind, title, told).id(&held.passage.id).in_module(module).in_section(section)
}

fn both(sort: &Sort, before: Held<'_>, now: Held<'_>, changes: &mut Vec<Change>) {
    let (then, passage) = (before.passage, now.passage);
    let mut told = Vec::new();
    if then.title != passage.title {
        told.push(("has another title".to_owned(), format!("“{}”", then.title)));
    }
    if !then.id.eq_ignore_ascii_case(&passage.id) {
        told.push((format!("has the id `{}` now", passage.id), format!("`{}`", then.id)));
    }
    if then.minutes != passage.minutes {
        let time = |count: Option<u32>| count.map_or("its section’s time".to_owned(), minutes);
        told.push((format!("takes {}", time(passage.minutes)), time(then.minutes)));
    }
    if then.groups != passage.groups {
        let size = |count: Option<u32>| {
            count.map_or("groups of any size".to_owned(), |count| format!("groups of {count}"))
        };
        told.push((format!("is done in {}", size(passage.groups)), size(then.groups)));
    }
    if before.place.section.id != now.place.section.id
        && now.place.section.was.as_deref() != Some(before.place.section.id.as_str())
    {
        let was = format!("{}, “{}”", before.place.module.block, before.place.section.title);
        told.push(("stands in this section".to_owned(), was));
    }
    changes.extend(told.into_iter().map(|(told, was)| change(now, sort.reworded, told).was(was)));
    if then.is_required != passage.is_required {
        let told = match passage.is_required {
            true => "must be written by the agency now",
            false => "may be left out by the agency now",
        };
        changes.push(change(now, ChangeKind::InsertRequired, told.into()));
    }
    let passages = words::paragraphs(&then.text, &passage.text);
    if !passages.is_empty() {
        let told = if passage.kind == "insert" {
            "is asked for in other words"
        } else {
            "says something else"
        };
        changes.push(change(now, sort.reworded, told.into()).with(passages));
    }
}

/// The safety rules of the course, and those of its sections.
fn safety(old: &Summary, new: &Summary) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.stop_word != new.stop_word {
        let word = |word: &Option<String>| match word {
            Some(word) => format!("“{word}”"),
            None => "none".to_owned(),
        };
        let told = format!("is {}", word(&new.stop_word));
        let change = Change::new(ChangeKind::SafetyChanged, "The stop word", told);
        changes.push(change.was(word(&old.stop_word)));
    }
    let rules = |rules: &[String]| -> Vec<Paragraph> {
        let rule = |text: &String| Paragraph {
            reader: Reader::Instructor,
            audience: Vec::new(),
            label: "Rule".into(),
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            cites: Vec::new(),
        };
        rules.iter().map(rule).collect()
    };
    let passages = words::paragraphs(&rules(&old.safety_rules), &rules(&new.safety_rules));
    let whole = Change::new(ChangeKind::SafetyChanged, "The safety plan", "has other rules");
    changes.extend(reworded(whole, passages));
    let sections = paired(old, new);
    let alone = sections.added.iter().map(|one| (None, Some(*one)));
    let gone = sections.dropped.iter().map(|one| (Some(*one), None));
    let both = sections.both.iter().map(|(before, now)| (Some(*before), Some(*now)));
    for (before, now) in both.chain(alone).chain(gone) {
        let text = |placed: Option<Placed<'_>>| placed.map(safety_text).unwrap_or_default();
        let Some(place) = now.or(before) else { continue };
        let passages = words::paragraphs(&text(before), &text(now));
        let change = Change::new(ChangeKind::SafetyChanged, "Safety rules", "say something else");
        let change = change.in_module(place.module).in_section(place.section);
        changes.extend(reworded(change, passages));
    }
    changes
}

/// Other words are another rule; a comma is not.
fn reworded(change: Change, passages: Vec<Words>) -> Option<Change> {
    if passages.is_empty() {
        return None;
    }
    let is_other = passages.iter().any(Words::says_something_else);
    let kind = if is_other { ChangeKind::SafetyChanged } else { ChangeKind::TextChanged };
    Some(Change { kind, passages, ..change })
}

fn safety_text(placed: Placed<'_>) -> Vec<Paragraph> {
    let passages = placed.section.passages.iter();
    let safety = passages.filter(|passage| passage.kind == Kind::Safety.word());
    safety.flat_map(|passage| passage.text.clone()).collect()
}

/// What the manifest says of class, staff and room: lists too.
pub(super) fn facts(old: &Summary, new: &Summary) -> Vec<Change> {
    let mut names: Vec<&str> = Vec::new();
    for fact in old.facts.iter().chain(&new.facts) {
        if !names.contains(&fact.name.as_str()) {
            names.push(&fact.name);
        }
    }
    let values = |summary: &Summary, name: &str| -> Vec<String> {
        let facts = summary.facts.iter().filter(|fact| fact.name == name);
        facts.map(|fact| fact.value.clone()).collect()
    };
    let changes = names.into_iter().filter_map(|name| {
        let (before, now) = (values(old, name), values(new, name));
        let change = Change::new(ChangeKind::CourseChanged, name, "is another");
        (before != now).then(|| Change { rows: rows(&before, &now), ..change })
    });
    changes.collect()
}
