//! From the parser's events to running text: links, citations, fields, notes.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use crate::diagnostic::Diagnostic;
use crate::source::path::is_hidden;
use crate::span::Span;
use crate::syntax::definitions::known_as;
use crate::syntax::markdown::Builder;
use crate::syntax::tree::{Citation, Field, Inline, InlineKind, Picture, Place, Target};
use crate::syntax::values::Id;
use crate::syntax::walk::{Visit, plain_text, walk_inlines};

/// So far, in letters, the end of an address is looked for that no link was made of.
const FURTHEST: usize = 200;

/// The deepest that emphasis and links may nest.
const DEEPEST: usize = 12;

impl<'a> Builder<'a> {
    /// Reads running text up to the first event that is none.
    pub(super) fn inlines(&mut self) -> Vec<Inline> {
        self.inlines_within(0)
    }

    fn inlines_within(&mut self, depth: usize) -> Vec<Inline> {
        let mut inlines: Vec<Inline> = Vec::new();
        let mut brackets = Vec::new();
        while let Some((event, range)) = self.peek().cloned() {
            let span = self.span(&range);
            let kind = match event {
                Event::Text(text) => {
                    self.take();
                    self.tell_brackets(&text, &range, &inlines, &mut brackets);
                    self.text(&text, &range, &mut inlines);
                    continue;
                }
                Event::Code(code) => {
                    self.take();
                    self.refuse_hidden(&code, &range);
                    InlineKind::Code(code.into_string())
                }
                Event::SoftBreak => self.taken(InlineKind::SoftBreak),
                Event::HardBreak => self.taken(InlineKind::HardBreak),
                Event::TaskListMarker(_) => {
                    self.take();
                    continue;
                }
                Event::FootnoteReference(label) => {
                    self.scopes.use_note(&label, span);
                    self.taken(InlineKind::Note(known_as(&label)))
                }
                Event::InlineHtml(_) | Event::Html(_) => {
                    self.refuse_html(&range);
                    continue;
                }
                Event::Start(tag) => match self.span_of_text(tag, &range, depth) {
                    Ok(Some(kind)) => kind,
                    Ok(None) => continue,
                    Err(NotInline) => return inlines,
                },
                _ => return inlines,
            };
            inlines.push(Inline { kind, span });
        }
        inlines
    }

    fn taken(&mut self, kind: InlineKind) -> InlineKind {
        self.take();
        kind
    }

