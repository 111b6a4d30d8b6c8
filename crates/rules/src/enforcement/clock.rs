//! The failure clock: what is to follow a failure without reasonable excuse, by when, and what the law leaves open.
//!
//! Counting is per order (R2.5, R4.7). On an order the law decides whether the case must be referred (R4.1 to R4.4); on a
//! licence there is no statutory warning and no fixed number of absences: the ladder of section 7.6 is a proposal and risk
//! decides. Nothing here acts: a person with a name takes the step, or another, with reasons.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Breach, EnforcementPeriod, FailureDuty};
use crate::Policy;
use crate::calendar::Period;
use crate::code::ActionCode;
use crate::contact_frequency::Standard;
use crate::dated::Mark;
use crate::kind::kinds;
use crate::rosh::RoshLevel;
use crate::sentence::DisposalKind;
use crate::working::{RowUsed, Working};

kinds! {
    /// Under what a failure happened.
    Under {
        /// A community or suspended sentence order.
        Order = "order",
        /// A licence.
        Licence = "licence",
        /// Supervision after the licence, which ended on 11 May 2026. No statutory warning; practice was that of an order.
        Supervision = "supervision",
    }
}

kinds! {
    /// What is proposed after a failure under an order.
    StepKind {
        /// Warn the person.
        Warn = "warn",
        /// Refer the case to an enforcement officer: breach.
        Refer = "refer",
    }
}

/// What is proposed after a failure under an order: list `step`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepRow {
    /// In words: "Warn".
    pub name: String,
    /// The action that records it.
    pub action: ActionCode,
}

/// From how many failures on a referral is proposed whether or not a warning counts: list `limit`, by kind of disposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitRow {
    /// Failures in the window, this one among them.
    pub failures: u16,
}

kinds! {
    /// A rung of the ladder before recall, lowest first.
    Rung {
        /// A licence compliance letter.
        Letter = "letter",
        /// The officer talks with the senior officer.
        Discussion = "discussion",
        /// Support for those on the verge of recall.
        Support = "support",
        /// Curfew, zone, testing, more contact.
        Conditions = "conditions",
        /// Recall is considered.
        Recall = "recall",
    }
}

/// A rung of the ladder: list `ladder`, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RungRow {
    /// In words: "Compliance letter".
    pub name: String,
    /// The action that records it.
    pub action: ActionCode,
    /// How long there is, from the day the failure was judged to be without excuse.
    pub within: Period,
    /// Levels of risk of serious harm for which the ladder starts here: rungs below are not proposed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub starts_for: Vec<RoshLevel>,
}

/// A warning that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The day it was given: twelve months run from here, not from the absence.
    pub given_on: Date,
    /// The day it was taken back. Such a warning does not count, whenever the failure was.
    pub withdrawn_on: Option<Date>,
}

/// What is known of one order or licence when the next step is proposed.
#[derive(Clone, Copy, Debug)]
pub struct ClockFacts<'a> {
    /// Under what the failure happened.
    pub under: Under,
    /// The kind of disposal, by which the limit of failures goes. None while it is not known.
    pub disposal: Option<DisposalKind>,
    /// The day of the failure that waits for a step.
    pub failed_on: Date,
    /// The day it was judged to be without reasonable excuse: the recording of the outcome, or the decision on the absence.
    pub judged_on: Date,
    /// Days of all failures under it that no court has dealt with, in order. Those outside the window are left out here.
    pub failures: &'a [Date],
    /// Warnings given under it.
    pub warnings: &'a [Warning],
    /// Actions decided under it inside the window: rungs of the ladder already taken.
    pub taken: &'a [ActionCode],
    /// Whether breach proceedings run.
    pub breach: Breach,
    /// Overall level of risk of serious harm, if there is one.
    pub rosh: Option<RoshLevel>,
}

/// The step that is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NextStep {
    /// The action.
    pub action: ActionCode,
    /// Why, in a sentence or two.
    pub why: String,
    /// By when it is to be taken: a working day.
    pub due_on: Option<Date>,
    /// By when the person must answer, when it is taken on the day it is due. For another day: `Enforcement::respond_by`.
    pub respond_by: Option<Date>,
    /// What the law asks. None where no warning is prescribed: on a licence.
    pub legal: Option<FailureDuty>,
    /// The row of the step: `enforcement/step/warn`, `enforcement/ladder/letter`.
    pub rule_id: String,
    /// Whether the step itself is our own default, and not the law's.
    pub local_default: bool,
    /// The working.
    pub working: Working,
}

