//! The course as one reader may see it: what isn't for this reader does not exist.
//!
//! 1. `project_all` takes a checked course and its readers. Nothing else makes a `Projection`, and
//!    `render` takes nothing else.
//! 2. `passages` filters a module: it copies what may be read, so that no writer can forget to hide.
//! 3. `mentioned` tells which notes, works and pictures a text names, `once` keeps what is made of a module.
//! 4. `secrets` gathers the runs of words that stand in the whole course and not in its public
//!    projection: what no participant's file may hold. `leaves` tells texts one by one, `runs` makes runs of them.

mod leaves;
mod mentioned;
mod once;
mod passages;
mod private;
mod public;
pub mod runs;
pub mod secrets;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use rayon::prelude::*;

use crate::check::CheckedCourse;
use crate::course::coverage::{Coverage, coverage};
use crate::course::teach_back::Turns;
use crate::course::{Changes, Course, Schedule, Selection, Target, terms};
use crate::digest::Digest;
use crate::kept::ANYBODY;
use crate::projection::mentioned::Mentioned;
use crate::source::FilePath;
use crate::syntax::agency::Agency;
use crate::syntax::course_file::{CourseFile, Objective};
use crate::syntax::decode::choice;
use crate::syntax::manifests::{AcademyFile, Credit, Reference, StandardFile, Term};
use crate::syntax::parse::PictureFile;
use crate::syntax::tree::{self, BlockKind, Module, QuestionUse, Section};
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::section_blocks;

choice! {
    /// Which documents go together.
    pub enum Edition {
        /// All, with the source.
        Instructor = "instructor",
        /// What participants hold.
        Participant = "participant",
        /// What anybody may read.
        Public = "public",
    }
}

/// A course as one reader may see it.
pub struct Projection<'c> {
    course: &'c Course,
    digest: Digest,
    reader: Reader,
    modules: Vec<Cow<'c, Module>>,
    slugs: BTreeMap<&'c str, usize>,
    objectives: BTreeMap<&'c str, &'c Objective>,
    /// What there is in the sections of each module.
    holds: Vec<Vec<Arc<Holds>>>,
    /// What can be pointed at, once somebody does.
    targets: OnceLock<Targets>,
    /// What the text of each module mentions, once somebody asked.
    mentioned: OnceLock<Vec<Vec<Arc<Mentioned>>>>,
    /// The places in the glossary of the terms in its text, once they were looked for.
    terms: OnceLock<BTreeSet<usize>>,
}

/// What there is in a section, as far as a reader may see it.
#[derive(Default)]
struct Holds {
    kinds: BTreeSet<Kind>,
    uses: BTreeSet<QuestionUse>,
    has_rubrics: bool,
    ids: Vec<String>,
    slides: Vec<(String, String)>,
}

/// What can be pointed at in a course.
struct Targets {
    ids: BTreeSet<String>,
    /// The titles of slides by their ids.
    slides: BTreeMap<String, String>,
}

/// A module as one reader may see it.
pub struct ProjectedModule<'p, 'c> {
    /// Its file.
    pub path: &'c FilePath,
    /// Its file's name without the ending.
    pub slug: &'c str,
    /// Its place in teaching order, from 1.
    pub number: usize,
    /// Its minutes.
    pub minutes: u32,
    /// What of it this reader may see.
    pub tree: &'p Module,
}

fn project(course: &Course, digest: Digest, reader: Reader) -> Projection<'_> {
    let visible = course.modules.par_iter().map(|module| {
        let tree = passages::visible(&module.tree, reader, &course.kept);
        let holds = |section| course.kept.get(section, ANYBODY, || Holds::of(section));
        let holds: Vec<Arc<Holds>> = tree.sections.iter().map(holds).collect();
        (tree, holds)
    });
    let (modules, holds) = visible.unzip();
    let slugs = course.modules.iter().zip(0..).map(|(module, at)| (module.slug.as_str(), at));
    let objectives = course.manifest.objectives.iter().rev();
    let objectives = objectives.map(|objective| (objective.id.as_str(), objective));
    Projection {
        course,
        digest,
        reader,
        modules,
        slugs: slugs.collect(),
        objectives: objectives.collect(),
        holds,
        targets: OnceLock::new(),
        mentioned: OnceLock::new(),
        terms: OnceLock::new(),
    }
}

/// The projections of a course for several readers, each made once.
pub struct Projections<'c>(Vec<Projection<'c>>);

