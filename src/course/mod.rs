//! What a course is: all its files put together, every name looked up, minutes laid out on days.
//!
//! 1. `modules` puts the modules in teaching order; `audience` leaves out what is for others.
//! 2. `found` goes through the modules once; `ids`, `names` and `links` see that every id stands once
//!    and every name and link leads somewhere.
//! 3. `adaptations` puts an agency's own modules, sections and hours into it, `overlay` its texts; `grounds`
//!    tells what they stand on.
//! 4. `schedule` turns minutes into clock times; `teach_back` counts the turns of a full class.
//! 5. `closure` gathers the files that the course is made of: a kit's `source/`; `used` tells what
//!    it uses of glossary and bibliography, `terms` which terms stand in a text.
//! 6. `comments` tells what readers' comments are on.

mod adaptations;
mod audience;
mod closure;
pub mod comments;
pub mod coverage;
mod found;
pub mod grounds;
mod ids;
mod links;
mod modules;
mod names;
pub mod overlay;
pub mod schedule;
pub mod teach_back;
pub mod terms;
mod used;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use rayon::prelude::*;

use crate::course::comments::Placed;
use crate::course::found::Found;
use crate::course::overlay::Blanks;
use crate::digest::Digest;
use crate::kept::Kept;
use crate::source::{FilePath, Source};
use crate::span::Span;
use crate::syntax::Parsed;
use crate::syntax::agency::Agency;
use crate::syntax::course_file::CourseFile;
use crate::syntax::decode::Faults;
use crate::syntax::manifests::{AcademyFile, Credit, Reference, StandardFile, Term};
use crate::syntax::parse::PictureFile;
use crate::syntax::profile::Profile;
use crate::syntax::summary::Summary;
use crate::syntax::template::Template;
use crate::syntax::tree::Module;
use crate::syntax::unread::{self, Places, Unread};
use crate::syntax::values::{Id, Slug};

pub use adaptations::Changes;
pub use closure::kit_paths;
pub use links::{Links, Target};
pub use schedule::Schedule;
pub use used::Used;

/// What is chosen of a course before it is put together.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// A declared variant, instead of the course's own days.
    pub variant: Option<Slug>,
    /// One audience, instead of all.
    pub audience: Option<Id>,
    /// The regulator under whose titles papers are printed.
    pub profile: Option<&'static Profile>,
    /// The agency whose brand and texts it has.
    pub agency: Option<Arc<Agency>>,
    /// Whether that agency may leave blank what it must fill.
    pub blanks: Blanks,
}

/// A course, put together.
pub struct Course {
    /// What of it is the same whatever was chosen.
    common: Arc<Common>,
    /// The modules in teaching order.
    pub modules: Vec<CourseModule>,
    /// Its days.
    pub schedule: Schedule,
    /// Where its cross-references lead.
    pub links: Links,
    /// What identifies the agency's overlay.
    pub overlay_digest: Option<Digest>,
    /// What was chosen of it.
    pub selection: Selection,
    /// Whether all of it could be read and put together.
    pub is_sound: bool,
}

/// What of a course is the same whatever is chosen of it, and for every agency that doesn't change it.
#[derive(Clone)]
pub struct Common {
    /// Who publishes it, and by which rules.
    pub academy: AcademyFile,
    /// Its manifest.
    pub manifest: CourseFile,
    /// The references that it may cite, by id.
    pub references: BTreeMap<String, Reference>,
    /// The terms that it may use.
    pub terms: Vec<Term>,
    /// The catalogues of requirements that it may answer.
    pub standards: Vec<StandardFile>,
    /// The pictures that it shows, by path.
    pub pictures: BTreeMap<FilePath, PictureFile>,
    /// Who made them, by path.
    pub credits: BTreeMap<FilePath, Credit>,
    /// The academy's own templates.
    pub templates: Vec<Template>,
    /// The files that it is made of, by path: a kit's `source/`.
    pub closure: BTreeMap<FilePath, Bytes>,
    /// What of its manifest couldn't be read.
    unread: Unread,
    /// The places of all of its files where something stands in for what can't be read.
    pub unread_places: Places,
    /// Whether every value of its manifests and front matter could be read.
    pub is_read: bool,
    /// The manifests of which that can't be said.
    pub in_part: BTreeSet<FilePath>,
    /// The rules of which it isn't known how strict they are.
    pub unsettled: BTreeSet<String>,
    /// Module files in its folder that stand in no day.
    pub unlisted: Vec<FilePath>,
    /// Files in its `media` folder that no module shows.
    pub unused: Vec<FilePath>,
    /// What it uses of glossary and bibliography, whatever was chosen of it.
    pub used: Used,
    /// What its previous release said.
    pub previous: Option<Arc<Summary>>,
    /// What readers say about it: for whoever checks it, and for nobody who gets a kit.
    pub comments: Vec<Placed>,
    /// What was found out about its sections, for whoever comes next.
    pub kept: Arc<Kept>,
    digest: OnceLock<Digest>,
    /// What looks for its terms, once somebody asked.
    searcher: OnceLock<terms::Searcher>,
    /// The digests of the pictures, by where their bytes lie and how many they are. The bytes are held, so that nothing
    /// else comes to lie there.
    picture_digests: OnceLock<HashMap<(usize, usize), (Bytes, Digest)>>,
}

