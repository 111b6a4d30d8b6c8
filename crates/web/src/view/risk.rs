//! Risk: the judgement in force with its reasons and who made it, tier, flags, and how all of it came to be.

use record::{
    Event, Recorded, RegisterEntryId,
    risk::{RegisterEntry, RiskLevelSet},
    words::short_date,
};
use rules::{
    register::FlagGroup,
    rosh::{GroupAtRisk, RoshLevel},
    tier::{Tier, TierV3},
};

use super::{
    overview::flag_name,
    shown::{NOT_RECORDED, Shown, Told, known},
};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskPage {
    /// The judgement in force; none when nobody has judged.
    pub current: Option<Judgement>,
    /// The tier in force.
    pub tier: Option<TierShown>,
    /// Where it is explained.
    pub tier_link: String,
    /// Where the risk is reviewed.
    pub review_link: String,
    /// Where the assessments are.
    pub assessments_link: String,
    /// Where a flag is put on, by whoever may.
    pub add_flag_link: Option<String>,
    /// Flags that stand, by group.
    pub flags: Vec<(&'static str, Vec<FlagShown>)>,
    /// Earlier judgements, newest first.
    pub earlier: Vec<Judgement>,
    /// Earlier tiers, newest first.
    pub earlier_tiers: Vec<TierShown>,
    /// Flags that were taken off, the latest first.
    pub ended: Vec<FlagShown>,
}

/// A judgement of risk of serious harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The overall level.
    pub overall: Option<RoshLevel>,
    /// The level for each group, in the order of the form: the word, or "Not recorded".
    pub groups: Vec<(&'static str, &'static str)>,
    /// The day of the judgement, with its distance.
    pub assessed_on: String,
    /// Why these levels.
    pub reasons: String,
    /// Why the level of a group was raised or lowered.
    pub changed: Vec<(&'static str, String)>,
    /// What would change the level; empty when nobody said.
    pub would_change: String,
    /// Whose judgement it is, where a manager's signature recorded it.
    pub judged_by: Option<String>,
    /// The assessment that it is part of.
    pub assessment: Option<String>,
    /// Who made it and when it was recorded.
    pub told: Option<Told>,
}

/// A tier as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierShown {
    /// "B2", "C (provisional)".
    pub tier: String,
    /// Which model it is of.
    pub model: &'static str,
    /// Since when.
    pub since: String,
    /// Who gave it, and under which version; why, when it was worked out here.
    pub source: String,
    /// Whether it was received or worked out.
    pub origin: Origin,
    /// Who recorded it and when.
    pub told: Option<Told>,
}

/// Where a tier comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From another system, shown as it was given.
    Received,
    /// From the record, by our rules.
    WorkedOut,
}

/// A flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagShown {
    /// Its id, for links into the page.
    pub id: RegisterEntryId,
    /// Name.
    pub name: String,
    /// Category and level, in words.
    pub values: Vec<String>,
    /// What everyone who opens the case is told.
    pub alert: Option<String>,
    /// First day.
    pub from: String,
    /// "Due 18 Nov 2026 (5 days late)", or "Not recorded".
    pub review: String,
    /// Whether its review is late.
    pub late: bool,
    /// Where it is reviewed or taken off; none when nothing is offered, or it has come off.
    pub review_link: Option<String>,
    /// Why it was put on.
    pub note: String,
    /// Reviews, newest first: day and what was found.
    pub reviews: Vec<(String, String)>,
    /// Last day and why it came off.
    pub ended: Option<String>,
    /// Who put it on and when it was recorded.
    pub told: Option<Told>,
}

/// Makes the page. `events` are those that the shown day knows.
#[must_use]
pub fn risk_page(shown: &Shown<'_>, events: &[Recorded<Event>]) -> RiskPage {
    let judged: Vec<_> = events.iter().filter(|e| matches!(e.event, Event::RiskLevelSet(_))).collect();
    // The case file and the chronology hold the same judgements in the same order.
    let mut judgements = shown
        .case
        .risk
        .judgements
        .iter()
        .enumerate()
        .map(|(index, judgement)| show_judgement(shown, judgement, judged.get(index).copied()))
        .rev();
    let mut tiers: Vec<TierShown> = events.iter().filter_map(|event| show_tier(shown, event)).collect();
    tiers.reverse();
    // The tier in force may be older than what came last: a tier of one model does not end that of the other.
    let now = shown.case.risk.tier().map(Tier::words);
    let place = tiers.iter().position(|tier| Some(&tier.tier) == now.as_ref()).unwrap_or(0);
    let current = (place < tiers.len()).then(|| tiers.remove(place));
    let mut ended: Vec<_> =
        shown.case.risk.register.iter().filter(|flag| flag.ended.is_some() && !flag.live_on(shown.today)).collect();
    ended.sort_by_key(|flag| std::cmp::Reverse(flag.ended.as_ref().map(|end| end.on)));
    RiskPage {
        current: judgements.next(),
        earlier: judgements.collect(),
        tier: current,
        tier_link: shown.link("/tier"),
        review_link: shown.link("/risk/review"),
        add_flag_link: shown.offers().then(|| shown.link("/risk/flags/new")),
        assessments_link: shown.link("/assessments"),
        earlier_tiers: tiers,
        flags: flags_by_group(shown, events),
        ended: ended.into_iter().map(|flag| show_flag(shown, flag, events)).collect(),
    }
}

