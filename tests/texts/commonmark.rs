//! The examples of CommonMark's specification, held against `differences.md`: which of them kitbag refuses, and by
//! which rules; which it reads otherwise, and why. All others give the HTML that the specification gives.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use rayon::prelude::*;

use crate::{built, handout, texts};

/// An example: its number, the text, the HTML that it gives.
struct Example {
    number: usize,
    text: String,
    html: String,
}

/// The places that examples link to are the root of some site; a kit has no root, and so they are elsewhere.
fn elsewhere(text: &str) -> String {
    text.replace("/url", "https://e.example/url").replace("/uri", "https://e.example/uri")
}

fn examples() -> Vec<Example> {
    const FENCE: &str = "````````````````````````````````";
    let specification = std::fs::read_to_string(texts("commonmark-spec/spec.txt")).unwrap();
    let mut examples = Vec::new();
    let mut lines = specification.lines();
    while let Some(line) = lines.next() {
        if line.strip_prefix(FENCE).is_none_or(|rest| rest != " example") {
            continue;
        }
        let mut part = |end: &str| {
            let lines = lines.by_ref().take_while(|line| *line != end);
            let lines: String = lines.flat_map(|line| [line, "\n"]).collect();
            elsewhere(&lines.replace('→', "\t"))
        };
        let (text, html) = (part("."), part(FENCE));
        examples.push(Example { number: examples.len() + 1, text, html });
    }
    assert_eq!(examples.len(), 652);
    examples
}

/// What becomes of an example.
fn outcome(example: &Example) -> Option<(String, String)> {
    let kit = match built(example.text.trim_end_matches('\n')) {
        Ok(kit) => kit,
        Err(faults) => {
            let rules: BTreeSet<&str> = faults.iter().map(|fault| fault.rule).collect();
            let rules: Vec<&str> = rules.into_iter().collect();
            return Some((format!("refused: {}", rules.join(", ")), String::new()));
        }
    };
    let found = match find(&parsed(handout(&kit)), &|name, id| name == "section" && id == "section")
    {
        Some(section) => {
            let mut out = String::new();
            // Behind its heading.
            section.children.borrow().iter().skip(1).for_each(|child| write(child, &mut out));
            tidy(&out)
        }
        None => String::new(),
    };
    let mut expected = String::new();
    // A node that is dropped takes its children along, whoever holds them.
    let document = parsed(&format!("<!doctype html><body>{}", example.html));
    let body = find(&document, &|name, _| name == "body");
    body.unwrap().children.borrow().iter().for_each(|child| write(child, &mut expected));
    let expected = tidy(&expected);
    let said = format!("{}\nexpected {expected}\nfound    {found}\n", example.text);
    (found != expected).then(|| ("differs".to_owned(), said))
}

fn parsed(html: &str) -> Handle {
    parse_document(RcDom::default(), ParseOpts::default()).one(html).document
}

fn find(node: &Handle, is: &dyn Fn(&str, &str) -> bool) -> Option<Handle> {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let attributes = attrs.borrow();
        let id = attributes.iter().find(|attribute| &*attribute.name.local == "id");
        if is(&name.local, id.map_or("", |id| &id.value)) {
            return Some(node.clone());
        }
    }
    node.children.borrow().iter().find_map(|child| find(child, is))
}

/// Writes a tree with the attributes that say something, sorted.
fn write(node: &Handle, out: &mut String) {
    const SAID: &[&str] = &["alt", "href", "src", "start", "title"];
    match &node.data {
        NodeData::Text { contents } => {
            let text = contents.borrow();
            let is_kept = is_within_code(node);
            out.push_str(&if is_kept {
                text.replace('\n', "⏎").replace(' ', "·")
            } else {
                text.to_string()
            });
        }
        NodeData::Element { name, attrs, .. } => {
            let attributes = attrs.borrow();
            let attributes: BTreeMap<&str, &str> = attributes
                .iter()
                .filter(|attribute| SAID.contains(&&*attribute.name.local))
                .map(|attribute| (&*attribute.name.local, &*attribute.value))
                .collect();
            let _ = write!(out, "<{}", name.local);
            for (name, value) in attributes {
                let _ = write!(out, " {name}={value:?}");
            }
            out.push('>');
            node.children.borrow().iter().for_each(|child| write(child, out));
            let _ = write!(out, "</{}>", name.local);
        }
        _ => {}
    }
}

/// In preformatted text, blanks are text.
fn is_within_code(node: &Handle) -> bool {
    let parent = node.parent.take();
    let above = parent.as_ref().and_then(std::rc::Weak::upgrade);
    node.parent.set(parent);
    above.is_some_and(|above| {
        let is_it = matches!(&above.data, NodeData::Element { name, .. } if &*name.local == "pre");
        is_it || is_within_code(&above)
    })
}

/// Without the blanks that no browser shows.
fn tidy(html: &str) -> String {
    let words = html.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.replace(" <", "<").replace("> ", ">");
    // A last line end within code is no text.
    words.replace("⏎</code></pre>", "</code></pre>")
}

/// `1-3, 7`.
fn ranges(numbers: &BTreeSet<usize>) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    let ranges = ranges.into_iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}-{last}"),
    });
    ranges.collect::<Vec<_>>().join(", ")
}

fn numbers(text: &str) -> impl Iterator<Item = usize> {
    text.split(", ").flat_map(|range| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        first.trim().parse().unwrap()..=last.trim().parse::<usize>().unwrap()
    })
}

/// What the table says: outcome by number. A row without a reason explains nothing.
fn table() -> BTreeMap<usize, String> {
    let page = std::fs::read_to_string("tests/texts/differences.md").unwrap();
    let mut said = BTreeMap::new();
    for row in page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [outcome, examples, why] = cells[..] else { panic!("three cells: {row}") };
        assert!(why.len() > 20, "a reason: {row}");
        for number in numbers(examples) {
            let before = said.insert(number, outcome.replace('`', ""));
            assert_eq!(before, None, "example {number} stands in two rows");
        }
    }
    said
}

#[test]
#[ignore = "needs what .ci/install brings"]
fn examples_are_read_as_the_specification_says_or_the_table_tells_why_not() {
    let examples = examples();
    let outcomes: Vec<_> =
        examples.par_iter().map(|example| (example.number, outcome(example))).collect();
    let mut found = BTreeMap::new();
    let mut said = String::new();
    let mut groups: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let table = table();
    for (number, outcome) in &outcomes {
        let Some((outcome, how)) = outcome else { continue };
        found.insert(*number, outcome.clone());
        groups.entry(outcome).or_default().insert(*number);
        if !how.is_empty() && !table.contains_key(number) {
            let _ = writeln!(said, "example {number}: {how}");
        }
    }
    println!("{} examples: {} give the same HTML", examples.len(), examples.len() - found.len());
    let rows =
        groups.iter().map(|(outcome, numbers)| format!("| `{outcome}` | {} |\n", ranges(numbers)));
    let rows: String = rows.collect();
    assert!(
        found == table,
        "tests/texts/differences.md says otherwise. What there is:\n{rows}\n{said}"
    );
}
