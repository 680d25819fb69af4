//! Where files are cut to be compressed: what is the same in many files, or in many agencies' packets, becomes a piece of
//! its own, is compressed once and copied from then on.
//!
//! Only an agency's packets are cut: what follows a cut can't point back at words before it, which makes them larger.
//! Where a file is cut depends on nothing but its text, so that a packet has the same bytes whoever makes it,
//! alone or among thousands. A cut in the wrong place costs a few bytes and changes no file.

use std::ops::Range;

/// Lines of a page that begin a piece: its style, and what an agency puts into it.
const PAGE: &[&str] = &["<style>", "</style>", AGENCY_HEAD, AGENCY_TEXT, "<footer>", "<script"];

/// The line with an agency's logo and name ends its piece, too.
const AGENCY_HEAD: &str = "<div class=\"agency-head\">";

/// A box with an agency's text ends its piece, too.
const AGENCY_TEXT: &str = "<div class=\"box insert filled\"";

/// `kit.json` names the agency, and has lists that are the same for all.
const AGENCY: &str = "\n  \"agency\": {";
const MANIFEST: &[&str] = &["  \"documents\"", "  \"objectives\""];

/// The pieces of a file, in order: one at least, and each at least a line long.
pub(super) fn cut(extension: &str, bytes: &[u8]) -> Vec<Range<usize>> {
    let begins = match (extension, std::str::from_utf8(bytes)) {
        ("html", Ok(text)) if text.contains(AGENCY_HEAD) => page(text),
        ("json", Ok(text)) if text.contains(AGENCY) => {
            lines(text).filter(|(_, line)| begins(line, MANIFEST)).map(|(at, _)| at).collect()
        }
        _ => Vec::new(),
    };
    let mut from = 0;
    let mut pieces = Vec::with_capacity(begins.len() + 1);
    for at in begins.into_iter().chain([bytes.len()]) {
        if at > from || bytes.is_empty() {
            pieces.push(from..at);
            from = at;
        }
    }
    pieces
}

fn page(text: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    for (at, line) in lines(text) {
        if line.starts_with('<') && begins(line, PAGE) {
            cuts.push(at);
        }
        if line.starts_with(AGENCY_HEAD) {
            cuts.push(at + line.len());
        }
        if line.starts_with(AGENCY_TEXT) {
            cuts.push(at + box_length(&text[at..]));
        }
    }
    cuts
}

/// The length of the box that a text begins with, to the end of the line on which it ends, in bytes.
fn box_length(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, _) in text.match_indices('<') {
        let tag = &text[at..];
        if tag.starts_with("<div") {
            depth += 1;
        } else if tag.starts_with("</div>") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at + tag.find('\n').map_or(tag.len(), |end| end + 1);
            }
        }
    }
    text.len()
}

/// The lines of a text, each with where it begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let begin = at;
        at += line.len();
        (begin, line)
    })
}

fn begins(line: &str, marks: &[&str]) -> bool {
    marks.iter().any(|mark| line.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_file_are_the_file() {
        let page = "<title>A</title>\n<style>\na\n</style>\n<div class=\"agency-head\">B</div>\n<p>c\n<div class=\"box insert filled\"><div>\nD\n</div></div>\ne\n</div></div>\n<footer>\n";
        let expected = [
            "<title>A</title>\n",
            "<style>\na\n",
            "</style>\n",
            "<div class=\"agency-head\">B</div>\n",
            "<p>c\n",
            "<div class=\"box insert filled\"><div>\nD\n</div></div>\n",
            "e\n</div></div>\n",
            "<footer>\n",
        ];
        let pieces: Vec<&str> =
            cut("html", page.as_bytes()).into_iter().map(|piece| &page[piece]).collect();
        assert_eq!(pieces, expected);
        for (extension, bytes) in [
            ("svg", &b"<style>"[..]),
            ("html", b""),
            ("html", b"\xff<footer>"),
            ("html", b"<style>"),
        ] {
            let all = 0..bytes.len();
            assert_eq!(cut(extension, bytes), std::slice::from_ref(&all));
        }
    }
}
