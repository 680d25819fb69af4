//! What lies at which address, behind the token.
//!
//! ```text
//! (nothing), *.css, *.js                      the page around the pages
//! VIEW/kit/PATH                               a page or a picture, as it stands in the kit
//! VIEW/panel.json, VIEW/checks.json           what stands around it
//! VIEW/events                                 what changed, as it changes
//! VIEW/review-N.html                          a review copy, to print
//! comments.json                               what readers say
//! comments                                    POST: says something more
//! open                                        POST: opens a file in an editor
//! ```

use serde::Deserialize;

use crate::cli::preview::answer::{Answer, PAGE, SHELL};
use crate::cli::preview::request::{Method, Request};
use crate::cli::preview::server::Server;
use crate::cli::preview::{comments, editor};
use crate::cli::settings;
use crate::machine::MachineError;
use crate::preview::View;
use crate::preview::assets::{Asset, LIVE};

/// What is at an address.
pub(super) enum Found {
    /// An answer.
    Answer(Answer),
    /// What changed in a view, as it changes.
    Events(View),
}

/// A place in a file that is to be opened.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    file: String,
    line: usize,
    column: usize,
}

/// Finds what is asked for at a path.
pub(super) fn find(server: &Server, request: &Request, path: &str) -> Found {
    if request.method == Method::Post {
        return Found::Answer(match path {
            "open" => open(server, &request.body),
            "comments" => told(comments::act(server, &request.body)),
            _ => missing(),
        });
    }
    if path == "comments.json" {
        return Found::Answer(told(comments::list(server)));
    }
    if let Some(asset) = Asset::from_word(path) {
        return Found::Answer(Answer::of(asset.media_type(), asset.text()).with_policy(SHELL));
    }
    let in_view = path.split_once('/').and_then(|(view, rest)| Some((View::parse(view)?, rest)));
    let Some((view, rest)) = in_view else { return Found::Answer(missing()) };
    Found::Answer(match rest {
        "events" => return Found::Events(view),
        "panel.json" => Answer::json(server.preview.panel(&view)),
        "checks.json" => told(server.preview.checks(&view, settings::today()).map(Answer::json)),
        "review-1.html" => told(review(server, &view, 1)),
        "review-2.html" => told(review(server, &view, 2)),
        "review-3.html" => told(review(server, &view, 3)),
        _ => match rest.strip_prefix("kit/") {
            Some(path) => told(file(server, &view, path)),
            None => missing(),
        },
    })
}

fn missing() -> Answer {
    Answer::words("404 Not Found", "There is nothing here.\n")
}

fn told(answer: Result<Answer, MachineError>) -> Answer {
    answer.unwrap_or_else(|error| Answer::words("500 Internal Server Error", &format!("{error}\n")))
}

/// A file of the kit; a page with the script behind it that keeps it fresh.
fn file(server: &Server, view: &View, path: &str) -> Result<Answer, MachineError> {
    let look = server.preview.look(view);
    let file = look.stand.as_ref().map(|stand| stand.file(path)).transpose()?.flatten();
    let Some(bytes) = file else { return Ok(missing()) };
    Ok(match path.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => {
            let [before, behind] = LIVE;
            let script = format!("{before}{}live.js{behind}", server.guard.path());
            let page = [&bytes[..], script.as_bytes()].concat();
            Answer::of("text/html; charset=utf-8", page).with_policy(PAGE)
        }
        Some("md") => Answer::of("text/plain; charset=utf-8", bytes),
        Some("svg") => Answer::of("image/svg+xml", bytes),
        Some("png") => Answer::of("image/png", bytes),
        Some("jpg" | "jpeg") => Answer::of("image/jpeg", bytes),
        _ => Answer::of("application/octet-stream", bytes),
    })
}

/// A review copy of what somebody looks at.
fn review(server: &Server, view: &View, number: usize) -> Result<Answer, MachineError> {
    let look = server.preview.look(view);
    let copy = look.stand.as_ref().map(|stand| stand.review(number)).transpose()?;
    let page = |html: String| Answer::of("text/html; charset=utf-8", html).with_policy(PAGE);
    Ok(copy.map_or_else(missing, page))
}

/// Opens a file of the curriculum, and no other, in the editor that the person at this machine has chosen.
fn open(server: &Server, body: &[u8]) -> Answer {
    let Ok(place) = serde_json::from_slice::<Place>(body) else {
        return Answer::empty("400 Bad Request");
    };
    let Some(path) = server.preview.place(&place.file) else { return missing() };
    let is_open = editor::open(&path, place.line, place.column);
    Answer::json(serde_json::json!({ "opened": is_open }).to_string())
}
