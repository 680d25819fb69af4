//! Whose signatures are believed: a trust file in the form of OpenSSH's allowed signers, and a list of keys that
//! were revoked. Both are what `ssh-keygen -Y verify` takes with `-f` and `-r`; what it would read in another way
//! than a person does is a fault here.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::release::moment::Moment;
use crate::release::signature::Key;
use crate::span::{FileId, Span};

/// The largest trust file or list of revoked keys, in bytes: some 10,000 keys.
pub const TRUST_BYTES: u64 = 4 << 20;

/// A key that is believed, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// Whose it is: names, or patterns of names, with commas between.
    pub principals: String,
    options: Options,
    key: Key,
}

/// When and for what a key is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Options {
    /// For which purposes, as patterns with commas between; for every one, if none is named.
    namespaces: Option<String>,
    valid_after: Option<Moment>,
    valid_before: Option<Moment>,
}

/// Why a key isn't believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Distrust {
    /// The trust file doesn't have it.
    Unknown,
    /// The trust file has it for these.
    OtherPrincipal(String),
    /// The trust file has it for other purposes.
    OtherNamespace,
    /// It begins later.
    NotYetValid(Moment),
    /// It ceased to be believed.
    Expired(Moment),
    /// The list of revoked keys has it.
    Revoked,
}

/// Whom to believe.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The keys, in the order of the file.
    pub signers: Vec<Signer>,
    /// Keys that are believed no more, whatever else is said of them.
    pub revoked: Vec<Key>,
}

impl Trust {
    /// The line by which a key is believed for a purpose at a moment, and for a name if one is asked for. A
    /// signature proves no time, so the moment is that of looking: whoever stole a key can write any date.
    pub fn signer(
        &self,
        key: &Key,
        namespace: &str,
        name: Option<&str>,
        at: Moment,
    ) -> Result<&Signer, Distrust> {
        if self.revoked.contains(key) {
            return Err(Distrust::Revoked);
        }
        let mut why = Distrust::Unknown;
        for signer in self.signers.iter().filter(|signer| signer.key == *key) {
            match signer.believed(namespace, name, at) {
                Ok(()) => return Ok(signer),
                Err(distrust) => why = distrust,
            }
        }
        Err(why)
    }
}

impl Signer {
    fn believed(&self, namespace: &str, name: Option<&str>, at: Moment) -> Result<(), Distrust> {
        if name.is_some_and(|name| !in_list(name, &self.principals)) {
            return Err(Distrust::OtherPrincipal(self.principals.clone()));
        }
        if self.options.namespaces.as_deref().is_some_and(|list| !in_list(namespace, list)) {
            return Err(Distrust::OtherNamespace);
        }
        match (self.options.valid_after, self.options.valid_before) {
            (Some(after), _) if at < after => Err(Distrust::NotYetValid(after)),
            (_, Some(before)) if at > before => Err(Distrust::Expired(before)),
            _ => Ok(()),
        }
    }
}

/// Whether a word is in a list of patterns as OpenSSH matches them (PATTERNS in `ssh_config(5)`): one that begins
/// with `!` and fits takes it out, whatever else fits.
fn in_list(word: &str, list: &str) -> bool {
    let mut found = false;
    for pattern in list.split(',') {
        match pattern.strip_prefix('!') {
            Some(pattern) if fits(word.as_bytes(), pattern.as_bytes()) => return false,
            Some(_) => {}
            None => found |= fits(word.as_bytes(), pattern.as_bytes()),
        }
    }
    found
}

/// Whether a word fits a pattern, in which `*` stands for any letters and `?` for one.
fn fits(word: &[u8], pattern: &[u8]) -> bool {
    let (mut at, mut in_pattern) = (0, 0);
    // Where the last star stands, and how much of the word it covers so far.
    let mut star: Option<(usize, usize)> = None;
    while at < word.len() {
        match pattern.get(in_pattern) {
            Some(b'*') => {
                star = Some((in_pattern, at));
                in_pattern += 1;
            }
            Some(letter) if *letter == b'?' || *letter == word[at] => {
                (at, in_pattern) = (at + 1, in_pattern + 1);
            }
            _ => match star {
                Some((place, covered)) => {
                    star = Some((place, covered + 1));
                    (at, in_pattern) = (covered + 1, place + 1);
                }
                None => return false,
            },
        }
    }
    pattern[in_pattern..].iter().all(|letter| *letter == b'*')
}

