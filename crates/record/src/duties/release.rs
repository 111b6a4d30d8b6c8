//! What of preparing a release the record shows to be done, and what is told of the rest.
//!
//! Each part is settled by the work itself: an address that was checked and proposed, checks that were sent, conditions, a plan, a
//! first appointment. What the record cannot hold (the victim's views, referrals) is settled by a step that says who did what.

use jiff::{civil::Date, tz::TimeZone};
use rules::{Policy, contact_frequency::Standard, duty::DutyKind, enquiry::EnquiryTrigger};

use super::{explain::Fact, scene::Scene};
use crate::{
    address_check::AddressUse,
    appointment::State,
    case_file::CaseFile,
    enquiry::need::{Need, needs},
    handover::ReleaseTask,
    recorded::plus_days,
    sentence::Sentence,
};

/// The three parts: weeks before release, and the duty of each.
const PARTS: [(u8, DutyKind); 3] = [(12, DutyKind::Release12Weeks), (8, DutyKind::Release8Weeks), (4, DutyKind::Release4Weeks)];

/// The first day before a release on which an assessment or a plan counts as the first after it.
pub(super) fn counts_since(release_on: Date, policy: &Policy) -> Date {
    let row = policy.standards.standards.read(Standard::AssessedBeforeRelease, release_on);
    row.map_or(release_on, |row| row.value.within.before(release_on, &policy.calendar))
}

/// A release that is prepared, as the record knows it.
#[derive(Debug)]
pub struct Release<'a> {
    case: &'a CaseFile,
    sentence: &'a Sentence,
    day: Date,
    policy: &'a Policy,
    zone: &'a TimeZone,
    needs: Vec<Need>,
}

/// Looks at the release from a sentence on a day that is known.
#[must_use]
pub fn look<'a>(
    case: &'a CaseFile,
    (sentence, release_on): (&'a Sentence, Date),
    policy: &'a Policy,
    zone: &'a TimeZone,
) -> Release<'a> {
    Release { case, sentence, day: release_on, policy, zone, needs: needs(case, policy) }
}

/// What is to be recorded so that a part is settled, as one would ask for it.
#[must_use]
pub const fn todo(task: ReleaseTask) -> &'static str {
    match task {
        ReleaseTask::Address => "Check the address on the checks page, and propose it for the release",
        ReleaseTask::Enquiries => "Send the safety checks that are needed, or record why one is not",
        ReleaseTask::LicenceConditions => "Record the conditions that are proposed on the page of the sentence",
        ReleaseTask::Plan => "Agree the plan for the time after release",
        ReleaseTask::FirstAppointment => "Book an appointment for the day of release, or the next working day",
        ReleaseTask::VictimGate => "Record who asked the victim liaison officer, what was said, and when",
        ReleaseTask::Services => "Record who referred to which service, and when",
    }
}