impl Common {
    /// Whether it is known what its manifest says at a key: there is no fault in it.
    pub fn has_read(&self, key: &str) -> bool {
        !self.unread.has(key)
    }

    /// Whether the days that were chosen are known: the course's own, or those of its variants.
    pub fn has_read_days(&self, selection: &Selection) -> bool {
        self.has_read(if selection.variant.is_some() { "variants" } else { "days" })
    }

    /// Whether all that it says within a value is known.
    pub fn is_read_within(&self, value: Span) -> bool {
        !self.unread.is_within(value)
    }
}

impl std::ops::Deref for Course {
    type Target = Common;

    fn deref(&self) -> &Common {
        &self.common
    }
}

impl Course {
    /// What of it is the same whatever was chosen: the very value that others have, unless an agency changed it.
    pub fn common(&self) -> &Arc<Common> {
        &self.common
    }

    /// What identifies its content: made of all its files, and so only for those who print it.
    pub fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| closure::digest(&self.closure))
    }

    /// The digest of a picture, if these bytes are one: made once for all packets.
    pub fn digest_of(&self, bytes: &Bytes) -> Option<Digest> {
        let place = |bytes: &Bytes| (bytes.as_ptr().addr(), bytes.len());
        let pictures = self.picture_digests.get_or_init(|| {
            let pictures = self.pictures.values().map(|picture| &picture.bytes);
            pictures.map(|bytes| (place(bytes), (bytes.clone(), Digest::of(bytes)))).collect()
        });
        pictures.get(&place(bytes)).map(|(_, known)| *known)
    }

    /// Gives its memory back, on all threads.
    pub fn release(self) {
        self.modules.into_par_iter().for_each(drop);
    }
}

/// A module in its course.
pub struct CourseModule {
    /// Its file.
    pub path: FilePath,
    /// Its file's name without the ending, unique in the course.
    pub slug: String,
    /// Its place in teaching order, from 1.
    pub number: usize,
    /// What it says.
    pub tree: Module,
}

impl CourseModule {
    /// The minutes of its sections together.
    pub fn minutes(&self) -> u32 {
        self.tree.sections.iter().map(|section| section.minutes.0).sum()
    }
}

/// A course in which every name was looked up: what is to be taught of it is chosen next.
#[derive(Clone)]
pub struct LookedUp {
    /// As the academy wrote it.
    parsed: Arc<Parsed>,
    common: Arc<Common>,
    faults: Faults,
}

impl LookedUp {
    /// As its author wrote it.
    pub fn parsed(&self) -> &Parsed {
        &self.parsed
    }

    /// What of it is the same whatever is chosen.
    pub fn common(&self) -> &Common {
        &self.common
    }

    /// Makes of it what an agency wants. The academy's content stays what it is, and its sections the very same;
    /// what the agency makes of the course is looked up anew.
    fn change(&mut self, agency: &Agency, selection: &Selection, told: &mut Faults) {
        let parsed = Arc::make_mut(&mut self.parsed);
        let common = Arc::make_mut(&mut self.common);
        adaptations::apply(parsed, agency, &common.used, selection, told);
        self.faults = names_and_links(parsed, &found::in_modules(parsed));
        common.manifest = parsed.course.content.clone();
        common.pictures = parsed.pictures.clone();
        common.credits = closure::credits_by_path(parsed.credits.clone());
    }
}

