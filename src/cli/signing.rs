//! Signing: with a key in a file, or by `ssh-keygen` where the key is in an agent or asks for its passphrase at the
//! terminal. No secret is ever an argument, and none is written anywhere.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cli::terminal;
use crate::machine::MachineError;
use crate::release::signature::{self, Key, KeyFault, SigningKey};
use crate::source;

/// The environment variable that holds the passphrase of a key where nobody can type it.
pub(super) const PASSPHRASE: &str = "KITBAG_KEY_PASSPHRASE";

/// What signs.
pub(super) enum Signer {
    /// A key that was read.
    Key(Box<SigningKey>),
    /// `ssh-keygen`, with a key that an agent holds, or that it asks about.
    Tool(PathBuf),
}

/// Reads a key; why it can't be signed with is an inner error.
pub(super) fn signer(path: &Path) -> Result<Result<Signer, String>, MachineError> {
    let shown = path.display();
    let Some(file) = source::read_named(path, signature::KEY_BYTES)? else {
        return Ok(Err(format!("`{shown}` is too large for a key")));
    };
    if std::str::from_utf8(&file).is_ok_and(|text| Key::parse(text).is_ok()) {
        return Ok(Ok(Signer::Tool(path.to_owned())));
    }
    warn_of_readers(path)?;
    let passphrase = std::env::var(PASSPHRASE).ok().filter(|passphrase| !passphrase.is_empty());
    Ok(match SigningKey::read(&file, passphrase.as_deref()) {
        Ok(key) => Ok(Signer::Key(Box::new(key))),
        Err(KeyFault::OtherKind(_)) => Ok(Signer::Tool(path.to_owned())),
        Err(KeyFault::Encrypted) if can_ask() => Ok(Signer::Tool(path.to_owned())),
        Err(KeyFault::Encrypted) => Err(format!(
            "the key in `{shown}` has a passphrase, and nobody is here to type it: put it into the environment \
             variable {PASSPHRASE}, or load the key into an agent and name its `.pub` file"
        )),
        Err(KeyFault::WrongPassphrase) => {
            Err(format!("the passphrase in {PASSPHRASE} doesn't open the key in `{shown}`"))
        }
        Err(KeyFault::NotAKey) => Err(format!(
            "`{shown}` is no key in OpenSSH's form; `ssh-keygen -t ed25519 -f FILE` makes one"
        )),
    })
}

/// Whether somebody sits at a terminal.
fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

#[cfg(unix)]
fn warn_of_readers(path: &Path) -> Result<(), MachineError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = path.metadata().map_or(0, |data| data.permissions().mode());
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let shown = path.display();
    terminal::tell(&format!(
        "warning: others on this machine can read the key in `{shown}`; `chmod 600 {shown}` keeps it to yourself\n"
    ))
}

#[cfg(not(unix))]
fn warn_of_readers(_: &Path) -> Result<(), MachineError> {
    Ok(())
}

impl Signer {
    /// Signs, and checks what was made as those will who receive it. Why it can't be is an inner error.
    pub(super) fn sign(
        &self,
        namespace: &str,
        message: &[u8],
    ) -> Result<Result<(String, Key), String>, MachineError> {
        let text = match self {
            Signer::Key(key) => key.sign(namespace, message),
            Signer::Tool(key) => by_tool(key, namespace, message)?,
        };
        let text = match text {
            Ok(text) => text,
            Err(why) => return Ok(Err(why)),
        };
        Ok(match signature::check(text.as_bytes(), namespace, message) {
            Ok(key) => Ok((text, key)),
            Err(signature::Unsound::UnsupportedKey(kind)) => Err(format!(
                "a key of the kind `{kind}` makes signatures that kitbag doesn't check; take an Ed25519 key, or \
                 ECDSA P-256"
            )),
            Err(_) => Err("what was made isn't a signature that can be checked".to_owned()),
        })
    }
}

/// Lets `ssh-keygen` sign: the message goes in, the signature comes out, nothing is written.
fn by_tool(
    key: &Path,
    namespace: &str,
    message: &[u8],
) -> Result<Result<String, String>, MachineError> {
    let mut command = Command::new("ssh-keygen");
    command.args(["-Y", "sign", "-q", "-n", namespace, "-f"]).arg(key).env_remove(PASSPHRASE);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let failed = |error| MachineError::new(format!("can't run `ssh-keygen`: {error}"));
    let mut child = command.spawn().map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        // If it ended early, its own words say why.
        let _ = input.write_all(message);
    }
    let output = child.wait_with_output().map_err(failed)?;
    if output.status.success() {
        return Ok(Ok(String::from_utf8_lossy(&output.stdout).into_owned()));
    }
    let said = source::path::escaped(String::from_utf8_lossy(&output.stderr).trim());
    Ok(Err(format!("`ssh-keygen` doesn't sign with `{}`: {said}", key.display())))
}