/// Proposes the next step after a failure. None while breach proceedings run: supervision goes on, and the failure is added
/// to them.
#[must_use]
pub fn next_step(facts: &ClockFacts<'_>, policy: &Policy) -> Option<NextStep> {
    if facts.breach == Breach::Running {
        return None;
    }
    let mut working = Working::of("enforcement.clock");
    let counted = count(facts, policy, &mut working);
    match facts.under {
        Under::Order | Under::Supervision => under_order(facts, counted, policy, working),
        Under::Licence => under_licence(facts, counted, policy, working),
    }
}

/// How many failures the window that ends with this one holds.
fn count(facts: &ClockFacts<'_>, policy: &Policy, working: &mut Working) -> usize {
    let row = policy.enforcement.periods.on(EnforcementPeriod::FailureWindow, facts.failed_on);
    let since = row.map(|row| row.value.before(facts.failed_on, &policy.calendar));
    let inside = |day: &&Date| **day <= facts.failed_on && since.is_none_or(|since| since < **day);
    let days: Vec<String> = facts.failures.iter().filter(inside).map(|day| in_words(*day)).collect();
    let label = "Failures to comply under this sentence, up to this one";
    match row {
        Some(row) => {
            let used = RowUsed::of("enforcement", "period", EnforcementPeriod::FailureWindow, row);
            working.step_from(used, format!("{label}, in {}", row.value), days.join("; "), days.len());
        }
        None => working.step(label, days.join("; "), days.len()),
    }
    days.len()
}

fn under_order(facts: &ClockFacts<'_>, counted: usize, policy: &Policy, mut working: Working) -> Option<NextStep> {
    let standing: Vec<Date> =
        facts.warnings.iter().filter(|warning| warning.withdrawn_on.is_none()).map(|warning| warning.given_on).collect();
    let duty = policy.enforcement.duty_after_failure(&standing, facts.failed_on, &policy.calendar);
    warnings_shown(facts, policy, &mut working);
    let limit = limit(facts, policy, &mut working).filter(|(limit, _)| counted >= *limit);
    let (kind, why) = match duty {
        FailureDuty::Refer { warned_on } => {
            (StepKind::Refer, format!("A warning of {} still counts, so the case must be referred.", in_words(warned_on)))
        }
        FailureDuty::WarnOrRefer if limit.is_some() => (
            StepKind::Refer,
            format!(
                "No warning counts, so the law leaves open a warning or a referral. It is failure {counted} in the window, and \
                 from {} on a referral is proposed.",
                limit.as_ref().map_or(counted, |(limit, _)| *limit)
            ),
        ),
        FailureDuty::WarnOrRefer if counted > 1 => (
            StepKind::Warn,
            format!("No warning counts, so the law leaves open a warning or a referral. It is failure {counted} in the window."),
        ),
        FailureDuty::WarnOrRefer => {
            (StepKind::Warn, "No warning counts, so the law leaves open a warning or a referral.".to_owned())
        }
    };
    let by_limit = limit.map(|(_, mark)| mark);
    let legal = (facts.under == Under::Order).then_some(duty);
    let why = if legal.is_some() { why } else { format!("{why} For supervision after sentence this is practice, not law.") };
    let row = policy.enforcement.steps.on(kind, facts.failed_on)?;
    working.step_from(RowUsed::of("enforcement", "step", kind, row), "Proposed", why.clone(), row.value.name.clone());
    let (standard, from) = match kind {
        StepKind::Refer => (Standard::EnforcementBegun, facts.failed_on),
        StepKind::Warn => (Standard::WarningLetterSent, facts.judged_on),
    };
    let due_on = due_by_standard(standard, from, policy, &mut working);
    working.result.clone_from(&row.value.name);
    Some(NextStep {
        action: row.value.action,
        why,
        due_on,
        respond_by: due_on.and_then(|day| policy.enforcement.respond_by(row.value.action, day, &policy.calendar)),
        legal,
        rule_id: format!("enforcement/step/{kind}"),
        local_default: row.mark == Mark::LocalDefault
            || (duty == FailureDuty::WarnOrRefer && by_limit == Some(Mark::LocalDefault)),
        working,
    })
}

