//! References and glossary: every work that is cited, with the date until which it was looked at, and the
//! terms that are used.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::contents::block_labels;
use crate::render::shell::{Shell, style};
use crate::render::{ALL, Desk, Document, Page, single_page};
use crate::syntax::manifests::Reference;
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "references",
    title: "References and glossary",
    short: "References",
    about: "Every work cited, with its dates; the terms",
    style: style!("form"),
    reader: Reader::Participant,
    editions: ALL,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    law_as_of: Option<String>,
    law: Vec<WorkView>,
    works: Vec<WorkView>,
    terms: Vec<TermView>,
}

#[derive(Serialize)]
struct WorkView {
    citation: String,
    kind: &'static str,
    law_as_of: String,
    check_by: String,
    modules: String,
}

#[derive(Serialize)]
struct TermView {
    term: String,
    /// What the agency calls it.
    here: Option<String>,
    means: String,
    source: Option<String>,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("participant/references.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let (law, works) = projection.cited().into_iter().partition(|(work, _)| work.kind.is_law());
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &Default::default(), Some("../index.html")),
        law_as_of: projection.manifest().dates.law_as_of.map(|date| date.to_string()),
        law: work_views(projection, law),
        works: work_views(projection, works),
        terms: projection
            .terms()
            .into_iter()
            .map(|term| TermView {
                term: term.term.clone(),
                here: projection.agency().and_then(|agency| {
                    let terms = &agency.file.terms;
                    let own = terms.iter().find(|own| own.term.value == term.id.value);
                    own.map(|own| own.here.clone())
                }),
                means: term.means.clone(),
                source: term
                    .source
                    .as_ref()
                    .and_then(|id| projection.reference(id.as_str()))
                    .map(|work| work.citation.clone()),
            })
            .collect(),
    };
    desk.templates.render("kit/references.html", &view)
}

fn work_views(
    projection: &Projection<'_>,
    works: Vec<(&Reference, BTreeSet<usize>)>,
) -> Vec<WorkView> {
    let view = |(work, modules): (&Reference, BTreeSet<usize>)| WorkView {
        citation: work.citation.clone(),
        kind: work.kind.word(),
        law_as_of: work.law_as_of.map(|date| date.to_string()).unwrap_or_default(),
        check_by: work.check_by.map(|date| date.to_string()).unwrap_or_default(),
        modules: block_labels(projection, modules),
    };
    works.into_iter().map(view).collect()
}
