//! On which day time alone changes a person's tier, so that it can be worked out again on that day.
//!
//! The source notices such a day only at the next event of the case; here the day itself is announced.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::in_force::TiersInForce;

/// The dates of a person on which time works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TimedFacts {
    /// Completion of the assessment that the two-axis model reads.
    pub assessment_completed_on: Option<Date>,
    /// Referral of the newest breach or recall that counts; leave it out for men, whom it does not change.
    pub enforcement_referred_on: Option<Date>,
    /// Latest release of a person with a life sentence or IPP; leave it out for anybody else.
    pub lifer_released_on: Option<Date>,
}

/// The first day after that of `tables` on which one of the facts counts otherwise: the day after the 55 weeks of an
/// assessment, after the 365 days of a breach or recall, or after the first or fifth year of a lifer's release.
#[must_use]
pub fn changes_on(facts: &TimedFacts, tables: &TiersInForce) -> Option<Date> {
    let assessment = facts
        .assessment_completed_on
        .and_then(|on| on.checked_add(i64::from(tables.assessment_weeks).weeks()).ok()?.tomorrow().ok());
    let enforcement = facts
        .enforcement_referred_on
        .and_then(|on| on.checked_add(i64::from(tables.enforcement_days).days()).ok()?.tomorrow().ok());
    let released = facts.lifer_released_on;
    let lifer = tables.lifer_years.iter().filter_map(|years| first_day_beyond(released?, *years));
    let all = [assessment, enforcement].into_iter().flatten().chain(lifer);
    all.filter(|on| *on > tables.day).min()
}

/// The first day on which that day less `years` is after `from`. Searched, since 29 February less a year is 28 February.
fn first_day_beyond(from: Date, years: u16) -> Option<Date> {
    let years = i64::from(years).years();
    let mut day = from.checked_add(years).ok()?;
    while day.checked_sub(years).ok()? <= from {
        day = day.tomorrow().ok()?;
    }
    Some(day)
}
