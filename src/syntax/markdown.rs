//! From a module's Markdown to blocks. The only place, with `inlines`, that knows the Markdown parser.
//!
//! A recursive descent over the parser's events: `blocks` reads until something ends it, and says
//! what that was. Fences and headings unwind the passages that are open, each of which reports
//! itself if nobody closed it; so one forgotten fence is one fault, at the line that opened it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{
    BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options,
    Parser, Tag,
};

use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};
use crate::syntax::attributes::Attributes;
use crate::syntax::decode::Faults;
use crate::syntax::definitions::{Scopes, known_as};
use crate::syntax::fences::{self, Fence};
use crate::syntax::list_numbers::ListNumbers;
use crate::syntax::open::Open;
use crate::syntax::tree::{
    Alignment, Block, BlockKind, Callout, Footnote, Inline, InlineKind, Item, Table,
};
use crate::syntax::vocabulary::Kind;

/// The deepest that lists, quotations and passages may nest: more than any page can show.
pub(super) const DEEPEST: usize = 16;

/// What ended a run of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// The end of the list item, quotation or note that it stood in; not taken yet.
    Container,
    /// A closing fence, taken: it closes the open passage with this index.
    Closed(usize),
    /// A fence that can only mean that the open passage with this index is over; not taken yet.
    Displaced(usize),
    /// A heading of a section or part, not taken yet.
    Heading,
    /// The end of the text.
    Text,
}

/// A heading that begins a section or a part.
pub(super) struct Heading {
    pub level: u8,
    pub text: Vec<Inline>,
    pub attributes: Attributes,
    pub span: Span,
}

/// Reads the blocks of one module's body.
pub(super) struct Builder<'a> {
    pub(super) file: FileId,
    pub(super) base: usize,
    pub(super) original: &'a str,
    pub(super) events: Vec<(Event<'a>, Range<usize>)>,
    pub(super) next: usize,
    pub(super) faults: Faults,
    pub(super) footnotes: BTreeMap<String, Footnote>,
    pub(super) scopes: Scopes,
    pub(super) ticks: BTreeMap<u32, bool>,
    pub(super) open: Vec<Open>,
    fences: BTreeMap<usize, Fence>,
    braces: BTreeMap<usize, usize>,
    taken: BTreeSet<usize>,
    fenced_code: Vec<Range<usize>>,
    /// A line of two colons, if one was met in the passage that is open.
    pub(super) half_fence: Option<usize>,
    /// Pictures with a caption that aren't known to stand alone in their paragraph.
    pub(super) captions: Vec<Span>,
    /// The text that was looked at last for marks left in it, and whether it begins its line.
    pub(super) looked_at: (usize, bool),
    pub(super) container: usize,
    depth: usize,
}

impl<'a> Builder<'a> {
    /// Prepares to read `original`, whose masked copy is `masked` and which begins at byte `base` of its file.
    pub(super) fn new(
        file: FileId,
        base: usize,
        original: &'a str,
        masked: &'a fences::Masked,
    ) -> Self {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_SMART_PUNCTUATION
            | Options::ENABLE_GFM;
        let parser = Parser::new_with_broken_link_callback(
            &masked.text,
            options,
            Some(|link: BrokenLink<'a>| undefined_link(link)),
        );
        let mut scopes = Scopes::default();
        for (label, definition) in parser.reference_definitions().iter() {
            scopes.define_link(label, definition.span.clone());
        }
        Self {
            file,
            base,
            original,
            events: parser.into_offset_iter().collect(),
            next: 0,
            faults: Vec::new(),
            footnotes: BTreeMap::new(),
            scopes,
            ticks: BTreeMap::new(),
            open: Vec::new(),
            fences: masked.fences.clone(),
            braces: masked.braces.clone(),
            taken: BTreeSet::new(),
            fenced_code: Vec::new(),
            half_fence: None,
            captions: Vec::new(),
            looked_at: (0, true),
            container: 0,
            depth: 0,
        }
    }

    /// The span of a range of the body.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, self.base + range.start, self.base + range.end)
    }

