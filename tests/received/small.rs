//! The small kit that the cases change, and how they are judged.

use kitbag::digest::{self, Digest};
use kitbag::kit::{self, Kit, Received, receive};
use kitbag::projection::Edition;
use kitbag::render::KitFile;
use kitbag::source::FilePath;
use rayon::prelude::*;

use crate::support::archive::{Entry, Zip};
use crate::support::{self, Files, course_with, patience, settings};

pub(crate) const NAME: &str = "c-1.0.0";

/// A case: what it is, the reason that is expected, the zip.
pub(crate) type Case = (String, &'static str, Vec<u8>);

/// A change that makes a case: what it is, the reason that is expected, what it does.
pub(crate) type Change<'a, T> = (&'a str, &'static str, &'a dyn Fn(&mut T));

/// The files of a small kit: a real one, of which one page is left, and that is short.
pub(crate) fn files() -> Files {
    let mut files = support::kit(&course_with("Text."), &settings("c", Edition::Instructor));
    files.retain(|path, _| path.starts_with("source/") || path == "kit.json");
    files.insert("index.html".into(), b"<!doctype html><title>Test course</title>".to_vec());
    files.insert("media/ring.svg".into(), b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec());
    change_manifest(&mut files, |manifest| {
        manifest["documents"].as_array_mut().unwrap().retain(|page| page["path"] == "index.html");
        manifest["objectives"].as_array_mut().unwrap().clear();
    });
    restate(&mut files);
    files
}

/// Changes `kit.json`.
pub(crate) fn change_manifest(files: &mut Files, change: impl FnOnce(&mut serde_json::Value)) {
    let mut manifest = serde_json::from_slice(&files["kit.json"]).unwrap();
    change(&mut manifest);
    files.insert("kit.json".into(), serde_json::to_vec(&manifest).unwrap());
    seal(files);
}

/// States in `kit.json` the digests that its documents and its source have.
pub(crate) fn restate(files: &mut Files) {
    let sum = |path: &str| files.get(path).map(|bytes| Digest::of(bytes).to_string());
    let index = sum("index.html");
    let source = files.keys().filter(|path| path.starts_with("source/"));
    let lines: String = source.map(|path| digest::line(Digest::of(&files[path]), path)).collect();
    change_manifest(files, |manifest| {
        manifest["documents"][0]["sha256"] = index.into();
        manifest["content_digest"] = Digest::of(lines.as_bytes()).to_string().into();
    });
}

/// Writes the list of sums that fits the files.
pub(crate) fn seal(files: &mut Files) {
    files.remove("SHA256SUMS");
    let lines = files.iter().map(|(path, bytes)| digest::line(Digest::of(bytes), path));
    let list: String = lines.collect();
    files.insert("SHA256SUMS".into(), list.into_bytes());
}

/// The files in a zip whose records are those that kitbag writes.
pub(crate) fn zip(files: &Files) -> Zip {
    let entry =
        |(path, bytes): (&String, &Vec<u8>)| Entry::deflated(&format!("{NAME}/{path}"), bytes);
    Zip { entries: files.iter().map(entry).collect(), ..Zip::default() }
}

/// The files in a zip that kitbag itself packs.
pub(crate) fn packed(files: &Files) -> Vec<u8> {
    let file = |(path, bytes): (&String, &Vec<u8>)| KitFile {
        path: FilePath::parse(path).unwrap(),
        bytes: bytes.clone().into(),
    };
    let kit = Kit { name: NAME.into(), files: files.iter().map(file).collect() };
    kit::compress(&kit, &kit::Pieces::of_one_kit()).unwrap().bytes()
}

pub(crate) fn contents(received: &Received) -> Files {
    received.files.iter().map(|(path, bytes)| (path.to_string(), bytes.to_vec())).collect()
}

/// The word for which a zip is refused, with the message.
pub(crate) fn reason(zip: &[u8]) -> (&'static str, String) {
    match receive(zip) {
        Ok(_) => ("received", String::new()),
        Err(refusal) => (refusal.reason.word(), refusal.message),
    }
}

pub(crate) fn each_is_refused(title: &str, cases: &[Case]) {
    let judge = |(what, expected, zip): &Case| {
        let (found, message) = patience::ends(what, || reason(zip));
        (found != *expected).then(|| format!("{what}: {found}, not {expected}: {message}"))
    };
    let wrong: Vec<String> = cases.par_iter().filter_map(judge).collect();
    println!("{title}: {} cases", cases.len());
    assert!(!cases.is_empty() && wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Cases that change the zip of the small kit.
pub(crate) fn changed(cases: &[Change<'_, Zip>]) -> Vec<Case> {
    let base = zip(&files());
    let case = |(what, expected, change): &Change<'_, Zip>| {
        let mut zip = base.clone();
        change(&mut zip);
        ((*what).to_owned(), *expected, zip.bytes())
    };
    cases.iter().map(case).collect()
}

/// Cases that change the entry `index.html` of the small kit.
pub(crate) fn changed_entry(cases: &[Change<'_, Entry>]) -> Vec<Case> {
    let base = zip(&files());
    let case = |(what, expected, change): &Change<'_, Entry>| {
        let mut zip = base.clone();
        let at = zip.at("/index.html");
        change(&mut zip.entries[at]);
        ((*what).to_owned(), *expected, zip.bytes())
    };
    cases.iter().map(case).collect()
}

/// Cases that change the files of the small kit, in a zip that fits them.
pub(crate) fn changed_files(cases: &[Change<'_, Files>]) -> Vec<Case> {
    let base = files();
    let case = |(what, expected, change): &Change<'_, Files>| {
        let mut files = base.clone();
        change(&mut files);
        ((*what).to_owned(), *expected, zip(&files).bytes())
    };
    cases.iter().map(case).collect()
}

/// Bytes that don't deflate, the same every time.
pub(crate) fn random(count: usize) -> Vec<u8> {
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 56) as u8
    };
    (0..count).map(|_| next()).collect()
}
