//! Kits from outside: each hostile or broken one is refused with its word, and what is whole is received.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod archive;
mod manifest;
mod names;
mod records;
mod small;
mod sums;
#[path = "../support/mod.rs"]
mod support;

use kitbag::kit::{self, Kit, receive};
use kitbag::projection::Edition;
use kitbag::render::KitFile;
use kitbag::source::FilePath;
use rayon::prelude::*;
use small::{Case, NAME, contents, each_is_refused, files, packed, random, seal, zip};
use support::archive::{Entry, Zip};
use support::{build, folder, settings};

#[test]
fn a_whole_kit_is_received_as_it_was_packed() {
    let files = files();
    let written = zip(&files).bytes();
    assert_eq!(written, packed(&files), "what this test writes is what kitbag writes");
    let received = receive(&written).unwrap();
    assert_eq!((received.name.as_str(), contents(&received)), (NAME, files.clone()));
    assert_eq!(received.size(), files.values().map(|bytes| bytes.len() as u64).sum::<u64>());
    let about = &received.about;
    assert_eq!((about.course.as_str(), about.title.as_str()), ("c", "Test course"));
    assert_eq!((about.edition, about.state.word()), (Edition::Instructor, "draft"));
    assert!(received.has_source());
    // A stored picture with a name that needs its flag.
    let mut files = files;
    files.insert("media/ñ.png".into(), vec![7; 99]);
    seal(&mut files);
    let mut stored = zip(&files);
    let at = stored.at("/media/ñ.png");
    stored.entries[at] = Entry::stored(&format!("{NAME}/media/ñ.png"), &[7; 99]);
    assert_eq!(stored.bytes(), packed(&files));
    assert_eq!(contents(&receive(&stored.bytes()).unwrap()), files);
}

#[test]
fn a_kit_cut_off_anywhere_is_refused() {
    let whole = packed(&files());
    let cut = |at: usize| {
        let expected = if at < 4 { "not-a-kit" } else { "damaged" };
        (format!("the first {at} bytes"), expected, whole[..at].to_vec())
    };
    let cases: Vec<Case> = (0..whole.len()).map(cut).collect();
    each_is_refused("cut off", &cases);
}

#[test]
fn a_flipped_byte_is_refused_at_every_offset_and_a_bit_unless_it_holds_nothing() {
    let files = files();
    let whole = packed(&files);
    let flips: Vec<(usize, u8)> = (0..whole.len())
        .flat_map(|at| (0..8).map(|bit| 1 << bit).chain([0xff]).map(move |mask| (at, mask)))
        .collect();
    let accepted: Vec<(usize, u8)> = flips
        .par_iter()
        .copied()
        .filter(|(at, mask)| {
            let mut zip = whole.clone();
            zip[*at] ^= mask;
            let received = receive(&zip).ok();
            received.is_some_and(|received| {
                assert_eq!(contents(&received), files, "byte {at} changed what the kit holds");
                true
            })
        })
        .collect();
    // A stream ends within a byte; what is left of that byte holds nothing, and inflating passes it over.
    let mut at = 0;
    let mut last_bytes = Vec::new();
    for entry in zip(&files).entries {
        at += 30 + entry.central.name.len() + entry.data.len();
        last_bytes.push(at - 1);
    }
    println!(
        "flips: {} bytes, {} single bits; received with {} bits that hold nothing, in {} last bytes",
        whole.len(),
        whole.len() * 8,
        accepted.len(),
        last_bytes.len()
    );
    for (at, mask) in &accepted {
        assert!(last_bytes.contains(at) && mask.count_ones() == 1, "byte {at}, bits {mask:#010b}");
    }
    for last in last_bytes {
        let bits =
            accepted.iter().filter(|(at, _)| *at == last).fold(0u8, |bits, (_, bit)| bits | bit);
        assert!(
            bits.leading_ones() == bits.count_ones() && bits != 0xff,
            "byte {last}: {bits:#010b}"
        );
    }
}

#[test]
fn a_zip_changed_in_several_places_is_refused_or_holds_the_same() {
    let files = files();
    let whole = packed(&files);
    let random = random(200_000);
    let changed = |choices: &[u8]| {
        let mut zip = whole.clone();
        for choice in choices.chunks(5) {
            // Most records stand at the end.
            let place = u16::from_le_bytes([choice[0], choice[1]]);
            let reach = if choice[2] < 128 { zip.len() } else { zip.len().min(800) };
            let at = zip.len() - usize::from(place) % reach - 1;
            let end = (at + usize::from(choice[3] % 8)).min(zip.len());
            match choice[2] % 4 {
                0 => zip[at..end].fill(choice[4]),
                1 => drop(zip.splice(at..end, [])),
                2 => drop(zip.splice(at..at, zip[at..end].to_vec())),
                _ => zip[at] = choice[4],
            }
        }
        zip
    };
    let cases: Vec<Vec<u8>> = random.chunks_exact(10).map(changed).collect();
    let cases: Vec<&Vec<u8>> = cases.iter().filter(|zip| **zip != whole).collect();
    let received = cases.par_iter().filter(|zip| match receive(zip) {
        Ok(received) => {
            assert_eq!(contents(&received), files);
            true
        }
        Err(_) => false,
    });
    let received = received.count();
    println!("changed in two places: {} zips, {received} hold the same", cases.len());
    assert!(cases.len() > 19_000 && received == 0);
}

