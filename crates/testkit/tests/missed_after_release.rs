//! A public failure, replayed day by day with invented names: what Rainer shows each person on each day, what it refuses, and the
//! day and the rule by which the failure stops or climbs before anybody is harmed.
//!
//! It follows the review of HM Inspectorate of Probation into the case of Jordan `McSweeney` (published January 2023): wrongly
//! medium, although weapons, racially aggravated and misogynistic offending and conduct in prison were known; appointments missed
//! after release; recall decided late.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod story;

use jiff::civil::{Date, date};
use record::{
    AppointmentId, AssessmentId, Command, ConditionId, DecisionId,
    appointment::{AppointmentArranged, CloseSession, OnWarning, SessionClosed},
    assessment::{AssessmentKind, contradiction::contradictions, draft::Purpose, example::quiet_answers, prefill::prefill},
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
    acts::{answered, not_signed, order, send, sign},
};

/// The day on which somebody came to harm in the case that this follows, as many days after the release as then: nine.
const DAY_OF_HARM: Date = date(2026, 12, 13);

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
    // Nothing is known of partners or children: those he harmed were strangers. The gate of the first assessment is kept.
    for kind in [EnquiryKind::DomesticAbuse, EnquiryKind::Children] {
        let (id, wish) = send(&story, kind, EnquiryTrigger::BeforeRelease, &[]);
        story.does("pp1", wish);
        let answer = EnquiryAnswered {
            id,
            on: story.today(),
            responder: "Example desk".into(),
            nothing_known: true,
            summary: String::new(),
            named: vec![],
        };
        story.does("pp1", Command::Enquiry(enquiry::Wish::Answer(answer)));
    }
    // Medium for the public, by a qualified officer, although the history is known: the error of the case. It is not signed
    // before somebody says in words how both can be true (rosh.contradictions, history_of_harm).
    let medium = [
        (GroupAtRisk::Children, RoshLevel::Low),
        (GroupAtRisk::KnownAdult, RoshLevel::Low),
        (GroupAtRisk::Public, RoshLevel::Medium),
        (GroupAtRisk::Staff, RoshLevel::Medium),
        (GroupAtRisk::Prisoners, RoshLevel::Medium),
    ];
    let more = [("r1.history", "weapons,hate,misogyny,prison_conduct"), ("2.2w", "yes")];
    let id = answered(&story, "pp1", Purpose::Initial, &medium, &more);
    let why = not_signed(&story, "pp1", id);
    assert!(why.contains("weapons, hate, hatred of women or violence in prison"), "{why}");
    assert!(story.today() < DAY_OF_HARM);
    assert_eq!(story.case().risk.overall(), None, "nothing is judged by what could not be signed");
    // The level is a judgement, so the officer can keep it, in words that stay on the record.
    let case = story.case();
    let draft = case.drafts.find(id).unwrap();
    let standing = contradictions(&case, &draft.answers, &draft.levels, (story.today(), &policy));
    let standing: Vec<String> = standing.into_iter().map(|one| one.words).collect();
    assert_eq!(standing.len(), 1, "{standing:?}");
    sign(&story, "pp1", id, &standing).expect("answered in words");
    let case = story.case();
    assert_eq!(case.risk.overall(), Some(RoshLevel::Medium), "wrongly medium, as then");
    assert_eq!(case.drafts.signatures.last().unwrap().signed.contradictions.len(), 1, "whoever reads it sees what was left");

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

    assert_eq!(step.rule, "enforcement/ladder/letter");
    assert!(step.due_on < DAY_OF_HARM && step.manager_on < DAY_OF_HARM, "{step:#?}");

    // Monday 7 December: he does not come again. For somebody judged medium two are no alarm yet; each miss is a step.
    story.day(date(2026, 12, 7));
    story.at(12, 0);
    missed(&story, second);
    assert!(alarm(&story.case(), &policy, story.office.service.zone()).is_none(), "two are not three");
    let third = books(&story, date(2026, 12, 9), 11);

    // Wednesday 9 December: nor a third time. The alarm, with a clock for the decision: two working days.
    story.day(date(2026, 12, 9));
    story.at(12, 0);
    missed(&story, third);
    let raised = story.duty(DutyKind::MissAlarm);
    assert_eq!((raised.shows_on, raised.due_on), (date(2026, 12, 9), date(2026, 12, 11)), "{raised:#?}");
    assert_eq!((raised.severity, raised.rule.as_str()), (Severity::Critical, "enforcement/alarm/others"));
    assert!(raised.due_on < DAY_OF_HARM, "a decision is due before anybody was harmed");
    assert!(story.shows("pp1", DutyKind::MissAlarm), "{:#?}", story.list("pp1"));
    // The manager owes a conversation about the release by then, and has had the first failure since its own day.
    let owed = story.queue();
    assert!(owed.contains(&(OversightTrigger::Release, date(2026, 12, 11))), "{owed:?}");
    assert!(raised.manager_on < DAY_OF_HARM, "{raised:#?}");
    let seen: Vec<_> = story.manager().into_iter().map(|duty| (duty.kind, duty.manager_on)).collect();
    assert!(seen.iter().any(|(kind, on)| *kind == DutyKind::EnforcementStep && *on <= story.today()), "{seen:?}");

    // Thursday 10 December.
    story.day(date(2026, 12, 10));
    assert!(story.today() < DAY_OF_HARM);
    // The same morning recall is considered and requested: with a name, reasons, alternatives, and the times from the first miss.
    let decided = EnforcementDecided {
        id: DecisionId(story.id()),
        answers: Answers::MissAlarm,
        failures: vec![first, second, third],
        sentence: None,
        action: ActionCode::literal("EA11"),
        proposed: None,
        on: story.today(),
        respond_by: None,
        reasons: "Weapons, hatred of women, violence in prison; nobody has seen him since the gate. Recall today.".into(),
        alternatives: "A visit and a third appointment were considered: nobody knows where he lives.".into(),
        circumstances: String::new(),
        breach: None,
    };
    story.at(10, 40);
    story.does("spo", Command::Enforce(enforcement::Wish::Decide(decided)));
    let case = story.case();
    let made = case.enforcement.decisions.last().unwrap();
    assert_eq!(made.what.failures, [first, second, third]);
    assert_eq!(made.by.0, story.office.officer("spo").0);
    let missed_at = case.appointment(first).unwrap().what.starts_at;
    let decided_at = case.changed_at.unwrap();
    let hours = decided_at.duration_since(missed_at).as_hours();
    assert_eq!(hours, 140, "from the first missed appointment to the decision");
    assert!(!story.shows("pp1", DutyKind::MissAlarm), "recording the decision clears the alarm");
    // That recall is considered asks for a conversation with the manager within one working day.
    let owed = story.queue();
    assert!(owed.contains(&(OversightTrigger::Breach, date(2026, 12, 11))), "{owed:?}");
}
