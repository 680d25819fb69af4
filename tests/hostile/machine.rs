//! What the machine refuses, and what is named and isn't there: nothing is read in its stead, nothing is left half-written.

use std::path::Path;

use rayon::prelude::*;

use crate::shop::{KIT, Shop};
use crate::table::{self, Row};

/// A change to the shop, a command, its status, and words that it says.
struct Case {
    what: &'static str,
    prepare: fn(&Path),
    arguments: &'static [&'static str],
    status: i32,
    words: &'static [&'static str],
}

const fn case(
    what: &'static str,
    prepare: fn(&Path),
    arguments: &'static [&'static str],
    status: i32,
    words: &'static [&'static str],
) -> Case {
    Case { what, prepare, arguments, status, words }
}

const BUILD: &[&str] = &["build", "c", "--out", "dist"];
const CHECK: &[&str] = &["check", "c"];
const REVIEW: &[&str] = &["review", "c", "--out", "review"];
const RELEASE: &[&str] = &["release", "c", "--to", "public", "--key", "key"];
const EXPORT: &[&str] = &["export", KIT, "--agency", "agencies/rio", "--out", "dist"];
const EXPORT_MANY: &[&str] = &["export", KIT, "--agencies", "agencies", "--out", "dist"];
const DIFF: &[&str] = &["diff", KIT, "c", "--format", "html", "--out", "dist/changes.html"];
const STATUS: &[&str] = &["agency", "status", KIT, "--agency", "agencies/rio"];
const VERIFY: &[&str] = &["verify", KIT];
const TRUST: &[&str] = &["verify", KIT, "--trust", "key.trust"];
const PREVIEW: &[&str] = &["preview", "c", "--no-open"];

fn gone(path: &Path) {
    if path.is_dir() {
        std::fs::remove_dir_all(path).unwrap()
    } else {
        std::fs::remove_file(path).unwrap()
    }
}

/// A file where a folder should be.
fn a_file(path: &Path) {
    gone(path);
    std::fs::write(path, "in the way").unwrap();
}

/// A folder where a file should be.
fn a_folder(path: &Path) {
    gone(path);
    std::fs::create_dir(path).unwrap();
}