    /// The span of a block: the parser counts the line's end to it, and who is pointed at it must not see the next line.
    pub(super) fn span_of_block(&self, range: &Range<usize>) -> Span {
        let end = range.start + self.original[range.clone()].trim_end_matches('\n').len();
        self.span(&(range.start..end))
    }

    pub(super) fn peek(&self) -> Option<&(Event<'a>, Range<usize>)> {
        self.events.get(self.next)
    }

    pub(super) fn take(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        let event = self.events.get(self.next).cloned();
        self.next += 1;
        event
    }

    /// Reads blocks until something ends them.
    pub(super) fn blocks(&mut self) -> (Vec<Block>, Ended) {
        let mut blocks = Vec::new();
        loop {
            let Some((event, range)) = self.peek().cloned() else { return (blocks, Ended::Text) };
            match event {
                Event::End(_) => return (blocks, Ended::Container),
                Event::Rule => match self.fence_at(&range) {
                    Some(fence) => {
                        if let Some(ended) = self.fence(&fence, &mut blocks) {
                            return (blocks, ended);
                        }
                    }
                    None => {
                        self.next += 1;
                        let span = self.span_of_block(&range);
                        blocks.push(Block { kind: BlockKind::Rule, span });
                    }
                },
                Event::Start(Tag::Heading { level, .. }) if level <= HeadingLevel::H3 => {
                    if self.container == 0 {
                        return (blocks, Ended::Heading);
                    }
                    let span = self.span_of_block(&range);
                    self.faults.push(
                        Diagnostic::error("heading-in-container", span, "a section or part can't begin inside a list, quotation or footnote")
                            .help("end the list with an empty line, and begin the heading at the line's start"),
                    );
                    self.heading();
                }
                Event::Start(tag) if is_block(&tag) => blocks.extend(self.block(tag, range)),
                _ => {
                    let text = self.inlines();
                    blocks.push(Block {
                        kind: BlockKind::Plain(text.into()),
                        span: self.span(&range),
                    });
                }
            }
        }
    }

    /// The fences from this event on, as far as the next heading.
    pub(super) fn fences_ahead(&self, next: usize) -> impl Iterator<Item = Fence> {
        let rest = self.events.get(next..).unwrap_or_default().iter();
        let here = rest.take_while(|(event, _)| {
            !matches!(event, Event::Start(Tag::Heading { level, .. }) if *level <= HeadingLevel::H3)
        });
        let rules = here.filter(|(event, _)| *event == Event::Rule);
        rules.filter_map(|(_, range)| self.fence_at(range))
    }

    /// Reads a heading of any level; the next event begins one.
    pub(super) fn heading(&mut self) -> Heading {
        let (level, range) = match self.take() {
            Some((Event::Start(Tag::Heading { level, .. }), range)) => (level as u8, range),
            _ => (2, 0..0),
        };
        let text = self.inlines();
        self.take();
        let line = range.start..range.start + self.line_length(range.start);
        let span = self.span(&line);
        if !self.original[line.clone()].trim_start().starts_with('#') {
            self.faults.push(
                Diagnostic::error("underlined-heading", span, "a line of `-` or `=` makes the text above it a heading")
                    .help("write `## Title {#id minutes=10}` for a section, or leave an empty line above the `---`"),
            );
        }
        let brace = self.braces.range(line.clone()).next().map(|(start, end)| (*start, *end));
        let attributes = match brace {
            Some((start, end)) => {
                self.taken.insert(start);
                let mut faults = std::mem::take(&mut self.faults);
                let attributes = Attributes::parse(
                    self.file,
                    &self.original[start..end],
                    self.base + start,
                    &mut faults,
                );
                self.faults = faults;
                attributes
            }
            None => Attributes::none(self.span(&(line.end..line.end))),
        };
        Heading { level, text, attributes, span }
    }

    fn block(&mut self, tag: Tag<'a>, range: Range<usize>) -> Option<Block> {
        if self.depth >= DEEPEST {
            let span = self.span(&(range.start..range.start));
            self.faults.push(too_deep(span));
            self.skip();
            return None;
        }
        self.depth += 1;
        let kind = self.block_kind(tag, &range);
        self.depth -= 1;
        Some(Block { kind: kind?, span: self.span_of_block(&range) })
    }

