//! What an officer could carry on a day: grade, contracted hours, reductions in force, available points.

use jiff::civil::Date;
use rules::{
    Policy,
    code::ReductionCode,
    grade::{ContractedHours, Grade},
    working::Working,
    workload::{hours, reduction},
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    officer::Officer,
    recorded::{first_day, plus_days},
    reduction::{ReductionHeld, Standing},
};

/// What an officer could carry on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfficerHours {
    /// Grade; [`Grade::None`] before the first day and after the last.
    pub grade: Grade,
    /// Since which day the officer has had this grade.
    pub in_grade_since: Option<Date>,
    /// Contracted hours a week; 0 before the first day and after the last.
    pub contracted: Decimal,
    /// Hours a week of all reductions in force. May be more than the contracted hours.
    pub reductions: Decimal,
    /// Points that the hours left could carry: never negative, 0 when there is no capacity.
    pub available_points: i64,
    /// The next day on which time alone changes any of this, as far as the record and the tables say.
    pub next_change_on: Option<Date>,
}

/// What the officer could carry on `day`.
#[must_use]
pub fn officer_hours(officer: &Officer, day: Date, policy: &Policy) -> OfficerHours {
    let mut now = on(officer, day, policy);
    now.next_change_on = first_day(day, |_| boundaries(officer, policy), |day| on(officer, day, policy) != now);
    now
}

fn on(officer: &Officer, day: Date, policy: &Policy) -> OfficerHours {
    let here = officer.left_on.is_none_or(|last| day <= last);
    let grade = officer.grade(day).filter(|_| here).unwrap_or(Grade::None);
    let contracted = exact(officer.contracted_hours(day).filter(|_| here));
    let reductions = reduction::in_force_on(&as_rules(officer, day, policy), day);
    let weights = policy.case_weights.on(day);
    OfficerHours {
        grade,
        in_grade_since: officer.in_grade_since(day).filter(|_| here),
        contracted,
        reductions,
        available_points: weights.map_or(0, |weights| hours::available(grade, contracted, reductions, weights)),
        next_change_on: None,
    }
}

/// Hours as an exact number.
#[must_use]
pub(crate) fn exact(hours: Option<ContractedHours>) -> Decimal {
    hours.map_or(Decimal::ZERO, |hours| Decimal::new(i64::from(hours.hundredths()), 2).normalize())
}

/// A reduction as the rules see it on `day`.
#[must_use]
pub fn reduction(held: &ReductionHeld, day: Date, policy: &Policy) -> reduction::Reduction {
    let status = match held.standing(day) {
        Standing::Scheduled => reduction::Status::Scheduled,
        Standing::Active => reduction::Status::Active,
        Standing::Ended => reduction::Status::Archived,
        Standing::Removed => reduction::Status::Deleted,
    };
    let reason_enabled = policy.reductions.reasons.on(held.now.reason, day).is_some_and(|row| row.value.enabled);
    reduction::Reduction {
        reason_enabled,
        ..reduction::Reduction::through(held.now.hours, held.now.from, held.now.until, status)
    }
}

fn as_rules(officer: &Officer, day: Date, policy: &Policy) -> Vec<reduction::Reduction> {
    officer.reductions.iter().map(|held| reduction(held, day, policy)).collect()
}

/// Every day on which something begins or ends, in no order.
fn boundaries<'a>(officer: &'a Officer, policy: &'a Policy) -> impl Iterator<Item = Date> + 'a {
    let own = officer.grades.iter().map(|(from, _)| *from).chain(officer.hours.iter().map(|(from, _)| *from));
    let reductions = officer.reductions.iter().filter(|held| held.removed.is_none());
    let reductions = reductions.flat_map(|held| [held.now.from, plus_days(held.now.until, 1)]);
    let left = officer.left_on.map(|last| plus_days(last, 1));
    own.chain(reductions).chain(left).chain(policy.case_weights.targets.days())
}

/// The workings of the hours of reductions and of the available points on `day`, by the same arithmetic.
#[must_use]
pub fn explain_hours(officer: &Officer, day: Date, policy: &Policy) -> Vec<Working> {
    let now = on(officer, day, policy);
    let held: Vec<(ReductionCode, reduction::Reduction)> =
        officer.reductions.iter().map(|held| (held.now.reason, reduction(held, day, policy))).collect();
    let mut workings = vec![reduction::explain(&held, &policy.reductions, day)];
    if let Some(weights) = policy.case_weights.on(day) {
        workings.push(hours::explain(now.grade, now.contracted, now.reductions, weights, &policy.case_weights));
    }
    workings
}
