//! Whatever is changed in a release is found: each bit, each entry, each end that is cut off.

use std::path::Path;
use std::process::Command;

use kitbag::digest::{self, Digest};
use rayon::prelude::*;
use serde_json::Value;

use crate::small::{self, NAME, files, packed};
use crate::support::archive::Zip;
use crate::support::keys;
use crate::workshop::Workshop;

/// How many kits one run looks at.
const BATCH: usize = 400;

/// Has each of these zips verified beside the small release's sums and signature, and counts those that are refused,
/// by the reason. One that isn't fails the test.
fn each_is_refused(what: &str, zips: &[Vec<u8>]) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let sums = digest::line(Digest::of(&packed(&files())), &format!("{NAME}.zip"));
    std::fs::write(folder.path().join("SHA256SUMS"), &sums).unwrap();
    let signature = keys::sign(1, "kitbag-release", sums.as_bytes());
    std::fs::write(folder.path().join("SHA256SUMS.sig"), signature).unwrap();
    keys::write(folder.path(), "key", 1);
    std::fs::write(folder.path().join("whole.zip"), packed(&files())).unwrap();
    assert_eq!(
        refused(folder.path(), &["whole.zip".to_owned()]),
        [false],
        "the release itself is whole"
    );
    let numbered: Vec<(usize, &Vec<u8>)> = zips.iter().enumerate().collect();
    let refused: usize = numbered
        .par_chunks(BATCH)
        .map(|batch| {
            let name = |(number, zip): &(usize, &Vec<u8>)| {
                let name = format!("{number}.zip");
                std::fs::write(folder.path().join(&name), zip).unwrap();
                name
            };
            let names: Vec<String> = batch.iter().map(name).collect();
            let found = refused(folder.path(), &names);
            names.iter().for_each(|name| std::fs::remove_file(folder.path().join(name)).unwrap());
            for ((number, _), refused) in batch.iter().zip(&found) {
                assert!(refused, "{what} {number} isn't found");
            }
            found.len()
        })
        .sum();
    println!("tampered: {what}: {refused} of {} found", zips.len());
    refused
}

fn refused(folder: &Path, names: &[String]) -> Vec<bool> {
    let output = Command::new(env!("CARGO_BIN_EXE_kitbag"))
        .current_dir(folder)
        .args(["verify", "--trust", "key.trust", "--format", "json", "--jobs", "1"])
        .args(names)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let kits = report["kits"].as_array().unwrap();
    assert_eq!(kits.len(), names.len());
    kits.iter().map(|kit| kit["outcome"] == "refused" && kit["reason"].is_string()).collect()
}

#[test]
fn each_bit_of_a_zip_counts() {
    let whole = packed(&files());
    let flipped: Vec<Vec<u8>> = (0..whole.len() * 8)
        .map(|bit| {
            let mut zip = whole.clone();
            zip[bit / 8] ^= 1 << (bit % 8);
            zip
        })
        .collect();
    assert!(flipped.len() > 10_000);
    assert_eq!(each_is_refused("bits", &flipped), whole.len() * 8);
}

#[test]
fn each_end_that_is_cut_off_is_found() {
    let whole = packed(&files());
    let cut: Vec<Vec<u8>> =
        (0..100).map(|percent| whole[..whole.len() * percent / 100].to_vec()).collect();
    let mut longer = vec![whole.clone(); 2];
    longer[0].push(0);
    longer[1].extend(&whole);
    assert_eq!(each_is_refused("cut at every 1 %", &cut), 100);
    assert_eq!(each_is_refused("longer", &longer), 2);
}

