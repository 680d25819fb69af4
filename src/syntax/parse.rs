//! Reads and parses every file of one course, and tells the faults of all of them.

use std::collections::{BTreeMap, BTreeSet};

use std::sync::Arc;

use bytes::Bytes;
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Place, has_errors};
use crate::machine::MachineError;
use crate::source::{FilePath, Source, Unreadable, limits};
use crate::span::{FileId, Span, Spanned};
use crate::syntax::comments::{self, CommentsFile};
use crate::syntax::course_file::{CourseFile, DayFile, DayItem};
use crate::syntax::decode::{Decode, Faults};
use crate::syntax::document_name::DocumentName;
use crate::syntax::manifest::Manifest;
use crate::syntax::manifests::{
    AcademyFile, CreditsFile, GlossaryFile, ReferencesFile, StandardFile,
};
use crate::syntax::memo::Memo;
use crate::syntax::module;
use crate::syntax::picture::{self, PictureSize};
use crate::syntax::previous;
use crate::syntax::summary::Summary;
use crate::syntax::template::{self, Template};
use crate::syntax::tree::{BlockKind, InlineKind, Module, Picture};
use crate::syntax::unread::{Places, Unread};
use crate::syntax::values::Slug;
use crate::syntax::walk::{Visit, walk_module};
use crate::syntax::yaml;

/// All files of one course, each read and parsed, nothing looked up yet.
#[derive(Clone)]
pub struct Parsed {
    /// `academy.yaml`.
    pub academy: Manifest<AcademyFile>,
    /// `references.yaml`.
    pub references: Option<Manifest<ReferencesFile>>,
    /// `glossary.yaml`.
    pub glossary: Option<Manifest<GlossaryFile>>,
    /// `standards/*.yaml`.
    pub standards: Vec<Manifest<StandardFile>>,
    /// `course.yaml`.
    pub course: Manifest<CourseFile>,
    /// The modules that its days name, by path.
    pub modules: BTreeMap<FilePath, Module>,
    /// Those of them that could not be read: the others are looked at all the same.
    pub unread: BTreeSet<FilePath>,
    /// The pictures that those show, by path.
    pub pictures: BTreeMap<FilePath, PictureFile>,
    /// The credits beside those pictures.
    pub credits: Vec<Manifest<CreditsFile>>,
    /// The academy's own templates, in the order of their names.
    pub templates: Vec<Template>,
    /// Module files that lie in the course's folder and stand in no day.
    pub unlisted: Vec<FilePath>,
    /// What the previous release said, if its summary lies beside the manifest.
    pub previous: Option<(FilePath, Arc<Summary>)>,
    /// What readers say about it, if anybody has yet: no kit holds a word of it.
    pub comments: Option<Manifest<CommentsFile>>,
    /// The words of what academy and course say about the checks, where something is wrong with that: rules that are
    /// named there may be meant otherwise than it seems.
    pub unsettled: BTreeSet<String>,
    /// Manifests of which something couldn't be read: what they say is not known to be all.
    pub in_part: BTreeSet<FilePath>,
}

impl Parsed {
    /// Whether a file says all that its author wants it to: only then is what isn't in it nowhere.
    pub fn is_read(&self, path: &str) -> bool {
        !self.in_part.iter().any(|other| other.as_str() == path)
    }

    /// The places of its manifests and of front matter where something stands in for what can't be read.
    pub fn unread_places(&self) -> Places {
        let shared = [
            self.references.as_ref().map(|manifest| &manifest.unread),
            self.glossary.as_ref().map(|manifest| &manifest.unread),
            Some(&self.academy.unread),
            Some(&self.course.unread),
        ];
        let standards = self.standards.iter().map(|manifest| &manifest.unread);
        let credits = self.credits.iter().map(|manifest| &manifest.unread);
        let modules = self.modules.values().map(|module| &module.unread);
        let all = shared.into_iter().flatten().chain(standards).chain(credits).chain(modules);
        let mut places = Places::default();
        all.for_each(|unread| places.add(unread.places()));
        places
    }

    /// Whether all of its course is in hand.
    pub fn is_whole(&self) -> bool {
        let are_read = self.modules.values().all(|module| module.unread.is_empty());
        self.unread.is_empty() && self.in_part.is_empty() && are_read
    }
}

/// The pictures that modules show.
#[derive(Debug, Default)]
pub struct Shown {
    /// The pictures, by path.
    pub pictures: BTreeMap<FilePath, PictureFile>,
    /// The credits beside them.
    pub credits: Vec<Manifest<CreditsFile>>,
}

