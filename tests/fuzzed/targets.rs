//! What the fuzzers call: one function a target, the same here and in `fuzz`. Each takes any bytes, and panics when
//! kitbag does not keep what it promises about them.
#![allow(unreachable_pub, reason = "shared by the tests and the fuzzers")]

use std::sync::Arc;

use kitbag::cli::build::{Settings, make};
use kitbag::cli::progress::Progress;
use kitbag::course::grounds::{Grounds, standings};
use kitbag::course::overlay::Blanks;
use kitbag::course::{self, Selection};
use kitbag::kit::{digest_of, receive};
use kitbag::projection::Edition;
use kitbag::release::catalogue_file::Catalogue;
use kitbag::release::signature::{self, Key, SigningKey};
use kitbag::release::trust;
use kitbag::render::write::{markdown::Markdown, text};
use kitbag::source::{FilePath, Source, limits};
use kitbag::span::FileId;
use kitbag::syntax::agency_file::AgencyFile;
use kitbag::syntax::attributes::Attributes;
use kitbag::syntax::comments::CommentsFile;
use kitbag::syntax::course_file::CourseFile;
use kitbag::syntax::decode::{Decode, Faults};
use kitbag::syntax::lock::Lock;
use kitbag::syntax::manifests::{
    AcademyFile, CreditsFile, GlossaryFile, ReferencesFile, StandardFile,
};
use kitbag::syntax::summary::Summary;
use kitbag::syntax::tree::Module;
use kitbag::syntax::values::Slug;
use kitbag::syntax::{agency, module, picture, yaml};

use crate::judged::{page_is_plain, places_are_in, told};
use crate::support::{self, Files, course_with, course_with_module, settings};

/// A target: its name, and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All targets. The name of each is that of its file in `fuzz/fuzz_targets` and of its folder in `corpus`.
pub const TARGETS: &[Target] = &[
    ("yaml", yaml),
    ("front_matter", front_matter),
    ("module", module),
    ("attributes", attributes),
    ("pages", pages),
    ("zip", zip),
    ("kit", kit),
    ("drawing", drawing),
    ("signatures", signatures),
    ("sums", sums),
    ("overlay", overlay),
    ("megabyte", megabyte),
];

/// What stands between the parts of an input that has several.
const BETWEEN: &str = "\n%%%%\n";

/// The text of a file of these bytes, as the source gives it to whoever reads it; nothing, if it refuses them.
fn text_of(data: &[u8]) -> Option<Arc<str>> {
    let path = FilePath::parse("file.md").expect("a legal path");
    let source = Source::in_memory([(path.clone(), data.to_vec())]);
    source.text(&path, limits::MODULE_BYTES).ok().map(|(_, text)| text)
}

/// A manifest of each kind. What was read can be written, and reads the same then.
pub fn yaml(data: &[u8]) {
    let Some(text) = text_of(data) else { return };
    let node = match yaml::parse(FileId(0), &text, 0) {
        Ok(node) => node,
        Err(fault) => return places_are_in(&text, &[fault]),
    };
    let mut faults = Vec::new();
    CourseFile::decode(&node, &mut faults);
    AcademyFile::decode(&node, &mut faults);
    ReferencesFile::decode(&node, &mut faults);
    GlossaryFile::decode(&node, &mut faults);
    StandardFile::decode(&node, &mut faults);
    CreditsFile::decode(&node, &mut faults);
    AgencyFile::decode(&node, &mut faults);
    CommentsFile::decode(&node, &mut faults);
    places_are_in(&text, &faults);
    let written = yaml::write(&node);
    let again = yaml::parse(FileId(0), &written, 0).unwrap_or_else(|fault| {
        panic!("what was written can't be read: {fault:?}\n{written}");
    });
    assert_eq!(value(&again), value(&node), "{written}");
}

/// What a tree of YAML says, wherever it stands.
fn value(node: &yaml::Node) -> serde_json::Value {
    match &node.value {
        yaml::Value::Scalar(scalar) => scalar.text.clone().into(),
        yaml::Value::List(items) => items.iter().map(value).collect(),
        yaml::Value::Map(pairs) => {
            pairs.iter().map(|(key, of)| serde_json::json!([value(key), value(of)])).collect()
        }
    }
}

/// What stands between the two lines `---`.
pub fn front_matter(data: &[u8]) {
    let Some(text) = text_of(data) else { return };
    read(&format!("---\n{text}\n---\n\n## Section {{#section minutes=10}}\n\nText.\n"));
}

/// A module, whole. What was read can be written as Markdown and as text.
pub fn module(data: &[u8]) {
    let Some(text) = text_of(data) else { return };
    let Some(module) = read(&text) else { return };
    for section in &module.sections {
        let parts = section.parts.iter().map(|part| &part.blocks);
        for blocks in std::iter::once(&section.blocks).chain(parts) {
            Markdown::default().blocks(blocks);
            text::blocks(blocks);
        }
    }
}

