//! How much contact: when the next appointment is due, and by when the steps around one are owed.
//!
//! No public text gives the numbers now in force. Every row of `policy/standards.toml` is therefore a setting, and every
//! answer names the row and its source, so that an officer sees why a day is proposed and a region can set its own.

mod final_third;
mod package;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Period, days_between, later};
use crate::code::FrequencyCode;
use crate::dated::{Mark, Row, Table};
use crate::duty::{DutyKind, DutyRow};
use crate::policy::{Document, PolicyError};
use crate::rosh::RoshLevel;
use crate::tier::TierV3;

pub use final_third::{CountedFrom, FinalThird, FinalThirdRow, FinalThirdRule, Supervision};
pub use package::{Package, PackageFacts, PackageState, Pathway, Phase, package_state};

/// A step with a clock that is not a duty of its own: what is owed has its days in [`DutyRow`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standard {
    /// First appointment, from the day of the order.
    FirstAppointmentOrder,
    /// First appointment, from the day of release.
    FirstAppointmentRelease,
    /// Warning letter sent, from the decision.
    WarningLetterSent,
    /// Enforcement begun, from the second unacceptable failure.
    EnforcementBegun,
    /// Senior officer consulted on a serious breach of a licence, from the day it is known.
    SeriousBreachConsulted,
    /// So long without contact that the risk is to be reviewed.
    NoContactReviewed,
    /// So long before release an assessment or a plan counts as the first after it.
    AssessedBeforeRelease,
    /// A sentence of custody at least so long has an assessment, a plan and a contact in custody.
    LongCustody,
    /// A release within less than this is near.
    ReleaseNear,
    /// Assessment and plan in custody when the release is near, from the sentence.
    PlanInCustody,
    /// Assessment and plan in custody when the release is far, from the sentence.
    PlanInCustodyFar,
    /// First contact in custody, from the sentence.
    ContactInCustody,
}

impl Standard {
    /// All steps.
    pub const ALL: [Self; 12] = [
        Self::FirstAppointmentOrder,
        Self::FirstAppointmentRelease,
        Self::WarningLetterSent,
        Self::EnforcementBegun,
        Self::SeriousBreachConsulted,
        Self::NoContactReviewed,
        Self::AssessedBeforeRelease,
        Self::LongCustody,
        Self::ReleaseNear,
        Self::PlanInCustody,
        Self::PlanInCustodyFar,
        Self::ContactInCustody,
    ];

    /// The id of its row: `standards/standard/plan_in_custody`.
    #[must_use]
    pub fn rule_id(self) -> String {
        format!("standards/standard/{self}")
    }
}

impl fmt::Display for Standard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FirstAppointmentOrder => "first_appointment_order",
            Self::FirstAppointmentRelease => "first_appointment_release",
            Self::WarningLetterSent => "warning_letter_sent",
            Self::EnforcementBegun => "enforcement_begun",
            Self::SeriousBreachConsulted => "serious_breach_consulted",
            Self::NoContactReviewed => "no_contact_reviewed",
            Self::AssessedBeforeRelease => "assessed_before_release",
            Self::LongCustody => "long_custody",
            Self::ReleaseNear => "release_near",
            Self::PlanInCustody => "plan_in_custody",
            Self::PlanInCustodyFar => "plan_in_custody_far",
            Self::ContactInCustody => "contact_in_custody",
        })
    }
}

/// How long a step may take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardRow {
    /// What is owed, in words.
    pub name: String,
    /// How long it may take. A day that is not worked moves to the next working day.
    pub within: Period,
    /// The same where the risk of serious harm is high or very high, or the tier is the highest, if that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_high: Option<Period>,
}

impl StandardRow {
    /// How long it may take: `high` is for high or very high risk of serious harm, and for the highest tier.
    #[must_use]
    pub fn within(&self, high: bool) -> Period {
        self.within_high.filter(|_| high).unwrap_or(self.within)
    }
}

/// What supervision began with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StartKind {
    /// An order of the court.
    Order,
    /// Release on licence.
    Release,
}

