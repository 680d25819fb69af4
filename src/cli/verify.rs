//! `kitbag verify`: is a kit from outside whole? Unpacks nothing to the disk.

use std::path::{Path, PathBuf};

use crate::cli::origin::{self, Beliefs, Signed, Standing};
use crate::cli::{Outcome, terminal, verified};
use crate::digest::Digest;
use crate::kit::{self, Reason, Received, Refusal};
use crate::machine::MachineError;
use crate::source::path::escaped;
use crate::source::{self, limits};

const EXAMPLES: &str = "\
Examples:
  kitbag verify de-escalation-instructor-1.0.0.zip
  kitbag verify de-escalation-instructor-1.0.0.zip --trust academies.txt
  kitbag verify de-escalation-instructor-1.0.0.zip --trust academies.txt --catalogue catalog.json
  kitbag verify dist/*.zip --format json

If a list of sums lies beside the zip (`NAME.zip.sha256`, or `SHA256SUMS` with its name in it, as sha256sum
writes them), the zip's own digest is compared too. If `SHA256SUMS.sig` lies there, it must be the signature of that
`SHA256SUMS`; with `--trust`, it must be there, by a key that the trust file has. A line of it reads
  releases@academy.example namespaces=\"kitbag-*\" ssh-ed25519 AAAA…

Exit status: 0 every kit is whole, 1 the trust file has faults, 3 one couldn't be read, 4 one is refused.";

/// The arguments of `kitbag verify`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The kits: zips, as they were sent
    #[arg(required = true, value_name = "KIT.zip")]
    kits: Vec<PathBuf>,
    #[command(flatten)]
    believed: origin::Believed,
    /// For whom to write what is found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
}

/// What is told of a kit that is whole.
pub(super) struct Fit {
    /// What is in it.
    pub(super) received: Received,
    /// The size of the zip, in bytes.
    pub(super) packed: u64,
    /// The zip's own digest.
    pub(super) digest: Digest,
    /// The lists beside the zip that state this digest.
    pub(super) lists: Lists,
    /// The signature of the list of the release.
    pub(super) signed: Option<Signed>,
    /// Where its release stands in the catalogue.
    pub(super) standing: Option<Standing>,
}

/// The lists beside a zip that state its digest.
#[derive(Default)]
pub(super) struct Lists {
    /// Their names.
    pub(super) names: Vec<String>,
    /// What the common one says, if it is among them.
    sums: Option<Vec<u8>>,
}

/// What came of one kit.
pub(super) enum Verdict {
    Fit(Box<Fit>),
    Refused(Refusal),
    Unread(MachineError),
}

/// Looks at kits, one after the other.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    let beliefs = match arguments.believed.beliefs()? {
        Ok(beliefs) => beliefs,
        Err(outcome) => return Ok(outcome),
    };
    let mut worst = Outcome::Done;
    let mut told = Vec::new();
    for path in &arguments.kits {
        let verdict = match look(path, &beliefs) {
            Ok(Ok(fit)) => Verdict::Fit(Box::new(fit)),
            Ok(Err(refusal)) => Verdict::Refused(refusal),
            Err(error) => Verdict::Unread(error),
        };
        worst = worst.max(verdict.outcome());
        match arguments.format {
            Format::Text => verdict.tell(path)?,
            Format::Json => told.push((path.as_path(), verdict)),
        }
    }
    if arguments.format == Format::Json {
        terminal::answer(&verified::json(&told, worst))?;
    }
    Ok(worst)
}

/// What is told of a kit that is refused.
pub(super) fn refused(path: &str, refusal: &Refusal) -> String {
    let (reason, advice) = (refusal.reason.word(), refusal.advice());
    format!("error[{reason}]: `{path}` is refused: {refusal}\n  = help: {advice}\n")
}

/// Opens a kit, and holds it against its own sums, those beside it, and their signature.
pub(super) fn look(path: &Path, beliefs: &Beliefs) -> Result<Result<Fit, Refusal>, MachineError> {
    let Some(zip) = source::read_named(path, kit::limits::ZIP_BYTES)? else {
        let most = source::bytes(kit::limits::ZIP_BYTES);
        let message = format!("the zip is larger than {most}");
        return Ok(Err(Refusal::new(Reason::TooLarge, message)));
    };
    let (received, digest) = rayon::join(|| kit::receive(&zip), || Digest::of(&zip));
    let received = match received {
        Ok(received) => received,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let lists = match lists(path, &received.name, digest)? {
        Ok(lists) => lists,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let signed = match origin::of_sums(beliefs, path, lists.sums.as_deref())? {
        Ok(signed) => signed,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let standing = match beliefs.standing(&received, digest) {
        Ok(standing) => standing,
        Err(refusal) => return Ok(Err(refusal)),
    };
    Ok(Ok(Fit { received, packed: zip.len() as u64, digest, lists, signed, standing }))
}

/// The lists beside a zip that state its digest. One that states another refuses it. The common one may name it as
/// the academy did: a browser saves a second copy under another name.
fn lists(path: &Path, kit: &str, digest: Digest) -> Result<Result<Lists, Refusal>, MachineError> {
    let mut lists = Lists::default();
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return Ok(Ok(lists));
    };
    let own = format!("{name}.sha256");
    for list in [own.as_str(), kit::SUMS] {
        let place = path.with_file_name(list);
        if !place.exists() {
            continue;
        }
        let refused = |reason, what: &str| {
            let message = format!("`{list}` beside the zip {what}");
            Ok(Err(Refusal::new(reason, message)))
        };
        let Some(text) = source::read_named(&place, limits::YAML_BYTES)? else {
            return refused(Reason::WrongSums, "is too large for a list of sums");
        };
        let published = format!("{kit}.zip");
        let listed = match kit::digest_of(name, &text) {
            Ok(None) if list == kit::SUMS => kit::digest_of(&published, &text),
            listed => listed,
        };
        match listed {
            Ok(Some(listed)) if listed == digest => {
                lists.names.push(list.to_owned());
                if list == kit::SUMS {
                    lists.sums = Some(text);
                }
            }
            Ok(Some(_)) => {
                return refused(Reason::SumMismatch, "states another digest than the zip has");
            }
            // The common list may be of other files; a list of its own that doesn't name it is none.
            Ok(None) if list == kit::SUMS => {}
            Ok(None) => return refused(Reason::WrongSums, &format!("doesn't list `{name}`")),
            Err(refusal) => return refused(refusal.reason, &refusal.message),
        }
    }
    Ok(Ok(lists))
}

impl Verdict {
    pub(super) fn outcome(&self) -> Outcome {
        match self {
            Verdict::Fit(_) => Outcome::Done,
            Verdict::Refused(_) => Outcome::Refused,
            Verdict::Unread(_) => Outcome::Failed,
        }
    }

    /// Says it to people.
    fn tell(&self, path: &Path) -> Result<(), MachineError> {
        let path = escaped(&path.to_string_lossy());
        match self {
            Verdict::Fit(fit) => terminal::answer(&verified::text(&path, fit)),
            Verdict::Refused(refusal) => terminal::tell(&refused(&path, refusal)),
            Verdict::Unread(error) => terminal::tell(&format!("error: {error}\n")),
        }
    }
}
