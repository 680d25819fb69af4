//! From minutes to clock times: days, lunch, rotations, training hours.

use std::collections::BTreeMap;

use crate::course::CourseModule;
use crate::diagnostic::Diagnostic;
use crate::source::FilePath;
use crate::syntax::course_file::{CourseFile, DayFile, DayItem, Rotation};
use crate::syntax::decode::Faults;
use crate::syntax::manifests::{AcademyFile, BreakRule};
use crate::syntax::parse::module_path;
use crate::syntax::tree::SectionKind;
use crate::syntax::values::Clock;

/// A course laid out on days.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// The days.
    pub days: Vec<Day>,
    /// Minutes of the course: breaks in, lunch out.
    pub minutes: u32,
    /// Minutes of breaks inside modules.
    pub break_minutes: u32,
    /// Training hours by the academy's rule, in hundredths.
    pub hundredth_hours: u32,
    /// When each module runs, in teaching order.
    runs: Vec<Option<Run>>,
}

/// A day.
#[derive(Clone, Debug)]
pub struct Day {
    /// Its number, from 1.
    pub number: usize,
    /// Its title.
    pub title: Option<String>,
    /// When it begins.
    pub start: Clock,
    /// When it is over.
    pub end: Clock,
    /// Its minutes: breaks in, lunch out.
    pub minutes: u32,
    /// What happens, in order.
    pub slots: Vec<Slot>,
}

/// What happens at one time.
#[derive(Clone, Debug)]
pub enum Slot {
    /// One module for the whole class.
    Module(Session),
    /// Lunch.
    Lunch(Pause),
    /// Several modules at once, groups passing through them.
    Rotation(Stations),
}

/// One module for the whole class.
#[derive(Clone, Debug)]
pub struct Session {
    /// The module, by its place in teaching order, from 0.
    pub module: usize,
    /// When it begins.
    pub start: Clock,
    /// How long it takes.
    pub minutes: u32,
}

/// A time in which nobody works.
#[derive(Clone, Debug)]
pub struct Pause {
    /// When it begins.
    pub start: Clock,
    /// How long it is.
    pub minutes: u32,
}

/// Modules that run at once.
#[derive(Clone, Debug)]
pub struct Stations {
    /// When the first round begins.
    pub start: Clock,
    /// How long one round takes: as long as the longest station.
    pub round_minutes: u32,
    /// How many groups there are.
    pub groups: u32,
    /// The modules, by their places in teaching order, from 0.
    pub modules: Vec<usize>,
    /// For each round, for each station, the group that is there, from 1.
    pub rounds: Vec<Vec<Option<u32>>>,
}

impl Stations {
    /// How long all rounds take.
    pub fn minutes(&self) -> u32 {
        self.round_minutes * self.rounds.len() as u32
    }

    /// When a round begins.
    pub fn round_start(&self, round: usize) -> Clock {
        self.start.after(self.round_minutes * round as u32)
    }
}

/// When a module runs.
#[derive(Clone, Debug)]
pub struct Run {
    /// The day, from 1.
    pub day: usize,
    /// The times at which it begins: one, or one a round.
    pub starts: Vec<Clock>,
}

impl Schedule {
    /// Its training hours with as many digits as they need: `16`, `7.5`.
    pub fn hours(&self) -> String {
        let text = format!("{}.{:02}", self.hundredth_hours / 100, self.hundredth_hours % 100);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// When the module at this place in teaching order runs.
    pub fn run(&self, module: usize) -> Option<&Run> {
        self.runs.get(module)?.as_ref()
    }
}

impl Slot {
    /// The modules that run in it, by their places in teaching order, from 0.
    pub fn modules(&self) -> Vec<usize> {
        match self {
            Slot::Module(session) => vec![session.module],
            Slot::Lunch(_) => Vec::new(),
            Slot::Rotation(stations) => stations.modules.clone(),
        }
    }

