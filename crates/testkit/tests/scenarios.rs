//! Two public failures, replayed day by day with invented names: what Rainer shows each person on each day, what it refuses, and
//! the day and the rule by which the failure stops or climbs before anybody is harmed.
//!
//! * [`an_arsonist_is_sent_home_on_a_curfew_without_checks`] follows the independent review of HM Inspectorate of Probation into
//!   the case of Damien Bendall (published January 2023): a curfew at a partner's address proposed without speaking to her, without
//!   enquiries to the police and children's services, in an oral report; assessed medium; given to an unqualified officer with six
//!   months' service.
//! * [`a_violent_man_misses_appointments_after_his_release`] follows the review of HM Inspectorate of Probation into the case
//!   of Jordan `McSweeney` (published January 2023): wrongly medium, although weapons, racially aggravated and misogynistic offending and
//!   conduct in prison were known; appointments missed after release; recall decided late.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod story;

use std::collections::BTreeMap;

use jiff::civil::date;
use record::{
    AddressCheckId, AppointmentId, AssessmentId, Command, ConditionId, ConnectionId, DecisionId, EnquiryId, OversightId,
    RegisterEntryId, RequirementId, SentenceId,
    address_check::{self, AddressChecked, AddressProposed, AddressUse, ProposedTo, ReportForm},
    appointment::{AppointmentArranged, CloseSession, OnWarning, SessionClosed},
    assessment::{
        AssessmentKind,
        contradiction::contradictions,
        draft::{AssessmentAnswered, AssessmentBegun, Purpose, Wish as Assess},
        example::quiet_answers,
        prefill::prefill,
    },
    enforcement::{self, Answers, EnforcementDecided, alarm::alarm},
    enquiry::{self, EnquiryAnswered, EnquirySent, gate},
    household::{ConnectionRecorded, HouseholdConfirmed, Relationship, Wish as Household},
    oversight::{self, AgreedAction, OversightRecorded, View},
    person::AddressKind,
    risk::RegisterEntryMade,
    sentence::{KeyDateReceived, Length, LengthUnit, LicenceConditionRecorded, Offence, RequirementRecorded, SentenceRecorded},
};
use rules::{
    assessment::{Answer, Layer, QuestionCode, SetCode},
    code::{ActionCode, ConditionCode, ContactCode, DisposalCode, KeyDateCode, OutcomeCode, RegisterCode, RequirementCode},
    duty::{DutyKind, Severity},
    enquiry::{EnquiryKind, EnquiryTrigger},
    grade::Grade,
    oversight::{CountersignReason, OversightTrigger},
    rosh::{GroupAtRisk, RoshLevel},
};
use service::{Trouble, assessment::Signing};
use story::Story;

fn assess(wish: Assess) -> Command {
    Command::Assess(Box::new(wish))
}

fn order(story: &Story, disposal: &str, months: u32, offence: (&str, &str)) -> SentenceRecorded {
    let today = story.today();
    SentenceRecorded {
        id: SentenceId(story.id()),
        court: "Example Crown Court".into(),
        sentenced_on: today,
        disposal: DisposalCode::new(disposal).unwrap(),
        length: Some(Length { count: months, unit: LengthUnit::Months }),
        offence: Offence { code: offence.0.into(), description: offence.1.into(), committed_on: None },
        additional_offences: vec![],
        starts_on: today,
        ends_on: today.checked_add(jiff::Span::new().months(i64::from(months))).ok(),
    }
}

fn around(story: &Story, name: &str, relationship: Relationship, pregnant: bool) -> Command {
    Command::Household(Household::Record(ConnectionRecorded {
        id: ConnectionId(story.id()),
        name: name.into(),
        relationship,
        child: relationship.is_child(),
        lives_with: true,
        pregnant,
        from: story.today(),
        source: "Told us at the first appointment".into(),
    }))
}

