//! Who made a kit, and whether to teach from it: the signature of the sums beside it, held against those whom the
//! agency trusts, and the catalogue in which the academy lists it.

use std::path::{Path, PathBuf};

use crate::cli::{Outcome, settings, terminal, verify};
use crate::diagnostic::{Diagnostic, Place};
use crate::digest::Digest;
use crate::kit::{Reason, Received, Refusal};
use crate::machine::MachineError;
use crate::release::catalogue::Older;
use crate::release::catalogue_file::{self, CATALOGUE_BYTES, Catalogue, State};
use crate::release::moment::Moment;
use crate::release::signature::{self, Key, Unsound};
use crate::release::trust::{self, Distrust, Trust};
use crate::source::path::escaped;
use crate::source::{self, FilePath, Source};
use crate::span::FileId;
use crate::syntax::values::Date;
use crate::{kit, report};

/// The end of a signature's name: behind the name of what it is of, as `ssh-keygen -Y sign` names it.
pub(super) const SIGNATURE: &str = ".sig";

/// The arguments that say whom to believe.
#[derive(clap::Args)]
pub(super) struct Believed {
    /// Refuse what isn't signed by a key in this file, which has OpenSSH's allowed signers form
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// Keys that are trusted no more, one a line as in their `.pub` files
    #[arg(long, value_name = "FILE", requires = "trust")]
    revoked: Option<PathBuf>,
    /// Only a key that the trust file has for this name
    #[arg(long, value_name = "NAME", requires = "trust")]
    signer: Option<String>,
    /// The day, in UTC, on which a key must be valid [default: now, or `SOURCE_DATE_EPOCH`]
    #[arg(long, value_name = "DATE", requires = "trust", value_parser = Date::parse)]
    as_of: Option<Date>,
    /// Refuse what this catalogue doesn't list, or lists as superseded or withdrawn; with `--trust`, it must be signed
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    /// Take a kit that was superseded, too
    #[arg(long, requires = "catalogue")]
    allow_superseded: bool,
}

/// Whom to believe.
#[derive(Default)]
pub(super) struct Beliefs {
    trust: Option<Trusted>,
    listed: Option<Listed>,
}

/// Whose signatures.
struct Trusted {
    trust: Trust,
    /// The trust file, as it was named.
    file: String,
    signer: Option<String>,
    at: Moment,
}

/// What is published.
struct Listed {
    catalogue: Catalogue,
    older: Older,
}

/// Where a release stands in a catalogue.
pub(super) struct Standing {
    /// The catalogue's number.
    pub(super) number: u32,
    /// The release's state.
    pub(super) state: State,
}

/// A signature that fits what it is of.
pub(super) struct Signed {
    /// The key that made it.
    pub(super) key: Key,
    /// For whom the trust file has this key, if there is one.
    pub(super) signer: Option<String>,
}

impl Believed {
    /// Reads the trust file, the list of revoked keys and the catalogue; what is wrong with them is told.
    pub(super) fn beliefs(&self) -> Result<Result<Beliefs, Outcome>, MachineError> {
        let mut beliefs = Beliefs::default();
        if let Some(file) = &self.trust {
            let (signers, mut sound) = read(file, trust::signers)?;
            let mut revoked = Vec::new();
            if let Some(file) = &self.revoked {
                let (keys, is_sound) = read(file, trust::revoked)?;
                (revoked, sound) = (keys, sound && is_sound);
            }
            if !sound {
                return Ok(Err(Outcome::Faults));
            }
            beliefs.trust = Some(Trusted {
                trust: Trust { signers, revoked },
                file: escaped(&file.to_string_lossy()),
                signer: self.signer.clone(),
                at: self.as_of.map_or_else(settings::now, Moment::beginning_of),
            });
        }
        if let Some(file) = &self.catalogue {
            match catalogue(file, &beliefs)? {
                Ok(catalogue) => {
                    let older = if self.allow_superseded { Older::Allowed } else { Older::Refused };
                    beliefs.listed = Some(Listed { catalogue, older });
                }
                Err(refusal) => {
                    terminal::tell(&verify::refused(&escaped(&file.to_string_lossy()), &refusal))?;
                    return Ok(Err(Outcome::Refused));
                }
            }
        }
        Ok(Ok(beliefs))
    }
}