/// Reads a trust file.
pub fn signers(text: &str, file: FileId) -> (Vec<Signer>, Vec<Diagnostic>) {
    let (mut signers, mut faults) = (Vec::new(), Vec::new());
    for line in Line::all(text, file) {
        match signer(&line) {
            Ok(signer) => signers.push(signer),
            Err(fault) => faults.push(*fault),
        }
    }
    if signers.is_empty() && faults.is_empty() {
        let fault = fault(Span::new(file, 0, 0), "the trust file holds no key");
        faults.push(fault.help("write a line `NAME namespaces=\"kitbag-*\" ssh-ed25519 AAAA…`"));
    }
    (signers, faults)
}

/// Reads a list of revoked keys, one a line. An empty one revokes nothing.
pub fn revoked(text: &str, file: FileId) -> (Vec<Key>, Vec<Diagnostic>) {
    let (mut keys, mut faults) = (Vec::new(), Vec::new());
    for line in Line::all(text, file) {
        match line.word(0).and_then(|word| key(&line, word)) {
            Ok(key) => keys.push(key),
            Err(fault) => faults.push(*fault),
        }
    }
    (keys, faults)
}

/// Whether a list of revoked keys is in OpenSSH's binary form (PROTOCOL.krl of OpenSSH).
pub fn is_krl(bytes: &[u8]) -> bool {
    bytes.starts_with(b"SSHKRL\n\0")
}

/// A line that says something.
struct Line<'a> {
    text: &'a str,
    file: FileId,
    /// Where it begins in the file, in bytes.
    start: usize,
}

impl<'a> Line<'a> {
    fn all(text: &'a str, file: FileId) -> impl Iterator<Item = Line<'a>> {
        let mut start = 0;
        text.split('\n').filter_map(move |text| {
            let line = Line { text, file, start };
            start += text.len() + 1;
            let said = text.trim_start_matches([' ', '\t']);
            (!said.is_empty() && !said.starts_with('#')).then_some(line)
        })
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.start + range.start, self.start + range.end)
    }

    /// The word that begins at or after a place, up to a space that stands outside quotes.
    fn word(&self, from: usize) -> Result<Range<usize>, Box<Diagnostic>> {
        let is_space = |letter: char| letter == ' ' || letter == '\t';
        let begins = self.text[from..].find(|letter| !is_space(letter));
        let Some(begins) = begins.map(|at| from + at) else {
            let end = self.text.len();
            let what = "the line ends where a key should stand";
            return Err(Box::new(fault(self.span(0..end), what).help(FORM)));
        };
        let mut quoted = false;
        let ends = self.text[begins..].find(|letter| {
            quoted ^= letter == '"';
            is_space(letter) && !quoted
        });
        if quoted && ends.is_none() {
            let span = self.span(begins..self.text.len());
            return Err(Box::new(fault(
                span,
                "a quotation mark is still open at the end of the line",
            )));
        }
        Ok(begins..ends.map_or(self.text.len(), |at| begins + at))
    }
}

const FORM: &str = "a line has the names of whose key it is, options if any, the key's kind and the key: \
                    `releases@academy.example namespaces=\"kitbag-*\" ssh-ed25519 AAAA…`";

fn fault(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("trust-file", span, message)
}

fn signer(line: &Line<'_>) -> Result<Signer, Box<Diagnostic>> {
    let names = line.word(0)?;
    let principals = &line.text[names.clone()];
    if is_kind(principals) {
        let what = format!("the line begins with `{principals}`: it doesn't say whose key it is");
        return Err(Box::new(fault(line.span(names), what).help(FORM)));
    }
    if principals.contains('"') || principals.split(',').any(str::is_empty) {
        let what = "whose key it is stands without quotation marks, with a comma between two names";
        return Err(Box::new(fault(line.span(names), what).help(FORM)));
    }
    let mut word = line.word(names.end)?;
    let mut stated = Options::default();
    if !is_kind(&line.text[word.clone()]) {
        stated = options(line, word.clone())?;
        word = line.word(word.end)?;
    }
    Ok(Signer { principals: principals.to_owned(), options: stated, key: key(line, word)? })
}

