//! What the chronology says of an assessment, a check, a plan, oversight and enforcement: a title, the words, and the group
//! under which the entry is found.
//!
//! Names of kinds, triggers and actions are the policy's. What an entry is about (which check, which goal) is looked up in
//! the case file as it is shown; nothing is guessed when it is not there.

use jiff::civil::Date;
use record::{
    AppointmentId, AssessmentId, BreachId, DecisionId, EnquiryId, Event, GoalId, StepId,
    address_check::{AddressChecked, AddressProposed, ProposedTo, ReportForm},
    enforcement::{Answers, EnforcementDecided},
    enquiry::{EnquiryAnswered, EnquirySent},
    household::ConnectionRecorded,
    oversight::OversightRecorded,
    plan::{Ended, GoalSet, PlanAgreed, StepOwner, StepSet},
    words::{long_date, short_date},
};
use rules::{
    code::ActionCode,
    duty::DutyKind,
    enquiry::{EnquiryKind, EnquiryTrigger},
    oversight::{CountersignReason, OversightTrigger},
};

use super::shown::{Shown, count};

/// Group of safety checks, with the notes of enquiries.
pub const CHECKS: &str = "SAFEGUARDING";
/// Group of assessments and reviews.
pub const ASSESSMENT: &str = "OASYS";
/// Group of enforcement, with the notes of breaches and warnings.
pub const ENFORCEMENT: &str = "BREACH";
/// Group of oversight, with the notes of it.
pub const OVERSIGHT: &str = "OVERSIGHT";
/// Group of the plan.
pub const PLAN: &str = "PLAN";
/// Group of hand-overs and of work that was put off.
pub const HANDOVER: &str = "HANDOVER";
/// Group of those around the person.
pub const AROUND: &str = "AROUND";

/// The groups that no contact type has, with their names.
pub const GROUPS: [(&str, &str); 3] = [(PLAN, "Plan"), (HANDOVER, "Hand-over and work put off"), (AROUND, "People around them")];

/// What an event of these kinds says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// What happened.
    pub title: String,
    /// What was written, or what else is known; may be empty.
    pub text: String,
    /// The group under which it is found; none for what the service does beside somebody's work.
    pub group: Option<&'static str>,
}

/// What an event says; none for an event of any other kind.
#[must_use]
pub fn happened(facts: &Shown<'_>, event: &Event, day: Date) -> Option<Happened> {
    around(event)
        .map(|told| (told, Some(AROUND)))
        .or_else(|| checks(facts, event, day).map(|told| (told, Some(CHECKS))))
        .or_else(|| assessment(facts, event, day))
        .or_else(|| plan(facts, event, day).map(|told| (told, Some(PLAN))))
        .or_else(|| oversight(facts, event, day).map(|told| (told, Some(OVERSIGHT))))
        .or_else(|| enforcement(facts, event).map(|told| (told, Some(ENFORCEMENT))))
        .or_else(|| handover(facts, event, day).map(|told| (told, Some(HANDOVER))))
        .map(|((title, text), group)| Happened { title, text, group })
}

type Told = (String, String);

fn plain(title: impl Into<String>, text: impl Into<String>) -> Told {
    (title.into(), text.into())
}

/// Sentences that are not empty, one after the other.
fn sentences(parts: impl IntoIterator<Item = String>) -> String {
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.collect::<Vec<_>>().join("\n")
}

fn labelled(label: &str, text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { format!("{label}: {text}") }
}

fn around(event: &Event) -> Option<Told> {
    Some(match event {
        Event::ConnectionRecorded(e) => connection(e),
        Event::ConnectionEnded(e) => plain("Person no longer around them", format!("Until {}. {}", long_date(e.until), e.reason)),
        Event::HouseholdConfirmed(e) => plain("Household confirmed", &e.source),
        _ => return None,
    })
}

fn connection(e: &ConnectionRecorded) -> Told {
    let facts = [
        (e.child && !e.relationship.is_child()).then_some("a child"),
        e.lives_with.then_some("lives with them"),
        e.pregnant.then_some("pregnant"),
    ];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let who = if facts.is_empty() { e.name.clone() } else { format!("{} ({facts})", e.name) };
    plain(format!("Person around them: {}", e.relationship.words().to_lowercase()), sentences([who, e.source.clone()]))
}

