//! The course's `language` isn't a language tag.
//!
//! A screen reader chooses its voice by it, and a browser its hyphenation; with `english` or `en_US` a
//! page is read out in whatever language the machine is set to (WCAG 2.2, success criterion 3.1.1). A tag
//! is built by BCP 47 (RFC 5646): a language of two or three letters, then perhaps a script, a region and
//! more, with hyphens. Whether such a language exists is not looked up.
//!
//! Example: `language: english`.
//! Instead: `language: en`, or with the region: `es-MX`.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "language-unknown",
    level: Level::Error,
    manual: include_str!("language_unknown.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let language = &course.manifest.language;
    if !is_tag(language) {
        let message = format!("`{}` is not a language tag", language.value);
        let fault = Diagnostic::error(RULE.name, language.span, message);
        let hyphens = language.replace('_', "-");
        faults.push(match is_tag(&hyphens) {
            true => fault.help(format!("write `{hyphens}`")),
            false => {
                fault.help("write two or three letters, and a region if you like: `en`, `es-MX`")
            }
        });
    }
}

/// RFC 5646, section 2.1, without the tags that it keeps from older times.
fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-').peekable();
    let letters = |part: &&str| part.chars().all(|letter| letter.is_ascii_alphabetic());
    let digits = |part: &&str| part.chars().all(|letter| letter.is_ascii_digit());
    let mixed = |part: &&str| part.chars().all(|letter| letter.is_ascii_alphanumeric());
    if !parts.next().is_some_and(|part| letters(&part) && [2, 3].contains(&part.len())) {
        return false;
    }
    parts.next_if(|part| letters(part) && part.len() == 3); // An older name of the language.
    parts.next_if(|part| letters(part) && part.len() == 4); // The script.
    parts.next_if(|part| letters(part) && part.len() == 2 || digits(part) && part.len() == 3);
    let is_variant = |part: &&str| {
        mixed(part)
            && ((5..=8).contains(&part.len())
                || part.len() == 4 && part.starts_with(|letter: char| letter.is_ascii_digit()))
    };
    while parts.next_if(is_variant).is_some() {}
    // Extensions: a single sign, and what belongs to it.
    while parts.next_if(|part| mixed(part) && part.len() == 1).is_some() {
        if parts.next_if(|part| mixed(part) && (1..=8).contains(&part.len())).is_none() {
            return false;
        }
        while parts.next_if(|part| mixed(part) && (2..=8).contains(&part.len())).is_some() {}
    }
    parts.next().is_none()
}
