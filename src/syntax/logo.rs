//! Logos cleaned: drawing programs leave notes, layers and links of their own in what they save, and an
//! agency that was given its logo by somebody can't mend that. What draws stays; the rest is left out.
//!
//! Only a logo is cleaned. An author's picture is refused instead (`picture`), as the kit holds it byte for
//! byte.

use roxmltree::{Document, Node, NodeType};

use crate::markup::escape;
use crate::syntax::picture::{self, PictureFault};

/// The attributes that draw nothing by themselves and may be missing.
const KEPT_ELSEWHERE: &[&str] = &["http://www.w3.org/XML/1998/namespace"];

/// A drawing with nothing but shapes and text in it, and the names of what was left out.
pub(super) fn clean(bytes: &[u8]) -> Result<(Vec<u8>, Vec<String>), PictureFault> {
    let text = picture::drawing_text(bytes)?;
    let document = picture::parsed(text)?;
    let mut cleaner = Cleaner { out: String::with_capacity(text.len()), dropped: Vec::new() };
    cleaner.element(document.root_element(), true);
    let Cleaner { out, mut dropped } = cleaner;
    dropped.extend(outside(&document));
    dropped.sort();
    dropped.dedup();
    Ok((out.into_bytes(), dropped))
}

/// What stands beside the drawing itself, and draws nothing.
fn outside(document: &Document<'_>) -> Vec<String> {
    let beside = document.root().children().filter(|node| node.is_pi());
    beside.map(|_| "a processing instruction".to_owned()).collect()
}

struct Cleaner {
    out: String,
    dropped: Vec<String>,
}

impl Cleaner {
    fn element(&mut self, node: Node<'_, '_>, is_root: bool) {
        let name = node.tag_name().name();
        let loads = name == "style" && picture::loads_something(node.text().unwrap_or_default());
        if !picture::is_drawn(node) || loads {
            self.dropped.push(format!("`{name}`"));
            return;
        }
        self.out.push('<');
        self.out.push_str(name);
        if is_root {
            self.out.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
        }
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            let is_href = name == "href";
            let foreign = attribute
                .namespace()
                .is_some_and(|space| !is_href && !KEPT_ELSEWHERE.contains(&space));
            if foreign || picture::trouble_of(name, value).is_some() {
                self.dropped.push(format!("`{name}` of `{}`", node.tag_name().name()));
                continue;
            }
            // `xml:space` is what it is called; what else was in a space of its own is `xlink:href`.
            let prefix = if attribute.namespace().is_some() && !is_href { "xml:" } else { "" };
            self.out.push_str(&format!(" {prefix}{name}=\""));
            escape(value, &mut self.out);
            self.out.push('"');
        }
        self.out.push('>');
        for child in node.children() {
            match child.node_type() {
                NodeType::Element => self.element(child, false),
                NodeType::Text => escape(child.text().unwrap_or_default(), &mut self.out),
                NodeType::PI => self.dropped.push("a processing instruction".to_owned()),
                NodeType::Comment | NodeType::Root => {}
            }
        }
        self.out.push_str(&format!("</{name}>"));
    }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn what_draws_stays_as_it_was() {
        let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">\
                    <style>a { b: c }</style><path id=\"a\" d=\"M1 2\"/><use xlink:href=\"#a\"/><use href=\"#a\"/>\
                    <text xml:space=\"preserve\"> R &amp; B </text></svg>";
        let cleaned = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">\
                       <style>a { b: c }</style><path id=\"a\" d=\"M1 2\"></path><use href=\"#a\"></use><use href=\"#a\"></use>\
                       <text xml:space=\"preserve\"> R &amp; B </text></svg>";
        let (bytes, dropped) = clean(logo.as_bytes()).expect("a drawing");
        assert_eq!(String::from_utf8_lossy(&bytes), cleaned);
        assert_eq!(dropped, Vec::<String>::new());
    }
}