fn checks(facts: &Shown<'_>, event: &Event, day: Date) -> Option<Told> {
    let of = |id: EnquiryId| facts.case.enquiries.find(id).map(|found| kind_name(facts, found.kind, day));
    let about = |what: &str, id: EnquiryId| of(id).map_or_else(|| what.to_owned(), |kind| format!("{what}: {kind}"));
    let named = |what: &str, kind: EnquiryKind| format!("{what}: {}", kind_name(facts, kind, day));
    Some(match event {
        Event::EnquiryRaised(e) => {
            let why = trigger_name(facts, e.trigger, day);
            plain(named("Safety check needed", e.kind), sentences([why, e.reason.clone(), subjects(&e.about, &e.subjects)]))
        }
        Event::EnquirySent(e) => (named("Safety check sent", e.kind), sent(facts, e, day)),
        Event::EnquiryChased(e) => plain(about("Safety check chased", e.id), &e.how),
        Event::EnquiryEscalated(e) => plain(about(&format!("Safety check taken to {}", e.to), e.id), &e.note),
        Event::EnquiryAnswered(e) => (about("Safety check answered", e.id), answered(e)),
        Event::EnquiryRead(e) => plain(about("Answer to a safety check read", e.id), ""),
        Event::EnquiryAnalysed(e) => plain(about("Answer to a safety check analysed", e.id), &e.analysis),
        Event::EnquiryUsed(e) => {
            let place = match e.used_in {
                record::enquiry::UsedIn::Assessment(_) => "in an assessment",
                record::enquiry::UsedIn::Plan => "in the plan",
            };
            plain(about(&format!("Answer to a safety check used {place}"), e.id), &e.sentence)
        }
        Event::EnquiryNotNeeded(e) => plain(named("Safety check not needed", e.kind), &e.reason),
        Event::EnquiryCancelled(e) => plain(about("Safety check called off", e.id), &e.reason),
        Event::EnquiryOwned(e) => plain(about("Safety check taken on", e.id), format!("By {}", facts.names.officer(e.owner))),
        Event::NamedPersonSettled(e) => {
            let found = if e.connection.is_some() { "On the record" } else { "Not of concern" };
            plain(about("Person named in an answer settled", e.id), format!("{}: {}. {}", e.name, found.to_lowercase(), e.reason))
        }
        Event::LowRiskAgreed(e) => plain("Manager agreed to low risk while an answer is outstanding", &e.reason),
        Event::AddressChecked(e) => address_checked(e),
        Event::AddressProposed(e) => address_proposed(e),
        _ => return None,
    })
}

fn sent(facts: &Shown<'_>, e: &EnquirySent, day: Date) -> String {
    let why = format!("Because of: {}", trigger_name(facts, e.trigger, day).to_lowercase());
    let reference = labelled("Their reference", &e.reference);
    let to = format!("To {}. Answer expected by {}", e.sent_to, long_date(e.due_on));
    sentences([to, why, subjects(&e.about, &e.subjects), reference])
}

fn subjects(about: &str, subjects: &[String]) -> String {
    sentences([labelled("About", about), labelled("Asked about", &subjects.join(", "))])
}

fn answered(e: &EnquiryAnswered) -> String {
    let said = if e.nothing_known { "Nothing is known of those asked about" } else { e.summary.as_str() };
    let named = e.named.iter().map(|named| {
        let child = if named.child { " (child)" } else { "" };
        format!("{}{child}", named.name)
    });
    let named = labelled("People it names", &named.collect::<Vec<_>>().join(", "));
    sentences([format!("By {}", e.responder), said.to_owned(), named])
}

fn address_checked(e: &AddressChecked) -> Told {
    let occupant = if e.occupant_spoken_to { "An occupant was spoken to" } else { "No occupant was spoken to" };
    let visited = if e.visited { "it was visited" } else { "it was not visited" };
    let title = if e.suitable { "Address checked: suitable" } else { "Address checked: not suitable" };
    plain(title, sentences([e.reasons.clone(), labelled("Who lives there", &e.occupants), format!("{occupant}; {visited}")]))
}

fn address_proposed(e: &AddressProposed) -> Told {
    let to = match e.to {
        ProposedTo::Court => "To the court",
        ProposedTo::Prison => "To the prison or the Parole Board",
    };
    let report = match e.report {
        Some(ReportForm::Oral) => ", in an oral report",
        Some(ReportForm::Short) => ", in a short report",
        Some(ReportForm::Full) => ", in a full report",
        None => "",
    };
    plain(format!("Address proposed: {}", e.address_use.words().to_lowercase()), format!("{to}{report}"))
}

