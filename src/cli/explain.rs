//! `kitbag explain`: a rule's manual.

use crate::check::{Holds, RULES, Rule};
use crate::cli::{Outcome, terminal};
use crate::diagnostic::nearest;
use crate::machine::MachineError;

/// The arguments of `kitbag explain`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The rule [default: list all rules]
    rule: Option<String>,
}

/// Explains a rule, or lists them all.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let Some(name) = &arguments.rule else {
        terminal::answer(&list())?;
        return Ok(Outcome::Done);
    };
    let Some(rule) = RULES.iter().find(|rule| rule.name == name) else {
        let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        let hint = nearest(name, &names)
            .map_or("`kitbag explain` lists all rules.".to_owned(), |name| {
                format!("did you mean `{name}`?")
            });
        terminal::tell(&format!(
            "error: there is no rule `{name}`: {hint} A fault of the notation explains itself where it stands; \
             see also curriculum/README.md\n"
        ))?;
        return Ok(Outcome::Usage);
    };
    terminal::answer(&explanation(rule))?;
    Ok(Outcome::Done)
}

fn explanation(rule: &Rule) -> String {
    let level = rule.level.word();
    let holds = match rule.holds {
        Holds::Always => "`kitbag build` tells it too.",
        Holds::WhenApproved => {
            "`kitbag check` tells it; a build stops for it once the course is approved, if it is an error."
        }
    };
    format!(
        "{}: {level}\n\n{}\n\n{holds} In `course.yaml` or `academy.yaml`:\n  check: {{levels: {{{}: warn}}}}        or `deny`, or `allow`\n  check: {{allow: [{{rule: {}, at: ID, reason: …}}]}}    for one place\n",
        rule.name,
        rule.manual().trim_end(),
        rule.name,
        rule.name
    )
}

fn list() -> String {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let line = |rule: &Rule| {
        let manual = rule.manual();
        let first = manual.lines().next().unwrap_or_default().to_owned();
        format!("{:width$}  {:7}  {first}\n", rule.name, rule.level.word())
    };
    RULES.iter().map(line).collect()
}