#[test]
fn a_refusal_says_what_is_wrong_and_where() {
    let said = |change: &dyn Fn(&mut Zip)| {
        let mut zip = zip(&files());
        change(&mut zip);
        receive(&zip.bytes()).unwrap_err().message
    };
    let index = |change: &dyn Fn(&mut Entry)| {
        said(&|zip| {
            let at = zip.at("/index.html");
            change(&mut zip.entries[at]);
        })
    };
    assert_eq!(
        index(&|entry| entry.before = vec![0; 3]),
        "the zip holds 3 bytes before `c-1.0.0/index.html` that belong to nothing"
    );
    assert_eq!(
        said(&|zip| zip.before_directory = vec![0; 9]),
        "the zip holds 9 bytes before the directory that belong to nothing"
    );
    assert_eq!(
        index(&|entry| entry.local.crc32 ^= 1),
        "`c-1.0.0/index.html` is described differently in the directory and in its place"
    );
    assert_eq!(
        index(&|entry| entry.both(|head| head.name = b"c-1.0.0/../\x1b[2J".to_vec())),
        "the name `c-1.0.0/../\\u{1b}[2J`: the path must not contain `..`"
    );
    assert_eq!(
        index(&|entry| entry.both(|head| head.flags = 8)),
        "`c-1.0.0/index.html` has its sizes behind its data"
    );
    assert_eq!(
        said(&|zip| zip.before_end = [&b"PK\x06\x07"[..], &[0; 16]].concat()),
        "the zip has a 64-bit end record, which no kit needs"
    );
    assert_eq!(
        said(&|zip| drop(zip.entries.remove(1))),
        "`index.html` is listed in SHA256SUMS and missing"
    );
    let long = format!("{NAME}/{}.html", "x".repeat(60_000));
    assert!(said(&|zip| zip.insert(Entry::deflated(&long, b""))).len() < 300);
}

#[test]
fn what_would_be_refused_is_not_packed() {
    let mut files = support::course_with("Text.");
    let module = String::from_utf8(files["courses/c/modules/m.md"].clone()).unwrap();
    let course = support::COURSE.replace("modules: [m]", "modules: [m, courses/c/Modules/n.md]");
    files.insert("courses/c/course.yaml".into(), course.into_bytes());
    let other = module.replace("block: M1", "block: M2").replace("#section", "#other");
    let said_of = |path: &str| {
        let mut files = files.clone();
        files.insert(path.into(), other.clone().into_bytes());
        let course = String::from_utf8(files["courses/c/course.yaml"].clone()).unwrap();
        let course = course.replace("courses/c/Modules/n.md", path);
        files.insert("courses/c/course.yaml".into(), course.into_bytes());
        support::report(&files, "c")
    };
    let said = said_of("courses/c/Modules/n.md");
    let words =
        "`c-1.0.0/source/courses/c/modules/m.md` and `c-1.0.0/source/courses/c/Modules` are";
    assert!(said.contains("error[illegal-path]") && said.contains(words), "{said}");
    assert_eq!(said_of("courses/c/modules/n.md"), "");
}

#[test]
fn a_kit_json_that_would_be_too_large_is_told_before_it_is_packed() {
    let told = |size: usize| {
        let mut bytes = vec![b' '; size];
        // What is no more than blanks would be packed too small.
        bytes.iter_mut().step_by(100).zip(0u32..).for_each(|(byte, at)| *byte = at as u8);
        let file = |path: &str, bytes: Vec<u8>| KitFile {
            path: FilePath::parse(path).unwrap(),
            bytes: bytes.into(),
        };
        let files = vec![file("index.html", b"<p>".to_vec()), file("kit.json", bytes)];
        let kit = Kit { name: NAME.into(), files };
        let zip = kit::compress(&kit, &kit::Pieces::of_one_kit()).unwrap();
        kit::never_received(&zip, &kit).map(|fault| (fault.rule, fault.message))
    };
    assert_eq!(told(64 << 20), None);
    let fault = ("kit-too-large", "kit.json is larger than 64 MiB".to_owned());
    assert_eq!(told((64 << 20) + 1), Some(fault));
}

#[test]
fn every_kit_that_kitbag_builds_is_received() {
    let courses = [("tests/kit/curriculum", "small"), ("curriculum", "de-escalation-instructor")];
    for (root, course) in courses {
        for edition in [Edition::Instructor, Edition::Participant, Edition::Public] {
            let built = build(&folder(root), &settings(course, edition)).0.unwrap();
            let received = receive(&built.zip.bytes()).unwrap();
            assert_eq!(received.name, built.kit.name);
            assert_eq!(
                (received.about.edition, received.files.len()),
                (edition, built.kit.files.len())
            );
            assert_eq!(received.has_source(), edition == Edition::Instructor);
            assert!(built.kit.files.iter().all(|file| received.files[&file.path] == file.bytes));
        }
    }
}
