//! What readers' comments are on: each passage that can be named, and whether it says what it said when somebody
//! read it.

use std::collections::BTreeMap;

use crate::source::{FilePath, Source};
use crate::span::{Span, Spanned};
use crate::syntax::Parsed;
use crate::syntax::comments::{COURSE, Comment, PassageMark};
use crate::syntax::tree::{BlockKind, Module, Section};
use crate::syntax::values::Id;
use crate::syntax::walk::{plain_text, section_blocks};

/// Something that a comment can be on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The id that it has today, or the name of its module's file, or `course`.
    pub id: String,
    /// The file that it stands in.
    pub path: FilePath,
    /// What it is, for people: `section “The red door”`.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// What it says; the manifest changes too often for that.
    pub mark: Option<PassageMark>,
}

/// Everything in a course that a comment can be on.
pub struct Passages {
    by_name: BTreeMap<String, Passage>,
    /// Whether all modules could be read.
    are_all: bool,
}

/// A comment, and what it is on.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The comment.
    pub comment: Comment,
    /// What it is on.
    pub standing: Standing,
}

/// What became of the passage that a comment is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It says what it said then, as far as that is known.
    Same(Passage),
    /// It says something else.
    Changed(Passage),
    /// The course has no such passage any more.
    Gone,
    /// A module can't be read, and it may stand there.
    Unknown,
}

impl Standing {
    /// The passage, if there is one.
    pub fn passage(&self) -> Option<&Passage> {
        match self {
            Standing::Same(passage) | Standing::Changed(passage) => Some(passage),
            Standing::Gone | Standing::Unknown => None,
        }
    }

    /// Its word, for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Standing::Same(_) => "same",
            Standing::Changed(_) => "changed",
            Standing::Gone => "gone",
            Standing::Unknown => "unknown",
        }
    }
}

/// The comments of a course, in their order, each with what it is on.
pub fn placed(source: &Source, parsed: &Parsed) -> Vec<Placed> {
    let Some(file) = parsed.comments.as_ref().filter(|file| !file.content.comments.is_empty())
    else {
        return Vec::new();
    };
    let passages = Passages::of(source, parsed);
    let comments = file.content.comments.iter().cloned();
    let placed = comments.map(|comment| {
        let standing = passages.standing(&comment);
        Placed { comment, standing }
    });
    placed.collect()
}

impl Passages {
    /// The passages of a course and of its variants.
    pub fn of(source: &Source, parsed: &Parsed) -> Self {
        let mut passages = Self { by_name: BTreeMap::new(), are_all: parsed.is_whole() };
        let manifest = &parsed.course;
        passages.add(
            COURSE,
            None,
            Passage {
                id: COURSE.to_owned(),
                path: manifest.path.clone(),
                name: format!("the course “{}”", manifest.content.title),
                span: first_line(manifest.content.span),
                mark: None,
            },
        );
        // What stands in for something must not be taken for what a passage says.
        let modules = || parsed.modules.iter().filter(|(_, module)| module.unread.is_empty());
        for (path, module) in modules() {
            let file = module.front.span.file;
            let text = source.text_read(file).unwrap_or_default();
            In { path, text, passages: &mut passages }.module(module);
        }
        // A module may be called as one of its sections is; then the section is meant.
        for (path, module) in modules() {
            let front = &module.front;
            let text = source.text_read(front.span.file).unwrap_or_default();
            passages.add(
                path.stem(),
                None,
                Passage {
                    id: path.stem().to_owned(),
                    path: path.clone(),
                    name: format!("module “{}”", front.title),
                    span: first_line(front.span),
                    mark: Some(PassageMark::of(text)),
                },
            );
        }
        passages
    }

    /// The passage with this id, or that had it in an earlier version; upper and lower case are one.
    pub fn get(&self, name: &str) -> Option<&Passage> {
        self.by_name.get(&name.to_lowercase())
    }

    /// Everything that can be named.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.values().map(|passage| passage.id.as_str())
    }

    /// What became of the passage that a comment is on.
    pub fn standing(&self, comment: &Comment) -> Standing {
        let Some(passage) = self.get(comment.on.as_str()).cloned() else {
            return if self.are_all { Standing::Gone } else { Standing::Unknown };
        };
        let is_changed = comment.passage.is_some() && comment.passage != passage.mark;
        if is_changed { Standing::Changed(passage) } else { Standing::Same(passage) }
    }

    fn add(&mut self, id: &str, was: Option<&Spanned<Id>>, passage: Passage) {
        if let Some(was) = was {
            self.by_name.entry(was.as_str().to_lowercase()).or_insert_with(|| passage.clone());
        }
        self.by_name.entry(id.to_lowercase()).or_insert(passage);
    }
}

/// A module whose passages are gathered.
struct In<'a> {
    path: &'a FilePath,
    text: &'a str,
    passages: &'a mut Passages,
}

impl In<'_> {
    fn module(&mut self, module: &Module) {
        let starts = module.sections.iter().skip(1).map(|next| next.span.start);
        let ends = starts.chain([u32::try_from(self.text.len()).unwrap_or(u32::MAX)]);
        for (section, end) in module.sections.iter().zip(ends) {
            self.section(section, end);
        }
    }

    fn section(&mut self, section: &Section, end: u32) {
        let name = format!("section “{}”", plain_text(&section.title));
        self.add(&section.id, section.was.as_ref(), name, section.span, end);
        let starts = section.parts.iter().skip(1).map(|next| next.span.start);
        for (part, end) in section.parts.iter().zip(starts.chain([end])) {
            if let Some(id) = &part.id {
                let name = format!("part “{}”", plain_text(&part.title));
                self.add(id, part.was.as_ref(), name, part.span, end);
            }
        }
        for block in section_blocks(section) {
            match &block.kind {
                BlockKind::Marked(marked) => {
                    let Some(id) = &marked.id else { continue };
                    let word = marked.kind.label().to_lowercase();
                    let title = marked.title.as_ref().map(|title| format!(" “{title}”"));
                    let name = format!("{word}{}", title.unwrap_or_default());
                    let was = marked.details.was.as_ref();
                    self.add(id, was, name, marked.fence, block.span.end);
                }
                BlockKind::Question(question) => {
                    let name = format!("question `{}`", question.id.value);
                    let was = question.was.as_ref();
                    self.add(&question.id, was, name, question.fence, block.span.end);
                }
                _ => {}
            }
        }
    }

    /// Adds a passage that begins with its heading or fence and ends there.
    fn add(
        &mut self,
        id: &Spanned<Id>,
        was: Option<&Spanned<Id>>,
        name: String,
        at: Span,
        end: u32,
    ) {
        let words = self.text.get(at.start as usize..end as usize).unwrap_or_default();
        let passage = Passage {
            id: id.to_string(),
            path: self.path.clone(),
            name,
            span: at,
            mark: Some(PassageMark::of(words)),
        };
        self.passages.add(id.as_str(), was, passage);
    }
}

/// Its first letter: what is as large as a file is pointed at where it begins.
fn first_line(span: Span) -> Span {
    Span { end: span.start, ..span }
}
