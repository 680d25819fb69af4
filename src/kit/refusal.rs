//! Why a kit is refused: a word for programs, a sentence for people, and what to do.

use std::fmt;

use crate::source::path::escaped;
use crate::syntax::decode::choice;

choice! {
    /// Why a kit is refused, in one word that stays the same for programs.
    pub enum Reason {
        /// It isn't a zip, or a zip of something else.
        NotAKit = "not-a-kit",
        /// It breaks off, or bytes changed on the way.
        Damaged = "damaged",
        /// It would take more memory or time than any kit needs.
        TooLarge = "too-large",
        /// Two tools could unpack it differently.
        AmbiguousArchive = "ambiguous-archive",
        /// Its records are sound, and not those that kitbag writes.
        Repacked = "repacked",
        /// A name leads out of the folder, or can't stand beside another on every system.
        UnsafeName = "unsafe-name",
        /// A link, a device, a program, or a kind of file that kits don't hold.
        UnsafeFile = "unsafe-file",
        /// Encrypted, or packed by a method that kits don't use.
        UnsupportedEntry = "unsupported-entry",
        /// The list of sums can't be used.
        WrongSums = "wrong-sums",
        /// A file or a zip has another digest than is listed.
        SumMismatch = "sum-mismatch",
        /// A listed file isn't there.
        MissingFile = "missing-file",
        /// A file that is there isn't listed.
        UnlistedFile = "unlisted-file",
        /// `kit.json` says what this version of kitbag doesn't know.
        UnknownFormat = "unknown-format",
        /// `kit.json` contradicts the kit.
        WrongManifest = "wrong-manifest",
        /// Nothing that is signed lists it, and a signature is asked for.
        Unsigned = "unsigned",
        /// The signature isn't one, or is of something else.
        BadSignature = "bad-signature",
        /// The signature was made for another purpose.
        WrongNamespace = "wrong-namespace",
        /// The signature is by a kind of key that kitbag doesn't check.
        UnsupportedKey = "unsupported-key",
        /// The signature is by a key that isn't trusted, or not for this.
        UntrustedKey = "untrusted-key",
        /// The signature is by a key that is trusted only from a later day on.
        KeyNotYetValid = "key-not-yet-valid",
        /// The signature is by a key that is trusted no more.
        KeyExpired = "key-expired",
        /// The signature is by a key that was revoked.
        KeyRevoked = "key-revoked",
        /// The catalogue doesn't have it.
        NotListed = "not-listed",
        /// The catalogue has this version with other bytes.
        OtherBytes = "other-bytes",
        /// The catalogue doesn't have it, and has newer ones.
        Rollback = "rollback",
        /// A newer release took its place.
        Superseded = "superseded",
        /// It was taken back.
        Withdrawn = "withdrawn",
        /// The catalogue can't be read.
        WrongCatalogue = "wrong-catalogue",
    }
}

impl Reason {
    /// What to do.
    fn advice(self) -> &'static str {
        match self {
            Reason::NotAKit => "look whether this is the file that you mean",
            Reason::Damaged => "get the kit again from the academy",
            Reason::TooLarge => "ask the academy whether this is its kit",
            Reason::Repacked => {
                "get the kit as the academy published it, not a copy that was unpacked and packed again"
            }
            Reason::UnknownFormat => "get a newer kitbag",
            Reason::AmbiguousArchive
            | Reason::UnsafeName
            | Reason::UnsafeFile
            | Reason::UnsupportedEntry => "don't unpack it; get the kit again from the academy",
            Reason::Unsigned => {
                "get SHA256SUMS and SHA256SUMS.sig from where the academy publishes the kit, and put them beside it"
            }
            Reason::NotListed => {
                "get the newest catalogue; if that doesn't have it either, ask the academy"
            }
            Reason::WrongCatalogue => "get the catalogue again from the academy",
            Reason::Rollback | Reason::Withdrawn => {
                "don't teach from it; get the release that is active"
            }
            Reason::Superseded => {
                "get the release that is active; `--allow-superseded` takes this one all the same"
            }
            Reason::UnsupportedKey => "check it with `ssh-keygen -Y verify`, as the README says",
            Reason::UntrustedKey => {
                "don't teach from it before the academy has told you, by telephone or in person, that the key is its own"
            }
            Reason::KeyNotYetValid | Reason::KeyExpired | Reason::KeyRevoked => {
                "get the academy's newest trust file and the kit as it is published today"
            }
            Reason::BadSignature
            | Reason::OtherBytes
            | Reason::WrongNamespace
            | Reason::WrongSums
            | Reason::SumMismatch
            | Reason::MissingFile
            | Reason::UnlistedFile
            | Reason::WrongManifest => "don't teach from it; get the kit again from the academy",
        }
    }
}

/// Why a kit is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why, in one word.
    pub reason: Reason,
    /// What is wrong, and where, in one line.
    pub message: String,
}

impl Refusal {
    /// A refusal; whatever a stranger's file says in it is written so that it can be seen.
    pub fn new(reason: Reason, message: impl AsRef<str>) -> Self {
        Self { reason, message: escaped(message.as_ref()) }
    }

    /// What to do.
    pub fn advice(&self) -> &'static str {
        self.reason.advice()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}
