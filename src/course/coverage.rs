//! What of a course's objectives is taught, and where it is assessed.

use std::collections::BTreeMap;

use crate::course::Course;
use crate::syntax::course_file::Objective;
use crate::syntax::tree::{BlockKind, QuestionKind, QuestionUse};
use crate::syntax::walk::all_blocks;

/// An objective, where it is taught and assessed.
#[derive(Clone, Debug)]
pub struct Coverage<'c> {
    /// The objective.
    pub objective: &'c Objective,
    /// The modules that teach it, by their places in teaching order, from 0.
    pub taught: Vec<usize>,
    /// How many written questions the pre-test may draw for it.
    pub pre: usize,
    /// The same of the post-test.
    pub post: usize,
    /// How many questions check it at a module's end.
    pub check: usize,
    /// How many rubrics score it.
    pub rubrics: usize,
}

/// The coverage of all objectives, in the manifest's order.
pub fn coverage(course: &Course) -> Vec<Coverage<'_>> {
    let objectives = &course.manifest.objectives;
    let mut rows: Vec<Coverage<'_>> = objectives
        .iter()
        .map(|objective| Coverage {
            objective,
            taught: Vec::new(),
            pre: 0,
            post: 0,
            check: 0,
            rubrics: 0,
        })
        .collect();
    let places: BTreeMap<&str, usize> =
        objectives.iter().zip(0..).map(|(objective, at)| (objective.id.as_str(), at)).collect();
    for (index, module) in course.modules.iter().enumerate() {
        let sections = module.tree.sections.iter().flat_map(|section| &section.objectives);
        for id in module.tree.front.objectives.iter().chain(sections) {
            let Some(row) = places.get(id.as_str()).and_then(|at| rows.get_mut(*at)) else {
                continue;
            };
            if row.taught.last() != Some(&index) {
                row.taught.push(index);
            }
        }
        for block in all_blocks(&module.tree) {
            let BlockKind::Question(question) = &block.kind else { continue };
            for id in &question.objectives {
                let Some(row) = places.get(id.as_str()).and_then(|at| rows.get_mut(*at)) else {
                    continue;
                };
                if question.kind == QuestionKind::Rubric {
                    row.rubrics += 1;
                    continue;
                }
                row.pre += usize::from(question.uses.contains(&QuestionUse::Pre));
                row.post += usize::from(question.uses.contains(&QuestionUse::Post));
                row.check += usize::from(question.uses.contains(&QuestionUse::Check));
            }
        }
    }
    rows
}
