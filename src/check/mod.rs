//! Is it fit to teach from? One rule a file, named for the fault.
//!
//! 1. `RULES` lists them in reading order.
//! 2. `check` runs them; the academy's and the course's `check.levels` say how grave each is.
//! 3. `allowances` lets single places pass, each with a reason that is written down.
//! 4. They look at a `subject`: the course, and what many of them look for, gathered once.
//! 5. What several rules need: `families` tells which objectives serve which, `bank` what the questions are, `timeline` what a day is like to sit through, `works` what is cited, `handout` what
//!    participants read, `reading` how hard that is, `words` what a text holds, `whole` whether all of the
//!    course is in hand.
//! 6. A course without errors becomes a `CheckedCourse`, which is all that can be projected.

mod allowances;
mod bank;
mod families;
mod handout;
mod reading;
mod rules;
mod subject;
mod timeline;
mod whole;
mod words;
mod works;

use rayon::prelude::*;

use crate::check::allowances::Allowances;
use crate::check::handout::Piece;
use crate::check::reading::Reading;
pub use crate::check::subject::Subject;
use crate::course::Course;
use crate::diagnostic::{Diagnostic, Level, has_errors};
use crate::syntax::course_file::Status;
use crate::syntax::decode::Faults;
use crate::syntax::manifest::ANY;
use crate::syntax::manifests::{CheckSettings, RuleLevel};
use crate::syntax::tree::Module;
use crate::syntax::unread;
use crate::syntax::values::Date;
use crate::syntax::walk::blocks_text;

/// A rule: what it looks for, and how grave that is unless somebody says otherwise.
pub struct Rule {
    /// Its name: the fault that it finds.
    pub name: &'static str,
    /// How grave its findings are by default.
    pub level: Level,
    /// From when on a build stops for its errors.
    pub holds: Holds,
    /// Its manual: the prose at the head of its file.
    pub manual: &'static str,
    /// Looks for the fault.
    pub find: Find,
}

impl Rule {
    /// Its manual as text: the first line says what it finds.
    pub fn manual(&self) -> String {
        let lines = self.manual.lines().map_while(|line| line.strip_prefix("//!"));
        let lines: Vec<&str> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        lines.join("\n")
    }
}

/// From when on a build stops for a rule's errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// From the first draft: a kit would be wrong, or couldn't be made.
    Always,
    /// Once the course is approved: it isn't fit to teach from, and while it is written everybody
    /// knows that. `kitbag check` tells it from the beginning.
    WhenApproved,
}

