//! Safety checks over HTTP: the whole chain from needed to used, by those who may; what is refused, and to whom.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use record::{
    AddressId, Command, GoalId, RegisterEntryId, RequirementId, StepId,
    person::{AddressKind, AddressRecorded},
    plan::{self, GoalSet, PlanAgreed, StepOwner, StepSet},
    risk::RegisterEntryMade,
    sentence::RequirementRecorded,
};
use rules::{
    code::{RegisterCode, RequirementCode},
    rosh::GroupAtRisk,
};
use service::access::FieldGroup;
use support::{Browser, TestOffice, failures::wish};
use uuid::Uuid;

const CHECKS: &str = "/people/X000001/checks";

/// The administrator sends the check about domestic abuse; gives its address.
fn sent(ca: &mut Browser) -> String {
    ca.start(CHECKS).follow("Send or decide: Domestic abuse check");
    ca.in_form_of("Save as sent").fill("To whom was it sent?", "Example Police, domestic abuse mailbox");
    ca.press("Save as sent").must_see("Sam Example: safety check sent");
    ca.path().to_owned()
}

fn plan_agreed(office: &TestOffice) {
    let goal = GoalSet {
        id: GoalId(Uuid::from_u128(0x60A1)),
        words: "A flat of my own".into(),
        need: None,
        linked_to_harm: false,
        linked_to_reoffending: false,
        protects: GroupAtRisk::ALL.to_vec(),
        by: None,
    };
    let step = StepSet {
        id: StepId(Uuid::from_u128(0x60A2)),
        goal: goal.id,
        what: "Visit each month".into(),
        owner: StepOwner::Person,
        by: jiff::civil::date(2027, 1, 1),
        sensitive: false,
    };
    let agreed = PlanAgreed {
        on: testkit::office::TODAY,
        assessment: None,
        persons_view: "I can do this".into(),
        contingency: "Ring the police the same day".into(),
        risk_management: String::new(),
        enquiries: vec![],
    };
    for asked in [
        plan::Wish::SetGoal { what: goal, seen: None },
        plan::Wish::SetStep { what: step, seen: None },
        plan::Wish::Agree(agreed),
    ] {
        wish(office, "X000001", Command::Plan(asked));
    }
}

#[test]
fn a_check_goes_from_needed_to_used_and_somebody_it_names_is_put_on_the_record() {
    let office = TestOffice::new();
    let (mut ca, mut pp) = (office.browser_of("ca"), office.browser_of("pp1"));
    pp.start(CHECKS).must_see("Safety checks: 2 needed").must_see("Allocation and initial assessment");
    pp.must_see("Nobody has asked yet who is in the household");

    let check = sent(&mut ca);
    ca.must_see("Sent: 23 Nov 2026 (today), to Example Police, domestic abuse mailbox, by Gwen Office");
    ca.must_see("Safety checks: 1 needed, 1 waiting").must_not_see("Decide that it is not needed");
    ca.in_form_of("Save that it was asked for again").fill("How, and with whom?", "Rang the mailbox");
    ca.press("Save that it was asked for again").must_see("answer asked for again").must_see("Rang the mailbox");
    ca.in_form_of("Save the answer").fill("Who answered?", "Safeguarding hub");
    ca.fill("What do they say?", "Two call-outs in 2025. A boy lives there.").fill("Name 1 (optional)", "Kit Example");
    ca.choose("A child, name 1").press("Save the answer");
    ca.must_see("answer saved. It waits to be read").must_see("Kit Example: a child, not known to us yet");
    ca.must_not_see("I have read this answer").must_not_see("Save who they are");

    pp.go(&check).must_see("1 to read, 1 named and unknown");
    pp.in_form_of("Save who they are").choose("Somebody new around them");
    pp.fill("What are they to the person?", "Other child").press("Save who they are");
    pp.must_see("saved who the answer names").must_see("Kit Example: a child, known or explained");
    pp.press("I have read this answer").must_see("answer read. Write what it means");
    pp.in_form_of("Save what it means").fill("What does the answer mean for this case?", "The risk to a partner is higher.");
    pp.press("Save what it means").must_see("The risk to a partner is higher.");
    // It is not used in a plan that nobody agreed since.
    pp.must_see("No plan was agreed and no assessment made since this answer came").must_not_see("Save where it is used");
    plan_agreed(&office);
    pp.go(&check).in_form_of("Save where it is used").choose("The plan");
    pp.fill("The sentence that rests on it", "We meet the hub every month.").press("Save where it is used");
    pp.must_see("Used").must_see("We meet the hub every month.");

    pp.go(CHECKS).must_see("Other child, a child").must_see("Kit Example").must_see("Named in the answer to a safety check");
    pp.go("/people/X000001/record")
        .must_see("Police intelligence check asked for")
        .must_see("Police intelligence check answered");
}

