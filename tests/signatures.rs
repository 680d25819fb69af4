//! Signatures and trust: each acceptance and each refusal agrees with `ssh-keygen -Y verify`, where it is installed.
//! With `KITBAG_REQUIRE_SSH_KEYGEN` set, as in `.ci/run`, it must be.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use ssh_key::HashAlg;
use support::keys::{NAME, key, public, sign};

const KIT: &str = "small-1.2.0.zip";
const RELEASE: &str = "kitbag-release";

/// Whether the stock tool is there; if it must be and isn't, the test fails.
fn has_ssh_keygen() -> bool {
    let found = Command::new("ssh-keygen").arg("-?").output().is_ok();
    assert!(found || std::env::var_os("KITBAG_REQUIRE_SSH_KEYGEN").is_none(), "no ssh-keygen");
    found
}

/// A folder with a kit, its sums, and their signature by the key 1.
fn workshop() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let built = support::build(
        &support::folder("tests/kit/curriculum"),
        &support::settings("small", kitbag::projection::Edition::Instructor),
    );
    let zip = built.0.unwrap().zip.bytes();
    let sums = kitbag::digest::line(kitbag::digest::Digest::of(&zip), KIT);
    write(folder.path(), KIT, &zip);
    write(folder.path(), "SHA256SUMS", sums.as_bytes());
    write(folder.path(), "SHA256SUMS.sig", sign(1, RELEASE, sums.as_bytes()).as_bytes());
    folder
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    std::fs::write(folder.join(name), bytes).unwrap();
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).unwrap()
}

fn verify(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kitbag"))
        .current_dir(folder)
        .args(["verify", KIT])
        .args(arguments)
        .output()
        .unwrap();
    told(&output)
}

fn told(output: &Output) -> (Option<i32>, String) {
    let text = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    (output.status.code(), text.concat())
}

/// One case: what is in the folder, what is asked, and what comes of it.
struct Case {
    name: &'static str,
    /// The trust file; `{1}` stands for the public key of the seed 1, `{2}` for that of 2.
    trust: &'static str,
    /// Seeds of the revoked keys.
    revoked: &'static [u8],
    signer: &'static str,
    as_of: &'static str,
    /// What is done to the folder first.
    change: fn(&Path),
    /// The word of the refusal, or nothing.
    refused: &'static str,
}

const DAY: &str = "2026-10-02";

const fn case(name: &'static str, trust: &'static str, refused: &'static str) -> Case {
    Case { name, trust, revoked: &[], signer: NAME, as_of: DAY, change: |_| (), refused }
}

const PLAIN: &str = "releases@academy.example {1}\n";

