//! Agencies' folders from outside: brands, logos and texts that do what they must not.

use rayon::prelude::*;

use crate::preview::Preview;
use crate::shop::{KIT, Shop};
use crate::sources::{faults_of, told_by_preview, unlike};
use crate::table;
use crate::told::told;

/// What of an agency's folder is another, and a word that each command says of it.
type Row<'a> = (&'a str, String, &'a str);

const BRAND: &str = "\
format: 1
id: rio
name: Rio Bravo <Police> & Co
short_name: RBPD
kind: municipal
contacts: {phone: 505-555-0143, web: \"https://riobravo.example\"}
colours: {primary: \"#1a3c6e\"}
logo: {file: logo.svg, alt: A heron}
paper: a4
site: {place: Annex seven}
";

const LOGO: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><path d=\"M0 0h9v9z\"/></svg>";

/// The commands, and what each may write: of another agency, whose folder is in order.
const COMMANDS: &[(&[&str], &str)] = &[
    (&["build", "c", "--agency", "agencies/rio", "--out", "dist"], ""),
    (&["export", KIT, "--agency", "agencies/rio", "--out", "dist"], ""),
    (&["export", KIT, "--agencies", "agencies", "--out", "dist"], "dist/c-1.0.0-good.zip"),
    (&["release", "c", "--to", "public", "--key", "key", "--agencies", "agencies"], ""),
    (&["agency", "status", KIT, "--agency", "agencies/rio"], ""),
    (&["agency", "accept", KIT, "--agency", "agencies/rio"], ""),
];

#[test]
fn hostile_brands_and_texts_are_refused() {
    let yaml = "agency.yaml";
    let insert = "inserts/our-list.md";
    let logo = "logo.svg";
    let colour = |value: &str| BRAND.replace("\"#1a3c6e\"", value);
    let svg = |inner: &str| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inner}</svg>")
    };
    let rows: &[Row] = &[
        (yaml, colour("\"red;}body{background:url(//evil)}\""), "error[wrong-value]"),
        (yaml, colour("red"), "error[wrong-value]"),
        (yaml, colour("\"#12345\""), "error[wrong-value]"),
        (yaml, colour("\"#ñ23\""), "error[wrong-value]"),
        (yaml, BRAND.replace("logo.svg", "../../academy.yaml"), "error[logo]"),
        (yaml, BRAND.replace("logo.svg", "/etc/passwd"), "error[logo]"),
        (yaml, BRAND.replace("logo.svg", "agency.yaml"), "error[logo]"),
        (yaml, BRAND.replace("logo.svg", "none.svg"), "error[unreadable-file]"),
        (yaml, BRAND.replace("id: rio\n", "id: rio-grande\n"), "error[agency-id]"),
        (yaml, BRAND.replace("kind: municipal", "kind: galactic"), "error[unknown-word]"),
        (yaml, BRAND.replace("RBPD", "\"{{ 7*7 }}\""), "error[wrong-value]"),
        (yaml, BRAND.replace("RBPD", "\"R\\u202EB\""), "error[hidden-character]"),
        (yaml, format!("{BRAND}template: x\n"), "error[unknown-key]"),
        (yaml, format!("{BRAND}order: [handouts]\n"), "error[unknown-word]"),
        (yaml, format!("{BRAND}order: [../handout]\n"), "error[unknown-word]"),
        (
            logo,
            format!("<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>{}", svg("&x;")),
            "error[logo]",
        ),
        (logo, "not a picture".into(), "error[logo]"),
        (logo, svg(&format!("<title>{}</title>", "x".repeat(70_000))), "error[unreadable-file]"),
        (insert, "Text <script>alert(1)</script>\n".into(), "error[raw-html]"),
        (insert, "# A heading\n\nText.\n".into(), "error[insert-text]"),
        (insert, "## Section {#s minutes=10}\n\nText.\n".into(), "error[insert-text]"),
        (insert, "::: instructor\nOnly for you.\n:::\n".into(), "error[insert-text]"),
        (insert, "::: nonsense\nText.\n:::\n".into(), "error[unknown-block]"),
        (insert, "![x](../../../media/x.svg)\n".into(), "error[insert-text]"),
        (insert, "A claim [@smith-2019].\n".into(), "error[insert-text]"),
        (insert, "See [there](#section).\n".into(), "error[insert-text]"),
        (insert, "Note.[^1]\n\n[^1]: Words.\n".into(), "error[insert-text]"),
        (insert, "[x](javascript:alert(1))\n".into(), "error[link]"),
        (insert, "{{ 7*7 }}\n".into(), "error[unknown-field]"),
        (insert, "{% include \"/etc/passwd\" %}\n".into(), "error[unknown-field]"),
        (insert, "Right to left \u{202e} text.\n".into(), "error[hidden-character]"),
        (insert, String::new(), "error[insert-text]"),
        (yaml, BRAND.replace("logo.svg", "..\\\\..\\\\x.svg"), "error[logo]"),
        (yaml, BRAND.replace("logo.svg", "//server/share/x.svg"), "error[logo]"),
        (yaml, BRAND.replace("logo.svg", "https://example.org/x.svg"), "error[logo]"),
        (yaml, BRAND.replace("logo.svg", "\"C:/x.svg\""), "error[logo]"),
        (yaml, BRAND.replace("logo.svg", "NUL.svg"), "error[logo]"),
        (yaml, colour("\"#1a3c6e;\""), "error[wrong-value]"),
        (yaml, colour("\"url(//evil.example)\""), "error[wrong-value]"),
        (yaml, colour("\"var(--x)\""), "error[wrong-value]"),
        (yaml, BRAND.replace("paper: a4", "paper: \"a4; size: 0\""), "error[unknown-word]"),
        (yaml, String::new(), "error["),
        (yaml, "- a\n".into(), "error["),
        (yaml, format!("{BRAND}---\nid: x\n"), "error[yaml]"),
        (yaml, format!("{BRAND}name: Twice\n"), "error[duplicate-key]"),
        (yaml, BRAND.replace("RBPD", "&a [*a]"), "error[yaml]"),
        (yaml, format!("{BRAND}courses: [{{course: ../c}}]\n"), "error["),
        (
            yaml,
            format!("{BRAND}courses: [{{course: c, modules: [{{module: ../../x, after: m}}]}}]\n"),
            "error[",
        ),
        (yaml, format!("{BRAND}# {}\n", "x".repeat(5 << 20)), "error[unreadable-file]"),
        (insert, "x".repeat(2 << 20), "error[unreadable-file]"),
        (insert, "<!-- a note -->\n".into(), "error[raw-html]"),
        (insert, "![x](https://example.org/x.png)\n".into(), "error["),
        (insert, "![x](data:image/png;base64,AA)\n".into(), "error["),
        (insert, "[x](file:///etc/passwd)\n".into(), "error[link]"),
        (insert, "[x](//example.org)\n".into(), "error[link]"),
        (insert, "a\0b\n".into(), "error["),
        (
            insert,
            "The signal heard by nobody but instructors is a long blue whistle.\n".into(),
            "error[leak]",
        ),
        ("inserts/c/no-such-place.md", "Text.\n".into(), "no-such-place"),
        (
            "adaptations/c/instead-nowhere.md",
            "## Ours {#nowhere minutes=7}\n\nText.\n".into(),
            "nowhere",
        ),
    ];
    let rows: Vec<table::Row> = rows.par_iter().map(row).collect();
    table::judge("agencies", &rows);
}