/// A picture file.
#[derive(Clone, Debug)]
pub struct PictureFile {
    /// Its size.
    pub size: PictureSize,
    /// Its bytes.
    pub bytes: Bytes,
}

/// The file that a module's entry in a day names.
pub fn module_path(course: &CourseFile, name: &str) -> Result<FilePath, String> {
    if name.contains('/') {
        let path = FilePath::parse(name)?;
        return if path.extension() == "md" {
            Ok(path)
        } else {
            Err("a module's file ends in `.md`".into())
        };
    }
    let slug = Slug::parse(name)?;
    FilePath::parse(&format!("courses/{}/modules/{slug}.md", course.id.value))
}

/// Reads and parses the course `id` of a curriculum.
pub fn parse(source: &Source, id: &Slug) -> Result<(Option<Parsed>, Faults), MachineError> {
    parse_by(Reader::new(source, None), id)
}

/// The same after a save: what the memo knows isn't parsed again.
pub fn parse_again(
    source: &Source,
    id: &Slug,
    memo: &Memo,
) -> Result<(Option<Parsed>, Faults), MachineError> {
    let parsed = parse_by(Reader::new(source, Some(memo)), id);
    memo.forget_the_rest();
    parsed
}

fn parse_by(mut reader: Reader<'_>, id: &Slug) -> Result<(Option<Parsed>, Faults), MachineError> {
    let source = reader.source;
    let folder = format!("courses/{id}");
    let academy = reader.manifest::<AcademyFile>("academy.yaml")?;
    let references = reader.optional::<ReferencesFile>(REFERENCES)?;
    let glossary = reader.optional::<GlossaryFile>(GLOSSARY)?;
    let mut standards = Vec::new();
    let standard_paths: Vec<String> = source
        .below(STANDARDS)
        .filter(|path| path.extension() == "yaml")
        .map(FilePath::to_string)
        .collect();
    for path in standard_paths {
        standards.extend(reader.manifest::<StandardFile>(&path)?);
    }
    let templates = reader.templates()?;
    let mut course = reader.course(&folder, id)?;
    let in_folder = || {
        source
            .below(&folder)
            .filter(|path| path.extension() == "md" && path.folder().ends_with("/modules"))
    };
    let mut listed = match &course {
        Some(course) => reader.listed(&course.content),
        None => BTreeMap::new(),
    };
    // Another module may be meant by a name that no file has.
    if let Some(course) = &mut course
        && listed.keys().any(|path| source.id(path).is_none())
    {
        course.unread.add_key("days");
    }
    if !course.as_ref().is_some_and(|course| course.has_read("days") && course.has_read("variants"))
    {
        for path in in_folder() {
            listed.entry(path.clone()).or_insert(None);
        }
    }
    let unlisted = in_folder().filter(|path| !listed.contains_key(*path)).cloned().collect();
    let modules = reader.modules(&listed)?;
    let Shown { pictures, credits } = reader.pictures(&modules, None)?;
    let own = course.as_ref().filter(|course| course.has_read("version"));
    let own = own.map(|course| &course.content);
    let previous = previous::read(source, &folder, own, &mut reader.faults)?;
    let comments = reader.optional::<CommentsFile>(&format!("{folder}/{}", comments::NAME))?;
    if let Some(comments) = &comments {
        comments::check_ids(&comments.content, &mut reader.faults);
    }
    let parsed = match (academy, course) {
        (Some(academy), Some(course)) => Some(Parsed {
            unsettled: [academy.unsettled(), course.unsettled()].concat().into_iter().collect(),
            unread: listed.keys().filter(|path| !modules.contains_key(*path)).cloned().collect(),
            academy,
            references,
            glossary,
            standards,
            course,
            modules,
            pictures,
            credits,
            templates,
            unlisted,
            previous,
            comments,
            in_part: reader.in_part,
        }),
        _ => None,
    };
    Ok((parsed, reader.faults))
}

/// Reads the pictures of an agency's own modules, which lie in one folder.
pub(super) fn pictures(
    source: &Source,
    modules: &BTreeMap<FilePath, Module>,
    folder: &str,
) -> Result<(Shown, Faults), MachineError> {
    let mut reader = Reader::new(source, None);
    let shown = reader.pictures(modules, Some(folder))?;
    Ok((shown, reader.faults))
}

struct Reader<'s> {
    source: &'s Source,
    faults: Faults,
    memo: Option<&'s Memo>,
    in_part: BTreeSet<FilePath>,
}

