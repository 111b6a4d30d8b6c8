//! What lies ahead in a case: sentences that end, releases, requirements that are over, and what time does to the weight.

use jiff::civil::Date;
use rules::{Policy, tier::Tier};

use super::{Location, case_load, place};
use crate::{case_file::CaseFile, id::SentenceId, recorded::plus_days, tier};

/// What happens on a day ahead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UpcomingKind {
    /// The last day of a sentence: the day on which it should be closed.
    SentenceEnds {
        /// Which.
        sentence: SentenceId,
    },
    /// Release from custody.
    Release {
        /// From which sentence.
        sentence: SentenceId,
    },
    /// Time alone changes the tiers.
    TierChanges {
        /// The tiers afterwards, in words: "B1", "C (provisional)".
        to: Vec<String>,
    },
    /// Time alone changes the points of the case.
    PointsChange {
        /// Points before, in hundredths.
        from: i64,
        /// Points from that day, in hundredths; none when the case no longer counts.
        to: Option<i64>,
    },
}

/// Something that lies ahead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Upcoming {
    /// The day.
    pub on: Date,
    /// What.
    pub what: UpcomingKind,
}

/// What lies ahead of the case from `from` to `until`, both included, in order: for the officer's next weeks.
///
/// Only what is on the record by now; work that officers will do changes it.
#[must_use]
pub fn upcoming(case: &CaseFile, from: Date, until: Date, policy: &Policy) -> Vec<Upcoming> {
    if case.person.died_on.is_some() {
        return Vec::new();
    }
    let within = |day: &Date| from <= *day && *day <= until;
    let eve = plus_days(from, -1);
    let mut ahead = Vec::new();
    for sentence in case.sentences.iter().filter(|s| s.open_on(from)) {
        let id = sentence.what.id;
        if let Some(on) = sentence.last_day().filter(within) {
            ahead.push(Upcoming { on, what: UpcomingKind::SentenceEnds { sentence: id } });
        }
        let in_custody = place::location(sentence, eve, policy) == Location::Custody;
        if let Some(on) = sentence.release_on(policy).filter(within).filter(|_| in_custody) {
            ahead.push(Upcoming { on, what: UpcomingKind::Release { sentence: id } });
        }
    }
    tiers(case, (eve, until), policy, &mut ahead);
    points(case, (eve, until), policy, &mut ahead);
    ahead.sort();
    ahead
}

fn tiers(case: &CaseFile, (eve, until): (Date, Date), policy: &Policy, ahead: &mut Vec<Upcoming>) {
    let mut day = eve;
    while let Some(on) = tier::next_change_on(case, day, policy).filter(|on| *on <= until) {
        let Some(calculated) = tier::calculate(case, on, policy) else { break };
        let v2 = calculated.v2.as_ref().map(|v2| Tier::V2 { value: v2.result.tier });
        let v3 = calculated.v3.as_ref().map(|v3| Tier::V3 { value: v3.result.tier, provisional: v3.result.provisional });
        let to = v2.into_iter().chain(v3).map(Tier::words).collect();
        ahead.push(Upcoming { on, what: UpcomingKind::TierChanges { to } });
        day = on;
    }
}

fn points(case: &CaseFile, (eve, until): (Date, Date), policy: &Policy, ahead: &mut Vec<Upcoming>) {
    let mut before = case_load(case, eve, policy);
    while let Some(load) = before {
        let Some(on) = load.next_change_on.filter(|on| *on <= until) else { break };
        before = case_load(case, on, policy);
        let to = before.as_ref().map(|after| after.points_hundredths);
        if to != Some(load.points_hundredths) {
            ahead.push(Upcoming { on, what: UpcomingKind::PointsChange { from: load.points_hundredths, to } });
        }
    }
}
