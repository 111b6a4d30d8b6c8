//! A public failure, replayed day by day with invented names: what Rainer shows each person on each day, what it refuses, and the
//! day and the rule by which the failure stops or climbs before anybody is harmed.
//!
//! It follows the independent review of HM Inspectorate of Probation into the case of Damien Bendall (published January 2023): a
//! curfew at a partner's address proposed without speaking to her, without enquiries to the police and children's services, in an
//! oral report; assessed medium; given to an unqualified officer with six months' service.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod story;

use jiff::civil::{Date, date};
use record::{
    AddressCheckId, Command, ConnectionId, OversightId, RegisterEntryId, RequirementId,
    address_check::{self, AddressChecked, AddressProposed, AddressUse, ProposedTo, ReportForm},
    assessment::{
        contradiction::contradictions,
        draft::{Purpose, Wish as Assess},
    },
    enquiry::{self, EnquiryAnswered, gate},
    household::{ConnectionRecorded, HouseholdConfirmed, Relationship, Wish as Household},
    oversight::{self, AgreedAction, OversightRecorded, View},
    person::AddressKind,
    risk::RegisterEntryMade,
    sentence::{Length, LengthUnit, RequirementRecorded},
};
use rules::{
    code::{RegisterCode, RequirementCode},
    duty::{DutyKind, Severity},
    enquiry::{EnquiryKind, EnquiryTrigger},
    grade::Grade,
    oversight::{CountersignReason, OversightTrigger},
    rosh::{GroupAtRisk, RoshLevel},
};
use story::{
    Story,
    acts::{answered, assess, not_signed, order, send, sign},
};

/// The day on which people came to harm in the case that this follows: some three months after the sentence, as then.
const DAY_OF_HARM: Date = date(2027, 3, 20);

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
    assert_eq!(unchecked.head_on, Some(date(2026, 12, 14)), "two working days after it was due");

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
        assert_eq!(need.since, date(2026, 12, 9), "{kind} is needed since the sentence");
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
    // Day and rule: Wednesday 16 December, needed since the sentence of the 9th, due the working day after (enquiries/kind).
    let gate = "cannot be low before this check is sent and answered";
    assert!(why.contains(gate) && why.ends_with("needed since Wednesday 9 December 2026"), "{why}");
    let due: Vec<_> = story
        .list("pso")
        .into_iter()
        .filter(|duty| duty.kind == DutyKind::EnquiryToSend)
        .map(|duty| (duty.rule, duty.due_on))
        .collect();
    for rule in ["enquiries/kind/domestic_abuse", "enquiries/kind/children"] {
        assert!(due.contains(&(rule.to_owned(), date(2026, 12, 10))), "{rule}: {due:?}");
    }
    // The police and children's services are asked. Sent is not answered: low is still refused.
    let (asked_police, wish) = send(&story, EnquiryKind::DomesticAbuse, EnquiryTrigger::InitialAssessment, &["Jess Example"]);
    story.does("pso", wish);
    let (children, wish) =
        send(&story, EnquiryKind::Children, EnquiryTrigger::InitialAssessment, &["Ellis Example", "Bea Example"]);
    story.does("pso", wish);
    assert!(gate::unsent(&story.case(), &policy, story.today()).is_empty());
    let why = not_signed(&story, "pso", id);
    assert!(why.contains("cannot be low while this check is unanswered"), "{why}");
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
        let duty = story.list("pso").into_iter().find(|duty| duty.kind == DutyKind::EnquiryToRead && duty.about == id.0);
        assert_eq!(duty.map(|duty| duty.due_on), Some(date(2026, 12, 21)), "an answer waits to be read: one working day");
    }
    // Low and the offence's own elements contradict each other: each must be answered in words before anybody signs.
    let case = story.case();
    let draft = case.drafts.find(id).unwrap();
    let standing: Vec<String> =
        contradictions(&case, &draft.answers, &draft.levels, (story.today(), &policy)).into_iter().map(|c| c.words).collect();
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
    assert_eq!((returned.shows_on, returned.rule.as_str()), (date(2026, 12, 18), "standards/duty/assessment_returned"));
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
    // Every refusal and every step up of this story came before anybody was harmed: the check of the address was the
    // manager's on 11 December and the head's on the 14th, the signature was refused on the 16th and sent back on the 18th.
    let stops = [unchecked.due_on, unchecked.manager_on, unchecked.head_on.unwrap(), returned.shows_on, story.today()];
    assert!(stops.iter().all(|day| *day < DAY_OF_HARM), "{stops:?}");
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
