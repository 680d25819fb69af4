//! A file lies in the course's `media` folder, and no module shows it.
//!
//! It is in no kit. Perhaps its line was forgotten; or it is left over, and the next author wonders
//! whether it may be changed. A module that stands in no day is none of the course.
//!
//! Example: `media/old-map.png`, which no `![…](../media/old-map.png)` names.
//! Instead: show it, or delete it.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "file-never-used",
    level: Level::Warning,
    manual: include_str!("file_never_used.rs"),
    holds: Holds::WhenApproved,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for path in &course.unused {
        let message = format!("no module of the course shows `{}`", path.name());
        faults.push(
            Diagnostic::error(RULE.name, Place::Path(path.to_string()), message)
                .help(format!("show it: `![…](../media/{})`; or delete it", path.name())),
        );
    }
}