/// How often contact is due for the people to whom the row applies. A condition left out applies to everyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frequency {
    /// The rule in words: it is shown as the reason.
    pub name: String,
    /// Only for supervision that began so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<StartKind>,
    /// Only for these overall levels of risk of serious harm.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub rosh: BTreeSet<RoshLevel>,
    /// Only in the weeks before this one, counted from the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_week: Option<u16>,
    /// Only where no supervision package applies.
    #[serde(default)]
    pub without_package: bool,
    /// How long there may be from one attended contact to the next.
    pub every: Period,
}

/// Settings on how much contact and by when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standards {
    /// Steps with a clock.
    pub standards: Table<Standard, StandardRow>,
    /// How often contact is due.
    pub frequencies: Table<FrequencyCode, Frequency>,
    /// Supervision packages by tier.
    pub packages: Table<TierV3, Package>,
    /// From which day routine appointments stop in the last third, and for whom not.
    pub final_thirds: Table<FinalThirdRule, FinalThirdRow>,
    /// What each kind of duty asks, and its days. Every kind is there.
    pub duties: Table<DutyKind, DutyRow>,
}

/// By when a step is owed, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owed {
    /// Last day in time.
    pub by: Date,
    /// The row, for example `standards/standard/enforcement_begun`.
    pub rule_id: String,
    /// The rule in words.
    pub rule: String,
    /// Source of the row.
    pub source: Arc<str>,
    /// How far the row can be relied on.
    pub mark: Mark,
}

impl Standards {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let standards = Self {
            standards: document.table("standard")?,
            frequencies: document.table("frequency")?,
            packages: document.table("package")?,
            final_thirds: document.table("final_third")?,
            duties: document.table("duty")?,
        };
        for kind in DutyKind::ALL {
            if !standards.duties.knows(*kind) {
                return Err(document.problem(&format!("duty {kind}"), "is missing".to_owned()));
            }
        }
        for standard in Standard::ALL {
            if !standards.standards.knows(standard) {
                return Err(document.problem(&format!("standard {standard}"), "is missing".to_owned()));
            }
        }
        Ok(standards)
    }

    /// By when `standard` is owed when its clock started on `from`. `None` before the first row.
    #[must_use]
    pub fn owed(&self, standard: Standard, from: Date, calendar: &Calendar) -> Option<Owed> {
        self.owed_at(standard, from, false, calendar)
    }

    /// The same with the shorter time, where the row has one and `high` says that it applies.
    #[must_use]
    pub fn owed_at(&self, standard: Standard, from: Date, high: bool, calendar: &Calendar) -> Option<Owed> {
        let row = self.standards.on(standard, from)?;
        let name = &row.value.name;
        Some(Owed {
            by: calendar.on_or_after(row.value.within(high).after(from, calendar)),
            rule_id: standard.rule_id(),
            rule: match row.value.within_high.filter(|_| high) {
                Some(sooner) => {
                    format!("{name}; within {sooner} for high or very high risk of serious harm and for the highest tier")
                }
                None => name.clone(),
            },
            source: Arc::clone(&row.source),
            mark: row.mark.clone(),
        })
    }
}

/// Where the person stands as to routine contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactPhase {
    /// Supervised in the community.
    Supervised,
    /// In the final third or otherwise suspended: no routine appointments.
    Suspended,
    /// In custody: none of these rules apply.
    InCustody,
}

/// What is known about a person when the next contact is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactFacts {
    /// What supervision began with.
    pub start: StartKind,
    /// The day of the order or of release.
    pub started_on: Date,
    /// Where the person stands.
    pub phase: ContactPhase,
    /// Overall level of risk of serious harm, if there is one.
    pub rosh: Option<RoshLevel>,
    /// Tier of the seven-letter model, if there is one. Where the package is worked out, its own tier decides how often.
    pub tier: Option<TierV3>,
    /// Day of the last contact that the person attended. One before the start counts as none.
    pub last_attended: Option<Date>,
}

/// The day proposed for the next contact, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// Day proposed: a working day, today or later. None when no routine contact is due.
    pub on: Option<Date>,
    /// Last day in time under the rule. It lies before [`Proposal::on`] when the contact is late already.
    pub due: Option<Date>,
    /// The row that decided, for example `standards/frequency/LICENCE-EARLY`.
    pub rule_id: String,
    /// Source of that row.
    pub source: Arc<str>,
    /// How far that row can be relied on.
    pub mark: Mark,
    /// The reasons in words, the deciding one first.
    pub reasons: Vec<String>,
}

