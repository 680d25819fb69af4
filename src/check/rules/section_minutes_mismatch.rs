//! A module's sections take more or fewer minutes together than its front matter says.
//!
//! The agenda, the training hours and the record of what was taught all follow from minutes. Where
//! the two disagree, one of them is wrong in court.
//!
//! Example: `minutes: 75` above sections of 20, 30 and 20 minutes.
//! Instead: make the sections' minutes, breaks included, add up to the module's.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level, plural};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "section-minutes-mismatch",
    level: Level::Error,
    manual: include_str!("section_minutes_mismatch.rs"),
    holds: Holds::Always,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for module in &course.modules {
        if course.selection.variant.is_some() || course.selection.audience.is_some() {
            return; // Sections were left out on purpose.
        }
        let (sum, minutes) = (module.minutes(), module.tree.front.minutes.0);
        let are_read = module.tree.has_read("minutes") && module.tree.has_read("sections");
        if sum != minutes && are_read {
            let message = format!(
                "the sections of `{}` take {}, and its front matter says {minutes}",
                module.slug,
                plural(sum as usize, "minute"),
            );
            let difference = plural(sum.abs_diff(minutes) as usize, "minute");
            let more = if sum > minutes { "too many" } else { "too few" };
            faults.push(
                Diagnostic::error(RULE.name, module.tree.front.minutes.span, message)
                    .label(format!("{difference} {more} in the sections"))
                    .help(format!("write `minutes: {sum}`, or change the sections' minutes")),
            );
        }
    }
}
