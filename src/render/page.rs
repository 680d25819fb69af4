//! What a page of an academy's own template may hold, and what it must.
//!
//! The pages of the built-in templates are looked at by tests. Others are looked at here, each as it was made:
//! tags and attributes of a list, no script but the tool's own, nothing that is loaded from elsewhere; a
//! language, a title, one main landmark, and at the foot which version it is. Only plain markup passes, which
//! no browser reads differently.

use crate::render::kit_index::SEARCH;
use crate::render::shell::FILL;

/// What a page is held against.
pub(super) struct Page<'a> {
    /// The page.
    pub(super) html: &'a str,
    /// The style that the tool gives it.
    pub(super) css: &'a str,
    /// A mark that it may hold once, where bodies are to stand.
    pub(super) mark: &'a str,
    /// What must stand at its foot: version and digests.
    pub(super) foot: Vec<String>,
}

/// What is wrong with a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// What is wrong.
    pub(super) message: String,
    /// What to do.
    pub(super) help: &'static str,
    /// The words of the page that are wrong, which may stand in the template too.
    pub(super) words: String,
}

/// The elements of text, tables, forms and drawings that load nothing and run nothing.
const ELEMENTS: &str = "a abbr address article aside b bdi blockquote body br button caption circle cite code \
    col colgroup dd defs del details dfn div dl dt ellipse em fieldset figcaption figure \
    footer form g h1 h2 h3 h4 h5 h6 head header hgroup hr html i img input ins kbd label \
    legend li line main mark meta nav noscript ol p path polygon polyline pre q rect s samp \
    script section small span strong style sub summary sup svg symbol table tbody td text \
    tfoot th thead time title tr tspan u ul use var wbr";

/// The attributes that load nothing and run nothing; `aria-…` and `data-…` too.
const ATTRIBUTES: &str = "action alt charset class colspan content cx cy d datetime dir fill fill-opacity \
    fill-rule focusable for headers height href id lang method name open points r role \
    rowspan rx ry scope span src start stroke stroke-dasharray stroke-linecap \
    stroke-linejoin stroke-width style tabindex text-anchor title transform type value \
    viewbox width x x1 x2 xmlns y y1 y2";

/// The functions and rules of CSS that load something.
const LOADS: &[&str] = &["url(", "src(", "image(", "image-set(", "@import", "expression("];

/// Finds what is wrong with a page, the first of it.
pub(super) fn fault(page: &Page<'_>) -> Option<Fault> {
    let mut reader = Reader { page, rest: page.html, seen: Seen::default() };
    reader.all().err().or_else(|| reader.seen.lacks(page))
}

/// What was seen of it.
#[derive(Default)]
struct Seen {
    language: bool,
    charset: bool,
    title: bool,
    mains: usize,
    foot: Option<String>,
    in_foot: bool,
    drawings: usize,
    marks: usize,
}

impl Seen {
    fn lacks(&self, page: &Page<'_>) -> Option<Fault> {
        let lacks = |what: &str, help| Fault {
            message: format!("a page of this template has {what}"),
            help,
            words: String::new(),
        };
        if !self.language {
            return Some(lacks("no language", "begin with `<html lang=\"{{ shell.language }}\">`"));
        }
        if !self.charset {
            return Some(lacks("no encoding", "put `<meta charset=\"utf-8\">` into its head"));
        }
        if !self.title {
            return Some(lacks(
                "no title",
                "put `<title>{{ shell.page_title }}</title>` into its head",
            ));
        }
        if self.mains != 1 {
            let help = "put what it is about between `<main id=\"_main\">` and `</main>`, once";
            return Some(lacks("not one main landmark", help));
        }
        let foot = self.foot.as_deref().unwrap_or_default();
        page.foot.iter().find(|words| !foot.contains(words.as_str())).map(|words| {
            lacks(
                &format!("no `{words}` at its foot"),
                "let it begin with `{% extends \"base.html\" %}`, or put version and digests between `<footer>` and `</footer>` as that does",
            )
        })
    }
}

struct Reader<'a> {
    page: &'a Page<'a>,
    rest: &'a str,
    seen: Seen,
}

type Read<T> = Result<T, Fault>;

fn refused<T>(message: impl Into<String>, words: &str, help: &'static str) -> Read<T> {
    Err(Fault { message: message.into(), help, words: words.to_owned() })
}

const PLAIN: &str = "write plain markup: `<p class=\"lead\">`, every value between double quotes";

impl<'a> Reader<'a> {
    fn all(&mut self) -> Read<()> {
        const DOCTYPE: &str = "<!doctype html>";
        match self.rest.get(..DOCTYPE.len()) {
            Some(start) if start.eq_ignore_ascii_case(DOCTYPE) => {
                self.rest = &self.rest[DOCTYPE.len()..]
            }
            _ => {
                let help =
                    "let it begin with `{% extends \"base.html\" %}` or with `<!doctype html>`";
                return refused("a page of this template doesn't begin as HTML", "", help);
            }
        }
        while let Some(open) = self.rest.find('<') {
            self.text(&self.rest[..open]);
            self.rest = &self.rest[open..];
            self.tag()?;
        }
        self.text(self.rest);
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(foot) = self.seen.foot.as_mut().filter(|_| self.seen.in_foot) {
            foot.push_str(text);
        }
    }

