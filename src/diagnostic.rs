//! What is wrong, where, and what to do about it: data only. `report` draws it.

use crate::span::Span;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing can be built before it is mended.
    Error,
    /// Worth mending; a build goes on.
    Warning,
}

impl Level {
    /// Its word, for people and programs.
    pub fn word(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
        }
    }
}

/// Where a diagnostic points.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A passage of a file that was read.
    Span(Span),
    /// A file that could not be read, or does not exist: its path as an author would write it.
    Path(String),
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Place::Span(span)
    }
}

/// One fault of the author's source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave it is.
    pub level: Level,
    /// The fault's name, such as `unknown-key`: stable, for machines and for allowances.
    pub rule: &'static str,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// What it points at.
    pub place: Place,
    /// A few words beside the place.
    pub label: String,
    /// Other places that explain it, each with a few words.
    pub related: Vec<(Span, String)>,
    /// What to do, a sentence each.
    pub help: Vec<String>,
    /// A change that certainly mends it.
    pub fix: Option<Fix>,
}

/// A change that certainly mends a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// An id that nothing else has, made of these words; it goes into the braces that stand here, or at
    /// the end of the line, which this place then is.
    Id(Span, String),
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(rule: &'static str, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            level: Level::Error,
            rule,
            message: message.into(),
            place: place.into(),
            label: String::new(),
            related: Vec::new(),
            help: Vec::new(),
            fix: None,
        }
    }

    /// A warning at a place.
    pub fn warning(
        rule: &'static str,
        place: impl Into<Place>,
        message: impl Into<String>,
    ) -> Self {
        Self { level: Level::Warning, ..Self::error(rule, place, message) }
    }

    /// The same with a few words beside the place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// The same with another place that explains it.
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// The same with one more thing to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// The same with one thing to do, where none is said yet.
    pub fn or_help(self, help: impl Into<String>) -> Self {
        if self.help.is_empty() { self.help(help) } else { self }
    }

    /// The same with a change that certainly mends it.
    pub fn fix(self, fix: Fix) -> Self {
        let fixed = Self { fix: Some(fix), ..self };
        fixed.help("`kitbag check --fix` writes one")
    }

    /// The same with a hint at the nearest of the names that exist, or at all of them if they are few.
    pub fn suggest<'a>(self, word: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = names.into_iter().collect();
        match nearest(word, &names) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None if (1..=24).contains(&names.len()) => {
                let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                self.help(format!("expected one of {}", list.join(", ")))
            }
            None => self,
        }
    }

    /// The same where there may be tens of thousands of names, and as many words that are none of them: each is compared
    /// with all, so that after so many faults `told` no more is proposed.
    pub fn suggest_among<'a>(
        self,
        word: &str,
        names: impl IntoIterator<Item = &'a str>,
        told: usize,
    ) -> Self {
        if told < MOST_PROPOSALS { self.suggest(word, names) } else { self }
    }
}

/// How many faults may be told before one with names that an author wrote, for a name to be proposed.
pub const MOST_PROPOSALS: usize = 400;

/// A number of things in words: `1 day`, `2 days`.
pub fn plural(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// The name most like `word`, if one is so like it that a slip of the finger explains the difference.
pub fn nearest<'a>(word: &str, names: &[&'a str]) -> Option<&'a str> {
    let length = word.chars().count();
    // So many letters too many or too few that no slip explains them: comparing those would take long.
    let is_as_long = |name: &str| {
        let other = name.chars().count();
        length.min(other) * 5 >= length.max(other) * 3
    };
    names
        .iter()
        .filter(|name| is_as_long(name) && may_be_alike(word, name))
        .map(|name| (strsim::normalized_damerau_levenshtein(word, name), *name))
        .filter(|(likeness, _)| *likeness >= LEAST_ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, name)| name)
}

/// How like a name is at least that is proposed, from 0 to 1.
const LEAST_ALIKE: f64 = 0.6;

/// Whether two words have enough letters in common to be alike, in whatever order: which is soon counted, where many
/// wrong words are compared with many names.
fn may_be_alike(word: &str, name: &str) -> bool {
    let mut rest: Vec<char> = name.chars().collect();
    let (length, other) = (word.chars().count(), rest.len());
    let mut take =
        |letter| rest.iter().position(|one| *one == letter).map(|at| rest.swap_remove(at));
    let common = word.chars().filter(|letter| take(*letter).is_some()).count();
    common as f64 >= LEAST_ALIKE * length.max(other) as f64
}

/// Whether `word` isn't a name, and so like it that it may be meant: at most two letters in a name of eight or more are
/// wrong, missing, too many or in each other's place, and one in a name of four.
pub fn is_slip(word: &str, name: &str) -> bool {
    let (length, other) = (name.chars().count(), word.chars().count());
    let most = (length / 4).min(2);
    // Words of very different length are not compared: that would take long.
    length.abs_diff(other) <= most && (1..=most).contains(&strsim::damerau_levenshtein(word, name))
}

/// Whether any of them forbids a build.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_near_as_long_as_slips_explain_the_difference() {
        assert_eq!(nearest("abcdefghij", &["abcdef"]), Some("abcdef"), "four letters too many");
        assert_eq!(nearest("abcdefghijk", &["abcdef"]), None, "five");
        assert_eq!(nearest("abc", &["abcde", "abcdef"]), Some("abcde"), "two too few");
        assert_eq!(nearest(&"a".repeat(1 << 20), &["a"]), None);
    }

    #[test]
    fn after_many_faults_no_name_is_proposed() {
        let fault = |told| {
            let span = Span::new(crate::span::FileId(0), 0, 0);
            Diagnostic::error("a-rule", span, "a").suggest_among("tow", ["two"], told).help
        };
        assert_eq!(fault(MOST_PROPOSALS - 1), ["did you mean `two`?"]);
        assert_eq!(fault(MOST_PROPOSALS), Vec::<String>::new());
    }

    #[test]
    fn letters_in_common_rule_no_name_out_that_is_alike() {
        let names = ["say", "slide", "scenario", "question", "role-player", "größe"];
        for word in [
            "sya",
            "slid",
            "slied",
            "senario",
            "questoin",
            "player-role",
            "groesse",
            "größen",
            "x",
            "",
        ] {
            for name in names {
                let likeness = strsim::normalized_damerau_levenshtein(word, name);
                assert!(may_be_alike(word, name) || likeness < LEAST_ALIKE, "{word}, {name}");
            }
        }
        assert!(!may_be_alike("abcde", "fghij"));
        assert!(may_be_alike("abcxy", "abcde") && !may_be_alike("abxyz", "abcde"), "three of five");
    }

    #[test]
    fn a_slip_is_two_letters_of_eight_and_one_of_four() {
        for (word, name, is_it) in [
            ("abcdefgh", "abcdefgh", false),
            ("abcdefghij", "abcdefgh", true),
            ("abcdefghijk", "abcdefgh", false),
            ("bacdehgf", "abcdefgh", false),
            ("bacdefhg", "abcdefgh", true),
            ("abcde", "abcd", true),
            ("abcdef", "abcd", false),
            ("ab", "abc", false),
            ("größen", "größe", true),
        ] {
            assert_eq!(is_slip(word, name), is_it, "{word} for {name}");
        }
    }
}
