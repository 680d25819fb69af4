//! Keys: with a passphrase, in an agent, of other kinds, rotated, revoked; and no secret anywhere.

use std::process::Command;

use ssh_key::{Cipher, Kdf, LineEnding};

use crate::support::keys;
use crate::workshop::{Workshop, has_ssh_keygen};

const SECRET: &str = "correct-horse-battery";

/// A workshop with the key 1 under a passphrase.
fn locked() -> Workshop {
    let shop = Workshop::new();
    shop.write_course("1.0.0", "");
    let kdf = Kdf::Bcrypt { salt: vec![7; 16], rounds: 4 };
    let key = keys::key(1).encrypt_with(Cipher::Aes256Ctr, kdf, 7, SECRET).unwrap();
    let text = key.to_openssh(LineEnding::LF).unwrap();
    keys::write_private(&shop.path().join("locked"), text.as_bytes());
    shop
}

const RELEASE: &[&str] = &["release", "my-course", "--to", "public", "--key"];

fn release(key: &str) -> Vec<&str> {
    RELEASE.iter().copied().chain([key]).collect()
}

#[test]
fn a_passphrase_is_taken_from_the_environment_and_nobody_waits_for_one() {
    let shop = locked();
    shop.says(&release("locked"), 1, "has a passphrase, and nobody is here to type it");
    let with = |passphrase: &str| {
        shop.command(&release("locked")).env("KITBAG_KEY_PASSPHRASE", passphrase).output().unwrap()
    };
    let wrong = with("wrong");
    assert!(wrong.status.code() == Some(1));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("doesn't open the key"));
    assert!(!shop.path().join("public").exists());
    let right = with(SECRET);
    assert!(right.status.success(), "{}", String::from_utf8_lossy(&right.stderr));
    let kit = "public/my-course/1.0.0/my-course-1.0.0.zip";
    shop.says(&["verify", kit, "--trust", "key.trust"], 0, "is signed by");
    // Neither the passphrase nor the key is in anything that was said or written.
    let mut told = shop.tree();
    for (name, output) in [("wrong", wrong), ("right", right)] {
        told.insert(name.into(), [output.stdout, output.stderr].concat());
    }
    let private = keys::key(1).to_openssh(LineEnding::LF).unwrap();
    let lines = private.lines().filter(|line| !line.starts_with('-')).skip(1);
    let secrets: Vec<String> = lines.map(str::to_owned).chain([SECRET.to_owned()]).collect();
    assert!(secrets.len() > 3);
    for (name, bytes) in &told {
        let text = String::from_utf8_lossy(bytes);
        assert!(!secrets.iter().any(|secret| text.contains(secret)), "{name}");
    }
}

