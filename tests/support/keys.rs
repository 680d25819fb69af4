//! Keys that are the same in each run, and that nobody trusts.

use std::path::Path;

use ssh_key::private::{Ed25519Keypair, PrivateKey};
use ssh_key::{HashAlg, LineEnding};

/// Whose keys they are, in trust files.
pub const NAME: &str = "releases@academy.example";

pub fn key(seed: u8) -> PrivateKey {
    PrivateKey::from(Ed25519Keypair::from_seed(&[seed; 32]))
}

/// The public half, as it stands in a `.pub` file.
pub fn public(seed: u8) -> String {
    key(seed).public_key().to_openssh().unwrap()
}

pub fn sign(seed: u8, namespace: &str, message: &[u8]) -> String {
    key(seed).sign(namespace, HashAlg::Sha512, message).unwrap().to_pem(LineEnding::LF).unwrap()
}

/// Writes a private key that only its owner can read, its `.pub`, and a trust file that trusts it.
pub fn write(folder: &Path, name: &str, seed: u8) {
    let text = key(seed).to_openssh(LineEnding::LF).unwrap();
    write_private(&folder.join(name), text.as_bytes());
    let public = public(seed);
    std::fs::write(folder.join(format!("{name}.pub")), format!("{public}\n")).unwrap();
    let trust = format!("{NAME} namespaces=\"kitbag-*\" {public}\n");
    std::fs::write(folder.join(format!("{name}.trust")), trust).unwrap();
}

/// Writes a file that only its owner can read.
pub fn write_private(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}
