//! The lesson plan: one a module, the document that reviewers approve and records point to.
//!
//! Regulators say that slides are not one. It has the dates, the objectives each with condition, task,
//! criterion and assessment, and the content to the third level; what the instructor says aloud and
//! what the class will answer stand in the facilitator guide.

use serde::Serialize;

use crate::diagnostic::plural;
use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::module_view::{self, ModuleView, Style, page_address, when};
use crate::render::shell::{Shell, status_words, style};
use crate::render::write::html::{Context, End, Html};
use crate::render::{Desk, Document, INSTRUCTOR, Page, module_of, module_pages};
use crate::syntax::course_file::ApprovalState;
use crate::syntax::tree::{BlockKind, Question, QuestionUse};
use crate::syntax::values::Date;
use crate::syntax::vocabulary::Reader;
use crate::syntax::walk::all_blocks;

pub(super) const DOCUMENT: Document = Document {
    name: "lesson-plan",
    title: "Lesson plans",
    short: "Lesson plan",
    about: "One for each module: objectives, content, assessment, dates",
    style: style!("passages", "plan"),
    reader: Reader::Instructor,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    module: ModuleView,
    facts: Vec<Fact>,
    prerequisites: Vec<String>,
    instructors: Vec<String>,
    assessment: Vec<String>,
    stop_word: Option<String>,
}

/// A field of the plan's head; a blank is filled by hand.
#[derive(Serialize)]
struct Fact {
    name: &'static str,
    value: Option<String>,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    module_pages(projection, DOCUMENT.reader, DOCUMENT.name)
}

fn render(desk: &Desk<'_>, page: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let index = module_of(page);
    let module = projection.module(index);
    let manifest = projection.manifest();
    let context = Context {
        projection,
        module: module.path,
        prefix: String::new(),
        heading_level: 4,
        address: &page_address(projection, module.slug, DOCUMENT.name),
        key_address: None,
        end: End::NotesAndWorks,
    };
    let mut html = Html::new(&context);
    let view = module_view::view(desk, index, &mut html, Style::Plan);
    let title = format!("Lesson plan {}", module.tree.front.block.value);
    let view = View {
        shell: Shell::new(desk, &title, html.icons(), Some("../index.html")),
        module: view,
        facts: facts(projection, index),
        prerequisites: manifest.prerequisites.clone(),
        instructors: manifest.instructor_qualifications.clone(),
        assessment: assessment(projection, index),
        stop_word: manifest.safety_plan.as_ref().map(|plan| plan.stop_word.clone()),
    };
    desk.templates.render("kit/lesson-plan.html", &view)
}

fn facts(projection: &Projection<'_>, index: usize) -> Vec<Fact> {
    let manifest = projection.manifest();
    let (dates, people) = (&manifest.dates, &manifest.people);
    let date = |date: Option<Date>| date.map(|date| date.to_string());
    let approval = manifest.approval.as_ref();
    let number = approval.filter(|one| one.state != ApprovalState::None).map(|one| {
        let number = one.number.as_deref().unwrap_or("no number");
        format!("{}, {number}, {}", one.body, one.state.word())
    });
    let class = &manifest.class;
    let ratio = class.participants_per_instructor.map(|each| format!(", 1 to {each}"));
    let audiences = manifest.audiences.iter().map(|id| id.as_str().replace('-', " "));
    let fact = |name, value| Fact { name, value };
    vec![
        fact(
            "Version",
            Some(format!(
                "{}, {}",
                manifest.version.value,
                status_words(manifest.status).to_lowercase()
            )),
        ),
        fact("Content digest", Some(projection.digest().short())),
        fact("When", Some(when(projection, index))),
        fact("Created", Some(dates.created.to_string())),
        fact("Reviewed", date(dates.reviewed)),
        fact("Revised", Some(dates.revised.to_string())),
        fact("Review by", date(dates.review_by.map(|date| date.value))),
        fact("Law as of", date(dates.law_as_of.map(|date| date.value))),
        fact("Approval", number),
        fact("Prepared by", Some(people.prepared_by.clone())),
        fact("Reviewed by", people.reviewed_by.clone()),
        fact("Approved by, date", people.approved_by.clone()),
        fact("For", Some(audiences.collect::<Vec<_>>().join(", "))),
        fact(
            "Class and ratio",
            Some(format!("{} to {}{}", class.min, class.max.value, ratio.unwrap_or_default())),
        ),
        fact("Agency", None),
    ]
}

/// How the module is assessed: its check, and the course's tests that draw from it.
fn assessment(projection: &Projection<'_>, index: usize) -> Vec<String> {
    let blocks = all_blocks(projection.module(index).tree);
    let questions: Vec<&Question> = blocks
        .into_iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Question(question) => Some(&**question),
            _ => None,
        })
        .collect();
    let (written, rubrics): (Vec<&Question>, Vec<&Question>) =
        questions.into_iter().partition(|one| one.kind.is_written());
    let count = |used| written.iter().filter(|one| one.uses.contains(&used)).count();
    let tests = [
        (QuestionUse::Check, "in the module check"),
        (QuestionUse::Pre, "that the pre-test may draw"),
        (QuestionUse::Post, "that the post-test may draw"),
    ];
    let counted = tests.map(|(used, what)| (count(used), what)).into_iter();
    let counted = counted
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", plural(count, "item")));
    let sheets = (!rubrics.is_empty()).then(|| plural(rubrics.len(), "rubric"));
    counted.chain(sheets).collect()
}