impl Release<'_> {
    /// The fact by which a part is settled; none while it is open. It changes only with an event.
    #[must_use]
    pub fn shows(&self, task: ReleaseTask) -> Option<Fact> {
        match task {
            ReleaseTask::Address => self.address(),
            ReleaseTask::Enquiries => self.checks(),
            ReleaseTask::LicenceConditions => self.conditions(),
            ReleaseTask::Plan => {
                let since = counts_since(self.day, self.policy);
                let agreed = self.case.plan.agreed.iter().rev().find(|agreed| agreed.on >= since)?;
                Some(Fact::on("Plan agreed", agreed.on))
            }
            ReleaseTask::FirstAppointment => self.first_appointment(),
            ReleaseTask::VictimGate | ReleaseTask::Services => {
                let told = self.case.release_steps(self.sentence.what.id).find(|(_, step)| step.settled.contains(&task));
                let (recorded_on, step) = told?;
                let who = if step.who.trim().is_empty() { "Recorded" } else { step.who.trim() };
                Some(Fact::on(format!("{who}: {}", step.note), step.on.unwrap_or(*recorded_on)))
            }
        }
    }

    /// Whether every part of so many weeks is settled.
    fn settled(&self, weeks: u8) -> bool {
        ReleaseTask::ALL.into_iter().filter(|task| task.weeks() == weeks).all(|task| self.shows(task).is_some())
    }

    /// Proposed for the release or for living there, and found suitable when it was last checked.
    fn address(&self) -> Option<Fact> {
        let checks = &self.case.address_checks;
        let lives = |use_: AddressUse| !matches!(use_, AddressUse::Curfew);
        let proposed = checks.proposed.iter().rev().filter(|p| lives(p.address_use) && p.on >= self.sentence.what.sentenced_on);
        let mut suitable = proposed.filter(|p| checks.latest(p.address).is_some_and(|check| check.suitable));
        suitable.next().map(|p| Fact::on("Address checked, found suitable and proposed", p.on))
    }

    /// Nothing that is needed by the day on which preparing begins is unsent.
    fn checks(&self) -> Option<Fact> {
        let id = self.sentence.what.id.0;
        let mut before = self.needs.iter().filter(|n| n.trigger == EnquiryTrigger::BeforeRelease && n.cause == id);
        let since = before.next()?.since;
        let open = self.needs.iter().any(|need| need.met_by.is_none() && need.since <= since);
        let met = self.needs.iter().filter(|need| need.since <= since).filter_map(|need| need.met_by);
        let sent = met.filter_map(|id| self.case.enquiries.find(id)?.sent.as_ref()).map(|sent| sent.on).max();
        (!open).then(|| Fact::on("Safety checks sent, or decided on", sent.unwrap_or(since)))
    }

    fn conditions(&self) -> Option<Fact> {
        let last = self.sentence.conditions.last()?;
        let count = self.sentence.conditions.len();
        let words = if count == 1 { "1 condition on the record".to_owned() } else { format!("{count} conditions on the record") };
        Some(Fact::on(format!("{words}, the last from"), last.from))
    }

    /// On the day of release or by the day that the rule allows, and not called off.
    fn first_appointment(&self) -> Option<Fact> {
        let calendar = &self.policy.calendar;
        let owed = self.policy.standards.owed(Standard::FirstAppointmentRelease, self.day, calendar);
        let last = owed.map_or(self.day, |owed| owed.by);
        let stands = self.case.appointments.iter().filter(|a| matches!(a.state, State::Arranged | State::Closed(_)));
        let days = stands.map(|a| self.zone.to_datetime(a.what.starts_at).date());
        let booked = days.filter(|day| self.day <= *day && *day <= last).min()?;
        Some(Fact::on("First appointment booked", booked))
    }
}

/// Weeks before a release that is known, each part until the person is out.
pub(super) fn owed(scene: &mut Scene<'_>) {
    let known_since = scene.case.opened_at.map(|at| scene.day_of(at));
    let mut needs = None;
    for sentence in scene.case.sentences.iter().filter(|s| s.ended.is_none()) {
        if sentence.key_date("R-RELEASED").is_some() {
            continue;
        }
        let Some(release_on) = sentence.release_on(scene.policy) else { continue };
        // Whoever came to us out of prison already was prepared by somebody else.
        if known_since.is_some_and(|since| release_on <= since) {
            continue;
        }
        let known = needs.take().unwrap_or_else(|| scene.take_needs());
        let (case, policy, zone) = (scene.case, scene.policy, scene.zone);
        let release = Release { case, sentence, day: release_on, policy, zone, needs: known };
        for (weeks, kind) in PARTS {
            if release.settled(weeks) {
                continue;
            }
            if let Some(duty) = scene.owe(kind, sentence.what.id.0, release_on) {
                duty.shows_on = duty.shows_on.max(sentence.what.sentenced_on);
                duty.shows_until = Some(plus_days(release_on, -1));
            }
        }
        needs = Some(release.needs);
    }
}

/// Why a part is owed: the day of release, what is settled and what is not.
pub(super) fn facts(scene: &Scene<'_>, kind: DutyKind, sentence: &Sentence) -> Vec<Fact> {
    let Some(release_on) = sentence.release_on(scene.policy) else { return Vec::new() };
    let release = look(scene.case, (sentence, release_on), scene.policy, scene.zone);
    let weeks = PARTS.iter().find(|(_, of)| *of == kind).map_or(0, |(weeks, _)| *weeks);
    let mut facts = vec![Fact::on("Release is known for this day", release_on)];
    for task in ReleaseTask::ALL.into_iter().filter(|task| task.weeks() == weeks) {
        facts.push(match release.shows(task) {
            Some(done) => Fact { words: format!("{}: {}", task.words(), done.words), on: done.on },
            None => Fact::plain(format!("{} is open. {}", task.words(), todo(task))),
        });
    }
    facts
}
