//! Workload as officers, managers and analysts meet it: at once with each event, on the day with time, and never somebody else's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use jiff::{ToSpan, civil::Date};
use record::{
    Command, ContactId, OfficerId, PersonId, ReductionId, RequirementId, SentenceId,
    allocation::CaseAllocated,
    assessment::{AssessmentCompleted, AssessmentKind, AssessmentStatus, PredictorsScored},
    contact::ContactRecorded,
    correction::{CorrectionKind, EntryCorrected},
    officer::{AbsenceRecorded, HoursChanged, OfficerEvent},
    reduction::ReductionArranged,
    risk::TierRecorded,
    sentence::{Offence, RequirementRecorded, SentenceRecorded},
};
use rules::{
    Policy,
    assessment::{Answer, QuestionCode, SetCode},
    code::{ContactCode, DisposalCode, ReductionCode, RequirementCode},
    grade::ContractedHours,
    predictor::{Band, Basis, Predictor, PredictorResult},
    tier::Tier,
    workload::TierKey,
};
use rust_decimal::Decimal;
use service::{
    Service, Settings, Trouble,
    workload::{Of, OfficerPage, RedLine, Source, Spread},
};
use store::{StoreError, audit, table};
use testkit::{
    Office, office,
    office::{TODAY, at, day},
};
use uuid::Uuid;

const PP1: &str = "N99A000";
const PP2: &str = "N99A001";
const SPO: &str = "N99A004";

fn tiered(text: &str) -> Command {
    Command::RecordTier(TierRecorded { tier: Tier::V2 { value: text.parse().unwrap() }, source: "As received".into() })
}

fn wish(office: &Office, who: &str, crn: &str, wish: Command) {
    office.service.execute(&office.actor(who), office.person(crn), office.command(), wish, None).expect("it may happen");
}

fn page(office: &Office, code: &str) -> OfficerPage {
    office.service.workload_officer(&office.actor("hpdu"), code).expect("the head may see it")
}

fn to(office: &Office, officer: &str) -> Command {
    let (region, unit, team) = office.place;
    Command::AllocateCase(CaseAllocated {
        officer: office.officer(officer),
        team,
        unit,
        region,
        from: TODAY,
        reason: "Has room".into(),
    })
}

