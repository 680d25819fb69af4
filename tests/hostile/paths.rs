//! Names and places: what leads out of the curriculum, what is no plain file, what can't be unzipped everywhere.

use std::path::Path;

use crate::sources::{Source, each_says, judge, manifest, with};
use crate::support::{COURSE, Files, course_with};

/// The course with these modules named.
fn modules(list: &str) -> Files {
    with("courses/c/course.yaml", &COURSE.replace("modules: [m]", &format!("modules: [{list}]")))
}

/// Names that lead out of a folder, or that only some systems read so.
const WAYS_OUT: &[&str] = &[
    "../../../../../../etc/passwd",
    "../../../../../../etc/passwd.md",
    "courses/c/modules/../../../../x.md",
    "courses/c/modules/../modules/m.md",
    "./m.md",
    "/etc/passwd",
    "/etc/passwd.md",
    "//server/share/x.md",
    "/courses/c/modules/m.md",
    "C:/x.md",
    "C:x.md",
    "C:\\\\x.md",
    "..\\\\..\\\\x.md",
    "\\\\\\\\server\\\\share\\\\x.md",
    "file:///etc/passwd",
    "file:///etc/passwd.md",
    "https://example.org/x.md",
    "%2e%2e/%2e%2e/etc/passwd",
    "~/x.md",
    "$HOME/x.md",
    "courses/c/modules//m.md",
    "courses/c/modules/m.md/",
    "courses/c/modules/m.md ",
    " courses/c/modules/m.md",
    "courses/c/modules/m.md.",
    "courses/c/modules/NUL.md",
    "courses/c/modules/com1.md",
    "courses/c/modules/COM¹.md",
    "courses/c/modules/CONIN$.md",
    "courses/c/modules/*.md",
    "courses/c/modules/?.md",
    "courses/c/modules/m.md|cat",
    "courses/c/modules/m.md:stream",
    "courses/c/modules/m\\u202e.md",
    "courses/c/modules/m\\u200b.md",
    "courses/c/modules/m\\u2066.md",
    "courses/c/modules/m\\0.md",
    "courses/c/modules/m\\n.md",
    "courses/c/course.yaml",
    "m ",
    "..",
    ".",
    "",
    "m*",
];

#[test]
fn no_module_is_read_from_elsewhere() {
    let row = |name: &&str| (format!("module {name:?}"), modules(&format!("m, \"{name}\"")));
    let rows: Vec<(String, Files)> = WAYS_OUT.iter().map(row).collect();
    let rows: Vec<Source<'_>> =
        rows.iter().map(|(what, files)| Source::new(what, files.clone(), &["error["])).collect();
    judge("ways-out-by-a-module", &rows);
}

#[test]
fn no_picture_is_read_from_elsewhere() {
    let targets = [
        "../../../../../../etc/passwd",
        "../../../../../../x.png",
        "../media/../../../../x.png",
        "/etc/passwd",
        "/x.png",
        "//server/share/x.png",
        "C:/x.png",
        "C:\\x.png",
        "..\\media\\x.png",
        "\\\\server\\x.png",
        "file:///etc/passwd",
        "file:///x.png",
        "http://example.org/x.png",
        "HTTPS://example.org/x.png",
        "ftp://example.org/x.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "data:image/svg+xml,<svg/>",
        "javascript:alert(1)",
        "%2e%2e/%2e%2e/x.png",
        "..%2f..%2fx.png",
        "../media/none.png",
        "../media/none.png?x",
        "../media/none.png#x",
        "../media/NUL.png",
        "../media/a:b.png",
        "../media/.hidden.png",
        "../modules/m.md",
        "../course.yaml",
        "m.md",
        "..",
        "",
    ];
    let row = |target: &&str| {
        (format!("picture {target}"), course_with(&format!("![A ring lies on a post](<{target}>)")))
    };
    let rows: Vec<(String, Files)> = targets.iter().map(row).collect();
    let rows: Vec<Source<'_>> =
        rows.iter().map(|(what, files)| Source::new(what, files.clone(), &["error["])).collect();
    judge("ways-out-by-a-picture", &rows);
}

