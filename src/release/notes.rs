//! The notes of a release, for people: what it is, what changed, and how to check it by hand.

use crate::release::signature::RELEASE;
use crate::release::sums::Published;
use crate::source;

/// The file's name.
pub const NAME: &str = "release-notes.md";

/// What the notes tell.
#[derive(Clone, Debug)]
pub struct Notes<'a> {
    /// The course's title.
    pub title: &'a str,
    /// The course's version.
    pub version: &'a str,
    /// Who publishes it.
    pub publisher: &'a str,
    /// The date of the release, year-month-day.
    pub date: &'a str,
    /// What changed, as the record of changes says it.
    pub summary: &'a str,
    /// Who entered that.
    pub by: Option<&'a str>,
    /// The digest of the course's source.
    pub content_digest: &'a str,
    /// The instructor kit's name.
    pub kit: &'a str,
    /// The zips, each with what it is in a few words.
    pub zips: &'a [(Published, String)],
}

/// The notes as Markdown.
pub fn text(notes: &Notes<'_>) -> String {
    let Notes { title, version, publisher, date, summary, by, content_digest, kit, zips } = notes;
    let by = by.map_or(String::new(), |by| format!(" ({by})"));
    let rows: String = zips
        .iter()
        .map(|(zip, what)| {
            format!(
                "| `{}` | {what} | {} | `{}` |\n",
                zip.name,
                source::bytes(zip.bytes),
                zip.digest
            )
        })
        .collect();
    let (title, summary, publisher) = (one_line(title), one_line(summary), one_line(publisher));
    format!(
        "# {title} {version}\n\n\
         {publisher}, {date}\n\n\
         ## What changed\n\n\
         {summary}{by}\n\n\
         ## Files\n\n\
         | file | what it is | size | SHA-256 |\n\
         |---|---|---|---|\n\
         {rows}\n\
         Content digest of the source: `{content_digest}`\n\n\
         ## How to check it without kitbag\n\n\
         With the zip, `SHA256SUMS` and `SHA256SUMS.sig` in one folder, and the academy's trust file, which you have \
         from the academy itself and not from here. On Linux and macOS:\n\n\
         ```sh\n\
         sha256sum --ignore-missing -c SHA256SUMS\n\
         ssh-keygen -Y find-principals -s SHA256SUMS.sig -f trust.txt\n\
         ssh-keygen -Y verify -f trust.txt -I NAME -n {RELEASE} -s SHA256SUMS.sig < SHA256SUMS\n\
         ```\n\n\
         `NAME` is what the second line answers. macOS has \
         `shasum -a 256` in place of `sha256sum`. On Windows, in \
         PowerShell, with the optional feature OpenSSH Client:\n\n\
         ```powershell\n\
         (Get-FileHash {kit}).Hash -eq ((Select-String {kit} SHA256SUMS -SimpleMatch).Line -split ' ')[0]\n\
         cmd /c \"ssh-keygen -Y verify -f trust.txt -I NAME -n {RELEASE} -s SHA256SUMS.sig < SHA256SUMS\"\n\
         ```\n\n\
         The first line must answer `True`; the second must say `Good \"{RELEASE}\" signature`.\n"
    )
}

/// A text of several lines as one, so that none of them begins a heading.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
