//! What is said to the person at the terminal. The only place that prints.

use std::io::{self, IsTerminal as _, Write as _};

use crate::machine::MachineError;
use crate::report::Colour;

/// Says the result of a command. Nobody listening (a closed pipe) is no failure; a full disk is.
pub(super) fn answer(text: &str) -> Result<(), MachineError> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(MachineError::new(format!("can't write the answer: {error}")))
        }
        _ => Ok(()),
    }
}

/// Says what is wrong, or what goes on.
pub(super) fn tell(text: &str) -> Result<(), MachineError> {
    let mut out = io::stderr().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(MachineError::new(format!("can't write a message: {error}")))
        }
        _ => Ok(()),
    }
}

/// Whether messages are drawn in colour: on a terminal, unless `NO_COLOR` asks otherwise.
pub(super) fn colour() -> Colour {
    let wanted = io::stderr().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if wanted { Colour::Yes } else { Colour::No }
}
