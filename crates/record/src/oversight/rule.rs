//! The rows of `policy/oversight.toml` as a case meets them: which are for this case on a day, and what they say of its dates.

use jiff::civil::Date;
use rules::{
    Policy,
    calendar::{Period, PeriodUnit},
    code::RegisterCode,
    duty::DutyKind,
    enforcement::AlarmFor,
    grade::Grade,
    oversight::{OversightFacts, OversightTrigger, TriggerRow},
    rosh::RoshLevel,
};

use super::Oversight;
use crate::{case_file::CaseFile, id::OfficerId};

/// The level of risk of serious harm as judged by the end of `day`.
pub(super) fn level_on(case: &CaseFile, day: Date) -> Option<RoshLevel> {
    case.risk.judgements.iter().rev().find(|judged| judged.assessed_on <= day).and_then(crate::risk::RiskLevelSet::overall)
}

/// The row of a trigger, if it is for this case on any of the days `from` to `until`.
pub(super) fn owed<'p>(
    case: &CaseFile,
    policy: &'p Policy,
    trigger: OversightTrigger,
    (from, until): (Date, Date),
) -> Option<&'p TriggerRow> {
    let row = &policy.oversight.triggers.on(trigger, from)?.value;
    let registers: Vec<RegisterCode> =
        if row.applies.registers.is_empty() { Vec::new() } else { flags(case, from, until).collect() };
    let grade = if row.applies.grades.is_empty() { None } else { signs_as(case) };
    let facts = OversightFacts { rosh: level_on(case, until), registers: &registers, grade };
    Some(row).filter(|row| row.applies.fits(&facts))
}

/// Which of the two periodic rules is for a level of risk on a day: that of high risk before that of everybody.
pub(super) fn periodic_at(policy: &Policy, level: Option<RoshLevel>, day: Date) -> Option<(OversightTrigger, &TriggerRow)> {
    let facts = OversightFacts { rosh: level, registers: &[], grade: None };
    let both = [OversightTrigger::PeriodicHighRisk, OversightTrigger::Yearly];
    both.into_iter().find_map(|trigger| Some((trigger, policy.oversight.owed(trigger, &facts, day)?)))
}

/// Flags that stood on any of the days `from` to `until`.
fn flags(case: &CaseFile, from: Date, until: Date) -> impl Iterator<Item = RegisterCode> {
    let stood = move |entry: &&crate::risk::RegisterEntry| {
        entry.made.from <= until && entry.ended.as_ref().is_none_or(|end| end.on > from)
    };
    case.risk.register.iter().filter(stood).map(|entry| entry.made.code)
}

/// The grade of the officer who holds the case, where their own signature on it says so.
fn signs_as(case: &CaseFile) -> Option<Grade> {
    let officer = case.allocation()?.officer;
    let own = case.drafts.signatures.iter().rev().find(|signed| OfficerId(signed.assessor.0) == officer)?;
    Some(if own.signed.signer.newly_qualified { Grade::Nqo } else { own.signed.signer.grade })
}

/// Whether a conversation is about what a trigger asks: most ask that risk of harm is discussed.
pub(super) fn covers(policy: &Policy, talk: &Oversight, trigger: OversightTrigger) -> bool {
    let without = |row: &rules::dated::Row<TriggerRow>| row.value.without_risk;
    talk.what.risk_discussed || policy.oversight.triggers.on(trigger, talk.what.on).is_some_and(without)
}

/// How long before its day a planned conversation counts already: from the day on which its duty shows.
pub(super) fn shows_before(policy: &Policy, day: Date) -> Period {
    let row = policy.standards.duties.read(DutyKind::Oversight, day);
    row.map_or(Period { amount: 0, unit: PeriodUnit::Days }, |row| row.value.shows_before)
}

/// How many missed appointments in a row ask for a conversation: as many as raise the alarm for people at high risk.
pub(super) fn misses(policy: &Policy, day: Date) -> Option<usize> {
    let row = policy.enforcement.alarms.read(AlarmFor::HighRisk, day)?;
    Some(usize::from(row.value.misses)).filter(|misses| *misses > 0)
}
