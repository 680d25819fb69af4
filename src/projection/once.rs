//! What is made of a course's parts once for all packets of a kit.

use std::sync::{Arc, Weak};

use crate::course::{Common, Course, Selection};
use crate::projection::Projection;
use crate::syntax::tree::Section;
use crate::syntax::values::{Id, Slug};

/// What of a course shows in what is made of its parts: when each module runs, and where links lead.
struct Frame {
    /// Weak, as it is kept in that course: else neither would ever be given back.
    common: Weak<Common>,
    variant: Option<Slug>,
    audience: Option<Id>,
}

impl Frame {
    fn of(course: &Course) -> Self {
        let Selection { variant, audience, .. } = &course.selection;
        let (variant, audience) = (variant.clone(), audience.clone());
        Self { common: Arc::downgrade(course.common()), variant, audience }
    }

    fn is_of(&self, course: &Course) -> bool {
        std::ptr::eq(self.common.as_ptr(), Arc::as_ptr(course.common()))
            && self.variant == course.selection.variant
            && self.audience == course.selection.audience
    }
}

/// What was made of a module, of which sections in which course.
struct MadeOnce<M> {
    frame: Frame,
    sections: Vec<Arc<Section>>,
    made: Arc<M>,
}

/// A section as it is for all agencies: before one of them filled its inserts.
fn ground(section: &Arc<Section>) -> &Arc<Section> {
    section.ground.as_ref().unwrap_or(section)
}

impl Projection<'_> {
    /// What follows from a section alone, found out once for all packets.
    pub fn found_once<F: Send + Sync + 'static>(
        &self,
        section: &Arc<Section>,
        find: impl FnOnce() -> F,
    ) -> Arc<F> {
        self.course.kept.get(section, (self.reader as u8, ""), find)
    }

    /// What is made of a module for the pages of a document, but for the places that an agency fills: made once for all
    /// agencies that leave the module, and the course around it, what they are.
    pub fn made_once<M: Send + Sync + 'static>(
        &self,
        index: usize,
        document: &'static str,
        make: impl Fn() -> M,
    ) -> Arc<M> {
        let made = || Arc::new(make());
        let grounds = || self.modules[index].sections.iter().map(ground);
        let Some(first) = grounds().next() else { return made() };
        let once = self.course.kept.get(first, (self.reader as u8, document), || MadeOnce {
            frame: Frame::of(self.course),
            sections: grounds().cloned().collect(),
            made: made(),
        });
        let same = |(one, other): (&Arc<Section>, &Arc<Section>)| Arc::ptr_eq(one, other);
        let is_same = once.frame.is_of(self.course)
            && once.sections.len() == grounds().count()
            && once.sections.iter().zip(grounds()).all(same);
        if is_same { once.made.clone() } else { made() }
    }
}
