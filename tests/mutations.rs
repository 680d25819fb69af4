//! Every fault that a rule names, made on purpose in a course that has none.
//!
//! 1. `mutations/curriculum` holds the course. No rule finds anything in it.
//! 2. `mutations/table` lists the faults: what is changed, which rule finds it, and where.
//! 3. Each is made alone. Its rule must find it there and nowhere else. Any other rule that speaks must
//!    stand among the consequences on the page of this rule, `tests/rules/NAME.md`; and what stands
//!    there must be shown by one of the faults.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;
#[path = "mutations/table/mod.rs"]
mod table;

use std::collections::{BTreeMap, BTreeSet};

use kitbag::check::{RULES, Rule};
use kitbag::cli::check::findings;
use kitbag::diagnostic::{Diagnostic, Place};
use kitbag::projection::Edition;
use kitbag::report::{self, Colour};
use kitbag::source::{FilePath, Source};
use kitbag::span::Span;
use kitbag::syntax::values::{Date, Slug};
use support::Files;
use table::{At, Edit, Mutation, TODAY, WELCOME, mutation};

/// The other rules that may speak of a rule's fault, by that rule.
type Consequences = BTreeMap<&'static str, BTreeSet<&'static str>>;

#[test]
fn no_rule_finds_anything_in_the_course() {
    let source = support::source(&course());
    let found = found_in(&source, TODAY);
    assert!(found.is_empty(), "{}", report::text(&source, &found, Colour::No));
}

#[test]
fn the_course_makes_a_kit_in_each_edition() {
    for edition in [Edition::Instructor, Edition::Participant, Edition::Public] {
        let kit = support::kit(&course(), &support::settings("whole", edition));
        assert!(kit.contains_key("index.html"), "{edition:?}");
    }
}

#[test]
fn the_table_has_a_fault_for_each_rule() {
    let made: BTreeSet<&str> = table::all().iter().map(|mutation| mutation.rule).collect();
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(made, rules);
}

#[test]
fn each_fault_is_found_where_it_is_and_no_other() {
    let (course, listed) = (course(), consequences());
    let mut shown = Consequences::new();
    let mut wrong = Vec::new();
    let mutations = table::all();
    for mutation in &mutations {
        let faults = faults(&course, mutation, &listed, &mut shown);
        wrong.extend(faults.into_iter().map(|fault| named(mutation, &fault)));
    }
    for (rule, others) in &listed {
        let seen = shown.get(rule).cloned().unwrap_or_default();
        wrong.extend(
            others.difference(&seen).map(|other| {
                format!("tests/rules/{rule}.md lists `{other}`, and no fault shows it")
            }),
        );
    }
    let rules: BTreeSet<&str> = mutations.iter().map(|mutation| mutation.rule).collect();
    println!("{} faults were made, of {} rules", mutations.len(), rules.len());
    assert!(wrong.is_empty(), "{} are wrong:\n\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(mutations.len() >= FEWEST, "{} faults are fewer than there were", mutations.len());
}

/// So many faults were made when the table was written. It may grow.
const FEWEST: usize = 170;

#[test]
fn an_entry_that_is_wrong_is_told() {
    let longer =
        || mutation("section-minutes-mismatch").change(WELCOME, "minutes: 60", "minutes: 61");
    let right = longer().found(WELCOME, "minutes: «61»");
    let elsewhere = longer().found(WELCOME, "goal: «Participants» know");
    let of_another = mutation("empty-section")
        .change(WELCOME, "minutes: 60", "minutes: 61")
        .found(WELCOME, "minutes: «61»");
    let twice = mutation("section-minutes-mismatch")
        .change(WELCOME, "minutes", "hours")
        .found(WELCOME, "minutes: «61»");
    let nowhere = mutation("section-minutes-mismatch").change(WELCOME, "C1", "C9");
    let told =
        |entry: &Mutation| faults(&course(), entry, &Consequences::new(), &mut Consequences::new());
    assert_eq!(told(&right), Vec::<String>::new());
    for (entry, words) in [
        (elsewhere, "should be found at"),
        (of_another, "is no consequence"),
        (twice, "stands 6 times"),
        (nowhere, "says nowhere"),
    ] {
        let told = told(&entry).join("\n");
        assert!(told.contains(words), "{words}: {told}");
    }
}

fn course() -> Files {
    support::folder("tests/mutations/curriculum")
}

fn found_in(source: &Source, today: &str) -> Vec<Diagnostic> {
    findings(source, &[Slug::parse("whole").unwrap()], Date::parse(today).unwrap()).unwrap()
}

/// What is wrong with an entry of the table, or with the rules: nothing if its fault is found as it
/// says. Consequences that were seen are added to `shown`.
fn faults(
    course: &Files,
    mutation: &Mutation,
    listed: &Consequences,
    shown: &mut Consequences,
) -> Vec<String> {
    let mut files = course.clone();
    let edits = mutation.edits.iter();
    let mut wrong: Vec<String> = edits.filter_map(|edit| make(&mut files, edit).err()).collect();
    if mutation.places.is_empty() {
        wrong.push("it says nowhere that it is found".to_owned());
    }
    if !wrong.is_empty() {
        return wrong;
    }
    let source = support::source(&files);
    let found = found_in(&source, mutation.today);
    let (own, others): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|one| one.rule == mutation.rule);
    let allowed = listed.get(mutation.rule);
    for other in others {
        if allowed.is_some_and(|allowed| allowed.contains(other.rule)) {
            shown.entry(mutation.rule).or_default().insert(other.rule);
        } else {
            let said = report::text(&source, &[other], Colour::No);
            wrong.push(format!("this is no consequence that its page lists:\n{said}"));
        }
    }
    wrong.extend(misplaced(&source, &files, mutation, &own));
    let level = RULES.iter().find(|rule| rule.name == mutation.rule).map(|rule| rule.level);
    wrong.extend(
        own.iter()
            .filter(|one| Some(one.level) != level)
            .map(|one| format!("its level is {:?}, and the rule's {level:?}", one.level)),
    );
    wrong
}

