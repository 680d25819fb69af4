//! Writes a curriculum folder with one course of N modules, to measure with.
//!
//! `cargo bench --bench generate -- DIR N [SEED]`
//!
//! A module has about 1,500 words, 9 KB: paragraphs, cues, tables, a worksheet, questions,
//! in the proportions of the sample course; each fifth has a scenario with its role player's script.
//! Eight make a day. The words are made from syllables, the frequent ones short, as in English, so
//! that the text deflates about as a real one does. The same N and seed make the same bytes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

/// The course's id, and its folder's name.
const COURSE: &str = "bench";
/// Modules in a day; they and lunch end before five o'clock.
const A_DAY: usize = 8;
const REFERENCES: usize = 240;
const TERMS: usize = 60;
const REQUIREMENTS: usize = 12;
const PICTURES: usize = 12;
const VOCABULARY: usize = 3000;

fn main() -> ExitCode {
    // `cargo bench` appends `--bench`.
    let arguments: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    let number = |at: usize| arguments.get(at).map(|word| word.parse::<u64>());
    let (Some(folder), Some(Ok(count)), seed @ (None | Some(Ok(_)))) =
        (arguments.first(), number(1), number(2))
    else {
        eprintln!("usage: cargo bench --bench generate -- DIR N [SEED]");
        // `cargo bench` alone runs every program here; that is no fault.
        return if arguments.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    };
    let seed = seed.and_then(Result::ok).unwrap_or(1);
    match write(Path::new(folder), count.max(1) as usize, seed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the whole curriculum.
fn write(root: &Path, count: usize, seed: u64) -> io::Result<()> {
    let mut author = Author::new(seed);
    let course = root.join("courses").join(COURSE);
    put(root.join("academy.yaml"), ACADEMY)?;
    put(root.join("references.yaml"), &references(&mut author))?;
    put(root.join("glossary.yaml"), &glossary(&mut author))?;
    put(root.join("standards/state.yaml"), &standard(&mut author))?;
    put(course.join("course.yaml"), &manifest(&mut author, count))?;
    put(course.join("media/credits.yaml"), &credits())?;
    for picture in 0..PICTURES {
        put(course.join(format!("media/figure-{picture}.svg")), &drawing(&mut author))?;
    }
    for index in 0..count {
        put(
            course.join(format!("modules/{}.md", slug(index))),
            &module(&mut author, index, count),
        )?;
    }
    Ok(())
}

fn put(path: PathBuf, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, text)
}

fn slug(index: usize) -> String {
    format!("module-{:04}", index + 1)
}

/// Who writes: a stream of numbers, and words to pick with them.
struct Author {
    state: u64,
    words: Vec<String>,
}

impl Author {
    fn new(seed: u64) -> Self {
        let mut author = Self { state: 0x5eed, words: Vec::new() };
        // The same vocabulary for every seed.
        let mut words = std::collections::BTreeSet::new();
        while words.len() < VOCABULARY {
            let syllables = 1 + author.below(3);
            let word: String = (0..syllables).map(|_| author.syllable()).collect();
            words.insert(word);
        }
        author.words = words.into_iter().collect();
        author.words.sort_by_key(String::len);
        author.state = seed;
        author
    }

    /// The next number (SplitMix64).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn syllable(&mut self) -> String {
        const BEGIN: &[&str] = &[
            "b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "w", "st", "tr", "ch",
        ];
        const MIDDLE: &[&str] = &["a", "e", "i", "o", "u", "ea", "ou", "ai"];
        const END: &[&str] = &["", "", "", "n", "r", "t", "s", "l", "nd", "ck"];
        [BEGIN, MIDDLE, END].map(|parts| parts[self.below(parts.len())]).concat()
    }

    /// A word; a few stand everywhere, most are rare.
    fn word(&mut self) -> String {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        self.words[(share.powi(3) * VOCABULARY as f64) as usize].clone()
    }

    /// Words without a full stop, the first with a capital.
    fn phrase(&mut self, words: usize) -> String {
        let mut text = String::new();
        for number in 0..words {
            let word = self.word();
            let (first, rest) = word.split_at(1);
            match number {
                0 => text.push_str(&first.to_uppercase()),
                _ => {
                    text.push(' ');
                    text.push_str(first);
                }
            }
            text.push_str(rest);
        }
        text
    }

    fn sentence(&mut self) -> String {
        let length = 9 + self.below(12);
        let half = self.phrase(length / 2);
        let rest = self.phrase(length - length / 2).to_lowercase();
        let comma = if self.below(3) == 0 { "," } else { "" };
        format!("{half}{comma} {rest}.")
    }

    /// Sentences of about 15 words.
    fn text(&mut self, sentences: usize) -> String {
        (0..sentences).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }

    /// A paragraph as authors write them: a stressed word, sometimes a work cited.
    fn paragraph(&mut self, sentences: usize) -> String {
        let text = self.text(sentences - 1);
        let (stressed, last) = (self.word(), self.sentence());
        let mark = if self.below(2) == 0 { "*" } else { "**" };
        let cite = match self.below(2) {
            0 => format!(" [@work-{}]", self.below(REFERENCES)),
            _ => String::new(),
        };
        let last = last.trim_end_matches('.');
        format!("{text} {last} {mark}{stressed}{mark}{cite}.\n\n")
    }

    fn items(&mut self, count: usize, words: usize) -> String {
        (0..count).fold(String::new(), |text, _| text + "- " + &self.phrase(words) + "\n")
    }
}

