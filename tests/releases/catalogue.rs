//! The catalogue: what it says of a kit, and what isn't one.

use kitbag::release::catalogue_file::{Catalogue, SCHEMA};
use serde_json::{Value, json};

use crate::support::keys;
use crate::workshop::Workshop;

const KIT: &str = "public/my-course/1.0.0/my-course-1.0.0.zip";

/// A workshop with a signed release, and its catalogue.
fn released() -> (Workshop, Value) {
    let shop = Workshop::new();
    shop.release("1.0.0", 0);
    let catalogue = serde_json::from_slice(&shop.tree()["catalog.json"]).unwrap();
    (shop, catalogue)
}

fn write(shop: &Workshop, catalogue: &Value, signed: bool) {
    let text = serde_json::to_string_pretty(catalogue).unwrap();
    std::fs::write(shop.path().join("catalog.json"), &text).unwrap();
    let name = format!("catalog-{}.sig", catalogue["number"]);
    let path = shop.path().join(name);
    match signed {
        true => std::fs::write(path, keys::sign(1, "kitbag-catalogue", text.as_bytes())).unwrap(),
        false => drop(std::fs::remove_file(path)),
    }
}

#[test]
fn a_kit_is_judged_by_the_catalogue() {
    let (shop, original) = released();
    let says = |change: &dyn Fn(&mut Value), signed: bool, more: &[&str], word: &str| {
        let mut catalogue = original.clone();
        change(&mut catalogue);
        write(&shop, &catalogue, signed);
        let arguments: Vec<&str> = ["verify", KIT, "--catalogue", "catalog.json"]
            .into_iter()
            .chain(more.iter().copied())
            .collect();
        match word {
            "" => shop.says(&arguments, 0, "In the catalogue, number"),
            word => shop.says(&arguments, 4, &format!("error[{word}]")),
        };
    };
    let newer = |catalogue: &mut Value, version: &str| {
        let mut newer = catalogue["courses"][0]["releases"][0].clone();
        newer["version"] = version.into();
        newer["folder"] = format!("my-course/{version}").into();
        catalogue["courses"][0]["releases"][0]["state"] = "superseded".into();
        catalogue["courses"][0]["releases"].as_array_mut().unwrap().insert(0, newer);
    };
    let trust: &[&str] = &["--trust", "key.trust"];
    says(&|_| (), true, &[], "");
    says(&|_| (), true, trust, "");
    says(&|_| (), false, &[], "");
    says(&|_| (), false, trust, "unsigned");
    says(&|catalogue| newer(catalogue, "1.1.0"), true, trust, "superseded");
    says(
        &|catalogue| newer(catalogue, "1.1.0"),
        true,
        &["--trust", "key.trust", "--allow-superseded"],
        "",
    );
    // The version isn't listed, and newer ones are; or only older ones.
    let only = |version: &'static str| {
        move |catalogue: &mut Value| {
            catalogue["courses"][0]["releases"][0]["version"] = version.into();
            catalogue["courses"][0]["releases"][0]["folder"] =
                format!("my-course/{version}").into();
        }
    };
    says(&only("2.0.0"), true, trust, "rollback");
    says(&only("2.0.0"), true, &["--allow-superseded"], "rollback");
    says(&only("0.9.0"), true, trust, "not-listed");
    says(
        &|catalogue| {
            catalogue["courses"][0]["releases"][0]["files"][2]["sha256"] = "0".repeat(64).into()
        },
        true,
        trust,
        "other-bytes",
    );
    says(
        &|catalogue| {
            drop(catalogue["courses"][0]["releases"][0]["files"].as_array_mut().unwrap().remove(2))
        },
        true,
        trust,
        "not-listed",
    );
    says(
        &|catalogue| {
            catalogue["courses"][0]["id"] = "other-course".into();
            catalogue["courses"][0]["releases"][0]["folder"] = "other-course/1.0.0".into();
        },
        true,
        trust,
        "not-listed",
    );
    let withdrawn = |catalogue: &mut Value| {
        catalogue["courses"][0]["releases"][0]["state"] = "withdrawn".into();
        catalogue["courses"][0]["releases"][0]["withdrawn"] =
            json!({ "date": "2026-10-03", "reason": "A wrong key" });
    };
    says(&withdrawn, true, trust, "withdrawn");
    says(&withdrawn, true, &["--allow-superseded"], "withdrawn");
    // A signature of the sums is none of a catalogue, and a stranger's none of the academy.
    write(&shop, &original, true);
    let text = std::fs::read(shop.path().join("catalog.json")).unwrap();
    for (seed, namespace, word) in
        [(1, "kitbag-release", "wrong-namespace"), (2, "kitbag-catalogue", "untrusted-key")]
    {
        std::fs::write(shop.path().join("catalog-1.sig"), keys::sign(seed, namespace, &text))
            .unwrap();
        shop.says(
            &["verify", KIT, "--catalogue", "catalog.json", "--trust", "key.trust"],
            4,
            &format!("error[{word}]"),
        );
    }
}

