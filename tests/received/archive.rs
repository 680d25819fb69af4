//! The zip as a whole: its ends, and its size.

use crate::small::{NAME, changed, each_is_refused, files, zip};
use crate::support::archive::{Entry, Zip};

#[test]
fn a_zip_has_one_beginning_one_directory_and_one_end() {
    let end = |comment: u16| [&b"PK\x05\x06"[..], &[0; 16], &comment.to_le_bytes()].concat();
    let end_64 = |count: u64| {
        let record =
            [&b"PK\x06\x06"[..], &44u64.to_le_bytes(), &[45, 3, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]];
        let numbers = [count, count, 0, 0].map(u64::to_le_bytes).concat();
        let locator = [&b"PK\x06\x07"[..], &[0; 12], &1u32.to_le_bytes()].concat();
        [record.concat(), numbers, locator].concat()
    };
    let cases = changed(&[
        ("leading bytes", "ambiguous-archive", &|zip| zip.leading = b"#!/bin/sh\n".to_vec()),
        ("leading bytes that don't count", "ambiguous-archive", &|zip| {
            zip.leading = b"MZ".to_vec();
            zip.directory_offset = -2;
            zip.entries.iter_mut().for_each(|entry| entry.offset = -2);
        }),
        ("trailing byte", "ambiguous-archive", &|zip| zip.trailing = vec![0]),
        ("many trailing bytes", "damaged", &|zip| zip.trailing = vec![b' '; 70_000]),
        ("comment", "ambiguous-archive", &|zip| zip.comment = b"hello".to_vec()),
        ("the longest comment", "ambiguous-archive", &|zip| zip.comment = vec![b' '; 65_535]),
        ("the longest comment and a byte", "damaged", &|zip| {
            zip.comment = vec![b' '; 65_535];
            zip.trailing = vec![b' '];
        }),
        ("end record in the comment", "ambiguous-archive", &|zip| zip.comment = end(0)),
        ("end record behind the end", "ambiguous-archive", &|zip| zip.trailing = end(0)),
        ("end record before the end", "ambiguous-archive", &|zip| zip.before_end = end(22)),
        ("end record in a file", "ambiguous-archive", &|zip| {
            let sizes = zip.entries.iter().map(|entry| 46 + entry.central.name.len());
            let name = format!("{NAME}/z.png");
            let behind = sizes.sum::<usize>() + 46 + name.len() + 22;
            let file = Entry::stored(&name, &end(behind as u16));
            zip.insert(file);
        }),
        ("64-bit end record", "ambiguous-archive", &|zip| zip.before_end = end_64(8)),
        ("64-bit end record with another count", "ambiguous-archive", &|zip| {
            zip.before_end = end_64(1);
        }),
        ("64-bit count without its record", "too-large", &|zip| {
            zip.counts = [i64::from(u16::MAX) - zip.entries.len() as i64; 2];
        }),
        ("64-bit place without its record", "ambiguous-archive", &|zip| {
            zip.directory_offset = i64::from(u32::MAX);
        }),
        ("gap before the directory", "ambiguous-archive", &|zip| zip.before_directory = vec![0; 9]),
        ("gap before the end", "ambiguous-archive", &|zip| zip.before_end = vec![0; 9]),
        ("fewer counted", "ambiguous-archive", &|zip| zip.counts = [-1; 2]),
        ("more counted", "ambiguous-archive", &|zip| zip.counts = [1; 2]),
        ("counted in two ways", "ambiguous-archive", &|zip| zip.counts = [-1, 0]),
        ("shorter directory", "ambiguous-archive", &|zip| zip.directory_size = -1),
        ("longer directory", "ambiguous-archive", &|zip| zip.directory_size = 1),
        ("directory elsewhere", "ambiguous-archive", &|zip| zip.directory_offset = -1),
        ("first directory skipped", "ambiguous-archive", &|zip| {
            let first = 46 + zip.entries[0].central.name.len() as i64;
            (zip.directory_offset, zip.directory_size, zip.counts) = (first, -first, [-1; 2]);
        }),
        ("one of several parts", "ambiguous-archive", &|zip| zip.disks = [1, 1]),
        ("directory in another part", "ambiguous-archive", &|zip| zip.disks = [0, 1]),
        ("two entries in the other order", "repacked", &|zip| zip.entries.swap(1, 2)),
        ("no entry", "not-a-kit", &|zip| zip.entries.clear()),
    ]);
    let mut cases = cases;
    cases.push(("nothing".into(), "not-a-kit", Vec::new()));
    for (what, bytes) in [("text", &b"hello"[..]), ("PDF", b"%PDF-1.7"), ("gzip", b"\x1f\x8b\x08")]
    {
        cases.push((what.into(), "not-a-kit", bytes.repeat(20)));
    }
    each_is_refused("ends", &cases);
}

