//! An agency's own modules, sections and hours put into a course, before anything is looked up in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::course::{Course, Selection, Used};
use crate::diagnostic::Diagnostic;
use crate::source::FilePath;
use crate::span::{Span, Spanned};
use crate::syntax::Parsed;
use crate::syntax::adaptation::{Adaptation, How};
use crate::syntax::agency::{self, Agency, OwnModule};
use crate::syntax::course_file::{CourseFile, DayFile, DayItem};
use crate::syntax::decode::Faults;
use crate::syntax::parse::{PictureFile, entries, module_path};
use crate::syntax::tree::{
    Block, BlockKind, Citation, Fidelity, InlineKind, Module, Origin, Picture, Section,
};
use crate::syntax::values::Minutes;
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::{Visit, plain_text, walk_section};

/// What an agency made of a course, by titles: to be told on its cover and in `kit.json`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The modules that it added.
    pub modules: Vec<String>,
    /// The sections that it added to the academy's modules.
    pub added: Vec<String>,
    /// The sections that it replaced.
    pub adapted: Vec<String>,
}

impl Changes {
    /// What was changed of a course that is put together.
    pub fn of(course: &Course) -> Self {
        let mut changes = Self::default();
        let Some(agency) = &course.selection.agency else { return changes };
        let folder = format!("{}/", agency::folder(&agency.file.id.value));
        for module in &course.modules {
            if module.path.as_str().starts_with(&folder) {
                changes.modules.push(module.tree.front.title.clone());
            }
            for section in &module.tree.sections {
                let list = match section.origin {
                    None => continue,
                    Some(Origin::Added) => &mut changes.added,
                    Some(Origin::Adapted) => &mut changes.adapted,
                };
                let block = module.tree.front.block.as_str();
                list.push(format!("{} ({block})", plain_text(&section.title)));
            }
        }
        changes
    }

    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Changes a course as its agency wants it. What finds no place, or may not be changed, is told.
pub(super) fn apply(
    parsed: &mut Parsed,
    agency: &Agency,
    used: &Used,
    selection: &Selection,
    faults: &mut Faults,
) {
    let cited = |citation: &Citation| used.works.contains(citation.key.as_str());
    let mut changing = Changing { agency, cited: &cited, faults };
    changing.sections(&mut parsed.modules, &parsed.pictures);
    changing.modules(parsed, selection);
    changing.hours(&mut parsed.course.content);
    let shown = &agency.shown;
    parsed.pictures.extend(shown.pictures.iter().map(|(path, file)| (path.clone(), file.clone())));
    parsed.credits.extend(shown.credits.iter().cloned());
}

struct Changing<'a> {
    agency: &'a Agency,
    /// Whether the course itself cites a work: others don't travel in its kit.
    cited: &'a dyn Fn(&Citation) -> bool,
    faults: &'a mut Faults,
}

