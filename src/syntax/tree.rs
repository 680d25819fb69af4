//! The tree of a lesson module: owned blocks and inlines, each with its span.
//!
//! Everything that a writer turns into a format stands here; no later stage reads Markdown.

use std::collections::BTreeMap;

use std::sync::Arc;

use crate::span::{Span, Spanned};
use crate::syntax::decode::choice;
use crate::syntax::front_matter::FrontMatter;
use crate::syntax::unread::Unread;
use crate::syntax::values::{Id, Minutes};
use crate::syntax::vocabulary::Kind;

/// A lesson module: one Markdown file.
#[derive(Clone, Debug)]
pub struct Module {
    /// What its front matter says: shared, as nobody changes it.
    pub front: Arc<FrontMatter>,
    /// Its sections, in order. Whoever changes one changes a copy: the others stay what they were, and are known by it.
    pub sections: Vec<Arc<Section>>,
    /// Its footnotes by label: shared by all copies but those that change them.
    pub footnotes: Arc<BTreeMap<String, Footnote>>,
    /// What of its front matter couldn't be read; and `sections`, where it isn't known how long each of them takes.
    pub unread: Unread,
}

impl Module {
    /// Whether it is known what it says at a key: there is no fault in it.
    pub fn has_read(&self, key: &str) -> bool {
        !self.unread.has(key)
    }

    /// Whether it is written out, as far as it says.
    pub fn is_written(&self) -> bool {
        !self.front.is_outline() && self.has_read("status")
    }
}

/// A second-level heading and what stands below it.
#[derive(Clone, Debug)]
pub struct Section {
    /// The heading's text.
    pub title: Vec<Inline>,
    /// Its id, unique in the course.
    pub id: Spanned<Id>,
    /// The id that it had in an earlier version.
    pub was: Option<Spanned<Id>>,
    /// What is done in it.
    pub kind: SectionKind,
    /// How long it takes.
    pub minutes: Spanned<Minutes>,
    /// The objectives that it serves.
    pub objectives: Vec<Spanned<Id>>,
    /// The audiences that it is for; all if none is named.
    pub audience: Vec<Spanned<Id>>,
    /// Whether an agency may change it, if it says so itself.
    pub fidelity: Option<Fidelity>,
    /// Whether it is a roll-call card as well: one person holds it at a shift briefing, from a sheet of paper.
    pub is_roll_call: bool,
    /// What stands before its first part.
    pub blocks: Vec<Block>,
    /// Its parts.
    pub parts: Vec<Part>,
    /// What it is to the course, if an agency wrote it.
    pub origin: Option<Origin>,
    /// The section that it was before an agency filled its inserts, if nothing else of it is different.
    pub ground: Option<Arc<Section>>,
    /// The heading.
    pub span: Span,
}

impl Section {
    /// Whether it has an id that its author gave it; else the heading itself stands for one.
    pub fn has_own_id(&self) -> bool {
        self.id.span != self.span
    }
}

/// What a section that an agency wrote is to the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It stands beside the course's own.
    Added,
    /// It stands in place of one of the course's own.
    Adapted,
}

impl Origin {
    /// What its readers are told, before the agency's name.
    pub fn words(self) -> &'static str {
        match self {
            Origin::Added => "added by",
            Origin::Adapted => "adapted by",
        }
    }
}

/// A third-level heading and what stands below it.
#[derive(Clone, Debug)]
pub struct Part {
    /// The heading's text.
    pub title: Vec<Inline>,
    /// Its id, if it has one.
    pub id: Option<Spanned<Id>>,
    /// The id that it had in an earlier version.
    pub was: Option<Spanned<Id>>,
    /// The audiences that it is for; all if none is named.
    pub audience: Vec<Spanned<Id>>,
    /// What stands in it.
    pub blocks: Vec<Block>,
    /// The heading.
    pub span: Span,
}

