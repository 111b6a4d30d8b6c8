//! What a practitioner judged: levels of risk of serious harm and register entries; and the tier, received or worked out.
//!
//! The level is never computed: it is a judgement with a name and reasons.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::{
    Policy,
    code::{RegisterCode, RegisterValueCode},
    register::{Indicator, Registers},
    rosh::{self, GroupAtRisk, RoshLevel, RoshLevels},
    tier::{Tier, TierV2, TierV3},
};
use serde::{Deserialize, Serialize};

use crate::{
    assessment::PredictorsScored,
    case_file::CaseFile,
    decide::Context,
    event::Event,
    id::{ActorId, AssessmentId, RegisterEntryId},
    refusal::Refusal,
    text,
    tier::TierCalculated,
};

/// Levels of risk of serious harm were judged, by group at risk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RiskLevelSet {
    /// Level for each group at risk in the community.
    pub levels: RoshLevels,
    /// Why these levels.
    pub reasons: String,
    /// The day of the judgement.
    pub assessed_on: Date,
    /// Why the level of a group is higher or lower than it was, for each whose level changed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub changed: BTreeMap<GroupAtRisk, String>,
    /// What would change the level.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub would_change: String,
    /// The assessment that it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<AssessmentId>,
    /// Whose judgement it is, where somebody else recorded it: the assessor, when the manager's signature completed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged_by: Option<ActorId>,
}

impl RiskLevelSet {
    /// The overall level: the highest of the groups.
    #[must_use]
    pub fn overall(&self) -> Option<RoshLevel> {
        rosh::overall(&self.levels)
    }
}

/// A flag was put on the person: an entry in a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterEntryMade {
    /// Its id.
    pub id: RegisterEntryId,
    /// Code in `policy/register.toml`.
    pub code: RegisterCode,
    /// Category, where the register has them (MAPPA category 1 to 4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<RegisterValueCode>,
    /// Level, where the register has them (MAPPA level 1 to 3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<RegisterValueCode>,
    /// First day.
    pub from: Date,
    /// Next review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_on: Option<Date>,
    /// Why.
    pub note: String,
}

/// A flag was reviewed and kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterEntryReviewed {
    /// Which.
    pub id: RegisterEntryId,
    /// Day of the review.
    pub on: Date,
    /// Next review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_on: Option<Date>,
    /// What was found.
    pub note: String,
}

/// A flag was taken off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterEntryEnded {
    /// Which.
    pub id: RegisterEntryId,
    /// Last day.
    pub on: Date,
    /// Why.
    pub reason: String,
}

/// The tier as another system or a rule gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TierRecorded {
    /// The tier; its text names the model ("B2", "C", "B3S").
    pub tier: Tier,
    /// Who gave it, and under which version.
    pub source: String,
}

/// A flag with its reviews and end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterEntry {
    /// As made.
    pub made: RegisterEntryMade,
    /// Next review.
    pub review_on: Option<Date>,
    /// Reviews, oldest first.
    pub reviews: Vec<RegisterEntryReviewed>,
    /// End, once taken off.
    pub ended: Option<RegisterEntryEnded>,
}

impl RegisterEntry {
    /// Whether the flag stands on `day`.
    #[must_use]
    pub fn live_on(&self, day: Date) -> bool {
        self.made.from <= day && self.ended.as_ref().is_none_or(|e| day < e.on)
    }
}

/// What the case file knows of risk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Risk {
    /// Every judgement of risk of serious harm, oldest first.
    pub judgements: Vec<RiskLevelSet>,
    /// Every flag.
    pub register: Vec<RegisterEntry>,
    /// Every tier received, with the day, in the order they were recorded.
    pub tiers: Vec<(Date, TierRecorded)>,
    /// Every change of the tiers that we worked out, with the day, in the order they were recorded.
    pub calculated: Vec<(Date, TierCalculated)>,
    /// Every scoring of predictors, in the order they were recorded.
    pub predictors: Vec<PredictorsScored>,
}

impl Risk {
    /// The judgement in force.
    #[must_use]
    pub fn current(&self) -> Option<&RiskLevelSet> {
        self.judgements.last()
    }

    /// The overall level in force.
    #[must_use]
    pub fn overall(&self) -> Option<RoshLevel> {
        self.current().and_then(RiskLevelSet::overall)
    }

