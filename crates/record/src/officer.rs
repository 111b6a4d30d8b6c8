//! Members of staff as dated data: grade, hours, team, absences, people they know.

use jiff::civil::Date;
use rules::{
    Policy,
    grade::{ContractedHours, Grade, HoursLimit},
};
use serde::{Deserialize, Serialize};

use crate::event::DecodeError;
use crate::{
    event::events,
    id::{OfficerId, PersonId, UnitId},
    person::Name,
    recorded::Recorded,
    reduction::{self, ReductionArranged, ReductionChanged, ReductionHeld, ReductionRemoved},
    refusal::Refusal,
    text, upcast,
};

/// A member of staff started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfficerJoined {
    /// Staff code: seven letters or digits.
    pub staff_code: String,
    /// Name.
    pub name: Name,
    /// Grade.
    pub grade: Grade,
    /// Contracted hours a week.
    pub contracted_hours: ContractedHours,
    /// First team.
    pub team: UnitId,
    /// First day.
    pub from: Date,
}

/// A grade from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GradeChanged {
    /// The grade.
    pub grade: Grade,
    /// First day.
    pub from: Date,
}

/// Contracted hours from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HoursChanged {
    /// Contracted hours a week.
    pub contracted_hours: ContractedHours,
    /// First day.
    pub from: Date,
}

/// A team from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TeamChanged {
    /// The team.
    pub team: UnitId,
    /// First day.
    pub from: Date,
}

/// Away: leave, training, sickness.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AbsenceRecorded {
    /// First day away.
    pub from: Date,
    /// Last day away.
    pub until: Date,
    /// Why, in a word that colleagues may see ("Leave", "Training", "Away").
    pub reason: String,
}

/// An absence was written wrong, was cut short or did not take place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AbsenceCorrected {
    /// The absence, as it stood.
    pub was: AbsenceRecorded,
    /// What it is instead; none when it did not take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<AbsenceRecorded>,
}

/// The officer said that they know a person in private life (S1.5): an exclusion, with no reason kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RelationDeclared {
    /// The person.
    pub person: PersonId,
}

/// A member of staff left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfficerLeft {
    /// Last day.
    pub on: Date,
}

events! {
    /// What happened to a member of staff.
    pub enum OfficerEvent {
        /// Started.
        OfficerJoined(OfficerJoined) = 1,
        /// Grade changed.
        GradeChanged(GradeChanged) = 1,
        /// Hours changed.
        HoursChanged(HoursChanged) = 1,
        /// Team changed.
        TeamChanged(TeamChanged) = 1,
        /// Away.
        AbsenceRecorded(AbsenceRecorded) = 1,
        /// An absence was put right.
        AbsenceCorrected(AbsenceCorrected) = 1,
        /// Hours were taken off for a time.
        ReductionArranged(ReductionArranged) = 1,
        /// The hours taken off, or their time, changed.
        ReductionChanged(ReductionChanged) = 1,
        /// No hours are taken off any more.
        ReductionRemoved(ReductionRemoved) = 1,
        /// Knows a person.
        RelationDeclared(RelationDeclared) = 1,
        /// Left.
        OfficerLeft(OfficerLeft) = 1,
    }
}

/// A member of staff, as a fold over their events.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Officer {
    /// Version of the last event folded in.
    pub version: u32,
    /// Staff code.
    pub staff_code: String,
    /// Name.
    pub name: Name,
    /// Grades, oldest first, each with its first day.
    pub grades: Vec<(Date, Grade)>,
    /// Contracted hours a week, oldest first, each with its first day.
    pub hours: Vec<(Date, ContractedHours)>,
    /// Teams, oldest first, each with its first day.
    pub teams: Vec<(Date, UnitId)>,
    /// Stretches away.
    pub absences: Vec<AbsenceRecorded>,
    /// Reductions of hours, in the order they were arranged, removed ones too.
    pub reductions: Vec<ReductionHeld>,
    /// People the officer knows.
    pub knows: Vec<PersonId>,
    /// Last day, once left.
    pub left_on: Option<Date>,
}

fn latest<T: Copy>(list: &[(Date, T)], day: Date) -> Option<T> {
    list.iter().rev().find(|(from, _)| *from <= day).map(|(_, value)| *value)
}

impl Officer {
    /// Grade on `day`.
    #[must_use]
    pub fn grade(&self, day: Date) -> Option<Grade> {
        latest(&self.grades, day)
    }

    /// Since which day the officer has had the grade of `day` without a break.
    #[must_use]
    pub fn in_grade_since(&self, day: Date) -> Option<Date> {
        let grade = self.grade(day)?;
        let held = self.grades.iter().rev().skip_while(|(from, _)| *from > day).take_while(|(_, g)| *g == grade);
        held.last().map(|(from, _)| *from)
    }

    /// Contracted hours a week on `day`.
    #[must_use]
    pub fn contracted_hours(&self, day: Date) -> Option<ContractedHours> {
        latest(&self.hours, day)
    }

    /// Team on `day`.
    #[must_use]
    pub fn team(&self, day: Date) -> Option<UnitId> {
        latest(&self.teams, day)
    }

