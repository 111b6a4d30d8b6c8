//! Why a duty is owed: its rule, the facts that caused it, its days, and what clears it.

use jiff::{civil::Date, tz::TimeZone};
use rules::{
    Policy,
    contact_frequency::{Standard, StandardRow},
    dated::Row,
    duty::{DutyKind, DutyRow},
};
use serde::Serialize;

use super::{Duty, assessment, enquiry, gap::Gap, oversight, release, scene::Scene, snooze};
use crate::{
    appointment::{Appointment, State},
    case_file::CaseFile,
    enforcement::{alarm, clock},
    enquiry::need,
    oversight::due,
    words::short_date,
};

/// A fact of the record that causes a duty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// The fact.
    pub words: String,
    /// The day it happened or holds from, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

impl Fact {
    /// A fact with its day.
    pub(super) fn on(words: impl Into<String>, on: Date) -> Self {
        Self { words: words.into(), on: Some(on) }
    }

    pub(super) fn plain(words: impl Into<String>) -> Self {
        Self { words: words.into(), on: None }
    }
}

/// Why a duty is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Why {
    /// The rule it comes from.
    pub rule: String,
    /// The row that gives its days: `standards/duty/...`.
    pub row: String,
    /// What is to be done: "Record outcome".
    pub title: String,
    /// The day from which its time is counted, in words.
    pub clock: String,
    /// The facts that caused it, oldest first.
    pub facts: Vec<Fact>,
    /// What clears it.
    pub clears: String,
    /// How long there is, in words: "5 working days".
    pub within: String,
    /// The most days for which it can be put off; nought if it cannot be.
    pub snooze_days_max: u16,
    /// Where the number of days comes from.
    pub source: String,
    /// Whether it is our own default that no public text confirms.
    pub local_default: bool,
}

/// Why `duty` is owed to `case`. The facts are those that are on the record now.
#[must_use]
pub fn explain(case: &CaseFile, duty: &Duty, policy: &Policy, zone: &TimeZone) -> Why {
    let scene = Scene::new(case, policy, zone);
    let row = policy.standards.duties.read(duty.kind, duty.due_on);
    let mut facts = facts(&scene, duty);
    facts.sort_by_key(|fact| fact.on);
    if scene.high {
        facts.push(Fact::plain(
            "High or very high risk of serious harm, or the highest tier: the shorter time counts where there is one",
        ));
    }
    if let Some(snooze) = snooze::snooze_of(case, duty) {
        let until = short_date(snooze.what.until);
        facts.push(Fact::on(format!("Put off until {until}: {}", snooze.what.reason), scene.day_of(snooze.at)));
    }
    let standard = by_standard(duty, policy);
    let text = |get: fn(&DutyRow) -> &str| row.map_or_else(String::new, |row| get(&row.value).to_owned());
    Why {
        rule: duty.rule.clone(),
        row: duty.kind.rule_id(),
        title: row.map_or_else(|| duty.kind.as_str().replace('_', " "), |row| row.value.name.clone()),
        clock: text(|row| &row.clock),
        facts,
        clears: text(|row| &row.clears),
        within: match standard {
            Some(row) => row.value.within.to_string(),
            None => row.map_or_else(String::new, |row| within(&row.value, scene.high)),
        },
        snooze_days_max: row.map_or(0, |row| row.value.snooze_days_max),
        source: standard.map(|row| &row.source).or(row.map(|row| &row.source)).map_or_else(String::new, ToString::to_string),
        local_default: standard.map_or_else(|| row.is_some_and(Row::is_local_default), Row::is_local_default),
    }
}

/// The row of a standard that gives the days instead of the duty's own: of what is owed in custody.
fn by_standard<'p>(duty: &Duty, policy: &'p Policy) -> Option<&'p Row<StandardRow>> {
    let in_custody = [Standard::PlanInCustody, Standard::PlanInCustodyFar, Standard::ContactInCustody];
    let standard = in_custody.into_iter().find(|standard| standard.rule_id() == duty.rule)?;
    policy.standards.standards.read(standard, duty.due_on)
}

fn within(row: &DutyRow, high: bool) -> String {
    row.within_high.filter(|_| high).unwrap_or(row.within).to_string()
}

