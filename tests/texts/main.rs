//! Text that nobody here wrote, put into modules: each builds, or is refused with places that lie in the text. Needs
//! the folder `$KITBAG_TOOLS/texts`, which `.ci/install` fills: `cargo test --test texts -- --ignored`.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod commonmark;
mod course_texts;
#[path = "../fuzzed/judged.rs"]
mod judged;
#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;

use kitbag::cli::build::{Built, make};
use kitbag::cli::progress::Progress;
use kitbag::diagnostic::{Diagnostic, Level};
use kitbag::projection::Edition;
use support::{course_with, settings};

/// A folder of texts.
fn texts(name: &str) -> PathBuf {
    let tools = std::env::var_os("KITBAG_TOOLS")
        .expect("KITBAG_TOOLS names the folder that .ci/install fills");
    PathBuf::from(tools).join("texts").join(name)
}

/// The page that has the text, and little else.
const HANDOUT: &str = "participant/handout-01-m.html";

fn handout(built: &Built) -> &str {
    let handout = built.kit.files.iter().find(|file| file.path.as_str() == HANDOUT);
    std::str::from_utf8(&handout.unwrap().bytes).unwrap()
}

/// Builds the participants' kit of a course that has the text in its one section, and looks at what is told and at
/// the page.
fn built(text: &str) -> Result<Built, Vec<Diagnostic>> {
    let source = support::source(&course_with(text));
    let mut diagnostics = Vec::new();
    let settings = settings("c", Edition::Participant);
    let built = make(&source, &settings, &Progress::default(), &mut diagnostics).unwrap();
    judged::told(&source, &diagnostics);
    let Some(built) = built else {
        diagnostics.retain(|diagnostic| diagnostic.level == Level::Error);
        assert!(!diagnostics.is_empty(), "no kit, and no word why:\n{text}");
        return Err(diagnostics);
    };
    judged::page_is_plain(HANDOUT, handout(&built));
    Ok(built)
}
