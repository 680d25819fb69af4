//! An agency's texts put into a course: each insert that the agency fills holds its words from then on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::course::grounds::{Grounds, Standing, Standings, standings};
use crate::course::{CourseModule, Used};
use crate::diagnostic::{Diagnostic, MOST_PROPOSALS, Place, nearest};
use crate::kept::{ANYBODY, Kept};
use crate::source::FilePath;
use crate::syntax::agency::{Agency, folder};
use crate::syntax::decode::Faults;
use crate::syntax::manifests::Term;
use crate::syntax::tree::{Block, BlockKind, Marked, Module, Section};
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::{blocks_text, section_blocks};

/// Whether an insert that must be filled may stay blank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Blanks {
    /// It may: the papers are looked at, not taught from.
    Allowed,
    /// It may not.
    #[default]
    Refused,
}

/// Fills the inserts of these modules. What finds no place, and what stays blank, is told.
pub(super) fn fill(
    modules: &mut [CourseModule],
    agency: &Agency,
    course: &str,
    blanks: Blanks,
    kept: &Kept,
    faults: &mut Faults,
) {
    let (places, renamed) = (BTreeSet::new(), BTreeMap::new());
    let mut filling = Filling { agency, blanks, places, renamed, faults };
    for module in modules {
        for section in &mut module.tree.sections {
            // The others stay the very sections that they were.
            if !kept.get(section, ANYBODY, || HasInsert::of(section)).0 {
                continue;
            }
            let ground = section.clone();
            let section = Arc::make_mut(section);
            section.ground = Some(ground);
            filling.blocks(&mut section.blocks);
            section.parts.iter_mut().for_each(|part| filling.blocks(&mut part.blocks));
        }
    }
    filling.without_place(course);
}

/// Looks where there are inserts. The first packet of many has no agency: it looks for all that come after it.
pub(super) fn look_around(modules: &[CourseModule], kept: &Kept) {
    let sections = modules.iter().flat_map(|module| &module.tree.sections);
    sections.for_each(|section| _ = kept.get(section, ANYBODY, || HasInsert::of(section)));
}

/// Whether a section has an insert.
struct HasInsert(bool);

impl HasInsert {
    fn of(section: &Section) -> Self {
        let is_insert = |block: &&Block| matches!(&block.kind, BlockKind::Marked(marked) if marked.kind == Kind::Insert);
        Self(section_blocks(section).iter().any(is_insert))
    }
}

struct Filling<'a> {
    agency: &'a Agency,
    blanks: Blanks,
    /// The inserts of the course.
    places: BTreeSet<String>,
    /// What they are called, by what they were called before.
    renamed: BTreeMap<String, String>,
    faults: &'a mut Faults,
}

impl Filling<'_> {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match &mut block.kind {
                BlockKind::Marked(marked) if marked.kind == Kind::Insert => self.insert(marked),
                BlockKind::Marked(marked) => self.blocks(&mut marked.blocks),
                BlockKind::Quote(inner) | BlockKind::Callout(_, inner) => self.blocks(inner),
                BlockKind::List(_, items) => {
                    items.iter_mut().for_each(|item| self.blocks(&mut item.blocks));
                }
                _ => {}
            }
        }
    }

    fn insert(&mut self, marked: &mut Marked) {
        let Some(id) = &marked.id else { return };
        let id = &id.value;
        self.places.insert(id.to_string());
        if let Some(was) = &marked.details.was {
            self.renamed.insert(was.value.to_string(), id.to_string());
        }
        match self.agency.inserts.get(id.as_str()) {
            Some(text) => {
                marked.blocks = text.blocks.clone();
                marked.details.is_filled = true;
            }
            None if marked.details.required && self.blanks == Blanks::Refused => {
                let title = marked.title.as_deref().unwrap_or_default();
                let (name, agency) = (&self.agency.file.name, &self.agency.file.id.value);
                let message = format!("{name} has no text for “{title}”, and must have one");
                self.faults.push(
                    Diagnostic::error("insert-unfilled", marked.fence, message)
                        .label("wanted here")
                        .help(format!("what it is for: {}", guidance(&marked.blocks)))
                        .help(format!("write `{}/inserts/{id}.md`", folder(agency)))
                        .help("or use `--draft` to look at the papers with blanks in them"),
                );
            }
            None => {}
        }
    }

    /// Texts that stand nowhere: those meant for this course must, those for all may belong to another.
    fn without_place(&mut self, course: &str) {
        let unknown = self.agency.inserts.iter().filter(|(name, _)| !self.places.contains(*name));
        for (told, (name, text)) in unknown.enumerate() {
            let message =
                format!("no insert of this course is called `{name}`: this text isn't used");
            let names = self.places.iter().map(String::as_str);
            let accepted = self.agency.lock.courses.get(course);
            let was_there = accepted.is_some_and(|one| one.inserts.contains_key(name));
            let fault = match was_there || self.agency.is_for(name, course) {
                true => Diagnostic::error("insert-without-place", text.span, message),
                false => Diagnostic::warning("insert-without-place", text.span, message)
                    .help("if it is for another course, move it to `inserts/COURSE`"),
            };
            self.faults.push(match self.renamed.get(name) {
                Some(now) => fault.help(format!(
                    "the insert is called `{now}` now: rename the file to `{now}.md`"
                )),
                None => fault.suggest_among(name, names, told),
            });
        }
    }
}

