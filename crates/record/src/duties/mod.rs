//! What is owed to a case: derived from the record, never kept as a to-do list.
//!
//! [`duties`] is pure and time-free: the list changes only with an event of the case. What only time changes is in the dates
//! of each duty: it shows from a day, is due by a day, and rises to the manager and to the head of the unit on days of their
//! own. Recording the work is what clears a duty; nothing is ticked.
//!
//! Each group of kinds has a file. A row of `policy/standards.toml` gives each kind its days ([`rules::duty::DutyRow`]).

mod appointment;
#[cfg(feature = "histories")]
pub mod asked;
mod assessment;
pub mod change;
pub mod contact;
mod enforcement;
mod enquiry;
#[cfg(feature = "histories")]
pub(crate) mod example;
pub mod explain;
mod gap;
mod oversight;
mod plan;
pub mod release;
mod scene;
pub mod snooze;

pub(crate) use enquiry::is_visit;
pub use explain::{Fact, Why, explain};
pub use gap::Gap;

use jiff::{civil::Date, tz::TimeZone};
use rules::{
    Policy,
    duty::{DutyKind, Severity},
};
use uuid::Uuid;

use crate::{case_file::CaseFile, id::OfficerId, recorded::plus_days, review::Trigger};
use scene::Scene;

/// Who owes a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// Whoever holds the case.
    Officer,
    /// The manager of the team that holds it.
    Manager,
    /// The team's case administrator, or whoever holds the case.
    Administrator,
    /// A member of staff by name.
    Named(OfficerId),
}

impl Owner {
    /// The stable text used in storage and interfaces; whom it names is kept beside it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Manager => "manager",
            Self::Administrator => "administrator",
            Self::Named(_) => "named",
        }
    }
}

/// Something that is owed to a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duty {
    /// What.
    pub kind: DutyKind,
    /// About which appointment, flag, check, ...; nil when it is about the case. With the kind it names the duty.
    pub about: Uuid,
    /// The first day on which it is on the list of who owes it, put off or not.
    pub shows_on: Date,
    /// The last day on which it shows, where the thing itself ends on a day: the release, the end of the order.
    pub shows_until: Option<Date>,
    /// The last day in time.
    pub due_on: Date,
    /// The first day on which the manager sees that it is late. Putting it off does not move this day.
    pub manager_on: Date,
    /// The first day on which the head of the unit sees that it is late, if the head ever does.
    pub head_on: Option<Date>,
    /// How much harm may come of it.
    pub severity: Severity,
    /// Who owes it.
    pub owner: Owner,
    /// The rule it comes from: `standards/duty/outcome_to_record`, `register/MAPP`.
    pub rule: String,
    /// The day until which it was put off; none if it was not.
    pub snoozed_until: Option<Date>,
}

impl Duty {
    /// Whether it is on the list of who owes it.
    #[must_use]
    pub fn shows(&self, day: Date) -> bool {
        self.shows_on <= day && self.shows_until.is_none_or(|last| day <= last)
    }

    /// The first day on which it counts as late: past due, and on somebody's list. None if it never does.
    #[must_use]
    pub fn late_from(&self) -> Option<Date> {
        let seen_on = self.shows_on.min(self.manager_on);
        let from = plus_days(self.due_on, 1).max(seen_on);
        Some(from).filter(|from| self.shows_until.is_none_or(|last| *from <= last))
    }

    /// Whether it is late on a day.
    #[must_use]
    pub fn late(&self, day: Date) -> bool {
        self.late_from().is_some_and(|from| from <= day) && self.shows_until.is_none_or(|last| day <= last)
    }

    /// The days on which its place on a list changes.
    fn days(&self) -> impl Iterator<Item = Date> {
        let after = self.shows_until.map(|last| plus_days(last, 1));
        [Some(self.shows_on), self.late_from(), Some(self.manager_on), self.head_on, after].into_iter().flatten()
    }
}

/// What is owed to `case`, sorted. It changes only with an event of the case: what only time changes is in the dates.
#[must_use]
pub fn duties(case: &CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<Duty> {
    if !case.exists() || case.person.died_on.is_some() {
        return Vec::new();
    }
    let mut scene = Scene::new(case, policy, zone);
    if scene.ended {
        enquiry::owed_to_the_court(&mut scene);
    } else {
        appointment::owed(&mut scene);
        contact::owed(&mut scene);
        assessment::owed(&mut scene);
        enquiry::owed(&mut scene);
        scene.flags();
        oversight::owed(&mut scene);
        enforcement::owed(&mut scene);
        plan::owed(&mut scene);
        gap::owed(&mut scene);
    }
    scene.finish()
}

/// What asks for a review of the risk since the last one, oldest first.
pub(crate) fn review_triggers(case: &CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<Trigger> {
    assessment::review_triggers(&Scene::new(case, policy, zone))
}

/// The next day after `day` on which a list with these duties changes though nothing happens; none if it never does.
#[must_use]
pub fn next_change_on(duties: &[Duty], day: Date) -> Option<Date> {
    duties.iter().flat_map(Duty::days).filter(|on| *on > day).min()
}