/// How a rule looks.
#[derive(Clone, Copy)]
pub enum Find {
    /// At the course.
    Always(fn(&Subject<'_>, &mut Faults)),
    /// At the course and today's date, which only `kitbag check` knows: what is built never depends on
    /// the day.
    WithAge(fn(&Subject<'_>, Date, &mut Faults)),
    /// At what all courses of a curriculum share: the fault is one if each of them has it. Only `kitbag
    /// check` sees them all.
    InEvery(fn(&Subject<'_>, &mut Faults)),
}

/// The school grade (United States) that a module's handout asks of its reader, by the formula of
/// Flesch and Kincaid; nothing if it is too short to say. It is meant for English.
pub fn reading_grade(module: &Module) -> Option<f64> {
    Reading::of(&handout::pieces(module)).grade()
}

/// How many words a module's handout has, without titles and footnotes.
pub fn handout_words(module: &Module) -> usize {
    let text = |piece: &Piece<'_>| blocks_text(std::slice::from_ref(piece.block));
    let words = |piece| text(&piece).split_whitespace().count();
    handout::pieces(module).into_iter().map(words).sum()
}

/// Whether a finding is one only if each course of the curriculum has it.
pub fn holds_in_every_course(finding: &Diagnostic) -> bool {
    let rule = RULES.iter().find(|rule| rule.name == finding.rule);
    rule.is_some_and(|rule| matches!(rule.find, Find::InEvery(_)))
}

/// Whether a finding is one only if the course has it and each of its variants, too.
pub fn holds_in_every_variant(finding: &Diagnostic) -> bool {
    allowances::is_of_place(finding)
}

/// Which rules are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those that stop a build.
    Build,
    /// All; those that judge age by this day.
    All(Date),
}

/// All rules, in reading order: time, people, objectives, tests, train-the-trainer, safety,
/// currency, text and pictures, files, records, review.
pub const RULES: &[Rule] = &[
    rules::section_minutes_mismatch::RULE,
    rules::say_too_long::RULE,
    rules::empty_section::RULE,
    rules::day_past_its_end::RULE,
    rules::module_in_no_day::RULE,
    rules::too_long_without_a_break::RULE,
    rules::too_long_without_participation::RULE,
    rules::lecture_share_above_limit::RULE,
    rules::impossible_class_size::RULE,
    rules::impossible_group_size::RULE,
    rules::objective_without_module::RULE,
    rules::objective_without_assessment::RULE,
    rules::verb_that_cannot_be_observed::RULE,
    rules::terminal_objective_without_condition_or_criterion::RULE,
    rules::objectives_out_of_order::RULE,
    rules::requirement_without_objective::RULE,
    rules::test_item_without_objective::RULE,
    rules::pretest_item_after_lesson::RULE,
    rules::test_larger_than_bank::RULE,
    rules::tests_of_different_objectives::RULE,
    rules::duplicate_item::RULE,
    rules::answer_names_a_place::RULE,
    rules::right_answer_always_longest::RULE,
    rules::right_letter_too_often::RULE,
    rules::no_teach_back::RULE,
    rules::teach_back_without_rubric::RULE,
    rules::teach_back_that_cannot_fit::RULE,
    rules::no_facilitation_practice::RULE,
    rules::instructor_course_without_inserts::RULE,
    rules::insert_without_guidance::RULE,
    rules::roll_call_that_cannot_stand_alone::RULE,
    rules::scenario_without_safety_plan::RULE,
    rules::safety_plan_without_rules::RULE,
    rules::scenario_without_script::RULE,
    rules::scenario_without_stop_conditions::RULE,
    rules::stop_word_never_told::RULE,
    rules::dates_out_of_order::RULE,
    rules::review_date_missing::RULE,
    rules::review_date_past::RULE,
    rules::law_as_of_missing::RULE,
    rules::law_as_of_after_last_look::RULE,
    rules::law_as_of_before_work_it_cites::RULE,
    rules::reference_past_its_check_by::RULE,
    rules::standard_past_its_check_by::RULE,
    rules::reference_never_cited::RULE,
    rules::term_never_used::RULE,
    rules::picture_without_alt_text::RULE,
    rules::alt_text_that_says_nothing::RULE,
    rules::picture_without_credit::RULE,
    rules::privileged_text_in_ordinary_passage::RULE,
    rules::placeholder_left_in_text::RULE,
    rules::text_harder_than_reading_grade::RULE,
    rules::slide_too_full::RULE,
    rules::duplicate_section_title::RULE,
    rules::heading_level_skipped::RULE,
    rules::table_without_header::RULE,
    rules::link_text_that_says_nothing::RULE,
    rules::link_malformed::RULE,
    rules::language_unknown::RULE,
    rules::file_never_used::RULE,
    rules::outline_in_approved_course::RULE,
    rules::version_without_record::RULE,
    rules::comment_open::RULE,
    rules::comment_on_nothing::RULE,
];

/// A course that is sound, and in which no rule found an error.
pub struct CheckedCourse {
    course: Course,
}

impl CheckedCourse {
    /// The course.
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// Gives its memory back, on all threads.
    pub fn release(self) {
        self.course.release();
    }
}

/// Runs the rules. What they find is returned in either case.
pub fn check(course: Course, scope: Scope) -> (Option<CheckedCourse>, Faults) {
    let faults = findings(&course, scope);
    if course.is_sound && !has_errors(&faults) {
        return (Some(CheckedCourse { course }), faults);
    }
    course.release();
    (None, faults)
}

/// What the rules find in a course.
fn findings(course: &Course, scope: Scope) -> Faults {
    let mut faults = Vec::new();
    let settings = [course.academy.check.as_ref(), course.manifest.check.as_ref()];
    settings.iter().flatten().for_each(|settings| unknown_rules(settings, &mut faults));
    let is_approved = course.manifest.status == Status::Approved;
    let settled =
        |rule: &&Rule| [rule.name, ANY].iter().all(|name| !course.unsettled.contains(*name));
    let rules = RULES.par_iter().filter(settled).filter_map(|rule| {
        let level = level(rule, &settings)?;
        let stops = rule.holds == Holds::Always || is_approved && level == Level::Error;
        (scope != Scope::Build || stops).then_some((rule, level))
    });
    let subject = Subject::of(course);
    let found = rules.map(|(rule, level)| {
        let mut found = Vec::new();
        match (rule.find, scope) {
            (Find::Always(find), _) | (Find::InEvery(find), Scope::All(_)) => {
                find(&subject, &mut found);
            }
            (Find::WithAge(find), Scope::All(today)) => find(&subject, today, &mut found),
            (Find::WithAge(_) | Find::InEvery(_), Scope::Build) => {}
        }
        found.into_iter().map(|fault| Diagnostic { level, ..fault }).collect()
    });
    let found: Vec<Faults> = found.collect();
    let allowances = Allowances::of(&subject);
    faults.extend(allowances.apply(found.into_iter().flatten().collect(), scope));
    unread::leave_out(&mut faults, &course.unread_places);
    faults
}

/// The rule's level: the course's word before the academy's before the rule's own; none means:
/// allowed.
fn level(rule: &Rule, settings: &[Option<&CheckSettings>]) -> Option<Level> {
    let named = settings.iter().rev().flatten().find_map(|settings| {
        let levels = &settings.levels.0;
        levels.iter().find(|(name, _)| name.value == rule.name).map(|(_, level)| *level)
    });
    match named {
        None => Some(rule.level),
        Some(RuleLevel::Allow) => None,
        Some(RuleLevel::Warn) => Some(Level::Warning),
        Some(RuleLevel::Deny) => Some(Level::Error),
    }
}

fn unknown_rules(settings: &CheckSettings, faults: &mut Faults) {
    for (name, _) in &settings.levels.0 {
        if !RULES.iter().any(|rule| rule.name == name.value) {
            faults.push(
                Diagnostic::error(
                    "unknown-rule",
                    name.span,
                    format!("there is no rule `{}`", name.value),
                )
                .suggest(&name.value, RULES.iter().map(|rule| rule.name))
                .or_help("`kitbag explain` lists the rules"),
            );
        }
    }
}
