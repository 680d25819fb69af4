//! Time and people.

use crate::table::{COURSE, Mutation, OWN, REPORT, TEACH, VISITOR, WELCOME, mutation};

pub(crate) fn faults() -> Vec<Mutation> {
    let mut faults = minutes();
    faults.extend(days());
    faults.extend(stretches());
    faults.extend(people());
    faults
}

fn minutes() -> Vec<Mutation> {
    vec![
        mutation("section-minutes-mismatch")
            .change(TEACH, "minutes: 110", "minutes: 111")
            .found(TEACH, "minutes: «111»"),
        mutation("section-minutes-mismatch")
            .change(REPORT, ".discussion minutes=10", ".discussion minutes=9")
            .found(REPORT, "minutes: «100»"),
        mutation("section-minutes-mismatch")
            .change(WELCOME, ".break minutes=10", ".break minutes=15")
            .found(WELCOME, "minutes: «60»"),
        mutation("say-too-long")
            .change(WELCOME, "how-we-work minutes=20", "how-we-work minutes=1")
            .change(WELCOME, ".assessment minutes=20", ".assessment minutes=39")
            .found(WELCOME, "«::: say»"),
        mutation("say-too-long")
            .insert(
                VISITOR,
                "hear.\n",
                &format!("\n::: say\n{}\n:::\n", "Look up first. ".repeat(434)),
            )
            .found(VISITOR, "«::: say»"),
        // Neither block alone takes so long; the longer one is pointed at, and it stands in a part.
        mutation("say-too-long")
            .insert(VISITOR, "hear.\n", &format!("\n::: say\n{}\n:::\n", "Look up. ".repeat(600)))
            .insert(
                VISITOR,
                "talk.\n:::\n",
                &format!("\n### Aloud\n\n::: say Now\n{}\n:::\n", "Sit down. ".repeat(601)),
            )
            .found(VISITOR, "«::: say Now»"),
        mutation("empty-section")
            .delete(OWN, "\nYou write alone, and you need eight of ten.\n")
            .found(OWN, "«## The test after {#test-after .assessment minutes=20}»"),
        mutation("empty-section")
            .change(COURSE, "longest_without: 60", "longest_without: 120")
            .change(
                TEACH,
                "{#break-teach .break minutes=10}",
                "{#break-teach .assessment minutes=10}",
            )
            .found(TEACH, "«## Break {#break-teach .assessment minutes=10}»"),
        // A part's title alone says nothing either.
        mutation("empty-section")
            .change(OWN, "You write alone, and you need eight of ten.", "### Alone")
            .found(OWN, "«## The test after {#test-after .assessment minutes=20}»"),
    ]
}

fn days() -> Vec<Mutation> {
    vec![
        mutation("day-past-its-end")
            .change(COURSE, "end: \"11:00\"", "end: \"10:59\"")
            .found(COURSE, "end: «\"10:59\"»"),
        mutation("day-past-its-end")
            .change(
                COURSE,
                "lunch: {after: the-report, minutes: 60}",
                "lunch: {after: the-report, minutes: 80}",
            )
            .found(COURSE, "end: «\"13:15\"»"),
        mutation("day-past-its-end")
            .change(
                COURSE,
                "start: \"08:00\"\n    end: \"11:00\"",
                "start: \"08:05\"\n    end: \"11:00\"",
            )
            .found(COURSE, "end: «\"11:00\"»"),
        mutation("module-in-no-day")
            .add("courses/whole/modules/forgotten.md", FORGOTTEN)
            .found_file("courses/whole/modules/forgotten.md"),
    ]
}

const FORGOTTEN: &str = "\
---
title: At the telephone
block: C6
goal: Participants take a report by telephone.
minutes: 10
---

## Who calls {#who-calls minutes=10}

Ask for the number first.
";

fn stretches() -> Vec<Mutation> {
    vec![
        mutation("too-long-without-a-break")
            .change(COURSE, "longest_without: 60", "longest_without: 59")
            .found(TEACH, "{#teach .teach-back minutes=«60»}")
            .found(OWN, "{#take-home .discussion minutes=«10»}"),
        mutation("too-long-without-a-break")
            .change(
                WELCOME,
                "{#break-welcome .break minutes=10}\n",
                "{#break-welcome .discussion minutes=10}\n\nTell your neighbor whom you will teach.\n",
            )
            .found(REPORT, "{#law-asks minutes=«25» objectives=CO-1.1}"),
        // Where two modules meet.
        mutation("too-long-without-a-break")
            .delete(COURSE, "    lunch: {after: the-report, minutes: 60}\n")
            .found(VISITOR, "{#visitor-play .activity minutes=«45» objectives=CO-2}"),
        mutation("too-long-without-participation")
            .change(REPORT, "::: ask\nWhich", "::: do\nWhich")
            .found(REPORT, "{#how-written .demonstration minutes=«25» objectives=CO-1.2}"),
        mutation("too-long-without-participation")
            .change(WELCOME, "minutes: 60", "minutes: 86")
            .change(WELCOME, "how-we-work minutes=20", "how-we-work minutes=46")
            .change(COURSE, "longest_without: 60", "longest_without: 90")
            .change(COURSE, "lecture_share: 25", "lecture_share: 30")
            .change(COURSE, "end: \"13:15\"", "end: \"14:00\"")
            .found(WELCOME, "{#how-we-work minutes=«46»}"),
        mutation("lecture-share-above-limit")
            .change(COURSE, "lecture_share: 25", "lecture_share: 21")
            .found(COURSE, "lecture_share: «21»"),
        mutation("lecture-share-above-limit")
            .change(VISITOR, "{#what-worked .discussion minutes=15}", "{#what-worked minutes=15}")
            .found(COURSE, "lecture_share: «25»"),
        mutation("lecture-share-above-limit")
            .change(TEACH, "{#prepare .activity minutes=25}", "{#prepare .instruction minutes=25}")
            .found(COURSE, "lecture_share: «25»"),
    ]
}

fn people() -> Vec<Mutation> {
    vec![
        mutation("impossible-class-size")
            .change(COURSE, "min: 4, max: 6", "min: 7, max: 6")
            .found(COURSE, "max: «6»"),
        mutation("impossible-class-size")
            .change(COURSE, "min: 4, max: 6", "min: 0, max: 0")
            .found(COURSE, "max: «0»"),
        mutation("impossible-class-size")
            .change(COURSE, "participants_per_instructor: 3", "participants_per_instructor: 0")
            .found(COURSE, "max: «6»"),
        mutation("impossible-group-size")
            .change(VISITOR, "groups: {size: 3}", "groups: {size: 0}")
            .found(VISITOR, "groups: {size: «0»"),
        mutation("impossible-group-size")
            .change(VISITOR, "groups: {size: 3}", "groups: {size: 3, min: 4}")
            .found(VISITOR, "groups: {size: «3»"),
        mutation("impossible-group-size")
            .change(VISITOR, "groups: {size: 3}", "groups: {size: 3, max: 2}")
            .found(VISITOR, "groups: {size: «3»"),
    ]
}
