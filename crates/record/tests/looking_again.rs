//! When the whole risk is looked at again: after release, when the last assessment is too old, and when something happened.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{Desk, LONDON, POLICY, allocated, assessed, id, nine, sentence};
use jiff::civil::{Date, date};
use record::{
    Command, ContactId, GoalId, ReviewId, SentenceId,
    contact::ContactRecorded,
    duties::{Duty, Fact, duties, explain, snooze, snooze::DutySnoozed},
    person::Sex,
    plan::{GoalSet, PlanAgreed, Wish},
    recorded::plus_days,
    review::{Part, Review, ReviewRecorded, triggers},
    sentence::KeyDateReceived,
};
use rules::{
    code::{ContactCode, KeyDateCode},
    duty::DutyKind,
};
use uuid::Uuid;

/// A Monday: released after more than two years.
const RELEASED: Date = date(2026, 6, 1);
const SENTENCED: Date = date(2024, 2, 5);

fn prisoner() -> Desk {
    let mut desk = Desk::on(SENTENCED, Sex::Male);
    desk.must(sentence(1, "307", SENTENCED, RELEASED, Some(date(2028, 5, 31))));
    desk.must(allocated(2, SENTENCED));
    desk
}

fn owed(desk: &Desk, kind: DutyKind) -> Option<Duty> {
    duties(&desk.case, &POLICY, &LONDON).into_iter().find(|duty| duty.kind == kind)
}

fn assess(desk: &mut Desk, n: u128, on: Date) {
    desk.today = on;
    desk.must(assessed(n, on, &[]));
}

#[test]
fn an_assessment_made_in_custody_long_ago_is_not_the_first_after_release() {
    let mut desk = prisoner();
    assess(&mut desk, 20, date(2024, 4, 1));
    let first = owed(&desk, DutyKind::InitialAssessment).expect("owed from the release");
    assert_eq!((first.shows_on, first.due_on), (RELEASED, date(2026, 6, 22)), "15 working days from the release");
    assert_eq!(first.rule, "standards/duty/initial_assessment");
    let words: Vec<Fact> = explain(&desk.case, &first, &POLICY, &LONDON).facts;
    assert!(words.iter().any(|fact| fact.words == "Last assessment" && fact.on == Some(date(2024, 4, 1))), "{words:?}");
    assert!(words.iter().any(|fact| fact.on == Some(date(2026, 4, 6))), "from when one counts: {words:?}");

    // A week before eight weeks before the release is too early; eight weeks before it is not.
    assess(&mut desk, 21, date(2026, 3, 30));
    assert!(owed(&desk, DutyKind::InitialAssessment).is_some());
    assess(&mut desk, 22, date(2026, 4, 6));
    assert_eq!(owed(&desk, DutyKind::InitialAssessment), None);
}

#[test]
fn one_made_after_release_is_the_first_after_it_and_a_later_release_asks_again() {
    let mut desk = prisoner();
    assess(&mut desk, 20, date(2024, 4, 1));
    assess(&mut desk, 21, date(2026, 6, 10));
    assert_eq!(owed(&desk, DutyKind::InitialAssessment), None);
    // Recalled, and released again in the next year.
    let again = date(2027, 3, 1);
    desk.today = again;
    desk.must(Command::ReceiveKeyDate(KeyDateReceived {
        sentence: SentenceId(id(1)),
        kind: KeyDateCode::literal("R-RELEASED"),
        on: again,
        source: "Prison".into(),
    }));
    assert_eq!(owed(&desk, DutyKind::InitialAssessment).map(|duty| duty.due_on), Some(date(2027, 3, 22)));
}

#[test]
fn a_plan_agreed_in_custody_long_ago_is_not_the_first_after_release() {
    let mut desk = prisoner();
    let agreed = |on| {
        Command::Plan(Wish::Agree(PlanAgreed {
            on,
            assessment: None,
            persons_view: "I can do this".into(),
            contingency: "More contact".into(),
            risk_management: String::new(),
            enquiries: vec![],
        }))
    };
    let goal = GoalSet {
        id: GoalId(id(30)),
        words: "A place of my own".into(),
        need: None,
        linked_to_harm: false,
        linked_to_reoffending: true,
        protects: vec![],
        by: None,
    };
    desk.must(Command::Plan(Wish::SetGoal { what: goal, seen: None }));
    desk.must(agreed(SENTENCED));
    assert_eq!(owed(&desk, DutyKind::InitialPlan).map(|duty| duty.due_on), Some(date(2026, 6, 22)));
    desk.today = date(2026, 5, 4);
    desk.must(agreed(date(2026, 5, 4)));
    assert_eq!(owed(&desk, DutyKind::InitialPlan), None);
}