/// Makes an edit; says why if that can't be done.
fn make(files: &mut Files, edit: &Edit) -> Result<(), String> {
    match edit {
        Edit::Change { file, from, to } => {
            let text = text_of(files, file)?;
            if from == to {
                return Err(format!("`{from}` is changed into itself"));
            }
            match text.matches(from).count() {
                1 => {}
                count => return Err(format!("`{from}` stands {count} times in `{file}`")),
            }
            files.insert((*file).to_owned(), text.replacen(from, to, 1).into_bytes());
        }
        Edit::Add { file, text } => {
            if files.insert((*file).to_owned(), text.as_bytes().to_vec()).is_some() {
                return Err(format!("`{file}` is there already"));
            }
        }
    }
    Ok(())
}

fn text_of(files: &Files, file: &str) -> Result<String, String> {
    let bytes = files.get(file).ok_or_else(|| format!("there is no `{file}`"))?;
    Ok(String::from_utf8(bytes.clone()).unwrap())
}

/// Where a rule should have found its fault and didn't, and where it found one and shouldn't have.
fn misplaced(
    source: &Source,
    files: &Files,
    mutation: &Mutation,
    own: &[Diagnostic],
) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut expected = Vec::new();
    for at in &mutation.places {
        match place(source, files, at) {
            Ok(place) if own.iter().any(|one| one.place == place) => expected.push(place),
            Ok(_) => wrong.push(format!("it should be found at {at:?}")),
            Err(fault) => wrong.push(fault),
        }
    }
    let more: Vec<Diagnostic> =
        own.iter().filter(|one| !expected.contains(&one.place)).cloned().collect();
    if !more.is_empty() {
        let said = report::text(source, &more, Colour::No);
        let marked: Vec<_> = more.iter().map(|one| pointed_at(source, &one.place)).collect();
        wrong.push(format!("the table doesn't say that it is found here:\n{said}{marked:?}"));
    }
    wrong
}

/// The place that an entry of the table tells.
fn place(source: &Source, files: &Files, at: &At) -> Result<Place, String> {
    match at {
        At::File(file) => Ok(Place::Path((*file).to_owned())),
        At::Marked { file, text } => marked(source, files, file, text).map(Place::Span),
    }
}

/// Where the marked words of a text stand in a file, which has the text once.
fn marked(source: &Source, files: &Files, file: &str, text: &str) -> Result<Span, String> {
    let (before, rest) = text.split_once('«').ok_or_else(|| format!("`{text}` has no `«`"))?;
    let (marked, after) = rest.split_once('»').ok_or_else(|| format!("`{text}` has no `»`"))?;
    let plain = format!("{before}{marked}{after}");
    let whole = text_of(files, file)?;
    let start = match whole.match_indices(&plain).collect::<Vec<_>>()[..] {
        [(start, _)] => start + before.len(),
        ref found => return Err(format!("`{plain}` stands {} times in `{file}`", found.len())),
    };
    let file = source.id(&FilePath::parse(file).unwrap()).unwrap();
    Ok(Span::new(file, start, start + marked.len()))
}

/// The text that a finding points at: a drawing doesn't show where a line's end belongs to it.
fn pointed_at<'a>(source: &'a Source, place: &'a Place) -> &'a str {
    match place {
        Place::Path(path) => path,
        Place::Span(span) => &source.text_read(span.file).unwrap()[span.range()],
    }
}

/// What the rules' pages list, in a paragraph above their first heading that begins with
/// `Consequences:` and has the names in backticks.
fn consequences() -> Consequences {
    let listed = |rule: &Rule| {
        let page = std::fs::read_to_string(format!("tests/rules/{}.md", rule.name))
            .unwrap()
            .replace("\r\n", "\n");
        let head = page.split("\n## ").next().unwrap_or_default().to_owned();
        let (_, list) = head.split_once("\nConsequences: ")?;
        let paragraph = list.split("\n\n").next().unwrap_or_default();
        let names = paragraph.split('`').skip(1).step_by(2).map(|name| {
            let known = RULES.iter().find(|rule| rule.name == name);
            known
                .unwrap_or_else(|| {
                    panic!("the page of `{}` lists `{name}`, which is no rule", rule.name)
                })
                .name
        });
        Some((rule.name, names.collect()))
    };
    RULES.iter().filter_map(listed).collect()
}

fn named(mutation: &Mutation, fault: &str) -> String {
    format!("{} ({}): {fault}", mutation.rule, mutation.entry)
}
