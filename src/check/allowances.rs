//! Single places that may pass, each with a reason that is written down. One that lets nothing pass any
//! more is told, so that none outlives its cause.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::check::{RULES, Scope, Subject};
use crate::diagnostic::{Diagnostic, Place};
use crate::span::Span;
use crate::syntax::decode::Faults;
use crate::syntax::manifests::{Allowance, CheckSettings};
use crate::syntax::tree::{BlockKind, Section};

/// The allowances of a course, and where their places are.
pub(super) struct Allowances<'a> {
    /// The course's own.
    own: Vec<&'a Allowance>,
    /// The academy's, some of which may be meant for other courses.
    shared: Vec<&'a Allowance>,
    /// Where the names that they give stand.
    places: BTreeMap<String, Vec<Span>>,
    /// All names of the course, if one of theirs isn't among them.
    names: OnceCell<BTreeSet<String>>,
    subject: &'a Subject<'a>,
}

/// An allowance, and where the name that it gives stands.
struct Placed<'a> {
    allowance: &'a Allowance,
    spans: &'a [Span],
}

impl Placed<'_> {
    fn covers(&self, fault: &Diagnostic) -> bool {
        let Place::Span(span) = fault.place else { return false };
        fault.rule == self.allowance.rule.value
            && self.spans.iter().any(|place| place.contains(span))
    }
}

const UNKNOWN_PLACE: &str = "unknown-place";
const WITHOUT_CAUSE: &str = "allowance-without-cause";

/// Whether a finding says of an allowance that it has no place or no cause: one of the course's variants may have both.
pub(super) fn is_of_place(finding: &Diagnostic) -> bool {
    [UNKNOWN_PLACE, WITHOUT_CAUSE].contains(&finding.rule)
}

impl<'a> Allowances<'a> {
    pub(super) fn of(subject: &'a Subject<'a>) -> Self {
        let allowed = |settings: &'a Option<CheckSettings>| -> Vec<&'a Allowance> {
            settings.iter().flat_map(|settings| &settings.allow).collect()
        };
        let (own, shared) = (allowed(&subject.manifest.check), allowed(&subject.academy.check));
        let named = own.iter().chain(&shared).map(|one| one.at.value.to_lowercase());
        let named: BTreeSet<String> = named.collect();
        let places = match named.is_empty() {
            true => BTreeMap::new(),
            false => places(subject, &|name| named.contains(name)),
        };
        Self { own, shared, places, names: OnceCell::new(), subject }
    }

    /// What is left of the findings; and what is wrong with the allowances themselves.
    pub(super) fn apply(&self, found: Faults, scope: Scope) -> Faults {
        let (own, shared) = (self.placed(&self.own), self.placed(&self.shared));
        let mut used = vec![false; own.len()];
        let mut left = Vec::new();
        for fault in found {
            match own.iter().position(|one| one.covers(&fault)) {
                Some(at) => used[at] = true,
                None if shared.iter().any(|one| one.covers(&fault)) => {}
                None => left.push(fault),
            }
        }
        left.extend(self.shared.iter().filter_map(|allowance| ill_written(allowance)));
        let before = left.len();
        for (one, used) in own.iter().zip(used) {
            let fault = ill_written(one.allowance);
            let told = left.len() - before;
            left.extend(fault.or_else(|| self.ill_placed(one, used, scope, told)));
        }
        left
    }

