//! Marks that the parser left as text: what their author meant by them is not what a page would print.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Place};
use crate::span::Span;
use crate::syntax::attributes::is_attributes;
use crate::syntax::markdown::Builder;
use crate::syntax::tree::Callout;

impl Builder<'_> {
    /// Looks at a piece of plain text, which is told or refused if a mark is left in it.
    pub(super) fn look_for_leftovers(&mut self, text: &str, range: &Range<usize>) {
        self.refuse_undefined_notes(range);
        if self.begins_line(range.start) {
            self.refuse_colons(text, range);
            self.refuse_headings(text, range);
            self.tell_bars(range);
        }
        self.tell_braces(range);
    }

    /// Tells the words beside the fence of code, and refuses a fence without end; the code ends at byte `end`.
    pub(super) fn look_at_fence_of_code(&mut self, info: &str, range: &Range<usize>, end: usize) {
        let line = range.start..range.start + self.line_length(range.start);
        if let Some((_, words)) = info.trim().split_once(char::is_whitespace) {
            let words = words.trim_start();
            let at = self.original[line.clone()].rfind(words).unwrap_or_default();
            let span = self.span(&(line.start + at..line.end));
            let message = "these words beside the code are printed nowhere";
            self.faults.push(
                Diagnostic::warning("words-beside-code", span, message)
                    .help("write them above the code, or delete them"),
            );
        }
        // All that follows would be code, and what is marked for the instructor in it a part of the handout.
        let behind = self.original.get(end..range.end).unwrap_or_default();
        if !behind.contains(['`', '~']) {
            self.faults.push(
                Diagnostic::error("unclosed-code", self.span(&line), "this code is never closed")
                    .label("opened here")
                    .help("close it with a line of the same signs as it was opened with"),
            );
        }
    }

    /// Whether it is the first text of its line: nothing but marks of quotations and lists stands before it.
    fn begins_line(&mut self, at: usize) -> bool {
        let (last, began) = self.looked_at;
        if last == at {
            return began;
        }
        // No further back than the text that was looked at before: a line may be as long as its file, and have such
        // texts without end.
        let before = &self.original[last.min(at)..at];
        let marks = before.trim_end_matches(|letter| letter != '\n' && is_mark(letter));
        let begins = marks.ends_with('\n') || (marks.is_empty() && last == 0);
        self.looked_at = (at, begins);
        begins
    }

    fn rest_of_line(&self, at: usize) -> Span {
        self.span(&(at..at + self.line_length(at)))
    }

    /// A line that begins with two colons is a fence that something hid, or a slip.
    fn refuse_colons(&mut self, text: &str, range: &Range<usize>) {
        if !text.starts_with("::") {
            return;
        }
        let span = self.rest_of_line(range.start);
        if span.end - span.start == 2 {
            self.half_fence = Some(range.start);
        }
        let message = match text.starts_with(":::") {
            true => "no fence is read here",
            false => "this line begins with two colons",
        };
        self.faults.push(
            Diagnostic::error("stray-fence", span, message)
                .help("a fence has three colons or more, on a line of its own, and never stands inside a `>` quotation or behind a list's mark"),
        );
    }

    /// `##Title` and `####### Title`, which would print as they stand.
    fn refuse_headings(&mut self, text: &str, range: &Range<usize>) {
        let starts_line = self.original[..range.start].ends_with('\n') || range.start == 0;
        let behind = text.trim_start_matches('#');
        if !starts_line || !text.starts_with("##") || behind.is_empty() {
            return;
        }
        let message = match behind.starts_with(' ') {
            true => "a heading has six `#` signs at most",
            false => "a heading has a space behind its `#` signs",
        };
        let span = self.rest_of_line(range.start);
        self.faults.push(
            Diagnostic::error("heading-level", span, message)
                .help("write `## Title`; for the signs themselves, write `\\##`"),
        );
    }

    /// Rows that no table was made of: told once, at the first.
    fn tell_bars(&mut self, range: &Range<usize>) {
        let line = range.start..range.start + self.line_length(range.start);
        let text = &self.original[line.clone()];
        let above = || self.original[..range.start].rsplit('\n').nth(1).unwrap_or_default();
        if is_row(text) && !is_row(above().trim_start_matches(is_mark)) {
            let message = "these bars make no table, and are printed as they stand";
            self.faults.push(Diagnostic::warning("table-not-read", self.span(&line), message).help(
                "the second line of a table is `|---|---|`, with as many cells as the first; for the characters themselves, write `\\|`",
            ));
        }
    }

    /// Attributes where none are read.
    fn tell_braces(&mut self, range: &Range<usize>) {
        let text = &self.original[range.clone()];
        let Some(brace) = text.find('{') else { return };
        let Some(length) = text[brace..].find('}') else { return };
        let braces = range.start + brace..range.start + brace + length + 1;
        let span = self.span(&braces);
        let is_told =
            |fault: &Diagnostic| matches!(fault.place, Place::Span(told) if told.contains(span));
        if is_attributes(&self.original[braces.clone()])
            && !self.is_escaped(braces.start)
            && !self.faults.last().is_some_and(is_told)
        {
            let message = "these braces are printed as they stand: nothing here has attributes";
            self.faults.push(
                Diagnostic::warning("braces-not-read", span, message)
                    .help("delete them; for the characters themselves, write `\\{`"),
            );
        }
    }

    /// Whether a backslash makes a character plain text that would else be a mark.
    pub(super) fn is_escaped(&self, at: usize) -> bool {
        let before = &self.original[..at];
        (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
    }

    /// The parser leaves the mark of a note that nobody defined as it was written, and that of a call-out which
    /// it doesn't know.
    fn refuse_undefined_notes(&mut self, range: &Range<usize>) {
        // A bracket that wasn't escaped is a text of its own: this one stands behind it.
        let Some(at) = self.original[..range.start].strip_suffix('[').map(str::len) else { return };
        // A mark has no bracket in it, and none of another paragraph's words.
        let ends = |letter: char| matches!(letter, '[' | ']');
        let Some(length) = self.original[at + 1..].find(ends).map(|length| length + 1) else {
            return;
        };
        if !self.original[at + length..].starts_with(']') {
            return;
        }
        let span = self.span(&(at..at + length + 1));
        let label = &self.original[at + 1..at + length];
        if let Some(word) = label.strip_prefix('!') {
            let is_word = !word.is_empty() && word.chars().all(char::is_alphabetic);
            if is_word && self.begins_line(at) {
                self.faults.push(unread_callout(word, span));
            }
            return;
        }
        let Some(label) = label.strip_prefix('^') else { return };
        if label.is_empty() {
            self.faults.push(
                Diagnostic::error("undefined-footnote", span, "this footnote has no name")
                    .help("write one, as in `[^1]`; for the characters themselves, write `\\[^`"),
            );
        } else if !label.contains('\n') {
            let message = format!("no footnote `{label}` is defined in this module");
            let fault = Diagnostic::error("undefined-footnote", span, message);
            self.faults.push(fault.help(format!(
                "add a paragraph that begins with `[^{label}]: `; for the characters themselves, write `\\[^`"
            )));
        } else if !label.contains("\n\n") {
            self.refuse_broken_mark(span);
        }
    }

    pub(super) fn refuse_broken_mark(&mut self, span: Span) {
        let message = "the mark of a footnote goes on in the next line";
        self.faults.push(
            Diagnostic::error("undefined-footnote", span, message)
                .help("write it in one line; for the characters themselves, write `\\[^`"),
        );
    }
}

/// Whether it belongs to the marks that a line in a quotation or list begins with.
pub(super) fn is_mark(letter: char) -> bool {
    letter.is_whitespace() || letter.is_ascii_digit() || "->*+.)".contains(letter)
}

/// Whether a text looks as a row of a table does, or as the line below its head.
fn is_row(text: &str) -> bool {
    let line = text.trim_end();
    let is_below_head = line.starts_with(['-', ':'])
        && line.contains('|')
        && line.bytes().all(|byte| b"|-: ".contains(&byte));
    is_below_head || line.len() > 1 && line.starts_with('|') && line.ends_with('|')
}

fn unread_callout(word: &str, span: Span) -> Diagnostic {
    let known = Callout::WORDS.iter().find(|known| known.eq_ignore_ascii_case(word));
    match known {
        Some(known) => Diagnostic::error(
            "callout",
            span,
            "the mark of a call-out stands alone in the first line of a quotation",
        )
        .help(format!(
            "write a line `> [!{}]`, and below it the text, each line behind a `>`",
            known.to_uppercase()
        )),
        None => Diagnostic::error("callout", span, format!("there is no call-out `{word}`")).help(
            "write `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]`; for the characters themselves, write `\\[!`",
        ),
    }
}
