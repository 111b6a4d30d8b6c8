//! Data gaps: what a rule needs and the record does not hold.

use jiff::civil::Date;
use rules::{duty::DutyKind, sentence::Served};
use uuid::Uuid;

use super::scene::Scene;
use crate::{person::AddressKind, recorded::plus_days};

/// Something that a rule needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// No level of risk of serious harm: how soon and how often follows from it.
    Level,
    /// No main address: visits and checks need one.
    Address,
    /// Nobody confirmed who is in the household: "no children" can be said only of a household that is known.
    Household,
    /// No birth date: predictors and matching need it.
    BirthDate,
    /// A community order without an end date: how long contact is owed follows from it.
    EndDate,
    /// The order has run out and nobody recorded its end.
    End,
}

impl Gap {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Level, Self::Address, Self::Household, Self::BirthDate, Self::EndDate, Self::End];

    /// What names it among the duties of a case.
    #[must_use]
    pub const fn about(self) -> Uuid {
        Uuid::from_u128(match self {
            Self::Level => 1,
            Self::Address => 2,
            Self::Household => 3,
            Self::BirthDate => 4,
            Self::EndDate => 5,
            Self::End => 6,
        })
    }

    /// The gap that a duty is about.
    #[must_use]
    pub fn of(about: Uuid) -> Option<Self> {
        Self::ALL.into_iter().find(|gap| gap.about() == about)
    }

    /// What is missing, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Level => "No level of risk of serious harm is recorded",
            Self::Address => "No main address is recorded",
            Self::Household => "Nobody has confirmed who lives in the household",
            Self::BirthDate => "No birth date is recorded",
            Self::EndDate => "The order has no end date",
            Self::End => "The order has run out and its end is not recorded",
        }
    }

    /// What needs it, in words.
    #[must_use]
    pub const fn needed_for(self) -> &'static str {
        match self {
            Self::Level => "How soon and how often contact, visits and reviews are due follows from the level",
            Self::Address => "Home visits and safety checks need the address",
            Self::Household => "Whether children may be affected can be said only of a household that is known",
            Self::BirthDate => "Predictors and checks with other agencies need the birth date",
            Self::EndDate => "How long contact is owed follows from the end of the order",
            Self::End => "Duties and workload count a case until its end is recorded",
        }
    }
}

pub(super) fn owed(scene: &mut Scene<'_>) {
    let Some(started_on) = scene.started_on else { return };
    let case = scene.case;
    let mut missing = |gap: Gap, from: Date| {
        scene.owe(DutyKind::DataGap, gap.about(), from);
    };
    if case.risk.overall().is_none() {
        missing(Gap::Level, started_on);
    }
    if case.person.birth_date.is_none() {
        missing(Gap::BirthDate, started_on);
    }
    let main = || case.person.addresses.iter().filter(|a| a.what.kind == AddressKind::Main);
    if !main().any(|a| a.until.is_none()) {
        let left = main().filter_map(|a| a.until).max();
        missing(Gap::Address, left.map_or(started_on, |left| left.max(started_on)));
    }
    if !case.household.known() {
        missing(Gap::Household, started_on);
    }
    if let Some(sentence) = scene.sentence {
        let row = scene.policy.sentences.disposals.read(sentence.what.disposal, sentence.what.sentenced_on);
        let community = row.is_some_and(|row| row.value.served == Served::Community);
        match sentence.what.ends_on {
            None if community && sentence.key_date("R-ORDER-END").is_none() => {
                scene.owe(DutyKind::DataGap, Gap::EndDate.about(), sentence.what.starts_on);
            }
            _ => {}
        }
    }
    if let Some(last_day) = scene.last_day {
        let from = plus_days(last_day, 1);
        if let Some(duty) = scene.owe(DutyKind::DataGap, Gap::End.about(), from) {
            duty.shows_on = duty.shows_on.max(from);
        }
    }
}
