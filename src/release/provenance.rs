//! Where a release comes from, as an in-toto statement (in-toto Attestation Framework, Statement v1) whose predicate
//! is SLSA provenance v1 (slsa.dev/spec/v1.0/provenance). It lists what kitbag knows: what was made, of which source,
//! by which version of kitbag, on which command. It names no machine, no person and no time, which kitbag can't vouch
//! for; and it isn't wrapped in an envelope of its own: its line in `SHA256SUMS` is signed with the others.
//!
//! The build type is described here, as SLSA asks for. External parameters: `course`, `version`, `audiences`,
//! `variants` and `agencies`, by their ids, as they were named on the command line, and `command`, the line itself
//! without what differs from machine to machine (folders, keys). Resolved dependencies: `source`, whose SHA-256 is
//! the kit's content digest, and for each agency `agencies/ID`, with its overlay digest. Whoever runs the command on
//! that source with that version of kitbag makes the subjects again, byte for byte.

use serde::Serialize;

use crate::digest::Digest;
use crate::release::sums::Published;

/// The file's name.
pub const NAME: &str = "provenance.json";

/// What was done to make a release.
#[derive(Clone, Debug)]
pub struct Making<'a> {
    /// The course's id.
    pub course: &'a str,
    /// The course's version.
    pub version: &'a str,
    /// The audiences for which there are kits of their own.
    pub audiences: &'a [String],
    /// The variants for which there are kits of their own.
    pub variants: &'a [String],
    /// The agencies for which there are packets, with their overlay digests.
    pub agencies: &'a [(String, Digest)],
    /// The digest of the course's source.
    pub content_digest: Digest,
    /// The version of kitbag.
    pub tool_version: &'a str,
}

/// The statement about these zips.
pub fn text(zips: &[Published], making: &Making<'_>) -> String {
    let Making { course, version, audiences, variants, agencies, tool_version, .. } = making;
    let tool = format!("pkg:cargo/kitbag@{tool_version}");
    let source = Resource::new("source".to_owned(), making.content_digest);
    let overlays =
        agencies.iter().map(|(id, digest)| Resource::new(format!("agencies/{id}"), *digest));
    let statement = Statement {
        kind: "https://in-toto.io/Statement/v1",
        subject: zips.iter().map(|zip| Resource::new(zip.name.clone(), zip.digest)).collect(),
        predicate_type: "https://slsa.dev/provenance/v1",
        predicate: Predicate {
            build_definition: BuildDefinition {
                build_type: format!("{tool}#src/release/provenance.rs"),
                external_parameters: Parameters {
                    command: command(making),
                    course,
                    version,
                    audiences,
                    variants,
                    agencies: agencies.iter().map(|(id, _)| id.as_str()).collect(),
                },
                resolved_dependencies: std::iter::once(source).chain(overlays).collect(),
            },
            run_details: RunDetails {
                builder: Builder { id: tool, version: Tool { kitbag: tool_version } },
            },
        },
    };
    let text = serde_json::to_string_pretty(&statement).expect("text is always JSON");
    format!("{text}\n")
}

fn command(making: &Making<'_>) -> String {
    let mut words = vec!["kitbag release".to_owned(), making.course.to_owned()];
    words.extend(making.audiences.iter().map(|audience| format!("--audience {audience}")));
    words.extend(making.variants.iter().map(|variant| format!("--variant {variant}")));
    words.extend((!making.agencies.is_empty()).then(|| "--agencies".to_owned()));
    words.join(" ")
}

#[derive(Serialize)]
struct Statement<'a> {
    #[serde(rename = "_type")]
    kind: &'static str,
    subject: Vec<Resource>,
    #[serde(rename = "predicateType")]
    predicate_type: &'static str,
    predicate: Predicate<'a>,
}

/// A thing by name and digest: in-toto's ResourceDescriptor.
#[derive(Serialize)]
struct Resource {
    name: String,
    digest: DigestSet,
}

impl Resource {
    fn new(name: String, digest: Digest) -> Self {
        Self { name, digest: DigestSet { sha256: digest.to_string() } }
    }
}

#[derive(Serialize)]
struct DigestSet {
    sha256: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Predicate<'a> {
    build_definition: BuildDefinition<'a>,
    run_details: RunDetails<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BuildDefinition<'a> {
    build_type: String,
    external_parameters: Parameters<'a>,
    resolved_dependencies: Vec<Resource>,
}

#[derive(Serialize)]
struct Parameters<'a> {
    command: String,
    course: &'a str,
    version: &'a str,
    audiences: &'a [String],
    variants: &'a [String],
    agencies: Vec<&'a str>,
}

#[derive(Serialize)]
struct RunDetails<'a> {
    builder: Builder<'a>,
}

#[derive(Serialize)]
struct Builder<'a> {
    id: String,
    version: Tool<'a>,
}

#[derive(Serialize)]
struct Tool<'a> {
    kitbag: &'a str,
}
