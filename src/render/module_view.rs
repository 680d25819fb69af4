//! What the pages that show a whole module have in common.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::course::Target;
use crate::course::schedule::Run;
use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::templates::Markup;
use crate::render::write::html::{CitedWork, Context, Html, audience_names};
use crate::render::write::places::OpenHtml;
use crate::render::{Desk, module_file};
use crate::span::Span;
use crate::syntax::course_file::{Material, Per};
use crate::syntax::tree::{Block, BlockKind, Fidelity, Marked, Module, Part, Section, SectionKind};
use crate::syntax::values::Clock;
use crate::syntax::vocabulary::Kind;

/// The view of a module.
#[derive(Serialize)]
pub(super) struct ModuleView {
    /// The end of its ids on the page.
    slug: String,
    block: String,
    /// What its lists are called, to those who hear the page: its block, and which document if a page has two.
    label: String,
    /// Its number and what was said of it, if the page is read for review.
    number: Markup,
    remarks: Markup,
    title: String,
    goal: String,
    minutes: u32,
    timing: Vec<String>,
    methods: String,
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
    footnotes: Markup,
    references: Vec<CitedWork>,
}

/// The view of an objective.
#[derive(Serialize)]
pub(super) struct ObjectiveView {
    id: String,
    kind: &'static str,
    text: String,
    condition: String,
    task: String,
    criterion: String,
    taught: String,
    assessed: String,
}

impl ObjectiveView {
    /// Where it is assessed, in words.
    pub(super) fn assessed(&self) -> &str {
        &self.assessed
    }
}

/// The view of a section.
#[derive(Serialize)]
pub(super) struct SectionView {
    id: String,
    number: Markup,
    remarks: Markup,
    title: Markup,
    kind: &'static str,
    clock: Option<String>,
    minutes: u32,
    handout_part: Option<usize>,
    about: String,
    origin: Option<String>,
    body: Markup,
    parts: Vec<PartView>,
}

/// The view of a part.
#[derive(Serialize)]
pub(super) struct PartView {
    id: Option<String>,
    number: Markup,
    remarks: Markup,
    title: Markup,
    audience: String,
    body: Markup,
}

/// How a page writes the blocks of a section.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// As text to read and write in.
    Handout,
    /// As a run sheet.
    RunSheet,
    /// As a lesson plan.
    Plan,
}

/// Makes the view of the module at this place in teaching order.
pub(super) fn view(desk: &Desk<'_>, index: usize, html: &mut Html<'_>, style: Style) -> ModuleView {
    let projection = desk.projection;
    let module = projection.module(index);
    let front = &module.tree.front;
    let run = projection.schedule().run(index);
    let parts = handout_parts(desk.participants.module(index).tree);
    let sections = module.tree.sections.iter().zip(clocks(projection, index));
    let sections = sections
        .map(|(section, clock)| {
            let part = parts.get(section.id.as_str()).copied();
            section_view(desk, section, clock, part, html, style)
        })
        .collect();
    let outline = front.is_outline();
    let methods: Vec<String> =
        front.method.iter().map(|method| method.word().replace('-', " ")).collect();
    let mut timing = run.map(|run| times(run, module.minutes)).unwrap_or_default();
    timing.push(format!("{} minutes", module.minutes));
    let methods = methods.join(", ");
    timing.extend((!methods.is_empty()).then(|| methods.clone()));
    let adapted = module.tree.sections.iter().find_map(|section| section.origin).is_some();
    let agency = projection.agency().filter(|_| adapted);
    timing.extend(agency.map(|agency| format!("adapted by {}", agency.file.called())));
    let ids = ids(html);
    let (number, remarks) = beside(html, front.span);
    ModuleView {
        slug: format!("{ids}{}", module.slug),
        block: front.block.to_string(),
        label: match ids {
            "" => front.block.to_string(),
            _ => format!("{} in the handouts", front.block.value),
        },
        number,
        remarks,
        title: front.title.clone(),
        goal: front.goal.clone(),
        minutes: module.minutes,
        timing,
        methods,
        objectives: module_objectives(projection, index),
        materials: front.materials.iter().map(material).collect(),
        groups: front.groups.as_ref().map(|groups| match &groups.remainder {
            Some(remainder) => format!("Groups of {}; {remainder}", groups.people()),
            None => format!("Groups of {}", groups.people()),
        }),
        room: front.room.clone(),
        rehearse: front.rehearse.clone(),
        if_late: front.if_late.clone(),
        is_outline: outline,
        is_locked: front.fidelity == Some(Fidelity::Locked),
        is_sensitive: front.sensitive,
        sections,
        footnotes: html.footnotes(&module.tree.footnotes).into(),
        references: html.cited(),
    }
}

