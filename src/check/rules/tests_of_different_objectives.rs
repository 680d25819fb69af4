//! The pre-test and the post-test don't test the same terminal objectives.
//!
//! The two tests together show what the course changed. An objective that only the post-test asks
//! about shows no gain: perhaps everybody could do it before. One that only the pre-test asks about
//! is never looked at again. Some things can't be asked before class, as a course's own safety
//! rules can't: then an allowance at the objective says so.
//!
//! Example: questions on `DE-6` that say `use=post`, and none that says `use=pre`.
//! Instead: write one that a newcomer can answer, and let both tests draw it: `use=pre,post`.

use std::collections::BTreeMap;

use crate::check::families::terminal_of;
use crate::check::whole::is_whole;
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Span;
use crate::syntax::decode::Faults;
use crate::syntax::tree::QuestionUse;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "tests-of-different-objectives",
    level: Level::Warning,
    manual: include_str!("tests_of_different_objectives.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let tests = course.manifest.tests.as_ref();
    let has_both = tests.is_some_and(|tests| tests.pre.is_some() && tests.post.is_some());
    if !has_both || !is_whole(course) || !course.has_read("objectives") {
        return;
    }
    let (pre, post) = (tested(course, QuestionUse::Pre), tested(course, QuestionUse::Post));
    // A bank that isn't there yet is told by `test-larger-than-bank`.
    if pre.is_empty() || post.is_empty() {
        return;
    }
    for objective in &course.manifest.objectives {
        let id = &objective.id;
        let (only, missing, item) = match (pre.get(id.as_str()), post.get(id.as_str())) {
            (Some(item), None) => ("pre", "post", *item),
            (None, Some(item)) => ("post", "pre", *item),
            _ => continue,
        };
        let message =
            format!("the {only}-test may ask about `{}`, and the {missing}-test can't", id.value);
        faults.push(
            Diagnostic::warning(RULE.name, id.span, message)
                .label(format!("no question says `use={missing}`"))
                .related(item, format!("the {only}-test may draw this"))
                .help(format!(
                    "write a question on it, or on what serves it, with `use={missing}`"
                )),
        );
    }
}

/// The terminal objectives that a test may ask about, and its first question on each.
fn tested<'a>(course: &'a Subject<'_>, used: QuestionUse) -> BTreeMap<&'a str, Span> {
    let terminal = terminal_of(course);
    let mut tested = BTreeMap::new();
    let items = course.questions().map(|(_, question)| question);
    for item in items.filter(|item| item.kind.is_written() && item.uses.contains(&used)) {
        for head in item.objectives.iter().filter_map(|id| terminal.get(id.as_str())) {
            tested.entry(*head).or_insert(item.id.span);
        }
    }
    tested
}