    fn block_kind(&mut self, tag: Tag<'a>, range: &Range<usize>) -> Option<BlockKind> {
        match tag {
            Tag::Paragraph => {
                self.take();
                let text = self.inlines();
                self.take();
                if let [Inline { kind: InlineKind::Picture(_), span }] = text.as_slice() {
                    self.captions.pop_if(|last| last == span);
                }
                Some(figure_or_paragraph(text))
            }
            Tag::Heading { .. } => {
                let heading = self.heading();
                let mut faults = std::mem::take(&mut self.faults);
                heading.attributes.finish("this heading", &[], &mut faults);
                self.faults = faults;
                Some(BlockKind::Heading(heading.level, heading.text.into()))
            }
            Tag::BlockQuote(kind) => {
                let blocks = self.contained();
                Some(match kind {
                    Some(kind) => BlockKind::Callout(callout(kind), blocks),
                    None => BlockKind::Quote(blocks),
                })
            }
            Tag::List(start) => Some(BlockKind::List(start, self.items(start))),
            Tag::CodeBlock(kind) => Some(self.code(&kind, range)),
            Tag::Table(columns) => Some(BlockKind::Table(self.table(&columns).into())),
            Tag::FootnoteDefinition(label) => {
                let span = self.span_of_block(range);
                let name = known_as(&label);
                self.scopes.define_note(&label, range.clone());
                let around = self.scopes.enter_note(Some(name.clone()));
                let blocks = self.contained();
                self.scopes.enter_note(around);
                if let Some(first) = self.footnotes.get(&name) {
                    self.faults.push(
                        Diagnostic::error(
                            "duplicate-footnote",
                            span,
                            format!("the footnote `{label}` is defined twice"),
                        )
                        .related(first.span, "first here")
                        .help("give one of them another label"),
                    );
                }
                self.footnotes.insert(name, Footnote { blocks, span });
                None
            }
            _ => {
                self.refuse_html(range);
                None
            }
        }
    }

    /// Reads what stands in the list item, quotation or note that begins with the next event.
    fn contained(&mut self) -> Vec<Block> {
        self.take();
        self.container += 1;
        // Only its own end ends it: a passage that a fence in it closes began in it, too, and no section does.
        let (blocks, _) = self.blocks();
        self.container -= 1;
        self.take();
        blocks
    }

    fn items(&mut self, start: Option<u64>) -> Vec<Item> {
        self.take();
        let mut items = Vec::new();
        let mut numbers = start.map(ListNumbers::from);
        while let Some((Event::Start(Tag::Item), range)) = self.peek().cloned() {
            let marker = match self.events.get(self.next + 1) {
                Some((Event::TaskListMarker(ticked), _)) => Some(*ticked),
                Some((Event::Start(Tag::Paragraph), _)) => match self.events.get(self.next + 2) {
                    Some((Event::TaskListMarker(ticked), _)) => Some(*ticked),
                    _ => None,
                },
                _ => None,
            };
            if let Some(ticked) = marker {
                self.tick(ticked, &range);
            }
            if let Some(numbers) = &mut numbers
                && let Some(printed) = numbers.printed_otherwise(&self.original[range.clone()])
            {
                let line = self.span(&(range.start..range.start + self.line_length(range.start)));
                let message = format!("this item is printed with the number {printed}");
                self.faults.push(Diagnostic::warning("list-number", line, message).help(
                    "count on from the list's first number, or write the same one before each item",
                ));
            }
            items.push(Item { has_box: marker.is_some(), blocks: self.contained() });
        }
        self.take();
        items
    }

