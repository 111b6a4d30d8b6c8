//! Enforcement: the actions that may follow a failure, how many days are left to answer, and where a case stands.
//!
//! [`clock`] proposes the next step after a failure; [`mod@alarm`] counts appointments missed in a row.

pub mod alarm;
pub mod clock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Period, days_between};
use crate::code::ActionCode;
use crate::dated::Table;
use crate::kind::kinds;
use crate::policy::{Document, PolicyError};
use crate::sentence::DisposalKind;

pub use alarm::{Alarm, AlarmFacts, AlarmFor, AlarmRow, Attendance, alarm};
pub use clock::{ClockFacts, LimitRow, NextStep, Rung, RungRow, StepKind, StepRow, Under, Warning, next_step};

/// What kind of step an action is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// A warning under the order.
    Warning,
    /// Another letter.
    Letter,
    /// A letter or warning taken back: it stops counting.
    Withdrawal,
    /// A step towards the court.
    Breach,
    /// A step towards recall.
    Recall,
    /// Waiting for the person's answer, or for the officer of the case.
    Decision,
    /// Nothing more is done.
    None,
}

/// An enforcement action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Name to show where it is on the record.
    pub name: String,
    /// What the form that decides on a failure says; none for an action that follows a decision: a withdrawal, a confirmation,
    /// a stage of breach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// What kind of step it is.
    pub kind: ActionKind,
    /// How long there is to answer, for actions that need a date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub respond_within: Option<Period>,
}

/// Settings of enforcement that are lengths of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnforcementPeriod {
    /// From a missed appointment until the person's evidence is due.
    EvidenceDue,
    /// How far back the panel counts failures.
    FailureWindow,
    /// How long a warning counts, from the day it was given.
    WarningWindow,
}

impl std::fmt::Display for EnforcementPeriod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::EvidenceDue => "evidence_due",
            Self::FailureWindow => "failure_window",
            Self::WarningWindow => "warning_window",
        })
    }
}

kinds! {
    /// What else can be done before enforcement goes further: considered, or tried.
    Alternative {
        /// A warning letter.
        WarningLetter = "warning_letter",
        /// More frequent reporting.
        MoreReporting = "more_reporting",
        /// Extra licence conditions.
        ExtraConditions = "extra_conditions",
        /// A referral to another team of probation.
        OtherTeams = "other_teams",
        /// A referral to a partner agency.
        PartnerAgencies = "partner_agencies",
        /// A referral to approved premises.
        ApprovedPremises = "approved_premises",
        /// Drug testing.
        DrugTesting = "drug_testing",
        /// Something else.
        Other = "other",
        /// Nothing was considered, which is itself recorded.
        None = "none",
    }
}

/// An alternative: list `alternative`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlternativeRow {
    /// Name to show.
    pub name: String,
    /// Whether it is open on a licence only.
    #[serde(default)]
    pub licence_only: bool,
}

/// All enforcement actions and settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enforcement {
    /// The actions.
    pub actions: Table<ActionCode, Action>,
    /// The lengths of time.
    pub periods: Table<EnforcementPeriod, Period>,
    /// What is proposed after a failure under an order.
    pub steps: Table<StepKind, StepRow>,
    /// From how many failures on a referral is proposed, by kind of disposal.
    pub limits: Table<DisposalKind, LimitRow>,
    /// The ladder before recall, lowest rung first.
    pub ladder: Table<Rung, RungRow>,
    /// When missed appointments raise the alarm, the most urgent row first.
    pub alarms: Table<AlarmFor, AlarmRow>,
    /// What else can be done.
    pub alternatives: Table<Alternative, AlternativeRow>,
}