const CASES: &[Case] = &[
    case("one line", PLAIN, ""),
    case(
        "comments, blank lines, spaces and tabs",
        "# c\n\n  # d\n \treleases@academy.example \t {1} c d\n",
        "",
    ),
    case("windows' line ends", "# c\r\nreleases@academy.example {1}\r\n", ""),
    case("no line end", "releases@academy.example {1}", ""),
    case("among other keys", "a@b {2}\nreleases@academy.example {1}\nc@d {3}\n", ""),
    case("two names", "other@academy.example,releases@academy.example {1}\n", ""),
    case("a pattern of names", "*@academy.example {1}\n", ""),
    case("a pattern with one open letter", "release?@academy.example {1}\n", ""),
    case("a pattern that doesn't fit", "*@other.example {1}\n", "untrusted-key"),
    case(
        "a name that is taken out",
        "*@academy.example,!releases@academy.example {1}\n",
        "untrusted-key",
    ),
    case("only names that are taken out", "!x@academy.example {1}\n", "untrusted-key"),
    case("another name", "somebody@academy.example {1}\n", "untrusted-key"),
    case("another name, then the right one", "a@b {1}\nreleases@academy.example {1}\n", ""),
    case("another key", "releases@academy.example {2}\n", "untrusted-key"),
    case("its purpose", "releases@academy.example namespaces=\"kitbag-release\" {1}\n", ""),
    case(
        "a pattern of purposes",
        "releases@academy.example namespaces=\"file,kitbag-*\" {1}\n",
        "",
    ),
    case(
        "another purpose",
        "releases@academy.example namespaces=\"file,git\" {1}\n",
        "untrusted-key",
    ),
    case(
        "purposes without its own",
        "releases@academy.example namespaces=\"kitbag-*,!kitbag-release\" {1}\n",
        "untrusted-key",
    ),
    case(
        "upper case",
        "releases@academy.example NAMESPACES=\"kitbag-release\",Valid-After=\"20260101Z\" {1}\n",
        "",
    ),
    case("begun", "releases@academy.example valid-after=\"20261001Z\" {1}\n", ""),
    case(
        "begins in this second",
        "releases@academy.example valid-after=\"20261002000000Z\" {1}\n",
        "",
    ),
    case(
        "begins in the next second",
        "releases@academy.example valid-after=\"20261002000001Z\" {1}\n",
        "key-not-yet-valid",
    ),
    case(
        "begins tomorrow",
        "releases@academy.example valid-after=\"20261003Z\" {1}\n",
        "key-not-yet-valid",
    ),
    case("not yet over", "releases@academy.example valid-before=\"202610020001Z\" {1}\n", ""),
    case("over after this second", "releases@academy.example valid-before=\"20261002Z\" {1}\n", ""),
    case(
        "over since a second",
        "releases@academy.example valid-before=\"20261001235959Z\" {1}\n",
        "key-expired",
    ),
    case(
        "between",
        "releases@academy.example valid-after=\"20260101Z\",valid-before=\"20270101Z\",namespaces=\"kitbag-release\" {1}\n",
        "",
    ),
    case(
        "over, and renewed",
        "releases@academy.example valid-before=\"20260101Z\" {1}\nreleases@academy.example valid-after=\"20260101Z\" {1}\n",
        "",
    ),
    case(
        "rotated: the old key's release",
        "releases@academy.example valid-before=\"20270101Z\" {1}\nreleases@academy.example {2}\n",
        "",
    ),
    case("rotated: the old key is gone", "releases@academy.example {2}\n", "untrusted-key"),
    Case {
        change: by_second_key,
        ..case(
            "rotated: the new key's release",
            "releases@academy.example valid-before=\"20260101Z\" {1}\nreleases@academy.example {2}\n",
            "",
        )
    },
    Case {
        as_of: "2026-12-31",
        ..case("on its last day", "releases@academy.example valid-before=\"20261231Z\" {1}\n", "")
    },
    Case {
        as_of: "2027-01-01",
        ..case(
            "on the day after",
            "releases@academy.example valid-before=\"20261231Z\" {1}\n",
            "key-expired",
        )
    },
    Case { revoked: &[1], ..case("revoked", PLAIN, "key-revoked") },
    Case { revoked: &[2, 3, 1], ..case("revoked among others", PLAIN, "key-revoked") },
    Case { revoked: &[2], ..case("another is revoked", PLAIN, "") },
    Case {
        revoked: &[1],
        change: by_second_key,
        ..case(
            "the old key is revoked, the new one signs",
            "releases@academy.example {1}\nreleases@academy.example {2}\n",
            "",
        )
    },
    Case {
        change: |folder| std::fs::remove_file(folder.join("SHA256SUMS.sig")).unwrap(),
        ..case("unsigned", PLAIN, "unsigned")
    },
    Case {
        change: |folder| write(folder, "SHA256SUMS.sig", b""),
        ..case("an empty signature", PLAIN, "bad-signature")
    },
    Case {
        change: |folder| write(folder, "SHA256SUMS.sig", &[b'x'; 70_000]),
        ..case("a signature without end", PLAIN, "bad-signature")
    },
    Case {
        change: |folder| replace(folder, "SHA256SUMS.sig", "\n", "\r\n"),
        ..case("a signature with windows' line ends", PLAIN, "bad-signature")
    },
    Case {
        change: |folder| resign(folder, 1, "file"),
        ..case("a signature for another purpose", PLAIN, "wrong-namespace")
    },
    Case {
        change: |folder| resign(folder, 1, "kitbag-catalogue"),
        ..case("a signature for a catalogue", PLAIN, "wrong-namespace")
    },
    Case {
        change: |folder| resign(folder, 2, RELEASE),
        ..case("a stranger's signature", PLAIN, "untrusted-key")
    },
    Case {
        change: foreign_signature,
        ..case("the signature of another release", PLAIN, "bad-signature")
    },
    Case {
        change: |folder| append(folder, "SHA256SUMS", "\n"),
        ..case("sums with a line more", PLAIN, "bad-signature")
    },
    Case {
        change: |folder| replace(folder, "SHA256SUMS", "\n", "\r\n"),
        ..case("sums with windows' line ends", PLAIN, "bad-signature")
    },
];

fn by_second_key(folder: &Path) {
    resign(folder, 2, RELEASE);
}