/// Begins an assessment and answers everything that is asked.
fn answered(
    story: &Story,
    who: &str,
    purpose: Purpose,
    levels: &[(GroupAtRisk, RoshLevel)],
    more: &[(&str, &str)],
) -> AssessmentId {
    let id = AssessmentId(story.id());
    let begun = AssessmentBegun {
        id,
        kind: AssessmentKind::Layer3,
        purpose,
        questions: SetCode::Classic,
        question_version: 1,
        sentence: None,
    };
    story.does(who, assess(Assess::Begin(begun)));
    let policy = story.office.service.policy();
    let mut answers = quiet_answers(SetCode::Classic, Layer::Full, policy, story.today());
    for (code, answer) in more {
        answers.insert(QuestionCode::new(code).unwrap(), Answer::new(answer));
    }
    let levels: BTreeMap<_, _> = levels.iter().copied().collect();
    let changed = levels.keys().map(|group| (*group, "As the interview went".to_owned())).collect();
    let filled = AssessmentAnswered {
        answers,
        levels: Some(levels),
        reasons: Some("As the offence and the interview show".into()),
        changed: Some(changed),
        would_change: Some("A return to drinking".into()),
        ..AssessmentAnswered::of(id)
    };
    story.does(who, assess(Assess::Answer(filled)));
    id
}

fn sign(story: &Story, who: &str, id: AssessmentId, said: &[String]) -> Result<(), Trouble> {
    let contradictions = said.iter().map(|words| (words.clone(), "Talked over with the manager".to_owned())).collect();
    let actor = story.office.actor(who);
    let signing = Signing { id, contradictions };
    story.office.service.sign_assessment(&actor, story.person, story.office.command(), signing, None).map(drop)
}

#[track_caller]
fn not_signed(story: &Story, who: &str, id: AssessmentId) -> String {
    match sign(story, who, id, &[]) {
        Err(Trouble::Refused(why)) => why.to_string(),
        other => panic!("{}: it was signed: {other:?}", story.today()),
    }
}

fn send(story: &Story, kind: EnquiryKind, trigger: EnquiryTrigger, subjects: &[&str]) -> (EnquiryId, Command) {
    let (id, today) = (EnquiryId(story.id()), story.today());
    let sent = EnquirySent {
        id,
        kind,
        trigger,
        needed_since: today,
        on: today,
        sent_to: "Example desk".into(),
        reference: String::new(),
        about: "4 Example Street".into(),
        subjects: subjects.iter().map(|&name| name.to_owned()).collect(),
        due_on: today,
        address: None,
    };
    (id, Command::Enquiry(enquiry::Wish::Send(sent)))
}

