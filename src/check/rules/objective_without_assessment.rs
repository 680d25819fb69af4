//! Nothing tests an objective, or nothing does where `assessed_in` says so.
//!
//! A course file shows an auditor, beside each objective, how it was assessed; a place named there
//! that tests something else is a false statement about what participants can do.
//!
//! - A module tests an objective with a question that says `use=check` or that a rubric scores, or
//!   with a section marked `.assessment`, `.activity` or `.teach-back`; the question or section
//!   names it in its own `objectives`.
//! - The pre-test and the post-test test it with a written question that they may draw.
//! - A terminal objective is tested by what tests one of its enabling objectives.
//! - The pre-test alone isn't enough: it is written before anybody was taught.
//!
//! Example: `assessed_in: [evidence, post-test]` for `DE-2.1`, and no question with
//! `objectives=DE-2.1`.
//! Instead: write that question, or name the place that does test it.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::families::enabling;
use crate::check::whole::is_whole;
use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Spanned;
use crate::syntax::course_file::Objective;
use crate::syntax::decode::Faults;
use crate::syntax::tree::{Question, QuestionKind, QuestionUse, SectionKind};
use crate::syntax::values::{Id, Slug};

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "objective-without-assessment",
    level: Level::Error,
    manual: include_str!("objective_without_assessment.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

const PRE: &str = "pre-test";
const POST: &str = "post-test";

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !is_whole(course) || !course.has_read("objectives") || !course.has_read("tests") {
        return;
    }
    let places = Places::of(course);
    let enabling = enabling(course);
    for objective in &course.manifest.objectives {
        let mut family = vec![objective];
        family.extend(enabling.get(objective.id.as_str()).into_iter().flatten());
        faults.extend(unassessed(objective, &family));
        let named = objective.assessed_in.iter();
        faults.extend(named.filter_map(|place| places.fault(place, objective, &family)));
    }
}

/// The fault of an objective for which no place is named after it was taught.
fn unassessed(objective: &Objective, family: &[&Objective]) -> Option<Diagnostic> {
    let mut places = family.iter().flat_map(|one| &one.assessed_in);
    if places.any(|place| place.as_str() != PRE) {
        return None;
    }
    let id = &objective.id;
    let message = match objective.assessed_in.is_empty() {
        true => format!("nothing assesses the objective `{}`", id.value),
        false => format!("only the pre-test assesses `{}`, before anybody was taught it", id.value),
    };
    let help = "name the modules or tests that show whether it was met: `assessed_in: [post-test]`";
    Some(Diagnostic::error(RULE.name, id.span, message).help(help))
}

/// What is tested in each place of a course: the objectives that its items and sections name.
struct Places<'a> {
    course: &'a Subject<'a>,
    tested: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Places<'a> {
    fn of(course: &'a Subject<'a>) -> Self {
        let modules = course.modules.iter().map(|module| (module.slug.as_str(), BTreeSet::new()));
        let mut tested: BTreeMap<&str, BTreeSet<&str>> = modules.collect();
        tested.extend([(PRE, BTreeSet::new()), (POST, BTreeSet::new())]);
        let mut add = |place: &'a str, objectives: &'a [Spanned<Id>]| {
            let objectives = objectives.iter().map(|id| id.as_str());
            tested.entry(place).or_default().extend(objectives);
        };
        for module in &course.modules {
            let sections = module.tree.sections.iter();
            for section in sections.filter(|section| tests_something(section.kind)) {
                add(&module.slug, &section.objectives);
            }
        }
        for (module, question) in course.questions() {
            let mut places = papers(question);
            if question.kind == QuestionKind::Rubric || question.uses.contains(&QuestionUse::Check)
            {
                places.push(&module.slug);
            }
            places.into_iter().for_each(|place| add(place, &question.objectives));
        }
        Self { course, tested }
    }

    /// The fault of a place that tests none of these objectives. One that the course's own days
    /// don't have is a variant's, and isn't looked at.
    fn fault(
        &self,
        place: &Spanned<Slug>,
        objective: &Objective,
        family: &[&Objective],
    ) -> Option<Diagnostic> {
        let (name, id) = (place.as_str(), &objective.id.value);
        let tested = self.tested.get(name)?;
        if !self.is_held(name) {
            let message = format!("the course has no {name}, which should assess `{id}`");
            let help = format!("add it to `tests`, or take `{name}` out of `assessed_in`");
            return Some(Diagnostic::error(RULE.name, place.span, message).help(help));
        }
        if family.iter().any(|one| tested.contains(one.id.as_str())) {
            return None;
        }
        let message = format!("nothing in `{name}` tests `{id}`");
        let help = match name.strip_suffix("-test").filter(|_| name == PRE || name == POST) {
            Some(used) => format!("write a question with `objectives={id} use={used}`"),
            None => format!(
                "write `objectives={id}` at a question there that says `use=check`, or at a \
                 section that is an `.assessment`, an `.activity` or a `.teach-back`"
            ),
        };
        Some(
            Diagnostic::error(RULE.name, place.span, message)
                .label("said to assess it")
                .help(help)
                .help(format!("or take `{name}` out of `assessed_in`")),
        )
    }

    /// Whether participants sit this test. A module is taught.
    fn is_held(&self, place: &str) -> bool {
        let tests = self.course.manifest.tests.as_ref();
        match place {
            PRE => tests.is_some_and(|tests| tests.pre.is_some()),
            POST => tests.is_some_and(|tests| tests.post.is_some()),
            _ => true,
        }
    }
}

/// The tests of the course that may draw a question.
fn papers(question: &Question) -> Vec<&'static str> {
    let papers = [(QuestionUse::Pre, PRE), (QuestionUse::Post, POST)].into_iter();
    let papers =
        papers.filter(|(used, _)| question.kind.is_written() && question.uses.contains(used));
    papers.map(|(_, paper)| paper).collect()
}

/// Whether participants show something in such a section.
fn tests_something(kind: SectionKind) -> bool {
    matches!(kind, SectionKind::Assessment | SectionKind::Activity | SectionKind::TeachBack)
}
