//! A section as its summary has it: its text paragraph by paragraph, each with its reader, and what has a name
//! of its own in it.

use std::collections::BTreeMap;

use crate::release::summary::{one_line, text, texts};
use crate::syntax::summary::{self, Paragraph};
use crate::syntax::tree::{
    Block, BlockKind, Citation, Fidelity, Footnote, Inline, InlineKind, Mark, Marked, Module,
    Question, Section, Target,
};
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::{Visit, plain_text, walk_inlines};

pub(super) fn section(section: &Section, module: &Module, is_locked: bool) -> summary::Section {
    let mut gathered = Gathered {
        notes: &module.footnotes,
        open_notes: Vec::new(),
        text: Vec::new(),
        passages: Vec::new(),
        questions: Vec::new(),
    };
    let here = Around { reader: Reader::Participant, audience: &[], label: "" };
    gathered.blocks(&section.blocks, here);
    for part in &section.parts {
        let part_here = Around { audience: &texts(&part.audience), ..here };
        gathered.paragraph(part_here, &part.title);
        gathered.blocks(&part.blocks, part_here);
    }
    summary::Section {
        id: section.id.to_string(),
        was: section.was.as_ref().map(text),
        title: one_line(&plain_text(&section.title)),
        kind: section.kind.word().to_owned(),
        minutes: section.minutes.0,
        is_locked: section.fidelity.map_or(is_locked, |fidelity| fidelity == Fidelity::Locked),
        objectives: texts(&section.objectives),
        audience: texts(&section.audience),
        text: gathered.text,
        passages: gathered.passages,
        questions: gathered.questions,
    }
}

/// What stands around a block.
#[derive(Clone, Copy)]
struct Around<'a> {
    reader: Reader,
    audience: &'a [String],
    label: &'a str,
}

impl Around<'_> {
    /// The reader of a passage in it: the fewer of the two circles.
    fn reader(&self, kind: Kind) -> Reader {
        self.reader.max(kind.reader())
    }
}

/// What was found in a section.
struct Gathered<'a> {
    notes: &'a BTreeMap<String, Footnote>,
    /// The footnotes that are being read: one may refer to itself.
    open_notes: Vec<&'a str>,
    text: Vec<Paragraph>,
    passages: Vec<summary::Passage>,
    questions: Vec<summary::Question>,
}

impl<'a> Gathered<'a> {
    fn blocks(&mut self, blocks: &'a [Block], around: Around<'_>) {
        blocks.iter().for_each(|block| self.block(block, around));
    }

    fn block(&mut self, block: &'a Block, around: Around<'_>) {
        match &block.kind {
            BlockKind::Paragraph(text) | BlockKind::Plain(text) | BlockKind::Heading(_, text) => {
                self.paragraph(around, text);
            }
            BlockKind::List(_, items) => {
                for item in items {
                    let before = self.text.len();
                    self.blocks(&item.blocks, around);
                    if let (true, Some(first)) = (item.has_box, self.text.get_mut(before)) {
                        first.text.insert_str(0, "☐ ");
                    }
                }
            }
            BlockKind::Quote(inner) => self.blocks(inner, around),
            BlockKind::Callout(callout, inner) => {
                self.blocks(inner, Around { label: callout.word(), ..around });
            }
            BlockKind::Code(code) => self.push(around, one_line(code), Vec::new()),
            BlockKind::Table(table) => {
                self.row(around, &table.head);
                table.rows.iter().for_each(|row| self.row(around, row));
            }
            BlockKind::Figure(picture) => {
                let text = format!("{} {}", picture.alt, picture.caption);
                self.push(Around { label: "Picture", ..around }, one_line(&text), Vec::new());
            }
            BlockKind::Rule => {}
            BlockKind::Lines(count) => {
                self.push(around, format!("{count} lines to write on"), Vec::new())
            }
            BlockKind::Marked(marked) => self.passage(marked, around),
            BlockKind::Question(question) => self.question(question, around),
        }
    }

