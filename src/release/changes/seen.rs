//! A summary without what a reader may not know, or what was not chosen.

use std::collections::BTreeSet;

use crate::syntax::summary::{Agenda, Module, Paragraph, Section, Summary};
use crate::syntax::vocabulary::{Kind, Reader};

/// Who looks, at how much of a course.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Who looks.
    pub reader: Reader,
    /// One audience, instead of all.
    pub audience: Option<&'a str>,
    /// Which days.
    pub days: Days<'a>,
}

/// Which days of a course.
#[derive(Clone, Copy, Debug)]
pub enum Days<'a> {
    /// The course's own, and those of each variant.
    All,
    /// The course's own.
    Own,
    /// Those of a variant.
    Variant(&'a str),
}

impl View<'_> {
    /// All of a course, for those who may read all.
    pub const WHOLE: View<'static> =
        View { reader: Reader::Restricted, audience: None, days: Days::All };

    fn is_for(&self, audience: &[String]) -> bool {
        let chosen = |wanted: &str| audience.iter().any(|one| one == wanted);
        audience.is_empty() || self.audience.is_none_or(chosen)
    }

    fn shows(&self, paragraph: &Paragraph) -> bool {
        self.reader.may_read(paragraph.reader) && self.is_for(&paragraph.audience)
    }

    fn is_participants(&self) -> bool {
        self.reader == Reader::Participant
    }
}

/// What the manifest says to those who teach and arrange, and to nobody else.
const OF_STAFF: &[&str] = &["Instructors bring", "Staff", "Room", "Equipment", "Teach-back"];

/// A summary as this view shows it: what it doesn't show is not there.
pub fn seen(summary: &Summary, view: &View<'_>) -> Summary {
    let mut seen = summary.clone();
    let mut without = BTreeSet::new();
    match view.days {
        Days::All => {}
        Days::Own => seen.variants.clear(),
        Days::Variant(id) => {
            let variant = seen.variants.iter().find(|variant| variant.id == id).cloned();
            seen.variants.clear();
            if let Some(variant) = variant {
                seen.agenda = variant.agenda;
                without.extend(variant.without);
            }
        }
    }
    if !matches!(view.days, Days::All) {
        let taught = taught(&seen.agenda);
        seen.modules.retain(|module| taught.contains(&module.slug));
    }
    for module in &mut seen.modules {
        module
            .sections
            .retain(|section| !without.contains(&section.id) && view.is_for(&section.audience));
        module.front.retain(|paragraph| view.shows(paragraph));
        module.sections.iter_mut().for_each(|section| cut(section, view));
        if view.is_participants() {
            module.materials.clear();
        }
    }
    if view.is_participants() {
        seen.facts.retain(|fact| !OF_STAFF.contains(&fact.name.as_str()));
        let (cited, text) = (cited(&seen.modules), text(&seen.modules));
        seen.works.retain(|work| cited.contains(&work.id));
        seen.terms.retain(|term| text.contains(&term.term.to_lowercase()));
    }
    seen
}

fn taught(agenda: &Agenda) -> BTreeSet<String> {
    let slots = agenda.days.iter().flat_map(|day| &day.slots);
    slots.flat_map(|slot| &slot.modules).cloned().collect()
}

fn cut(section: &mut Section, view: &View<'_>) {
    section.text.retain(|paragraph| view.shows(paragraph));
    section
        .passages
        .retain(|passage| view.reader.may_read(passage.reader) && view.is_for(&passage.audience));
    for passage in &mut section.passages {
        passage.text.retain(|paragraph| view.shows(paragraph));
    }
    let may_read = view.reader.may_read(Kind::Question.reader());
    section.questions.retain(|question| may_read && view.is_for(&question.audience));
}

/// All paragraphs that are there.
fn paragraphs(modules: &[Module]) -> impl Iterator<Item = &Paragraph> {
    modules.iter().flat_map(|module| {
        let sections = module.sections.iter().flat_map(|section| {
            section.text.iter().chain(section.passages.iter().flat_map(|passage| &passage.text))
        });
        module.front.iter().chain(sections)
    })
}

fn cited(modules: &[Module]) -> BTreeSet<String> {
    paragraphs(modules).flat_map(|paragraph| &paragraph.cites).cloned().collect()
}

fn text(modules: &[Module]) -> String {
    let sections = modules.iter().flat_map(|module| &module.sections);
    let titles = sections.map(|section| section.title.as_str());
    let texts = paragraphs(modules).map(|paragraph| paragraph.text.as_str());
    let texts: Vec<&str> = titles.chain(texts).collect();
    texts.join(" ").to_lowercase()
}
