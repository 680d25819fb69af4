//! Searches every file that participants hold for words that are not for them.
//!
//! The projection has left them out already. This looks again, at the finished files, so that a
//! mistake in a template or a writer stops the build instead of reaching a class.

use std::sync::{Arc, OnceLock};

use memchr::memchr;
use memchr::memmem::find;
use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::kit::Zip;
use crate::projection::Edition;
use crate::projection::runs;
use crate::projection::secrets::{Gathered, LONGEST, Secrets};
use crate::render::{DOCUMENTS, KitFile};
use crate::syntax::decode::Faults;

/// What stands before the style in every page.
const STYLE: &str = "<style>\n";

/// The words of a piece of a page: of what is read, and of what its attributes say.
pub(super) struct PieceWords {
    texts: [Vec<u64>; 2],
    /// The secrets, shared by many packets, of which none stands in it.
    has_none_of: OnceLock<Arc<Gathered>>,
}

/// Searches the files of an edition: all of them where participants get them all, else their folder. `zip` has
/// the same files.
pub fn search(files: &[KitFile], zip: &Zip, edition: Edition, secrets: &Secrets) -> Faults {
    let held = |(_, file): &(usize, &KitFile)| {
        let path = file.path.as_str();
        edition != Edition::Instructor || path.starts_with("participant/") || path == "index.html"
    };
    let mut held: Vec<(usize, &KitFile)> = files.iter().enumerate().filter(held).collect();
    // The largest first, so that no thread is left alone with one at the end.
    held.sort_by_key(|(_, file)| std::cmp::Reverse(file.bytes.len()));
    let found = held.into_par_iter().with_max_len(1);
    let mut found: Vec<(&KitFile, Diagnostic)> = found
        .filter(|(number, file)| may_leak(*number, file, zip, secrets))
        .filter_map(|(_, file)| Some((file, leak_in(file, secrets)?)))
        .collect();
    found.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    found.into_iter().map(|(_, leak)| leak).collect()
}

/// Whether words that are not for participants may stand in a file: for certain not, if it says no. The words of a page are those of
/// its pieces, which begin and end with lines, and so with words and tags; a drawing is one piece.
fn may_leak(number: usize, file: &KitFile, zip: &Zip, secrets: &Secrets) -> bool {
    let is_markup = matches!(file.path.extension().as_str(), "html" | "svg");
    if !is_markup || secrets.may_stand_in(&runs::sums(file.path.as_str())) {
        return true;
    }
    let pieces = zip.pieces(number);
    (0..2).any(|text| may_leak_in(pieces.iter().map(|piece| piece.words()), text, secrets))
}

/// The same of one of a page's texts. What was seen to have no secret, isn't gone through again, but for what begins in
/// one piece and ends in another.
fn may_leak_in<'a>(
    pieces: impl Iterator<Item = &'a PieceWords>,
    text: usize,
    secrets: &Secrets,
) -> bool {
    let mut before: Vec<u64> = Vec::new();
    for piece in pieces {
        let words = &piece.texts[text];
        let seen = match piece.has_none_of(secrets) {
            true => &words[..words.len().min(LONGEST - 1)],
            false => words,
        };
        before.extend(seen);
        if secrets.may_stand_in(&before) {
            return true;
        }
        if seen.len() < words.len() {
            before.clear();
            before.extend(&words[words.len().saturating_sub(LONGEST - 1)..]);
        }
        before.drain(..before.len().saturating_sub(LONGEST - 1));
    }
    false
}

impl PieceWords {
    /// The words of a piece.
    pub(super) fn of(piece: &[u8]) -> Self {
        let text = std::str::from_utf8(piece).unwrap_or_default();
        let texts = markup(without_style(text)).map(|text| runs::sums(&text));
        Self { texts, has_none_of: OnceLock::new() }
    }

