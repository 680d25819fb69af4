//! Tests and their questions.

use crate::table::{COURSE, Mutation, OWN, REPORT, VISITOR, mutation};

pub(crate) fn faults() -> Vec<Mutation> {
    let mut faults = drawn();
    faults.extend(asked());
    faults.extend(longest());
    faults.extend(letters());
    faults
}

fn drawn() -> Vec<Mutation> {
    vec![
        mutation("test-item-without-objective")
            .change(
                REPORT,
                "{#q-two-reports objectives=CO-1.2 use=check",
                "{#q-two-reports use=check",
            )
            .found(REPORT, "«:::: question {#q-two-reports use=check after=daybook}»"),
        mutation("test-item-without-objective")
            .change(VISITOR, "{#q-seat objectives=CO-2 use=pre,post}", "{#q-seat use=pre,post}")
            .found(VISITOR, "«:::: question {#q-seat use=pre,post}»"),
        mutation("pretest-item-after-lesson")
            .change(
                REPORT,
                "{#q-when objectives=CO-1.2 use=pre,post}",
                "{#q-when objectives=CO-1.2 use=pre,post after=how-written}",
            )
            .found(REPORT, "after=«how-written»"),
        mutation("pretest-item-after-lesson")
            .change(OWN, "use=check after=the-plan", "use=pre,post,check after=the-plan")
            .found(OWN, "after=«the-plan»"),
        mutation("pretest-item-after-lesson")
            .change(
                VISITOR,
                "A visitor shouts about a letter.",
                "A visitor shouts, as in [the letter](#visitor-play).",
            )
            .found(VISITOR, "as in «[the letter](#visitor-play)»."),
        // A link in an option.
        mutation("pretest-item-after-lesson")
            .change(
                REPORT,
                "- [ ] He gets a form to take home.",
                "- [ ] He gets [a form](#report-sheet).",
            )
            .found(REPORT, "He gets «[a form](#report-sheet)»."),
        mutation("test-larger-than-bank")
            .change(COURSE, "pre: {items: 6}", "pre: {items: 9}")
            .found(COURSE, "pre: {items: «9»}"),
        // Fourteen say `use=post`, and one of them is a rubric, which stands on no paper.
        mutation("test-larger-than-bank")
            .change(COURSE, "post: {items: 10,", "post: {items: 14,")
            .found(COURSE, "post: {items: «14»,"),
        // The bank has shrunk.
        mutation("test-larger-than-bank")
            .change(
                REPORT,
                "{#q-next-town objectives=CO-1.1 use=pre,post}",
                "{#q-next-town objectives=CO-1.1 use=post}",
            )
            .change(
                REPORT,
                "{#q-no-proof objectives=CO-1.1 use=pre,post}",
                "{#q-no-proof objectives=CO-1.1 use=post}",
            )
            .change(
                REPORT,
                "{#q-who-saw objectives=CO-1.2 use=pre,post}",
                "{#q-who-saw objectives=CO-1.2 use=post}",
            )
            .found(COURSE, "pre: {items: «6»}"),
        mutation("tests-of-different-objectives")
            .change(
                VISITOR,
                "{#q-first-words objectives=CO-2 use=pre,post}",
                "{#q-first-words objectives=CO-2 use=post}",
            )
            .change(
                VISITOR,
                "{#q-why-loud objectives=CO-2 use=pre,post}",
                "{#q-why-loud objectives=CO-2 use=post}",
            )
            .change(
                VISITOR,
                "{#q-seat objectives=CO-2 use=pre,post}",
                "{#q-seat objectives=CO-1 use=pre,post}",
            )
            .found(COURSE, "id: «CO-2»"),
        mutation("tests-of-different-objectives")
            .change(
                VISITOR,
                "{#q-seat objectives=CO-2 use=pre,post}",
                "{#q-seat objectives=CO-2,CO-3 use=pre}",
            )
            .found(COURSE, "id: «CO-3»\n"),
        // What serves a goal stands for it.
        mutation("tests-of-different-objectives")
            .change(OWN, "use=check after=the-plan", "use=post,check after=the-plan")
            .found(COURSE, "id: «CO-3»\n"),
    ]
}

