//! Contact: the first appointment after a sentence or release, and the next one by how often contact is due.

use jiff::{civil::Date, tz::TimeZone};
use rules::{
    Policy,
    contact_frequency::{ContactFacts, ContactPhase, PackageState, Proposal, Standard, next_due_within},
    duty::DutyKind,
};
use uuid::Uuid;

use super::scene::Scene;
use crate::{
    appointment::State,
    case_file::CaseFile,
    recorded::{days_between, plus_days},
    sentence::Sentence,
    supervision,
};

pub(super) fn owed(scene: &mut Scene<'_>) {
    let Some(sentence) = scene.sentence else { return };
    in_custody(scene, sentence);
    let started_on = sentence.what.starts_on;
    let (proposal, state) = proposed(scene.case, sentence, started_on, scene.policy, scene.zone);
    let Some(due_on) = proposal.due else { return };
    let first = scene.attended_on().is_none_or(|on| on < started_on);
    let kind = if first { DutyKind::FirstAppointment } else { DutyKind::Contact };
    if booked_in_time(scene, kind, due_on, days_between(scene.attended_on().unwrap_or(started_on).max(started_on), due_on)) {
        return;
    }
    if let Some(duty) = scene.owe_while_supervised(kind, Uuid::nil(), due_on) {
        duty.shows_on = duty.shows_on.max(started_on);
        duty.rule = proposal.rule_id;
        // What was late when the last third began is owed no longer, as nothing routine is; the first appointment always is.
        let last_day = state.final_third.from().filter(|from| !first && due_on < *from).map(|from| plus_days(from, -1));
        duty.shows_until = [duty.shows_until, last_day].into_iter().flatten().min();
    }
}

/// In prison somebody sees the person soon after a long sentence: the release has a first appointment of its own.
fn in_custody(scene: &mut Scene<'_>, sentence: &Sentence) {
    let standard = Standard::ContactInCustody;
    let Some(custody) = scene.custody(standard) else { return };
    let Some((from, owed)) = custody.owed(standard, scene.policy) else { return };
    let seen = scene.attended_on().is_some_and(|on| on >= sentence.what.sentenced_on);
    if seen || booked_in_time(scene, DutyKind::FirstAppointment, owed.by, days_between(from, owed.by)) {
        return;
    }
    if let Some(duty) = scene.owe_while_supervised(DutyKind::FirstAppointment, sentence.what.id.0, owed.by) {
        duty.shows_on = duty.shows_on.max(from);
        duty.shows_until = Some(duty.shows_until.map_or(custody.last_day(), |last| last.min(custody.last_day())));
        duty.rule = owed.rule_id;
    }
}

/// Whether an appointment is booked that keeps to the rule: by the due day, or, when it is late, no farther ahead than one
/// interval from the day it was booked; with the grace that the row gives. One a year ahead is no contact.
fn booked_in_time(scene: &Scene<'_>, kind: DutyKind, due_on: Date, interval_days: i32) -> bool {
    let Some(row) = scene.policy.standards.duties.read(kind, due_on) else { return false };
    let booked = scene.case.appointments.iter().filter(|a| a.state == State::Arranged);
    booked.into_iter().any(|a| {
        let latest = due_on.max(plus_days(scene.day_of(a.arranged_at), interval_days.max(0)));
        scene.day_of(a.what.starts_at) < row.value.manager_on(latest, &scene.policy.calendar)
    })
}

fn last_attended_since(case: &CaseFile, since: Date, policy: &Policy, zone: &TimeZone) -> Option<Date> {
    let attended = case.last_attended(policy)?;
    Some(zone.to_datetime(attended.what.starts_at).date()).filter(|day| *day >= since)
}

/// When the next contact is due, and why: what the page that books one proposes.
#[must_use]
pub fn next_contact_proposal(case: &CaseFile, sentence: &Sentence, today: Date, policy: &Policy, zone: &TimeZone) -> Proposal {
    proposed(case, sentence, today, policy, zone).0
}

/// The same, with where the person stands in the package.
fn proposed(case: &CaseFile, sentence: &Sentence, today: Date, policy: &Policy, zone: &TimeZone) -> (Proposal, PackageState) {
    let started_on = sentence.what.starts_on;
    let last_attended = last_attended_since(case, started_on, policy, zone);
    let state = supervision::package(case, sentence, last_attended.unwrap_or(started_on), policy, zone);
    let facts = ContactFacts {
        start: supervision::start(sentence, policy),
        started_on,
        phase: ContactPhase::Supervised,
        rosh: case.risk.overall(),
        // The package's own tier decides how often; for the first appointment one that is only provisional counts too.
        tier: case.risk.tier_v3().map(|(value, _)| value),
        last_attended,
    };
    (next_due_within(&facts, &state, today, &policy.standards, &policy.calendar), state)
}
