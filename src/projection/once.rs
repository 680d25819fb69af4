//! What is made of a course's parts once for all packets of a kit.

use std::sync::{Arc, Weak};

use crate::course::{Common, Course, Selection};
use crate::projection::Projection;
use crate::syntax::tree::{InlineKind, Module, Section};
use crate::syntax::values::{Id, Slug};
use crate::syntax::walk::{Visit, walk, walk_section};

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

/// What was written of a section, in which course.
struct WrittenOnce<W> {
    frame: Frame,
    written: Arc<W>,
}

/// Whether a section has a field that each agency fills otherwise.
struct NamesAgency(bool);

fn is_agencys(visit: &Visit<'_>) -> bool {
    matches!(visit, Visit::Inline(inline)
        if matches!(&inline.kind, InlineKind::Field(field) if field.is_agencys()))
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

    /// What is made of a module for this reader: made once for all agencies that leave the module, and the course around it,
    /// what they are. `M` is a type of its own for each document.
    pub fn made_once<M: Send + Sync + 'static>(
        &self,
        index: usize,
        make: impl Fn() -> M,
    ) -> Arc<M> {
        let Module { sections, footnotes, .. } = &*self.modules[index];
        let made = || Arc::new(make());
        let mut has_own = sections.iter().any(|section| self.names_agency(section));
        for note in footnotes.values() {
            walk(&note.blocks, &mut |visit| has_own |= is_agencys(&visit));
        }
        let Some(first) = sections.first().filter(|_| !has_own) else { return made() };
        let once = self.found_once(first, || MadeOnce {
            frame: Frame::of(self.course),
            sections: sections.clone(),
            made: made(),
        });
        let same = |(one, other): (&Arc<Section>, &Arc<Section>)| Arc::ptr_eq(one, other);
        let is_same = once.frame.is_of(self.course)
            && once.sections.len() == sections.len()
            && once.sections.iter().zip(sections).all(same);
        if is_same { once.made.clone() } else { made() }
    }

    /// What is written of a section on the pages of a document: written once for all agencies that leave the section, and
    /// the course around it, what they are, as long as it `fits` what was written before it.
    pub fn written_once<W: Send + Sync + 'static>(
        &self,
        section: &Arc<Section>,
        document: &'static str,
        fits: impl Fn(&W) -> bool,
        mut write: impl FnMut() -> W,
    ) -> Arc<W> {
        if self.names_agency(section) {
            return Arc::new(write());
        }
        let once = self.course.kept.get(section, (self.reader as u8, document), || WrittenOnce {
            frame: Frame::of(self.course),
            written: Arc::new(write()),
        });
        match once.frame.is_of(self.course) && fits(&once.written) {
            true => once.written.clone(),
            false => Arc::new(write()),
        }
    }

    /// Whether a section has a field that each agency fills otherwise.
    fn names_agency(&self, section: &Arc<Section>) -> bool {
        let found = self.found_once(section, || {
            let mut found = NamesAgency(false);
            walk_section(section, &mut |visit| found.0 |= is_agencys(&visit));
            found
        });
        found.0
    }
}
