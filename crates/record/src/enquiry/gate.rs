//! What may not happen while a check is missing (`domain/safeguarding.md` section 8, rule 2).

use jiff::civil::Date;
use rules::{
    Policy,
    enquiry::EnquiryKind,
    rosh::{GroupAtRisk, RoshLevel, RoshLevels},
};

use super::{
    Enquiry,
    need::{Need, needs},
};
use crate::{
    case_file::CaseFile,
    id::{ActorId, EnquiryId},
};

/// Checks that are needed by `today` and neither sent nor decided not to be needed: no initial assessment completes while
/// there is one.
#[must_use]
pub fn unsent(case: &CaseFile, policy: &Policy, today: Date) -> Vec<Need> {
    let mut needs = needs(case, policy);
    needs.retain(|need| need.met_by.is_none() && need.since <= today);
    needs
}

/// What the checks are called, each once, for a sentence that asks for them.
#[must_use]
pub fn names(needs: &[Need], policy: &Policy) -> String {
    let name = |need: &Need| {
        let row = policy.enquiries.kinds.read(need.kind, need.since);
        row.map_or_else(|| need.kind.to_string(), |row| row.value.name.clone())
    };
    let mut names: Vec<String> = needs.iter().map(name).collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

/// A check without which somebody cannot be called at low risk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// Kind.
    pub kind: EnquiryKind,
    /// Who is at risk.
    pub group: GroupAtRisk,
    /// The check that waits for its answer, which a manager's agreement can name; none while it is only needed: send it first.
    pub enquiry: Option<EnquiryId>,
    /// Since when it is needed.
    pub since: Date,
}

/// The kinds of check that tell of the risk to a group.
#[must_use]
pub const fn telling_of(group: GroupAtRisk) -> &'static [EnquiryKind] {
    match group {
        GroupAtRisk::Children => &[EnquiryKind::Children, EnquiryKind::DomesticAbuse],
        GroupAtRisk::KnownAdult => &[EnquiryKind::DomesticAbuse, EnquiryKind::Adults, EnquiryKind::Marac],
        GroupAtRisk::Public | GroupAtRisk::Staff | GroupAtRisk::Prisoners => &[],
    }
}

/// What stands against the low levels among `levels`: checks about children or a known adult that are needed by `today` and
/// not answered, unless a manager agreed in writing and named them.
#[must_use]
pub fn low_risk_blocked(case: &CaseFile, levels: &RoshLevels, policy: &Policy, today: Date) -> Vec<Blocked> {
    low_risk_blocked_for(case, levels, None, policy, today)
}

/// As [`low_risk_blocked`], for whoever assesses: what they agreed to themself is no manager's agreement.
#[must_use]
pub fn low_risk_blocked_for(
    case: &CaseFile,
    levels: &RoshLevels,
    assessor: Option<ActorId>,
    policy: &Policy,
    today: Date,
) -> Vec<Blocked> {
    let low = [GroupAtRisk::Children, GroupAtRisk::KnownAdult];
    let low = low.into_iter().filter(|group| levels.get(group) == Some(&RoshLevel::Low));
    let (waiting, missing) = (waiting(case, assessor), unsent(case, policy, today));
    let mut blocked = Vec::new();
    for group in low {
        let tells = |kind| telling_of(group).contains(&kind);
        let waiting = waiting.iter().filter(|e| tells(e.kind));
        blocked.extend(waiting.map(|e| Blocked { kind: e.kind, group, enquiry: Some(e.id), since: e.needed_since }));
        let missing = missing.iter().filter(|n| tells(n.kind));
        blocked.extend(missing.map(|n| Blocked { kind: n.kind, group, enquiry: None, since: n.since }));
    }
    blocked
}

/// Sent checks without an answer that no manager's agreement names, or only one of whoever assesses.
fn waiting(case: &CaseFile, assessor: Option<ActorId>) -> Vec<&Enquiry> {
    let others = case.enquiries.low_risk_agreed.iter().filter(|(_, by)| Some(*by) != assessor);
    let agreed = |id: EnquiryId| others.clone().any(|(agreed, _)| agreed.enquiries.contains(&id));
    case.enquiries.all.iter().filter(|e| e.sent.is_some() && e.outstanding() && !agreed(e.id)).collect()
}