fn facts(scene: &Scene<'_>, duty: &Duty) -> Vec<Fact> {
    let case = scene.case;
    match duty.kind {
        DutyKind::OutcomeToRecord
        | DutyKind::MissedContactAttempt
        | DutyKind::EvidenceOfAbsence
        | DutyKind::AbsenceToDecide
        | DutyKind::EnforcementStep => case.appointment(duty.about.into()).map(|a| session(scene, a)).unwrap_or_default(),
        DutyKind::MissAlarm => missed(scene),
        DutyKind::FirstAppointment if by_standard(duty, scene.policy).is_some() => sentenced(scene, duty).into_iter().collect(),
        DutyKind::FirstAppointment | DutyKind::Contact => contact(scene),
        DutyKind::InitialAssessment | DutyKind::InitialPlan => first(scene, duty),
        DutyKind::FullAssessment => {
            let assessed = assessment::assessed_on(case).map(|on| Fact::on("Last assessment of the whole risk", on));
            let reviewed = case.reviews.last().map(|review| Fact::on("Last review, which is no assessment", review.on));
            assessed.into_iter().chain(reviewed).collect()
        }
        DutyKind::PeriodicReview => {
            let looked = case.since_review.reviewed_on;
            looked.map(|on| Fact::on("Last assessment or review", on)).into_iter().collect()
        }
        DutyKind::TriggeredReview => assessment::facts(scene),
        DutyKind::TerminationAssessment => scene.last_day.map(|on| Fact::on("Supervision ends", on)).into_iter().collect(),
        DutyKind::Countersignature | DutyKind::AssessmentReturned => draft(scene, duty),
        DutyKind::EnquiryToSend => needed(scene, duty),
        DutyKind::EnquiryToChase
        | DutyKind::EnquiryToEscalate
        | DutyKind::EnquiryToRead
        | DutyKind::EnquiryToAnalyse
        | DutyKind::EnquiryToUse
        | DutyKind::NamedPerson => check(scene, duty),
        DutyKind::AddressCheck | DutyKind::AddressDecision => address(scene, duty),
        DutyKind::HomeVisit => visit(scene),
        DutyKind::RegisterReview => flag(scene, duty),
        DutyKind::Oversight => {
            let all = due::due(case, scene.policy, scene.zone);
            let found = all.iter().find(|due| oversight::about(due.trigger, due.about) == duty.about);
            let why = found.map(|due| Fact::on(due.why.words(), due.why.on()));
            let talked = found.and_then(|due| due.not_discussed_on);
            let talked = talked.map(|on| Fact::on("A conversation took place, but risk of harm was not discussed", on));
            why.into_iter().chain(talked).collect()
        }
        DutyKind::OversightAction => {
            let actions = case.oversights.iter().flat_map(|talk| talk.open_actions().map(move |action| (talk, action)));
            let found = actions.filter(|(_, action)| action.id.0 == duty.about);
            found.map(|(talk, action)| Fact::on(format!("Agreed: {}", action.what), talk.what.on)).collect()
        }
        DutyKind::LetterToSend => {
            let decision = case.enforcement.decision(duty.about.into());
            decision.map(|decision| Fact::on("Decided on", decision.what.on)).into_iter().collect()
        }
        DutyKind::BreachToSend | DutyKind::BreachToDecide | DutyKind::BreachToList | DutyKind::BreachToResult => {
            breach(scene, duty)
        }
        DutyKind::HandoverToAccept => handover(scene),
        DutyKind::Release12Weeks | DutyKind::Release8Weeks | DutyKind::Release4Weeks => {
            case.sentence(duty.about.into()).map(|s| release::facts(scene, duty.kind, s)).unwrap_or_default()
        }
        DutyKind::PlanStep => {
            let step = case.plan.step(duty.about.into());
            step.map(|step| Fact::on(format!("Step of the plan: {}", step.what.what), step.since)).into_iter().collect()
        }
        DutyKind::DataGap => {
            let gap = Gap::of(duty.about);
            gap.map(|gap| vec![Fact::plain(gap.words()), Fact::plain(gap.needed_for())]).unwrap_or_default()
        }
    }
}

fn begun(scene: &Scene<'_>) -> Option<Fact> {
    scene.started_on.map(|on| Fact::on("Supervision began", on))
}

/// The sentence to custody whose days count, with its rule.
fn sentenced(scene: &Scene<'_>, duty: &Duty) -> Vec<Fact> {
    let (Some(row), Some(sentence)) = (by_standard(duty, scene.policy), scene.sentence) else { return Vec::new() };
    let came_on = scene.case.opened_at.map(|at| scene.day_of(at)).filter(|on| *on > sentence.what.sentenced_on);
    let mut facts = vec![Fact::on("Sentenced to custody", sentence.what.sentenced_on), Fact::plain(row.value.name.clone())];
    facts.extend(came_on.map(|on| Fact::on("The case came to us", on)));
    facts
}

