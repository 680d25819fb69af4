//! Names in the zip.

use crate::small::{Case, NAME, each_is_refused, files, zip};
use crate::support::archive::Entry;

#[test]
fn names_that_lead_out_or_fall_together_are_refused() {
    let long = format!("{NAME}/{}.html", "x".repeat(170));
    let [deepest, deeper] = [14, 15].map(|count| format!("{NAME}/{}x.html", "a/".repeat(count)));
    let name = |inner: &str| format!("{NAME}/{inner}");
    let mut cases: Vec<Case> = [
        ("../x.html", "unsafe-name"),
        (&name("../x.html"), "unsafe-name"),
        (&name("media/../../x.html"), "unsafe-name"),
        (&name("./x.html"), "unsafe-name"),
        ("/etc/x.html", "unsafe-name"),
        ("//server/share/x.html", "unsafe-name"),
        ("C:/x.html", "unsafe-name"),
        ("C:x.html", "unsafe-name"),
        ("..\\..\\x.html", "unsafe-name"),
        (&name("..\\x.html"), "unsafe-name"),
        ("\\\\server\\x.html", "unsafe-name"),
        (&name("/x.html"), "unsafe-name"),
        (&name("folder/"), "unsafe-name"),
        ("", "unsafe-name"),
        ("x.html", "unsafe-name"),
        ("other/x.html", "unsafe-name"),
        (&name("CON.html"), "unsafe-name"),
        (&name("aux/x.html"), "unsafe-name"),
        (&name("a:b.html"), "unsafe-name"),
        (&name("x.html "), "unsafe-name"),
        (&name("x.html."), "unsafe-name"),
        (&name("a\u{202e}lmth.html"), "unsafe-name"),
        (&name("a\0.html"), "unsafe-name"),
        (&name("a\n.html"), "unsafe-name"),
        (&long, "unsafe-name"),
        (&deepest, "unlisted-file"),
        (&deeper, "too-large"),
        (&name("index.html"), "ambiguous-archive"),
        (&name("INDEX.html"), "unsafe-name"),
        (&name("index.html/x.html"), "unsafe-name"),
        (&name("Media/x.svg"), "unsafe-name"),
        (&name("source"), "unsafe-file"),
        (&name("run.exe"), "unsafe-file"),
        (&name("start.lnk"), "unsafe-file"),
        (&name("autorun.inf"), "unsafe-file"),
        (&name("inner.zip"), "unsafe-file"),
        (&name("page.html.js"), "unsafe-file"),
        (&name("LICENSE"), "unsafe-file"),
        (&name("source/SHA256SUMS"), "unsafe-file"),
        (&name("x.html"), "unlisted-file"),
    ]
    .into_iter()
    .map(|(name, expected)| {
        let mut zip = zip(&files());
        zip.insert(Entry::deflated(name, b"x"));
        (format!("{name:?}"), expected, zip.bytes())
    })
    .collect();
    let pairs = [
        ("é.html", "e\u{301}.html"),
        ("straße.html", "STRASSE.html"),
        ("k.html", "\u{212a}.html"),
        ("σ.html", "ς.html"),
        ("가.html", "\u{1100}\u{1161}.html"),
    ];
    cases.extend(pairs.iter().map(|(one, other)| {
        let mut zip = zip(&files());
        [one, other].iter().for_each(|inner| zip.insert(Entry::deflated(&name(inner), b"x")));
        (format!("{one} beside {other:?}"), "unsafe-name", zip.bytes())
    }));
    let mut bytes = zip(&files());
    bytes.entries[1].both(|head| head.name = format!("{NAME}/\u{fffd}").into_bytes()[..9].to_vec());
    cases.push(("half a letter".into(), "unsafe-name", bytes.bytes()));
    each_is_refused("names", &cases);
}