choice! {
    /// What is done in a section: the class of its heading.
    pub enum SectionKind {
        /// The instructor explains, shows and asks: a section without a class.
        Instruction = "instruction",
        /// Participants practise.
        Activity = "activity",
        /// Participants talk.
        Discussion = "discussion",
        /// The instructor demonstrates.
        Demonstration = "demonstration",
        /// Something is tested.
        Assessment = "assessment",
        /// Candidates teach.
        TeachBack = "teach-back",
        /// Nobody works.
        Break = "break",
    }
}

choice! {
    /// Whether an agency may change a passage.
    pub enum Fidelity {
        /// It is taught as written.
        Locked = "locked",
        /// An agency may add to it or replace it.
        Adaptable = "adaptable",
    }
}

/// A footnote's text.
#[derive(Clone, Debug)]
pub struct Footnote {
    /// What it says.
    pub blocks: Vec<Block>,
    /// Where it is defined.
    pub span: Span,
}

/// A block of text and where it stands.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of blocks. What is rare and large is boxed: most blocks are paragraphs.
#[derive(Clone, Debug)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph(Arc<[Inline]>),
    /// The text of a list item or cell that is no paragraph of its own.
    Plain(Arc<[Inline]>),
    /// A heading of the fourth level or below.
    Heading(u8, Arc<[Inline]>),
    /// A list; numbered from a number, or bulleted.
    List(Option<u64>, Vec<Item>),
    /// A quotation.
    Quote(Vec<Block>),
    /// A call-out for all readers.
    Callout(Callout, Vec<Block>),
    /// Text to be set as typed.
    Code(String),
    /// A table.
    Table(Arc<Table>),
    /// A picture in a paragraph of its own.
    Figure(Box<Picture>),
    /// A thematic break.
    Rule,
    /// Lines to write on.
    Lines(u32),
    /// A marked passage.
    Marked(Box<Marked>),
    /// A test question.
    Question(Box<Question>),
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct Item {
    /// Whether it begins with a box to tick.
    pub has_box: bool,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

choice! {
    /// GitHub's alerts: call-outs for all readers.
    pub enum Callout {
        /// `[!NOTE]`
        Note = "Note",
        /// `[!TIP]`
        Tip = "Tip",
        /// `[!IMPORTANT]`
        Important = "Important",
        /// `[!WARNING]`
        Warning = "Warning",
        /// `[!CAUTION]`
        Caution = "Caution",
    }
}

/// A table with a head.
#[derive(Clone, Debug)]
pub struct Table {
    /// How each column is set.
    pub columns: Vec<Alignment>,
    /// The head's cells.
    pub head: Vec<Vec<Inline>>,
    /// The rows' cells.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// At the line's start.
    Start,
    /// Centred.
    Centre,
    /// At the line's end.
    End,
}

/// A passage between `:::` fences.
#[derive(Clone, Debug)]
pub struct Marked {
    /// What kind of passage it is.
    pub kind: Kind,
    /// Its title, as plain text.
    pub title: Option<String>,
    /// Its id.
    pub id: Option<Spanned<Id>>,
    /// The audiences that it is for; all if none is named.
    pub audience: Vec<Spanned<Id>>,
    /// What else its braces say.
    pub details: Details,
    /// What stands in it.
    pub blocks: Vec<Block>,
    /// Its opening fence.
    pub fence: Span,
}

/// The attributes that only some kinds of passages have.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// The id that it had in an earlier version.
    pub was: Option<Spanned<Id>>,
    /// How long an activity takes, of its section's minutes.
    pub minutes: Option<Minutes>,
    /// How many people work together.
    pub groups: Option<u32>,
    /// When a worksheet is handed out.
    pub give: Option<Give>,
    /// The slide that is shown.
    pub slide: Option<Spanned<Id>>,
    /// Whether an agency must fill an insert.
    pub required: bool,
    /// Whether an agency has filled it: then the insert holds the agency's text, no longer the guidance.
    pub is_filled: bool,
}

choice! {
    /// When a worksheet is handed out.
    pub enum Give {
        /// Before the class.
        Before = "before",
        /// When its place is reached.
        During = "during",
        /// At the end, to keep.
        After = "after",
    }
}

