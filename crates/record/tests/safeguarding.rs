//! What may not end silently: an address that was found not to be suitable, a check that is said to be used, what a tag, a curfew
//! after release, a stay elsewhere or an arrest asks, and a visit alone to somebody who may harm staff.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{
    Desk, LONDON, POLICY, assessed,
    checks::{START, address, answer, both_sent, enquiry, household_known, open, send, supervised},
    flag, id, nine, sentence,
};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use record::{
    ActionId, AddressCheckId, AddressId, AppointmentId, AssessmentId, Command, ConditionId, ContactId, EnquiryId, GoalId,
    OfficerId, OversightId, RequirementId, SentenceId, UnitId,
    address_check::{self, AddressChecked, AddressProposed, AddressUse, ProposedTo, Unfit, unchecked_orders},
    appointment::{AppointmentArranged, MoveAppointment, OnWarning, VisitSafety},
    contact::ContactRecorded,
    duties::{Duty, Owner, duties, explain},
    enquiry::{EnquiryAnalysed, EnquiryRead, EnquirySent, EnquiryUsed, UsedIn, Wish, need::needs},
    oversight::{self, AgreedAction, OversightRecorded, View},
    person::{AddressEnded, AddressKind, AddressRecorded, Sex},
    plan::{self, GoalSet, PlanAgreed},
    review::triggers,
    sentence::{KeyDateReceived, LicenceConditionRecorded, RequirementRecorded, SetBy},
};
use rstest::rstest;
use rules::{
    code::{ConditionCode, ContactCode, KeyDateCode, RequirementCode},
    duty::{DutyKind, Severity},
    enquiry::{
        EnquiryKind::{self, Children, DomesticAbuse},
        EnquiryTrigger::{self, BeforeRelease, CurfewAddress, NewAddress},
    },
    oversight::OversightTrigger,
};

/// The address of a partner, where the person does not live.
const PARTNERS: u128 = 52;

fn owed(desk: &Desk, kind: DutyKind) -> Option<Duty> {
    duties(&desk.case, &POLICY, &LONDON).into_iter().find(|duty| duty.kind == kind)
}

fn other_address(n: u128, from: Date) -> Command {
    Command::RecordAddress(AddressRecorded {
        id: AddressId(id(n)),
        kind: AddressKind::Other,
        lines: vec![format!("{n} Example Street")],
        postcode: None,
        no_fixed_address: false,
        from,
    })
}

fn required(n: u128, code: &str, address: Option<u128>) -> Command {
    Command::AddRequirement(RequirementRecorded {
        id: RequirementId(id(n)),
        sentence: SentenceId(id(1)),
        requirement: RequirementCode::new(code).expect("a code"),
        length: None,
        detail: None,
        address: address.map(|n| AddressId(id(n))),
    })
}

fn checked(n: u128, on: Date, enquiries: &[u128], suitable: bool) -> Command {
    Command::AddressCheck(address_check::Wish::Check(AddressChecked {
        id: AddressCheckId(id(n)),
        address: AddressId(id(PARTNERS)),
        on,
        enquiries: enquiries.iter().map(|n| EnquiryId(id(*n))).collect(),
        occupants: "Jess Example".into(),
        occupant_spoken_to: true,
        visited: true,
        suitable,
        reasons: "The police know the address".into(),
    }))
}

fn sent_about(n: u128, kind: EnquiryKind, trigger: EnquiryTrigger, on: Date, address: Option<u128>) -> Command {
    let Command::Enquiry(Wish::Send(sent)) = send(n, kind, trigger, on) else { unreachable!() };
    enquiry(Wish::Send(EnquirySent { address: address.map(|n| AddressId(id(n))), ..sent }))
}

/// Both checks about the partner's address, sent and answered on the day.
fn both_answered_at_the_partners(desk: &mut Desk) -> [u128; 2] {
    let ids = [34_u128 << 20, 35_u128 << 20];
    for (n, kind) in ids.into_iter().zip([DomesticAbuse, Children]) {
        desk.must(sent_about(n, kind, CurfewAddress, desk.today, Some(PARTNERS)));
        desk.must(answer(n, desk.today, &[]));
    }
    ids
}

