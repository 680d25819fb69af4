//! YAML as a tree with spans. The only place that knows the YAML parser.
//!
//! The parser beneath `serde_yaml` is used directly, event by event: a serde deserialiser stops at
//! the first mistake and forgets where the rest stood, and every mistake of an author's is to be
//! told in one run. Anchors, aliases, tags and second documents are refused: nothing in a manifest
//! needs them, and without them a small file can't unfold into a large one.

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle};

use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};

/// The deepest nesting of lists and mappings that is read.
const DEEPEST: usize = 24;

const QUOTE: &str = "check the indentation, and quote a text that contains `: ` or begins with `[`, `{`, `*`, `&`, `!`, `%`, `@` or a backtick";

/// The most nodes that one file may have.
const MOST_NODES: usize = 200_000;

/// A value of a YAML file.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of values. Numbers and booleans are text until somebody asks for them as such,
/// so that `version: 1.10` and `country: no` stay what the author wrote.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// One word or text.
    Scalar(Scalar),
    /// `- a`, `[a, b]`.
    List(Vec<Node>),
    /// `key: value`, in the order written.
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// The value that a mapping has under a name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entry(name).map(|(_, value)| value)
    }

    /// The key and the value that a mapping has under a name.
    pub fn entry(&self, name: &str) -> Option<(&Node, &Node)> {
        let Value::Map(pairs) = &self.value else { return None };
        let found = pairs.iter().find(|(key, _)| key.text() == Some(name));
        found.map(|(key, value)| (key, value))
    }

    /// Every word and text in it, keys too.
    pub fn words<'a>(&'a self, found: &mut impl FnMut(&'a str)) {
        match &self.value {
            Value::Scalar(scalar) => found(&scalar.text),
            Value::List(items) => items.iter().for_each(|item| item.words(found)),
            Value::Map(pairs) => pairs.iter().for_each(|(key, value)| {
                key.words(found);
                value.words(found);
            }),
        }
    }

    /// The text of a word or a text.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) => Some(&scalar.text),
            Value::List(_) | Value::Map(_) => None,
        }
    }
}

/// A word or a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// The text, unquoted and unfolded.
    pub text: String,
    /// Whether it stood without quotes.
    pub plain: bool,
    /// A remark on the same line, if it looks like a part of the text: `#`, and no blank after it.
    pub remark: Option<Span>,
}

/// Reads one YAML document that begins at byte `base` of its file. Where the text can't be read
/// as YAML there is one fault and no tree.
pub fn parse(file: FileId, text: &str, base: usize) -> Result<Node, Diagnostic> {
    let mut reader = Reader { parser: Parser::new_from_str(text), file, base, text, nodes: 0 };
    reader.document()
}

struct Reader<'input> {
    parser: Parser<'input, granit_parser::StrInput<'input>>,
    file: FileId,
    base: usize,
    text: &'input str,
    nodes: usize,
}

