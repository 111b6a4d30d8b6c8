//! Addresses on the record: no curfew or residence is proposed where nobody checked, what others order there is a fact that
//! shows, and a check answers for the address that it asked about and no other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{
    Desk, LONDON, POLICY,
    checks::{START, address, answer, both_sent, enquiry, household_known, met, open, send, supervised},
    flag, id, requirement, sentence,
};
use jiff::civil::{Date, date};
use record::{
    AddressCheckId, AddressId, Command, ConditionId, CourtReportId, EnquiryId, Event, RequirementId, SentenceId,
    address_check::{self, AddressChecked, AddressProposed, AddressUse, ProposedTo, ReportForm, Unfit, unchecked_orders},
    court_report::CourtReportAsked,
    duties::duties,
    enquiry::{EnquiryNotNeeded, EnquirySent, Wish, need::needs},
    household::{ConnectionRecorded, Relationship},
    person::{AddressKind, AddressRecorded, Sex},
    sentence::{LicenceConditionRecorded, RequirementEnded, RequirementRecorded, SentenceEnded, SetBy},
};
use rstest::rstest;
use rules::{
    code::{ConditionCode, RequirementCode},
    duty::{DutyKind, Severity},
    enquiry::{
        EnquiryKind::{self, Children, DomesticAbuse},
        EnquiryTrigger::{self, CourtReport, CurfewAddress, InitialAssessment, NewAddress},
    },
};

fn checked(n: u128, on: Date, enquiries: &[u128], spoken_to: bool, suitable: bool) -> Command {
    Command::AddressCheck(address_check::Wish::Check(AddressChecked {
        id: AddressCheckId(id(n)),
        address: AddressId(id(51)),
        on,
        enquiries: enquiries.iter().map(|n| EnquiryId(id(*n))).collect(),
        occupants: "Alex Example".into(),
        occupant_spoken_to: spoken_to,
        visited: true,
        suitable,
        reasons: "Example".into(),
    }))
}

fn proposed(n: u128, on: Date, report: Option<ReportForm>) -> Command {
    Command::AddressCheck(address_check::Wish::Propose(AddressProposed {
        id: AddressCheckId(id(n)),
        address: AddressId(id(51)),
        address_use: AddressUse::Curfew,
        to: if report.is_some() { ProposedTo::Court } else { ProposedTo::Prison },
        report,
        on,
    }))
}

#[test]
fn no_curfew_is_proposed_at_an_address_that_nobody_checked() {
    let mut desk = supervised();
    desk.must(address(51, "1 Example Street", START));
    assert_eq!(
        desk.says(proposed(91, START, Some(ReportForm::Short))),
        "Nobody has checked this address. Check it first: enquiries answered, and somebody who lives there spoken to"
    );
    both_sent(&mut desk);
    let unanswered = "A check can rest only on answers that have come. Wait for the answer, or ask again";
    assert_eq!(desk.says(checked(81, START, &[31], true, true)), unanswered);
    desk.must(answer(31, START, &[]));
    assert_eq!(
        desk.says(checked(81, START, &[31], false, true)),
        "Speak to somebody who lives there, alone, before you call the address suitable"
    );
    assert_eq!(
        desk.says(checked(81, START, &[31], true, true)),
        "Child safeguarding check: choose an answer about this address that is not too old, or send the check and wait for its answer"
    );
    desk.must(checked(82, START, &[31], true, false));
    assert_eq!(
        desk.says(proposed(91, START, None)),
        "This address was found not to be suitable. Propose another, or check it again"
    );
    desk.must(answer(32 << 16, START, &[]));
    desk.must(checked(83, START, &[31, 32 << 16], true, true));
    desk.must(proposed(91, START, Some(ReportForm::Short)));
    desk.today = date(2027, 6, 1);
    assert_eq!(
        desk.says(proposed(92, desk.today, None)),
        "The check of this address is too old, or was made later. Check it again first"
    );
}

#[rstest]
#[case::domestic_abuse("ADVP", "a flag of domestic abuse stands")]
#[case::history_of_abuse("REG30", "a flag of domestic abuse stands")]
#[case::child_protection("RCPR", "a flag about a child stands")]
fn no_report_is_oral_while_a_flag_stands(#[case] code: &str, #[case] why: &str) {
    let mut desk = supervised();
    desk.must(address(51, "1 Example Street", START));
    both_sent(&mut desk);
    desk.must(answer(31, START, &[]));
    desk.must(answer(32 << 16, START, &[]));
    desk.must(checked(83, START, &[31, 32 << 16], true, true));
    desk.must(flag(5, code, START));
    assert_eq!(
        desk.says(proposed(91, START, Some(ReportForm::Oral))),
        format!("Do not give this report orally: {why}. Choose a written report")
    );
    desk.must(proposed(91, START, Some(ReportForm::Full)));
}

