//! A course as the rules look at it: what many of them look for is gathered once.

use std::ops::Deref;

use rayon::prelude::*;

use crate::course::{Course, CourseModule};
use crate::span::Span;
use crate::syntax::tree::{Block, BlockKind, Inline, InlineKind, Picture, Question, Target};
use crate::syntax::walk::{Visit, all_blocks, walk_module};

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
    links: Vec<Link<'a>>,
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
        Self { course, modules: course.modules.par_iter().map(gathered).collect() }
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

    /// All links.
    pub(super) fn links(&self) -> impl Iterator<Item = &Link<'a>> {
        self.modules.iter().flat_map(|one| &one.links)
    }
}

fn gathered(module: &CourseModule) -> Gathered<'_> {
    let blocks = all_blocks(&module.tree);
    let questions = blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Question(question) => Some(&**question),
        _ => None,
    });
    let (mut pictures, mut links) = (Vec::new(), Vec::new());
    walk_module(&module.tree, &mut |visit| match visit {
        Visit::Block(Block { kind: BlockKind::Figure(picture), span }) => {
            pictures.push((&**picture, *span));
        }
        Visit::Inline(Inline { kind: InlineKind::Picture(picture), span }) => {
            pictures.push((&**picture, *span));
        }
        Visit::Inline(Inline { kind: InlineKind::Link(target, text), span }) => {
            links.push(Link { target, text, span: *span });
        }
        _ => {}
    });
    Gathered { module, questions: questions.collect(), pictures, links, blocks }
}