/// Reads a catalogue, and holds its signature against those who are trusted.
fn catalogue(file: &Path, beliefs: &Beliefs) -> Result<Result<Catalogue, Refusal>, MachineError> {
    let wrong = |what: String| Ok(Err(Refusal::new(Reason::WrongCatalogue, what)));
    let Some(bytes) = source::read_named(file, CATALOGUE_BYTES)? else {
        return wrong(format!("it is larger than {}", source::bytes(CATALOGUE_BYTES)));
    };
    let catalogue = match Catalogue::parse(&bytes) {
        Ok(catalogue) => catalogue,
        Err(why) => return wrong(format!("it is no catalogue: {why}")),
    };
    let signature = file.with_file_name(catalogue_file::signature_name(catalogue.number));
    let name = catalogue_file::NAME;
    Ok(signed(beliefs, &signature, signature::CATALOGUE, name, &bytes)?.map(|_| catalogue))
}

/// What a file says, and what is wrong with it.
type Found<T> = (Vec<T>, Vec<Diagnostic>);

/// What a file says, and whether nothing is wrong with it; faults are told.
fn read<T>(
    path: &Path,
    find: fn(&str, FileId) -> Found<T>,
) -> Result<(Vec<T>, bool), MachineError> {
    let Some(bytes) = source::read_named(path, trust::TRUST_BYTES)? else {
        let most = source::bytes(trust::TRUST_BYTES);
        return Err(MachineError::new(format!("`{}` is larger than {most}", path.display())));
    };
    let krl = trust::is_krl(&bytes);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = FilePath::parse(&name).map_err(|why| {
        MachineError::new(format!("can't read `{}`: {why}", escaped(&path.to_string_lossy())))
    })?;
    let source = Source::in_memory([(name.clone(), bytes)]);
    let (found, faults) = match source.text(&name, trust::TRUST_BYTES) {
        _ if krl => (Vec::new(), vec![binary(&name)]),
        Ok((file, text)) => find(&text, file),
        Err(source::Unreadable::Fault(fault)) => (Vec::new(), vec![fault]),
        Err(source::Unreadable::Machine(error)) => return Err(error),
    };
    terminal::tell(&report::text(&source, &faults, terminal::colour()))?;
    Ok((found, faults.is_empty()))
}

fn binary(name: &FilePath) -> Diagnostic {
    let place = Place::Path(name.to_string());
    let what = format!("`{name}` is a list of revoked keys in OpenSSH's binary form (KRL)");
    Diagnostic::error("trust-file", place, what)
        .help("name a list of the keys themselves, one a line as in their `.pub` files")
}

impl Trusted {
    /// Whether a key is believed for a purpose; if not, the refusal says why.
    fn signer(&self, key: &Key, namespace: &str) -> Result<String, Refusal> {
        let found = self.trust.signer(key, namespace, self.signer.as_deref(), self.at);
        let (print, file) = (key.fingerprint(), &self.file);
        let refuse = |reason, what: String| {
            Err(Refusal::new(reason, format!("it is signed with the key {print}, {what}")))
        };
        match found {
            Ok(signer) => Ok(signer.principals.clone()),
            Err(Distrust::Unknown) => {
                refuse(Reason::UntrustedKey, format!("which `{file}` doesn't have"))
            }
            Err(Distrust::OtherPrincipal(whose)) => {
                refuse(Reason::UntrustedKey, format!("which `{file}` has for `{whose}`"))
            }
            Err(Distrust::OtherNamespace) => {
                let what = format!("which `{file}` doesn't trust for `{namespace}`");
                refuse(Reason::UntrustedKey, what)
            }
            Err(Distrust::NotYetValid(from)) => {
                let what = format!("which `{file}` trusts only from {from} on");
                refuse(Reason::KeyNotYetValid, what)
            }
            Err(Distrust::Expired(until)) => {
                refuse(Reason::KeyExpired, format!("which `{file}` trusts only until {until}"))
            }
            Err(Distrust::Revoked) => refuse(Reason::KeyRevoked, "which was revoked".to_owned()),
        }
    }
}

