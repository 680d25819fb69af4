//! The wording of two versions, paragraph by paragraph and word by word.

use std::collections::BTreeMap;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::syntax::summary::Paragraph;
use crate::syntax::vocabulary::Reader;

/// A paragraph of which something changed, or two of which one took the other's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What it is, as readers see it: `Say`, `Right answer`. Nothing for ordinary text.
    pub label: String,
    /// Who may read it.
    pub reader: Reader,
    /// What it cites, before or after.
    pub cites: Vec<String>,
    /// Its words, in order.
    pub pieces: Vec<Piece>,
}

/// Words of a passage that share a fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// They stand in both versions.
    Kept(String),
    /// They stood in the earlier one.
    Gone(String),
    /// They stand in the later one.
    New(String),
}

impl Passage {
    /// A passage of text that was worded otherwise.
    pub fn reworded(label: &str, reader: Reader, old: &str, new: &str) -> Self {
        Self { label: label.into(), reader, cites: Vec::new(), pieces: compare(old, new) }
    }

    /// Its words, without those that are kept far from any change.
    pub fn shortened(&self) -> Vec<Piece> {
        const NEAR: usize = 14;
        let last = self.pieces.len().saturating_sub(1);
        let short = |(place, piece): (usize, &Piece)| {
            let Piece::Kept(text) = piece else { return piece.clone() };
            let words: Vec<&str> = text.split(' ').collect();
            let (before, after) = (place > 0, place < last);
            let room = NEAR * (usize::from(before) + usize::from(after));
            if words.len() <= room + 3 || room == 0 {
                return piece.clone();
            }
            let mut near: Vec<&str> = Vec::new();
            if before {
                near.extend(&words[..NEAR]);
            }
            near.push("…");
            if after {
                near.extend(&words[words.len() - NEAR..]);
            }
            Piece::Kept(near.join(" "))
        };
        self.pieces.iter().enumerate().map(short).collect()
    }

    /// Whether any word is gone or new.
    pub fn is_changed(&self) -> bool {
        self.pieces.iter().any(|piece| !matches!(piece, Piece::Kept(_)))
    }

    /// Whether more than spelling changed: marks and letters' case aside, other words stand here.
    pub fn says_something_else(&self) -> bool {
        let side = |is_of: fn(&Piece) -> Option<&str>| -> Vec<String> {
            self.pieces.iter().filter_map(is_of).flat_map(bare_words).collect()
        };
        side(old_words) != side(new_words)
    }
}

fn old_words(piece: &Piece) -> Option<&str> {
    match piece {
        Piece::Kept(text) | Piece::Gone(text) => Some(text),
        Piece::New(_) => None,
    }
}

fn new_words(piece: &Piece) -> Option<&str> {
    match piece {
        Piece::Kept(text) | Piece::New(text) => Some(text),
        Piece::Gone(_) => None,
    }
}

/// The words of a text as the ear takes them: letters and digits in lower case. A minus or a sign of
/// comparison is heard too.
pub(super) fn bare_words(text: &str) -> Vec<String> {
    let heard = |letter: char| letter.is_alphanumeric() || "<>=≥≤+%$€".contains(letter);
    let words = text.split(|letter: char| !heard(letter)).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Whether two texts have the same words, marks and letters' case aside.
pub fn same_words(old: &str, new: &str) -> bool {
    bare_words(old) == bare_words(new)
}

/// The longest text, in words, that is compared word by word; of a longer one only its ends are. The time that a
/// comparison takes grows with the square of it, and a kit from outside must not hang the tool.
const MOST_WORDS: usize = 600;

/// Compares two texts word by word.
pub fn compare(old: &str, new: &str) -> Vec<Piece> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.split_whitespace().collect(), new.split_whitespace().collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - same;
    let ends = old.iter().rev().zip(new.iter().rev()).take(rest);
    let ends = ends.take_while(|(a, b)| a == b).count();
    let (inner_old, inner_new) = (&old[same..old.len() - ends], &new[same..new.len() - ends]);
    let mut pieces = Pieces::default();
    pieces.kept(&old[..same]);
    if inner_old.len().max(inner_new.len()) > MOST_WORDS {
        pieces.changed(inner_old, inner_new);
    } else {
        for op in capture_diff_slices(Algorithm::Myers, inner_old, inner_new) {
            let (tag, from, to) = op.as_tag_tuple();
            match tag {
                DiffTag::Equal => pieces.kept(&inner_old[from]),
                _ => pieces.changed(&inner_old[from], &inner_new[to]),
            }
        }
    }
    pieces.kept(&old[old.len() - ends..]);
    pieces.list()
}

/// Pieces while they are put together: a single word between two changes is read with them, or a sentence
/// would fall into crumbs.
#[derive(Default)]
struct Pieces<'a> {
    done: Vec<Piece>,
    gone: Vec<&'a str>,
    new: Vec<&'a str>,
    /// Kept words behind the change that is open.
    waiting: Vec<&'a str>,
}