/// A module's part of a page as HTML, and the icons that it uses.
pub(super) struct Written {
    pub(super) html: String,
    pub(super) icons: BTreeSet<&'static str>,
}

/// The same with its places open, as all agencies share it.
struct Open(Result<(OpenHtml, BTreeSet<&'static str>), MachineError>);

/// Writes a module's part of a page of this document: with its places open once for all packets, and then what
/// the agency puts into them. That is how it is written for one packet alone, too.
pub(super) fn written_once(
    desk: &Desk<'_>,
    index: usize,
    context: &Context<'_>,
    write: impl Fn(&mut Html<'_>) -> Result<String, MachineError>,
) -> Result<Written, MachineError> {
    let open = desk.projection.made_once(index, desk.document.name, || {
        let mut html = Html::with_places(context);
        let text = write(&mut html);
        Open(text.map(|text| (OpenHtml::new(&text, html.take_places()), html.icons().clone())))
    });
    let (open, icons) = open.0.as_ref().map_err(MachineError::clone)?;
    let mut html = Html::new(context);
    let filled = open.filled(desk.projection.module(index).tree, &mut html);
    let icons = icons.union(html.icons()).copied().collect();
    Ok(Written { html: filled, icons })
}

/// What stands before the ids of passages.
fn ids(html: &Html<'_>) -> &'static str {
    html.margin().map_or("", |margin| margin.ids)
}

/// The number of a passage, and what was said of it, on a page that is read for review.
fn beside(html: &Html<'_>, passage: Span) -> (Markup, Markup) {
    let beside =
        html.margin().map(|margin| (margin.number(passage), margin.remarks(passage).to_owned()));
    let (number, remarks) = beside.unwrap_or_default();
    (number.into(), remarks.into())
}

/// When each section of a module begins.
pub(super) fn clocks(projection: &Projection<'_>, index: usize) -> Vec<Option<Clock>> {
    let mut clock = projection.schedule().run(index).and_then(|run| run.starts.first().copied());
    let begins = projection.module(index).tree.sections.iter().map(|section| {
        let begin = clock;
        clock = clock.map(|clock| clock.after(section.minutes.0));
        begin
    });
    begins.collect()
}

/// The numbers of a handout's parts, by the ids of its sections: those in which participants find
/// something. The guide and the handout count alike, so that an instructor can say “part 3”.
pub(super) fn handout_parts(participants: &Module) -> BTreeMap<&str, usize> {
    let shown = participants.sections.iter().filter(|section| {
        section.kind != SectionKind::Break
            && (!section.blocks.is_empty()
                || section.parts.iter().any(|part| !part.blocks.is_empty()))
    });
    shown.map(|section| section.id.as_str()).zip(1..).collect()
}

/// Addresses in a book of all modules, whose ids are those of the course.
pub(super) fn book_address(target: &Target) -> Option<String> {
    Some(match &target.id {
        Some(id) => format!("#{id}"),
        None => format!("#_m-{}", target.module),
    })
}

/// Addresses in a document that has a page for each module, seen from one of them.
pub(super) fn page_address<'a>(
    projection: &'a Projection<'_>,
    from: &'a str,
    name: &'a str,
) -> impl Fn(&Target) -> Option<String> + Sync + 'a {
    move |target| {
        let file = match target.module == from {
            true => String::new(),
            false => module_file(projection, projection.index_of(&target.module)?, name),
        };
        let id = target.id.as_ref().map_or(String::new(), |id| format!("#{id}"));
        let here = file.is_empty() && id.is_empty();
        Some(if here { "#_main".to_owned() } else { format!("{file}{id}") })
    }
}

/// When a module runs, in a line; nothing if its days are not known.
pub(super) fn when(projection: &Projection<'_>, index: usize) -> String {
    let run = projection.schedule().run(index);
    let minutes = projection.module(index).minutes;
    run.map(|run| times(run, minutes).join(", ")).unwrap_or_default()
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
    desk: &Desk<'_>,
    section: &Section,
    clock: Option<Clock>,
    handout_part: Option<usize>,
    html: &mut Html<'_>,
    style: Style,
) -> SectionView {
    let (number, remarks) = beside(html, section.span);
    SectionView {
        id: format!("{}{}", ids(html), section.id.value),
        number,
        remarks,
        title: html.inlines(&section.title).into(),
        kind: section.kind.word(),
        clock: clock.map(|clock| clock.to_string()),
        minutes: section.minutes.0,
        handout_part,
        about: about(section, desk.projection),
        origin: origin(section, desk.projection),
        body: written(&section.blocks, handout_part, html, style),
        parts: section
            .parts
            .iter()
            .map(|part| part_view(part, handout_part, html, style))
            .collect(),
    }
}

/// What a section is, besides its title and time.
pub(super) fn about(section: &Section, projection: &Projection<'_>) -> String {
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
    about.extend(origin(section, projection));
    about.join(" · ")
}

/// Whose a section is, if an agency wrote it: `adapted by RBPD`.
pub(super) fn origin(section: &Section, projection: &Projection<'_>) -> Option<String> {
    let (origin, agency) = section.origin.zip(projection.agency())?;
    Some(format!("{} {}", origin.words(), agency.file.called()))
}

fn part_view(
    part: &Part,
    handout_part: Option<usize>,
    html: &mut Html<'_>,
    style: Style,
) -> PartView {
    let (number, remarks) = beside(html, part.span);
    PartView {
        id: part.id.as_ref().map(|id| format!("{}{}", ids(html), id.value)),
        number,
        remarks,
        title: html.inlines(&part.title).into(),
        audience: audience_names(&part.audience),
        body: written(&part.blocks, handout_part, html, style),
    }
}

fn written(
    blocks: &[Block],
    handout_part: Option<usize>,
    html: &mut Html<'_>,
    style: Style,
) -> Markup {
    let html = match style {
        Style::Handout => html.blocks(blocks),
        Style::RunSheet => html.run_sheet(blocks, handout_part),
        Style::Plan => html.blocks(&planned(blocks)),
    };
    html.into()
}

/// What a lesson plan has of a section's blocks: what is taught, asked, done and kept. What is said
/// aloud, shown and answered is the facilitator guide's; what is written in stands in the handout.
fn planned(blocks: &[Block]) -> Vec<Block> {
    let planned = blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Question(_) => None,
        BlockKind::Marked(marked) => {
            let blocks = match marked.kind {
                Kind::Say | Kind::Do | Kind::Show | Kind::Slide | Kind::Instructor => return None,
                Kind::Worksheet | Kind::Insert => Vec::new(),
                _ => planned(&marked.blocks),
            };
            if marked.kind == Kind::Expect {
                return None;
            }
            let marked = Marked { blocks, ..(**marked).clone() };
            Some(Block { kind: BlockKind::Marked(marked.into()), span: block.span })
        }
        _ => Some(block.clone()),
    });
    planned.collect()
}