/// Makes the projections for these readers.
pub fn project_all(
    course: &CheckedCourse,
    readers: impl IntoIterator<Item = Reader>,
) -> Projections<'_> {
    let readers: BTreeSet<Reader> = readers.into_iter().collect();
    let readers: Vec<Reader> = readers.into_iter().collect();
    let course = course.course();
    let digest = course.digest();
    Projections(readers.into_par_iter().map(|reader| project(course, digest, reader)).collect())
}

impl<'c> Projections<'c> {
    /// The projection for one of the readers that were asked for.
    pub fn of(&self, reader: Reader) -> &Projection<'c> {
        let found = self.0.iter().find(|projection| projection.reader == reader);
        found.expect("each reader that was asked for has a projection")
    }

    /// Gives their memory back, on all threads.
    pub fn release(self) {
        self.0.into_par_iter().flat_map(|projection| projection.modules).for_each(drop);
    }
}

impl Holds {
    fn of(section: &Section) -> Self {
        let mut found = Self::default();
        found.ids.push(section.id.to_string());
        let parts = section.parts.iter();
        found.ids.extend(parts.filter_map(|part| Some(part.id.as_ref()?.to_string())));
        for block in section_blocks(section) {
            match &block.kind {
                BlockKind::Marked(marked) => {
                    found.kinds.insert(marked.kind);
                    let Some(id) = &marked.id else { continue };
                    if let (Kind::Slide, Some(title)) = (marked.kind, &marked.title) {
                        found.slides.push((id.to_string(), title.clone()));
                    }
                    found.ids.push(id.to_string());
                }
                BlockKind::Question(question) => {
                    found.kinds.insert(Kind::Question);
                    match question.kind.is_written() {
                        true => found.uses.extend(&question.uses),
                        false => found.has_rubrics = true,
                    }
                    found.ids.push(question.id.to_string());
                }
                _ => {}
            }
        }
        found
    }
}

impl<'c> Projection<'c> {
    /// Who it is for.
    pub fn reader(&self) -> Reader {
        self.reader
    }