    /// Whether no secret stands in it, as was seen for other packets.
    fn has_none_of(&self, secrets: &Secrets) -> bool {
        let Some(shared) = secrets.shared_alone() else { return false };
        if let Some(known) = self.has_none_of.get() {
            return Arc::ptr_eq(known, shared);
        }
        let is_clean = !self.texts.iter().any(|words| shared.may_stand_in(words));
        is_clean && Arc::ptr_eq(self.has_none_of.get_or_init(|| shared.clone()), shared)
    }
}

fn leak_in(file: &KitFile, secrets: &Secrets) -> Option<Diagnostic> {
    let texts = texts(file);
    let leak = texts.iter().chain([&file.path.to_string()]).find_map(|text| secrets.find(text))?;
    let message =
        format!("words that are not for participants stand in `{}`: “{}”", file.path, leak.words);
    Some(
        Diagnostic::error("leak", leak.span, message)
            .label("written here, for others")
            .help("if participants may read these words, write them in ordinary text too")
            .help("if an agency's text says them, say it there in other words; else this is a fault of kitbag: please report it"),
    )
}

/// The texts of a file: what is read, and what its attributes say.
fn texts(file: &KitFile) -> Vec<String> {
    let Ok(text) = std::str::from_utf8(&file.bytes) else { return Vec::new() };
    match file.path.extension().as_str() {
        "html" | "svg" => markup(without_style(text)).into(),
        // Nothing in it stands for another sign: its words can be read as they are written.
        "json" if !text.contains('\\') => vec![text.to_owned()],
        "json" => {
            let mut words = String::new();
            if let Ok(value) = serde_json::from_str(text) {
                strings(&value, &mut words);
            }
            vec![words]
        }
        _ => vec![text.to_owned()],
    }
}

/// What stands before and after a page's style: that is kitbag's own, and half of most pages.
fn without_style(text: &str) -> [&str; 2] {
    let style = find(text.as_bytes(), STYLE.as_bytes())
        .map(|at| (&text[..at], &text[at + STYLE.len()..]))
        .and_then(|(before, after)| Some([before, styled(after)?]));
    style.unwrap_or([text, ""])
}

/// What comes after a document's style, if a text begins with one.
fn styled(text: &str) -> Option<&str> {
    DOCUMENTS.iter().find_map(|document| text.strip_prefix(document.style))
}

/// Pieces of markup as two texts: without their tags, and the values of their attributes. Character
/// references are those that the writers make.
fn markup(pieces: [&str; 2]) -> [String; 2] {
    let size = pieces.iter().map(|piece| piece.len()).sum();
    let (mut words, mut attributes) = (String::with_capacity(size), String::new());
    for mut rest in pieces {
        while let Some(open) = memchr(b'<', rest.as_bytes()) {
            words.push_str(&rest[..open]);
            let tag = &rest[open..];
            let close = memchr(b'>', tag.as_bytes()).map_or(tag.len(), |at| at + 1);
            tag[..close].split('"').skip(1).step_by(2).for_each(|value| {
                attributes.push_str(value);
                attributes.push('\n');
            });
            rest = &tag[close..];
        }
        words.push_str(rest);
        words.push('\n');
    }
    [unescaped(words), unescaped(attributes)]
}

fn unescaped(text: String) -> String {
    if !text.contains('&') {
        return text;
    }
    const PAIRS: &[(&str, &str)] = &[
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let pair = PAIRS.iter().find(|(entity, _)| rest.starts_with(entity));
        let (taken, letter) = pair.map_or((1, "&"), |(entity, letter)| (entity.len(), letter));
        out.push_str(letter);
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}

fn strings(value: &serde_json::Value, words: &mut String) {
    match value {
        serde_json::Value::String(text) => {
            words.push_str(text);
            words.push('\n');
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| strings(value, words)),
        serde_json::Value::Object(values) => values.iter().for_each(|(key, value)| {
            words.push_str(key);
            words.push('\n');
            strings(value, words);
        }),
        _ => {}
    }
}
