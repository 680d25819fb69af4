//! Every name that one file uses of another: objectives, requirements, references, audiences, slides.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::course::found::Found;
use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};
use crate::syntax::Parsed;
use crate::syntax::course_file::{CourseFile, DayFile, ObjectiveKind};
use crate::syntax::decode::Faults;
use crate::syntax::manifest::Manifest;
use crate::syntax::manifests::StandardFile;
use crate::syntax::parse::{REFERENCES, STANDARDS, entries, module_path};
use crate::syntax::tree::{Block, BlockKind};
use crate::syntax::values::Id;
use crate::syntax::vocabulary::Kind;

/// Looks every name of a course up.
pub(super) fn check(parsed: &Parsed, found: &[Found<'_>], faults: &mut Faults) {
    let course = &parsed.course.content;
    let mut names = Names { faults };
    names.once("objective", course.objectives.iter().map(|objective| &objective.id));
    names.once("audience", course.audiences.iter());
    names.once("variant", course.variants.iter().map(|variant| &variant.id));
    names.shared(parsed);
    names.manifest(parsed, found);
    let known = Known::of(parsed, found);
    let found: Vec<Faults> = found.par_iter().map(|one| known.faults(one)).collect();
    faults.extend(found.into_iter().flatten());
}

/// The names of a course's manifests.
struct Names<'f> {
    faults: &'f mut Faults,
}

/// What the modules may name. What is `None` isn't known: a fault hides it.
struct Known<'a> {
    objectives: Option<BTreeSet<&'a str>>,
    audiences: Option<BTreeSet<&'a str>>,
    references: Option<BTreeSet<&'a str>>,
    /// A slide may stand in a module that couldn't be read.
    slides: Option<BTreeSet<&'a str>>,
    /// Sections and parts, as far as they are known.
    sections: Option<BTreeSet<&'a str>>,
}

impl<'a> Known<'a> {
    fn of(parsed: &'a Parsed, found: &[Found<'a>]) -> Self {
        let course = &parsed.course.content;
        let slides = || found.iter().flat_map(slide_ids).collect();
        let sections = || found.iter().flat_map(section_ids).collect();
        let objectives = course.objectives.iter().map(|objective| objective.id.as_str());
        let audiences = course.audiences.iter().map(|audience| audience.as_str());
        Self {
            objectives: parsed.course.names("objectives", objectives),
            audiences: parsed.course.names("audiences", audiences),
            references: references(parsed),
            slides: parsed.unread.is_empty().then(slides),
            sections: parsed.unread.is_empty().then(sections),
        }
    }

    /// The names in a module that name nothing.
    fn faults(&self, found: &Found<'_>) -> Faults {
        let module = found.module;
        let mut faults = Vec::new();
        let mut objectives = |ids: &[Spanned<Id>]| {
            ids.iter().for_each(|id| known("objective", id, self.objectives.as_ref(), &mut faults))
        };
        objectives(&module.front.objectives);
        module.sections.iter().for_each(|section| objectives(&section.objectives));
        for section in &module.sections {
            let parts = section.parts.iter().flat_map(|part| &part.audience);
            for audience in section.audience.iter().chain(parts) {
                known("audience", audience, self.audiences.as_ref(), &mut faults);
            }
        }
        found.passages.iter().for_each(|passage| self.passage(passage, &mut faults));
        for (citation, span) in &found.citations {
            let key = Spanned { value: citation.key.as_str(), span: *span };
            known("reference", &key, self.references.as_ref(), &mut faults);
        }
        faults
    }

    fn passage(&self, block: &Block, faults: &mut Faults) {
        let audience = match &block.kind {
            BlockKind::Marked(marked) => {
                if let Some(slide) = &marked.details.slide {
                    known("slide", slide, self.slides.as_ref(), faults);
                }
                &marked.audience
            }
            BlockKind::Question(question) => {
                for objective in &question.objectives {
                    known("objective", objective, self.objectives.as_ref(), faults);
                }
                if let Some(after) = &question.after {
                    known("section or part", after, self.sections.as_ref(), faults);
                }
                &question.audience
            }
            _ => return,
        };
        audience
            .iter()
            .for_each(|audience| known("audience", audience, self.audiences.as_ref(), faults));
    }
}

