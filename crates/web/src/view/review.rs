//! A review of risk: what happened since the last one, and the levels in force.

use record::{
    assessment::levels::groups,
    review::{Part, triggers},
    words::short_date,
};
use service::access::FieldGroup;

use super::{assessment::LevelRow, shown::Shown};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewPage {
    /// "the review of 3 Nov 2026", "the beginning".
    pub since: String,
    /// Whether no assessment was completed yet: the first looks at all that happened, reviewed or not.
    pub first_owed: bool,
    /// What happened since: day and words, oldest first: the reasons of the duty to review.
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

/// The part that the visitor must be able to see to be told.
const fn part(part: Part) -> FieldGroup {
    match part {
        Part::Contacts => FieldGroup::Contacts,
        Part::Appointments => FieldGroup::Appointments,
        Part::Details => FieldGroup::Details,
        Part::Checks => FieldGroup::Checks,
        Part::Risk => FieldGroup::Risk,
        Part::Sentence => FieldGroup::Sentence,
        Part::Core => FieldGroup::Core,
        Part::Enforcement => FieldGroup::Enforcement,
    }
}

/// Makes the page. What lies in a part that the visitor may not see is left out.
#[must_use]
pub fn review_page(shown: &Shown<'_>) -> ReviewPage {
    let case = shown.case;
    let after = case.since_review.reviewed_to;
    let last = case.reviews.last();
    let since = match last {
        // A review before the first assessment settles nothing: that assessment looks at everything.
        _ if after == 0 => "the beginning".to_owned(),
        Some(review) if review.up_to >= after => format!("the review of {}", short_date(review.on)),
        _ => "the last assessment".to_owned(),
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
    let found = triggers(case, shown.policy, shown.zone).into_iter().filter(|one| shown.sees(part(one.part)));
    // The duty knows ahead on which day too long without contact will call for a review; here stands what happened.
    let found = found.filter(|one| one.on <= shown.today);
    ReviewPage {
        since,
        first_owed: after == 0,
        triggers: found.map(|one| (short_date(one.on), one.words)).collect(),
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
