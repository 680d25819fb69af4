//! Written tests: which items of the bank stand in a test, and in which order in each of its forms.
//!
//! Two forms hold the same items, so that neighbours have different papers and a score means the same
//! on both. Order comes from the items' ids and nothing else: as long as a test has the same items, it
//! is the same paper.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use crate::digest::Digest;
use crate::projection::Projection;
use crate::render::templates::Markup;
use crate::render::write::html::{CitedWork, Context, End, Html, audience_names};
use crate::render::{Desk, Page};
use crate::syntax::course_file::{Objective, ObjectiveKind, Test};
use crate::syntax::tree::{BlockKind, Mark, Question, QuestionKind, QuestionUse};
use crate::syntax::walk::all_blocks;

/// A form of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The first.
    A,
    /// The second.
    B,
}

impl Form {
    /// Both forms.
    pub(super) const ALL: [Form; 2] = [Form::A, Form::B];

    /// Its letter.
    pub(super) fn letter(self) -> &'static str {
        match self {
            Form::A => "A",
            Form::B => "B",
        }
    }

    /// The end of its file's name.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Form::A => "a",
            Form::B => "b",
        }
    }

    /// The form that a page prints.
    pub(super) fn of(page: &Page) -> Self {
        if page.path.stem().ends_with("-b") { Form::B } else { Form::A }
    }
}

/// An item of the bank.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    module: usize,
    question: &'a Question,
}

impl Item<'_> {
    fn id(&self) -> &str {
        self.question.id.as_str()
    }
}

/// The item as a form prints it.
#[derive(Serialize)]
pub(super) struct ItemView {
    number: usize,
    stem: Markup,
    audience: String,
    several: bool,
    options: Vec<OptionView>,
    /// Lines to write on, if it has no options.
    lines: Vec<()>,
}

#[derive(Serialize)]
struct OptionView {
    letter: char,
    text: Markup,
}

/// The item as the key explains it.
#[derive(Serialize)]
pub(super) struct KeyView {
    numbers: Vec<usize>,
    letters: Vec<String>,
    stem: Markup,
    right: Vec<Markup>,
    reason: Markup,
    objectives: String,
    block: String,
}

/// The course's own test of this kind, if it has one and the bank has items for it.
pub(super) fn course_test<'p>(
    projection: &'p Projection<'_>,
    used: QuestionUse,
) -> Option<&'p Test> {
    let tests = projection.manifest().tests.as_ref()?;
    let test = match used {
        QuestionUse::Pre => tests.pre.as_ref(),
        QuestionUse::Post => tests.post.as_ref(),
        QuestionUse::Check => None,
    }?;
    let has_items = (0..projection.len()).any(|index| projection.has_questions(index, used));
    (test.items.value > 0 && has_items).then_some(test)
}

/// The items of the course's test: as many as it asks for, in teaching order.
///
/// First comes an item for each objective that the manifest says is assessed in this test; then the
/// terminal objectives take turns, each with what serves it, so that none is left out while another
/// has two.
pub(super) fn drawn<'a>(
    projection: &'a Projection<'_>,
    used: QuestionUse,
    count: u32,
) -> Vec<Item<'a>> {
    let modules = (0..projection.len()).into_par_iter();
    let bank: Vec<Item<'_>> =
        modules.flat_map_iter(|index| module_items(projection, index, used)).collect();
    let objectives = &projection.manifest().objectives;
    let test = format!("{}-test", used.word());
    let assessed = objectives
        .iter()
        .filter(|objective| objective.assessed_in.iter().any(|place| place.as_str() == test));
    let mut draw = Draw::new(&bank, count as usize);
    assessed.for_each(|objective| {
        draw.one_of(&[objective.id.as_str()]);
    });
    let families: Vec<Vec<&str>> = families(objectives);
    loop {
        let drawn = families.iter().filter(|family| draw.one_of(family)).count();
        if drawn == 0 {
            break;
        }
    }
    draw.rest();
    draw.taken.into_iter().map(|at| bank[at]).collect()
}

/// Each terminal objective with those that serve it.
fn families(objectives: &[Objective]) -> Vec<Vec<&str>> {
    let terminal = objectives.iter().filter(|one| one.kind == ObjectiveKind::Tpo);
    let family = |head: &Objective| {
        let serves = |one: &&Objective| {
            one.id.value == head.id.value
                || one.parent.as_ref().is_some_and(|parent| parent.value == head.id.value)
        };
        objectives.iter().filter(serves).map(|one| one.id.as_str()).collect::<Vec<&str>>()
    };
    terminal.map(family).collect()
}

/// A test while it is drawn.
struct Draw<'a> {
    /// The places in the bank of each objective's items.
    places: BTreeMap<&'a str, Vec<usize>>,
    taken: BTreeSet<usize>,
    bank: usize,
    count: usize,
}

impl<'a> Draw<'a> {
    fn new(bank: &[Item<'a>], count: usize) -> Self {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, item) in bank.iter().enumerate() {
            for objective in &item.question.objectives {
                places.entry(objective.as_str()).or_default().push(at);
            }
        }
        Self { places, taken: BTreeSet::new(), bank: bank.len(), count }
    }

    /// Takes one more item for these objectives: of the one that has the fewest so far.
    fn one_of(&mut self, objectives: &[&str]) -> bool {
        let lists = objectives.iter().filter_map(|objective| self.places.get(objective));
        let next = lists.filter_map(|places| {
            let held = places.iter().filter(|at| self.taken.contains(at)).count();
            Some((held, *places.iter().find(|at| !self.taken.contains(at))?))
        });
        let next = next.min_by_key(|(held, _)| *held);
        let Some((_, at)) = next.filter(|_| self.taken.len() < self.count) else { return false };
        self.taken.insert(at)
    }

