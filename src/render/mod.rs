//! Documents in memory: one file a document, each with its template.
//!
//! 1. `DOCUMENTS` lists them in reading order. What several of them need has a file of its own:
//!    `module_view` (a module on a page), `contents` (the days), `cards` (scenarios), `kit_index` (the way to every
//!    section), `exam` (which items a test has, in which
//!    order), `rubrics` (what an evaluator marks), `materials` (things counted for a class).
//! 2. `render` makes every page of an edition, in parallel; each is rendered from the projection
//!    for the document's own reader, so that a handout in an instructor's kit is the participant's.
//! 3. `catalogue` is the page of an academy's releases, `review` the copies that are read before there is one.
//! 4. `write` turns the tree into HTML, Markdown and text; `templates` arranges; `shell` is what
//!    all pages share; `own` uses an academy's own templates, and `page` judges what comes of them.

mod accessibility;
mod administrator_guide;
mod agenda;
mod answer_key;
mod answer_sheet;
mod cards;
pub mod catalogue;
mod certificate;
mod contents;
mod course_test;
mod course_test_key;
mod cover;
mod coverage;
mod crosswalk;
mod delivery_record;
mod evaluation;
mod exam;
mod expanded_outline;
mod facilitator_guide;
mod groups;
mod handout;
mod implementation_plan;
mod instructor_biography;
mod instructor_changes;
mod instructor_index;
mod kit_index;
mod lesson_plan;
mod licences;
mod materials;
mod module_check;
mod module_check_key;
mod module_view;
mod own;
pub mod page;
mod participant_changes;
mod participant_guide;
mod participant_index;
mod quick_start;
mod references;
mod regulator_view;
pub mod review;
mod roll_call_cards;
mod role_player_scripts;
mod roster;
mod rubrics;
mod slide_outline;
mod safety_plan;
mod scenario_cards;
mod shell;
mod skill_checklists;
mod teach_back;
mod teach_back_rubric;
mod templates;
pub mod what_changed;
pub mod write;

use std::collections::BTreeMap;

use bytes::Bytes;
use rayon::prelude::*;

use crate::check::CheckedCourse;
use crate::machine::MachineError;
use crate::projection::{Edition, Projection, Projections, project_all};
use crate::source::FilePath;
use crate::syntax::document_name::DocumentName;
use crate::syntax::manifests::Credit;
use crate::syntax::parse::PictureFile;
use crate::syntax::vocabulary::Reader;

pub use shell::Mark;
pub use templates::Templates;
use what_changed::News;

/// A file of a kit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KitFile {
    /// Its path in the kit.
    pub path: FilePath,
    /// Its bytes, shared with the source that they may come from.
    pub bytes: Bytes,
}

/// One thing that a person holds.
pub struct Document {
    /// Its name, for programs: its template is `templates/kit/NAME.html`.
    pub name: &'static str,
    /// Its title, for people.
    pub title: &'static str,
    /// One of it in a word or two: beside a module's name.
    pub short: &'static str,
    /// What it is, in a line.
    pub about: &'static str,
    /// The style of its pages.
    pub style: &'static str,
    /// Whom it is for: what it may hold, and the folder that it lies in.
    pub reader: Reader,
    /// The editions that have it.
    pub editions: &'static [Edition],
    /// The pages that it has in this course.
    pub pages: fn(&Projection<'_>) -> Vec<Page>,
    /// Renders one of those pages.
    pub render: fn(&Desk<'_>, &Page) -> Result<String, MachineError>,
}

/// A page of a document.
pub struct Page {
    /// Its path in the kit.
    pub path: FilePath,
    /// What it is called beside the document's other pages, of the same module if it is about one.
    pub title: String,
    /// The module that it is about, by its place in teaching order, from 0.
    pub module: Option<usize>,
}

/// What lies before somebody who makes a page.
pub struct Desk<'a> {
    /// The course as the document's reader may see it.
    pub projection: &'a Projection<'a>,
    /// The course as participants see it: what they have before them.
    pub participants: &'a Projection<'a>,
    /// The edition.
    pub edition: Edition,
    /// How the page is marked: draft or released.
    pub mark: Mark,
    /// The templates.
    pub templates: &'a Templates,
    /// The document.
    pub document: &'static Document,
    /// What changed since the previous release, if that is known.
    pub news: Option<&'a News>,
    /// The documents of this edition and their pages.
    pub contents: &'a [(&'static Document, Vec<Page>)],
}

