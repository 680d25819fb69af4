//! The changes as a trainer reads them at a terminal: counts first, then things by name, then words.

use std::fmt::Write as _;

use crate::release::advice::advice;
use crate::release::changes::{Change, Changes, Group, Row};
use crate::release::versions::Demand;
use crate::release::words::{Passage, Piece};
use crate::syntax::vocabulary::Reader;

/// The widest line, in characters.
const WIDTH: usize = 100;

/// Draws the changes; `reader` is whom they are told. What they demand of the version tells of all changes, and
/// so is for those who may read all.
pub fn text(changes: &Changes, demand: Option<&Demand<'_>>, reader: Reader) -> String {
    let mut out = heading(changes);
    if changes.list.is_empty() {
        out.push_str("Nothing changed: no new version is needed.\n");
        return out;
    }
    let counts: Vec<String> = Group::ALL
        .iter()
        .map(|group| (group.title(), changes.of(*group).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(title, count)| format!("{} {count}", title.to_lowercase()))
        .collect();
    push_wrapped(&mut out, "", &format!("Changes: {}", counts.join(" · ")));
    let advice = advice(changes, reader);
    if !advice.is_empty() {
        let title = match reader {
            Reader::Participant => "If you have the earlier version",
            _ => "If you taught the earlier version",
        };
        let _ = writeln!(out, "\n{title}");
    }
    for line in advice {
        push_wrapped(&mut out, "  ", &format!("- {line}"));
    }
    for group in Group::ALL {
        let changes: Vec<&Change> = changes.of(*group).collect();
        if changes.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{} ({})", group.title(), changes.len());
        if *group == Group::Wording {
            out.push_str("  [-what is gone-] {+what is new+}\n");
        }
        changes.into_iter().for_each(|change| push_change(&mut out, change));
    }
    demand.into_iter().for_each(|demand| push_demand(&mut out, demand));
    out
}

fn heading(changes: &Changes) -> String {
    let Changes { old, new, .. } = changes;
    let law = match (&old.law_as_of, &new.law_as_of) {
        (Some(old), Some(new)) if old != new => format!(", law as of {new} (was {old})"),
        (_, Some(new)) => format!(", law as of {new}"),
        (_, None) => String::new(),
    };
    format!("{}: what changed from {} to {}{law}\n", new.title, old.version, new.version)
}

fn push_change(out: &mut String, change: &Change) {
    push_wrapped(out, "  ", &change.line());
    change.rows.iter().for_each(|row| push_wrapped(out, "      ", &row_text(row)));
    change.passages.iter().for_each(|passage| push_wrapped(out, "      ", &marked(passage)));
}

fn row_text(row: &Row) -> String {
    let what = if row.what.is_empty() { String::new() } else { format!("{}: ", row.what) };
    match (&row.was, &row.now) {
        (Some(was), Some(now)) => format!("{what}{now}, was {was}"),
        (None, Some(now)) => format!("{what}new: {now}"),
        (Some(was), None) => format!("{what}gone: {was}"),
        (None, None) => what,
    }
}

/// A passage with its marks.
fn marked(passage: &Passage) -> String {
    let pieces = passage.shortened().into_iter().map(|piece| match piece {
        Piece::Kept(text) => text,
        Piece::Gone(text) => format!("[-{text}-]"),
        Piece::New(text) => format!("{{+{text}+}}"),
    });
    let text = pieces.collect::<Vec<_>>().join(" ");
    let restricted = if passage.reader == Reader::Restricted { " (restricted)" } else { "" };
    match passage.label.as_str() {
        "" => text,
        label => format!("{label}{restricted}: {text}"),
    }
}

fn push_demand(out: &mut String, demand: &Demand<'_>) {
    let Some(step) = demand.step else { return };
    let _ = writeln!(
        out,
        "\nVersion\n  This is a {} change: the next version is at least {}, because",
        step.word(),
        demand.least
    );
    demand.why().iter().for_each(|line| push_wrapped(out, "  ", &format!("- {line}")));
}

/// A paragraph in lines that fit a terminal; what follows its first line stands in by two.
pub(super) fn push_wrapped(out: &mut String, indent: &str, text: &str) {
    let mut line = indent.to_owned();
    let mut is_empty = true;
    for word in text.split(' ') {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(out, "{line}");
            line = format!("{indent}  ");
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    let _ = writeln!(out, "{line}");
}
