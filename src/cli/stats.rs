//! `kitbag stats`: what a reviewer asks about a course, in numbers.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::check::{handout_words, reading_grade};
use crate::cli::{Outcome, opened, terminal};
use crate::course::{Course, CourseModule};
use crate::machine::MachineError;
use crate::syntax::tree::{BlockKind, QuestionKind, QuestionUse, SectionKind};
use crate::syntax::values::Slug;
use crate::syntax::walk::{all_blocks, section_text};

/// The arguments of `kitbag stats`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The course: its folder's name in `courses`
    #[arg(value_parser = Slug::parse)]
    course: Slug,
    /// Where the curriculum is [default: `curriculum`, or the folder that you are in]
    #[arg(long, value_name = "DIR")]
    curriculum: Option<PathBuf>,
}

/// Tells a course's numbers.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let course = match opened::course(arguments.curriculum.as_deref(), &arguments.course)? {
        Ok(course) => course,
        Err(outcome) => return Ok(outcome),
    };
    let parts = [
        opened::columns(&by_kind(&course), &[1, 2]),
        opened::columns(&by_module(&course), &[1, 2, 3, 4, 5]),
        opened::columns(&by_question(&course), &[1]),
    ];
    terminal::answer(&parts.join("\n"))?;
    Ok(Outcome::Done)
}

fn row<const N: usize>(cells: [&dyn ToString; N]) -> Vec<String> {
    cells.iter().map(|cell| cell.to_string()).collect()
}

/// Minutes by what is done in them, and their share in percent of the time that is taught.
fn by_kind(course: &Course) -> Vec<Vec<String>> {
    let mut minutes: BTreeMap<SectionKind, u32> = BTreeMap::new();
    for section in course.modules.iter().flat_map(|module| &module.tree.sections) {
        *minutes.entry(section.kind).or_default() += section.minutes.0;
    }
    let taught: u32 = minutes
        .iter()
        .filter(|(kind, _)| **kind != SectionKind::Break)
        .map(|(_, minutes)| minutes)
        .sum();
    let mut rows = vec![row([&"what is done", &"minutes", &"percent"])];
    for (kind, minutes) in minutes {
        let share = match kind {
            SectionKind::Break => "-".to_owned(),
            _ => (minutes * 100).checked_div(taught).unwrap_or_default().to_string(),
        };
        rows.push(row([&kind.word(), &minutes, &share]));
    }
    rows
}

/// Words, reading grade, questions and rubrics of each module.
fn by_module(course: &Course) -> Vec<Vec<String>> {
    let mut rows =
        vec![row([&"module", &"minutes", &"words", &"handout", &"grade", &"questions", &"title"])];
    let mut sums = [0; 4];
    for module in &course.modules {
        let (all, handout) = (words(module), handout_words(&module.tree));
        let questions = questions(module).count();
        let grade =
            reading_grade(&module.tree).map_or("-".to_owned(), |grade| format!("{grade:.1}"));
        let front = &module.tree.front;
        let minutes = module.minutes();
        rows.push(row([
            &front.block.value,
            &minutes,
            &all,
            &handout,
            &grade,
            &questions,
            &front.title,
        ]));
        let here = [minutes as usize, all, handout, questions];
        sums.iter_mut().zip(here).for_each(|(sum, one)| *sum += one);
    }
    let [minutes, all, handout, questions] = sums;
    rows.push(row([&"all", &minutes, &all, &handout, &"", &questions, &""]));
    rows
}

/// Questions by the tests that may draw them, and rubrics.
fn by_question(course: &Course) -> Vec<Vec<String>> {
    let written = |used: QuestionUse| {
        let all = course.modules.iter().flat_map(questions);
        all.filter(|(kind, uses)| kind.is_written() && uses.contains(&used)).count()
    };
    let all = course.modules.iter().flat_map(questions);
    let rubrics = all.filter(|(kind, _)| *kind == QuestionKind::Rubric).count();
    vec![
        row([&"questions for", &"count"]),
        row([&"pre-test", &written(QuestionUse::Pre)]),
        row([&"post-test", &written(QuestionUse::Post)]),
        row([&"checks", &written(QuestionUse::Check)]),
        row([&"rubrics", &rubrics]),
    ]
}

fn questions(module: &CourseModule) -> impl Iterator<Item = (QuestionKind, Vec<QuestionUse>)> {
    all_blocks(&module.tree).into_iter().filter_map(|block| match &block.kind {
        BlockKind::Question(question) => Some((question.kind, question.uses.clone())),
        _ => None,
    })
}

/// All words of a module, for whomever.
fn words(module: &CourseModule) -> usize {
    let count = |text: String| text.split_whitespace().count();
    module.tree.sections.iter().map(|section| count(section_text(section))).sum()
}