impl Desk<'_> {
    /// The regulator in whose view the kit is made, and what it calls this document, if it asks for it.
    fn asked(&self) -> Option<(&'static str, &'static str)> {
        let profile = self.projection.selection().profile?;
        Some((&profile.body, profile.title_of(self.document.name)?))
    }
}

const ALL: &[Edition] = &[Edition::Instructor, Edition::Participant, Edition::Public];
const INSTRUCTOR: &[Edition] = &[Edition::Instructor];

/// All documents, in reading order.
pub const DOCUMENTS: &[Document] = &[
    cover::DOCUMENT,
    instructor_changes::DOCUMENT,
    instructor_index::DOCUMENT,
    participant_index::DOCUMENT,
    quick_start::DOCUMENT,
    facilitator_guide::DOCUMENT,
    lesson_plan::DOCUMENT,
    slide_outline::DOCUMENT,
    course_test::DOCUMENT,
    module_check::DOCUMENT,
    answer_sheet::DOCUMENT,
    teach_back::DOCUMENT,
    safety_plan::DOCUMENT,
    scenario_cards::DOCUMENT,
    roll_call_cards::DOCUMENT,
    participant_changes::DOCUMENT,
    participant_guide::DOCUMENT,
    handout::DOCUMENT,
    agenda::DOCUMENT,
    references::DOCUMENT,
    regulator_view::DOCUMENT,
    administrator_guide::DOCUMENT,
    expanded_outline::DOCUMENT,
    crosswalk::DOCUMENT,
    coverage::DOCUMENT,
    roster::DOCUMENT,
    instructor_biography::DOCUMENT,
    evaluation::DOCUMENT,
    certificate::DOCUMENT,
    implementation_plan::DOCUMENT,
    delivery_record::DOCUMENT,
    accessibility::DOCUMENT,
    licences::DOCUMENT,
    course_test_key::DOCUMENT,
    module_check_key::DOCUMENT,
    answer_key::DOCUMENT,
    teach_back_rubric::DOCUMENT,
    skill_checklists::DOCUMENT,
    role_player_scripts::DOCUMENT,
];

/// The documents of an edition that have a page in this course.
pub fn documents(edition: Edition) -> impl Iterator<Item = &'static Document> {
    DOCUMENTS.iter().filter(move |document| document.editions.contains(&edition))
}

/// The widest circle that an edition is for.
pub fn edition_reader(edition: Edition) -> Reader {
    match edition {
        Edition::Instructor => Reader::Restricted,
        Edition::Participant | Edition::Public => Reader::Participant,
    }
}

/// The course as each reader of an edition's documents may see it; the participants' is always there.
pub fn projections(course: &CheckedCourse, edition: Edition) -> Projections<'_> {
    let readers = documents(edition).map(|document| document.reader);
    project_all(course, readers.chain([edition_reader(edition), Reader::Participant]))
}

/// What pages are made of and with.
pub struct Making<'a> {
    /// The course as each reader may see it.
    pub projections: &'a Projections<'a>,
    /// The edition.
    pub edition: Edition,
    /// How the pages are marked.
    pub mark: Mark,
    /// The templates.
    pub templates: &'a Templates,
    /// What changed since the previous release, if that is known.
    pub news: Option<&'a News>,
}

/// The documents of an edition and their pages, in the order in which lists have them.
pub type Contents = Vec<(&'static Document, Vec<Page>)>;

impl Making<'_> {
    /// The documents that are to be made, and their pages.
    pub fn contents(&self) -> Contents {
        let of = |reader| self.projections.of(reader);
        let pages = |document: &'static Document| (document, (document.pages)(of(document.reader)));
        let mut contents: Contents = documents(self.edition).map(pages).collect();
        if let Some(agency) = of(Reader::Participant).agency() {
            contents.sort_by_key(|(document, _)| place_in(&agency.file.order, document));
        }
        contents
    }

    /// Makes one page of these contents.
    pub fn page(
        &self,
        contents: &Contents,
        document: &'static Document,
        page: &Page,
    ) -> Result<KitFile, MachineError> {
        let desk = Desk {
            projection: self.projections.of(document.reader),
            participants: self.projections.of(Reader::Participant),
            edition: self.edition,
            mark: self.mark,
            news: self.news,
            templates: self.templates,
            document,
            contents,
        };
        let html = (document.render)(&desk, page)?;
        Ok(KitFile { path: page.path.clone(), bytes: html.into() })
    }

    /// The pictures that stand in the pages.
    pub fn pictures(&self) -> Vec<KitFile> {
        pictures(self.projections.of(edition_reader(self.edition)))
    }
}