fn reduction(n: u128, from: Date, until: Date) -> OfficerEvent {
    OfficerEvent::ReductionArranged(ReductionArranged {
        id: ReductionId(Uuid::from_u128(n)),
        reason: ReductionCode::new("OTHER").unwrap(),
        hours: "7.4".parse().unwrap(),
        from,
        until,
        note: "Example".into(),
    })
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn sentence(disposal: &str, starts_on: Date, ends_on: Option<Date>) -> Command {
    Command::RecordSentence(SentenceRecorded {
        id: SentenceId(Uuid::from_u128(78)),
        court: "Example Crown Court".into(),
        sentenced_on: TODAY.min(starts_on),
        disposal: DisposalCode::new(disposal).unwrap(),
        length: None,
        offence: Offence { code: "10501".into(), description: "Common assault".into(), committed_on: None },
        additional_offences: vec![],
        starts_on,
        ends_on,
    })
}

/// A contact of case management support, worth 18 points.
fn supports(office: &Office, n: u128, on: Date) -> Command {
    Command::RecordContact(ContactRecorded {
        id: ContactId(Uuid::from_u128(n)),
        kind: ContactCode::new("CMS03").unwrap(),
        happened_at: at(on, 9, 0).min(office.service.now()),
        note: "Example".into(),
        summary: String::new(),
        tags: vec![],
        sensitive: false,
        sentence: None,
    })
}

/// The night: the clock stands at half past midnight of a day, and the job runs.
fn night(office: &Office, day: Date) -> service::workload::Begun {
    office.clock.set(at(day, 0, 30));
    office.service.begin_day().expect("the day begins")
}

#[test]
fn a_case_weighs_on_its_officer_at_once_and_a_moved_case_changes_both_officers_at_once() {
    let office = office();
    office.service.begin_day().unwrap();
    let before = page(&office, PP1);
    assert_eq!((before.figures.cases, before.figures.untiered, before.figures.points), (5, 5, Decimal::ZERO));
    assert_eq!((before.figures.available, before.figures.capacity), (dec("2176"), Some(dec("0"))));
    wish(&office, "pp1", "X000001", tiered("A3"));
    wish(&office, "pp1", "X000002", tiered("B2"));
    let now = page(&office, PP1);
    assert_eq!(now.figures.points, dec("321"), "206 and 115");
    assert_eq!(now.figures.capacity, Some(dec("14.8")), "321 / 2176");
    assert_eq!(now.points_working.result, "321");
    assert_eq!(now.cases[0].points, dec("206"));
    assert!(now.cases[0].working.as_ref().is_some_and(|working| working.result == "206"));
    wish(&office, "spo", "X000001", to(&office, "pp2"));
    let (one, other) = (page(&office, PP1), page(&office, PP2));
    assert_eq!((one.figures.cases, one.figures.points), (4, dec("115")));
    assert_eq!((other.figures.cases, other.figures.points), (5, dec("206")));
    let moved = &one.changes[0].cases;
    assert!(
        moved.iter().any(|change| change.after.is_none() && change.before == Some(Decimal::ZERO)),
        "untiered when the week began"
    );
    let came = other.changes[0].cases.iter().find(|change| change.before.is_none()).expect("it came");
    assert_eq!(came.after, Some(dec("206")));
    assert_eq!(other.changes[0].points, dec("206"));
}

#[test]
fn groups_add_up_and_each_sees_what_their_role_may() {
    let office = office();
    wish(&office, "pp1", "X000001", tiered("A3"));
    let ask = |who: &str, of: Of| office.service.workload(&office.actor(who), &of, Source::Live);
    let nation = ask("pol", Of::Nation).expect("an analyst sees totals");
    assert_eq!((nation.figures.points, nation.figures.cases), (dec("206"), 11));
    assert_eq!(nation.parts.iter().map(|part| part.spot.code.as_str()).collect::<Vec<_>>(), ["N99"]);
    assert_eq!(nation.figures.capacity, Some(dec("1.9")), "206 over the 10,880 of five who could carry any");
    assert_eq!(nation.spread, Spread { within: nation.figures.officers, ..Spread::default() });
    let region = ask("rd", Of::Region("N99".into())).expect("the region");
    assert_eq!(region.parts.iter().map(|part| part.figures.cases).sum::<i64>(), 11);
    let unit = ask("spo", Of::Unit("N99EX1".into())).expect("totals of a unit");
    assert_eq!(unit.above.iter().map(|spot| spot.name.as_str()).collect::<Vec<_>>(), ["England and Wales", "Example Region"]);
    let team = ask("spo", Of::Team("N99T01".into())).expect("the manager's team");
    assert!(team.officers_named && team.parts.iter().any(|part| part.spot.name == "Alice Practice" || part.spot.code == PP1));
    let tiers: Vec<_> = team.by_tier.iter().map(|line| (line.tier.as_str(), line.cases.community)).collect();
    assert_eq!(tiers, [("A3", 1), ("Untiered", 8)]);
    let other = ask("spo", Of::Team("N99T02".into())).expect("totals of another team");
    assert!(!other.officers_named && other.parts.is_empty());
    for who in ["pp1", "ca", "adm", "aud"] {
        assert!(matches!(ask(who, Of::Nation), Err(Trouble::Denied { .. })), "{who}");
    }
    assert!(matches!(ask("pol", Of::Unit("NONE".into())), Err(Trouble::NotFound)));
}

#[test]
fn an_officers_page_is_theirs_and_their_managers_and_every_look_is_in_the_audit() {
    let office = office();
    let ask = |who: &str| office.service.workload_officer(&office.actor(who), PP1);
    let own = ask("pp1").expect("their own");
    assert!(own.own && !own.may_change);
    let managed = ask("spo").expect("their manager");
    assert!(managed.may_change && !managed.own);
    assert!(ask("hpdu").expect("the head").may_change && !ask("rd").expect("the director").may_change);
    for who in ["pp2", "pp4", "ca", "pol", "adm", "ins", "co"] {
        assert!(matches!(ask(who), Err(Trouble::Denied { .. })), "{who}");
    }
    assert_eq!(office.service.workload_own(&office.actor("pp1")).unwrap().as_deref(), Some(PP1));
    let rows = office.service.store().read(|conn| audit::of_record(conn, office.officer("pp1").0, i64::MAX, 50)).unwrap();
    let said = |outcome: &str| rows.iter().filter(|row| row.entry.outcome == outcome).count();
    assert_eq!((said("allow"), said("deny")), (4, 7));
    assert!(rows.iter().all(|row| row.entry.field_groups.as_deref().is_some_and(|groups| groups.contains("workload"))));
}

#[test]
fn a_restricted_case_counts_and_is_not_named() {
    let office = office();
    wish(&office, "pp2", "X000009", tiered("B2"));
    let page = page(&office, PP2);
    let hidden = page.cases.iter().find(|case| case.who.is_none()).expect("hpdu is not named on the restriction");
    assert_eq!((hidden.points, hidden.working.as_ref()), (dec("115"), None));
    assert_eq!(page.figures.cases, 4);
}

#[test]
fn hours_reductions_and_absences_are_a_managers_work_and_never_about_oneself() {
    let office = office();
    let tell = |who: &str, whose: &str, wish: OfficerEvent| {
        office.service.execute_officer(&office.actor(who), office.officer(whose), office.command(), wish)
    };
    let hours =
        || OfficerEvent::HoursChanged(HoursChanged { contracted_hours: ContractedHours::from_hundredths(1850), from: TODAY });
    let away = || OfficerEvent::AbsenceRecorded(AbsenceRecorded { from: TODAY, until: day(3), reason: "Leave".into() });
    tell("spo", "pp1", hours()).expect("the manager of the team");
    tell("hpdu", "pp3", hours()).expect("the head of the unit");
    tell("spo", "pp1", away()).expect("absence, too");
    tell("adm", "pp2", hours()).expect("who sets officers up");
    for (who, whose) in
        [("pp1", "pp1"), ("pp2", "pp1"), ("spo", "spo"), ("spo", "pp3"), ("hpdu", "pp4"), ("rd", "pp1"), ("ca", "pp1")]
    {
        for refused in [tell(who, whose, hours()), tell(who, whose, reduction(9, TODAY, day(30)))] {
            assert!(matches!(refused, Err(Trouble::Denied { .. })), "{who} about {whose}: {refused:?}");
        }
    }
    let page = page(&office, PP1);
    assert_eq!((page.figures.contracted_hours, page.figures.available), (dec("18.5"), dec("1088")));
    assert_eq!((page.brief.away.as_deref(), page.absences.len()), (Some("Leave"), 1));
    assert_eq!(page.available_working.result, "1088");
}

#[test]
fn a_reduction_starts_and_ends_on_its_day_without_anybody_doing_anything() {
    let office = office();
    night(&office, TODAY);
    let arranged = reduction(1, day(10), day(30));
    office.clock.set(at(TODAY, 10, 0));
    office.service.execute_officer(&office.actor("spo"), office.officer("pp1"), office.command(), arranged).expect("arranged");
    let available = |office: &Office| page(office, PP1).figures.available;
    let now = page(&office, PP1);
    assert_eq!((now.figures.available, now.reductions[0].status), (dec("2176"), "Scheduled"));
    assert_eq!(
        now.ahead.iter().flat_map(|week| &week.items).filter(|item| item.who.is_none()).count(),
        2,
        "its start and its end"
    );
    for (ahead, expected) in [(9, "2176"), (10, "1740"), (30, "1740"), (31, "2176")] {
        night(&office, day(ahead));
        assert_eq!(available(&office), dec(expected), "{ahead} days on");
        if ahead == 10 {
            assert_eq!(page(&office, PP1).brief.protected.as_deref(), Some("Reduction in force"));
        }
    }
    assert_eq!(night(&office, day(31)).rows, 0, "the same night again changes nothing");
    let weeks: Vec<_> = page(&office, PP1).trend.iter().rev().take(5).map(|week| week.available).collect();
    assert_eq!(weeks, [dec("2176"), dec("1740"), dec("1740"), dec("1740"), dec("2176")], "as each week ended");
}

/// X000001 has a sentence that runs longer than an assessment counts, with a mandate for change, and the assessment.
fn assessed(office: &Office) {
    let answers = [
        ("total_sanctions", "4"),
        ("violent_sanctions", "1"),
        ("date_first_sanction", "2004-05-01"),
        ("1.30", "no"),
        ("3.4", "0"),
    ];
    let completed = Command::CompleteAssessment(Box::new(AssessmentCompleted {
        id: record::AssessmentId(Uuid::from_u128(77)),
        kind: AssessmentKind::Layer3,
        questions: SetCode::Classic,
        question_version: 1,
        status: AssessmentStatus::Complete,
        sentence: None,
        initiated_on: TODAY,
        completed_on: TODAY,
        answers: answers.map(|(code, text)| (QuestionCode::new(code).unwrap(), Answer::new(text))).into(),
    }));
    office.clock.set(at(TODAY, 10, 0));
    // A sentence that runs longer than the assessment counts, with a mandate for change.
    wish(office, "pp1", "X000001", sentence("340", TODAY, Some(day(1000))));
    let mandate = RequirementRecorded {
        id: RequirementId(Uuid::from_u128(79)),
        sentence: SentenceId(Uuid::from_u128(78)),
        requirement: RequirementCode::literal("F"),
        length: None,
        detail: None,
        address: None,
    };
    wish(office, "pp1", "X000001", Command::AddRequirement(mandate));
    wish(office, "pp1", "X000001", completed);
}

#[test]
fn after_fifty_five_weeks_an_assessment_no_longer_counts_and_the_tier_of_the_day_is_on_the_record() {
    let office = office();
    assessed(&office);
    let row = |office: &Office| {
        let person = office.person("X000001");
        office.service.store().read(|conn| table::workload::held(conn, person)).unwrap().expect("held")
    };
    let before = row(&office);
    let last = TODAY.checked_add(55.weeks()).unwrap();
    assert_eq!(night(&office, last).tiers, 0, "its last day");
    assert_eq!(row(&office).tier, before.tier);
    let begun = night(&office, last.tomorrow().unwrap());
    assert_eq!(begun.tiers, 1);
    let after = row(&office);
    let words = |tier: u8| TierKey::from_number(tier).unwrap().to_string();
    assert_ne!(words(before.tier), words(after.tier));
    assert!(words(after.tier).ends_with('2'), "without an assessment the change level is 2: {}", words(after.tier));
    assert_eq!(night(&office, last.tomorrow().unwrap()).tiers, 0);
}

#[test]
fn a_lifer_is_lighter_a_year_and_five_years_after_release_on_the_day_and_weighs_as_licence_from_release() {
    let office = office();
    let released = day(10);
    office.clock.set(at(TODAY, 10, 0));
    let score = |predictor, percent: &str| PredictorResult {
        predictor,
        basis: Some(Basis::Dynamic),
        percent: Some(dec(percent)),
        one_year: None,
        points: None,
        band: Some(Band::Low),
        band_reduced: false,
        missing: vec![],
        version: "2".into(),
    };
    let scores = PredictorsScored {
        assessment: None,
        on: TODAY,
        results: vec![score(Predictor::Arp, "5.00"), score(Predictor::Csrp, "0.10")],
        problems: vec![],
        source: "Another service".into(),
    };
    wish(&office, "pp1", "X000001", sentence("LIFE", released, None));
    wish(&office, "pp1", "X000001", Command::ReceivePredictors(scores));
    let state = |office: &Office| {
        let person = office.person("X000001");
        let row = office.service.store().read(|conn| table::workload::held(conn, person)).unwrap().expect("held");
        let list = office.service.store().read(|conn| table::caseload::by_person(conn, person)).unwrap().expect("listed");
        (row.location, list.tier)
    };
    let inside = state(&office);
    assert_eq!(inside.0, 2, "custody");
    night(&office, day(9));
    assert_eq!(state(&office), inside);
    assert_eq!(night(&office, released).tiers, 1);
    let outside = state(&office);
    assert_eq!(outside.0, 1, "licence");
    let mut tiers = vec![outside.1];
    for years in [1, 5] {
        let anniversary = released.checked_add(years.years()).unwrap();
        assert_eq!(night(&office, anniversary).tiers, 0, "the anniversary itself still counts");
        assert_eq!(night(&office, anniversary.tomorrow().unwrap()).tiers, 1);
        tiers.push(state(&office).1);
    }
    tiers.dedup();
    assert_eq!(tiers.len(), 3, "{tiers:?}");
}

#[test]
fn over_the_line_for_four_weeks_running_is_excessive_and_not_a_week_sooner() {
    let office = office();
    night(&office, TODAY);
    office.clock.set(at(TODAY, 10, 0));
    let few = OfficerEvent::HoursChanged(HoursChanged { contracted_hours: ContractedHours::from_hundredths(300), from: TODAY });
    office.service.execute_officer(&office.actor("spo"), office.officer("pp1"), office.command(), few).expect("few hours");
    // 176 points can be carried; 206 are 117 %.
    wish(&office, "pp1", "X000001", tiered("A3"));
    let state = |office: &Office| {
        let page = page(office, PP1);
        (page.weeks_over, page.brief.over)
    };
    assert_eq!(state(&office), (1, Some(RedLine::Second)));
    for (weeks, expected) in [(2, RedLine::Second), (3, RedLine::Second), (4, RedLine::Excessive)] {
        night(&office, day(7 * (i64::from(weeks) - 1)));
        assert_eq!(state(&office), (weeks, Some(expected)));
    }
    let team = office.service.workload(&office.actor("spo"), &Of::Team("N99T01".into()), Source::Live).unwrap();
    assert_eq!((team.spread.excessive, team.spread.over_second), (1, 1));
    assert_eq!(team.trend.len(), 14);
    wish(&office, "hpdu", "X000001", to(&office, "pp2"));
    assert_eq!(state(&office), (0, None));
}

#[test]
fn an_impact_is_of_the_figures_as_they_stand_now() {
    let office = office();
    wish(&office, "pp1", "X000001", tiered("A3"));
    let ask = |crn: &str, code: &str| office.service.workload_impact(&office.actor("spo"), office.person(crn), code).unwrap();
    let impact = ask("X000001", PP2).expect("it weighs");
    assert_eq!((impact.before, impact.after), (Some(dec("0")), Some(dec("9.5"))));
    let already = ask("X000001", PP1).expect("it weighs");
    assert_eq!(already.before, already.after);
}

#[test]
fn tables_rebuilt_after_weeks_of_work_are_those_of_live_work() {
    let office = office();
    night(&office, TODAY);
    wish(&office, "pp1", "X000001", tiered("A3"));
    wish(&office, "pp2", "X000006", tiered("C1"));
    office
        .service
        .execute_officer(&office.actor("spo"), office.officer("pp1"), office.command(), reduction(1, day(5), day(20)))
        .expect("arranged");
    office.clock.set(at(TODAY, 12, 0));
    wish(&office, "spo", "X000001", supports(&office, 1, TODAY));
    night(&office, day(3));
    wish(&office, "spo", "X000006", supports(&office, 2, TODAY));
    wish(&office, "spo", "X000006", supports(&office, 3, day(3)));
    night(&office, day(9));
    wish(&office, "spo", "X000001", to(&office, "pp2"));
    for ahead in [9, 10, 17, 23, 60] {
        night(&office, day(ahead));
        office.clock.set(at(day(ahead), 12, 0));
        wish(&office, "spo", "X000001", supports(&office, 100 + u128::try_from(ahead).unwrap(), day(ahead)));
        wish(&office, "pp1", "X000001", supports(&office, 200 + u128::try_from(ahead).unwrap(), day(ahead - 6)));
        let rows = |office: &Office| {
            let people: Vec<PersonId> = office.people.values().copied().collect();
            let officers: Vec<OfficerId> = office.officers.values().copied().collect();
            let this = table::workload_week::monday(office.service.today());
            office
                .service
                .store()
                .read(|conn| {
                    let mut rows = Vec::new();
                    for person in people {
                        rows.push(format!("{:?}", table::workload::held(conn, person)?));
                    }
                    for officer in officers {
                        rows.push(format!("{:?}", table::support::of_officer(conn, officer)?));
                        rows.push(format!("{:?}", table::workload_week::of_officer(conn, officer, this)?));
                        let since = table::workload_week::weeks_from(this, -3);
                        rows.push(format!("{:?}", table::workload_week::cases(conn, officer, since)?));
                    }
                    rows.extend(
                        table::officer_workload::officers(conn, table::officer_workload::Whose::Nation)?
                            .iter()
                            .map(|row| format!("{row:?}")),
                    );
                    Ok::<_, StoreError>(rows)
                })
                .unwrap()
        };
        let live = rows(&office);
        let service = &office.service;
        let moment = table::case::Moment { policy: service.policy(), zone: service.zone(), today: service.today() };
        store::rebuild::rebuild(service.store(), None, &moment, |_| {}).expect("rebuilt");
        assert_eq!(rows(&office), live, "{ahead} days on");
    }
}

#[test]
fn support_counts_for_who_did_it_and_off_who_holds_the_case_for_seven_days_and_ends_on_its_day() {
    let office = office();
    night(&office, TODAY);
    office.clock.set(at(TODAY, 10, 0));
    wish(&office, "pp1", "X000001", tiered("A3"));
    wish(&office, "spo", "X000001", supports(&office, 1, TODAY));
    wish(&office, "pp1", "X000001", supports(&office, 2, TODAY));
    let points = |office: &Office| [PP1, SPO].map(|code| page(office, code).figures.points);
    assert_eq!(points(&office), [dec("188"), dec("18")], "206 less 18; one's own contact counts neither way");
    let (one, other) = (page(&office, PP1), page(&office, SPO));
    assert_eq!((one.figures.case_points, one.figures.support_points), (dec("206"), dec("-18")));
    assert_eq!((one.points_working.result.as_str(), other.points_working.result.as_str()), ("188", "18"));
    assert_eq!(other.trend.last().map(|week| week.points), Some(dec("18")), "this week's");
    let team = office.service.workload(&office.actor("spo"), &Of::Team("N99T01".into()), Source::Live).unwrap();
    assert_eq!(team.figures.points, dec("206"), "what one gains the other loses");
    night(&office, day(6));
    assert_eq!(points(&office), [dec("188"), dec("18")]);
    assert_eq!(night(&office, day(7)).rows, 1);
    assert_eq!(points(&office), [dec("206"), dec("0")]);
    let weeks: Vec<_> = page(&office, SPO).trend.iter().rev().take(2).map(|week| week.points).collect();
    assert_eq!(weeks, [dec("0"), dec("18")], "the last week stays as it ended");
    // Said to be in error: at once.
    office.clock.set(at(day(7), 10, 0));
    wish(&office, "spo", "X000001", supports(&office, 3, day(7)));
    assert_eq!(points(&office), [dec("188"), dec("18")]);
    let (person, store) = (office.person("X000001"), office.service.store());
    let mut file = record::CaseFile::default();
    store.read(|conn| store::replay::catch_up(conn, person, &mut file)).unwrap();
    let version = file.contacts.last().expect("a contact").version;
    let wrong = EntryCorrected { version, kind: CorrectionKind::EnteredInError, text: "Of another person".into() };
    wish(&office, "spo", "X000001", Command::CorrectEntry(wrong));
    assert_eq!(points(&office), [dec("206"), dec("0")]);
}

#[test]
fn other_tables_of_policy_price_every_case_anew_and_work_every_tier_out_again_when_the_next_day_begins() {
    let store = testkit::temp_store();
    let office = testkit::office::office_on(std::sync::Arc::clone(&store));
    office.clock.set(at(TODAY, 10, 0));
    wish(&office, "pp1", "X000001", tiered("B2"));
    let letter = Tier::V3 { value: rules::tier::TierV3::A, provisional: false };
    wish(&office, "pp1", "X000001", Command::RecordTier(TierRecorded { tier: letter, source: "As received".into() }));
    assert_eq!(page(&office, PP1).figures.points, dec("115"));
    assert_eq!(office.service.begin_day().unwrap().rows, 0, "an office that began with these tables has nothing to do");
    let with = |policy: Policy| {
        let (clock, ids) = (office.clock.clone(), office.ids.clone());
        Service::new(std::sync::Arc::clone(&store), std::sync::Arc::new(policy), clock, ids, Settings::default()).unwrap()
    };
    let points = |service: &Service| service.workload_officer(&office.actor("hpdu"), PP1).unwrap().figures.points;
    let weights = Policy::text("case-weights").unwrap().replace("on = false", "on = true");
    let by_letters = with(Policy::from_texts(&[("case-weights", &weights)]).expect("a policy"));
    assert_eq!(points(&by_letters), dec("115"), "not before the job");
    assert!(by_letters.begin_day().unwrap().rows > 0);
    assert_eq!(points(&by_letters), dec("206"));
    let working = by_letters.workload_officer(&office.actor("hpdu"), PP1).unwrap().points_working;
    let step = working.steps.iter().find(|step| step.label == "Community, A").expect("the tier that it is priced by");
    assert_eq!(step.row.as_ref().map(|row| row.list.as_ref()), Some("v3_weight"));
    assert_eq!(by_letters.begin_day().unwrap().rows, 0, "once");
    let built_in = with(Policy::builtin());
    built_in.begin_day().unwrap();
    assert_eq!(points(&built_in), dec("115"), "and back");
    // Tiers, too: they are on the record, under the job's name and with the reason.
    assessed(&office);
    office.clock.set(at(day(30), 0, 30));
    assert_eq!(built_in.begin_day().unwrap().tiers, 0);
    let tiers = Policy::text("tiers").unwrap().replace("amount = 55", "amount = 2");
    let sooner = with(Policy::from_texts(&[("tiers", &tiers)]).expect("a policy"));
    assert_eq!(sooner.begin_day().unwrap().tiers, 1);
    let mut file = record::CaseFile::default();
    store.read(|conn| store::replay::catch_up(conn, office.person("X000001"), &mut file)).unwrap();
    assert_eq!(file.risk.calculated.last().map(|(_, tier)| tier.reason.as_str()), Some("Policy changed"));
    let row = store.read(|conn| table::workload::held(conn, office.person("X000001"))).unwrap().expect("held");
    assert!(TierKey::from_number(row.tier).unwrap().to_string().ends_with('2'), "without an assessment");
    // What was rebuilt with other tables is made right again.
    let moment = table::case::Moment { policy: &Policy::builtin(), zone: sooner.zone(), today: sooner.today() };
    store::rebuild::rebuild(&store, None, &moment, |_| {}).expect("rebuilt");
    assert!(sooner.begin_day().unwrap().rows > 0);
}

#[test]
fn every_grant_of_workload_names_policy_that_is_there() {
    let policy = Policy::builtin();
    assert!(policy.workload.red_lines.0.in_force(TODAY).count() == 3);
    assert!(policy.case_weights.on(TODAY).is_some());
}