    fn starts(&self, module: usize) -> Vec<Clock> {
        match self {
            Slot::Module(session) if session.module == module => vec![session.start],
            Slot::Rotation(stations) => {
                match stations.modules.iter().position(|one| *one == module) {
                    Some(station) => {
                        let busy = stations
                            .rounds
                            .iter()
                            .enumerate()
                            .filter(|(_, round)| round[station].is_some());
                        busy.map(|(number, _)| stations.round_start(number)).collect()
                    }
                    None => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }
}

/// Lays modules out on days. `modules` are in the order in which the days name them.
pub(super) fn lay_out(
    days: &[DayFile],
    modules: &[CourseModule],
    academy: &AcademyFile,
    course: &CourseFile,
    faults: &mut Faults,
) -> Schedule {
    let places = modules.iter().zip(0..).map(|(module, place)| (&module.path, place)).collect();
    let mut layout = Layout { modules, places, course, break_minutes: 0, faults };
    let days: Vec<Day> = (1..).zip(days).map(|(number, day)| layout.day(number, day)).collect();
    let break_minutes = layout.break_minutes;
    let minutes: u32 = days.iter().map(|day| day.minutes).sum();
    let counted = match academy.training_hour.breaks {
        BreakRule::Counted => minutes,
        BreakRule::Excluded => minutes - break_minutes,
    };
    let hundredth_hours = counted * 100 / academy.training_hour.minutes.0;
    let mut runs = vec![None; modules.len()];
    for day in &days {
        for slot in &day.slots {
            for module in slot.modules() {
                let starts = slot.starts(module);
                runs[module] = (!starts.is_empty()).then_some(Run { day: day.number, starts });
            }
        }
    }
    Schedule { days, minutes, break_minutes, hundredth_hours, runs }
}

struct Layout<'a> {
    modules: &'a [CourseModule],
    places: BTreeMap<&'a FilePath, usize>,
    course: &'a CourseFile,
    break_minutes: u32,
    faults: &'a mut Faults,
}

impl Layout<'_> {
    fn day(&mut self, number: usize, file: &DayFile) -> Day {
        let mut day = Day {
            number,
            title: file.title.clone(),
            start: file.start,
            end: file.start,
            minutes: 0,
            slots: Vec::new(),
        };
        for item in &file.modules {
            match item {
                DayItem::Module(name) => {
                    let Some(module) = self.index(&name.value) else { continue };
                    let minutes = self.modules[module].minutes();
                    self.break_minutes += breaks(&self.modules[module]);
                    day.add(Slot::Module(Session { module, start: day.end, minutes }), minutes);
                }
                DayItem::Rotation(rotation) => {
                    if let Some(stations) = self.stations(rotation, day.end) {
                        let minutes = stations.minutes();
                        day.add(Slot::Rotation(stations), minutes);
                    }
                }
            }
            if let Some(lunch) = &file.lunch
                && item.has(&lunch.after.value)
            {
                let (start, minutes) = (day.end, lunch.minutes.0);
                day.slots.push(Slot::Lunch(Pause { start, minutes }));
                day.end = start.after(minutes);
            }
        }
        day
    }

    fn stations(&mut self, rotation: &Rotation, start: Clock) -> Option<Stations> {
        let count = rotation.rotate.len();
        if count < 2 || !(1..=40).contains(&rotation.groups) {
            self.faults.push(
                Diagnostic::error(
                    "rotation",
                    rotation.span,
                    "a rotation has at least two modules and from 1 to 40 groups",
                )
                .help("write `{rotate: [one, two], groups: 2}`, or name a single module by itself"),
            );
            return None;
        }
        let modules: Vec<usize> =
            rotation.rotate.iter().filter_map(|name| self.index(&name.value)).collect();
        if modules.len() < count {
            return None;
        }
        let round_minutes = modules.iter().map(|module| self.modules[*module].minutes()).max()?;
        let rounds = count.max(rotation.groups as usize);
        let group_at = |round: usize, station: usize| {
            let group = (station + rounds - round) % rounds;
            (group < rotation.groups as usize).then_some(group as u32 + 1)
        };
        let rounds = (0..rounds)
            .map(|round| (0..count).map(|station| group_at(round, station)).collect())
            .collect();
        Some(Stations { start, round_minutes, groups: rotation.groups, modules, rounds })
    }

    fn index(&self, name: &str) -> Option<usize> {
        let path = module_path(self.course, name).ok()?;
        self.places.get(&path).copied()
    }
}

impl Day {
    fn add(&mut self, slot: Slot, minutes: u32) {
        self.slots.push(slot);
        self.minutes += minutes;
        self.end = self.end.after(minutes);
    }
}

fn breaks(module: &CourseModule) -> u32 {
    let breaks = module.tree.sections.iter().filter(|section| section.kind == SectionKind::Break);
    breaks.map(|section| section.minutes.0).sum()
}
