//! What the chronology says of an assessment, a check, a plan, oversight and enforcement: a title, the words, and the group
//! under which the entry is found.
//!
//! Names of kinds, triggers and actions are the policy's. What an entry is about (which check, which goal) is looked up in
//! the case file as it is shown; nothing is guessed when it is not there.

mod checks;
mod enforcement;

use jiff::civil::Date;
use record::{
    AssessmentId, Event, GoalId, StepId,
    household::ConnectionRecorded,
    oversight::OversightRecorded,
    plan::{Ended, GoalSet, PlanAgreed, StepOwner, StepSet},
    words::{long_date, short_date},
};
use rules::{
    duty::DutyKind,
    enquiry::EnquiryKind,
    oversight::{CountersignReason, OversightTrigger},
};

pub(super) use self::checks::at;
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
        .or_else(|| checks::checks(facts, event, day).map(|told| (told, Some(CHECKS))))
        .or_else(|| assessment(facts, event, day))
        .or_else(|| plan(facts, event, day).map(|told| (told, Some(PLAN))))
        .or_else(|| oversight(facts, event, day).map(|told| (told, Some(OVERSIGHT))))
        .or_else(|| enforcement::enforcement(facts, event).map(|told| (told, Some(ENFORCEMENT))))
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

/// What a kind of check is called by the policy.
#[must_use]
pub fn kind_name(facts: &Shown<'_>, kind: EnquiryKind, day: Date) -> String {
    let row = facts.policy.enquiries.kinds.read(kind, day);
    row.map_or_else(|| kind.as_str().replace('_', " "), |row| row.value.name.clone())
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
                sentences([e.note.clone(), labelled("Settled", &settled), labelled("Done by", &e.who)]),
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

fn handover(facts: &Shown<'_>, event: &Event, day: Date) -> Option<Told> {
    Some(match event {
        Event::HandoverAccepted(e) => plain("Case accepted", &e.note),
        Event::HandoverQuestionAnswered(e) => plain("Answer before accepting the case", &e.answer),
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

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use jiff::civil::date;
    use record::{
        Recorded,
        enforcement::{Answers, EnforcementDecided},
        enquiry::{EnquiryAnswered, EnquirySent, Named},
        oversight::{AgreedAction, View},
        plan::{GoalClosed, StepClosed},
    };
    use rules::enquiry::EnquiryTrigger;
    use service::access::FieldGroup;

    use super::super::{
        built::{ADA, BEN, at, history, id},
        record::entry,
    };
    use super::*;

    /// One event of every kind, as the record keeps examples of them.
    fn every_kind() -> Vec<Event> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../record/tests/corpus");
        let files = fs::read_dir(folder).expect("the corpus").map(|file| file.expect("a file").path());
        let read = files.filter_map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let (kind, revision) = name.rsplit_once('.').expect("KIND.REVISION.json");
            let known = Event::KINDS.iter().any(|(known, _)| *known == kind);
            let body = fs::read_to_string(&path).expect("text");
            known.then(|| Event::decode(kind, revision.parse().expect("a number"), &body).expect("an event"))
        });
        read.collect()
    }

    fn recorded(event: Event) -> Recorded<Event> {
        let mut frame = history().events.remove(0);
        frame.happened_on = date(2026, 11, 20);
        Recorded { event, version: 99, ..frame }
    }

    #[test]
    fn every_kind_of_event_has_words_of_its_own_and_names_what_it_is_about() {
        let built = history();
        let shown = built.shown();
        for event in every_kind() {
            let kind = event.kind();
            let part = service::part_of(&event);
            let Some(entry) = entry(&shown, &recorded(event)) else { continue };
            assert!(!entry.title.trim().is_empty(), "{kind} has no title");
            let details = entry.title == "Personal details changed";
            assert!(!details || part == FieldGroup::Details, "{kind} is told as a change of details");
            assert!(!entry.title.contains('_') && !entry.text.contains("_of_"), "{kind} shows a code: {}", entry.title);
        }
    }

    #[test]
    fn what_people_did_for_checks_plans_oversight_and_enforcement_is_found_under_its_group() {
        let built = history();
        let shown = built.shown();
        let groups = super::super::record::timeline(&shown, &[], &super::super::record::Filter::default(), None).groups;
        for event in every_kind() {
            let kind = event.kind();
            let part = service::part_of(&event);
            let Some(told) = happened(&shown, &event, date(2026, 11, 20)) else { continue };
            match told.group {
                Some(group) => assert!(groups.iter().any(|(code, _)| code == group), "{kind}: no filter for {group}"),
                None => assert_eq!(kind, "AssessmentAnswered", "only saving a draft is hidden"),
            }
            let fits = match part {
                FieldGroup::Checks => told.group == Some(CHECKS),
                FieldGroup::Plan => told.group == Some(PLAN),
                FieldGroup::Oversight => told.group == Some(OVERSIGHT),
                FieldGroup::Enforcement => told.group == Some(ENFORCEMENT),
                _ => true,
            };
            assert!(fits, "{kind} is under {:?}", told.group);
        }
    }

    fn words(facts: &Shown<'_>, event: &Event) -> (String, String) {
        let told = happened(facts, event, date(2026, 11, 20)).expect("words");
        (told.title, told.text)
    }

    #[test]
    fn a_check_is_told_with_the_name_of_its_kind_why_it_was_sent_and_whom_the_answer_names() {
        let mut built = history();
        let sent = Event::EnquirySent(EnquirySent {
            id: id(81),
            kind: EnquiryKind::DomesticAbuse,
            trigger: EnquiryTrigger::NewPartner,
            needed_since: date(2026, 11, 18),
            on: date(2026, 11, 20),
            sent_to: "Example Police".into(),
            reference: "EP/1".into(),
            about: "1 Example Street".into(),
            subjects: vec!["Jo Example".into()],
            due_on: date(2026, 11, 27),
            address: None,
        });
        let (title, text) = words(&built.shown(), &sent);
        assert!(title.starts_with("Safety check sent: ") && !title.contains("domestic_abuse"), "{title}");
        for part in [
            "To Example Police. Answer expected by Friday 27 November 2026",
            "Because of: ",
            "About: 1 Example Street",
            "Jo Example",
            "EP/1",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        built.on(date(2026, 11, 20), sent);
        let answered = Event::EnquiryAnswered(EnquiryAnswered {
            id: id(81),
            on: date(2026, 11, 21),
            responder: "Example Police".into(),
            nothing_known: false,
            summary: "Two call-outs".into(),
            named: vec![Named { name: "Kim Example".into(), child: true, connection: None }],
        });
        let (title, text) = words(&built.shown(), &answered);
        assert!(title.starts_with("Safety check answered: "), "the kind is looked up: {title}");
        assert_eq!(text, "By Example Police\nTwo call-outs\nPeople it names: Kim Example (child)");
    }

    #[test]
    fn a_decision_names_its_action_the_proposal_it_departs_from_and_the_appointments() {
        let mut built = history();
        built.appointment(71, at(2026, 11, 16, 10), Some("UAAB"));
        let codes = built.policy.enforcement.actions.codes().to_vec();
        let (action, proposed) = (codes[0], codes[1]);
        let decided = Event::EnforcementDecided(EnforcementDecided {
            id: id(80),
            answers: Answers::Failure,
            failures: vec![id(71)],
            sentence: Some(id(1)),
            action,
            proposed: Some(proposed),
            on: date(2026, 11, 20),
            respond_by: None,
            reasons: "He rang too late".into(),
            alternatives: "A letter".into(),
            circumstances: String::new(),
            breach: None,
        });
        let (title, text) = words(&built.shown(), &decided);
        assert!(title.starts_with("Decision on a failure to comply: ") && !title.ends_with(&action.to_string()), "{title}");
        assert!(text.contains("Appointments: 16 Nov 2026") && text.contains("The rule proposed: "), "{text}");
        assert!(text.contains("Also considered: A letter"), "{text}");
    }

    #[test]
    fn a_goal_and_a_step_that_end_say_which_and_how() {
        let mut built = history();
        let day = date(2026, 11, 10);
        built.on(
            day,
            Event::GoalSet(GoalSet {
                id: id(80),
                words: "A place of my own".into(),
                need: Some("accommodation".into()),
                linked_to_harm: true,
                linked_to_reoffending: false,
                protects: vec![rules::rosh::GroupAtRisk::KnownAdult],
                by: None,
            }),
        );
        let step = StepSet {
            id: id(81),
            goal: id(80),
            what: "See the flat".into(),
            owner: StepOwner::Person,
            by: date(2026, 12, 1),
            sensitive: false,
        };
        built.on(day, Event::StepSet(step));
        let closed = Event::StepClosed(StepClosed { id: id(81), ended: Ended::Dropped, note: "It was let".into() });
        assert_eq!(words(&built.shown(), &closed), ("Step of the plan dropped".into(), "See the flat\nIt was let".into()));
        let done = Event::GoalClosed(GoalClosed { id: id(80), ended: Ended::Done, note: "Moved in".into() });
        assert_eq!(words(&built.shown(), &done), ("Goal done".into(), "A place of my own\nMoved in".into()));
        let (_, set) = words(&built.shown(), &built.events[built.events.len() - 2].event);
        assert_eq!(set, "A place of my own\nWorks on: Accommodation\nProtects: known adult");
    }

    #[test]
    fn oversight_is_told_with_its_trigger_with_whom_and_every_action() {
        let built = history();
        let overseen = Event::OversightRecorded(OversightRecorded {
            id: id(80),
            trigger: OversightTrigger::MissedAppointments,
            on: date(2026, 11, 20),
            opened_at: None,
            minutes: 25,
            with: Some(ADA),
            risk_discussed: true,
            checks: vec![],
            view: View::Change,
            reasons: "He has missed three".into(),
            actions: vec![AgreedAction { id: id(81), what: "Visit today".into(), owner: BEN, due_on: date(2026, 11, 20) }],
            next_on: Some(date(2026, 12, 4)),
        });
        let (title, text) = words(&built.shown(), &overseen);
        assert_eq!(title, "Management oversight: change");
        for part in [
            "With Ada Officer, 25 minutes; risk of harm was discussed",
            "He has missed three",
            "Action: Visit today.",
            "Next: Friday 4 December 2026",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("missed_appointments"), "{text}");
    }

    #[test]
    fn work_put_off_names_the_work() {
        let built = history();
        let snoozed = Event::DutySnoozed(record::duties::snooze::DutySnoozed {
            kind: DutyKind::HomeVisit,
            about: uuid::Uuid::nil(),
            until: date(2026, 12, 1),
            due_on: Some(date(2026, 11, 25)),
            reason: "He is in hospital".into(),
        });
        let (title, text) = words(&built.shown(), &snoozed);
        assert!(title.starts_with("Work put off until 1 Dec 2026: ") && !title.contains('_'), "{title}");
        assert_eq!(text, "He is in hospital");
    }
}
