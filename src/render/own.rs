//! An academy's own templates in the engine: turns of loops counted, faults told where they stand.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io;

use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use crate::diagnostic::{Diagnostic, Place};
use crate::render::page::{self, Page};
use crate::source;
use crate::span::Span;
use crate::syntax::decode::Faults;
use crate::syntax::template::Template;

/// The most turns that the loops of one page may take together. A course of 1,000 modules needs 20,000.
const MOST_TURNS: u32 = 200_000;

/// The largest that a page may become, in bytes, without the modules that stand in it.
const MOST_BYTES: usize = 16 << 20;

/// What counts a turn, where a loop's body begins. No author can write it: a template can't call anything.
const TURN: &str = "{{ _turn() }}";
/// The same where the blanks behind it don't count.
const TURN_TRIMMED: &str = "{{ _turn() -}}";

thread_local! {
    /// The turns that are left to the page that this thread makes.
    static TURNS: Cell<u32> = const { Cell::new(0) };
}

/// Teaches an engine to count.
pub(super) fn count_turns(engine: &mut Tera) {
    engine.register_function("_turn", |_: Kwargs, _: &State<'_>| -> tera::TeraResult<Value> {
        match TURNS.get().checked_sub(1) {
            Some(left) => {
                TURNS.set(left);
                Ok(Value::safe_string(""))
            }
            None => Err(tera::Error::message(format!(
                "the loops of this page take more than {MOST_TURNS} turns"
            ))),
        }
    });
}

/// The text that the engine is given.
pub(super) fn counted(template: &Template) -> String {
    let mut out = String::with_capacity(template.text.len() + template.loops.len() * TURN.len());
    let mut done = 0;
    for (at, trimmed) in &template.loops {
        out.push_str(&template.text[done..*at]);
        out.push_str(if *trimmed { TURN_TRIMMED } else { TURN });
        done = *at;
    }
    out.push_str(&template.text[done..]);
    out
}

/// Where a place of that text stands in the author's.
fn place_of(template: &Template, at: usize) -> usize {
    let mut added = 0;
    for (begins, trimmed) in &template.loops {
        if begins + added >= at {
            break;
        }
        added += if *trimmed { TURN_TRIMMED.len() } else { TURN.len() };
    }
    at.saturating_sub(added).min(template.text.len())
}

/// Whether the engine takes the template; `name` is what it is called there.
pub(super) fn add(engine: &mut Tera, name: &str, template: &Template) -> Result<(), Faults> {
    let counted = counted(template);
    engine.add_raw_template(name, &counted).map_err(|error| match error.kind() {
        // Several, each drawn as text.
        ErrorKind::Msg(drawn) => {
            drawn.split("\n\n").map(|one| drawn_fault(template, &counted, one)).collect()
        }
        _ => vec![fault(template, name, &error)],
    })
}

/// A fault that the engine has drawn: `error: …`, then ` --> name:line:column`.
fn drawn_fault(template: &Template, counted: &str, drawn: &str) -> Diagnostic {
    let mut lines = drawn.lines();
    let message = lines.next().unwrap_or_default().trim_start_matches("error: ");
    let mut numbers = lines.next().unwrap_or_default().rsplit(':').map(str::parse::<usize>);
    let at = match (numbers.next(), numbers.next()) {
        (Some(Ok(column)), Some(Ok(line))) => {
            let before: usize = counted.split_inclusive('\n').take(line - 1).map(str::len).sum();
            let letters = counted[before..].char_indices().nth(column.saturating_sub(1));
            Some(before + letters.map_or(0, |(at, _)| at))
        }
        _ => None,
    };
    told(template, at.map(|at| (at, at + 1)), message)
}

/// A fault of the engine's.
fn fault(template: &Template, name: &str, error: &tera::Error) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            // In another template, it is how this one uses that.
            let range = (report.filename() == name).then(|| report.span().range.clone());
            told(template, range.map(|range| (range.start, range.end)), report.message())
        }
        ErrorKind::Io(_) => {
            let most = source::bytes(MOST_BYTES as u64);
            told(template, None, &format!("a page of this template becomes larger than {most}"))
        }
        other => told(template, None, &other.to_string()),
    }
}

fn told(template: &Template, range: Option<(usize, usize)>, message: &str) -> Diagnostic {
    let (message, known) = match message.split_once(". Available ") {
        Some((message, known)) => (message, known.split_once(": ").map(|(_, names)| names)),
        None => (message, None),
    };
    let mut letters = message.chars();
    let lower = letters.next().map(|first| first.to_lowercase().chain(letters).collect::<String>());
    let place = match range {
        Some((start, end)) => {
            span(template, place_of(template, start), place_of(template, end)).into()
        }
        None => Place::Path(template.path.to_string()),
    };
    let message = lower.unwrap_or_default();
    let fault = Diagnostic::error("template", place, message.clone());
    if message.starts_with("unexpected end") {
        return fault.help("a `block`, an `if` or a `for` before it has no end: `{% endblock %}`, `{% endif %}`, `{% endfor %}`");
    }
    match (known, message.split('`').nth(1)) {
        (Some(names), Some(word)) => {
            fault.suggest(word, names.split(", ").filter(|name| !name.starts_with('_')))
        }
        _ => fault.help("take it out, or write it as the built-in templates do"),
    }
}