    fn tag(&mut self) -> Read<()> {
        if let Some(rest) = self.rest.strip_prefix(self.page.mark) {
            self.rest = rest;
            self.seen.marks += 1;
            return match self.seen.marks {
                1 => Ok(()),
                _ => {
                    refused("the modules stand twice in it", "bodies", "write `{{ bodies }}` once")
                }
            };
        }
        if let Some(rest) = self.rest.strip_prefix("</") {
            let name = word(rest);
            let Some(after) = rest[name.len()..].strip_prefix('>').filter(|_| is_element(name))
            else {
                return refused("an end tag is not plain", &self.words(), PLAIN);
            };
            match name {
                "footer" => self.seen.in_foot = false,
                "svg" => self.seen.drawings = self.seen.drawings.saturating_sub(1),
                _ => {}
            }
            self.rest = after;
            return Ok(());
        }
        let name = word(&self.rest[1..]);
        if !is_element(name) {
            let what = match name {
                "" => "a `<` begins neither a tag nor a comment that a page may hold".to_owned(),
                name => format!("`<{name}>` can't stand in a page"),
            };
            return refused(what, &self.words(), PLAIN);
        }
        let start = self.rest;
        self.rest = &self.rest[1 + name.len()..];
        let attributes = self.attributes(name, start)?;
        self.element(name, &attributes, start)
    }

    /// The first words of what is left, to find them in the template.
    fn words(&self) -> String {
        let end = self.rest.find(['\n', '>']).map_or(self.rest.len(), |end| end + 1);
        self.rest[..end].trim_end().chars().take(40).collect()
    }

    fn attributes(&mut self, element: &str, start: &str) -> Read<Vec<(String, String)>> {
        let words = |rest: &str| start[..start.len() - rest.len()].to_owned();
        let mut attributes: Vec<(String, String)> = Vec::new();
        loop {
            let trimmed = self.rest.trim_ascii_start();
            let is_apart = trimmed.len() < self.rest.len();
            self.rest = trimmed;
            if let Some(rest) = self.rest.strip_prefix('>').or(self.rest.strip_prefix("/>")) {
                self.rest = rest;
                return Ok(attributes);
            }
            let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
            let length = self.rest.find(|letter| !is_name(letter)).unwrap_or(self.rest.len());
            let (name, rest) = self.rest.split_at(length);
            let name = name.to_ascii_lowercase();
            let (value, rest) = match rest.strip_prefix("=\"") {
                Some(rest) => match rest.find('"') {
                    Some(end) => (&rest[..end], &rest[end + 1..]),
                    None => return refused("a value is not closed", &words(self.rest), PLAIN),
                },
                None => ("", rest),
            };
            if name.is_empty() || !is_apart || rest.starts_with('=') {
                return refused(
                    format!("the tag `<{element}>` is not plain"),
                    &words(self.rest),
                    PLAIN,
                );
            }
            self.rest = rest;
            if !is_known_attribute(&name) || attributes.iter().any(|(other, _)| *other == name) {
                let message = format!("`{name}` can't stand in `<{element}>`");
                let help = "leave it out: a page runs nothing and loads nothing";
                return refused(message, &words(rest), help);
            }
            // Inside of some elements a browser looks for a tag even between quotation marks.
            if value.contains(['<', '>']) {
                let message = format!("`{name}` of `<{element}>` holds a tag");
                return refused(message, &words(rest), "write `&lt;` for `<`");
            }
            let Some(value) = decoded(value) else {
                return refused(
                    format!("`{name}` of `<{element}>` has a letter by its number"),
                    &words(rest),
                    "write the letter itself",
                );
            };
            if let Some(why) = trouble(element, &name, &value) {
                let message = format!("`{name}` of `<{element}>` {why}");
                return refused(
                    message,
                    &words(rest),
                    "a page leads to the kit's own files, and loads nothing else",
                );
            }
            attributes.push((name, value));
        }
    }

    fn element(&mut self, name: &str, attributes: &[(String, String)], start: &str) -> Read<()> {
        let value = |name: &str| {
            let found = attributes.iter().find(|(other, _)| other == name);
            found.map(|(_, value)| value.trim())
        };
        let words = || start[..start.len() - self.rest.len()].to_owned();
        match name {
            "html" => self.seen.language |= value("lang").is_some_and(|lang| !lang.is_empty()),
            "meta" => {
                let charset = value("charset").map(str::to_ascii_lowercase);
                if charset.as_deref().is_some_and(|charset| charset != "utf-8") {
                    return refused(
                        "the encoding is another than UTF-8",
                        &words(),
                        "write `<meta charset=\"utf-8\">`",
                    );
                }
                self.seen.charset |= charset.is_some();
            }
            "main" => self.seen.mains += 1,
            "footer" => {
                self.seen.in_foot = true;
                self.seen.foot.get_or_insert_default();
            }
            "svg" => self.seen.drawings += 1,
            "style" | "script" | "title" => return self.raw(name, value("type"), &words()),
            _ => {}
        }
        Ok(())
    }

