//! `kit.json`.

use kitbag::digest::{self, Digest};

use crate::small::{
    Case, NAME, change_manifest, changed_files, each_is_refused, files, reason, seal, zip,
};
use crate::support::archive::Entry;

#[test]
fn kit_json_must_be_known_and_describe_the_kit() {
    fn manifest(
        what: &str,
        expected: &'static str,
        change: impl Fn(&mut serde_json::Value),
    ) -> Vec<Case> {
        changed_files(&[(what, expected, &|files| change_manifest(files, &change))])
    }
    let text = |what: &str, expected, text: &[u8]| {
        changed_files(&[(what, expected, &|files| {
            files.insert("kit.json".into(), text.to_vec());
            seal(files);
        })])
    };
    let agency = |name: &str| {
        let digest = "0".repeat(64);
        serde_json::json!({"id": "rio", "name": name, "kind": "county", "overlay_digest": digest})
    };
    let twice = String::from_utf8(files()["kit.json"].clone()).unwrap();
    let twice = twice.replacen("\"edition\"", "\"edition\":\"public\",\"edition\"", 1);
    let deep = format!("{{\"format\":1,\"days\":{}{}}}", "[".repeat(9999), "]".repeat(9999));
    let cases = [
        manifest("another format", "unknown-format", |kit| kit["format"] = 2.into()),
        manifest("format 0", "unknown-format", |kit| kit["format"] = 0.into()),
        manifest("a format in words", "not-a-kit", |kit| kit["format"] = "1".into()),
        manifest("an unknown field", "unknown-format", |kit| kit["signed_by"] = "me".into()),
        manifest("an unknown field of the course", "unknown-format", |kit| {
            kit["course"]["motto"] = "x".into();
        }),
        manifest("an unknown field of a document", "unknown-format", |kit| {
            kit["documents"][0]["run"] = "x".into();
        }),
        manifest("an unknown field of a day", "unknown-format", |kit| {
            kit["days"][0]["slots"][0]["room"] = "x".into();
        }),
        manifest("no title", "unknown-format", |kit| {
            kit["course"].as_object_mut().unwrap().remove("title");
        }),
        manifest("a title that clears the screen", "wrong-manifest", |kit| {
            kit["course"]["title"] = "\u{1b}[2J".into();
        }),
        manifest("a title that reads backwards", "wrong-manifest", |kit| {
            kit["course"]["title"] = "\u{202e}esruoC".into();
        }),
        manifest("another course", "wrong-manifest", |kit| kit["course"]["id"] = "d".into()),
        manifest("a course that is a path", "wrong-manifest", |kit| {
            kit["course"]["id"] = "../c".into();
        }),
        manifest("another version", "wrong-manifest", |kit| {
            kit["course"]["version"] = "1.0.1".into()
        }),
        manifest("no version", "wrong-manifest", |kit| kit["course"]["version"] = "new".into()),
        manifest("another edition", "wrong-manifest", |kit| kit["edition"] = "public".into()),
        manifest("no edition", "wrong-manifest", |kit| kit["edition"] = "secret".into()),
        manifest("a variant", "wrong-manifest", |kit| kit["variant"] = "short".into()),
        manifest("an audience", "wrong-manifest", |kit| kit["audience"] = "officer".into()),
        manifest("a profile", "wrong-manifest", |kit| kit["profile"] = "nm".into()),
        manifest("no state", "wrong-manifest", |kit| kit["state"] = "approved".into()),
        manifest("no tool's version", "wrong-manifest", |kit| kit["tool"]["version"] = "x".into()),
        manifest("another content digest", "wrong-manifest", |kit| {
            kit["content_digest"] = "0".repeat(64).into();
        }),
        manifest("no digest", "wrong-manifest", |kit| kit["content_digest"] = "0".into()),
        manifest("another document's digest", "wrong-manifest", |kit| {
            kit["documents"][0]["sha256"] = "0".repeat(64).into();
        }),
        manifest("a document's digest that is none", "wrong-manifest", |kit| {
            kit["documents"][0]["sha256"] = "".into();
        }),
        manifest("a document that isn't there", "wrong-manifest", |kit| {
            kit["documents"][0]["path"] = "x.html".into();
        }),
        manifest("neither there nor with a digest", "wrong-manifest", |kit| {
            kit["documents"][0]["path"] = "../x.html".into();
            kit["documents"][0]["sha256"] = "".into();
        }),
        manifest("a blank that is no id", "wrong-manifest", |kit| {
            kit["agency"] = agency("Office");
            kit["agency"]["blanks"] = serde_json::json!(["our-list", "../x"]);
        }),
        manifest("blanks that are no list", "unknown-format", |kit| {
            kit["agency"] = agency("Office");
            kit["agency"]["blanks"] = true.into();
        }),
        text("a field twice", "unknown-format", twice.as_bytes()),
        text("no JSON", "not-a-kit", b"<html>"),
        text("nothing", "not-a-kit", b""),
        text("a list", "not-a-kit", b"[]"),
        text("two values", "not-a-kit", b"{\"format\":1} {}"),
        text("deep lists", "unknown-format", deep.as_bytes()),
        changed_files(&[("an agency's files and no agency", "wrong-manifest", &|files| {
            files.insert("agency/agency.yaml".into(), b"format: 1\n".to_vec());
            seal(files);
        })]),
    ];
    let mut cases = cases.concat();
    for (what, expected, size) in [
        ("64 MiB of blanks", "not-a-kit", 64 << 20),
        ("64 MiB and a byte", "too-large", (64 << 20) + 1),
    ] {
        let mut files = files();
        files.insert("kit.json".into(), vec![b' '; size]);
        seal(&mut files);
        let mut zip = zip(&files);
        let at = zip.at("/kit.json");
        zip.entries[at] = Entry::stored(&format!("{NAME}/kit.json"), &files["kit.json"]);
        cases.push((what.into(), expected, zip.bytes()));
    }
    let mut renamed = zip(&files());
    for entry in &mut renamed.entries {
        entry.both(|head| head.name[0] = b'd');
    }
    cases.push(("another folder".into(), "wrong-manifest", renamed.bytes()));
    each_is_refused("kit.json", &cases);
}

