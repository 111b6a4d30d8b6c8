//! Where a person stands in the supervision package and from which day routine contact stops, from the facts of the record.
//!
//! The record does not know yet whether a sentence is SDS+, whether integrated offender management is red, or whether the case has
//! handling of its own; each of these would only bring more contact.

use jiff::{civil::Date, tz::TimeZone};
use rules::{
    Policy,
    code::{ContactCode, RegisterCode},
    contact_frequency::{ContactPhase, PackageFacts, PackageState, Pathway, StartKind, Supervision, package_state},
    enforcement::Breach,
    tier::TierV3,
};

use crate::{case_file::CaseFile, enforcement::clock, person::Sex, sentence::Sentence};

const ARREST: ContactCode = ContactCode::literal("CARR");
const CHARGE: ContactCode = ContactCode::literal("CNOC");

/// What supervision under `sentence` began with.
#[must_use]
pub fn start(sentence: &Sentence, policy: &Policy) -> StartKind {
    if sentence.custodial(policy) { StartKind::Release } else { StartKind::Order }
}

/// The tier by which the package goes: of the seven-letter model, and not while it is provisional or missing.
#[must_use]
pub fn tier(case: &CaseFile) -> Option<TierV3> {
    case.risk.tier_v3().filter(|(_, provisional)| !provisional).map(|(value, _)| value)
}

/// Where the person stands on `on` under `sentence`. For the next contact ask for the day of the last attended one, or the first
/// day of supervision: so the answer changes with an event only.
#[must_use]
pub fn package(case: &CaseFile, sentence: &Sentence, on: Date, policy: &Policy, zone: &TimeZone) -> PackageState {
    let flags = case.risk.register.iter().filter(|entry| entry.ended.is_none());
    let registers: Vec<RegisterCode> = flags.map(|entry| entry.made.code).collect();
    let attended: Vec<Date> = case
        .appointments
        .iter()
        .filter(|a| a.outcome_type(policy).is_some_and(|outcome| outcome.attended))
        .map(|a| zone.to_datetime(a.what.starts_at).date())
        .collect();
    let open = || case.sentences.iter().filter(|s| s.ended.is_none());
    let breach = if clock::breach_running(case, Some(sentence.what.id)).is_some() { Breach::Running } else { Breach::NotRunning };
    let supervision = Supervision {
        start: start(sentence, policy),
        sentenced_on: open().map(|s| s.what.sentenced_on).min().unwrap_or(sentence.what.sentenced_on),
        started_on: sentence.what.starts_on,
        // One sentence without a last day leaves the whole without one.
        expires_on: open().map(|s| s.what.ends_on).collect::<Option<Vec<_>>>().and_then(|days| days.into_iter().max()),
        recorded_on: sentence.key_date("R-FINAL-THIRD").or_else(|| sentence.key_date("R-SUSPEND")),
        restarted_on: restarted_on(case, zone),
        rosh: case.risk.overall(),
        registers: &registers,
        sds_plus: false,
        own_handling: false,
        breach,
    };
    let facts = PackageFacts {
        supervision,
        place: ContactPhase::Supervised,
        tier: tier(case),
        pathway: Pathway::Usual,
        woman: case.person.sex == Some(Sex::Female),
        attended: &attended,
    };
    package_state(&facts, on, &policy.standards)
}

/// The latest day on which something asks for contact again: another level of risk, an arrest, a charge.
fn restarted_on(case: &CaseFile, zone: &TimeZone) -> Option<Date> {
    let judged = case.risk.judgements.windows(2).filter_map(|pair| match pair {
        [before, after] if before.overall() != after.overall() => Some(after.assessed_on),
        _ => None,
    });
    let arrested = case.contacts.iter().filter(|c| c.what.kind == ARREST || c.what.kind == CHARGE);
    judged.chain(arrested.map(|c| zone.to_datetime(c.what.happened_at).date())).max()
}
