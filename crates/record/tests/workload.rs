//! What a case is to its officer, what an officer could carry, and when time alone changes either.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{Desk, LONDON, POLICY, TODAY, allocated, flag, id, nine, requirement, sentence};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use record::{
    ActorId, Command, CommandId, ContactId, OfficerId, Recorded, ReductionId, Refusal, RequirementId, SentenceId, UnitId,
    contact::ContactRecorded,
    correction::{CorrectionKind, EntryCorrected},
    histories::history,
    officer::{
        AbsenceCorrected, AbsenceRecorded, GradeChanged, HoursChanged, Officer, OfficerEvent, OfficerJoined, OfficerLeft,
        decide_officer,
    },
    person::{Name, PersonDied, Sex},
    recorded::plus_days,
    reduction::{ReductionArranged, ReductionRemoved, Standing},
    risk::TierRecorded,
    sentence::{KeyDateReceived, RequirementEnded, SentenceEnded},
    workload::{CaseLoad, UpcomingKind, case_load, explain_case, explain_hours, officer_hours, support, upcoming, weight},
};
use rules::{
    Policy,
    code::{ContactCode, KeyDateCode, ReductionCode},
    grade::{ContractedHours, Grade},
    tier::Tier,
    workload::{Location, case_status::CaseStatus},
};
use rust_decimal::Decimal;
use uuid::Uuid;

const BEGAN: Date = date(2026, 1, 5);
const ENDS: Date = date(2027, 1, 4);

fn tiered(text: &str) -> Command {
    Command::RecordTier(TierRecorded { tier: Tier::V2 { value: text.parse().unwrap() }, source: "As received".into() })
}

/// A community order of officer 2 with tier B2 and rehabilitation activity.
fn desk() -> Desk {
    let mut desk = Desk::on(BEGAN, Sex::Male);
    desk.must(sentence(10, "340", BEGAN, BEGAN, Some(ENDS)));
    desk.must(requirement(20, 10, "F"));
    desk.must(requirement(21, 10, "W"));
    desk.must(tiered("B2"));
    desk.must(allocated(2, BEGAN));
    desk
}

fn load(desk: &Desk, day: Date) -> CaseLoad {
    case_load(&desk.case, day, &POLICY).expect("counted")
}

#[test]
fn a_community_case_is_priced_by_its_tier_until_its_last_day_and_is_overdue_after_it() {
    let desk = desk();
    let now = load(&desk, TODAY);
    assert_eq!(weight(&desk.case, TODAY, &POLICY), Some(now.points_hundredths));
    assert_eq!((now.officer, now.team), (OfficerId(id(2)), UnitId(id(11))));
    assert_eq!((now.location, now.tier.to_string().as_str(), now.status), (Location::Community, "B2", CaseStatus::Counted));
    assert_eq!(now.points_hundredths, 115 * 100);
    assert_eq!(now.next_change_on, Some(date(2027, 1, 5)));
    let after = load(&desk, date(2027, 1, 5));
    assert_eq!((after.status, after.points_hundredths, after.next_change_on), (CaseStatus::Overdue, 0, None));
    assert_eq!(explain_case(&desk.case, TODAY, &POLICY).unwrap().result, "115");
    assert_eq!(explain_case(&desk.case, date(2027, 1, 5), &POLICY).unwrap().result, "0");
}

#[test]
fn a_case_that_nobody_holds_or_without_a_sentence_is_not_counted_nor_one_of_somebody_who_died() {
    let mut desk = Desk::on(BEGAN, Sex::Male);
    assert_eq!(case_load(&desk.case, TODAY, &POLICY), None);
    assert_eq!(weight(&desk.case, TODAY, &POLICY), None, "no sentence counts");
    desk.must(allocated(2, BEGAN));
    assert_eq!(case_load(&desk.case, TODAY, &POLICY), None, "no sentence");
    desk.must(sentence(10, "340", BEGAN, BEGAN, Some(ENDS)));
    assert_eq!(load(&desk, TODAY).points_hundredths, 0, "untiered: counted, never scored");
    desk.today = date(2026, 6, 1);
    desk.must(Command::EndSentence(SentenceEnded { id: SentenceId(id(10)), on: date(2026, 6, 1), reason: "Revoked".into() }));
    assert_eq!(load(&desk, date(2026, 6, 1)).next_change_on, Some(date(2026, 6, 2)));
    assert_eq!(case_load(&desk.case, date(2026, 6, 2), &POLICY), None);
    let mut other = self::desk();
    other.must(Command::RecordDeath(PersonDied { on: BEGAN, source: "Coroner".into() }));
    assert_eq!(case_load(&other.case, BEGAN, &POLICY), None);
}

