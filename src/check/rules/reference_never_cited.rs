//! No course cites a work of the bibliography.
//!
//! Somebody must look each work up again by its check-by date, and readers of the bibliography take it
//! for what the lessons stand on. A work that nothing cites costs that work for nothing; or the sentence
//! that it carried lost its citation. It is told when all courses of the curriculum are checked, since
//! they share one bibliography.
//!
//! Example: `references.yaml` has `smith-2019`, and no module says `[@smith-2019]`.
//! Instead: cite it where a sentence leans on it, or take it out.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "reference-never-cited",
    level: Level::Warning,
    manual: include_str!("reference_never_cited.rs"),
    holds: Holds::WhenApproved,
    find: Find::InEvery(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !course.used.has_all_works {
        return;
    }
    let used = &course.used.works;
    for work in course.references.values().filter(|work| !used.contains(work.id.as_str())) {
        let id = &work.id;
        let message = format!("no course cites `{}`", id.value);
        let help =
            format!("cite it where a sentence leans on it, `[@{}]`, or take it out", id.value);
        faults
            .push(Diagnostic::warning(RULE.name, id.span, message).label("never cited").help(help));
    }
}
