//! A link leads to an address that can't exist.
//!
//! Who types it from the handout gets nowhere. Hosts that are kept for examples (RFC 2606) and words
//! such as `TODO` are what an author meant to replace. Nothing is fetched: whether a page is still there
//! is for a person to see.
//!
//! Example: `[the form](https://example.com/form)`, or `https://nm_gov/`.
//! Instead: copy the address from the page that it leads to.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;
use crate::syntax::tree::Target;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "link-malformed",
    level: Level::Error,
    manual: include_str!("link_malformed.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// Hosts, and endings of hosts, that are kept for examples and tests (RFC 2606).
const EXAMPLES: &[&str] =
    &["example.com", "example.org", "example.net", "example", "test", "invalid", "localhost"];

/// Words for what is still to be written.
const PLACEHOLDERS: &[&str] = &["TODO", "TBD", "FIXME", "XXX"];

/// The fewest digits of a telephone number: 911, 988.
const FEWEST_DIGITS: usize = 3;

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for link in course.links() {
        if let Target::Outside(address) = link.target
            && let Err(why) = look(address)
        {
            let message = format!("`{address}` leads nowhere: {why}");
            faults.push(
                Diagnostic::error(RULE.name, link.span, message)
                    .help("copy the address from the page that it leads to"),
            );
        }
    }
}

/// The parser has seen to the scheme, and that there are no spaces.
fn look(address: &str) -> Result<(), String> {
    let mut words = address.split(|letter: char| !letter.is_alphanumeric());
    if let Some(word) = words.find(|word| PLACEHOLDERS.contains(word)) {
        return Err(format!("`{word}` is still to be replaced"));
    }
    let (scheme, rest) = address.split_once(':').unwrap_or_default();
    match scheme.to_lowercase().as_str() {
        "mailto" => rest.split('?').next().unwrap_or_default().split(',').try_for_each(mailbox),
        "tel" => telephone(rest),
        _ => page(rest.trim_start_matches('/')),
    }
}

fn page(rest: &str) -> Result<(), String> {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err("a name stands before the host".to_owned());
    }
    if let Some(inner) = authority.strip_prefix('[') {
        let address = inner.split(']').next().unwrap_or_default();
        return address.parse::<Ipv6Addr>().map(drop).map_err(|error| error.to_string());
    }
    let (name, port) = authority.split_once(':').unwrap_or((authority, "443"));
    match port.parse::<u16>() {
        Ok(1..) => host(name),
        _ => Err(format!("`{port}` is not a port")),
    }
}

fn mailbox(address: &str) -> Result<(), String> {
    match address.split_once('@') {
        Some((person, name)) if !person.is_empty() => host(name),
        _ => Err(format!("`{address}` is not a mail address")),
    }
}

fn telephone(number: &str) -> Result<(), String> {
    let number = number.split(';').next().unwrap_or_default();
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let known = |letter: char| letter.is_ascii_digit() || "+-.()*#".contains(letter);
    match digits >= FEWEST_DIGITS && number.chars().all(known) {
        true => Ok(()),
        false => Err(format!("`{number}` is not a telephone number")),
    }
}

fn host(name: &str) -> Result<(), String> {
    let lower = name.trim_end_matches('.').to_lowercase();
    if lower.parse::<Ipv4Addr>().is_ok() {
        return Ok(());
    }
    let labels: Vec<&str> = lower.split('.').collect();
    let is_kept = |kept: &&str| {
        lower.strip_suffix(*kept).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    if EXAMPLES.iter().any(is_kept) {
        return Err(format!("`{name}` is kept for examples"));
    }
    let ends_in_digits = labels.last().is_some_and(|last| last.parse::<u64>().is_ok());
    if labels.len() < 2 || ends_in_digits || !labels.iter().all(|label| is_label(label)) {
        return Err(format!("`{name}` is not the name of a host"));
    }
    Ok(())
}

/// One part of a host's name (RFC 1123); letters of all alphabets may stand in it.
fn is_label(label: &str) -> bool {
    let known = |letter: char| letter.is_alphanumeric() || letter == '-';
    (1..=63).contains(&label.len())
        && label.chars().all(known)
        && !label.starts_with('-')
        && !label.ends_with('-')
}
