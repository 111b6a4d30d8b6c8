//! Enforcement as pages show it: where an order stands with its working (enforcement rule R2.5), what the rule proposes, the
//! decisions, letters and breach proceedings.

pub mod breach;
pub mod case;
pub mod decision;
pub mod letter;

use jiff::civil::Date;
use record::{
    SentenceId,
    enforcement::{
        Decision,
        clock::{self, Answered, Clock, Failure as Failed},
        proposal,
    },
    sentence::Sentence,
    words::{distance, long_date, short_date},
};
use rules::{
    code::ActionCode,
    enforcement::{Action, ActionKind, EnforcementPeriod, FailureDuty, NextStep, Standing, Under},
    working::Working,
};

use super::{
    rule::{Rule, rule},
    shown::{Shown, count, known},
};

/// A failure that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// "4 Mar 2026".
    pub on: String,
    /// What came of that appointment.
    pub outcome: String,
    /// Its page.
    pub href: String,
    /// What was decided on it, in words; none while a decision is owed.
    pub decided: Option<String>,
    /// The page of what was decided, or of the form that decides.
    pub next: String,
}

/// Where the order stands after failures to comply, with the working.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enforcement {
    /// "2 failures in the last 12 months".
    pub said: String,
    /// What that means.
    pub meaning: String,
    /// Those that count, latest first.
    pub failures: Vec<Failure>,
    /// From which day they count, in words.
    pub since: String,
    /// The rule's id.
    pub rule: String,
    /// Its source.
    pub source: String,
    /// The page of breach proceedings that run.
    pub breach: Option<String>,
}

/// Where an order stands: failures are counted per order (R2.5). One under no sentence counts with the main one.
#[must_use]
pub fn enforcement(facts: &Shown<'_>, sentence: Option<SentenceId>) -> Enforcement {
    let main = || facts.case.main_sentence(facts.today).map(|sentence| sentence.what.id);
    let clock = clock::clock(facts.case, sentence.or_else(main), facts.today, facts.policy, facts.zone);
    of_clock(facts, &clock)
}

/// A clock in words.
#[must_use]
pub fn of_clock(facts: &Shown<'_>, clock: &Clock<'_>) -> Enforcement {
    let window = facts.policy.enforcement.periods.on(EnforcementPeriod::FailureWindow, facts.today);
    let licence = clock.sentence.is_some_and(|s| proposal::under(facts.case, Some(s.what.id), facts.policy) == Under::Licence);
    let meaning = match clock.standing {
        Standing::OneFailure | Standing::NoBreachYet { .. } if licence => {
            "On a licence risk decides, not a number. Talk to your manager about what comes before recall."
        }
        Standing::Good => "No failure counts now.",
        Standing::OneFailure => "Another failure would be the second.",
        Standing::NoBreachYet { .. } => "2 or more failures and no breach has been started. Talk to your manager.",
        Standing::BreachRunning => "Breach proceedings are running. Keep supervising.",
    };
    Enforcement {
        said: failures_in_words(clock.failures.len()),
        meaning: meaning.to_owned(),
        failures: clock.failures.iter().rev().map(|failed| failure(facts, failed)).collect(),
        since: clock.since.map(long_date).unwrap_or_default(),
        rule: format!("enforcement/period/{}", EnforcementPeriod::FailureWindow),
        source: window.map(|row| row.source.to_string()).unwrap_or_default(),
        breach: clock.breach.map(|breach| facts.link(&format!("/breaches/{}", breach.begun.id))),
    }
}

/// A failure with what was decided on it.
#[must_use]
pub fn failure(facts: &Shown<'_>, failed: &Failed<'_>) -> Failure {
    let id = failed.id();
    let (decided, next) = match failed.answered(facts.case, facts.policy) {
        Some(Answered::Decision(decision)) => (Some(action_name(facts, decision)), decision_href(facts, decision)),
        Some(Answered::Breach(breach)) => (
            Some(format!("Breach: {}", breach.stage.words().to_lowercase())),
            facts.link(&format!("/breaches/{}", breach.begun.id)),
        ),
        None => (None, facts.link(&format!("/enforcement/decide/{id}"))),
    };
    Failure {
        on: short_date(failed.on),
        outcome: known(failed.appointment.outcome_type(facts.policy).map(|outcome| outcome.name.clone())),
        href: facts.link(&format!("/appointments/{id}")),
        decided,
        next,
    }
}