#[test]
fn a_curfew_that_a_court_orders_anyway_is_a_fact_and_shows_until_the_address_is_checked() {
    let mut desk = supervised();
    desk.must(requirement(71, 1, "R-CURFEW"));
    let shown = unchecked_orders(&desk.case, &POLICY);
    assert_eq!((shown.len(), shown[0].address, shown[0].since), (1, None, START));
    desk.must(address(51, "1 Example Street", START));
    assert_eq!(unchecked_orders(&desk.case, &POLICY)[0].address, Some(AddressId(id(51))));
    desk.must(checked(82, START, &[], false, false));
    assert_eq!(unchecked_orders(&desk.case, &POLICY)[0].unfit, Some(Unfit::NotSuitable(START)), "not suitable settles nothing");
    both_sent(&mut desk);
    desk.must(answer(31, START, &[]));
    desk.must(answer(32 << 16, START, &[]));
    desk.must(checked(83, START, &[31, 32 << 16], true, true));
    assert_eq!(unchecked_orders(&desk.case, &POLICY), []);
}

/// The address of a partner, where the person does not live.
const PARTNERS: u128 = 52;

fn elsewhere(n: u128, from: Date) -> Command {
    Command::RecordAddress(AddressRecorded {
        id: AddressId(id(n)),
        kind: AddressKind::Other,
        lines: vec![format!("{n} Example Street")],
        postcode: None,
        no_fixed_address: false,
        from,
    })
}

fn curfew_at(n: u128, address: u128) -> Command {
    Command::AddRequirement(RequirementRecorded {
        id: RequirementId(id(n)),
        sentence: SentenceId(id(1)),
        requirement: RequirementCode::literal("R-CURFEW"),
        length: None,
        detail: None,
        address: Some(AddressId(id(address))),
    })
}

fn condition_at(n: u128, code: &str, address: Option<u128>, set_by: Option<SetBy>, from: Date) -> Command {
    Command::AddLicenceCondition(LicenceConditionRecorded {
        id: ConditionId(id(n)),
        sentence: SentenceId(id(1)),
        condition: Some(ConditionCode::new(code).expect("a code")),
        text: "Confine yourself to the address each night".into(),
        from,
        address: address.map(|n| AddressId(id(n))),
        set_by,
    })
}

fn send_about(n: u128, kind: EnquiryKind, trigger: EnquiryTrigger, on: Date, address: Option<u128>) -> Command {
    let Command::Enquiry(Wish::Send(sent)) = send(n, kind, trigger, on) else { unreachable!() };
    enquiry(Wish::Send(EnquirySent { address: address.map(|n| AddressId(id(n))), ..sent }))
}

fn checked_at(n: u128, on: Date, address: u128, enquiries: &[u128]) -> Command {
    let Command::AddressCheck(address_check::Wish::Check(check)) = checked(n, on, enquiries, true, true) else { unreachable!() };
    Command::AddressCheck(address_check::Wish::Check(AddressChecked { address: AddressId(id(address)), ..check }))
}

/// What is needed about an address and not answered.
fn needed_at(desk: &Desk, address: u128) -> Vec<(EnquiryKind, EnquiryTrigger)> {
    let unmet = needs(&desk.case, &POLICY).into_iter().filter(|n| n.met_by.is_none());
    unmet.filter(|n| n.address == Some(AddressId(id(address)))).map(|n| (n.kind, n.trigger)).collect()
}

fn address_duties(desk: &Desk) -> Vec<(u128, Severity)> {
    let all = duties(&desk.case, &POLICY, &LONDON).into_iter();
    all.filter(|d| d.kind == DutyKind::AddressCheck).map(|d| (d.about.as_u128(), d.severity)).collect()
}

/// On an order since [`START`], living at 51, whose checks were sent and answered; a week later a curfew at a partner's.
fn curfewed_at_the_partners() -> Desk {
    let mut desk = supervised();
    desk.must(address(51, "1 Example Street", START));
    both_sent(&mut desk);
    desk.must(answer(31, START, &[]));
    desk.must(answer(32 << 16, START, &[]));
    desk.must(checked(81, START, &[31, 32 << 16], true, true));
    assert_eq!(open(&desk).iter().filter(|n| n.1 != EnquiryTrigger::AnswerTooOld).count(), 0);
    desk.today = date(2026, 11, 9);
    desk.must(elsewhere(PARTNERS, desk.today));
    desk.must(curfew_at(71, PARTNERS));
    desk
}