fn resign(folder: &Path, seed: u8, namespace: &str) {
    let signature = sign(seed, namespace, &read(folder, "SHA256SUMS"));
    write(folder, "SHA256SUMS.sig", signature.as_bytes());
}

fn foreign_signature(folder: &Path) {
    let other = kitbag::digest::line(kitbag::digest::Digest::of(b"other"), "small-1.1.0.zip");
    write(folder, "SHA256SUMS.sig", sign(1, RELEASE, other.as_bytes()).as_bytes());
}

fn replace(folder: &Path, name: &str, from: &str, to: &str) {
    let text = String::from_utf8(read(folder, name)).unwrap();
    write(folder, name, text.replace(from, to).as_bytes());
}

fn append(folder: &Path, name: &str, more: &str) {
    let text = String::from_utf8(read(folder, name)).unwrap();
    write(folder, name, format!("{text}{more}").as_bytes());
}

/// What `ssh-keygen -Y verify` says of the folder.
fn stock(folder: &Path, signer: &str, as_of: &str, revoked: bool) -> bool {
    let time = format!("-Overify-time={}Z", as_of.replace('-', ""));
    let mut command = Command::new("ssh-keygen");
    command.current_dir(folder).args(["-Y", "verify", "-f", "trust", "-I", signer]);
    command.args(["-n", RELEASE, "-s", "SHA256SUMS.sig", &time]);
    if revoked {
        command.args(["-r", "revoked"]);
    }
    let sums = std::fs::File::open(folder.join("SHA256SUMS")).unwrap();
    command.stdin(Stdio::from(sums)).output().unwrap().status.success()
}

#[test]
fn acceptance_and_refusal_agree_with_ssh_keygen() {
    let original = workshop();
    let has_stock = has_ssh_keygen();
    for case in CASES {
        let folder = original.path();
        let kept = ["SHA256SUMS", "SHA256SUMS.sig"].map(|name| (name, read(folder, name)));
        let trust = [1, 2, 3].iter().fold(case.trust.to_owned(), |text, seed| {
            text.replace(&format!("{{{seed}}}"), &public(*seed))
        });
        write(folder, "trust", trust.as_bytes());
        let revoked: String =
            case.revoked.iter().map(|seed| format!("{}\n", public(*seed))).collect();
        write(folder, "revoked", format!("# gone\n{revoked}").as_bytes());
        (case.change)(folder);
        let mut arguments =
            vec!["--trust", "trust", "--signer", case.signer, "--as-of", case.as_of];
        if !case.revoked.is_empty() {
            arguments.extend(["--revoked", "revoked"]);
        }
        let (status, said) = verify(folder, &arguments);
        let name = case.name;
        match case.refused {
            "" => assert!(status == Some(0) && said.contains("is signed by"), "{name}: {said}"),
            word => assert!(
                status == Some(4) && said.contains(&format!("error[{word}]")),
                "{name}, {word}: {status:?} {said}"
            ),
        }
        if has_stock {
            let accepted = stock(folder, case.signer, case.as_of, !case.revoked.is_empty());
            assert_eq!(accepted, case.refused.is_empty(), "{name}: ssh-keygen says otherwise");
        }
        kept.iter().for_each(|(name, bytes)| write(folder, name, bytes));
    }
    println!("signatures: {} cases, ssh-keygen asked: {has_stock}", CASES.len());
}