/// A rule that applies, with the interval it asks for.
struct Applies {
    days: i32,
    rule_id: String,
    source: Arc<str>,
    mark: Mark,
    reason: String,
}

/// Proposes the day of the next contact. Of all rules that apply, the shortest interval decides.
///
/// The first contact is proposed for its last day in time. Later ones are proposed one interval after the last attended
/// contact; a day that is not worked moves back to a working day, or forward where that would reach the last contact. A
/// day gone by becomes today or the next working day.
#[must_use]
pub fn next_due(facts: &ContactFacts, today: Date, standards: &Standards, calendar: &Calendar) -> Proposal {
    propose(facts, None, today, standards, calendar)
}

/// The same for somebody whose package is worked out: what is left of the allowance decides the package's interval, and no
/// routine contact is proposed in the last third, but for the one halfway through it on a licence.
///
/// `state` is best worked out for the day of the last attended contact, or for the start; so it changes with an event only.
#[must_use]
pub fn next_due_within(
    facts: &ContactFacts,
    state: &PackageState,
    today: Date,
    standards: &Standards,
    calendar: &Calendar,
) -> Proposal {
    let proposal = propose(facts, Some(state), today, standards, calendar);
    let (Some(from), Some(due)) = (state.final_third.from(), proposal.due) else { return proposal };
    // The first appointment is owed whenever supervision began.
    let last = facts.last_attended.filter(|last| *last >= facts.started_on);
    let Some(last) = last.filter(|_| due >= from) else { return proposal };
    match (&state.final_third, state.final_third.halfway_on().filter(|halfway| last < *halfway)) {
        (FinalThird::Free { source, mark, .. }, Some(halfway)) => {
            let mut reasons =
                vec![format!("No routine appointments from {}; one more halfway through what remains", in_words(from))];
            let due = calendar.on_or_before(halfway);
            let on = not_past(due, today, calendar, &mut reasons);
            let rule_id = final_third::RULE_ID.to_owned();
            Proposal { on: Some(on), due: Some(due), rule_id, source: Arc::clone(source), mark: mark.clone(), reasons }
        }
        (FinalThird::Free { source, mark, .. }, None) => Proposal {
            on: None,
            due: None,
            rule_id: final_third::RULE_ID.to_owned(),
            source: Arc::clone(source),
            mark: mark.clone(),
            reasons: vec![format!("No routine appointments from {}: the last third", in_words(from))],
        },
        _ => proposal,
    }
}

fn propose(
    facts: &ContactFacts,
    state: Option<&PackageState>,
    today: Date,
    standards: &Standards,
    calendar: &Calendar,
) -> Proposal {
    match facts.phase {
        ContactPhase::InCustody => {
            return none_due("in-custody", "In custody: no routine contact in the community is due");
        }
        ContactPhase::Suspended => {
            return none_due("suspended", "Final third or contact suspended: no routine appointments");
        }
        ContactPhase::Supervised => {}
    }
    let Some(last) = facts.last_attended.filter(|last| *last >= facts.started_on) else {
        return first_due(facts, today, standards, calendar);
    };
    let mut applying = applying(facts, state, last.max(facts.started_on), standards, calendar);
    applying.sort_by_key(|rule| rule.days);
    let mut reasons: Vec<String> = applying.iter().map(|rule| rule.reason.clone()).collect();
    let Some(decides) = applying.into_iter().next() else {
        return none_due("none", "No rule on how often contact is due applies on this day");
    };
    let exact = later(last, decides.days);
    let back = calendar.on_or_before(exact);
    let due = if back > last { back } else { calendar.on_or_after(exact) };
    if due != exact {
        reasons.push(format!("Moved from {}, which is not a working day", in_words(exact)));
    }
    let on = not_past(due, today, calendar, &mut reasons);
    Proposal { on: Some(on), due: Some(due), rule_id: decides.rule_id, source: decides.source, mark: decides.mark, reasons }
}