/// What a decided action is called.
#[must_use]
pub fn action_name(facts: &Shown<'_>, decision: &Decision) -> String {
    name_of(facts, decision.what.action, decision.what.on)
}

/// What an action is called on a day.
#[must_use]
pub fn name_of(facts: &Shown<'_>, action: ActionCode, on: Date) -> String {
    facts.policy.enforcement.actions.read(action, on).map_or_else(|| action.to_string(), |row| row.value.name.clone())
}

/// The page of a decision.
#[must_use]
pub fn decision_href(facts: &Shown<'_>, decision: &Decision) -> String {
    facts.link(&format!("/enforcement/{}", decision.what.id))
}

/// "Community order, Example Magistrates' Court, 22 Jun 2026".
#[must_use]
pub fn sentence_name(facts: &Shown<'_>, sentence: Option<&Sentence>) -> String {
    let Some(sentence) = sentence else { return "No sentence".to_owned() };
    let row = facts.policy.sentences.disposals.read(sentence.what.disposal, sentence.what.sentenced_on);
    let name = row.map_or_else(|| sentence.what.disposal.to_string(), |row| row.value.name.clone());
    format!("{name}, {}, {}", sentence.what.court, short_date(sentence.what.sentenced_on))
}

/// What the rule proposes after a failure, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The action's code.
    pub action: ActionCode,
    /// What it is called.
    pub name: String,
    /// What kind of step it is.
    pub kind: ActionKind,
    /// Why.
    pub why: String,
    /// By when to take it, in words.
    pub due: Option<String>,
    /// By when the person must answer when it is taken today, in words.
    pub respond_by: Option<String>,
    /// What the law asks, in a sentence.
    pub law: String,
    /// The row it comes from.
    pub rule: Rule,
    /// Whether the step is our own default.
    pub local: bool,
    /// Failures that count with this one.
    pub working: Working,
}

/// What the rule proposes for a failure under `sentence`, on the record or not yet. None while breach runs.
#[must_use]
pub fn proposed(facts: &Shown<'_>, sentence: Option<SentenceId>, (failed_on, judged_on): (Date, Date)) -> Option<Proposed> {
    let step = proposal::propose(facts.case, sentence, (failed_on, judged_on), facts.policy, facts.zone)?;
    Some(in_words(facts, step))
}

/// What the rule proposes for a failure on the record.
#[must_use]
pub fn proposed_for(facts: &Shown<'_>, failed: &Failed<'_>) -> Option<Proposed> {
    let step = proposal::for_failure(facts.case, failed, facts.policy, facts.zone)?;
    Some(in_words(facts, step))
}

fn in_words(facts: &Shown<'_>, step: NextStep) -> Proposed {
    let enforcement = &facts.policy.enforcement;
    let row = enforcement.actions.read(step.action, facts.today);
    let answer = enforcement.respond_by(step.action, facts.today, &facts.policy.calendar);
    Proposed {
        action: step.action,
        name: row.map_or_else(|| step.action.to_string(), |row| choice(&row.value).to_owned()),
        kind: row.map_or(ActionKind::None, |row| row.value.kind),
        why: step.why,
        due: step.due_on.map(|on| format!("{} ({})", long_date(on), distance(on, facts.today))),
        respond_by: answer.map(long_date),
        law: law(step.legal),
        rule: rule(facts.policy, &step.rule_id, facts.today),
        local: step.local_default,
        working: step.working,
    }
}

/// What the law asks, in a sentence.
#[must_use]
pub fn law(duty: Option<FailureDuty>) -> String {
    match duty {
        // Which warning still counts is in the reason beside it.
        Some(FailureDuty::Refer { .. }) => "The law asks for a referral.".to_owned(),
        Some(FailureDuty::WarnOrRefer) => "The law asks for a warning or a referral for breach.".to_owned(),
        None => "No law prescribes the step here: it is a matter of judgement.".to_owned(),
    }
}

/// What may be decided on `today`, in the words of a choice, as far as it is `offered`, in the order of the table. Actions
/// that follow a decision are no choice here.
#[must_use]
pub fn actions(facts: &Shown<'_>, offered: impl Fn(&Action) -> bool) -> Vec<(String, String)> {
    let rows = facts.policy.enforcement.actions.in_force(facts.today);
    let offered = rows.filter(|(_, row)| offered(&row.value));
    offered.filter_map(|(code, row)| Some((code.to_string(), row.value.choice.clone()?))).collect()
}

