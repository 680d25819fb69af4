//! Opens a file at its line in an editor that has a window of its own. One that needs a terminal has none here: then the
//! page shows the place, to be copied.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::preview::browser::start;

/// Opens a file at a line and a column; whether there is an editor for it.
pub(super) fn open(place: &Path, line: usize, column: usize) -> bool {
    let named = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| std::env::var(name).ok());
    let programs = named.flat_map(|value| programs(&value)).chain([PathBuf::from("code")]);
    programs.into_iter().any(|program| match arguments(&program, place, line, column) {
        Some(arguments) => {
            let mut command = Command::new(found(&program));
            command.args(arguments);
            start(command)
        }
        None => false,
    })
}

/// The programs that a variable may mean: all of it, as a path may have blanks, or its first word.
fn programs(value: &str) -> Vec<PathBuf> {
    let first = value.split_whitespace().next().unwrap_or_default();
    [value, first].map(|text| PathBuf::from(text.trim_matches('"'))).to_vec()
}

/// On Windows some editors are started by a script, which is found by its whole name only.
fn found(program: &Path) -> PathBuf {
    let is_bare = program.components().count() == 1 && program.extension().is_none();
    if !cfg!(windows) || !is_bare {
        return program.to_owned();
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let ends = ["exe", "cmd"];
    let places = std::env::split_paths(&folders)
        .flat_map(|folder| ends.map(|end| folder.join(program).with_extension(end)));
    places.into_iter().find(|place| place.is_file()).unwrap_or_else(|| program.to_owned())
}

/// How an editor is told to open a file at a place; nothing if it isn't known, or has no window.
fn arguments(program: &Path, place: &Path, line: usize, column: usize) -> Option<Vec<OsString>> {
    let name = program.file_stem()?.to_str()?.to_ascii_lowercase();
    let at = || {
        let mut at = place.as_os_str().to_owned();
        at.push(format!(":{line}:{column}"));
        at
    };
    let file = || place.as_os_str().to_owned();
    let word = |word: String| OsString::from(word);
    Some(match name.as_str() {
        "code" | "code-insiders" | "codium" | "vscodium" | "cursor" | "windsurf" => {
            vec!["-g".into(), at()]
        }
        "subl" | "sublime_text" | "zed" | "zeditor" => vec![at()],
        "kate" => {
            vec!["-l".into(), word(line.to_string()), "-c".into(), word(column.to_string()), file()]
        }
        "gedit" | "xed" | "pluma" => vec![word(format!("+{line}:{column}")), file()],
        "gvim" | "mvim" | "bbedit" => vec![word(format!("+{line}")), file()],
        "emacsclient" => vec!["-n".into(), word(format!("+{line}:{column}")), file()],
        "mate" => vec!["-l".into(), word(format!("{line}:{column}")), file()],
        "idea" | "pycharm" | "webstorm" | "rustrover" => {
            vec![
                "--line".into(),
                word(line.to_string()),
                "--column".into(),
                word(column.to_string()),
                file(),
            ]
        }
        "notepad++" => vec![word(format!("-n{line}")), word(format!("-c{column}")), file()],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_is_told_the_place_in_its_own_way_and_a_stranger_nothing() {
        let told = |value: &str| {
            let found = programs(value)
                .into_iter()
                .find_map(|program| arguments(&program, Path::new("/c/a b.md"), 12, 3));
            found.map(|words| {
                words
                    .into_iter()
                    .map(|word| word.into_string().unwrap())
                    .collect::<Vec<_>>()
                    .join("|")
            })
        };
        assert_eq!(told("code --wait").unwrap(), "-g|/c/a b.md:12:3");
        assert_eq!(told("/opt/My Editors/subl").unwrap(), "/c/a b.md:12:3");
        assert_eq!(told("emacsclient").unwrap(), "-n|+12:3|/c/a b.md");
        assert_eq!(told("vim"), None, "it needs a terminal");
        assert_eq!(told("sh -c code"), None);
        assert_eq!(told(""), None);
    }
}