    /// Notes whether an option of a question is the right one; anywhere else a tick would tell a key.
    fn tick(&mut self, ticked: bool, range: &Range<usize>) {
        let span = self.span(range);
        let in_question = self.open.last().is_some_and(|open| {
            open.kind == Some(Kind::Question) && open.container == self.container
        });
        if ticked && !in_question {
            let line = self.span(&(range.start..range.start + self.line_length(range.start)));
            self.faults.push(
                Diagnostic::error("tick-outside-question", line, "a ticked box stands outside a question")
                    .help("right answers stand in a `question` block, so that they reach the key and no handout; for a list to tick, write `- [ ]`"),
            );
        }
        self.ticks.insert(span.start, ticked);
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) -> BlockKind {
        self.take();
        let mut text = String::new();
        let mut end = range.start + self.line_length(range.start);
        while let Some((Event::Text(read), line)) = self.peek().cloned() {
            end = line.end;
            // What is left of a tab once a list or quotation took its part of it stands nowhere as such.
            let blanks = read.bytes().all(|byte| byte == b' ');
            text.push_str(if blanks { &read } else { &self.original[line] });
            self.take();
        }
        self.take();
        if let CodeBlockKind::Fenced(info) = kind {
            self.fenced_code.push(range.clone());
            self.look_at_fence_of_code(info, range, end);
        }
        self.refuse_hidden(&text, range);
        BlockKind::Code(text)
    }

    fn table(&mut self, columns: &[pulldown_cmark::Alignment]) -> Table {
        self.take();
        let columns = columns.iter().map(|column| match column {
            pulldown_cmark::Alignment::Center => Alignment::Centre,
            pulldown_cmark::Alignment::Right => Alignment::End,
            _ => Alignment::Start,
        });
        let mut table = Table { columns: columns.collect(), head: Vec::new(), rows: Vec::new() };
        while let Some((Event::Start(tag), row)) = self.take() {
            let mut cells = Vec::new();
            let mut end = row.start;
            while let Some((Event::Start(Tag::TableCell), cell)) = self.peek() {
                end = cell.end;
                self.take();
                cells.push(self.inlines());
                self.take();
            }
            self.take();
            self.refuse_more_cells(end..row.end, table.columns.len());
            if table.columns.len() > 1 && !self.original[row.clone()].contains('|') {
                let line = self.span_of_block(&row);
                let message = "this line is read as a row of the table above it";
                self.faults.push(
                    Diagnostic::warning("table-goes-on", line, message)
                        .help("leave an empty line above it, or write its cells between bars"),
                );
            }
            match tag {
                Tag::TableHead => table.head = cells,
                _ => table.rows.push(cells),
            }
        }
        table
    }

    /// What stands in a row behind the table's last column, and would be lost.
    fn refuse_more_cells(&mut self, rest: Range<usize>, columns: usize) {
        let text = &self.original[rest.clone()];
        let is_between = |letter: char| letter == '|' || letter.is_whitespace();
        let (start, end) = (text.trim_start_matches(is_between), text.trim_end_matches(is_between));
        if start.is_empty() {
            return;
        }
        let span = self.span(&(rest.end - start.len()..rest.start + end.len()));
        let columns =
            if columns == 1 { "1 column".to_owned() } else { format!("{columns} columns") };
        let message = format!("this stands in no column: the table's head has {columns}");
        self.faults.push(Diagnostic::error("table-row-too-long", span, message).help(
            "add a column to the head and the line below it; for the character itself, write `\\|`",
        ));
    }

