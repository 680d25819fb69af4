//! What `agency.yaml` says: who deploys a kit, and how its papers look. Nothing is looked up here.

use crate::span::Spanned;
use crate::syntax::colour::Colour;
use crate::syntax::decode::{choice, record};
use crate::syntax::document_name::DocumentName;
use crate::syntax::manifests::Contacts;
use crate::syntax::tree::Field;
use crate::syntax::values::{Clock, Format, Id, Slug};

record! {
    /// The manifest of an agency.
    pub struct AgencyFile {
        /// The format version.
        pub format: Format,
        /// The agency's id, which is its folder's name.
        pub id: Spanned<Slug>,
        /// Its name.
        pub name: String,
        /// Its short name.
        pub short_name: Option<String>,
        /// Whose agency it is.
        pub kind: AgencyKind,
        /// How to reach it.
        pub contacts: Option<Contacts>,
        /// Its postal address.
        pub address: Option<String>,
        /// Who approved its texts: name and office.
        pub approved_by: Option<String>,
        /// Its colours.
        pub colours: Option<Colours>,
        /// Its logo.
        pub logo: Option<LogoFile>,
        /// The paper that it prints on.
        pub paper: Option<Paper>,
        /// The documents that come first where a kit lists them, in this order; the others follow.
        pub order: Vec<DocumentName>,
        /// What it calls things that the glossary explains.
        pub terms: Vec<AgencyTerm>,
        /// The facts of the site for the safety plan.
        pub site: Option<Site>,
        /// What it changes of single courses.
        pub courses: Vec<AgencyCourse>,
    }
}

impl AgencyFile {
    /// What it changes of a course.
    pub fn course(&self, id: &Slug) -> impl Iterator<Item = &AgencyCourse> {
        self.courses.iter().filter(move |course| course.course.value == *id)
    }

    /// What it is called where room is short.
    pub fn called(&self) -> &str {
        self.short_name.as_deref().unwrap_or(&self.name)
    }

    /// What stands in place of a field, if that is the agency's and known.
    pub fn value_of(&self, field: Field) -> Option<&str> {
        let contacts = self.contacts.as_ref();
        match field {
            Field::AgencyName => Some(&self.name),
            Field::AgencyShortName => Some(self.called()),
            Field::AgencyPhone => contacts?.phone.as_deref(),
            Field::AgencyWeb => contacts?.web.as_deref(),
            Field::CourseTitle | Field::CourseVersion | Field::AcademyName => None,
        }
    }
}

choice! {
    /// Whose agency it is.
    pub enum AgencyKind {
        /// A state's.
        State = "state",
        /// A county's.
        County = "county",
        /// A town's or city's.
        Municipal = "municipal",
        /// A tribe's.
        Tribal = "tribal",
        /// Of several together.
        Regional = "regional",
        /// Another's.
        Other = "other",
    }
}

record! {
    /// The colours of an agency. One that can't be read on white paper is darkened until it can be.
    pub struct Colours {
        /// For headings and bars.
        pub primary: Spanned<Colour>,
        /// For what must be noticed.
        pub accent: Option<Spanned<Colour>>,
    }
}

record! {
    /// The logo of an agency.
    pub struct LogoFile {
        /// The SVG or PNG file in the agency's folder.
        pub file: Spanned<String>,
        /// What it shows, for those who can't see it.
        pub alt: String,
    }
}

choice! {
    /// The paper that is printed on.
    pub enum Paper {
        /// US Letter, 8.5 by 11 inches.
        Letter = "letter",
        /// A4, 210 by 297 millimetres.
        A4 = "a4",
    }
}

record! {
    /// A term of the glossary, and what an agency calls it.
    pub struct AgencyTerm {
        /// The term's id in the glossary.
        pub term: Spanned<Id>,
        /// The agency's word for it.
        pub here: String,
    }
}

record! {
    /// What an agency changes of a course.
    pub struct AgencyCourse {
        /// The course's id.
        pub course: Spanned<Slug>,
        /// The modules that it adds.
        pub modules: Vec<AddedModule>,
        /// Its own hours for some of the days.
        pub days: Vec<AgencyDay>,
    }
}

record! {
    /// A module that an agency adds to a course.
    pub struct AddedModule {
        /// The module: `MODULE.md` in the agency's folder `modules/COURSE`.
        pub module: Spanned<Slug>,
        /// The course's module after which it is taught.
        pub after: Spanned<Slug>,
    }
}

record! {
    /// An agency's own hours for a day.
    pub struct AgencyDay {
        /// The day, from 1.
        pub day: Spanned<u32>,
        /// When it begins.
        pub start: Option<Clock>,
        /// When it must be over.
        pub end: Option<Spanned<Clock>>,
    }
}

record! {
    /// The facts of a training site, as the safety plan asks for them.
    pub struct Site {
        /// The site and its street address.
        pub place: Option<String>,
        /// The lead safety officer.
        pub lead_safety_officer: Option<String>,
        /// The nearest emergency department, and the minutes to it by car.
        pub emergency_department: Option<String>,
        /// The first-aid person and where the kit is.
        pub first_aid: Option<String>,
        /// Where the defibrillator is.
        pub defibrillator: Option<String>,
        /// How to call for help: telephone, radio, words.
        pub call_for_help: Option<String>,
        /// The way in for an ambulance.
        pub way_in: Option<String>,
        /// The agency's injury report, and to whom it goes.
        pub injury_report: Option<String>,
    }
}
