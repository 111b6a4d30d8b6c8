//! Where an order stands after failures to comply: the count of the last 12 months with its working (enforcement rule R2.5).
//! What must follow a failure is not here yet.

use jiff::civil::Date;
use record::{
    SentenceId,
    appointment::Appointment,
    words::{long_date, short_date},
};
use rules::{
    enforcement::{Breach, EnforcementPeriod, Standing},
    outcome::Answer,
};

use super::shown::{Shown, count};

/// A failure that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// "4 Mar 2026".
    pub on: String,
    /// What came of that appointment.
    pub outcome: String,
    /// Its page.
    pub href: String,
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
}

/// Where an order stands: failures are counted per order (R2.5). One under no sentence counts with the main one.
#[must_use]
pub fn enforcement(facts: &Shown<'_>, sentence: Option<SentenceId>) -> Enforcement {
    let Shown { case, policy, .. } = *facts;
    let today = facts.today;
    let main = case.main_sentence(today).map(|sentence| sentence.what.id);
    let order = |of: Option<SentenceId>| of.or(main);
    let mut failed: Vec<(Date, &Appointment)> = case
        .appointments
        .iter()
        .filter(|a| order(a.what.sentence) == order(sentence))
        .filter(|a| a.outcome_type(policy).is_some_and(|outcome| outcome.enforceable == Answer::Yes))
        .map(|a| (facts.local(a.what.starts_at).date(), a))
        .collect();
    let window = policy.enforcement.periods.on(EnforcementPeriod::FailureWindow, today);
    let since = window.map(|row| row.value.before(today, &policy.calendar));
    failed.retain(|(on, _)| *on <= today && since.is_none_or(|since| since < *on));
    failed.sort_by_key(|(on, _)| std::cmp::Reverse(*on));
    let days: Vec<Date> = failed.iter().map(|(on, _)| *on).collect();
    let standing = policy.enforcement.standing(&days, Breach::NotRunning, today, &policy.calendar);
    let meaning = match standing {
        Standing::Good => "No failure counts now.",
        Standing::OneFailure => "Another failure would be the second.",
        Standing::NoBreachYet { .. } => "2 or more failures and no breach has been started. Talk to your manager.",
        Standing::BreachRunning => "Breach proceedings are running.",
    };
    Enforcement {
        said: failures_in_words(days.len()),
        meaning: meaning.to_owned(),
        failures: failed
            .iter()
            .map(|(on, appointment)| Failure {
                on: short_date(*on),
                outcome: appointment.outcome_type(policy).map(|outcome| outcome.name.clone()).unwrap_or_default(),
                href: facts.link(&format!("/appointments/{}", appointment.what.id)),
            })
            .collect(),
        since: since.map(long_date).unwrap_or_default(),
        rule: format!("enforcement/period/{}", EnforcementPeriod::FailureWindow),
        source: window.map(|row| row.source.to_string()).unwrap_or_default(),
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
    fn no_failure_says_so() {
        let built = whole();
        assert_eq!(enforcement(&built.shown(), None).said, "No failures in the last 12 months");
        assert_eq!(failures_in_words(1), "1 failure in the last 12 months");
    }
}