#[test]
fn what_is_left_out_comes_back_with_the_form_and_a_decision_needs_its_reason() {
    let office = TestOffice::new();
    let mut pp = office.browser_of("pp1");
    pp.start(CHECKS).follow("Send or decide: Child safeguarding check");
    pp.in_form_of("Save as sent").fill("Their reference (optional)", "CS/7").press("Save as sent");
    assert_eq!(pp.status(), 422);
    pp.must_see("Enter to whom it was sent");
    assert_eq!(pp.in_form_of("Save as sent").value_of("Their reference (optional)"), "CS/7");
    pp.in_form_of("Decide that it is not needed").press("Decide that it is not needed");
    assert_eq!(pp.status(), 422);
    pp.must_see("Enter why the check is not needed");
    pp.in_form_of("Decide that it is not needed").fill("Why is it not needed?", "Lives alone, sees no children");
    pp.press("Decide that it is not needed").must_see("decided not to be needed");
    pp.must_see("Lives alone, sees no children. Decided by Ada Practice");
    pp.go(CHECKS).must_see("Safety checks: 1 needed");
}

#[test]
fn a_form_that_is_sent_twice_is_one_check() {
    let office = TestOffice::new();
    let mut ca = office.browser_of("ca");
    ca.start(CHECKS).follow("Send or decide: Domestic abuse check");
    ca.in_form_of("Save as sent").fill("To whom was it sent?", "Example Police").press_twice("Save as sent");
    ca.go(CHECKS);
    assert_eq!(ca.page().text.matches("to Example Police, by").count(), 1, "{}", ca.page().text);
}

#[test]
fn a_check_that_no_rule_asked_for_is_raised_and_a_step_out_of_order_is_refused() {
    let office = TestOffice::new();
    let mut pp = office.browser_of("pp1");
    pp.start(CHECKS).follow("Send or raise another check");
    pp.in_form_of("Save").choose("Police intelligence check").choose("It is needed and not sent yet");
    pp.fill("Why is it needed?", "New friends with a record").press("Save").must_see("safety check noted as needed");
    pp.in_form_of("Call it off").fill("Why is it called off?", "By mistake").press("Call it off");
    pp.must_see("Called off").must_not_see("Save as sent");
}

#[test]
fn others_see_no_more_than_they_may() {
    let office = TestOffice::new();
    let mut unrelated = office.browser_of("pp4");
    unrelated.start(CHECKS).must_not_see("Domestic abuse check").must_not_see("Needed and not sent");
    assert!(unrelated.status() >= 400 || !unrelated.path().ends_with("/checks"), "{} {}", unrelated.status(), unrelated.path());
    for who in ["vlo", "adm", "pol"] {
        let mut other = office.browser_of(who);
        other.start(CHECKS).must_not_see("Domestic abuse check");
        assert!(other.status() == 403 || other.status() == 404, "{who}: {}", other.status());
    }
    // A colleague of the team may ask for the holder of the case, and decides nothing.
    let mut colleague = office.browser_of("pp2");
    colleague.start(CHECKS).must_see("Domestic abuse check");
    colleague
        .follow("Send or decide: Domestic abuse check")
        .must_see("Save as sent")
        .must_not_see("Decide that it is not needed");
}