/// The action as something to do; its name on the record where it has no such words.
fn choice(action: &Action) -> &str {
    action.choice.as_deref().unwrap_or(&action.name)
}

/// The kinds of step that may follow a failure under `sentence`: what the law leaves open.
pub fn open_to(facts: &Shown<'_>, sentence: Option<SentenceId>, duty: Option<FailureDuty>) -> impl Fn(&Action) -> bool + use<> {
    let licence = proposal::under(facts.case, sentence, facts.policy) == Under::Licence;
    let refer = matches!(duty, Some(FailureDuty::Refer { .. }));
    move |action| match action.kind {
        ActionKind::Withdrawal => false,
        ActionKind::Recall => licence,
        ActionKind::Breach => !licence,
        // To wait for an answer settles nothing; to have talked about it would.
        ActionKind::Decision => !refer || action.respond_within.is_some(),
        ActionKind::Warning => !licence && !refer,
        ActionKind::Letter | ActionKind::None => !refer,
    }
}

/// "No failures in the last 12 months", "1 failure in …".
#[must_use]
pub fn failures_in_words(failures: usize) -> String {
    match i64::try_from(failures).unwrap_or(i64::MAX) {
        0 => "No failures in the last 12 months".to_owned(),
        failures => format!("{} in the last 12 months", count(failures, "failure")),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::{
        AppointmentId,
        appointment::{AppointmentArranged, SessionClosed},
    };
    use rules::code::OutcomeCode;
    use uuid::Uuid;

    use super::super::built::{Built, at, whole};
    use super::*;

    #[test]
    fn a_failure_is_counted_under_its_own_order_with_its_working() {
        let mut built = whole();
        built.appointment(71, at(2026, 11, 2, 10), Some("UACP"));
        built.appointment(72, at(2026, 11, 3, 10), Some("AFTC"));
        built.appointment(73, at(2025, 11, 3, 10), Some("UAAB"));
        under_another_order(&mut built);
        let standing = enforcement(&built.shown(), built.case.appointments.first().and_then(|a| a.what.sentence));
        assert_eq!(standing.said, "2 failures in the last 12 months");
        assert_eq!(standing.meaning, "2 or more failures and no breach has been started. Talk to your manager.");
        let days: Vec<&str> = standing.failures.iter().map(|failure| failure.on.as_str()).collect();
        assert_eq!(
            days,
            ["3 Nov 2026", "2 Nov 2026"],
            "latest first; the one over a year ago and the other order's are left out"
        );
        assert_eq!(standing.since, "Sunday 23 November 2025");
    }

    fn under_another_order(built: &mut Built) {
        let day = date(2026, 11, 4);
        let id = AppointmentId(Uuid::from_u128(74));
        let arranged = AppointmentArranged {
            id,
            sentence: Some(SentenceId(Uuid::from_u128(4))),
            requirement: None,
            starts_at: at(2026, 11, 4, 10),
            ends_at: at(2026, 11, 4, 11),
            ..built.case.appointments[0].what.clone()
        };
        built.on(day, record::Event::AppointmentArranged(arranged));
        let closed = SessionClosed {
            id,
            outcome: OutcomeCode::literal("UACP"),
            note: String::new(),
            summary: String::new(),
            tags: vec![],
            sensitive: false,
            evidence_by: None,
        };
        built.on(day, record::Event::SessionClosed(closed));
    }

    #[test]
    fn a_decision_is_offered_as_something_to_do_and_what_follows_a_decision_is_not() {
        let built = whole();
        let offered = actions(&built.shown(), |_| true);
        let words = |code: &str| offered.iter().find(|(of, _)| of == code).map(|(_, words)| words.as_str());
        assert_eq!(words("IBR"), Some("Begin breach proceedings"));
        assert_eq!(words("NFA"), Some("Take no further action"));
        for follows in ["EA06", "EA07", "EA09", "EA10", "BRE01", "BRE02"] {
            assert_eq!(words(follows), None, "{follows}");
        }
    }

    #[test]
    fn no_failure_says_so() {
        let built = whole();
        assert_eq!(enforcement(&built.shown(), None).said, "No failures in the last 12 months");
        assert_eq!(failures_in_words(1), "1 failure in the last 12 months");
    }
}