#[test]
fn what_is_named_and_is_not_there_is_told() {
    let kit = |root: &Path| gone(&root.join(KIT));
    let kit_folder = |root: &Path| a_folder(&root.join(KIT));
    let curriculum = |root: &Path| gone(&root.join("curriculum"));
    let course = |root: &Path| gone(&root.join("curriculum/courses/c"));
    let agency = |root: &Path| gone(&root.join("agencies/rio"));
    let out = |root: &Path| a_file(&root.join("dist"));
    let nowhere = &["there is no curriculum here", "--curriculum"];
    let no_kit = &["kits/c-1.0.0.zip", "there is no file"];
    let no_file = &["kits/c-1.0.0.zip", "it is not a file"];
    let in_the_way = &["error: ", "can't make the folder `dist`"];
    judge(
        "what-is-not-there",
        &[
            case("build: no curriculum", curriculum, BUILD, 2, nowhere),
            case("check: no curriculum", curriculum, CHECK, 2, nowhere),
            case("review: no curriculum", curriculum, REVIEW, 2, nowhere),
            case("release: no curriculum", curriculum, RELEASE, 2, nowhere),
            case("preview: no curriculum", curriculum, PREVIEW, 2, nowhere),
            case(
                "build: no course",
                course,
                BUILD,
                1,
                &["error[no-course]", "courses/c/course.yaml", "kitbag new"],
            ),
            case(
                "check: no course",
                course,
                CHECK,
                1,
                &["error[no-course]", "courses/c/course.yaml", "kitbag new"],
            ),
            case(
                "review: no course",
                course,
                REVIEW,
                1,
                &["error[no-course]", "courses/c/course.yaml", "kitbag new"],
            ),
            case(
                "release: no course",
                course,
                RELEASE,
                1,
                &["error[no-course]", "courses/c/course.yaml", "kitbag new"],
            ),
            case("preview: no course", course, PREVIEW, 2, &["no course"]),
            case("verify: no kit", kit, VERIFY, 3, no_kit),
            case("export: no kit", kit, EXPORT, 3, no_kit),
            case("export --agencies: no kit", kit, EXPORT_MANY, 3, no_kit),
            case("agency status: no kit", kit, STATUS, 3, no_kit),
            case("diff: no kit", kit, DIFF, 2, &["kits/c-1.0.0.zip"]),
            case("verify: a folder as kit", kit_folder, VERIFY, 3, no_file),
            case("export: a folder as kit", kit_folder, EXPORT, 3, no_file),
            case("agency status: a folder as kit", kit_folder, STATUS, 3, no_file),
            case("export: no agency", agency, EXPORT, 2, &["agencies/rio"]),
            case("agency status: no agency", agency, STATUS, 2, &["agencies/rio"]),
            case(
                "export --agencies: no agencies",
                |root| gone(&root.join("agencies")),
                EXPORT_MANY,
                2,
                &["agencies"],
            ),
            case(
                "export: a file as agency",
                |root| a_file(&root.join("agencies/rio")),
                EXPORT,
                2,
                &["agencies/rio"],
            ),
            case(
                "verify: no trust file",
                |root| gone(&root.join("key.trust")),
                TRUST,
                3,
                &["key.trust", "there is no file"],
            ),
            case(
                "verify: a folder as trust file",
                |root| a_folder(&root.join("key.trust")),
                TRUST,
                3,
                &["key.trust"],
            ),
            case("release: no key", |root| gone(&root.join("key")), RELEASE, 3, &["`key`"]),
            case(
                "release: a folder as key",
                |root| a_folder(&root.join("key")),
                RELEASE,
                3,
                &["`key`"],
            ),
            case(
                "release: no key at all",
                |root| std::fs::write(root.join("key"), "x").unwrap(),
                RELEASE,
                1,
                &["key"],
            ),
            case(
                "release: a catalogue that is none",
                |root| std::fs::write(root.join("public/catalog.json"), "{}").unwrap(),
                RELEASE,
                4,
                &["catalog.json"],
            ),
            case("build: a file where the kits go", out, BUILD, 3, in_the_way),
            case("export: a file where the kits go", out, EXPORT, 3, in_the_way),
            case("export --agencies: a file where the kits go", out, EXPORT_MANY, 3, in_the_way),
            case("diff: a file where the page goes", out, DIFF, 3, in_the_way),
            case(
                "review: a file where the copies go",
                |root| a_file(&root.join("review")),
                REVIEW,
                3,
                &["`review`"],
            ),
            case(
                "release: a file where releases go",
                |root| a_file(&root.join("public")),
                RELEASE,
                3,
                &["`public`"],
            ),
            case(
                "build: a folder where the kit goes",
                |root| a_folder(&root.join("dist/c-1.0.0.zip")),
                BUILD,
                3,
                &["c-1.0.0.zip"],
            ),
            case(
                "export: a folder where the packet goes",
                |root| a_folder(&root.join("dist/c-1.0.0-rio.zip")),
                EXPORT,
                3,
                &["c-1.0.0-rio.zip"],
            ),
        ],
        Shop::command,
    );
}