const ACADEMY: &str = "format: 1
name: Academy of Made-up Words
short_name: AMW
training_hour: {minutes: 60, breaks: counted}
";

fn references(author: &mut Author) -> String {
    let mut yaml = String::from("format: 1\nreferences:\n");
    for number in 0..REFERENCES {
        let (title, year) = (author.phrase(7), 1980 + number % 45);
        let _ = writeln!(
            yaml,
            "  - {{id: work-{number}, citation: \"{title}, {number} Rep. ({year})\", year: {year}, kind: report, source: \"https://example.org/{number}\"}}"
        );
    }
    yaml
}

fn glossary(author: &mut Author) -> String {
    let mut yaml = String::from("format: 1\nterms:\n");
    for number in 0..TERMS {
        let (term, means) = (author.phrase(2).to_lowercase(), author.phrase(14));
        let _ = writeln!(
            yaml,
            "  - {{id: term-{number}, term: \"{term}\", means: \"{means}\", source: work-{number}}}"
        );
    }
    yaml
}

fn standard(author: &mut Author) -> String {
    let mut yaml = String::from(
        "format: 1\nid: state\ntitle: The state's standard\nbody: A board\nsource: \"https://example.org/standard\"\nlaw_as_of: 2026-09-30\ncheck_by: 2027-09-30\nrequirements:\n",
    );
    for number in 0..REQUIREMENTS {
        let _ = writeln!(yaml, "  - {{id: r-{number}, text: \"{}\"}}", author.phrase(12));
    }
    yaml
}

fn credits() -> String {
    let picture = |number| {
        format!(
            "  - {{file: figure-{number}.svg, title: Figure {number}, by: A hand, licence: CC0-1.0}}\n"
        )
    };
    "format: 1\npictures:\n".to_owned() + &(0..PICTURES).map(picture).collect::<String>()
}

fn drawing(author: &mut Author) -> String {
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 360\" width=\"640\" height=\"360\">\n",
    );
    for row in 0..9 {
        let (x, y, word) = (author.below(400), 20 + row * 36, author.phrase(2));
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"180\" height=\"28\" fill=\"none\" stroke=\"#000\"/><text x=\"{}\" y=\"{}\">{word}</text>",
            x + 8,
            y + 19
        );
    }
    svg + "</svg>\n"
}

