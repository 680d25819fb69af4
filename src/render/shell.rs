//! What all pages share: head, style, icons, foot.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;

use crate::render::Desk;
use crate::render::templates::Markup;
use crate::syntax::agency::Logo;
use crate::syntax::agency_file::AgencyFile;
use crate::syntax::course_file::Status;
use crate::syntax::decode::choice;
use crate::syntax::tree::Field;

choice! {
    /// How a kit's pages are marked.
    pub enum Mark {
        /// Not released: every page says so.
        Draft = "draft",
        /// Released.
        Released = "released",
    }
}

/// The style of a document's pages: what all have, these sheets of `templates/css`, and how they meet
/// screens and paper. A page brings along what it needs and no more: a kit has thousands of them.
macro_rules! style {
    ($($sheet:literal),*) => {
        concat!(
            include_str!("../../templates/css/base.css"),
            $(include_str!(concat!("../../templates/css/", $sheet, ".css")),)*
            include_str!("../../templates/css/ends.css")
        )
    };
}

pub(super) use style;

const AGENCY: &str = include_str!("../../templates/css/agency.css");

/// What lets a form be filled on the screen.
pub(super) const FILL: &str = include_str!("../../templates/js/fill.js");

const ICONS: &str = include_str!("../../templates/icons.svg");

/// The view of `templates/base.html`.
#[derive(Serialize)]
pub(super) struct Shell {
    language: String,
    page_title: String,
    course: String,
    version: String,
    status: &'static str,
    is_draft: bool,
    variant: Option<String>,
    digest: String,
    academy: String,
    licence: String,
    css: Markup,
    page_css: Markup,
    /// The foot of the first page on paper, where the page's own doesn't stand: who publishes this, and its licence.
    first_css: Markup,
    icons: Vec<Markup>,
    home: Option<&'static str>,
    script: Option<Markup>,
    /// The regulator, and what it calls this paper.
    asked: Option<Asked>,
    agency: Option<AgencyView>,
}

/// Whose papers these are.
#[derive(Serialize)]
struct AgencyView {
    name: String,
    phone: Option<String>,
    digest: String,
    logo: Option<LogoView>,
}

#[derive(Serialize)]
struct LogoView {
    address: String,
    alt: String,
    width: u32,
    height: u32,
}

#[derive(Serialize)]
struct Asked {
    body: &'static str,
    title: &'static str,
}

impl Shell {
    /// The shell of a page called `title`, which uses these icons; `home` is the cover's address from it.
    pub(super) fn new(
        desk: &Desk<'_>,
        title: &str,
        icons: &BTreeSet<&'static str>,
        home: Option<&'static str>,
    ) -> Self {
        let projection = desk.projection;
        let manifest = projection.manifest();
        let is_draft = desk.mark == Mark::Draft;
        let variant = projection.selection().variant.as_ref();
        let variant =
            variant.and_then(|id| manifest.variants.iter().find(|one| one.id.value == *id));
        let variant = variant.map(|variant| variant.title.clone());
        let digest = projection.digest().short();
        let state = if is_draft { "Draft" } else { "Released" };
        let agency = projection.agency().map(|agency| AgencyView {
            name: agency.file.name.clone(),
            phone: agency.file.value_of(Field::AgencyPhone).map(str::to_owned),
            digest: projection.overlay_digest().map(|digest| digest.short()).unwrap_or_default(),
            logo: agency.logo.as_ref().map(logo),
        });
        let of_agency =
            agency.as_ref().map_or(String::new(), |one| format!(" · {} {}", one.name, one.digest));
        let foot = format!(
            "{} {} · {state} · {digest}{of_agency}",
            manifest.title, manifest.version.value
        );
        let (academy, licence) = (projection.academy().name.clone(), manifest.licence.clone());
        let first_foot = css_string(&format!("{foot} · {academy} · {licence}"));
        let mut page_css =
            format!("@page {{ @bottom-left {{ content: {} }} }}\n", css_string(&foot));
        page_css.push_str(&projection.agency().map_or(String::new(), |agency| brand(&agency.file)));
        Self {
            language: manifest.language.value.clone(),
            page_title: format!("{title} · {} {}", manifest.title, manifest.version.value),
            course: manifest.title.clone(),
            version: manifest.version.to_string(),
            status: status_words(manifest.status),
            is_draft,
            variant,
            digest,
            academy,
            licence,
            css: desk.document.style.into(),
            page_css: page_css.into(),
            first_css: format!("@page :first {{ @bottom-left {{ content: {first_foot} }} }}\n")
                .into(),
            icons: symbols(icons),
            home,
            script: None,
            agency,
            asked: desk.asked().map(|(body, title)| Asked { body, title }),
        }
    }

