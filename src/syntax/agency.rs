//! Reads an agency's folder: who it is, its logo, and the texts that it puts into a course.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;

use crate::diagnostic::{Diagnostic, Place};
use crate::machine::MachineError;
use crate::source::{FilePath, Source, Unreadable, limits};
use crate::span::{FileId, Span, Spanned};
use crate::syntax::adaptation::{self, Adaptation};
use crate::syntax::agency_file::AgencyFile;
use crate::syntax::colour::{Colour, LEAST_CONTRAST};
use crate::syntax::decode::{Faults, Record};
use crate::syntax::lock::{self, Lock};
use crate::syntax::parse::{self, Shown};
use crate::syntax::picture::{self, PictureSize};
use crate::syntax::tree::{Block, Module};
use crate::syntax::values::Slug;
use crate::syntax::yaml;
use crate::syntax::{insert, logo, module};

/// An agency, as its folder says.
#[derive(Debug)]
pub struct Agency {
    /// Its manifest.
    pub file: AgencyFile,
    /// Its logo.
    pub logo: Option<Logo>,
    /// Its texts, by the id of the insert that each fills.
    pub inserts: BTreeMap<String, AgencyText>,
    /// The modules that it adds, in the order of its manifest.
    pub modules: Vec<OwnModule>,
    /// What it changes of the course's sections, by the names of its files.
    pub adaptations: BTreeMap<String, Adaptation>,
    /// The pictures that its modules show, and who made them.
    pub shown: Shown,
    /// What its texts were written against.
    pub lock: Lock,
    /// The files that were read of it, by their paths in the curriculum.
    pub files: BTreeMap<FilePath, Bytes>,
}

impl Agency {
    /// Whether it changes the course, beyond filling places that are made for it.
    pub fn changes_course(&self) -> bool {
        let hours = self.file.courses.iter().any(|course| !course.days.is_empty());
        hours || !self.modules.is_empty() || !self.adaptations.is_empty()
    }

    /// Whether a text is meant for this course, and for no other.
    pub fn is_for(&self, insert: &str, course: &str) -> bool {
        let text = self.inserts.get(insert);
        text.is_some_and(|text| text.path.folder().ends_with(&format!("/inserts/{course}")))
    }
}

/// A logo, which stands inside each page.
#[derive(Debug)]
pub struct Logo {
    /// The kind of picture: `image/svg+xml` or `image/png`.
    pub media_type: &'static str,
    /// The picture, with nothing in it but what draws.
    pub bytes: Bytes,
    /// Its size.
    pub size: PictureSize,
    /// What it shows.
    pub alt: String,
}

/// What an agency writes into an insert.
#[derive(Debug)]
pub struct AgencyText {
    /// Its file.
    pub path: FilePath,
    /// Where it begins: what a fault of the whole text points at.
    pub span: Span,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A module of the agency's own.
#[derive(Debug)]
pub struct OwnModule {
    /// Its file.
    pub path: FilePath,
    /// Where the agency's manifest names it.
    pub named: Span,
    /// The course's module after which it is taught.
    pub after: Spanned<Slug>,
    /// What it says.
    pub tree: Module,
}

/// The folder that an agency's files have in a curriculum.
pub fn folder(id: &Slug) -> String {
    format!("agencies/{id}")
}

/// Reads the agency whose folder was laid into the curriculum, with its texts for one course. Where there are faults,
/// it comes as far as it could be read.
pub fn parse(
    source: &Source,
    id: &Slug,
    course: &Slug,
) -> Result<(Option<Agency>, Faults), MachineError> {
    let mut reader = Reader { source, faults: Vec::new(), files: BTreeMap::new() };
    let folder = folder(id);
    let manifest = reader.manifest(&format!("{folder}/agency.yaml"))?;
    let mut inserts = BTreeMap::new();
    // A text for one course stands before one for all.
    for place in [format!("{folder}/inserts"), format!("{folder}/inserts/{course}")] {
        inserts.extend(reader.texts(&place)?);
    }
    let adaptations = reader.adaptations(&format!("{folder}/adaptations/{course}"))?;
    let Some((mut file, unread)) = manifest else { return Ok((None, reader.faults)) };
    if unread.contains(&"id") {
        file.id.value = id.clone();
    }
    if file.id.value != *id {
        let message = format!("the agency is called `{}`, and its folder `{id}`", file.id.value);
        reader.faults.push(
            Diagnostic::error("agency-id", file.id.span, message).help("give both the same name"),
        );
    }
    reader.colours(&file);
    let logo = reader.logo(&folder, &file)?;
    let all_are_named = !unread.contains(&"courses");
    let modules = reader.modules(&folder, &file, course, all_are_named)?;
    let shown = reader.pictures(&folder, &modules)?;
    let lock = reader.lock(&folder)?;
    let Reader { faults, files, .. } = reader;
    Ok((Some(Agency { file, logo, inserts, modules, adaptations, shown, lock, files }), faults))
}

struct Reader<'a> {
    source: &'a Source,
    faults: Faults,
    files: BTreeMap<FilePath, Bytes>,
}