fn talk(n: u128, on: Date, actions: &[&str]) -> Command {
    let action = |(place, what): (u128, &&str)| AgreedAction {
        id: ActionId(id(n + 1 + place)),
        what: (*what).to_owned(),
        owner: OfficerId(id(2)),
        due_on: on,
    };
    Command::Oversee(oversight::Wish::Record(OversightRecorded {
        id: OversightId(id(n)),
        trigger: OversightTrigger::AdHoc,
        on,
        opened_at: None,
        minutes: 20,
        with: Some(OfficerId(id(2))),
        risk_discussed: true,
        checks: vec![],
        view: View::Agree,
        reasons: "The address".into(),
        actions: (0..).zip(actions).map(action).collect(),
        next_on: None,
    }))
}

/// On an order since [`START`], curfewed at a partner's; nobody has assessed anything yet.
fn curfewed() -> Desk {
    let mut desk = supervised();
    desk.must(address(51, "1 Example Street", START));
    desk.must(other_address(PARTNERS, START));
    desk.must(required(71, "R-CURFEW", Some(PARTNERS)));
    desk
}

#[test]
fn an_address_that_is_found_not_to_be_suitable_is_the_managers_to_decide_until_an_action_is_agreed() {
    let mut desk = curfewed();
    assert!(owed(&desk, DutyKind::AddressCheck).is_some());
    // A conversation before the check decides nothing about what the check finds.
    desk.must(talk(900, START, &["Ring the police"]));
    desk.today = date(2026, 11, 4);
    desk.must(checked(81, desk.today, &[], false));
    assert_eq!(owed(&desk, DutyKind::AddressCheck), None);
    let duty = owed(&desk, DutyKind::AddressDecision).expect("owed before any assessment");
    assert_eq!((duty.about, duty.owner, duty.severity), (id(PARTNERS), Owner::Manager, Severity::Critical));
    assert_eq!((duty.shows_on, duty.due_on), (date(2026, 11, 4), date(2026, 11, 5)));
    let why = explain(&desk.case, &duty, &POLICY, &LONDON);
    assert!(why.facts.iter().any(|f| f.words == "Found not to be suitable: The police know the address"), "{why:?}");
    let shown = unchecked_orders(&desk.case, &POLICY);
    assert_eq!(shown[0].unfit, Some(Unfit::NotSuitable(date(2026, 11, 4))));

    desk.must(talk(910, desk.today, &[]));
    assert!(owed(&desk, DutyKind::AddressDecision).is_some(), "talking without an action decides nothing");
    desk.must(talk(920, desk.today, &["Ask the court to vary the order"]));
    assert_eq!(owed(&desk, DutyKind::AddressDecision), None);
    assert!(owed(&desk, DutyKind::OversightAction).is_some(), "what was agreed is owed instead");
    assert_eq!(unchecked_orders(&desk.case, &POLICY).len(), 1, "and the order still shows");
}

#[test]
fn a_later_check_that_finds_the_address_suitable_settles_it_and_a_later_one_that_does_not_opens_it_again() {
    let mut desk = curfewed();
    desk.today = date(2026, 11, 4);
    desk.must(checked(81, desk.today, &[], false));
    let answers = both_answered_at_the_partners(&mut desk);
    desk.must(checked(82, desk.today, &answers, true));
    assert_eq!((owed(&desk, DutyKind::AddressCheck), owed(&desk, DutyKind::AddressDecision)), (None, None));
    assert_eq!(unchecked_orders(&desk.case, &POLICY), []);
    desk.today = date(2026, 11, 11);
    desk.must(checked(83, desk.today, &[], false));
    assert!(owed(&desk, DutyKind::AddressDecision).is_some());
}

