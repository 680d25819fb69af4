//! The words to be said in a section take longer than the section.
//!
//! An instructor who follows the text runs over, or drops what comes last, and the class hears another
//! course than the one that was approved. The `say` blocks of a section are counted together, without
//! those for one audience only.
//!
//! Example: `## Opening {#opening minutes=3}` with a `say` block of 500 words.
//! Instead: give it more minutes, or say it shorter; background stands in an `instructor` block.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level, plural};
use crate::syntax::decode::Faults;
use crate::syntax::tree::{BlockKind, Marked, Section};
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::{blocks_text, plain_text, push_blocks};

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "say-too-long",
    level: Level::Warning,
    manual: include_str!("say_too_long.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// Words that are read to a class in a minute. Speakers are told to keep to 120 to 150, and books are read
/// aloud at 150 to 160; before a class there are pauses, and eyes to look into.
const WORDS_A_MINUTE: usize = 130;

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let modules = course.modules.iter().filter(|module| module.tree.has_read("sections"));
    for section in modules.flat_map(|module| &module.tree.sections) {
        let says = says(section);
        let words = |say: &&Marked| blocks_text(&say.blocks).split_whitespace().count();
        let spoken = says.iter().map(words).sum::<usize>().div_ceil(WORDS_A_MINUTE);
        let minutes = section.minutes.0;
        if spoken > minutes as usize
            && let Some(longest) = says.iter().max_by_key(|say| words(say))
        {
            let message = format!(
                "the words to be said in `{}` take {}, and it has {minutes}",
                plain_text(&section.title),
                plural(spoken, "minute"),
            );
            faults.push(
                Diagnostic::error(RULE.name, longest.fence, message)
                    .label(format!("at {WORDS_A_MINUTE} words a minute"))
                    .related(section.minutes.span, "the section's minutes")
                    .help("give the section more minutes, or say it shorter"),
            );
        }
    }
}

/// What the whole class is told in a section.
fn says(section: &Section) -> Vec<&Marked> {
    let parts = section.parts.iter().filter(|part| part.audience.is_empty());
    let mut all = Vec::new();
    for blocks in std::iter::once(&section.blocks).chain(parts.map(|part| &part.blocks)) {
        push_blocks(blocks, &mut all);
    }
    let says = all.into_iter().filter_map(|block| match &block.kind {
        BlockKind::Marked(marked) if marked.kind == Kind::Say => Some(&**marked),
        _ => None,
    });
    says.filter(|say| say.audience.is_empty()).collect()
}