/// Makes all pages and pictures of an edition, sorted by path. `finished` is told, for each page
/// that is done, how many there are in all. What is wrong with an academy's own templates, they tell then.
pub fn render(
    making: &Making<'_>,
    finished: &(dyn Fn(usize) + Sync),
) -> Result<Vec<KitFile>, MachineError> {
    let contents = making.contents();
    let jobs: Vec<(&'static Document, &Page)> = contents
        .iter()
        .flat_map(|(document, pages)| pages.iter().map(|page| (*document, page)))
        .collect();
    let count = jobs.len();
    let pages: Result<Vec<KitFile>, MachineError> = jobs
        .into_par_iter()
        .with_max_len(1)
        .map(|(document, page)| {
            let file = making.page(&contents, document, page)?;
            finished(count);
            Ok(file)
        })
        .collect();
    let mut files = pages?;
    files.extend(making.pictures());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Where an agency wants a document to stand in lists; what it doesn't name comes after, as it stood.
fn place_in(order: &[DocumentName], document: &Document) -> usize {
    let place = order.iter().position(|name| name.word() == document.name);
    place.unwrap_or(order.len())
}

/// The pictures that a reader sees, as files of the kit.
fn pictures(projection: &Projection<'_>) -> Vec<KitFile> {
    let file = |(path, (picture, _)): (FilePath, (&PictureFile, _))| {
        let path = media_path(projection, &path);
        let path = FilePath::parse(&path).expect("a picture's own path is legal");
        KitFile { path, bytes: picture.bytes.clone() }
    };
    pictures_shown(projection).into_iter().map(file).collect()
}

/// The pictures that a reader sees, by their path in the curriculum, and who made them.
fn pictures_shown<'c>(projection: &Projection<'c>) -> PicturesShown<'c> {
    let shown =
        (0..projection.len()).into_par_iter().flat_map_iter(|index| projection.pictures(index));
    let shown: Vec<_> = shown.collect();
    shown.into_iter().map(|(path, file, credit)| (path, (file, credit))).collect()
}

type PicturesShown<'c> = BTreeMap<FilePath, (&'c PictureFile, Option<&'c Credit>)>;

/// Where a picture lies in a kit: the course's own by their names, another course's by its name too.
fn media_path(projection: &Projection<'_>, picture: &FilePath) -> String {
    let own = format!("courses/{}/media", projection.manifest().id.value);
    let owner = picture
        .folder()
        .trim_start_matches("courses/")
        .trim_end_matches("media")
        .trim_end_matches('/');
    match picture.folder() == own || owner.is_empty() {
        true => format!("media/{}", picture.name()),
        false => format!("media/{}/{}", owner.replace('/', "-"), picture.name()),
    }
}

/// The folder of a kit that a reader's documents lie in.
pub fn folder(reader: Reader) -> &'static str {
    reader.word()
}

/// A path that a document of this tool gives itself.
fn own_path(text: &str) -> FilePath {
    FilePath::parse(text).expect("a path made of slugs and numbers is legal")
}

/// The one page of a document that has one.
fn single_page(path: &str) -> Page {
    Page { path: own_path(path), title: String::new(), module: None }
}

/// The pages of a document that has one for each module.
fn module_pages(projection: &Projection<'_>, reader: Reader, name: &str) -> Vec<Page> {
    let page = |index| {
        let file = module_file(projection, index, name);
        let path = own_path(&format!("{}/{file}", folder(reader)));
        Page { path, title: String::new(), module: Some(index) }
    };
    (0..projection.len()).map(page).collect()
}

/// The file of a module's page: numbered in teaching order, so that a folder sorts as the course runs.
fn module_file(projection: &Projection<'_>, index: usize, name: &str) -> String {
    let digits = projection.len().to_string().len().max(2);
    format!("{name}-{:0digits$}-{}.html", index + 1, projection.slug(index))
}

/// The module that a page is about.
fn module_of(page: &Page) -> usize {
    page.module.expect("a document with a page for each module gives each page its module")
}