impl Reader<'_> {
    /// The manifest as far as it could be read, and the keys at which it couldn't.
    fn manifest(
        &mut self,
        path: &str,
    ) -> Result<Option<(AgencyFile, Vec<&'static str>)>, MachineError> {
        let path = FilePath::parse(path).expect("an id makes a legal path");
        if self.source.id(&path).is_none() {
            let message = format!("`{path}` does not exist");
            self.faults.push(
                Diagnostic::error("no-agency", Place::Path(path.to_string()), message)
                    .help("`kitbag new agency NAME` makes an agency's folder to start from"),
            );
            return Ok(None);
        }
        let Some((file, text)) = self.text(&path, limits::YAML_BYTES)? else { return Ok(None) };
        match yaml::parse(file, &text, 0) {
            Ok(node) => Ok(AgencyFile::decode_in_part(&node, &mut self.faults)),
            Err(fault) => {
                self.faults.push(fault);
                Ok(None)
            }
        }
    }

    /// What was accepted; nothing yet, if there is no such file. It is no part of what a packet is made of.
    fn lock(&mut self, folder: &str) -> Result<Lock, MachineError> {
        let path = FilePath::parse(&format!("{folder}/{}", lock::NAME)).expect("a legal path");
        if self.source.id(&path).is_none() {
            return Ok(Lock::default());
        }
        let fault = match self.source.text(&path, limits::YAML_BYTES) {
            Ok((_, text)) => match Lock::parse(&text) {
                Ok(lock) => return Ok(lock),
                Err(why) => {
                    let message = format!("`{path}` can't be read: {why}");
                    Diagnostic::error("agency-lock", Place::Path(path.to_string()), message)
                        .help("take it back from a copy; or delete it, and `kitbag agency accept` writes a new one")
                }
            },
            Err(Unreadable::Fault(fault)) => fault,
            Err(Unreadable::Machine(error)) => return Err(error),
        };
        self.faults.push(fault);
        Ok(Lock::default())
    }

    /// A text of the agency's, which from then on belongs to its files.
    fn text(
        &mut self,
        path: &FilePath,
        limit: u64,
    ) -> Result<Option<(FileId, std::sync::Arc<str>)>, MachineError> {
        match self.source.text(path, limit) {
            Ok((file, text)) => {
                self.files.insert(path.clone(), text.as_bytes().to_vec().into());
                Ok(Some((file, text)))
            }
            Err(Unreadable::Fault(fault)) => {
                self.faults.push(fault);
                Ok(None)
            }
            Err(Unreadable::Machine(error)) => Err(error),
        }
    }

    fn colours(&mut self, file: &AgencyFile) {
        let Some(colours) = &file.colours else { return };
        for colour in [Some(&colours.primary), colours.accent.as_ref()].into_iter().flatten() {
            let (given, used): (Colour, Colour) = (colour.value, colour.value.readable());
            if given != used {
                let contrast = given.contrast();
                let message = format!(
                    "text in `{given}` can't be read on white: its contrast is {contrast:.1} : 1"
                );
                self.faults.push(
                    Diagnostic::warning("colour-hard-to-read", colour.span, message)
                        .label(format!("`{used}` is used instead"))
                        .help(format!(
                            "write `{used}`, the nearest with {LEAST_CONTRAST} : 1 (WCAG 2.2 AA), or choose another"
                        )),
                );
            }
        }
    }

    fn logo(&mut self, folder: &str, file: &AgencyFile) -> Result<Option<Logo>, MachineError> {
        let Some(logo) = &file.logo else { return Ok(None) };
        let name = &logo.file;
        let mut refuse = |message: String, help: &str| {
            self.faults.push(Diagnostic::error("logo", name.span, message).help(help));
            Ok(None)
        };
        let path = match FilePath::parse(&format!("{folder}/{}", name.value)) {
            Ok(path) if path.folder() == folder => path,
            Ok(_) => {
                return refuse(
                    format!("`{}` lies in another folder", name.value),
                    "put the logo beside agency.yaml",
                );
            }
            Err(why) => {
                return refuse(
                    format!("`{}` can't be a logo: {why}", name.value),
                    "rename the file",
                );
            }
        };
        let media_type = match path.extension().as_str() {
            "svg" => "image/svg+xml",
            "png" => "image/png",
            _ => {
                return refuse(
                    format!("`{}` is neither SVG nor PNG", name.value),
                    "save the logo as SVG, or as PNG",
                );
            }
        };
        let bytes = match self.source.bytes(&path, limits::LOGO_BYTES) {
            Ok((_, bytes)) => bytes,
            Err(Unreadable::Fault(fault)) => {
                self.faults.push(Diagnostic { place: name.span.into(), ..fault });
                return Ok(None);
            }
            Err(Unreadable::Machine(error)) => return Err(error),
        };
        // As it came: the agency's own file travels with its packets; pages show what is left of it.
        let given = Bytes::from_owner(bytes);
        let shown = match path.extension().as_str() {
            "svg" => logo::clean(&given).map(|(cleaned, dropped)| {
                self.cleaned(name, &dropped);
                cleaned.into()
            }),
            _ => Ok(given.clone()),
        };
        match shown.and_then(|shown| Ok((picture::inspect(&path, &shown)?, shown))) {
            Ok((size, shown)) => {
                self.files.insert(path, given);
                Ok(Some(Logo { media_type, bytes: shown, size, alt: logo.alt.clone() }))
            }
            Err(fault) => {
                let message = format!("`{}` {}", name.value, fault.message);
                self.faults.push(Diagnostic::error("logo", name.span, message).help(fault.help));
                Ok(None)
            }
        }
    }

    /// Tells what a logo lost.
    fn cleaned(&mut self, name: &Spanned<String>, dropped: &[String]) {
        if !dropped.is_empty() {
            let message =
                format!("`{}` holds what doesn't draw, or isn't safe to show", name.value);
            self.faults.push(
                Diagnostic::warning("logo-cleaned", name.span, message)
                    .label(format!("left out: {}", dropped.join(", ")))
                    .help("look at the cover; or save the logo as \"plain SVG\""),
            );
        }
    }

    /// The Markdown files that lie in one folder.
    fn markdown(&self, folder: &str) -> Vec<FilePath> {
        let files = self.source.below(folder);
        let files = files.filter(|path| path.folder() == folder && path.extension() == "md");
        files.cloned().collect()
    }

    /// The texts that lie in one folder, by name.
    fn texts(&mut self, folder: &str) -> Result<BTreeMap<String, AgencyText>, MachineError> {
        let mut texts = BTreeMap::new();
        for path in self.markdown(folder) {
            let Some((file, text)) = self.text(&path, limits::MODULE_BYTES)? else { continue };
            let (blocks, faults) = insert::parse(file, &text);
            self.faults.extend(faults);
            let span = Span::new(file, 0, text.find('\n').unwrap_or(text.len()));
            texts.insert(path.stem().to_owned(), AgencyText { path, span, blocks });
        }
        Ok(texts)
    }

    /// The sections that lie in one folder, by the names of their files.
    fn adaptations(&mut self, folder: &str) -> Result<BTreeMap<String, Adaptation>, MachineError> {
        let mut adaptations = BTreeMap::new();
        for path in self.markdown(folder) {
            let Some((file, text)) = self.text(&path, limits::MODULE_BYTES)? else { continue };
            let (adaptation, faults) = adaptation::parse(&path, file, &text);
            self.faults.extend(faults);
            adaptations.extend(adaptation.map(|one| (path.stem().to_owned(), one)));
        }
        Ok(adaptations)
    }

    /// The modules that the agency adds to a course; a file that its manifest doesn't name is told.
    fn modules(
        &mut self,
        folder: &str,
        file: &AgencyFile,
        course: &Slug,
        all_are_named: bool,
    ) -> Result<Vec<OwnModule>, MachineError> {
        let folder = format!("{folder}/modules/{course}");
        let mut unnamed: BTreeSet<FilePath> = self.markdown(&folder).into_iter().collect();
        let mut modules: Vec<OwnModule> = Vec::new();
        for added in file.course(course).flat_map(|course| &course.modules) {
            let path = FilePath::parse(&format!("{folder}/{}.md", added.module.value))
                .expect("slugs make a legal path");
            let named = added.module.span;
            if modules.iter().any(|one| one.path == path) {
                let message = format!("the module `{}` is added twice", added.module.value);
                self.faults.push(Diagnostic::error("module-twice", named, message));
                continue;
            }
            if !unnamed.remove(&path) {
                let message = format!("`{path}` does not exist");
                let fault = Diagnostic::error("module-name", named, message);
                self.faults.push(fault.help("write the module there, or delete this entry"));
                continue;
            }
            let Some((file, text)) = self.text(&path, limits::MODULE_BYTES)? else { continue };
            let (tree, faults) = module::parse(file, &text);
            self.faults.extend(faults);
            let Some(tree) = tree else { continue };
            self.faults.extend(adaptation::check_module(&tree));
            modules.push(OwnModule { path, named, after: added.after.clone(), tree });
        }
        for path in unnamed {
            if !all_are_named {
                if let Some((file, text)) = self.text(&path, limits::MODULE_BYTES)? {
                    self.faults.extend(module::parse(file, &text).1);
                }
                continue;
            }
            let message =
                format!("agency.yaml doesn't say after which module `{}` is taught", path.stem());
            let place = Place::Path(path.to_string());
            self.faults.push(Diagnostic::warning("module-in-no-day", place, message).help(
                format!(
                    "add it below `courses`, at `{course}`: `modules: [{{module: {}, after: …}}]`",
                    path.stem()
                ),
            ));
        }
        Ok(modules)
    }

    /// The pictures of the agency's modules, which are files of the agency's too.
    fn pictures(&mut self, folder: &str, modules: &[OwnModule]) -> Result<Shown, MachineError> {
        let trees = modules.iter().map(|one| (one.path.clone(), one.tree.clone())).collect();
        let folder = format!("{folder}/media");
        let (shown, faults) = parse::pictures(self.source, &trees, &folder)?;
        self.faults.extend(faults);
        let pictures = shown.pictures.iter();
        self.files.extend(pictures.map(|(path, picture)| (path.clone(), picture.bytes.clone())));
        for credits in &shown.credits {
            self.text(&credits.path, limits::YAML_BYTES)?;
        }
        Ok(shown)
    }
}
