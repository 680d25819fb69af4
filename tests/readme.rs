//! Every command of the README is run as it stands there, in order, in a folder of its own.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::process::Command;

/// Commands that another place runs: they build the program itself.
const ELSEWHERE: &[&str] = &[
    "cargo run --release -- build de-escalation-instructor",
    "cargo test",
    "cargo install --path .",
];

#[test]
fn the_readmes_commands_work_as_they_stand() {
    let readme = std::fs::read_to_string("README.md").unwrap().replace("\r\n", "\n");
    let commands: Vec<&str> = readme
        .split("```sh\n")
        .skip(1)
        .flat_map(|block| block.split("```").next().unwrap().lines())
        .collect();
    assert!(commands.len() > 10, "{commands:?}");
    let folder = tempfile::tempdir().unwrap();
    let bin = std::path::Path::new(env!("CARGO_BIN_EXE_kitbag")).parent().unwrap().to_owned();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    for command in commands.iter().filter(|command| !ELSEWHERE.contains(command)) {
        // `unzip` may not be there; what it would do is done here. The sums are checked in the kit's folder.
        if let Some(zip) = command.strip_prefix("unzip -q ") {
            unzip(&folder.path().join(zip), folder.path());
            continue;
        }
        let script = match *command {
            "sha256sum -c SHA256SUMS" => {
                unzip(&folder.path().join("dist/my-course-0.1.0.zip"), folder.path());
                "cd my-course-0.1.0 && sha256sum -c SHA256SUMS"
            }
            command => command,
        };
        let output = Command::new("sh")
            .args(["-ec", script])
            .current_dir(folder.path())
            .env("PATH", &path)
            .output()
            .unwrap();
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(output.status.success(), "`{command}` fails:\n{said}");
    }
}

fn unzip(zip: &std::path::Path, folder: &std::path::Path) {
    let name = zip.file_stem().unwrap();
    for (path, bytes) in support::unzip(&std::fs::read(zip).unwrap()) {
        let path = folder.join(name).join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

#[test]
fn the_readmes_example_of_a_message_is_a_real_one() {
    let readme = std::fs::read_to_string("README.md").unwrap().replace("\r\n", "\n");
    let shown = readme.split("```\n").find(|block| block.starts_with("error[")).unwrap();
    let transcript = std::fs::read_to_string("tests/cli/build.md").unwrap().replace("\r\n", "\n");
    assert!(transcript.contains(shown));
}

#[test]
fn the_curriculum_builds_as_the_readme_says() {
    let built = support::build(
        &support::folder("curriculum"),
        &support::settings("de-escalation-instructor", kitbag::projection::Edition::Instructor),
    );
    assert_eq!(built.0.unwrap().kit.name, "de-escalation-instructor-0.2.0");
}