#[test]
fn what_is_too_large_is_refused_before_it_is_unpacked() {
    let page = |size: u32, data: Vec<u8>| {
        let mut entry = Entry::deflated(&format!("{NAME}/z.html"), b"");
        entry.both(|head| (head.size, head.packed) = (size, data.len() as u32));
        entry.data = data;
        entry
    };
    let with = |entry: Entry| {
        let mut zip = zip(&files());
        zip.insert(entry);
        zip.bytes()
    };
    let blanks = Entry::deflated(&format!("{NAME}/z.html"), &vec![b' '; 64 << 20]);
    let mut lying = blanks.clone();
    lying.both(|head| head.size = 100);
    let many = |count: usize, entry: &dyn Fn(String) -> Entry| {
        let entries = (0..count).map(|at| entry(format!("{NAME}/{at:06}.html"))).collect();
        Zip { entries, ..Zip::default() }.bytes()
    };
    let nested = many(3, &|name| Entry::deflated(&name, b"x"));
    let mut quine = zip(&files());
    quine.insert(Entry::deflated(&format!("{NAME}/z.zip"), &nested));
    let cases = vec![
        ("blanks".into(), "too-large", with(blanks)),
        ("blanks that are said to be few".into(), "damaged", with(lying)),
        ("a file of 300 MiB".into(), "too-large", with(page(300 << 20, vec![1; 2 << 20]))),
        (
            "nine files of 250 MiB".into(),
            "too-large",
            many(9, &|name| {
                let mut entry = page(250 << 20, vec![1; 2 << 20]);
                entry.both(|head| head.name = name.clone().into_bytes());
                entry
            }),
        ),
        ("a zip in a zip".into(), "unsafe-file", quine.bytes()),
        ("65,535 files".into(), "too-large", many(65_535, &|name| Entry::stored(&name, b""))),
        (
            "65,536 files, counted as none".into(),
            "ambiguous-archive",
            many(65_536, &|name| Entry::stored(&name, b"")),
        ),
        ("a zip of more than 1 GiB".into(), "too-large", vec![0; (1 << 30) + 1]),
        // What is just as large as it may be is refused for something else.
        ("a file of 256 MiB".into(), "damaged", with(page(256 << 20, vec![1; 2 << 20]))),
        ("a file of 256 MiB and a byte".into(), "too-large", {
            with(page((256 << 20) + 1, vec![1; 2 << 20]))
        }),
        ("200 times smaller".into(), "damaged", with(page(2_000_199, vec![1; 10_000]))),
        ("more than 200 times smaller".into(), "too-large", {
            with(page(2_000_200, vec![1; 10_000]))
        }),
        ("1 MiB in ten bytes".into(), "damaged", with(page(1 << 20, vec![1; 10]))),
        ("1 MiB and a byte in ten".into(), "too-large", with(page((1 << 20) + 1, vec![1; 10]))),
        ("eight files of 256 MiB".into(), "damaged", {
            many(8, &|name| {
                let mut entry = page(256 << 20, vec![1; 2 << 20]);
                entry.both(|head| head.name = name.clone().into_bytes());
                entry
            })
        }),
        ("eight files of 256 MiB and a byte in a ninth".into(), "too-large", {
            many(9, &|name| {
                let size = if name.ends_with("8.html") { 1 } else { 256 << 20 };
                let mut entry = page(size, vec![1; 2 << 20]);
                entry.both(|head| head.name = name.clone().into_bytes());
                entry
            })
        }),
        ("65,534 files, as it says".into(), "ambiguous-archive", {
            let mut zip = zip(&files());
            zip.counts = [65_534 - zip.entries.len() as i64; 2];
            zip.bytes()
        }),
        ("a zip of 1 GiB".into(), "not-a-kit", vec![0; 1 << 30]),
    ];
    each_is_refused("limits", &cases);
}
