//! The right option stands in the same place far more often than chance puts it there.
//!
//! Who writes a question tends to put the right option in the middle, or first. The kit's papers
//! shuffle options, but slides, a screen before the class or another program may not, and true and
//! false are never shuffled. Writers of tests are advised to vary the place (Haladyna, Downing and
//! Rodriguez, 2002). Questions with one right option are counted, twelve at the least, and
//! true-or-false ones apart; in the whole course and then for each test. Something is said if
//! chance would do it in fewer than one course in a hundred, whichever the letter.
//!
//! Example: twelve questions with three options each, and the second is right in eleven.
//! Instead: put the right option elsewhere in some of them; of true-or-false statements, make some
//! false.

use crate::check::bank::{Bank, Item, banks, expected, is_beyond_chance};
use crate::check::whole::is_whole;
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::tree::QuestionKind;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "right-letter-too-often",
    level: Level::Warning,
    manual: include_str!("right_letter_too_often.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// Fewer items than these show no habit.
const ITEMS: usize = 12;

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if is_whole(course) {
        for kind in [QuestionKind::One, QuestionKind::TrueFalse] {
            let banks = banks(course, kind);
            faults.extend(banks.iter().find_map(|bank| habit(bank, kind)));
        }
    }
}

/// The fault of a bank in which one letter is right too often, at the first such item.
fn habit(bank: &Bank<'_>, kind: QuestionKind) -> Option<Diagnostic> {
    let letters = bank.items.iter().map(|item| item.question.options.len()).max()?;
    (0..letters).find_map(|place| {
        // A question with three options has no D.
        let items = bank.items.iter().filter(|item| item.question.options.len() > place);
        let items: Vec<Item<'_>> = items.copied().collect();
        let hits = items.iter().filter(|item| item.place == place).count();
        let is_habit = items.len() >= ITEMS && is_beyond_chance(hits, &items, letters);
        let first = items.iter().find(|item| item.place == place).filter(|_| is_habit)?;
        let (letter, what) = (letter(place), what(kind));
        let message = format!(
            "`{letter}` is right in {hits} of {} {what} of {}, and chance would make it {:.0}",
            items.len(),
            bank.name,
            expected(&items)
        );
        let fault = Diagnostic::warning(RULE.name, first.right.span, message);
        Some(fault.label(format!("the first of the {hits}")).help(help(kind)))
    })
}

fn letter(place: usize) -> char {
    // A question has far fewer options than there are letters; more would share the last.
    (b'A'..=b'Z').nth(place).map_or('Z', char::from)
}

fn what(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::TrueFalse => "true-or-false questions",
        _ => "questions",
    }
}

fn help(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::TrueFalse => {
            "turn some of the statements round, so that the other answer is right"
        }
        _ => "put the right option in another place in some of them",
    }
}
