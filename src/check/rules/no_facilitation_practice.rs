//! A course that makes instructors gives them no time to practise teaching.
//!
//! Facilitation is a skill of the voice and of the nerves, like driving: hearing about it isn't
//! enough. What counts is a section `.teach-back`, or an activity in a module whose `method` names
//! `practice` or `teach-back`.
//!
//! Example: `level: instructor` above modules with `method: [lecture, discussion]`.
//! Instead: add a section `{.teach-back minutes=…}`, or a module with `method: [practice]` and an
//! `.activity`.

use crate::check::whole::is_whole;
use crate::check::{Find, Holds, Rule, Subject};
use crate::course::CourseModule;
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::course_file::CourseLevel;
use crate::syntax::decode::Faults;
use crate::syntax::front_matter::Method;
use crate::syntax::tree::{BlockKind, SectionKind};
use crate::syntax::vocabulary::Kind;
use crate::syntax::walk::all_blocks;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "no-facilitation-practice",
    level: Level::Warning,
    manual: include_str!("no_facilitation_practice.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    let level = course.manifest.level;
    if level.value != CourseLevel::Instructor || !is_whole(course) {
        return;
    }
    if !course.modules.iter().any(is_practice) {
        let message = "this course makes instructors, and they never practise";
        faults.push(
            Diagnostic::error(RULE.name, level.span, message)
                .label("needs practice")
                .help("add a section `{.teach-back minutes=…}`")
                .help("or an `.activity` in a module with `method: [practice]`"),
        );
    }
}

/// Whether candidates practise in it.
fn is_practice(module: &CourseModule) -> bool {
    let has = |wanted| module.tree.sections.iter().any(|section| section.kind == wanted);
    let mut methods = module.tree.front.method.iter();
    let is_practised = methods.any(|method| matches!(method, Method::Practice | Method::TeachBack));
    has(SectionKind::TeachBack)
        || is_practised && (has(SectionKind::Activity) || has_activity_block(module))
}

fn has_activity_block(module: &CourseModule) -> bool {
    all_blocks(&module.tree).iter().any(|block| match &block.kind {
        BlockKind::Marked(marked) => marked.kind == Kind::Activity,
        _ => false,
    })
}