#[test]
fn a_check_that_was_too_old_when_the_curfew_began_does_not_carry_it() {
    let mut desk = supervised();
    desk.must(address(51, "1 Example Street", START));
    desk.must(other_address(PARTNERS, START));
    let answers = both_answered_at_the_partners(&mut desk);
    desk.must(checked(81, START, &answers, true));
    let curfew = |n, from| {
        Command::AddLicenceCondition(LicenceConditionRecorded {
            id: ConditionId(id(n)),
            sentence: SentenceId(id(1)),
            condition: Some(ConditionCode::literal("R-ADD-CURFEW")),
            text: "Confine yourself to the address each night".into(),
            from,
            address: Some(AddressId(id(PARTNERS))),
            set_by: Some(SetBy::Court),
        })
    };
    desk.today = date(2027, 4, 1);
    desk.must(curfew(72, desk.today));
    assert_eq!(owed(&desk, DutyKind::AddressCheck), None, "five months");
    desk.today = date(2027, 5, 10);
    desk.must(curfew(73, desk.today));
    let duty = owed(&desk, DutyKind::AddressCheck).expect("more than six months");
    assert_eq!(duty.shows_on, date(2027, 5, 10));
    assert_eq!(unchecked_orders(&desk.case, &POLICY)[0].unfit, Some(Unfit::TooOld));
}

fn analysed(desk: &mut Desk, n: u128) {
    desk.must(answer(n, desk.today, &[]));
    desk.must(enquiry(Wish::Read(EnquiryRead { id: EnquiryId(id(n)) })));
    desk.must(enquiry(Wish::Analyse(EnquiryAnalysed { id: EnquiryId(id(n)), analysis: "A partner is at risk".into() })));
}

fn used(n: u128, used_in: UsedIn) -> Command {
    enquiry(Wish::Use(EnquiryUsed { id: EnquiryId(id(n)), used_in, sentence: "We will meet the hub".into() }))
}

fn agreed(on: Date) -> Command {
    Command::Plan(plan::Wish::Agree(PlanAgreed {
        on,
        assessment: None,
        persons_view: "I can do this".into(),
        contingency: "Ring the police the same day".into(),
        risk_management: String::new(),
        enquiries: vec![],
    }))
}

#[test]
fn an_answer_is_used_only_in_a_plan_or_an_assessment_that_is_not_older_than_it() {
    let mut desk = supervised();
    both_sent(&mut desk);
    desk.must(Command::Plan(plan::Wish::SetGoal {
        what: GoalSet {
            id: GoalId(id(60)),
            words: "A flat of my own".into(),
            need: None,
            linked_to_harm: false,
            linked_to_reoffending: false,
            protects: vec![],
            by: None,
        },
        seen: None,
    }));
    let unplanned = "No plan was agreed since this answer came. Agree the plan with it first, or use it in an assessment";
    desk.today = date(2026, 11, 4);
    desk.must(agreed(desk.today));
    desk.must(assessed(5, desk.today, &[]));
    desk.today = date(2026, 11, 5);
    analysed(&mut desk, 31);
    assert_eq!(desk.says(used(31, UsedIn::Plan)), unplanned);
    assert_eq!(
        desk.says(used(31, UsedIn::Assessment(AssessmentId(id(5))))),
        "That assessment was finished before this answer came. Choose a later one, or agree the plan with it"
    );
    assert!(owed(&desk, DutyKind::EnquiryToUse).is_some());
    desk.today = date(2026, 11, 6);
    desk.must(agreed(desk.today));
    desk.must(used(31, UsedIn::Plan));
    assert_eq!(owed(&desk, DutyKind::EnquiryToUse), None);
    desk.must(assessed(6, desk.today, &[]));
    desk.must(used(31, UsedIn::Assessment(AssessmentId(id(6)))));
}

