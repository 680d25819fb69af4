//! What is answered, and with which headers: nothing is kept, nothing is told to others, nobody else may frame it.

use std::io::{self, Write};

/// An answer.
pub(super) struct Answer {
    /// The status, with its words.
    pub(super) status: &'static str,
    /// What kind of thing it is.
    pub(super) media_type: &'static str,
    /// What its page may do.
    pub(super) policy: &'static str,
    /// Where to go instead.
    pub(super) location: Option<String>,
    /// The thing.
    pub(super) body: Vec<u8>,
}

/// What a page of the kit may do: it has scripts and styles of its own, and loads pictures of the kit.
pub(super) const PAGE: &str = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; \
    img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

/// What the page around the pages may do.
pub(super) const SHELL: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// What all else may do.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

impl Answer {
    /// A thing that was asked for.
    pub(super) fn of(media_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self { status: "200 OK", media_type, policy: NOTHING, location: None, body }
    }

    /// JSON.
    pub(super) fn json(text: String) -> Self {
        Self::of("application/json", text)
    }

    /// The same as a page that may do so much.
    pub(super) fn with_policy(self, policy: &'static str) -> Self {
        Self { policy, ..self }
    }

    /// Nothing but a status.
    pub(super) fn empty(status: &'static str) -> Self {
        Self { status, ..Self::of("text/plain; charset=utf-8", "") }
    }

    /// A few words for a person.
    pub(super) fn words(status: &'static str, words: &str) -> Self {
        Self { status, ..Self::of("text/plain; charset=utf-8", words) }
    }

    /// The way to another address.
    pub(super) fn elsewhere(location: String) -> Self {
        Self { location: Some(location), ..Self::empty("303 See Other") }
    }

    /// Writes it.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut bytes = head(self.status, self.media_type, self.policy).into_bytes();
        if let Some(location) = &self.location {
            write!(bytes, "Location: {location}\r\n")?;
        }
        write!(bytes, "Content-Length: {}\r\n\r\n", self.body.len())?;
        bytes.extend(&self.body);
        out.write_all(&bytes)?;
        out.flush()
    }
}

/// Writes the head of an answer that goes on and on.
pub(super) fn write_stream_head(out: &mut impl Write) -> io::Result<()> {
    let mut head = head("200 OK", "text/event-stream", NOTHING);
    head.push_str("\r\n");
    out.write_all(head.as_bytes())?;
    out.flush()
}

fn head(status: &str, media_type: &str, policy: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Security-Policy: {policy}\r\n\
         Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: SAMEORIGIN\r\n\
         Referrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\n\
         Cross-Origin-Opener-Policy: same-origin\r\nConnection: close\r\n"
    )
}
