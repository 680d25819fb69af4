//! Diagnostics for programs: JSON, SARIF 2.1.0, GitHub annotations, JUnit.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Value, json};

use crate::check::{RULES, Rule};
use crate::diagnostic::{Diagnostic, Level};
use crate::report::in_order;
use crate::report::position::{Places, Position};
use crate::source::Source;

/// The version of the JSON format.
const FORMAT: u32 = 1;

fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("text and numbers are always JSON");
    text.push('\n');
    text
}

/// What `--format json` writes.
#[derive(Serialize)]
struct Found<'a> {
    /// The version of this format.
    format: u32,
    errors: usize,
    warnings: usize,
    diagnostics: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    level: &'static str,
    rule: &'static str,
    message: &'a str,
    place: Position,
    label: &'a str,
    related: Vec<Related<'a>>,
    help: &'a [String],
}

#[derive(Serialize)]
struct Related<'a> {
    place: Position,
    label: &'a str,
}

/// One JSON object with all of them.
pub fn json(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let ordered = in_order(source, diagnostics);
    let count = |level| ordered.iter().filter(|one| one.level == level).count();
    let places = Places::of(source, diagnostics.iter());
    pretty(&Found {
        format: FORMAT,
        errors: count(Level::Error),
        warnings: count(Level::Warning),
        diagnostics: ordered.iter().map(|one| told(&places, one)).collect(),
    })
}

/// The diagnostics of that object, to stand in another.
pub fn values(source: &Source, diagnostics: &[Diagnostic]) -> Vec<Value> {
    let places = Places::of(source, diagnostics.iter());
    in_order(source, diagnostics).into_iter().map(|one| json!(told(&places, one))).collect()
}

fn told<'a>(places: &Places<'_>, one: &'a Diagnostic) -> Told<'a> {
    let related = one
        .related
        .iter()
        .map(|(span, label)| Related { place: places.position(&(*span).into()), label });
    Told {
        level: one.level.word(),
        rule: one.rule,
        message: &one.message,
        place: places.position(&one.place),
        label: &one.label,
        related: related.collect(),
        help: &one.help,
    }
}

/// The names of all rules; then those of faults of the notation, which have no rule of their own file.
fn names<'a>(diagnostics: &[&'a Diagnostic]) -> Vec<&'a str> {
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    for one in diagnostics {
        if !names.contains(&one.rule) {
            names.push(one.rule);
        }
    }
    names
}

/// A SARIF log: one run, with the manual of every rule that there is. `root` is where the curriculum
/// lies, as the one who asked named it.
pub fn sarif(source: &Source, root: &str, diagnostics: &[Diagnostic]) -> String {
    let ordered = in_order(source, diagnostics);
    let places = Places::of(source, diagnostics.iter());
    let names = names(&ordered);
    let rules =
        names.iter().map(|name| sarif_rule(name, RULES.iter().find(|rule| rule.name == *name)));
    let rules: Vec<Value> = rules.collect();
    let result = |one: &&Diagnostic| {
        let mut text = one.message.clone();
        one.help.iter().for_each(|help| text.push_str(&format!("\n{help}")));
        let mut result = json!({
            "ruleId": one.rule,
            "ruleIndex": names.iter().position(|name| *name == one.rule),
            "level": one.level.word(),
            "message": { "text": text },
            "locations": [sarif_location(&places.position(&one.place), &one.label)],
        });
        if !one.related.is_empty() {
            let related = one
                .related
                .iter()
                .map(|(span, label)| sarif_location(&places.position(&(*span).into()), label));
            result["relatedLocations"] = related.collect();
        }
        result
    };
    let results: Vec<Value> = ordered.iter().map(result).collect();
    let mut base = root.replace('\\', "/");
    if !base.ends_with('/') {
        base.push('/');
    }
    pretty(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "CURRICULUM": { "uri": uri(&base) } },
            "results": results,
        }],
    }))
}

fn sarif_rule(name: &str, rule: Option<&Rule>) -> Value {
    let Some(rule) = rule else {
        let text = "A fault of the notation: see the authoring manual, curriculum/README.md.";
        return json!({ "id": name, "shortDescription": { "text": text } });
    };
    let manual = rule.manual();
    json!({
        "id": name,
        "shortDescription": { "text": manual.lines().next().unwrap_or_default() },
        "fullDescription": { "text": manual },
        "help": { "text": manual },
        "defaultConfiguration": { "level": rule.level.word() },
    })
}

fn sarif_location(at: &Position, label: &str) -> Value {
    let mut physical = json!({
        "artifactLocation": { "uri": uri(&at.file), "uriBaseId": "CURRICULUM" },
    });
    if let Some(range) = at.range {
        physical["region"] = json!({
            "startLine": range.line,
            "startColumn": range.column,
            "endLine": range.end_line,
            "endColumn": range.end_column,
        });
    }
    let mut location = json!({ "physicalLocation": physical });
    if !label.is_empty() {
        location["message"] = json!({ "text": label });
    }
    location
}