/// The kinds of keys that OpenSSH knows (`ssh-keygen(1)`, `-t`).
const KINDS: &[&str] = &[
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "ssh-rsa",
    "ssh-dss",
];

fn is_kind(word: &str) -> bool {
    KINDS.contains(&word) || is_certificate(word)
}

fn is_certificate(word: &str) -> bool {
    word.ends_with("-cert-v01@openssh.com")
}

const OPTIONS: &[&str] = &["namespaces", "valid-after", "valid-before"];

/// Reads the options of a line: they stand without spaces, with commas between.
fn options(line: &Line<'_>, word: Range<usize>) -> Result<Options, Box<Diagnostic>> {
    let mut options = Options::default();
    let mut at = word.start;
    while at < word.end {
        let ends = option_end(&line.text[at..word.end]);
        let range = at..at + ends;
        option(line, range.clone(), &mut options)?;
        at = range.end + 1;
        if range.end + 1 == word.end {
            return Err(Box::new(fault(
                line.span(range.end..word.end),
                "no option follows the comma",
            )));
        }
    }
    match (options.valid_after, options.valid_before) {
        (Some(after), Some(before)) if before <= after => {
            let what = format!("the key would cease ({before}) before it begins ({after})");
            Err(Box::new(fault(line.span(word), what)))
        }
        _ => Ok(options),
    }
}

/// Where an option ends: at the first comma outside quotation marks.
fn option_end(text: &str) -> usize {
    let mut quoted = false;
    let ends = text.find(|letter| {
        quoted ^= letter == '"';
        letter == ',' && !quoted
    });
    ends.unwrap_or(text.len())
}

fn option(
    line: &Line<'_>,
    range: Range<usize>,
    options: &mut Options,
) -> Result<(), Box<Diagnostic>> {
    let text = &line.text[range.clone()];
    let span = line.span(range);
    let (name, value) =
        text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
    let lower = name.to_ascii_lowercase();
    if lower == "cert-authority" {
        let what = "`cert-authority` trusts every key that this one certifies, and kitbag reads no certificates";
        let help = "name each key in a line of its own; without `cert-authority`, this key alone is trusted";
        return Err(Box::new(fault(span, what).help(help)));
    }
    if !OPTIONS.contains(&lower.as_str()) {
        let what = format!("`{name}` is neither an option nor a kind of key");
        let known = OPTIONS.iter().chain(KINDS).copied();
        return Err(Box::new(fault(span, what).suggest(&lower, known)));
    }
    let quoted = value.and_then(|value| value.strip_prefix('"')?.strip_suffix('"'));
    let Some(value) = quoted.filter(|value| !value.is_empty() && !value.contains(['"', '\\']))
    else {
        let what = format!("`{name}` has no value in quotation marks");
        return Err(Box::new(fault(span, what).help(format!("write it as `{lower}=\"…\"`"))));
    };
    let moment = || {
        Moment::parse(value)
            .map_err(|why| Box::new(fault(span, format!("`{value}` is no moment: {why}"))))
    };
    let twice = match lower.as_str() {
        "namespaces" => options.namespaces.replace(value.to_owned()).is_some(),
        "valid-after" => options.valid_after.replace(moment()?).is_some(),
        _ => options.valid_before.replace(moment()?).is_some(),
    };
    match twice {
        true => Err(Box::new(fault(span, format!("`{name}` stands twice in this line")))),
        false => Ok(()),
    }
}

/// Reads a key: its kind at `word`, and its letters behind. What follows is a comment.
fn key(line: &Line<'_>, word: Range<usize>) -> Result<Key, Box<Diagnostic>> {
    let kind = &line.text[word.clone()];
    if is_certificate(kind) {
        let what = format!("`{kind}` is a certificate, and kitbag reads none");
        return Err(Box::new(fault(line.span(word), what).help("name the key itself")));
    }
    if !is_kind(kind) {
        let fault = fault(line.span(word), format!("`{kind}` is no kind of key"));
        return Err(Box::new(fault.suggest(kind, KINDS.iter().copied())));
    }
    let letters = line.word(word.end)?;
    let range = word.start..letters.end;
    Key::parse(&format!("{kind} {}", &line.text[letters])).map_err(|why| {
        let what = format!("this is no `{kind}` key: {why}");
        Box::new(
            fault(line.span(range), what).help("copy the line of the `.pub` file again, whole"),
        )
    })
}
