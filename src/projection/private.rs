//! The words that may be secrets: those of passages that participants don't read.

use std::sync::Arc;

use crate::kept::{ANYBODY, Kept};
use crate::projection::leaves::{addresses_of, block_leaves, section_addresses, section_leaves};
use crate::projection::runs::{runs_of, sums, words};
use crate::projection::secrets::{LONGEST, SHORTEST};
use crate::span::Span;
use crate::syntax::front_matter::FrontMatter;
use crate::syntax::tree::{BlockKind, Module, Section};
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::{Visit, walk_section};

/// A run of words that may be a secret.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    /// Its sum.
    pub(super) run: u64,
    /// Its first four words.
    pub(super) begins: u64,
    /// In words.
    pub(super) length: usize,
    /// Where it stands.
    pub(super) span: Span,
}

/// All runs that could be secret of a section, or of what else a module has.
pub(super) struct Private(pub(super) Vec<Candidate>);

/// All runs of a module that could be secret.
pub(super) fn runs(module: &Module, kept: &Kept) -> Vec<Arc<Private>> {
    let mut runs = Vec::new();
    for (text, span) in hints(&module.front) {
        let mut whole = words(text).map(|(sum, _)| (sum, span)).collect();
        end_of_private(&mut whole, &mut runs);
    }
    let mut all = vec![Arc::new(Private(runs))];
    let of_section =
        |section: &Arc<Section>| kept.get(section, ANYBODY, || Private::of_section(section));
    all.extend(module.sections.iter().map(of_section));
    if !module.footnotes.is_empty() {
        let mut places: Vec<Span> = Vec::new();
        module.sections.iter().for_each(|section| places.extend(private_places(section)));
        let mut private = Gathering { places, whole: Vec::new(), runs: Vec::new() };
        for note in module.footnotes.values() {
            let text = &mut String::new();
            block_leaves(&note.blocks, text, &mut |text, span| private.add(text, span));
            addresses_of(&note.blocks, &mut |text, span| private.add(text, span));
        }
        all.push(Arc::new(private.end()));
    }
    all
}

impl Private {
    /// Of each private passage by itself, and of those that follow one another as a whole, so that short items are
    /// found too when they come one after the other. A section's title is public: nothing goes on over it.
    pub(super) fn of_section(section: &Section) -> Self {
        let places = private_places(section);
        let mut private = Gathering { places, whole: Vec::new(), runs: Vec::new() };
        section_leaves(section, &mut |text, span| private.add(text, span));
        section_addresses(section, &mut |text, span| private.add(text, span));
        private.end()
    }
}

/// Private text while it is gone through.
struct Gathering {
    places: Vec<Span>,
    whole: Vec<(u64, Span)>,
    runs: Vec<Candidate>,
}

impl Gathering {
    fn add(&mut self, text: &str, span: Span) {
        if !self.places.iter().any(|place| place.contains(span)) {
            return end_of_private(&mut self.whole, &mut self.runs);
        }
        let sums = sums(text);
        if (SHORTEST..LONGEST).contains(&sums.len()) {
            self.runs.extend(candidates(&sums, sums.len(), |_| span));
        }
        self.whole.extend(sums.into_iter().map(|sum| (sum, span)));
    }

    fn end(mut self) -> Private {
        end_of_private(&mut self.whole, &mut self.runs);
        Private(self.runs)
    }
}

/// Takes the runs of private text that has come to its end.
fn end_of_private(whole: &mut Vec<(u64, Span)>, runs: &mut Vec<Candidate>) {
    let (sums, places): (Vec<u64>, Vec<Span>) = whole.drain(..).unzip();
    let length = sums.len().min(LONGEST);
    if length >= SHORTEST {
        runs.extend(candidates(&sums, length, |at| places[at]));
    }
}

/// The runs of a length, each with its place.
fn candidates<'a>(
    sums: &'a [u64],
    length: usize,
    span: impl Fn(usize) -> Span + 'a,
) -> impl Iterator<Item = Candidate> + 'a {
    let runs = runs_of(sums, length).zip(runs_of(sums, SHORTEST)).enumerate();
    runs.map(move |(at, (run, begins))| Candidate { run, begins, length, span: span(at) })
}

/// The outermost passages that participants don't read.
fn private_places(section: &Section) -> Vec<Span> {
    let mut places: Vec<Span> = Vec::new();
    walk_section(section, &mut |visit| {
        let Visit::Block(block) = visit else { return };
        let reader = match &block.kind {
            BlockKind::Marked(marked)
                if marked.kind == Kind::Insert && !marked.details.is_filled =>
            {
                Reader::Instructor
            }
            BlockKind::Marked(marked) => marked.kind.reader(),
            BlockKind::Question(_) => Kind::Question.reader(),
            _ => return,
        };
        let inside = places.last().is_some_and(|place| place.contains(block.span));
        if !inside && !Reader::Participant.may_read(reader) {
            places.push(block.span);
        }
    });
    places
}

/// What the front matter tells instructors.
fn hints(front: &FrontMatter) -> impl Iterator<Item = (&str, Span)> {
    let hints = [&front.room, &front.rehearse, &front.if_late].into_iter().flatten();
    let remainder = front.groups.as_ref().and_then(|groups| groups.remainder.as_ref());
    hints.chain(remainder).map(|text| (text.as_str(), front.span))
}