#[rstest]
#[case::requirement(true)]
#[case::condition(false)]
fn a_tag_asks_both_checks_about_the_address_and_ties_nobody_to_it(#[case] required_tag: bool) {
    let mut desk = supervised();
    desk.must(household_known(START));
    desk.must(address(51, "1 Example Street", START));
    both_sent(&mut desk);
    desk.today = date(2026, 11, 9);
    desk.must(other_address(PARTNERS, START));
    desk.must(if required_tag {
        required(71, "R-TAG", Some(PARTNERS))
    } else {
        Command::AddLicenceCondition(LicenceConditionRecorded {
            id: ConditionId(id(71)),
            sentence: SentenceId(id(1)),
            condition: Some(ConditionCode::literal("R-ADD-TAG")),
            text: "Wear a tag".into(),
            from: desk.today,
            address: Some(AddressId(id(PARTNERS))),
            set_by: Some(SetBy::Prison),
        })
    });
    let asked: Vec<_> = needs(&desk.case, &POLICY).into_iter().filter(|n| n.trigger == CurfewAddress).collect();
    let kinds: Vec<_> = asked.iter().map(|n| (n.kind, n.address)).collect();
    assert_eq!(kinds, [(DomesticAbuse, Some(AddressId(id(PARTNERS)))), (Children, Some(AddressId(id(PARTNERS))))]);
    assert_eq!(unchecked_orders(&desk.case, &POLICY), []);
}

fn key_date(code: &str, on: Date) -> Command {
    Command::ReceiveKeyDate(KeyDateReceived {
        sentence: SentenceId(id(1)),
        kind: KeyDateCode::new(code).expect("a code"),
        on,
        source: "Prison".into(),
    })
}

fn proposed(n: u128, address: u128, on: Date) -> Command {
    Command::AddressCheck(address_check::Wish::Propose(AddressProposed {
        id: AddressCheckId(id(n)),
        address: AddressId(id(address)),
        address_use: AddressUse::Release,
        to: ProposedTo::Prison,
        report: None,
        on,
    }))
}

/// In prison since [`START`], out on 7 June 2027 at the latest; checks of the beginning sent.
fn prisoner() -> Desk {
    let mut desk = Desk::on(START, Sex::Male);
    desk.must(sentence(1, "307", START, date(2027, 6, 7), Some(date(2028, 6, 7))));
    desk.must(common::allocated(2, START));
    desk
}

fn asked_for(desk: &Desk, trigger: EnquiryTrigger) -> Vec<(EnquiryKind, Date, bool)> {
    let of_trigger = needs(&desk.case, &POLICY).into_iter().filter(|n| n.trigger == trigger);
    of_trigger.map(|n| (n.kind, n.since, n.met_by.is_some())).collect()
}

#[test]
fn home_detention_curfew_asks_both_checks_twelve_weeks_before_it_may_begin_and_not_after_release() {
    let mut desk = prisoner();
    desk.must(key_date("HDCED", date(2027, 4, 5)));
    let since = date(2027, 1, 11);
    assert_eq!(asked_for(&desk, CurfewAddress), [(DomesticAbuse, since, false), (Children, since, false)]);
    desk.today = date(2027, 6, 7);
    desk.must(key_date("R-RELEASED", date(2027, 6, 7)));
    assert_eq!(asked_for(&desk, CurfewAddress), []);
}

#[test]
fn a_check_about_the_old_address_does_not_answer_for_the_address_of_the_release() {
    let mut desk = prisoner();
    desk.must(address(51, "1 Example Street", START));
    desk.must(other_address(PARTNERS, START));
    desk.today = date(2027, 3, 22);
    for (n, kind) in [(36_u128 << 20, DomesticAbuse), (37_u128 << 20, Children)] {
        desk.must(send(n, kind, BeforeRelease, desk.today));
    }
    assert!(asked_for(&desk, BeforeRelease).iter().all(|(.., met)| *met), "no other address is known yet");
    let answers = both_answered_at_the_partners(&mut desk);
    desk.must(checked(81, desk.today, &answers, true));
    let mut elsewhere = desk;
    elsewhere.must(proposed(91, PARTNERS, elsewhere.today));
    assert!(asked_for(&elsewhere, BeforeRelease).iter().all(|(.., met)| *met), "it was asked about before it was proposed");

    // Where nobody asked about it, a residence that a condition names asks anew.
    let mut desk = prisoner();
    desk.must(address(51, "1 Example Street", START));
    desk.must(other_address(PARTNERS, START));
    desk.today = date(2027, 3, 22);
    for (n, kind) in [(36_u128 << 20, DomesticAbuse), (37_u128 << 20, Children)] {
        desk.must(send(n, kind, BeforeRelease, desk.today));
    }
    desk.must(Command::AddLicenceCondition(LicenceConditionRecorded {
        id: ConditionId(id(72)),
        sentence: SentenceId(id(1)),
        condition: Some(ConditionCode::literal("R-ADD-RESIDENCE")),
        text: "Reside at the address".into(),
        from: date(2027, 6, 7),
        address: Some(AddressId(id(PARTNERS))),
        set_by: Some(SetBy::ParoleBoard),
    }));
    let met: Vec<_> =
        asked_for(&desk, BeforeRelease).into_iter().filter(|(kind, _, met)| *kind == DomesticAbuse && *met).collect();
    assert_eq!(met, [], "the check was about where they lived before");
}