    /// The manifest. It has no privileged text.
    pub fn manifest(&self) -> &'c CourseFile {
        &self.course.manifest
    }

    /// The academy.
    pub fn academy(&self) -> &'c AcademyFile {
        &self.course.academy
    }

    /// The version of the previous release, if its summary is there.
    pub fn previous_version(&self) -> Option<&'c str> {
        self.course.previous.as_ref().map(|previous| previous.version.as_str())
    }

    /// The days.
    pub fn schedule(&self) -> &'c Schedule {
        &self.course.schedule
    }

    /// What identifies the course's content.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The digest of a picture, if these bytes are one.
    pub fn digest_of(&self, bytes: &Bytes) -> Option<Digest> {
        self.course.digest_of(bytes)
    }

    /// What was chosen of the course.
    pub fn selection(&self) -> &'c Selection {
        &self.course.selection
    }

    /// The agency whose brand and texts it has. Nothing in them is privileged.
    pub fn agency(&self) -> Option<&'c Agency> {
        self.course.selection.agency.as_deref()
    }

    /// What the agency changed of the course. Nothing in that is privileged: sections' titles are all readers'.
    pub fn changes(&self) -> Changes {
        Changes::of(self.course)
    }

    /// What identifies the agency's overlay.
    pub fn overlay_digest(&self) -> Option<Digest> {
        self.course.overlay_digest
    }

    /// How many modules there are.
    pub fn len(&self) -> usize {
        self.course.modules.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.course.modules.is_empty()
    }

    /// The module at a place in teaching order, from 0.
    pub fn module(&self, index: usize) -> ProjectedModule<'_, 'c> {
        let module = &self.course.modules[index];
        ProjectedModule {
            path: &module.path,
            slug: &module.slug,
            number: module.number,
            minutes: module.minutes(),
            tree: &self.modules[index],
        }
    }

    /// What a module is called: its label in the agenda and its title.
    pub fn heading(&self, index: usize) -> (&'c str, &'c str) {
        let front = &self.course.modules[index].tree.front;
        (front.block.as_str(), &front.title)
    }

    /// The module's slug.
    pub fn slug(&self, index: usize) -> &'c str {
        &self.course.modules[index].slug
    }

    /// Whether a module has a passage of this kind.
    pub fn has(&self, index: usize, kind: Kind) -> bool {
        self.holds[index].iter().any(|one| one.kinds.contains(&kind))
    }

    /// Whether a module has a question that this test can put on paper.
    pub fn has_questions(&self, index: usize, used: QuestionUse) -> bool {
        self.holds[index].iter().any(|one| one.uses.contains(&used))
    }

    /// Whether a module has a rubric.
    pub fn has_rubrics(&self, index: usize) -> bool {
        self.holds[index].iter().any(|one| one.has_rubrics)
    }

    /// The place in teaching order of the module with this slug.
    pub fn index_of(&self, slug: &str) -> Option<usize> {
        self.slugs.get(slug).copied()
    }

    /// An objective by its id.
    pub fn objective(&self, id: &str) -> Option<&'c Objective> {
        self.objectives.get(id).copied()
    }

    /// The title of a slide.
    pub fn slide_title(&self, id: &str) -> Option<&str> {
        self.targets().slides.get(id).map(String::as_str)
    }

    fn targets(&self) -> &Targets {
        let holds = || self.holds.iter().flatten();
        self.targets.get_or_init(|| Targets {
            ids: holds().flat_map(|one| one.ids.iter().cloned()).collect(),
            slides: holds().flat_map(|one| one.slides.iter().cloned()).collect(),
        })
    }

    /// A work that a module cites.
    pub fn reference(&self, key: &str) -> Option<&'c Reference> {
        self.course.references.get(key)
    }

    /// The works that this reader's text cites, by their citation, each with the modules that cite it.
    pub fn cited(&self) -> Vec<(&'c Reference, BTreeSet<usize>)> {
        let mut works: BTreeMap<&str, (&'c Reference, BTreeSet<usize>)> = BTreeMap::new();
        for (index, module) in self.mentioned().iter().enumerate() {
            for mentioned in module {
                for work in mentioned.works.iter().filter_map(|key| self.reference(key)) {
                    let modules = works.entry(&work.citation);
                    modules.or_insert_with(|| (work, BTreeSet::new())).1.insert(index);
                }
            }
        }
        works.into_values().collect()
    }

    fn mentioned(&self) -> &[Vec<Arc<Mentioned>>] {
        self.mentioned.get_or_init(|| {
            let modules = self.modules.iter();
            modules.map(|module| Mentioned::in_module(module, &self.course.kept)).collect()
        })
    }

    /// The pictures that a module shows, as `picture` finds them.
    pub fn pictures(&self, index: usize) -> Vec<(FilePath, &'c PictureFile, Option<&'c Credit>)> {
        let from = &self.course.modules[index].path;
        let files = self.mentioned()[index].iter().flat_map(|one| &one.pictures);
        files.filter_map(|file| self.picture(from, file)).collect()
    }

    /// The terms that stand in this reader's text, in the glossary's order. One that only an agency's text has
    /// doesn't travel in the kit, and so is no term of the course.
    pub fn terms(&self) -> Vec<&'c Term> {
        let used = self.terms.get_or_init(|| {
            let modules: Vec<&Module> = self.modules.iter().map(|module| &**module).collect();
            terms::used_in(self.course, &modules)
        });
        let used = used.intersection(&self.course.used.terms);
        used.map(|index| &self.course.terms[*index]).collect()
    }

    /// What of the objectives is taught and assessed: counts, and no privileged text.
    pub fn coverage(&self) -> Vec<Coverage<'c>> {
        coverage(self.course)
    }

    /// The module in which candidates teach, by its place in teaching order, and the turns of a full class.
    pub fn teach_back(&self) -> Option<(usize, Turns)> {
        let plan = self.course.manifest.teach_back.as_ref()?;
        let index = self.index_of(plan.module.as_str())?;
        let turns = Turns::of(plan, &self.course.manifest, &self.course.modules[index])?;
        Some((index, turns))
    }

    /// The catalogues of requirements. They have no privileged text.
    pub fn standards(&self) -> &'c [StandardFile] {
        &self.course.standards
    }

    /// Where a cross-reference leads, if this reader may go there.
    pub fn follow(&self, from: &FilePath, place: &tree::Place) -> Option<Target> {
        let target = self.course.links.follow(from, place)?;
        let reachable = target.id.as_ref().is_none_or(|id| self.targets().ids.contains(id));
        reachable.then_some(target)
    }

    /// The picture that a module shows: its path in the curriculum, the file, who made it.
    pub fn picture(
        &self,
        from: &FilePath,
        file: &str,
    ) -> Option<(FilePath, &'c PictureFile, Option<&'c Credit>)> {
        let path = from.join(file).ok()?;
        let picture = self.course.pictures.get(&path)?;
        let credit = self.course.credits.get(&path);
        Some((path, picture, credit))
    }

    /// The source of the whole course, for those who may have it.
    pub fn closure(&self) -> Option<&'c BTreeMap<FilePath, Bytes>> {
        (self.reader == Reader::Restricted).then_some(&self.course.closure)
    }
}
