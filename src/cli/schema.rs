//! `kitbag schema`: what an editor needs to complete and check a manifest while one types.

use crate::check::RULES;
use crate::cli::{Outcome, terminal};
use crate::machine::MachineError;
use crate::release::catalogue_file;
use crate::syntax::agency_file::AgencyFile;
use crate::syntax::comments::CommentsFile;
use crate::syntax::course_file::CourseFile;
use crate::syntax::front_matter::FrontMatter;
use crate::syntax::manifests::{
    AcademyFile, CreditsFile, GlossaryFile, ReferencesFile, StandardFile,
};
use crate::syntax::schema;

const EXAMPLES: &str = "\
Example, for VS Code with its YAML extension (redhat.vscode-yaml):
  kitbag schema course > .vscode/course.schema.json
and in .vscode/settings.json:
  \"yaml.schemas\": {\".vscode/course.schema.json\": \"**/courses/*/course.yaml\"}";

/// The arguments of `kitbag schema`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The kind of file
    #[arg(value_enum, value_name = "KIND")]
    kind: Kind,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Kind {
    /// A course's `course.yaml`
    Course,
    /// A module's front matter, between its `---` lines
    Module,
    /// An agency's `agency.yaml`
    Agency,
    /// `academy.yaml`
    Academy,
    /// `references.yaml`
    References,
    /// `glossary.yaml`
    Glossary,
    /// A file of `standards`
    Standard,
    /// A course's `media/credits.yaml`
    Credits,
    /// A course's `comments.yaml`
    Comments,
    /// A catalogue of releases, `catalog.json`
    Catalogue,
}

/// Writes a schema.
pub(super) fn run(arguments: &Arguments) -> Result<Outcome, MachineError> {
    if let Kind::Catalogue = arguments.kind {
        terminal::answer(catalogue_file::SCHEMA)?;
        return Ok(Outcome::Done);
    }
    let rules: Vec<(&str, String)> = RULES
        .iter()
        .map(|rule| (rule.name, rule.manual().lines().next().unwrap_or_default().to_owned()))
        .collect();
    let schema = match arguments.kind {
        Kind::Course => schema::of::<CourseFile>("course.yaml of kitbag", &rules),
        Kind::Module => schema::of::<FrontMatter>("A module's front matter in kitbag", &rules),
        Kind::Agency => schema::of::<AgencyFile>("agency.yaml of kitbag", &rules),
        Kind::Academy => schema::of::<AcademyFile>("academy.yaml of kitbag", &rules),
        Kind::References => schema::of::<ReferencesFile>("references.yaml of kitbag", &rules),
        Kind::Glossary => schema::of::<GlossaryFile>("glossary.yaml of kitbag", &rules),
        Kind::Standard => schema::of::<StandardFile>("A standard of kitbag", &rules),
        Kind::Credits => schema::of::<CreditsFile>("credits.yaml of kitbag", &rules),
        Kind::Comments => schema::of::<CommentsFile>("comments.yaml of kitbag", &rules),
        Kind::Catalogue => unreachable!("it stands in a file of its own"),
    };
    let text = serde_json::to_string_pretty(&schema).expect("a schema is always JSON");
    terminal::answer(&format!("{text}\n"))?;
    Ok(Outcome::Done)
}
