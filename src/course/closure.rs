//! The files that a course is made of, and nothing else: a kit's `source/`.
//!
//! The shared manifests are cut down to the entries that this course uses, so that a kit tells
//! nothing of other courses; built again from there, it is the same kit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use rayon::prelude::*;

use crate::course::found::Found;
use crate::course::used::Used;
use crate::digest::{self, Digest};
use crate::source::{FilePath, Source, limits};
use crate::span::Span;
use crate::syntax::Parsed;
use crate::syntax::agency::Agency;
use crate::syntax::manifest::Manifest;
use crate::syntax::manifests::{Credit, CreditsFile};
use crate::syntax::template::Template;
use crate::syntax::yaml::{self, Node, Value};

/// What the digest is made of: what `grep '  source/' SHA256SUMS` prints.
pub(super) fn digest(files: &BTreeMap<FilePath, Bytes>) -> Digest {
    let lines: Vec<String> = files
        .par_iter()
        .map(|(path, bytes)| digest::line(Digest::of(bytes), &format!("source/{path}")))
        .collect();
    Digest::of(lines.concat().as_bytes())
}

/// What an agency's digest is made of: what `grep '  agency/' SHA256SUMS` prints.
pub(super) fn overlay_digest(agency: &Agency) -> Digest {
    let lines = kit_paths(agency).map(|(path, bytes)| digest::line(Digest::of(bytes), &path));
    Digest::of(lines.collect::<String>().as_bytes())
}

/// The files of an agency, by their paths in a kit.
pub fn kit_paths(agency: &Agency) -> impl Iterator<Item = (String, &Bytes)> {
    agency.files.iter().map(|(path, bytes)| {
        let inside = path.as_str().strip_prefix("agencies/").unwrap_or(path.as_str());
        (format!("agency/{inside}"), bytes)
    })
}

/// The files by their paths in the curriculum.
pub(super) fn files(source: &Source, parsed: &Parsed, used: &Used) -> BTreeMap<FilePath, Bytes> {
    let mut files = BTreeMap::new();
    let whole = |path: &FilePath| match source.text(path, limits::YAML_BYTES) {
        Ok((_, text)) => (path.clone(), Bytes::from_owner(Arc::<[u8]>::from(text))),
        Err(_) => unreachable!("`{path}` was read before"),
    };
    let academy = FilePath::parse("academy.yaml").expect("a legal path");
    files.extend([whole(&academy), whole(&parsed.course.path)]);
    files.extend(parsed.modules.keys().map(whole));
    files.extend(
        parsed.pictures.iter().map(|(path, picture)| (path.clone(), picture.bytes.clone())),
    );
    let own = |template: &Template| (template.path.clone(), Bytes::from_owner(template.bytes()));
    files.extend(parsed.templates.iter().map(own));
    if let Some((path, _)) = &parsed.previous
        && let Ok((_, text)) = source.text(path, limits::SUMMARY_BYTES)
    {
        files.insert(path.clone(), Bytes::from_owner(Arc::<[u8]>::from(text)));
    }
    if let Some(glossary) = &parsed.glossary {
        let terms = &glossary.content.terms;
        let spans = used.terms.iter().map(|place| terms[*place].span);
        files.extend(cut(glossary, "terms", spans.collect()));
    }
    if let Some(references) = &parsed.references {
        let works = &references.content.references;
        let spans =
            works.iter().filter(|work| used.works.contains(work.id.as_str())).map(|work| work.span);
        files.extend(cut(references, "references", spans.collect()));
    }
    for standard in &parsed.standards {
        let used = used_requirements(parsed, standard.content.id.as_str());
        let requirements = &standard.content.requirements;
        let spans =
            requirements.iter().filter(|one| used.contains(one.id.as_str())).map(|one| one.span);
        files.extend(cut(standard, "requirements", spans.collect()));
    }
    for credits in &parsed.credits {
        let shown = |credit: &&Credit| {
            credits.path.join(&credit.file).is_ok_and(|path| parsed.pictures.contains_key(&path))
        };
        let spans = credits.content.pictures.iter().filter(shown).map(|credit| credit.span);
        files.extend(cut(credits, "pictures", spans.collect()));
    }
    files
}

/// Files in the course's `media` folder that no module shows; none as long as a module can't be read.
pub(super) fn unused(source: &Source, parsed: &Parsed, found: &[Found<'_>]) -> Vec<FilePath> {
    if !parsed.unread.is_empty() {
        return Vec::new();
    }
    let shown_in = |one: &Found<'_>| -> BTreeSet<FilePath> {
        one.pictures.iter().filter_map(|picture| one.path.join(&picture.file).ok()).collect()
    };
    let shown: BTreeSet<FilePath> = found.par_iter().flat_map_iter(shown_in).collect();
    let folder = format!("courses/{}/media", parsed.course.content.id.value);
    let files = source.below(&folder).filter(|path| path.name() != "credits.yaml");
    files.filter(|path| !shown.contains(*path)).cloned().collect()
}

/// Credits by the path of their picture.
pub(super) fn credits_by_path(credits: Vec<Manifest<CreditsFile>>) -> BTreeMap<FilePath, Credit> {
    let of_file = |file: Manifest<CreditsFile>| {
        let path = file.path;
        file.content
            .pictures
            .into_iter()
            .filter_map(move |credit| Some((path.join(&credit.file).ok()?, credit)))
    };
    credits.into_iter().flat_map(of_file).collect()
}

/// A manifest with those entries of its list `key` that stand at the given places; nothing if none is left.
fn cut<T>(manifest: &Manifest<T>, key: &str, keep: BTreeSet<Span>) -> Option<(FilePath, Bytes)> {
    if keep.is_empty() {
        return None;
    }
    let mut node = manifest.yaml.clone();
    if let Value::Map(pairs) = &mut node.value {
        for (name, value) in pairs {
            if let (true, Value::List(items)) = (name.text() == Some(key), &mut value.value) {
                items.retain(|item: &Node| keep.contains(&item.span));
            }
        }
    }
    Some((manifest.path.clone(), yaml::write(&node).into()))
}

fn used_requirements(parsed: &Parsed, standard: &str) -> BTreeSet<String> {
    let objectives = &parsed.course.content.objectives;
    let named = objectives.iter().flat_map(|objective| &objective.requirements);
    named
        .filter_map(|name| name.strip_prefix(standard)?.strip_prefix('/').map(str::to_owned))
        .collect()
}