impl<'s> Reader<'s> {
    fn new(source: &'s Source, memo: Option<&'s Memo>) -> Self {
        Self { source, faults: Vec::new(), memo, in_part: BTreeSet::new() }
    }
}

/// What is in a content, or was in the same content before, if there is a memory of it.
fn remembered<F: Clone + Send + Sync + 'static>(
    memo: Option<&Memo>,
    path: &FilePath,
    file: FileId,
    content: impl FnOnce() -> Arc<[u8]>,
    find: impl FnOnce() -> F,
) -> F {
    match memo {
        Some(memo) => F::clone(&memo.get(path, file, content(), find)),
        None => find(),
    }
}

/// The bibliography's file.
pub const REFERENCES: &str = "references.yaml";

/// The glossary's file.
pub const GLOSSARY: &str = "glossary.yaml";

/// The folder of the standards' files.
pub const STANDARDS: &str = "standards";

type Listed = BTreeMap<FilePath, Option<Span>>;

impl Reader<'_> {
    fn manifest<T: Decode + Clone + Send + Sync + 'static>(
        &mut self,
        path: &str,
    ) -> Result<Option<Manifest<T>>, MachineError> {
        let path = FilePath::parse(path).expect("the tool's own paths are legal");
        let (file, text) = match self.source.text(&path, limits::YAML_BYTES) {
            Ok(read) => read,
            Err(Unreadable::Fault(fault)) => {
                self.faults.push(fault);
                self.in_part.insert(path);
                return Ok(None);
            }
            Err(Unreadable::Machine(error)) => return Err(error),
        };
        let decoded = || {
            let mut faults = Vec::new();
            let manifest = match yaml::parse(file, &text, 0) {
                Ok(yaml) => {
                    let mut unread = Unread::default();
                    let content = T::decode_in_part(&yaml, &mut unread, &mut faults);
                    content.map(|content| Manifest { path: path.clone(), content, yaml, unread })
                }
                Err(fault) => {
                    faults.push(fault);
                    None
                }
            };
            (manifest, faults)
        };
        let bytes = || text.clone().into();
        let (manifest, faults) = remembered(self.memo, &path, file, bytes, decoded);
        if has_errors(&faults) {
            self.in_part.insert(path);
        }
        self.faults.extend(faults);
        Ok(manifest)
    }

    fn optional<T: Decode + Clone + Send + Sync + 'static>(
        &mut self,
        path: &str,
    ) -> Result<Option<Manifest<T>>, MachineError> {
        let exists = FilePath::parse(path).is_ok_and(|path| self.source.id(&path).is_some());
        if exists { self.manifest(path) } else { Ok(None) }
    }

    /// The templates of a curriculum: each is named for the document that it lays out.
    fn templates(&mut self) -> Result<Vec<Template>, MachineError> {
        let mut templates = Vec::new();
        for path in self.source.below(template::FOLDER) {
            let is_own = path.folder() == template::FOLDER && path.extension() == "html";
            let Some(document) = DocumentName::from_word(path.stem()).filter(|_| is_own) else {
                let message = format!("`{path}` is the template of no document");
                let place = Place::Path(path.to_string());
                let fault = Diagnostic::error("template-name", place, message);
                self.faults.push(match is_own {
                    true => fault
                        .suggest(path.stem(), DocumentName::WORDS.iter().copied())
                        .or_help("call it as its document is called, as in `cover.html` or `handout.html`"),
                    false => fault.help(format!(
                        "a template is called `{}/NAME.html`, with a document's name",
                        template::FOLDER
                    )),
                });
                continue;
            };
            match self.source.text(path, limits::TEMPLATE_BYTES) {
                Ok((file, text)) => {
                    let (template, faults) = template::parse(document, path, file, text);
                    self.faults.extend(faults);
                    templates.push(template);
                }
                Err(Unreadable::Fault(fault)) => self.faults.push(fault),
                Err(Unreadable::Machine(error)) => return Err(error),
            }
        }
        Ok(templates)
    }

    fn course(
        &mut self,
        folder: &str,
        id: &Slug,
    ) -> Result<Option<Manifest<CourseFile>>, MachineError> {
        let path =
            FilePath::parse(&format!("{folder}/course.yaml")).expect("a slug makes a legal path");
        let Some(file) = self.source.id(&path) else {
            self.faults.push(self.no_course(&path, id));
            return Ok(None);
        };
        if self.source.text(&path, limits::YAML_BYTES).is_ok_and(|(_, text)| text.trim().is_empty())
        {
            let start = Span::new(file, 0, 0);
            self.faults.push(
                Diagnostic::error(
                    "no-course",
                    start,
                    "the manifest is empty: no course is described here",
                )
                .help("`kitbag new course NAME` makes a course to start from"),
            );
            return Ok(None);
        }
        let mut course = self.manifest::<CourseFile>(path.as_str())?;
        if let Some(course) = &course
            && course.has_read("id")
            && course.content.id.value != *id
        {
            let message = format!(
                "the course is called `{}`, and its folder `{id}`",
                course.content.id.value
            );
            self.faults.push(
                Diagnostic::error("course-id", course.content.id.span, message)
                    .help("give both the same name"),
            );
        }
        if let Some(course) = &mut course {
            course.content.id.value = id.clone();
        }
        Ok(course)
    }

    fn no_course(&self, path: &FilePath, id: &Slug) -> Diagnostic {
        let message = format!("there is no course `{id}`: `{path}` does not exist");
        Diagnostic::error("no-course", Place::Path(path.to_string()), message)
            .suggest(id.as_str(), course_names(self.source))
            .or_help(format!("`kitbag new course {id}` makes one to start from"))
    }

    /// The modules that the course's days and variants name, and where each is named first.
    fn listed(&mut self, course: &CourseFile) -> Listed {
        let mut listed: Listed = BTreeMap::new();
        for name in course.all_days().flat_map(entries) {
            match module_path(course, &name.value) {
                Ok(path) => {
                    listed.entry(path).or_insert(Some(name.span));
                }
                Err(why) => {
                    let message = format!("`{}` names no module: {why}", name.value);
                    self.faults.push(
                        Diagnostic::error("module-name", name.span, message).help(
                            "name the file without its ending, as in `opening`, or by its path in the curriculum, as \
                             in `courses/other/modules/opening.md`",
                        ),
                    );
                }
            }
        }
        listed
    }

    fn modules(&mut self, listed: &Listed) -> Result<BTreeMap<FilePath, Module>, MachineError> {
        type One = Result<(FilePath, Option<Module>, Faults), MachineError>;
        let (source, memo) = (self.source, self.memo);
        let read: Vec<One> = listed
            .par_iter()
            .map(|(path, named)| match source.text(path, limits::MODULE_BYTES) {
                Ok((file, text)) => {
                    let bytes = || text.clone().into();
                    let parsed = || module::parse(file, &text);
                    let (module, faults) = remembered(memo, path, file, bytes, parsed);
                    Ok((path.clone(), module, faults))
                }
                Err(Unreadable::Fault(fault)) => {
                    Ok((path.clone(), None, vec![missing_module(source, fault, *named)]))
                }
                Err(Unreadable::Machine(error)) => Err(error),
            })
            .collect();
        let mut modules = BTreeMap::new();
        for one in read {
            let (path, module, faults) = one?;
            self.faults.extend(faults);
            modules.extend(module.map(|module| (path, module)));
        }
        Ok(modules)
    }

    /// The pictures of these modules; only those in the folder `only`, if one is given.
    fn pictures(
        &mut self,
        modules: &BTreeMap<FilePath, Module>,
        only: Option<&str>,
    ) -> Result<Shown, MachineError> {
        let mut shown: BTreeMap<FilePath, Span> = BTreeMap::new();
        let of_module = |(path, module)| (path, pictures_of(module));
        let found: Vec<(&FilePath, Vec<(&Picture, Span)>)> =
            modules.par_iter().map(of_module).collect();
        for (path, pictures) in found {
            for (picture, span) in pictures {
                match path.join(&picture.file) {
                    Ok(file) if only.is_some_and(|folder| file.folder() != folder) => {
                        let message = format!("`{}` lies elsewhere than in the agency's own pictures", picture.file);
                        self.faults.push(
                            Diagnostic::error("picture", span, message)
                                .help("put the picture into the agency's folder `media`: `![…](../../media/name.svg)`"),
                        );
                    }
                    Ok(file) => {
                        shown.entry(file).or_insert(span);
                    }
                    Err(why) => self.faults.push(
                        Diagnostic::error("picture", span, format!("`{}` can't be a picture: {why}", picture.file))
                            .help("pictures lie in the course's `media` folder: `![…](../media/name.svg)`"),
                    ),
                }
            }
        }
        let mut pictures = BTreeMap::new();
        for (path, span) in &shown {
            if let Some(picture) = self.picture(path, *span)? {
                pictures.insert(path.clone(), picture);
            }
        }
        let sizes = pictures.values().map(|picture| picture.bytes.len() as u64);
        self.faults.extend(too_large_together(sizes, shown.values().next()));
        let folders: BTreeSet<&str> = shown.keys().map(FilePath::folder).collect();
        let mut credits = Vec::new();
        for folder in folders {
            credits.extend(self.optional::<CreditsFile>(&format!("{folder}/credits.yaml"))?);
        }
        Ok(Shown { pictures, credits })
    }

    fn picture(
        &mut self,
        path: &FilePath,
        span: Span,
    ) -> Result<Option<PictureFile>, MachineError> {
        if !path.folder().ends_with("/media")
            || !picture::EXTENSIONS.contains(&path.extension().as_str())
        {
            self.faults.push(
                Diagnostic::error(
                    "picture",
                    span,
                    format!("`{path}` is not a picture in a course's `media` folder"),
                )
                .help("put an SVG, PNG or JPEG file there and write `![…](../media/name.svg)`"),
            );
            return Ok(None);
        }
        let (file, bytes) = match self.source.bytes(path, limits::PICTURE_BYTES) {
            Ok(read) => read,
            Err(Unreadable::Fault(fault)) => {
                self.faults.push(Diagnostic { place: span.into(), ..fault });
                return Ok(None);
            }
            Err(Unreadable::Machine(error)) => return Err(error),
        };
        let inspected = || picture::inspect(path, &bytes);
        match remembered(self.memo, path, file, || bytes.clone(), inspected) {
            Ok(size) => Ok(Some(PictureFile { size, bytes: Bytes::from_owner(bytes) })),
            Err(fault) => {
                let message = format!("`{path}` {}", fault.message);
                self.faults.push(Diagnostic::error("picture", span, message).help(fault.help));
                Ok(None)
            }
        }
    }
}

