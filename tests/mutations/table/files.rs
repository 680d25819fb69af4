//! Files and records.

use crate::table::{COMMENTS, COURSE, Mutation, OWN, REPORT, WELCOME, mutation};

pub(crate) fn faults() -> Vec<Mutation> {
    vec![
        mutation("language-unknown")
            .change(COURSE, "language: en", "language: english")
            .found(COURSE, "language: «english»"),
        mutation("language-unknown")
            .change(COURSE, "language: en", "language: en_US")
            .found(COURSE, "language: «en_US»"),
        mutation("language-unknown")
            .change(COURSE, "language: en", "language: en-US-")
            .found(COURSE, "language: «en-US-»"),
        mutation("file-never-used")
            .add("courses/whole/media/old-plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n")
            .found_file("courses/whole/media/old-plan.svg"),
        mutation("file-never-used")
            .delete(
                REPORT,
                "![A counter from above: you stand on one side, the visitor on the other, a chair to the right](../media/counter.svg \"Where you stand\")\n\n",
            )
            .found_file("courses/whole/media/counter.svg"),
        mutation("outline-in-approved-course")
            .change(WELCOME, "status: written", "status: outline")
            .found(WELCOME, "status: «outline»"),
        mutation("outline-in-approved-course")
            .change(OWN, "status: written", "status: outline")
            .found(OWN, "status: «outline»"),
        mutation("version-without-record")
            .change(COURSE, "\nversion: 1.1.0", "\nversion: 1.1.1")
            .found(COURSE, "version: «1.1.1»"),
        mutation("version-without-record")
            .delete(COURSE, "  - {version: 1.1.0, date: 2026-11-20, summary: A second day for the teach-backs, by: A. Marlow}\n")
            .found(COURSE, "\nversion: «1.1.0»"),
        mutation("comment-open")
            .add(
                COMMENTS,
                "format: 1\ncomments:\n  - {id: c7, on: who-stands, by: D. Ruiz, date: 2026-11-21, version: 1.1.0, text: Says who?}\n",
            )
            .found(COMMENTS, "id: «c7»"),
        mutation("comment-open")
            .add(
                COMMENTS,
                "format: 1\ncomments:\n  - {id: c7, on: the-report, by: D. Ruiz, date: 2026-11-21, version: 1.1.0, text: Says who?, answers: [{by: A, date: 2026-11-22, text: I do.}]}\n",
            )
            .found(COMMENTS, "id: «c7»"),
        mutation("comment-on-nothing")
            .add(
                COMMENTS,
                "format: 1\ncomments:\n  - {id: c7, on: who-sits, by: D. Ruiz, date: 2026-11-21, version: 1.1.0, text: Says who?}\n",
            )
            .found(COMMENTS, "on: «who-sits»"),
    ]
}
