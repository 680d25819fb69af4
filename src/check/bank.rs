//! The item bank: a course's questions, and whether their answers can be guessed from their looks.

use crate::check::Subject;
use crate::syntax::tree::{Choice, Mark, Question, QuestionKind, QuestionUse};

/// How rarely chance alone may do what a rule blames an author for. One course in a hundred is
/// blamed wrongly, and can say so.
const RARE: f64 = 0.01;

/// Items that are counted together.
pub(super) struct Bank<'a> {
    /// Whose they are.
    pub(super) name: &'static str,
    /// The items, in teaching order.
    pub(super) items: Vec<Item<'a>>,
}

/// A question with one right option.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    /// The question.
    pub(super) question: &'a Question,
    /// The place of its right option, from 0.
    pub(super) place: usize,
    /// Its right option.
    pub(super) right: &'a Choice,
}

impl Item<'_> {
    /// The chance that somebody who knows nothing names the right option.
    pub(super) fn chance(&self) -> f64 {
        1.0 / self.question.options.len() as f64
    }
}

/// The banks that a habit of the author's may show in: all items of a kind together, then those of
/// each test.
pub(super) fn banks<'a>(course: &Subject<'a>, kind: QuestionKind) -> Vec<Bank<'a>> {
    let questions = course.questions().map(|(_, question)| question);
    let items = questions.filter(|question| question.kind == kind).filter_map(item);
    let items: Vec<Item<'_>> = items.collect();
    let of = |used: QuestionUse| -> Vec<Item<'_>> {
        items.iter().filter(|item| item.question.uses.contains(&used)).copied().collect()
    };
    let (pre, post) = (of(QuestionUse::Pre), of(QuestionUse::Post));
    let checks = of(QuestionUse::Check);
    vec![
        Bank { name: "the course", items },
        Bank { name: "the pre-test", items: pre },
        Bank { name: "the post-test", items: post },
        Bank { name: "the module checks", items: checks },
    ]
}

/// The question as an item; not if it has too few options, or not exactly one right one.
fn item(question: &Question) -> Option<Item<'_>> {
    let mut right =
        question.options.iter().enumerate().filter(|(_, option)| option.mark == Mark::Right);
    let (place, option) = right.next()?;
    let scores = question.options.len() >= 2 && right.next().is_none();
    scores.then_some(Item { question, place, right: option })
}

/// In how many of the items chance would do it: the mean of theirs for all.
pub(super) fn expected(items: &[Item<'_>]) -> f64 {
    items.iter().map(Item::chance).sum()
}

/// Whether chance would do this so often, in one of so many ways, in fewer than one course in a
/// hundred.
///
/// Who looks at five letters finds an odd one five times as often as who looks at one: so `ways`
/// counts.
pub(super) fn is_beyond_chance(hits: usize, items: &[Item<'_>], ways: usize) -> bool {
    let tail = tail(hits, items.len(), expected(items) / items.len() as f64);
    tail * (ways as f64) < RARE
}

/// The chance of at least `hits` in `tries`, each with the chance `share`: the binomial
/// distribution's upper tail, summed exactly. In logarithms, since the first terms of a large bank
/// are tiny.
fn tail(hits: usize, tries: usize, share: f64) -> f64 {
    let odds = (share / (1.0 - share)).ln();
    let mut term = tries as f64 * (1.0 - share).ln();
    let mut sum = 0.0;
    for count in 0..=tries {
        if count >= hits {
            sum += term.exp();
        }
        term += ((tries - count) as f64 / (count + 1) as f64).ln() + odds;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::tail;

    #[test]
    fn the_tail_is_the_binomial_distributions() {
        let near = |found: f64, known: f64| (found - known).abs() < 1e-9;
        assert!(near(tail(8, 8, 0.5), 1.0 / 256.0));
        assert!(near(tail(7, 8, 0.5), 9.0 / 256.0));
        assert!(near(tail(0, 8, 0.25), 1.0));
        assert!(near(tail(1, 2, 0.25), 7.0 / 16.0));
        assert!(tail(5_000, 10_000, 0.25) < 1e-100 && near(tail(2_000, 10_000, 0.25), 1.0));
    }
}
