//! Objectives, and what a regulator asks of them.

use crate::table::{COURSE, Mutation, OWN, REPORT, STANDARD, TEACH, VISITOR, WELCOME, mutation};

pub(crate) fn faults() -> Vec<Mutation> {
    let mut faults = taught();
    faults.extend(assessed());
    faults.extend(worded());
    faults.extend(listed());
    faults
}

fn taught() -> Vec<Mutation> {
    vec![
        mutation("objective-without-module")
            .change(REPORT, "{#law-asks minutes=25 objectives=CO-1.1}", "{#law-asks minutes=25}")
            .found(COURSE, "id: «CO-1.1»"),
        mutation("objective-without-module")
            .delete(TEACH, "objectives: [CO-3]\n")
            .found(COURSE, "id: «CO-3»\n"),
        // Another one is taught in its place.
        mutation("objective-without-module")
            .change(OWN, "objectives: [CO-3.1]", "objectives: [CO-3]")
            .found(COURSE, "id: «CO-3.1»"),
    ]
}

fn assessed() -> Vec<Mutation> {
    vec![
        mutation("objective-without-assessment")
            .change(COURSE, "duty]\n    assessed_in: [post-test]", "duty]")
            .found(COURSE, "id: «CO-1.1»"),
        mutation("objective-without-assessment")
            .change(
                COURSE,
                "duty]\n    assessed_in: [post-test]",
                "duty]\n    assessed_in: [pre-test]",
            )
            .found(COURSE, "id: «CO-1.1»"),
        mutation("objective-without-assessment")
            .change(COURSE, "assessed_in: [teach-backs]", "assessed_in: [teach-backs, welcome]")
            .found(COURSE, "assessed_in: [teach-backs, «welcome»]"),
        // The question tests another objective.
        mutation("objective-without-assessment")
            .change(OWN, "objectives=CO-3.1 use=check", "objectives=CO-3 use=check")
            .found(COURSE, "assessed_in: [«own-counter»]"),
        // The section doesn't say what is shown in it.
        mutation("objective-without-assessment")
            .change(
                VISITOR,
                "{#visitor-play .activity minutes=45 objectives=CO-2}",
                "{#visitor-play .activity minutes=45}",
            )
            .change(
                VISITOR,
                "use=check objectives=CO-2 kind=short",
                "use=check objectives=CO-1 kind=short",
            )
            .found(COURSE, "visitors]\n    assessed_in: [«the-visitor», post-test]"),
        // The test takes no question on it.
        mutation("objective-without-assessment")
            .change(COURSE, "assessed_in: [own-counter]", "assessed_in: [own-counter, post-test]")
            .found(COURSE, "assessed_in: [own-counter, «post-test»]"),
        mutation("objective-without-assessment")
            .delete(COURSE, "  post: {items: 10, pass_percent: 80}\n")
            .found(COURSE, "reports]\n    assessed_in: [the-report, «post-test»]")
            .found(COURSE, "duty]\n    assessed_in: [«post-test»]")
            .found(COURSE, "when\n    assessed_in: [the-report, «post-test»]")
            .found(COURSE, "assessed_in: [the-visitor, «post-test»]"),
    ]
}

fn worded() -> Vec<Mutation> {
    vec![
        mutation("verb-that-cannot-be-observed")
            .change(COURSE, "task: state when", "task: understand when")
            .found(COURSE, "task: «understand when a report must be taken»"),
        mutation("verb-that-cannot-be-observed")
            .change(COURSE, "task: calm the visitor", "task: be fully aware of the visitor")
            .found(COURSE, "task: «be fully aware of the visitor»"),
        mutation("verb-that-cannot-be-observed")
            .change(COURSE, "task: teach that part", "task: to know that part")
            .found(COURSE, "task: «to know that part»"),
        mutation("terminal-objective-without-condition-or-criterion")
            .delete(COURSE, "    condition: Given a role player who plays an upset visitor\n")
            .found(COURSE, "id: «CO-2»"),
        mutation("terminal-objective-without-condition-or-criterion")
            .delete(COURSE, "    criterion: with at least eight of ten points of the rubric\n")
            .found(COURSE, "id: «CO-3»\n"),
        mutation("terminal-objective-without-condition-or-criterion")
            .delete(COURSE, "    condition: Given a visitor who reports a theft at the counter\n")
            .delete(
                COURSE,
                "    criterion: with every line of the worksheet filled in, in ten minutes\n",
            )
            .found(COURSE, "id: «CO-1»\n"),
    ]
}

fn listed() -> Vec<Mutation> {
    vec![
        // Two enabling ones of the same goal, in two sections of one module.
        mutation("objectives-out-of-order")
            .change(REPORT, "minutes=25 objectives=CO-1.1}", "minutes=25 objectives=CO-1.2}")
            .change(REPORT, ".demonstration minutes=25 objectives=CO-1.2}", ".demonstration minutes=25 objectives=CO-1.1}")
            .found(COURSE, "id: «CO-1.2»"),
        // A goal is taken up before the one that is listed first.
        mutation("objectives-out-of-order")
            .insert(WELCOME, "assessment]\n", "objectives: [CO-2]\n")
            .found(COURSE, "id: «CO-2»"),
        // A goal begins with what serves it.
        mutation("objectives-out-of-order")
            .insert(WELCOME, "assessment]\n", "objectives: [CO-3.1]\n")
            .found(COURSE, "id: «CO-3»\n"),
        mutation("requirement-without-objective")
            .delete(COURSE, "    requirements: [harbor-board/duty]\n")
            .found(STANDARD, "id: «duty»"),
        mutation("requirement-without-objective")
            .insert(
                STANDARD,
                "{id: visitors, text: Instructors teach how an upset visitor is met.}\n",
                "  - {id: telephone, text: Instructors teach how a report is taken by telephone.}\n",
            )
            .found(STANDARD, "id: «telephone»"),
    ]
}
