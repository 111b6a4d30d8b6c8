//! What is settled about a person before their history is written: who they are, what they serve, how they stand.

use jiff::civil::Date;
use record::{
    PersonId,
    person::{Name, Sex},
    recorded::plus_days,
};
use rules::{rosh::RoshLevel, tier::TierV3};

use crate::{
    Wanted,
    assessed::{self, Assessed},
    care::Care,
    chance::{Chance, For},
    moment::Moments,
    organisation::person_id,
    sentence::{self, Frame, Kind, OffenceKind},
    words::names::{self, Community},
};

/// What is particular about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Story {
    /// Nothing.
    Usual,
    /// Nobody holds the case yet.
    Unallocated,
    /// Given to an officer yesterday.
    NewlyAllocated,
    /// Only named officers may see the case.
    Restricted,
    /// One officer may not see the case.
    Excluded,
    /// Arrested last night.
    Arrested,
    /// The last two appointments were missed.
    TwoMissed,
    /// Died some weeks ago.
    Died,
    /// The sentence ended some weeks ago.
    Ended,
}

/// The next appointment: a day (yesterday's has no outcome yet) and a place in the officer's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Booked {
    pub(crate) day: Date,
    pub(crate) slot: usize,
}

/// Where a person stands as to the next appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// None is booked, and by the rules one was due some days ago.
    Overdue,
    /// None is booked and none is due.
    None,
    /// Booked.
    Booked(Booked),
}

/// A person, in outline.
#[derive(Clone, Debug)]
pub(crate) struct Brief {
    pub(crate) index: u32,
    pub(crate) person: PersonId,
    pub(crate) crn: String,
    pub(crate) community: &'static Community,
    pub(crate) name: Name,
    pub(crate) sex: Sex,
    pub(crate) born: Date,
    pub(crate) kind: Kind,
    pub(crate) frame: Frame,
    pub(crate) offence: &'static OffenceKind,
    pub(crate) rosh: RoshLevel,
    /// The tier that the rules give at the end of the history.
    pub(crate) tier: TierV3,
    /// Category and level under MAPPA.
    pub(crate) mappa: Option<(&'static str, &'static str)>,
    /// Days from the allocation to the first judgement of risk.
    pub(crate) judged_after: i32,
    pub(crate) assessed: Assessed,
    pub(crate) domestic_abuse: bool,
    pub(crate) no_fixed_address: bool,
    pub(crate) registered_on: Date,
    /// The day of the allocation to the first officer; none while nobody holds the case.
    pub(crate) allocated_on: Option<Date>,
    /// Who holds the case, as a place in the unit's staff.
    pub(crate) holder: usize,
    /// Who held it first, and the day on which the present officer took over.
    pub(crate) before: Option<(usize, Date)>,
    pub(crate) next: Next,
    pub(crate) story: Story,
    /// How well the case is looked after.
    pub(crate) care: Care,
    /// The day on which the sentence ended or the person died.
    pub(crate) over_on: Option<Date>,
}

impl Brief {
    /// What chance alone settles; officer, diary and story come from the unit's plan.
    pub(crate) fn draw(wanted: &Wanted, index: u32, in_wales: bool, moments: &Moments<'_>, policy: &rules::Policy) -> Self {
        let chance = &mut Chance::new(wanted.seed, For::Brief, u64::from(index));
        let today = wanted.today;
        let sex = if chance.in_1000(110) { Sex::Female } else { Sex::Male };
        let community = Community::by_chance(chance, in_wales);
        let name = name(chance, community, sex);
        let kind = Kind::by_chance(chance);
        let frame = sentence::frame(chance, kind, today, &policy.calendar);
        let offence = sentence::offence_of(chance, kind);
        let age_then =
            chance.weighted(&[(170, (18, 24)), (320, (25, 33)), (300, (34, 44)), (140, (45, 54)), (70, (55, 74))], (25, 33));
        let years = chance.between(age_then.0, age_then.1);
        let born = plus_days(frame.sentenced_on, -(years * 365 + chance.between(6, 360)));
        let rosh = level(chance, kind, sex, offence);
        let domestic_abuse = domestic_abuse(chance, sex, offence);
        Self {
            index,
            person: person_id(wanted.seed, index, moments.opened),
            crn: format!("X{:06}", index + 1),
            community,
            name,
            sex,
            born,
            kind,
            tier: tier(chance, rosh),
            mappa: mappa(chance, kind, offence, rosh),
            judged_after: chance.between(FIRST_JUDGED.0, FIRST_JUDGED.1),
            assessed: Assessed::default(),
            no_fixed_address: kind != Kind::Custody && chance.in_1000(145),
            registered_on: registered(chance, frame.sentenced_on, moments, policy),
            frame,
            offence,
            rosh,
            domestic_abuse,
            allocated_on: None,
            holder: 0,
            before: None,
            next: Next::None,
            story: Story::Usual,
            care: Care::draw(wanted.seed, index, domestic_abuse),
            over_on: None,
        }
    }

    /// The first day of supervision in the community that falls into the two years.
    pub(crate) fn supervised_from(&self, moments: &Moments<'_>) -> Date {
        self.frame.starts_on.max(moments.window_from)
    }

    /// Whether the person is supervised in the community on a day.
    pub(crate) fn in_community_on(&self, day: Date) -> bool {
        self.frame.starts_on <= day && self.over_on.is_none_or(|over| day < over)
    }

