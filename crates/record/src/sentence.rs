//! What the court ordered: offence, disposal, length, requirements, licence conditions, key dates as received.

use jiff::civil::Date;
use rules::{
    Policy,
    code::{ConditionCode, DisposalCode, KeyDateCode, RequirementCode},
    sentence::Served,
};
use serde::{Deserialize, Serialize};

use crate::{
    address_check,
    case_file::CaseFile,
    decide::Context,
    enquiry::need,
    event::Event,
    id::{AddressId, ConditionId, RequirementId, SentenceId},
    refusal::Refusal,
    supervision::SupervisionRestarted,
    text,
};

/// How long, in the words of the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Length {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: LengthUnit,
}

/// What a length is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LengthUnit {
    /// Years.
    Years,
    /// Months.
    Months,
    /// Weeks.
    Weeks,
    /// Days.
    Days,
    /// Hours (unpaid work).
    Hours,
}

/// An offence of which the person was convicted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Offence {
    /// Home Office code (class and subclass, five digits).
    pub code: String,
    /// Description.
    pub description: String,
    /// When it was committed, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub committed_on: Option<Date>,
}

/// A court passed sentence, as received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SentenceRecorded {
    /// Its id.
    pub id: SentenceId,
    /// The court's name.
    pub court: String,
    /// The day of sentence.
    pub sentenced_on: Date,
    /// Code of the disposal in `policy/sentences.toml`.
    pub disposal: DisposalCode,
    /// Length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<Length>,
    /// Main offence.
    pub offence: Offence,
    /// Other offences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub additional_offences: Vec<Offence>,
    /// First day of supervision: sentence for an order, release for a licence.
    pub starts_on: Date,
    /// Last day, as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<Date>,
}

/// A requirement of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequirementRecorded {
    /// Its id.
    pub id: RequirementId,
    /// Of which sentence.
    pub sentence: SentenceId,
    /// Code of the requirement in `policy/sentences.toml`.
    pub requirement: RequirementCode,
    /// How much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<Length>,
    /// What the order says beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The address that it ties the person to, for a curfew or residence. None is where the person lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressId>,
}

/// A requirement ended: done, removed or expired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequirementEnded {
    /// Which.
    pub id: RequirementId,
    /// Last day.
    pub on: Date,
    /// Why.
    pub reason: String,
}

/// Who set a condition of a licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SetBy {
    /// A court.
    Court,
    /// The Parole Board.
    ParoleBoard,
    /// The prison.
    Prison,
    /// Probation asks for it: our own staff decide, so an address must have been checked.
    Probation,
}

impl SetBy {
    /// Everybody who can.
    pub const ALL: [Self; 4] = [Self::Probation, Self::Prison, Self::ParoleBoard, Self::Court];

    /// The stable text used in forms and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Court => "court",
            Self::ParoleBoard => "parole_board",
            Self::Prison => "prison",
            Self::Probation => "probation",
        }
    }

    /// The one with this text.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// The words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Court => "The court",
            Self::ParoleBoard => "The Parole Board",
            Self::Prison => "The prison",
            Self::Probation => "Probation",
        }
    }
}

/// A condition of a licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenceConditionRecorded {
    /// Its id.
    pub id: ConditionId,
    /// Of which sentence.
    pub sentence: SentenceId,
    /// Code of the condition in `policy/sentences.toml`; none for a bespoke one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<ConditionCode>,
    /// The condition's words on the licence, with its blanks filled.
    pub text: String,
    /// First day.
    pub from: Date,
    /// The address that it ties the person to, for a curfew or residence. None is where the person lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressId>,
    /// Who set it; none when nobody asked, as in what came from elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_by: Option<SetBy>,
}

/// A date the sentence turns on, as received from the court or the prison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyDateReceived {
    /// Of which sentence.
    pub sentence: SentenceId,
    /// Which date: `policy/sentences.toml`, key dates.
    pub kind: KeyDateCode,
    /// The date.
    pub on: Date,
    /// Who gave it.
    pub source: String,
}

/// A sentence or period of supervision ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SentenceEnded {
    /// Which.
    pub id: SentenceId,
    /// Last day.
    pub on: Date,
    /// Why: completed, revoked, expired, ended early.
    pub reason: String,
}

/// A sentence with all that hangs on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sentence {
    /// As recorded.
    pub what: SentenceRecorded,
    /// Requirements with their end, if any.
    pub requirements: Vec<(RequirementRecorded, Option<RequirementEnded>)>,
    /// Licence conditions.
    pub conditions: Vec<LicenceConditionRecorded>,
    /// Key dates, latest of each kind.
    pub key_dates: Vec<KeyDateReceived>,
    /// End, once it ended.
    pub ended: Option<SentenceEnded>,
    /// Whether two thirds are served in custody (SDS+), as received last; none while nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sds_plus: Option<bool>,
    /// Decisions to start routine contact again in the last third, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restarted: Vec<SupervisionRestarted>,
}

