//! Minutes laid out by the clock: where each group of a rotation is, and which rotations there can be.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::collections::BTreeSet;

use kitbag::course::schedule::{Schedule, Slot, Stations};
use kitbag::course::{self, Selection};
use kitbag::syntax;
use kitbag::syntax::values::{Clock, Slug};
use support::Files;

/// A course that is one rotation.
fn rotation(stations: usize, groups: u32) -> Files {
    let names: Vec<String> = (1..=stations).map(|number| format!("s{number}")).collect();
    let rotate = format!("{{rotate: [{}], groups: {groups}}}", names.join(", "));
    let manifest = support::COURSE.replace("modules: [m]", &format!("modules: [{rotate}]"));
    let mut files = support::files([
        ("academy.yaml", support::ACADEMY),
        ("courses/c/course.yaml", &manifest.replace("assessed_in: [m]", "assessed_in: [s1]")),
    ]);
    for name in &names {
        let module = format!("{}\n## Work {{#work-{name} minutes=10}}\n\nText.\n", support::FRONT);
        let module = module.replace("block: M1", &format!("block: {name}"));
        files.insert(format!("courses/c/modules/{name}.md"), module.into_bytes());
    }
    files
}

/// The course's schedule, and the rules of what is told of it.
fn laid_out(files: &Files) -> (Schedule, Vec<&'static str>) {
    let source = support::source(files);
    let (parsed, mut told) = syntax::parse(&source, &Slug::parse("c").unwrap()).unwrap();
    let (course, faults) = course::resolve(&source, parsed.unwrap(), Selection::default());
    told.extend(faults);
    (course.unwrap().schedule.clone(), told.iter().map(|one| one.rule).collect())
}

fn stations(schedule: &Schedule) -> &Stations {
    match &schedule.days[0].slots[..] {
        [Slot::Rotation(stations)] => stations,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_group_is_once_at_each_station_and_never_at_two_at_once() {
    for (count, groups) in (2..=5).flat_map(|count| (1..=6).map(move |groups| (count, groups))) {
        let (schedule, told) = laid_out(&rotation(count, groups));
        assert!(told.is_empty(), "{told:?}");
        let stations = stations(&schedule);
        assert_eq!(stations.rounds.len(), count.max(groups as usize), "{count}, {groups}");
        let mut visits = Vec::new();
        for round in &stations.rounds {
            let here: Vec<u32> = round.iter().flatten().copied().collect();
            let different: BTreeSet<&u32> = here.iter().collect();
            assert_eq!(different.len(), here.len(), "{count}, {groups}: {round:?}");
            let at = round.iter().zip(0..).filter_map(|(group, at)| Some((at, (*group)?)));
            visits.extend(at);
        }
        visits.sort_unstable();
        let each = (0..count).flat_map(|at| (1..=groups).map(move |group| (at, group)));
        assert_eq!(visits, each.collect::<Vec<_>>(), "{count} stations, {groups} groups");
        for at in 0..count {
            let busy =
                (0..stations.rounds.len()).filter(|round| stations.rounds[*round][at].is_some());
            let busy: Vec<Clock> = busy.map(|round| stations.round_start(round)).collect();
            assert_eq!(schedule.run(at).unwrap().starts, busy, "{count}, {groups}: station {at}");
        }
    }
}

#[test]
fn a_rotation_has_two_modules_at_least_and_from_one_to_forty_groups() {
    for (count, groups) in [(2, 1), (2, 40), (3, 2)] {
        assert_eq!(
            laid_out(&rotation(count, groups)).1,
            [""; 0],
            "{count} stations, {groups} groups"
        );
    }
    for (count, groups) in [(1, 2), (2, 0), (2, 41)] {
        assert_eq!(
            laid_out(&rotation(count, groups)).1,
            ["rotation"],
            "{count} stations, {groups} groups"
        );
    }
}

#[test]
fn a_rotation_without_one_of_its_modules_is_left_out_of_the_day() {
    let mut files = rotation(3, 3);
    files.remove("courses/c/modules/s2.md");
    let (schedule, told) = laid_out(&files);
    assert!(!told.is_empty());
    assert!(schedule.days[0].slots.is_empty(), "{:?}", schedule.days[0].slots);
    assert_eq!(schedule.minutes, 0);
}