#[test]
fn the_administrator_cannot_say_what_an_answer_means_even_with_a_form_of_their_own() {
    let office = TestOffice::new();
    let mut ca = office.browser_of("ca");
    let check = sent(&mut ca);
    ca.in_form_of("Save the answer")
        .fill("Who answered?", "Hub")
        .fill("What do they say?", "Nothing of note")
        .press("Save the answer");
    let of_form =
        |ca: &Browser, name: &str| ca.page().fields.iter().find(|f| f.name == name).map(|f| f.value.clone()).unwrap_or_default();
    let (csrf, command) = (of_form(&ca, "csrf"), of_form(&ca, "command"));
    ca.send(&check, &[("csrf", csrf), ("command", command), ("doing", "read".to_owned())]);
    assert_eq!(ca.status(), 403);
}

#[test]
fn the_inbox_gives_each_item_an_owner_and_can_be_narrowed() {
    let office = TestOffice::new();
    let mut ca = office.browser_of("ca");
    ca.start("/checks").must_see("Example North team").must_see("X000001").must_see("Nobody yet");
    ca.must_not_see("X000012").must_not_see("X000008");
    ca.go(CHECKS).follow("Send or decide: Child safeguarding check");
    ca.in_form_of("Save who looks after it").fill("Who looks after it?", "Me").press("Save who looks after it");
    ca.must_see("Looked after by: Gwen Office");
    ca.go("/checks?owner=me").must_see("X000001").must_not_see("X000002").must_see("Shown: 1 of");
    ca.follow("Remove the filter").must_see("X000002");
    // Somebody restricted or excluded is in nobody's list who may not know.
    let mut pp1 = office.browser_of("pp1");
    pp1.start("/checks").must_not_see("X000009").must_not_see("X000010");
}

#[test]
fn measures_open_their_cases_and_are_for_managers() {
    let office = TestOffice::new();
    let mut ca = office.browser_of("ca");
    sent(&mut ca);
    let mut head = office.browser_of("hpdu");
    head.start("/checks/measures").must_see("Example Unit").must_see("55% made where needed").must_see("By month");
    head.follow_first("those not sent").must_see("Safety checks not sent: Example Unit").must_see("Needed since");
    let mut pp = office.browser_of("pp1");
    pp.start("/checks/measures");
    assert_eq!(pp.status(), 403);
}

#[test]
fn the_household_and_an_address_are_recorded_and_no_curfew_is_proposed_unchecked() {
    let office = TestOffice::new();
    let mut pp = office.browser_of("pp1");
    pp.start("/people/X000001/checks/household").in_form_of("Add them").press("Add them");
    assert_eq!(pp.status(), 422);
    pp.must_see("Enter a name, or what is known of it");
    pp.in_form_of("Add them").fill("Name", "Alex Example").fill("What are they to the person?", "Partner");
    pp.choose("Pregnant").fill("Where do we know it from?", "Said so").press("Add them");
    pp.must_see("somebody around them recorded").must_see("Partner, pregnant");
    pp.follow("No longer around: Alex Example").in_form_of("Save").fill("Why?", "They separated").press("Save");
    pp.must_see("no longer around, as recorded");
    pp.go("/people/X000001/checks/household").in_form_of("Confirm the household");
    pp.fill("Who said so, or how was it seen?", "Home visit").press("Confirm the household");
    pp.must_see("Household confirmed 23 Nov 2026 (today): Home visit.");
    pp.go(CHECKS).must_see("Safety checks: 1 needed");

    pp.go("/people/X000001/details/address/edit").in_form_of("Add address");
    pp.choose("Main address: where the person lives. It ends the main address before");
    pp.fill("Address line 1", "1 Example Street").press("Add address");
    pp.go(CHECKS).follow("Check or propose it: 1 Example Street");
    pp.in_form_of("Save the proposal").choose("Curfew").choose("To the court, orally").press("Save the proposal");
    assert_eq!(pp.status(), 422);
    pp.must_see("Nobody has checked this address. Check it first");
    pp.in_form_of("Save the check")
        .fill("Who lives there?", "A brother")
        .choose("Yes")
        .fill("Why?", "Quiet")
        .press("Save the check");
    assert_eq!(pp.status(), 422);
    pp.must_see("Speak to somebody who lives there, alone, before you call the address suitable");
    pp.in_form_of("Save the check").choose("No").press("Save the check").must_see("address check saved").must_see("not suitable");
}

