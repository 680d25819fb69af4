//! The head of a table is empty.
//!
//! Who listens to a table hears with each cell the head of its column; without one the cells are a row
//! of words (WCAG 2.2, success criterion 1.3.1). Cells below the head may be empty: they are room to
//! write. So may the corner above the names of the rows.
//!
//! Example: a first line `| | | |`.
//! Instead: name the columns: `| Who | Where | When |`.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Span;
use crate::syntax::decode::Faults;
use crate::syntax::tree::BlockKind;
use crate::syntax::walk::plain_text;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "table-without-header",
    level: Level::Error,
    manual: include_str!("table_without_header.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for block in course.blocks() {
        if let BlockKind::Table(table) = &block.kind
            && table.head.iter().all(|cell| plain_text(cell).trim().is_empty())
        {
            // Its first sign: the head itself has no words to point at.
            let place = Span { end: block.span.end.min(block.span.start + 1), ..block.span };
            faults.push(
                Diagnostic::error(RULE.name, place, "the columns of this table have no names")
                    .label("the head is empty")
                    .help("write in the first line what each column holds"),
            );
        }
    }
}
