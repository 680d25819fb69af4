//! Where files are cut to be compressed: what is the same in many files, or in many agencies' packets, becomes a piece of
//! its own, is compressed once and copied from then on.
//!
//! Only an agency's packets are cut: what follows a cut can't point back at words before it, which makes them larger.
//! Where a file is cut depends on nothing but its text, so that a packet has the same bytes whoever makes it,
//! alone or among thousands. A cut in the wrong place costs a few bytes and changes no file.

use std::collections::BTreeSet;
use std::ops::Range;

use memchr::memmem::find_iter;
use memchr::{memchr, memrchr};

/// What begins a piece where it begins a line of a page: the style, each module of a book, and what an agency puts in.
const PAGE: &[&[u8]] = &[
    b"<style>",
    b"</style>",
    b"<article class=\"module\"",
    AGENCY_HEAD,
    AGENCY_TEXT,
    b"<footer>",
    b"<script",
];

/// The line with an agency's logo and name ends its piece, too.
const AGENCY_HEAD: &[u8] = b"<div class=\"agency-head\">";

/// A box with an agency's text ends its piece, too.
const AGENCY_TEXT: &[u8] = b"<div class=\"box insert filled\"";

/// An agency's texts once more, as the script of the index searches them.
const AGENCY_WORDS: &[u8] = b"<script type=\"application/json\" id=\"_own_words\"";

/// A line with an agency's name, or another of its facts, is a piece.
const AGENCY_FACT: &[u8] = b"<span class=\"field\">";

/// `kit.json` names the agency, and has lists that are the same for all.
const AGENCY: &[u8] = b"\n  \"agency\": {";
const MANIFEST: &[&[u8]] = &[b"  \"documents\"", b"  \"objectives\""];

/// Whether a piece is an agency's own words in a text, or the digests of its pages, and so on a page or two of one packet
/// alone. It is told by its bytes, so that the same ones are always compressed alike.
pub(super) fn is_agencys(piece: &[u8]) -> bool {
    let begins = |mark| piece.starts_with(mark);
    begins(AGENCY_TEXT)
        || begins(AGENCY_WORDS)
        || begins(MANIFEST[0])
        || find_iter(piece, AGENCY_FACT).next().is_some()
}

/// The pieces of a file, in order: one at least, and each at least a line long.
pub(super) fn cut(extension: &str, bytes: &[u8]) -> Vec<Range<usize>> {
    let has = |mark| find_iter(bytes, mark).next().is_some();
    let cuts = match extension {
        "html" if has(AGENCY_HEAD) => page(bytes),
        "json" if has(AGENCY) => {
            let begins = |at: &usize| MANIFEST.iter().any(|mark| bytes[*at..].starts_with(mark));
            find_iter(bytes, b"\n").map(|end| end + 1).filter(begins).collect()
        }
        _ => BTreeSet::new(),
    };
    let mut from = 0;
    let mut pieces = Vec::with_capacity(cuts.len() + 1);
    for at in cuts.into_iter().chain([bytes.len()]) {
        if at > from || bytes.is_empty() {
            pieces.push(from..at);
            from = at;
        }
    }
    pieces
}

fn page(bytes: &[u8]) -> BTreeSet<usize> {
    let mut cuts = BTreeSet::new();
    let mut boxes: Vec<Range<usize>> = Vec::new();
    for at in find_iter(bytes, b"\n<").map(|end| end + 1) {
        let rest = &bytes[at..];
        // The first letter after `<` tells most lines from all marks.
        let begins = |mark: &&[u8]| rest.get(1) == mark.get(1) && rest.starts_with(mark);
        // A box has no cut inside.
        if boxes.last().is_some_and(|one| at < one.end) || !PAGE.iter().any(begins) {
            continue;
        }
        cuts.insert(at);
        if rest.starts_with(AGENCY_HEAD) {
            cuts.insert(at + line_length(rest));
        } else if rest.starts_with(AGENCY_TEXT) {
            let end = at + box_length(rest);
            boxes.push(at..end);
            cuts.insert(end);
        }
    }
    let is_boxed = |at: &usize| boxes.iter().any(|one| one.contains(at));
    for at in find_iter(bytes, AGENCY_FACT).filter(|at| !is_boxed(at)) {
        let begin = memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
        cuts.extend([begin, at + line_length(&bytes[at..])]);
    }
    cuts
}

/// The length of the line that some bytes begin with, in bytes.
fn line_length(bytes: &[u8]) -> usize {
    memchr(b'\n', bytes).map_or(bytes.len(), |end| end + 1)
}

/// The length of the box that some bytes begin with, to the end of the line on which it ends, in bytes.
fn box_length(bytes: &[u8]) -> usize {
    let mut depth = 0_usize;
    for at in find_iter(bytes, b"<") {
        let tag = &bytes[at..];
        if tag.starts_with(b"<div") {
            depth += 1;
        } else if tag.starts_with(b"</div>") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at + line_length(tag);
            }
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_file_are_the_file() {
        let page = "<title>A</title>\n<style>\na\n</style>\n<div class=\"agency-head\">B</div>\n<p>c\n<div class=\"box insert filled\"><div>\n<span class=\"field\">D</span>\n</div></div>\ne\n</div></div>\nf <span class=\"field\">G</span>\n<article class=\"module\">\n<footer>\n";
        let expected = [
            "<title>A</title>\n",
            "<style>\na\n",
            "</style>\n",
            "<div class=\"agency-head\">B</div>\n",
            "<p>c\n",
            "<div class=\"box insert filled\"><div>\n<span class=\"field\">D</span>\n</div></div>\n",
            "e\n</div></div>\n",
            "f <span class=\"field\">G</span>\n",
            "<article class=\"module\">\n",
            "<footer>\n",
        ];
        let pieces: Vec<&str> =
            cut("html", page.as_bytes()).into_iter().map(|piece| &page[piece]).collect();
        assert_eq!(pieces, expected);
        for (extension, bytes) in [
            ("svg", &b"<style>"[..]),
            ("html", b""),
            ("html", b"\xff\n<footer>"),
            ("html", b"<style>"),
        ] {
            let all = 0..bytes.len();
            assert_eq!(cut(extension, bytes), std::slice::from_ref(&all));
        }
    }
}