/// The names of works.
fn references(parsed: &Parsed) -> Option<BTreeSet<&str>> {
    let Some(manifest) = &parsed.references else {
        return parsed.is_read(REFERENCES).then(BTreeSet::new);
    };
    manifest.names("references", manifest.content.references.iter().map(|one| one.id.as_str()))
}

/// A name that nothing has is a fault; where it isn't known which there are, none is.
fn known(
    what: &str,
    name: &Spanned<impl AsRef<str>>,
    names: Option<&BTreeSet<impl Borrow<str> + Ord>>,
    faults: &mut Faults,
) {
    let word = name.value.as_ref();
    let Some(names) = names.filter(|names| !names.contains(word)) else { return };
    let message = format!("there is no {what} `{word}`");
    let fault = Diagnostic::error("unknown-name", name.span, message)
        .suggest_among(word, names.iter().map(Borrow::borrow), faults.len())
        .or_help(format!("write that {what}, or take `{word}` out here"));
    faults.push(fault);
}

fn slide_ids<'a>(found: &Found<'a>) -> impl Iterator<Item = &'a str> {
    let slides = found.passages_of_sections().iter().filter_map(|block| match &block.kind {
        BlockKind::Marked(marked) if marked.kind == Kind::Slide => marked.id.as_ref(),
        _ => None,
    });
    slides.map(|id| id.as_str())
}

fn section_ids<'a>(found: &Found<'a>) -> impl Iterator<Item = &'a str> {
    let sections = found.module.sections.iter().flat_map(|section| {
        let parts = section.parts.iter().filter_map(|part| part.id.as_ref());
        std::iter::once(&section.id).chain(parts)
    });
    sections.map(|id| id.as_str())
}

/// The ids of what can be scored with: questions and worksheets.
fn scored_ids<'a>(found: &Found<'a>) -> impl Iterator<Item = &'a str> {
    let scored = found.passages_of_sections().iter().filter_map(|block| match &block.kind {
        BlockKind::Marked(marked) if marked.kind == Kind::Worksheet => marked.id.as_ref(),
        BlockKind::Question(question) => Some(&question.id),
        _ => None,
    });
    scored.map(|id| id.as_str())
}

