//! The list of sums, in the kit and beside it.

use kitbag::digest::{self, Digest};
use kitbag::kit::{self, receive};

use crate::small::{changed_files, each_is_refused, files, reason, restate, seal, zip};
use crate::support::Files;

#[test]
fn a_kit_holds_what_its_sums_say_no_more_and_no_less() {
    let list = |files: &Files| String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
    let edit = |files: &mut Files, change: &dyn Fn(String) -> String| {
        let text = change(list(files));
        files.insert("SHA256SUMS".into(), text.into_bytes());
    };
    let shorter = |digits: usize| {
        move |files: &mut Files| {
            let lines = list(files);
            let lines = lines.lines().map(|line| format!("{}{}\n", &line[..digits], &line[64..]));
            let text: String = lines.collect();
            files.insert("SHA256SUMS".into(), text.into_bytes());
        }
    };
    let mut cases = changed_files(&[
        ("a page changed", "sum-mismatch", &|files| {
            files.get_mut("index.html").unwrap().push(b' ')
        }),
        ("a page emptied", "sum-mismatch", &|files| {
            drop(files.insert("index.html".into(), vec![]))
        }),
        ("a file more", "unlisted-file", &|files| drop(files.insert("x.html".into(), vec![]))),
        ("kit.json changed", "sum-mismatch", &|files| {
            files.get_mut("kit.json").unwrap().push(b' ')
        }),
        ("sums edited to match a page", "wrong-manifest", &|files| {
            files.get_mut("index.html").unwrap().push(b' ');
            seal(files);
        }),
        ("sums edited to match the source", "wrong-manifest", &|files| {
            files.get_mut("source/academy.yaml").unwrap().push(b'\n');
            seal(files);
        }),
        ("source dropped, sums edited", "wrong-manifest", &|files| {
            files.retain(|path, _| !path.starts_with("source/"));
            seal(files);
        }),
        ("source added, sums edited", "wrong-manifest", &|files| {
            files.insert("source/x.md".into(), Vec::new());
            seal(files);
        }),
        ("page dropped, sums edited", "wrong-manifest", &|files| {
            files.remove("index.html");
            seal(files);
        }),
        ("no kit.json, sums edited", "not-a-kit", &|files| {
            files.remove("kit.json");
            seal(files);
        }),
        ("MD5", "wrong-sums", &shorter(32)),
        ("SHA-1", "wrong-sums", &shorter(40)),
        ("no digits", "wrong-sums", &shorter(0)),
        ("capital digits", "wrong-sums", &|files| edit(files, &|text| text.to_uppercase())),
        ("line ends of Windows", "wrong-sums", &|files| {
            edit(files, &|text| text.replace('\n', "\r\n"))
        }),
        ("another order", "wrong-sums", &|files| {
            edit(files, &|text| text.lines().rev().map(|line| format!("{line}\n")).collect());
        }),
        ("a line twice", "wrong-sums", &|files| {
            edit(files, &|text| format!("{text}{}\n", text.lines().next().unwrap()));
        }),
        ("no last line end", "wrong-sums", &|files| {
            edit(files, &|text| text.trim_end().to_owned())
        }),
        ("a digest without a name", "wrong-sums", &|files| {
            edit(files, &|text| format!("{text}{}  \n", "0".repeat(64)));
        }),
        ("an empty line", "wrong-sums", &|files| edit(files, &|text| format!("{text}\n"))),
        ("a remark", "wrong-sums", &|files| edit(files, &|text| format!("# sums\n{text}"))),
        ("binary marks", "wrong-sums", &|files| edit(files, &|text| text.replace("  ", " *"))),
        ("as BSD writes it", "wrong-sums", &|files| {
            edit(files, &|text| format!("SHA256 (x.html) = {}\n{text}", "0".repeat(64)));
        }),
        ("other names", "missing-file", &|files| edit(files, &|text| text.replace("  ", "  ./"))),
        ("a name that leads out", "missing-file", &|files| {
            edit(files, &|text| format!("{text}{}  ../x\n", "0".repeat(64)));
        }),
        ("an empty list", "unlisted-file", &|files| edit(files, &|_| String::new())),
        ("not UTF-8", "wrong-sums", &|files| drop(files.insert("SHA256SUMS".into(), vec![0xff]))),
    ]);
    for path in files().keys() {
        let gone = if path == "SHA256SUMS" { "not-a-kit" } else { "missing-file" };
        let renamed =
            format!("{}-2.{}", path.rsplit_once('.').map_or("x", |(stem, _)| stem), "html");
        cases.extend(changed_files(&[
            (&format!("{path} dropped"), gone, &|files| drop(files.remove(path))),
            (&format!("{path} renamed"), gone, &|files| {
                let bytes = files.remove(path).unwrap();
                files.insert(renamed.clone(), bytes);
            }),
        ]));
    }
    let paths: Vec<String> = files().into_keys().filter(|path| path != "SHA256SUMS").collect();
    for pair in paths.windows(2) {
        cases.extend(changed_files(&[(&format!("{pair:?} swapped"), "sum-mismatch", &|files| {
            let [one, other] = [0, 1].map(|at| files.remove(&pair[at]).unwrap());
            files.insert(pair[0].clone(), other);
            files.insert(pair[1].clone(), one);
        })]));
        cases.extend(changed_files(&[(
            &format!("a line of {pair:?} dropped"),
            "unlisted-file",
            &|files| {
                edit(files, &|text| {
                    let lines =
                        text.lines().filter(|line| !line.ends_with(&format!("  {}", pair[0])));
                    lines.map(|line| format!("{line}\n")).collect()
                });
            },
        )]));
    }
    each_is_refused("sums", &cases);
}

