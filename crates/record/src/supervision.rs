//! Where a person stands in the supervision package and from which day routine contact stops, from the facts of the record.
//!
//! What keeps contact going is on the record: whether the sentence is SDS+ and a decision to start contact again are events of
//! this file; integrated offender management, the pathway for personality disorder, national security and the intensive
//! supervision court are flags (`policy/register.toml`).

use jiff::{civil::Date, tz::TimeZone};
use rules::{
    Policy,
    code::{ContactCode, RegisterCode, RegisterValueCode},
    contact_frequency::{ContactPhase, PackageFacts, PackageState, Pathway, StartKind, Supervision, package_state},
    enforcement::Breach,
    tier::{Tier, TierV3},
};
use serde::{Deserialize, Serialize};

use crate::{
    case_file::CaseFile, decide::Context, enforcement::clock, event::Event, id::SentenceId, person::Sex, refusal::Refusal,
    sentence::Sentence, text,
};

/// The prison or the court said whether two thirds of a sentence are served in custody (SDS+).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SdsPlusReceived {
    /// Which sentence.
    pub sentence: SentenceId,
    /// Whether it is.
    pub sds_plus: bool,
    /// Who said so.
    pub source: String,
}

/// Routine contact, which had stopped for the last third, was started again (enforcement R3.10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SupervisionRestarted {
    /// Under which sentence.
    pub sentence: SentenceId,
    /// From which day.
    pub on: Date,
    /// Why.
    pub reason: String,
}

/// A wish about how much contact there is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the wish for the event of that name, where the words are")]
pub enum Wish {
    ReceiveSdsPlus(SdsPlusReceived),
    Restart(SupervisionRestarted),
}

pub(crate) fn decide(case: &CaseFile, wish: Wish, ctx: &Context<'_>) -> Result<Event, Refusal> {
    case.alive()?;
    let of = match &wish {
        Wish::ReceiveSdsPlus(w) => w.sentence,
        Wish::Restart(w) => w.sentence,
    };
    let sentence = case.sentence(of).ok_or(Refusal::NotFound { what: "sentence" })?;
    if !sentence.open_on(ctx.today()) {
        return Err(Refusal::AlreadyEnded { what: "sentence" });
    }
    match wish {
        Wish::ReceiveSdsPlus(w) => {
            if !sentence.custodial(ctx.policy) {
                return Err(Refusal::NotFound { what: "sentence of custody" });
            }
            text::required("source", "who said so", &w.source, text::SHORT_MAX)?;
            Ok(Event::SdsPlusReceived(w))
        }
        Wish::Restart(w) => {
            if w.on > ctx.today() {
                return Err(Refusal::InFuture { field: "on", what: "Day from which contact starts again" });
            }
            text::required("reason", "why contact starts again", &w.reason, text::REASON_MAX)?;
            // A day before the last third began would leave contact stopped.
            let stopped = package(case, sentence, w.on, ctx.policy, ctx.zone).final_third.from();
            if stopped.is_none_or(|from| w.on < from) {
                return Err(Refusal::ContactGoesOn { on: w.on });
            }
            Ok(Event::SupervisionRestarted(w))
        }
    }
}

const IOM: RegisterCode = RegisterCode::literal("IIOM");
const IOM_RED: RegisterValueCode = RegisterValueCode::literal("IOM-RED");
const PERSONALITY_DISORDER: RegisterCode = RegisterCode::literal("R-OPD");
/// National security and the intensive supervision court have their own handling (enforcement R3.7).
const OWN_HANDLING: [RegisterCode; 2] = [RegisterCode::literal("R-NSD"), RegisterCode::literal("R-ISC")];

/// The way of working that the flags that stand ask for; red integrated offender management before the others (R3.2, R3.5).
fn pathway(case: &CaseFile) -> Pathway {
    let stands = |fits: &dyn Fn(&crate::risk::RegisterEntry) -> bool| {
        case.risk.register.iter().any(|entry| entry.ended.is_none() && fits(entry))
    };
    if stands(&|entry| entry.made.code == IOM && entry.made.level == Some(IOM_RED)) {
        Pathway::IomRed
    } else if stands(&|entry| entry.made.code == PERSONALITY_DISORDER) {
        Pathway::PersonalityDisorder
    } else {
        Pathway::Usual
    }
}

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
        sds_plus: sentence.sds_plus.is_some_and(|received| received),
        own_handling: registers.iter().any(|code| OWN_HANDLING.contains(code)),
        breach,
    };
    let facts = PackageFacts {
        supervision,
        place: ContactPhase::Supervised,
        tier: tier(case),
        pathway: pathway(case),
        woman: case.person.sex == Some(Sex::Female),
        attended: &attended,
    };
    package_state(&facts, on, &policy.standards)
}

/// The days on which the seven-letter tier became another one. The first is no change, and a provisional one is none yet.
fn tier_changed_on(case: &CaseFile) -> Vec<Date> {
    let received = case.risk.tiers.iter().filter_map(|(on, t)| match t.tier {
        Tier::V3 { value, provisional: false } => Some((*on, value)),
        _ => None,
    });
    let ours = case.risk.calculated.iter().filter_map(|(on, c)| {
        let result = &c.v3.as_ref()?.result;
        (!result.provisional).then_some((*on, result.tier))
    });
    let mut all: Vec<(Date, TierV3)> = received.chain(ours).filter(|(_, tier)| *tier != TierV3::Missing).collect();
    // Of one day ours stands, as everywhere: it comes after the one received.
    all.sort_by_key(|(on, _)| *on);
    let mut by_day: Vec<(Date, TierV3)> = Vec::with_capacity(all.len());
    for (on, tier) in all {
        if by_day.last().is_some_and(|(last, _)| *last == on) {
            by_day.pop();
        }
        by_day.push((on, tier));
    }
    let changed = by_day.windows(2).filter_map(|pair| match pair {
        [(_, before), (on, after)] if before != after => Some(*on),
        _ => None,
    });
    changed.collect()
}

/// The latest day on which something asks for contact again (R3.10): another level of risk, another tier, an arrest, a charge,
/// or somebody's decision.
fn restarted_on(case: &CaseFile, zone: &TimeZone) -> Option<Date> {
    let judged = case.risk.judgements.windows(2).filter_map(|pair| match pair {
        [before, after] if before.overall() != after.overall() => Some(after.assessed_on),
        _ => None,
    });
    let arrested = case.contacts.iter().filter(|c| c.what.kind == ARREST || c.what.kind == CHARGE);
    let decided = case.sentences.iter().filter(|s| s.ended.is_none()).flat_map(|s| &s.restarted).map(|restart| restart.on);
    let tiers = tier_changed_on(case);
    judged.chain(tiers).chain(arrested.map(|c| zone.to_datetime(c.what.happened_at).date())).chain(decided).max()
}
