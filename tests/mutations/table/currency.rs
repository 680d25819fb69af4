//! Dates: reviews, law, and works that must be looked up again.

use crate::table::{COURSE, GLOSSARY, Mutation, REFERENCES, REPORT, STANDARD, mutation};

pub(crate) fn faults() -> Vec<Mutation> {
    let mut faults = reviews();
    faults.extend(law());
    faults.extend(works());
    faults.extend(shared());
    faults
}

fn reviews() -> Vec<Mutation> {
    vec![
        mutation("dates-out-of-order")
            .change(COURSE, "created: 2026-10-05", "created: 2026-11-21")
            .found(COURSE, "revised: «2026-11-20»"),
        // On the day itself, so that the review isn't overdue as well.
        mutation("dates-out-of-order")
            .change(COURSE, "review_by: 2027-06-30", "review_by: 2026-11-20")
            .on("2026-11-20")
            .found(COURSE, "revised: «2026-11-20»"),
        mutation("dates-out-of-order")
            .change(COURSE, "review_by: 2027-06-30", "review_by: 2026-06-30")
            .found(COURSE, "revised: «2026-11-20»"),
        mutation("review-date-missing")
            .delete(COURSE, ", review_by: 2027-06-30")
            .found(COURSE, "dates: «»{created"),
        mutation("review-date-past").on("2027-07-01").found(COURSE, "review_by: «2027-06-30»"),
        mutation("review-date-past")
            .change(COURSE, "review_by: 2027-06-30", "review_by: 2026-11-30")
            .found(COURSE, "review_by: «2026-11-30»"),
    ]
}

fn law() -> Vec<Mutation> {
    vec![
        mutation("law-as-of-missing")
            .delete(COURSE, ", law_as_of: 2026-09-30")
            .found(COURSE, "dates: «»{created"),
        // What is cited is no law any more; what a term comes from is.
        mutation("law-as-of-missing")
            .delete(COURSE, ", law_as_of: 2026-09-30")
            .change(REFERENCES, "kind: statute", "kind: policy")
            .change(REFERENCES, "kind: case", "kind: article")
            .change(REFERENCES, "kind: book", "kind: rule")
            .found(COURSE, "dates: «»{created"),
        mutation("law-as-of-after-last-look")
            .change(
                REFERENCES,
                "law_as_of: 2026-09-30\n    check_by: 2027-09-30",
                "law_as_of: 2026-09-29\n    check_by: 2027-09-30",
            )
            .found(REFERENCES, "law_as_of: «2026-09-29»"),
        mutation("law-as-of-after-last-look")
            .change(COURSE, "law_as_of: 2026-09-30", "law_as_of: 2026-10-02")
            .found(REFERENCES, "law_as_of: «2026-09-30»\n    check_by: 2027-09-30"),
        mutation("law-as-of-before-work-it-cites")
            .change(COURSE, "law_as_of: 2026-09-30", "law_as_of: 2023-12-31")
            .found(COURSE, "law_as_of: «2023-12-31»"),
        mutation("law-as-of-before-work-it-cites")
            .change(REFERENCES, "year: 2019", "year: 2027")
            .found(COURSE, "law_as_of: «2026-09-30»"),
    ]
}

/// A work that was to be looked up long ago.
const JETTY: &str = "
  - id: jetty-guide
    citation: \"Harbor County Jetty Guide (an invented work)\"
    year: 2015
    kind: report
    check_by: 2026-01-31";

fn works() -> Vec<Mutation> {
    vec![
        mutation("reference-past-its-check-by")
            .change(REFERENCES, "check_by: 2027-10-02", "check_by: 2026-11-30")
            .found(REFERENCES, "check_by: «2026-11-30»"),
        // A term that is used comes from it.
        mutation("reference-past-its-check-by")
            .change(REFERENCES, "check_by: 2028-01-31", "check_by: 2026-01-30")
            .found(REFERENCES, "check_by: «2026-01-30»"),
        mutation("reference-past-its-check-by")
            .insert(REFERENCES, "check_by: 2028-01-31", JETTY)
            .change(REPORT, "[@harbor-code-12-4]", "[@harbor-code-12-4; @jetty-guide]")
            .found(REFERENCES, "check_by: «2026-01-31»"),
        mutation("standard-past-its-check-by")
            .change(STANDARD, "check_by: 2027-09-30", "check_by: 2026-11-30")
            .found(STANDARD, "check_by: «2026-11-30»"),
        // On a day on which all else holds.
        mutation("standard-past-its-check-by")
            .change(COURSE, "review_by: 2027-06-30", "review_by: 2028-06-30")
            .change(
                REFERENCES,
                "law_as_of: 2026-09-30\n    check_by: 2027-09-30",
                "law_as_of: 2026-09-30\n    check_by: 2027-10-01",
            )
            .on("2027-10-01")
            .found(STANDARD, "check_by: «2027-09-30»"),
    ]
}

/// What courses share, and this one, which is the only one, does not use.
fn shared() -> Vec<Mutation> {
    vec![
        mutation("reference-never-cited")
            .delete(REPORT, " [@gate-v-harbor, p. 36]")
            .found(REFERENCES, "id: «gate-v-harbor»"),
        // The term that leans on it leans on nothing now.
        mutation("reference-never-cited")
            .delete(GLOSSARY, "    source: counter-handbook\n")
            .found(REFERENCES, "id: «counter-handbook»"),
        mutation("term-never-used")
            .insert(
                GLOSSARY,
                "reported at the counter on one day.\n",
                "  - id: night-bell\n    term: night bell\n    means: The bell beside the closed door.\n",
            )
            .found(GLOSSARY, "id: «night-bell»"),
        mutation("term-never-used")
            .change(GLOSSARY, "term: daybook", "term: logbook")
            .found(GLOSSARY, "id: «daybook»"),
    ]
}