    fn placed<'b>(&'b self, allowances: &[&'b Allowance]) -> Vec<Placed<'b>> {
        let placed = allowances.iter().map(|allowance| {
            let spans = self.places.get(&allowance.at.value.to_lowercase());
            Placed { allowance, spans: spans.map_or(&[], Vec::as_slice) }
        });
        placed.collect()
    }

    /// The fault of an allowance whose place isn't there, or has nothing to allow; `told` are so many of them.
    fn ill_placed(
        &self,
        placed: &Placed<'_>,
        used: bool,
        scope: Scope,
        told: usize,
    ) -> Option<Diagnostic> {
        let Allowance { rule, at, .. } = placed.allowance;
        // What is meant may stand where something can't be read. A build doesn't run all rules and may have a part of
        // the course, and so can't know.
        if !self.subject.is_read || scope == Scope::Build {
            return None;
        }
        if placed.spans.is_empty() {
            let message = format!("nothing in the course is called `{}`", at.value);
            let fault = Diagnostic::error(UNKNOWN_PLACE, at.span, message);
            let names =
                self.names.get_or_init(|| places(self.subject, &|_| true).into_keys().collect());
            let fault = fault.suggest_among(&at.value, names.iter().map(String::as_str), told);
            return Some(fault.or_help(
                "name the module, or the id of what holds the finding, as it stands in the course",
            ));
        }
        // What is wrong with the course may hide a finding.
        (!used && self.subject.is_sound).then(|| {
            let message = format!("`{}` finds nothing at `{}` any more", rule.value, at.value);
            Diagnostic::warning(WITHOUT_CAUSE, rule.span, message).help("take the allowance out")
        })
    }
}

/// The fault of an allowance that names no rule, or gives no reason.
fn ill_written(allowance: &Allowance) -> Option<Diagnostic> {
    let rule = &allowance.rule;
    if !RULES.iter().any(|one| one.name == rule.value) {
        let message = format!("there is no rule `{}`", rule.value);
        let fault = Diagnostic::error("unknown-rule", rule.span, message);
        let fault = fault.suggest(&rule.value, RULES.iter().map(|rule| rule.name));
        return Some(fault.or_help("`kitbag explain` lists the rules"));
    }
    if allowance.reason.value.split_whitespace().count() < 3 {
        let message = "an allowance needs a reason that a reviewer can weigh";
        let fault = Diagnostic::error("allowance-without-reason", allowance.reason.span, message);
        return Some(fault.help("say in a sentence why the finding may stand here"));
    }
    None
}

/// Where each name of the course stands that is wanted, in small letters.
fn places(course: &Subject<'_>, is_wanted: &dyn Fn(&str) -> bool) -> BTreeMap<String, Vec<Span>> {
    let mut places: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    let mut add = |name: &str, span: Span| {
        let name = name.to_lowercase();
        if is_wanted(&name) {
            places.entry(name).or_default().push(span);
        }
    };
    add("course", course.manifest.span);
    for objective in &course.manifest.objectives {
        add(objective.id.as_str(), objective.span);
    }
    for (id, reference) in &course.references {
        add(id, reference.span);
    }
    for term in &course.terms {
        add(term.id.as_str(), term.span);
    }
    for standard in &course.standards {
        add(standard.id.as_str(), standard.span);
    }
    for placed in &course.comments {
        add(placed.comment.id.as_str(), placed.comment.span);
    }
    for (module, blocks) in course.modules() {
        let sections = &module.tree.sections;
        let ends = sections.iter().skip(1).map(|next| next.span.start).chain([u32::MAX]);
        for (section, end) in sections.iter().zip(ends) {
            let whole = Span { end, ..section.span };
            add(section.id.as_str(), whole);
            parts(section, end, &mut add);
        }
        let front = module.tree.front.span;
        add(&module.slug, Span { start: 0, end: u32::MAX, ..front });
        for block in blocks {
            let id = match &block.kind {
                BlockKind::Marked(marked) => marked.id.as_ref(),
                BlockKind::Question(question) => Some(&question.id),
                _ => None,
            };
            if let Some(id) = id {
                add(id.as_str(), block.span);
            }
        }
    }
    places
}

fn parts(section: &Section, end: u32, add: &mut impl FnMut(&str, Span)) {
    let ends = section.parts.iter().skip(1).map(|next| next.span.start).chain([end]);
    for (part, end) in section.parts.iter().zip(ends) {
        if let Some(id) = &part.id {
            add(id.as_str(), Span { end, ..part.span });
        }
    }
}