/// What an insert asks for, cut where a message would become a page.
fn guidance(blocks: &[Block]) -> String {
    const MOST: usize = 240;
    let text = blocks_text(blocks);
    let mut words = text.split_whitespace();
    let mut short = String::new();
    for word in words.by_ref() {
        if short.len() + word.len() > MOST {
            short.push_str(" …");
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    short
}

/// Tells of texts and sections under which something has changed since they were accepted. The modules are as the
/// academy wrote them.
pub(super) fn told_changes(
    modules: &BTreeMap<FilePath, Module>,
    agency: &Agency,
    course: &str,
    faults: &mut Faults,
) {
    let Some(accepted) = agency.lock.courses.get(course) else { return };
    let Standings { inserts, adaptations } = standings(agency, course, &Grounds::of(modules));
    let text = |name: &String| agency.inserts.get(name).map(|text| text.span);
    let inserts = inserts
        .iter()
        .filter_map(|(name, one)| Some(("insert-ground-changed", name, one, text(name)?)));
    let section = |name: &String| agency.adaptations.get(name).map(|one| one.span);
    let adaptations = adaptations
        .iter()
        .filter_map(|(name, one)| Some(("adaptation-ground-changed", name, one, section(name)?)));
    for (rule, name, standing, span) in inserts.chain(adaptations) {
        if let Standing::Changed(_) = standing {
            let message = format!(
                "what `{name}` stands on has changed since version {}, for which it was accepted",
                accepted.version
            );
            faults.push(
                Diagnostic::warning(rule, span, message)
                    .help("`kitbag agency status KIT --agency DIR` shows old and new beside your text")
                    .help("if it still fits, or once it does: `kitbag agency accept KIT --agency DIR`"),
            );
        }
    }
}

/// Terms that an agency calls otherwise, and that the glossary doesn't have. A kit brings only the terms that its course
/// uses: there a name like none of them may be for another course.
pub(super) fn unknown_terms(agency: &Agency, terms: &[Term], used: &Used, faults: &mut Faults) {
    let names: BTreeSet<&str> = terms.iter().map(|term| term.id.as_str()).collect();
    let listed: Vec<&str> = names.iter().copied().collect();
    let is_whole = used.terms.len() < terms.len();
    let unknown = agency.file.terms.iter().filter(|one| !names.contains(one.term.as_str()));
    for (told, one) in unknown.enumerate() {
        let name = one.term.as_str();
        let is_meant = || told < MOST_PROPOSALS && nearest(name, &listed).is_some();
        if is_whole || is_meant() {
            let message = format!("the glossary has no term `{name}`");
            let place: Place = one.term.span.into();
            let fault = Diagnostic::warning("unknown-name", place, message);
            let fault = fault.suggest_among(name, listed.iter().copied(), told);
            faults.push(fault.or_help("name a term of the glossary, or take this entry out"));
        }
    }
}