    /// What stands in an element that browsers read letter by letter up to its end.
    fn raw(&mut self, name: &str, kind: Option<&str>, words: &str) -> Read<()> {
        if self.seen.drawings > 0 {
            return refused(format!("`<{name}>` stands in a drawing"), words, "put it outside");
        }
        let Some((inside, rest)) = self.rest.split_once(&format!("</{name}>")) else {
            return refused(format!("`<{name}>` is not closed"), words, PLAIN);
        };
        self.rest = rest;
        let own = |script: &&str| inside.trim() == script.trim();
        match name {
            "title" if inside.contains('<') => {
                refused("the title holds a tag", words, "write text there")
            }
            "title" => {
                self.seen.title |= !inside.trim().is_empty();
                Ok(())
            }
            "style" if inside.trim() == self.page.css.trim() => Ok(()),
            "style" => match loads(inside) || inside.contains('<') {
                true => refused(
                    "a style loads something, or can't be read",
                    words,
                    "leave out `url(…)`, `@import` and backslashes",
                ),
                false => Ok(()),
            },
            _ if [FILL, SEARCH].iter().any(own) => Ok(()),
            // A browser takes this for data, and the script that reads it is the tool's own.
            _ if kind == Some("application/json") && !inside.contains('<') => Ok(()),
            _ => refused("a page holds no script but the tool's own", words, "leave it out"),
        }
    }
}

/// The name that a tag begins with.
fn word(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(text.len());
    &text[..end]
}

/// Whether an element may stand in a page, by its name in small letters.
pub fn is_element(name: &str) -> bool {
    !name.is_empty() && ELEMENTS.split(' ').any(|element| element == name)
}

/// Whether an attribute may stand in a page, by its name in small letters, and may have this value, whose
/// character references were read.
pub fn is_attribute(element: &str, name: &str, value: &str) -> bool {
    is_known_attribute(name) && trouble(element, name, value).is_none()
}

fn is_known_attribute(name: &str) -> bool {
    ATTRIBUTES.split(' ').any(|attribute| attribute == name)
        || name.starts_with("aria-")
        || name.starts_with("data-")
}

/// A value without its character references; nothing if it has one that neither a writer nor the engine makes.
fn decoded(value: &str) -> Option<String> {
    const PAIRS: &[(&str, char)] = &[
        ("amp;", '&'),
        ("lt;", '<'),
        ("gt;", '>'),
        ("quot;", '"'),
        ("#39;", '\''),
        ("#x27;", '\''),
        ("#x2F;", '/'),
    ];
    let mut parts = value.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (reference, letter) = PAIRS.iter().find(|(name, _)| part.starts_with(name))?;
        out.push(*letter);
        out.push_str(&part[reference.len()..]);
    }
    Some(out)
}

/// Why an attribute can't stand there.
fn trouble(element: &str, name: &str, value: &str) -> Option<&'static str> {
    let is_plain =
        || !value.contains(|letter: char| letter.is_control() || letter == '\\' || letter == ' ');
    let scheme = value.split(['/', '?', '#']).next().and_then(|first| first.split_once(':'));
    let is_inside = || is_plain() && scheme.is_none() && !value.starts_with("//");
    let fine = match name {
        "style" => !loads(value),
        "href" if element == "use" => value.starts_with('#'),
        "href" => {
            // Large letters make no other scheme (RFC 3986, section 3.1).
            let known = scheme.is_some_and(|(scheme, _)| {
                let known = ["https", "http", "mailto", "tel"];
                known.iter().any(|one| scheme.eq_ignore_ascii_case(one))
            });
            element == "a" && (is_inside() || known && is_plain())
        }
        "src" => element == "img" && (is_inside() || value.starts_with("data:image/")),
        "action" => is_inside(),
        "fill" | "stroke" => !value.contains('(') || value.starts_with("url(#"),
        _ => true,
    };
    (!fine).then_some("leads out of the kit, or loads something")
}

/// Whether a style loads something: what stands between quotation marks is text.
fn loads(css: &str) -> bool {
    let mut code = String::with_capacity(css.len());
    let mut letters = css.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '\'' => loop {
                match letters.next() {
                    Some('\\') => drop(letters.next()),
                    Some(end) if end == letter => break,
                    Some('\n') | None => return true,
                    Some(_) => {}
                }
            },
            // Outside of a text it can only hide what is written.
            '\\' => return true,
            '/' if letters.as_str().starts_with('*') => match letters.as_str().split_once("*/") {
                Some((_, rest)) => letters = rest.chars(),
                None => return true,
            },
            _ => code.extend(letter.to_lowercase()),
        }
    }
    LOADS.iter().any(|word| code.contains(word))
}