impl Enforcement {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let enforcement = Self {
            actions: document.table("action")?,
            periods: document.table("period")?,
            steps: document.table("step")?,
            limits: document.table("limit")?,
            ladder: document.table("ladder")?,
            alarms: document.table("alarm")?,
            alternatives: document.table("alternative")?,
        };
        for period in [EnforcementPeriod::EvidenceDue, EnforcementPeriod::FailureWindow, EnforcementPeriod::WarningWindow] {
            if !enforcement.periods.knows(period) {
                return Err(document.problem(&format!("period {period}"), "is missing".to_owned()));
            }
        }
        let steps = enforcement.steps.rows().map(|(code, row)| (format!("step {code}"), row.value.action));
        let rungs = enforcement.ladder.rows().map(|(code, row)| (format!("ladder {code}"), row.value.action));
        for (named, action) in steps.chain(rungs) {
            if !enforcement.actions.knows(action) {
                return Err(document.problem(&named, format!("field `action`: there is no action {action}")));
            }
        }
        for kind in StepKind::ALL {
            if !enforcement.steps.knows(*kind) {
                return Err(document.problem(&format!("step {kind}"), "is missing".to_owned()));
            }
        }
        Ok(enforcement)
    }

    /// By when an answer to `action`, taken on `day`, is due. `None` when the action needs none or is not in force.
    #[must_use]
    pub fn respond_by(&self, action: ActionCode, day: Date, calendar: &Calendar) -> Option<Date> {
        let period = self.actions.on(action, day)?.value.respond_within?;
        Some(period.after(day, calendar))
    }

    /// By when evidence for an absence on `day` is due.
    #[must_use]
    pub fn evidence_due(&self, day: Date, calendar: &Calendar) -> Option<Date> {
        Some(self.periods.on(EnforcementPeriod::EvidenceDue, day)?.value.after(day, calendar))
    }

    /// Where an order stands: counts enforceable failures inside the window that ends `today`, per order.
    ///
    /// `failures` are the days of that order's failures; later ones and those outside the window do not count.
    #[must_use]
    pub fn standing(&self, failures: &[Date], breach: Breach, today: Date, calendar: &Calendar) -> Standing {
        if breach == Breach::Running {
            return Standing::BreachRunning;
        }
        let since = self.periods.on(EnforcementPeriod::FailureWindow, today).map(|row| row.value.before(today, calendar));
        let counts = |day: &&Date| since.is_none_or(|since| since < **day) && **day <= today;
        match failures.iter().filter(counts).count() {
            0 => Standing::Good,
            1 => Standing::OneFailure,
            failures => Standing::NoBreachYet { failures },
        }
    }

    /// What the law asks after a failure without reasonable excuse on `day`: refer when a warning for the same order was
    /// given in the twelve months before and not withdrawn; otherwise warn or refer.
    ///
    /// `warnings` are the days on which warnings still standing were given. Source: Sentencing Code, Schedule 10
    /// paragraph 6 and Schedule 16 paragraph 6.
    #[must_use]
    pub fn duty_after_failure(&self, warnings: &[Date], day: Date, calendar: &Calendar) -> FailureDuty {
        let since = self.periods.on(EnforcementPeriod::WarningWindow, day).map(|row| row.value.before(day, calendar));
        let open = warnings.iter().copied().filter(|given| *given <= day && since.is_none_or(|since| since <= *given)).max();
        open.map_or(FailureDuty::WarnOrRefer, |warned_on| FailureDuty::Refer { warned_on })
    }
}

/// Whether breach proceedings run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// Proceedings run.
    Running,
    /// None run.
    NotRunning,
}

/// What the status panel says about an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "standing")]
pub enum Standing {
    /// No failure in the window.
    Good,
    /// One failure in the window: a note.
    OneFailure,
    /// Two or more and no breach yet: a warning.
    NoBreachYet {
        /// Failures in the window.
        failures: usize,
    },
    /// Breach runs: said instead of the count.
    BreachRunning,
}

/// What must follow a failure without reasonable excuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "duty")]
pub enum FailureDuty {
    /// A warning still stands: the case must be referred.
    Refer {
        /// Day on which the latest standing warning was given.
        warned_on: Date,
    },
    /// Either a warning or a referral, with a reason.
    WarnOrRefer,
}

/// How many days are left until `due`, the day itself counting as one, and never below nought. Every screen uses this one.
#[must_use]
pub fn days_left(due: Date, today: Date) -> u32 {
    u32::try_from(days_between(today, due) + 1).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::days_left;

    #[test]
    fn the_due_day_itself_is_one_day_remaining() {
        let due = date(2026, 3, 10);
        assert_eq!(days_left(due, date(2026, 3, 8)), 3);
        assert_eq!(days_left(due, due), 1);
        assert_eq!(days_left(due, date(2026, 3, 11)), 0);
        assert_eq!(days_left(due, date(2026, 4, 11)), 0);
    }
}
