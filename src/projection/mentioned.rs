//! What running text mentions by name: notes, works and pictures.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::kept::{ANYBODY, Kept};
use crate::syntax::tree::{Block, BlockKind, InlineKind, Module, Section};
use crate::syntax::walk::{Visit, walk, walk_section};

/// What a text mentions.
#[derive(Default)]
pub(super) struct Mentioned {
    /// The labels of notes.
    pub(super) notes: BTreeSet<String>,
    /// The ids of works that it cites.
    pub(super) works: BTreeSet<String>,
    /// The files of pictures, as their module names them.
    pub(super) pictures: BTreeSet<String>,
}

impl Mentioned {
    /// What a section mentions, found out once for all packets.
    pub(super) fn in_section(section: &Arc<Section>, kept: &Kept) -> Arc<Self> {
        kept.get(section, ANYBODY, || {
            let mut mentioned = Self::default();
            walk_section(section, &mut |visit| mentioned.add(&visit));
            mentioned
        })
    }

    /// What blocks mention.
    pub(super) fn in_blocks(blocks: &[Block]) -> Self {
        let mut mentioned = Self::default();
        walk(blocks, &mut |visit| mentioned.add(&visit));
        mentioned
    }

    /// What a module mentions, its notes last.
    pub(super) fn in_module(module: &Module, kept: &Kept) -> Vec<Arc<Self>> {
        let sections = module.sections.iter().map(|section| Self::in_section(section, kept));
        let notes = kept.get(&module.footnotes, ANYBODY, || {
            let mut mentioned = Self::default();
            let notes = module.footnotes.values();
            notes.for_each(|note| walk(&note.blocks, &mut |visit| mentioned.add(&visit)));
            mentioned
        });
        sections.chain([notes]).collect()
    }

    fn add(&mut self, visit: &Visit<'_>) {
        match visit {
            Visit::Block(Block { kind: BlockKind::Figure(picture), .. }) => {
                self.pictures.insert(picture.file.clone());
            }
            Visit::Inline(inline) => match &inline.kind {
                InlineKind::Picture(picture) => {
                    self.pictures.insert(picture.file.clone());
                }
                InlineKind::Note(label) => {
                    self.notes.insert(label.clone());
                }
                InlineKind::Cite(citations) => {
                    self.works.extend(citations.iter().map(|citation| citation.key.clone()));
                }
                _ => {}
            },
            _ => {}
        }
    }
}