/// The limit of failures of the disposal, where it has one.
fn limit(facts: &ClockFacts<'_>, policy: &Policy, working: &mut Working) -> Option<(usize, Mark)> {
    let disposal = facts.disposal?;
    let row = policy.enforcement.limits.on(disposal, facts.failed_on)?;
    let failures = usize::from(row.value.failures);
    let used = RowUsed::of("enforcement", "limit", disposal, row);
    working.step_from(used, "Failures from which a referral is proposed without a warning", "", failures);
    Some((failures, row.mark.clone()))
}

fn warnings_shown(facts: &ClockFacts<'_>, policy: &Policy, working: &mut Working) {
    let Some(row) = policy.enforcement.periods.on(EnforcementPeriod::WarningWindow, facts.failed_on) else { return };
    let since = row.value.before(facts.failed_on, &policy.calendar);
    for warning in facts.warnings {
        let label = format!("Warning given on {}", in_words(warning.given_on));
        let result = match warning.withdrawn_on {
            Some(on) => format!("does not count: taken back on {}", in_words(on)),
            None if warning.given_on > facts.failed_on => "does not count: given after this failure".to_owned(),
            None if warning.given_on < since => "does not count: too long ago".to_owned(),
            None => "counts".to_owned(),
        };
        let used = RowUsed::of("enforcement", "period", EnforcementPeriod::WarningWindow, row);
        working.step_from(used, label, format!("{} from the day it was given", row.value), result);
    }
    if facts.warnings.is_empty() {
        working.step("Warnings given under this order", "", "none");
    }
}

fn due_by_standard(standard: Standard, from: Date, policy: &Policy, working: &mut Working) -> Option<Date> {
    let row = policy.standards.standards.on(standard, from)?;
    let due = policy.standards.owed(standard, from, &policy.calendar)?.by;
    let used = RowUsed::of("standards", "standard", standard, row);
    working.step_from(used, row.value.name.clone(), format!("{} after {}", row.value.within, in_words(from)), in_words(due));
    Some(due)
}

/// The lowest rung not yet taken, from where the ladder starts for this risk; the last one when all were taken.
fn under_licence(facts: &ClockFacts<'_>, counted: usize, policy: &Policy, mut working: Working) -> Option<NextStep> {
    let rungs: Vec<_> = policy.enforcement.ladder.in_force(facts.failed_on).collect();
    let starts = |row: &RungRow| facts.rosh.is_some_and(|level| row.starts_for.contains(&level));
    let first = rungs.iter().position(|(_, row)| starts(&row.value)).unwrap_or(0);
    let open = rungs.iter().skip(first).find(|(_, row)| !facts.taken.contains(&row.value.action));
    let (rung, row) = open.or(rungs.last())?;
    let mut why = vec!["On a licence no warning is prescribed and no number of absences decides: risk does.".to_owned()];
    if let Some(level) = facts.rosh.filter(|_| first > 0) {
        let level = level.word().to_lowercase();
        why.push(format!("The risk of serious harm is {level}, so the ladder starts higher."));
    }
    if counted > 1 {
        why.push(format!("It is failure {counted} in the window."));
    }
    let used = RowUsed::of("enforcement", "ladder", rung, row);
    let taken: Vec<String> = facts.taken.iter().map(ToString::to_string).collect();
    let already =
        if taken.is_empty() { "nothing taken before".to_owned() } else { format!("taken before: {}", taken.join(", ")) };
    working.step_from(used.clone(), "Next rung before recall", already, row.value.name.clone());
    // A failure of somebody for whom the ladder starts with the senior officer is a serious breach: they are told that day.
    let serious = *rung == Rung::Discussion && starts(&row.value);
    let consulted = serious.then(|| due_by_standard(Standard::SeriousBreachConsulted, facts.judged_on, policy, &mut working));
    let due = consulted.flatten().unwrap_or_else(|| {
        let due = policy.calendar.on_or_after(row.value.within.after(facts.judged_on, &policy.calendar));
        working.step_from(used, "By when", format!("{} after {}", row.value.within, in_words(facts.judged_on)), in_words(due));
        due
    });
    if serious {
        why.push("A serious breach of a licence is talked about with the senior officer on the same day.".to_owned());
    }
    working.result.clone_from(&row.value.name);
    Some(NextStep {
        action: row.value.action,
        why: why.join(" "),
        due_on: Some(due),
        respond_by: policy.enforcement.respond_by(row.value.action, due, &policy.calendar),
        legal: None,
        rule_id: format!("enforcement/ladder/{rung}"),
        local_default: row.mark == Mark::LocalDefault,
        working,
    })
}

/// "2 March 2026": workings are read by people.
pub(super) fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}
