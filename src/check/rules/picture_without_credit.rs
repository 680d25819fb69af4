//! A picture has no entry in the `credits.yaml` beside it.
//!
//! A kit goes to agencies that pass it on. Who made a picture, and on what terms it may be used,
//! must be known before it is printed a thousand times.
//!
//! Example: `media/console.png` without an entry `- {file: console.png, …}`.
//! Instead: add the entry: file, title, by, licence.

use crate::check::{Find, Holds, Rule, Subject};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::decode::Faults;

/// The rule.
pub(in crate::check) const RULE: Rule = Rule {
    name: "picture-without-credit",
    level: Level::Error,
    manual: include_str!("picture_without_credit.rs"),
    holds: Holds::Always,
    find: Find::Always(find),
};

fn find(course: &Subject<'_>, faults: &mut Faults) {
    for (module, picture, span) in course.pictures() {
        let path = module.path.join(&picture.file);
        if let Ok(path) = path
            && !course.credits.contains_key(&path)
            && !course.in_part.iter().any(|file| file.folder() == path.folder())
        {
            let message = format!("nothing says who made `{}`", path.name());
            let entry = format!("- {{file: {}, title: …, by: …, licence: …}}", path.name());
            faults.push(
                Diagnostic::error(RULE.name, span, message)
                    .help(format!("add `{entry}` to `{}/credits.yaml`", path.folder())),
            );
        }
    }
}
