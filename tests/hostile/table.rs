//! A subject's table: where each row's faults are told, and how many calls there were.

use std::fmt::Write as _;

use crate::shop::{Said, Shop};
use crate::told::Told;

/// So many calls of the program there were when the tables were written. They may grow.
const FEWEST: &[(&str, usize)] = &[
    ("agencies", 407),
    ("encodings", 48),
    ("ends", 120),
    ("kit.json", 148),
    ("limits", 32),
    ("links-and-devices", 72),
    ("local and central", 88),
    ("manifests", 264),
    ("module-text", 432),
    ("more-manifests", 402),
    ("names", 180),
    ("names-on-the-disk", 216),
    ("other-spellings", 444),
    ("other-ways-out", 54),
    ("pictures", 132),
    ("questions", 114),
    ("records", 248),
    ("small-slips-are-not-passed-over", 66),
    ("sums", 200),
    ("templates", 57),
    ("too-large", 42),
    ("ways-out-by-a-module", 264),
    ("ways-out-by-a-picture", 186),
    ("what-is-hidden-and-named", 24),
    ("what-is-not-there", 36),
    ("what-may-not-be", 19),
];

/// What came of a row.
pub(crate) struct Row {
    pub(crate) what: String,
    /// The faults that the first command told.
    pub(crate) told: Vec<Told>,
    /// What is wrong.
    pub(crate) wrong: Vec<String>,
    /// How often the program was called.
    pub(crate) calls: usize,
}

impl Row {
    pub(crate) fn new(what: &str) -> Self {
        Self { what: what.to_owned(), told: Vec::new(), wrong: Vec::new(), calls: 0 }
    }

    /// Runs a command, which may write to `output` alone, if that is anything.
    pub(crate) fn run(&mut self, shop: &Shop, arguments: &[&str], output: &str) -> Said {
        let before = shop.tree();
        let said = shop.run(arguments);
        self.calls += 1;
        self.blame(arguments, before.changed(&shop.tree(), output));
        said
    }

    /// Notes what is wrong with a command.
    pub(crate) fn blame(&mut self, arguments: &[&str], wrong: impl IntoIterator<Item = String>) {
        let command = arguments.join(" ");
        self.wrong.extend(wrong.into_iter().map(|one| format!("`{command}`: {one}")));
    }
}

/// The most faults of a row that are written down.
const MOST: usize = 4;

/// Fails if a row is wrong, if its faults are told elsewhere than is written down, or if rows are gone.
pub(crate) fn judge(subject: &str, rows: &[Row]) {
    let mut wrong: Vec<String> = rows
        .iter()
        .flat_map(|row| row.wrong.iter().map(|one| format!("{}: {one}", row.what)))
        .collect();
    let path = format!("tests/hostile/told/{subject}.txt");
    let known = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let now: String = rows.iter().map(written).collect();
    if now != known && std::env::var_os("KITBAG_ACCEPT").is_some() {
        std::fs::write(&path, &now).unwrap();
    } else if now != known && !cfg!(windows) {
        // On Windows a `\` reads as `/` here.
        wrong.push(format!("{path} should read:\n{now}"));
    }
    let calls: usize = rows.iter().map(|row| row.calls).sum();
    println!("{subject}: {} cases, {calls} calls of the program", rows.len());
    let fewest = FEWEST.iter().find(|(name, _)| *name == subject).map(|one| one.1);
    let fewest = fewest.unwrap_or_else(|| panic!("no number of calls is known of {subject}"));
    if calls < fewest {
        wrong.push(format!("{calls} calls are fewer than there were"));
    }
    assert!(wrong.is_empty(), "{} are wrong:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

fn written(row: &Row) -> String {
    let mut text = format!("{}\n", row.what);
    for one in row.told.iter().take(MOST) {
        let _ = writeln!(text, "  {} {}", one.head, one.place);
    }
    match row.told.len() {
        0 => text.push_str("  nothing\n"),
        count if count > MOST => drop(writeln!(text, "  and {} more", count - MOST)),
        _ => {}
    }
    text
}