    fn span_of_text(
        &mut self,
        tag: Tag<'a>,
        range: &Range<usize>,
        depth: usize,
    ) -> Result<Option<InlineKind>, NotInline> {
        let is_inline = matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        );
        if !is_inline {
            return Err(NotInline);
        }
        if depth >= DEEPEST {
            let span = self.span(&(range.start..range.start));
            self.faults.push(
                Diagnostic::error(
                    "too-deep",
                    span,
                    format!("emphasis and links nest more than {DEEPEST} deep here"),
                )
                .help("say it flatter"),
            );
            self.skip();
            return Ok(None);
        }
        self.take();
        let inner = self.inlines_within(depth + 1);
        self.take();
        Ok(match tag {
            Tag::Emphasis => Some(InlineKind::Emphasis(inner)),
            Tag::Strong => Some(InlineKind::Strong(inner)),
            Tag::Strikethrough => Some(InlineKind::Strikethrough(inner)),
            Tag::Link { link_type, dest_url, id, title } => {
                self.tell_title(&title, range);
                self.link(link_type, &dest_url, &id, inner, range)
            }
            Tag::Image { link_type, dest_url, .. } if is_undefined(link_type) => {
                let help = "write `![what it shows](../media/name.svg)`";
                self.undefined_link(&dest_url, help, range);
                None
            }
            Tag::Image { dest_url, title, id, .. } => {
                self.scopes.use_link(&id, self.span(range));
                self.refuse_marks_of_picture(&inner, &title, range);
                let alt = plain_text(&inner);
                if !title.is_empty() {
                    self.captions.push(self.span(range));
                }
                let picture =
                    Picture { file: dest_url.to_string(), alt, caption: title.to_string() };
                Some(InlineKind::Picture(picture.into()))
            }
            _ => None,
        })
    }

    fn link(
        &mut self,
        link_type: LinkType,
        destination: &str,
        label: &str,
        inner: Vec<Inline>,
        range: &Range<usize>,
    ) -> Option<InlineKind> {
        if is_undefined(link_type) {
            return self.undefined(link_type, destination, range);
        }
        let span = self.span(range);
        if self.original[range.start..].starts_with("[@") {
            let message = "this is read as a link, and no work is cited";
            let help = match is_by_reference(link_type) {
                true => "give the link another label, and write a blank behind the citation",
                false => {
                    "give the link words of its own, and cite the work behind it; for the character itself, write `[\\@`"
                }
            };
            self.faults.push(Diagnostic::error("citation", span, message).help(help));
        }
        self.scopes.use_link(label, span);
        let destination = match link_type {
            LinkType::Email => format!("mailto:{destination}"),
            _ => destination.to_owned(),
        };
        match target(&destination) {
            Ok(target) => Some(InlineKind::Link(target.into(), inner)),
            Err(why) => {
                self.faults.push(
                    Diagnostic::error("link", span, format!("this link can't be followed: {why}"))
                        .help("link to `https://…`, `mailto:…`, `tel:…`, to another module's file (`other.md#id`), or to an id in this module (`#id`)"),
                );
                None
            }
        }
    }

    /// What refers to nothing that the module defines: a citation, or a fault.
    fn undefined(
        &mut self,
        link_type: LinkType,
        reference: &str,
        range: &Range<usize>,
    ) -> Option<InlineKind> {
        match reference.strip_prefix('@') {
            Some(works) if link_type == LinkType::ReferenceUnknown => {
                let span = self.span(range);
                let message =
                    "the words in front of this citation would be lost: the two are one link";
                self.faults.push(Diagnostic::error("citation", span, message).help(format!(
                    "write a blank between them, as in `so he found [@{works}]`; two works are cited as `[@one; @two]`"
                )));
                None
            }
            Some(works) => self.citations(works, range).map(InlineKind::Cite),
            None if reference.len() > 1 && reference.starts_with('^') => {
                // A mark in one line is none of a link: the parser reads it as a footnote's, or as text.
                self.refuse_broken_mark(self.span(range));
                None
            }
            None => {
                let help =
                    format!("add a line `[{reference}]: https://…`, or write `[text](address)`");
                self.undefined_link(reference, &help, range);
                None
            }
        }
    }

    /// The brackets that the parser left as text: those that look as a link or a citation does are told. `open` holds
    /// the places of those that wait for their other half, and how much text stood before each.
    fn tell_brackets(
        &mut self,
        text: &str,
        range: &Range<usize>,
        inlines: &[Inline],
        open: &mut Vec<(usize, usize)>,
    ) {
        if !["[", "![", "]"].contains(&text) || self.is_escaped(range.start) {
            return;
        }
        if text != "]" {
            open.push((range.start, inlines.len()));
            return;
        }
        let Some((start, before)) = open.pop() else { return };
        let behind = &self.original[range.end..];
        let has_label = behind.starts_with('[')
            && matches!(self.peek(), Some((Event::Start(Tag::Link { .. }), next)) if next.start == range.end);
        let within = &self.original[start + 1..range.start];
        if has_label || behind.starts_with('(') {
            let end = if has_label { ']' } else { ')' };
            let mut near =
                behind.char_indices().take(FURTHEST).take_while(|(_, letter)| *letter != '\n');
            let length = near.find(|(_, letter)| *letter == end).map_or(0, |(at, _)| at + 1);
            let end = range.end + length;
            let help = match inlines.get(before..).is_some_and(refers) {
                true => {
                    "put what it cites or links to behind it: no footnote, citation or other link can stand inside"
                }
                false => {
                    "write the address without blanks, as in `[text](https://…)`; for the brackets themselves, write `\\[`"
                }
            };
            let message =
                "no link or picture is made of this, and its brackets are printed as they stand";
            let span = self.span(&(start..end));
            self.faults.push(Diagnostic::warning("link-not-read", span, message).help(help));
            // Once for all brackets around it.
            open.clear();
        } else if is_citation_of_others(within) {
            let message = "this cites no work, and is printed as it stands";
            let span = self.span(&(start..range.end));
            self.faults.push(
                Diagnostic::warning("citation-not-read", span, message)
                    .help("write `[@id, p. 4]`, and other words outside of the brackets; for the brackets themselves, write `\\[`"),
            );
        }
    }

    /// What stands for a picture and below it is plain text: a mark in it would be lost, or printed as it stands.
    fn refuse_marks_of_picture(&mut self, alt: &[Inline], caption: &str, range: &Range<usize>) {
        let has_field = holds(alt, |kind| matches!(kind, InlineKind::Field(_)));
        if has_field || refers(alt) || ["[@", "[^", "{{"].iter().any(|mark| caption.contains(mark))
        {
            let message = "a picture's words are plain text: no citation, footnote, link or field is read in them";
            self.faults.push(
                Diagnostic::error("mark-in-picture", self.span(range), message)
                    .help("write it into the text beside the picture"),
            );
        }
    }

    /// A link's title is shown by some browsers beside the mouse, and on no paper.
    fn tell_title(&mut self, title: &str, range: &Range<usize>) {
        if !title.is_empty() {
            let message = format!("the title “{title}” of this link is printed nowhere");
            self.faults.push(
                Diagnostic::warning("link-title", self.span(range), message)
                    .help("say it in the text, or delete it"),
            );
        }
    }

    fn undefined_link(&mut self, label: &str, help: &str, range: &Range<usize>) {
        let message = format!("no link `{label}` is defined in this module");
        let fault = Diagnostic::error("undefined-link", self.span(range), message);
        self.faults.push(fault.help(help));
    }

    /// Reads `key; key, p. 4` (the first `@` is gone already).
    fn citations(&mut self, text: &str, range: &Range<usize>) -> Option<Vec<Citation>> {
        let mut citations = Vec::new();
        for item in text.split(';') {
            let item = item.trim().trim_start_matches('@');
            let (key, locator) = match item.split_once(',') {
                Some((key, locator)) => (key.trim(), Some(locator.trim())),
                None => (item, None),
            };
            if let Err(why) = Id::parse(key) {
                let span = self.span(range);
                self.faults.push(
                    Diagnostic::error("citation", span, format!("`{key}` is not a reference's id: {why}"))
                        .help("write `[@id]`, `[@id, p. 4]` or `[@id; @other]`, with ids of references.yaml"),
                );
                return None;
            }
            let locator = locator.filter(|locator| !locator.is_empty()).map(str::to_owned);
            citations.push(Citation { key: key.to_owned(), locator });
        }
        Some(citations)
    }

    /// Reads plain text: finds the fields in it, and refuses what must not stand in it.
    fn text(&mut self, text: &str, range: &Range<usize>, inlines: &mut Vec<Inline>) {
        self.refuse_hidden(text, range);
        self.look_for_leftovers(text, range);
        let mut rest = text;
        let mut offset = range.start;
        let escaped = |at: usize| at > 0 && self.original.as_bytes()[at - 1] == b'\\';
        let mut fields = Vec::new();
        while let Some(at) = rest.find('{') {
            let here = offset + at;
            let tail = &rest[at..];
            let is_code = (tail.starts_with("{{") || tail.starts_with("{%")) && !escaped(here);
            let length = match (is_code, field_end(tail)) {
                (true, Some(end)) => end,
                (true, None) => 2,
                (false, _) => 1,
            };
            if is_code {
                fields.push((at + (offset - range.start), length));
            }
            rest = &tail[length..];
            offset = here + length;
        }
        let mut done = 0;
        for (at, length) in fields {
            push_text(&text[done..at], self.span(range), inlines);
            self.field(&text[at..at + length], range.start + at, inlines);
            done = at + length;
        }
        push_text(&text[done..], self.span(range), inlines);
    }

    fn field(&mut self, written: &str, start: usize, inlines: &mut Vec<Inline>) {
        let span = self.span(&(start..start + written.len()));
        let name =
            written.strip_prefix("{{").and_then(|text| text.strip_suffix("}}")).map(str::trim);
        match name.and_then(Field::from_word) {
            Some(field) => inlines.push(Inline { kind: InlineKind::Field(field), span }),
            None => {
                let diagnostic =
                    Diagnostic::error("unknown-field", span, format!("`{written}` is not a field"));
                let diagnostic = match name {
                    Some(name) => diagnostic.suggest(name, Field::WORDS.iter().copied()),
                    None => diagnostic,
                };
                self.faults
                    .push(diagnostic.help("for the characters themselves, write `\\{{` or `\\{%`"));
            }
        }
    }

    /// Characters that can't be seen, or that turn the reading direction, have no place in a lesson.
    pub(super) fn refuse_hidden(&mut self, text: &str, range: &Range<usize>) {
        let joins = |letter: char| matches!(letter, '\n' | '\t' | '\u{200c}' | '\u{200d}');
        if let Some(letter) = text.chars().find(|letter| is_hidden(*letter) && !joins(*letter)) {
            // Where it was written as an entity, the text is that entity's alone.
            let at = range.start + self.original[range.clone()].find(letter).unwrap_or_default();
            let span = self.span(&(at..at));
            self.faults.push(
                Diagnostic::error(
                    "hidden-character",
                    span,
                    format!("the invisible character {} stands here", letter.escape_unicode()),
                )
                .help("retype the words around it: what is read must be what is seen"),
            );
        }
    }
}