/// The objectives of a module, each with the times at which its sections serve it.
pub(super) fn module_objectives(projection: &Projection<'_>, index: usize) -> Vec<ObjectiveView> {
    let module = projection.module(index);
    let ids = module.tree.front.objectives.iter().map(|id| id.as_str());
    let mut objectives = objectives(projection, ids);
    for objective in &mut objectives {
        let sections = module.tree.sections.iter().zip(clocks(projection, index));
        let serving = sections
            .filter(|(section, _)| section.objectives.iter().any(|id| id.as_str() == objective.id));
        let times = serving.filter_map(|(_, clock)| clock).map(|clock| clock.to_string());
        let times = times.collect::<Vec<_>>().join(", ");
        objective.taught = if times.is_empty() { "throughout".to_owned() } else { times };
    }
    objectives
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
                .filter_map(|place| place_words(projection, place.as_str()))
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
                condition: objective
                    .condition
                    .as_deref()
                    .map(|condition| condition.trim_end_matches([',', '.']).to_owned())
                    .unwrap_or_default(),
                task: objective.task.value.clone(),
                criterion: objective.criterion.clone().unwrap_or_default(),
                taught: String::new(),
                assessed: assessed.join(", "),
            }
        })
        .collect()
}

/// A module or test, as readers know it: `A5`, `post-test`. Nothing of a module that isn't in what was chosen of the course.
fn place_words(projection: &Projection<'_>, place: &str) -> Option<String> {
    let is_test = ["pre-test", "post-test"].contains(&place);
    match projection.index_of(place) {
        Some(index) => Some(projection.heading(index).0.to_owned()),
        None => is_test.then(|| place.to_owned()),
    }
}

/// A thing and how many of it, in words.
pub(super) fn material(material: &Material) -> String {
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