impl Changing<'_> {
    fn sections(
        &mut self,
        modules: &mut BTreeMap<FilePath, Module>,
        pictures: &BTreeMap<FilePath, PictureFile>,
    ) {
        let agency = self.agency;
        // What replaces a section keeps its id, so it comes last: others stand before and after it.
        let (instead, beside): (Vec<_>, Vec<_>) =
            agency.adaptations.values().partition(|one| one.how == How::Instead);
        for one in beside.into_iter().chain(instead) {
            let place = modules.iter().find_map(|(path, module)| {
                let is_it = |section: &Arc<Section>| {
                    section.origin.is_none() && section.id.as_str() == one.section
                };
                Some((path.clone(), module.sections.iter().position(is_it)?))
            });
            let Some((path, at)) = place else {
                self.without_section(one, modules);
                continue;
            };
            let Some(module) = modules.get_mut(&path) else { continue };
            if let Some(locked) = locked(module, at, one) {
                self.faults.push(locked);
                continue;
            }
            self.allowed(one.sections.iter(), |picture| {
                path.join(&picture.file).is_ok_and(|file| pictures.contains_key(&file))
            });
            self.splice(module, at, one);
        }
    }

    fn splice(&mut self, module: &mut Module, at: usize, one: &Adaptation) {
        let minutes = |sections: &[Arc<Section>]| -> u32 {
            sections.iter().map(|section| section.minutes.0).sum()
        };
        let before = minutes(&module.sections);
        let mut sections = one.sections.clone();
        match one.how {
            How::Before => drop(module.sections.splice(at..at, sections)),
            How::After => drop(module.sections.splice(at + 1..at + 1, sections)),
            How::Instead => {
                let old = &module.sections[at];
                if has_safety(old) && !sections.iter().any(|section| has_safety(section)) {
                    let title = plain_text(&old.title);
                    let message = format!(
                        "“{title}” has safety rules, and what stands in its place has none"
                    );
                    self.faults.push(
                        Diagnostic::warning("adaptation", one.span, message)
                            .related(old.span, "the academy's section")
                            .help("write the rules into a passage `::: safety`"),
                    );
                }
                // The academy's tests and keys stay whole, whatever an agency teaches.
                if let Some(last) = sections.last_mut() {
                    Arc::make_mut(last).blocks.extend(questions(old));
                }
                module.sections.splice(at..=at, sections);
            }
        }
        let front = &mut Arc::make_mut(&mut module.front).minutes.value;
        let sum = i64::from(front.0) + i64::from(minutes(&module.sections)) - i64::from(before);
        *front = Minutes(u32::try_from(sum).unwrap_or(0));
    }

    fn without_section(&mut self, one: &Adaptation, modules: &BTreeMap<FilePath, Module>) {
        let message = format!(
            "the course has no section `{}`: what was written {} it isn't used",
            one.section,
            one.how.word()
        );
        let sections = modules.values().flat_map(|module| &module.sections);
        let names = sections.map(|section| section.id.as_str());
        let told = self.faults.len();
        self.faults.push(
            Diagnostic::error("adaptation-without-place", one.span, message)
                .suggest_among(&one.section, names, told)
                .help("rename the file after another section, or delete it; nothing of it is lost"),
        );
    }

    fn modules(&mut self, parsed: &mut Parsed, selection: &Selection) {
        let agency = self.agency;
        let called = agency.file.called();
        let course = &mut parsed.course.content;
        let slugs: BTreeSet<String> =
            course.all_days().flat_map(|day| taught(course, day)).collect();
        // The last first: of several after one module, each lands before those added already.
        for own in agency.modules.iter().rev() {
            let after = &own.after;
            let mut tree = own.tree.clone();
            let front = Arc::make_mut(&mut tree.front);
            front.title = format!("{} ({called})", front.title);
            self.allowed(tree.sections.iter(), |_| true);
            parsed.modules.insert(own.path.clone(), tree);
            if !slugs.contains(after.as_str()) {
                let message = format!(
                    "the course has no module `{}`: `{}` isn't taught",
                    after.value,
                    own.path.stem()
                );
                let told = self.faults.len();
                self.faults.push(
                    Diagnostic::error("module-without-place", after.span, message)
                        .suggest_among(after.as_str(), slugs.iter().map(String::as_str), told)
                        .or_help("name a module that the course teaches"),
                );
                continue;
            }
            let is_chosen = |days: &[DayFile]| {
                days.iter().any(|day| taught(course, day).any(|slug| slug == after.as_str()))
            };
            let chosen = course.days_of(selection.variant.as_ref());
            if !chosen.is_some_and(is_chosen) {
                let message = format!(
                    "`{}` is taught after `{}`, which this variant doesn't teach: it is left out",
                    own.path.stem(),
                    after.value
                );
                let fault = Diagnostic::warning("module-without-place", own.named, message);
                self.faults.push(fault.help(
                    "name a module that the variant teaches, too, if yours shall be taught there",
                ));
            }
            let variants = course.variants.iter_mut().flat_map(|variant| &mut variant.days);
            for day in course.days.iter_mut().chain(variants) {
                insert(day, own);
            }
        }
    }

    /// The agency's own hours.
    fn hours(&mut self, course: &mut CourseFile) {
        let id = course.id.value.clone();
        for hours in self.agency.file.course(&id).flat_map(|course| &course.days) {
            let number = hours.day.value as usize;
            let Some(index) = number.checked_sub(1).filter(|index| *index < course.days.len())
            else {
                let count = course.days.len();
                let message = format!("the course has no day {number}: it has {count}");
                self.faults.push(
                    Diagnostic::error("unknown-name", hours.day.span, message)
                        .help(format!("number the day from 1 to {count}, or take it out")),
                );
                continue;
            };
            let variants = course.variants.iter_mut().map(|variant| &mut variant.days);
            for days in std::iter::once(&mut course.days).chain(variants) {
                let Some(day) = days.get_mut(index) else { continue };
                day.start = hours.start.unwrap_or(day.start);
                day.end = hours.end.or(day.end);
            }
        }
    }

    /// What an agency's sections cite and show must be there, whoever makes the packet.
    fn allowed<'s>(
        &mut self,
        sections: impl Iterator<Item = &'s Arc<Section>>,
        has_picture: impl Fn(&Picture) -> bool,
    ) {
        let cited = self.cited;
        let faults = &mut *self.faults;
        let mut picture = |picture: &Picture, span: Span| {
            if !has_picture(picture) {
                let message = format!("the course doesn't show `{}`", picture.file);
                faults.push(Diagnostic::error("picture", span, message).help(
                    "a section shows pictures of its module; put your own into a module of your own",
                ));
            }
        };
        let mut unknown = Vec::new();
        for section in sections {
            walk_section(section, &mut |visit| match visit {
                Visit::Block(Block { kind: BlockKind::Figure(shown), span }) => {
                    picture(shown, *span);
                }
                Visit::Inline(inline) => match &inline.kind {
                    InlineKind::Picture(shown) => picture(shown, inline.span),
                    InlineKind::Cite(citations) => {
                        let missing = citations.iter().filter(|one| !cited(one));
                        unknown.extend(missing.map(|one| (one.key.clone(), inline.span)));
                    }
                    _ => {}
                },
                _ => {}
            });
        }
        for (key, span) in unknown {
            let message = format!("the course doesn't cite `{key}`, so its kit doesn't bring it");
            self.faults.push(
                Diagnostic::error("unknown-name", span, message)
                    .help("cite a work that the course cites, or name the source in the text"),
            );
        }
    }
}