#[test]
fn no_other_file_is_read_from_elsewhere() {
    let with_picture = |credits: &str| {
        let mut files = with("courses/c/media/credits.yaml", credits);
        let module = String::from_utf8(files["courses/c/modules/m.md"].clone()).unwrap();
        let shown = module.replace("Text.", "![A ring lies on a post](../media/p.svg)");
        files.insert("courses/c/modules/m.md".into(), shown.into_bytes());
        files.insert(
            "courses/c/media/p.svg".into(),
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>".to_vec(),
        );
        files
    };
    let credits = |file: &str| {
        format!("format: 1\npictures:\n  - {{file: {file}, title: T, by: B, licence: CC0-1.0}}\n")
    };
    let reference = |more: &str| {
        with(
            "references.yaml",
            &format!(
                "format: 1\nreferences:\n  - {{id: a-2020, kind: statute, cite: A, {more}}}\n"
            ),
        )
    };
    each_says(
        "other-ways-out",
        &[
            (
                "credits of a file outside",
                with_picture(&credits("../../../../etc/passwd")),
                &["error[picture-without-credit]"],
            ),
            (
                "credits of an absolute file",
                with_picture(&credits("/etc/passwd")),
                &["error[picture-without-credit]"],
            ),
            (
                "credits of no file",
                with_picture(&credits("none.png")),
                &["error[picture-without-credit]"],
            ),
            ("a reference to a script", reference("url: \"javascript:alert(1)\""), &["error["]),
            ("a reference to a file", reference("url: \"file:///etc/passwd\""), &["error["]),
            ("a summary that is none", with("courses/c/previous.json", "{}"), &["error["]),
            ("a summary in no JSON", with("courses/c/previous.json", "x"), &["error["]),
            (
                "a summary of another course",
                with("courses/c/previous.json", "{\"format\": 1, \"course\": \"d\"}"),
                &["error["],
            ),
            (
                "a variant of modules elsewhere",
                manifest(
                    "variants: [{id: short, title: Short, days: [{start: \"08:00\", modules: [../../x.md]}]}]",
                ),
                &["error[module-name]"],
            ),
        ],
    );
}

/// Templates of an academy's own: no review copy is made by one, and nothing is compared by one.
#[test]
fn no_template_reaches_out() {
    let cover = |text: &str| with("templates/cover.html", text);
    let within = |text: &str| {
        cover(&format!("{{% extends \"base.html\" %}}{{% block main %}}{text}{{% endblock %}}"))
    };
    let rows = [
        ("includes a file", cover("{% include \"/etc/passwd\" %}")),
        ("includes from above", cover("{% include \"../../../etc/passwd\" %}")),
        ("extends nothing", cover("{% extends \"none.html\" %}")),
        ("extends a file", cover("{% extends \"/etc/passwd\" %}")),
        ("asks for the environment", within("{{ get_env(name=\"HOME\") }}")),
        ("asks for all there is", within("{{ __tera_context }}")),
        ("asks for what isn't there", within("{{ secret }}")),
        ("sets text as HTML", within("{{ goal | safe }}")),
        ("never ends", within("{% for x in shelves %}{{ x.title }}")),
        ("is a document by itself", cover("<h1>Cover</h1>")),
        ("runs a script", within("<script>alert(1)</script>")),
        ("runs a handler", within("<p onclick=\"x()\">x</p>")),
        ("loads a picture", within("<img alt=\"x\" src=\"https://example.org/x.png\">")),
        ("loads a style", within("<style>@import url(//example.org/x.css);</style>")),
        ("frames a page", within("<iframe src=\"https://example.org\"></iframe>")),
        (
            "leads elsewhere",
            within("<meta http-equiv=\"refresh\" content=\"0;url=//example.org\">"),
        ),
        ("leads to a script", within("<a href=\"javascript:alert(1)\">x</a>")),
        ("is of no document", with("templates/none.html", "x")),
        ("is not UTF-8", {
            let mut files = cover("");
            files.insert("templates/cover.html".into(), b"caf\xe9".to_vec());
            files
        }),
    ];
    let row = |(what, files): &(&'static str, Files)| {
        Source::new(what, files.clone(), &["error["]).unread_by(&["check", "review", "diff"])
    };
    judge("templates", &rows.iter().map(row).collect::<Vec<_>>());
}

#[cfg(unix)]
fn link(root: &Path, target: &str, name: &str) {
    let path = root.join(name);
    let _ = std::fs::remove_file(&path);
    std::os::unix::fs::symlink(target, path).unwrap();
}

