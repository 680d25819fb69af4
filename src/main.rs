//! Parses the arguments, runs the command, returns its status.

use std::process::ExitCode;

fn main() -> ExitCode {
    kitbag::cli::run()
}
