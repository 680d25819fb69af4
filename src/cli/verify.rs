//! `kitbag verify`: is a kit from outside whole? Unpacks nothing to the disk.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::origin::{self, Beliefs, Signed};
use crate::cli::{Outcome, terminal};
use crate::digest::Digest;
use crate::kit::{self, About, Reason, Received, Refusal};
use crate::machine::MachineError;
use crate::source::path::escaped;
use crate::source::{self, limits};

const EXAMPLES: &str = "\
Examples:
  kitbag verify de-escalation-instructor-1.0.0.zip
  kitbag verify de-escalation-instructor-1.0.0.zip --trust academies.txt
  kitbag verify dist/*.zip --format json

If a list of sums lies beside the zip (`NAME.zip.sha256`, or `SHA256SUMS` with its name in it, as sha256sum
writes them), the zip's own digest is compared too. If `SHA256SUMS.sig` lies there, it must be the signature of that
`SHA256SUMS`; with `--trust`, it must be there, by a key that the trust file has. A line of it reads
  releases@academy.example namespaces=\"kitbag-*\" ssh-ed25519 AAAA…

Exit status: 0 every kit is whole, 1 the trust file has faults, 3 one couldn't be read, 4 one is refused.";

/// The version of the JSON's own format.
const FORMAT: u32 = 1;

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
    packed: u64,
    /// The zip's own digest.
    digest: Digest,
    /// The lists beside the zip that state this digest.
    lists: Lists,
    /// The signature of the list of the release.
    signed: Option<Signed>,
}

/// The lists beside a zip that state its digest.
#[derive(Default)]
struct Lists {
    /// Their names.
    names: Vec<String>,
    /// What the common one says, if it is among them.
    sums: Option<Vec<u8>>,
}

/// What came of one kit.
enum Verdict {
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
    let mut entries = Vec::new();
    for path in &arguments.kits {
        let verdict = match look(path, beliefs.as_ref()) {
            Ok(Ok(fit)) => Verdict::Fit(Box::new(fit)),
            Ok(Err(refusal)) => Verdict::Refused(refusal),
            Err(error) => Verdict::Unread(error),
        };
        worst = worst.max(verdict.outcome());
        match arguments.format {
            Format::Text => verdict.tell(path)?,
            Format::Json => entries.push(entry(path, &verdict)),
        }
    }
    if arguments.format == Format::Json {
        let report = Report { format: FORMAT, outcome: word(worst), kits: entries };
        let text = serde_json::to_string_pretty(&report).expect("text and numbers are always JSON");
        terminal::answer(&format!("{text}\n"))?;
    }
    Ok(worst)
}

/// What is told of a kit that is refused.
pub(super) fn refused(path: &str, refusal: &Refusal) -> String {
    let (reason, advice) = (refusal.reason.word(), refusal.advice());
    format!("error[{reason}]: `{path}` is refused: {refusal}\n  = help: {advice}\n")
}

/// Opens a kit, and holds it against its own sums, those beside it, and their signature.
pub(super) fn look(
    path: &Path,
    beliefs: Option<&Beliefs>,
) -> Result<Result<Fit, Refusal>, MachineError> {
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
    Ok(Ok(Fit { received, packed: zip.len() as u64, digest, lists, signed }))
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
    fn outcome(&self) -> Outcome {
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
            Verdict::Fit(fit) => terminal::answer(&text(&path, fit)),
            Verdict::Refused(refusal) => terminal::tell(&refused(&path, refusal)),
            Verdict::Unread(error) => terminal::tell(&format!("error: {error}\n")),
        }
    }
}

fn text(path: &str, fit: &Fit) -> String {
    let About { title, version, edition, state, content_digest, tool_version, blanks, .. } =
        &fit.received.about;
    let (title, edition, state) = (escaped(title), edition.word(), state.word());
    let chosen = [
        ("agency", fit.received.about.agency.as_ref().map(|(_, name)| name.clone())),
        ("variant", fit.received.about.variant.as_ref().map(ToString::to_string)),
        ("audience", fit.received.about.audience.as_ref().map(ToString::to_string)),
        ("profile", fit.received.about.profile.as_ref().map(ToString::to_string)),
    ];
    let chosen: String = chosen
        .into_iter()
        .filter_map(|(what, value)| Some(format!(", {what} {}", value?)))
        .collect();
    let blanks: Vec<String> = blanks.iter().map(|id| format!("`{id}`")).collect();
    let blanks = match blanks.as_slice() {
        [] => String::new(),
        blanks => format!("Not to teach from: the agency has left blank {}\n  ", blanks.join(", ")),
    };
    let size = source::bytes(fit.received.size());
    let source = match fit.received.has_source() {
        true => "; the content digest is that of its source",
        false => "; this edition has no source to check the content digest by",
    };
    let origin = origin_words(fit);
    format!(
        "`{path}` is whole\n  \
           {title} {version}, {state}, {edition} edition{chosen}\n  \
           {blanks}content digest {content_digest}\n  \
           SHA-256 of the zip {}\n  \
           {} files, {size} unpacked, made by kitbag {tool_version}\n  \
           Checked: every tool unpacks it alike; each file is what SHA256SUMS in it says, and none is missing or\n  \
           added; kit.json describes it{source}.\n  \
           {origin}\n",
        fit.digest,
        fit.received.files.len(),
    )
}

/// Who made it, as far as that is known.
fn origin_words(fit: &Fit) -> String {
    let lists: Vec<String> = fit.lists.names.iter().map(|list| format!("`{list}`")).collect();
    let lists = lists.join(" and ");
    match &fit.signed {
        None if lists.is_empty() => {
            "Not checked: who made it. No list of sums lies beside the zip, and a forged kit with sums of its\n  \
             own looks the same: ask the academy for its SHA-256."
                .to_owned()
        }
        None => format!(
            "The zip's SHA-256 is the one in {lists} beside it.\n  \
             Not checked: who wrote that list. It isn't signed."
        ),
        Some(Signed { key, signer: None }) => format!(
            "The zip's SHA-256 is the one in {lists} beside it, which is signed with the key\n  {}.\n  \
             Not checked: whose key that is. `--trust FILE` holds it against the academies that you trust.",
            key.fingerprint()
        ),
        Some(Signed { key, signer: Some(signer) }) => format!(
            "The zip's SHA-256 is the one in {lists} beside it, which is signed by\n  {} with the key {}.",
            escaped(signer),
            key.fingerprint()
        ),
    }
}

/// All that is told, for programs.
#[derive(Serialize)]
struct Report {
    format: u32,
    /// The worst of all kits'.
    outcome: &'static str,
    kits: Vec<KitEntry>,
}

#[derive(Serialize)]
struct KitEntry {
    file: String,
    outcome: &'static str,
    /// One word, if it is refused.
    reason: Option<&'static str>,
    message: Option<String>,
    advice: Option<&'static str>,
    /// What it is, if it is whole.
    kit: Option<Facts>,
}

#[derive(Serialize)]
struct Facts {
    name: String,
    course: String,
    title: String,
    version: String,
    state: &'static str,
    edition: &'static str,
    agency: Option<String>,
    /// The texts that the agency must write and hasn't, by id.
    blanks: Vec<String>,
    variant: Option<String>,
    audience: Option<String>,
    profile: Option<String>,
    content_digest: String,
    /// Whether the source is there, of which the content digest is.
    content_digest_checked: bool,
    tool_version: String,
    files: usize,
    packed_bytes: u64,
    unpacked_bytes: u64,
    /// The zip's own digest.
    sha256: String,
    /// The lists beside the zip that state it.
    lists: Vec<String>,
    /// The signature of the release's list, if there is one.
    signature: Option<SignatureEntry>,
    /// Whether it is by a key that is trusted.
    signature_checked: bool,
}

#[derive(Serialize)]
struct SignatureEntry {
    /// The key's fingerprint.
    key: String,
    /// For whom the trust file has it, if there is one.
    signer: Option<String>,
}

fn entry(path: &Path, verdict: &Verdict) -> KitEntry {
    let outcome = word(verdict.outcome());
    let file = path.to_string_lossy().into_owned();
    let told = KitEntry { file, outcome, reason: None, message: None, advice: None, kit: None };
    match verdict {
        Verdict::Fit(fit) => KitEntry { kit: Some(facts(fit)), ..told },
        Verdict::Refused(refusal) => KitEntry {
            reason: Some(refusal.reason.word()),
            message: Some(refusal.message.clone()),
            advice: Some(refusal.advice()),
            ..told
        },
        Verdict::Unread(error) => KitEntry { message: Some(error.to_string()), ..told },
    }
}

fn facts(fit: &Fit) -> Facts {
    let about = &fit.received.about;
    Facts {
        name: fit.received.name.clone(),
        course: about.course.to_string(),
        title: about.title.clone(),
        version: about.version.to_string(),
        state: about.state.word(),
        edition: about.edition.word(),
        agency: about.agency.as_ref().map(|(id, _)| id.to_string()),
        blanks: about.blanks.iter().map(ToString::to_string).collect(),
        variant: about.variant.as_ref().map(ToString::to_string),
        audience: about.audience.as_ref().map(ToString::to_string),
        profile: about.profile.as_ref().map(ToString::to_string),
        content_digest: about.content_digest.to_string(),
        content_digest_checked: fit.received.has_source(),
        tool_version: about.tool_version.to_string(),
        files: fit.received.files.len(),
        packed_bytes: fit.packed,
        unpacked_bytes: fit.received.size(),
        sha256: fit.digest.to_string(),
        lists: fit.lists.names.clone(),
        signature: fit.signed.as_ref().map(|signed| SignatureEntry {
            key: signed.key.fingerprint(),
            signer: signed.signer.clone(),
        }),
        signature_checked: fit.signed.as_ref().is_some_and(|signed| signed.signer.is_some()),
    }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Refused => "refused",
        Outcome::Failed => "unread",
        Outcome::Done | Outcome::Faults | Outcome::Usage => "fit",
    }
}