/// Why a first assessment or plan is owed: supervision or custody began, or the person comes out of prison with an older one.
fn first(scene: &Scene<'_>, duty: &Duty) -> Vec<Fact> {
    let kind = duty.kind;
    let mut facts = sentenced(scene, duty);
    if facts.is_empty() {
        facts.extend(begun(scene));
    }
    if kind == DutyKind::InitialAssessment {
        let of_it = scene.case.drafts.open.iter().filter(|draft| draft.begun.sentence.is_none_or(|id| id.0 == duty.about));
        for draft in of_it {
            facts.push(match (&draft.signed, draft.returned.last()) {
                (Some((signed, _)), _) => Fact::on("Signed by the assessor, and waits for a manager", signed.on),
                (None, Some((on, ..))) => Fact::on("Sent back by the manager, and not signed again", *on),
                (None, None) => Fact::on("Begun, and not signed", draft.begun_on),
            });
        }
    }
    if let Some((release_on, counts_since)) = scene.released() {
        facts.push(Fact::on("Release", release_on));
        facts.push(Fact::on("One made from this day on counts as the first after release", counts_since));
        let (last, words) = match kind {
            DutyKind::InitialPlan => (scene.case.plan.last_agreed().map(|agreed| agreed.on), "Last plan agreed"),
            _ => (assessment::assessed_on(scene.case), "Last assessment"),
        };
        facts.extend(last.map(|on| Fact::on(words, on)));
    }
    facts
}

fn session(scene: &Scene<'_>, appointment: &Appointment) -> Vec<Fact> {
    let on = scene.day_of(appointment.what.starts_at);
    let row = scene.policy.contacts.types.read(appointment.what.kind, on);
    let kind = row.map_or_else(|| appointment.what.kind.to_string(), |row| row.value.name_for(scene.case.person.name.to_call()));
    let outcome = appointment.outcome.and_then(|code| scene.policy.outcomes.types.read(code, on));
    let outcome = outcome.map_or_else(|| "no outcome recorded".to_owned(), |row| row.value.name.clone());
    let mut facts = vec![Fact::on(format!("{kind}: {outcome}"), on)];
    if let Some(by) = appointment.closed().and_then(|closed| closed.evidence_by) {
        facts.push(Fact::on("Evidence asked for by", by));
    }
    let evidence = scene.case.enforcement.evidence.iter().filter(|e| e.appointment == appointment.what.id);
    facts.extend(evidence.map(|e| Fact::on(format!("Evidence received: {}", e.what), e.on)));
    facts
}

fn missed(scene: &Scene<'_>) -> Vec<Fact> {
    let alarm = alarm::alarm(scene.case, scene.policy, scene.zone);
    let missed = alarm.map(|alarm| alarm.misses).unwrap_or_default();
    missed.into_iter().map(|a| Fact::on("Missed", scene.day_of(a.what.starts_at))).collect()
}

fn contact(scene: &Scene<'_>) -> Vec<Fact> {
    let mut facts: Vec<Fact> = begun(scene).into_iter().collect();
    facts.extend(scene.attended_on().map(|on| Fact::on("Last appointment that was kept", on)));
    if let Some(sentence) = scene.sentence {
        let from = sentence.what.starts_on;
        let proposal = super::contact::next_contact_proposal(scene.case, sentence, from, scene.policy, scene.zone);
        facts.extend(proposal.reasons.into_iter().map(Fact::plain));
    }
    let booked = scene.case.appointments.iter().filter(|a| a.state == State::Arranged);
    facts.push(match booked.map(|a| scene.day_of(a.what.starts_at)).min() {
        Some(on) => Fact::on("The next appointment that is booked is too far ahead", on),
        None => Fact::plain("No appointment is booked"),
    });
    facts
}

fn draft(scene: &Scene<'_>, duty: &Duty) -> Vec<Fact> {
    let Some(draft) = scene.case.drafts.find(duty.about.into()) else { return Vec::new() };
    let mut facts = vec![Fact::on("Assessment begun", draft.begun_on)];
    facts.extend(draft.returned.iter().map(|(on, _, returned)| Fact::on(format!("Sent back: {}", returned.comment), *on)));
    facts.extend(draft.signed.iter().map(|(signed, _)| Fact::on("Signed by the assessor", signed.on)));
    facts
}

fn needed(scene: &Scene<'_>, duty: &Duty) -> Vec<Fact> {
    let needs = need::needs(scene.case, scene.policy);
    let Some(need) = needs.iter().find(|need| need.id() == duty.about) else { return Vec::new() };
    let enquiries = &scene.policy.enquiries;
    let kind = enquiries.kinds.read(need.kind, need.since).map_or_else(|| need.kind.to_string(), |row| row.value.name.clone());
    let trigger = enquiries.triggers.read(need.trigger, need.since);
    let trigger = trigger.map_or_else(|| need.trigger.to_string(), |row| row.value.name.clone());
    vec![Fact::on(format!("{kind}: {trigger}"), need.since)]
}