/// Where a field that begins here ends, if it does so within the length of any field's name.
fn field_end(text: &str) -> Option<usize> {
    const LONGEST: usize = 80;
    let near =
        text.char_indices().take(LONGEST).last().map_or(0, |(at, letter)| at + letter.len_utf8());
    text[..near].find("}}").map(|end| end + 2)
}

/// Whether a footnote, a citation or a link stands in running text.
fn refers(inlines: &[Inline]) -> bool {
    holds(inlines, |kind| {
        matches!(kind, InlineKind::Note(_) | InlineKind::Cite(_) | InlineKind::Link(..))
    })
}

fn holds(inlines: &[Inline], is_looked_for: impl Fn(&InlineKind) -> bool) -> bool {
    let mut found = false;
    walk_inlines(inlines, &mut |visit| {
        found |= matches!(visit, Visit::Inline(inline) if is_looked_for(&inline.kind));
    });
    found
}

/// Whether a work is cited as other tools write it: `[see @id]`, `[-@id]`. No other brackets stand in these.
fn is_citation_of_others(within: &str) -> bool {
    !within.contains('[')
        && within.split_whitespace().any(|word| {
            let key = word.strip_prefix('-').unwrap_or(word).strip_prefix('@');
            key.is_some_and(|key| key.starts_with(|first: char| first.is_ascii_alphanumeric()))
        })
}

