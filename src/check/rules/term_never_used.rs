//! No course uses a term of the glossary.
//!
//! A glossary is printed with each course, cut down to the terms that its modules use. A term that no
//! module uses is read by nobody; mostly the lessons say the thing in another word, and then readers
//! find no meaning for that word. It is told when all courses of the curriculum are checked, since they
//! share one glossary.
//!
//! Example: `glossary.yaml` explains "tactical pause", and the lessons say "stop and think".
//! Instead: use the term in the lessons, or explain the word that they use.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "term-never-used",
    level: Level::Warning,
    manual: include_str!("term_never_used.rs"),
    holds: Holds::WhenApproved,
    find: Find::InEvery(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !course.used.has_all_terms {
        return;
    }
    let used = &course.used.terms;
    let unused = course.terms.iter().enumerate().filter(|(place, _)| !used.contains(place));
    for (_, term) in unused {
        let message = format!("no course uses the term `{}`", term.term);
        faults.push(
            Diagnostic::warning(RULE.name, term.id.span, message)
                .label("never used")
                .help("use the term in the lessons, or explain the word that they use"),
        );
    }
}
