//! A section has a title and minutes, and nothing in it.
//!
//! The agenda gives it time, and neither the guide nor the handout says what happens in that time; two
//! instructors will teach two courses. A break needs no text. A module whose `status` is `outline` is
//! let be: it says itself that it isn't written.
//!
//! Example: `## Practice {#practice .activity minutes=20}` right above the next section.
//! Instead: write what is taught or done, or give its minutes to another section.

use crate::check::{Find, Holds, Rule, Subject};
use crate::course::CourseModule;
use crate::diagnostic::{Diagnostic, Level, plural};
use crate::syntax::decode::Faults;
use crate::syntax::tree::{Section, SectionKind};
use crate::syntax::walk::plain_text;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "empty-section",
    level: Level::Error,
    manual: include_str!("empty_section.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    // For one audience a section may be empty, and for another be full.
    if course.selection.audience.is_some() {
        return;
    }
    let written =
        |module: &&CourseModule| module.tree.is_written() && module.tree.has_read("sections");
    let modules = course.modules.iter().filter(written);
    for section in modules.flat_map(|module| &module.tree.sections).filter(|one| is_empty(one)) {
        let minutes = section.minutes.0;
        let message = format!("the section `{}` says nothing", plain_text(&section.title));
        faults.push(
            Diagnostic::error(RULE.name, section.span, message)
                .label(format!("{} of what?", plural(minutes as usize, "minute")))
                .help("write what is taught or done here; if nothing is, call it `.break` or delete it"),
        );
    }
}

fn is_empty(section: &Section) -> bool {
    section.kind != SectionKind::Break
        && section.blocks.is_empty()
        && section.parts.iter().all(|part| part.blocks.is_empty())
}