#[test]
fn a_custodial_sentence_weighs_as_custody_until_release_and_as_licence_from_that_day() {
    let released = date(2026, 12, 14);
    let mut desk = Desk::on(BEGAN, Sex::Male);
    desk.must(sentence(10, "ADIMP_ORA", BEGAN, released, Some(date(2027, 12, 13))));
    desk.must(tiered("B2"));
    desk.must(allocated(2, BEGAN));
    let inside = load(&desk, TODAY);
    assert_eq!((inside.location, inside.points_hundredths, inside.next_change_on), (Location::Custody, 4800, Some(released)));
    let outside = load(&desk, released);
    assert_eq!((outside.location, outside.points_hundredths), (Location::Licence, 13200));
    let ahead = upcoming(&desk.case, TODAY, plus_days(TODAY, 84), &POLICY);
    let release = UpcomingKind::Release { sentence: SentenceId(id(10)) };
    let dearer = UpcomingKind::PointsChange { from: 4800, to: Some(13200) };
    assert_eq!(ahead.iter().map(|a| (a.on, a.what.clone())).collect::<Vec<_>>(), [(released, release), (released, dearer)]);

    let date = KeyDateReceived {
        sentence: SentenceId(id(10)),
        kind: KeyDateCode::literal("R-RELEASED"),
        on: date(2026, 11, 20),
        source: "Prison".into(),
    };
    desk.today = TODAY;
    desk.must(Command::ReceiveKeyDate(date));
    assert_eq!(load(&desk, TODAY).location, Location::Licence, "the day recorded wins over the day expected");
}

#[test]
fn custody_decides_before_licence_and_licence_before_community() {
    let mut desk = desk();
    desk.must(sentence(11, "ADIMP_ORA", BEGAN, date(2026, 2, 2), Some(date(2026, 8, 3))));
    assert_eq!(load(&desk, BEGAN).location, Location::Custody);
    assert_eq!(load(&desk, date(2026, 2, 2)).location, Location::Licence);
    assert_eq!(load(&desk, date(2026, 8, 4)).location, Location::Community, "an overdue licence gives way to an order that runs");
}

#[test]
fn only_unpaid_work_left_is_a_status_of_its_own_from_the_day_after_the_rest_is_done() {
    let mut desk = desk();
    desk.today = TODAY;
    desk.must(Command::EndRequirement(RequirementEnded { id: RequirementId(id(20)), on: TODAY, reason: "Completed".into() }));
    assert_eq!(load(&desk, TODAY).status, CaseStatus::Counted);
    assert_eq!(load(&desk, TODAY).next_change_on, Some(plus_days(TODAY, 1)));
    let left = load(&desk, plus_days(TODAY, 1));
    assert_eq!((left.status, left.points_hundredths), (CaseStatus::UnpaidWorkOnly, 11500), "counted in full by the table");
}

#[test]
fn a_case_whose_contact_is_suspended_weighs_nothing_even_when_its_tier_was_received_without_the_suffix() {
    let mut desk = desk();
    desk.must(flag(30, "PRC", BEGAN));
    let now = load(&desk, TODAY);
    assert_eq!((now.tier.to_string().as_str(), now.points_hundredths), ("B2S", 0));
}

#[test]
fn cases_are_priced_by_the_letters_where_the_region_turns_that_on() {
    let weights = Policy::text("case-weights").unwrap().replace("on = false", "on = true");
    let policy = Policy::from_texts(&[("case-weights", &weights)]).expect("a policy");
    let mut desk = desk();
    let tier = Tier::V3 { value: rules::tier::TierV3::A, provisional: false };
    desk.must(Command::RecordTier(TierRecorded { tier, source: "As received".into() }));
    assert_eq!(load(&desk, TODAY).points_hundredths, 11500, "off by default");
    assert_eq!(case_load(&desk.case, TODAY, &policy).unwrap().points_hundredths, 20600);
    assert_eq!(explain_case(&desk.case, TODAY, &policy).unwrap().result, "206");
}