fn check(scene: &Scene<'_>, duty: &Duty) -> Vec<Fact> {
    let Some(enquiry) = scene.case.enquiries.find(duty.about.into()) else { return Vec::new() };
    let row = scene.policy.enquiries.kinds.read(enquiry.kind, enquiry.needed_since);
    let kind = row.map_or_else(|| enquiry.kind.to_string(), |row| row.value.name.clone());
    let mut facts = vec![Fact::on(format!("{kind}: needed"), enquiry.needed_since)];
    facts.extend(enquiry.sent.iter().map(|sent| Fact::on(format!("Sent to {}", sent.sent_to), sent.on)));
    facts.extend(enquiry.sent.iter().map(|sent| Fact::on("Answer expected by", sent.due_on)));
    facts.extend(enquiry.chased.iter().map(|chased| Fact::on("Chased", chased.on)));
    facts.extend(enquiry.escalated.iter().map(|up| Fact::on(format!("Taken higher, to {}", up.to), up.on)));
    facts.extend(enquiry.answered.iter().map(|answer| Fact::on(format!("Answered by {}", answer.responder), answer.on)));
    facts.extend(enquiry.read.iter().map(|(at, _)| Fact::on("Answer read", scene.day_of(*at))));
    if duty.kind == DutyKind::NamedPerson {
        facts.extend(enquiry.unknown_people().map(|named| Fact::plain(format!("{} is named and not on the record", named.name))));
    }
    facts
}

fn address(scene: &Scene<'_>, duty: &Duty) -> Vec<Fact> {
    let proposed = scene.case.address_checks.proposed.iter().filter(|p| p.address.0 == duty.about);
    let mut facts: Vec<Fact> =
        proposed.map(|p| Fact::on(format!("{} proposed at the address", p.address_use.words()), p.on)).collect();
    if facts.is_empty() {
        facts.extend(
            need::orders(scene.case)
                .filter(|order| order.address.is_some_and(|address| address.0 == duty.about))
                .map(|order| Fact::on(format!("{} at the address", order.address_use.words()), order.since)),
        );
    }
    facts.push(match scene.case.address_checks.latest(duty.about.into()) {
        None => Fact::plain("Nobody has checked the address"),
        Some(check) if check.suitable => Fact::on("Last checked, too long before", check.on),
        Some(check) => Fact::on(format!("Found not to be suitable: {}", check.reasons), check.on),
    });
    facts
}

fn visit(scene: &Scene<'_>) -> Vec<Fact> {
    let mut facts: Vec<Fact> = enquiry::visit_reasons(scene);
    facts.push(match enquiry::visited_on(scene) {
        Some(on) => Fact::on("Last home visit", on),
        None => Fact::plain("No home visit is on the record"),
    });
    facts
}

fn flag(scene: &Scene<'_>, duty: &Duty) -> Vec<Fact> {
    let Some(entry) = scene.case.risk.entry(duty.about.into()) else { return Vec::new() };
    let row = scene.policy.registers.types.read(entry.made.code, entry.made.from);
    let name = row.map_or_else(|| entry.made.code.to_string(), |row| row.value.name.clone());
    let mut facts = vec![Fact::on(format!("Flag: {name}"), entry.made.from)];
    facts.extend(entry.reviews.last().map(|review| Fact::on("Last reviewed", review.on)));
    facts.extend(entry.review_on.map(|on| Fact::on("Next review set for", on)));
    facts
}

fn breach(scene: &Scene<'_>, duty: &Duty) -> Vec<Fact> {
    let Some(breach) = scene.case.enforcement.breaches.iter().find(|b| b.begun.id.0 == duty.about) else { return Vec::new() };
    let mut facts = vec![Fact::on("Breach begun", breach.begun.on)];
    facts.extend(breach.submitted.iter().map(|(on, _)| Fact::on("Pack sent to the manager", *on)));
    facts.extend(breach.decisions.iter().map(|(on, _, d)| Fact::on(format!("Manager: {}", d.decision.words()), *on)));
    facts.extend(breach.listed.iter().map(|listed| Fact::on(format!("Hearing at {}", listed.court), listed.hearing_on)));
    let days = clock::all_failures(scene.case, scene.policy, scene.zone);
    let failures = days.iter().filter(|failure| breach.failures().contains(&failure.id()));
    facts.extend(failures.map(|failure| Fact::on("Failure to comply", failure.on)));
    facts
}

fn handover(scene: &Scene<'_>) -> Vec<Fact> {
    let held = scene.case.allocation().map(|held| Fact::on("Case allocated", held.from));
    let asked = scene.case.handover_questions().iter().map(|(on, q)| Fact::on(format!("Question: {}", q.question), *on));
    let answers = scene.case.handover_answers().iter().map(|(on, a)| Fact::on(format!("Answer: {}", a.answer), *on));
    held.into_iter().chain(asked).chain(answers).collect()
}