/// Dates of release that the prison gives, those that were decided first, then those that follow from the law.
const RELEASE_DATES: [&str; 10] = ["APD", "HDCAD", "R-EXP-REL", "CRD", "ARD", "MTD", "ETD", "LTD", "NCRD", "NPD"];

impl Sentence {
    /// Whether it runs on `day`.
    #[must_use]
    pub fn live_on(&self, day: Date) -> bool {
        let last = self.ended.as_ref().map(|e| e.on).or(self.what.ends_on);
        last.is_none_or(|last| day <= last)
    }

    /// Whether nobody has ended it by `day`, whatever its last day was to be. One whose last day has passed is overdue.
    #[must_use]
    pub fn open_on(&self, day: Date) -> bool {
        self.ended.as_ref().is_none_or(|e| day <= e.on)
    }

    /// Whether it is served in custody at first.
    #[must_use]
    pub fn custodial(&self, policy: &Policy) -> bool {
        let row = policy.sentences.disposals.read(self.what.disposal, self.what.sentenced_on);
        row.is_some_and(|row| row.value.served != Served::Community)
    }

    /// The date of a kind, as received last.
    #[must_use]
    pub fn key_date(&self, kind: &str) -> Option<Date> {
        self.key_dates.iter().find(|d| d.kind.as_str() == kind).map(|d| d.on)
    }

    /// The day of release from custody: as recorded; else the first day of supervision, where that is after the sentence;
    /// else the first date of release that the prison gave. None while nobody knows of any. Recall is not on the record
    /// yet, so the day of release stands.
    #[must_use]
    pub fn release_on(&self, policy: &Policy) -> Option<Date> {
        if !self.custodial(policy) {
            return None;
        }
        let supervised = Some(self.what.starts_on).filter(|day| *day > self.what.sentenced_on);
        self.key_date("R-RELEASED").or(supervised).or_else(|| RELEASE_DATES.iter().find_map(|kind| self.key_date(kind)))
    }

    /// The last day on which it counts, as far as anybody knows: its end, or the last day that was to be.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        self.ended.as_ref().map(|e| e.on).or(self.what.ends_on)
    }

    /// Requirements that have not ended by `day`.
    pub fn live_requirements(&self, day: Date) -> impl Iterator<Item = &RequirementRecorded> {
        self.requirements.iter().filter(move |(_, end)| end.as_ref().is_none_or(|e| day <= e.on)).map(|(r, _)| r)
    }
}

impl CaseFile {
    /// The sentence that appointments belong to unless somebody says otherwise: of those that run on `day`,
    /// the one that ends last.
    #[must_use]
    pub fn main_sentence(&self, day: Date) -> Option<&Sentence> {
        self.sentences.iter().filter(|s| s.live_on(day)).max_by_key(|s| s.what.ends_on.unwrap_or(Date::MAX))
    }

    /// The sentence with this id.
    #[must_use]
    pub fn sentence(&self, id: SentenceId) -> Option<&Sentence> {
        self.sentences.iter().find(|s| s.what.id == id)
    }
}

pub(crate) fn apply(sentences: &mut Vec<Sentence>, event: &Event) {
    let of = |sentences: &mut Vec<Sentence>, id: SentenceId, change: &dyn Fn(&mut Sentence)| {
        if let Some(sentence) = sentences.iter_mut().find(|s| s.what.id == id) {
            change(sentence);
        }
    };
    match event {
        Event::SentenceRecorded(e) => sentences.push(Sentence {
            what: e.clone(),
            requirements: Vec::new(),
            conditions: Vec::new(),
            key_dates: Vec::new(),
            ended: None,
            sds_plus: None,
            restarted: Vec::new(),
        }),
        Event::RequirementRecorded(e) => of(sentences, e.sentence, &|s| s.requirements.push((e.clone(), None))),
        Event::RequirementEnded(e) => {
            let found = sentences.iter_mut().flat_map(|s| &mut s.requirements).find(|(r, _)| r.id == e.id);
            if let Some((_, end)) = found {
                *end = Some(e.clone());
            }
        }
        Event::LicenceConditionRecorded(e) => of(sentences, e.sentence, &|s| s.conditions.push(e.clone())),
        Event::KeyDateReceived(e) => of(sentences, e.sentence, &|s| {
            s.key_dates.retain(|d| d.kind != e.kind);
            s.key_dates.push(e.clone());
        }),
        Event::SdsPlusReceived(e) => of(sentences, e.sentence, &|s| s.sds_plus = Some(e.sds_plus)),
        Event::SupervisionRestarted(e) => of(sentences, e.sentence, &|s| s.restarted.push(e.clone())),
        Event::SentenceEnded(e) => of(sentences, e.id, &|s| s.ended = Some(e.clone())),
        _ => {}
    }
}