    /// Fills the test with what serves no objective.
    fn rest(&mut self) {
        let free: Vec<usize> = (0..self.bank).filter(|at| !self.taken.contains(at)).collect();
        let missing = self.count.saturating_sub(self.taken.len());
        self.taken.extend(free.into_iter().take(missing));
    }
}

/// The items of one module that a test may use, in teaching order.
pub(super) fn module_items<'a>(
    projection: &'a Projection<'_>,
    module: usize,
    used: QuestionUse,
) -> Vec<Item<'a>> {
    if !projection.has_questions(module, used) {
        return Vec::new();
    }
    let blocks = all_blocks(projection.module(module).tree).into_iter();
    let questions = blocks.filter_map(|block| match &block.kind {
        BlockKind::Question(question) => Some(&**question),
        _ => None,
    });
    let usable =
        questions.filter(|question| question.kind.is_written() && question.uses.contains(&used));
    usable.map(|question| Item { module, question }).collect()
}

/// The items in the order of a form.
fn in_form<'a>(items: &[Item<'a>], form: Form) -> Vec<Item<'a>> {
    let ids: Vec<&str> = items.iter().map(Item::id).collect();
    shuffled(&ids, form).into_iter().map(|at| items[at]).collect()
}

/// Places in an order that depends on the words and the form alone; form B's is never form A's.
fn shuffled(words: &[&str], form: Form) -> Vec<usize> {
    let order = |form: Form| {
        let mut places: Vec<usize> = (0..words.len()).collect();
        let key = |at: &usize| Digest::of(format!("{}/{}", form.letter(), words[*at]).as_bytes());
        places.sort_by_cached_key(|at| key(at).to_string());
        places
    };
    let mut places = order(form);
    if form == Form::B && places.len() > 1 && places == order(Form::A) {
        places.rotate_left(1);
    }
    places
}

/// The options in the order of a form; true and false keep theirs.
fn options(question: &Question, form: Form) -> Vec<usize> {
    if question.kind == QuestionKind::TrueFalse {
        return (0..question.options.len()).collect();
    }
    let names: Vec<String> =
        (0..question.options.len()).map(|at| format!("{}/{at}", question.id.value)).collect();
    shuffled(&names.iter().map(String::as_str).collect::<Vec<_>>(), form)
}

fn letter(at: usize) -> char {
    char::from(b'A' + at.min(25) as u8)
}

/// Writes the items of a test; the works that they cite come with them.
pub(super) fn form(
    desk: &Desk<'_>,
    items: &[Item<'_>],
    form: Form,
) -> (Vec<ItemView>, Vec<CitedWork>) {
    let mut references = Vec::new();
    let items = in_form(items, form).into_iter().zip(1..).map(|(item, number)| {
        let question = item.question;
        with_html(desk, item, &mut references, |html| ItemView {
            number,
            stem: html.blocks(&question.stem).into(),
            audience: audience_names(&question.audience),
            several: question.kind == QuestionKind::Several,
            options: options(question, form)
                .into_iter()
                .enumerate()
                .map(|(at, option)| OptionView {
                    letter: letter(at),
                    text: html.inlines(&question.options[option].text).into(),
                })
                .collect(),
            lines: vec![(); if question.options.is_empty() { 5 } else { 0 }],
        })
    });
    (items.collect(), references)
}

/// Writes the key to both forms of a test, in the order of form A.
pub(super) fn key(desk: &Desk<'_>, items: &[Item<'_>]) -> (Vec<KeyView>, Vec<CitedWork>) {
    let mut references = Vec::new();
    let place = |form, id: &str| in_form(items, form).iter().position(|item| item.id() == id);
    let keys = in_form(items, Form::A).into_iter().map(|item| {
        let question = item.question;
        let letters = |form| {
            let right = options(question, form).into_iter().enumerate();
            let right = right.filter(|(_, option)| question.options[*option].mark == Mark::Right);
            right.map(|(at, _)| letter(at)).collect::<String>()
        };
        let right = question.options.iter().filter(|option| option.mark == Mark::Right);
        with_html(desk, item, &mut references, |html| KeyView {
            numbers: Form::ALL.map(|form| place(form, item.id()).map_or(0, |at| at + 1)).to_vec(),
            letters: Form::ALL.map(letters).to_vec(),
            stem: html.blocks(&question.stem).into(),
            right: right.map(|option| html.inlines(&option.text).into()).collect(),
            reason: html.blocks(question.answer.as_deref().unwrap_or_default()).into(),
            objectives: question
                .objectives
                .iter()
                .map(|id| id.to_string())
                .collect::<Vec<_>>()
                .join(", "),
            block: desk.projection.heading(item.module).0.to_owned(),
        })
    });
    (keys.collect(), references)
}

fn with_html<T>(
    desk: &Desk<'_>,
    item: Item<'_>,
    references: &mut Vec<CitedWork>,
    write: impl FnOnce(&mut Html<'_>) -> T,
) -> T {
    let context = Context {
        projection: desk.projection,
        module: desk.projection.module(item.module).path,
        prefix: format!("{}-", item.id()),
        heading_level: 4,
        address: &|_| None,
        key_address: None,
        end: End::Works,
    };
    let mut html = Html::new(&context);
    let written = write(&mut html);
    references.extend(html.cited());
    written
}

/// How many right answers pass a test of so many items.
pub(super) fn pass_mark(test: &Test, items: usize) -> Option<String> {
    let percent = test.pass_percent?.0;
    let right = (items as u32 * percent).div_ceil(100);
    Some(format!("{right} of {items} ({percent} percent)"))
}
