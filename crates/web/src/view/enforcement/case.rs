//! The page of enforcement: the alarm first, then each order's clock, what waits, what was decided.

use jiff::civil::Date;
use record::{
    AppointmentId,
    appointment::Appointment,
    enforcement::{Answers, Decision, alarm, breach::Breach, clock},
    words::{distance, long_date, short_date},
};
use rules::{outcome::Answer, working::Working};

use super::{Enforcement, Failure, Proposed, action_name, decision_href, failure, of_clock, proposed_for, sentence_name};
use crate::view::{
    rule::{Rule, rule},
    shown::Shown,
};

/// Missed appointments in a row that wait for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlarmShown {
    /// "2 appointments missed in a row".
    pub said: String,
    /// The appointments: words and page.
    pub misses: Vec<(String, String)>,
    /// By when to decide, in words.
    pub decide_by: String,
    /// Whether that day has passed.
    pub late: bool,
    /// Time stamps: what, when.
    pub stamps: Vec<(&'static str, String)>,
    /// The row.
    pub rule: Rule,
    /// Whether the row is our own default.
    pub local: bool,
    /// How it comes about.
    pub working: Working,
    /// The form that decides.
    pub decide: String,
}

/// A warning that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningShown {
    /// "First warning letter sent, 16 Nov 2026".
    pub said: String,
    /// The last day on which it counts, in words.
    pub until: String,
    /// Whether its letter is sent, in words.
    pub letter: String,
    /// Its page.
    pub href: String,
    /// Whether every failure behind it still is one.
    pub stands: bool,
}

/// One order's or licence's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockShown {
    /// Which.
    pub title: String,
    /// Where it stands.
    pub standing: Enforcement,
    /// Warnings that count, latest first.
    pub warnings: Vec<WarningShown>,
    /// Failures that wait for a decision, oldest first, with what the rule proposes.
    pub waiting: Vec<(Failure, Option<Proposed>)>,
}

/// An absence whose reason is awaited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// Which.
    pub id: AppointmentId,
    /// "16 Nov 2026, Planned office visit".
    pub said: String,
    /// By when the reason must be known, in words.
    pub by: String,
    /// Whether that day has passed.
    pub late: bool,
    /// What came in, in words.
    pub evidence: Vec<String>,
    /// The page that decides it.
    pub href: String,
}

/// A decision in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionLine {
    /// When.
    pub on: String,
    /// What.
    pub action: String,
    /// What it answered.
    pub about: String,
    /// By whom.
    pub by: String,
    /// How its letter stands; empty when it has none.
    pub letter: String,
    /// Its page.
    pub href: String,
}

/// Breach proceedings in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreachLine {
    /// When they began.
    pub begun: String,
    /// Of which order.
    pub order: String,
    /// Where they stand.
    pub stage: &'static str,
    /// What that means.
    pub meaning: &'static str,
    /// Their page.
    pub href: String,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnforcementPage {
    /// The alarm that waits for a decision.
    pub alarm: Option<AlarmShown>,
    /// The clocks, the main sentence first.
    pub clocks: Vec<ClockShown>,
    /// Absences whose reason is awaited, oldest first.
    pub awaited: Vec<Awaited>,
    /// Appointments for which evidence may be recorded: value and words, latest first.
    pub evidence_for: Vec<(String, String)>,
    /// Decisions, latest first.
    pub decisions: Vec<DecisionLine>,
    /// Proceedings, latest first.
    pub breaches: Vec<BreachLine>,
}

/// The page of a case.
#[must_use]
pub fn page(facts: &Shown<'_>) -> EnforcementPage {
    let enforcement = &facts.case.enforcement;
    EnforcementPage {
        alarm: alarm_shown(facts),
        clocks: clocks(facts),
        awaited: awaited(facts),
        evidence_for: evidence_for(facts),
        decisions: enforcement.decisions.iter().rev().map(|d| line(facts, d)).collect(),
        breaches: enforcement.breaches.iter().rev().map(|b| breach_line(facts, b)).collect(),
    }
}

/// An appointment in a few words.
#[must_use]
pub fn appointment_words(facts: &Shown<'_>, appointment: &Appointment) -> String {
    let on = facts.local(appointment.what.starts_at).date();
    let kind = facts.policy.contacts.types.read(appointment.what.kind, on);
    let kind = kind.map(|row| row.value.name_for(facts.case.person.name.to_call())).unwrap_or_default();
    let outcome = appointment.outcome_type(facts.policy).map(|o| format!(": {}", o.name.to_lowercase())).unwrap_or_default();
    format!("{}, {kind}{outcome}", short_date(on))
}

fn alarm_shown(facts: &Shown<'_>) -> Option<AlarmShown> {
    let alarm = alarm::alarm(facts.case, facts.policy, facts.zone)?;
    let mut stamps = vec![("First missed", facts.at(alarm.first_missed_at))];
    stamps.extend(alarm.known_at.map(|at| ("Alarm known", facts.at(at))));
    let by = alarm.rule.decide_by;
    Some(AlarmShown {
        said: format!("{} appointments missed in a row", alarm.misses.len()),
        misses: alarm
            .misses
            .iter()
            .map(|a| (appointment_words(facts, a), facts.link(&format!("/appointments/{}", a.what.id))))
            .collect(),
        decide_by: format!("{} ({})", long_date(by), distance(by, facts.today)),
        late: by < facts.today,
        stamps,
        rule: rule(facts.policy, &alarm.rule.rule_id, facts.today),
        local: alarm.rule.local_default,
        working: alarm.rule.working,
        decide: facts.link("/enforcement/decide/alarm"),
    })
}

