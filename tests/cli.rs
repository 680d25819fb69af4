//! Transcripts: what is typed, what is said, and the status. One page a command, in `tests/cli`.
//!
//! A page runs from top to bottom in a folder of its own that holds the small curriculum. A block
//! ```` ```console ```` holds commands behind `$ `, each followed by what it prints (standard output,
//! then standard error) and, if it isn't 0, its status behind `? `; `$ flip FILE OFFSET` changes a byte of a
//! file, as a bad transfer does; `$ key FILE SEED` makes a private key, its `.pub`, and a trust file `FILE.trust`.
//! A block with a path, such as
//! ```` ```yaml curriculum/academy.yaml ````, is written to that file first.
//! `KITBAG_ACCEPT=1 cargo test --test cli` writes what is said now; read the difference then.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

fn workshop() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in support::folder("tests/kit/curriculum") {
        write(&folder.path().join("curriculum").join(path), &bytes);
    }
    folder
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn kitbag(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kitbag"));
    // 2 October 2026: what `new` writes today must read the same on every other day.
    command.current_dir(folder).env_remove("NO_COLOR").env("SOURCE_DATE_EPOCH", "1790899200");
    command
}

#[test]
fn commands_say_what_their_transcripts_say() {
    let accept = std::env::var_os("KITBAG_ACCEPT").is_some();
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir("tests/cli").unwrap() {
        let path = entry.unwrap().path();
        let page = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let said = rerun(&page);
        if said != page && accept {
            std::fs::write(&path, &said).unwrap();
        } else if said != page {
            wrong.push(format!("{} should read:\n{said}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn rerun(page: &str) -> String {
    let folder = workshop();
    let mut out = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let _ = writeln!(out, "{line}");
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        match info.split_once(' ') {
            None if info == "console" => {
                for command in body.iter().filter_map(|line| line.strip_prefix("$ ")) {
                    let _ = writeln!(out, "$ {command}");
                    match command.split_once(' ').unwrap() {
                        ("kitbag", arguments) => out.push_str(&run(folder.path(), arguments)),
                        ("flip", arguments) => flip(folder.path(), arguments),
                        ("key", arguments) => {
                            let (name, seed) = arguments.split_once(' ').unwrap();
                            support::keys::write(folder.path(), name, seed.parse().unwrap());
                        }
                        _ => panic!("a page runs `kitbag`, `flip` and `key`, not `{command}`"),
                    }
                }
                out.push_str("```\n");
                continue;
            }
            Some((_, path)) => {
                write(&folder.path().join(path), format!("{}\n", body.join("\n")).as_bytes())
            }
            None => {}
        }
        body.iter().for_each(|line| {
            let _ = writeln!(out, "{line}");
        });
        out.push_str("```\n");
    }
    out
}

fn flip(folder: &Path, arguments: &str) {
    let (path, offset) = arguments.split_once(' ').unwrap();
    let mut bytes = std::fs::read(folder.join(path)).unwrap();
    bytes[offset.parse::<usize>().unwrap()] ^= 0xff;
    std::fs::write(folder.join(path), bytes).unwrap();
}

/// The words of a command line, of which those in quotation marks are one.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

fn run(folder: &Path, arguments: &str) -> String {
    let output = kitbag(folder).args(words(arguments)).output().unwrap();
    let text = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
        if cfg!(windows) { text.replace('\\', "/").replace("kitbag.exe", "kitbag") } else { text }
    };
    let mut said = format!("{}{}", text(output.stdout), text(output.stderr)).trim_end().to_owned();
    if !said.is_empty() {
        said.push('\n');
    }
    match output.status.code() {
        Some(0) => said,
        status => {
            format!("{said}? {}\n", status.map_or("killed".to_owned(), |status| status.to_string()))
        }
    }
}

#[test]
fn a_failed_build_leaves_what_stood_there_and_nothing_else() {
    let folder = workshop();
    let build =
        |folder: &Path| kitbag(folder).args(["build", "small"]).output().unwrap().status.code();
    assert_eq!(build(folder.path()), Some(0));
    let dist = folder.path().join("dist");
    let before = support::folder(dist.to_str().unwrap());
    let module = folder.path().join("curriculum/courses/small/modules/red.md");
    let text = std::fs::read_to_string(&module).unwrap();
    std::fs::write(&module, text.replace(":::\n::::", ":::")).unwrap();
    assert_eq!(build(folder.path()), Some(1));
    assert_eq!(support::folder(dist.to_str().unwrap()), before);
}

#[test]
fn eight_builds_at_once_into_one_folder_leave_one_whole_kit() {
    let folder = workshop();
    let start = || {
        kitbag(folder.path())
            .args(["build", "small"])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    let builds: Vec<_> = (0..8).map(|_| start()).collect();
    for mut build in builds {
        assert!(build.wait().unwrap().success());
    }
    whole(folder.path());
}

#[test]
fn a_build_killed_at_any_moment_leaves_the_old_kit_or_the_new_one() {
    let folder = workshop();
    assert!(kitbag(folder.path()).args(["build", "small"]).output().unwrap().status.success());
    for moment in 0..40 {
        let mut build = kitbag(folder.path())
            .args(["build", "small"])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let began = std::time::Instant::now();
        while began.elapsed() < std::time::Duration::from_millis(moment) {
            std::thread::yield_now();
        }
        let _ = build.kill();
        build.wait().unwrap();
        let zip = std::fs::read(folder.path().join("dist/small-1.2.0.zip")).unwrap();
        assert_eq!(kitbag::kit::receive(&zip).unwrap().name, "small-1.2.0");
    }
    assert!(kitbag(folder.path()).args(["build", "small"]).output().unwrap().status.success());
    whole(folder.path());
}

/// One zip, whole, and nothing beside it.
fn whole(folder: &Path) {
    let files = support::folder(folder.join("dist").to_str().unwrap());
    assert_eq!(files.keys().collect::<Vec<_>>(), ["small-1.2.0.zip"]);
    assert_eq!(kitbag::kit::receive(&files["small-1.2.0.zip"]).unwrap().name, "small-1.2.0");
}

#[test]
fn a_kit_is_held_against_the_lists_beside_it_and_the_worst_of_several_is_told() {
    let folder = workshop();
    let dist = folder.path().join("dist");
    for edition in ["instructor", "participant"] {
        let arguments = ["build", "small", "--edition", edition];
        assert!(kitbag(folder.path()).args(arguments).output().unwrap().status.success());
    }
    let [kit, other] = ["dist/small-1.2.0.zip", "dist/small-1.2.0-participant.zip"];
    let verify = |kits: &[&str]| {
        let output = kitbag(folder.path()).arg("verify").args(kits).output().unwrap();
        let text = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        (output.status.code(), text.concat())
    };
    let digest = kitbag::digest::Digest::of(&std::fs::read(folder.path().join(kit)).unwrap());
    let line = |name: &str| kitbag::digest::line(digest, name);
    let list = |name: &str, text: &str| std::fs::write(dist.join(name), text).unwrap();
    let says = |kits: &[&str], status: i32, words: &str| {
        let (found, text) = verify(kits);
        assert!(found == Some(status) && text.contains(words), "{found:?}, not `{words}`: {text}");
    };
    says(&[kit], 0, "No list of sums lies beside the zip");
    list("SHA256SUMS", &line("other.zip"));
    says(&[kit], 0, "No list of sums lies beside the zip");
    list("SHA256SUMS", &line("small-1.2.0.zip"));
    says(&[kit], 0, "is the one in `SHA256SUMS` beside it");
    list("small-1.2.0.zip.sha256", &line("small-1.2.0.zip"));
    says(&[kit], 0, "is the one in `small-1.2.0.zip.sha256` and `SHA256SUMS` beside it");
    says(&[kit, other], 0, "participant edition");
    list("small-1.2.0.zip.sha256", &line("renamed.zip"));
    says(
        &[kit],
        4,
        "error[wrong-sums]: `dist/small-1.2.0.zip` is refused: `small-1.2.0.zip.sha256`",
    );
    std::fs::remove_file(dist.join("small-1.2.0.zip.sha256")).unwrap();
    list("small-1.2.0-participant.zip.sha256", &line("small-1.2.0-participant.zip"));
    says(&[other], 4, "error[sum-mismatch]");
    says(&[kit, other], 4, "small-1.2.0.zip` is whole");
    says(&["dist/none.zip", kit], 3, "small-1.2.0.zip` is whole");
    says(&["dist/none.zip", other, kit], 4, "there is no file `dist/none.zip`");
    says(&["dist"], 3, "it is not a file");
    // Nothing was unpacked or left behind.
    let files = support::folder(folder.path().to_str().unwrap());
    let made = files.keys().filter(|path| !path.starts_with("curriculum/"));
    assert_eq!(made.count(), 4, "two kits and two lists");
}

#[cfg(unix)]
#[test]
fn a_kit_may_be_named_by_a_link_and_a_pipe_is_not_waited_for() {
    let folder = workshop();
    assert!(kitbag(folder.path()).args(["build", "small"]).output().unwrap().status.success());
    std::os::unix::fs::symlink("dist/small-1.2.0.zip", folder.path().join("link.zip")).unwrap();
    let made = Command::new("mkfifo").arg(folder.path().join("pipe.zip")).status().unwrap();
    assert!(made.success());
    let verify = |kit: &str| kitbag(folder.path()).args(["verify", kit]).output().unwrap();
    assert_eq!(verify("link.zip").status.code(), Some(0));
    assert_eq!(verify("pipe.zip").status.code(), Some(3));
}

#[test]
fn an_output_that_can_not_be_written_is_the_machines_failure() {
    let folder = workshop();
    std::fs::write(folder.path().join("dist"), "a file in the way").unwrap();
    let output = kitbag(folder.path()).args(["build", "small"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(
        String::from_utf8_lossy(&output.stderr).starts_with("error: can't make the folder `dist`")
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_closed_pipe_is_no_failure_and_a_full_disk_is() {
    let folder = workshop();
    let shell = |command: &str| {
        let command = command.replace("kitbag", env!("CARGO_BIN_EXE_kitbag"));
        Command::new("sh").current_dir(folder.path()).args(["-c", &command]).output().unwrap()
    };
    let output = shell("(kitbag build small; echo $? >status) | true; cat status");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "0");
    assert_eq!(shell("kitbag build small >/dev/full").status.code(), Some(3));
    assert_eq!(shell("kitbag build small >&-").status.code(), Some(0));
    assert_eq!(shell("kitbag build small --out /dev/full").status.code(), Some(3));
    assert_eq!(
        shell("umask 077; kitbag build small && test -r dist/small-1.2.0.zip").status.code(),
        Some(0)
    );
}

#[test]
fn a_calendar_file_has_each_thing_that_happens_on_its_working_day() {
    let folder = workshop();
    let made = |name: &str| {
        let arguments = ["schedule", "small", "--start", "2026-12-04", "--ics", name];
        assert!(kitbag(folder.path()).args(arguments).output().unwrap().status.success());
        std::fs::read_to_string(folder.path().join(name)).unwrap()
    };
    let text = made("class.ics");
    assert_eq!(text, made("again.ics"), "the same bytes");
    let lines: Vec<&str> = text.split("\r\n").collect();
    let count = |line: &str| lines.iter().filter(|one| **one == line).count();
    assert_eq!((count("BEGIN:VCALENDAR"), count("END:VCALENDAR")), (1, 1));
    assert_eq!(count("BEGIN:VEVENT"), count("END:VEVENT"));
    assert!(count("BEGIN:VEVENT") >= 2);
    let starts = lines.iter().filter(|line| line.starts_with("DTSTART:20261204T")).count();
    assert!(starts >= 1, "{text}");
    assert_eq!(lines.iter().filter(|line| line.starts_with("PRODID")).count(), 1);
    assert!(lines.iter().all(|line| line.len() <= 75), "lines are folded");
    assert!(!text.contains("20261205T") && !text.contains("20261206T"), "not on a weekend");
}

#[test]
fn every_command_has_a_manual_page_and_is_completed() {
    let folder = workshop();
    let said = |arguments: &[&str]| {
        let output = kitbag(folder.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let help = said(&["--help"]);
    let commands = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let commands: Vec<&str> = commands
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.len() >= 8, "{commands:?}");
    said(&["manual", "--out", "man"]);
    let script = said(&["completions", "bash"]);
    for command in commands {
        let page = folder.path().join(format!("man/kitbag-{command}.1"));
        let page = std::fs::read_to_string(page).unwrap();
        assert!(page.contains("SH NAME") && page.contains("SH OPTIONS"), "{command}");
        assert!(
            script.contains(&format!("kitbag__subcmd__{command}"))
                || script.contains(&format!("kitbag__{command}")),
            "{command}"
        );
    }
}

#[test]
fn a_fix_touches_nothing_else_whatever_the_line_ends() {
    let folder = workshop();
    let module = folder.path().join("curriculum/courses/small/modules/red.md");
    let before = std::fs::read_to_string(&module).unwrap().replace("\r\n", "\n");
    let (head, rest) = before.split_once("{#").unwrap();
    let (id, rest) = rest.split_once(' ').unwrap();
    let start = format!("\u{feff}{head}{{").replace('\n', "\r\n");
    let end = rest.replace('\n', "\r\n");
    std::fs::write(&module, format!("{start}{end}")).unwrap();
    let run = || {
        let output = kitbag(folder.path()).args(["check", "small", "--fix"]).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(run().contains("Mended 1 by"));
    let after = std::fs::read_to_string(&module).unwrap();
    let made = after.strip_prefix(&*start).and_then(|rest| rest.strip_suffix(&*end)).unwrap();
    assert!(made.starts_with('#') && made.ends_with(' '), "{made:?} for #{id}");
    assert!(!run().contains("Mended"));
    assert_eq!(std::fs::read_to_string(&module).unwrap(), after, "a second run writes nothing");
}

#[test]
fn a_watch_checks_again_on_each_save() {
    use std::io::{BufRead as _, BufReader};
    use std::process::Stdio;
    let folder = workshop();
    let arguments = ["check", "small", "--watch"];
    let mut child = kitbag(folder.path())
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let (send, lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        out.lines().map_while(Result::ok).all(|line| send.send(line).is_ok())
    });
    let until = |words: &str| {
        let mut seen = Vec::new();
        while let Ok(line) = lines.recv_timeout(support::patience::PATIENCE) {
            seen.push(line);
            if seen.last().unwrap().contains(words) {
                return seen.join("\n");
            }
        }
        panic!("no `{words}` after {seen:?}");
    };
    let conclusion =
        |said: &str| said.lines().find(|line| line.starts_with("`small`")).unwrap().to_owned();
    let sound = conclusion(&until("Waiting for a save"));
    let module = folder.path().join("curriculum/courses/small/modules/red.md");
    let text = std::fs::read_to_string(&module).unwrap();
    std::fs::write(&module, text.replace("minutes: 15", "minutes: 16")).unwrap();
    let broken = until("Waiting for a save");
    assert!(broken.contains("red.md"), "{broken}");
    assert_ne!(conclusion(&broken), sound);
    std::fs::write(&module, text).unwrap();
    let mended = until("Waiting for a save");
    assert_eq!(conclusion(&mended), sound);
    child.kill().unwrap();
    child.wait().unwrap();
}
