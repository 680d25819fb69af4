//! Every name that one file uses of another: objectives, requirements, references, audiences, slides.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};
use crate::syntax::Parsed;
use crate::syntax::course_file::{CourseFile, ObjectiveKind};
use crate::syntax::decode::Faults;
use crate::syntax::parse::{entries, module_path};
use crate::syntax::tree::{BlockKind, InlineKind, Module, Visit, walk_module};
use crate::syntax::values::Id;
use crate::syntax::vocabulary::Kind;

/// Looks every name of a course up.
pub(super) fn check(parsed: &Parsed, faults: &mut Faults) {
    let course = &parsed.course.content;
    let mut names =
        Names { faults, objectives: objective_ids(course), audiences: audience_ids(course) };
    names.once("objective", course.objectives.iter().map(|objective| &objective.id));
    names.once("audience", course.audiences.iter());
    names.shared(parsed);
    names.manifest(parsed);
    // A slide or section may stand in the module that couldn't be read.
    let all_read = parsed.unread.is_empty();
    let slides: Option<BTreeSet<String>> =
        all_read.then(|| parsed.modules.values().flat_map(slide_ids).collect());
    let references: BTreeSet<String> = parsed
        .references
        .iter()
        .flat_map(|file| &file.content.references)
        .map(|one| one.id.to_string())
        .collect();
    parsed.modules.values().for_each(|module| names.module(module, slides.as_ref(), &references));
}

struct Names<'f> {
    faults: &'f mut Faults,
    objectives: BTreeSet<String>,
    audiences: BTreeSet<String>,
}

fn objective_ids(course: &CourseFile) -> BTreeSet<String> {
    course.objectives.iter().map(|objective| objective.id.to_string()).collect()
}

fn audience_ids(course: &CourseFile) -> BTreeSet<String> {
    course.audiences.iter().map(|audience| audience.to_string()).collect()
}

fn slide_ids(module: &Module) -> Vec<String> {
    let mut ids = Vec::new();
    walk_module(module, &mut |visit| {
        if let Visit::Block(block) = visit
            && let BlockKind::Marked(marked) = &block.kind
            && marked.kind == Kind::Slide
        {
            ids.extend(marked.id.as_ref().map(|id| id.to_string()));
        }
    });
    ids
}

/// The ids of what can be scored with: questions and worksheets.
fn passage_ids(module: &Module) -> Vec<String> {
    let mut ids = Vec::new();
    walk_module(module, &mut |visit| {
        if let Visit::Block(block) = visit {
            match &block.kind {
                BlockKind::Marked(marked) if marked.kind == Kind::Worksheet => {
                    ids.extend(marked.id.as_ref().map(|id| id.to_string()));
                }
                BlockKind::Question(question) => ids.push(question.id.to_string()),
                _ => {}
            }
        }
    });
    ids
}