fn clocks(facts: &Shown<'_>) -> Vec<ClockShown> {
    let mut sentences = clock::sentences(facts.case, facts.today, facts.policy, facts.zone);
    sentences.sort_by_key(|s| std::cmp::Reverse(s.last_day().unwrap_or(Date::MAX)));
    let of = |sentence| {
        let clock = clock::clock(facts.case, sentence, facts.today, facts.policy, facts.zone);
        ClockShown {
            title: sentence_name(facts, clock.sentence),
            standing: of_clock(facts, &clock),
            warnings: clock.warnings.iter().rev().map(|w| warning(facts, w)).collect(),
            waiting: clock.undecided.iter().map(|f| (failure(facts, f), proposed_for(facts, f))).collect(),
        }
    };
    let mut clocks: Vec<_> = sentences.iter().map(|s| of(Some(s.what.id))).collect();
    // A failure of somebody without any sentence must not be lost from sight.
    let lone = of(None);
    if !lone.standing.failures.is_empty() || !lone.waiting.is_empty() {
        clocks.push(lone);
    }
    clocks
}

fn warning(facts: &Shown<'_>, decision: &Decision) -> WarningShown {
    let is_failure = |id: &AppointmentId| facts.case.appointment(*id).is_some_and(|a| clock::is_failure(a, facts.policy));
    WarningShown {
        said: format!("{}, {}", action_name(facts, decision), short_date(decision.what.on)),
        until: clock::counts_until(decision, facts.policy).map(long_date).unwrap_or_default(),
        letter: letter_stands(decision),
        href: decision_href(facts, decision),
        stands: decision.what.failures.iter().all(is_failure),
    }
}

/// How a decision's letter stands.
#[must_use]
pub fn letter_stands(decision: &Decision) -> String {
    decision.letter.as_ref().map_or_else(|| "Letter not sent yet".to_owned(), |l| format!("Letter sent {}", short_date(l.on)))
}

fn awaited(facts: &Shown<'_>) -> Vec<Awaited> {
    let mut found: Vec<_> = facts
        .case
        .appointments
        .iter()
        .filter(|a| a.outcome_type(facts.policy).is_some_and(|o| o.enforceable == Answer::Open))
        .collect();
    found.sort_by_key(|a| a.what.starts_at);
    let one = |a: &&Appointment| {
        let on = facts.local(a.what.starts_at).date();
        let rule = || facts.policy.enforcement.evidence_due(on, &facts.policy.calendar);
        let by = a.closed().and_then(|s| s.evidence_by).or_else(rule);
        Awaited {
            id: a.what.id,
            said: appointment_words(facts, a),
            by: by.map(|by| format!("{} ({})", long_date(by), distance(by, facts.today))).unwrap_or_default(),
            late: by.is_some_and(|by| by < facts.today),
            evidence: evidence(facts, a.what.id),
            href: facts.link(&format!("/appointments/{}", a.what.id)),
        }
    };
    found.iter().map(one).collect()
}

/// What came in about an appointment, in words.
#[must_use]
pub fn evidence(facts: &Shown<'_>, id: AppointmentId) -> Vec<String> {
    let about = facts.case.enforcement.evidence.iter().filter(|e| e.appointment == id);
    about.map(|e| format!("{}: {}", short_date(e.on), e.what)).collect()
}

/// How many appointments the form for evidence offers.
const OFFERED: usize = 20;

fn evidence_for(facts: &Shown<'_>) -> Vec<(String, String)> {
    let mut found: Vec<_> = facts
        .case
        .appointments
        .iter()
        .filter(|a| a.outcome_type(facts.policy).is_some_and(|o| o.enforceable != Answer::No))
        .collect();
    found.sort_by_key(|a| std::cmp::Reverse(a.what.starts_at));
    found.iter().take(OFFERED).map(|a| (a.what.id.to_string(), appointment_words(facts, a))).collect()
}

fn line(facts: &Shown<'_>, decision: &Decision) -> DecisionLine {
    let wants = clock::kind_of(decision, facts.policy);
    let letter = match (&decision.withdrawn, wants) {
        (Some(withdrawn), _) => format!("Withdrawn {}", short_date(withdrawn.on)),
        (None, Some(rules::enforcement::ActionKind::Warning | rules::enforcement::ActionKind::Letter)) => letter_stands(decision),
        _ => decision.letter.as_ref().map(|l| format!("Letter sent {}", short_date(l.on))).unwrap_or_default(),
    };
    DecisionLine {
        on: short_date(decision.what.on),
        action: action_name(facts, decision),
        about: about(facts, decision),
        by: facts.names.actor(decision.by),
        letter,
        href: decision_href(facts, decision),
    }
}

/// What a decision answered, in words.
#[must_use]
pub fn about(facts: &Shown<'_>, decision: &Decision) -> String {
    let days: Vec<String> = decision
        .what
        .failures
        .iter()
        .filter_map(|id| facts.case.appointment(*id))
        .map(|a| short_date(facts.local(a.what.starts_at).date()))
        .collect();
    match decision.what.answers {
        Answers::Failure => format!("Failure of {}", days.join(", ")),
        Answers::MissAlarm => format!("Missed in a row: {}", days.join(", ")),
    }
}

fn breach_line(facts: &Shown<'_>, breach: &Breach) -> BreachLine {
    BreachLine {
        begun: short_date(breach.begun.on),
        order: sentence_name(facts, facts.case.sentence(breach.begun.sentence)),
        stage: breach.stage.words(),
        meaning: super::breach::meaning(breach),
        href: facts.link(&format!("/breaches/{}", breach.begun.id)),
    }
}