impl Beliefs {
    /// Where the release that a kit is of stands in the catalogue, if there is one; or why the kit is refused.
    pub(super) fn standing(
        &self,
        kit: &Received,
        digest: Digest,
    ) -> Result<Option<Standing>, Refusal> {
        let Some(Listed { catalogue, older }) = &self.listed else { return Ok(None) };
        let state = catalogue.judge(kit, digest, *older)?;
        Ok(Some(Standing { number: catalogue.number, state }))
    }
}

/// The signature `signature` of `bytes`, which are called `name`. A signature that is there must fit;
/// where signatures are asked for, one must be there.
pub(super) fn signed(
    beliefs: &Beliefs,
    signature: &Path,
    namespace: &str,
    name: &str,
    bytes: &[u8],
) -> Result<Result<Option<Signed>, Refusal>, MachineError> {
    let file = signature.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let refused = |reason, what: String| Ok(Err(Refusal::new(reason, what)));
    if !signature.exists() {
        return match beliefs.trust {
            Some(_) => {
                refused(Reason::Unsigned, format!("`{name}` isn't signed: there is no `{file}`"))
            }
            None => Ok(Ok(None)),
        };
    }
    let Some(written) = source::read_named(signature, signature::SIGNATURE_BYTES)? else {
        return refused(Reason::BadSignature, format!("`{file}` is too large for a signature"));
    };
    let key = match signature::check(&written, namespace, bytes) {
        Ok(key) => key,
        Err(Unsound::NotASignature) => {
            return refused(
                Reason::BadSignature,
                format!("`{file}` is no signature, or was damaged"),
            );
        }
        Err(Unsound::DoesNotFit) => {
            let what =
                format!("`{file}` isn't the signature of this `{name}`: one of them was changed");
            return refused(Reason::BadSignature, what);
        }
        Err(Unsound::WrongNamespace(other)) => {
            let what =
                format!("`{file}` is a signature for `{other}`, and must be one for `{namespace}`");
            return refused(Reason::WrongNamespace, what);
        }
        Err(Unsound::UnsupportedKey(kind)) => {
            let what =
                format!("`{file}` is by a key of the kind `{kind}`, which kitbag doesn't check");
            return refused(Reason::UnsupportedKey, what);
        }
    };
    let Some(trusted) = &beliefs.trust else {
        return Ok(Ok(Some(Signed { key, signer: None })));
    };
    match trusted.signer(&key, namespace) {
        Ok(signer) => Ok(Ok(Some(Signed { key, signer: Some(signer) }))),
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// The signature of the sums that lie beside a zip.
pub(super) fn of_sums(
    beliefs: &Beliefs,
    zip: &Path,
    sums: Option<&[u8]>,
) -> Result<Result<Option<Signed>, Refusal>, MachineError> {
    let Some(sums) = sums else {
        let what =
            format!("no `{}` beside the zip lists it, so nothing that is signed does", kit::SUMS);
        return Ok(match beliefs.trust {
            Some(_) => Err(Refusal::new(Reason::Unsigned, what)),
            None => Ok(None),
        });
    };
    let signature = zip.with_file_name(format!("{}{SIGNATURE}", kit::SUMS));
    signed(beliefs, &signature, signature::RELEASE, kit::SUMS, sums)
}
