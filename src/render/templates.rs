//! The templates, compiled in, and the academy's own in their place. With `own`, the only place that knows the
//! template engine.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::{LazyLock, Mutex, PoisonError};

use serde::{Serialize, Serializer};
use tera::{Context, Tera, Value};

use crate::diagnostic::Diagnostic;
use crate::machine::MachineError;
use crate::render::own;
use crate::syntax::decode::Faults;
use crate::syntax::document_name::DocumentName;
use crate::syntax::template::Template;

/// The templates of all documents.
pub struct Templates {
    /// Parsed once for all, unless some are the academy's own.
    engine: Cow<'static, Tera>,
    /// The academy's own, by the name of the template in whose place they stand.
    own: BTreeMap<String, Template>,
    /// What was found wrong with those while they were used.
    faults: Mutex<Faults>,
}

/// What is HTML already, made by a writer or of the tool's own: a template sets it as it is. Any other text
/// is escaped wherever it stands, and no template can ask otherwise.
#[derive(Clone, Debug, Default)]
pub(super) struct Markup(Cow<'static, str>);

impl Markup {
    pub(super) fn push_str(&mut self, html: &str) {
        self.0.to_mut().push_str(html);
    }
}

impl From<String> for Markup {
    fn from(html: String) -> Self {
        Self(html.into())
    }
}

impl From<&'static str> for Markup {
    fn from(html: &'static str) -> Self {
        Self(html.into())
    }
}

/// A view that was made once, as the engine has it: it is set in many pages.
#[derive(Clone, Debug)]
pub(super) struct Prepared(Value);

impl Prepared {
    pub(super) fn of(view: &impl Serialize) -> Self {
        Self(Value::from_serializable(view))
    }
}

impl Serialize for Prepared {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

thread_local! {
    /// What is fixed, as the engine has it, by where it lies and how long it is: a style is on each of thousands of pages.
    static FIXED: RefCell<HashMap<(usize, usize), Value>> = RefCell::default();
}

impl Serialize for Markup {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = match &self.0 {
            Cow::Owned(html) => Value::safe_string(html),
            Cow::Borrowed(html) => FIXED.with_borrow_mut(|fixed| {
                let place = (html.as_ptr().addr(), html.len());
                fixed.entry(place).or_insert_with(|| Value::safe_string(html)).clone()
            }),
        };
        value.serialize(serializer)
    }
}

/// Stands in a frame where its bodies belong. No text can hold it: writers escape its first letter.
pub(super) const BODIES: &str = "<!-- bodies -->";