/// The first appointment that is owed in prison.
fn in_prison(desk: &Desk) -> Option<Duty> {
    let all = duties(&desk.case, &POLICY, &LONDON);
    all.into_iter().find(|duty| duty.kind == DutyKind::FirstAppointment && duty.about == id(1))
}

#[test]
fn who_is_in_prison_for_a_year_or_more_is_owed_a_contact_an_assessment_and_a_plan_in_prison() {
    // Released in more than two years: sixteen weeks.
    let mut desk = prisoner();
    for kind in [DutyKind::InitialAssessment, DutyKind::InitialPlan] {
        let first = owed(&desk, kind).expect("owed from the sentence");
        assert_eq!((first.shows_on, first.due_on), (SENTENCED, date(2024, 5, 28)), "{kind}: the first working day");
        assert_eq!(first.rule, "standards/standard/plan_in_custody_far");
        let why = explain(&desk.case, &first, &POLICY, &LONDON);
        assert_eq!((why.within.as_str(), why.local_default), ("16 weeks", false));
        assert!(why.facts.iter().any(|fact| fact.words == "Sentenced to custody" && fact.on == Some(SENTENCED)), "{why:?}");
    }
    let contact = in_prison(&desk).expect("somebody sees the person in prison");
    assert_eq!((contact.shows_on, contact.due_on), (date(2024, 2, 8), date(2024, 2, 15)));
    assert_eq!((contact.shows_until, contact.rule.as_str()), (Some(date(2026, 5, 31)), "standards/standard/contact_in_custody"));
    assert_eq!(contact.about, id(1));
    let why = explain(&desk.case, &contact, &POLICY, &LONDON);
    assert!(why.facts.iter().any(|fact| fact.words == "Sentenced to custody"), "{why:?}");
    // What is made in prison settles it, and the release asks again.
    assess(&mut desk, 20, date(2024, 4, 1));
    assert_eq!(owed(&desk, DutyKind::InitialAssessment).map(|duty| duty.shows_on), Some(RELEASED));
    assert!(owed(&desk, DutyKind::InitialPlan).is_some_and(|duty| duty.shows_on == SENTENCED));
}

#[test]
fn a_nearer_release_gives_eight_weeks_and_a_short_or_nearly_served_sentence_waits_for_the_release() {
    let sentenced = |release: Date, ends: Date| {
        let mut desk = Desk::on(SENTENCED, Sex::Male);
        desk.must(sentence(1, "307", SENTENCED, release, Some(ends)));
        desk.must(allocated(2, SENTENCED));
        let due = |kind| owed(&desk, kind).map(|duty| (duty.shows_on, duty.due_on));
        (due(DutyKind::InitialAssessment), due(DutyKind::InitialPlan), in_prison(&desk).map(|duty| duty.due_on))
    };
    let (assessment, plan, contact) = sentenced(date(2025, 6, 2), date(2026, 6, 1));
    assert_eq!((assessment, plan), (Some((SENTENCED, date(2024, 4, 2))), Some((SENTENCED, date(2024, 4, 2)))), "after Easter");
    assert_eq!(contact, Some(date(2024, 2, 15)));
    // Eleven months: nothing of its own in prison.
    let (assessment, plan, contact) = sentenced(date(2024, 7, 22), date(2025, 1, 4));
    assert_eq!((assessment, plan), (Some((date(2024, 7, 22), date(2024, 8, 12))), Some((date(2024, 7, 22), date(2024, 8, 12)))));
    assert_eq!(contact, None);
    // Most of it was served before the sentence: released in five weeks.
    let (assessment, ..) = sentenced(date(2024, 3, 11), date(2025, 12, 1));
    assert_eq!(assessment, Some((date(2024, 3, 11), date(2024, 4, 3))));
}

#[test]
fn a_case_that_comes_to_us_late_in_prison_has_its_weeks_from_that_day_and_after_release_only_the_release() {
    let came = |on: Date| {
        let mut desk = Desk::on(on, Sex::Male);
        desk.must(sentence(1, "307", SENTENCED, RELEASED, Some(date(2028, 5, 31))));
        desk.must(allocated(2, on));
        owed(&desk, DutyKind::InitialAssessment).map(|duty| (duty.shows_on, duty.due_on))
    };
    assert_eq!(came(date(2025, 9, 1)), Some((date(2025, 9, 1), date(2025, 10, 27))), "the release is near by then");
    assert_eq!(came(date(2024, 3, 4)), Some((SENTENCED, date(2024, 5, 28))), "in time for the first day: that day stands");
    assert_eq!(came(RELEASED), Some((RELEASED, date(2026, 6, 22))));
}

fn reviewed(desk: &mut Desk, n: u128, on: Date) {
    desk.today = on;
    desk.must(Command::Review(Box::new(Review {
        what: ReviewRecorded {
            id: ReviewId(id(n)),
            on,
            up_to: desk.case.version,
            risk_changed: false,
            why: "Nothing changed".into(),
            plan: String::new(),
        },
        levels: None,
    })));
}

