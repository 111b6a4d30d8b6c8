//! Demonstration data: an invented delivery unit, or a national service, as it might stand on a day.
//!
//! **Here:** what the people, units, officers and two years of contacts are ([`Population`]), putting them into an empty store
//! ([`build`](fn@build)), and the accounts that are handed out ([`accounts`]).
//!
//! **Not here:** a rule. Everything is made by the record's own decisions, each wish with the past instant at which it would
//! have been made; a refusal stops the build, so the data shows nothing that the service would not have accepted.
//!
//! **Read first:** [`Wanted`], then `plan` (who holds what, who comes when), then `history` (a person's wishes in order).
//!
//! The same people, seed and day give the same events, byte for byte, on any machine: each person has a stream of chance of
//! their own, ids are made of the seed and the simulated instant, and no clock is read. Only the accounts' salts, the keys
//! beside the database and the audit (which says when the import ran) differ from run to run.
//!
//! # What the data shows on its day
//!
//! Every officer who holds cases has an appointment today, whatever day of the week it is, and nothing of today has an outcome
//! yet: what began before you look is waiting for one. Some of the last working day wait too. There is overdue contact,
//! absences whose reason is awaited, and flags to be reviewed. Of each unit one case is restricted and one excluded (asked for
//! by the senior officer, approved by the head of the unit), one person was arrested last night, one missed two appointments in
//! a row, one died; some are not allocated yet and some were given to their officer yesterday. Nothing was recorded today.
//!
//! # What it is fitted to, and what is assumed
//!
//! From the published figures (`national-figures`, read August 2026): 22 in 100 of those assessed are at high or very high risk
//! of serious harm (December 2024); about 30 in 100 are perpetrators of domestic abuse; 12 to 14 in 100 have no fixed address;
//! 11 in 100 are women (2010, the only value found); an officer holds 36 cases on average; there are 12 regions and 109 units
//! by name, people spread over regions as the hours of unpaid work outstanding in November 2023 and evenly within each; of
//! orders that ended, 73 in 100 ended well. A test holds the generated data to each of these.
//!
//! Assumed, because no published figure was found: 37% community orders, 23% suspended sentences, 26% on licence, 12% in prison
//! before release, 2% on life licence; order lengths (half of the community orders are 12 months); the mix of requirements and
//! of conditions; the answers of
//! assessments (scores, needs and tiers follow from them by the rules; one in eight has a basic assessment only); 20% under MAPPA; ages (half between 25 and 44); ethnicity and language; attendance
//! (four in five come, one in twelve is excused, one in ten misses without a reason); a note between sessions every 45 days;
//! one case in five changed hands; the flags other than domestic abuse; one in 14 flags is overdue for review; how staff are
//! spread over grades and hours (see `organisation`).
//!
//! Names are common ones put together by chance. Case numbers are from X000001, NHS numbers from the test range 999, police
//! numbers have right check letters, phones are 07700 900xxx and 01632 960xxx, e-mail is at example.org, towns are invented and
//! postcodes lie in areas that do not exist.

pub mod accounts;
mod assessed;
mod brief;
mod build;
mod care;
mod chance;
mod history;
mod moment;
mod organisation;
mod plan;
mod sentence;
mod words;

use jiff::{civil::Date, tz::TimeZone};
use record::{OfficerId, officer::OfficerEvent};
use rules::Policy;

pub use brief::Story;
pub use build::{Built, DemonstrationError, Found, Progress, build, find, keep_live};
pub use care::Shown;
pub use history::{At, Script, Step, Wished};
pub use organisation::{Member, Organisation, Post, UnitPlan};
pub use sentence::Kind;

use moment::Moments;
use organisation::wishes_of;

/// Fewest people that can be asked for.
pub const PEOPLE_LEAST: u32 = 20;
/// Most people that can be asked for: case numbers have six digits.
pub const PEOPLE_MOST: u32 = 900_000;

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// How many people, from [`PEOPLE_LEAST`] to [`PEOPLE_MOST`]. From 4,400 on there are several units; 240,000 are a national
    /// service.
    pub people: u32,
    /// Another seed is another service.
    pub seed: u64,
    /// The day on which it stands.
    pub today: Date,
}

/// Why what is wanted cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsuitable {
    /// Too few or too many people.
    #[error("the number of people must be from {PEOPLE_LEAST} to {PEOPLE_MOST}")]
    People,
    /// The bank holidays of these years are not known.
    #[error("the day must lie in 2022 to 2028: the tables of bank holidays do not reach further")]
    Day,
}

impl Wanted {
    /// Whether it can be made.
    ///
    /// # Errors
    /// [`Unsuitable`].
    pub fn check(&self, policy: &Policy) -> Result<(), Unsuitable> {
        if !(PEOPLE_LEAST..=PEOPLE_MOST).contains(&self.people) {
            return Err(Unsuitable::People);
        }
        let first = record::recorded::plus_days(self.today, -1_000);
        if policy.calendar.covers(first) && policy.calendar.covers(self.today) { Ok(()) } else { Err(Unsuitable::Day) }
    }
}

/// Everybody and everything that is wanted, made when asked for.
#[derive(Debug)]
pub struct Population<'a> {
    wanted: Wanted,
    policy: &'a Policy,
    moments: Moments<'a>,
    /// Regions, units, teams and staff.
    pub organisation: Organisation,
}

impl<'a> Population<'a> {
    /// The population that is wanted.
    ///
    /// # Errors
    /// [`Unsuitable`].
    pub fn new(wanted: Wanted, policy: &'a Policy, zone: &'a TimeZone) -> Result<Self, Unsuitable> {
        wanted.check(policy)?;
        let moments = Moments::new(wanted.today, zone);
        let mut organisation = Organisation::plan(&wanted, &moments, &policy.calendar);
        if let Some(unit) = organisation.units.first_mut() {
            knows_somebody(unit, &wanted, &moments);
        }
        Ok(Self { wanted, policy, moments, organisation })
    }

    /// The histories of the people of a unit, in the order of their ids, with what is particular about each.
    pub fn scripts<'p>(&'p self, unit: &'p UnitPlan) -> impl Iterator<Item = (Story, Kind, Script)> + 'p {
        let mut unit = unit.clone();
        let briefs = plan::briefs(&self.wanted, &mut unit, &self.moments, self.policy);
        briefs.into_iter().map(move |brief| {
            let script = history::script(&self.wanted, &unit, &brief, &self.moments, self.policy);
            (brief.story, brief.kind, script)
        })
    }

    /// The wishes that make each member of staff of a unit, each with the day on which it is said, in order.
    pub fn staff<'p>(&'p self, unit: &'p UnitPlan) -> impl Iterator<Item = (OfficerId, Vec<(Date, OfficerEvent)>)> + 'p {
        unit.staff.iter().map(|member| (member.id, wishes_of(unit, member, self.moments.opened_on, self.moments.today)))
    }

    /// Practitioners who hold cases, with their names, unit by unit.
    pub fn practitioners(&self) -> impl Iterator<Item = (OfficerId, String)> {
        self.organisation
            .units
            .iter()
            .flat_map(|unit| unit.of(Post::Practitioner).map(|(_, member)| (member.id, member.name.short())))
    }
}

/// The third practitioner of the first unit knows one of its people in private life.
fn knows_somebody(unit: &mut UnitPlan, wanted: &Wanted, moments: &Moments<'_>) {
    let person = organisation::person_id(wanted.seed, unit.first_person + unit.people / 2, moments.opened);
    if let Some(member) = unit.staff.iter_mut().filter(|member| member.post == Post::Practitioner).nth(2) {
        member.knows = Some(person);
    }
}
