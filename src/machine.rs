//! What the machine failed to do: one clear error, on which the work stops.
//!
//! The author's mistakes are diagnostics and are collected; these are not, since nothing that
//! follows a failed disk can be trusted.

use std::fmt;
use std::path::Path;

/// A failure of the machine: a file that can't be read, a disk that is full.
#[derive(Clone, Debug)]
pub struct MachineError {
    /// What could not be done, to what, and why, in one line.
    pub message: String,
}

impl MachineError {
    /// A failure that no path belongs to.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }

    /// A failure to do `what` (as in "can't read") to the file at `path`.
    pub fn io(what: &str, path: &Path, error: std::io::Error) -> Self {
        Self { message: format!("{what} `{}`: {}", path.display(), plain(&error)) }
    }
}

impl fmt::Display for MachineError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for MachineError {}

/// The system's reason without its error number, which tells a trainer nothing.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => text.to_owned(),
    }
}
