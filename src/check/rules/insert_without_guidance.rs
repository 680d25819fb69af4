//! An insert that an agency must fill doesn't say with what.
//!
//! The words in an insert are for the one who fills it, months later and without the author at
//! hand. Fewer than five of them can't tell which policy, how much of it, and who must agree.
//!
//! Example: `::: insert Your policy {#own-policy required}` with nothing in it.
//! Instead: "Quote the section on pursuits, with its number and date. Your legal adviser reads it
//! first."

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level, plural};
use crate::syntax::decode::Faults;
use crate::syntax::tree::BlockKind;
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::blocks_text;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "insert-without-guidance",
    level: Level::Error,
    manual: include_str!("insert_without_guidance.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// Words. The shortest sentence that says what to do with what: "Quote your policy on pursuits."
const FEWEST_WORDS: usize = 5;

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for block in course.blocks() {
        let BlockKind::Marked(marked) = &block.kind else { continue };
        // What an agency has filled holds its text, and no longer the guidance.
        let details = &marked.details;
        if marked.kind != Kind::Insert || !details.required || details.is_filled {
            continue;
        }
        let words = blocks_text(&marked.blocks).split_whitespace().count();
        if words < FEWEST_WORDS {
            let message = "an agency must fill this insert, and nothing says with what";
            let guidance = match words {
                0 => "no guidance".to_owned(),
                _ => format!("{} of guidance", plural(words, "word")),
            };
            faults.push(
                Diagnostic::error(RULE.name, marked.fence, message)
                    .label(guidance)
                    .help("say in it which policy or fact belongs here, and who must agree"),
            );
        }
    }
}
