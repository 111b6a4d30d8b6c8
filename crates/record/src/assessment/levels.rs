//! What is asked with a judgement of risk of serious harm: a level for every group, reasons, reasons for each level that rises or
//! falls, and what would change it. The level itself is never computed.

use jiff::civil::Date;
use rules::{
    Policy,
    rosh::{GroupAtRisk, RoshLevel, RoshLevels},
    workload::Location,
};

use crate::{
    case_file::CaseFile,
    enquiry::gate,
    id::{ActorId, SentenceId},
    refusal::{ChangedLevel, Refusal},
    risk::RiskLevelSet,
    text, workload,
};

/// The groups that are asked about on `day`: prisoners only while the person is in custody.
pub fn groups(
    case: &CaseFile,
    sentence: Option<SentenceId>,
    day: Date,
    policy: &Policy,
) -> impl Iterator<Item = GroupAtRisk> + use<> {
    let sentence = sentence.and_then(|id| case.sentence(id)).or_else(|| case.main_sentence(day));
    let custody = sentence.is_some_and(|s| workload::location(s, day, policy) == Location::Custody);
    GroupAtRisk::ALL.into_iter().filter(move |group| custody || *group != GroupAtRisk::Prisoners)
}

/// The groups whose level differs from the one in force, with that one and the new one. A group that nobody judged before has
/// no level to differ from.
#[must_use]
pub fn differing(case: &CaseFile, levels: &RoshLevels) -> Vec<ChangedLevel> {
    let Some(in_force) = case.risk.current() else { return Vec::new() };
    let each = levels.iter().filter_map(|(group, now)| {
        let was = *in_force.levels.get(group)?;
        (was != *now).then_some(ChangedLevel { group: *group, was, now: *now })
    });
    each.collect()
}

/// Whether a level, or the overall level, is lower than the one in force.
#[must_use]
pub fn reduced(case: &CaseFile, levels: &RoshLevels) -> bool {
    let overall = !levels.is_empty() && rules::rosh::overall(levels) < case.risk.overall();
    overall || differing(case, levels).iter().any(|changed| changed.now < changed.was)
}

/// Checks a judgement, whoever makes it and wherever.
pub(crate) fn check(
    case: &CaseFile,
    set: &RiskLevelSet,
    sentence: Option<SentenceId>,
    (today, policy): (Date, &Policy),
) -> Result<(), Refusal> {
    let asked: Vec<GroupAtRisk> = groups(case, sentence, today, policy).collect();
    if asked.iter().any(|group| !set.levels.contains_key(group)) {
        return Err(Refusal::Missing { field: "levels", what: "a level for each group at risk" });
    }
    if set.levels.keys().any(|group| !asked.contains(group)) {
        return Err(Refusal::PrisonersInCommunity);
    }
    check_changed(case, set)?;
    text::required("reasons", "the reasons for these levels", &set.reasons, text::NOTE_MAX)?;
    text::required("wouldChange", "what would change the level", &set.would_change, text::NOTE_MAX)?;
    low_risk(case, &set.levels, today, policy)
}

/// Raising and lowering both need a reason, group by group.
fn check_changed(case: &CaseFile, set: &RiskLevelSet) -> Result<(), Refusal> {
    for changed in differing(case, &set.levels) {
        let why = set.changed.get(&changed.group).map_or("", String::as_str);
        if why.trim().is_empty() {
            return Err(Refusal::LevelReason(changed));
        }
        text::check("changed", why, text::NOTE_MAX)?;
    }
    Ok(())
}

/// No low level for children or a known adult on an unanswered safety check, unless a manager agreed.
pub(crate) fn low_risk(case: &CaseFile, levels: &RoshLevels, today: Date, policy: &Policy) -> Result<(), Refusal> {
    low_risk_for(case, levels, None, (today, policy))
}

/// As [`low_risk`], for whoever assesses: their own agreement does not count.
pub(crate) fn low_risk_for(
    case: &CaseFile,
    levels: &RoshLevels,
    assessor: Option<ActorId>,
    (today, policy): (Date, &Policy),
) -> Result<(), Refusal> {
    let blocked = gate::low_risk_blocked_for(case, levels, assessor, policy, today);
    let Some(first) = blocked.first() else { return Ok(()) };
    let kind =
        policy.enquiries.kinds.read(first.kind, today).map_or_else(|| first.kind.to_string(), |row| row.value.name.clone());
    Err(Refusal::LowOnUnanswered { group: first.group, kind, since: first.since, sent: first.enquiry.is_some() })
}

/// The words of a level that changed: "raised from Low to High".
#[must_use]
pub fn direction(was: RoshLevel, now: RoshLevel) -> String {
    let verb = if now > was { "raised" } else { "lowered" };
    format!("{verb} from {} to {}", was.word(), now.word())
}
