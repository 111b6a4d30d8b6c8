//! A public failure, replayed day by day with invented names: what Rainer shows each person on each day, what it refuses, and the
//! day and the rule by which the failure stops or climbs before anybody is harmed.
//!
//! It follows the review of HM Inspectorate of Probation into the case of Jordan `McSweeney` (published January 2023): wrongly
//! medium, although weapons, racially aggravated and misogynistic offending and conduct in prison were known; appointments missed
//! after release; recall decided late.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod story;

use std::collections::BTreeMap;

use jiff::civil::date;
use record::{
    AppointmentId, AssessmentId, Command, ConditionId, DecisionId,
    appointment::{AppointmentArranged, CloseSession, OnWarning, SessionClosed},
    assessment::{
        AssessmentKind,
        draft::{AssessmentAnswered, Purpose, Wish as Assess},
        example::quiet_answers,
        prefill::prefill,
    },
    enforcement::{self, Answers, EnforcementDecided, alarm::alarm},
    enquiry::{self, EnquiryAnswered},
    sentence::{KeyDateReceived, LicenceConditionRecorded},
};
use rules::{
    assessment::{Answer, Layer, QuestionCode, SetCode},
    code::{ActionCode, ConditionCode, ContactCode, KeyDateCode, OutcomeCode},
    duty::{DutyKind, Severity},
    enquiry::{EnquiryKind, EnquiryTrigger},
    oversight::OversightTrigger,
    rosh::{GroupAtRisk, RoshLevel},
};
use story::{
    Story,
    acts::{answered, assess, not_signed, order, send, sign},
};

fn arranged(story: &Story, day: jiff::civil::Date, hour: i8) -> AppointmentArranged {
    AppointmentArranged {
        id: AppointmentId(story.id()),
        kind: ContactCode::literal("COAP"),
        starts_at: testkit::office::at(day, hour, 0),
        ends_at: testkit::office::at(day, hour, 45),
        place: "Example office".into(),
        officer: story.office.officer("pp1"),
        team: story.office.place.2,
        sentence: None,
        requirement: None,
        sensitive: false,
        text_reminder: true,
        purpose: None,
        moved_from: None,
        visit_safety: None,
    }
}

fn books(story: &Story, day: jiff::civil::Date, hour: i8) -> AppointmentId {
    let what = arranged(story, day, hour);
    let id = what.id;
    story.does("pp1", Command::ArrangeAppointment { what, on_warning: OnWarning::BookAnyway });
    id
}

fn missed(story: &Story, id: AppointmentId) {
    let session = SessionClosed {
        id,
        outcome: OutcomeCode::literal("UACP"),
        note: "Did not come. Rang twice, no answer".into(),
        summary: String::new(),
        tags: vec![],
        sensitive: false,
        evidence_by: None,
    };
    let close = CloseSession { session, seen: None, next: None, on_warning: OnWarning::Ask };
    story.does("pp1", Command::CloseSession(Box::new(close)));
}

