//! `kitbag manual`: the manual pages, made from the same words as `--help`. The only place that knows how.

use std::path::PathBuf;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use crate::cli::{Outcome, output, terminal};
use crate::machine::MachineError;

/// The arguments of `kitbag manual`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Where the pages go
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Writes a page for the program and for each command.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let mut program = super::Arguments::command();
    program.build();
    let commands = program.get_subcommands().filter(|command| command.get_name() != "help");
    let pages =
        commands.map(|command| (format!("kitbag-{}.1", command.get_name()), command.clone()));
    let mut pages: Vec<(String, Command)> = pages.collect();
    pages.push(("kitbag.1".to_owned(), program.clone()));
    for (name, command) in pages {
        let mut page = Vec::new();
        let failed =
            |error: std::io::Error| MachineError::new(format!("can't write `{name}`: {error}"));
        Man::new(command).render(&mut page).map_err(failed)?;
        let path = output::publish_file(&arguments.out.join(&name), &page)?;
        terminal::answer(&format!("Wrote {}\n", path.display()))?;
    }
    Ok(Outcome::Done)
}