fn span(template: &Template, start: usize, end: usize) -> Span {
    Span::new(template.file, start, end)
}

/// The most meanings of one name that are looked at: more have no name that says what it is.
const MOST_MEANINGS: usize = 8;

/// What each name that a template gives itself stands for: the first of its list. Nothing, if that can't be
/// known, as of an empty list.
fn meanings<'v>(
    template: &'v Template,
    context: &'v Context,
) -> BTreeMap<&'v str, Option<Vec<&'v Value>>> {
    let mut meanings: BTreeMap<&str, Option<Vec<&Value>>> = BTreeMap::new();
    for (name, list) in &template.bound {
        let first = list.split_first().and_then(|(root, rest)| {
            let owners = match meanings.get(root.as_str()) {
                Some(known) => known.clone()?,
                None => vec![context.get(root)?],
            };
            let list = |owner| rest.iter().try_fold(owner, |value, name| field(value, name));
            owners.into_iter().find_map(|owner| list(owner)?.as_array()?.first())
        });
        let known =
            meanings.entry(name).or_insert_with(|| Some(context.get(name).into_iter().collect()));
        *known = known.take().zip(first).filter(|(known, _)| known.len() < MOST_MEANINGS).map(
            |(mut known, first)| {
                known.push(first);
                known
            },
        );
    }
    meanings
}

/// A field of a value, if it has fields and this one.
fn field<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let fields = value.as_map()?.iter();
    fields.into_iter().find(|(key, _)| key.to_string() == name).map(|(_, value)| value)
}

/// Names that the template asks for and the view doesn't hold: even where the engine wouldn't miss them.
fn unknown(template: &Template, context: &Context, view: &dyn Fn() -> Value) -> Faults {
    let meanings = meanings(template, context);
    let mut faults = Vec::new();
    for asked in &template.names {
        let Some((root, path)) = asked.value.split_first() else { continue };
        let mut unknown = |name: &str, known: Vec<String>| {
            let message = format!("the page's view holds no `{name}`");
            let fault = Diagnostic::error("template", asked.span, message);
            faults.push(fault.suggest(name, known.iter().map(String::as_str)));
        };
        let owners = match (meanings.get(root.as_str()), context.get(root)) {
            (Some(Some(known)), _) => known.clone(),
            (Some(None), _) => continue,
            (None, Some(value)) => vec![value],
            // The engine's context doesn't tell its names.
            (None, None) => {
                unknown(root, names_of(&view()));
                continue;
            }
        };
        let lacks: Option<Vec<_>> = owners.into_iter().map(|owner| lacking(owner, path)).collect();
        if let Some((name, owner)) = lacks.and_then(|lacks| lacks.last().copied()) {
            unknown(name, names_of(owner));
        }
    }
    faults
}

/// The first name of a path that a value doesn't have, and what should have it.
fn lacking<'v>(mut value: &'v Value, path: &'v [String]) -> Option<(&'v str, &'v Value)> {
    for name in path {
        value.as_map()?;
        match field(value, name) {
            Some(next) => value = next,
            None => return Some((name, value)),
        }
    }
    None
}

/// The names that a view, or a part of it, holds.
fn names_of(value: &Value) -> Vec<String> {
    value
        .as_map()
        .map(|fields| fields.keys().map(ToString::to_string).collect())
        .unwrap_or_default()
}

/// A page of such a template; `view` is what its context was made of, and `mark` stands where bodies belong.
pub(super) fn render(
    engine: &Tera,
    name: &str,
    template: &Template,
    context: &Context,
    view: &dyn Fn() -> Value,
    mark: &str,
) -> Result<String, Faults> {
    let faults = unknown(template, context, view);
    if !faults.is_empty() {
        return Err(faults);
    }
    TURNS.set(MOST_TURNS);
    let mut bounded = Bounded(Vec::new());
    engine
        .render_to(name, context, &mut bounded)
        .map_err(|error| vec![fault(template, name, &error)])?;
    let html = String::from_utf8(bounded.0).expect("the engine writes text");
    let shell = |field: &str| {
        let value = context.get("shell").and_then(|shell| shell.get_from_path(field));
        value.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let foot = ["version", "digest", "agency.digest"].map(shell);
    let foot = foot.into_iter().filter(|words| !words.is_empty()).collect();
    let page = Page { html: &html, css: &shell("css"), mark, foot };
    match page::fault(&page) {
        None => Ok(html),
        Some(fault) => {
            let words = Some(fault.words.as_str()).filter(|words| !words.is_empty());
            let at = words.and_then(|words| Some((template.text.find(words)?, words.len())));
            let place = match at {
                Some((at, length)) => span(template, at, at + length).into(),
                None => Place::Path(template.path.to_string()),
            };
            Err(vec![Diagnostic::error("template", place, fault.message).help(fault.help)])
        }
    }
}

/// Takes so many bytes and no more.
struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MOST_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
