//! What a command told: each fault with its rule, its place and its remedy.

/// A fault as it is drawn at a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// As in `error[raw-html]`.
    pub(crate) head: String,
    /// As in `courses/c/course.yaml:7:9`; without line and column, if the file can't be read.
    pub(crate) place: String,
    /// Whether it says what to do.
    pub(crate) has_remedy: bool,
    pub(crate) text: String,
}

/// How what to do is said: by itself, at the place, or in the message.
const REMEDIES: &[&str] = &["= help: ", "^ expected ", "write ", "it must lie between"];

/// The faults in what a command said.
pub(crate) fn told(text: &str) -> Vec<Told> {
    text.split("\n\n").filter_map(one).collect()
}

fn one(text: &str) -> Option<Told> {
    let text = text.trim_start_matches('\n');
    let (head, _) = text.split_once("]: ")?;
    if !head.starts_with("error[") && !head.starts_with("warning[") {
        return None;
    }
    let place = text.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
    let place = place.unwrap_or_default().to_owned();
    Some(Told {
        head: format!("{head}]"),
        place,
        has_remedy: REMEDIES.iter().any(|word| text.contains(word)),
        text: text.to_owned(),
    })
}

/// The longest reason that is written down, in characters.
const LONGEST: usize = 120;

/// Why a kit was refused, in the place of a place: all but digests, which change with the kit's other pages.
pub(crate) fn refused(text: &str) -> Option<Told> {
    let line = text.lines().find(|line| line.starts_with("error["))?;
    let (head, why) = line.split_once("]: ")?;
    let (_, why) = why.split_once(" is refused: ")?;
    let is_digest = |word: &str| word.len() > 15 && word.chars().all(|it| it.is_ascii_hexdigit());
    let hidden =
        |word: &str| if is_digest(word.trim_matches(['`', ','])) { "…" } else { word }.to_owned();
    let words: Vec<String> = why.split(' ').map(hidden).collect();
    let place = words.join(" ").replace(env!("CARGO_PKG_VERSION"), "VERSION");
    let place = place.split(" at line ").next().unwrap_or_default().chars().take(LONGEST).collect();
    Some(Told { head: format!("{head}]"), place, has_remedy: true, text: text.to_owned() })
}