#[test]
fn what_is_no_key_is_told() {
    let shop = Workshop::new();
    shop.write_course("1.0.0", "");
    std::fs::write(shop.path().join("text"), "not a key").unwrap();
    shop.says(&release("text"), 1, "is no key in OpenSSH's form");
    shop.says(&release("none"), 3, "there is no file `none`");
    assert!(!shop.path().join("public").exists());
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_warned_of() {
    use std::os::unix::fs::PermissionsExt as _;
    let shop = Workshop::new();
    shop.write_course("1.0.0", "");
    shop.says(&release("key"), 0, "Released");
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(shop.path().join("key"), open).unwrap();
    let said = shop.says(&release("key"), 0, "already released");
    assert!(said.contains("warning: others on this machine can read the key"), "{said}");
}

/// The old key signed 1.0.0, the new one 1.1.0.
#[test]
fn a_key_is_rotated_and_the_old_one_revoked() {
    let shop = Workshop::new();
    shop.release("1.0.0", 0);
    shop.write_course("1.1.0", "");
    shop.says(&release("other"), 0, "Released");
    let [old, new] = ["1.0.0", "1.1.0"]
        .map(|version| format!("public/my-course/{version}/my-course-{version}.zip"));
    let trust = |text: String| std::fs::write(shop.path().join("trust"), text).unwrap();
    let line =
        |options: &str, seed: u8| format!("{} {options}{}\n", keys::NAME, keys::public(seed));
    let verify = |kit: &str, more: &[&str], status: i32, words: &str| {
        let arguments: Vec<&str> =
            ["verify", kit, "--trust", "trust"].into_iter().chain(more.iter().copied()).collect();
        shop.says(&arguments, status, words);
    };
    // While both are trusted, both are taken.
    trust(format!("{}{}", line("", 1), line("", 2)));
    verify(&old, &[], 0, "is signed by");
    verify(&new, &["--catalogue", "public/catalog.json"], 0, "its release is active");
    // The old key's time is over: its releases are taken only as of a day on which it was valid.
    trust(format!("{}{}", line("valid-before=\"20261001Z\" ", 1), line("", 2)));
    verify(&old, &[], 4, "error[key-expired]");
    verify(&old, &["--as-of", "2026-09-30"], 0, "is signed by");
    verify(&new, &[], 0, "is signed by");
    // The old key was stolen: nothing that it signed is taken, whatever the date.
    std::fs::write(shop.path().join("revoked"), format!("{}\n", keys::public(1))).unwrap();
    verify(&old, &["--revoked", "revoked", "--as-of", "2026-09-30"], 4, "error[key-revoked]");
    verify(&new, &["--revoked", "revoked"], 0, "is signed by");
    // The catalogue before the rotation can't be passed off as the newest: its signature is another's.
    trust(line("", 1));
    verify(&old, &["--catalogue", "public/catalog.json"], 4, "error[untrusted-key]");
}

/// What only the stock tools can make: a key in an agent, and a key of another kind.
#[cfg(unix)]
#[test]
fn an_agent_signs_and_other_kinds_of_keys() {
    if !has_ssh_keygen() {
        return;
    }
    let shop = Workshop::new();
    shop.write_course("1.0.0", "");
    let socket = shop.path().join("agent");
    let agent = Command::new("ssh-agent")
        .arg("-D")
        .arg("-a")
        .arg(&socket)
        .stdout(std::process::Stdio::null())
        .spawn();
    let Ok(mut agent) = agent else { return };
    while !socket.exists() {
        std::thread::yield_now();
    }
    let added = Command::new("ssh-add")
        .arg("-q")
        .arg(shop.path().join("key"))
        .env("SSH_AUTH_SOCK", &socket)
        .status();
    assert!(added.unwrap().success());
    // The private half is nowhere but in the agent.
    std::fs::remove_file(shop.path().join("key")).unwrap();
    let by_agent = |to: &str| {
        let arguments = ["release", "my-course", "--to", to, "--key", "key.pub"];
        shop.command(&arguments).env("SSH_AUTH_SOCK", &socket).output().unwrap()
    };
    let output = by_agent("public");
    let again = by_agent("public");
    agent.kill().unwrap();
    agent.wait().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&again.stdout).contains("already released"));
    let kit = "public/my-course/1.0.0/my-course-1.0.0.zip";
    shop.says(
        &["verify", kit, "--trust", "key.trust", "--catalogue", "public/catalog.json"],
        0,
        "is signed by",
    );
    // Without the agent, nothing is released.
    shop.says(
        &["release", "my-course", "--to", "elsewhere", "--key", "key.pub"],
        1,
        "`ssh-keygen` doesn't sign",
    );
    assert!(!shop.path().join("elsewhere").exists());
    for (kind, bits, status) in [("ecdsa", "256", 0), ("rsa", "2048", 1)] {
        let made = Command::new("ssh-keygen")
            .current_dir(shop.path())
            .args(["-q", "-t", kind, "-b", bits, "-N", "", "-f", kind])
            .status();
        assert!(made.unwrap().success());
        let words =
            if status == 0 { "Released" } else { "makes signatures that kitbag doesn't check" };
        let to = format!("public-{kind}");
        shop.says(&["release", "my-course", "--to", &to, "--key", kind], status, words);
    }
}