fn row((path, content, word): &Row<'_>) -> table::Row {
    // Neither command renders a page, and of what has no place they tell that in their own words.
    let is_of_agency = !["error[leak]", "no-such-place", "nowhere"].contains(word);
    let shop = Shop::new();
    for (path, text) in [("agency.yaml", BRAND), ("logo.svg", LOGO), (*path, content.as_str())] {
        shop.write(&format!("agencies/rio/{path}"), text.as_bytes());
    }
    let what = format!(
        "{path}: {}",
        content.lines().find(|line| !BRAND.contains(line)).unwrap_or_default()
    );
    let mut row =
        table::Row::new(&what.chars().take(90).collect::<String>().escape_debug().to_string());
    for (arguments, output) in COMMANDS.iter().filter(|one| is_of_agency || one.0[0] != "agency") {
        let said = row.run(&shop, arguments, output);
        row.blame(arguments, faults_of(&said, 1, &[word]));
        match row.calls {
            1 => row.told = told(&said.text),
            _ => row.blame(arguments, unlike(&row.told, &[word], &said)),
        }
    }
    let before = shop.tree();
    row.calls += 1;
    // A preview doesn't search for what leaks: that is done to the finished kit.
    let word = if *word == "error[leak]" { "" } else { word };
    let wrong = match Preview::begin(&shop, &["c", "--agencies", "agencies"]) {
        Ok(preview) => told_by_preview(preview, "instructor~rio~filled~~", &[word], &row.told),
        Err(said) => vec![format!("it ended with {:?}: {}", said.status, said.text)],
    };
    row.blame(&["preview"], wrong);
    row.blame(&["preview"], before.changed(&shop.tree(), ""));
    row
}
