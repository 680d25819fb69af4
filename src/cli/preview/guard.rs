//! Who may ask. Any page that is open in the browser can send requests to this machine; only the preview's own knows the
//! token in its address, and a browser tells where a request comes from.
//!
//! A request is refused, with no word why, unless all of this holds: its path begins with the token; its `Host` is this
//! address (else another name was made to lead here, and that name's pages would be of the same origin); its `Origin`
//! and `Sec-Fetch-Site`, where a browser sends them, are this page's; and what changes anything does have an `Origin`.

use std::sync::{Mutex, PoisonError};

use crate::cli::preview::request::{Method, Request};
use crate::digest::Digest;
use crate::machine::MachineError;

/// Bytes of randomness in a token: more than anybody can try.
const TOKEN_BYTES: usize = 24;

/// Who may ask.
pub(super) struct Guard {
    port: u16,
    token: String,
    ticket: Mutex<Option<String>>,
}

/// What came of looking at a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict<'r> {
    /// It may have what lies at this path.
    May(&'r str),
    /// It came with the ticket that a browser is opened with, and is shown the way.
    Redirected,
    /// It may have nothing.
    Refused,
}

impl Guard {
    /// A guard at a port, with a new token.
    pub(super) fn new(port: u16) -> Result<Self, MachineError> {
        Ok(Self { port, token: random()?, ticket: Mutex::new(Some(random()?)) })
    }

    /// The address of the preview.
    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}{}", self.port, self.path())
    }

    /// The part of it behind the host.
    pub(super) fn path(&self) -> String {
        format!("/{}/", self.token)
    }

    /// An address that leads there, once: a program's arguments can be read by all who use the machine.
    pub(super) fn address_for_once(&self) -> String {
        let ticket = self.ticket.lock().unwrap_or_else(PoisonError::into_inner);
        format!("http://127.0.0.1:{}/{}", self.port, ticket.as_deref().unwrap_or_default())
    }

    /// Looks at a request.
    pub(super) fn judge<'r>(&self, request: &'r Request) -> Verdict<'r> {
        if !self.is_from_here(request) {
            return Verdict::Refused;
        }
        let Some(path) = request.path().strip_prefix('/') else { return Verdict::Refused };
        let (token, rest) =
            path.split_once('/').map_or((path, None), |(token, rest)| (token, Some(rest)));
        match rest {
            Some(rest) if same(token, &self.token) => Verdict::May(rest),
            None if request.method == Method::Get && self.takes(token) => Verdict::Redirected,
            _ => Verdict::Refused,
        }
    }

    fn is_from_here(&self, request: &Request) -> bool {
        let hosts = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port));
        let is_own_host = request.host.as_ref().is_some_and(|host| hosts.contains(host));
        let is_own_origin = match &request.origin {
            Some(origin) => hosts.iter().any(|host| *origin == format!("http://{host}")),
            None => request.method == Method::Get,
        };
        // `none`: somebody typed the address, or opened it from another program.
        let site = request.site.as_deref();
        is_own_host
            && is_own_origin
            && site.is_none_or(|site| ["same-origin", "none"].contains(&site))
    }

    /// Whether it is the ticket; then it is used up.
    fn takes(&self, ticket: &str) -> bool {
        let mut kept = self.ticket.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = kept.as_ref().is_some_and(|kept| same(kept, ticket));
        if is_it {
            *kept = None;
        }
        is_it
    }
}

/// Whether two texts are the same; how long it takes tells nothing of where they differ.
fn same(one: &str, other: &str) -> bool {
    Digest::of(one.as_bytes()) == Digest::of(other.as_bytes())
}

fn random() -> Result<String, MachineError> {
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes)
        .map_err(|error| MachineError::new(format!("the system has no random numbers: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(path: &str) -> Request {
        Request {
            method: Method::Get,
            target: path.to_owned(),
            host: Some("127.0.0.1:4000".to_owned()),
            origin: None,
            site: None,
            body: Vec::new(),
        }
    }

    #[test]
    fn only_the_previews_own_page_may_ask() {
        let guard = Guard::new(4000).unwrap();
        let path = format!("{}panel.json?x", guard.path());
        let may = |change: fn(&mut Request)| {
            let mut request = request(&path);
            change(&mut request);
            guard.judge(&request) == Verdict::May("panel.json")
        };
        assert!(may(|_| ()));
        assert!(may(|request| request.host = Some("localhost:4000".to_owned())));
        assert!(may(|request| request.origin = Some("http://127.0.0.1:4000".to_owned())));
        assert!(may(|request| request.site = Some("same-origin".to_owned())));
        assert!(!may(|request| request.host = None));
        assert!(!may(|request| request.host = Some("evil.example:4000".to_owned())));
        assert!(!may(|request| request.host = Some("127.0.0.1:4001".to_owned())));
        assert!(!may(|request| request.origin = Some("http://evil.example".to_owned())));
        assert!(!may(|request| request.origin = Some("null".to_owned())));
        assert!(!may(|request| request.origin = Some("https://127.0.0.1:4000".to_owned())));
        assert!(!may(|request| request.site = Some("cross-site".to_owned())));
        assert!(!may(|request| request.site = Some("same-site".to_owned())));
        assert!(!may(|request| request.method = Method::Post), "without an origin");
        assert!(!may(|request| request.target.replace_range(1..2, "x")));
        assert!(!may(|request| request.target = "/panel.json".to_owned()));
    }

    #[test]
    fn a_browser_is_shown_the_way_once() {
        let guard = Guard::new(4000).unwrap();
        let address = guard.address_for_once();
        let request = request(address.strip_prefix("http://127.0.0.1:4000").unwrap());
        assert_ne!(address, guard.address());
        assert_eq!(guard.judge(&request), Verdict::Redirected);
        assert_eq!(guard.judge(&request), Verdict::Refused);
    }
}