/// What a kind of check is called by the policy.
#[must_use]
pub fn kind_name(facts: &Shown<'_>, kind: EnquiryKind, day: Date) -> String {
    let row = facts.policy.enquiries.kinds.read(kind, day);
    row.map_or_else(|| kind.as_str().replace('_', " "), |row| row.value.name.clone())
}

fn trigger_name(facts: &Shown<'_>, trigger: EnquiryTrigger, day: Date) -> String {
    let row = facts.policy.enquiries.triggers.read(trigger, day);
    row.map_or_else(|| trigger.as_str().replace('_', " "), |row| row.value.name.clone())
}

fn assessment(facts: &Shown<'_>, event: &Event, day: Date) -> Option<(Told, Option<&'static str>)> {
    let told = match event {
        Event::AssessmentBegun(e) => plain(format!("Assessment begun: {}", e.purpose.words().to_lowercase()), e.kind.words()),
        // Every save of a draft is one: found with what the service writes by itself.
        Event::AssessmentAnswered(e) => return Some((plain(of_assessment(facts, "Assessment worked on", e.id), ""), None)),
        Event::AssessmentSigned(e) => {
            let reasons = e.countersign.iter().map(|why| countersign_name(facts, *why, day)).collect::<Vec<_>>().join("; ");
            let next = if reasons.is_empty() {
                "No manager's signature is needed".to_owned()
            } else {
                format!("A manager must sign as well: {reasons}")
            };
            let left = e.contradictions.iter().map(|(what, said)| format!("{what} Left as it is: {said}"));
            plain(of_assessment(facts, "Assessment signed", e.id), sentences(std::iter::once(next).chain(left)))
        }
        Event::AssessmentCountersigned(e) => plain(of_assessment(facts, "Assessment countersigned", e.id), &e.comment),
        Event::AssessmentReturned(e) => plain(of_assessment(facts, "Assessment sent back", e.id), &e.comment),
        Event::ReviewRecorded(e) => {
            let title = if e.risk_changed { "Review: the risk has changed" } else { "Review: the risk has not changed" };
            plain(title, sentences([e.why.clone(), labelled("For the plan", &e.plan)]))
        }
        _ => return None,
    };
    Some((told, Some(ASSESSMENT)))
}

/// With what the assessment is for, where that is known.
fn of_assessment(facts: &Shown<'_>, what: &str, id: AssessmentId) -> String {
    let drafts = &facts.case.drafts;
    let open = drafts.find(id).map(|draft| draft.begun.purpose);
    let purpose = open.or_else(|| drafts.signatures.iter().find(|signed| signed.id == id).map(|signed| signed.purpose));
    purpose.map_or_else(|| what.to_owned(), |purpose| format!("{what}: {}", purpose.words().to_lowercase()))
}

fn countersign_name(facts: &Shown<'_>, why: CountersignReason, day: Date) -> String {
    let row = facts.policy.oversight.countersign.read(why, day);
    row.map_or_else(|| why.as_str().replace('_', " "), |row| row.value.name.clone())
}

fn plan(facts: &Shown<'_>, event: &Event, day: Date) -> Option<Told> {
    let goal = |id: GoalId| facts.case.plan.goal(id).map(|goal| goal.what.words.clone()).unwrap_or_default();
    let step = |id: StepId| facts.case.plan.step(id).map(|step| step.what.what.clone()).unwrap_or_default();
    Some(match event {
        Event::GoalSet(e) => ("Goal set".to_owned(), goal_set(facts, e, day)),
        Event::GoalClosed(e) => plain(ended("Goal", e.ended), sentences([goal(e.id), e.note.clone()])),
        Event::StepSet(e) => ("Step of the plan set".to_owned(), step_set(facts, e)),
        Event::StepClosed(e) => plain(ended("Step of the plan", e.ended), sentences([step(e.id), e.note.clone()])),
        Event::PlanAgreed(e) => ("Plan agreed".to_owned(), plan_agreed(facts, e)),
        Event::ReleasePrepared(e) => {
            let settled = e.settled.iter().map(|task| task.words().to_lowercase()).collect::<Vec<_>>().join(", ");
            plain(
                format!("Release prepared: {} weeks before", e.weeks),
                sentences([e.note.clone(), labelled("Settled", &settled)]),
            )
        }
        _ => return None,
    })
}

fn ended(what: &str, how: Ended) -> String {
    match how {
        Ended::Done => format!("{what} done"),
        Ended::Dropped => format!("{what} dropped"),
    }
}