/// What is wrong with pictures of these sizes, in bytes; it is told where the first one is shown.
fn too_large_together(
    sizes: impl Iterator<Item = u64>,
    first: Option<&Span>,
) -> Option<Diagnostic> {
    let is_too_large = sizes.sum::<u64>() > limits::ALL_PICTURES_BYTES;
    let span = first.filter(|_| is_too_large)?;
    let bound = crate::source::bytes(limits::ALL_PICTURES_BYTES);
    let message = format!("the pictures of this course are larger than {bound} together");
    Some(Diagnostic::error("picture", *span, message).help("make them smaller"))
}

/// The names of modules in a day's list.
pub fn entries(day: &DayFile) -> impl Iterator<Item = &Spanned<String>> {
    day.modules.iter().flat_map(DayItem::names)
}

/// The pictures that a module shows, and where.
pub fn pictures_of(module: &Module) -> Vec<(&Picture, Span)> {
    let mut pictures = Vec::new();
    walk_module(module, &mut |visit| match visit {
        Visit::Block(block) => {
            if let BlockKind::Figure(picture) = &block.kind {
                pictures.push((&**picture, block.span));
            }
        }
        Visit::Cell => {}
        Visit::Inline(inline) => {
            if let InlineKind::Picture(picture) = &inline.kind {
                pictures.push((&**picture, inline.span));
            }
        }
    });
    pictures
}

