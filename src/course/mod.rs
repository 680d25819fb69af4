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

mod adaptations;
mod audience;
mod closure;
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

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use rayon::prelude::*;

use crate::course::found::Found;
use crate::course::overlay::Blanks;
use crate::digest::Digest;
use crate::source::{FilePath, Source};
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
    /// Who publishes it, and by which rules.
    pub academy: AcademyFile,
    /// Its manifest.
    pub manifest: CourseFile,
    /// The modules in teaching order.
    pub modules: Vec<CourseModule>,
    /// Its days.
    pub schedule: Schedule,
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
    /// Where its cross-references lead.
    pub links: Links,
    /// The files that it is made of, by path: a kit's `source/`.
    pub closure: BTreeMap<FilePath, Bytes>,
    /// What identifies the agency's overlay.
    pub overlay_digest: Option<Digest>,
    /// Module files in its folder that stand in no day.
    pub unlisted: Vec<FilePath>,
    /// Files in its `media` folder that no module shows.
    pub unused: Vec<FilePath>,
    /// What it uses of glossary and bibliography, whatever was chosen of it.
    pub used: Used,
    /// What its previous release said.
    pub previous: Option<Arc<Summary>>,
    /// What was chosen of it.
    pub selection: Selection,
    /// Whether all of it could be read and put together.
    pub is_sound: bool,
}

impl Course {
    /// What identifies its content: made of all its files, and so only for those who print it.
    pub fn digest(&self) -> Digest {
        closure::digest(&self.closure)
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

/// Puts a parsed course together. With faults, too, as far as it goes, so that the checks can tell
/// theirs in the same run; such a course is not sound, and never becomes a checked one.
pub fn resolve(
    source: &Source,
    mut parsed: Parsed,
    selection: Selection,
) -> (Option<Course>, Faults) {
    let found = found::in_modules(&parsed);
    let ((used, closure), mut faults) = rayon::join(
        || {
            let used = Used::of(&parsed, &found);
            let files = closure::files(source, &parsed, &used);
            (used, files)
        },
        || look_up(&parsed, &found),
    );
    let unused = closure::unused(source, &parsed, &found);
    drop(found);
    let course_id = parsed.course.content.id.to_string();
    if let Some(agency) = &selection.agency {
        let mut told = Vec::new();
        overlay::told_changes(&parsed.modules, agency, &course_id, &mut told);
        if agency.changes_course() {
            // The academy's content stays what it is; what the agency makes of it is looked up anew.
            adaptations::apply(&mut parsed, agency, &used, &selection, &mut told);
            faults = look_up(&parsed, &found::in_modules(&parsed));
        }
        faults.extend(told);
    }
    let Some(days) = modules::days(&parsed.course.content, &selection, &mut faults) else {
        return (None, faults);
    };
    let Parsed {
        academy,
        references,
        glossary,
        standards,
        course,
        modules,
        unread,
        pictures,
        credits,
        templates,
        unlisted,
        previous,
    } = parsed;
    let mut order = modules::in_order(&course.content, &days, modules, &mut faults);
    if let Some(agency) = &selection.agency {
        overlay::fill(&mut order, agency, &course_id, selection.blanks, &mut faults);
        let terms = glossary.as_ref().map_or(&[][..], |glossary| &glossary.content.terms);
        overlay::unknown_terms(agency, terms, &used, &mut faults);
    }
    let without = modules::left_out(&course.content, &selection);
    for module in &mut order {
        module.tree.sections.retain(|section| !without.contains(section.id.as_str()));
        if let Some(audience) = &selection.audience {
            audience::keep(&mut module.tree, audience);
        }
    }
    let schedule = schedule::lay_out(&days, &order, &academy, &course.content, &mut faults);
    let references = references.map(|manifest| manifest.content.references).unwrap_or_default();
    let references = references.into_iter().map(|reference| (reference.id.to_string(), reference));
    let is_sound = unread.is_empty() && !crate::diagnostic::has_errors(&faults);
    let course = Course {
        is_sound,
        academy,
        links: Links::new(&order),
        manifest: course.content,
        modules: order,
        schedule,
        references: references.collect(),
        terms: glossary.map(|manifest| manifest.content.terms).unwrap_or_default(),
        standards: standards.into_iter().map(|manifest| manifest.content).collect(),
        pictures,
        templates,
        credits: closure::credits_by_path(credits),
        closure,
        overlay_digest: selection.agency.as_ref().map(|agency| closure::overlay_digest(agency)),
        unlisted,
        unused,
        used,
        previous: previous.map(|(_, summary)| summary),
        selection,
    };
    (Some(course), faults)
}

/// Looks every name up: that each id stands once, and each name and link leads somewhere.
fn look_up(parsed: &Parsed, found: &[Found<'_>]) -> Faults {
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
    faults
}
