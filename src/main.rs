//! Parses the arguments, runs the command, returns its status.

use std::process::ExitCode;

/// A kit is made of very many small pieces of text, on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    kitbag::cli::run()
}
