//! A link's words don't tell where it leads.
//!
//! Who listens to a page goes from link to link and hears "here, here, more". On paper the words are
//! all that is left of a link (WCAG 2.2, success criterion 2.4.4). An address may stand for itself
//! in `<…>`; as the words of a link it is read out letter by letter.
//!
//! Example: `For the form, [click here](https://nm.gov/form).`
//! Instead: `Fill in [the request form](https://nm.gov/form).`

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Span;
use crate::syntax::decode::Faults;
use crate::syntax::tree::Inline;
use crate::syntax::walk::plain_text;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "link-text-that-says-nothing",
    level: Level::Warning,
    manual: include_str!("link_text_that_says_nothing.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// Words that fit every link.
const EMPTY_WORDS: &[&str] = &[
    "here",
    "click",
    "click here",
    "see here",
    "link",
    "this link",
    "this",
    "this page",
    "page",
    "more",
    "read more",
    "learn more",
    "see more",
];

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for link in course.links() {
        if let Some(trouble) = trouble(link.text, link.span) {
            let place = match (link.text.first(), link.text.last()) {
                (Some(first), Some(last)) => Span { end: last.span.end, ..first.span },
                _ => link.span,
            };
            faults.push(
                Diagnostic::error(RULE.name, place, trouble)
                    .label("heard without the text around it")
                    .help("name what is found there: `[the request form](…)`"),
            );
        }
    }
}

fn trouble(text: &[Inline], link: Span) -> Option<String> {
    let words = plain_text(text);
    let bare = words.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    let is_address = ["http://", "https://", "www."].iter().any(|start| words.starts_with(start));
    // `<https://…>` has two letters more than its address.
    let stands_for_itself = link.range().len() == words.len() + 2;
    if bare.is_empty() {
        Some("this link has no words".to_owned())
    } else if EMPTY_WORDS.contains(&bare.as_str()) {
        Some(format!("the words `{words}` don't tell where the link leads"))
    } else if is_address && !stands_for_itself {
        Some("this link's words are an address".to_owned())
    } else {
        None
    }
}
