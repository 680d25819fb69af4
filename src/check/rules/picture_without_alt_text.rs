//! A picture says nothing to those who can't see it.
//!
//! A participant who listens to the page, or reads it where pictures don't print, gets a hole
//! instead of what the picture teaches (WCAG 2.2, success criterion 1.1.1).
//!
//! Example: `![](../media/model.svg)`.
//! Instead: say what it shows, in a sentence: `![Five steps in a ring, each leading to the next](../media/model.svg)`.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "picture-without-alt-text",
    level: Level::Error,
    manual: include_str!("picture_without_alt_text.rs"),
    holds: Holds::Always,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for (_, picture, span) in course.pictures() {
        if picture.alt.trim().is_empty() {
            faults.push(
                Diagnostic::error(
                    RULE.name,
                    span,
                    format!(
                        "the picture `{}` has no text for those who can't see it",
                        picture.file
                    ),
                )
                .help("say what it shows, between the square brackets: `![What it shows](…)`"),
            );
        }
    }
}
