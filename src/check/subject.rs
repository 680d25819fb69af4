//! A course as the rules look at it: what many of them look for is gathered once.

use std::ops::Deref;
use std::sync::Arc;

use rayon::prelude::*;

use crate::course::{Course, CourseModule};
use crate::kept::{ANYBODY, Kept};
use crate::span::Span;
use crate::syntax::tree::{
    Block, BlockKind, Inline, InlineKind, Module, Picture, Question, Section, Target,
};
use crate::syntax::walk::{Visit, all_blocks, walk, walk_module, walk_section};

/// A course, and what is often looked for in it.
pub struct Subject<'a> {
    course: &'a Course,
    modules: Vec<Gathered<'a>>,
}

/// What a module holds, in reading order.
struct Gathered<'a> {
    module: &'a CourseModule,
    blocks: Vec<&'a Block>,
    questions: Vec<&'a Question>,
    pictures: Vec<(&'a Picture, Span)>,
}

/// A link.
pub(super) struct Link<'a> {
    /// Where it leads.
    pub(super) target: &'a Target,
    /// What can be clicked.
    pub(super) text: &'a [Inline],
    /// Where it stands.
    pub(super) span: Span,
}

impl Deref for Subject<'_> {
    type Target = Course;

    fn deref(&self) -> &Course {
        self.course
    }
}

impl<'a> Subject<'a> {
    pub(super) fn of(course: &'a Course) -> Self {
        let gathered = course.modules.par_iter().map(|module| gathered(module, &course.kept));
        Self { course, modules: gathered.collect() }
    }

    /// Its modules, and all blocks of each.
    pub(super) fn modules(&self) -> impl Iterator<Item = (&'a CourseModule, &[&'a Block])> {
        self.modules.iter().map(|one| (one.module, one.blocks.as_slice()))
    }

    /// All blocks.
    pub(super) fn blocks(&self) -> impl Iterator<Item = &'a Block> {
        self.modules.iter().flat_map(|one| one.blocks.iter().copied())
    }

    /// All questions, and the modules that they stand in.
    pub(super) fn questions(&self) -> impl Iterator<Item = (&'a CourseModule, &'a Question)> {
        self.modules
            .iter()
            .flat_map(|one| one.questions.iter().map(move |question| (one.module, *question)))
    }

    /// All pictures that are shown, the modules that show them, and where.
    pub(super) fn pictures(&self) -> impl Iterator<Item = (&'a CourseModule, &'a Picture, Span)> {
        self.modules.iter().flat_map(|one| {
            one.pictures.iter().map(move |(picture, span)| (one.module, *picture, *span))
        })
    }

    /// All links: few rules ask for them, and only of a course that is approved.
    pub(super) fn links(&self) -> impl Iterator<Item = Link<'a>> {
        self.modules.iter().flat_map(|one| links(&one.module.tree))
    }
}

/// Whether there is a picture in a section: what has none, is not gone through again.
struct HasPicture(bool);

fn has_picture(section: &Arc<Section>, kept: &Kept) -> bool {
    let found = kept.get(section, ANYBODY, || {
        let mut found = HasPicture(false);
        walk_section(section, &mut |visit| found.0 |= picture(&visit).is_some());
        found
    });
    found.0
}

fn picture<'a>(visit: &Visit<'a>) -> Option<(&'a Picture, Span)> {
    match visit {
        Visit::Block(Block { kind: BlockKind::Figure(picture), span })
        | Visit::Inline(Inline { kind: InlineKind::Picture(picture), span }) => {
            Some((&**picture, *span))
        }
        _ => None,
    }
}

fn links(module: &Module) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    walk_module(module, &mut |visit| {
        if let Visit::Inline(Inline { kind: InlineKind::Link(target, text), span }) = visit {
            links.push(Link { target, text, span: *span });
        }
    });
    links
}

fn gathered<'a>(module: &'a CourseModule, kept: &Kept) -> Gathered<'a> {
    let blocks = all_blocks(&module.tree);
    let questions = blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Question(question) => Some(&**question),
        _ => None,
    });
    let mut pictures = Vec::new();
    let mut find = |visit: Visit<'a>| pictures.extend(picture(&visit));
    let sections = module.tree.sections.iter().filter(|section| has_picture(section, kept));
    sections.for_each(|section| walk_section(section, &mut find));
    module.tree.footnotes.values().for_each(|note| walk(&note.blocks, &mut find));
    Gathered { module, questions: questions.collect(), pictures, blocks }
}
