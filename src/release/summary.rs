//! A course as a later version needs it to be compared with: what it says, by id, each passage with its reader.

use std::collections::BTreeSet;

use crate::course::schedule::{Schedule, Slot};
use crate::course::{self, Course, CourseModule, Selection};
use crate::diagnostic::has_errors;
use crate::release::section::section;
use crate::source::Source;
use crate::span::Spanned;
use crate::syntax::course_file::{CourseFile, Material, Objective, Per};
use crate::syntax::decode::Faults;
use crate::syntax::front_matter::FrontMatter;
use crate::syntax::parse::Parsed;
use crate::syntax::summary::{self, Agenda, Paragraph, Summary, Variant};
use crate::syntax::tree::Fidelity;
use crate::syntax::vocabulary::Reader;

/// Makes the summary of a parsed course: all of it, for all audiences, with its variants, and without what any
/// agency adds.
pub fn summary(source: &Source, parsed: &Parsed) -> (Option<Summary>, Faults) {
    let select = |selection| course::resolve(source, parsed.clone(), selection);
    let (course, mut faults) = select(Selection::default());
    let Some(course) = course else { return (None, faults) };
    let mut summary = of_course(&course);
    for variant in &course.manifest.variants {
        let selection =
            Selection { variant: Some(variant.id.value.clone()), ..Selection::default() };
        let (shorter, more) = select(selection);
        faults.extend(more);
        let Some(shorter) = shorter else { return (None, faults) };
        let known: BTreeSet<String> =
            summary.modules.iter().map(|module| module.slug.clone()).collect();
        let own = shorter.modules.iter().filter(|module| !known.contains(&module.slug));
        summary.modules.extend(own.map(module));
        summary.variants.push(Variant {
            id: variant.id.to_string(),
            title: variant.title.clone(),
            agenda: agenda(&shorter.schedule, &shorter.modules),
            without: texts(&variant.without),
        });
    }
    let is_sound = course.is_sound && !has_errors(&faults);
    (is_sound.then_some(summary), faults)
}

fn of_course(course: &Course) -> Summary {
    let CourseFile { id, title, version, dates, tests, safety_plan, .. } = &course.manifest;
    let works =
        course.references.values().filter(|work| course.used.works.contains(work.id.as_str()));
    let tests =
        tests.iter().flat_map(|tests| [("Pre-test", &tests.pre), ("Post-test", &tests.post)]);
    let terms = course.used.terms.iter().filter_map(|place| course.terms.get(*place));
    let mut summary = Summary::new(&id.value, title, &version.value);
    summary.content_digest = course.digest().to_string();
    summary.revised = dates.revised.to_string();
    summary.law_as_of = dates.law_as_of.map(|date| date.to_string());
    summary.facts = facts(&course.manifest);
    summary.objectives = course.manifest.objectives.iter().map(objective).collect();
    summary.agenda = agenda(&course.schedule, &course.modules);
    summary.tests = tests
        .filter_map(|(name, test)| {
            let test = test.as_ref()?;
            let pass_percent = test.pass_percent.map(|share| share.0);
            Some(summary::Test { name: name.into(), items: test.items.value, pass_percent })
        })
        .collect();
    summary.stop_word = safety_plan.as_ref().map(|plan| one_line(&plan.stop_word));
    let rules = safety_plan.iter().flat_map(|plan| &plan.rules);
    summary.safety_rules = rules.map(|rule| one_line(rule)).collect();
    summary.modules = course.modules.iter().map(module).collect();
    summary.works = works
        .map(|work| summary::Work {
            id: work.id.to_string(),
            citation: one_line(&work.citation),
            is_law: work.kind.is_law(),
            law_as_of: work.law_as_of.map(|date| date.to_string()),
        })
        .collect();
    summary.terms = terms
        .map(|term| summary::Term {
            id: term.id.to_string(),
            term: one_line(&term.term),
            means: one_line(&term.means),
        })
        .collect();
    summary
}

/// What a trainer or whoever arranges a class needs to know of a manifest, besides what is compared by itself.
fn facts(manifest: &CourseFile) -> Vec<summary::Fact> {
    let class = &manifest.class;
    let ratio = class.participants_per_instructor;
    let ratio = ratio.map_or(String::new(), |count| format!(", {count} to an instructor"));
    let staff = manifest.staff.iter().map(|staff| {
        let count = staff.count.map_or(String::new(), |count| format!("{count} × "));
        let duties = staff.duties.as_ref().map_or(String::new(), |duties| format!(": {duties}"));
        format!("{count}{}{duties}", staff.role)
    });
    let back = manifest.teach_back.as_ref().map(|plan| {
        let feedback = plan.feedback.map_or(0, |minutes| minutes.0);
        let (each, rooms) = (plan.minutes_each.0, plan.rooms);
        format!("{each} minutes each, {feedback} of feedback, rooms: {rooms}")
    });
    let facts: [(&str, Vec<String>); 11] = [
        ("Goal", vec![manifest.goal.clone()]),
        ("Notice", manifest.notice.iter().cloned().collect()),
        ("For", vec![texts(&manifest.audiences).join(", ")]),
        ("Class", vec![format!("{} to {} participants{ratio}", class.min, class.max.value)]),
        ("Participants bring", manifest.prerequisites.clone()),
        ("Instructors bring", manifest.instructor_qualifications.clone()),
        ("Staff", staff.collect()),
        ("Room", manifest.room.clone()),
        ("Equipment", manifest.equipment.iter().map(material).collect()),
        ("Teach-back", back.into_iter().collect()),
        ("Licence", vec![manifest.licence.clone()]),
    ];
    let facts = facts.into_iter().flat_map(|(name, values)| {
        values
            .into_iter()
            .map(move |value| summary::Fact { name: name.into(), value: one_line(&value) })
    });
    facts.collect()
}