impl Names<'_> {
    /// A list in which an id stands twice.
    fn once<'a, T: AsRef<str> + 'a>(
        &mut self,
        what: &str,
        ids: impl Iterator<Item = &'a Spanned<T>>,
    ) {
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for id in ids {
            let name = id.value.as_ref();
            if let Some(first) = seen.insert(name.to_lowercase(), id.span) {
                self.faults.push(
                    Diagnostic::error(
                        "duplicate-id",
                        id.span,
                        format!("the {what} `{name}` stands here twice"),
                    )
                    .related(first, "first here")
                    .help("give one of them another id"),
                );
            }
        }
    }

    fn shared(&mut self, parsed: &Parsed) {
        let works = parsed.references.iter().flat_map(|file| &file.content.references);
        self.once("reference", works.map(|reference| &reference.id));
        let terms = || parsed.glossary.iter().flat_map(|file| &file.content.terms);
        self.once("term", terms().map(|term| &term.id));
        let ids = references(parsed);
        for source in terms().filter_map(|term| term.source.as_ref()) {
            known("reference", source, ids.as_ref(), self.faults);
        }
        self.once("standard", parsed.standards.iter().map(|standard| &standard.content.id));
        for standard in &parsed.standards {
            self.once(
                "requirement",
                standard.content.requirements.iter().map(|requirement| &requirement.id),
            );
        }
    }

    fn manifest(&mut self, parsed: &Parsed, found: &[Found<'_>]) {
        let course = &parsed.course.content;
        let requirements: BTreeSet<String> = parsed
            .standards
            .iter()
            .flat_map(|file| {
                file.content
                    .requirements
                    .iter()
                    .map(|one| format!("{}/{}", file.content.id.value, one.id.value))
            })
            .collect();
        let paths = parsed.modules.keys().chain(&parsed.unread);
        let slugs: BTreeSet<String> = paths.map(|path| path.stem().to_owned()).collect();
        let mut assessed = slugs.clone();
        assessed.extend(["pre-test".to_owned(), "post-test".to_owned()]);
        let terminal = course
            .objectives
            .iter()
            .filter(|objective| objective.kind == ObjectiveKind::Tpo)
            .map(|objective| objective.id.as_str());
        let terminal = parsed.course.names("objectives", terminal);
        let has_all_standards = parsed.in_part.iter().all(|path| path.folder() != STANDARDS);
        let is_known = |name: &str| {
            let of_name = name.split('/').next().unwrap_or(name);
            let names = |file: &&Manifest<StandardFile>| file.content.id.as_str() == of_name;
            let named = parsed.standards.iter().find(names);
            named.map_or(has_all_standards, |file| file.unread.is_empty())
        };
        for objective in &course.objectives {
            for requirement in &objective.requirements {
                let requirements = Some(&requirements).filter(|_| is_known(&requirement.value));
                known("requirement", requirement, requirements, self.faults);
            }
            for place in &objective.assessed_in {
                known("module or test", place, Some(&assessed), self.faults);
            }
            // Where something of it can't be read, its kind or its parent may be meant otherwise.
            let is_read = !parsed.course.unread.is_within(objective.span);
            match (objective.kind, &objective.parent) {
                (ObjectiveKind::Epo, Some(parent)) => {
                    known("terminal objective", parent, terminal.as_ref(), self.faults)
                }
                (ObjectiveKind::Epo, None) if is_read => self.faults.push(
                    Diagnostic::error(
                        "objective-parent",
                        objective.id.span,
                        "an enabling objective serves a terminal one",
                    )
                    .help("name it: `parent: …`"),
                ),
                (ObjectiveKind::Tpo, Some(parent)) if is_read => self.faults.push(
                    Diagnostic::error(
                        "objective-parent",
                        parent.span,
                        "a terminal objective has no parent",
                    )
                    .help("delete the line, or make the objective an `epo`"),
                ),
                _ => {}
            }
        }
        if let Some(teach_back) = &course.teach_back {
            if let Some(rubric) = teach_back.rubric.as_ref().filter(|_| parsed.unread.is_empty()) {
                let ids: BTreeSet<&str> = found.iter().flat_map(scored_ids).collect();
                known("rubric", rubric, Some(&ids), self.faults);
            }
            known("module", &teach_back.module, Some(&slugs), self.faults);
        }
        self.days(&parsed.course);
        let mut left_out = course.variants.iter().flat_map(|variant| &variant.without).peekable();
        if parsed.unread.is_empty() && left_out.peek().is_some() {
            let sections = parsed.modules.values().flat_map(|module| &module.sections);
            let sections: BTreeSet<&str> = sections.map(|section| section.id.as_str()).collect();
            left_out.for_each(|without| known("section", without, Some(&sections), self.faults));
        }
    }

    /// Lunch comes after a module of its own day.
    fn days(&mut self, course: &Manifest<CourseFile>) {
        let is_read = |day: &&DayFile| !course.unread.is_within(day.span);
        for day in course.content.all_days().filter(is_read) {
            if let Some(lunch) = &day.lunch {
                let path_of = |name: &Spanned<String>| module_path(&course.content, &name.value);
                let today = entries(day).filter_map(|name| path_of(name).ok());
                let today: BTreeSet<String> = today.map(|path| path.stem().to_owned()).collect();
                known("module of this day", &lunch.after, Some(&today), self.faults);
            }
        }
    }
}
