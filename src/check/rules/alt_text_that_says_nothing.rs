//! A picture's text tells nothing of what the picture shows.
//!
//! Who listens to the page hears "graphic" from the reader already, and the caption a moment later. A
//! file's name, a single word or the caption once more leaves out what the picture teaches (WCAG 2.2,
//! failure F30). Pictures without any text are `picture-without-alt-text`.
//!
//! Example: `![Image of the model](../media/model.svg)`.
//! Instead: say what is to be seen in it: `![Five steps in a ring, each leading to the next](../media/model.svg)`.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::tree::Picture;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "alt-text-that-says-nothing",
    level: Level::Warning,
    manual: include_str!("alt_text_that_says_nothing.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// What a screen reader says by itself.
const THINGS: &[&str] = &["image", "picture", "photo", "photograph", "graphic"];

/// The endings of picture files.
const ENDINGS: &[&str] = &[".svg", ".png", ".jpg", ".jpeg"];

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for (_, picture, span) in course.pictures() {
        if let Some(trouble) = trouble(picture) {
            let message = format!("the text of the picture `{}` {trouble}", picture.file);
            faults.push(
                Diagnostic::error(RULE.name, span, message)
                    .help("say in a sentence what the picture shows and teaches"),
            );
        }
    }
}

fn trouble(picture: &Picture) -> Option<&'static str> {
    let alt = picture.alt.trim().to_lowercase();
    let file = picture.file.rsplit('/').next().unwrap_or_default().to_lowercase();
    let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
    let mut words = alt.split_whitespace().skip_while(|word| ["a", "an", "the"].contains(word));
    let opening = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if alt.is_empty() {
        None
    } else if alt == stem || ENDINGS.iter().any(|ending| alt.ends_with(ending)) {
        Some("is a file's name")
    } else if alt == picture.caption.trim().to_lowercase() {
        Some("is the caption once more")
    } else if alt.split_whitespace().count() == 1 {
        Some("is a single word")
    } else if THINGS.contains(&opening.0) && ["of", "showing"].contains(&opening.1) {
        Some("begins by saying that it is a picture")
    } else {
        None
    }
}