#[test]
fn what_is_wrong_in_a_list_is_told_with_its_line() {
    let said = |second: &str| {
        let mut files = files();
        let list = String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
        let first = list.lines().next().unwrap();
        files.insert("SHA256SUMS".into(), format!("{first}\n{second}  x.html\n").into_bytes());
        reason(&zip(&files).bytes()).1
    };
    for (digits, what) in [
        (32, "an MD5 sum, which proves nothing; it must be SHA-256"),
        (40, "a SHA-1 sum, which proves nothing; it must be SHA-256"),
        (63, "no SHA-256 digest, two spaces and a path"),
    ] {
        assert_eq!(said(&"0".repeat(digits)), format!("SHA256SUMS has in line 2 {what}"));
        let beside = kit::digest_of("x.zip", format!("{}  x.zip\n", "0".repeat(digits)).as_bytes());
        assert_eq!(beside.unwrap_err().message, format!("the list has for `x.zip` {what}"));
    }
    let no_digits = "no SHA-256 digest, two spaces and a path";
    assert_eq!(said(&"x".repeat(32)), format!("SHA256SUMS has in line 2 {no_digits}"));
}

#[test]
fn a_forged_kit_that_fits_itself_is_received_and_only_sums_from_elsewhere_tell() {
    let mut forged = files();
    forged.insert("index.html".into(), b"<!doctype html><title>Forged</title>".to_vec());
    restate(&mut forged);
    let [real, forged] = [files(), forged].map(|files| zip(&files).bytes());
    assert!(receive(&real).is_ok() && receive(&forged).is_ok());
    let list = digest::line(Digest::of(&real), "c-1.0.0.zip");
    let listed = kit::digest_of("c-1.0.0.zip", list.as_bytes()).unwrap().unwrap();
    assert!(listed == Digest::of(&real) && listed != Digest::of(&forged));
}

#[test]
fn lists_from_elsewhere_are_read_as_sha256sum_writes_them() {
    let digest = Digest::of(b"x");
    let read =
        |list: &str| kit::digest_of("x.zip", list.as_bytes()).map_err(|one| one.reason.word());
    let other = "0".repeat(64);
    for list in [
        format!("{digest}  x.zip\n"),
        format!("{digest} *x.zip"),
        format!("{digest}  x.zip\r\n"),
        format!("{other}  y.zip\n{}  x.zip\n", digest.to_string().to_uppercase()),
        format!("{digest}  x.zip\n{digest}  x.zip\n"),
    ] {
        assert_eq!(read(&list), Ok(Some(digest)), "{list:?}");
    }
    for list in
        ["".into(), format!("{digest}  y.zip\n"), format!("{digest}  xx.zip\n{digest}x.zip")]
    {
        assert_eq!(read(&list), Ok(None), "{list:?}");
    }
    for list in [
        format!("{}  x.zip\n", &other[..32]),
        format!("{other}0  x.zip\n"),
        format!("{other}  x.zip\n{digest}  x.zip\n"),
    ] {
        assert_eq!(read(&list), Err("wrong-sums"), "{list:?}");
    }
    assert!(kit::digest_of("x.zip", &[0xff, 0xfe]).is_err());
}