/// `q-first-words` in other capitals, other punctuation and another order.
const SAME_AGAIN: &str = "
::: question {#q-first-words-again objectives=CO-2 use=post}
A visitor SHOUTS about a letter: which answer helps most?

- [x] What does it say?
- [ ] Please, calm down now!
- [ ] That isn't my department, I am afraid.
:::
";

fn asked() -> Vec<Mutation> {
    vec![
        mutation("duplicate-item")
            .insert(VISITOR, "Whoever sits breathes more slowly.\n:::\n::::\n", SAME_AGAIN)
            .found(VISITOR, "{«#q-first-words-again» objectives"),
        mutation("duplicate-item")
            .change(
                REPORT,
                "A report of a theft may wait until the next day.",
                "One person alone may make a report.",
            )
            .found(REPORT, "{«#q-one-person» objectives"),
        mutation("answer-names-a-place")
            .change(REPORT, "Proof is looked for afterwards.", "The second option is right.")
            .found(REPORT, "«The second option» is right."),
        mutation("answer-names-a-place")
            .change(
                VISITOR,
                "Whoever sits breathes more slowly.",
                "Who sits breathes more slowly; so option A helps.",
            )
            .found(VISITOR, "so «option A» helps."),
        mutation("answer-names-a-place")
            .change(REPORT, "The code knows no late visitor.", "B is unkind.")
            .found(REPORT, "«B» is unkind."),
        mutation("answer-names-a-place")
            .change(
                OWN,
                "The plan names the one who signs.",
                "Choose (b) since the plan names the one who signs.",
            )
            .found(OWN, "Choose «(b)» since"),
    ]
}

/// The right options of the eight questions that both tests may take.
const PRE: [(&str, &str); 8] = [
    (REPORT, "- [x] Take her report."),
    (REPORT, "- [x] He is heard, and his report is taken down now."),
    (REPORT, "- [x] The same care as at noon"),
    (REPORT, "- [x] A boy with a yellow bag stood at the door."),
    (REPORT, "- [x] What she had done just before"),
    (VISITOR, "- [x] What does it say?"),
    (VISITOR, "- [x] She doesn't feel heard."),
    (VISITOR, "- [x] It slows both of you down."),
];

/// What makes an option the longest.
const MORE: &str = " This is how we do it at our counter on every day.";

fn longest() -> Vec<Mutation> {
    let longer = |mutation: Mutation, options: &[(&'static str, &str)]| {
        options.iter().fold(mutation, |mutation, (file, option)| {
            mutation.change(file, *option, format!("{option}{MORE}"))
        })
    };
    vec![
        // Nine of the course's twelve: the one with the most letters more than the next is shown.
        longer(mutation("right-answer-always-longest"), &PRE)
            .found(REPORT, "- «[x]» He is heard, and"),
        // Seven of the pre-test's eight, and too few of the course's twelve.
        longer(mutation("right-answer-always-longest"), &PRE[..7])
            .change(REPORT, "- [x] Strange", "- [x] Odd")
            .found(REPORT, "- «[x]» He is heard, and"),
    ]
}

fn letters() -> Vec<Mutation> {
    let first = |mutation: Mutation, file, right: &str, wrong: &[&str]| {
        let wrong: String = wrong.iter().map(|option| format!("- [ ] {option}\n")).collect();
        let right = format!("- [x] {right}\n");
        mutation.change(file, format!("{wrong}{right}"), format!("{right}{wrong}"))
    };
    let moved = [
        (
            REPORT,
            "He is heard, and his report is taken down now.",
            &["He gets a form to take home."][..],
        ),
        (
            REPORT,
            "The same care as at noon",
            &["A seat for tomorrow", "The address of a station that is still open"],
        ),
        (REPORT, "What she had done just before", &["Why she didn't come at once"]),
        (REPORT, "Strange", &["Tall", "Wet"]),
        (VISITOR, "What does it say?", &["Please calm down now."]),
        (OWN, "Whoever signs it", &["The first visitor of the day"]),
    ];
    let of_options = moved
        .into_iter()
        .fold(mutation("right-letter-too-often"), |mutation, (file, right, wrong)| {
            first(mutation, file, right, wrong)
        });
    // The course has two statements; with ten more that are true, eleven of twelve are.
    let statements: String = (1..=10).map(statement).collect();
    vec![
        of_options.found(REPORT, "- «[x]» Take her report."),
        mutation("right-letter-too-often")
            .insert(REPORT, "- [x] True\n- [ ] False\n:::\n", &statements)
            .found(REPORT, "One person alone may make a report.\n\n- «[x]» True"),
    ]
}

fn statement(number: usize) -> String {
    format!(
        "\n::: question {{#q-desk-{number} objectives=CO-1 use=check kind=true-false}}\n\
         Desk {number} is a public counter.\n\n- [x] True\n- [ ] False\n:::\n"
    )
}