const SOURCES: &[(&str, &str)] = &[
    ("base.html", include_str!("../../templates/base.html")),
    ("handout-main.html", include_str!("../../templates/handout-main.html")),
    ("handout-body.html", include_str!("../../templates/handout-body.html")),
    ("module-head.html", include_str!("../../templates/module-head.html")),
    ("contents.html", include_str!("../../templates/contents.html")),
    ("catalogue.html", include_str!("../../templates/catalogue.html")),
    ("catalogue-files.html", include_str!("../../templates/catalogue-files.html")),
    ("cards.html", include_str!("../../templates/cards.html")),
    ("kit-index.html", include_str!("../../templates/kit-index.html")),
    ("review.html", include_str!("../../templates/review.html")),
    ("review-remark.html", include_str!("../../templates/review-remark.html")),
    ("paper.html", include_str!("../../templates/paper.html")),
    ("paper-key.html", include_str!("../../templates/paper-key.html")),
    ("participant-chapter.html", include_str!("../../templates/participant-chapter.html")),
    ("kit/administrator-guide.html", include_str!("../../templates/kit/administrator-guide.html")),
    ("kit/roster.html", include_str!("../../templates/kit/roster.html")),
    ("kit/delivery-record.html", include_str!("../../templates/kit/delivery-record.html")),
    ("kit/expanded-outline.html", include_str!("../../templates/kit/expanded-outline.html")),
    ("kit/evaluation.html", include_str!("../../templates/kit/evaluation.html")),
    ("kit/certificate.html", include_str!("../../templates/kit/certificate.html")),
    ("kit/references.html", include_str!("../../templates/kit/references.html")),
    ("kit/crosswalk.html", include_str!("../../templates/kit/crosswalk.html")),
    ("kit/teach-back.html", include_str!("../../templates/kit/teach-back.html")),
    ("kit/teach-back-rubric.html", include_str!("../../templates/kit/teach-back-rubric.html")),
    ("kit/safety-plan.html", include_str!("../../templates/kit/safety-plan.html")),
    ("kit/implementation-plan.html", include_str!("../../templates/kit/implementation-plan.html")),
    ("kit/scenario-cards.html", include_str!("../../templates/kit/scenario-cards.html")),
    ("kit/roll-call-cards.html", include_str!("../../templates/kit/roll-call-cards.html")),
    ("kit/quick-start.html", include_str!("../../templates/kit/quick-start.html")),
    ("kit/lesson-plan.html", include_str!("../../templates/kit/lesson-plan.html")),
    ("kit/slide-outline.html", include_str!("../../templates/kit/slide-outline.html")),
    ("kit/course-test.html", include_str!("../../templates/kit/course-test.html")),
    ("kit/course-test-key.html", include_str!("../../templates/kit/course-test-key.html")),
    ("kit/module-check.html", include_str!("../../templates/kit/module-check.html")),
    ("kit/module-check-key.html", include_str!("../../templates/kit/module-check-key.html")),
    ("kit/answer-sheet.html", include_str!("../../templates/kit/answer-sheet.html")),
    ("kit/participant-guide.html", include_str!("../../templates/kit/participant-guide.html")),
    ("kit/cover.html", include_str!("../../templates/kit/cover.html")),
    ("kit/facilitator-guide.html", include_str!("../../templates/kit/facilitator-guide.html")),
    ("kit/handout.html", include_str!("../../templates/kit/handout.html")),
    ("kit/agenda.html", include_str!("../../templates/kit/agenda.html")),
    ("kit/answer-key.html", include_str!("../../templates/kit/answer-key.html")),
    ("kit/role-player-scripts.html", include_str!("../../templates/kit/role-player-scripts.html")),
    (
        "kit/instructor-biography.html",
        include_str!("../../templates/kit/instructor-biography.html"),
    ),
    ("kit/accessibility.html", include_str!("../../templates/kit/accessibility.html")),
    ("kit/licences.html", include_str!("../../templates/kit/licences.html")),
    ("kit/skill-checklists.html", include_str!("../../templates/kit/skill-checklists.html")),
    ("kit/instructor-index.html", include_str!("../../templates/kit/instructor-index.html")),
    ("kit/participant-index.html", include_str!("../../templates/kit/participant-index.html")),
    ("kit/regulator-view.html", include_str!("../../templates/kit/regulator-view.html")),
    ("what-changed.html", include_str!("../../templates/what-changed.html")),
    ("kit/instructor-changes.html", include_str!("../../templates/kit/instructor-changes.html")),
    ("kit/participant-changes.html", include_str!("../../templates/kit/participant-changes.html")),
    ("kit/coverage.html", include_str!("../../templates/kit/coverage.html")),
    ("run-sheet.html", include_str!("../../templates/run-sheet.html")),
];

impl Templates {
    /// The templates that the tool brings along.
    pub fn built_in() -> Self {
        static BUILT_IN: LazyLock<Tera> = LazyLock::new(Templates::parsed);
        let engine = Cow::Borrowed(&*BUILT_IN);
        Self { engine, own: BTreeMap::new(), faults: Mutex::default() }
    }

    fn parsed() -> Tera {
        let mut engine = Tera::new();
        own::count_turns(&mut engine);
        engine.autoescape_on(vec![".html"]);
        engine
            .add_raw_templates(SOURCES.iter().copied())
            .expect("the tool's own templates are well-formed; a test renders each");
        engine
    }

    /// The same with an academy's own in place of some of them.
    pub fn with(own: &[Template]) -> (Self, Faults) {
        let mut templates = Self::built_in();
        let mut faults = Vec::new();
        for template in own {
            let name = file_of(template.document);
            let unknown =
                template.parts.iter().filter(|part| !parts().any(|name| name == part.value));
            let unknown = unknown.map(|part| {
                let message = format!("there is no template `{}` to build on", part.value);
                Diagnostic::error("template", part.span, message)
                    .suggest(&part.value, parts())
                    .or_help("build on one of the program's own templates, or of yours")
            });
            let mut found: Faults = unknown.collect();
            if found.is_empty() {
                found =
                    own::add(templates.engine.to_mut(), &name, template).err().unwrap_or_default();
            }
            if found.is_empty() {
                templates.own.insert(name, template.clone());
            }
            faults.extend(found);
        }
        (templates, faults)
    }

