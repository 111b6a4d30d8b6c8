//! Supervision packages: so many appointments in a sentence year, the first weeks weekly, and where a person stands in it.
//!
//! An allowance is not a cap on safety: an appointment over it is allowed with a reason, and counted. Source: enforcement
//! section 3.1, R3.1 to R3.11; the numbers by tier are not public.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::final_third::{FinalThird, Supervision};
use super::{ContactPhase, Standards};
use crate::calendar::{days_between, later};
use crate::dated::Row;
use crate::kind::kinds;
use crate::tier::TierV3;
use crate::working::{RowUsed, Working};

/// A supervision package: list `package`, by tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Appointments in a sentence year, those of the early weeks included.
    pub yearly_allowance: u16,
    /// Weeks of weekly contact at the start.
    pub early_weeks: u16,
    /// Appointments that a woman may have beyond the allowance, at the officer's discretion.
    #[serde(default)]
    pub extra_for_women: u16,
}

impl Package {
    /// Days between contacts `weeks` after the start: seven at first; then what is left of the allowance, spread evenly
    /// over what is left of a year of 52 weeks. `None` when the early weeks use the allowance up.
    #[must_use]
    pub fn interval_days(&self, weeks: u16) -> Option<u16> {
        if weeks < self.early_weeks {
            return Some(7);
        }
        let left = self.yearly_allowance.checked_sub(self.early_weeks)?;
        (52_u16.saturating_sub(self.early_weeks) * 7).checked_div(left)
    }
}

kinds! {
    /// Where a person stands in a package.
    Phase {
        /// Early weeks: weekly.
        Early = "early",
        /// The allowance of the sentence year.
        Standard = "standard",
        /// The last third: no routine appointments.
        FinalThird = "final_third",
        /// In custody.
        Custody = "custody",
        /// Supervision has not begun.
        NotStarted = "not_started",
        /// The tier is not known, or provisional.
        NotKnown = "not_known",
        /// It does not apply: the case has handling of its own.
        NotApplicable = "not_applicable",
    }
}

kinds! {
    /// A way of working that changes the package.
    Pathway {
        /// None.
        Usual = "usual",
        /// Integrated offender management, red: as the highest tier.
        IomRed = "iom_red",
        /// The pathway for personality disorder: never shown as having none left.
        PersonalityDisorder = "personality_disorder",
    }
}

/// What is known of a person when the package is worked out.
#[derive(Clone, Copy, Debug)]
pub struct PackageFacts<'a> {
    /// The supervision.
    pub supervision: Supervision<'a>,
    /// In the community, suspended, or in custody.
    pub place: ContactPhase,
    /// Tier of the seven-letter model; none while it is not known or provisional.
    pub tier: Option<TierV3>,
    /// A way of working that changes the package.
    pub pathway: Pathway,
    /// Whether the person is a woman: some packages have more for her.
    pub woman: bool,
    /// Days of contacts that the person attended, in any order.
    pub attended: &'a [Date],
}

/// Where a person stands in the package on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PackageState {
    /// The phase.
    pub phase: Phase,
    /// The tier whose package it is.
    pub tier: Option<TierV3>,
    /// First day of the sentence year.
    pub year_from: Date,
    /// Its last day: the day before the anniversary, the last day of supervision, or the day before the last third.
    pub year_until: Date,
    /// First day after the early weeks.
    pub early_until: Date,
    /// Appointments of this sentence year; fewer in a part of a year.
    pub allowance: u16,
    /// How many are used: early weeks begun, and contacts attended after them.
    pub used: u16,
    /// How many are left.
    pub left: u16,
    /// How many were attended beyond the allowance.
    pub over: u16,
    /// How many more the officer may offer at discretion.
    pub extra: u16,
    /// Whether a page may say that none are left.
    pub may_say_none_left: bool,
    /// Whether and from when routine appointments stop.
    pub final_third: FinalThird,
    /// Days of the sentence year that count, and days of the whole year: the part for which there is an allowance.
    pub part: (i32, i32),
    /// Of those used: early weeks begun, and contacts attended after them or in the year.
    pub used_by: (u16, u16),
}

impl PackageState {
    /// When the package asks for the next contact after one on `last`. None where it asks for none.
    ///
    /// Weekly in the early weeks; then what is left of the allowance, spread evenly over what is left of the sentence year;
    /// with nothing left, the first day of the next sentence year. Never sooner than in the early weeks: what was not used is
    /// not caught up in the last days of a year.
    #[must_use]
    pub fn next_after(&self, last: Date) -> Option<Date> {
        match self.phase {
            Phase::Early if last < self.early_until => Some(later(last, 7)),
            Phase::Early | Phase::Standard => {
                let next_year = later(self.year_until, 1);
                let days = days_between(last, next_year).checked_div(i32::from(self.left));
                Some(days.map_or(next_year, |days| later(last, days.max(7))).max(later(last, 1)))
            }
            Phase::FinalThird | Phase::Custody | Phase::NotStarted | Phase::NotKnown | Phase::NotApplicable => None,
        }
    }
}

