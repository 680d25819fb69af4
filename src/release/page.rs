//! The changes as the kit's page “What changed” has them, once for those who teach and once for those who are
//! taught.

use crate::course::Selection;
use crate::release::advice::advice;
use crate::release::changes::{Change, Changes, Days, Group, VersionName, View};
use crate::release::concealed::conceal;
use crate::release::summary::summary;
use crate::release::versions::Demand;
use crate::release::words::{Passage, Piece};
use crate::render::what_changed::{
    ChangeView, DemandView, GroupView, News, PassageView, RowView, Told, VersionView, WordsView,
};
use crate::source::Source;
use crate::syntax::decode::Faults;
use crate::syntax::parse::Parsed;
use crate::syntax::summary::Summary;
use crate::syntax::vocabulary::Reader;

/// What changed since the previous release, if its summary lies in the source: in what was chosen of the course,
/// and without what an agency adds.
pub fn news(
    source: &Source,
    parsed: &Parsed,
    selection: &Selection,
) -> Result<Option<News>, Faults> {
    let Some((_, previous)) = &parsed.previous else { return Ok(None) };
    let (now, faults) = summary(source, parsed);
    let Some(now) = now else { return Err(faults) };
    let told = |reader| page(&of_selection(previous, &now, reader, selection), None, reader);
    let (instructor, participant) =
        rayon::join(|| told(Reader::Instructor), || told(Reader::Participant));
    Ok(Some(News { instructor, participant }))
}

fn of_selection(old: &Summary, new: &Summary, reader: Reader, selection: &Selection) -> Changes {
    let days = match &selection.variant {
        Some(variant) => Days::Variant(variant.as_str()),
        None => Days::Own,
    };
    let audience = selection.audience.as_ref().map(|audience| audience.as_str());
    told(old, new, &View { reader, audience, days })
}

/// All that a reader may be told.
pub fn told_to(old: &Summary, new: &Summary, reader: Reader) -> Changes {
    told(old, new, &View { reader, ..View::WHOLE })
}

/// What is told a reader. Participants' changes are those between what they read then and what they read now;
/// instructors are told that a key changed, and not which.
fn told(old: &Summary, new: &Summary, view: &View<'_>) -> Changes {
    let is_participants = view.reader == Reader::Participant;
    let compared = if is_participants { view.reader } else { Reader::Restricted };
    let mut changes = Changes::between(old, new, &View { reader: compared, ..*view });
    conceal(&mut changes, new, view.reader);
    changes.without_words_above(view.reader)
}

/// The page for a reader.
pub fn page(changes: &Changes, demand: Option<&Demand<'_>>, reader: Reader) -> Told {
    let advice = advice(changes, reader);
    let groups = Group::ALL.iter().map(|group| GroupView {
        title: group.title(),
        changes: changes.of(*group).map(change_view).collect(),
    });
    Told {
        old: version_view(&changes.old),
        new: version_view(&changes.new),
        advice,
        groups: groups.filter(|group| !group.changes.is_empty()).collect(),
        demand: demand.and_then(demand_view),
        is_participants: reader == Reader::Participant,
        is_restricted: reader == Reader::Restricted,
    }
}

fn version_view(name: &VersionName) -> VersionView {
    VersionView {
        version: name.version.clone(),
        revised: name.revised.clone(),
        law_as_of: name.law_as_of.clone(),
    }
}

fn demand_view(demand: &Demand<'_>) -> Option<DemandView> {
    Some(DemandView {
        step: demand.step?.word(),
        least: demand.least.to_string(),
        because: demand.why(),
    })
}

fn change_view(change: &Change) -> ChangeView {
    let row = |row: &crate::release::changes::Row| RowView {
        what: row.what.clone(),
        was: row.was.clone(),
        now: row.now.clone(),
    };
    ChangeView {
        module: change.module.as_ref().map(|module| module.slug.clone()),
        section: change.section.as_ref().map(|(id, _)| id.clone()),
        subject: change.subject(),
        told: change.told.clone(),
        was: change.was.clone(),
        rows: change.rows.iter().map(row).collect(),
        passages: change.passages.iter().map(passage_view).collect(),
        address: None,
    }
}

fn passage_view(passage: &Passage) -> PassageView {
    let pieces = passage.shortened();
    let whole = match pieces.as_slice() {
        [Piece::New(_)] => Some("New"),
        [Piece::Gone(_)] => Some("Gone"),
        _ => None,
    };
    let words = pieces.into_iter().map(|piece| match piece {
        Piece::Kept(text) => WordsView { is: "kept", text },
        Piece::Gone(text) => WordsView { is: "gone", text },
        Piece::New(text) => WordsView { is: "new", text },
    });
    PassageView { label: passage.label.clone(), whole, words: words.collect() }
}
