//! Is it fit to teach from? One rule a file, named for the fault.
//!
//! 1. `RULES` lists them in reading order.
//! 2. `check` runs them all; the academy's and the course's `check.levels` say how grave each is.
//! 3. A course without errors becomes a `CheckedCourse`, which is all that can be projected.

mod rules;

use rayon::prelude::*;

use crate::course::Course;
use crate::diagnostic::{Diagnostic, Level, has_errors};
use crate::syntax::decode::Faults;
use crate::syntax::manifests::{CheckSettings, RuleLevel};

/// A rule: what it looks for, and how grave that is unless somebody says otherwise.
pub struct Rule {
    /// Its name: the fault that it finds.
    pub name: &'static str,
    /// How grave its findings are by default.
    pub level: Level,
    /// Its manual: the prose at the head of its file.
    pub manual: &'static str,
    /// Looks for the fault.
    pub find: fn(&Course, &mut Faults),
}

/// All rules, in reading order: time, people, text and pictures, safety, tests, records.
pub const RULES: &[Rule] = &[
    rules::section_minutes_mismatch::RULE,
    rules::day_past_its_end::RULE,
    rules::module_in_no_day::RULE,
    rules::impossible_class_size::RULE,
    rules::teach_back_that_cannot_fit::RULE,
    rules::dates_out_of_order::RULE,
    rules::picture_without_alt_text::RULE,
    rules::picture_without_credit::RULE,
    rules::scenario_without_safety_plan::RULE,
    rules::pretest_item_after_lesson::RULE,
    rules::test_larger_than_bank::RULE,
    rules::outline_in_approved_course::RULE,
    rules::version_without_record::RULE,
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
        self.course.modules.into_par_iter().for_each(drop);
    }
}

/// Runs all rules. What they find is returned in either case.
pub fn check(course: Course) -> (Option<CheckedCourse>, Faults) {
    let mut faults = Vec::new();
    let settings = [course.academy.check.as_ref(), course.manifest.check.as_ref()];
    settings.iter().flatten().for_each(|settings| unknown_rules(settings, &mut faults));
    let found = RULES.par_iter().map(|rule| {
        let mut found = Vec::new();
        (rule.find)(&course, &mut found);
        found
    });
    let found: Vec<Faults> = found.collect();
    for (rule, found) in RULES.iter().zip(found) {
        let level = level(rule, &settings);
        let found =
            found.into_iter().filter_map(|fault| Some(Diagnostic { level: level?, ..fault }));
        faults.extend(found);
    }
    let fit = course.is_sound && !has_errors(&faults);
    let checked = fit.then_some(CheckedCourse { course });
    (checked, faults)
}

/// The rule's level: the course's word before the academy's before the rule's own; none means: allowed.
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
                .suggest(&name.value, RULES.iter().map(|rule| rule.name)),
            );
        }
    }
}