/// Why a section may not be changed, if it may not.
fn locked(module: &Module, at: usize, one: &Adaptation) -> Option<Diagnostic> {
    let section = &module.sections[at];
    let own = match one.how {
        How::Instead => section.fidelity,
        // Beside a locked section there is room, unless its whole module is locked.
        How::Before | How::After => section.fidelity.filter(|own| *own == Fidelity::Adaptable),
    };
    let fidelity = own.or(module.front.fidelity);
    let title = &module.front.title;
    (fidelity == Some(Fidelity::Locked)).then(|| {
        Diagnostic::error(
            "adaptation-of-locked",
            one.span,
            format!("“{title}” is locked here: it is taught as written"),
        )
        .related(section.span, "the academy's section")
        .help("delete the file; add a module of your own, or ask the academy")
    })
}

fn has_safety(section: &Section) -> bool {
    let mut found = false;
    walk_section(section, &mut |visit| {
        if let Visit::Block(Block { kind: BlockKind::Marked(marked), .. }) = visit {
            found |= marked.kind == Kind::Safety;
        }
    });
    found
}

/// The test items of a section.
fn questions(section: &Section) -> Vec<Block> {
    let mut questions = Vec::new();
    walk_section(section, &mut |visit| {
        if let Visit::Block(block @ Block { kind: BlockKind::Question(_), .. }) = visit {
            questions.push(block.clone());
        }
    });
    questions
}

/// The slugs of the modules of a day.
fn taught(course: &CourseFile, day: &DayFile) -> impl Iterator<Item = String> {
    entries(day).filter_map(|name| Some(module_path(course, &name.value).ok()?.stem().to_owned()))
}

/// Puts an agency's module into a day, if the module stands there after which it comes.
fn insert(day: &mut DayFile, own: &OwnModule) {
    let place = day.modules.iter().position(|item| item.has(&own.after.value));
    if let Some(place) = place {
        let entry = Spanned { value: own.path.to_string(), span: own.named };
        day.modules.insert(place + 1, DayItem::Module(entry));
    }
}