    /// The built-in template of a document, for an academy to change.
    pub fn source(document: DocumentName) -> &'static str {
        let name = file_of(document);
        let found = SOURCES.iter().find(|(other, _)| *other == name);
        found.expect("every document has a template; a test proves it").1
    }

    /// What was found wrong with the academy's own while pages were made of them.
    pub fn faults(&self) -> Faults {
        std::mem::take(&mut self.faults.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A page of an academy's own template; nothing if it is at fault, which is told later with all others.
    fn own_page(
        &self,
        name: &str,
        template: &Template,
        context: &Context,
        view: &impl Serialize,
    ) -> Option<String> {
        let view = || Value::from_serializable(view);
        own::render(&self.engine, name, template, context, &view, BODIES)
            .map_err(|found| {
                let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
                // The same is found on every page.
                for fault in found {
                    if !faults.contains(&fault) {
                        faults.push(fault);
                    }
                }
            })
            .ok()
    }

    /// Whether an academy's own stands in a template's place.
    pub(super) fn has_own(&self, name: &str) -> bool {
        self.own.contains_key(name)
    }

    /// Renders a template with a view made for it.
    pub fn render(&self, name: &str, view: &impl Serialize) -> Result<String, MachineError> {
        let failed = |error: tera::Error| {
            MachineError::new(format!("the template `{name}` can't be rendered: {error}"))
        };
        let context = Context::from_serialize(view).map_err(failed)?;
        if let Some(template) = self.own.get(name) {
            return Ok(self.own_page(name, template, &context, view).unwrap_or_default());
        }
        match name.starts_with(DOCUMENT) {
            true => self.page(name, &context, FRAME),
            false => self.engine.render(name, &context),
        }
        .map_err(failed)
    }

    /// Renders a template into so much room, in bytes: where that is enough, nothing is copied as the text grows.
    fn page(&self, name: &str, context: &Context, room: usize) -> tera::TeraResult<String> {
        let mut page = Vec::with_capacity(room);
        self.engine.render_to(name, context, &mut page)?;
        Ok(String::from_utf8(page).expect("templates and values are text"))
    }

    /// Renders a page that is written already but for its frame: the template has `{{ bodies }}`
    /// where they stand. A book of many modules would be copied three times on its way through the engine.
    pub fn render_around(
        &self,
        name: &str,
        view: &impl Serialize,
        bodies: &[impl AsRef<str>],
    ) -> Result<String, MachineError> {
        let failed = |what: String| {
            MachineError::new(format!("the template `{name}` can't be rendered: {what}"))
        };
        let mut context =
            Context::from_serialize(view).map_err(|error| failed(error.to_string()))?;
        context.insert_value("bodies", Value::safe_string(BODIES));
        let size = bodies.iter().map(|body| body.as_ref().len()).sum::<usize>();
        let mut frame = match self.own.get(name) {
            Some(template) => match self.own_page(name, template, &context, view) {
                Some(frame) => frame,
                None => return Ok(String::new()),
            },
            None => self
                .page(name, &context, FRAME + size)
                .map_err(|error| failed(error.to_string()))?,
        };
        // It stands near the end: what is before it is most of the frame.
        let at = frame.rfind(BODIES);
        let at = at.ok_or_else(|| failed("it has no place for `bodies`".into()))?;
        let after = frame.split_off(at + BODIES.len());
        frame.truncate(at);
        frame.reserve_exact(size + after.len());
        bodies.iter().for_each(|body| frame.push_str(body.as_ref()));
        frame.push_str(&after);
        Ok(frame)
    }
}

/// What the names of documents' templates begin with.
const DOCUMENT: &str = "kit/";

/// The room for a page without its bodies, in bytes: most of it is style.
const FRAME: usize = 32 << 10;

/// The file of a document's template.
fn file_of(document: DocumentName) -> String {
    format!("{DOCUMENT}{}.html", document.word())
}

/// The templates that others build on.
fn parts() -> impl Iterator<Item = &'static str> {
    SOURCES.iter().map(|(name, _)| *name).filter(|name| !name.starts_with(DOCUMENT))
}