    /// The same for a form: where a browser runs scripts, its blanks can be written in and its boxes
    /// ticked before it is printed. Without, it is the paper that it is.
    pub(super) fn fillable(mut self) -> Self {
        self.script = Some(FILL.into());
        self
    }

    /// The same for a paper that is given to somebody by name: its foot has no licence.
    pub(super) fn without_licence(mut self) -> Self {
        self.first_css = Markup::default();
        self
    }

    /// The same with words at the head of every printed page.
    pub(super) fn with_running_head(self, left: &str, right: &str) -> Self {
        let (left, right) = (css_string(left), css_string(right));
        self.with_page_css(&format!(
            "@page {{ @top-left {{ content: {left} }} @top-right {{ content: {right} }} }}\n"
        ))
    }

    /// The same in another style than the document's.
    pub(super) fn with_style(mut self, css: &'static str) -> Self {
        self.css = css.into();
        self
    }

    /// The same on a sheet that lies on its side, of the agency's paper if it says one.
    pub(super) fn landscape(self, desk: &Desk<'_>) -> Self {
        let paper = desk.projection.agency().and_then(|agency| agency.file.paper);
        let paper = paper.map_or(String::new(), |paper| format!("{} ", paper.word()));
        self.with_page_css(&format!("@page {{ size: {paper}landscape }}\n"))
    }

    /// The same with more rules for printed pages.
    pub(super) fn with_page_css(mut self, css: &str) -> Self {
        self.page_css.push_str(css);
        self
    }
}

/// The logo as it stands inside a page: as a picture, in which no script runs.
fn logo(logo: &Logo) -> LogoView {
    LogoView {
        address: inside_address(logo.media_type, &logo.bytes),
        alt: logo.alt.clone(),
        width: logo.size.width,
        height: logo.size.height,
    }
}

/// The address of a picture that stands inside a page.
pub(super) fn inside_address(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", BASE64_STANDARD.encode(bytes))
}

/// The agency's colours and paper. Its values are of types that can hold nothing else.
fn brand(agency: &AgencyFile) -> String {
    let mut css = AGENCY.to_owned();
    if let Some(colours) = &agency.colours {
        css.push_str(&format!(":root {{ --brand: {}", colours.primary.readable()));
        if let Some(accent) = &colours.accent {
            css.push_str(&format!("; --accent: {}", accent.readable()));
        }
        css.push_str(" }\n");
    }
    if let Some(paper) = agency.paper {
        css.push_str(&format!("@page {{ size: {} }}\n", paper.word()));
    }
    css
}

/// A course's status in words.
pub(super) fn status_words(status: Status) -> &'static str {
    match status {
        Status::Draft => "Draft",
        Status::Review => "In review",
        Status::Approved => "Approved",
    }
}

/// A text as a CSS string: every letter that could mean something is written by its number.
pub(super) fn css_string(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() || letter == ' ' || letter == '.' || letter == ',' {
            out.push(letter);
        } else {
            out.push_str(&format!("\\{:x} ", letter as u32));
        }
    }
    out.push('"');
    out
}

/// The drawings of the icons that a page uses.
fn symbols(names: &BTreeSet<&'static str>) -> Vec<Markup> {
    let used = SYMBOLS.iter().filter(|(name, _)| names.contains(name));
    used.map(|(_, symbol)| Markup::from(*symbol)).collect()
}

/// The drawings of all icons, by name.
static SYMBOLS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let named = |line: &'static str| {
        let (name, _) = line.strip_prefix("<symbol id=\"icon-")?.split_once('"')?;
        Some((name, line))
    };
    ICONS.lines().filter_map(named).collect()
});
