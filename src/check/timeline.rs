//! What a participant sits through on a day, section by section, and what of it goes on for too
//! long.

use std::collections::BTreeMap;

use crate::course::Course;
use crate::course::schedule::{Day, Slot, Stations};
use crate::span::Span;
use crate::syntax::tree::Section;
use crate::syntax::values::Clock;

/// Sections of a kind that follow one another on a day.
pub(super) struct Stretch<'a> {
    /// When the first begins.
    pub(super) from: Clock,
    /// When the last is over.
    pub(super) to: Clock,
    /// Their minutes together. What a group waits for a longer station doesn't count.
    pub(super) minutes: u32,
    /// The first.
    pub(super) first: &'a Section,
    /// The one in which the limit is passed, if it is.
    over: Option<&'a Section>,
}

/// The stretches of a day that are longer than `limit` minutes, each with the section in which it
/// passes the limit. What several groups of a rotation go through is told once.
pub(super) fn too_long<'a>(
    course: &'a Course,
    day: &Day,
    limit: u32,
    counts: impl Fn(&Section) -> bool,
) -> Vec<(&'a Section, Stretch<'a>)> {
    let mut by_start: BTreeMap<Clock, (&Section, Stretch<'_>)> = BTreeMap::new();
    for group in 0..groups(day) {
        for stretch in stretches(steps(course, day, group), limit, &counts) {
            let Some(over) = stretch.over else { continue };
            let known = by_start.get(&stretch.from).map_or(0, |(_, known)| known.minutes);
            if stretch.minutes > known {
                by_start.insert(stretch.from, (over, stretch));
            }
        }
    }
    let mut by_section: BTreeMap<Span, (&Section, Stretch<'_>)> = BTreeMap::new();
    for (over, stretch) in by_start.into_values() {
        by_section.entry(over.span).or_insert((over, stretch));
    }
    let mut found: Vec<(&Section, Stretch<'_>)> = by_section.into_values().collect();
    found.sort_by_key(|(_, stretch)| stretch.from);
    found
}

/// A group's way through a day, cut where a section doesn't count.
fn stretches<'a>(
    steps: impl Iterator<Item = Step<'a>>,
    limit: u32,
    counts: &impl Fn(&Section) -> bool,
) -> Vec<Stretch<'a>> {
    let mut done = Vec::new();
    let mut open: Option<Stretch<'_>> = None;
    for Step { start, section } in steps {
        let Some(section) = section.filter(|section| counts(section)) else {
            done.extend(open.take());
            continue;
        };
        let minutes = section.minutes.0;
        let stretch = open.get_or_insert(Stretch {
            from: start,
            to: start,
            minutes: 0,
            first: section,
            over: None,
        });
        stretch.to = start.after(minutes);
        stretch.minutes += minutes;
        if stretch.minutes > limit {
            stretch.over.get_or_insert(section);
        }
    }
    done.extend(open);
    done
}

/// A section that begins at some time; or none, and nobody works: lunch, or a round without a
/// station.
struct Step<'a> {
    start: Clock,
    section: Option<&'a Section>,
}

/// How many groups go their own ways on a day.
fn groups(day: &Day) -> u32 {
    let groups = day.slots.iter().map(|slot| match slot {
        Slot::Rotation(stations) => stations.groups,
        Slot::Module(_) | Slot::Lunch(_) => 1,
    });
    groups.max().unwrap_or(0)
}

/// The way of one group, from 0, through a day.
fn steps<'a>(course: &'a Course, day: &Day, group: u32) -> impl Iterator<Item = Step<'a>> {
    day.slots.iter().flat_map(move |slot| match slot {
        Slot::Module(session) => in_module(course, session.module, session.start),
        Slot::Lunch(pause) => vec![Step { start: pause.start, section: None }],
        Slot::Rotation(stations) => in_rotation(course, stations, group),
    })
}

fn in_module(course: &Course, module: usize, start: Clock) -> Vec<Step<'_>> {
    let sections = course.modules.get(module).into_iter().flat_map(|module| &module.tree.sections);
    let mut next = start;
    let steps = sections.map(|section| {
        let start = next;
        next = start.after(section.minutes.0);
        Step { start, section: Some(section) }
    });
    steps.collect()
}

/// The way of one group through all rounds. A rotation with fewer groups is gone through by the
/// same people, divided otherwise.
fn in_rotation<'a>(course: &'a Course, stations: &Stations, group: u32) -> Vec<Step<'a>> {
    let group = group % stations.groups.max(1) + 1;
    let rounds = stations.rounds.iter().enumerate();
    let steps = rounds.flat_map(|(number, round)| {
        let start = stations.round_start(number);
        let here = round.iter().zip(&stations.modules).find(|(at, _)| **at == Some(group));
        match here {
            Some((_, module)) => in_module(course, *module, start),
            None => vec![Step { start, section: None }],
        }
    });
    steps.collect()
}