fn show_judgement(shown: &Shown<'_>, judgement: &RiskLevelSet, event: Option<&Recorded<Event>>) -> Judgement {
    let word = |group: &GroupAtRisk| judgement.levels.get(group).map_or(NOT_RECORDED, |level| level.word());
    Judgement {
        overall: judgement.overall(),
        groups: GroupAtRisk::ALL.iter().map(|group| (group.words(), word(group))).collect(),
        assessed_on: shown.near(judgement.assessed_on),
        reasons: judgement.reasons.clone(),
        changed: judgement.changed.iter().map(|(group, why)| (group.words(), why.clone())).collect(),
        would_change: judgement.would_change.clone(),
        judged_by: judgement.judged_by.map(|by| shown.names.actor(by)),
        assessment: judgement.assessment.map(|id| shown.link(&format!("/assessments/{id}"))),
        told: event.map(|event| shown.told_of(event)),
    }
}

fn show_tier(shown: &Shown<'_>, event: &Recorded<Event>) -> Option<TierShown> {
    let model = |tier: &Tier| match tier {
        Tier::V2 { .. } => "Two-axis model (letter and digit)",
        Tier::V3 { .. } => "Seven-letter model",
    };
    let (tier, source, origin) = match &event.event {
        Event::TierRecorded(recorded) => (recorded.tier, recorded.source.clone(), Origin::Received),
        Event::TierCalculated(calculated) => {
            let v3 = calculated.v3.as_ref().map(|v3| &v3.result).filter(|result| result.tier != TierV3::Missing);
            let v3 = v3.map(|result| Tier::V3 { value: result.tier, provisional: result.provisional });
            let v2 = calculated.v2.as_ref().map(|v2| Tier::V2 { value: v2.result.tier });
            (v3.or(v2)?, calculated.reason.clone(), Origin::WorkedOut)
        }
        _ => return None,
    };
    Some(TierShown {
        tier: tier.words(),
        model: model(&tier),
        since: short_date(event.happened_on),
        source,
        origin,
        told: Some(shown.told_of(event)),
    })
}

/// Every group of flags, in the order to show them.
const GROUPS: [(FlagGroup, &str); 5] = [
    (FlagGroup::Rosh, "Risk of serious harm"),
    (FlagGroup::Safeguarding, "Safeguarding"),
    (FlagGroup::PublicProtection, "Public protection"),
    (FlagGroup::Alerts, "Alerts"),
    (FlagGroup::Information, "Information"),
];

fn flags_by_group(shown: &Shown<'_>, events: &[Recorded<Event>]) -> Vec<(&'static str, Vec<FlagShown>)> {
    let types = &shown.policy.registers.types;
    // A register that the tables no longer know is shown with the information.
    let group_of =
        |flag: &RegisterEntry| types.read(flag.made.code, shown.today).map_or(FlagGroup::Information, |row| row.value.group);
    GROUPS
        .iter()
        .map(|(group, words)| {
            let of_group = shown.case.risk.flags(shown.today).filter(|flag| group_of(flag) == *group);
            (*words, of_group.map(|flag| show_flag(shown, flag, events)).collect::<Vec<_>>())
        })
        .filter(|(_, flags)| !flags.is_empty())
        .collect()
}

