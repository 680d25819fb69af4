//! What is told of kits that were verified: in words, and in JSON for programs.

use std::path::Path;

use serde::Serialize;

use crate::cli::Outcome;
use crate::cli::origin::{Signed, Standing};
use crate::cli::verify::{Fit, Verdict};
use crate::kit::About;
use crate::source;
use crate::source::path::escaped;

/// The version of the JSON's own format.
const FORMAT: u32 = 1;

/// What is told of a kit that is whole.
pub(super) fn text(path: &str, fit: &Fit) -> String {
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
    let standing = match &fit.standing {
        None => String::new(),
        Some(Standing { number, state }) => {
            format!("  In the catalogue, number {number}, its release is {state}.\n")
        }
    };
    format!(
        "`{path}` is whole\n  \
           {title} {version}, {state}, {edition} edition{chosen}\n  \
           {blanks}content digest {content_digest}\n  \
           SHA-256 of the zip {}\n  \
           {} files, {size} unpacked, made by kitbag {tool_version}\n  \
           Checked: every tool unpacks it alike; each file is what SHA256SUMS in it says, and none is missing or\n  \
           added; kit.json describes it{source}.\n  \
           {origin}\n{standing}",
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

/// All that is told, for programs; `worst` is the worst outcome of all.
pub(super) fn json(told: &[(&Path, Verdict)], worst: Outcome) -> String {
    let kits = told.iter().map(|(path, verdict)| entry(path, verdict)).collect();
    let report = Report { format: FORMAT, outcome: word(worst), kits };
    let text = serde_json::to_string_pretty(&report).expect("text and numbers are always JSON");
    format!("{text}\n")
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
    /// Where its release stands in the catalogue, if one was named.
    catalogue: Option<StandingEntry>,
}

#[derive(Serialize)]
struct StandingEntry {
    /// The catalogue's number.
    number: u32,
    /// The release's state.
    state: &'static str,
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
        catalogue: fit.standing.as_ref().map(|standing| StandingEntry {
            number: standing.number,
            state: standing.state.word(),
        }),
    }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Refused => "refused",
        Outcome::Failed => "unread",
        Outcome::Done | Outcome::Faults | Outcome::Usage => "fit",
    }
}
