//! Whether a text holds a word, whatever its case; and whether its language is one whose words are known.

use crate::course::Course;

/// Whether these words stand in a text as whole words. Letters beyond ASCII don't hold a word
/// together with its neighbor, since many scripts write no spaces.
pub(super) fn holds_words(text: &str, words: &str) -> bool {
    let (text, words) = (text.to_lowercase(), words.to_lowercase());
    found(&text, &words).any(|(before, after)| is_edge(before) && is_edge(after))
}

/// Whether a word of a text begins so.
pub(super) fn holds_beginning(text: &str, beginning: &str) -> bool {
    let (text, beginning) = (text.to_lowercase(), beginning.to_lowercase());
    found(&text, &beginning).any(|(before, _)| is_edge(before))
}

/// The letters before and after each place.
fn found(text: &str, words: &str) -> impl Iterator<Item = (Option<char>, Option<char>)> {
    text.match_indices(words).map(|(start, found)| {
        let (before, after) = (text.get(..start), text.get(start + found.len()..));
        (
            before.and_then(|text| text.chars().next_back()),
            after.and_then(|text| text.chars().next()),
        )
    })
}

fn is_edge(letter: Option<char>) -> bool {
    letter.is_none_or(|letter| !letter.is_ascii_alphanumeric())
}

/// Whether the course is in English: rules that look for words know no other language's.
pub(super) fn is_english(course: &Course) -> bool {
    let language = course.manifest.language.value.to_lowercase();
    language == "en" || language.starts_with("en-")
}
