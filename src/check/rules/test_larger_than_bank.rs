//! A test asks for more items than the bank has for it.
//!
//! The pre-test and the post-test are drawn from the questions whose `use` names them. With too few
//! of them the paper would be shorter than the manifest says, and its pass mark another. While a
//! course is a draft its bank is still being written, and nothing is said.
//!
//! Example: `status: review` and `tests: {post: {items: 25}}` with eleven questions that say `use=post`.
//! Instead: write more questions, or ask for fewer items.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level, plural};
use crate::syntax::course_file::{Status, Test};
use crate::syntax::decode::Faults;
use crate::syntax::tree::{BlockKind, QuestionUse};

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "test-larger-than-bank",
    level: Level::Error,
    manual: include_str!("test_larger_than_bank.rs"),
    holds: Holds::Always,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let Some(tests) = &course.manifest.tests else { return };
    if course.manifest.status == Status::Draft {
        return;
    }
    // With a part of the course there is a part of the bank; its papers say how many items they have.
    if course.selection.variant.is_some() || course.selection.audience.is_some() {
        return;
    }
    for (used, test) in [(QuestionUse::Pre, &tests.pre), (QuestionUse::Post, &tests.post)] {
        if let Some(test) = test {
            faults.extend(too_large(course, used, test));
        }
    }
}

fn too_large(course: &Subject<'_>, used: QuestionUse, test: &Test) -> Option<Diagnostic> {
    let blocks = course.blocks();
    let bank = blocks.filter(|block| {
        matches!(&block.kind, BlockKind::Question(question)
            if question.kind.is_written() && question.uses.contains(&used))
    });
    let (bank, items) = (bank.count(), test.items.value);
    let word = used.word();
    (items as usize > bank).then(|| {
        let says =
            if bank == 1 { "1 question says".to_owned() } else { format!("{bank} questions say") };
        let asked = plural(items as usize, "item");
        let message = format!("the {word}-test asks for {asked}, and {says} `use={word}`");
        Diagnostic::error(RULE.name, test.items.span, message)
            .help(format!("write more questions with `use={word}`, or ask for fewer items"))
    })
}