#[test]
fn the_past_is_shown_as_it_was_and_offers_nothing() {
    let office = TestOffice::new();
    let mut ca = office.browser_of("ca");
    let check = sent(&mut ca);
    ca.go(&format!("{CHECKS}?as-at=22/11/2026")).must_see("Needed and not sent").must_not_see("Send or decide");
    office.office.clock.set(testkit::office::at(testkit::office::day(2), 10, 0));
    let mut ca = office.browser_of("ca");
    ca.start(&format!("{check}?as-at=23/11/2026")).must_see("Example Police").must_not_see("Save the answer");
}

const NEW: &str = "/people/X000004/appointments/new";

#[test]
fn a_visit_to_somebody_who_may_harm_staff_is_booked_with_somebody_or_with_a_managers_approval() {
    let office = TestOffice::new();
    let mut pp = office.browser_of("pp1");
    pp.start(NEW).must_not_see("If this is a visit, who goes?");
    wish(
        &office,
        "X000004",
        Command::MakeRegisterEntry(RegisterEntryMade {
            id: RegisterEntryId(Uuid::from_u128(0xAF25)),
            code: RegisterCode::literal("AV2S"),
            category: None,
            level: None,
            from: testkit::office::TODAY,
            review_on: None,
            note: "Threatened a colleague".into(),
        }),
    );
    pp.go(NEW).must_see("A flag says that Jo may harm staff");
    pp.in_form_of("Book appointment");
    pp.fill("Type", "Home visit").fill("Date", "+2").press("Book appointment");
    assert_eq!(pp.status(), 422);
    pp.must_see("Say who goes along, or which manager approved going alone and why");
    pp.in_form_of("Book appointment");
    pp.choose("A manager approved going alone").fill("Which manager?", "Erin Manager").press("Book appointment");
    assert_eq!(pp.status(), 422);
    pp.must_see("Enter why it is safe to go alone");
    pp.in_form_of("Book appointment");
    pp.fill("Why is it safe to go alone?", "Seen on the doorstep, police nearby").press("Book appointment");
    pp.must_see("Appointment booked for Jo Example");
    pp.go("/people/X000004/record?system=show").must_see("Erin Manager approved going alone: Seen on the doorstep");
}

#[test]
fn an_address_that_is_found_not_to_be_suitable_is_the_managers_to_decide_on_their_list_and_its_page() {
    let office = TestOffice::new();
    let (mut pp, mut spo) = (office.browser_of("pp1"), office.browser_of("spo"));
    let opened =
        office.office.service.open_case(&office.office.actor("pp1"), "X000001", &[FieldGroup::Checks], None, None).unwrap();
    let (sentence, address) = (opened.case.sentences[0].what.id, AddressId(Uuid::from_u128(0xADD)));
    let held = AddressRecorded {
        id: address,
        kind: AddressKind::Main,
        lines: vec!["1 Example Street".into()],
        postcode: None,
        no_fixed_address: false,
        from: testkit::office::TODAY,
    };
    wish(&office, "X000001", Command::RecordAddress(held));
    wish(
        &office,
        "X000001",
        Command::AddRequirement(RequirementRecorded {
            id: RequirementId(Uuid::from_u128(0xC0F)),
            sentence,
            requirement: RequirementCode::literal("R-CURFEW"),
            length: None,
            detail: None,
            address: Some(address),
        }),
    );
    let page = format!("/people/X000001/checks/addresses/{address}");
    pp.start(&page).must_see("nobody has checked it");
    pp.in_form_of("Save the check").choose("No");
    pp.fill("Why?", "The police know the address").press("Save the check");
    pp.go(&page).must_see("which was found not to be suitable on 23 Nov 2026").must_see("A manager decides what is done.");
    spo.start("/people/X000001").must_see("Decide about unsuitable address");
    spo.go("/work").must_see("Decide about unsuitable address");
}
