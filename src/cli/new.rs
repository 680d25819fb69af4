//! `kitbag new`: a small course that builds at once, an agency's folder, or a document's template, to change.

use std::path::{Path, PathBuf};

use crate::cli::{Outcome, opened, output, settings, terminal};
use crate::diagnostic::nearest;
use crate::machine::MachineError;
use crate::render::Templates;
use crate::syntax::document_name::DocumentName;
use crate::syntax::template;
use crate::syntax::values::Slug;

/// The arguments of `kitbag new`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Make a course: in the curriculum that is here, or in a new one
    Course(CourseArguments),
    /// Make an agency's folder: brand, contacts, site
    Agency(AgencyArguments),
    /// Write a document's template into the curriculum, to give it the academy's own look
    Template(TemplateArguments),
}

#[derive(clap::Args)]
struct AgencyArguments {
    /// Its name, in lower-case letters, digits and hyphens: `rio-bravo-pd`
    #[arg(value_parser = Slug::parse)]
    name: Slug,
    /// The folder that agencies lie in
    #[arg(long, value_name = "DIR", default_value = "agencies")]
    agencies: PathBuf,
}

#[derive(clap::Args)]
struct TemplateArguments {
    /// The document's name: `cover`, `handout`, `lesson-plan`
    #[arg(value_parser = document)]
    document: DocumentName,
    /// The curriculum folder [default: `curriculum`, or the folder that you are in]
    #[arg(long, value_name = "DIR")]
    curriculum: Option<PathBuf>,
}

fn document(word: &str) -> Result<DocumentName, String> {
    DocumentName::from_word(word).ok_or_else(|| match nearest(word, DocumentName::WORDS) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("expected one of {}", DocumentName::WORDS.join(", ")),
    })
}

#[derive(clap::Args)]
struct CourseArguments {
    /// Its name, in lower-case letters, digits and hyphens: `traffic-stops-instructor`
    #[arg(value_parser = Slug::parse)]
    name: Slug,
    /// The curriculum folder [default: `curriculum`, made if it isn't there]
    #[arg(long, value_name = "DIR")]
    curriculum: Option<PathBuf>,
}

/// The files of a new course, by path within it.
const COURSE: &[(&str, &str)] = &[
    ("course.yaml", include_str!("../../templates/new/course.yaml")),
    ("modules/welcome.md", include_str!("../../templates/new/welcome.md")),
    ("modules/practice.md", include_str!("../../templates/new/practice.md")),
];

/// The files of a new curriculum beside its courses.
const CURRICULUM: &[(&str, &str)] = &[
    ("academy.yaml", include_str!("../../templates/new/academy.yaml")),
    ("references.yaml", include_str!("../../templates/new/references.yaml")),
    ("glossary.yaml", include_str!("../../templates/new/glossary.yaml")),
];

/// The files of a new agency.
const AGENCY: &[(&str, &str)] = &[
    ("agency.yaml", include_str!("../../templates/new/agency.yaml")),
    ("logo.svg", include_str!("../../templates/new/logo.svg")),
];

/// Makes what is asked for.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    match &arguments.what {
        What::Course(arguments) => course(arguments),
        What::Agency(arguments) => agency(arguments),
        What::Template(arguments) => template(arguments),
    }
}

fn agency(arguments: &AgencyArguments) -> Result<Outcome, MachineError> {
    let name = &arguments.name;
    let target = arguments.agencies.join(name.as_str());
    if is_taken(&target)? {
        return Ok(Outcome::Usage);
    }
    let words = name.as_str().replace('-', " ");
    let short: String = words.split(' ').filter_map(|word| word.chars().next()).collect();
    let fill = |text: &str| {
        text.replace("AGENCY_ID", name.as_str())
            .replace("AGENCY_NAME", &title(name))
            .replace("AGENCY_SHORT", &short.to_uppercase())
    };
    let files: Vec<(String, String)> =
        AGENCY.iter().map(|(path, text)| ((*path).to_owned(), fill(text))).collect();
    make_folder(&arguments.agencies)?;
    output::publish_folder(&target, &files)?;
    let shown = target.display();
    terminal::answer(&format!(
        "Made {shown}\n  Change {} and the logo, then see what a kit asks of you:\n  kitbag export KIT.zip --agency {shown}\n",
        target.join("agency.yaml").display(),
    ))?;
    Ok(Outcome::Done)
}