#[test]
fn an_agencys_name_and_blanks_are_looked_at_before_they_are_printed() {
    let said = |name: &str, blank: &str| {
        let mut files = files();
        change_manifest(&mut files, |kit| {
            let digest = "0".repeat(64);
            kit["agency"] = serde_json::json!({
                "id": "rio", "name": name, "kind": "county", "overlay_digest": digest, "blanks": [blank],
            });
        });
        reason(&zip(&files).bytes()).1
    };
    assert!(
        said("Off\u{1b}[2Jice", "a").contains("invisible character \\u{1b} in its agency's name")
    );
    assert!(said("Office", "a b").contains("has `a b` as blank"));
    assert!(said("Office", "a").contains("describes the kit `c-1.0.0-rio`"));
}

#[test]
fn an_agencys_files_are_those_whose_digest_is_stated() {
    let own = "agency/agency.yaml";
    let line = |bytes: &[u8]| digest::line(Digest::of(bytes), own);
    let digest = |lines: &str| Digest::of(lines.as_bytes()).to_string();
    let judged = |edition: &str, held: Option<&[u8]>, stated: String| {
        let mut files = files();
        if edition != "instructor" {
            files.retain(|path, _| !path.starts_with("source/"));
        }
        held.map(|bytes| files.insert(own.into(), bytes.to_vec()));
        change_manifest(&mut files, |kit| {
            kit["edition"] = edition.into();
            kit["agency"] = serde_json::json!({
                "id": "rio", "name": "Rio", "kind": "county", "overlay_digest": stated,
            });
        });
        let mut zip = zip(&files);
        let folder = match edition {
            "instructor" => format!("{NAME}-rio/"),
            _ => format!("{NAME}-rio-{edition}/"),
        };
        for entry in &mut zip.entries {
            entry.both(|head| drop(head.name.splice(..=NAME.len(), folder.bytes())));
        }
        reason(&zip.bytes()).0
    };
    let text = &b"format: 1\n"[..];
    let cases = [
        ("instructor", Some(text), line(text), "received"),
        ("instructor", Some(text), line(b"other"), "wrong-manifest"),
        ("instructor", Some(text), String::new(), "wrong-manifest"),
        ("instructor", None, String::new(), "received"),
        ("instructor", None, line(text), "wrong-manifest"),
        // Only instructors get an agency's files: others are told of which the digest is.
        ("participant", None, line(text), "received"),
        ("participant", Some(text), line(b"other"), "wrong-manifest"),
    ];
    for (edition, held, stated, expected) in cases {
        let case = format!("{edition}, {held:?}, {stated:?}");
        assert_eq!(judged(edition, held, digest(&stated)), expected, "{case}");
    }
}
