//! A module file lies in the course's folder, and no day names it.
//!
//! It is in no agenda, no handout and no kit: perhaps its line was forgotten.
//!
//! Example: `modules/peer-support.md` beside a manifest whose days don't name `peer-support`.
//! Instead: name it in a day, or delete the file.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "module-in-no-day",
    level: Level::Warning,
    manual: include_str!("module_in_no_day.rs"),
    holds: Holds::Always,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for path in &course.unlisted {
        let place = Place::Path(path.to_string());
        faults.push(
            Diagnostic::error(
                RULE.name,
                place,
                format!("the module `{}` stands in no day", path.stem()),
            )
            .help("name it in `days` of course.yaml, or delete the file"),
        );
    }
}