#[test]
fn a_curfew_at_another_address_than_the_main_one_is_seen_though_the_main_one_was_checked() {
    let desk = curfewed_at_the_partners();
    let shown = unchecked_orders(&desk.case, &POLICY);
    assert_eq!((shown.len(), shown[0].address, shown[0].named), (1, Some(AddressId(id(PARTNERS))), true));
    assert_eq!(address_duties(&desk), [(PARTNERS, Severity::Critical)]);
    // The stay there asks first, the curfew once that is answered.
    assert_eq!(needed_at(&desk, PARTNERS), [(DomesticAbuse, NewAddress), (Children, NewAddress)]);
}

#[test]
fn a_check_about_another_address_does_not_answer_for_it_and_the_right_one_does() {
    let mut desk = curfewed_at_the_partners();
    // Sent again about where the person lives: the need stays.
    desk.must(send_about(33 << 20, DomesticAbuse, EnquiryTrigger::Practitioner, desk.today, None));
    desk.must(answer(33 << 20, desk.today, &[]));
    assert_eq!(needed_at(&desk, PARTNERS).len(), 2);
    let about_this = "Domestic abuse check: choose an answer about this address that is not too old, or send the check and wait for its answer";
    let Command::AddressCheck(address_check::Wish::Check(mut wish)) =
        checked_at(82, desk.today, PARTNERS, &[31, 32 << 16, 33 << 20])
    else {
        unreachable!()
    };
    wish.occupants = "Jess Example".into();
    assert_eq!(desk.says(Command::AddressCheck(address_check::Wish::Check(wish.clone()))), about_this);
    for (n, kind) in [(34_u128 << 20, DomesticAbuse), (35_u128 << 20, Children)] {
        desk.must(send_about(n, kind, CurfewAddress, desk.today, Some(PARTNERS)));
        desk.must(answer(n, desk.today, &[]));
        wish.enquiries.push(EnquiryId(id(n)));
    }
    assert_eq!(needed_at(&desk, PARTNERS), []);
    desk.must(Command::AddressCheck(address_check::Wish::Check(wish)));
    assert_eq!((unchecked_orders(&desk.case, &POLICY), address_duties(&desk)), (vec![], vec![]));
}

#[test]
fn an_answer_about_somebody_who_lives_there_counts_for_the_address() {
    let mut desk = curfewed_at_the_partners();
    let mut rests_on = vec![];
    for (n, kind) in [(34_u128 << 20, DomesticAbuse), (35_u128 << 20, Children)] {
        let Command::Enquiry(Wish::Send(mut sent)) = send(n, kind, EnquiryTrigger::Practitioner, desk.today) else {
            unreachable!()
        };
        sent.subjects = vec!["Alex Example".into()];
        desk.must(enquiry(Wish::Send(sent)));
        desk.must(answer(n, desk.today, &[]));
        rests_on.push(n);
    }
    desk.must(checked_at(82, desk.today, PARTNERS, &rests_on));
}

#[test]
fn a_decision_that_no_check_was_needed_elsewhere_says_nothing_of_the_new_address() {
    let mut desk = curfewed_at_the_partners();
    let decided = |n, trigger, address: Option<u128>| {
        enquiry(Wish::NotNeeded(EnquiryNotNeeded {
            id: EnquiryId(id(n)),
            kind: Children,
            trigger,
            needed_since: START,
            reason: "Nobody else lives there".into(),
            address: address.map(|n| AddressId(id(n))),
        }))
    };
    assert_eq!(
        desk.says(decided(36 << 20, CurfewAddress, None)),
        "Nothing asks for this check. Raise it first, then say why it is not needed"
    );
    desk.must(decided(36 << 20, NewAddress, Some(PARTNERS)));
    desk.must(decided(39 << 20, CurfewAddress, Some(PARTNERS)));
    assert_eq!(needed_at(&desk, PARTNERS), [(DomesticAbuse, NewAddress)]);
    desk.must(elsewhere(53, desk.today));
    desk.must(curfew_at(72, 53));
    assert_eq!(needed_at(&desk, 53).len(), 2, "another address asks anew");
}

