//! What is held against everything that kitbag makes of any input: places in bounds, pages of known parts.
#![allow(unreachable_pub, reason = "shared by the tests and the fuzzers")]

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use kitbag::diagnostic::{Diagnostic, Fix, Place};
use kitbag::render::page;
use kitbag::report::{self, Colour};
use kitbag::source::Source;
use kitbag::span::Span;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// The scripts that a page may hold.
const SCRIPTS: &[&str] =
    &[include_str!("../../templates/js/fill.js"), include_str!("../../templates/js/search.js")];

/// Every place of a fault lies in its file, on the boundaries of characters.
pub fn places_are_in(text: &str, diagnostics: &[Diagnostic]) {
    each_span(diagnostics, |span, diagnostic| {
        assert!(
            text.get(span.range()).is_some(),
            "{span:?} in {} bytes: {diagnostic:?}",
            text.len()
        );
    });
}

/// The same for the files of a source; and whoever asks is told, in every form that there is.
pub fn told(source: &Source, diagnostics: &[Diagnostic]) {
    each_span(diagnostics, |span, diagnostic| {
        let text = source.text_read(span.file);
        let text =
            text.unwrap_or_else(|| panic!("a place in a file that was not read: {diagnostic:?}"));
        assert!(
            text.get(span.range()).is_some(),
            "{span:?} in {} bytes: {diagnostic:?}",
            text.len()
        );
    });
    report::text(source, diagnostics, Colour::No);
    report::json(source, diagnostics);
    report::sarif(source, ".", diagnostics);
    report::github(source, ".", diagnostics);
    report::junit(source, diagnostics);
}

fn each_span(diagnostics: &[Diagnostic], look: impl Fn(Span, &Diagnostic)) {
    for diagnostic in diagnostics {
        if let Place::Span(span) = diagnostic.place {
            look(span, diagnostic);
        }
        diagnostic.related.iter().for_each(|(span, _)| look(*span, diagnostic));
        if let Some(Fix::Id(span, _)) = diagnostic.fix {
            look(span, diagnostic);
        }
    }
}

/// A page as a browser reads it has no element and no attribute but those that a page may have, and no script but
/// the tool's own.
pub fn page_is_plain(path: &str, html: &str) {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    assert!(dom.errors.borrow().is_empty(), "{path}: {:?}\n{html}", dom.errors.borrow());
    let mut left = vec![dom.document.clone()];
    while let Some(node) = left.pop() {
        if let NodeData::Element { name, attrs, .. } = &node.data {
            let element = name.local.to_ascii_lowercase();
            assert!(page::is_element(&element), "{path} has `<{element}>`");
            for attribute in attrs.borrow().iter() {
                let (name, value) = (attribute.name.local.to_ascii_lowercase(), &attribute.value);
                assert!(
                    page::is_attribute(&element, &name, value),
                    "{path} has `{name}=\"{value}\"` in `<{element}>`"
                );
            }
            if &*element == "script" {
                let text = text_of(&node);
                let is_data =
                    attrs.borrow().iter().any(|attribute| &*attribute.value == "application/json");
                let is_own = SCRIPTS.iter().any(|script| script.trim() == text.trim());
                assert!(is_data || is_own, "{path} has the script {text}");
            }
        }
        left.extend(node.children.borrow().iter().cloned());
    }
}

fn text_of(node: &Handle) -> String {
    let mut text = String::new();
    for child in node.children.borrow().iter() {
        if let NodeData::Text { contents } = &child.data {
            text.push_str(&contents.borrow());
        }
    }
    text
}