fn goal_set(facts: &Shown<'_>, e: &GoalSet, day: Date) -> String {
    let need = e.need.as_deref().and_then(|code| record::plan::need::name(facts.policy, code, day)).unwrap_or_default();
    let protects = e.protects.iter().map(|group| group.words().to_lowercase()).collect::<Vec<_>>().join(", ");
    let by = e.by.map(long_date).unwrap_or_default();
    sentences([e.words.clone(), labelled("Works on", &need), labelled("Protects", &protects), labelled("By", &by)])
}

fn step_set(facts: &Shown<'_>, e: &StepSet) -> String {
    sentences([e.what.clone(), format!("{}, by {}", owner_name(facts, &e.owner), long_date(e.by))])
}

/// Who does a step.
#[must_use]
pub fn owner_name(facts: &Shown<'_>, owner: &StepOwner) -> String {
    match owner {
        StepOwner::Person => facts.case.person.name.to_call().to_owned(),
        StepOwner::Officer => "The practitioner".to_owned(),
        StepOwner::Staff(id) => facts.names.officer(*id),
        StepOwner::Service(name) => name.clone(),
    }
}

fn plan_agreed(facts: &Shown<'_>, e: &PlanAgreed) -> String {
    let view = labelled(&format!("What {} says", facts.case.person.name.to_call()), &e.persons_view);
    let used = match e.enquiries.len() {
        0 => String::new(),
        cited => format!("Rests on {}", count(i64::try_from(cited).unwrap_or(i64::MAX), "safety check")),
    };
    sentences([view, labelled("If things change", &e.contingency), labelled("How risk is managed", &e.risk_management), used])
}

fn oversight(facts: &Shown<'_>, event: &Event, day: Date) -> Option<Told> {
    Some(match event {
        Event::OversightRecorded(e) => {
            (format!("Management oversight: {}", e.view.words().to_lowercase()), overseen(facts, e, day))
        }
        Event::OversightActionClosed(e) => {
            let actions = facts.case.oversights.iter().flat_map(|oversight| &oversight.what.actions);
            let what = actions.into_iter().find(|action| action.id == e.id).map(|action| action.what.clone());
            plain(ended("Action from oversight", e.ended), sentences([what.unwrap_or_default(), e.note.clone()]))
        }
        Event::OversightCommented(e) => plain("Practitioner's comment on oversight", &e.comment),
        _ => return None,
    })
}

fn overseen(facts: &Shown<'_>, e: &OversightRecorded, day: Date) -> String {
    let trigger = oversight_name(facts, e.trigger, day);
    let with =
        e.with.map_or_else(|| "Looked at by the manager alone".to_owned(), |id| format!("With {}", facts.names.officer(id)));
    let minutes = count(e.minutes, "minute");
    let discussed = if e.risk_discussed { "risk of harm was discussed" } else { "risk of harm was not discussed" };
    let actions = e.actions.iter().map(|action| {
        format!("Action: {}. {}, by {}", action.what, facts.names.officer(action.owner), short_date(action.due_on))
    });
    let head = [format!("{trigger}. {with}, {minutes}; {discussed}"), e.reasons.clone()];
    let next = e.next_on.map(|on| format!("Next: {}", long_date(on)));
    sentences(head.into_iter().chain(actions).chain(next))
}

fn oversight_name(facts: &Shown<'_>, trigger: OversightTrigger, day: Date) -> String {
    let row = facts.policy.oversight.triggers.read(trigger, day);
    row.map_or_else(|| trigger.as_str().replace('_', " "), |row| row.value.name.clone())
}

fn enforcement(facts: &Shown<'_>, event: &Event) -> Option<Told> {
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
        Answers::Failure => format!("Enforcement decided: {}", action_name(facts, e.action, e.on)),
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

fn handover(facts: &Shown<'_>, event: &Event, day: Date) -> Option<Told> {
    Some(match event {
        Event::HandoverAccepted(e) => plain("Case accepted", &e.note),
        Event::HandoverQueried(e) => plain("Question before accepting the case", &e.question),
        Event::DutySnoozed(e) => {
            plain(format!("Work put off until {}: {}", short_date(e.until), duty_name(facts, e.kind, day)), &e.reason)
        }
        _ => return None,
    })
}

/// What a duty is called by the policy, in the middle of a sentence.
#[must_use]
pub fn duty_name(facts: &Shown<'_>, kind: DutyKind, day: Date) -> String {
    let row = facts.policy.standards.duties.read(kind, day);
    let name = row.map_or_else(|| kind.as_str().replace('_', " "), |row| row.value.name.clone());
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
