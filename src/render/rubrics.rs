//! Rubrics: the sheets that an evaluator marks. They are questions of the kind `rubric`, whose answer is
//! the table of what is seen.

use serde::Serialize;

use crate::projection::Projection;
use crate::render::Desk;
use crate::render::module_view::{ObjectiveView, objectives};
use crate::render::templates::Markup;
use crate::render::write::html::{Context, End, Html};
use crate::syntax::tree::{BlockKind, Question, QuestionKind};
use crate::syntax::walk::all_blocks;

/// A rubric, and the module that it stands in.
pub(super) struct Rubric<'a> {
    module: usize,
    question: &'a Question,
    is_teach_back: bool,
    /// Which of its module's it is, and of how many.
    place: (usize, usize),
}

/// A rubric on paper.
#[derive(Serialize)]
pub(super) struct Sheet {
    block: String,
    module: String,
    /// Which of its module's sheets it is, if there are several: `sheet 1 of 2`.
    place: Option<String>,
    task: Markup,
    table: Markup,
    objectives: Vec<ObjectiveView>,
}

/// All rubrics of a course, in teaching order.
pub(super) fn rubrics<'a>(projection: &'a Projection<'_>) -> Vec<Rubric<'a>> {
    let teach_back = projection.manifest().teach_back.as_ref();
    let named = teach_back.and_then(|plan| plan.rubric.as_ref());
    let mut rubrics = Vec::new();
    for module in (0..projection.len()).filter(|index| projection.has_rubrics(*index)) {
        for block in all_blocks(projection.module(module).tree) {
            if let BlockKind::Question(question) = &block.kind
                && question.kind == QuestionKind::Rubric
            {
                let is_teach_back = named.is_some_and(|named| named.value == question.id.value);
                rubrics.push(Rubric { module, question, is_teach_back, place: (1, 1) });
            }
        }
    }
    rubrics
}

/// The rubric that the manifest names for the teach-back.
pub(super) fn teach_back<'a>(projection: &'a Projection<'_>) -> Option<Rubric<'a>> {
    rubrics(projection).into_iter().find(|rubric| rubric.is_teach_back)
}

/// All others: the checklists of skills.
pub(super) fn skills<'a>(projection: &'a Projection<'_>) -> Vec<Rubric<'a>> {
    let mut rubrics = rubrics(projection);
    rubrics.retain(|rubric| !rubric.is_teach_back);
    for sheets in rubrics.chunk_by_mut(|one, next| one.module == next.module) {
        let of = sheets.len();
        for (sheet, number) in sheets.iter_mut().zip(1..) {
            sheet.place = (number, of);
        }
    }
    rubrics
}

/// The documents that hold what is marked in a module, with their titles.
pub(super) fn marked_in(
    projection: &Projection<'_>,
    index: usize,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = rubrics(projection).into_iter().filter(|rubric| rubric.module == index);
    let (teach_back, skills): (Vec<_>, Vec<_>) = all.partition(|rubric| rubric.is_teach_back);
    let documents = [
        (skills, "Skill checklists", "restricted/skill-checklists.html"),
        (teach_back, "Teach-back rubric", "restricted/teach-back-rubric.html"),
    ];
    let documents = documents.into_iter().filter(|(rubrics, ..)| !rubrics.is_empty());
    documents.map(|(_, title, path)| (title, path))
}

/// Writes a rubric.
pub(super) fn sheet(desk: &Desk<'_>, rubric: &Rubric<'_>) -> Sheet {
    let projection = desk.projection;
    let context = Context {
        projection,
        module: projection.module(rubric.module).path,
        prefix: format!("{}-", rubric.question.id.value),
        heading_level: 3,
        address: &|_| None,
        key_address: None,
        end: End::Nothing,
    };
    let mut html = Html::new(&context);
    let (block, module) = projection.heading(rubric.module);
    let (number, of) = rubric.place;
    Sheet {
        block: block.to_owned(),
        module: module.to_owned(),
        place: (of > 1).then(|| format!("sheet {number} of {of}")),
        task: html.blocks(&rubric.question.stem).into(),
        table: html.blocks(rubric.question.answer.as_deref().unwrap_or_default()).into(),
        objectives: objectives(projection, rubric.question.objectives.iter().map(|id| id.as_str())),
    }
}
