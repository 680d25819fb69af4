//! Releases: published whole or not at all, the same bytes anywhere, signed, listed; and every change to one is found.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod catalogue;
mod kills;
mod signing;
mod tampered;
mod workshop;
#[path = "../received/small.rs"]
#[allow(dead_code, reason = "the small kit of the received-kit tests, of which this needs some")]
mod small;
#[path = "../support/mod.rs"]
mod support;

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::folder;
use workshop::{Workshop, course};

#[test]
fn a_release_is_the_same_bytes_in_another_folder_time_zone_and_locale() {
    let one = Workshop::new();
    let two = Workshop::in_folder("another folder, ñ");
    let released = |shop: &Workshop, settings: &[(&str, &str)]| {
        let mut tree = Vec::new();
        for version in ["1.0.0", "1.1.0"] {
            shop.write_course(version, "");
            let mut command =
                shop.command(&["release", "my-course", "--to", "public", "--key", "key"]);
            command.envs(settings.iter().copied());
            let output = command.output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            tree.push(shop.tree());
        }
        tree
    };
    let first = released(&one, &[("TZ", "UTC"), ("LANG", "C")]);
    let second = released(
        &two,
        &[
            ("TZ", "Pacific/Kiritimati"),
            ("LANG", "tr_TR.UTF-8"),
            ("LC_ALL", "tr_TR.UTF-8"),
            ("HOME", "/nonexistent"),
            ("USER", "other"),
            ("RAYON_NUM_THREADS", "1"),
        ],
    );
    assert_eq!(first[0].len(), 10, "{:?}", first[0].keys());
    assert_eq!(first[1].len(), 10 + 8, "{:?}", first[1].keys());
    assert!(first == second);
}

#[test]
fn what_was_released_is_never_written_again() {
    let shop = Workshop::new();
    shop.release("1.0.0", 0);
    let before = shop.tree();
    // The same again, other bytes, a lower version, and a dry run of the next: nothing is written.
    shop.release("1.0.0", 0);
    shop.write_course("1.0.0", "and hurry");
    shop.says(
        &["release", "my-course", "--to", "public", "--key", "key"],
        4,
        "would have other bytes now",
    );
    shop.write_course("0.9.0", "");
    shop.says(
        &["release", "my-course", "--to", "public", "--key", "key"],
        1,
        "error[version-not-higher]",
    );
    shop.write_course("1.1.0-rc.1", "");
    shop.says(
        &["release", "my-course", "--to", "public", "--key", "key"],
        1,
        "error[version-not-final]",
    );
    shop.write_course("1.1.0", "");
    shop.says(
        &["release", "my-course", "--to", "public", "--key", "key", "--dry-run"],
        0,
        "Would release",
    );
    shop.says(&["release", "my-course", "--to", "public"], 2, "the catalogue is signed");
    assert!(shop.tree() == before);
    shop.release("1.1.0", 0);
    let after = shop.tree();
    for (path, bytes) in before.iter().filter(|(path, _)| path.starts_with("my-course/")) {
        assert!(after[path] == *bytes, "{path}");
    }
    // A dry run into a folder that isn't there doesn't make it.
    shop.says(&["release", "my-course", "--to", "none", "--dry-run"], 0, "not signed");
    assert!(!shop.path().join("none").exists());
}

#[test]
fn a_course_with_findings_is_not_released_and_nothing_is_written() {
    let shop = Workshop::new();
    let cases = [
        (course("1.0.0", "").replace("status: approved", "status: review"), "error[not-approved]"),
        (
            course("1.0.0", "").replace("version: 1.0.0, date", "version: 0.9.0, date"),
            "error[version-without-entry]",
        ),
        (
            course("1.0.0", "").replace("review_by: 2027-10-02", "review_by: 2026-10-01"),
            "error[review-date-past]",
        ),
        (
            course("1.0.0", "").replace("titel", "title").replace("goal:", "gaol:"),
            "error[unknown-key]",
        ),
    ];
    for (text, words) in cases {
        std::fs::write(shop.path().join("curriculum/courses/my-course/course.yaml"), text).unwrap();
        shop.says(&["release", "my-course", "--to", "public", "--key", "key"], 1, words);
        assert!(!shop.path().join("public").exists(), "{words}");
    }
    shop.write_course("1.0.0", "");
    shop.says(&["release", "my-course", "--to", "public", "--audience", "nobody"], 1, "nobody");
    assert!(!shop.path().join("public").exists(), "what was begun is taken away");
    shop.says(&["release", "none", "--to", "public"], 1, "none");
}

