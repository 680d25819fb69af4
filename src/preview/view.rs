//! How somebody looks at a course, as it stands in the address of a page.

use crate::course::Selection;
use crate::course::overlay::Blanks;
use crate::projection::Edition;
use crate::syntax::decode::choice;
use crate::syntax::values::{Id, Slug};

choice! {
    /// Whether an agency's texts stand in their places.
    pub enum Inserts {
        /// They do, as far as the agency wrote them.
        Filled = "filled",
        /// Its places are as blank as before it wrote any.
        Blank = "blank",
    }
}

/// How somebody looks at a course.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct View {
    /// Which documents go together.
    pub edition: Edition,
    /// In whose brand; the academy's own, if it is nobody's.
    pub agency: Option<Slug>,
    /// Whether that agency's texts stand in it.
    pub inserts: Inserts,
    /// One audience, instead of all.
    pub audience: Option<Id>,
    /// A declared variant, instead of the course's own days.
    pub variant: Option<Slug>,
}

impl View {
    /// Reads a view: `edition~agency~inserts~audience~variant`, with nothing for what isn't chosen.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('~').collect();
        let [edition, agency, inserts, audience, variant] = parts.as_slice() else { return None };
        fn chosen<T>(text: &str, parse: fn(&str) -> Result<T, String>) -> Option<Option<T>> {
            if text.is_empty() { Some(None) } else { parse(text).ok().map(Some) }
        }
        Some(Self {
            edition: Edition::from_word(edition)?,
            agency: chosen(agency, Slug::parse)?,
            inserts: Inserts::from_word(inserts)?,
            audience: chosen(audience, Id::parse)?,
            variant: chosen(variant, Slug::parse)?,
        })
    }

    /// What is chosen of the course, all but the agency. An agency may leave blanks: they are looked at, not taught
    /// from.
    pub(super) fn selection(&self) -> Selection {
        Selection {
            variant: self.variant.clone(),
            audience: self.audience.clone(),
            blanks: Blanks::Allowed,
            ..Selection::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_read_whole_or_not_at_all() {
        let view = View::parse("participant~rio-bravo-pd~blank~officer~").unwrap();
        assert_eq!(view.edition, Edition::Participant);
        assert_eq!(view.agency.unwrap().as_str(), "rio-bravo-pd");
        assert_eq!(view.inserts, Inserts::Blank);
        assert_eq!(view.audience.unwrap().as_str(), "officer");
        assert_eq!(view.variant, None);
        for bad in [
            "",
            "instructor",
            "instructor~~~~",
            "instructor~..~filled~~",
            "instructor~~filled~~~",
            "all~~filled~~",
            "instructor~~filled~/etc~",
        ] {
            assert_eq!(View::parse(bad), None, "{bad}");
        }
    }
}