impl<'input> Reader<'input> {
    fn document(&mut self) -> Result<Node, Diagnostic> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentEnd => {}
                Event::DocumentStart(..) if root.is_some() => {
                    return Err(self.fault(span, "a second YAML document begins here").help(
                        "keep one document in the file: delete the `---` line and what follows",
                    ));
                }
                Event::DocumentStart(..) => {}
                Event::StreamEnd => break,
                event => root = Some(self.node(event, span, 0)?),
            }
        }
        let start = Span::new(self.file, self.base, self.base);
        Ok(root.unwrap_or(Node { value: Value::Map(Vec::new()), span: start }))
    }

    fn node(&mut self, event: Event<'input>, span: Span, depth: usize) -> Result<Node, Diagnostic> {
        self.nodes += 1;
        if depth > DEEPEST || self.nodes > MOST_NODES {
            let bound = format!(
                "a manifest nests at most {DEEPEST} deep and holds at most {MOST_NODES} values"
            );
            return Err(self.fault(span, "too much is nested here").help(bound));
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_extras(anchor, tag.is_some(), span)?;
                let plain = style == ScalarStyle::Plain;
                let remark = if plain { self.remark_after(span) } else { None };
                let text = text.trim_end_matches('\n').to_owned();
                let scalar = Scalar { text, plain, remark };
                Ok(Node { value: Value::Scalar(scalar), span })
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_extras(anchor, tag.is_some(), span)?;
                self.list(span, depth)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse_extras(anchor, tag.is_some(), span)?;
                self.map(span, depth)
            }
            _ => Err(self
                .fault(span, "aliases (`*name`) are not read in a manifest")
                .help("write the value out in this place, or put a text that begins with `*` into `\"…\"`")),
        }
    }

    /// The remark after a value, or after the colon where there is none.
    fn remark_after(&self, span: Span) -> Option<Span> {
        let rest = &self.text[span.end as usize - self.base..];
        let is_blank = |sign: char| sign.is_whitespace() && sign != '\n';
        let remark = rest.trim_start_matches(':').trim_start_matches(is_blank);
        let is_close = remark.strip_prefix('#')?.starts_with(|next: char| next.is_alphanumeric());
        let start = self.text.len() - remark.len();
        // The line's end is looked for only here: it may be far away, and many values stand before it.
        is_close.then(|| self.span(start, start + remark.lines().next().unwrap_or_default().len()))
    }

    fn list(&mut self, start: Span, depth: usize) -> Result<Node, Diagnostic> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if let Event::SequenceEnd = event {
                let span = self.whole(start, items.last().map(|item: &Node| item.span), span);
                return Ok(Node { value: Value::List(items), span });
            }
            items.push(self.node(event, span, depth + 1)?);
        }
    }

    fn map(&mut self, start: Span, depth: usize) -> Result<Node, Diagnostic> {
        let mut pairs: Vec<(Node, Node)> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if let Event::MappingEnd = event {
                let span = self.whole(start, pairs.last().map(|(_, value)| value.span), span);
                return Ok(Node { value: Value::Map(pairs), span });
            }
            let key = self.node(event, span, depth + 1)?;
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            pairs.push((key, value));
        }
    }

    /// From the first byte of a list or mapping to the end of its last value, or of its bracket.
    fn whole(&self, start: Span, last: Option<Span>, end: Span) -> Span {
        let closed = if end.end > end.start { end.end } else { start.end };
        let last = last.map_or(start.end, |last| last.end);
        Span { end: last.max(closed), ..start }
    }

    fn refuse_extras(&self, anchor: usize, tag: bool, span: Span) -> Result<(), Diagnostic> {
        if anchor != 0 {
            return Err(self
                .fault(span, "anchors (`&name`) are not read in a manifest")
                .help("write the value out wherever it is needed, or put a text that begins with `&` into `\"…\"`"));
        }
        if tag {
            return Err(self
                .fault(span, "tags (`!name`) are not read in a manifest")
                .help("delete it, or put a text that begins with `!` into `\"…\"`"));
        }
        Ok(())
    }

    /// The next event that is no comment.
    fn next(&mut self) -> Result<(Event<'input>, Span), Diagnostic> {
        loop {
            match self.parser.next_event() {
                Some(Ok((Event::Comment(..), _))) => {}
                Some(Ok((event, span))) => {
                    let start = span.start.byte_offset().unwrap_or(0);
                    let end = span.end.byte_offset().unwrap_or(start);
                    return Ok((event, self.span(start, end)));
                }
                Some(Err(error)) => {
                    let at = error.marker().byte_offset().unwrap_or(self.text.len());
                    let before = self.text.get(..at).unwrap_or(self.text);
                    let line = &before[before.rfind('\n').unwrap_or(0)..];
                    let (what, help) = slip(error.kind(), line);
                    // A tab is named by the line before it.
                    let at = match error.kind() {
                        kind if is_tab(kind) => {
                            at + self.text.get(at..).and_then(|rest| rest.find('\t')).unwrap_or(0)
                        }
                        _ => at,
                    };
                    let span = self.span(at, at);
                    let message =
                        what.unwrap_or_else(|| format!("this is not YAML: {}", error.info()));
                    return Err(self.fault(span, message).help(help));
                }
                None => return Ok((Event::StreamEnd, self.span(self.text.len(), self.text.len()))),
            }
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let (start, end) = (start.min(self.text.len()), end.min(self.text.len()));
        Span::new(self.file, self.base + start, self.base + end)
    }

    fn fault(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error("yaml", span, message)
    }
}

fn is_tab(kind: &ErrorKind) -> bool {
    use ErrorKind as Kind;
    matches!(
        kind,
        Kind::TabNotAllowed
            | Kind::TabInBlockIndentation
            | Kind::TabAtBlockScalarStart
            | Kind::TabInPlainScalar
    )
}

