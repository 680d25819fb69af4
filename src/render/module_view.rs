//! What the pages that show a whole module have in common.

use serde::Serialize;

use crate::course::schedule::Run;
use crate::projection::{ProjectedModule, Projection};
use crate::render::write::html::{CitedWork, Html, audience_names};
use crate::syntax::course_file::{Material, Per};
use crate::syntax::front_matter::ModuleStatus;
use crate::syntax::tree::{Block, Fidelity, Part, Section, SectionKind};
use crate::syntax::values::Clock;

/// The view of a module.
#[derive(Serialize)]
pub(super) struct ModuleView {
    slug: String,
    block: String,
    title: String,
    goal: String,
    minutes: u32,
    timing: Vec<String>,
    objectives: Vec<ObjectiveView>,
    materials: Vec<String>,
    groups: Option<String>,
    room: Option<String>,
    rehearse: Option<String>,
    if_late: Option<String>,
    is_outline: bool,
    is_locked: bool,
    is_sensitive: bool,
    sections: Vec<SectionView>,
    footnotes: String,
    references: Vec<CitedWork>,
}

/// The view of an objective.
#[derive(Serialize)]
pub(super) struct ObjectiveView {
    id: String,
    kind: &'static str,
    text: String,
    task: String,
    assessed: String,
}

/// The view of a section.
#[derive(Serialize)]
pub(super) struct SectionView {
    id: String,
    title: String,
    kind: &'static str,
    clock: Option<String>,
    minutes: u32,
    about: String,
    body: String,
    parts: Vec<PartView>,
}

/// The view of a part.
#[derive(Serialize)]
pub(super) struct PartView {
    id: Option<String>,
    title: String,
    audience: String,
    body: String,
}

/// How a page writes the blocks of a section.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// As text to read and write in.
    Handout,
    /// As a run sheet.
    RunSheet,
}

/// Makes the view of a module.
pub(super) fn view(
    projection: &Projection<'_>,
    module: &ProjectedModule<'_, '_>,
    html: &mut Html<'_>,
    style: Style,
) -> ModuleView {
    let front = &module.tree.front;
    let run = projection.schedule().run(module.number - 1);
    let mut clock = run.as_ref().and_then(|run| run.starts.first().copied());
    let mut sections = Vec::new();
    for section in &module.tree.sections {
        sections.push(section_view(section, clock, html, style));
        clock = clock.map(|clock| clock.after(section.minutes.0));
    }
    let outline = front.status == Some(ModuleStatus::Outline);
    let methods: Vec<String> =
        front.method.iter().map(|method| method.word().replace('-', " ")).collect();
    let mut timing = run.as_ref().map(|run| times(run, module.minutes)).unwrap_or_default();
    timing.push(format!("{} minutes", module.minutes));
    timing.extend((!methods.is_empty()).then(|| methods.join(", ")));
    ModuleView {
        slug: module.slug.to_owned(),
        block: front.block.to_string(),
        title: front.title.clone(),
        goal: front.goal.clone(),
        minutes: module.minutes,
        timing,
        objectives: objectives(projection, front.objectives.iter().map(|id| id.as_str())),
        materials: front.materials.iter().map(material).collect(),
        groups: front.groups.as_ref().map(|groups| match &groups.remainder {
            Some(remainder) => format!("Groups of {}; {remainder}", groups.size),
            None => format!("Groups of {}", groups.size),
        }),
        room: front.room.clone(),
        rehearse: front.rehearse.clone(),
        if_late: front.if_late.clone(),
        is_outline: outline,
        is_locked: front.fidelity == Some(Fidelity::Locked),
        is_sensitive: front.sensitive,
        sections,
        footnotes: html.footnotes(&module.tree.footnotes),
        references: html.cited(),
    }
}

/// When a module runs, in words: `Day 1`, `08:30–09:45`.
pub(super) fn times(run: &Run, minutes: u32) -> Vec<String> {
    let first = run.starts.first().copied().unwrap_or(Clock(0));
    let mut words = vec![format!("Day {}", run.day), format!("{first}–{}", first.after(minutes))];
    if run.starts.len() > 1 {
        let again: Vec<String> = run.starts[1..].iter().map(Clock::to_string).collect();
        words.push(format!("again at {}", again.join(", ")));
    }
    words
}

fn section_view(
    section: &Section,
    clock: Option<Clock>,
    html: &mut Html<'_>,
    style: Style,
) -> SectionView {
    let mut about = Vec::new();
    if section.kind != SectionKind::Instruction && section.kind != SectionKind::Break {
        about.push(capital(&section.kind.word().replace('-', " ")));
    }
    about.extend((!section.objectives.is_empty()).then(|| {
        section.objectives.iter().map(|id| id.to_string()).collect::<Vec<_>>().join(", ")
    }));
    about.extend(
        (!section.audience.is_empty())
            .then(|| format!("for {}", audience_names(&section.audience))),
    );
    about.extend(
        (section.fidelity == Some(Fidelity::Locked)).then(|| "locked: teach as written".to_owned()),
    );
    SectionView {
        id: section.id.to_string(),
        title: html.inlines(&section.title),
        kind: section.kind.word(),
        clock: clock.map(|clock| clock.to_string()),
        minutes: section.minutes.0,
        about: about.join(" · "),
        body: written(&section.blocks, html, style),
        parts: section.parts.iter().map(|part| part_view(part, html, style)).collect(),
    }
}

fn part_view(part: &Part, html: &mut Html<'_>, style: Style) -> PartView {
    PartView {
        id: part.id.as_ref().map(|id| id.to_string()),
        title: html.inlines(&part.title),
        audience: audience_names(&part.audience),
        body: written(&part.blocks, html, style),
    }
}

fn written(blocks: &[Block], html: &mut Html<'_>, style: Style) -> String {
    match style {
        Style::Handout => html.blocks(blocks),
        Style::RunSheet => html.run_sheet(blocks),
    }
}

/// Objectives by their ids, in the order given.
pub(super) fn objectives<'a>(
    projection: &Projection<'_>,
    ids: impl Iterator<Item = &'a str>,
) -> Vec<ObjectiveView> {
    ids.filter_map(|id| projection.objective(id))
        .map(|objective| {
            let parts = [
                objective.condition.as_deref(),
                Some(&objective.task),
                objective.criterion.as_deref(),
            ];
            let assessed: Vec<String> = objective
                .assessed_in
                .iter()
                .map(|place| place_words(projection, place.as_str()))
                .collect();
            ObjectiveView {
                id: objective.id.to_string(),
                kind: objective.kind.word(),
                text: capital(
                    &parts
                        .into_iter()
                        .flatten()
                        .map(|part| part.trim_end_matches(['.', ',']))
                        .collect::<Vec<_>>()
                        .join(", "),
                ),
                task: objective.task.clone(),
                assessed: assessed.join(", "),
            }
        })
        .collect()
}

/// A module or test, as readers know it: `A5`, `post-test`.
fn place_words(projection: &Projection<'_>, place: &str) -> String {
    match projection.index_of(place) {
        Some(index) => projection.heading(index).0.to_owned(),
        None => place.to_owned(),
    }
}

fn material(material: &Material) -> String {
    let count = material.count.unwrap_or(1);
    let each = match material.per {
        Some(Per::Person) => ", each participant",
        Some(Per::Group) => ", each group",
        Some(Per::Class) => ", for the class",
        Some(Per::Instructor) => ", for you",
        None => "",
    };
    format!("{count} {}{each}", material.item)
}

/// A text with a capital at its beginning.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
