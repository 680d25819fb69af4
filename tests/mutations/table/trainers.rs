//! What a course needs that makes instructors.

use crate::table::{COURSE, Mutation, OWN, TEACH, VISITOR, WELCOME, mutation};

pub(crate) fn faults() -> Vec<Mutation> {
    let mut faults = teach_backs();
    faults.extend(practice());
    faults.extend(inserts());
    faults.extend(roll_calls());
    faults
}

const PLAN: &str = "\
teach_back: {module: teach-backs, minutes_each: 15, feedback: 5, rooms: 2, rubric: teach-back-rubric}
";

fn teach_backs() -> Vec<Mutation> {
    vec![
        mutation("no-teach-back").delete(COURSE, PLAN).found(COURSE, "level: «instructor»"),
        mutation("teach-back-without-rubric")
            .delete(COURSE, ", rubric: teach-back-rubric")
            .found(COURSE, "{module: «teach-backs»,"),
        mutation("teach-back-without-rubric")
            .change(COURSE, "rubric: teach-back-rubric", "rubric: q-seat")
            .found(COURSE, "rubric: «q-seat»"),
        mutation("teach-back-without-rubric")
            .change(COURSE, "rubric: teach-back-rubric", "rubric: plan-sheet")
            .found(COURSE, "rubric: «plan-sheet»"),
        mutation("teach-back-that-cannot-fit")
            .change(COURSE, "rooms: 2", "rooms: 1")
            .found(COURSE, "{module: «teach-backs»,"),
        mutation("teach-back-that-cannot-fit")
            .change(COURSE, "min: 4, max: 6", "min: 4, max: 7")
            .found(COURSE, "{module: «teach-backs»,"),
        mutation("teach-back-that-cannot-fit")
            .change(COURSE, "feedback: 5", "feedback: 6")
            .found(COURSE, "{module: «teach-backs»,"),
        // Without a section for it, the module's other sections count, and the break doesn't.
        mutation("teach-back-that-cannot-fit")
            .change(COURSE, "minutes_each: 15", "minutes_each: 29")
            .change(TEACH, "{#teach .teach-back minutes=60}", "{#teach .activity minutes=60}")
            .found(COURSE, "{module: «teach-backs»,"),
    ]
}

fn practice() -> Vec<Mutation> {
    let without_section = || {
        mutation("no-facilitation-practice").change(
            TEACH,
            "{#teach .teach-back minutes=60}",
            "{#teach .assessment minutes=60}",
        )
    };
    // Three modules practise; what the class practises in two of them is the matter of the course.
    let methods = |mutation: Mutation| {
        mutation
            .change(
                "courses/whole/modules/the-report.md",
                "[lecture, demonstration, practice, discussion]",
                "[lecture, demonstration, discussion]",
            )
            .change(OWN, "[case-study, practice, assessment,", "[case-study, assessment,")
    };
    vec![
        methods(without_section())
            .change(TEACH, "[practice, teach-back, assessment]", "[assessment]")
            .found(COURSE, "level: «instructor»"),
        // It says that it practises, and has no activity.
        methods(without_section())
            .change(TEACH, "{#prepare .activity minutes=25}", "{#prepare .discussion minutes=25}")
            .change(TEACH, "::: activity Three questions", "::: discussion Three questions")
            .found(COURSE, "level: «instructor»"),
    ]
}

const INSERT: &str = "\
Quote your rule on reports at the counter, with its number and date. Your legal adviser reads it
first.
";

fn inserts() -> Vec<Mutation> {
    vec![
        mutation("instructor-course-without-inserts")
            .change(OWN, "{#counter-rule required}", "{#counter-rule}")
            .found(COURSE, "level: «instructor»"),
        mutation("instructor-course-without-inserts")
            .change(
                OWN,
                "::: insert Our rule for the counter {#counter-rule required}",
                "::: safety Our rule for the counter {#counter-rule}",
            )
            .found(COURSE, "level: «instructor»"),
        mutation("insert-without-guidance")
            .delete(OWN, INSERT)
            .found(OWN, "«::: insert Our rule for the counter {#counter-rule required}»"),
        mutation("insert-without-guidance")
            .change(OWN, INSERT, "Quote your own rule.\n")
            .found(OWN, "«::: insert Our rule for the counter {#counter-rule required}»"),
    ]
}

const STANDS: &str = "{#who-stands minutes=10 roll-call}";

fn roll_calls() -> Vec<Mutation> {
    let found = |mutation: Mutation| {
        mutation.found(WELCOME, "«## Who stands at the counter {#who-stands minutes=10 roll-call}»")
    };
    vec![
        mutation("roll-call-that-cannot-stand-alone")
            .change(WELCOME, STANDS, "{#who-stands minutes=16 roll-call}")
            .change(WELCOME, "{#how-we-work minutes=20}", "{#how-we-work minutes=14}")
            .found(WELCOME, "«## Who stands at the counter {#who-stands minutes=16 roll-call}»"),
        // Somebody answers, and nobody asks.
        found(
            mutation("roll-call-that-cannot-stand-alone")
                .change(WELCOME, ":::: ask\nWho was", ":::: debrief\nWho was"),
        ),
        found(mutation("roll-call-that-cannot-stand-alone").insert(
            WELCOME,
            "open question\n:::\n",
            &format!("\n::: instructor\n{}\n:::\n", "Look up first. ".repeat(300)),
        )),
        mutation("roll-call-that-cannot-stand-alone")
            .change(
                VISITOR,
                "{#visitor-play .activity minutes=45 objectives=CO-2}",
                "{#visitor-play .activity minutes=15 objectives=CO-2 roll-call}",
            )
            .change(VISITOR, ".discussion minutes=15", ".discussion minutes=45")
            .change(VISITOR, ":::: debrief\nWhat", ":::: ask\nWhat")
            .found(
                VISITOR,
                "«## The visitor with the letter {#visitor-play .activity minutes=15 objectives=CO-2 roll-call}»",
            ),
    ]
}