    /// The tier in force: that of the seven-letter model if it is known, else that of the two-axis model.
    #[must_use]
    pub fn tier(&self) -> Option<Tier> {
        let v3 = self.tier_v3().filter(|(value, _)| *value != TierV3::Missing);
        v3.map(|(value, provisional)| Tier::V3 { value, provisional })
            .or_else(|| self.tier_v2().map(|value| Tier::V2 { value }))
            .or_else(|| self.tier_v3().map(|(value, provisional)| Tier::V3 { value, provisional }))
    }

    /// The two-axis tier in force: the latest, worked out by us or received. Of one day ours.
    #[must_use]
    pub fn tier_v2(&self) -> Option<TierV2> {
        let received =
            self.tiers.iter().filter_map(|(on, t)| if let Tier::V2 { value } = t.tier { Some((*on, value)) } else { None });
        let ours = self.calculated.iter().filter_map(|(on, c)| Some((*on, c.v2.as_ref()?.result.tier)));
        received.chain(ours).max_by_key(|(on, _)| *on).map(|(_, tier)| tier)
    }

    /// The seven-letter tier in force and whether it is provisional: the latest, worked out by us or received. Of one day ours.
    #[must_use]
    pub fn tier_v3(&self) -> Option<(TierV3, bool)> {
        let ours = self.calculated.iter().filter_map(|(on, c)| {
            let result = &c.v3.as_ref()?.result;
            Some((*on, (result.tier, result.provisional)))
        });
        self.received_v3_tiers().chain(ours).max_by_key(|(on, _)| *on).map(|(_, tier)| tier)
    }

    /// The seven-letter tier received last, if any was.
    #[must_use]
    pub fn received_v3(&self) -> Option<(TierV3, bool)> {
        self.received_v3_tiers().last().map(|(_, tier)| tier)
    }

    fn received_v3_tiers(&self) -> impl Iterator<Item = (Date, (TierV3, bool))> {
        self.tiers.iter().filter_map(|(on, t)| match t.tier {
            Tier::V3 { value, provisional } => Some((*on, (value, provisional))),
            Tier::V2 { .. } => None,
        })
    }

    /// Flags that stand on `day`.
    pub fn flags(&self, day: Date) -> impl Iterator<Item = &RegisterEntry> {
        self.register.iter().filter(move |e| e.live_on(day))
    }

    /// Whether a flag of that day says that the person may harm staff.
    #[must_use]
    pub fn to_staff(&self, day: Date, policy: &Policy) -> bool {
        let kind = |entry: &RegisterEntry| policy.registers.types.read(entry.made.code, day);
        self.flags(day).any(|entry| kind(entry).is_some_and(|row| row.value.indicators.contains(&Indicator::RiskToStaff)))
    }

    /// The flag with this id.
    #[must_use]
    pub fn entry(&self, id: RegisterEntryId) -> Option<&RegisterEntry> {
        self.register.iter().find(|e| e.made.id == id)
    }

    pub(crate) fn apply(&mut self, event: &Event, on: Date) {
        match event {
            Event::RiskLevelSet(e) => self.judgements.push(e.clone()),
            Event::TierRecorded(e) => self.tiers.push((on, e.clone())),
            Event::TierCalculated(e) => self.calculated.push((on, TierCalculated::clone(e))),
            Event::PredictorsScored(e) => self.predictors.push(e.clone()),
            Event::RegisterEntryMade(e) => {
                self.register.push(RegisterEntry { made: e.clone(), review_on: e.review_on, reviews: Vec::new(), ended: None });
            }
            Event::RegisterEntryReviewed(e) => {
                if let Some(entry) = self.register.iter_mut().find(|r| r.made.id == e.id) {
                    entry.review_on = e.review_on;
                    entry.reviews.push(e.clone());
                }
            }
            Event::RegisterEntryEnded(e) => {
                if let Some(entry) = self.register.iter_mut().find(|r| r.made.id == e.id) {
                    entry.ended = Some(e.clone());
                }
            }
            _ => {}
        }
    }
}

pub(crate) fn set_level(wish: RiskLevelSet, ctx: &Context<'_>) -> Result<Event, Refusal> {
    if wish.levels.is_empty() {
        return Err(Refusal::Missing { field: "levels", what: "a level for at least one group at risk" });
    }
    if wish.assessed_on > ctx.today() {
        return Err(Refusal::InFuture { field: "assessedOn", what: "Date of the assessment" });
    }
    text::required("reasons", "the reasons for these levels", &wish.reasons, text::NOTE_MAX)?;
    Ok(Event::RiskLevelSet(wish))
}

