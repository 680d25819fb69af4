//! One Markdown file: front matter, then sections, then parts.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Fix};
use crate::span::{FileId, Span, Spanned};
use crate::syntax::decode::{Decode, Faults};
use crate::syntax::definitions::Readers;
use crate::syntax::fences;
use crate::syntax::front_matter::FrontMatter;
use crate::syntax::markdown::{Builder, Heading};
use crate::syntax::tree::{Fidelity, Footnote, Module, Part, Section, SectionKind};
use crate::syntax::unread::Unread;
use crate::syntax::values::Id;
use crate::syntax::walk::plain_text;
use crate::syntax::yaml;

/// Reads a module. Where it has faults, it comes as far as it could be read.
pub fn parse(file: FileId, text: &str) -> (Option<Module>, Faults) {
    let mut faults = Vec::new();
    let mut unread = Unread::default();
    let front = front_matter(file, text);
    let (front, body_start) = match front {
        Ok((yaml, start, body)) => match yaml::parse(file, yaml, start) {
            Ok(node) => (FrontMatter::decode_in_part(&node, &mut unread, &mut faults), body),
            Err(fault) => {
                faults.push(fault);
                FrontMatter::KEYS.iter().for_each(|key| unread.add_key(key));
                (FrontMatter::stand_in(Span::new(file, start, start)), body)
            }
        },
        Err(fault) => {
            faults.push(*fault);
            (None, 0)
        }
    };
    let body = &text[body_start..];
    let masked = fences::mask(body);
    let builder = Builder::new(file, body_start, body, &masked);
    let Read { sections, footnotes, faults: body_faults, have_minutes } = Sections::read(builder);
    faults.extend(body_faults);
    if !have_minutes {
        unread.add_key("sections");
    }
    let module = front.map(|front| {
        let (front, footnotes) = (Arc::new(front), Arc::new(footnotes));
        Module { front, sections, footnotes, unread }
    });
    (module, faults)
}

/// Reads sections alone, without front matter: what an agency writes beside a section, or in its place.
pub(super) fn sections(file: FileId, text: &str) -> Read {
    let masked = fences::mask(text);
    Sections::read(Builder::new(file, 0, text, &masked))
}

/// The front matter's text, where it begins, and where the body begins.
fn front_matter(file: FileId, text: &str) -> Result<(&str, usize, usize), Box<Diagnostic>> {
    let missing = |message: &str| {
        let diagnostic = Diagnostic::error("front-matter", Span::new(file, 0, 0), message);
        Box::new(diagnostic.help("begin the file with a line `---`, the module's title, block, goal and minutes, and another line `---`"))
    };
    let rest =
        text.strip_prefix("---\n").ok_or_else(|| missing("the module has no front matter"))?;
    let end = match rest.strip_prefix("---\n") {
        Some(_) => Some(0),
        None => rest.find("\n---\n").map(|at| at + 1),
    };
    let at_end = || rest.strip_suffix("\n---").map(|before| before.len() + 1);
    let end = end.or_else(at_end).ok_or_else(|| missing("the front matter has no end"))?;
    let body = (4 + end + 4).min(text.len());
    Ok((&rest[..end], 4, body))
}

/// The sections of a body while it is read.
struct Sections<'a> {
    builder: Builder<'a>,
    sections: Vec<Arc<Section>>,
    /// For the section and the part that are open: whether only some audiences read them.
    scoped: Vec<bool>,
    /// Whether it is known how long each takes.
    have_minutes: bool,
}

/// Sections, and what is wrong with them.
pub(super) struct Read {
    pub(super) sections: Vec<Arc<Section>>,
    pub(super) footnotes: BTreeMap<String, Footnote>,
    pub(super) faults: Faults,
    /// Whether it is known how long each takes.
    have_minutes: bool,
}

impl<'a> Sections<'a> {
    fn read(builder: Builder<'a>) -> Read {
        let sections = Vec::new();
        let mut reader = Self { builder, sections, scoped: Vec::new(), have_minutes: true };
        reader.before_first();
        while let Some(offset) = reader.heading_offset() {
            let heading = reader.builder.heading();
            match heading.level {
                1 => reader.refuse_title(&heading),
                2 => reader.section(heading, offset),
                _ => reader.part(heading, offset),
            }
        }
        reader.leave_scopes(0);
        reader.builder.finish();
        let Self { builder, sections, have_minutes, .. } = reader;
        Read { sections, footnotes: builder.footnotes, faults: builder.faults, have_minutes }
    }

    fn before_first(&mut self) {
        let blocks = self.blocks();
        if let Some(block) = blocks.first() {
            self.builder.faults.push(
                Diagnostic::error(
                    "text-outside-section",
                    block.span,
                    "this text stands before the first section",
                )
                .help("give it a section: `## Title {#id minutes=10}`"),
            );
        }
    }

    /// Blocks up to the next heading or the end: nothing is open here that could end before.
    fn blocks(&mut self) -> Vec<crate::syntax::tree::Block> {
        let (blocks, _) = self.builder.blocks();
        blocks
    }

    fn heading_offset(&self) -> Option<usize> {
        self.builder.peek().map(|(_, range)| range.start)
    }

    fn refuse_title(&mut self, heading: &Heading) {
        self.builder.faults.push(
            Diagnostic::error("heading-level", heading.span, "a module has no first-level heading")
                .help("the title stands in the front matter; begin a section with `##`"),
        );
        self.blocks();
    }

