//! How well a case is looked after, settled before its history is written: who was asked, who answered, whether the manager
//! looked. The shares are those that inspectors published (`policy/measures.toml`); a test holds the data to them.

use jiff::civil::Date;

use crate::{
    brief::Brief,
    chance::{Chance, For},
};

/// How the manager looked at the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Looked {
    /// Not at all, or long ago.
    No,
    /// In a line.
    Thin,
    /// Properly, not long ago.
    Well,
}

/// Who is shown with what: the first practitioner has a case for each state of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Safety checks in every state.
    Checks,
    /// A failure that waits for a decision, after a warning.
    Failures,
    /// Breach proceedings, from the draft to the result: how many steps were taken.
    Breach(u8),
    /// Missed appointments in a row at high risk.
    Alarm,
    /// An assessment that somebody works on.
    Draft,
    /// A signed assessment that waits for the manager.
    Signed,
    /// One that the manager sent back.
    Returned,
    /// A release in some weeks.
    Release,
    /// Something was put off.
    PutOff,
    /// The new officer asked before taking the case.
    Asked,
    /// A plan with goals and steps in every state, and oversight with open actions.
    Plan,
}

impl Shown {
    /// All of them, in the order in which cases are chosen.
    pub const ALL: [Self; 16] = [
        Self::Checks,
        Self::Failures,
        Self::Breach(1),
        Self::Breach(2),
        Self::Breach(3),
        Self::Breach(4),
        Self::Breach(5),
        Self::Breach(6),
        Self::Alarm,
        Self::Draft,
        Self::Signed,
        Self::Returned,
        Self::Release,
        Self::PutOff,
        Self::Asked,
        Self::Plan,
    ];

    /// The forename of the one who shows it; the surname is Example.
    #[must_use]
    pub const fn forename(self) -> &'static str {
        match self {
            Self::Checks => "Ash",
            Self::Failures => "Bo",
            Self::Breach(1) => "Cleo",
            Self::Breach(2) => "Dee",
            Self::Breach(3) => "Eli",
            Self::Breach(4) => "Fin",
            Self::Breach(5) => "Gray",
            Self::Breach(_) => "Hollis",
            Self::Alarm => "Ira",
            Self::Draft => "Jude",
            Self::Signed => "Kit",
            Self::Returned => "Lou",
            Self::Release => "Marlowe",
            Self::PutOff => "Nic",
            Self::Asked => "Oakley",
            Self::Plan => "Perry",
        }
    }
}

/// How well a case is looked after.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own, drawn by a share of its own")]
pub(crate) struct Care {
    /// Whether the police were asked about domestic abuse.
    pub(crate) asked_police: bool,
    /// Whether children's services were asked.
    pub(crate) asked_children: bool,
    /// Whether checks that a flag asks for were sent.
    pub(crate) asked_for_flags: bool,
    /// Whether it was asked again when something new came up.
    pub(crate) kept_up: bool,
    /// Whether children are around.
    pub(crate) children: bool,
    /// Whether the household is known.
    pub(crate) household_known: bool,
    /// Whether there were home visits.
    pub(crate) visited: bool,
    /// How the manager looked.
    pub(crate) looked: Looked,
    /// Whether a service has a step of the plan.
    pub(crate) service: bool,
    /// Whether the court ordered a programme.
    pub(crate) programme: bool,
    /// The minute of the half hour in which one manager wrote thirty notes.
    pub(crate) hurried: Option<i8>,
    /// What the case is shown with.
    pub(crate) shown: Option<Shown>,
}

impl Default for Care {
    fn default() -> Self {
        Self {
            asked_police: false,
            asked_children: false,
            asked_for_flags: false,
            kept_up: false,
            children: false,
            household_known: true,
            visited: false,
            looked: Looked::No,
            service: false,
            programme: false,
            hurried: None,
            shown: None,
        }
    }
}

impl Care {
    /// By chance.
    pub(crate) fn draw(seed: u64, index: u32, domestic_abuse: bool) -> Self {
        let chance = &mut Chance::new(seed, For::Care, u64::from(index));
        Self {
            asked_police: chance.in_1000(if domestic_abuse { ASKED_POLICE_OF_ABUSE } else { ASKED_POLICE }),
            asked_children: chance.in_1000(ASKED_CHILDREN),
            asked_for_flags: chance.in_1000(400),
            kept_up: chance.in_1000(920),
            children: chance.in_1000(430),
            household_known: chance.in_1000(850),
            visited: chance.in_1000(VISITED),
            looked: chance.weighted(
                &[(LOOKED_WELL, Looked::Well), (LOOKED_AT_ALL - LOOKED_WELL, Looked::Thin), (1_000 - LOOKED_AT_ALL, Looked::No)],
                Looked::No,
            ),
            service: chance.in_1000(if domestic_abuse { 190 } else { 350 }),
            programme: chance.in_1000(if domestic_abuse { 470 } else { 70 }),
            hurried: None,
            shown: None,
        }
    }
}

/// Cases in 1,000 in which the police were asked when it mattered; of those known for abuse more.
const ASKED_POLICE: u64 = 340;
const ASKED_POLICE_OF_ABUSE: u64 = 450;
/// Cases in 1,000 in which children's services were asked where needed.
const ASKED_CHILDREN: u64 = 470;
/// Cases in 1,000 that had a home visit.
const VISITED: u64 = 820;
/// Cases in 1,000 at which the manager looked of late, properly or in a line.
const LOOKED_AT_ALL: u32 = 940;
/// Cases in 1,000 at which the manager looked properly.
const LOOKED_WELL: u32 = 335;

/// The day on which the checks of the beginning could be sent: after the allocation, and for a release not before it.
pub(crate) fn begins(brief: &Brief, policy: &rules::Policy) -> Option<Date> {
    let from = brief.allocated_on?.max(brief.frame.starts_on);
    Some(policy.calendar.next_working_day(from))
}