/// A packet that an agency made itself isn't listed; its version is judged.
#[test]
fn an_agencys_own_packet_is_judged_by_its_version() {
    let (shop, _) = released();
    std::fs::create_dir_all(shop.path().join("agencies/our-agency/inserts")).unwrap();
    std::fs::write(
        shop.path().join("agencies/our-agency/inserts/who-may-teach.md"),
        "The chief decides who may teach, and writes it down each year.\n",
    )
    .unwrap();
    shop.says(&["export", KIT, "--agency", "agencies/our-agency"], 0, "Made");
    let verify =
        ["verify", "dist/my-course-1.0.0-our-agency.zip", "--catalogue", "public/catalog.json"];
    shop.says(&verify, 0, "its release is active");
    shop.says(
        &[
            "withdraw",
            "my-course",
            "1.0.0",
            "--to",
            "public",
            "--reason",
            "A wrong key",
            "--key",
            "key",
        ],
        0,
        "Withdrew",
    );
    shop.says(&verify, 4, "error[withdrawn]");
}

#[test]
fn a_release_is_taken_back_and_an_older_one_takes_its_place() {
    let (shop, _) = released();
    shop.release("1.1.0", 0);
    let withdraw = |more: &[&str], status: i32, words: &str| {
        let arguments: Vec<&str> = ["withdraw", "my-course"]
            .into_iter()
            .chain(more.iter().copied())
            .chain(["--to", "public", "--key", "key"])
            .collect();
        shop.says(&arguments, status, words);
    };
    let before = shop.tree();
    withdraw(&["1.0.0", "--reason", "Old", "--back-to", "1.1.0"], 2, "has an active release");
    withdraw(&["1.1.0", "--reason", "Wrong", "--back-to", "1.1.0"], 2, "is withdrawn itself");
    withdraw(
        &["1.1.0", "--reason", "Wrong", "--back-to", "0.1.0"],
        2,
        "doesn't list my-course 0.1.0",
    );
    withdraw(&["1.1.0", "--reason", " "], 2, "the reason is empty");
    assert!(shop.tree() == before, "nothing was written");
    withdraw(
        &["1.1.0", "--reason", "Wrong", "--back-to", "1.0.0"],
        0,
        "1.0.0 is active again: catalogue number 3",
    );
    shop.says(
        &["verify", KIT, "--trust", "key.trust", "--catalogue", "public/catalog.json"],
        0,
        "number 3, its release is active",
    );
    // What was withdrawn stays known: its version isn't given again.
    shop.write_course("1.1.0", "with other words");
    shop.says(
        &["release", "my-course", "--to", "public", "--key", "key"],
        4,
        "would have other bytes",
    );
    shop.says(&["release", "my-course", "--to", "empty", "--key", "key"], 0, "Released");
    shop.says(
        &["withdraw", "my-course", "1.1.0", "--to", "none", "--reason", "Wrong"],
        2,
        "has no catalogue",
    );
    let tree = shop.tree();
    let signatures: Vec<&String> =
        tree.keys().filter(|path| path.ends_with(".sig") && !path.contains('/')).collect();
    assert_eq!(signatures, ["catalog-2.sig", "catalog-3.sig"], "the last two");
    let page = String::from_utf8(tree["index.html"].clone()).unwrap();
    assert!(page.contains("Withdrawn on 2026-10-02") && page.contains("number 3"), "{page}");
}

#[test]
fn a_page_that_is_gone_or_old_is_made_again() {
    let (shop, _) = released();
    let before = shop.tree();
    std::fs::write(shop.path().join("public/index.html"), "old").unwrap();
    std::fs::create_dir_all(shop.path().join("public/my-course/.1.1.0.part")).unwrap();
    shop.says(
        &["release", "my-course", "--to", "public", "--key", "key", "--dry-run"],
        0,
        "already released",
    );
    assert_eq!(shop.tree()["index.html"], b"old");
    shop.says(
        &["release", "my-course", "--to", "public", "--key", "key"],
        0,
        "`index.html` was not what",
    );
    assert!(shop.tree() == before);
}

/// What a run that was killed left: a folder that is whole and not listed is taken; another isn't written over.
#[test]
fn a_folder_that_is_not_listed_is_taken_if_it_is_this_release_and_never_written_over() {
    let (shop, _) = released();
    let tree = shop.tree();
    std::fs::remove_file(shop.path().join("public/catalog.json")).unwrap();
    shop.says(&["release", "my-course", "--to", "public", "--key", "key"], 0, "Released");
    assert!(shop.tree() == tree);
    for change in ["SHA256SUMS.sig", "my-course-1.0.0.zip", "provenance.json"] {
        std::fs::remove_file(shop.path().join("public/catalog.json")).unwrap();
        let path = shop.path().join("public/my-course/1.0.0").join(change);
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[1..]).unwrap();
        shop.says(
            &["release", "my-course", "--to", "public", "--key", "key"],
            4,
            "isn't in the catalogue, and isn't this release",
        );
        assert!(std::fs::read(&path).unwrap() == bytes[1..]);
        std::fs::write(&path, &bytes).unwrap();
        shop.says(&["release", "my-course", "--to", "public", "--key", "key"], 0, "Released");
        assert!(shop.tree() == tree);
    }
}

