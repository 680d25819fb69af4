//! A course cites law, and doesn't say as of which day.
//!
//! A statute is amended and a decision overruled while the binder stands on the shelf. In a lawsuit
//! it is asked what the law was when this was taught, and what the lesson said that it was.
//!
//! Example: a module cites `[@graham-v-connor-1989]`, and `dates` has no `law_as_of`.
//! Instead: look the law up, and write down the day: `law_as_of: 2026-09-30`.

use crate::check::works::law;
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Span;
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "law-as-of-missing",
    level: Level::Warning,
    manual: include_str!("law_as_of_missing.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !course.has_read("dates") {
        return;
    }
    let dates = &course.manifest.dates;
    if dates.law_as_of.is_some() {
        return;
    }
    if let Some(work) = law(course).next() {
        let place = Span { end: dates.span.start, ..dates.span };
        faults.push(
            Diagnostic::error(
                RULE.name,
                place,
                "the course cites law, and doesn't say as of which day",
            )
            .label("needs `law_as_of`")
            .related(work.id.span, "law, and the course leans on it")
            .help("look up what it cites, and write down the day: `law_as_of: …`"),
        );
    }
}