/// What an author did and what helps, where a kind of error has one usual cause; else only what helps. `before` is
/// what stands on the line before the place.
fn slip(kind: &ErrorKind, before: &str) -> (Option<String>, &'static str) {
    use ErrorKind as Kind;
    let begins_line = before.trim().is_empty();
    let (what, help) = match kind {
        kind if is_tab(kind) => {
            ("a tab stands where only blanks may", "write blanks in its place, two for each level")
        }
        Kind::UnclosedQuotedScalar | Kind::DocumentIndicatorInQuotedScalar => (
            "the quotation mark that opens this text is never closed",
            "close it; within `\"…\"` a quotation mark is written `\\\"`, within `'…'` an apostrophe is written `''`",
        ),
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => (
            "the text in quotation marks has ended here, and something follows it",
            "put the whole text between them: within `\"…\"` a quotation mark is written `\\\"`, within `'…'` an apostrophe `''`; or close one that was opened further up",
        ),
        Kind::UnknownQuotedScalarEscape => (
            "`\\` means something in `\"…\"`, and not with the letter that follows it",
            "write `\\\\` for the character itself, or put the text into `'…'`",
        ),
        Kind::UnclosedFlowCollection { .. } => (
            "this bracket is never closed",
            "close it, or put a text that begins with it into `\"…\"`",
        ),
        Kind::MismatchedFlowCollectionEnd { .. } => {
            ("another bracket closes this one", "close `[` with `]`, and `{` with `}`")
        }
        Kind::ExpectedFlowMappingSeparator | Kind::ExpectedFlowSequenceSeparator => (
            "within brackets a comma should stand here, or the bracket that closes them",
            "close the bracket; and put a text that contains a colon, a comma or a bracket into `\"…\"`",
        ),
        Kind::MappingValueNotAllowed | Kind::InvalidColonPlacement => (
            "no colon may stand here",
            "put a text that contains `: ` into `\"…\"`; indent the line as those that it belongs to; or close a bracket that was opened further up",
        ),
        Kind::SimpleKeyExpected => (
            "this line is neither a key nor an item of a list",
            "write `key: value`, or `- item`, with the blank; or indent the line further, if it goes on with the text above it",
        ),
        Kind::ExpectedBlockMappingKey | Kind::ExpectedBlockSequenceEntry if begins_line => (
            "this line is indented otherwise than those that it belongs to",
            "begin all keys of a mapping in one column, and all `-` of a list",
        ),
        Kind::ExpectedBlockMappingKey | Kind::ExpectedBlockSequenceEntry => (
            "the value has ended here, and something follows it",
            "put the whole text into `\"…\"`",
        ),
        Kind::InvalidBlockScalarHeader => (
            "`|` and `>` announce a text on the lines below, and something else follows on this one",
            "put a text that begins with one of them into `\"…\"`",
        ),
        Kind::UnknownAnchor => {
            ("no text begins with `*` without quotation marks", "put the text into `\"…\"`")
        }
        Kind::UnexpectedCharacter { character } => {
            let named = match character {
                '`' => "a backtick".to_owned(),
                _ => format!("`{}`", character.escape_debug()),
            };
            let what = format!("no text begins with {named} without quotation marks");
            return (Some(what), "put the text into `\"…\"`");
        }
        _ => return (None, QUOTE),
    };
    (Some(what.to_owned()), help)
}

impl serde::Serialize for Node {
    /// Writes the tree back: text that would read as something else is quoted by the serialiser.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Value::Scalar(scalar) if scalar.plain => match scalar.text.parse::<u64>() {
                Ok(number) if number.to_string() == scalar.text => serializer.serialize_u64(number),
                _ => serializer.serialize_str(&scalar.text),
            },
            Value::Scalar(scalar) => serializer.serialize_str(&scalar.text),
            Value::List(items) => serializer.collect_seq(items),
            Value::Map(pairs) => {
                serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
            }
        }
    }
}

/// Writes a tree as YAML.
pub fn write(node: &Node) -> String {
    serde_yaml::to_string(node).expect("a tree of text, lists and mappings is always YAML")
}

#[cfg(test)]
mod tests {
    use super::{MOST_NODES, Node, Value, parse, write};
    use crate::span::FileId;

    /// Each text of a tree, and whether it stood without quotes.
    fn texts(node: &Node) -> Vec<(&str, bool)> {
        match &node.value {
            Value::Scalar(scalar) => vec![(&scalar.text, scalar.plain)],
            Value::List(items) => items.iter().flat_map(texts).collect(),
            Value::Map(pairs) => {
                pairs.iter().flat_map(|(key, value)| [texts(key), texts(value)].concat()).collect()
            }
        }
    }

    #[test]
    fn a_number_is_written_as_it_was_read_and_a_text_of_digits_stays_a_text() {
        let text = "a: 10\nb: \"10\"\nc: 007\nd: [0, \"0\", 18446744073709551615]\n";
        let written = write(&parse(FileId(0), text, 0).expect("YAML"));
        let again = parse(FileId(0), &written, 0).expect("what is written is YAML");
        let plain_numbers =
            [("10", true), ("10", false), ("007", false), ("0", true), ("0", false)];
        let found: Vec<_> = texts(&again)
            .into_iter()
            .filter(|(text, _)| !text.starts_with(char::is_alphabetic))
            .collect();
        assert_eq!(found[..5], plain_numbers, "{written}");
        assert_eq!(found[5], ("18446744073709551615", true), "{written}");
    }

    #[test]
    fn a_manifest_has_as_many_values_as_are_told_and_no_more() {
        let list = |values: u32| format!("[{}]", "a,".repeat(values as usize));
        let most = MOST_NODES as u32 - 1;
        assert!(parse(FileId(0), &list(most), 0).is_ok());
        let fault = parse(FileId(0), &list(most + 1), 0).expect_err("one more than there may be");
        assert_eq!(fault.message, "too much is nested here");
    }
}
