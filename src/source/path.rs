//! A file's path within a curriculum or a kit: relative, with `/`, and legal on every system.
//!
//! A kit is unzipped on the agency's Windows desktop, so what Windows refuses is refused here,
//! on every system, before anything is read.

use std::collections::HashMap;
use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

/// The longest path in a kit, in characters: Windows Explorer still unzips it below a deep folder.
pub const LONGEST_PATH: usize = 180;

/// A path that passed `FilePath::parse`: no way out of its folder, legal on Windows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath(String);

impl FilePath {
    /// Reads a path as an author writes it; the error says in words what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("the path is empty".into());
        }
        if text.len() > LONGEST_PATH && text.chars().count() > LONGEST_PATH {
            return Err(format!("the path is longer than {LONGEST_PATH} characters"));
        }
        if text.starts_with('/') {
            return Err("the path must be relative to the curriculum folder".into());
        }
        text.split('/').try_for_each(legal_name)?;
        Ok(Self(text.to_owned()))
    }

    /// The path `relative`, read from the folder that this file lies in: `../media/x.svg`.
    pub fn join(&self, relative: &str) -> Result<Self, String> {
        let mut parts: Vec<&str> =
            self.folder().split('/').filter(|part| !part.is_empty()).collect();
        for part in relative.split('/') {
            match part {
                "." => {}
                ".." => {
                    parts.pop().ok_or("the path leads out of the curriculum folder")?;
                }
                name => parts.push(name),
            }
        }
        if relative.starts_with('/') {
            return Err("the path must be relative to the file that it stands in".into());
        }
        Self::parse(&parts.join("/"))
    }

    /// The path from a folder that it lies in, if it does: the end of a legal path is one.
    pub fn below(&self, folder: &str) -> Option<Self> {
        let rest = self.0.strip_prefix(folder)?.strip_prefix('/')?;
        Some(Self(rest.to_owned()))
    }

    /// The path as text, with `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part: `x.svg`.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The last part without its ending: `x`.
    pub fn stem(&self) -> &str {
        self.name().rsplit_once('.').map_or(self.name(), |(stem, _)| stem)
    }

    /// The ending in lower case, without the dot: `svg`, or nothing.
    pub fn extension(&self) -> String {
        self.name().rsplit_once('.').map_or(String::new(), |(_, end)| end.to_lowercase())
    }

    /// The folder that it lies in, without a `/` at its end; nothing at the top.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Paths that were added so far, and the places that they take, as systems see them that mind neither case
/// nor Unicode normal form.
#[derive(Default)]
pub struct Places {
    /// By a place's letters as those systems compare them: how it was written, and whether it is a file.
    taken: HashMap<String, (String, bool)>,
}

impl Places {
    /// Adds a path. Returns what takes its place already: the same path, one that some system can't tell
    /// from it, a folder where it is a file or a file where it needs a folder.
    pub fn add(&mut self, path: &FilePath) -> Option<String> {
        let folded = folded(path.as_str());
        // Folding keeps each `/` and makes none.
        let ends = |text: &str| -> Vec<usize> {
            text.match_indices('/').map(|(at, _)| at).chain([text.len()]).collect()
        };
        let (written_ends, folded_ends) = (ends(path.as_str()), ends(&folded));
        let last = folded_ends.len() - 1;
        for (at, (end, folded_end)) in written_ends.iter().zip(&folded_ends).enumerate() {
            let (written, is_file) = (&path.as_str()[..*end], at == last);
            match self.taken.get(&folded[..*folded_end]) {
                Some((other, false)) if other == written && !is_file => {}
                Some((other, _)) => return Some(other.clone()),
                None => {
                    let place = (written.to_owned(), is_file);
                    self.taken.insert(folded[..*folded_end].to_owned(), place);
                }
            }
        }
        None
    }
}

/// A path's letters without case and in one normal form: equal where some system sees one file.
fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    let decomposed: String = path.nfd().collect();
    decomposed.to_uppercase().to_lowercase().nfc().collect()
}

/// Text with every character that can't be seen written out, as in `\u{202e}`.
pub fn escaped(text: &str) -> String {
    text.chars()
        .flat_map(|letter| {
            let hidden = is_hidden(letter);
            let plain = (!hidden).then_some(letter);
            let written = hidden.then(|| letter.escape_unicode()).into_iter().flatten();
            plain.into_iter().chain(written)
        })
        .collect()
}

/// Whether a character is invisible or turns the reading direction ("Trojan Source").
pub fn is_hidden(letter: char) -> bool {
    matches!(letter,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

fn legal_name(name: &str) -> Result<(), String> {
    let shown = || escaped(name);
    match name {
        "" => return Err("the path has an empty part (`//`, or a `/` at its end)".into()),
        "." | ".." => return Err(format!("the path must not contain `{name}`")),
        _ => {}
    }
    // Most names have no other letters.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let unusual = if name.bytes().all(is_plain) { "" } else { name };
    if let Some(letter) = unusual.chars().find(|letter| is_hidden(*letter)) {
        return Err(format!(
            "`{}` contains the invisible character {}",
            shown(),
            letter.escape_unicode()
        ));
    }
    if let Some(letter) = unusual.chars().find(|letter| r#"\:*?"<>|"#.contains(*letter)) {
        return Err(format!(
            "`{}` contains `{letter}`, which Windows doesn't allow in a name",
            shown()
        ));
    }
    if name.ends_with('.') || name.ends_with(' ') || name.starts_with(' ') {
        return Err(format!("`{}` begins or ends with a space or ends with a full stop", shown()));
    }
    if is_reserved(name) {
        return Err(format!("`{}` is a name that Windows keeps for a device", shown()));
    }
    Ok(())
}

/// Windows' device names, with any ending; the superscript digits count too.
/// Source: "Naming Files, Paths, and Namespaces", Microsoft Learn.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    // All of them are short, and most names are not.
    if stem.chars().count() > "CONOUT$".len() {
        return false;
    }
    let stem = stem.to_uppercase();
    if ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(&stem.as_str()) {
        return true;
    }
    let digit = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    digit.is_some_and(|digit| {
        let mut letters = digit.chars();
        matches!((letters.next(), letters.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    })
}