fn objective(objective: &Objective) -> summary::Objective {
    let parts =
        [objective.condition.as_ref(), Some(&objective.task.value), objective.criterion.as_ref()];
    let parts: Vec<String> = parts.into_iter().flatten().map(|part| one_line(part)).collect();
    summary::Objective {
        id: objective.id.to_string(),
        parent: objective.parent.as_ref().map(text),
        text: parts.join(" "),
        requirements: objective.requirements.iter().map(|one| one.value.clone()).collect(),
        assessed_in: texts(&objective.assessed_in),
    }
}

fn agenda(schedule: &Schedule, modules: &[CourseModule]) -> Agenda {
    let slug = |place: &usize| modules[*place].slug.clone();
    let slot = |slot: &Slot| match slot {
        Slot::Module(session) => summary::Slot {
            start: session.start.to_string(),
            minutes: session.minutes,
            modules: vec![slug(&session.module)],
            groups: None,
        },
        Slot::Lunch(lunch) => summary::Slot {
            start: lunch.start.to_string(),
            minutes: lunch.minutes,
            modules: Vec::new(),
            groups: None,
        },
        Slot::Rotation(stations) => summary::Slot {
            start: stations.start.to_string(),
            minutes: stations.minutes(),
            modules: stations.modules.iter().map(slug).collect(),
            groups: Some(stations.groups),
        },
    };
    let days = schedule.days.iter().map(|day| summary::Day {
        start: day.start.to_string(),
        end: day.end.to_string(),
        slots: day.slots.iter().map(slot).collect(),
    });
    Agenda { minutes: schedule.minutes, days: days.collect() }
}

fn module(module: &CourseModule) -> summary::Module {
    let front = &module.tree.front;
    let is_locked = front.fidelity == Some(Fidelity::Locked);
    let sections = module.tree.sections.iter();
    summary::Module {
        slug: module.slug.clone(),
        block: front.block.to_string(),
        title: one_line(&front.title),
        minutes: module.minutes(),
        is_locked,
        objectives: texts(&front.objectives),
        materials: front.materials.iter().map(material).collect(),
        front: front_text(front),
        sections: sections.map(|one| section(one, &module.tree, is_locked)).collect(),
    }
}

fn front_text(front: &FrontMatter) -> Vec<Paragraph> {
    let methods: Vec<String> =
        front.method.iter().map(|method| method.word().replace('-', " ")).collect();
    let groups = front.groups.as_ref();
    let sensitive = front.sensitive.then(|| "Warn the class, plan for support".to_owned());
    let methods = (!methods.is_empty()).then(|| methods.join(", "));
    let hints = [
        ("Goal", Reader::Participant, Some(front.goal.clone())),
        ("Method", Reader::Participant, methods),
        ("Groups", Reader::Participant, groups.map(|groups| format!("of {}", groups.people()))),
        ("Groups", Reader::Instructor, groups.and_then(|groups| groups.remainder.clone())),
        ("Sensitive", Reader::Instructor, sensitive),
        ("Room", Reader::Instructor, front.room.clone()),
        ("Rehearse", Reader::Instructor, front.rehearse.clone()),
        ("If late", Reader::Instructor, front.if_late.clone()),
    ];
    let hints = hints.into_iter().filter_map(|(label, reader, text)| {
        let text = one_line(&text?);
        Some(Paragraph {
            reader,
            audience: Vec::new(),
            label: label.into(),
            text,
            cites: Vec::new(),
        })
    });
    hints.collect()
}

/// A thing and how many of it.
fn material(material: &Material) -> String {
    let count = material.count.map_or(String::new(), |count| format!("{count} × "));
    let per = match material.per {
        Some(Per::Class) | None => "",
        Some(Per::Person) => ", for each person",
        Some(Per::Group) => ", for each group",
        Some(Per::Instructor) => ", for each instructor",
    };
    one_line(&format!("{count}{}{per}", material.item))
}

/// An id as text.
pub(super) fn text<T: std::fmt::Display>(id: &Spanned<T>) -> String {
    id.value.to_string()
}

/// Ids as text.
pub(super) fn texts<T: std::fmt::Display>(ids: &[Spanned<T>]) -> Vec<String> {
    ids.iter().map(text).collect()
}

/// A text on one line, without the gap that a citation leaves before a full stop.
pub(super) fn one_line(text: &str) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for mark in [".", ",", ";"] {
        line = line.replace(&format!(" {mark} "), &format!("{mark} "));
        if let Some(before) = line.strip_suffix(&format!(" {mark}")) {
            line = format!("{before}{mark}");
        }
    }
    line
}
