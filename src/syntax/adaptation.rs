//! What an agency writes before, after or instead of one of a course's sections: sections of its own, as in a
//! module, without front matter.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::source::FilePath;
use crate::span::{FileId, Span};
use crate::syntax::decode::{Faults, choice};
use crate::syntax::module::{self, Read};
use crate::syntax::tree::{BlockKind, Module, Origin, QuestionUse, Section};
use crate::syntax::walk::{Visit, walk_module, walk_section};

/// An agency's sections, and the one of the course's that they belong to.
#[derive(Debug)]
pub struct Adaptation {
    /// Its file.
    pub path: FilePath,
    /// Where it begins: what a fault of the whole text points at.
    pub span: Span,
    /// How it changes the course.
    pub how: How,
    /// The course's section, by id.
    pub section: String,
    /// What the agency wrote.
    pub sections: Vec<Arc<Section>>,
}

choice! {
    /// How an agency's sections change a course.
    pub enum How {
        /// They are taught before the section.
        Before = "before",
        /// They are taught after it.
        After = "after",
        /// They are taught instead of it.
        Instead = "instead",
    }
}

/// Reads one from its file, whose name says how it changes which section: `instead-SECTION.md`.
pub(super) fn parse(path: &FilePath, file: FileId, text: &str) -> (Option<Adaptation>, Faults) {
    let span = Span::new(file, 0, text.find('\n').unwrap_or(text.len()));
    let named = path.stem().split_once('-');
    let Some((how, section)) = named.and_then(|(how, id)| Some((How::from_word(how)?, id))) else {
        let message = format!("`{}` doesn't say which section it changes, or how", path.name());
        let fault = Diagnostic::error("adaptation", span, message).help(
            "call it `before-SECTION.md`, `after-SECTION.md` or `instead-SECTION.md`, with the section's id",
        );
        return (None, vec![fault]);
    };
    let Read { mut sections, footnotes, mut faults, .. } = module::sections(file, text);
    let error = |span, message: String| Diagnostic::error("adaptation", span, message);
    faults.retain(|fault| fault.rule != "footnote-never-used");
    for note in footnotes.values() {
        let fault = error(note.span, "a footnote can't stand in an agency's section".into());
        faults.push(fault.help("write it into the text"));
    }
    for section in &sections {
        walk_section(section, &mut |visit| faults.extend(test_item(&visit)));
    }
    match sections.first() {
        None if faults.is_empty() => {
            let fault = error(span, "no section stands here, so nothing would change".into());
            faults.push(
                fault.help("begin with a heading: `## Title {#id minutes=10}`; or delete the file"),
            );
        }
        Some(first) if how == How::Instead && first.id.as_str() != section => {
            let message = format!("what stands in place of `{section}` has another id");
            faults.push(error(first.id.span, message).help(format!(
                "call its first section `#{section}`: the course's links lead there"
            )));
        }
        _ => {}
    }
    for (place, section) in sections.iter_mut().enumerate() {
        let replaces = how == How::Instead && place == 0;
        Arc::make_mut(section).origin =
            Some(if replaces { Origin::Adapted } else { Origin::Added });
    }
    let section = section.to_owned();
    (Some(Adaptation { path: path.clone(), span, how, section, sections }), faults)
}

/// What an agency's own module must not have.
pub(super) fn check_module(module: &Module) -> Faults {
    let mut faults = Vec::new();
    walk_module(module, &mut |visit| faults.extend(test_item(&visit)));
    faults
}

/// The course's tests are the academy's: an agency's question belongs to its module's own check.
fn test_item(visit: &Visit<'_>) -> Option<Diagnostic> {
    let Visit::Block(block) = visit else { return None };
    let BlockKind::Question(question) = &block.kind else { return None };
    let used = question.uses.iter().find(|used| **used != QuestionUse::Check)?;
    let message = format!("an agency's question can't stand on the course's {}-test", used.word());
    let fault = Diagnostic::error("adaptation", question.fence, message);
    Some(fault.help("write `use=check`: it stands in the check at the module's end"))
}