    /// Why the officer is away on `day`, if they are.
    #[must_use]
    pub fn away(&self, day: Date) -> Option<&str> {
        self.absences.iter().find(|a| a.from <= day && day <= a.until).map(|a| a.reason.as_str())
    }

    /// Adds one event. Total.
    pub fn apply(&mut self, recorded: &Recorded<OfficerEvent>) {
        self.version = recorded.version;
        match &recorded.event {
            OfficerEvent::OfficerJoined(e) => {
                self.staff_code.clone_from(&e.staff_code);
                self.name.clone_from(&e.name);
                self.grades.push((e.from, e.grade));
                self.hours.push((e.from, e.contracted_hours));
                self.teams.push((e.from, e.team));
            }
            OfficerEvent::GradeChanged(e) => insert(&mut self.grades, e.from, e.grade),
            OfficerEvent::HoursChanged(e) => insert(&mut self.hours, e.from, e.contracted_hours),
            OfficerEvent::TeamChanged(e) => insert(&mut self.teams, e.from, e.team),
            OfficerEvent::AbsenceRecorded(e) => self.absences.push(e.clone()),
            OfficerEvent::AbsenceCorrected(e) => {
                if let Some(place) = self.absences.iter().position(|a| *a == e.was) {
                    self.absences.remove(place);
                }
                self.absences.extend(e.is.clone());
            }
            OfficerEvent::ReductionArranged(_) | OfficerEvent::ReductionChanged(_) | OfficerEvent::ReductionRemoved(_) => {
                reduction::apply(&mut self.reductions, recorded);
            }
            OfficerEvent::RelationDeclared(e) => self.knows.push(e.person),
            OfficerEvent::OfficerLeft(e) => self.left_on = Some(e.on),
        }
    }
}

/// Puts a dated value in its place; a later word for the same day replaces the earlier.
fn insert<T>(list: &mut Vec<(Date, T)>, from: Date, value: T) {
    list.retain(|(day, _)| *day != from);
    let place = list.partition_point(|(day, _)| *day < from);
    list.insert(place, (from, value));
}

/// A wish about a member of staff; each has the shape of its fact.
pub type OfficerCommand = OfficerEvent;

/// Decides what a wish about a member of staff makes happen.
///
/// # Errors
/// [`Refusal`], in words for the person who wished.
pub fn decide_officer(
    officer: &Officer,
    id: OfficerId,
    wish: OfficerCommand,
    today: Date,
    policy: &Policy,
) -> Result<OfficerEvent, Refusal> {
    let joined = officer.version > 0;
    match &wish {
        OfficerEvent::OfficerJoined(e) => {
            if joined {
                return Err(Refusal::AlreadyRecorded { what: "That officer" });
            }
            text::required("forename", "the forename", &e.name.forename, text::SHORT_MAX)?;
            text::required("surname", "the surname", &e.name.surname, text::SHORT_MAX)?;
            rules::identifier::parse(rules::identifier::IdentifierKind::StaffCode, &e.staff_code, today)
                .map_err(|why| Refusal::Identifier { field: "staffCode", why: why.to_string() })?;
            contracted(e.contracted_hours, today, policy)?;
        }
        _ if !joined => return Err(Refusal::NotFound { what: "officer" }),
        _ if officer.left_on.is_some() => return Err(Refusal::AlreadyEnded { what: "officer" }),
        OfficerEvent::HoursChanged(e) => contracted(e.contracted_hours, today, policy)?,
        OfficerEvent::AbsenceRecorded(e) => absence(e)?,
        OfficerEvent::AbsenceCorrected(e) => {
            if !officer.absences.contains(&e.was) {
                return Err(Refusal::NotFound { what: "absence" });
            }
            if let Some(is) = &e.is {
                absence(is)?;
            }
        }
        OfficerEvent::ReductionArranged(_) | OfficerEvent::ReductionChanged(_) | OfficerEvent::ReductionRemoved(_) => {
            return reduction::decide(officer, wish, today, policy);
        }
        OfficerEvent::RelationDeclared(e) => {
            if officer.knows.contains(&e.person) {
                return Err(Refusal::AlreadyRecorded { what: "That you know this person" });
            }
            debug_assert_ne!(e.person.0, id.0, "people and officers never share an id");
        }
        OfficerEvent::GradeChanged(_) | OfficerEvent::TeamChanged(_) | OfficerEvent::OfficerLeft(_) => {}
    }
    Ok(wish)
}

fn absence(wish: &AbsenceRecorded) -> Result<(), Refusal> {
    if wish.until < wish.from {
        return Err(Refusal::EndsBeforeStart);
    }
    text::required("reason", "a word for the absence", &wish.reason, text::SHORT_MAX)
}

/// Contracted time: more than none, and no more than the most hours of `policy/grades.toml`.
fn contracted(hours: ContractedHours, today: Date, policy: &Policy) -> Result<(), Refusal> {
    let most = policy.grades.limits.read(HoursLimit::ContractedMost, today).map_or(0, |row| row.value.hundredths);
    if (1..=most).contains(&hours.hundredths()) {
        Ok(())
    } else {
        Err(Refusal::Hours { most: ContractedHours::from_hundredths(most) })
    }
}
