//! Opens the browser that the system prefers.

use std::process::{Command, Stdio};

/// Opens an address; whether there was a program to do it.
pub(super) fn open(address: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "windows" => ("rundll32", &["url.dll,FileProtocolHandler"]),
        "macos" => ("open", &[]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(address);
    start(command)
}

/// Starts a program that this one doesn't wait for; whether there is such a program.
pub(super) fn start(mut command: Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else { return false };
    // Somebody must hear that it has ended, or the system keeps it.
    std::thread::Builder::new().spawn(move || child.wait()).is_ok()
}
