//! Signatures in OpenSSH's form (PROTOCOL.sshsig of OpenSSH): made and checked here, and checked as well by
//! `ssh-keygen -Y verify`, which agencies have. The only place that knows keys, beside `trust`.

use std::fmt;

use ssh_key::public::KeyData;
use ssh_key::{Algorithm, HashAlg, LineEnding, PrivateKey, PublicKey, SshSig};

/// What a signature over a release's sums is for. A signature for one purpose can't be used for another.
pub const RELEASE: &str = "kitbag-release";

/// What a signature over a catalogue is for.
pub const CATALOGUE: &str = "kitbag-catalogue";

/// The largest signature that is read, in bytes. One by an RSA key of 16,384 bits has some 6 KB.
pub const SIGNATURE_BYTES: u64 = 64 << 10;

/// The largest file of a private key that is read, in bytes.
pub const KEY_BYTES: u64 = 64 << 10;

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(KeyData);

impl Key {
    /// Reads a key as it stands in a `.pub` file: its kind, its letters, and perhaps a comment.
    pub fn parse(text: &str) -> Result<Self, String> {
        let key = PublicKey::from_openssh(text).map_err(|error| error.to_string())?;
        Ok(Self(key.key_data().clone()))
    }

    /// Its fingerprint as `ssh-keygen -l` shows it.
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint(HashAlg::Sha256).to_string()
    }

    /// Its kind, such as `ssh-ed25519`.
    pub fn kind(&self) -> String {
        self.0.algorithm().to_string()
    }

    /// Whether signatures of this kind of key can be checked here.
    pub fn is_supported(&self) -> bool {
        match self.0.algorithm() {
            Algorithm::Ed25519 | Algorithm::SkEd25519 | Algorithm::SkEcdsaSha2NistP256 => true,
            Algorithm::Ecdsa { curve } => curve == ssh_key::EcdsaCurve::NistP256,
            _ => false,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        PublicKey::from(self.0.clone()).to_openssh().map_err(|_| fmt::Error)?.fmt(formatter)
    }
}

/// What is wrong with a signature, whoever made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsound {
    /// It isn't a signature, or not written as OpenSSH writes one.
    NotASignature,
    /// It was made for another purpose.
    WrongNamespace(String),
    /// It was made with a kind of key that can't be checked here.
    UnsupportedKey(String),
    /// It is of something else, or what it is of was changed.
    DoesNotFit,
}

/// Checks a signature over some bytes, and says with which key it was made. Whose key that is, is another question.
pub fn check(signature: &[u8], namespace: &str, message: &[u8]) -> Result<Key, Unsound> {
    let signature = parse(signature).ok_or(Unsound::NotASignature)?;
    if signature.namespace() != namespace {
        return Err(Unsound::WrongNamespace(signature.namespace().to_owned()));
    }
    let key = Key(signature.public_key().clone());
    if !key.is_supported() {
        return Err(Unsound::UnsupportedKey(key.kind()));
    }
    let public = PublicKey::from(key.0.clone());
    public.verify(namespace, message, &signature).map_err(|_| Unsound::DoesNotFit)?;
    Ok(key)
}

/// A signature that is written exactly as OpenSSH writes it, so that there is one way to write each: a changed bit
/// changes what it says. `ssh-keygen` too reads none whose line ends were changed on the way.
fn parse(bytes: &[u8]) -> Option<SshSig> {
    let text = std::str::from_utf8(bytes).ok()?;
    let signature = SshSig::from_pem(text).ok()?;
    let written = signature.to_pem(LineEnding::LF).ok()?;
    let plain = signature.version() == SshSig::VERSION && signature.reserved().is_empty();
    (plain && written.trim_end() == text.trim_end_matches('\n')).then_some(signature)
}

/// A private key, ready to sign with.
pub struct SigningKey(PrivateKey);

/// Why a file can't be signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// It isn't a private key in OpenSSH's form.
    NotAKey,
    /// It is encrypted, and no passphrase was given.
    Encrypted,
    /// It is encrypted with another passphrase.
    WrongPassphrase,
    /// It is a kind of key that is signed with elsewhere.
    OtherKind(String),
}

impl SigningKey {
    /// Reads a private key, and decrypts it if it is encrypted.
    pub fn read(file: &[u8], passphrase: Option<&str>) -> Result<Self, KeyFault> {
        let text = String::from_utf8_lossy(file).replace("\r\n", "\n");
        let key = PrivateKey::from_openssh(&text).map_err(|_| KeyFault::NotAKey)?;
        let kind = key.algorithm();
        if !matches!(kind, Algorithm::Ed25519) {
            return Err(KeyFault::OtherKind(kind.to_string()));
        }
        if !key.is_encrypted() {
            return Ok(Self(key));
        }
        let passphrase = passphrase.ok_or(KeyFault::Encrypted)?;
        key.decrypt(passphrase).map(Self).map_err(|_| KeyFault::WrongPassphrase)
    }

    /// Its public half.
    pub fn public(&self) -> Key {
        Key(self.0.public_key().key_data().clone())
    }

    /// Signs some bytes: the same signature for the same bytes (RFC 8032).
    pub fn sign(&self, namespace: &str, message: &[u8]) -> Result<String, String> {
        let signature = self.0.sign(namespace, HashAlg::Sha512, message);
        let text = signature.and_then(|signature| signature.to_pem(LineEnding::LF));
        let text = text.map_err(|error| error.to_string())?;
        Ok(format!("{}\n", text.trim_end()))
    }
}
