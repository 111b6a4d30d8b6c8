//! What the chronology says of decisions on failures, letters, warnings and breaches.

use jiff::civil::Date;
use record::{
    AppointmentId, BreachId, DecisionId, Event,
    enforcement::{Answers, EnforcementDecided},
    words::{long_date, short_date},
};
use rules::code::ActionCode;

use super::{Told, labelled, plain, sentences};
use crate::view::shown::Shown;

pub(super) fn enforcement(facts: &Shown<'_>, event: &Event) -> Option<Told> {
    Some(match event {
        Event::EvidenceReceived(e) => {
            plain("Evidence for an absence received", sentences([e.what.clone(), missed(facts, &[e.appointment])]))
        }
        Event::EnforcementDecided(e) => decided(facts, e),
        Event::LetterSent(e) => plain("Letter sent", sentences([labelled("How", &e.by), e.text.clone()])),
        Event::WarningWithdrawn(e) => {
            let what = of_decision(facts, e.decision).unwrap_or_else(|| "Warning".to_owned());
            plain(format!("{what}: taken back"), &e.reason)
        }
        Event::BreachBegun(e) => plain("Breach begun", sentences([e.circumstances.clone(), missed(facts, &e.failures)])),
        Event::BreachSubmitted(e) => {
            let considered = labelled("Also considered", &e.alternatives);
            plain("Breach sent to the manager", sentences([e.circumstances.clone(), missed(facts, &e.failures), considered]))
        }
        Event::BreachDecided(e) => {
            let considered = labelled("Also considered", &e.alternatives);
            let title = format!("Breach decided: {}", e.decision.words().to_lowercase());
            plain(title, sentences([e.reason.clone(), considered]))
        }
        Event::BreachListed(e) => plain(format!("Breach listed for {}", long_date(e.hearing_on)), &e.court),
        Event::BreachResulted(e) => {
            let court = of_breach(facts, e.id).map(|court| labelled("Court", &court)).unwrap_or_default();
            plain(format!("Breach resulted: {}", e.result.words().to_lowercase()), sentences([e.note.clone(), court]))
        }
        _ => return None,
    })
}

fn decided(facts: &Shown<'_>, e: &EnforcementDecided) -> Told {
    let title = match e.answers {
        Answers::Failure => format!("Decision on a failure to comply: {}", action_name(facts, e.action, e.on)),
        Answers::MissAlarm => format!("Decided after missed appointments: {}", action_name(facts, e.action, e.on)),
    };
    let other = e.proposed.filter(|proposed| *proposed != e.action).map(|proposed| action_name(facts, proposed, e.on));
    let other = other.map(|name| format!("The rule proposed: {name}")).unwrap_or_default();
    let answer_by = e.respond_by.map(|on| format!("Answer due by {}", long_date(on))).unwrap_or_default();
    let considered = labelled("Also considered", &e.alternatives);
    (title, sentences([e.reasons.clone(), missed(facts, &e.failures), considered, other, answer_by]))
}

/// The days of the appointments that something is about.
fn missed(facts: &Shown<'_>, appointments: &[AppointmentId]) -> String {
    let days = appointments.iter().filter_map(|id| facts.case.appointment(*id));
    let days = days.map(|a| short_date(facts.local(a.what.starts_at).date())).collect::<Vec<_>>().join(", ");
    labelled("Appointments", &days)
}

fn action_name(facts: &Shown<'_>, action: ActionCode, on: Date) -> String {
    let row = facts.policy.enforcement.actions.read(action, on);
    row.map_or_else(|| action.to_string(), |row| row.value.name.clone())
}

fn of_decision(facts: &Shown<'_>, id: DecisionId) -> Option<String> {
    let decision = facts.case.enforcement.decision(id)?;
    Some(action_name(facts, decision.what.action, decision.what.on))
}

fn of_breach(facts: &Shown<'_>, id: BreachId) -> Option<String> {
    let breach = facts.case.enforcement.breaches.iter().find(|breach| breach.begun.id == id)?;
    breach.listed.last().map(|listed| listed.court.clone())
}
