//! `kitbag coverage`: objectives, where they are taught and assessed, what they answer.

use std::path::PathBuf;

use crate::cli::{Outcome, opened, terminal};
use crate::course::Course;
use crate::course::coverage::coverage;
use crate::machine::MachineError;
use crate::syntax::values::Slug;

/// The arguments of `kitbag coverage`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The course: its folder's name in `courses`
    #[arg(value_parser = Slug::parse)]
    course: Slug,
    /// Where the curriculum is [default: `curriculum`, or the folder that you are in]
    #[arg(long, value_name = "DIR")]
    curriculum: Option<PathBuf>,
    /// For whom to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For a spreadsheet
    Csv,
}

/// Tells the coverage of a course.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let course = match opened::course(arguments.curriculum.as_deref(), &arguments.course)? {
        Ok(course) => course,
        Err(outcome) => return Ok(outcome),
    };
    let rows = rows(&course);
    terminal::answer(&match arguments.format {
        Format::Text => opened::columns(&rows, &[3, 4, 5, 6]),
        Format::Csv => rows.iter().map(|row| csv_line(row)).collect(),
    })?;
    Ok(Outcome::Done)
}

fn rows(course: &Course) -> Vec<Vec<String>> {
    let head = [
        "objective",
        "kind",
        "taught in",
        "pre",
        "post",
        "checks",
        "rubrics",
        "assessed in",
        "requirements",
        "task",
    ];
    let block = |index: &usize| course.modules[*index].tree.front.block.to_string();
    let row = |row: crate::course::coverage::Coverage<'_>| {
        let assessed: Vec<&str> =
            row.objective.assessed_in.iter().map(|place| place.as_str()).collect();
        let requirements: Vec<&str> =
            row.objective.requirements.iter().map(|one| one.value.as_str()).collect();
        let taught: Vec<String> = row.taught.iter().map(block).collect();
        let or_none = |text: String| if text.is_empty() { "-".to_owned() } else { text };
        vec![
            row.objective.id.to_string(),
            row.objective.kind.word().to_owned(),
            or_none(taught.join(" ")),
            row.pre.to_string(),
            row.post.to_string(),
            row.check.to_string(),
            row.rubrics.to_string(),
            or_none(assessed.join(" ")),
            or_none(requirements.join(" ")),
            row.objective.task.value.clone(),
        ]
    };
    let head = head.iter().map(|word| (*word).to_owned()).collect();
    std::iter::once(head).chain(coverage(course).into_iter().map(row)).collect()
}

/// A line of RFC 4180. A cell that a spreadsheet would take for a formula is kept a text.
fn csv_line(cells: &[String]) -> String {
    let cell = |text: &String| {
        let text = match text.starts_with(['=', '+', '-', '@', '\t']) && text.len() > 1 {
            true => format!("'{text}"),
            false => text.clone(),
        };
        match text.contains([',', '"', '\n', '\r']) {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text,
        }
    };
    format!("{}\r\n", cells.iter().map(cell).collect::<Vec<_>>().join(","))
}