const MODULE: &str = "courses/c/modules/m.md";

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_not_followed() {
    use std::os::unix::net::UnixListener;
    let course = || course_with("Text.");
    let linked = &["error[unreadable-file]", "symbolic link"];
    judge(
        "links-and-devices",
        &[
            Source::new("a module that is a link out", course(), linked)
                .more(&|root| link(root, "/etc/passwd", MODULE)),
            Source::new("a module that is a link to its neighbour", course(), linked).more(
                &|root| {
                    std::fs::rename(root.join(MODULE), root.join("courses/c/modules/n.md"))
                        .unwrap();
                    link(root, "n.md", MODULE);
                },
            ),
            Source::new("a module that is a link to itself", course(), linked)
                .more(&|root| link(root, "m.md", MODULE)),
            Source::new("a module that is a link to nothing", course(), linked)
                .more(&|root| link(root, "nowhere.md", MODULE)),
            Source::new("a manifest that is a link", course(), linked).more(&|root| {
                std::fs::rename(root.join("courses/c/course.yaml"), root.join("courses/c/x.yaml"))
                    .unwrap();
                link(root, "x.yaml", "courses/c/course.yaml");
            }),
            Source::new(
                "a folder of modules that is a link",
                course(),
                &["error[unreadable-file]", "does not exist"],
            )
            .more(&|root| {
                std::fs::rename(root.join("courses/c/modules"), root.join("../elsewhere")).unwrap();
                link(root, "../../../elsewhere", "courses/c/modules");
            }),
            Source::new("a folder that is a link to the one above", course(), &[])
                .more(&|root| link(root, ".", "courses/c/loop")),
            Source::new("two links to each other", course(), &[]).more(&|root| {
                link(root, "b", "courses/c/a");
                link(root, "a", "courses/c/b");
            }),
            Source::new("a module that is another name of a file outside", course(), &[]).more(
                &|root| {
                    std::fs::rename(root.join(MODULE), root.join("../outside.md")).unwrap();
                    std::fs::hard_link(root.join("../outside.md"), root.join(MODULE)).unwrap();
                },
            ),
            Source::new(
                "a module that is a folder",
                course(),
                &["error[unreadable-file]", "does not exist"],
            )
            .more(&|root| {
                std::fs::remove_file(root.join(MODULE)).unwrap();
                std::fs::create_dir(root.join(MODULE)).unwrap();
            }),
            Source::new(
                "a manifest that is a folder",
                course(),
                &["error[no-course]", "courses/c/course.yaml"],
            )
            .more(&|root| {
                std::fs::remove_file(root.join("courses/c/course.yaml")).unwrap();
                std::fs::create_dir(root.join("courses/c/course.yaml")).unwrap();
            }),
            Source::new(
                "a module that is a socket",
                course(),
                &["error[unreadable-file]", "is not a plain file"],
            )
            .more(&|root| {
                std::fs::remove_file(root.join(MODULE)).unwrap();
                drop(UnixListener::bind(root.join(MODULE)).unwrap());
            }),
        ],
    );
}

/// Only where a file can have any name.
#[cfg(target_os = "linux")]
#[test]
fn names_that_are_none_everywhere_are_told() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let names: &[&str] = &[
        "CON.md",
        "con",
        "aux.txt",
        "AUX",
        "NUL",
        "nul.tar.gz",
        "PRN.md",
        "COM1.png",
        "com9",
        "COM¹",
        "LPT³.txt",
        "CONIN$",
        "conout$.md",
        "a:b.md",
        "q?.md",
        "a*.md",
        "a<b.md",
        "a>b.md",
        "a|b.md",
        "a\"b.md",
        "a\\b.md",
        "x.",
        "x ",
        " x",
        "x.md.",
        "a\u{202e}b.md",
        "a\u{200b}b.md",
        "a\u{2066}b\u{2069}.md",
        "a\u{feff}.md",
        "a\nb.md",
        "a\tb.md",
        "\u{1b}[2Jx.md",
        "\u{7f}.md",
        "M.md",
    ];
    let long = "x".repeat(200);
    let put = |name: &OsStr| {
        let name = name.to_owned();
        move |root: &Path| {
            std::fs::write(root.join("courses/c/modules").join(&name), "x").unwrap();
        }
    };
    let all = names
        .iter()
        .copied()
        .chain([&*long])
        .map(|name| (name.escape_debug().to_string(), OsStr::new(name)));
    let broken = [("not UTF-8".to_owned(), OsStr::from_bytes(b"bad\xff.md"))];
    let rows: Vec<_> = all.chain(broken).map(|(what, name)| (what, put(name))).collect();
    let row =
        |(what, more)| Source::new(what, course_with("Text."), &["error[illegal-path]"]).more(more);
    judge(
        "names-on-the-disk",
        &rows.iter().map(|(what, more)| row((&**what, more))).collect::<Vec<_>>(),
    );
}

/// What lies beside a course and is none of it.
#[test]
fn what_is_the_authors_own_is_never_packed() {
    let names = [
        ".git/config",
        ".env",
        ".ssh/id_ed25519",
        "Thumbs.db",
        "desktop.ini",
        "~$m.md",
        ".m.md.swp",
        ".DS_Store",
    ];
    for name in names {
        let mut files = course_with("Text.");
        for folder in ["", "courses/c/", "courses/c/modules/"] {
            files.insert(format!("{folder}{name}"), b"the author's secret".to_vec());
        }
        let shop = crate::shop::Shop::with_curriculum(&files);
        let said = shop.run(&["build", "c", "--out", "dist"]);
        assert_eq!(said.status, Some(0), "{name}: {}", said.text);
        let zip = std::fs::read(shop.path().join("dist/c-1.0.0.zip")).unwrap();
        for (path, bytes) in crate::support::unzip(&zip) {
            assert!(
                !bytes.windows(19).any(|part| part == b"the author's secret"),
                "{name} in {path}"
            );
        }
    }
    let listed = |name: &str| modules(&format!("m, \"{name}\""));
    each_says(
        "what-is-hidden-and-named",
        &[
            (
                "a hidden module",
                listed("courses/c/modules/.m.md"),
                &["error[unreadable-file]", "does not exist"],
            ),
            ("the environment", listed(".env"), &["error[module-name]"]),
            ("a key", listed("courses/c/id_ed25519"), &["error[module-name]"]),
            (
                "an office file's lock",
                listed("courses/c/modules/~$m.md"),
                &["error[unreadable-file]"],
            ),
        ],
    );
}
