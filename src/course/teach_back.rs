//! The teach-back's arithmetic: how many turns a room has, and whether they fit.

use crate::course::CourseModule;
use crate::syntax::course_file::{CourseFile, TeachBack};
use crate::syntax::tree::SectionKind;

/// The turns of a teach-back with a full class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turns {
    /// Candidates: the largest class.
    pub candidates: u32,
    /// Rooms that run at once.
    pub rooms: u32,
    /// Turns in the fullest room.
    pub turns: u32,
    /// Minutes that a candidate teaches.
    pub teaching: u32,
    /// Minutes of feedback to each.
    pub feedback: u32,
    /// Minutes that the module has for it.
    pub available: u32,
}

impl Turns {
    /// The turns of a full class; none without rooms.
    pub fn of(plan: &TeachBack, course: &CourseFile, module: &CourseModule) -> Option<Self> {
        let candidates = course.class.max.value;
        if plan.rooms == 0 {
            return None;
        }
        let minutes = |wanted: &dyn Fn(SectionKind) -> bool| -> u32 {
            let sections = module.tree.sections.iter().filter(|section| wanted(section.kind));
            sections.map(|section| section.minutes.0).sum()
        };
        let marked = minutes(&|kind| kind == SectionKind::TeachBack);
        let available = match marked {
            0 => minutes(&|kind| kind != SectionKind::Break),
            marked => marked,
        };
        Some(Self {
            candidates,
            rooms: plan.rooms,
            turns: candidates.div_ceil(plan.rooms),
            teaching: plan.minutes_each.0,
            feedback: plan.feedback.as_ref().map_or(0, |feedback| feedback.0),
            available,
        })
    }

    /// Minutes that one turn takes.
    pub fn each(&self) -> u32 {
        self.teaching + self.feedback
    }

    /// Minutes that the fullest room needs.
    pub fn needed(&self) -> u32 {
        self.turns * self.each()
    }
}