#[test]
#[expect(clippy::too_many_lines, reason = "a story is told in one piece, in its order")]
fn an_arsonist_is_sent_home_on_a_curfew_without_checks() {
    // Tuesday 1 December 2026: the court asks for a report. Nobody has asked anybody about the address.
    let mut story = Story::new(date(2026, 12, 1));
    story.joins("pso", "Tia Trainee", Grade::Pqip, date(2026, 6, 1));
    story.registers("co", "Corin");
    let home = story.address("co", "4 Example Street", AddressKind::Other);
    let propose = |story: &Story, report| {
        Command::AddressCheck(address_check::Wish::Propose(AddressProposed {
            id: AddressCheckId(story.id()),
            address: home,
            address_use: AddressUse::Curfew,
            to: ProposedTo::Court,
            report: Some(report),
            on: story.today(),
        }))
    };
    // The gate of the address: no curfew is proposed where nobody was asked and nobody spoke to the partner.
    for report in [ReportForm::Oral, ReportForm::Full] {
        let why = story.refused("co", propose(&story, report));
        assert!(why.contains("Nobody has checked this address"), "{why}");
    }
    // Calling it suitable all the same needs the answers and the partner.
    let check = |spoken_to| {
        Command::AddressCheck(address_check::Wish::Check(AddressChecked {
            id: AddressCheckId(story.id()),
            address: home,
            on: story.today(),
            enquiries: vec![],
            occupants: "Jess Example and two children".into(),
            occupant_spoken_to: spoken_to,
            visited: false,
            suitable: true,
            reasons: "He says it is fine".into(),
        }))
    };
    let why = story.refused("co", check(false));
    assert!(why.contains("Speak to somebody who lives there"), "{why}");
    let why = story.refused("co", check(true));
    assert!(why.contains("send the check and wait for its answer"), "{why}");

    // An oral report is refused by itself, too: here for an address that was checked, with a flag of domestic abuse.
    oral_reports_are_refused_where_abuse_is_known();

    // Wednesday 9 December: the court orders the curfew anyway, without a proposal. That is a fact, and it shows at once.
    story.day(date(2026, 12, 9));
    story.address("co", "4 Example Street", AddressKind::Main);
    let sentence = order(&story, "341", 24, ("05601", "Arson"));
    let sentence_id = sentence.id;
    story.does("co", Command::RecordSentence(sentence));
    story.does(
        "co",
        Command::AddRequirement(RequirementRecorded {
            id: RequirementId(story.id()),
            sentence: sentence_id,
            requirement: RequirementCode::literal("R-CURFEW"),
            length: Some(Length { count: 5, unit: LengthUnit::Months }),
            detail: None,
            address: None,
        }),
    );
    let unchecked = story.duty(DutyKind::AddressCheck);
    assert_eq!((unchecked.shows_on, unchecked.severity), (date(2026, 12, 9), Severity::Critical));
    assert_eq!(unchecked.rule, "standards/duty/address_check");
    assert_eq!(unchecked.due_on, date(2026, 12, 10), "one working day");

    // The same day the manager gives the case to a trainee of six months. The list of the trainee has the address first thing.
    story.at(15, 0);
    story.allocates("pso", "Has room");
    assert!(story.shows("pso", DutyKind::AddressCheck), "{:#?}", story.list("pso"));
    // And the manager's own queue has the allocation itself: within ten working days.
    let owed = story.queue();
    assert!(owed.contains(&(OversightTrigger::Allocation, date(2026, 12, 23))), "{owed:?}");

    // Friday 11 December: nobody has looked. It is the manager's by rule, the first working day after its own.
    story.day(date(2026, 12, 11));
    assert_eq!(unchecked.manager_on, date(2026, 12, 11));
    assert!(
        story.manager().iter().any(|duty| duty.kind == DutyKind::AddressCheck && duty.rule == "standards/duty/address_check")
    );
    // And the head of the unit's two working days later.
    assert!(unchecked.head_on.is_some_and(|on| on <= date(2026, 12, 15)), "{:?}", unchecked.head_on);

    // Monday 14 December: the first appointment. The partner is pregnant, two children live there.
    story.day(date(2026, 12, 14));
    story.does("pso", around(&story, "Jess Example", Relationship::Partner, true));
    story.does("pso", around(&story, "Ellis Example", Relationship::OtherChild, false));
    story.does("pso", around(&story, "Bea Example", Relationship::OtherChild, false));
    let confirmed = HouseholdConfirmed { on: story.today(), source: "Asked".into() };
    story.does("pso", Command::Household(Household::Confirm(confirmed)));
    let policy = story.office.service.policy().clone();
    let unsent = gate::unsent(&story.case(), &policy, story.today());
    for kind in [EnquiryKind::DomesticAbuse, EnquiryKind::Children] {
        let need = unsent.iter().find(|need| need.kind == kind).unwrap_or_else(|| panic!("{kind} is needed: {unsent:?}"));
        assert!(need.since <= date(2026, 12, 14));
    }
    let to_send = story.list("pso").into_iter().filter(|duty| duty.kind == DutyKind::EnquiryToSend).collect::<Vec<_>>();
    assert!(to_send.len() >= 2 && to_send.iter().all(|duty| duty.severity == Severity::Critical), "{to_send:#?}");
    // They are late since the sentence, so the manager has them as well.
    assert!(story.manager().iter().any(|duty| duty.kind == DutyKind::EnquiryToSend));

    // Wednesday 16 December: the trainee writes the assessment, low for children and the partner. It cannot be signed.
    story.day(date(2026, 12, 16));
    let low = [
        (GroupAtRisk::Children, RoshLevel::Low),
        (GroupAtRisk::KnownAdult, RoshLevel::Low),
        (GroupAtRisk::Public, RoshLevel::Medium),
        (GroupAtRisk::Staff, RoshLevel::Low),
    ];
    let id = answered(&story, "pso", Purpose::Initial, &low, &[("2.2a", "yes"), ("2.2da", "yes")]);
    let why = not_signed(&story, "pso", id);
    assert!(why.to_lowercase().contains("low") || why.to_lowercase().contains("check"), "{why}");
    // The police and children's services are asked. Sent is not answered: low is still refused.
    let (asked_police, wish) = send(&story, EnquiryKind::DomesticAbuse, EnquiryTrigger::InitialAssessment, &["Jess Example"]);
    story.does("pso", wish);
    let (children, wish) =
        send(&story, EnquiryKind::Children, EnquiryTrigger::InitialAssessment, &["Ellis Example", "Bea Example"]);
    story.does("pso", wish);
    assert!(gate::unsent(&story.case(), &policy, story.today()).is_empty());
    let why = not_signed(&story, "pso", id);
    assert!(why.to_lowercase().contains("low"), "{why}");
    assert!(!gate::low_risk_blocked(&story.case(), &low.into_iter().collect(), &policy, story.today()).is_empty());

    // Friday 18 December: the answers come. The police know of violence to partners.
    story.day(date(2026, 12, 18));
    for (id, said) in [(asked_police, "Two arrests for assault on former partners"), (children, "Known to early help, closed")] {
        let answer = EnquiryAnswered {
            id,
            on: story.today(),
            responder: "Example desk".into(),
            nothing_known: false,
            summary: said.into(),
            named: vec![],
        };
        story.does("pso", Command::Enquiry(enquiry::Wish::Answer(answer)));
        let duty = story.list("pso").into_iter().find(|duty| duty.kind == DutyKind::EnquiryToRead);
        assert!(duty.is_some(), "an answer waits to be read");
    }
    // Low and the offence's own elements contradict each other: each must be answered in words before anybody signs.
    let case = story.case();
    let draft = case.drafts.find(id).unwrap();
    let standing: Vec<String> =
        contradictions(&case, &draft.answers, &draft.levels, story.today()).into_iter().map(|c| c.words).collect();
    assert!(standing.iter().any(|words| words.contains("domestic abuse")), "{standing:?}");
    assert!(standing.iter().any(|words| words.contains("child lives at the address")), "{standing:?}");
    let why = not_signed(&story, "pso", id);
    assert!(standing.iter().any(|words| why.contains(words.as_str())), "{why}");
    // Signed at medium all the same, it is not complete: the trainee's signature needs the manager's, who sees the contradictions.
    sign(&story, "pso", id, &standing).expect("signed, with words to each contradiction");
    let case = story.case();
    let (signed, _) = case.drafts.find(id).unwrap().signed.clone().unwrap();
    assert!(signed.countersign.contains(&CountersignReason::AssessorGrade), "{:?}", signed.countersign);
    assert_eq!(signed.contradictions.len(), standing.len());
    assert!(case.assessments.is_empty(), "nothing is complete before the manager signs");
    assert_eq!(story.duty(DutyKind::Countersignature).shows_on, date(2026, 12, 18));
    assert!(story.decisions().contains(&DutyKind::Countersignature), "the manager's queue has the signature at once");

    // The manager sends it back, and talks about the case: both before Christmas, months before anybody came to harm.
    let back = record::assessment::draft::AssessmentReturned {
        id,
        comment: "Arson, violence to partners, a pregnant partner and two children: say why this is not high.".into(),
        opened_at: None,
    };
    story.does("spo", assess(Assess::Return(back)));
    let returned = story.duty(DutyKind::AssessmentReturned);
    assert!(story.on_the_record(DutyKind::AssessmentReturned), "{returned:#?}");
    let held = OversightRecorded {
        id: OversightId(story.id()),
        trigger: OversightTrigger::Allocation,
        on: story.today(),
        opened_at: None,
        minutes: 40,
        with: Some(story.office.officer("pso")),
        risk_discussed: true,
        checks: vec![asked_police, children],
        view: View::Escalate,
        reasons:
            "The curfew is at the partner's and nobody has spoken to her. The case goes to a qualified officer today; address \
                  to be checked with the police; back to court if it is not suitable."
                .into(),
        actions: vec![AgreedAction {
            id: record::ActionId(story.id()),
            what: "Speak to the partner alone and visit".into(),
            owner: story.office.officer("pp1"),
            due_on: date(2026, 12, 21),
        }],
        next_on: None,
    };
    story.does("spo", Command::Oversee(oversight::Wish::Record(held)));
    assert!(!story.queue().iter().any(|(trigger, _)| *trigger == OversightTrigger::Allocation));
    story.allocates("pp1", "Qualified, and has room");
    assert!(story.shows("pp1", DutyKind::AddressCheck), "the address is still unchecked, and on the new officer's list");
    assert!(story.shows("pp1", DutyKind::HandoverToAccept));
}

