//! A module's handout is harder to read than the course's `reading_grade` allows.
//!
//! A handout is read once, on a shift, by people who left school at different times. The Flesch-Kincaid
//! grade tells roughly which school year a text asks for, by the length of its sentences and words. It
//! knows nothing of sense: it is a reason to look, not a mark. Only English text of a hundred words or
//! more is judged; names and citations are left out.
//!
//! Example: `reading_grade: 10` and a handout whose sentences have thirty words.
//! Instead: split the longest sentences; say a long word shorter where there is one.

use crate::check::handout;
use crate::check::reading::{Reading, Sentence};
use crate::check::words::is_english;
use crate::check::{Find, Holds, Rule, Subject};
use crate::course::{Course, CourseModule};
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Span;
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "text-harder-than-reading-grade",
    level: Level::Warning,
    manual: include_str!("text_harder_than_reading_grade.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

/// How many of the longest sentences are shown.
const SHOWN: usize = 3;

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let Some(limit) = course.manifest.reading_grade.filter(|_| is_english(course)) else { return };
    let written = |module: &&CourseModule| module.tree.is_written();
    for module in course.modules.iter().filter(written) {
        faults.extend(too_hard(course, module, limit));
    }
}

fn too_hard(course: &Course, module: &CourseModule, limit: u32) -> Option<Diagnostic> {
    let section = module.tree.sections.first()?;
    let reading = Reading::of(&handout::pieces(&module.tree));
    // As it is printed, to a tenth: what reads as the limit is within it.
    let grade = (reading.grade()? * 10.0).round() / 10.0;
    if grade <= f64::from(limit) {
        return None;
    }
    let message = format!(
        "the handout of `{}` asks for reading grade {grade:.1}, and the course for {limit} at most",
        module.slug
    );
    let fault = Diagnostic::error(RULE.name, section.span, message)
        .label("the handout begins here")
        .help("split the longest sentences, and say long words shorter; or raise `reading_grade`");
    let source = handout::source(course, module);
    let longest = reading.longest(SHOWN).into_iter();
    Some(longest.fold(fault, |fault, sentence| {
        fault.related(beginning(source, sentence), format!("{} words", sentence.words))
    }))
}

/// Where a sentence begins. Its quotation marks and apostrophes are plain in the source.
fn beginning(source: &str, sentence: &Sentence) -> Span {
    let opening = sentence.opening.replace(['“', '”'], "\"").replace(['‘', '’'], "'");
    handout::place_of(source, sentence.block, &opening)
}