/// A test question of the item bank.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its id, which is never used again for another.
    pub id: Spanned<Id>,
    /// The id that it had in an earlier version.
    pub was: Option<Spanned<Id>>,
    /// The audiences that it is for; all if none is named.
    pub audience: Vec<Spanned<Id>>,
    /// How it is answered.
    pub kind: QuestionKind,
    /// The objectives that it tests.
    pub objectives: Vec<Spanned<Id>>,
    /// The tests that may draw it.
    pub uses: Vec<QuestionUse>,
    /// The section or part without which it makes no sense: then no pre-test may draw it.
    pub after: Option<Spanned<Id>>,
    /// What is asked.
    pub stem: Vec<Block>,
    /// What can be chosen.
    pub options: Vec<Choice>,
    /// Why the right answer is right; what a good answer holds; how it is scored.
    pub answer: Option<Vec<Block>>,
    /// Its opening fence.
    pub fence: Span,
}

choice! {
    /// How a question is answered.
    pub enum QuestionKind {
        /// One option is right.
        One = "one",
        /// Several options are right.
        Several = "several",
        /// True or false.
        TrueFalse = "true-false",
        /// In a few words of one's own.
        Short = "short",
        /// In a performance or text that a rubric scores.
        Rubric = "rubric",
    }
}

impl QuestionKind {
    /// Whether it can stand on a written test; what a rubric scores is watched or read.
    pub fn is_written(self) -> bool {
        self != QuestionKind::Rubric
    }
}

choice! {
    /// A test that may draw a question.
    pub enum QuestionUse {
        /// The test before the course.
        Pre = "pre",
        /// The test after it.
        Post = "post",
        /// The check at a module's end.
        Check = "check",
    }
}

/// One option of a question.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What it says.
    pub text: Arc<[Inline]>,
    /// Whether it is right, for those who may know.
    pub mark: Mark,
    /// Where it stands.
    pub span: Span,
}

/// Whether an option is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is.
    Right,
    /// It isn't.
    Wrong,
    /// This reader may not know.
    Withheld,
}

/// A piece of running text and where it stands.
#[derive(Clone, Debug)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of running text.
#[derive(Clone, Debug)]
pub enum InlineKind {
    /// Text.
    Text(String),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Text struck out.
    Strikethrough(Vec<Inline>),
    /// Text to be set as typed.
    Code(String),
    /// A link.
    Link(Box<Target>, Vec<Inline>),
    /// A picture in a line.
    Picture(Box<Picture>),
    /// The place of a footnote's mark.
    Note(String),
    /// Works cited in one pair of brackets.
    Cite(Vec<Citation>),
    /// A place that the agency or the course fills.
    Field(Field),
    /// A line end in the source.
    SoftBreak,
    /// A line end that the author wants.
    HardBreak,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Out of the kit: `https:`, `http:`, `mailto:` or `tel:`.
    Outside(String),
    /// A place in the course.
    Inside(Place),
}

/// A place in the course: a module, or something with an id in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The module's file, as written; none for the module that the link stands in.
    pub file: Option<String>,
    /// The id.
    pub id: Option<String>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its file, as written, relative to the module's.
    pub file: String,
    /// What it tells those who can't see it.
    pub alt: String,
    /// What stands below it.
    pub caption: String,
}

/// A work that is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The reference's id.
    pub key: String,
    /// Where in it, as in `p. 4`.
    pub locator: Option<String>,
}

choice! {
    /// A place in the text that the agency or the course fills.
    pub enum Field {
        /// The agency's name.
        AgencyName = "agency.name",
        /// The agency's short name.
        AgencyShortName = "agency.short_name",
        /// The agency's telephone number.
        AgencyPhone = "agency.phone",
        /// The agency's address on the web.
        AgencyWeb = "agency.web",
        /// The course's title.
        CourseTitle = "course.title",
        /// The course's version.
        CourseVersion = "course.version",
        /// The academy's name.
        AcademyName = "academy.name",
    }
}
