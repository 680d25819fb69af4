//! A folder with a small course that is fit to be released, a key, and a trust file.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::{self, Files, keys};

/// 2 October 2026.
const NOW: &str = "1790899200";

pub(crate) struct Workshop {
    _folder: tempfile::TempDir,
    place: PathBuf,
}

/// The course's manifest, with a goal that ends in these words.
pub(crate) fn course(version: &str, words: &str) -> String {
    format!(
        "format: 1
id: my-course
title: My course
version: {version}
language: en
licence: CC-BY-4.0
status: approved
level: instructor
audiences: [officer, telecommunicator]
goal: Prepare instructors to teach this course {words}
dates: {{created: 2026-10-01, revised: 2026-10-02, review_by: 2027-10-02}}
people: {{prepared_by: A. Writer}}
class: {{min: 6, max: 24, participants_per_instructor: 12}}
objectives:
  - id: OBJ-1
    kind: tpo
    condition: Given a small group and a topic of one's own
    task: explain one idea so that a listener can say it back
    criterion: in three minutes and without notes
    assessed_in: [practice]
days:
  - start: \"08:00\"
    modules: [welcome, practice]
teach_back: {{module: practice, minutes_each: 3, feedback: 2, rooms: 6, rubric: q-one-idea}}
changes:
  - {{version: {version}, date: 2026-10-02, summary: What changed, by: A. Writer}}
"
    )
}

impl Workshop {
    pub(crate) fn new() -> Self {
        Self::in_folder("work")
    }

    pub(crate) fn in_folder(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join(name);
        std::fs::create_dir(&place).unwrap();
        let shop = Self { _folder: folder, place };
        shop.says(&["new", "course", "my-course"], 0, "Made");
        shop.says(&["new", "agency", "our-agency"], 0, "Made");
        keys::write(&shop.place, "key", 1);
        keys::write(&shop.place, "other", 2);
        shop
    }

    pub(crate) fn path(&self) -> &Path {
        &self.place
    }

    pub(crate) fn write_course(&self, version: &str, words: &str) {
        let path = self.place.join("curriculum/courses/my-course/course.yaml");
        std::fs::write(path, course(version, words)).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kitbag"));
        command.current_dir(&self.place).args(arguments).stdin(Stdio::null());
        command.env("SOURCE_DATE_EPOCH", NOW).env_remove("KITBAG_KEY_PASSPHRASE");
        command
    }

    /// Runs a command, which must end with this status and say these words; returns all it said.
    pub(crate) fn says(&self, arguments: &[&str], status: i32, words: &str) -> String {
        let output = self.command(arguments).output().unwrap();
        let text =
            [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
        assert!(
            output.status.code() == Some(status) && text.contains(words),
            "{arguments:?}: {:?}, not {status} and `{words}`: {text}",
            output.status
        );
        text
    }

    /// Releases a version, signed.
    pub(crate) fn release(&self, version: &str, status: i32) -> String {
        self.write_course(version, "");
        self.says(&["release", "my-course", "--to", "public", "--key", "key"], status, "my-course")
    }

    /// All that is published.
    pub(crate) fn tree(&self) -> Files {
        support::folder(self.place.join("public").to_str().unwrap())
    }
}

/// Whether the stock tool is there; if it must be and isn't, the test fails.
pub(crate) fn has_ssh_keygen() -> bool {
    let found = Command::new("ssh-keygen").arg("-?").output().is_ok();
    assert!(found || std::env::var_os("KITBAG_REQUIRE_SSH_KEYGEN").is_none(), "no ssh-keygen");
    found
}