fn read(text: &str) -> Option<Module> {
    let (module, faults) = module::parse(FileId(0), text);
    places_are_in(text, &faults);
    module
}

/// Braces by themselves, on a heading, and on a fence.
pub fn attributes(data: &[u8]) {
    let Some(text) = text_of(data) else { return };
    let braces = format!("{{{text}}}");
    let mut faults = Faults::new();
    let mut attributes = Attributes::parse(FileId(0), &braces, 0, &mut faults);
    attributes.id();
    attributes.classes();
    attributes.flag("required");
    attributes.ids("objectives", &mut faults);
    attributes.one_id("was", &mut faults);
    attributes.minutes(&mut faults);
    attributes.number("count", 40, &mut faults);
    attributes.word("give", &["during"], |word| (word == "during").then_some(()), &mut faults);
    attributes.words("use", &["check"], |word| (word == "check").then_some(()), &mut faults);
    attributes.finish("a section", &["minutes"], &mut faults);
    places_are_in(&braces, &faults);
    let line = text.replace('\n', " ");
    read(&format!(
        "{}\n## Title {{{line}}}\n\n### Part {{{line}}}\n\n::: worksheet Title {{{line}}}\nText.\n::: lines {{{line}}}\n:::\n",
        support::FRONT
    ));
}

/// The text of a section, and what browsers make of the pages of its kit.
pub fn pages(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    build(&course_with(text), &settings("c", Edition::Instructor));
}

/// Builds a kit, and looks at what is told and at all pages. Says whether there is a kit.
pub fn build(files: &Files, settings: &Settings) -> bool {
    let source = support::source(files);
    let mut diagnostics = Vec::new();
    let built = make(&source, settings, &Progress::default(), &mut diagnostics);
    let built = built.unwrap_or_else(|error| panic!("the machine failed: {error:?}"));
    told(&source, &diagnostics);
    let Some(built) = &built else { return false };
    for file in built.kit.files.iter().filter(|file| file.path.extension() == "html") {
        let html = std::str::from_utf8(&file.bytes).expect("a page is UTF-8");
        page_is_plain(file.path.as_str(), html);
    }
    true
}

/// A kit from outside, byte for byte.
pub fn zip(data: &[u8]) {
    received(data);
}

fn received(data: &[u8]) {
    let Ok(received) = receive(data) else { return };
    let (parsed, faults) =
        kitbag::syntax::parse(&received.source(), &received.about.course).expect("it is in memory");
    let source = received.source();
    drop((parsed, faults, source));
}

/// The manifest of a kit, and one of its files: whatever they say, sums and digests of the source fit them.
pub fn kit(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut parts = text.splitn(2, BETWEEN);
    let manifest = parts.next().unwrap_or_default();
    if !serde_json::from_str::<serde_json::Value>(manifest)
        .is_ok_and(|manifest| manifest.is_object())
    {
        return;
    }
    let page = parts.next().unwrap_or("<!doctype html><title>Test course</title>");
    let mut files = Files::new();
    for (path, bytes) in course_with("Text.") {
        files.insert(format!("source/{path}"), bytes);
    }
    files.insert("index.html".to_owned(), page.into());
    files.insert("kit.json".to_owned(), manifest.into());
    received(&support::sealed("c-1.0.0", files));
}

/// A logo. What is left of it once it is cleaned would be a picture that nobody objects to.
pub fn drawing(data: &[u8]) {
    let path = FilePath::parse("logo.svg").expect("a legal path");
    let _ = picture::inspect(&path, data);
    let mut files = agency_files();
    files.insert("agencies/rio/logo.svg".to_owned(), data.to_vec());
    let source = support::source(&files);
    let (agency, faults) =
        agency::parse(&source, &slug("rio"), &slug("c")).expect("it is in memory");
    told(&source, &faults);
    let Some(logo) = agency.and_then(|agency| agency.logo) else { return };
    let cleaned = String::from_utf8_lossy(&logo.bytes);
    if let Err(fault) = picture::inspect(&path, &logo.bytes) {
        panic!("a cleaned logo {}:\n{cleaned}", fault.message);
    }
}

/// A signature over some bytes, keys, and the lists of who is trusted.
pub fn signatures(data: &[u8]) {
    let at = data.windows(BETWEEN.len()).position(|window| window == BETWEEN.as_bytes());
    let (first, second) = match at {
        Some(at) => (&data[..at], &data[at + BETWEEN.len()..]),
        None => (data, &b"message"[..]),
    };
    if let Ok(key) = signature::check(first, signature::RELEASE, second) {
        assert!(key.is_supported());
    }
    // Without a passphrase: whoever has one made the key's file, and how long it takes to read it.
    let _ = SigningKey::read(first, None);
    trust::is_krl(first);
    let Some(text) = text_of(first) else { return };
    if let Ok(key) = Key::parse(&text) {
        assert_eq!(Key::parse(&key.to_string()).as_ref(), Ok(&key));
    }
    let (signers, faults) = trust::signers(&text, FileId(0));
    places_are_in(&text, &faults);
    drop(signers);
    let (keys, faults) = trust::revoked(&text, FileId(0));
    places_are_in(&text, &faults);
    drop(keys);
}