fn show_flag(shown: &Shown<'_>, flag: &RegisterEntry, events: &[Recorded<Event>]) -> FlagShown {
    let made = &flag.made;
    let registers = &shown.policy.registers;
    let row = registers.types.read(made.code, shown.today).map(|row| &row.value);
    let value = |table: &rules::dated::Table<_, rules::register::RegisterValue>, code| {
        table.read(code, shown.today).map_or_else(|| format!("Code {code}"), |row| row.value.name.clone())
    };
    let mut values = Vec::new();
    if row.is_some_and(|row| row.needs_category) || made.category.is_some() {
        values.push(made.category.map_or_else(|| "Category not recorded".to_owned(), |code| value(&registers.categories, code)));
    }
    if row.is_some_and(|row| row.needs_level) || made.level.is_some() {
        values.push(made.level.map_or_else(|| "Level not recorded".to_owned(), |code| value(&registers.levels, code)));
    }
    let standing = flag.ended.is_none();
    let reviews = flag.reviews.iter().rev().map(|review| (short_date(review.on), review.note.clone()));
    FlagShown {
        id: made.id,
        name: flag_name(shown, made.code),
        values,
        alert: row.and_then(|row| row.alert.clone()),
        from: short_date(made.from),
        review: match flag.review_on {
            Some(on) => shown.due(on),
            None => NOT_RECORDED.to_owned(),
        },
        review_link: (standing && shown.offers()).then(|| shown.link(&format!("/risk/flags/{}", made.id))),
        late: standing && flag.review_on.is_some_and(|on| on < shown.today),
        note: made.note.clone(),
        reviews: reviews.collect(),
        ended: flag.ended.as_ref().map(|end| format!("Ended {}: {}", short_date(end.on), end.reason)),
        told: shown.told(events, |event| matches!(event, Event::RegisterEntryMade(e) if e.id == made.id)),
    }
}

/// One flag, for the page that reviews it.
#[must_use]
pub fn one_flag(shown: &Shown<'_>, flag: &RegisterEntry, events: &[Recorded<Event>]) -> FlagShown {
    FlagShown { review_link: None, ..show_flag(shown, flag, events) }
}

impl Judgement {
    /// "High risk of serious harm", or that none is recorded.
    #[must_use]
    pub fn headline(&self) -> String {
        known(self.overall.map(|level| format!("{} risk of serious harm", level.word())))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::built::{history, whole};
    use super::*;

    fn page() -> RiskPage {
        let built = whole();
        risk_page(&built.shown(), &built.events)
    }

    #[test]
    fn the_judgement_in_force_has_its_level_for_each_group_and_its_author() {
        let current = page().current.expect("a judgement");
        assert_eq!(current.headline(), "High risk of serious harm");
        assert_eq!(
            current.groups,
            [
                ("Children", "Low"),
                ("Public", "High"),
                ("Known adult", "Not recorded"),
                ("Staff", "Not recorded"),
                ("Prisoners", "Not recorded"),
            ]
        );
        assert_eq!(current.told.expect("told").by, "Ada Officer");
        assert_eq!(current.assessed_on, "1 Sep 2026 (83 days ago)");
    }

    #[test]
    fn earlier_judgements_and_flags_that_came_off_stay_to_be_read() {
        let page = page();
        assert_eq!(page.earlier.len(), 1);
        assert_eq!(page.earlier[0].headline(), "Medium risk of serious harm");
        assert_eq!(page.ended.len(), 1);
        assert_eq!(page.ended[0].ended.as_deref(), Some("Ended 1 Sep 2026: Settled with family."));
        assert!(!page.ended[0].late, "a flag that came off owes no review");
    }

    #[test]
    fn a_late_review_is_marked_and_categories_and_levels_are_in_words() {
        let page = page();
        let all: Vec<&FlagShown> = page.flags.iter().flat_map(|(_, flags)| flags).collect();
        let staff = all.iter().find(|flag| flag.name == "Risk to staff").expect("the flag");
        assert!(staff.late);
        assert_eq!(staff.review, "Due 18 Nov 2026 (5 days late)");
        let mappa = all.iter().find(|flag| flag.name == "MAPPA").expect("the flag");
        assert!(!mappa.late, "it was reviewed and has a new date");
        assert!(mappa.values[0].starts_with("Category 2"), "{:?}", mappa.values);
        assert_eq!(mappa.reviews[0].1, "Stays at level 1.");
    }

    #[test]
    fn the_tier_names_its_model_and_source() {
        let tier = page().tier.expect("a tier");
        assert_eq!((tier.tier.as_str(), tier.source.as_str()), ("B2", "Tier service, version 2"));
    }

    #[test]
    fn on_an_earlier_day_the_judgement_of_that_day_is_in_force() {
        let past = whole().as_at(date(2026, 8, 1));
        let shown = Shown { today: date(2026, 8, 1), as_at: Some(date(2026, 8, 1)), ..past.shown() };
        let page = risk_page(&shown, &past.events);
        assert_eq!(page.current.expect("a judgement").headline(), "Medium risk of serious harm");
        assert!(page.ended.is_empty());
    }

    #[test]
    fn a_person_whom_nobody_has_judged_has_no_level() {
        let built = history();
        let page = risk_page(&built.shown(), &built.events);
        assert!(page.current.is_none() && page.tier.is_none() && page.flags.is_empty());
    }
}