#[test]
fn a_release_that_was_judged_in_its_time_is_the_same_years_later() {
    let shop = Workshop::new();
    shop.release("1.0.0", 0);
    let before = shop.tree();
    let mut later = shop.command(&["release", "my-course", "--to", "public", "--key", "key"]);
    let output = later.env("SOURCE_DATE_EPOCH", "1900000000").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(shop.tree() == before);
}

#[test]
fn the_stock_tools_agree() {
    let shop = Workshop::new();
    shop.release("1.0.0", 0);
    if !workshop::has_ssh_keygen() {
        return;
    }
    let run = |folder: &str, script: &str| {
        let output = Command::new("sh")
            .args(["-ec", script])
            .current_dir(shop.path().join(folder))
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let sums = "ssh-keygen -Y verify -f ../../../key.trust -I releases@academy.example -n kitbag-release \
                -s SHA256SUMS.sig < SHA256SUMS && ssh-keygen -Y find-principals -s SHA256SUMS.sig -f ../../../key.trust";
    let catalogue = "ssh-keygen -Y verify -f ../key.trust -I releases@academy.example -n kitbag-catalogue \
                     -s catalog-1.sig < catalog.json";
    let (sound, said) = run("public/my-course/1.0.0", sums);
    assert!(
        sound
            && said.contains("Good \"kitbag-release\" signature")
            && said.ends_with("releases@academy.example\n"),
        "{said}"
    );
    assert!(run("public", catalogue).0);
    if Command::new("sha256sum")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
    {
        let (sound, said) = run("public/my-course/1.0.0", "sha256sum -c --strict SHA256SUMS");
        assert!(sound && said.matches(": OK").count() == 5, "{said}");
    }
    append(&shop.path().join("public/my-course/1.0.0/SHA256SUMS"));
    append(&shop.path().join("public/catalog.json"));
    assert!(!run("public/my-course/1.0.0", sums).0 && !run("public", catalogue).0);
}

fn append(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes.push(b'\n');
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn the_provenance_names_what_was_made_and_of_what() {
    let shop = Workshop::new();
    shop.write_course("1.0.0", "");
    shop.says(
        &[
            "release",
            "my-course",
            "--to",
            "public",
            "--audience",
            "officer",
            "--agencies",
            "agencies",
        ],
        1,
        "insert-unfilled",
    );
    let nowhere = ["release", "my-course", "--to", "public", "--agencies", "nowhere"];
    shop.says(&nowhere, 2, "there is no folder `nowhere`");
    assert!(!shop.path().join("public").exists());
    std::fs::create_dir_all(shop.path().join("agencies/our-agency/inserts")).unwrap();
    std::fs::write(
        shop.path().join("agencies/our-agency/inserts/who-may-teach.md"),
        "The chief decides who may teach, and writes it down each year.\n",
    )
    .unwrap();
    shop.says(
        &[
            "release",
            "my-course",
            "--to",
            "public",
            "--audience",
            "officer",
            "--agencies",
            "agencies",
        ],
        0,
        "Released",
    );
    let place = shop.path().join("public/my-course/1.0.0");
    let made = folder(place.to_str().unwrap());
    let statement: Value = serde_json::from_slice(&made["provenance.json"]).unwrap();
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(statement["predicateType"], "https://slsa.dev/provenance/v1");
    let subjects: Vec<(String, String)> = statement["subject"]
        .as_array()
        .unwrap()
        .iter()
        .map(|subject| {
            (
                subject["name"].as_str().unwrap().to_owned(),
                subject["digest"]["sha256"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let zips: Vec<(String, String)> = made
        .iter()
        .filter(|(name, _)| name.ends_with(".zip"))
        .map(|(name, bytes)| (name.clone(), kitbag::digest::Digest::of(bytes).to_string()))
        .collect();
    assert_eq!((subjects.len(), &subjects), (8, &zips), "every zip and nothing else");
    let definition = &statement["predicate"]["buildDefinition"];
    assert_eq!(
        definition["externalParameters"]["command"],
        "kitbag release my-course --audience officer --agencies"
    );
    assert_eq!(definition["externalParameters"]["agencies"][0], "our-agency");
    let kit = kitbag::kit::receive(&made["my-course-1.0.0-our-agency.zip"]).unwrap();
    let needs = definition["resolvedDependencies"].as_array().unwrap();
    let need = |name: &str| {
        needs.iter().find(|one| one["name"] == name).unwrap()["digest"]["sha256"].clone()
    };
    assert_eq!(need("source"), kit.about.content_digest.to_string());
    assert_eq!(need("agencies/our-agency"), kit.about.overlay_digest.unwrap().to_string());
    assert_eq!(
        statement["predicate"]["runDetails"]["builder"]["version"]["kitbag"],
        env!("CARGO_PKG_VERSION")
    );
    // Every kit and packet is marked released, and so is what an agency makes of one.
    for (name, bytes) in made.iter().filter(|(name, _)| name.ends_with(".zip")) {
        assert_eq!(kitbag::kit::receive(bytes).unwrap().about.state.word(), "released", "{name}");
    }
    shop.says(
        &[
            "export",
            "public/my-course/1.0.0/my-course-1.0.0.zip",
            "--agency",
            "agencies/our-agency",
        ],
        0,
        "released",
    );
    let exported = std::fs::read(shop.path().join("dist/my-course-1.0.0-our-agency.zip")).unwrap();
    assert!(
        exported == made["my-course-1.0.0-our-agency.zip"],
        "an agency makes the academy's packet itself"
    );
}

#[test]
fn releases_at_once_into_one_folder_wait_for_each_other() {
    let shop = Workshop::new();
    shop.write_course("1.0.0", "");
    shop.says(&["new", "course", "other-course"], 0, "Made");
    let text = course("1.0.0", "").replace("id: my-course", "id: other-course");
    std::fs::write(shop.path().join("curriculum/courses/other-course/course.yaml"), text).unwrap();
    let start = |course: &&str| {
        let mut command = shop.command(&["release", course, "--to", "public", "--key", "key"]);
        command.stdout(std::process::Stdio::piped()).spawn().unwrap()
    };
    let started: Vec<_> = ["my-course", "other-course", "my-course", "other-course", "my-course"]
        .iter()
        .map(start)
        .collect();
    let said: Vec<String> = started
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{output:?}");
            String::from_utf8(output.stdout).unwrap()
        })
        .collect();
    let count = |words: &str| said.iter().filter(|text| text.contains(words)).count();
    assert_eq!((count("Released "), count("is already released")), (2, 3), "{said:?}");
    let tree = shop.tree();
    let catalogue: Value = serde_json::from_slice(&tree["catalog.json"]).unwrap();
    assert_eq!(
        (&catalogue["number"], catalogue["courses"].as_array().unwrap().len()),
        (&2.into(), 2)
    );
    assert!(
        tree.keys().all(|path| !path.contains("/.") && !path.starts_with('.')),
        "{:?}",
        tree.keys()
    );
    for course in ["my-course", "other-course"] {
        let kit = format!("public/{course}/1.0.0/{course}-1.0.0.zip");
        shop.says(
            &["verify", &kit, "--trust", "key.trust", "--catalogue", "public/catalog.json"],
            0,
            "is active",
        );
    }
}
