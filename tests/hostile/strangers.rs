//! Kits from outside, and what each command that opens one makes of it.

use rayon::prelude::*;

use crate::received::Case;
use crate::shop::{STRANGERS, Said, Shop};
use crate::table::{self, Row};
use crate::told;

/// The commands. None writes anything.
const COMMANDS: &[&[&str]] = &[
    &["verify", STRANGERS],
    &["export", STRANGERS, "--agency", "agencies/rio", "--out", "dist"],
    &["agency", "status", STRANGERS, "--agency", "agencies/rio"],
    &["diff", STRANGERS, "c", "--format", "html", "--out", "dist/changes.html"],
];

/// Tries each kit with each command that opens one.
pub(crate) fn each_is_refused(subject: &str, cases: &[Case]) {
    let rows: Vec<Row> = cases.par_iter().map(row).collect();
    table::judge(subject, &rows);
}

fn row((what, reason, zip): &Case) -> Row {
    let shop = Shop::new();
    shop.write(STRANGERS, zip);
    let mut row = Row::new(what);
    for arguments in COMMANDS {
        let said = row.run(&shop, arguments, "");
        row.blame(arguments, faults_of(&said, reason));
        if row.calls == 1 {
            row.told.extend(told::refused(&said.text));
        }
    }
    row
}

fn faults_of(said: &Said, reason: &str) -> Vec<String> {
    let mut wrong: Vec<String> = said.amiss().into_iter().collect();
    if said.status != Some(4) {
        wrong.push(format!("status {:?}, not 4: {}", said.status, said.text));
    }
    let head = format!("error[{reason}]: `{STRANGERS}` is refused: ");
    for word in [&*head, "= help: "] {
        if !said.text.contains(word) {
            wrong.push(format!("it does not say `{word}`: {}", said.text));
        }
    }
    wrong
}
