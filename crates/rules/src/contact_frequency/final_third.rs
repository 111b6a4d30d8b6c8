//! The last third of supervision, in which routine appointments stop: from which day, and for whom not.
//!
//! Contact stops; liability does not: the person can still be breached or recalled. Appointments are never deleted for it.
//! Source: enforcement sections 3.1 and 3.4, sentences section 13.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Standards, StartKind};
use crate::calendar::{days_between, later};
use crate::code::RegisterCode;
use crate::dated::{Mark, Row};
use crate::enforcement::Breach;
use crate::kind::kinds;
use crate::rosh::RoshLevel;

kinds! {
    /// The rules on the last third. One, whose rows follow each other in time.
    FinalThirdRule {
        /// No routine appointments.
        ContactFree = "contact_free",
    }
}

kinds! {
    /// From which end the parts are counted.
    CountedFrom {
        /// From the first day of supervision, whole days rounded down.
        Start = "start",
        /// Back from the day of expiry, by parts of the days from sentence to expiry, both counted, rounded up.
        Expiry = "expiry",
    }
}

/// From which day routine appointments stop, and for whom not: list `final_third`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinalThirdRow {
    /// In words.
    pub name: String,
    /// From which end it is counted.
    pub counted: CountedFrom,
    /// How many parts there are; routine contact stops in the last one.
    pub parts: u16,
    /// Not for people at these levels of risk of serious harm.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub not_for_rosh: BTreeSet<RoshLevel>,
    /// Not for people with one of these flags.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub not_for_registers: BTreeSet<RegisterCode>,
    /// Not for those who serve two thirds in custody (SDS+).
    #[serde(default)]
    pub not_for_sds_plus: bool,
    /// Whether a person on licence is seen once more halfway through what remains.
    #[serde(default)]
    pub halfway_contact: bool,
    /// For how many days the change is announced on the person's page.
    pub notice_days: u16,
}

/// What is known of a person's supervision when the last third is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Supervision<'a> {
    /// What supervision began with.
    pub start: StartKind,
    /// The day of sentence.
    pub sentenced_on: Date,
    /// The day of the order or of release.
    pub started_on: Date,
    /// The last day, if it is known.
    pub expires_on: Option<Date>,
    /// The day as recorded, if there is one: it wins over the day worked out.
    pub recorded_on: Option<Date>,
    /// The day on which contact was started again: a new tier or level, an arrest or charge, MAPPA, or judgement.
    pub restarted_on: Option<Date>,
    /// Overall level of risk of serious harm, if there is one.
    pub rosh: Option<RoshLevel>,
    /// Flags that are active.
    pub registers: &'a [RegisterCode],
    /// Whether two thirds are served in custody (SDS+).
    pub sds_plus: bool,
    /// Whether the case has handling of its own: national security, or an intensive supervision court.
    pub own_handling: bool,
    /// Whether breach proceedings run: appointments are then still offered.
    pub breach: Breach,
}

/// Whether and from when routine appointments stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "finalThird")]
pub enum FinalThird {
    /// They stop on a day.
    #[serde(rename_all = "camelCase")]
    Free {
        /// First day without.
        from: Date,
        /// The day of the one further contact, where there is one.
        halfway_on: Option<Date>,
        /// First day on which the change is no longer announced.
        notice_until: Date,
        /// Source of the row.
        source: Arc<str>,
        /// How far the row can be relied on.
        mark: Mark,
    },
    /// They would stop, but not for this person.
    #[serde(rename_all = "camelCase")]
    NotFor {
        /// The day on which they would.
        from: Date,
        /// Why not, in words.
        reasons: Vec<String>,
    },
    /// The last day of supervision is not known, so nothing stops.
    NoExpiry,
    /// No rule is in force.
    NoRule,
}

impl FinalThird {
    /// The first day without routine appointments, if there is one for this person.
    #[must_use]
    pub const fn from(&self) -> Option<Date> {
        match self {
            Self::Free { from, .. } => Some(*from),
            Self::NotFor { .. } | Self::NoExpiry | Self::NoRule => None,
        }
    }

    /// The day of the one further contact, where there is one.
    #[must_use]
    pub const fn halfway_on(&self) -> Option<Date> {
        match self {
            Self::Free { halfway_on, .. } => *halfway_on,
            Self::NotFor { .. } | Self::NoExpiry | Self::NoRule => None,
        }
    }
}

/// The id of the rule's row.
pub(super) const RULE_ID: &str = "standards/final_third/contact_free";

impl Standards {
    /// Whether and from when routine appointments stop, by the row in force on `on`.
    #[must_use]
    pub fn final_third(&self, facts: &Supervision<'_>, on: Date) -> FinalThird {
        let Some(row) = self.final_thirds.on(FinalThirdRule::ContactFree, on) else { return FinalThird::NoRule };
        let worked_out = || Some(first_day(facts, &row.value, facts.expires_on?));
        let Some(from) = facts.recorded_on.or_else(worked_out) else { return FinalThird::NoExpiry };
        let reasons = reasons_against(facts, row, from);
        if !reasons.is_empty() {
            return FinalThird::NotFor { from, reasons };
        }
        let licence = row.value.halfway_contact && facts.start == StartKind::Release;
        let halfway = |last: Date| later(from, days_between(from, last) / 2);
        FinalThird::Free {
            from,
            halfway_on: facts.expires_on.filter(|last| licence && *last > from).map(halfway),
            notice_until: later(from, i32::from(row.value.notice_days)),
            source: Arc::clone(&row.source),
            mark: row.mark.clone(),
        }
    }
}

/// The first day of the last part: never before supervision began.
fn first_day(facts: &Supervision<'_>, row: &FinalThirdRow, expires_on: Date) -> Date {
    let parts = i32::from(row.parts).max(1);
    let day = match row.counted {
        CountedFrom::Start => {
            let days = days_between(facts.started_on, expires_on);
            later(facts.started_on, (days * (parts - 1)).div_euclid(parts))
        }
        CountedFrom::Expiry => {
            let envelope = days_between(facts.sentenced_on, expires_on) + 1;
            later(expires_on, -envelope.div_euclid(parts) - i32::from(envelope.rem_euclid(parts) > 0))
        }
    };
    day.max(facts.started_on)
}

fn reasons_against(facts: &Supervision<'_>, row: &Row<FinalThirdRow>, from: Date) -> Vec<String> {
    let mut reasons = Vec::new();
    if let Some(level) = facts.rosh.filter(|level| row.value.not_for_rosh.contains(level)) {
        reasons.push(format!("The risk of serious harm is {}", level.word().to_lowercase()));
    }
    let flags = facts.registers.iter().filter(|code| row.value.not_for_registers.contains(code));
    reasons.extend(flags.map(|code| format!("The flag {code} is active")));
    if facts.sds_plus && row.value.not_for_sds_plus {
        reasons.push("Two thirds of the sentence are served in custody (SDS+)".to_owned());
    }
    if facts.own_handling {
        reasons.push("National security or an intensive supervision court: handling of its own".to_owned());
    }
    if facts.breach == Breach::Running {
        reasons.push("Breach proceedings run: appointments are still offered".to_owned());
    }
    if facts.restarted_on.is_some_and(|on| on >= from) {
        reasons.push("Contact was started again".to_owned());
    }
    reasons
}