/// Works out where a person stands on `on`.
#[must_use]
pub fn package_state(facts: &PackageFacts<'_>, on: Date, standards: &Standards) -> PackageState {
    let final_third = standards.final_third(&facts.supervision, on);
    let tier = if facts.pathway == Pathway::IomRed { Some(TierV3::A) } else { facts.tier };
    let row = tier.and_then(|tier| Some((tier, standards.packages.on(tier, on)?)));
    let phase = phase(facts, on, row.map(|(_, row)| row), &final_third);
    let (year_from, anniversary) = sentence_year(facts.supervision.started_on, on);
    let stops = final_third.from().map(|from| later(from, -1));
    let year_until = [Some(later(anniversary, -1)), facts.supervision.expires_on, stops].into_iter().flatten().min();
    let year_until = year_until.unwrap_or(anniversary);
    let mut state = PackageState {
        phase,
        tier,
        year_from,
        year_until,
        early_until: facts.supervision.started_on,
        allowance: 0,
        used: 0,
        left: 0,
        over: 0,
        extra: 0,
        may_say_none_left: facts.pathway != Pathway::PersonalityDisorder,
        final_third,
        part: (0, days_between(year_from, anniversary)),
        used_by: (0, 0),
    };
    if let Some((_, row)) = row {
        fill(&mut state, facts, on, &row.value);
    }
    state
}

fn phase(facts: &PackageFacts<'_>, on: Date, row: Option<&Row<Package>>, final_third: &FinalThird) -> Phase {
    let begun = days_between(facts.supervision.started_on, on);
    if facts.place == ContactPhase::InCustody {
        return Phase::Custody;
    }
    if begun < 0 {
        return Phase::NotStarted;
    }
    if facts.supervision.own_handling {
        return Phase::NotApplicable;
    }
    if facts.place == ContactPhase::Suspended || final_third.from().is_some_and(|from| from <= on) {
        return Phase::FinalThird;
    }
    match row {
        None => Phase::NotKnown,
        Some(row) if begun < i32::from(row.value.early_weeks) * 7 => Phase::Early,
        Some(_) => Phase::Standard,
    }
}

/// The anniversary on or before `on`, and the next one. Before the start: the first year.
fn sentence_year(started_on: Date, on: Date) -> (Date, Date) {
    let anniversary = |years: i16| started_on.saturating_add(i32::from(years).years());
    let mut years = (on.year() - started_on.year()).max(0);
    if anniversary(years) > on && years > 0 {
        years -= 1;
    }
    (anniversary(years), anniversary(years.saturating_add(1)))
}

fn fill(state: &mut PackageState, facts: &PackageFacts<'_>, on: Date, package: &Package) {
    let start = facts.supervision.started_on;
    let early_until = later(start, i32::from(package.early_weeks) * 7);
    state.early_until = early_until;
    if facts.woman && facts.pathway != Pathway::IomRed {
        state.extra = package.extra_for_women;
    }
    let year_days = state.part.1.max(1);
    let part_days = (days_between(state.year_from, state.year_until) + 1).clamp(0, year_days);
    state.part = (part_days, year_days);
    let share = i32::from(package.yearly_allowance) * part_days;
    // A part of an appointment is one: rounding never takes contact away.
    let allowance = share.div_euclid(year_days) + i32::from(share.rem_euclid(year_days) > 0);
    state.allowance = u16::try_from(allowance).unwrap_or(0);

    let first_year = state.year_from == start;
    let weeks = if first_year && on >= start { (days_between(start, on) / 7 + 1).min(i32::from(package.early_weeks)) } else { 0 };
    let after = if first_year { early_until } else { state.year_from };
    let attended = facts.attended.iter().filter(|day| after <= **day && **day <= on && **day <= state.year_until).count();
    let (weeks, attended) = (u16::try_from(weeks).unwrap_or(0), u16::try_from(attended).unwrap_or(u16::MAX));
    state.used_by = (weeks, attended);
    state.used = weeks.saturating_add(attended);
    state.left = state.allowance.saturating_sub(state.used);
    state.over = state.used.saturating_sub(state.allowance);
}

impl PackageState {
    /// How the figures came about, for the page that shows them.
    #[must_use]
    pub fn working(&self, on: Date, standards: &Standards) -> Working {
        let mut working = Working::of("standards.packages");
        working.result = format!("{} left of {}", self.left, self.allowance);
        let Some((tier, row)) = self.tier.and_then(|tier| Some((tier, standards.packages.on(tier, on)?))) else {
            working.step("Package", "", "no tier, or no package for it");
            return working;
        };
        let used = RowUsed::of("standards", "package", tier, row);
        let (full, (part, year)) = (row.value.yearly_allowance, self.part);
        let arithmetic = if part == year { format!("{full} a year") } else { format!("{full} x {part} of {year} days") };
        let label = format!("Allowance from {} to {}", in_words(self.year_from), in_words(self.year_until));
        working.step_from(used.clone(), label, arithmetic, self.allowance);
        let (weeks, attended) = self.used_by;
        if weeks > 0 {
            working.step_from(used, "Early weeks begun", "each week uses one", weeks);
        }
        working.step("Contacts attended", if weeks > 0 { "after the early weeks" } else { "in this year" }, attended);
        working
    }
}

fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}
