//! The tree as HTML: the blocks of `templates/css`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::course::Target;
use crate::markup::escape;
use crate::projection::Projection;
use crate::render::write::margin::Margin;
use crate::render::write::numbers::Numbers;
use crate::render::write::places::{self, Place};
use crate::source::FilePath;
use crate::span::Spanned;
use crate::syntax::tree::{
    self, Alignment, Block, BlockKind, Callout, Citation, Field, Footnote, Inline, InlineKind,
    Item, Mark, Marked, Picture, Question, QuestionKind, Table,
};
use crate::syntax::values::Id;
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::{blocks_text, plain_text};

/// Where the text of one module is written to.
pub struct Context<'a> {
    /// What it is taken from.
    pub projection: &'a Projection<'a>,
    /// The module's file.
    pub module: &'a FilePath,
    /// What stands before ids of notes and references, where several modules share a page. The page's
    /// own ids begin with `_`, which no author's id does.
    pub prefix: String,
    /// The level of a fourth-level heading on this page.
    pub heading_level: u8,
    /// The address of a place in the course, if this document has one.
    pub address: &'a (dyn Fn(&Target) -> Option<String> + Sync),
    /// The address of the answer key, for those who may know that there is one.
    pub key_address: Option<&'a str>,
    /// What the page lists at its end; a note or a work that it doesn't list is told where it is referred to.
    pub end: End,
}

/// What a page lists at its end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The notes, and the works that it cites.
    NotesAndWorks,
    /// The works.
    Works,
    /// Nothing.
    Nothing,
}

/// Writes the text of one module.
pub struct Html<'a> {
    context: &'a Context<'a>,
    margin: Option<&'a Margin>,
    out: String,
    notes: Numbers,
    cited: Numbers,
    icons: BTreeSet<&'static str>,
    tables: usize,
    is_in_note: bool,
    /// The places that it left open so far, if it leaves them open.
    places: Option<Vec<Place>>,
}

/// A work at the end of a page.
#[derive(serde::Serialize)]
pub struct CitedWork {
    /// Its id on the page.
    pub id: String,
    /// Its number.
    pub number: usize,
    /// The citation.
    pub citation: String,
}

impl<'a> Html<'a> {
    /// Begins to write a module.
    pub fn new(context: &'a Context<'a>) -> Self {
        Self {
            context,
            margin: None,
            out: String::new(),
            notes: Numbers::default(),
            cited: Numbers::default(),
            icons: BTreeSet::new(),
            tables: 0,
            is_in_note: false,
            places: None,
        }
    }

    /// Begins to write a module, and leaves open what an agency fills.
    pub fn with_places(context: &'a Context<'a>) -> Self {
        Self { places: Some(Vec::new()), ..Self::new(context) }
    }

    /// Begins to write a module of a page that is read for review.
    pub fn for_review(context: &'a Context<'a>, margin: &'a Margin) -> Self {
        Self { margin: Some(margin), ..Self::new(context) }
    }

