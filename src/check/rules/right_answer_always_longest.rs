//! The right option is the longest one far more often than chance makes it.
//!
//! An author makes sure that the right option is right, and so it grows. Participants notice: who
//! ticks the longest option passes without having been in class, and the score proves nothing.
//! Writers of tests are advised to keep options about equal in length (Haladyna, Downing and
//! Rodriguez, 2002). Questions with one right option are counted, eight of them at the least, in
//! the whole course and then for each test; something is said if chance would do it in fewer than
//! one course in a hundred.
//!
//! Example: twelve questions with three options each, and the right one is the longest in eleven.
//! Instead: cut the right options to what makes them right, and give the wrong ones a reason too.

use std::cmp::Reverse;

use crate::check::bank::{Bank, Item, banks, expected, is_beyond_chance};
use crate::check::whole::is_whole;
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::tree::{Choice, Mark, QuestionKind};
use crate::syntax::walk::plain_text;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "right-answer-always-longest",
    level: Level::Warning,
    manual: include_str!("right_answer_always_longest.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// Fewer items than these show no habit.
const ITEMS: usize = 8;

/// So many of the worst are named: enough to begin with.
const NAMED: usize = 5;

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if is_whole(course) {
        let banks = banks(course, QuestionKind::One);
        faults.extend(banks.iter().find_map(telltale));
    }
}

/// The fault of a bank whose right options can be told by their length, at the worst of them.
fn telltale(bank: &Bank<'_>) -> Option<Diagnostic> {
    let mut longest: Vec<Length<'_>> = bank.items.iter().filter_map(Length::of).collect();
    if bank.items.len() < ITEMS || !is_beyond_chance(longest.len(), &bank.items, 1) {
        return None;
    }
    longest.sort_by_key(|length| Reverse(length.right - length.next));
    let worst = longest.first()?;
    let message = format!(
        "the right option is the longest in {} of {} questions of {}, and chance \
         would make it {:.0}",
        longest.len(),
        bank.items.len(),
        bank.name,
        expected(&bank.items)
    );
    let names =
        longest.iter().take(NAMED).map(|length| format!("`{}`", length.item.question.id.value));
    let names = names.collect::<Vec<_>>().join(", ");
    Some(
        Diagnostic::warning(RULE.name, worst.item.right.span, message)
            .label(format!("{} letters; the next longest has {}", worst.right, worst.next))
            .help(format!("shorten the right option or lengthen a wrong one, first in {names}")),
    )
}

/// An item whose right option is longer than all others.
struct Length<'a> {
    item: &'a Item<'a>,
    /// Letters of the right option, spaces included.
    right: usize,
    /// Letters of the longest wrong one.
    next: usize,
}

impl<'a> Length<'a> {
    fn of(item: &'a Item<'a>) -> Option<Self> {
        let letters = |option: &Choice| plain_text(&option.text).trim().chars().count();
        let wrong = item.question.options.iter().filter(|option| option.mark == Mark::Wrong);
        let (right, next) = (letters(item.right), wrong.map(letters).max()?);
        (right > next).then_some(Self { item, right, next })
    }
}