/// Nobody in particular: what the test's own files don't let everybody do, fails.
#[cfg(unix)]
#[test]
fn what_may_not_be_read_or_written_is_the_machines_failure() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    fn mode(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    /// As a user whom these modes bind: they bind nobody who is root.
    fn bound(shop: &Shop, arguments: &[&str]) -> std::process::Command {
        let mut command = shop.command(arguments);
        let closed = shop.path().join("closed");
        std::fs::write(&closed, "").unwrap();
        mode(&closed, 0);
        if std::fs::read(&closed).is_ok() {
            mode(shop.path(), 0o755);
            command.uid(65_534).gid(65_534);
        }
        std::fs::remove_file(&closed).unwrap();
        command
    }
    let module = |root: &Path| mode(&root.join("curriculum/courses/c/modules/m.md"), 0);
    let folder = |root: &Path| mode(&root.join("curriculum/courses/c/modules"), 0);
    let manifest = |root: &Path| mode(&root.join("curriculum/courses/c/course.yaml"), 0);
    let kit = |root: &Path| mode(&root.join(KIT), 0);
    let dist = |root: &Path| mode(&root.join("dist"), 0o555);
    let without_packet = |root: &Path| {
        // One that lies there already, whole, isn't written again.
        gone(&root.join("dist/c-1.0.0-rio.zip"));
        mode(&root.join("dist"), 0o555);
    };
    let unread = &["error: can't read", "m.md", "permission denied"];
    let unlisted = &["error: can't list", "modules", "permission denied"];
    let no_manifest = &["error: can't read", "course.yaml", "permission denied"];
    let no_kit = &["error: can't read", "kits/c-1.0.0.zip", "permission denied"];
    let unwritten = &["error: ", "can't write", "dist", "permission denied"];
    judge(
        "what-may-not-be",
        &[
            case("build: a module that can't be read", module, BUILD, 3, unread),
            case("check: a module that can't be read", module, CHECK, 3, unread),
            case("review: a module that can't be read", module, REVIEW, 3, unread),
            case("diff: a module that can't be read", module, DIFF, 3, unread),
            case("build: a folder that can't be read", folder, BUILD, 3, unlisted),
            case("check: a folder that can't be read", folder, CHECK, 3, unlisted),
            case("review: a folder that can't be read", folder, REVIEW, 3, unlisted),
            case("preview: a folder that can't be read", folder, PREVIEW, 3, unlisted),
            case("build: a manifest that can't be read", manifest, BUILD, 3, no_manifest),
            case("check: a manifest that can't be read", manifest, CHECK, 3, no_manifest),
            case("verify: a kit that can't be read", kit, VERIFY, 3, no_kit),
            case("export: a kit that can't be read", kit, EXPORT, 3, no_kit),
            case("agency status: a kit that can't be read", kit, STATUS, 3, no_kit),
            case("build: a folder that can't be written", dist, BUILD, 3, unwritten),
            case("export: a folder that can't be written", dist, EXPORT, 3, unwritten),
            case(
                "export --agencies: a folder that can't be written",
                without_packet,
                EXPORT_MANY,
                3,
                unwritten,
            ),
            case("diff: a folder that can't be written", dist, DIFF, 3, unwritten),
            case(
                "review: a folder that can't be written",
                |root| mode(&root.join("review"), 0o555),
                REVIEW,
                3,
                &["error: can't write", "review", "permission denied"],
            ),
            case(
                "release: a key that can't be read",
                |root| mode(&root.join("key"), 0),
                RELEASE,
                3,
                &["error: can't read", "`key`", "permission denied"],
            ),
        ],
        bound,
    );
}

/// Tries each case by a command that is made so.
fn judge(subject: &str, cases: &[Case], command: fn(&Shop, &[&str]) -> std::process::Command) {
    let row = |case: &Case| {
        let shop = Shop::new();
        (case.prepare)(shop.path());
        let mut made = command(&shop, case.arguments);
        let before = shop.tree();
        let said = Shop::said(&mut made);
        let mut row = Row::new(case.what);
        row.calls += 1;
        row.blame(case.arguments, before.changed(&shop.tree(), ""));
        row.blame(case.arguments, said.amiss());
        if said.status != Some(case.status) {
            let wrong = format!("status {:?}, not {}: {}", said.status, case.status, said.text);
            row.blame(case.arguments, [wrong]);
        }
        if let Some(word) = case.words.iter().find(|word| !said.text.contains(**word)) {
            row.blame(case.arguments, [format!("it does not say `{word}`: {}", said.text)]);
        }
        row
    };
    table::judge(subject, &cases.par_iter().map(row).collect::<Vec<_>>());
}