impl Names<'_> {
    /// A list in which an id stands twice.
    fn once<'a>(&mut self, what: &str, ids: impl Iterator<Item = &'a Spanned<Id>>) {
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for id in ids {
            if let Some(first) = seen.insert(id.as_str().to_lowercase(), id.span) {
                self.faults.push(
                    Diagnostic::error(
                        "duplicate-id",
                        id.span,
                        format!("the {what} `{}` stands here twice", id.value),
                    )
                    .related(first, "first here")
                    .help("give one of them another id"),
                );
            }
        }
    }

    fn known(&mut self, what: &str, name: &str, span: Span, names: &BTreeSet<String>) {
        if !names.contains(name) {
            self.faults.push(
                Diagnostic::error("unknown-name", span, format!("there is no {what} `{name}`"))
                    .suggest(name, names.iter().map(String::as_str)),
            );
        }
    }

    fn shared(&mut self, parsed: &Parsed) {
        let references = || parsed.references.iter().flat_map(|file| &file.content.references);
        self.once("reference", references().map(|reference| &reference.id));
        let ids: BTreeSet<String> =
            references().map(|reference| reference.id.to_string()).collect();
        let terms = || parsed.glossary.iter().flat_map(|file| &file.content.terms);
        self.once("term", terms().map(|term| &term.id));
        for source in terms().filter_map(|term| term.source.as_ref()) {
            self.known("reference", source.as_str(), source.span, &ids);
        }
        self.once("standard", parsed.standards.iter().map(|standard| &standard.content.id));
        for standard in &parsed.standards {
            self.once(
                "requirement",
                standard.content.requirements.iter().map(|requirement| &requirement.id),
            );
        }
    }

    fn manifest(&mut self, parsed: &Parsed) {
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
        let terminal: BTreeSet<String> = course
            .objectives
            .iter()
            .filter(|objective| objective.kind == ObjectiveKind::Tpo)
            .map(|objective| objective.id.to_string())
            .collect();
        for objective in &course.objectives {
            for requirement in &objective.requirements {
                self.known("requirement", &requirement.value, requirement.span, &requirements);
            }
            for place in &objective.assessed_in {
                self.known("module or test", place.as_str(), place.span, &assessed);
            }
            match (objective.kind, &objective.parent) {
                (ObjectiveKind::Epo, Some(parent)) => {
                    self.known("terminal objective", parent.as_str(), parent.span, &terminal)
                }
                (ObjectiveKind::Epo, None) => self.faults.push(
                    Diagnostic::error(
                        "objective-parent",
                        objective.id.span,
                        "an enabling objective serves a terminal one",
                    )
                    .help("name it: `parent: …`"),
                ),
                (ObjectiveKind::Tpo, Some(parent)) => self.faults.push(
                    Diagnostic::error(
                        "objective-parent",
                        parent.span,
                        "a terminal objective has no parent",
                    )
                    .help("delete the line, or make the objective an `epo`"),
                ),
                (ObjectiveKind::Tpo, None) => {}
            }
        }
        if let Some(teach_back) = &course.teach_back {
            if let Some(rubric) = teach_back.rubric.as_ref().filter(|_| parsed.unread.is_empty()) {
                let ids: BTreeSet<String> = parsed.modules.values().flat_map(passage_ids).collect();
                self.known("rubric", rubric.as_str(), rubric.span, &ids);
            }
            self.known("module", teach_back.module.as_str(), teach_back.module.span, &slugs);
        }
        self.days(course);
        let sections: BTreeSet<String> = parsed
            .modules
            .values()
            .flat_map(|module| module.sections.iter().map(|section| section.id.to_string()))
            .collect();
        let left_out = course.variants.iter().flat_map(|variant| &variant.without);
        for without in left_out.filter(|_| parsed.unread.is_empty()) {
            self.known("section", without.as_str(), without.span, &sections);
        }
    }

    /// Lunch comes after a module of its own day.
    fn days(&mut self, course: &CourseFile) {
        for day in
            course.days.iter().chain(course.variants.iter().flat_map(|variant| &variant.days))
        {
            if let Some(lunch) = &day.lunch {
                let today = entries(day).filter_map(|name| module_path(course, &name.value).ok());
                let today: BTreeSet<String> = today.map(|path| path.stem().to_owned()).collect();
                self.known("module of this day", lunch.after.as_str(), lunch.after.span, &today);
            }
        }
    }

    fn module(
        &mut self,
        module: &Module,
        slides: Option<&BTreeSet<String>>,
        references: &BTreeSet<String>,
    ) {
        // Taken out for the time being: `known` needs all of `self`.
        let objectives = std::mem::take(&mut self.objectives);
        let audiences = std::mem::take(&mut self.audiences);
        for objective in &module.front.objectives {
            self.known("objective", objective.as_str(), objective.span, &objectives);
        }
        for section in &module.sections {
            for objective in &section.objectives {
                self.known("objective", objective.as_str(), objective.span, &objectives);
            }
            let parts = section.parts.iter().flat_map(|part| &part.audience);
            for audience in section.audience.iter().chain(parts) {
                self.known("audience", audience.as_str(), audience.span, &audiences);
            }
        }
        walk_module(module, &mut |visit| match visit {
            Visit::Block(block) => match &block.kind {
                BlockKind::Marked(marked) => {
                    for audience in &marked.audience {
                        self.known("audience", audience.as_str(), audience.span, &audiences);
                    }
                    if let (Some(slide), Some(slides)) = (&marked.details.slide, slides) {
                        self.known("slide", slide.as_str(), slide.span, slides);
                    }
                }
                BlockKind::Question(question) => {
                    for audience in &question.audience {
                        self.known("audience", audience.as_str(), audience.span, &audiences);
                    }
                    for objective in &question.objectives {
                        self.known("objective", objective.as_str(), objective.span, &objectives);
                    }
                }
                _ => {}
            },
            Visit::Inline(inline) => {
                if let InlineKind::Cite(citations) = &inline.kind {
                    for citation in citations {
                        self.known("reference", &citation.key, inline.span, references);
                    }
                }
            }
        });
        (self.objectives, self.audiences) = (objectives, audiences);
    }
}
