//! A course says that its law is as of a day in a year before that of a law it cites.
//!
//! On that day the decision wasn't made, or the statute not enacted: the date wasn't moved when the
//! lesson was.
//!
//! Example: `law_as_of: 2024-12-31` in a course that cites a decision with `year: 2025`.
//! Instead: look up everything that it cites, and write down that day.

use crate::check::works::law;
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "law-as-of-before-work-it-cites",
    level: Level::Error,
    manual: include_str!("law_as_of_before_work_it_cites.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let Some(claimed) = course.manifest.dates.law_as_of else { return };
    let later = |year: u32| i64::from(year) > i64::from(claimed.value.year());
    let works: Vec<_> = law(course).filter(|work| later(work.year)).collect();
    // Moving the one date mends all of them: one finding.
    let Some(newest) = works.iter().max_by_key(|work| work.year) else { return };
    let message = format!(
        "the course's law is as of {}, and it cites `{}` of {}",
        claimed.value, newest.id.value, newest.year
    );
    let fault = Diagnostic::error(RULE.name, claimed.span, message)
        .label("before it was law")
        .help("look up everything that the course cites, and write down that day");
    faults.push(
        works
            .iter()
            .fold(fault, |fault, work| fault.related(work.id.span, format!("of {}", work.year))),
    );
}