fn template(arguments: &TemplateArguments) -> Result<Outcome, MachineError> {
    let Some(curriculum) = opened::root(arguments.curriculum.as_deref())? else {
        return Ok(Outcome::Usage);
    };
    let target =
        curriculum.join(template::FOLDER).join(format!("{}.html", arguments.document.word()));
    if is_taken(&target)? {
        return Ok(Outcome::Usage);
    }
    output::publish_file(&target, Templates::source(arguments.document).as_bytes())?;
    let shown = target.display();
    terminal::answer(&format!(
        "Made {shown}\n  It is laid out as always. Change it, then build a course and look at the page.\n  Delete it, and the built-in one is used again.\n",
    ))?;
    Ok(Outcome::Done)
}

/// Whether something is there already; if so, that was told.
fn is_taken(target: &Path) -> Result<bool, MachineError> {
    if target.exists() {
        let message = format!(
            "error: `{}` is there already; choose another name, or work on that one\n",
            target.display()
        );
        terminal::tell(&message)?;
    }
    Ok(target.exists())
}

fn course(arguments: &CourseArguments) -> Result<Outcome, MachineError> {
    let here = settings::curriculum(arguments.curriculum.as_deref()).ok();
    let here = here.filter(|folder| folder.join("academy.yaml").is_file());
    let name = &arguments.name;
    let (target, files) = match &here {
        Some(curriculum) => {
            (curriculum.join("courses").join(name.as_str()), course_files(name, ""))
        }
        None => {
            let target =
                arguments.curriculum.clone().unwrap_or_else(|| PathBuf::from("curriculum"));
            let mut files = filled(CURRICULUM, name, "");
            files.extend(course_files(name, &format!("courses/{name}/")));
            (target, files)
        }
    };
    if is_taken(&target)? {
        return Ok(Outcome::Usage);
    }
    if let Some(curriculum) = &here {
        make_folder(&curriculum.join("courses"))?;
    }
    output::publish_folder(&target, &files)?;
    let course = if here.is_some() { target } else { target.join("courses").join(name.as_str()) };
    terminal::answer(&format!(
        "Made {}\n  Change {} and the modules beside it, then run:\n  kitbag build {name}\n",
        course.display(),
        course.join("course.yaml").display(),
    ))?;
    Ok(Outcome::Done)
}

fn make_folder(folder: &Path) -> Result<(), MachineError> {
    std::fs::create_dir_all(folder)
        .map_err(|error| MachineError::io("can't make the folder", folder, error))
}

fn course_files(name: &Slug, below: &str) -> Vec<(String, String)> {
    filled(COURSE, name, below)
}

/// The templates with the course's name, its title and today's date in them.
fn filled(templates: &[(&str, &str)], name: &Slug, below: &str) -> Vec<(String, String)> {
    let title = title(name);
    let today = settings::today();
    let next_year = today.next_year();
    let fill = |text: &str| {
        text.replace("COURSE_ID", name.as_str())
            .replace("COURSE_TITLE", &title)
            .replace("TODAY", &today.to_string())
            .replace("NEXT_YEAR", &next_year.to_string())
    };
    templates.iter().map(|(path, text)| (format!("{below}{path}"), fill(text))).collect()
}

/// `traffic-stops-instructor` as a title: `Traffic stops instructor`.
fn title(name: &Slug) -> String {
    let words = name.as_str().replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
