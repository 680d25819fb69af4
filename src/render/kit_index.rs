//! The index of a kit, for each circle of readers: every section, term and document with its address.
//! Where a script runs, the page searches the words of all of them; without, it is an index.

use std::sync::Arc;

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::shell::Shell;
use crate::render::templates::Markup;
use crate::render::{Desk, module_file};
use crate::syntax::tree::SectionKind;
use crate::syntax::walk::{plain_text, section_words};

/// What searches a kit.
pub(super) const SEARCH: &str = include_str!("../../templates/js/search.js");

#[derive(Serialize)]
struct View {
    shell: Shell,
    search: Markup,
    modules: Vec<ModuleView>,
    terms: Vec<Entry>,
    documents: Vec<Entry>,
    /// What the script searches: the words of each entry, in the order in which the page lists them.
    words: Markup,
    /// What an agency put into some of them, each with its entry's number. It has a list of its own, as the other is the
    /// same for all agencies.
    own_words: Option<Markup>,
}

#[derive(Serialize)]
struct ModuleView {
    block: String,
    title: String,
    address: String,
    sections: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    title: String,
    address: String,
    #[serde(skip)]
    words: Arc<Words>,
}

/// The words of an entry, and those that an agency put into it, if it did: as a script reads them.
struct Words {
    all: String,
    own: String,
}

impl Words {
    fn of([all, own]: [String; 2]) -> Self {
        let own = if own.is_empty() { own } else { data(&own) };
        Self { all: data(&all), own }
    }

    /// Those of an entry that no agency changes.
    fn only(words: &str) -> Arc<Self> {
        Arc::new(Self::of([words.to_owned(), String::new()]))
    }
}

/// Where a kit's index leads: to a module, or to a section of it.
pub(super) type Address = fn(&Projection<'_>, usize, Option<&str>) -> String;

/// To the facilitator guide.
pub(super) fn in_guide(projection: &Projection<'_>, index: usize, section: Option<&str>) -> String {
    match section {
        Some(id) => format!("facilitator-guide.html#{id}"),
        None => format!("facilitator-guide.html#_m-{}", projection.slug(index)),
    }
}

/// To the handouts.
pub(super) fn in_handout(
    projection: &Projection<'_>,
    index: usize,
    section: Option<&str>,
) -> String {
    let file = module_file(projection, index, "handout");
    section.map_or(file.clone(), |id| format!("{file}#{id}"))
}

/// Renders the index; `template` is the document's own.
pub(super) fn render(
    desk: &Desk<'_>,
    template: &str,
    address: Address,
) -> Result<String, MachineError> {
    let projection = desk.projection;
    let modules: Vec<ModuleView> =
        (0..projection.len()).map(|index| module(projection, index, address)).collect();
    let terms = projection.terms().into_iter().map(|term| Entry {
        title: term.term.clone(),
        address: "../participant/references.html#_terms".into(),
        words: Words::only(&term.means),
    });
    let mut terms: Vec<Entry> = terms.collect();
    terms.sort_by_key(|term| term.title.to_lowercase());
    let documents = documents(desk);
    let sections = modules.iter().flat_map(|module| &module.sections);
    let entries = || sections.clone().chain(&terms).chain(&documents);
    let words: Vec<&str> = entries().map(|entry| entry.words.all.as_str()).collect();
    let words = format!("[{}]", words.join(","));
    let own_words = entries().map(|entry| entry.words.own.as_str()).enumerate();
    let own_words = own_words.filter(|(_, own)| !own.is_empty());
    let own_words: Vec<String> = own_words.map(|(at, own)| format!("[{at},{own}]")).collect();
    let own_words =
        (!own_words.is_empty()).then(|| Markup::from(format!("[{}]", own_words.join(","))));
    let view = View {
        shell: Shell::new(desk, "Search and index", &Default::default(), Some("../index.html")),
        search: SEARCH.into(),
        modules,
        terms,
        documents,
        words: words.into(),
        own_words,
    };
    desk.templates.render(template, &view)
}

/// A text for a script, in which no sign may begin a tag.
fn data(text: &str) -> String {
    serde_json::to_string(text).expect("text is always JSON").replace('<', "\\u003c")
}

fn module(projection: &Projection<'_>, index: usize, address: Address) -> ModuleView {
    let (block, title) = projection.heading(index);
    let sections = projection.module(index).tree.sections.iter();
    let sections = sections.filter(|section| section.kind != SectionKind::Break);
    ModuleView {
        block: block.to_owned(),
        title: title.to_owned(),
        address: address(projection, index, None),
        sections: sections
            .map(|section| {
                let words = projection.found_once(section, || Words::of(section_words(section)));
                Entry {
                    title: plain_text(&section.title),
                    address: address(projection, index, Some(section.id.as_str())),
                    words,
                }
            })
            .collect(),
    }
}

/// The documents about the whole course.
fn documents(desk: &Desk<'_>) -> Vec<Entry> {
    let pages = desk.contents.iter().flat_map(|(document, pages)| {
        let pages = pages.iter().filter(|page| page.module.is_none());
        pages.map(move |page| Entry {
            title: match page.title.is_empty() {
                true => document.title.to_owned(),
                false => page.title.clone(),
            },
            address: format!("../{}", page.path),
            words: Words::only(document.about),
        })
    });
    pages.collect()
}
