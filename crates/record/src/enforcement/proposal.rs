//! The next step that the rule proposes after a failure, from the facts of the record.

use jiff::{civil::Date, tz::TimeZone};
use rules::{
    Policy,
    enforcement::{Breach, ClockFacts, FailureDuty, NextStep, Under, Warning, next_step},
    sentence::DisposalKind,
};

use super::{Answers, clock};
use crate::{case_file::CaseFile, id::SentenceId};

/// Under what a failure under `sentence` happened: what the law asks depends on it. Without a sentence, as on an order.
#[must_use]
pub fn under(case: &CaseFile, sentence: Option<SentenceId>, policy: &Policy) -> Under {
    let kind = disposal(case, sentence, policy);
    let Some(sentence) = sentence.and_then(|id| case.sentence(id)) else { return Under::Order };
    match kind {
        Some(DisposalKind::PostSentenceSupervision | DisposalKind::SupervisionDefault) => Under::Supervision,
        _ if sentence.custodial(policy) => Under::Licence,
        _ => Under::Order,
    }
}

/// The kind of disposal, by which its limit of failures goes.
fn disposal(case: &CaseFile, sentence: Option<SentenceId>, policy: &Policy) -> Option<DisposalKind> {
    let sentence = case.sentence(sentence?)?;
    Some(policy.sentences.disposals.read(sentence.what.disposal, sentence.what.sentenced_on)?.value.kind)
}

/// What the rule proposes for a failure on `failed_on` under `sentence`, judged on `judged_on` to be without excuse. The failure
/// counts whether or not it is on the record yet. None while breach proceedings run.
#[must_use]
pub fn propose(
    case: &CaseFile,
    sentence: Option<SentenceId>,
    (failed_on, judged_on): (Date, Date),
    policy: &Policy,
    zone: &TimeZone,
) -> Option<NextStep> {
    let mut failures: Vec<Date> = clock::all_failures(case, policy, zone)
        .iter()
        .filter(|f| f.sentence == sentence && !f.dealt_with(case))
        .map(|f| f.on)
        .collect();
    if !failures.contains(&failed_on) {
        failures.push(failed_on);
        failures.sort_unstable();
    }
    let of_it = || case.enforcement.decisions.iter().filter(|d| d.what.sentence == sentence);
    let warnings: Vec<Warning> = of_it()
        .filter(|d| d.what.answers == Answers::Failure && clock::warns(d, policy))
        .map(|d| Warning { given_on: d.what.on, withdrawn_on: d.withdrawn.as_ref().map(|w| w.on) })
        .collect();
    let since = clock::window_since(failed_on, policy);
    let inside = |on: Date| since.is_none_or(|since| since < on);
    let taken: Vec<_> = of_it().filter(|d| d.withdrawn.is_none() && inside(d.what.on)).map(|d| d.what.action).collect();
    let breach = if clock::breach_running(case, sentence).is_some() { Breach::Running } else { Breach::NotRunning };
    let facts = ClockFacts {
        under: under(case, sentence, policy),
        disposal: disposal(case, sentence, policy),
        failed_on,
        judged_on,
        failures: &failures,
        warnings: &warnings,
        taken: &taken,
        breach,
        rosh: case.risk.overall(),
    };
    next_step(&facts, policy)
}

/// What the rule proposes for a failure that is on the record.
#[must_use]
pub fn for_failure(case: &CaseFile, failure: &clock::Failure<'_>, policy: &Policy, zone: &TimeZone) -> Option<NextStep> {
    let judged_on = failure.appointment.outcome_at.map_or(failure.on, |at| zone.to_datetime(at).date());
    propose(case, failure.sentence, (failure.on, judged_on.max(failure.on)), policy, zone)
}

/// What else there was when the proposal is taken as it is, in words for the record.
#[must_use]
pub fn left_open(step: &NextStep) -> &'static str {
    match step.legal {
        Some(FailureDuty::Refer { .. }) => "Taken as the rule proposes. The law leaves nothing else open while a warning counts.",
        Some(FailureDuty::WarnOrRefer) => "Taken as the rule proposes. The law left open a warning or a referral for breach.",
        None => "Taken as the rule proposes. No law prescribes the step; the other rungs before recall were open.",
    }
}