fn noted(n: u128, kind: &str, on: Date) -> Command {
    Command::RecordContact(ContactRecorded {
        id: ContactId(id(n)),
        kind: ContactCode::new(kind).expect("a code"),
        happened_at: nine(on),
        note: "Example".into(),
        summary: String::new(),
        tags: vec![],
        sensitive: false,
        sentence: None,
    })
}

#[rstest]
#[case::arrest("CARR")]
#[case::intelligence("R-POLICE-INFO")]
#[case::victim("R-VICTIM-REPORT")]
fn what_was_asked_about_children_before_is_asked_again_though_none_is_near_now(#[case] code: &str) {
    let mut never = supervised();
    never.must(household_known(START));
    never.must(send(31, DomesticAbuse, EnquiryTrigger::InitialAssessment, START));
    let mut before = supervised();
    both_sent(&mut before);
    before.must(household_known(START));
    for desk in [&mut never, &mut before] {
        assert_eq!(open(desk), []);
        desk.today = date(2026, 11, 9);
        desk.must(noted(61, code, desk.today));
    }
    let kinds = |desk: &Desk| open(desk).iter().map(|n| n.0).collect::<Vec<_>>();
    assert_eq!(kinds(&never), [DomesticAbuse], "nobody ever asked, and no child is near");
    assert_eq!(kinds(&before), [DomesticAbuse, Children]);
    assert_ne!(open(&before)[0].1, EnquiryTrigger::AnswerTooOld);
}

#[test]
fn staying_at_another_address_asks_checks_about_it_a_review_and_a_visit_as_a_move_does() {
    let mut desk = supervised();
    desk.must(household_known(START));
    desk.must(address(51, "1 Example Street", START));
    desk.must(send(31, DomesticAbuse, EnquiryTrigger::InitialAssessment, START));
    desk.must(assessed(5, START, &[]));
    assert_eq!((open(&desk), owed(&desk, DutyKind::HomeVisit)), (vec![], None));
    desk.today = date(2026, 11, 9);
    desk.must(other_address(PARTNERS, desk.today));
    let asked: Vec<_> = needs(&desk.case, &POLICY).into_iter().filter(|n| n.met_by.is_none()).collect();
    let asked: Vec<_> = asked.iter().map(|n| (n.kind, n.trigger, n.address)).collect();
    let there = Some(AddressId(id(PARTNERS)));
    assert_eq!(asked, [(DomesticAbuse, NewAddress, there), (Children, NewAddress, there)]);
    assert_eq!(asks_for_review(&desk), 1);
    let visit = owed(&desk, DutyKind::HomeVisit).expect("a visit after the move");
    assert_eq!(visit.shows_on.max(desk.today), visit.shows_on);
    desk.must(Command::EndAddress(AddressEnded { id: AddressId(id(PARTNERS)), until: desk.today }));
    assert_eq!((open(&desk), owed(&desk, DutyKind::HomeVisit)), (vec![], None));
}

#[rstest]
fn new_safeguarding_information_asks_for_a_review(
    #[values("SFRR", "EASS", "EASC", "C161", "C157", "C159", "NSD1", "C078", "CCCP", "C160", "C005")] code: &str,
) {
    let mut desk = supervised();
    desk.must(assessed(5, START, &[]));
    desk.today = date(2026, 11, 9);
    assert_eq!(asks_for_review(&desk), 0);
    desk.must(noted(61, code, desk.today));
    assert_eq!(asks_for_review(&desk), 1, "{code}");
    assert_eq!(owed(&desk, DutyKind::TriggeredReview).map(|duty| duty.shows_on), Some(desk.today));
}