/// Faults of a trust file: the file, where the fault is, and words of the message. `ssh-keygen` takes those marked
/// so, in a way that one wouldn't expect.
const FAULTS: &[(&str, &str, &str)] = &[
    ("", "1:1", "the trust file holds no key"),
    ("# nobody\n", "1:1", "the trust file holds no key"),
    ("releases@academy.example\n", "1:1", "the line ends where a key should stand"),
    ("a@b {1}\nreleases@academy.example  \n", "2:1", "the line ends where a key should stand"),
    ("{1}\n", "1:1", "it doesn't say whose key it is"),
    ("\"releases@academy.example\" {1}\n", "1:1", "whose key it is stands without quotation marks"),
    ("releases@academy.example, {1}\n", "1:1", "with a comma between two names"),
    ("releases@academy.example ssh-ed25518 AAAA\n", "1:26", "did you mean `ssh-ed25519`?"),
    ("releases@academy.example ssh-ed25519\n", "1:1", "the line ends where a key should stand"),
    ("releases@academy.example ssh-ed25519 AAAAC3Nza\n", "1:26", "this is no `ssh-ed25519` key"),
    ("releases@academy.example ssh-rsa {1:letters}\n", "1:26", "this is no `ssh-rsa` key"),
    ("releases@academy.example namespace=\"x\" {1}\n", "1:26", "did you mean `namespaces`?"),
    (
        "releases@academy.example namespaces=kitbag-release {1}\n",
        "1:26",
        "has no value in quotation marks",
    ),
    ("releases@academy.example namespaces=\"\" {1}\n", "1:26", "has no value in quotation marks"),
    ("releases@academy.example namespaces {1}\n", "1:26", "has no value in quotation marks"),
    ("releases@academy.example namespaces=\"a {1}\n", "1:26", "a quotation mark is still open"),
    ("releases@academy.example namespaces=\"a\",namespaces=\"b\" {1}\n", "1:41", "stands twice"),
    ("releases@academy.example namespaces=\"a\", {1}\n", "1:40", "no option follows the comma"),
    ("releases@academy.example cert-authority {1}\n", "1:26", "kitbag reads no certificates"),
    (
        "releases@academy.example namespaces=\"a\",cert-authority {1}\n",
        "1:41",
        "kitbag reads no certificates",
    ),
    (
        "releases@academy.example ssh-ed25519-cert-v01@openssh.com AAAA\n",
        "1:26",
        "is a certificate",
    ),
    ("releases@academy.example valid-before=\"20270101\" {1}\n", "1:26", "it doesn't end with `Z`"),
    (
        "releases@academy.example valid-before=\"20270230Z\" {1}\n",
        "1:26",
        "there is no such moment",
    ),
    ("releases@academy.example valid-before=\"2027Z\" {1}\n", "1:26", "there is no such moment"),
    (
        "releases@academy.example valid-after=\"20270101Z\",valid-before=\"20260101Z\" {1}\n",
        "1:26",
        "before it begins",
    ),
    (
        "ok@academy.example {1}\n\n# x\nreleases@academy.example expires=\"20270101Z\" {2}\n",
        "4:26",
        "is neither an option nor a kind of key",
    ),
];

#[test]
fn a_trust_file_with_a_fault_is_told_with_its_place_and_trusts_nobody() {
    let folder = workshop();
    let letters = public(1).split(' ').nth(1).unwrap().to_owned();
    for (text, place, words) in FAULTS {
        let text = text.replace("{1:letters}", &letters);
        let text = text.replace("{1}", &public(1)).replace("{2}", &public(2));
        write(folder.path(), "trust", text.as_bytes());
        let (status, said) = verify(folder.path(), &["--trust", "trust", "--as-of", DAY]);
        let at = format!("--> trust:{place}");
        assert!(
            status == Some(1) && said.contains("error[trust-file]") && said.contains(&at),
            "{text}: {status:?} {said}"
        );
        assert!(said.contains(words) && !said.contains("is whole"), "{text}: {words}: {said}");
    }
    // All at once, and a file that is no text.
    write(folder.path(), "trust", b"{1}\nx\ny z\n");
    assert_eq!(verify(folder.path(), &["--trust", "trust"]).1.matches("error[").count(), 3);
    write(folder.path(), "trust", b"releases@academy.example \xff\n");
    assert!(verify(folder.path(), &["--trust", "trust"]).1.contains("is not UTF-8"));
    write(folder.path(), "trust", PLAIN.replace("{1}", &public(1)).as_bytes());
    write(folder.path(), "revoked", b"SSHKRL\n\0\0\0\0\x01");
    let (status, said) = verify(folder.path(), &["--trust", "trust", "--revoked", "revoked"]);
    assert!(status == Some(1) && said.contains("binary form (KRL)"), "{said}");
    write(folder.path(), "revoked", b"SHA256:abc\n");
    let (status, said) = verify(folder.path(), &["--trust", "trust", "--revoked", "revoked"]);
    assert!(status == Some(1) && said.contains("--> revoked:1:1"), "{said}");
    assert_eq!(verify(folder.path(), &["--trust", "none"]).0, Some(3));
}

#[test]
fn without_a_trust_file_a_signature_is_told_and_a_broken_one_refuses() {
    let folder = workshop();
    let (status, said) = verify(folder.path(), &[]);
    assert!(status == Some(0) && said.contains("Not checked: whose key that is"), "{said}");
    assert!(said.contains(&key(1).fingerprint(HashAlg::Sha256).to_string()), "{said}");
    foreign_signature(folder.path());
    let (status, said) = verify(folder.path(), &[]);
    assert!(status == Some(4) && said.contains("error[bad-signature]"), "{said}");
    std::fs::remove_file(folder.path().join("SHA256SUMS.sig")).unwrap();
    let (status, said) = verify(folder.path(), &[]);
    assert!(status == Some(0) && said.contains("It isn't signed"), "{said}");
}