/// A second case: the address was checked and found suitable, and a flag of domestic abuse stands.
fn oral_reports_are_refused_where_abuse_is_known() {
    let mut story = Story::new(date(2026, 12, 1));
    story.registers("co", "Colin");
    let sentence = order(&story, "340", 12, ("10501", "Common assault"));
    story.does("co", Command::RecordSentence(sentence));
    story.allocates("pp1", "Report asked for");
    let home = story.address("pp1", "9 Example Street", AddressKind::Main);
    let mut answers = Vec::new();
    for kind in [EnquiryKind::DomesticAbuse, EnquiryKind::Children] {
        let (id, wish) = send(&story, kind, EnquiryTrigger::InitialAssessment, &[]);
        story.does("pp1", wish);
        answers.push(id);
    }
    story.day(date(2026, 12, 3));
    for id in &answers {
        let answer = EnquiryAnswered {
            id: *id,
            on: story.today(),
            responder: "Example desk".into(),
            nothing_known: true,
            summary: String::new(),
            named: vec![],
        };
        story.does("pp1", Command::Enquiry(enquiry::Wish::Answer(answer)));
    }
    let checked = AddressChecked {
        id: AddressCheckId(story.id()),
        address: home,
        on: story.today(),
        enquiries: answers,
        occupants: "His mother".into(),
        occupant_spoken_to: true,
        visited: true,
        suitable: true,
        reasons: "His mother was spoken to alone and agrees".into(),
    };
    story.does("pp1", Command::AddressCheck(address_check::Wish::Check(checked)));
    let flag = RegisterEntryMade {
        id: RegisterEntryId(story.id()),
        code: RegisterCode::literal("ADVP"),
        category: None,
        level: None,
        from: story.today(),
        review_on: None,
        note: "Assaulted a partner".into(),
    };
    story.does("pp1", Command::MakeRegisterEntry(flag));
    let propose = |report| {
        Command::AddressCheck(address_check::Wish::Propose(AddressProposed {
            id: AddressCheckId(story.id()),
            address: home,
            address_use: AddressUse::Curfew,
            to: ProposedTo::Court,
            report: Some(report),
            on: story.today(),
        }))
    };
    let why = story.refused("pp1", propose(ReportForm::Oral));
    assert!(why.contains("flag of domestic abuse"), "{why}");
    story.does("pp1", propose(ReportForm::Full));
}

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
    assert!(prepared.due_on < story.today() && prepared.rule == "standards/duty/release_12_weeks");
    assert!(story.manager().iter().any(|duty| duty.kind == DutyKind::Release12Weeks));

    // Monday 16 November: the assessment for the release. What was known comes with it, with its source, and is not asked again.
    story.day(date(2026, 11, 16));
    let proposed = prefill(&story.case(), (Some(sentence_id), SetCode::Classic), story.today(), &policy);
    let history = QuestionCode::new("r1.history").unwrap();
    let known = proposed.iter().find(|one| one.question == history).expect("the history of harm is proposed");
    for item in ["weapons", "hate", "misogyny", "prison_conduct"] {
        assert!(known.answer.list().any(|found| found == item), "{item} of {:?}", known.answer);
    }
    assert!(!known.source.is_empty(), "with its source");
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
