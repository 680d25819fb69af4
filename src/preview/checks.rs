//! What the rules find in what somebody looks at, and beside which passage it belongs.

use serde::Serialize;

use crate::check::{self, Scope};
use crate::diagnostic::Diagnostic;
use crate::machine::MachineError;
use crate::preview::passage::{Passage, passage};
use crate::preview::stand::{Look, put_together};
use crate::preview::view::View;
use crate::report::{self, Shown};
use crate::syntax::parse::course_names;
use crate::syntax::values::Date;

#[derive(Serialize)]
struct Checks {
    revision: u64,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Finding {
    #[serde(flatten)]
    shown: Shown,
    passage: Option<Passage>,
}

/// All that is found, as JSON. What is wrong only if every course of the curriculum has it is left to `kitbag check`,
/// if there are others.
pub(super) fn json(look: &Look, view: &View, today: Date) -> Result<String, MachineError> {
    let checks = Checks { revision: look.revision, findings: findings(look, view, today)? };
    Ok(serde_json::to_string(&checks).expect("text and numbers are always JSON"))
}

fn findings(look: &Look, view: &View, today: Date) -> Result<Vec<Finding>, MachineError> {
    let (Some(read), true) = (&look.read, look.faults.is_empty()) else { return Ok(Vec::new()) };
    let source = &look.source;
    let mut found: Vec<Diagnostic> = read.faults.clone();
    let Some(course) = put_together(read, source, view, &mut found)? else {
        return Ok(Vec::new());
    };
    let (checked, told) = check::check(course, Scope::All(today));
    if let Some(checked) = checked {
        checked.release();
    }
    let is_alone = course_names(source).count() == 1;
    found.extend(told.into_iter().filter(|one| is_alone || !check::holds_in_every_course(one)));
    let Some(stand) = &look.stand else { return Ok(Vec::new()) };
    found.extend(stand.faults_of_the_whole()?);
    let with_passage =
        |(one, shown)| Finding { passage: passage(source, stand.course(), one), shown };
    Ok(report::shown(source, &found).into_iter().map(with_passage).collect())
}
