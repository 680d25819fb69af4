//! A teach-back has no rubric, or names something that is none.
//!
//! Without the same rows in every room, each evaluator passes whom they like, and a candidate who
//! fails can't be told why. A rubric is a question with `kind=rubric`: it prints as the evaluator's
//! sheet. A worksheet doesn't: participants have it.
//!
//! Example: `teach_back: {module: teach-backs, minutes_each: 20, rooms: 4}`.
//! Instead: write `:::: question {#teach-back-rubric kind=rubric …}`, and add `rubric:
//! teach-back-rubric`.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::span::{Span, Spanned};
use crate::syntax::decode::Faults;
use crate::syntax::tree::{BlockKind, QuestionKind};
use crate::syntax::values::Id;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "teach-back-without-rubric",
    level: Level::Error,
    manual: include_str!("teach_back_without_rubric.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !course.has_read("teach_back") {
        return;
    }
    let Some(plan) = &course.manifest.teach_back else { return };
    match &plan.rubric {
        None => faults.push(
            Diagnostic::error(
                RULE.name,
                plan.module.span,
                "nothing says how the teach-back is scored",
            )
            .label("needs a rubric")
            .help("write a question with `kind=rubric`, and name it in `teach_back`: `rubric: …`"),
        ),
        Some(rubric) => faults.extend(no_rubric(course, rubric).map(|(place, what)| {
            let message =
                format!("the teach-back is scored with `{}`, which is {what}", rubric.value);
            Diagnostic::error(RULE.name, rubric.span, message)
                .related(place, "what it names")
                .help("write a question with `kind=rubric`, and name that one")
        })),
    }
}

/// What a name stands for, and where, if that is no rubric. A name that nothing has was told
/// before.
fn no_rubric(course: &Subject<'_>, name: &Spanned<Id>) -> Option<(Span, String)> {
    let mut blocks = course.blocks();
    blocks.find_map(|block| match &block.kind {
        BlockKind::Question(question)
            if question.id.value == name.value && question.kind != QuestionKind::Rubric =>
        {
            Some((question.fence, format!("a question with `kind={}`", question.kind.word())))
        }
        BlockKind::Marked(marked)
            if marked.id.as_ref().is_some_and(|id| id.value == name.value) =>
        {
            Some((marked.fence, format!("a `{}`", marked.kind.word())))
        }
        _ => None,
    })
}