#[test]
#[expect(clippy::too_many_lines, reason = "a story is told in one piece, in its order")]
fn a_violent_man_misses_appointments_after_his_release() {
    // Monday 2 November 2026: in prison. An assessment of an earlier sentence knew of weapons, racial and misogynistic abuse and
    // of conduct in prison.
    let mut story = Story::new(date(2026, 11, 2));
    story.registers("co", "Jordan");
    let mut sentence = order(&story, "ADIMP_ORA", 16, ("02801", "Burglary in a dwelling"));
    sentence.sentenced_on = date(2026, 8, 3);
    sentence.starts_on = date(2026, 12, 4);
    sentence.ends_on = Some(date(2027, 12, 2));
    let sentence_id = sentence.id;
    story.does("co", Command::RecordSentence(sentence));
    story.allocates("pp1", "Local to the hostel");
    let policy = story.office.service.policy().clone();
    let mut answers = quiet_answers(SetCode::Classic, Layer::Full, &policy, story.today());
    let mut put = |code: &str, answer: &str| drop(answers.insert(QuestionCode::new(code).unwrap(), Answer::new(answer)));
    put("r1.history", "weapons,hate,misogyny,prison_conduct");
    let earlier = record::assessment::AssessmentCompleted {
        id: AssessmentId(story.id()),
        kind: AssessmentKind::Layer3,
        questions: SetCode::Classic,
        question_version: 1,
        status: record::assessment::AssessmentStatus::Complete,
        sentence: None,
        initiated_on: date(2024, 3, 4),
        completed_on: date(2024, 3, 8),
        answers,
    };
    story.does("pp1", Command::CompleteAssessment(Box::new(earlier)));

    // Six weeks before the release nobody has prepared it: the duty of twelve weeks is the officer's, and the manager's.
    let prepared = story.duty(DutyKind::Release12Weeks);
    assert_eq!((prepared.due_on, prepared.rule.as_str()), (date(2026, 9, 11), "standards/duty/release_12_weeks"));
    assert!(story.manager().iter().any(|duty| duty.kind == DutyKind::Release12Weeks));

    // Monday 16 November: the assessment for the release. What was known comes with it, with its source, and is not asked again.
    story.day(date(2026, 11, 16));
    let proposed = prefill(&story.case(), (Some(sentence_id), SetCode::Classic), story.today(), &policy);
    let history = QuestionCode::new("r1.history").unwrap();
    let known = proposed.iter().find(|one| one.question == history).expect("the history of harm is proposed");
    for item in ["weapons", "hate", "misogyny", "prison_conduct"] {
        assert!(known.answer.list().any(|found| found == item), "{item} of {:?}", known.answer);
    }
    assert_eq!(known.on, date(2024, 3, 8), "with its day");
    assert!(known.source.to_lowercase().contains("assessment"), "with its source: {}", known.source);
    // Medium, and low for a known adult although the offences were against partners: the contradiction must be answered.
    for kind in [EnquiryKind::DomesticAbuse, EnquiryKind::Children] {
        let (id, wish) = send(&story, kind, EnquiryTrigger::BeforeRelease, &[]);
        story.does("pp1", wish);
        let answer = EnquiryAnswered {
            id,
            on: story.today(),
            responder: "Example desk".into(),
            nothing_known: false,
            summary: "Calls by three former partners".into(),
            named: vec![],
        };
        story.does("pp1", Command::Enquiry(enquiry::Wish::Answer(answer)));
    }
    let medium = [
        (GroupAtRisk::Children, RoshLevel::Low),
        (GroupAtRisk::KnownAdult, RoshLevel::Low),
        (GroupAtRisk::Public, RoshLevel::Medium),
        (GroupAtRisk::Staff, RoshLevel::Medium),
        (GroupAtRisk::Prisoners, RoshLevel::Medium),
    ];
    let more = [("r1.history", "weapons,hate,misogyny,prison_conduct"), ("2.2w", "yes"), ("2.2da", "yes")];
    let id = answered(&story, "pp1", Purpose::Initial, &medium, &more);
    let why = not_signed(&story, "pp1", id);
    assert!(why.contains("domestic abuse") && why.contains("known adult"), "{why}");
    assert_eq!(story.case().risk.overall(), None, "nothing is judged by what could not be signed");
    // The officer answers by raising the level. High needs a manager's signature.
    let high: BTreeMap<_, _> = medium
        .iter()
        .map(|(group, level)| {
            (*group, if *group == GroupAtRisk::Children { RoshLevel::Medium } else { (*level).max(RoshLevel::High) })
        })
        .collect();
    let changed = high.keys().map(|group| (*group, "Weapons, hatred of women, and violence in prison".to_owned())).collect();
    let raised = AssessmentAnswered { levels: Some(high), changed: Some(changed), ..AssessmentAnswered::of(id) };
    story.does("pp1", assess(Assess::Answer(raised)));
    sign(&story, "pp1", id, &[]).expect("nothing contradicts any more");
    let countersign = record::assessment::draft::AssessmentCountersigned { id, comment: "Agreed: high.".into(), opened_at: None };
    story.does("spo", assess(Assess::Countersign(countersign)));
    assert_eq!(story.case().risk.overall(), Some(RoshLevel::High));

    // Friday 4 December: released, with the first appointment the same day.
    story.day(date(2026, 12, 3));
    let first = books(&story, date(2026, 12, 4), 14);
    let second = books(&story, date(2026, 12, 7), 11);
    story.day(date(2026, 12, 4));
    let released = KeyDateReceived {
        sentence: sentence_id,
        kind: KeyDateCode::literal("R-RELEASED"),
        on: story.today(),
        source: "Prison".into(),
    };
    story.does("pp1", Command::ReceiveKeyDate(released));
    let condition = LicenceConditionRecorded {
        id: ConditionId(story.id()),
        sentence: sentence_id,
        condition: ConditionCode::new("R-ADD-CONTACT").ok(),
        text: "Not to approach former partners".into(),
        from: story.today(),
        address: None,
        set_by: None,
    };
    story.does("pp1", Command::AddLicenceCondition(condition));
    // He does not come. At once the officer owes an attempt to reach him and a step of enforcement.
    story.at(15, 30);
    missed(&story, first);
    assert!(alarm(&story.case(), &policy, story.office.service.zone()).is_none(), "one is not two");
    let step = story.duty(DutyKind::EnforcementStep);
    assert_eq!(step.shows_on, date(2026, 12, 4), "{step:#?}");
    assert!(story.on_the_record(DutyKind::EnforcementStep), "on his own page the same day");

    // Monday 7 December: he does not come again. The alarm, with a clock for the decision: one working day.
    story.day(date(2026, 12, 7));
    story.at(12, 0);
    missed(&story, second);
    let raised = story.duty(DutyKind::MissAlarm);
    assert_eq!((raised.shows_on, raised.due_on), (date(2026, 12, 7), date(2026, 12, 8)), "{raised:#?}");
    assert_eq!((raised.severity, raised.rule.as_str()), (Severity::Critical, "enforcement/alarm/high_risk"));
    assert!(story.shows("pp1", DutyKind::MissAlarm), "{:#?}", story.list("pp1"));
    // The manager owes a conversation by the same day.
    let owed = story.queue();
    assert!(owed.contains(&(OversightTrigger::MissedAppointments, date(2026, 12, 8))), "{owed:?}");

    // Wednesday 9 December: nobody decided. It is on the manager's list, the first working day after its own.
    story.day(date(2026, 12, 9));
    assert_eq!(raised.manager_on, date(2026, 12, 9));
    assert!(story.manager().iter().any(|duty| duty.kind == DutyKind::MissAlarm));

    // The same morning recall is considered and requested: with a name, reasons, alternatives, and the times from the first miss.
    let decided = EnforcementDecided {
        id: DecisionId(story.id()),
        answers: Answers::MissAlarm,
        failures: vec![first, second],
        sentence: None,
        action: ActionCode::literal("EA11"),
        proposed: None,
        on: story.today(),
        respond_by: None,
        reasons: "High risk to women he does not know; weapons; nobody has seen him since the gate. Recall today.".into(),
        alternatives: "A visit and a third appointment were considered: nobody knows where he lives.".into(),
        circumstances: String::new(),
        breach: None,
    };
    story.at(10, 40);
    story.does("spo", Command::Enforce(enforcement::Wish::Decide(decided)));
    let case = story.case();
    let made = case.enforcement.decisions.last().unwrap();
    assert_eq!(made.what.failures, [first, second]);
    assert_eq!(made.by.0, story.office.officer("spo").0);
    let missed_at = case.appointment(first).unwrap().what.starts_at;
    let decided_at = case.changed_at.unwrap();
    let hours = decided_at.duration_since(missed_at).as_hours();
    assert_eq!(hours, 116, "from the first missed appointment to the decision");
    assert!(!story.shows("pp1", DutyKind::MissAlarm), "recording the decision clears the alarm");
    // That recall is considered asks for a conversation with the manager within one working day.
    let owed = story.queue();
    assert!(owed.contains(&(OversightTrigger::Breach, date(2026, 12, 10))), "{owed:?}");
}