/// Changes to a catalogue, and whether the schema finds them too: what only the whole tells, it can't.
#[test]
fn what_is_no_catalogue_is_refused_and_the_schema_agrees() {
    let (shop, original) = released();
    let schema = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    let bytes = shop.tree()["catalog.json"].clone();
    let parsed = Catalogue::parse(&bytes).unwrap();
    assert_eq!(parsed.text().as_bytes(), bytes, "what is read is written the same");
    assert!(schema.is_valid(&original));
    assert_eq!(shop.says(&["schema", "catalogue"], 0, "catalog.json"), SCHEMA);
    type Change = (&'static str, fn(&mut Value), bool);
    let by_shape: &[Change] = &[
        ("format", |value| value["format"] = 2.into(), true),
        ("number", |value| value["number"] = 0.into(), true),
        ("negative number", |value| value["number"] = (-1).into(), true),
        ("publisher", |value| value["publisher"] = " ".into(), true),
        ("hidden letter", |value| value["publisher"] = "a\u{202e}b".into(), false),
        ("unknown key", |value| value["more"] = 1.into(), true),
        ("no courses", |value| drop(value.as_object_mut().unwrap().remove("courses")), true),
        ("course id", |value| value["courses"][0]["id"] = "My Course".into(), true),
        ("no releases", |value| value["courses"][0]["releases"] = json!([]), true),
        (
            "course twice",
            |value| {
                let one = value["courses"][0].clone();
                value["courses"].as_array_mut().unwrap().push(one);
            },
            false,
        ),
        (
            "release twice",
            |value| {
                let one = value["courses"][0]["releases"][0].clone();
                value["courses"][0]["releases"].as_array_mut().unwrap().push(one);
            },
            false,
        ),
        ("version", |value| value["courses"][0]["releases"][0]["version"] = "1.0".into(), true),
        ("date", |value| value["courses"][0]["releases"][0]["date"] = "2026-13-01".into(), true),
        ("date's form", |value| value["courses"][0]["releases"][0]["date"] = "1 May".into(), true),
        ("state", |value| value["courses"][0]["releases"][0]["state"] = "retired".into(), true),
        (
            "withdrawn without reason",
            |value| value["courses"][0]["releases"][0]["state"] = "withdrawn".into(),
            true,
        ),
        (
            "reason without withdrawal",
            |value| {
                value["courses"][0]["releases"][0]["withdrawn"] =
                    json!({ "date": "2026-01-01", "reason": "x" })
            },
            true,
        ),
        (
            "folder",
            |value| value["courses"][0]["releases"][0]["folder"] = "my-course/2.0.0".into(),
            false,
        ),
        (
            "folder outside",
            |value| value["courses"][0]["releases"][0]["folder"] = "../x".into(),
            true,
        ),
        (
            "digest",
            |value| value["courses"][0]["releases"][0]["content_digest"] = "ABC".into(),
            true,
        ),
        ("no files", |value| value["courses"][0]["releases"][0]["files"] = json!([]), true),
        (
            "file's name",
            |value| value["courses"][0]["releases"][0]["files"][0]["name"] = "../x.zip".into(),
            true,
        ),
        (
            "file's other name",
            |value| value["courses"][0]["releases"][0]["files"][0]["name"] = "CON.zip".into(),
            false,
        ),
        (
            "edition",
            |value| value["courses"][0]["releases"][0]["files"][0]["edition"] = "secret".into(),
            true,
        ),
        (
            "size",
            |value| value["courses"][0]["releases"][0]["files"][0]["bytes"] = (-1).into(),
            true,
        ),
        (
            "sum",
            |value| {
                value["courses"][0]["releases"][0]["files"][0]["sha256"] = "0".repeat(63).into()
            },
            true,
        ),
    ];
    for (name, change, by_schema) in by_shape {
        let mut value = original.clone();
        change(&mut value);
        let text = serde_json::to_vec(&value).unwrap();
        assert!(Catalogue::parse(&text).is_err(), "{name} is taken");
        assert_eq!(!schema.is_valid(&value), *by_schema, "{name} by the schema");
    }
    let twice = String::from_utf8(bytes.clone()).unwrap().replacen(
        "\"number\": 1,",
        "\"number\": 1, \"number\": 2,",
        1,
    );
    for text in [
        b"".as_slice(),
        b"{}",
        b"[]",
        b"null",
        twice.as_bytes(),
        &bytes[..bytes.len() - 3],
        b"\xff\xfe",
    ] {
        assert!(Catalogue::parse(text).is_err());
    }
    let deep = "[".repeat(100_000);
    assert!(Catalogue::parse(deep.as_bytes()).is_err());
}