#[test]
fn an_address_that_became_known_later_was_not_asked_about_though_it_is_dated_back() {
    let mut desk = supervised();
    desk.must(address(51, "1 Example Street", START));
    desk.today = date(2026, 11, 10);
    both_sent(&mut desk);
    // Recorded today, lived at since the day before the checks were sent.
    desk.today = date(2026, 11, 12);
    desk.must(address(PARTNERS, "2 Example Street", date(2026, 11, 9)));
    assert_eq!(needed_at(&desk, PARTNERS), [(DomesticAbuse, NewAddress), (Children, NewAddress)]);
    desk.must(send(37 << 20, DomesticAbuse, NewAddress, desk.today));
    assert_eq!(needed_at(&desk, PARTNERS), [(Children, NewAddress)], "without a name, it asks about where the person lives");
}

#[test]
fn a_check_about_the_address_before_the_hearing_answers_for_the_order_after_it() {
    let mut desk = Desk::on(START, Sex::Male);
    desk.must(common::allocated(2, START));
    desk.must(elsewhere(PARTNERS, START));
    desk.must(Command::AskForReport(report(61, START, Some(PARTNERS))));
    let asked = needed_at(&desk, PARTNERS);
    assert_eq!(asked, [(DomesticAbuse, CourtReport), (Children, CourtReport)]);
    desk.must(send_about(38 << 20, DomesticAbuse, CourtReport, START, Some(PARTNERS)));
    desk.today = date(2026, 11, 16);
    desk.must(sentence(1, "340", desk.today, desk.today, Some(date(2027, 11, 1))));
    desk.must(curfew_at(71, PARTNERS));
    assert_eq!(needed_at(&desk, PARTNERS), [(Children, CourtReport)], "owed since the court asked");
}

#[test]
fn all_who_live_at_the_main_address_named_in_one_check_answer_for_it_and_some_do_not() {
    let mut desk = supervised();
    desk.must(address(51, "1 Example Street", START));
    both_sent(&mut desk);
    for (n, name) in [(41, "Alex Example"), (42, "Kit Example")] {
        desk.must(met(ConnectionRecorded { lives_with: true, ..common::checks::around(n, Relationship::Family, name, START) }));
    }
    desk.today = date(2026, 11, 16);
    desk.must(address(PARTNERS, "2 Example Street", desk.today));
    desk.must(elsewhere(53, desk.today));
    let about = |n: u128, who: &[&str]| {
        let Command::Enquiry(Wish::Send(mut sent)) =
            send_about(n, DomesticAbuse, EnquiryTrigger::Practitioner, date(2026, 11, 16), Some(53))
        else {
            unreachable!()
        };
        sent.subjects = who.iter().map(|name| (*name).to_owned()).collect();
        enquiry(Wish::Send(sent))
    };
    desk.must(about(38 << 20, &["Alex Example"]));
    assert!(needed_at(&desk, PARTNERS).contains(&(DomesticAbuse, NewAddress)));
    desk.must(about(39 << 20, &["alex example", "Kit Example"]));
    assert!(!needed_at(&desk, PARTNERS).contains(&(DomesticAbuse, NewAddress)));
}

#[rstest]
#[case::court(Some(SetBy::Court))]
#[case::parole_board(Some(SetBy::ParoleBoard))]
#[case::prison(Some(SetBy::Prison))]
#[case::brought_in(None)]
fn a_condition_that_others_set_is_a_fact_and_a_critical_duty(#[case] set_by: Option<SetBy>) {
    let mut desk = supervised();
    desk.must(elsewhere(PARTNERS, START));
    desk.must(condition_at(72, "R-ADD-CURFEW", Some(PARTNERS), set_by, START));
    assert_eq!(unchecked_orders(&desk.case, &POLICY).len(), 1);
    assert_eq!(address_duties(&desk), [(PARTNERS, Severity::Critical)]);
}

#[rstest]
#[case::curfew("R-ADD-CURFEW")]
#[case::residence("R-ADD-RESIDENCE")]
fn a_condition_that_we_ask_for_is_refused_at_an_address_that_nobody_checked(#[case] code: &str) {
    let mut desk = curfewed_at_the_partners();
    let ours = |address| condition_at(72, code, address, Some(SetBy::Probation), date(2026, 11, 9));
    assert_eq!(desk.says(ours(None)), "Enter the address that the condition names");
    assert!(desk.says(ours(Some(PARTNERS))).starts_with("Nobody has checked this address."));
    assert_eq!(desk.says(ours(Some(99))), "This person has no such address. Go back and choose it again");
    // The main address was checked and found suitable a week ago.
    desk.must(ours(Some(51)));
    desk.today = date(2027, 6, 1);
    let late = condition_at(73, code, Some(51), Some(SetBy::Probation), desk.today);
    assert_eq!(desk.says(late), "The check of this address is too old, or was made later. Check it again first");
}

