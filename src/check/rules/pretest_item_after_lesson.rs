//! A question that makes sense only after a lesson may be drawn for the pre-test.
//!
//! A pre-test tells what participants bring along. A question about the course's own case, or in
//! its own words, can't be answered before they were heard: it makes the gain look larger than it is,
//! and a class feel foolish in its first half hour. A question leans on a lesson if it says so with
//! `after`, or if what is asked links to a place in the course.
//!
//! Example: `:::: question {#q-porch after=porch use=pre,post}`.
//! Instead: take `pre` out of its `use`, or ask so that a newcomer can answer.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Span;
use crate::syntax::decode::Faults;
use crate::syntax::tree::{BlockKind, Inline, InlineKind, Question, QuestionUse, Target};
use crate::syntax::walk::{Visit, walk, walk_inlines};

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "pretest-item-after-lesson",
    level: Level::Error,
    manual: include_str!("pretest_item_after_lesson.rs"),
    holds: Holds::Always,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for block in course.blocks() {
        let BlockKind::Question(question) = &block.kind else { continue };
        if !question.uses.contains(&QuestionUse::Pre) {
            continue;
        }
        if let Some(place) = leans_on(question) {
            let message =
                format!("the pre-test may draw `{}`, which leans on a lesson", question.id.value);
            faults.push(
                Diagnostic::error(RULE.name, place, message)
                    .label("nobody was taught this yet")
                    .help("take `pre` out of its `use`, or ask so that a newcomer can answer"),
            );
        }
    }
}

/// Where a question says that it needs a lesson.
fn leans_on(question: &Question) -> Option<Span> {
    let mut place = question.after.as_ref().map(|after| after.span);
    let mut look = |inline: &Inline| {
        if let InlineKind::Link(target, _) = &inline.kind
            && matches!(**target, Target::Inside(_))
        {
            place = place.or(Some(inline.span));
        }
    };
    let mut visit = |visit: Visit<'_>| {
        if let Visit::Inline(inline) = visit {
            look(inline);
        }
    };
    walk(&question.stem, &mut visit);
    question.options.iter().for_each(|option| walk_inlines(&option.text, &mut visit));
    place
}
