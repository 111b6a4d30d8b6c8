//! Safety checks: what is needed when, and the days of the chain.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use jiff::civil::{Date, date};
use rstest::rstest;
use rules::Policy;
use rules::enquiry::{ChildrenNear, EnquiryKind, EnquiryTrigger};

const FRIDAY: Date = date(2026, 3, 6);

#[rstest]
#[case::court(EnquiryTrigger::CourtReport, ChildrenNear::No, &[EnquiryKind::DomesticAbuse])]
#[case::court_unknown(EnquiryTrigger::CourtReport, ChildrenNear::Unknown, &[EnquiryKind::DomesticAbuse, EnquiryKind::Children])]
#[case::initial_near(EnquiryTrigger::InitialAssessment, ChildrenNear::Yes, &[EnquiryKind::DomesticAbuse, EnquiryKind::Children])]
#[case::release(EnquiryTrigger::BeforeRelease, ChildrenNear::No, &[EnquiryKind::DomesticAbuse, EnquiryKind::Children])]
#[case::address(EnquiryTrigger::NewAddress, ChildrenNear::No, &[EnquiryKind::DomesticAbuse, EnquiryKind::Children])]
#[case::curfew(EnquiryTrigger::CurfewAddress, ChildrenNear::No, &[EnquiryKind::DomesticAbuse, EnquiryKind::Children])]
#[case::staff(EnquiryTrigger::Practitioner, ChildrenNear::Yes, &[])]
fn an_event_makes_the_checks_of_its_row_necessary(
    #[case] trigger: EnquiryTrigger,
    #[case] children: ChildrenNear,
    #[case] kinds: &[EnquiryKind],
) {
    assert_eq!(Policy::builtin().enquiries.needed(trigger, children, FRIDAY), kinds);
}

#[test]
fn everybody_has_a_domestic_abuse_check_at_every_point_that_names_one_and_not_knowing_counts_as_children_near() {
    let enquiries = Policy::builtin().enquiries;
    for trigger in EnquiryTrigger::ALL {
        let unknown = enquiries.needed(*trigger, ChildrenNear::Unknown, FRIDAY);
        assert_eq!(unknown, enquiries.needed(*trigger, ChildrenNear::Yes, FRIDAY), "{trigger}");
        assert!(unknown.is_empty() || unknown.contains(&EnquiryKind::DomesticAbuse), "{trigger}");
    }
}

#[test]
fn the_chain_is_sent_answered_chased_twice_and_taken_to_the_manager() {
    let policy = Policy::builtin();
    let (enquiries, calendar) = (&policy.enquiries, &policy.calendar);
    let trigger = EnquiryTrigger::NewAddress;
    assert_eq!(enquiries.send_by(EnquiryKind::Children, trigger, FRIDAY, calendar), Some(date(2026, 3, 9)));
    let due = enquiries.answer_by(EnquiryKind::Children, trigger, date(2026, 3, 9), calendar);
    assert_eq!(due, Some(date(2026, 3, 16)), "five working days for safeguarding");
    let two_days = enquiries.answer_by(EnquiryKind::DomesticAbuse, trigger, date(2026, 3, 9), calendar);
    assert_eq!(two_days, Some(date(2026, 3, 11)), "two for the police");
    assert_eq!(enquiries.chase_again_on(EnquiryKind::Children, date(2026, 3, 16), calendar), Some(date(2026, 3, 19)));
    assert_eq!(enquiries.escalate_on(EnquiryKind::Children, date(2026, 3, 19), calendar), Some(date(2026, 3, 20)));
}

#[test]
fn for_the_court_every_step_is_due_on_the_same_day() {
    let policy = Policy::builtin();
    for kind in EnquiryKind::ALL {
        let court = EnquiryTrigger::CourtReport;
        assert_eq!(policy.enquiries.send_by(*kind, court, FRIDAY, &policy.calendar), Some(FRIDAY), "{kind}");
        assert_eq!(policy.enquiries.answer_by(*kind, court, FRIDAY, &policy.calendar), Some(FRIDAY), "{kind}");
    }
}

#[test]
fn an_answer_is_too_old_after_six_months_and_three_where_the_risk_is_high() {
    let policy = Policy::builtin();
    let answered = date(2026, 1, 15);
    assert_eq!(policy.enquiries.too_old_on(answered, false, &policy.calendar), Some(date(2026, 7, 15)));
    assert_eq!(policy.enquiries.too_old_on(answered, true, &policy.calendar), Some(date(2026, 4, 15)));
}
