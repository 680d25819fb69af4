//! The zip's records, entry by entry.

use crate::small::{Case, NAME, changed_entry, each_is_refused, files, seal, zip};
use crate::support::archive::{Entry, Head, Zip};

#[test]
fn what_the_records_say_twice_must_be_the_same() {
    type Change = (&'static str, fn(&mut Head));
    let changes: &[Change] = &[
        ("version", |head| head.needed = 45),
        ("flags", |head| head.flags ^= 2),
        ("method", |head| head.method = 0),
        ("time", |head| head.time = 1),
        ("date", |head| head.date = 0x22),
        ("checksum", |head| head.crc32 ^= 1),
        ("packed size", |head| head.packed -= 1),
        ("size", |head| head.size += 1),
        ("name", |head| head.name[9] ^= 1),
        ("longer name", |head| head.name.push(b'l')),
        ("extra field", |head| head.extra = vec![1, 0, 0, 0]),
    ];
    let mut cases: Vec<Case> = Vec::new();
    for (what, change) in changes {
        let mut zip = zip(&files());
        let at = zip.at("/index.html");
        change(&mut zip.entries[at].local);
        cases.push((format!("another {what} in the entry"), "ambiguous-archive", zip.bytes()));
    }
    let only_in_directory: Vec<Case> = changes
        .iter()
        .map(|(what, change)| {
            let mut zip = zip(&files());
            let at = zip.at("/index.html");
            change(&mut zip.entries[at].central);
            let expected = match *what {
                "version" | "time" | "date" => "repacked",
                // Stored, it should have another version; the name gets an ending that kits don't hold.
                "method" => "repacked",
                "longer name" => "unsafe-file",
                _ => "ambiguous-archive",
            };
            (format!("another {what} in the directory"), expected, zip.bytes())
        })
        .collect();
    cases.extend(only_in_directory);
    each_is_refused("local and central", &cases);
}

#[test]
fn records_that_kitbag_never_writes_are_refused() {
    let mut cases = changed_entry(&[
        ("encrypted", "unsupported-entry", &|entry| entry.both(|head| head.flags = 1)),
        ("strongly encrypted", "unsupported-entry", &|entry| entry.both(|head| head.flags = 0x41)),
        ("strongly encrypted alone", "unsupported-entry", &|entry| {
            entry.both(|head| head.flags = 0x40);
        }),
        ("descriptor announced", "ambiguous-archive", &|entry| entry.both(|head| head.flags = 8)),
        ("descriptor", "ambiguous-archive", &|entry| {
            entry.both(|head| head.flags = 8);
            let head = &entry.central;
            let fields = [head.crc32, head.packed, head.size];
            entry.after = fields.iter().flat_map(|field| field.to_le_bytes()).collect();
            (entry.local.crc32, entry.local.packed, entry.local.size) = (0, 0, 0);
        }),
        ("compression hint", "ambiguous-archive", &|entry| entry.both(|head| head.flags = 2)),
        ("patched data", "ambiguous-archive", &|entry| entry.both(|head| head.flags = 0x20)),
        ("masked header", "ambiguous-archive", &|entry| entry.both(|head| head.flags = 0x2000)),
        ("needless UTF-8", "ambiguous-archive", &|entry| entry.both(|head| head.flags = 0x800)),
        ("version", "repacked", &|entry| entry.both(|head| head.needed = 10)),
        ("64-bit version", "repacked", &|entry| entry.both(|head| head.needed = 45)),
        ("date", "repacked", &|entry| entry.both(|head| head.date = 0x5b75)),
        ("time", "repacked", &|entry| entry.both(|head| head.time = 0x6000)),
        ("made on MS-DOS", "repacked", &|entry| entry.made_by = 20),
        ("archive bit", "repacked", &|entry| entry.external |= 0x20),
        ("group may write", "repacked", &|entry| entry.external = 0o100_664 << 16),
        ("text", "repacked", &|entry| entry.internal = 1),
        ("no mode", "unsafe-file", &|entry| entry.external = 0),
        ("another part", "ambiguous-archive", &|entry| entry.disk = 1),
        ("comment", "ambiguous-archive", &|entry| entry.comment = b"hello".to_vec()),
        ("extra field", "ambiguous-archive", &|entry| {
            entry.both(|head| head.extra = b"UT\x05\0\x01abcd".to_vec());
        }),
        ("Unicode path", "ambiguous-archive", &|entry| {
            entry.both(|head| head.extra = b"up\x0b\0\x01abcd../x.h".to_vec());
        }),
        ("64-bit sizes", "ambiguous-archive", &|entry| {
            let sizes = [entry.central.size, entry.central.packed];
            let sizes = sizes.map(|size| u64::from(size).to_le_bytes()).concat();
            let extra = [&[1, 0, 16, 0][..], &sizes].concat();
            entry.both(|head| {
                (head.size, head.packed) = (u32::MAX, u32::MAX);
                head.extra.clone_from(&extra);
            });
        }),
        ("64-bit sizes without any", "too-large", &|entry| entry.both(|head| head.size = u32::MAX)),
        ("64-bit packed size without any", "ambiguous-archive", &|entry| {
            entry.both(|head| head.packed = u32::MAX);
        }),
        ("stored with another size", "ambiguous-archive", &|entry| {
            entry.both(|head| (head.method, head.needed) = (0, 10));
            entry.made_by = 0x30a;
        }),
        ("wrong checksum", "damaged", &|entry| entry.both(|head| head.crc32 ^= 1)),
        ("a byte too few", "damaged", &|entry| entry.both(|head| head.size += 1)),
        ("a byte too many", "damaged", &|entry| entry.both(|head| head.size -= 1)),
        ("bytes behind the stream", "damaged", &|entry| {
            entry.data.extend(b"hidden");
            entry.both(|head| head.packed += 6);
        }),
        ("half a stream", "damaged", &|entry| {
            entry.data.truncate(20);
            entry.both(|head| head.packed = 20);
        }),
        ("overlapping entry", "ambiguous-archive", &|entry| entry.offset = -20),
        ("entry that begins later", "ambiguous-archive", &|entry| entry.offset = 1),
        ("entry beyond the end", "ambiguous-archive", &|entry| entry.offset = 1 << 20),
        ("gap before it", "ambiguous-archive", &|entry| entry.before = vec![0]),
        ("gap behind it", "ambiguous-archive", &|entry| entry.after = vec![0; 100]),
        ("entry between entries", "ambiguous-archive", &|entry| {
            let hidden =
                Zip { entries: vec![Entry::stored("c-1.0.0/x.html", b"x")], ..Zip::default() };
            entry.before = hidden.bytes()[..30 + 14 + 1].to_vec();
        }),
        ("the same data twice", "ambiguous-archive", &|entry| entry.offset = -i64::from(u16::MAX)),
    ]);
    let modes = [
        ("symbolic link", 0o120_777),
        ("folder", 0o040_755),
        ("terminal", 0o020_644),
        ("disk", 0o060_644),
        ("pipe", 0o010_644),
        ("socket", 0o140_644),
        ("as another user", 0o104_755),
        ("as another group", 0o102_755),
        ("sticky", 0o101_644),
        ("program", 0o100_755),
        ("program for others", 0o100_645),
        ("set-user without execute", 0o104_644),
    ];
    for (what, mode) in modes {
        cases.extend(changed_entry(&[(what, "unsafe-file", &|entry| entry.external = mode << 16)]));
    }
    for method in [1, 2, 5, 6, 9, 12, 14, 93, 95, 97, 98, 99, u16::MAX] {
        cases.extend(changed_entry(&[("method", "unsupported-entry", &|entry| {
            entry.both(|head| head.method = method);
        })]));
    }
    cases.push(one_entry_in_two_places());
    each_is_refused("records", &cases);
}

/// An entry that lies in another, where all else of the zip fits.
fn one_entry_in_two_places() -> Case {
    let (outer, inner) = ("media/ring.svg", "source/academy.yaml");
    let name = format!("{NAME}/{inner}");
    let mut files = files();
    let text = files[inner].clone();
    let alone = Zip { entries: vec![Entry::stored(&name, &text)], ..Zip::default() };
    let hidden = alone.bytes()[..30 + name.len() + text.len()].to_vec();
    files.insert(outer.into(), hidden.clone());
    seal(&mut files);
    let mut zip = zip(&files);
    let (around, at) = (zip.at(outer), zip.at(inner));
    zip.entries[around] = Entry::stored(&format!("{NAME}/{outer}"), &hidden);
    // Who goes by the directory finds the academy's text in the drawing; who goes from entry to entry finds dashes.
    zip.entries[at] = Entry::stored(&name, &text);
    zip.entries[at].data = vec![b'-'; text.len()];
    zip.entries[at].offset = -(hidden.len() as i64);
    ("one entry in two places".into(), "ambiguous-archive", zip.bytes())
}
