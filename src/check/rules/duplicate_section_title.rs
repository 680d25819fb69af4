//! Two sections of one module have the same title.
//!
//! "Go to Practice" names neither of them: on the agenda, in the outline that a regulator reads, and for
//! whoever listens to a list of headings. Breaks may share a title, and so may sections for
//! different audiences, which nobody has both.
//!
//! Example: `## Practice {#first minutes=10}` and `## Practice {#second minutes=15}`.
//! Instead: say what is different: `## Practice at the console`.

use std::collections::BTreeMap;

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Span;
use crate::syntax::decode::Faults;
use crate::syntax::tree::{Section, SectionKind};
use crate::syntax::walk::plain_text;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "duplicate-section-title",
    level: Level::Warning,
    manual: include_str!("duplicate_section_title.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for module in &course.modules {
        let mut titles: BTreeMap<String, Vec<&Section>> = BTreeMap::new();
        let sections = module.tree.sections.iter();
        for section in sections.filter(|section| section.kind != SectionKind::Break) {
            let title = plain_text(&section.title);
            let others = titles.entry(title.trim().to_lowercase()).or_default();
            if let Some(first) = others.iter().find(|other| share_readers(other, section)) {
                let message = format!("another section of `{}` is called `{title}`", module.slug);
                faults.push(
                    Diagnostic::error(RULE.name, title_of(section), message)
                        .related(title_of(first), "first here")
                        .help("say in each title what is different"),
                );
            }
            others.push(section);
        }
    }
}

/// Whether somebody may have both sections before them.
fn share_readers(one: &Section, other: &Section) -> bool {
    let named = |section: &Section| !section.audience.is_empty();
    !(named(one) && named(other))
        || one.audience.iter().any(|id| other.audience.iter().any(|also| also.value == id.value))
}

fn title_of(section: &Section) -> Span {
    match (section.title.first(), section.title.last()) {
        (Some(first), Some(last)) => Span { end: last.span.end, ..first.span },
        _ => section.span,
    }
}
