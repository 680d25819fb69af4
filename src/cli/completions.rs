//! `kitbag completions`: what a shell needs to complete commands. The only place that knows how.

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::cli::{Outcome, terminal};
use crate::machine::MachineError;

const EXAMPLES: &str = "\
Examples:
  kitbag completions bash > ~/.local/share/bash-completion/completions/kitbag
  kitbag completions fish > ~/.config/fish/completions/kitbag.fish";

/// The arguments of `kitbag completions`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Writes the completions.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut super::Arguments::command(),
        "kitbag",
        &mut script,
    );
    terminal::answer(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Done)
}
