//! A review of risk: what happened since the last one, and the levels in force.

use record::{
    Event, Recorded,
    assessment::levels::groups,
    review::{looked_at_up_to, triggers},
    words::short_date,
};

use super::{assessment::LevelRow, shown::Shown};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewPage {
    /// "the review of 3 Nov 2026", "the beginning".
    pub since: String,
    /// What happened since: day and words, in the order of the record.
    pub triggers: Vec<(String, String)>,
    /// The levels in force, as the form begins with them.
    pub levels: Vec<LevelRow>,
    /// What would change the level, as was said last.
    pub would_change: String,
    /// The version of the record that the review looks back on.
    pub up_to: u32,
    /// Reviews so far, newest first: day, whether the risk changed, why.
    pub earlier: Vec<(String, &'static str, String)>,
}

/// Makes the page. `events` are those that the visitor may see.
#[must_use]
pub fn review_page(shown: &Shown<'_>, events: &[Recorded<Event>]) -> ReviewPage {
    let case = shown.case;
    let after = looked_at_up_to(case, events);
    let last = case.reviews.last();
    let since = match last {
        Some(review) if review.up_to >= after => format!("the review of {}", short_date(review.on)),
        _ if after > 0 => "the last assessment".to_owned(),
        _ => "the beginning".to_owned(),
    };
    let in_force = case.risk.current();
    let levels = groups(case, None, shown.today, shown.policy).map(|group| {
        let level = in_force.and_then(|set| set.levels.get(&group).copied());
        LevelRow {
            group,
            level,
            in_force: in_force.and_then(|set| Some((level?, shown.near(set.assessed_on)))),
            changed: String::new(),
            direction: None,
        }
    });
    let found = triggers(events, after, shown.policy);
    ReviewPage {
        since,
        triggers: found.into_iter().map(|one| (short_date(one.on), one.words)).collect(),
        levels: levels.collect(),
        would_change: in_force.map(|set| set.would_change.clone()).unwrap_or_default(),
        up_to: case.version,
        earlier: case
            .reviews
            .iter()
            .rev()
            .map(|r| {
                (short_date(r.on), if r.risk_changed { "the risk changed" } else { "the risk did not change" }, r.why.clone())
            })
            .collect(),
    }
}