/// Looks up every name in a parsed course.
pub fn look_up(source: &Source, parsed: Parsed) -> LookedUp {
    let found = found::in_modules(&parsed);
    let ((used, closure), faults) = rayon::join(
        || {
            let used = Used::of(&parsed, &found);
            let files = closure::files(source, &parsed, &used);
            (used, files)
        },
        || names_and_links(&parsed, &found),
    );
    let unused = closure::unused(source, &parsed, &found);
    drop(found);
    let comments = comments::placed(source, &parsed);
    let references = parsed.references.iter().flat_map(|manifest| &manifest.content.references);
    let references = references.map(|reference| (reference.id.to_string(), reference.clone()));
    let glossary = parsed.glossary.as_ref();
    let standards = parsed.standards.iter().map(|manifest| manifest.content.clone());
    let common = Common {
        academy: parsed.academy.content.clone(),
        manifest: parsed.course.content.clone(),
        references: references.collect(),
        terms: glossary.map(|manifest| manifest.content.terms.clone()).unwrap_or_default(),
        standards: standards.collect(),
        pictures: parsed.pictures.clone(),
        templates: parsed.templates.clone(),
        credits: closure::credits_by_path(parsed.credits.clone()),
        closure,
        unread: parsed.course.unread.clone(),
        unread_places: parsed.unread_places(),
        is_read: parsed.is_whole(),
        in_part: parsed.in_part.clone(),
        unsettled: parsed.unsettled.clone(),
        unlisted: parsed.unlisted.clone(),
        unused,
        used,
        previous: parsed.previous.as_ref().map(|(_, summary)| summary.clone()),
        comments,
        kept: Arc::default(),
        digest: OnceLock::new(),
        searcher: OnceLock::new(),
        picture_digests: OnceLock::new(),
    };
    LookedUp { parsed: Arc::new(parsed), common: Arc::new(common), faults }
}

/// Puts a parsed course together. With faults, too, as far as it goes, so that the checks can tell
/// theirs in the same run; such a course is not sound, and never becomes a checked one.
pub fn resolve(source: &Source, parsed: Parsed, selection: Selection) -> (Option<Course>, Faults) {
    put_together(look_up(source, parsed), selection)
}

/// Puts together what was chosen of a course.
pub fn put_together(mut course: LookedUp, selection: Selection) -> (Option<Course>, Faults) {
    let course_id = course.common.manifest.id.to_string();
    if let Some(agency) = &selection.agency {
        let mut told = Vec::new();
        overlay::told_changes(&course.parsed.modules, agency, &course_id, &mut told);
        if agency.changes_course() {
            course.change(agency, &selection, &mut told);
        }
        course.faults.extend(told);
    }
    let LookedUp { parsed, common, mut faults } = course;
    let manifest = &common.manifest;
    let Some(days) = modules::days(&common, &selection, &mut faults) else {
        return (None, faults);
    };
    let modules = match Arc::try_unwrap(parsed) {
        Ok(parsed) => parsed.modules,
        Err(shared) => shared.modules.clone(),
    };
    let days_are_read = common.has_read_days(&selection);
    let mut order = modules::in_order(manifest, &days, modules, days_are_read, &mut faults);
    let kept = &common.kept;
    match &selection.agency {
        Some(agency) => {
            overlay::fill(&mut order, agency, &course_id, selection.blanks, kept, &mut faults);
            overlay::unknown_terms(agency, &common.terms, &common.used, &mut faults);
        }
        None => overlay::look_around(&order, kept),
    }
    let without = modules::left_out(manifest, &selection);
    for module in &mut order {
        module.tree.sections.retain(|section| !without.contains(section.id.as_str()));
        if let Some(audience) = &selection.audience {
            audience::keep(&mut module.tree, audience);
        }
    }
    let schedule = schedule::lay_out(&days, &order, &common.academy, manifest, &mut faults);
    if let Some(agency) = &selection.agency {
        unread::leave_out(&mut faults, agency.unread.places());
    }
    let is_sound = common.is_read && !crate::diagnostic::has_errors(&faults);
    let course = Course {
        is_sound,
        links: Links::new(&order),
        modules: order,
        schedule,
        overlay_digest: selection.agency.as_ref().map(|agency| closure::overlay_digest(agency)),
        selection,
        common,
    };
    (Some(course), faults)
}

/// Looks every name up: that each id stands once, and each name and link leads somewhere.
fn names_and_links(parsed: &Parsed, found: &[Found<'_>]) -> Faults {
    let (mut faults, others) = rayon::join(
        || {
            let mut faults = Vec::new();
            names::check(parsed, found, &mut faults);
            faults
        },
        || {
            let mut faults = Vec::new();
            let ids = ids::collect(found, &mut faults);
            links::check(parsed, found, &ids, &mut faults);
            faults
        },
    );
    faults.extend(others);
    unread::leave_out(&mut faults, &parsed.unread_places());
    faults
}