pub(crate) fn record(case: &CaseFile, wish: SentenceRecorded, ctx: &Context<'_>) -> Result<Event, Refusal> {
    if case.sentence(wish.id).is_some() {
        return Err(Refusal::AlreadyRecorded { what: "That sentence" });
    }
    text::required("court", "the court", &wish.court, text::SHORT_MAX)?;
    text::required("offence", "the offence", &wish.offence.description, text::SHORT_MAX)?;
    if wish.sentenced_on > ctx.today() {
        return Err(Refusal::InFuture { field: "sentencedOn", what: "Date of sentence" });
    }
    if !ctx.policy.sentences.disposals.knows(wish.disposal) {
        return Err(Refusal::UnknownCode { field: "disposal", what: "disposal", code: wish.disposal.to_string() });
    }
    if wish.ends_on.is_some_and(|end| end < wish.starts_on) {
        return Err(Refusal::EndsBeforeStart);
    }
    Ok(Event::SentenceRecorded(wish))
}

pub(crate) fn add_requirement(case: &CaseFile, wish: RequirementRecorded, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let sentence = running(case, wish.sentence, ctx)?;
    if sentence.requirements.iter().any(|(r, _)| r.id == wish.id) {
        return Err(Refusal::AlreadyRecorded { what: "That requirement" });
    }
    if !ctx.policy.sentences.requirements.knows(wish.requirement) {
        return Err(Refusal::UnknownCode { field: "requirement", what: "requirement", code: wish.requirement.to_string() });
    }
    if let Some(detail) = &wish.detail {
        text::check("detail", detail, text::REASON_MAX)?;
    }
    // A court orders what it orders: no gate stands here, and a duty opens (ADR 14).
    address_check::on_record(case, wish.address)?;
    Ok(Event::RequirementRecorded(wish))
}

pub(crate) fn end_requirement(case: &CaseFile, wish: RequirementEnded, ctx: &Context<'_>) -> Result<Event, Refusal> {
    text::required("reason", "why it ended", &wish.reason, text::REASON_MAX)?;
    let of = |s: &Sentence| s.requirements.iter().any(|(r, _)| r.id == wish.id);
    let sentence = case.sentences.iter().find(|s| of(s)).ok_or(Refusal::NotFound { what: "requirement" })?;
    if sentence.requirements.iter().any(|(r, end)| r.id == wish.id && end.is_some()) {
        return Err(Refusal::AlreadyEnded { what: "requirement" });
    }
    if wish.on < sentence.what.sentenced_on {
        return Err(Refusal::EndsBeforeStart);
    }
    if wish.on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what: "Last day" });
    }
    Ok(Event::RequirementEnded(wish))
}

pub(crate) fn add_condition(case: &CaseFile, wish: LicenceConditionRecorded, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let sentence = running(case, wish.sentence, ctx)?;
    if sentence.conditions.iter().any(|c| c.id == wish.id) {
        return Err(Refusal::AlreadyRecorded { what: "That condition" });
    }
    text::required("text", "the words of the condition", &wish.text, text::REASON_MAX)?;
    address_check::on_record(case, wish.address)?;
    // What our own staff ask for passes the gate; what others set is a fact, and a duty opens (ADR 14).
    if wish.set_by == Some(SetBy::Probation) && need::condition_use(wish.condition).is_some() {
        let Some(address) = wish.address else {
            return Err(Refusal::Missing { field: "address", what: "the address that the condition names" });
        };
        address_check::checked_and_suitable(case, address, ctx.today(), ctx)?;
    }
    Ok(Event::LicenceConditionRecorded(wish))
}

pub(crate) fn receive_key_date(case: &CaseFile, wish: KeyDateReceived, ctx: &Context<'_>) -> Result<Event, Refusal> {
    case.sentence(wish.sentence).ok_or(Refusal::NotFound { what: "sentence" })?;
    if !ctx.policy.sentences.key_dates.knows(wish.kind) {
        return Err(Refusal::UnknownCode { field: "kind", what: "key date", code: wish.kind.to_string() });
    }
    text::required("source", "who gave the date", &wish.source, text::SHORT_MAX)?;
    Ok(Event::KeyDateReceived(wish))
}

pub(crate) fn end(case: &CaseFile, wish: SentenceEnded, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let sentence = case.sentence(wish.id).ok_or(Refusal::NotFound { what: "sentence" })?;
    if sentence.ended.is_some() {
        return Err(Refusal::AlreadyEnded { what: "sentence" });
    }
    if wish.on < sentence.what.sentenced_on {
        return Err(Refusal::EndsBeforeStart);
    }
    if wish.on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what: "Last day" });
    }
    text::required("reason", "why it ended", &wish.reason, text::REASON_MAX)?;
    Ok(Event::SentenceEnded(wish))
}

fn running<'a>(case: &'a CaseFile, id: SentenceId, ctx: &Context<'_>) -> Result<&'a Sentence, Refusal> {
    let sentence = case.sentence(id).ok_or(Refusal::NotFound { what: "sentence" })?;
    if sentence.live_on(ctx.today()) { Ok(sentence) } else { Err(Refusal::AlreadyEnded { what: "sentence" }) }
}
