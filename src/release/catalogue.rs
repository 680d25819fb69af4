//! What a catalogue says of a kit, and what it becomes with the next release.

use crate::digest::Digest;
use crate::kit::{Reason, Received, Refusal};
use crate::release::catalogue_file::{Catalogue, Course, FORMAT, Release, State, Withdrawal};
use crate::syntax::values::{Slug, Version};

/// Whether a kit may be older than the newest release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Older {
    /// It is refused.
    Refused,
    /// Somebody asked for it.
    Allowed,
}

impl Catalogue {
    /// A course's releases.
    pub fn course(&self, id: &Slug) -> Option<&Course> {
        self.courses.iter().find(|course| course.id == *id)
    }

    /// A release.
    pub fn release(&self, course: &Slug, version: &Version) -> Option<&Release> {
        self.course(course)?.releases.iter().find(|release| release.version == *version)
    }

    /// The state of the release that a kit is of; a kit that isn't to be taught from is refused. A packet that an
    /// agency made itself isn't listed: of it, only the version is judged.
    pub fn judge(&self, kit: &Received, digest: Digest, older: Older) -> Result<State, Refusal> {
        let about = &kit.about;
        let name = format!("{} {}", about.course, about.version);
        let refuse = |reason, what: String| Err(Refusal::new(reason, what));
        let Some(course) = self.course(&about.course) else {
            return refuse(
                Reason::NotListed,
                format!("the catalogue has no course `{}`", about.course),
            );
        };
        let active = course.releases.iter().find(|release| release.state == State::Active);
        let instead = match active {
            Some(release) => format!("{} is active", release.version),
            None => "no release of it is active".to_owned(),
        };
        let Some(release) = self.release(&about.course, &about.version) else {
            let newest = course.releases.first().map(|release| &release.version);
            return match newest.is_some_and(|newest| about.version < *newest) {
                true => refuse(
                    Reason::Rollback,
                    format!(
                        "the catalogue doesn't list {name}, and lists newer releases: {instead}"
                    ),
                ),
                false => refuse(
                    Reason::NotListed,
                    format!("the catalogue doesn't list {name}: {instead}"),
                ),
            };
        };
        let published = format!("{}.zip", kit.name);
        match release.files.iter().find(|file| file.name == published) {
            Some(file) if file.sha256 != digest => {
                return refuse(
                    Reason::OtherBytes,
                    format!(
                        "the catalogue lists {name} with other bytes: its `{published}` is {}",
                        file.sha256
                    ),
                );
            }
            None if about.agency.is_none() => {
                return refuse(
                    Reason::NotListed,
                    format!("the catalogue lists {name}, and no `{published}` of it"),
                );
            }
            _ => {}
        }
        match (&release.withdrawn, release.state) {
            (Some(Withdrawal { date, reason }), _) => refuse(
                Reason::Withdrawn,
                format!("{name} was withdrawn on {date}: {reason}; {instead}"),
            ),
            (None, State::Superseded) if older == Older::Refused => {
                refuse(Reason::Superseded, format!("{name} was superseded: {instead}"))
            }
            (None, state) => Ok(state),
        }
    }

    /// Why a version can't be the course's next release. Releases go up: a catalogue has one active release of a course,
    /// and a lower version published later would look to every trainer like an old kit.
    pub fn refuses(&self, course: &Slug, version: &Version) -> Option<String> {
        let newest = &self.course(course)?.releases.first()?.version;
        (version <= newest).then(|| {
            format!("{version} can't follow {newest}, which was released: a release has a higher version than the last one")
        })
    }
}

/// The catalogue with a release more, which takes the place of those before it.
pub fn with_release(
    before: Option<Catalogue>,
    publisher: &str,
    course: &Slug,
    title: &str,
    release: Release,
) -> Catalogue {
    let mut catalogue = before.unwrap_or_else(|| Catalogue {
        format: FORMAT,
        number: 0,
        publisher: String::new(),
        courses: Vec::new(),
    });
    catalogue.number += 1;
    catalogue.publisher = publisher.to_owned();
    let at = catalogue.courses.partition_point(|other| other.id < *course);
    if catalogue.courses.get(at).is_none_or(|other| other.id != *course) {
        let id = course.clone();
        catalogue.courses.insert(at, Course { id, title: String::new(), releases: Vec::new() });
    }
    let course = &mut catalogue.courses[at];
    course.title = title.to_owned();
    for before in course.releases.iter_mut().filter(|release| release.state == State::Active) {
        before.state = State::Superseded;
    }
    course.releases.insert(0, release);
    catalogue
}

/// The catalogue with a release taken back, and, if one is named, an older one made active again; or why that can't be.
pub fn withdrawn(
    mut catalogue: Catalogue,
    id: &Slug,
    version: &Version,
    withdrawal: Withdrawal,
    back_to: Option<&Version>,
) -> Result<Catalogue, String> {
    let Some(course) = catalogue.courses.iter_mut().find(|course| course.id == *id) else {
        return Err(format!("the catalogue has no course `{id}`"));
    };
    let none = |version: &Version| format!("the catalogue doesn't list {id} {version}");
    let release = course.releases.iter_mut().find(|release| release.version == *version);
    let release = release.ok_or_else(|| none(version))?;
    if release.state == State::Withdrawn {
        return Err(format!("{id} {version} is withdrawn already"));
    }
    release.state = State::Withdrawn;
    release.withdrawn = Some(withdrawal);
    if let Some(back_to) = back_to {
        if course.releases.iter().any(|release| release.state == State::Active) {
            return Err(format!(
                "{id} has an active release: none has to be made active in its place"
            ));
        }
        let release = course.releases.iter_mut().find(|release| release.version == *back_to);
        let release = release.ok_or_else(|| none(back_to))?;
        if release.state == State::Withdrawn {
            return Err(format!("{id} {back_to} is withdrawn itself"));
        }
        release.state = State::Active;
    }
    catalogue.number += 1;
    Ok(catalogue)
}
