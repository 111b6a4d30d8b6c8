//! Signing and countersigning: what stands in the way, what changed since the last level, contradictions and safety checks.

use record::{
    assessment::{
        self, Contradiction, Missing,
        draft::Draft,
        levels::{differing, direction, groups},
    },
    enquiry::{Enquiry, gate},
    words::short_date,
};
use rules::{oversight::CountersignReason, rosh::RoshLevels};

use crate::view::shown::Shown;

/// The page on which the assessor signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignPage {
    /// What is missing.
    pub missing: Vec<Missing>,
    /// Checks that must be sent first: what and since when.
    pub unsent: Vec<String>,
    /// Levels beside those in force.
    pub levels: Vec<[String; 4]>,
    /// Contradictions that must be answered in words.
    pub contradictions: Vec<Contradiction>,
    /// Why a manager will sign too, as far as it is known before the signature.
    pub manager: Vec<String>,
}

/// Makes the page on which the assessor signs. `reasons` are those for which a manager must sign.
#[must_use]
pub fn sign(shown: &Shown<'_>, draft: &Draft, reasons: &[CountersignReason]) -> SignPage {
    let (case, today, policy) = (shown.case, shown.today, shown.policy);
    SignPage {
        missing: assessment::missing(case, draft, today, policy),
        unsent: unsent(shown, draft),
        levels: levels_beside(shown, &draft.levels, |group| draft.changed.get(&group).cloned().unwrap_or_default()),
        contradictions: assessment::contradictions(case, &draft.answers, &draft.levels, (today, policy)),
        manager: reasons.iter().map(|reason| reason_words(shown, *reason)).collect(),
    }
}

fn unsent(shown: &Shown<'_>, draft: &Draft) -> Vec<String> {
    if !record::assessment::signing::initial(shown.case, draft) {
        return Vec::new();
    }
    let name = |kind| {
        let row = shown.policy.enquiries.kinds.read(kind, shown.today);
        row.map_or_else(|| kind.to_string(), |row| row.value.name.clone())
    };
    let all = gate::unsent(shown.case, shown.policy, shown.today);
    all.into_iter().map(|need| format!("{}, needed since {}", name(need.kind), short_date(need.since))).collect()
}

/// Levels beside those in force: who, the level in force, the new one, and why it differs.
pub fn levels_beside(
    shown: &Shown<'_>,
    levels: &RoshLevels,
    why: impl Fn(rules::rosh::GroupAtRisk) -> String,
) -> Vec<[String; 4]> {
    let in_force = shown.case.risk.current();
    let changed = differing(shown.case, levels);
    let word = |level: Option<&rules::rosh::RoshLevel>| level.map_or("Not recorded", |level| level.word()).to_owned();
    let asked = groups(shown.case, None, shown.today, shown.policy).chain(levels.keys().copied());
    let mut asked: Vec<_> = asked.collect();
    asked.sort_unstable();
    asked.dedup();
    let row = |group: rules::rosh::GroupAtRisk| {
        let differs = changed.iter().find(|c| c.group == group);
        let reason = differs.map_or_else(
            || if levels.contains_key(&group) { "No change" } else { "Not judged" }.to_owned(),
            |c| {
                let why = why(group);
                let direction = direction(c.was, c.now);
                let direction = format!(
                    "{}{}",
                    direction.get(..1).unwrap_or_default().to_uppercase(),
                    direction.get(1..).unwrap_or_default()
                );
                if why.is_empty() { direction } else { format!("{direction}: {why}") }
            },
        );
        [group.words().to_owned(), word(in_force.and_then(|set| set.levels.get(&group))), word(levels.get(&group)), reason]
    };
    asked.into_iter().map(row).collect()
}

/// A reason for a manager's signature, in words.
pub(super) fn reason_words(shown: &Shown<'_>, reason: CountersignReason) -> String {
    let row = shown.policy.oversight.countersign.read(reason, shown.today);
    row.map_or_else(|| reason.to_string(), |row| row.value.name.clone())
}

/// The page on which a manager signs or sends back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountersignPage {
    /// Who signed and when.
    pub signed: String,
    /// Why a manager must sign.
    pub why: Vec<String>,
    /// Levels beside those in force.
    pub levels: Vec<[String; 4]>,
    /// Reasons for the levels.
    pub reasons: String,
    /// What would change the level.
    pub would_change: String,
    /// Contradictions, each with what the assessor says to it.
    pub contradictions: Vec<(String, String)>,
    /// Safety checks: what, where it stands, and the sentence of the assessment that rests on it.
    pub checks: Vec<CheckLine>,
    /// Checks that must be sent first.
    pub unsent: Vec<String>,
}

/// A safety check as a manager sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckLine {
    /// Kind and day.
    pub kind: String,
    /// Where it stands.
    pub status: &'static str,
    /// What the answer means, or that nobody has said.
    pub analysis: String,
    /// The sentence of the assessment that rests on it.
    pub used: String,
    /// Its page.
    pub link: String,
}

/// Makes the page on which a manager signs; none when it is not signed yet.
#[must_use]
pub fn countersigning(shown: &Shown<'_>, draft: &Draft) -> Option<CountersignPage> {
    let (signed, by) = draft.signed.as_ref()?;
    let line = |enquiry: &Enquiry| check_line(shown, draft, enquiry);
    Some(CountersignPage {
        signed: format!("Signed by {} on {}.", shown.names.actor(*by), short_date(signed.on)),
        why: signed.countersign.iter().map(|reason| reason_words(shown, *reason)).collect(),
        levels: levels_beside(shown, &draft.levels, |group| draft.changed.get(&group).cloned().unwrap_or_default()),
        reasons: draft.reasons.clone(),
        would_change: draft.would_change.clone(),
        contradictions: signed.contradictions.clone(),
        checks: shown.case.enquiries.all.iter().map(line).collect(),
        unsent: unsent(shown, draft),
    })
}

/// A check by its kind and its day: there may be several of a kind.
#[must_use]
pub fn check_name(shown: &Shown<'_>, enquiry: &Enquiry) -> String {
    let row = shown.policy.enquiries.kinds.read(enquiry.kind, shown.today);
    let kind = row.map_or_else(|| enquiry.kind.to_string(), |row| row.value.name.clone());
    match &enquiry.sent {
        Some(sent) => format!("{kind}, sent {}", short_date(sent.on)),
        None => format!("{kind}, needed since {}", short_date(enquiry.needed_since)),
    }
}

fn check_line(shown: &Shown<'_>, draft: &Draft, enquiry: &Enquiry) -> CheckLine {
    let used = draft.enquiries.iter().find(|(id, _)| *id == enquiry.id);
    CheckLine {
        kind: check_name(shown, enquiry),
        status: enquiry.status().words(),
        analysis: enquiry.analysed.as_ref().map_or_else(|| "Not analysed".to_owned(), |a| a.analysis.clone()),
        used: used.map_or_else(|| "Not used in this assessment".to_owned(), |(_, sentence)| sentence.clone()),
        link: shown.link(&format!("/checks/{}", enquiry.id)),
    }
}
