//! What the tests share: courses in memory, and the way from there to a kit.
#![allow(unreachable_pub, reason = "shared by test crates")]
#![allow(dead_code, reason = "each test file uses some of it")]
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

pub mod archive;
pub mod keys;
pub mod patience;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use kitbag::cli::build::{Built, Settings, make};
use kitbag::cli::progress::Progress;
use kitbag::course::Selection;
use kitbag::diagnostic::Diagnostic;
use kitbag::digest::{self, Digest};
use kitbag::projection::Edition;
use kitbag::render::Mark;
use kitbag::report::{self, Colour};
use kitbag::source::{FilePath, Source};
use kitbag::syntax::values::{Id, Slug};

/// Files of a curriculum by path.
pub type Files = BTreeMap<String, Vec<u8>>;

pub const ACADEMY: &str =
    "format: 1\nname: Test Academy\ntraining_hour: {minutes: 60, breaks: counted}\n";

pub const COURSE: &str = "\
format: 1
id: c
title: Test course
version: 1.0.0
language: en
licence: CC-BY-4.0
status: draft
level: instructor
audiences: [officer, telecommunicator]
goal: Test the tool.
dates: {created: 2026-01-01, revised: 2026-01-02}
people: {prepared_by: Somebody}
class: {min: 1, max: 9}
objectives:
  - {id: O-1, kind: tpo, condition: Given a test, task: pass it, criterion: wholly, assessed_in: [m]}
days:
  - start: \"08:00\"
    modules: [m]
safety_plan: {stop_word: Red, rules: [Anyone may stop.]}
changes:
  - {version: 1.0.0, date: 2026-01-02, summary: First}
";

pub const FRONT: &str =
    "---\ntitle: Module\nblock: M1\ngoal: Test a module.\nminutes: 10\nobjectives: [O-1]\n---\n";

/// A course of one module, whose one section holds `body`.
pub fn course_with(body: &str) -> Files {
    course_with_module(&format!("{FRONT}\n## Section {{#section minutes=10}}\n\n{body}\n"))
}

/// A course of one module.
pub fn course_with_module(module: &str) -> Files {
    files([
        ("academy.yaml", ACADEMY),
        ("courses/c/course.yaml", COURSE),
        ("courses/c/modules/m.md", module),
    ])
}

pub fn files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Files {
    files.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect()
}

/// The files of a folder on the disk.
pub fn folder(root: &str) -> Files {
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file()).map(|entry| {
        let path = entry.path().strip_prefix(root).unwrap();
        let path: Vec<&str> = path.iter().map(|part| part.to_str().unwrap()).collect();
        (path.join("/"), std::fs::read(entry.path()).unwrap())
    });
    files.collect()
}

pub fn source(files: &Files) -> Source {
    Source::in_memory(
        files.iter().map(|(path, bytes)| (FilePath::parse(path).unwrap(), bytes.clone())),
    )
}

pub fn settings(course: &str, edition: Edition) -> Settings {
    Settings {
        course: Slug::parse(course).unwrap(),
        edition,
        selection: Selection::default(),
        agency: None,
        mark: Mark::Draft,
    }
}

pub fn audience(mut settings: Settings, audience: &str) -> Settings {
    settings.selection.audience = Some(Id::parse(audience).unwrap());
    settings
}

/// Builds in memory: the kit, if there is one, and what was found.
pub fn build(files: &Files, settings: &Settings) -> (Option<Built>, Vec<Diagnostic>) {
    let source = source(files);
    let mut diagnostics = Vec::new();
    let built = make(&source, settings, &Progress::default(), &mut diagnostics).unwrap();
    (built, diagnostics)
}

/// What a build says, as it is drawn in a pipe.
pub fn report(files: &Files, course: &str) -> String {
    let source = source(files);
    let mut diagnostics = Vec::new();
    make(&source, &settings(course, Edition::Instructor), &Progress::default(), &mut diagnostics)
        .unwrap();
    report::text(&source, &diagnostics, Colour::No)
}

/// The kit's files by path below its folder; panics with the report if there is none.
pub fn kit(files: &Files, settings: &Settings) -> Files {
    let (built, diagnostics) = build(files, settings);
    let Some(built) = built else {
        panic!("no kit:\n{}", report::text(&source(files), &diagnostics, Colour::No))
    };
    unzip(&built.zip.bytes())
}

/// The entries of a zip by path below its one folder.
pub fn unzip(bytes: &[u8]) -> Files {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = Files::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        files.insert(name.split_once('/').unwrap().1.to_owned(), bytes);
    }
    files
}

/// A zip of files that a stranger changed, with digests and sums that fit them.
pub fn sealed(name: &str, mut files: Files) -> Vec<u8> {
    let sum = |path: &str, bytes: &[u8]| digest::line(Digest::of(bytes), path);
    let source = files.iter().filter(|(path, _)| path.starts_with("source/"));
    let lines: String = source.map(|(path, bytes)| sum(path, bytes)).collect();
    let mut manifest: serde_json::Value = serde_json::from_slice(&files["kit.json"]).unwrap();
    manifest["content_digest"] = Digest::of(lines.as_bytes()).to_string().into();
    files.insert("kit.json".into(), serde_json::to_vec(&manifest).unwrap());
    files.remove("SHA256SUMS");
    let list: String = files.iter().map(|(path, bytes)| sum(path, bytes)).collect();
    files.insert("SHA256SUMS".into(), list.into_bytes());
    let entry = |(path, bytes): (&String, &Vec<u8>)| {
        archive::Entry::deflated(&format!("{name}/{path}"), bytes)
    };
    archive::Zip { entries: files.iter().map(entry).collect(), ..archive::Zip::default() }.bytes()
}