/// A terminal objective a day, an enabling one a module.
fn manifest(author: &mut Author, count: usize) -> String {
    let mut yaml = format!(
        "format: 1
id: {COURSE}
title: A course of {count} modules
version: 1.0.0
language: en
licence: CC-BY-4.0
status: draft
level: in-service
audiences: [officer, telecommunicator]
goal: {}
dates: {{created: 2026-01-05, revised: 2026-11-24, review_by: 2027-11-24, law_as_of: 2026-09-30}}
people: {{prepared_by: A generator}}
class: {{min: 8, max: 16, participants_per_instructor: 8}}
prerequisites:
  - {}
room:
  - {}
equipment: [{{item: Projector, per: class}}]
breaks: {{longest_without: 100}}
safety_plan:
  stop_word: Red
  rules:
    - {}
tests: {{pre: {{items: 10}}, post: {{items: 25, pass_percent: 80}}}}
changes:
  - {{version: 1.0.0, date: 2026-11-24, summary: Made, by: A generator}}
objectives:
",
        author.phrase(20),
        author.phrase(10),
        author.phrase(12),
        author.phrase(12),
    );
    for index in 0..count {
        let day = index / A_DAY + 1;
        let mut objective = |id: &str, rest: &str| {
            let (condition, task, criterion) =
                (author.phrase(6), author.phrase(8), author.phrase(8));
            let requirement = author.below(REQUIREMENTS);
            let _ = writeln!(
                yaml,
                "  - {{id: {id}, {rest}, condition: \"{condition},\", task: {task}, criterion: {criterion}, requirements: [state/r-{requirement}], assessed_in: [{}, post-test]}}",
                slug(index)
            );
        };
        if index % A_DAY == 0 {
            objective(&format!("B-{day}"), "kind: tpo");
        }
        objective(
            &format!("B-{day}.{}", index % A_DAY + 1),
            &format!("kind: epo, parent: B-{day}"),
        );
    }
    yaml.push_str("days:\n");
    let slugs: Vec<String> = (0..count).map(slug).collect();
    for day in slugs.chunks(A_DAY) {
        let _ = writeln!(
            yaml,
            "  - {{start: \"08:00\", end: \"17:00\", lunch: {{after: {}, minutes: 60}}, modules: [{}]}}",
            day[day.len() / 2],
            day.join(", ")
        );
    }
    yaml
}

/// A module: four sections and a break, 50 minutes.
///
/// Two passages for instructors end or begin with a word that no other text has: a page puts other
/// text in their place, and a single word in common there is enough for kitbag's search for leaks.
fn module(author: &mut Author, index: usize, count: usize) -> String {
    let number = index + 1;
    let (day, place) = (index / A_DAY + 1, index % A_DAY + 1);
    let mut text = format!(
        "---
title: {}
block: D{day}.{place}
goal: {}
minutes: 50
method: [lecture, discussion, practice, assessment]
objectives: [B-{day}, B-{day}.{place}]
materials: [{{item: Worksheet, per: person}}, {{item: Card, per: group}}]
groups: {{size: 3, remainder: {} anyway}}
rehearse: {}
if_late: {}
fidelity: adaptable
---

",
        author.phrase(4),
        author.phrase(16),
        author.phrase(8),
        author.phrase(12),
        author.phrase(12),
    );
    lesson(author, &mut text, number);
    parts(author, &mut text, number, index * 7 % count + 1);
    let _ = write!(text, "## Break {{#pause-{number} .break minutes=10}}\n\n");
    practice(author, &mut text, number);
    if number.is_multiple_of(5) {
        scenario(author, &mut text, number);
    }
    close(author, &mut text, number, day, place);
    text
}

fn lesson(author: &mut Author, text: &mut String, number: usize) {
    let _ = write!(text, "## {} {{#lesson-{number} minutes=10}}\n\n", author.phrase(3));
    text.push_str(&author.paragraph(4));
    text.push_str(&author.paragraph(5));
    let _ = write!(text, ":::: ask\n{}\n\n::: expect\n", author.sentence());
    for _ in 0..3 {
        let (answer, reply) = (author.phrase(6), author.text(1));
        let _ = writeln!(text, "- **\"{answer}.\"** {reply}");
    }
    text.push_str(":::\n::::\n\n");
    table(author, text);
    let (title, points) = (author.phrase(3), author.items(4, 5));
    let _ = write!(text, "::: slide {title} {{#slide-{number}}}\n{points}:::\n\n");
    let _ = write!(text, "::: say\n{}\n:::\n\n", author.text(4));
}

fn table(author: &mut Author, text: &mut String) {
    text.push_str("| Part | In plain words | In the field |\n|---|---|---|\n");
    for _ in 0..4 {
        let (part, plain, field) = (author.phrase(2), author.phrase(9), author.phrase(7));
        let _ = writeln!(text, "| {part} | {plain} | {field} |");
    }
    text.push('\n');
}