/// A path as a relative URI reference: what isn't a plain letter is written as its bytes.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Workflow commands that GitHub shows on the changed lines; paths are below `root`.
pub fn github(source: &Source, root: &str, diagnostics: &[Diagnostic]) -> String {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let root = root.replace('\\', "/");
    let root = root.trim_end_matches('/');
    let places = Places::of(source, diagnostics.iter());
    let mut out = String::new();
    for one in in_order(source, diagnostics) {
        let at = places.position(&one.place);
        let file = match root {
            "" | "." => at.file.clone(),
            root => format!("{root}/{}", at.file),
        };
        let _ = write!(out, "::{} file={}", one.level.word(), property(&file));
        if let Some(range) = at.range {
            let _ = write!(out, ",line={},endLine={}", range.line, range.end_line);
            if range.line == range.end_line {
                let _ = write!(out, ",col={},endColumn={}", range.column, range.end_column);
            }
        }
        let mut text = one.message.clone();
        one.help.iter().for_each(|help| text.push_str(&format!("\n{help}")));
        let _ = writeln!(out, ",title={}::{}", property(one.rule), data(&text));
    }
    out
}

/// JUnit's XML: a test case for each rule, which fails with what it found; each other fault is a case too.
pub fn junit(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let ordered = in_order(source, diagnostics);
    let places = Places::of(source, diagnostics.iter());
    let names = names(&ordered);
    let failed = |name: &str| ordered.iter().any(|one| one.rule == name);
    let failures = names.iter().filter(|name| failed(name)).count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let counts = format!("tests=\"{}\" failures=\"{failures}\" errors=\"0\"", names.len());
    let _ = writeln!(out, "<testsuites {counts}>");
    let _ = writeln!(out, "  <testsuite name=\"kitbag check\" {counts}>");
    for name in names {
        let found: Vec<&&Diagnostic> = ordered.iter().filter(|one| one.rule == name).collect();
        let _ = write!(out, "    <testcase classname=\"kitbag\" name=\"{}\"", xml(name));
        if found.is_empty() {
            out.push_str("/>\n");
            continue;
        }
        out.push_str(">\n");
        let first = found.first().map_or("", |one| one.message.as_str());
        let level =
            if found.iter().any(|one| one.level == Level::Error) { "error" } else { "warning" };
        let _ = write!(out, "      <failure type=\"{level}\" message=\"{}\">", xml(first));
        for one in found {
            let at = places.position(&one.place);
            let line =
                at.range.map_or(String::new(), |range| format!(":{}:{}", range.line, range.column));
            let _ = writeln!(
                out,
                "{}",
                xml(&format!("{}{line}: {}: {}", at.file, one.level.word(), one.message))
            );
        }
        out.push_str("</failure>\n    </testcase>\n");
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

/// Text as XML holds it; what XML can't hold at all becomes a question mark.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(letter),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('?'),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{github, json, junit, sarif, values};
    use crate::check::RULES;
    use crate::diagnostic::{Diagnostic, Place};
    use crate::source::{FilePath, Source, limits};
    use crate::span::Span;

    /// A fault of a rule, with a place that explains it and a remedy; one of the notation, twice; one of
    /// a file that can't be read.
    fn found() -> (Source, Vec<Diagnostic>) {
        let paths = ["a ä.md", "c.md"].map(|path| FilePath::parse(path).expect("a path"));
        let source = Source::in_memory(paths.clone().map(|path| (path, b"One\nTwo".to_vec())));
        let [here, there] =
            paths.map(|path| source.text(&path, limits::MODULE_BYTES).expect("a text").0);
        let rule = Diagnostic::warning("reference-never-cited", Span::new(here, 4, 7), "<a> & 5%")
            .label("this")
            .related(Span::new(there, 0, 3), "that")
            .help("Do so,\nor so.");
        let notation = Diagnostic::error("a-slip", Span::new(here, 0, 7), "\u{1}over lines");
        let file = Diagnostic::error("a-slip", Place::Path("z.md".to_owned()), "can't be read");
        (source, vec![file, notation.clone(), rule, notation])
    }

    fn place(file: &str, [line, column, end_line, end_column]: [usize; 4]) -> Value {
        json!({
            "file": file, "line": line, "column": column,
            "end_line": end_line, "end_column": end_column,
        })
    }

    #[test]
    fn json_holds_each_fault_once_in_the_order_of_places() {
        let (source, found) = found();
        let slip = json!({
            "level": "error", "rule": "a-slip", "message": "\u{1}over lines",
            "place": place("a ä.md", [1, 1, 2, 4]), "label": "", "related": [], "help": [],
        });
        let rule = json!({
            "level": "warning", "rule": "reference-never-cited", "message": "<a> & 5%",
            "place": place("a ä.md", [2, 1, 2, 4]), "label": "this",
            "related": [{ "place": place("c.md", [1, 1, 1, 4]), "label": "that" }],
            "help": ["Do so,\nor so."],
        });
        let file = json!({
            "level": "error", "rule": "a-slip", "message": "can't be read",
            "place": { "file": "z.md" }, "label": "", "related": [], "help": [],
        });
        assert_eq!(values(&source, &found), [slip.clone(), rule.clone(), file.clone()]);
        let whole: Value = serde_json::from_str(&json(&source, &found)).expect("JSON");
        let told = json!({
            "format": 1, "errors": 2, "warnings": 1, "diagnostics": [slip, rule, file],
        });
        assert_eq!(whole, told);
    }

    #[test]
    fn sarif_holds_each_fault_and_the_manual_of_each_rule() {
        let (source, found) = found();
        let log: Value = serde_json::from_str(&sarif(&source, "my\\folder", &found)).expect("JSON");
        let run = &log["runs"][0];
        assert_eq!(run["originalUriBaseIds"]["CURRICULUM"]["uri"], "my/folder/");
        let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
        assert_eq!(rules.len(), RULES.len() + 1, "each rule, and the fault of the notation");
        for (one, rule) in rules.iter().zip(RULES) {
            assert_eq!(one["id"], rule.name);
            assert_eq!(one["help"]["text"], rule.manual());
            assert_eq!(one["defaultConfiguration"]["level"], rule.level.word());
        }
        assert_eq!(rules[RULES.len()]["id"], "a-slip");
        let at = |file: &str, region: Option<[usize; 4]>, label: &str| {
            let artifact = json!({ "uri": file, "uriBaseId": "CURRICULUM" });
            let mut place = json!({ "physicalLocation": { "artifactLocation": artifact } });
            if let Some([line, column, end_line, end_column]) = region {
                place["physicalLocation"]["region"] = json!({
                    "startLine": line, "startColumn": column,
                    "endLine": end_line, "endColumn": end_column,
                });
            }
            if !label.is_empty() {
                place["message"] = json!({ "text": label });
            }
            place
        };
        let index = RULES.iter().position(|rule| rule.name == "reference-never-cited");
        let results = json!([
            {
                "ruleId": "a-slip", "ruleIndex": RULES.len(), "level": "error",
                "message": { "text": "\u{1}over lines" },
                "locations": [at("a%20%C3%A4.md", Some([1, 1, 2, 4]), "")],
            },
            {
                "ruleId": "reference-never-cited", "ruleIndex": index, "level": "warning",
                "message": { "text": "<a> & 5%\nDo so,\nor so." },
                "locations": [at("a%20%C3%A4.md", Some([2, 1, 2, 4]), "this")],
                "relatedLocations": [at("c.md", Some([1, 1, 1, 4]), "that")],
            },
            {
                "ruleId": "a-slip", "ruleIndex": RULES.len(), "level": "error",
                "message": { "text": "can't be read" },
                "locations": [at("z.md", None, "")],
            },
        ]);
        assert_eq!(run["results"], results);
    }

    #[test]
    fn annotations_hold_each_fault_on_a_line() {
        let (source, found) = found();
        let told = "\
            ::error file=in/a ä.md,line=1,endLine=2,title=a-slip::\u{1}over lines\n\
            ::warning file=in/a ä.md,line=2,endLine=2,col=1,endColumn=4,\
            title=reference-never-cited::<a> & 5%25%0ADo so,%0Aor so.\n\
            ::error file=in/z.md,title=a-slip::can't be read\n";
        assert_eq!(github(&source, "in\\", &found), told);
        assert_eq!(github(&source, ".", &found), told.replace("in/", ""));
    }

    #[test]
    fn junit_holds_a_case_for_each_rule_and_what_failed_in_it() {
        let (source, found) = found();
        let told = junit(&source, &found);
        let (passed, rest): (Vec<&str>, Vec<&str>) =
            told.lines().partition(|line| line.ends_with("\"/>"));
        assert_eq!(passed.len(), RULES.len() - 1, "all rules but one find nothing");
        let counts = format!("tests=\"{}\" failures=\"2\" errors=\"0\"", RULES.len() + 1);
        let failed = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            &format!("<testsuites {counts}>"),
            &format!("  <testsuite name=\"kitbag check\" {counts}>"),
            "    <testcase classname=\"kitbag\" name=\"reference-never-cited\">",
            "      <failure type=\"warning\" message=\"&lt;a&gt; &amp; 5%\">\
             a ä.md:2:1: warning: &lt;a&gt; &amp; 5%",
            "</failure>",
            "    </testcase>",
            "    <testcase classname=\"kitbag\" name=\"a-slip\">",
            "      <failure type=\"error\" message=\"?over lines\">a ä.md:1:1: error: ?over lines",
            "z.md: error: can't be read",
            "</failure>",
            "    </testcase>",
            "  </testsuite>",
            "</testsuites>",
        ];
        assert_eq!(rest, failed);
    }
}