#[test]
fn a_condition_that_ties_nobody_to_an_address_passes_no_gate() {
    let mut desk = supervised();
    desk.must(condition_at(72, "R-ADD-CONTACT", None, Some(SetBy::Probation), START));
    assert_eq!(unchecked_orders(&desk.case, &POLICY), []);
}

#[test]
fn an_order_that_ended_asks_nothing_and_ends_on_a_day_that_has_come() {
    let mut desk = curfewed_at_the_partners();
    let end =
        |on| Command::EndRequirement(RequirementEnded { id: RequirementId(id(71)), on, reason: "Removed by the court".into() });
    assert_eq!(desk.says(end(date(2026, 11, 1))), record::Refusal::EndsBeforeStart.to_string());
    assert_eq!(desk.says(end(date(2026, 12, 1))), "Last day must be today or in the past");
    desk.must(end(desk.today));
    assert_eq!(unchecked_orders(&desk.case, &POLICY), []);
    assert!(needed_at(&desk, PARTNERS).iter().all(|(_, trigger)| *trigger == NewAddress), "only the stay there asks");
}

fn report(n: u128, on: Date, address: Option<u128>) -> CourtReportAsked {
    CourtReportAsked {
        id: CourtReportId(id(n)),
        court: "Example Magistrates' Court".into(),
        on,
        hearing_on: Some(date(2026, 12, 8)),
        address: address.map(|n| AddressId(id(n))),
        note: String::new(),
    }
}

#[test]
fn a_report_to_the_court_asks_for_checks_the_same_day_also_of_somebody_whose_sentences_are_over() {
    let mut desk = supervised();
    desk.must(household_known(START));
    desk.must(Command::EndSentence(SentenceEnded { id: SentenceId(id(1)), on: START, reason: "Revoked".into() }));
    assert_eq!((open(&desk), duties(&desk.case, &POLICY, &LONDON).len()), (vec![], 0));
    desk.today = date(2026, 11, 16);
    assert!(matches!(desk.must(Command::AskForReport(report(61, desk.today, None)))[0], Event::CourtReportAsked(_)));
    assert_eq!(open(&desk), [(DomesticAbuse, CourtReport, desk.today)]);
    let owed = duties(&desk.case, &POLICY, &LONDON);
    let kinds: Vec<_> = owed.iter().map(|duty| (duty.kind, duty.due_on)).collect();
    assert_eq!(kinds, [(DutyKind::EnquiryToSend, desk.today)], "the same day, and nothing else of a case that is over");
    desk.must(send(40 << 20, DomesticAbuse, CourtReport, desk.today));
    assert_eq!(open(&desk), []);
    let Event::EnquirySent(sent) = &desk.must(send(41 << 20, Children, CourtReport, desk.today))[0] else { panic!() };
    assert_eq!(sent.due_on, desk.today);
}

#[test]
fn a_report_names_its_court_and_a_hearing_after_the_day_on_which_it_was_asked() {
    let mut desk = supervised();
    let wish = |change: &dyn Fn(&mut CourtReportAsked)| {
        let mut wish = report(61, START, None);
        change(&mut wish);
        Command::AskForReport(wish)
    };
    assert_eq!(desk.says(wish(&|w| w.court = " ".into())), "Enter the court");
    assert_eq!(desk.says(wish(&|w| w.on = date(2026, 11, 3))), "Day on which the court asked must be today or in the past");
    let before = desk.says(wish(&|w| w.hearing_on = Some(date(2026, 11, 1))));
    assert_eq!(before, "Date must be on or after Monday 2 November 2026, when the court asked");
    desk.must(wish(&|_| ()));
    assert_eq!(desk.says(wish(&|_| ())), "That report is recorded already");
}

#[test]
fn two_addresses_that_ask_on_one_day_are_two_needs_with_their_own_names() {
    let mut desk = curfewed_at_the_partners();
    desk.must(elsewhere(53, desk.today));
    desk.must(curfew_at(72, 53));
    let open: Vec<_> = needs(&desk.case, &POLICY).into_iter().filter(|n| n.met_by.is_none() && n.trigger == NewAddress).collect();
    assert_eq!(open.len(), 4);
    let mut names: Vec<_> = open.iter().map(record::enquiry::need::Need::id).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 4);
    let mut asked = [PARTNERS, 53].iter().flat_map(|at| needed_at(&desk, *at));
    assert!(asked.all(|(_, trigger)| trigger == NewAddress) && InitialAssessment != NewAddress);
}