#[test]
fn reviews_that_say_that_nothing_changed_do_not_put_off_the_next_whole_assessment() {
    let mut desk = Desk::on(date(2026, 1, 5), Sex::Male);
    desk.must(sentence(1, "340", date(2026, 1, 5), date(2026, 1, 5), Some(date(2029, 1, 4))));
    desk.must(allocated(2, date(2026, 1, 5)));
    assess(&mut desk, 20, date(2026, 1, 12));
    for (n, on) in [(40, date(2026, 7, 6)), (41, date(2026, 12, 7)), (42, date(2027, 1, 25))] {
        reviewed(&mut desk, n, on);
        let review = owed(&desk, DutyKind::PeriodicReview).expect("the next look at the risk");
        assert!(review.due_on > plus_days(on, 300), "a review puts the next review off: {}", review.due_on);
        let whole = owed(&desk, DutyKind::FullAssessment).expect("the whole assessment stays owed");
        // 55 weeks after 12 January 2026.
        assert_eq!((whole.due_on, whole.rule.as_str()), (date(2027, 2, 1), "standards/duty/full_assessment"));
        assert!(!whole.shows(date(2027, 1, 3)) && whole.shows(date(2027, 1, 4)), "four weeks before");
    }
    assess(&mut desk, 21, date(2027, 1, 28));
    assert_eq!(owed(&desk, DutyKind::FullAssessment).map(|duty| duty.due_on), Some(date(2028, 2, 17)));
}

#[test]
fn what_asks_for_a_review_is_what_the_page_of_the_review_shows() {
    let mut desk = Desk::on(date(2026, 1, 5), Sex::Male);
    desk.must(sentence(1, "340", date(2026, 1, 5), date(2026, 1, 5), Some(date(2029, 1, 4))));
    desk.must(allocated(2, date(2026, 1, 5)));
    assess(&mut desk, 20, date(2026, 1, 12));
    desk.today = date(2026, 1, 20);
    desk.must(Command::RecordContact(ContactRecorded {
        id: ContactId(id(50)),
        // A conviction was on the list of duties and not on that of the page.
        kind: ContactCode::literal("R-CONVICTION"),
        happened_at: nine(date(2026, 1, 20)),
        note: "Convicted, an invented example.".into(),
        summary: String::new(),
        tags: vec![],
        sensitive: false,
        sentence: None,
    }));
    let duty = owed(&desk, DutyKind::TriggeredReview).expect("a review is owed");
    let shown = triggers(&desk.case, &POLICY, &LONDON);
    let facts = explain(&desk.case, &duty, &POLICY, &LONDON).facts;
    let told: Vec<(String, Option<Date>)> = shown.iter().map(|one| (one.words.clone(), Some(one.on))).collect();
    let asked: Vec<(String, Option<Date>)> = facts.into_iter().map(|fact| (fact.words, fact.on)).collect();
    assert_eq!(told, asked);
    assert_eq!(shown.first().map(|one| (one.words.as_str(), one.part)), Some(("Conviction notified", Part::Contacts)));
    reviewed(&mut desk, 51, date(2026, 1, 21));
    let left = triggers(&desk.case, &POLICY, &LONDON);
    assert!(left.iter().all(|one| one.on > date(2026, 1, 21)), "reviewed: {left:?}");
}

#[test]
fn what_is_left_of_putting_off_counts_from_the_first_time() {
    let mut desk = Desk::on(date(2026, 1, 5), Sex::Male);
    desk.must(sentence(1, "340", date(2026, 1, 5), date(2026, 1, 5), Some(date(2029, 1, 4))));
    desk.must(allocated(2, date(2026, 1, 5)));
    assess(&mut desk, 20, date(2026, 1, 12));
    let duty = owed(&desk, DutyKind::FullAssessment).unwrap();
    let last = |desk: &Desk, duty: &Duty| snooze::last_day(&desk.case, duty, desk.today, &POLICY, &LONDON);
    desk.today = date(2027, 1, 18);
    assert_eq!(last(&desk, &duty), Some(date(2027, 2, 1)), "14 days from the first time");
    desk.must(Command::SnoozeDuty(DutySnoozed {
        kind: DutyKind::FullAssessment,
        about: Uuid::nil(),
        until: date(2027, 1, 24),
        reason: "In hospital".into(),
        due_on: None,
    }));
    desk.today = date(2027, 1, 25);
    assert_eq!(last(&desk, &duty), Some(date(2027, 2, 1)), "a week of it is used");
    let first = Duty { kind: DutyKind::FirstAppointment, ..duty };
    assert_eq!(last(&desk, &first), None, "its rule does not allow it");
}
