//! The safety plan: the course's rules, and the site's facts as blanks that nobody can overlook.

use serde::Serialize;

use crate::diagnostic::plural;
use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::module_view::when;
use crate::render::shell::{Shell, style};
use crate::render::{Desk, Document, INSTRUCTOR, Page, single_page};
use crate::syntax::agency_file::Site;
use crate::syntax::vocabulary::{Kind, Reader};

pub(super) const DOCUMENT: Document = Document {
    name: "safety-plan",
    title: "Safety plan",
    short: "Safety plan",
    about: "Rules, stop word, checks at the door; the site’s facts to fill in",
    style: style!("form"),
    reader: Reader::Instructor,
    editions: INSTRUCTOR,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    site: Vec<FactView>,
    stop_word: String,
    rules: Vec<String>,
    ratio: Option<String>,
    modules: Vec<PlaceView>,
}

/// A fact of the site, or a blank for it.
#[derive(Serialize)]
struct FactView {
    name: &'static str,
    value: Option<String>,
}

/// A module in which somebody plays a scenario or is told safety rules.
#[derive(Serialize)]
struct PlaceView {
    block: String,
    title: String,
    when: String,
    has_scenario: bool,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    match projection.manifest().safety_plan {
        Some(_) => vec![single_page("instructor/safety-plan.html")],
        None => Vec::new(),
    }
}

fn render(desk: &Desk<'_>, _: &Page) -> Result<String, MachineError> {
    let projection = desk.projection;
    let manifest = projection.manifest();
    let plan = manifest.safety_plan.as_ref().expect("only a course with a plan has this page");
    let class = &manifest.class;
    let ratio = class.participants_per_instructor.filter(|each| *each > 0).map(|each| {
        let count = plural(class.max.value.div_ceil(each) as usize, "instructor");
        format!("at least one instructor for every {each} participants, {count} for a full class")
    });
    let place = |index: usize| {
        let (block, title) = projection.heading(index);
        PlaceView {
            block: block.to_owned(),
            title: title.to_owned(),
            when: when(projection, index),
            has_scenario: projection.has(index, Kind::Scenario),
        }
    };
    let modules = (0..projection.len()).filter(|index| {
        projection.has(*index, Kind::Scenario) || projection.has(*index, Kind::Safety)
    });
    let view = View {
        shell: Shell::new(desk, DOCUMENT.title, &["safety"].into(), Some("../index.html"))
            .fillable(),
        site: facts(projection.agency().and_then(|agency| agency.file.site.as_ref())),
        stop_word: plan.stop_word.clone(),
        rules: plan.rules.clone(),
        ratio,
        modules: modules.map(place).collect(),
    };
    desk.templates.render("kit/safety-plan.html", &view)
}

/// What must be known of a site. Whoever leads that day is filled in by hand.
fn facts(site: Option<&Site>) -> Vec<FactView> {
    type Fact = fn(&Site) -> &Option<String>;
    let facts: [(&str, Option<Fact>); 9] = [
        ("Site and street address", Some(|site| &site.place)),
        ("Lead safety officer", Some(|site| &site.lead_safety_officer)),
        ("Lead instructor", None),
        ("Nearest emergency department, minutes by car", Some(|site| &site.emergency_department)),
        ("First-aid person and kit", Some(|site| &site.first_aid)),
        ("Defibrillator, where", Some(|site| &site.defibrillator)),
        ("How to call help: telephone, radio, words", Some(|site| &site.call_for_help)),
        ("Way in for an ambulance", Some(|site| &site.way_in)),
        ("Agency’s injury report, to whom", Some(|site| &site.injury_report)),
    ];
    let of_site = |fact: Option<Fact>| site.zip(fact).and_then(|(site, fact)| fact(site).clone());
    facts.into_iter().map(|(name, fact)| FactView { name, value: of_site(fact) }).collect()
}
