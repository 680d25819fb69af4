//! Reads one request: no more of it than a browser sends here, and for no longer than a browser takes.

use std::io::{ErrorKind, Read as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// The longest head, in bytes.
const HEAD: usize = 16 << 10;
/// The most header lines.
const HEADERS: usize = 64;
/// The longest body, in bytes.
const BODY: usize = 64 << 10;
/// How long a request may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is asked: to read, or to do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// To read.
    Get,
    /// To do something.
    Post,
}

/// A request.
#[derive(Debug)]
pub(super) struct Request {
    /// What is asked.
    pub(super) method: Method,
    /// The path, and what is behind a `?`.
    pub(super) target: String,
    /// The name by which this machine was found.
    pub(super) host: Option<String>,
    /// The page that asks, if the browser says it.
    pub(super) origin: Option<String>,
    /// How that page is related to this address, if the browser says it.
    pub(super) site: Option<String>,
    /// What comes with it.
    pub(super) body: Vec<u8>,
}

/// Why a request was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// Nobody asks any more, or takes too long to.
    Gone,
    /// It is no request that a browser makes here.
    Malformed,
    /// Something of it is too long.
    TooLarge,
}

impl Request {
    /// The path that is asked for.
    pub(super) fn path(&self) -> &str {
        self.target.split(['?', '#']).next().unwrap_or_default()
    }
}

/// Reads a request.
pub(super) fn read(stream: &mut TcpStream) -> Result<Request, Unread> {
    let until = Instant::now() + PATIENCE;
    let mut bytes = Vec::new();
    loop {
        if let Some((request, rest)) = head(&bytes)? {
            return with_body(stream, request, &bytes[rest..], until);
        }
        if bytes.len() >= HEAD {
            return Err(Unread::TooLarge);
        }
        more(stream, &mut bytes, until)?;
    }
}

fn more(stream: &mut TcpStream, bytes: &mut Vec<u8>, until: Instant) -> Result<(), Unread> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
        return Err(Unread::Gone);
    }
    let mut buffer = [0; 4096];
    match stream.read(&mut buffer) {
        Ok(0) => Err(Unread::Gone),
        Ok(count) => {
            bytes.extend(&buffer[..count]);
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::Interrupted => Ok(()),
        Err(_) => Err(Unread::Gone),
    }
}

/// A head: the request without its body, and how long that is.
struct Head {
    request: Request,
    body: usize,
}

/// The head, if all of it is there, and how many bytes it has.
fn head(bytes: &[u8]) -> Result<Option<(Head, usize)>, Unread> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let size = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(size)) => size,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(Unread::TooLarge),
        Err(_) => return Err(Unread::Malformed),
    };
    let method = match parsed.method {
        Some("GET") => Method::Get,
        Some("POST") => Method::Post,
        _ => return Err(Unread::Malformed),
    };
    let target = parsed.path.ok_or(Unread::Malformed)?.to_owned();
    let value = |name: &str| -> Result<Option<String>, Unread> {
        let mut values = parsed.headers.iter().filter(|one| one.name.eq_ignore_ascii_case(name));
        let first = values.next();
        // Two of a kind: which of them counts, others may see otherwise.
        if values.next().is_some() {
            return Err(Unread::Malformed);
        }
        let text = |one: &httparse::Header<'_>| {
            String::from_utf8(one.value.to_vec()).map_err(|_| Unread::Malformed)
        };
        first.map(text).transpose()
    };
    let (host, origin, site) = (value("host")?, value("origin")?, value("sec-fetch-site")?);
    if value("transfer-encoding")?.is_some() {
        return Err(Unread::Malformed);
    }
    let body = match value("content-length")? {
        Some(length) => length.parse().map_err(|_| Unread::Malformed)?,
        None => 0,
    };
    if body > BODY {
        return Err(Unread::TooLarge);
    }
    let request = Request { method, target, host, origin, site, body: Vec::new() };
    Ok(Some((Head { request, body }, size)))
}

fn with_body(
    stream: &mut TcpStream,
    head: Head,
    begun: &[u8],
    until: Instant,
) -> Result<Request, Unread> {
    let mut body = begun.to_vec();
    while body.len() < head.body {
        more(stream, &mut body, until)?;
    }
    body.truncate(head.body);
    Ok(Request { body, ..head.request })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_whole_or_refused() {
        let read = |text: &str| {
            head(text.as_bytes())
                .map(|head| head.map(|(head, size)| (head.request, head.body, size)))
        };
        let (request, body, size) =
            read("POST /a?b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc").unwrap().unwrap();
        assert_eq!((request.method, request.path(), body, size), (Method::Post, "/a", 3, 50));
        assert_eq!(request.host.as_deref(), Some("h"));
        assert!(read("GET / HTTP/1.1\r\nHost: h\r\n").unwrap().is_none(), "more to come");
        for (bad, why) in [
            ("PUT / HTTP/1.1\r\n\r\n", Unread::Malformed),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", Unread::Malformed),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", Unread::Malformed),
            ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", Unread::Malformed),
            ("POST / HTTP/1.1\r\nContent-Length: 70000\r\n\r\n", Unread::TooLarge),
            ("\u{16}\u{3}\u{1} TLS", Unread::Malformed),
        ] {
            assert_eq!(read(bad).unwrap_err(), why, "{bad:?}");
        }
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(HEADERS + 1));
        assert_eq!(read(&many).unwrap_err(), Unread::TooLarge);
    }
}