fn first_due(facts: &ContactFacts, today: Date, standards: &Standards, calendar: &Calendar) -> Proposal {
    let standard = match facts.start {
        StartKind::Order => Standard::FirstAppointmentOrder,
        StartKind::Release => Standard::FirstAppointmentRelease,
    };
    let high = facts.rosh.is_some_and(|level| level >= RoshLevel::High) || facts.tier == Some(TierV3::A);
    let Some(owed) = standards.owed_at(standard, facts.started_on, high, calendar) else {
        return none_due("none", "No rule on the first appointment was in force on the day supervision began");
    };
    let mut reasons = vec![owed.rule];
    let on = not_past(owed.by, today, calendar, &mut reasons);
    Proposal { on: Some(on), due: Some(owed.by), rule_id: owed.rule_id, source: owed.source, mark: owed.mark, reasons }
}

/// "Saturday 21 November 2026": reasons are read by people.
fn in_words(day: Date) -> String {
    day.strftime("%A %-d %B %Y").to_string()
}

/// A due day that has gone by becomes the first working day from today.
fn not_past(due: Date, today: Date, calendar: &Calendar, reasons: &mut Vec<String>) -> Date {
    if due >= today {
        return due;
    }
    reasons.push(format!("It was due on {}", in_words(due)));
    calendar.on_or_after(today)
}

/// Every rule that applies after a contact on `last`.
fn applying(
    facts: &ContactFacts,
    state: Option<&PackageState>,
    last: Date,
    standards: &Standards,
    calendar: &Calendar,
) -> Vec<Applies> {
    let weeks = u16::try_from(days_between(facts.started_on, last) / 7).unwrap_or(u16::MAX);
    let mut rules = Vec::new();
    // Handling of its own has no package: what is for everybody without one holds.
    let tier = state.map_or(facts.tier, |state| state.tier.filter(|_| state.phase != Phase::NotApplicable));
    let package = tier.and_then(|tier| Some((tier, standards.packages.on(tier, last)?)));
    if let Some((tier, row)) = package {
        rules.extend(of_package(tier, row, state, weeks, last));
    }
    for (code, row) in standards.frequencies.in_force(last) {
        let frequency = &row.value;
        let fits = frequency.start.is_none_or(|start| start == facts.start)
            && (frequency.rosh.is_empty() || facts.rosh.is_some_and(|level| frequency.rosh.contains(&level)))
            && frequency.until_week.is_none_or(|week| weeks < week)
            && !(frequency.without_package && package.is_some());
        if fits {
            let days = days_between(last, frequency.every.after(last, calendar));
            rules.push(rule(days, format!("standards/frequency/{code}"), row, frequency.name.clone()));
        }
    }
    rules
}

/// What the tier's package asks: by the state where it is worked out, otherwise spread over a year.
fn of_package(tier: TierV3, row: &Row<Package>, state: Option<&PackageState>, weeks: u16, last: Date) -> Option<Applies> {
    let (early, allowance) = (row.value.early_weeks, row.value.yearly_allowance);
    let days = match state {
        Some(state) => days_between(last, state.next_after(last)?),
        None => i32::from(row.value.interval_days(weeks)?),
    };
    let reason = match state {
        _ if weeks < early => format!("Tier {tier} package: weekly for the first {early} weeks"),
        Some(state) => format!("Tier {tier} package: {} of {} left in this sentence year", state.left, state.allowance),
        None => format!("Tier {tier} package: {allowance} appointments a year, the early ones used"),
    };
    Some(rule(days, format!("standards/package/{tier}"), row, reason))
}

fn rule<T>(days: i32, rule_id: String, row: &Row<T>, reason: String) -> Applies {
    Applies { days: days.max(1), rule_id, source: Arc::clone(&row.source), mark: row.mark.clone(), reason }
}

fn none_due(rule: &str, reason: &str) -> Proposal {
    Proposal {
        on: None,
        due: None,
        rule_id: format!("standards/{rule}"),
        source: "enforcement section 3.1: phases of a supervision package".into(),
        mark: Mark::Confirmed,
        reasons: vec![reason.to_owned()],
    }
}
