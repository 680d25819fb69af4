//! What readers say, from the page: kept as `kitbag comment` keeps it.

use serde::Deserialize;
use serde_json::json;

use crate::cli::comment_file::{self, Answered, Done, Said};
use crate::cli::preview::answer::Answer;
use crate::cli::preview::server::Server;
use crate::cli::settings;
use crate::machine::MachineError;
use crate::report;
use crate::syntax::comments::State;

/// What a reader does.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "lowercase", deny_unknown_fields)]
enum Act {
    /// Says something about a passage.
    Add { on: String, by: String, quote: Option<String>, text: String },
    /// Answers a comment, resolves it or opens it again.
    Answer { id: String, by: String, state: Option<String>, text: Option<String> },
    /// Takes back what nobody answered yet.
    Delete { id: String },
}

/// All comments, as JSON.
pub(super) fn list(server: &Server) -> Result<Answer, MachineError> {
    told(comment_file::read(&server.root, &server.course), |(source, comments)| {
        let views = comments.iter().map(|placed| comment_file::view(&source, placed));
        json!({ "comments": views.collect::<Vec<_>>() })
    })
}

/// Does what a reader wants, or says why not.
pub(super) fn act(server: &Server, body: &[u8]) -> Result<Answer, MachineError> {
    let Ok(act) = serde_json::from_slice(body) else {
        return Ok(Answer::empty("400 Bad Request"));
    };
    let (root, course, today) = (&server.root, &server.course, settings::today());
    let done = match &act {
        Act::Add { on, by, quote, text } => {
            let said = Said { on, by, quote: quote.as_deref(), text };
            comment_file::add(root, course, said, today)?.map(|(id, _)| id)
        }
        Act::Answer { id, by, state, text } => {
            let state = match state.as_deref().map(State::from_word) {
                Some(None) => return Ok(Answer::empty("400 Bad Request")),
                state => state.flatten(),
            };
            let said = Answered { id, by, state, text: text.as_deref() };
            comment_file::answer(root, course, said, today)?
        }
        Act::Delete { id } => comment_file::delete(root, course, id)?,
    };
    told(Ok(done), |id| json!({ "done": id.as_str() }))
}

fn told<T>(
    done: Done<T>,
    tell: impl FnOnce(T) -> serde_json::Value,
) -> Result<Answer, MachineError> {
    Ok(Answer::json(match done? {
        Ok(done) => tell(done).to_string(),
        Err(refused) => {
            let faults = report::shown(&refused.source, &refused.faults);
            let faults: Vec<_> = faults.into_iter().map(|(_, shown)| shown).collect();
            json!({ "refused": faults }).to_string()
        }
    }))
}