    /// What stands beside passages, if the page is read for review.
    pub fn margin(&self) -> Option<&'a Margin> {
        self.margin
    }

    /// The places that it left open, in the order of their numbers.
    pub fn take_places(&mut self) -> Vec<Place> {
        self.places.take().unwrap_or_default()
    }

    /// The number of the next table.
    pub fn next_table(&mut self) -> usize {
        self.tables += 1;
        self.tables
    }

    /// Blocks as HTML.
    pub fn blocks(&mut self, blocks: &[Block]) -> String {
        let before = std::mem::take(&mut self.out);
        self.all(blocks);
        std::mem::replace(&mut self.out, before)
    }

    /// Running text as HTML.
    pub fn inlines(&mut self, inlines: &[Inline]) -> String {
        let before = std::mem::take(&mut self.out);
        self.text(inlines);
        std::mem::replace(&mut self.out, before)
    }

    /// Blocks as HTML for the run sheet: what participants have before them stands apart from the cues.
    pub fn run_sheet(&mut self, blocks: &[Block], handout_part: Option<usize>) -> String {
        let before = std::mem::take(&mut self.out);
        let label = match handout_part {
            Some(part) => format!("Handout, part {part}"),
            None => "Handout".to_owned(),
        };
        let is_reading =
            |block: &Block| !matches!(block.kind, BlockKind::Marked(_) | BlockKind::Question(_));
        for run in blocks.chunk_by(|a, b| is_reading(a) && is_reading(b)) {
            if is_reading(&run[0]) {
                self.open_labelled("reading", "handout", &label, None);
                self.all(run);
                self.out.push_str("</div></div>\n");
            } else {
                self.all(run);
            }
        }
        std::mem::replace(&mut self.out, before)
    }

    /// The footnotes that were referred to so far, as HTML; nothing if there are none.
    pub fn footnotes(&mut self, notes: &std::collections::BTreeMap<String, Footnote>) -> String {
        let mut list = String::new();
        // A note may lead to others.
        for number in 1.. {
            let Some(label) = self.notes.name(number) else { break };
            let Some(note) = notes.get(label) else { continue };
            let text = self.blocks(&note.blocks);
            let prefix = &self.context.prefix;
            let _ = writeln!(
                list,
                "<li id=\"_{prefix}fn-{number}\">{} <a href=\"#_{prefix}fnref-{number}\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a></li>",
                text.trim_end()
            );
        }
        list
    }

    /// The works that were cited so far.
    pub fn cited(&self) -> Vec<CitedWork> {
        let works = self.cited.names().zip(1..).map(|(key, number)| CitedWork {
            id: self.reference_id(key),
            number,
            citation: self
                .context
                .projection
                .reference(key)
                .map_or_else(|| key.to_owned(), |work| work.citation.clone()),
        });
        works.collect()
    }

    /// The icons that were used so far.
    pub fn icons(&self) -> &BTreeSet<&'static str> {
        &self.icons
    }

    fn reference_id(&self, key: &str) -> String {
        format!("_{}ref-{key}", self.context.prefix)
    }

    fn all(&mut self, blocks: &[Block]) {
        for block in blocks {
            if let Some(margin) = self.margin {
                self.out.push_str(&margin.number(block.span));
            }
            self.block(block);
            if let Some(margin) = self.margin {
                self.out.push_str(margin.remarks(block.span));
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(text) => self.wrapped("p", text),
            BlockKind::Plain(text) => self.text(text),
            BlockKind::Heading(level, text) => {
                let level = (self.context.heading_level + level.saturating_sub(4)).min(6);
                self.wrapped(["h2", "h3", "h4", "h5", "h6"][level as usize - 2], text);
            }
            BlockKind::List(start, items) => self.list(*start, items),
            BlockKind::Quote(blocks) => {
                self.out.push_str("<blockquote>\n");
                self.all(blocks);
                self.out.push_str("</blockquote>\n");
            }
            BlockKind::Callout(kind, blocks) => self.callout(*kind, blocks),
            BlockKind::Code(text) => {
                self.out.push_str("<pre><code>");
                escape(text, &mut self.out);
                self.out.push_str("</code></pre>\n");
            }
            BlockKind::Table(table) => self.table(table),
            BlockKind::Figure(picture) => self.figure(picture),
            BlockKind::Rule => self.out.push_str("<hr>\n"),
            BlockKind::Lines(count) => self.lines(*count),
            BlockKind::Marked(marked) => self.passage(marked),
            BlockKind::Question(question) => self.question(question),
        }
    }

    fn wrapped(&mut self, tag: &str, text: &[Inline]) {
        let _ = write!(self.out, "<{tag}>");
        self.text(text);
        let _ = writeln!(self.out, "</{tag}>");
    }

    fn list(&mut self, start: Option<u64>, items: &[Item]) {
        match start {
            None if items.iter().all(|item| item.has_box) => {
                self.out.push_str("<ul class=\"boxes\">\n")
            }
            None => self.out.push_str("<ul>\n"),
            Some(1) => self.out.push_str("<ol>\n"),
            Some(number) => {
                let _ = writeln!(self.out, "<ol start=\"{number}\">");
            }
        }
        for item in items {
            self.out.push_str("<li>");
            if item.has_box {
                self.out.push_str("<span class=\"tick\" aria-hidden=\"true\"></span>");
            }
            self.all(&item.blocks);
            self.out.push_str("</li>\n");
        }
        self.out.push_str(if start.is_some() { "</ol>\n" } else { "</ul>\n" });
    }

    fn callout(&mut self, kind: Callout, blocks: &[Block]) {
        let word = kind.word();
        let _ = writeln!(
            self.out,
            "<div class=\"callout {}\"><p class=\"label\">{word}</p>",
            word.to_lowercase()
        );
        self.all(blocks);
        self.out.push_str("</div>\n");
    }

    fn table(&mut self, table: &Table) {
        let name = table.head.iter().map(|cell| plain_text(cell)).find(|text| !text.is_empty());
        self.out
            .push_str("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table ");
        if !self.leaves_open(|| Some(Place::TableNumber)) {
            let number = self.next_table();
            let _ = write!(self.out, "{number}");
        }
        if !self.context.prefix.is_empty() {
            let _ = write!(
                self.out,
                " of {}",
                self.context.prefix.trim_end_matches('-').replace('-', " ")
            );
        }
        if let Some(name) = name {
            self.out.push_str(": ");
            escape(&name, &mut self.out);
        }
        self.out.push_str("\">\n<table>\n<thead><tr>");
        for (cell, column) in table.head.iter().zip(&table.columns) {
            let tag = if cell.is_empty() { "td" } else { "th scope=\"col\"" };
            self.cell(tag, cell, *column);
        }
        self.out.push_str("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            self.out.push_str("<tr>");
            for (index, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
                let names_row = index == 0 && row.len() > 1 && !cell.is_empty();
                self.cell(if names_row { "th scope=\"row\"" } else { "td" }, cell, *column);
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody>\n</table>\n</div>\n");
    }

    fn cell(&mut self, tag: &str, cell: &[Inline], column: Alignment) {
        let class = match column {
            Alignment::Start => "",
            Alignment::Centre => " class=\"centre\"",
            Alignment::End => " class=\"num\"",
        };
        let _ = write!(self.out, "<{tag}{class}>");
        self.text(cell);
        let _ = write!(self.out, "</{}>", &tag[..2]);
    }

    fn figure(&mut self, picture: &Picture) {
        self.out.push_str("<figure>");
        let credit = self.image(picture);
        if !picture.caption.is_empty() || credit.is_some() {
            self.out.push_str("<figcaption>");
            escape(&picture.caption, &mut self.out);
            if let Some(credit) = credit {
                self.out.push_str(" <span class=\"credit\">");
                escape(&credit, &mut self.out);
                self.out.push_str("</span>");
            }
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>\n");
    }

    /// Writes the image; returns the words of its credit.
    fn image(&mut self, picture: &Picture) -> Option<String> {
        let projection = self.context.projection;
        let (path, file, credit) = projection.picture(self.context.module, &picture.file)?;
        let address = super::super::media_path(projection, &path);
        let inside = self.margin.and_then(|margin| margin.pictures.get(&address));
        let address = inside.cloned().unwrap_or_else(|| format!("../{address}"));
        let size = file.size;
        let _ = write!(
            self.out,
            "<img src=\"{address}\" width=\"{}\" height=\"{}\" alt=\"",
            size.width, size.height
        );
        escape(&picture.alt, &mut self.out);
        self.out.push_str("\">");
        credit.map(|credit| format!("{}, {}", credit.by, credit.licence))
    }

    fn lines(&mut self, count: u32) {
        let plural = if count == 1 { "line" } else { "lines" };
        let _ = write!(
            self.out,
            "<div class=\"lines\" role=\"img\" aria-label=\"{count} {plural} to write on\">"
        );
        (0..count).for_each(|_| self.out.push_str("<span></span>"));
        self.out.push_str("</div>\n");
    }

    fn passage(&mut self, marked: &Marked) {
        match marked.kind {
            Kind::Insert => self.insert(marked),
            Kind::Activity
            | Kind::Discussion
            | Kind::Keypoints
            | Kind::Safety
            | Kind::Worksheet
            | Kind::Scenario
            | Kind::Slide => self.boxed(marked),
            _ => self.cue(marked),
        }
    }

    fn open_labelled(&mut self, class: &str, icon: &'static str, label: &str, id: Option<&str>) {
        self.icons.insert(icon);
        let _ = write!(self.out, "<div class=\"{class}\"");
        if let Some(id) = id {
            let ids = self.margin.map_or("", |margin| margin.ids);
            let _ = write!(self.out, " id=\"{ids}{id}\"");
        }
        let _ = write!(
            self.out,
            "><p class=\"label\"><svg class=\"icon\" aria-hidden=\"true\" focusable=\"false\"><use href=\"#icon-{icon}\"/></svg>"
        );
        escape(label, &mut self.out);
        self.out.push_str("</p>");
        if class.starts_with("cue") || class == "reading" {
            self.out.push_str("<div class=\"body\">\n");
        }
    }

    fn cue(&mut self, marked: &Marked) {
        let kind = marked.kind;
        self.open_labelled(
            &format!("cue {}", kind.word()),
            kind.word(),
            kind.label(),
            id_of(marked),
        );
        self.audience(&marked.audience);
        if let Some(title) = &marked.title {
            self.out.push_str("<p class=\"title\">");
            escape(title, &mut self.out);
            self.out.push_str("</p>\n");
        }
        if let Some(slide) = &marked.details.slide
            && let Some(title) = self.context.projection.slide_title(slide.as_str())
        {
            let _ = write!(self.out, "<p class=\"meta\">Slide: <a href=\"#{}\">", slide.value);
            escape(title, &mut self.out);
            self.out.push_str("</a></p>\n");
        }
        self.all(&marked.blocks);
        self.out.push_str("</div></div>\n");
    }

    /// A cue's label is narrow, so whom it is for stands above its words.
    fn audience(&mut self, audience: &[Spanned<Id>]) {
        if !audience.is_empty() {
            let _ = writeln!(self.out, "<p class=\"meta\">For {}</p>", audience_names(audience));
        }
    }

    fn boxed(&mut self, marked: &Marked) {
        let label = with_audience(marked.kind.label(), &marked.audience);
        self.open_labelled(
            &format!("box {}", marked.kind.word()),
            marked.kind.word(),
            &label,
            id_of(marked),
        );
        self.title(marked.title.as_deref());
        self.out.push_str("<div class=\"body\">\n");
        let mut facts = Vec::new();
        facts.extend(marked.details.minutes.map(|minutes| format!("{} minutes", minutes.0)));
        facts.extend(marked.details.groups.map(|size| format!("groups of {size}")));
        facts.extend(
            marked
                .details
                .give
                .map(|give| format!("hand out {} class", give.word()))
                .filter(|_| self.instructs()),
        );
        if !facts.is_empty() {
            let _ = writeln!(self.out, "<p class=\"meta\">{}</p>", facts.join(" · "));
        }
        self.all(&marked.blocks);
        self.out.push_str("</div></div>\n");
    }

    fn title(&mut self, title: Option<&str>) {
        if let Some(title) = title {
            self.out.push_str("<p class=\"title\">");
            escape(title, &mut self.out);
            self.out.push_str("</p>");
        }
    }

    fn instructs(&self) -> bool {
        self.context.projection.reader().may_read(Reader::Instructor)
    }

    /// Leaves a place open, if this writer does; else it is written where it stands.
    fn leaves_open(&mut self, place: impl FnOnce() -> Option<Place>) -> bool {
        let Some(places) = &mut self.places else { return false };
        let Some(place) = place() else { return false };
        self.out.push_str(&places::mark(places.len()));
        places.push(place);
        true
    }

    /// What stands in a place that was left open.
    pub fn insert_alone(&mut self, marked: &Marked) -> String {
        let before = std::mem::take(&mut self.out);
        self.insert(marked);
        std::mem::replace(&mut self.out, before)
    }

    /// The same of a fact.
    pub fn field_alone(&mut self, field: Field) -> String {
        let before = std::mem::take(&mut self.out);
        self.field(field);
        std::mem::replace(&mut self.out, before)
    }

    /// The agency's place: a blank that nobody can overlook, until an agency fills it.
    fn insert(&mut self, marked: &Marked) {
        if self.leaves_open(|| Some(Place::Insert(id_of(marked)?.to_owned()))) {
            return;
        }
        if marked.details.is_filled {
            return self.agency_text(marked);
        }
        let label = with_audience(Kind::Insert.label(), &marked.audience);
        self.open_labelled("box insert blank", "insert", &label, id_of(marked));
        let title = marked.title.as_deref().unwrap_or_default();
        self.title(Some(&format!("Your agency’s text stands here: {title}")));
        self.out.push_str("<div class=\"body\">\n");
        if self.instructs() && !marked.blocks.is_empty() {
            let need = if marked.details.required {
                "Must be filled before the course is taught."
            } else {
                "May stay empty."
            };
            let _ = writeln!(
                self.out,
                "<div class=\"guidance\"><p class=\"meta\">{need} For whoever fills it:</p>"
            );
            self.all(&marked.blocks);
            self.out.push_str("</div>\n");
        }
        self.lines(3);
        self.out.push_str("</div></div>\n");
    }

    /// The agency's own text, which is marked as such.
    fn agency_text(&mut self, marked: &Marked) {
        let agency = self.context.projection.agency().map_or("", |agency| agency.file.called());
        let label = with_audience(&format!("{agency}: own text"), &marked.audience);
        self.open_labelled("box insert filled", "insert", &label, id_of(marked));
        self.title(marked.title.as_deref());
        self.out.push_str("<div class=\"body\">\n");
        self.all(&marked.blocks);
        self.out.push_str("</div></div>\n");
    }

    fn question(&mut self, question: &Question) {
        let label = Kind::Question.label();
        self.open_labelled("cue question", "question", label, Some(question.id.as_str()));
        self.audience(&question.audience);
        self.all(&question.stem);
        let marker = if question.kind == QuestionKind::Several {
            "<p class=\"meta\">More than one is right.</p>\n"
        } else {
            ""
        };
        self.out.push_str(marker);
        if !question.options.is_empty() {
            self.out.push_str("<ol class=\"options\" type=\"A\">\n");
            for option in &question.options {
                let right = option.mark == Mark::Right;
                self.out.push_str(if right { "<li class=\"right\">" } else { "<li>" });
                self.text(&option.text);
                self.out.push_str(if right { " <b>(right)</b></li>\n" } else { "</li>\n" });
            }
            self.out.push_str("</ol>\n");
        }
        if let Some(answer) = &question.answer {
            self.open_labelled("cue answer", "answer", Kind::Answer.label(), None);
            self.all(answer);
            self.out.push_str("</div></div>\n");
        } else if let Some(key) = self.context.key_address {
            let _ = writeln!(
                self.out,
                "<p class=\"meta\"><a href=\"{key}#{}\">Answer in the restricted key</a></p>",
                question.id.value
            );
        }
        self.out.push_str("</div></div>\n");
    }

    fn text(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Text(text) => escape(text, &mut self.out),
                InlineKind::Emphasis(inner) => self.span("em", inner),
                InlineKind::Strong(inner) => self.span("strong", inner),
                InlineKind::Strikethrough(inner) => self.span("s", inner),
                InlineKind::Code(code) => {
                    self.out.push_str("<code>");
                    escape(code, &mut self.out);
                    self.out.push_str("</code>");
                }
                InlineKind::Link(target, inner) => self.link(target, inner),
                InlineKind::Picture(picture) => {
                    self.image(picture);
                }
                InlineKind::Note(label) => self.note(label),
                InlineKind::Cite(citations) => self.cite(citations),
                InlineKind::Field(field) => self.field(*field),
                InlineKind::SoftBreak => self.out.push('\n'),
                InlineKind::HardBreak => self.out.push_str("<br>\n"),
            }
        }
    }

    fn span(&mut self, tag: &str, inner: &[Inline]) {
        let _ = write!(self.out, "<{tag}>");
        self.text(inner);
        let _ = write!(self.out, "</{tag}>");
    }

    /// A link that leads nowhere for this reader is its text.
    fn link(&mut self, target: &tree::Target, inner: &[Inline]) {
        let address = match target {
            tree::Target::Outside(address) => Some(address.clone()),
            tree::Target::Inside(place) => {
                let target = self.context.projection.follow(self.context.module, place);
                target.and_then(|target| (self.context.address)(&target))
            }
        };
        let Some(address) = address else { return self.text(inner) };
        self.out.push_str("<a href=\"");
        escape(&address, &mut self.out);
        self.out.push_str("\">");
        self.text(inner);
        self.out.push_str("</a>");
    }

    fn note(&mut self, label: &str) {
        if self.context.end != End::NotesAndWorks {
            return self.note_in_place(label);
        }
        let (number, is_first) = self.notes.number(label);
        let prefix = &self.context.prefix;
        let id = if is_first { format!(" id=\"_{prefix}fnref-{number}\"") } else { String::new() };
        let _ = write!(
            self.out,
            "<sup><a href=\"#_{prefix}fn-{number}\"{id} role=\"doc-noteref\" aria-label=\"Note {number}\">{number}</a></sup>"
        );
    }

    /// A note's words, in brackets. A note that stands in a note is left out: it could be the same.
    fn note_in_place(&mut self, label: &str) {
        let Context { projection, module, .. } = *self.context;
        let mut modules = (0..projection.len()).map(|index| projection.module(index));
        let tree = modules.find(|one| one.path == module).map(|one| one.tree);
        let Some(note) = tree.and_then(|tree| tree.footnotes.get(label)) else { return };
        if std::mem::replace(&mut self.is_in_note, true) {
            return;
        }
        self.out.push_str(" (");
        for (index, block) in note.blocks.iter().enumerate() {
            if index > 0 {
                self.out.push(' ');
            }
            match &block.kind {
                BlockKind::Paragraph(text) | BlockKind::Plain(text) => self.text(text),
                _ => escape(&blocks_text(std::slice::from_ref(block)), &mut self.out),
            }
        }
        self.out.push(')');
        self.is_in_note = false;
    }

    /// A work's citation, or its number in the list at the page's end.
    fn cite(&mut self, citations: &[Citation]) {
        self.out.push_str("<span class=\"cites\">[");
        for (index, citation) in citations.iter().enumerate() {
            if index > 0 {
                self.out.push_str("; ");
            }
            if self.context.end == End::Nothing {
                let work = self.context.projection.reference(&citation.key);
                escape(work.map_or(&citation.key, |work| &work.citation), &mut self.out);
            } else {
                self.cite_by_number(&citation.key);
            }
            if let Some(locator) = &citation.locator {
                self.out.push_str(", ");
                escape(locator, &mut self.out);
            }
        }
        self.out.push_str("]</span>");
    }

    fn cite_by_number(&mut self, key: &str) {
        let (number, _) = self.cited.number(key);
        let id = self.reference_id(key);
        let _ = write!(
            self.out,
            "<a class=\"cite\" href=\"#{id}\" aria-label=\"Reference {number}\">{number}</a>"
        );
    }

    fn field(&mut self, field: Field) {
        let projection = self.context.projection;
        let value = match field {
            Field::CourseTitle => projection.manifest().title.clone(),
            Field::CourseVersion => projection.manifest().version.to_string(),
            Field::AcademyName => projection.academy().name.clone(),
            Field::AgencyName | Field::AgencyShortName | Field::AgencyPhone | Field::AgencyWeb => {
                if self.leaves_open(|| Some(Place::Field(field))) {
                    return;
                }
                let value = projection.agency().and_then(|agency| agency.file.value_of(field));
                let Some(value) = value else { return self.blank(blank_name(field)) };
                self.out.push_str("<span class=\"field\">");
                escape(value, &mut self.out);
                return self.out.push_str("</span>");
            }
        };
        escape(&value, &mut self.out);
    }

    fn blank(&mut self, what: &str) {
        let _ = write!(self.out, "<span class=\"field blank\">[{what}]</span>");
    }
}

/// What a blank asks for.
fn blank_name(field: Field) -> &'static str {
    match field {
        Field::AgencyShortName => "agency",
        Field::AgencyPhone => "agency telephone",
        Field::AgencyWeb => "agency web address",
        _ => "agency name",
    }
}

fn id_of(marked: &Marked) -> Option<&str> {
    marked.id.as_ref().map(|id| id.as_str())
}

/// A label, and the audience that it is for: `Say · telecommunicator`.
fn with_audience(label: &str, audience: &[Spanned<Id>]) -> String {
    if audience.is_empty() {
        label.to_owned()
    } else {
        format!("{label} · {}", audience_names(audience))
    }
}

/// Audiences in words: `officers, telecommunicators`.
pub fn audience_names(audience: &[Spanned<Id>]) -> String {
    audience.iter().map(|id| id.as_str().replace('-', " ")).collect::<Vec<_>>().join(", ")
}