fn parts(author: &mut Author, text: &mut String, number: usize, elsewhere: usize) {
    let _ = write!(text, "## {} {{#parts-{number} minutes=12}}\n\n", author.phrase(4));
    let _ = write!(
        text,
        "{} See [{}](module-{elsewhere:04}.md#lesson-{elsewhere}).[^n{number}]\n\n[^n{number}]: {}\n\n",
        author.text(3),
        author.phrase(3).to_lowercase(),
        author.text(1)
    );
    let _ = write!(text, "### {} {{#part-{number}}}\n\n", author.phrase(3));
    text.push_str(&author.paragraph(5));
    if number.is_multiple_of(4) {
        let (alt, caption) = (author.sentence(), author.phrase(8));
        let _ =
            write!(text, "![{alt}](../media/figure-{}.svg \"{caption}\")\n\n", number % PICTURES);
    }
    let _ = write!(text, "::: show {{slide=slide-{number}}}\n{}\n:::\n\n", author.text(1));
    let _ = write!(text, "> [!NOTE]\n> {}\n\n", author.text(2));
    let _ = write!(text, "::: say\n{}\n:::\n\n", author.text(5));
    let _ = write!(text, "::: instructor\n{}\n:::\n\n", author.text(2));
    let _ = write!(text, "### {} {{audience=telecommunicator}}\n\n", author.phrase(3));
    text.push_str(&author.paragraph(6));
    let _ = write!(text, "::: say {{audience=telecommunicator}}\nYou {}\n:::\n\n", author.text(2));
}

fn practice(author: &mut Author, text: &mut String, number: usize) {
    let _ = write!(text, "## {} {{#practice-{number} .activity minutes=10}}\n\n", author.phrase(3));
    text.push_str(&author.paragraph(3));
    let title = author.phrase(3);
    let _ = writeln!(text, "::: activity {title} {{#activity-{number} groups=3 minutes=8}}");
    for step in 1..=4 {
        let _ = writeln!(text, "{step}. {}", author.sentence());
    }
    text.push_str(":::\n\n");
    let title = author.phrase(2);
    let _ = writeln!(text, ":::: worksheet {title} {{#sheet-{number} give=during}}");
    text.push_str("| Time | What happened | Who knew it? | What else? |\n|---|---|---|---|\n");
    for row in 0..4 {
        let _ = writeln!(text, "| 18:4{row} | {} |  |  |", author.phrase(4));
    }
    let _ = write!(text, "\n{}:\n\n::: lines {{count=3}}\n::::\n\n", author.phrase(7));
    let _ = write!(text, "::: do\n{}\n:::\n\n", author.text(2));
    let (question, answer) = (author.sentence(), author.text(2));
    let _ = write!(text, ":::: debrief\n{question}\n\n::: expect\n{answer}\n:::\n::::\n\n");
    if number.is_multiple_of(6) {
        let (title, guide) = (author.phrase(3), author.text(1));
        let _ = write!(text, "::: insert {title} {{#insert-{number} required}}\n{guide}\n:::\n\n");
    }
}

fn scenario(author: &mut Author, text: &mut String, number: usize) {
    let _ = write!(text, "::: safety\n{}\n:::\n\n", author.text(1));
    let (title, set_up, cues, stop) =
        (author.phrase(3), author.text(2), author.text(2), author.text(1));
    let _ = write!(
        text,
        ":::: scenario {title} {{#scene-{number}}}\n**Set-up.** {set_up}\n\n**Cues.** {cues}\n\n**Stop conditions.** {stop}\n\n::: role-player {}\n{}\n:::\n::::\n\n",
        author.phrase(2),
        author.text(4)
    );
}

fn close(author: &mut Author, text: &mut String, number: usize, day: usize, place: usize) {
    let _ = write!(text, "## {} {{#check-{number} .assessment minutes=8}}\n\n", author.phrase(2));
    text.push_str(&author.paragraph(2));
    let _ = write!(text, "::: keypoints\n{}:::\n\n", author.items(4, 9));
    for (item, uses) in [(1, "pre,post"), (2, "check")] {
        let _ = write!(
            text,
            ":::: question {{#q-{number}-{item} objectives=B-{day}.{place} use={uses}}}\n{}\n\n",
            author.sentence()
        );
        for option in 0..4 {
            let tick = if option == number % 4 { "x" } else { " " };
            let _ = writeln!(text, "- [{tick}] {}", author.phrase(7));
        }
        let _ = write!(text, "\n::: answer\n{}\n:::\n::::\n\n", author.text(1));
    }
}