/// Entries dropped, added, swapped, renamed: as they are, and in a kit whose own list was made to fit.
#[test]
fn each_entry_counts_even_where_the_kits_own_list_was_made_to_fit() {
    let base = files();
    let names: Vec<String> = base.keys().cloned().collect();
    let mut zips: Vec<Vec<u8>> = Vec::new();
    let mut expected = 0;
    let mut both = |change: &dyn Fn(&mut Zip), forge: &dyn Fn(&mut crate::support::Files)| {
        let mut zip = small::zip(&base);
        change(&mut zip);
        zips.push(zip.bytes());
        let mut forged = base.clone();
        forge(&mut forged);
        let manifest =
            forged.get("kit.json").and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok());
        if manifest.is_some_and(|manifest| manifest["documents"].is_array()) {
            small::restate(&mut forged);
        } else {
            small::seal(&mut forged);
        }
        zips.push(packed(&forged));
        expected += 2;
    };
    let place = |zip: &Zip, name: &str| zip.at(&format!("/{name}"));
    for name in &names {
        both(&|zip| drop(zip.entries.remove(place(zip, name))), &|files| drop(files.remove(name)));
        both(
            &|zip| {
                let at = place(zip, name);
                let renamed = format!("{NAME}/x-{}", name.replace('/', "-")).into_bytes();
                zip.entries[at].both(|head| head.name = renamed.clone());
            },
            &|files| {
                let bytes = files.remove(name).unwrap();
                files.insert(format!("x-{}", name.replace('/', "-")), bytes);
            },
        );
        both(
            &|zip| {
                let at = place(zip, name);
                let copy = zip.entries[at].clone();
                zip.entries.push(copy);
            },
            &|files| drop(files.insert(format!("{}.copy", name), files[name].clone())),
        );
        for other in names.iter().filter(|other| *other > name) {
            both(
                &|zip| {
                    let (one, two) = (place(zip, name), place(zip, other));
                    zip.entries.swap(one, two);
                },
                &|files| {
                    let (one, two) = (files[name].clone(), files[other].clone());
                    files.insert(name.clone(), two);
                    files.insert(other.clone(), one);
                },
            );
        }
        // What it says, changed by one letter.
        both(
            &|zip| {
                let at = place(zip, name);
                let mut bytes = base[name].clone();
                bytes.push(b' ');
                zip.entries[at] =
                    crate::support::archive::Entry::deflated(&format!("{NAME}/{name}"), &bytes);
            },
            &|files| files.get_mut(name).unwrap().push(b'\n'),
        );
    }
    let whole = packed(&base);
    let changed: Vec<Vec<u8>> = zips.into_iter().filter(|zip| *zip != whole).collect();
    let same = expected - changed.len();
    assert!(
        names.len() > 5 && changed.len() > 90 && same <= 3 * names.len(),
        "{} cases, {same} the same",
        changed.len()
    );
    assert_eq!(each_is_refused("entries", &changed), changed.len());
}

/// What lies beside the zips and above them.
#[test]
fn each_bit_of_what_is_signed_counts() {
    let shop = Workshop::new();
    shop.release("1.0.0", 0);
    let tree = shop.tree();
    let check = kitbag::release::signature::check;
    let signed = [
        ("my-course/1.0.0/SHA256SUMS", "my-course/1.0.0/SHA256SUMS.sig", "kitbag-release"),
        ("catalog.json", "catalog-1.sig", "kitbag-catalogue"),
    ];
    let flips = |bytes: &[u8]| -> Vec<Vec<u8>> {
        (0..bytes.len() * 8)
            .map(|bit| {
                let mut flipped = bytes.to_vec();
                flipped[bit / 8] ^= 1 << (bit % 8);
                flipped
            })
            .collect()
    };
    let mut count = 0;
    for (name, signature, namespace) in signed {
        let (bytes, signature) = (&tree[name], &tree[signature]);
        assert!(check(signature, namespace, bytes).is_ok());
        for flipped in flips(bytes) {
            assert!(check(signature, namespace, &flipped).is_err());
            count += 1;
        }
        for flipped in flips(signature) {
            assert!(check(&flipped, namespace, bytes).is_err());
            count += 1;
        }
    }
    println!("tampered: {count} bits of sums, catalogue and signatures");
    assert!(count > 15_000);
    // And so says the command, of every 1 % of each.
    let verify = |refused: &str| {
        let kit = "public/my-course/1.0.0/my-course-1.0.0-public.zip";
        let arguments =
            ["verify", kit, "--trust", "key.trust", "--catalogue", "public/catalog.json"];
        let output = shop.command(&arguments).output().unwrap();
        assert_eq!(output.status.code() == Some(0), refused.is_empty(), "{refused}");
    };
    verify("");
    for name in [
        "my-course/1.0.0/SHA256SUMS",
        "my-course/1.0.0/SHA256SUMS.sig",
        "catalog.json",
        "catalog-1.sig",
    ] {
        let path = shop.path().join("public").join(name);
        for percent in (0..100).step_by(9) {
            std::fs::write(&path, &tree[name][..tree[name].len() * percent / 100]).unwrap();
            verify(&format!("{name} at {percent} %"));
        }
        std::fs::remove_file(&path).unwrap();
        if name.ends_with(".sig") || name.ends_with("SUMS") {
            verify(&format!("{name} is gone"));
        }
        std::fs::write(&path, &tree[name]).unwrap();
        verify("");
    }
}