/// Lists of sums, within a kit and beside one; the catalogue; what a release said; what an agency accepted.
pub fn sums(data: &[u8]) {
    let _ = digest_of("c-1.0.0.zip", data);
    if let Ok(catalogue) = Catalogue::parse(data) {
        let again = Catalogue::parse(catalogue.text().as_bytes());
        assert_eq!(again.map(|again| again.text()), Ok(catalogue.text()));
    }
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = Summary::parse(text);
        let _ = Lock::parse(text);
    }
    let mut files = Files::new();
    files.insert("kit.json".to_owned(), b"{}".to_vec());
    files.insert("SHA256SUMS".to_owned(), data.to_vec());
    let entry = |(path, bytes): (&String, &Vec<u8>)| {
        support::archive::Entry::deflated(&format!("c-1.0.0/{path}"), bytes)
    };
    let entries = files.iter().map(entry).collect();
    received(&support::archive::Zip { entries, ..support::archive::Zip::default() }.bytes());
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).expect("a slug")
}

const AGENCY: &str =
    "format: 1\nid: rio\nname: Rio Police\nkind: municipal\nlogo: {file: logo.svg, alt: A ring}\n";

const LOGO: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><circle r=\"4\"/></svg>";

fn agency_files() -> Files {
    support::files([
        ("academy.yaml", support::ACADEMY),
        ("agencies/rio/agency.yaml", AGENCY),
        ("agencies/rio/logo.svg", LOGO),
    ])
}

/// An agency's texts, accepted for another version of the module than this: the module's body, a text for one of
/// its inserts, a section, the lock file, and `agency.yaml`. Parts that are empty are left out.
pub fn overlay(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut parts = text.split(BETWEEN);
    let body = parts.next().unwrap_or_default();
    let mut files = course_with_module(&format!("{}\n{body}", support::FRONT));
    files.extend(agency_files());
    let places =
        ["inserts/desk.md", "adaptations/c/after-day.md", "agency.lock.json", "agency.yaml"];
    for (place, part) in places.iter().zip(parts).filter(|(_, part)| !part.is_empty()) {
        files.insert(format!("agencies/rio/{place}"), part.into());
    }
    let source = support::source(&files);
    let (agency, faults) =
        agency::parse(&source, &slug("rio"), &slug("c")).expect("it is in memory");
    told(&source, &faults);
    let (parsed, faults) = kitbag::syntax::parse(&source, &slug("c")).expect("it is in memory");
    told(&source, &faults);
    if let (Some(agency), Some(parsed)) = (&agency, parsed) {
        let grounds = Grounds::of(&parsed.modules);
        standings(agency, "c", &grounds);
        let (_, faults) = course::resolve(&source, parsed, Selection::default());
        told(&source, &faults);
    }
    let selection = Selection { blanks: Blanks::Allowed, ..Selection::default() };
    let agency = Some(slug("rio"));
    build(&files, &Settings { agency, selection, ..settings("c", Edition::Participant) });
}

/// An input repeated until it has a megabyte, given to one of the readers of what a stranger wrote: whoever takes
/// more than proportionate time for it is found by the fuzzer's time limit. The first two bytes say which reader, and
/// how much of the input stands once before and once after the rest.
pub fn megabyte(data: &[u8]) {
    let [reader, once, data @ ..] = data else { return };
    let Ok(text) = std::str::from_utf8(data) else { return };
    let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let first = boundary(usize::from(once >> 4)).unwrap_or_default();
    let last = boundary(text.len().saturating_sub(usize::from(once & 15))).unwrap_or_default();
    let (before, rest) = text.split_at(first);
    let (middle, after) = rest.split_at(last.saturating_sub(first).min(rest.len()));
    if middle.is_empty() {
        return;
    }
    let room =
        limits::MODULE_BYTES as usize - before.len() - after.len() - support::FRONT.len() - 64;
    // `attributes` writes its text in five places.
    let room = if reader % 8 == 4 { room / 5 } else { room };
    let large = format!("{before}{}{after}", middle.repeat(room / middle.len()));
    match reader % 8 {
        0 => yaml(large.as_bytes()),
        1 => front_matter(large.as_bytes()),
        2 => module(
            format!("{}\n## Section {{#section minutes=10}}\n\n{large}", support::FRONT).as_bytes(),
        ),
        3 => module(format!("{}\n{large}", support::FRONT).as_bytes()),
        4 => attributes(large.as_bytes()),
        5 => drop(picture::inspect(&FilePath::parse("logo.svg").expect("legal"), large.as_bytes())),
        6 => signatures(large.as_bytes()),
        _ => sums(large.as_bytes()),
    }
}
