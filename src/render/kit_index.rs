//! The index of a kit, for each circle of readers: every section, term and document with its address.
//! Where a script runs, the page searches the words of all of them; without, it is an index.

use std::sync::Arc;

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::shell::Shell;
use crate::render::templates::{BODIES, Markup, Prepared};
use crate::render::{Desk, module_file};
use crate::syntax::manifests::Term;
use crate::syntax::tree::{Section, SectionKind};
use crate::syntax::walk::{plain_text, section_words};

/// What searches a kit.
pub(super) const SEARCH: &str = include_str!("../../templates/js/search.js");

#[derive(Serialize)]
struct View {
    shell: Shell,
    search: Markup,
    modules: Vec<Arc<Prepared>>,
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

    /// Those of a module's sections.
    fn of_module<'p>(
        projection: &'p Projection<'_>,
        index: usize,
    ) -> impl Iterator<Item = Arc<Self>> + 'p {
        let found = |section| projection.found_once(section, || Self::of(section_words(section)));
        sections(projection, index).map(found)
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
    let module = |index| Prepared::of(&module(projection, index, address));
    let modules = (0..projection.len())
        .map(|index| projection.made_once(index, "kit index", || module(index)))
        .collect();
    let mut terms = projection.terms();
    terms.sort_by_key(|term| term.term.to_lowercase());
    let (documents, about) = documents(desk);
    let words: Vec<Arc<Words>> = (0..projection.len())
        .flat_map(|index| Words::of_module(projection, index))
        .chain(terms.iter().map(|term| Words::only(&term.means)))
        .chain(about.into_iter().map(Words::only))
        .collect();
    let own_words = words.iter().map(|words| words.own.as_str()).enumerate();
    let own_words = own_words.filter(|(_, own)| !own.is_empty());
    let own_words: Vec<String> = own_words.map(|(at, own)| format!("[{at},{own}]")).collect();
    let own_words =
        (!own_words.is_empty()).then(|| Markup::from(format!("[{}]", own_words.join(","))));
    let all = words.iter().enumerate();
    let all = all.flat_map(|(at, words)| [if at == 0 { "" } else { "," }, words.all.as_str()]);
    let all: Vec<&str> = ["["].into_iter().chain(all).chain(["]"]).collect();
    // The tool's own template leaves a place for the words, which are long; an academy's has them where it wants.
    let has_own = desk.templates.has_own(template);
    let view = View {
        shell: Shell::new(desk, "Search and index", &Default::default(), Some("../index.html")),
        search: SEARCH.into(),
        modules,
        terms: terms.into_iter().map(term).collect(),
        documents,
        words: if has_own { all.concat().into() } else { BODIES.into() },
        own_words,
    };
    match has_own {
        true => desk.templates.render(template, &view),
        false => desk.templates.render_around(template, &view, &all),
    }
}

/// A text for a script, in which no sign may begin a tag.
fn data(text: &str) -> String {
    serde_json::to_string(text).expect("text is always JSON").replace('<', "\\u003c")
}

fn module(projection: &Projection<'_>, index: usize, address: Address) -> ModuleView {
    let (block, title) = projection.heading(index);
    ModuleView {
        block: block.to_owned(),
        title: title.to_owned(),
        address: address(projection, index, None),
        sections: sections(projection, index)
            .map(|section| Entry {
                title: plain_text(&section.title),
                address: address(projection, index, Some(section.id.as_str())),
            })
            .collect(),
    }
}

/// The sections of a module that have something to find.
fn sections<'p>(
    projection: &'p Projection<'_>,
    index: usize,
) -> impl Iterator<Item = &'p Arc<Section>> {
    let sections = projection.module(index).tree.sections.iter();
    sections.filter(|section| section.kind != SectionKind::Break)
}

fn term(term: &Term) -> Entry {
    Entry { title: term.term.clone(), address: "../participant/references.html#_terms".into() }
}

/// The documents about the whole course, and what each is about.
fn documents<'d>(desk: &'d Desk<'_>) -> (Vec<Entry>, Vec<&'d str>) {
    let pages = desk.contents.iter().flat_map(|(document, pages)| {
        let pages = pages.iter().filter(|page| page.module.is_none());
        pages.map(move |page| {
            let title = match page.title.is_empty() {
                true => document.title.to_owned(),
                false => page.title.clone(),
            };
            (Entry { title, address: format!("../{}", page.path) }, document.about)
        })
    });
    pages.unzip()
}