pub(crate) fn record_tier(wish: TierRecorded) -> Result<Event, Refusal> {
    text::required("source", "where the tier comes from", &wish.source, text::SHORT_MAX)?;
    Ok(Event::TierRecorded(wish))
}

pub(crate) fn make_entry(case: &CaseFile, mut wish: RegisterEntryMade, ctx: &Context<'_>) -> Result<Event, Refusal> {
    if ctx.policy.registers.types.on(wish.code, ctx.today()).is_none() {
        return Err(Refusal::UnknownCode { field: "code", what: "register", code: wish.code.to_string() });
    }
    if case.risk.entry(wish.id).is_some() || case.risk.flags(ctx.today()).any(|e| e.made.code == wish.code) {
        return Err(Refusal::AlreadyRecorded { what: "That flag" });
    }
    if wish.from > ctx.today() {
        return Err(Refusal::InFuture { field: "from", what: "Start date" });
    }
    belongs(&wish, ctx)?;
    text::required("note", "why the flag is needed", &wish.note, text::NOTE_MAX)?;
    let by = ctx.policy.registers.next_review(wish.code, wish.level, wish.from, &ctx.policy.calendar);
    wish.review_on = wish.review_on.or(by);
    Ok(Event::RegisterEntryMade(wish))
}

/// A register that has categories or levels needs one of its own, and no other register takes one.
fn belongs(wish: &RegisterEntryMade, ctx: &Context<'_>) -> Result<(), Refusal> {
    let registers = &ctx.policy.registers;
    let Some(row) = registers.types.on(wish.code, ctx.today()) else { return Ok(()) };
    let of = |table, value: RegisterValueCode| Registers::values_of(table, wish.code, ctx.today()).any(|(code, _)| code == value);
    match wish.category {
        Some(category) if !of(&registers.categories, category) => {
            return Err(Refusal::UnknownCode { field: "category", what: "category of this flag", code: category.to_string() });
        }
        None if row.value.needs_category => {
            return Err(Refusal::Missing { field: "category", what: "the category of this flag" });
        }
        _ => {}
    }
    match wish.level {
        Some(level) if !of(&registers.levels, level) => {
            Err(Refusal::UnknownCode { field: "level", what: "level of this flag", code: level.to_string() })
        }
        None if row.value.needs_level => Err(Refusal::Missing { field: "level", what: "the level of this flag" }),
        _ => Ok(()),
    }
}

pub(crate) fn review_entry(case: &CaseFile, mut wish: RegisterEntryReviewed, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let made = &open_entry(case, wish.id)?.made;
    if wish.on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what: "Date of the review" });
    }
    text::required("note", "what the review found", &wish.note, text::NOTE_MAX)?;
    // The register says how long a review holds: a far day, or none, would end the reviews of a flag that stays.
    if let Some(by) = ctx.policy.registers.next_review(made.code, made.level, wish.on, &ctx.policy.calendar) {
        if wish.review_on.is_some_and(|next| next > by) {
            return Err(Refusal::FlagReviewLate { by });
        }
        wish.review_on = wish.review_on.or(Some(by));
    }
    Ok(Event::RegisterEntryReviewed(wish))
}

pub(crate) fn end_entry(case: &CaseFile, wish: RegisterEntryEnded) -> Result<Event, Refusal> {
    let entry = open_entry(case, wish.id)?;
    if wish.on < entry.made.from {
        return Err(Refusal::EndsBeforeStart);
    }
    text::required("reason", "why the flag comes off", &wish.reason, text::REASON_MAX)?;
    if said_by_level(case, entry.made.code) {
        return Err(Refusal::FlagFollowsLevel);
    }
    Ok(Event::RegisterEntryEnded(wish))
}

/// Whether the levels in force ask for the flag: it comes off when they are judged anew, never by itself.
fn said_by_level(case: &CaseFile, code: RegisterCode) -> bool {
    let Some(judgement) = case.risk.current() else { return false };
    let above_low = judgement.levels.iter().filter(|(_, level)| **level > RoshLevel::Low);
    judgement.overall().is_some_and(|level| level.register_code() == code)
        || above_low.into_iter().any(|(group, _)| group.register_code() == code)
}

fn open_entry(case: &CaseFile, id: RegisterEntryId) -> Result<&RegisterEntry, Refusal> {
    let entry = case.risk.entry(id).ok_or(Refusal::NotFound { what: "flag" })?;
    if entry.ended.is_some() { Err(Refusal::AlreadyEnded { what: "flag" }) } else { Ok(entry) }
}