    fn passage(&mut self, marked: &'a Marked, around: Around<'_>) {
        let own = texts(&marked.audience);
        let audience = if own.is_empty() { around.audience } else { &own };
        let label = match (&marked.kind, &marked.title) {
            (Kind::RolePlayer, Some(title)) => format!("{}: {title}", marked.kind.label()),
            _ => marked.kind.label().to_owned(),
        };
        let here = Around { reader: around.reader(marked.kind), audience, label: &label };
        let mut passage = summary::Passage {
            kind: marked.kind.word().to_owned(),
            reader: here.reader,
            audience: audience.to_vec(),
            id: marked.id.as_ref().map(text).unwrap_or_default(),
            was: marked.details.was.as_ref().map(text),
            title: marked.title.as_deref().map(one_line).unwrap_or_default(),
            minutes: marked.details.minutes.map(|minutes| minutes.0),
            groups: marked.details.groups,
            is_required: marked.details.required,
            text: Vec::new(),
        };
        match marked.kind {
            Kind::Slide | Kind::Safety | Kind::Insert => {
                let guidance = marked.kind == Kind::Insert;
                let reader =
                    if guidance { here.reader.max(Reader::Instructor) } else { here.reader };
                let outside = std::mem::take(&mut self.text);
                if marked.kind == Kind::Safety && !passage.title.is_empty() {
                    self.push(here, passage.title.clone(), Vec::new());
                }
                self.blocks(&marked.blocks, Around { reader, label: "", ..here });
                passage.text = std::mem::replace(&mut self.text, outside);
                self.passages.push(passage);
            }
            Kind::Activity | Kind::Discussion | Kind::Worksheet | Kind::Scenario => {
                if !passage.id.is_empty() {
                    self.passages.push(passage);
                } else if let Some(title) = &marked.title {
                    self.push(here, one_line(title), Vec::new());
                }
                self.blocks(&marked.blocks, here);
            }
            _ => {
                if let (Some(title), true) = (&marked.title, marked.kind != Kind::RolePlayer) {
                    self.push(here, one_line(title), Vec::new());
                }
                self.blocks(&marked.blocks, here);
            }
        }
    }

    fn question(&mut self, question: &'a Question, around: Around<'_>) {
        let own = texts(&question.audience);
        let audience = if own.is_empty() { around.audience } else { &own };
        let mut lines = |blocks: &'a [Block]| {
            let outside = std::mem::take(&mut self.text);
            let here = Around { reader: Reader::Restricted, audience: &[], label: "" };
            self.blocks(blocks, here);
            let found = std::mem::replace(&mut self.text, outside);
            found.into_iter().map(|paragraph| paragraph.text).collect::<Vec<_>>()
        };
        let (stem, answer) =
            (lines(&question.stem), lines(question.answer.as_deref().unwrap_or_default()));
        let options = question.options.iter().map(|option| summary::Choice {
            text: one_line(&with_addresses(&option.text)),
            is_right: option.mark == Mark::Right,
        });
        self.questions.push(summary::Question {
            id: question.id.to_string(),
            was: question.was.as_ref().map(text),
            audience: audience.to_vec(),
            kind: question.kind.word().to_owned(),
            uses: question.uses.iter().map(|used| used.word().to_owned()).collect(),
            objectives: texts(&question.objectives),
            stem,
            options: options.collect(),
            answer,
        });
    }

    fn row(&mut self, around: Around<'_>, cells: &'a [Vec<Inline>]) {
        let text: Vec<String> = cells.iter().map(|cell| one_line(&with_addresses(cell))).collect();
        let inlines: Vec<&'a Inline> = cells.iter().flatten().collect();
        self.cited(around, text.join(" | "), &inlines);
    }

    fn paragraph(&mut self, around: Around<'_>, text: &'a [Inline]) {
        let inlines: Vec<&'a Inline> = text.iter().collect();
        self.cited(around, one_line(&with_addresses(text)), &inlines);
    }

    /// Running text with what it cites, and after it the footnotes that it refers to.
    fn cited(&mut self, around: Around<'_>, text: String, inlines: &[&'a Inline]) {
        let (mut cites, mut notes) = (Vec::new(), Vec::new());
        for inline in inlines {
            walk_inlines(std::slice::from_ref(*inline), &mut |visit| {
                let Visit::Inline(inline) = visit else { return };
                match &inline.kind {
                    InlineKind::Cite(citations) => cites.extend(citations.iter().map(cited)),
                    InlineKind::Note(label) => notes.push(label.as_str()),
                    _ => {}
                }
            });
        }
        self.push(around, text, cites);
        for label in notes {
            let known = self.notes;
            let Some(note) = known.get(label).filter(|_| !self.open_notes.contains(&label)) else {
                continue;
            };
            self.open_notes.push(label);
            self.blocks(&note.blocks, Around { label: "Footnote", ..around });
            self.open_notes.pop();
        }
    }

    fn push(&mut self, around: Around<'_>, text: String, cites: Vec<String>) {
        if text.is_empty() {
            return;
        }
        self.text.push(Paragraph {
            reader: around.reader,
            audience: around.audience.to_vec(),
            label: around.label.to_owned(),
            text,
            cites,
        });
    }
}

fn cited(citation: &Citation) -> String {
    citation.key.clone()
}

/// Running text as letters only, each link that leads out of the kit with where it leads.
fn with_addresses(inlines: &[Inline]) -> String {
    let mut text = plain_text(inlines);
    walk_inlines(inlines, &mut |visit| {
        if let Visit::Inline(inline) = visit
            && let InlineKind::Link(target, _) = &inline.kind
            && let Target::Outside(address) = &**target
        {
            text.push_str(&format!(" <{address}>"));
        }
    });
    text
}