#[test]
fn support_counts_for_who_did_it_and_against_who_holds_the_case_for_seven_days() {
    let mut desk = desk();
    let contact = |n, kind| {
        Command::RecordContact(ContactRecorded {
            id: ContactId(id(n)),
            kind: ContactCode::new(kind).unwrap(),
            happened_at: nine(TODAY),
            note: "Example".into(),
            summary: String::new(),
            tags: vec![],
            sensitive: false,
            sentence: None,
        })
    };
    desk.today = TODAY;
    desk.actor = ActorId(id(2));
    desk.must(contact(40, "CMS03"));
    desk.actor = ActorId(id(3));
    desk.must(contact(41, "CMS03"));
    desk.must(contact(42, "R-PHONE-TO"));
    let found = support(&desk.case, &POLICY, &LONDON);
    assert_eq!(found.len(), 1, "one's own contacts and ordinary ones count neither way: {found:?}");
    assert_eq!((found[0].done_by, found[0].case_of, found[0].points), (OfficerId(id(3)), OfficerId(id(2)), 18));
    assert_eq!(found[0].until, Some(plus_days(TODAY, 7)), "the day itself and the six after it");
    assert!(found[0].counts_on(plus_days(TODAY, 6)) && !found[0].counts_on(plus_days(TODAY, 7)));
    let version = desk.case.contacts[1].version;
    let wrong = EntryCorrected { version, kind: CorrectionKind::EnteredInError, text: "Of another person".into() };
    desk.must(Command::CorrectEntry(wrong));
    assert_eq!(support(&desk.case, &POLICY, &LONDON), [], "entered in error");
}

#[test]
fn the_next_weeks_show_sentences_that_end_and_tiers_that_time_alone_changes() {
    let mut desk = desk();
    desk.must(common::judged(rules::rosh::RoshLevel::Low, BEGAN));
    desk.must(common::assessed(1, BEGAN, &[("3.4", "0")]));
    let ahead = upcoming(&desk.case, date(2026, 12, 21), date(2027, 3, 14), &POLICY);
    let told: Vec<_> = ahead.iter().map(|a| (a.on, a.what.clone())).collect();
    let to = vec!["D2".to_owned(), desk.v3()];
    assert!(told.contains(&(ENDS, UpcomingKind::SentenceEnds { sentence: SentenceId(id(10)) })), "{told:?}");
    assert!(told.contains(&(date(2027, 1, 26), UpcomingKind::TierChanges { to })), "55 weeks and a day: {told:?}");
    assert!(ahead.is_sorted());
    assert!(upcoming(&desk.case, date(2026, 12, 1), date(2026, 12, 20), &POLICY).is_empty());
}

/// An officer and what was decided about them.
struct Staff(Officer);

impl Staff {
    fn full_time() -> Self {
        let mut staff = Staff(Officer::default());
        staff.must(OfficerEvent::OfficerJoined(OfficerJoined {
            staff_code: "EXA0001".into(),
            name: Name { forename: "Ada".into(), surname: "Practice".into(), ..Name::default() },
            grade: Grade::Pqip,
            contracted_hours: ContractedHours::from_hundredths(3700),
            team: UnitId(id(11)),
            from: date(2024, 4, 1),
        }));
        staff.must(OfficerEvent::GradeChanged(GradeChanged { grade: Grade::Po, from: date(2025, 10, 1) }));
        staff
    }

    fn try_to(&mut self, wish: OfficerEvent) -> Result<OfficerEvent, Refusal> {
        let event = decide_officer(&self.0, OfficerId(id(1)), wish, TODAY, &POLICY)?;
        let version = self.0.version + 1;
        self.0.apply(&Recorded {
            position: version.into(),
            version,
            happened_on: TODAY,
            recorded_at: nine(TODAY),
            actor: ActorId(id(9)),
            on_behalf_of: None,
            command: CommandId(Uuid::nil()),
            event: event.clone(),
        });
        Ok(event)
    }

    fn must(&mut self, wish: OfficerEvent) -> OfficerEvent {
        self.try_to(wish).expect("accepted")
    }

