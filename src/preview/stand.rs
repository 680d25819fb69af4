//! A sound course in one view: its pages are made one by one, when somebody looks at them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use crate::check::{self, CheckedCourse, Scope};
use crate::course::{self, Course};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::kit;
use crate::machine::MachineError;
use crate::preview::days::{self, DayView};
use crate::preview::held::{Held, Read, as_fault};
use crate::preview::view::{Inserts, View};
use crate::projection::{Edition, secrets};
use crate::release;
use crate::render::review::{Copy, Review};
use crate::render::what_changed::News;
use crate::render::{self, Contents, Making, Mark, Templates};
use crate::source::Source;
use crate::syntax::agency;
use crate::syntax::vocabulary::Reader;

/// What a view shows at one time.
pub struct Look {
    /// Counts what was found changed on the disk.
    pub revision: u64,
    /// The last state of the course that was sound, if it ever was.
    pub stand: Option<Arc<Stand>>,
    /// What is wrong with it as it lies on the disk now: then what is shown is older.
    pub faults: Vec<Diagnostic>,
    /// What was read.
    pub(super) read: Option<Arc<Read>>,
    /// The files, with what is chosen of the agency's.
    pub(super) source: Arc<Source>,
    /// Its days as they lie on the disk now: what is wrong may be that one of them is too long.
    pub(super) days: Vec<DayView>,
}

impl Look {
    pub(super) fn of(held: &Held, view: &View, before: Option<&Look>) -> Self {
        let revision = held.revision();
        let last_stand = before.and_then(|look| look.stand.clone());
        let last_days = || before.map(|look| look.days.clone()).unwrap_or_default();
        let failed = |error: &MachineError, read, source| Self {
            revision,
            stand: last_stand.clone(),
            faults: vec![as_fault(error)],
            read,
            source,
            days: last_days(),
        };
        let read = match held.read() {
            Ok(read) => read.clone(),
            Err(error) => return failed(error, None, Arc::new(Source::in_memory([]))),
        };
        let source = match (&view.agency, view.inserts) {
            (Some(agency), Inserts::Blank) => Arc::new(read.without_inserts(agency)),
            _ => read.source.clone(),
        };
        let mut faults = read.faults.clone();
        let mut days = None;
        let made = put_together(&read, &source, view, &mut faults).and_then(|course| {
            let Some(course) = course else { return Ok(None) };
            days = Some(days::days(&course));
            Stand::of(course, &read, &source, view, &mut faults)
        });
        match made {
            Ok(made) => {
                // Warnings are told with the checks.
                let faults = if made.is_none() { faults } else { Vec::new() };
                let stand = made.map(Arc::new).or(last_stand);
                let days = days.unwrap_or_else(last_days);
                Self { revision, stand, faults, read: Some(read), source, days }
            }
            Err(error) => failed(&error, Some(read), source),
        }
    }
}

/// A sound course in one view.
pub struct Stand {
    checked: CheckedCourse,
    edition: Edition,
    templates: Templates,
    pub(super) news: Option<News>,
    /// What was made of it already.
    made: Mutex<BTreeMap<String, Bytes>>,
}

/// The course that somebody looks at, put together; what is wrong is told.
pub(super) fn put_together(
    read: &Read,
    source: &Source,
    view: &View,
    faults: &mut Vec<Diagnostic>,
) -> Result<Option<Course>, MachineError> {
    let Some(looked_up) = &read.looked_up else { return Ok(None) };
    let mut selection = view.selection();
    if let Some(id) = &view.agency {
        let (agency, found) = agency::parse(source, id, &read.course)?;
        faults.extend(found);
        selection.agency = agency.map(Arc::new);
    }
    let (course, found) = course::put_together(looked_up.clone(), selection);
    faults.extend(found);
    Ok(course)
}

impl Stand {
    fn of(
        course: Course,
        read: &Read,
        source: &Source,
        view: &View,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<Self>, MachineError> {
        let (checked, found) = check::check(course, Scope::Build);
        faults.extend(found);
        let Some(checked) = checked.filter(|_| !has_errors(faults)) else { return Ok(None) };
        let (templates, found) = Templates::with(&checked.course().templates);
        faults.extend(found);
        let parsed = read.looked_up.as_ref().map(course::LookedUp::parsed);
        let news = match parsed.map(|parsed| release::news(source, parsed, &view.selection())) {
            Some(Ok(news)) => news,
            Some(Err(found)) => {
                faults.extend(found);
                None
            }
            None => None,
        };
        let made = Mutex::default();
        let stand = Self { checked, edition: view.edition, templates, news, made };
        if !stand.checked.course().templates.is_empty() {
            // What is wrong with an academy's own templates shows on the page that is made of them.
            stand.with(|making, _| render::render(making, &|_| ()))?;
            faults.extend(stand.templates.faults());
        }
        Ok((!has_errors(faults)).then_some(stand))
    }

    /// Works with what its pages are made of.
    pub(super) fn with<T>(&self, work: impl FnOnce(&Making<'_>, &Contents) -> T) -> T {
        let projections = render::projections(&self.checked, self.edition);
        let making = Making {
            projections: &projections,
            edition: self.edition,
            mark: Mark::Draft,
            templates: &self.templates,
            news: self.news.as_ref(),
        };
        work(&making, &making.contents())
    }

    /// The course.
    pub(super) fn course(&self) -> &Course {
        self.checked.course()
    }

    /// A page or a picture of the kit, with the very bytes that `build` gives it; nothing if it has no such file.
    pub fn file(&self, path: &str) -> Result<Option<Bytes>, MachineError> {
        let made = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = made().get(path) {
            return Ok(Some(bytes.clone()));
        }
        let file = self.with(|making, contents| {
            for (document, pages) in contents {
                if let Some(page) = pages.iter().find(|page| page.path.as_str() == path) {
                    return making.page(contents, document, page).map(|file| Some(file.bytes));
                }
            }
            let picture = making.pictures().into_iter().find(|file| file.path.as_str() == path);
            Ok(picture.map(|file| file.bytes))
        })?;
        if let Some(bytes) = &file {
            made().insert(path.to_owned(), bytes.clone());
        }
        Ok(file)
    }

    /// One of the copies of a review, as `kitbag review` makes them if no other readers are named.
    pub fn review(&self, number: usize) -> Result<String, MachineError> {
        let readers = ["Legal", "Command", "Training"].map(str::to_owned);
        self.with(|making, _| {
            let review = Review::of(making.projections, making.mark, &self.course().comments)?;
            review.copy(making.projections, making.mark, Copy { number, readers: &readers })
        })
    }

    /// What only shows when all of it is made: names too long for a kit, and words that participants may not read.
    pub(super) fn faults_of_the_whole(&self) -> Result<Vec<Diagnostic>, MachineError> {
        self.with(|making, _| {
            let rendered = render::render(making, &|_| ())?;
            let participants = making.projections.of(Reader::Participant);
            let secrets = secrets::secrets(&self.checked, participants, None);
            let widest = making.projections.of(render::edition_reader(self.edition));
            let kit = match kit::assemble(widest, self.edition, Mark::Draft, rendered, None) {
                Ok(kit) => kit,
                Err(faults) => return Ok(faults),
            };
            // Words are looked for as the kit is compressed: piece by piece.
            let compressed = kit::compress(&kit, &kit::Pieces::of_one_kit())?;
            Ok(kit::search(&kit.files, &compressed, self.edition, &secrets))
        })
    }
}