/// Reasons to review that happened by today: no contact for long is one to come.
fn asks_for_review(desk: &Desk) -> usize {
    triggers(&desk.case, &POLICY, &LONDON).iter().filter(|trigger| trigger.on <= desk.today).count()
}

#[test]
fn the_answer_to_a_check_that_knows_nothing_is_no_new_information() {
    let mut desk = supervised();
    desk.must(assessed(5, START, &[]));
    desk.must(send(32 << 16, Children, EnquiryTrigger::InitialAssessment, START));
    desk.today = date(2026, 11, 9);
    let Command::Enquiry(Wish::Answer(mut said)) = answer(32 << 16, desk.today, &[]) else { unreachable!() };
    said.nothing_known = true;
    desk.must(enquiry(Wish::Answer(said)));
    assert_eq!(desk.case.contacts.last().map(|c| c.what.kind.to_string()).as_deref(), Some("SFRR"));
    assert_eq!(asks_for_review(&desk), 0);
}

fn visit(n: u128, kind: &str, visit_safety: Option<VisitSafety>) -> AppointmentArranged {
    let starts_at = nine(date(2026, 11, 10));
    AppointmentArranged {
        id: AppointmentId(id(n)),
        kind: ContactCode::new(kind).expect("a code"),
        starts_at,
        ends_at: starts_at + 30.minutes(),
        place: "1 Example Street".into(),
        officer: OfficerId(id(2)),
        team: UnitId(id(11)),
        sentence: None,
        requirement: None,
        sensitive: false,
        text_reminder: false,
        purpose: None,
        moved_from: None,
        visit_safety,
    }
}

fn booked(what: AppointmentArranged) -> Command {
    Command::ArrangeAppointment { what, on_warning: OnWarning::BookAnyway }
}

#[test]
fn nobody_books_a_visit_alone_to_somebody_who_may_harm_staff_unless_a_manager_approves_it_with_a_reason() {
    let alone = "A flag says that this person may harm staff. Say who goes along, or which manager approved going alone and why";
    let mut desk = supervised();
    desk.must(booked(visit(21, "CHVS", None)));
    desk.must(flag(5, "AV2S", START));
    // Warnings can be set aside; this cannot.
    assert_eq!(desk.says(booked(visit(22, "CHVS", None))), alone);
    desk.must(booked(visit(23, "COAP", None)));
    let accompanied = |with: &str| Some(VisitSafety::Accompanied { with: with.into() });
    assert_eq!(desk.says(booked(visit(22, "CHVS", accompanied(" ")))), "Enter who goes along");
    desk.must(booked(visit(22, "CHVS", accompanied("Bo Officer"))));
    let approved =
        |manager: u128, reason: &str| Some(VisitSafety::ApprovedAlone { manager: OfficerId(id(manager)), reason: reason.into() });
    assert_eq!(desk.says(booked(visit(24, "CHVS", approved(7, "")))), "Enter why it is safe to go alone");
    assert_eq!(
        desk.says(booked(visit(24, "CHVS", approved(2, "I know him")))),
        "Nobody approves their own visit alone. Choose a manager who does not go, or somebody who goes along"
    );
    desk.must(booked(visit(24, "CHVS", approved(7, "Seen at the door, with the police in the street"))));
    // Moving a visit is booking one: it is safe anew or not at all.
    let to = AppointmentArranged { starts_at: nine(date(2026, 11, 11)), ..visit(25, "CHVS", None) };
    let to = AppointmentArranged { ends_at: to.starts_at + 30.minutes(), ..to };
    let moved = Command::MoveAppointment(MoveAppointment {
        id: AppointmentId(id(24)),
        seen: None,
        asked_by: record::appointment::AskedBy::Service,
        reason: "Fog".into(),
        to,
        on_warning: OnWarning::BookAnyway,
    });
    assert_eq!(desk.says(moved), alone);
}
