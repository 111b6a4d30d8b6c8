//! Case management support: points for work that one officer does on another's case.
//!
//! The officer who did it gets the points of the contact's code, the officer who holds the case loses the same. The weekly
//! engine counts a contact while its date and seven days are after today; the live service has no such limit. Rainer's own
//! figure takes the number of days from `policy/workload.toml`.

use std::fmt;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::ContactCode;
use crate::dated::Table;
use crate::policy::{Document, PolicyError};
use crate::working::{RowUsed, Working};

/// How much work a support contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Little.
    Low,
    /// Some.
    Medium,
    /// Much.
    High,
}

/// A code of support contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupportRow {
    /// What was done.
    pub activity: String,
    /// How much work it is; newer codes do not say.
    #[serde(default)]
    pub band: Option<Band>,
    /// Points.
    pub points: u32,
}

/// Which period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupportPeriod {
    /// How long a contact counts in the weekly engine.
    Batch,
    /// How long a contact counts in Rainer's own figure.
    Own,
}

impl fmt::Display for SupportPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Batch => "batch",
            Self::Own => "own",
        })
    }
}

/// A period in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodRow {
    /// Days. None: no limit.
    #[serde(default)]
    pub days: Option<u16>,
}

/// The codes of support contacts and how long one counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Support {
    /// Codes.
    pub contacts: Table<ContactCode, SupportRow>,
    /// How long a contact counts.
    pub periods: Table<SupportPeriod, PeriodRow>,
}

impl Support {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let support = Self { contacts: document.table("support_contact")?, periods: document.table("support_period")? };
        for period in [SupportPeriod::Batch, SupportPeriod::Own] {
            if !support.periods.knows(period) {
                return Err(document.problem(&format!("support_period {period}"), "is missing".to_owned()));
            }
        }
        Ok(support)
    }

    /// Points of a code on a day. An unknown code gives 0.
    #[must_use]
    pub fn points(&self, code: ContactCode, day: Date) -> u32 {
        self.contacts.on(code, day).map_or(0, |row| row.value.points)
    }

    /// Whether a contact still counts `today`.
    #[must_use]
    pub fn counts(&self, period: SupportPeriod, contact_on: Date, today: Date) -> bool {
        self.periods.on(period, today).is_some_and(|row| counts_within(contact_on, today, row.value.days))
    }

    /// The first day on which a contact no longer counts. None: it always counts, or there is no rule on `today`.
    #[must_use]
    pub fn until(&self, period: SupportPeriod, contact_on: Date, today: Date) -> Option<Date> {
        let days = self.periods.on(period, today)?.value.days?;
        contact_on.checked_add(i32::from(days).days()).ok()
    }
}

/// Whether a contact that counts for `days` still counts: its date and the days are after `today`. By day, so that a
/// contact of `today - 6` counts for seven days and one of `today - 7` does not. No days: always.
#[must_use]
pub fn counts_within(contact_on: Date, today: Date, days: Option<u16>) -> bool {
    match days {
        None => true,
        // A date past the calendar's end is after today.
        Some(days) => contact_on.checked_add(i32::from(days).days()).map_or(true, |until| until > today),
    }
}

/// One officer in one team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnerOf<'a> {
    /// The officer.
    pub officer: &'a str,
    /// The team.
    pub team: &'a str,
}

/// On which side of a contact an officer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Did it on another officer's case: gains its points.
    DoneForOthers,
    /// Another officer did it on their case: loses its points.
    DoneByOthers,
}

/// Where `owner` stands in the live service. "Other" means another officer, even in the same team; an officer's contact on
/// their own case counts on neither side.
#[must_use]
pub fn side(owner: OwnerOf<'_>, done_by: OwnerOf<'_>, case_of: OwnerOf<'_>) -> Option<Side> {
    if done_by.officer == case_of.officer {
        None
    } else if done_by == owner {
        Some(Side::DoneForOthers)
    } else if case_of == owner {
        Some(Side::DoneByOthers)
    } else {
        None
    }
}

/// Whether an officer of a contact is among the officers of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InReport {
    /// Their points change.
    Present,
    /// They are ignored.
    Absent,
}

/// The changes of points that one contact makes in the weekly engine: the doer's first, then the case holder's.
#[must_use]
pub fn batch_adjustments(points: i64, done_by: InReport, case_of: InReport) -> [Option<i64>; 2] {
    [(done_by == InReport::Present).then_some(points), (case_of == InReport::Present).then_some(-points)]
}

/// One support contact as an officer's working shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupportDone {
    /// Its code.
    pub code: ContactCode,
    /// Its day.
    pub on: Date,
    /// Where the officer stands.
    pub side: Side,
}

/// Sum and working of the support contacts that count `today` in Rainer's own figure.
#[must_use]
pub fn explain(contacts: &[SupportDone], support: &Support, today: Date) -> (i64, Working) {
    let mut working = Working::of("workload.support");
    let mut sum = 0;
    for contact in contacts {
        let points = i64::from(support.points(contact.code, today));
        let (words, signed) = match contact.side {
            Side::DoneForOthers => ("done on another officer's case", points),
            Side::DoneByOthers => ("done by another officer on their case", -points),
        };
        let label = format!("{} on {}, {words}", contact.code, contact.on);
        let counts = support.counts(SupportPeriod::Own, contact.on, today);
        let (arithmetic, result) = if counts { (String::new(), signed) } else { ("too long ago to count".to_owned(), 0) };
        sum += result;
        match support.contacts.on(contact.code, today) {
            Some(row) => {
                working.step_from(RowUsed::of("workload", "support_contact", contact.code, row), label, arithmetic, result);
            }
            None => working.step(label, "no points are set for this code", result),
        }
    }
    working.result = sum.to_string();
    (sum, working)
}
