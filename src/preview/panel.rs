//! What stands around the pages: which there are, what can be chosen, what changed, what is wrong.

use serde::Serialize;

use crate::course::{Common, LookedUp};
use crate::preview::days::DayView;
use crate::preview::stand::{Look, Stand};
use crate::projection::{Edition, Projection};
use crate::render::Page;
use crate::report::{self, Shown};
use crate::syntax::vocabulary::Reader;

#[derive(Serialize)]
struct Panel<'a> {
    revision: u64,
    /// Whether there is anything to show.
    is_shown: bool,
    course: Option<CourseView<'a>>,
    choices: Choices<'a>,
    shelves: Vec<Shelf>,
    days: &'a [DayView],
    changes: Option<ChangesView<'a>>,
    faults: Vec<Shown>,
}

#[derive(Serialize)]
struct CourseView<'a> {
    title: &'a str,
    version: String,
    language: &'a str,
}

/// What can be chosen.
#[derive(Default, Serialize)]
struct Choices<'a> {
    editions: &'static [&'static str],
    agencies: Vec<&'a str>,
    audiences: Vec<&'a str>,
    variants: Vec<Choice<'a>>,
}

#[derive(Serialize)]
struct Choice<'a> {
    id: &'a str,
    title: &'a str,
}

/// The documents of one reader.
#[derive(Serialize)]
struct Shelf {
    reader: &'static str,
    documents: Vec<DocumentView>,
}

#[derive(Serialize)]
struct DocumentView {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    pages: Vec<PageView>,
}

#[derive(Serialize)]
struct PageView {
    path: String,
    title: String,
    /// The slug of the module that it is about.
    module: Option<String>,
}

/// What changed since the previous release.
#[derive(Serialize)]
struct ChangesView<'a> {
    old: &'a str,
    changes: Vec<OneChange<'a>>,
}

#[derive(Serialize)]
struct OneChange<'a> {
    module: Option<&'a str>,
    section: Option<&'a str>,
    subject: &'a str,
    told: &'a str,
}

/// All of it, as JSON.
pub(super) fn json(look: &Look) -> String {
    let manifest = look.read.as_ref().and_then(|read| read.looked_up.as_ref());
    let shown =
        |common: &&Common| ["title", "version", "language"].iter().all(|key| common.has_read(key));
    let manifest = manifest.map(LookedUp::common).filter(shown).map(|common| &common.manifest);
    let panel = Panel {
        revision: look.revision,
        is_shown: look.stand.is_some(),
        course: manifest.map(|manifest| CourseView {
            title: &manifest.title,
            version: manifest.version.to_string(),
            language: manifest.language.as_str(),
        }),
        choices: choices(look),
        shelves: look.stand.as_ref().map(|stand| shelves(stand)).unwrap_or_default(),
        days: &look.days,
        changes: look.stand.as_ref().and_then(|stand| changes(stand)),
        faults: report::shown(&look.source, &look.faults).into_iter().map(|(_, one)| one).collect(),
    };
    serde_json::to_string(&panel).expect("text and numbers are always JSON")
}

fn choices(look: &Look) -> Choices<'_> {
    let editions = Edition::WORDS;
    let Some(read) = &look.read else { return Choices { editions, ..Choices::default() } };
    let agencies = read.agencies();
    let Some(course) = &read.looked_up else {
        return Choices { editions, agencies, ..Choices::default() };
    };
    let manifest = &course.common().manifest;
    let variants = manifest.variants.iter();
    Choices {
        editions,
        agencies,
        audiences: manifest.audiences.iter().map(|audience| audience.as_str()).collect(),
        variants: variants
            .map(|one| Choice { id: one.id.value.as_str(), title: &one.title })
            .collect(),
    }
}

fn shelves(stand: &Stand) -> Vec<Shelf> {
    stand.with(|making, contents| {
        let projection = making.projections.of(Reader::Participant);
        let of_reader = |reader: Reader| {
            let documents = contents.iter().filter(|(document, _)| document.reader == reader);
            let documents = documents.map(|(document, pages)| DocumentView {
                name: document.name,
                title: document.title,
                about: document.about,
                // A slide outline is Markdown too, for other programs.
                pages: pages
                    .iter()
                    .filter(|page| page.path.extension() == "html")
                    .map(|page| page_view(projection, page))
                    .collect(),
            });
            let documents = documents.filter(|document| !document.pages.is_empty());
            Shelf { reader: reader.word(), documents: documents.collect() }
        };
        let readers =
            [Reader::Instructor, Reader::Participant, Reader::Administrator, Reader::Restricted];
        readers.into_iter().map(of_reader).filter(|shelf| !shelf.documents.is_empty()).collect()
    })
}

fn page_view(projection: &Projection<'_>, page: &Page) -> PageView {
    let of_module = page.module.map(|index| {
        let (block, title) = projection.heading(index);
        format!("{block} {title}")
    });
    let parts = [of_module.as_deref(), Some(page.title.as_str())];
    let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    PageView {
        path: page.path.to_string(),
        title: parts.join(": "),
        module: page.module.map(|index| projection.slug(index).to_owned()),
    }
}

fn changes(stand: &Stand) -> Option<ChangesView<'_>> {
    let told = &stand.news.as_ref()?.instructor;
    let changes = told.groups.iter().flat_map(|group| &group.changes).map(|change| OneChange {
        module: change.module.as_deref(),
        section: change.section.as_deref(),
        subject: &change.subject,
        told: &change.told,
    });
    Some(ChangesView { old: &told.old.version, changes: changes.collect() })
}