impl<'a> Pieces<'a> {
    fn kept(&mut self, words: &[&'a str]) {
        self.waiting.extend(words);
    }

    fn changed(&mut self, gone: &[&'a str], new: &[&'a str]) {
        let is_open = !self.gone.is_empty() || !self.new.is_empty();
        if is_open && self.waiting.len() == 1 {
            let word = self.waiting.remove(0);
            self.gone.push(word);
            self.new.push(word);
        } else {
            self.close();
        }
        self.gone.extend(gone);
        self.new.extend(new);
    }

    fn close(&mut self) {
        let Self { done, gone, new, waiting } = self;
        for (words, piece) in
            [(gone, Piece::Gone as fn(String) -> Piece), (new, Piece::New), (waiting, Piece::Kept)]
        {
            if !words.is_empty() {
                done.push(piece(words.join(" ")));
                words.clear();
            }
        }
    }

    fn list(mut self) -> Vec<Piece> {
        self.close();
        self.done
    }
}

/// Compares the paragraphs of two versions: those of which something changed, in order. One that was worded
/// otherwise stands against what it became.
pub fn paragraphs(old: &[Paragraph], new: &[Paragraph]) -> Vec<Passage> {
    let mut passages = Vec::new();
    if old.len().max(new.len()) > MOST_PARAGRAPHS {
        if keys(old) != keys(new) {
            replaced(old, new, &mut passages);
        }
        return passages;
    }
    for op in capture_diff_slices(Algorithm::Myers, &keys(old), &keys(new)) {
        let (tag, from, to) = op.as_tag_tuple();
        if tag != DiffTag::Equal {
            replaced(&old[from], &new[to], &mut passages);
        }
    }
    passages
}

/// The most paragraphs of a section that are compared with one another.
const MOST_PARAGRAPHS: usize = 4_000;

/// What makes two paragraphs the same.
type Key<'a> = (&'a str, &'a str, &'a str, &'a [String], &'a [String]);

fn keys(paragraphs: &[Paragraph]) -> Vec<Key<'_>> {
    fn key(one: &Paragraph) -> Key<'_> {
        (&one.text, &one.label, one.reader.word(), &one.audience, &one.cites)
    }
    paragraphs.iter().map(key).collect()
}

/// How like two paragraphs must be for one to be the other worded otherwise, in hundredths.
const LIKE: u32 = 40;

/// The most pairs of paragraphs that are tried for likeness.
const MOST_PAIRS: usize = 10_000;

fn replaced(old: &[Paragraph], new: &[Paragraph], passages: &mut Vec<Passage>) {
    let partners = partners(old, new);
    let mut next = 0;
    for (at, paragraph) in new.iter().enumerate() {
        let Some(partner) = partners[at] else {
            passages.push(alone(paragraph, Piece::New));
            continue;
        };
        passages.extend(old[next..partner].iter().map(|one| alone(one, Piece::Gone)));
        next = partner + 1;
        let before = &old[partner];
        let mut cites = before.cites.clone();
        cites.extend(paragraph.cites.iter().filter(|one| !before.cites.contains(one)).cloned());
        let label = match paragraph.audience == before.audience {
            true => paragraph.label.clone(),
            false => format!("{} now for {}", paragraph.label, audience(&paragraph.audience)),
        };
        passages.push(Passage {
            label: label.trim_start().to_owned(),
            reader: paragraph.reader,
            cites,
            pieces: compare(&before.text, &paragraph.text),
        });
    }
    passages.extend(old[next..].iter().map(|one| alone(one, Piece::Gone)));
}

fn audience(audience: &[String]) -> String {
    if audience.is_empty() { "everybody".to_owned() } else { audience.join(" and ") }
}

fn alone(paragraph: &Paragraph, piece: fn(String) -> Piece) -> Passage {
    Passage {
        label: paragraph.label.clone(),
        reader: paragraph.reader,
        cites: paragraph.cites.clone(),
        pieces: vec![piece(paragraph.text.clone())],
    }
}

/// For each new paragraph the old one that it was, in order, so that they are as like as can be together.
fn partners(old: &[Paragraph], new: &[Paragraph]) -> Vec<Option<usize>> {
    let (rows, columns) = (new.len(), old.len());
    let mut partners = vec![None; rows];
    if rows * columns > MOST_PAIRS {
        return partners;
    }
    let bags: Vec<Vec<&str>> = old.iter().map(|one| bag(&one.text)).collect();
    let mut likeness = vec![vec![0; columns]; rows];
    for (row, paragraph) in new.iter().enumerate() {
        let own = bag(&paragraph.text);
        for (column, before) in old.iter().enumerate() {
            let is_pair = before.reader == paragraph.reader && before.label == paragraph.label;
            if is_pair {
                likeness[row][column] = like(&bags[column], &own);
            }
        }
    }
    // The best sum from a place on (as for a longest common subsequence).
    let mut best = vec![vec![0u32; columns + 1]; rows + 1];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let here = likeness[row][column];
            let paired = if here >= LIKE { here + best[row + 1][column + 1] } else { 0 };
            best[row][column] = paired.max(best[row + 1][column]).max(best[row][column + 1]);
        }
    }
    let (mut row, mut column) = (0, 0);
    while row < rows && column < columns {
        let here = likeness[row][column];
        if here >= LIKE && best[row][column] == here + best[row + 1][column + 1] {
            partners[row] = Some(column);
            (row, column) = (row + 1, column + 1);
        } else if best[row][column] == best[row + 1][column] {
            row += 1;
        } else {
            column += 1;
        }
    }
    partners
}

/// The words of a text, sorted.
fn bag(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.sort_unstable();
    words
}

/// The share of words that two texts have in common, in hundredths (Dice's coefficient).
fn like(one: &[&str], other: &[&str]) -> u32 {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    one.iter().for_each(|word| *counts.entry(word).or_default() += 1);
    let common = other.iter().filter(|word| match counts.get_mut(**word) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    });
    let common = common.count();
    let all = one.len() + other.len();
    (200 * common).checked_div(all).unwrap_or(100) as u32
}

/// What two lists have in common, in the order of both.
pub(super) fn in_common<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<&'a str> {
    let ops = capture_diff_slices(Algorithm::Myers, old, new);
    let kept = ops.into_iter().filter_map(|op| match op.as_tag_tuple() {
        (DiffTag::Equal, _, to) => Some(new[to].to_vec()),
        _ => None,
    });
    kept.flatten().collect()
}
