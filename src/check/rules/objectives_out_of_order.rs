//! Objectives are listed in another order than they are taught in.
//!
//! Texas wants a course's file to list the objectives in the order taught (TCOLE, training file
//! documentation), and who reads the list at the start of a class takes it for the way of the day.
//! Terminal objectives are compared with one another, and so are the enabling ones of each: a
//! course may come back to an earlier goal. A terminal objective begins with the first of those
//! that serve it. Stations that run at once have no order. Of each list the first pair is told.
//!
//! Example: `MP-1` listed before `MP-2`, and `MP-2` taught in the module before `MP-1`'s.
//! Instead: list `MP-2` first, or teach `MP-1` first.

use std::collections::BTreeMap;

use crate::check::families::enabling;
use crate::check::whole::is_whole;
use crate::check::{Find, Holds, Rule, Subject};
use crate::course::Course;
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Span;
use crate::syntax::course_file::{Objective, ObjectiveKind};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "objectives-out-of-order",
    level: Level::Warning,
    manual: include_str!("objectives_out_of_order.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// When and where something is first taught.
#[derive(Clone, Copy)]
struct Lesson<'a> {
    /// The objective that is named there.
    id: &'a str,
    /// The place of its slot in the course: what runs at once has the same.
    slot: usize,
    /// The module's place in teaching order, from 0.
    module: usize,
    /// The section's place in the module; none if the module names the objective and no section
    /// does.
    section: Option<usize>,
    /// Where it is named.
    span: Span,
}

impl Lesson<'_> {
    fn is_before(&self, other: &Lesson<'_>) -> bool {
        let in_module = self.module == other.module
            && self.section.zip(other.section).is_some_and(|(own, other)| own < other);
        self.slot < other.slot || in_module
    }
}

fn find(course: &Subject<'_>, faults: &mut Faults) {
    if !is_whole(course) || !course.has_read("objectives") {
        return;
    }
    let lessons = lessons(course);
    let enabling = enabling(course);
    let own = |objective: &Objective| lessons.get(objective.id.as_str()).copied();
    let first = |objective: &Objective| {
        let serving = enabling.get(objective.id.as_str()).into_iter().flatten();
        let all = serving.filter_map(|one| own(one)).chain(own(objective));
        all.reduce(|first, one| if one.is_before(&first) { one } else { first })
    };
    let terminal = course.manifest.objectives.iter().filter(|one| one.kind == ObjectiveKind::Tpo);
    faults.extend(first_pair(terminal.clone().filter_map(|one| Some((one, first(one)?)))));
    for serving in terminal.filter_map(|one| enabling.get(one.id.as_str())) {
        faults.extend(first_pair(serving.iter().filter_map(|one| Some((*one, own(one)?)))));
    }
}

/// The fault of the first objective that is taught before one listed above it.
fn first_pair<'a>(listed: impl Iterator<Item = (&'a Objective, Lesson<'a>)>) -> Option<Diagnostic> {
    let mut latest: Option<(&Objective, Lesson<'_>)> = None;
    for (objective, lesson) in listed {
        match latest {
            Some((above, late)) if lesson.is_before(&late) => {
                return Some(fault((objective, lesson), (above, late)));
            }
            // A section is more exact than its module.
            Some((_, late)) if late.module == lesson.module && lesson.section.is_none() => {}
            // Of stations that run at once, the first stands for all.
            Some((_, late)) if late.slot == lesson.slot && late.module != lesson.module => {}
            _ => latest = Some((objective, lesson)),
        }
    }
    None
}

fn fault(early: (&Objective, Lesson<'_>), late: (&Objective, Lesson<'_>)) -> Diagnostic {
    let message = format!(
        "`{}` is taught before `{}`, and listed after it",
        early.0.id.value, late.0.id.value
    );
    let taught = |lesson: &Lesson<'_>| format!("`{}` is first taught here", lesson.id);
    Diagnostic::warning(RULE.name, early.0.id.span, message)
        .related(early.1.span, taught(&early.1))
        .related(late.1.span, taught(&late.1))
        .help("list objectives in the order in which they are taught, or teach them as listed")
}

/// Where each objective is first taught.
fn lessons(course: &Course) -> BTreeMap<&str, Lesson<'_>> {
    let slots = course.schedule.days.iter().flat_map(|day| &day.slots).enumerate();
    let slots: BTreeMap<usize, usize> = slots
        .flat_map(|(slot, what)| what.modules().into_iter().map(move |module| (module, slot)))
        .collect();
    let mut lessons: BTreeMap<&str, Lesson<'_>> = BTreeMap::new();
    for (module, one) in course.modules.iter().enumerate() {
        let slot = slots.get(&module).copied().unwrap_or_default();
        for (section, what) in one.tree.sections.iter().enumerate() {
            for id in &what.objectives {
                let lesson =
                    Lesson { id: id.as_str(), slot, module, section: Some(section), span: id.span };
                lessons.entry(id.as_str()).or_insert(lesson);
            }
        }
        for id in &one.tree.front.objectives {
            let lesson = Lesson { id: id.as_str(), slot, module, section: None, span: id.span };
            lessons.entry(id.as_str()).or_insert(lesson);
        }
    }
    lessons
}