/// An event that doesn't belong to running text.
struct NotInline;

/// Whether it is one that the callback of the parser made: the module defines none of its name.
fn is_undefined(link_type: LinkType) -> bool {
    matches!(
        link_type,
        LinkType::ReferenceUnknown | LinkType::CollapsedUnknown | LinkType::ShortcutUnknown
    )
}

fn is_by_reference(link_type: LinkType) -> bool {
    matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
}

fn push_text(text: &str, span: Span, inlines: &mut Vec<Inline>) {
    if text.is_empty() {
        return;
    }
    if let Some(Inline { kind: InlineKind::Text(last), span: last_span }) = inlines.last_mut() {
        last.push_str(text);
        last_span.end = span.end;
        return;
    }
    inlines.push(Inline { kind: InlineKind::Text(text.to_owned()), span });
}

/// Where a link leads; the error says in words why it leads nowhere.
fn target(destination: &str) -> Result<Target, String> {
    if destination.contains("{{") || destination.contains("{%") {
        return Err("fields are not read in an address".into());
    }
    if let Some(letter) =
        destination.chars().find(|letter| letter.is_whitespace() || is_hidden(*letter))
    {
        return Err(format!("the address contains {}", letter.escape_unicode()));
    }
    // Browsers read it as `/`, whatever was meant.
    if destination.contains('\\') {
        return Err("the address contains a backslash".into());
    }
    let scheme = destination.split_once(':').map(|(scheme, rest)| (scheme.to_lowercase(), rest));
    match scheme {
        Some((scheme, rest)) if scheme == "http" || scheme == "https" => {
            match rest
                .strip_prefix("//")
                .is_some_and(|host| !host.is_empty() && !host.starts_with('/'))
            {
                true => Ok(Target::Outside(destination.to_owned())),
                false => Err(format!("the address has no host after `{scheme}://`")),
            }
        }
        Some((scheme, _)) if scheme == "mailto" || scheme == "tel" => {
            Ok(Target::Outside(destination.to_owned()))
        }
        Some((scheme, _)) => Err(format!("`{scheme}:` addresses are not allowed")),
        None if destination.is_empty() => Err("the address is empty".into()),
        None => {
            let (file, id) = match destination.split_once('#') {
                Some((file, id)) => (file, Some(id.to_owned())),
                None => (destination, None),
            };
            if !file.is_empty() && !file.ends_with(".md") {
                return Err(format!("`{file}` is not a module"));
            }
            let file = (!file.is_empty()).then(|| file.to_owned());
            Ok(Target::Inside(Place { file, id }))
        }
    }
}