    /// Who holds the case on a day, as a place in the unit's staff.
    pub(crate) fn holder_on(&self, day: Date) -> usize {
        match self.before {
            Some((first, until)) if day < until => first,
            _ => self.holder,
        }
    }

    /// The day of the first judgement of risk, about two weeks after allocation; none before it.
    pub(crate) fn first_judged_on(&self, policy: &rules::Policy) -> Option<Date> {
        self.allocated_on.map(|on| policy.calendar.on_or_after(plus_days(on, self.judged_after)))
    }

    /// Settles the assessments and, from them, the tier. Once officer, dates and story are known.
    pub(crate) fn assess(&mut self, wanted: &Wanted, policy: &rules::Policy) {
        let chance = &mut Chance::new(wanted.seed, For::Assessment, u64::from(self.index));
        self.assessed = assessed::settle(self, wanted.today, policy, chance);
        if let Some(tier) = assessed::tier(self, wanted.today, policy) {
            self.tier = tier;
        }
    }

    /// What the person wants to be called.
    pub(crate) fn called(&self) -> &str {
        self.name.to_call()
    }
}

fn name(chance: &mut Chance, community: &'static Community, sex: Sex) -> Name {
    let forename = |chance: &mut Chance| match sex {
        Sex::Female => community.woman(chance),
        Sex::Male => community.man(chance),
    };
    let first = forename(chance);
    let middle = if chance.in_1000(450) { forename(chance) } else { "" };
    let preferred = names::short_form(first).filter(|_| chance.in_1000(450)).map(str::to_owned);
    Name {
        forename: first.to_owned(),
        middle_names: if middle == first { String::new() } else { middle.to_owned() },
        surname: community.surname(chance).to_owned(),
        preferred,
    }
}

/// Levels so that 22 in 100 are high or very high; more after prison, fewer women.
fn level(chance: &mut Chance, kind: Kind, sex: Sex, offence: &OffenceKind) -> RoshLevel {
    let high: u32 = match kind {
        Kind::Order => 90,
        Kind::Suspended => 145,
        Kind::Licence => 330,
        Kind::Custody => 380,
        Kind::Life => 600,
    };
    let high = if offence.sexual { high + 200 } else { high };
    let high = if sex == Sex::Female { high / 2 } else { high };
    let very_high = high / 14;
    let low = (1_000 - high) * if kind.in_community() { 35 } else { 15 } / 100;
    let medium = 1_000 - high - low;
    let levels = [
        (low, RoshLevel::Low),
        (medium, RoshLevel::Medium),
        (high - very_high, RoshLevel::High),
        (very_high, RoshLevel::VeryHigh),
    ];
    chance.weighted(&levels, RoshLevel::Medium)
}

/// About 30 in 100 of all: most whose offence is often one at home, few others.
fn domestic_abuse(chance: &mut Chance, sex: Sex, offence: &OffenceKind) -> bool {
    let share = match (sex, offence.domestic) {
        (Sex::Male, true) => 640,
        (Sex::Male, false) => 120,
        (Sex::Female, true) => 220,
        (Sex::Female, false) => 30,
    };
    chance.in_1000(share)
}

/// Days from allocation to the first judgement.
const FIRST_JUDGED: (i32, i32) = (8, 16);

/// About one in five is managed under MAPPA: category and level. Our assumption: the published count (91,040 in the
/// community) includes many whom the police manage alone.
fn mappa(chance: &mut Chance, kind: Kind, offence: &OffenceKind, rosh: RoshLevel) -> Option<(&'static str, &'static str)> {
    let high = rosh >= RoshLevel::High;
    let category = if offence.sexual {
        "M1"
    } else if matches!(kind, Kind::Licence | Kind::Life | Kind::Custody) && chance.in_1000(if high { 700 } else { 130 }) {
        "M2"
    } else if high && chance.in_1000(220) {
        "M3"
    } else {
        return None;
    };
    let levels = if high { [(780, "M1"), (205, "M2"), (15, "M3")] } else { [(985, "M1"), (15, "M2"), (0, "M3")] };
    Some((category, chance.weighted(&levels, "M1")))
}

/// A tier as it was received before the first assessment: one that goes with the level of risk. The shares are our assumption.
fn tier(chance: &mut Chance, rosh: RoshLevel) -> TierV3 {
    use TierV3::{A, B, C, D, E, F, G};
    let shares: &[(u32, TierV3)] = match rosh {
        RoshLevel::VeryHigh => &[(8, A), (2, B)],
        RoshLevel::High => &[(35, A), (55, B), (10, C)],
        RoshLevel::Medium => &[(20, B), (28, C), (32, D), (15, E), (5, F)],
        RoshLevel::Low => &[(5, C), (20, D), (30, E), (28, F), (17, G)],
    };
    chance.weighted(shares, D)
}

/// The day on which the record was opened: that of the sentence, or soon after the two years begin.
fn registered(chance: &mut Chance, sentenced_on: Date, moments: &Moments<'_>, policy: &rules::Policy) -> Date {
    if sentenced_on >= moments.window_from {
        return sentenced_on;
    }
    policy.calendar.on_or_after(plus_days(moments.window_from, chance.between(0, 20)))
}
