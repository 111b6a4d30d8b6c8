//! The day on which time alone changes a tier: an assessment grows too old, years since release are over, a sentence, a
//! requirement or a flag ends.

use jiff::{ToSpan as _, civil::Date};
use rules::Policy;

use super::{calculate, has_inputs};
use crate::{case_file::CaseFile, recorded::plus_days, workload};

/// The first day after `day` on which the tiers differ from those of `day`, with nothing on the record but what is there.
///
/// Exact: every day on which anything begins, ends or grows too old is tried. A new row of the tables is not foreseen: after
/// one, everybody is worked out again.
#[must_use]
pub fn next_change_on(case: &CaseFile, day: Date, policy: &Policy) -> Option<Date> {
    if !has_inputs(case) {
        return None;
    }
    let tables = policy.tiers.in_force(day, &policy.needs);
    let weeks = i64::from(tables.assessment_weeks).weeks();
    let aged = case.assessments.iter().map(|a| plus_days(a.completed_on.saturating_add(weeks), 1));
    let releases = case.sentences.iter().filter_map(|s| s.release_on(policy));
    let lifers = releases.flat_map(|released| {
        // Two days each: a release on 28 February is a year ago on 29 February, too.
        tables.lifer_years.iter().flat_map(move |years| {
            let after = released.saturating_add(i64::from(*years).years());
            [plus_days(after, 1), plus_days(after, 2)]
        })
    });
    let mut days: Vec<Date> = workload::boundaries(case, day, policy).chain(aged).chain(lifers).filter(|on| *on > day).collect();
    days.sort_unstable();
    days.dedup();
    if days.is_empty() {
        return None;
    }
    let now = calculate(case, day, policy)?;
    days.into_iter().find(|on| calculate(case, *on, policy).is_some_and(|then| then.differs_from(&now)))
}