#[test]
fn a_zip_that_was_renamed_is_found_in_the_signed_list_and_another_is_not() {
    let folder = workshop();
    write(folder.path(), "trust", PLAIN.replace("{1}", &public(1)).as_bytes());
    let at = |name: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_kitbag"))
            .current_dir(folder.path())
            .args(["verify", name, "--trust", "trust", "--as-of", DAY])
            .output()
            .unwrap();
        told(&output)
    };
    std::fs::copy(folder.path().join(KIT), folder.path().join("small (1).zip")).unwrap();
    assert_eq!(at("small (1).zip").0, Some(0));
    // A genuine, older kit under the newer one's name, and a signed list that doesn't have the kit at all.
    let sums = kitbag::digest::line(kitbag::digest::Digest::of(b"newer"), "small (1).zip");
    let both = format!("{sums}{}", String::from_utf8(read(folder.path(), "SHA256SUMS")).unwrap());
    for (text, word) in [(both, "sum-mismatch"), ("".into(), "unsigned")] {
        write(folder.path(), "SHA256SUMS", text.as_bytes());
        resign(folder.path(), 1, RELEASE);
        let (status, said) = at("small (1).zip");
        assert!(status == Some(4) && said.contains(&format!("error[{word}]")), "{said}");
    }
}

#[test]
fn each_bit_of_the_sums_and_of_the_signature_counts() {
    let folder = workshop();
    write(folder.path(), "trust", PLAIN.replace("{1}", &public(1)).as_bytes());
    let sums = read(folder.path(), "SHA256SUMS");
    let signature = read(folder.path(), "SHA256SUMS.sig");
    let check = kitbag::release::signature::check;
    assert!(check(&signature, RELEASE, &sums).is_ok());
    let flips = |bytes: &[u8]| -> Vec<Vec<u8>> {
        (0..bytes.len() * 8)
            .map(|bit| {
                let mut flipped = bytes.to_vec();
                flipped[bit / 8] ^= 1 << (bit % 8);
                flipped
            })
            .collect()
    };
    let accepted =
        flips(&sums).iter().filter(|sums| check(&signature, RELEASE, sums).is_ok()).count();
    assert_eq!((flips(&sums).len() > 600, accepted), (true, 0));
    let accepted =
        flips(&signature).iter().filter(|one| check(one, RELEASE, &sums).is_ok()).count();
    assert_eq!((flips(&signature).len() > 2000, accepted), (true, 0));
    println!("bits: {} of sums, {} of a signature", sums.len() * 8, signature.len() * 8);
}

/// Keys of other kinds, made and signed with by the stock tool.
#[test]
fn other_kinds_of_keys_are_checked_or_told() {
    if !has_ssh_keygen() {
        return;
    }
    let folder = workshop();
    let run = |arguments: &[&str]| {
        let output = Command::new("ssh-keygen").current_dir(folder.path()).args(arguments).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", told(&output).1);
    };
    for (kind, bits, refused) in [
        ("ed25519", "256", ""),
        ("ecdsa", "256", ""),
        ("ecdsa", "384", "unsupported-key"),
        ("rsa", "2048", "unsupported-key"),
    ] {
        let name = format!("{kind}-{bits}");
        run(&["-q", "-t", kind, "-b", bits, "-N", "", "-C", "test", "-f", &name]);
        std::fs::remove_file(folder.path().join("SHA256SUMS.sig")).unwrap();
        run(&["-Y", "sign", "-q", "-f", &name, "-n", RELEASE, "SHA256SUMS"]);
        let key = String::from_utf8(read(folder.path(), &format!("{name}.pub"))).unwrap();
        write(folder.path(), "trust", format!("{NAME} {key}").as_bytes());
        assert!(stock(folder.path(), NAME, DAY, false), "{name}");
        let (status, said) = verify(folder.path(), &["--trust", "trust", "--as-of", DAY]);
        match refused {
            "" => assert!(status == Some(0), "{name}: {said}"),
            word => assert!(
                status == Some(4) && said.contains(&format!("error[{word}]")),
                "{name}: {said}"
            ),
        }
    }
}