/// The folders of the courses that a curriculum holds, in order.
pub fn course_names(source: &Source) -> impl Iterator<Item = &str> {
    source.below("courses").filter_map(|path| {
        let name = path.as_str().strip_prefix("courses/")?.strip_suffix("/course.yaml")?;
        (!name.contains('/')).then_some(name)
    })
}

/// A module that isn't there is the fault of the line that names it.
fn missing_module(source: &Source, fault: Diagnostic, named: Option<Span>) -> Diagnostic {
    match (&fault.place, named) {
        (Place::Path(path), Some(span)) if !exists(source, path) => {
            Diagnostic { place: span.into(), ..fault }
        }
        _ => fault,
    }
}

fn exists(source: &Source, path: &str) -> bool {
    FilePath::parse(path).is_ok_and(|path| source.id(&path).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pictures_of_a_course_have_400_mib_and_no_more() {
        let first = Span::new(FileId(1), 2, 3);
        let told = |sizes: &[u64]| too_large_together(sizes.iter().copied(), Some(&first));
        let most = 400 << 20;
        for sizes in [&[][..], &[1, 2], &[most], &[most - 1, 1]] {
            assert!(told(sizes).is_none(), "{sizes:?}");
        }
        for sizes in [&[most + 1][..], &[1, most], &[most / 2 + 1; 2]] {
            let fault = told(sizes).expect("that is too much");
            assert_eq!(fault.place, first.into());
            let message = "the pictures of this course are larger than 400 MiB together";
            assert_eq!(fault.message, message);
        }
    }
}
