//! A course claims a later day for its law than that on which a law it cites was last looked up.
//!
//! The cover then claims more than anybody did: on that day nobody knew whether this one still
//! stood.
//!
//! Example: `law_as_of: 2026-09-30` in course.yaml, and a statute it cites with `law_as_of:
//! 2025-06-01`.
//! Instead: look the statute up again and write down that day, or put the course's own date back.

use crate::check::works::law;
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "law-as-of-after-last-look",
    level: Level::Error,
    manual: include_str!("law_as_of_after_last_look.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let Some(claimed) = course.manifest.dates.law_as_of else { return };
    for work in law(course) {
        if let Some(looked) = work.law_as_of
            && looked.value < claimed.value
        {
            let message = format!(
                "the course's law is as of {}, and `{}` was last looked up on {}",
                claimed.value, work.id.value, looked.value
            );
            faults.push(
                Diagnostic::error(RULE.name, looked.span, message)
                    .label("nobody has looked since")
                    .related(claimed.span, "what the course claims")
                    .help(
                        "look it up again and write down that day, or set the course's date back",
                    ),
            );
        }
    }
}
