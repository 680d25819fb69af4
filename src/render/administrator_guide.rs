//! The administrator guide: what a host must know, arrange, check, report and keep.

use serde::Serialize;

use crate::diagnostic::plural;
use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::contents::length;
use crate::render::materials::{needed, whom};
use crate::render::module_view::capital;
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::course_file::Material;
use crate::syntax::front_matter::Groups;
use crate::syntax::tree::BlockKind;
use crate::syntax::vocabulary::{Kind, Reader};
use crate::syntax::walk::all_blocks;

pub(super) const DOCUMENT: Document = Document {
    name: "administrator-guide",
    title: "Administrator guide",
    short: "Administrator guide",
    about: "Class, staff, room, equipment; what to do before, during and after",
    style: style!("form"),
    reader: Reader::Administrator,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    goal: String,
    length: String,
    hours: String,
    level: String,
    audience: String,
    class: String,
    instructors: Option<String>,
    largest: u32,
    prerequisites: Vec<String>,
    qualifications: Vec<String>,
    staff: Vec<StaffView>,
    room: Vec<String>,
    equipment: Vec<ThingView>,
    by_module: Vec<ModuleThings>,
    inserts: Vec<InsertView>,
    stop_word: Option<String>,
    site: SiteView,
    safety: Vec<String>,
    has_tests: bool,
    review_by: Option<String>,
    law_as_of: Option<String>,
}

#[derive(Serialize)]
struct StaffView {
    role: String,
    count: u32,
    duties: String,
}

/// What the agency said of its site.
#[derive(Default, Serialize)]
struct SiteView {
    place: Option<String>,
    emergency_department: Option<String>,
    call_for_help: Option<String>,
}

/// A thing to bring, and how many of it a full class needs.
#[derive(Serialize)]
struct ThingView {
    item: String,
    whom: &'static str,
    count: String,
}

#[derive(Serialize)]
struct ModuleThings {
    block: String,
    title: String,
    things: Vec<ThingView>,
}

/// A place that the agency fills.
#[derive(Serialize)]
pub(super) struct InsertView {
    block: String,
    title: String,
    is_required: bool,
    is_filled: bool,
}

fn pages(_: &Projection<'_>) -> Vec<Page> {
    vec![single_page("administrator/administrator-guide.html")]
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let manifest = projection.manifest();
    let class = &manifest.class;
    let rule = &projection.academy().training_hour;
    let instructors = class.participants_per_instructor.filter(|each| *each > 0).map(|each| {
        let count = plural(class.max.value.div_ceil(each) as usize, "instructor");
        format!("one for every {each} participants; {count} for a full class")
    });
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &["safety"].into(), Some("../index.html"))
            .fillable(),
        goal: manifest.goal.clone(),
        length: length(projection),
        hours: format!("{} of {} minutes", projection.schedule().hours(), rule.minutes.0),
        level: capital(&manifest.level.word().replace('-', " ")),
        audience: audiences(projection),
        class: format!("{} to {} participants", class.min, class.max.value),
        instructors,
        largest: class.max.value,
        prerequisites: manifest.prerequisites.clone(),
        qualifications: manifest.instructor_qualifications.clone(),
        staff: manifest
            .staff
            .iter()
            .map(|staff| StaffView {
                role: staff.role.clone(),
                count: staff.count.unwrap_or(1),
                duties: staff.duties.clone().unwrap_or_default(),
            })
            .collect(),
        room: manifest.room.clone(),
        equipment: manifest.equipment.iter().map(|thing| thing_view(desk, thing, None)).collect(),
        by_module: by_module(desk),
        inserts: inserts(projection),
        stop_word: manifest.safety_plan.as_ref().map(|plan| plan.stop_word.clone()),
        site: site(projection),
        safety: manifest.safety_plan.as_ref().map(|plan| plan.rules.clone()).unwrap_or_default(),
        has_tests: manifest.tests.is_some(),
        review_by: manifest.dates.review_by.map(|date| date.to_string()),
        law_as_of: manifest.dates.law_as_of.map(|date| date.to_string()),
    };
    desk.templates.render("kit/administrator-guide.html", &view)
}

/// Who is trained, in words.
pub(super) fn audiences(projection: &Projection<'_>) -> String {
    let audiences = projection.manifest().audiences.iter();
    let words: Vec<String> = audiences.map(|id| id.as_str().replace('-', " ")).collect();
    capital(&words.join(", "))
}

fn thing_view(desk: &Desk<'_>, thing: &Material, groups: Option<&Groups>) -> ThingView {
    let class = &desk.projection.manifest().class;
    let each = thing.count.unwrap_or(1);
    ThingView {
        item: thing.item.clone(),
        whom: whom(thing.per),
        count: needed(thing.per, each, class.max.value, class, groups),
    }
}

fn by_module(desk: &Desk<'_>) -> Vec<ModuleThings> {
    let projection = desk.projection;
    let things = |index| {
        let front = &projection.module(index).tree.front;
        let groups = front.groups.as_ref();
        let (block, title) = projection.heading(index);
        ModuleThings {
            block: block.to_owned(),
            title: title.to_owned(),
            things: front.materials.iter().map(|thing| thing_view(desk, thing, groups)).collect(),
        }
    };
    let modules = (0..projection.len()).map(things);
    modules.filter(|module| !module.things.is_empty()).collect()
}

fn site(projection: &Projection<'_>) -> SiteView {
    let site = projection.agency().and_then(|agency| agency.file.site.clone());
    site.map_or_else(SiteView::default, |site| SiteView {
        place: site.place,
        emergency_department: site.emergency_department,
        call_for_help: site.call_for_help,
    })
}

/// The places of a course for the agency's text.
pub(super) fn inserts(projection: &Projection<'_>) -> Vec<InsertView> {
    let modules = (0..projection.len()).filter(|index| projection.has(*index, Kind::Insert));
    let of_module = |index| {
        let block = projection.heading(index).0;
        let inserts = all_blocks(projection.module(index).tree).into_iter();
        inserts.filter_map(move |inner| match &inner.kind {
            BlockKind::Marked(marked) if marked.kind == Kind::Insert => Some(InsertView {
                block: block.to_owned(),
                title: marked.title.clone().unwrap_or_default(),
                is_required: marked.details.required,
                is_filled: marked.details.is_filled,
            }),
            _ => None,
        })
    };
    modules.flat_map(of_module).collect()
}
