//! The tree itself: floors, first lines, pairs, and each library in the one place that owns it.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn sources() -> Vec<(PathBuf, String)> {
    let files = walkdir::WalkDir::new("src").sort_by_file_name().into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.path().extension().is_some_and(|end| end == "rs"));
    files
        .map(|entry| (entry.path().to_owned(), std::fs::read_to_string(entry.path()).unwrap()))
        .collect()
}

/// The floors, ground floor first, as lib.rs lists them.
fn floors() -> Vec<String> {
    let map = std::fs::read_to_string("src/lib.rs").unwrap();
    let floors = map.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    floors.map(str::to_owned).collect()
}

fn floor_of(path: &Path) -> Option<String> {
    let inner = path.strip_prefix("src").unwrap();
    let first = inner.iter().next()?.to_str()?;
    Some(first.trim_end_matches(".rs").to_owned())
}

#[test]
fn a_module_uses_only_those_above_it_in_the_map() {
    let floors = floors();
    assert!(floors.len() > 10, "lib.rs lists the floors: {floors:?}");
    let height = |name: &str| floors.iter().position(|floor| floor == name);
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(own) = floor_of(&path).and_then(|name| height(&name)) else { continue };
        for (number, line) in
            text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            for used in line.split("crate::").skip(1) {
                let names = used
                    .trim_start_matches('{')
                    .split(|letter: char| !letter.is_alphanumeric() && letter != '_');
                let name = names.into_iter().next().unwrap_or_default();
                if height(name).is_some_and(|used| used > own) {
                    wrong.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_file_says_first_what_it_is_for() {
    let silent: Vec<PathBuf> = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(silent, Vec::<PathBuf>::new());
}

#[test]
fn every_rule_has_its_file_and_its_page() {
    let names: BTreeSet<String> =
        kitbag::check::RULES.iter().map(|rule| rule.name.to_owned()).collect();
    let files = |folder: &str, end: &str| -> BTreeSet<String> {
        let entries = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap());
        entries
            .filter(|name| name != "mod.rs")
            .filter_map(|name| Some(name.strip_suffix(end)?.replace('_', "-")))
            .collect()
    };
    assert_eq!(files("src/check/rules", ".rs"), names);
    assert_eq!(files("tests/rules", ".md"), names);
    for rule in kitbag::check::RULES {
        for part in ["//! ", "Example: ", "Instead: "] {
            assert!(rule.manual.contains(part), "the manual of `{}` has `{part}`", rule.name);
        }
    }
}

#[test]
fn every_document_has_its_file_and_its_template() {
    let names: Vec<&str> = kitbag::render::DOCUMENTS.iter().map(|one| one.name).collect();
    assert_eq!(names, kitbag::syntax::document_name::DocumentName::WORDS);
    for document in kitbag::render::DOCUMENTS {
        let file = format!("src/render/{}.rs", document.name.replace('-', "_"));
        assert!(Path::new(&file).is_file(), "{file}");
        let template = format!("templates/kit/{}.html", document.name);
        assert!(Path::new(&template).is_file(), "{template}");
    }
}

#[test]
fn each_library_is_used_in_the_one_place_that_owns_it() {
    let owners = [
        ("aho_corasick", &["src/course/terms.rs"][..]),
        ("annotate_snippets", &["src/report/mod.rs"]),
        ("base64", &["src/render/shell.rs"]),
        ("clap", &["src/cli"]),
        ("clap_complete", &["src/cli/completions.rs"]),
        ("clap_mangen", &["src/cli/manual.rs"]),
        ("crc32fast", &["src/kit/zip.rs"]),
        ("flate2", &["src/kit/zip.rs"]),
        ("getrandom", &["src/cli/preview/guard.rs"]),
        ("granit_parser", &["src/syntax/yaml.rs"]),
        ("httparse", &["src/cli/preview/request.rs"]),
        ("icalendar", &["src/cli/calendar.rs"]),
        ("imagesize", &["src/syntax/picture.rs"]),
        ("img_parts", &["src/syntax/picture.rs"]),
        ("indicatif", &["src/cli/progress.rs"]),
        ("jiff", &["src/syntax/values.rs", "src/cli/settings.rs", "src/release/moment.rs"]),
        ("memchr", &["src/kit/directory.rs", "src/kit/leak.rs", "src/kit/pieces.rs"]),
        ("mimalloc", &["src/main.rs"]),
        ("notify", &["src/cli/preview/watch.rs"]),
        ("palette", &["src/syntax/colour.rs"]),
        ("pulldown_cmark", &["src/syntax/markdown.rs", "src/syntax/inlines.rs"]),
        ("roxmltree", &["src/syntax/picture.rs", "src/syntax/logo.rs"]),
        ("same_file", &["src/cli/output.rs"]),
        ("semver", &["src/syntax/values.rs"]),
        ("serde_yaml", &["src/syntax/yaml.rs"]),
        ("sha2", &["src/digest.rs"]),
        ("ssh_key", &["src/release/signature.rs"]),
        ("similar", &["src/cli/agency.rs", "src/release/words.rs"]),
        ("tera", &["src/render/templates.rs", "src/render/own.rs"]),
        ("unicase", &["src/syntax/definitions.rs"]),
        ("unicode_normalization", &["src/source/path.rs"]),
        ("walkdir", &["src/source/folder.rs"]),
    ];
    for (library, places) in owners {
        for (path, text) in sources() {
            let uses = text.lines().any(|line| {
                line.starts_with(&format!("use {library}::"))
                    || line.contains(&format!("{library}::"))
            });
            let here = path.to_str().unwrap().replace('\\', "/");
            let allowed = places.iter().any(|place| here.starts_with(place));
            assert!(!uses || allowed, "{here} uses {library}, which belongs to {places:?}");
        }
    }
}

#[test]
fn only_source_reads_files_and_only_cli_writes_or_prints() {
    for (path, text) in sources() {
        let here = path.to_str().unwrap().replace('\\', "/");
        let code = || text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let floor = floor_of(&path).unwrap();
        for word in [
            "println!",
            "print!(",
            "eprint",
            "File::create",
            "fs::write",
            "fs::rename",
            "OpenOptions",
        ] {
            assert!(
                floor == "cli" || !code().any(|line| line.contains(word)),
                "{here} has `{word}`"
            );
        }
        for word in ["fs::read", "File::open", "read_dir"] {
            assert!(
                floor == "source" || floor == "cli" || !code().any(|line| line.contains(word)),
                "{here} has `{word}`"
            );
        }
        for word in ["SystemTime", "Timestamp::now", "env::var", "thread_rng"] {
            assert!(
                floor == "cli" || !code().any(|line| line.contains(word)),
                "{here} has `{word}`"
            );
        }
    }
}

#[test]
fn no_template_sets_text_as_html() {
    for entry in walkdir::WalkDir::new("templates").into_iter().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|end| end == "html") {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let asks = text.contains("| safe") || text.contains("|safe");
            assert!(!asks, "{}: what is HTML is `Markup` in its view", entry.path().display());
        }
    }
}