    fn says(&mut self, wish: OfficerEvent) -> String {
        self.try_to(wish).expect_err("refused").to_string()
    }
}

fn reduced(n: u128, reason: &str, hours: &str, from: Date, until: Date) -> ReductionArranged {
    ReductionArranged {
        id: ReductionId(id(n)),
        reason: ReductionCode::new(reason).unwrap(),
        hours: hours.parse().unwrap(),
        from,
        until,
        note: String::new(),
    }
}

#[test]
fn reductions_begin_and_end_by_the_day_overlap_and_are_summed() {
    let mut staff = Staff::full_time();
    let hours = |staff: &Staff, day| officer_hours(&staff.0, day, &POLICY);
    let now = hours(&staff, TODAY);
    assert_eq!((now.grade, now.in_grade_since), (Grade::Po, Some(date(2025, 10, 1))));
    assert_eq!((now.available_points, now.next_change_on), (2176, None));
    staff.must(OfficerEvent::ReductionArranged(reduced(1, "NQO", "7.4", plus_days(TODAY, 7), plus_days(TODAY, 70))));
    staff.must(OfficerEvent::ReductionArranged(reduced(2, "OTHER", "3.7", plus_days(TODAY, 14), plus_days(TODAY, 28))));
    assert_eq!(hours(&staff, TODAY).next_change_on, Some(plus_days(TODAY, 7)));
    assert_eq!(staff.0.reduction(ReductionId(id(1))).unwrap().standing(TODAY), Standing::Scheduled);
    let each: Vec<_> = [6, 7, 14, 28, 29, 70, 71].map(|ahead| hours(&staff, plus_days(TODAY, ahead)).available_points).into();
    assert_eq!(each, [2176, 1740, 1523, 1523, 1740, 1740, 2176]);
    let workings = explain_hours(&staff.0, plus_days(TODAY, 14), &POLICY);
    assert_eq!(workings.iter().map(|w| w.result.as_str()).collect::<Vec<_>>(), ["11.1", "1523"]);
}

#[test]
fn a_changed_reduction_keeps_its_former_version_and_a_removed_one_no_longer_counts() {
    let mut staff = Staff::full_time();
    staff.must(OfficerEvent::ReductionArranged(reduced(1, "OTHER", "7.4", TODAY, plus_days(TODAY, 70))));
    staff.must(OfficerEvent::ReductionChanged(reduced(1, "OTHER", "17.39", TODAY, plus_days(TODAY, 35))));
    let held = staff.0.reduction(ReductionId(id(1))).unwrap();
    assert_eq!(held.versions.len(), 2);
    assert_eq!(held.versions[0].what.hours, Decimal::new(74, 1));
    assert_eq!(held.now.hours, Decimal::new(174, 1), "kept to one decimal");
    let removed = ReductionRemoved { id: ReductionId(id(1)), note: "Back early".into() };
    staff.must(OfficerEvent::ReductionRemoved(removed.clone()));
    assert_eq!(officer_hours(&staff.0, TODAY, &POLICY).reductions, Decimal::ZERO);
    assert_eq!(staff.0.reduction(ReductionId(id(1))).unwrap().standing(TODAY), Standing::Removed);
    assert!(staff.says(OfficerEvent::ReductionRemoved(removed)).starts_with("This reduction has ended already"));
}

#[test]
fn what_a_reduction_may_not_be_is_refused_beside_its_field() {
    let mut staff = Staff::full_time();
    let until = plus_days(TODAY, 70);
    let mut refused = |wish| {
        let refusal = staff.try_to(OfficerEvent::ReductionArranged(wish)).expect_err("refused");
        (refusal.field().unwrap(), refusal.to_string())
    };
    assert_eq!(refused(reduced(1, "OTHER", "7.4", until, plus_days(until, -1))).0, "until");
    assert_eq!(refused(reduced(1, "NO-SUCH-REASON", "7.4", TODAY, until)).0, "reason");
    assert_eq!(refused(reduced(1, "OTHER", "37.5", TODAY, until)).0, "hours");
    assert_eq!(refused(reduced(1, "OTHER", "-1", TODAY, until)).0, "hours");
    let long = ReductionArranged { note: "x".repeat(4_001), ..reduced(1, "OTHER", "7.4", TODAY, until) };
    assert_eq!(refused(long).0, "note");
}