    fn section(&mut self, heading: Heading, offset: usize) {
        self.leave_scopes(offset);
        let Heading { text, mut attributes, span, .. } = heading;
        let braces = attributes.span;
        let mut faults = std::mem::take(&mut self.builder.faults);
        let before = faults.len();
        let id = attributes.id();
        let kind = section_kind(&mut attributes, &mut faults);
        let minutes = attributes.minutes(&mut faults);
        let objectives = attributes.ids("objectives", &mut faults);
        let audience = attributes.ids("audience", &mut faults);
        let fidelity =
            attributes.word("fidelity", Fidelity::WORDS, Fidelity::from_word, &mut faults);
        let is_roll_call = attributes.flag("roll-call");
        let was = attributes.one_id("was", &mut faults);
        let known = ["minutes", "objectives", "audience", "fidelity", "roll-call", "was"];
        attributes.finish("a section", &known, &mut faults);
        let lacks = |what: &str, example: &str| {
            Diagnostic::error(
                "section-heading",
                braces_or(span, braces),
                format!("this section has no {what}"),
            )
            .help(format!("add it in braces at the heading's end: `## Title {{{example}}}`"))
        };
        if text.is_empty() {
            faults.push(lacks("title", "#a-short-name minutes=10"));
        }
        if id.is_none() {
            let words = plain_text(&text);
            faults.push(lacks("id", "#a-short-name minutes=10").fix(Fix::Id(braces, words)));
        }
        if minutes.is_none()
            && !faults[before..].iter().any(|fault| braces.contains_place(&fault.place))
        {
            faults.push(lacks("minutes", "#a-short-name minutes=10"));
        }
        self.builder.faults = faults;
        self.enter_scope(&audience, offset);
        let blocks = self.blocks();
        // It is looked at even where its id or its minutes are missing; nothing is built of it.
        self.have_minutes &= minutes.is_some();
        let minutes = minutes.or_else(|| Spanned::stand_in(span));
        let stand_in = || Id::parse(&format!("no-id-{}", span.start)).ok();
        let id = id.or_else(|| Some(Spanned { value: stand_in()?, span }));
        if let (Some(id), Some(minutes)) = (id, minutes) {
            self.sections.push(Arc::new(Section {
                title: text,
                id,
                was,
                kind,
                minutes,
                objectives,
                audience,
                fidelity,
                is_roll_call,
                blocks,
                parts: Vec::new(),
                origin: None,
                ground: None,
                span,
            }));
        }
    }

    fn part(&mut self, heading: Heading, offset: usize) {
        self.leave_scopes_above(1, offset);
        let Heading { text, mut attributes, span, .. } = heading;
        let mut faults = std::mem::take(&mut self.builder.faults);
        let id = attributes.id();
        let audience = attributes.ids("audience", &mut faults);
        let was = attributes.one_id("was", &mut faults);
        attributes.finish("a part", &["audience", "was"], &mut faults);
        self.builder.faults = faults;
        self.enter_scope(&audience, offset);
        let blocks = self.blocks();
        match self.sections.last_mut() {
            Some(section) => {
                let part = Part { title: text, id, was, audience, blocks, span };
                Arc::make_mut(section).parts.push(part);
            }
            None if self.builder.faults.is_empty() => self.builder.faults.push(
                Diagnostic::error(
                    "text-outside-section",
                    span,
                    "this part stands before the first section",
                )
                .help("give it a section: `## Title {#id minutes=10}`"),
            ),
            None => {}
        }
    }

    /// A section for one audience hides its definitions from the others; so does a part. The section's
    /// scope lies below the part's.
    fn enter_scope(&mut self, audience: &[Spanned<Id>], offset: usize) {
        let private = !audience.is_empty();
        if private {
            self.builder.scopes.enter(offset, Some(Readers::of_audience(audience)));
        }
        self.scoped.push(private);
    }

    fn leave_scopes(&mut self, offset: usize) {
        self.leave_scopes_above(0, offset);
    }

    fn leave_scopes_above(&mut self, keep: usize, offset: usize) {
        let end = if offset == 0 { usize::MAX } else { offset };
        while self.scoped.len() > keep {
            if self.scoped.pop() == Some(true) {
                self.builder.scopes.leave(end);
            }
        }
    }
}

fn section_kind(
    attributes: &mut crate::syntax::attributes::Attributes,
    faults: &mut Faults,
) -> SectionKind {
    let classes = attributes.classes();
    for extra in classes.iter().skip(1) {
        faults.push(
            Diagnostic::error("attribute", extra.span, "a section has one kind")
                .help("keep one of the words that begin with a dot"),
        );
    }
    let Some(class) = classes.first() else { return SectionKind::Instruction };
    SectionKind::from_word(&class.value).unwrap_or_else(|| {
        let message = format!("`.{}` is not a kind of section", class.value);
        faults.push(
            Diagnostic::error("attribute", class.span, message)
                .suggest(&class.value, SectionKind::WORDS.iter().copied()),
        );
        SectionKind::Instruction
    })
}

fn braces_or(heading: Span, braces: Span) -> Span {
    if braces.start == braces.end { heading } else { braces }
}

impl Span {
    fn contains_place(&self, place: &crate::diagnostic::Place) -> bool {
        matches!(place, crate::diagnostic::Place::Span(span) if self.contains(*span))
    }
}
