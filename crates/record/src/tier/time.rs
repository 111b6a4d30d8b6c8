//! The day on which time alone changes a tier: an assessment grows too old, years since release are over, a sentence, a
//! requirement or a flag ends.

use jiff::{ToSpan as _, civil::Date};
use rules::{Policy, tier::TiersInForce};

use super::{calculate, facts, has_inputs};
use crate::{
    assessment::AssessmentKind,
    case_file::CaseFile,
    recorded::{first_day, plus_days},
    workload,
};

/// The first day after `day` on which the tiers differ from those of `day`, with nothing on the record but what is there.
///
/// Exact: every day on which anything that a tier rests on begins, ends or grows too old is tried. A new row of the tables is not foreseen: after
/// one, everybody is worked out again.
#[must_use]
pub fn next_change_on(case: &CaseFile, day: Date, policy: &Policy) -> Option<Date> {
    if !has_inputs(case) {
        return None;
    }
    let tables = policy.tiers.in_force(day, &policy.needs);
    let days = |after| workload::tier_boundaries(case, after, policy).chain(grows_old(case, policy, &tables));
    let mut now = None;
    first_day(day, days, |on| {
        let now = now.get_or_insert_with(|| calculate(case, day, policy));
        now.as_ref().is_some_and(|now| calculate(case, on, policy).is_some_and(|then| then.differs_from(now)))
    })
}

/// The days on which a full assessment or a breach no longer counts, and for a lifer those on which years since release are
/// over.
fn grows_old<'a>(case: &'a CaseFile, policy: &'a Policy, tables: &'a TiersInForce) -> impl Iterator<Item = Date> + 'a {
    let full = case.assessments.iter().filter(|a| a.kind == AssessmentKind::Layer3);
    let full = full.filter(|a| a.completed_on >= tables.assessment_from);
    let weeks = i64::from(tables.assessment_weeks).weeks();
    let aged = full.map(move |a| plus_days(a.completed_on.saturating_add(weeks), 1));
    let releases =
        case.sentences.iter().filter(|_| facts::may_be_lifer(case, policy, tables)).filter_map(|s| s.release_on(policy));
    let lifers = releases.flat_map(move |released| {
        // Two days each: a release on 28 February is a year ago on 29 February, too.
        tables.lifer_years.iter().flat_map(move |years| {
            let after = released.saturating_add(i64::from(*years).years());
            [plus_days(after, 1), plus_days(after, 2)]
        })
    });
    let enforced = case.enforcement.breaches.iter();
    let enforced = enforced.map(|b| plus_days(b.begun.on.saturating_add(i64::from(tables.enforcement_days).days()), 1));
    aged.chain(lifers).chain(enforced)
}