#[test]
fn hours_and_grade_change_on_their_day_and_nothing_is_left_after_the_last_day() {
    let mut staff = Staff::full_time();
    let from = plus_days(TODAY, 10);
    staff.must(OfficerEvent::HoursChanged(HoursChanged { contracted_hours: ContractedHours::from_hundredths(1850), from }));
    let none = HoursChanged { contracted_hours: ContractedHours::from_hundredths(0), from };
    assert_eq!(staff.says(OfficerEvent::HoursChanged(none)), "Contracted hours a week must be more than 0 and at most 37.5");
    let now = officer_hours(&staff.0, TODAY, &POLICY);
    assert_eq!((now.available_points, now.next_change_on), (2176, Some(from)));
    assert_eq!(officer_hours(&staff.0, from, &POLICY).available_points, 1088);
    staff.must(OfficerEvent::OfficerLeft(OfficerLeft { on: plus_days(TODAY, 20) }));
    assert_eq!(officer_hours(&staff.0, from, &POLICY).next_change_on, Some(plus_days(TODAY, 21)));
    let gone = officer_hours(&staff.0, plus_days(TODAY, 21), &POLICY);
    assert_eq!((gone.grade, gone.available_points), (Grade::None, 0));
}

#[test]
fn an_absence_that_was_written_wrong_is_put_right() {
    let mut staff = Staff::full_time();
    let leave = |until| AbsenceRecorded { from: TODAY, until, reason: "Leave".into() };
    let was = leave(plus_days(TODAY, 10));
    staff.must(OfficerEvent::AbsenceRecorded(was.clone()));
    let shorter = AbsenceCorrected { was: was.clone(), is: Some(leave(plus_days(TODAY, 4))) };
    staff.must(OfficerEvent::AbsenceCorrected(shorter.clone()));
    assert_eq!(staff.0.away(plus_days(TODAY, 5)), None);
    assert!(staff.says(OfficerEvent::AbsenceCorrected(shorter)).contains("no such absence"));
    let none = AbsenceCorrected { was: leave(plus_days(TODAY, 4)), is: None };
    staff.must(OfficerEvent::AbsenceCorrected(none));
    assert_eq!(staff.0.away(TODAY), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_case_weighs_the_same_on_every_day_before_the_next_change_and_differently_on_it(seed: u64) {
        let (_, case) = history(seed, 100, &POLICY, &LONDON);
        let day = case.changed_at.map_or(TODAY, |at| LONDON.to_datetime(at).date());
        let Some(now) = case_load(&case, day, &POLICY) else { return Ok(()) };
        let plain = |load: &CaseLoad| CaseLoad { next_change_on: None, ..load.clone() };
        for ahead in 1..500 {
            let on = plus_days(day, ahead);
            let then = case_load(&case, on, &POLICY);
            if now.next_change_on == Some(on) {
                prop_assert_ne!(then.as_ref().map(plain), Some(plain(&now)));
                break;
            }
            prop_assert_eq!(then.as_ref().map(plain), Some(plain(&now)), "{}", on);
        }
    }

    /// Nothing announces a day for a case without a load, and nothing has to: time alone never gives it one.
    #[test]
    fn a_case_without_a_load_has_none_on_any_later_day_until_something_is_recorded(seed: u64, turns in 1_u32..100) {
        let (_, case) = history(seed, turns, &POLICY, &LONDON);
        let day = case.changed_at.map_or(TODAY, |at| LONDON.to_datetime(at).date());
        let mut was = case_load(&case, plus_days(day, -30), &POLICY);
        for ahead in -29..800 {
            let load = case_load(&case, plus_days(day, ahead), &POLICY);
            prop_assert!(was.is_some() || load.is_none(), "{}", plus_days(day, ahead));
            was = load;
        }
    }

    #[test]
    fn the_working_of_a_case_gives_its_points(seed: u64) {
        let (_, case) = history(seed, 100, &POLICY, &LONDON);
        let day = case.changed_at.map_or(TODAY, |at| LONDON.to_datetime(at).date());
        let points = case_load(&case, day, &POLICY).map(|load| Decimal::new(load.points_hundredths, 2).normalize().to_string());
        prop_assert_eq!(explain_case(&case, day, &POLICY).map(|working| working.result), points);
    }
}