    /// Passes over the block that begins with the next event, and all that it holds.
    pub(super) fn skip(&mut self) {
        let mut depth = 0usize;
        while let Some((event, range)) = self.take() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                Event::Rule => {
                    if let Some(fence) = self.fence_at(&range) {
                        self.taken.insert(fence.start);
                    }
                }
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    pub(super) fn refuse_html(&mut self, range: &Range<usize>) {
        // Within it: a line may be as long as the file, and be full of them.
        let first_line = self.original[range.clone()].lines().next().unwrap_or_default();
        let span = self.span(&(range.start..range.start + first_line.trim_end().len()));
        let is_comment = self.original[range.clone()].trim_start().starts_with("<!--");
        let (message, help) = if is_comment {
            (
                "an HTML comment is not read",
                "what only the instructor shall read stands in an `instructor` block; what nobody shall read is deleted",
            )
        } else {
            (
                "HTML is not read",
                "say it in Markdown; for the characters themselves write `\\<` and `\\>`",
            )
        };
        self.faults.push(Diagnostic::error("raw-html", span, message).help(help));
        self.skip();
    }

    /// Faults that can only be seen at the end.
    pub(super) fn finish(&mut self) {
        let in_code = |offset: &usize| self.fenced_code.iter().any(|code| code.contains(offset));
        let strays = self.fences.keys().chain(self.braces.keys());
        let strays: Vec<usize> =
            strays.filter(|at| !self.taken.contains(at) && !in_code(at)).copied().collect();
        for at in strays {
            let span = self.span(&(at..at + self.line_length(at)));
            self.faults.push(
                Diagnostic::error("stray-fence", span, "this mark stands where it can't be read as one")
                    .help("begin the line at the same indentation as the text around it, with an empty line above"),
            );
        }
        for picture in std::mem::take(&mut self.captions) {
            let message =
                "the caption of this picture is printed nowhere: the picture doesn't stand alone";
            self.faults.push(
                Diagnostic::error("caption-beside-text", picture, message)
                    .help("put it between two empty lines, outside of lists and tables; or take the caption out"),
            );
        }
        let mut found = self.scopes.faults(|range| self.span_of_block(range));
        found.extend(self.scopes.unused(|range| self.span_of_block(range)));
        found.extend(self.defined_again());
        self.faults.extend(found);
    }

    /// What holds words: a list, a quotation or a note may hold definitions beside it.
    pub(super) fn held(&self) -> impl Iterator<Item = Range<usize>> {
        let is_container = |tag: &Tag<'_>| {
            matches!(
                tag,
                Tag::BlockQuote(_) | Tag::List(_) | Tag::Item | Tag::FootnoteDefinition(_)
            )
        };
        self.events.iter().filter_map(move |(event, range)| match event {
            Event::Start(tag) if is_container(tag) => None,
            Event::End(_) => None,
            _ => Some(range.clone()),
        })
    }

    /// The length of the rest of the line from `start`, in bytes.
    pub(super) fn line_length(&self, start: usize) -> usize {
        self.original[start..].lines().next().map_or(0, |line| line.trim_end().len())
    }

    fn fence_at(&self, range: &Range<usize>) -> Option<Fence> {
        let line_end = range.start + self.line_length(range.start);
        self.fences.range(range.start..line_end).next().map(|(_, fence)| fence.clone())
    }

    pub(super) fn take_fence(&mut self, fence: &Fence) {
        self.next += 1;
        self.taken.insert(fence.start);
    }
}

pub(super) fn too_deep(span: Span) -> Diagnostic {
    let message = format!("lists, quotations and blocks nest more than {DEEPEST} deep here");
    Diagnostic::error("too-deep", span, message).help("say it flatter: no page can show this")
}

/// What the parser shall make of a reference that it finds no definition for.
fn undefined_link<'a>(link: BrokenLink<'a>) -> Option<(CowStr<'a>, CowStr<'a>)> {
    let is_text = link.link_type == LinkType::Shortcut && !link.reference.starts_with('@');
    (!is_text).then(|| (link.reference, "".into()))
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::List(_)
            | Tag::Item
            | Tag::FootnoteDefinition(_)
            | Tag::Table(_)
    )
}

fn callout(kind: BlockQuoteKind) -> Callout {
    match kind {
        BlockQuoteKind::Note => Callout::Note,
        BlockQuoteKind::Tip => Callout::Tip,
        BlockQuoteKind::Important => Callout::Important,
        BlockQuoteKind::Warning => Callout::Warning,
        BlockQuoteKind::Caution => Callout::Caution,
    }
}

/// A paragraph that holds a picture and nothing else is a figure.
fn figure_or_paragraph(mut text: Vec<Inline>) -> BlockKind {
    match text.as_slice() {
        [Inline { kind: InlineKind::Picture(_), .. }] => match text.remove(0).kind {
            InlineKind::Picture(picture) => BlockKind::Figure(picture),
            _ => BlockKind::Paragraph(text.into()),
        },
        _ => BlockKind::Paragraph(text.into()),
    }
}
