//! The law of order: facts that say nothing about each other, recorded later than they happened, leave the same duties
//! whichever of them is written down first. So no order loses one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{LONDON, POLICY, allocated, assessed, flag, id, judged, nine, sentence};
use jiff::{ToSpan, civil::Date};
use proptest::prelude::*;
use record::{
    ActorId, AddressId, CaseFile, Command, CommandId, ConnectionId, ContactId, Context, CourtReportId, Event, GoalId, Recorded,
    ReviewId,
    appointment::{CloseSession, OnWarning, SessionClosed},
    contact::ContactRecorded,
    court_report::CourtReportAsked,
    decide,
    duties::{asked::asked, duties, snooze::DutySnoozed},
    histories::{Chance, history},
    household::{ConnectionRecorded, Relationship, Wish as Household},
    person::{AddressKind, AddressRecorded},
    plan::{self, GoalSet},
    recorded::plus_days,
    review::{Review, ReviewRecorded},
};
use rules::{
    code::{ContactCode, OutcomeCode},
    rosh::RoshLevel,
};

const WORDS: &str = "Example words, long enough to be read by somebody else";

fn one_of<T: Clone>(chance: &mut Chance, from: &[T]) -> T {
    from[usize::try_from(chance.below(u64::try_from(from.len()).unwrap())).unwrap()].clone()
}

/// One fact of each part of a record, each with a day of its own in the past months.
fn facts(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>) -> Vec<Command> {
    let today = ctx.today();
    let mut day = || -> Date { plus_days(today, -i32::try_from(chance.below(120)).unwrap()) };
    let up_to = case.version;
    let days: Vec<Date> = (0..9).map(|_| day()).collect();
    let (level, code) = (one_of(chance, &RoshLevel::ALL), one_of(chance, &["ALT2", "RCPR", "ADVP", "REG17"]));
    let mut facts = vec![
        sentence(9001, "340", days[0], days[0], Some(plus_days(days[0], 400))),
        allocated(9002, days[1]),
        judged(level, days[2]),
        assessed(9003, days[3], &[]),
        flag(9004, code, days[4]),
        Command::RecordAddress(AddressRecorded {
            id: AddressId(id(9005)),
            kind: AddressKind::Other,
            lines: vec!["2 Example Street".into()],
            postcode: None,
            no_fixed_address: false,
            from: days[5],
        }),
        Command::Household(Household::Record(ConnectionRecorded {
            id: ConnectionId(id(9006)),
            name: "Jess Example".into(),
            relationship: Relationship::Partner,
            child: false,
            lives_with: true,
            pregnant: false,
            from: days[6],
            source: WORDS.into(),
        })),
        Command::AskForReport(CourtReportAsked {
            id: CourtReportId(id(9007)),
            court: "Example Crown Court".into(),
            on: days[7],
            hearing_on: Some(plus_days(today, 20)),
            address: None,
            note: String::new(),
        }),
        Command::RecordContact(ContactRecorded {
            id: ContactId(id(9008)),
            kind: ContactCode::literal("R-PHONE-TO"),
            happened_at: nine(days[8]),
            note: WORDS.into(),
            summary: String::new(),
            tags: Vec::new(),
            sensitive: false,
            sentence: None,
        }),
        // What the reviewer had read is said by the review, not by when it was written down.
        Command::Review(Box::new(Review {
            what: ReviewRecorded {
                id: ReviewId(id(9009)),
                on: today,
                up_to,
                risk_changed: false,
                why: WORDS.into(),
                plan: String::new(),
            },
            levels: None,
        })),
        Command::Plan(plan::Wish::SetGoal {
            seen: None,
            what: GoalSet {
                id: GoalId(id(9010)),
                words: WORDS.into(),
                need: None,
                linked_to_harm: true,
                linked_to_reoffending: true,
                protects: Vec::new(),
                by: None,
            },
        }),
    ];
    for waiting in case.outcomes_needed(ctx.now).into_iter().take(2) {
        let outcome = one_of(chance, &["ATTC", "UACP", "AFTA"]);
        let session = SessionClosed {
            id: waiting.what.id,
            outcome: OutcomeCode::new(outcome).unwrap(),
            note: WORDS.into(),
            summary: String::new(),
            tags: Vec::new(),
            sensitive: false,
            evidence_by: None,
        };
        let close = CloseSession { session, seen: None, next: None, on_warning: OnWarning::BookAnyway };
        facts.push(Command::CloseSession(Box::new(close)));
    }
    let owed = duties(case, ctx.policy, ctx.zone);
    // One duty put off, and what others ask: breaches, letters, conversations, signatures, checks.
    if !owed.is_empty() {
        let duty = one_of(chance, &owed);
        let until = plus_days(today, 2);
        facts.push(Command::SnoozeDuty(DutySnoozed {
            kind: duty.kind,
            about: duty.about,
            until,
            reason: WORDS.into(),
            due_on: None,
        }));
    }
    facts.extend(owed.iter().filter_map(|duty| asked(case, duty, ctx)));
    facts
}

/// What each fact comes to, decided by itself; one of each form, since of two the last word stands.
fn apart(facts: Vec<Command>, case: &CaseFile, ctx: &Context<'_>) -> Vec<Vec<(Date, Event)>> {
    let mut forms = BTreeSet::new();
    let mut decided = Vec::new();
    for fact in facts {
        let events = decide(case, fact, ctx).unwrap_or_default();
        if !events.is_empty() && events.iter().all(|(_, event)| !forms.contains(event.kind())) {
            forms.extend(events.iter().map(|(_, event)| event.kind()));
            decided.push(events);
        }
    }
    decided
}

fn recorded(case: &CaseFile, facts: &[Vec<(Date, Event)>], ctx: &Context<'_>) -> CaseFile {
    let mut case = case.clone();
    // Whoever looks at the whole risk looks back on what was written down before: a look stays first, whatever follows.
    let look = |facts: &Vec<(Date, Event)>| {
        facts.iter().any(|(_, event)| matches!(event, Event::AssessmentCompleted(_) | Event::ReviewRecorded(_)))
    };
    let (mut looks, others): (Vec<_>, Vec<_>) = facts.iter().partition(|facts| look(facts));
    looks.sort_by_key(|facts| facts.first().map(|(_, event)| event.kind()));
    for (minute, (happened_on, event)) in (1..).zip(looks.into_iter().chain(others).flatten().cloned()) {
        let version = case.version + 1;
        case.apply(&Recorded {
            position: version.into(),
            version,
            happened_on,
            recorded_at: ctx.now + jiff::SignedDuration::from_mins(minute),
            actor: ctx.actor,
            on_behalf_of: None,
            command: CommandId(id(1)),
            event,
        });
    }
    case
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn facts_of_different_forms_in_any_order_leave_the_same_duties(seed: u64, turns in 30_u32..160) {
        let (events, case) = history(seed, turns, &POLICY, &LONDON);
        let Some(last) = events.last() else { return Ok(()) };
        let ctx = Context { now: last.recorded_at + 24.hours(), zone: &LONDON, actor: ActorId(id(777)), policy: &POLICY, diary: &[] };
        let mut chance = Chance::new(seed);
        let facts = facts(&mut chance, &case, &ctx);
        let facts = apart(facts, &case, &ctx);
        let owed = |facts: &[Vec<(Date, Event)>]| -> BTreeMap<_, _> {
            let case = recorded(&case, facts, &ctx);
            duties(&case, &POLICY, &LONDON).into_iter().map(|duty| ((duty.kind, duty.about), duty)).collect()
        };
        let first = owed(&facts);
        let mut order = facts.clone();
        for _ in 0..4 {
            for place in (1..order.len()).rev() {
                order.swap(place, usize::try_from(chance.below(u64::try_from(place + 1).unwrap())).unwrap());
            }
            let names = |facts: &[Vec<(Date, Event)>]| facts.iter().flatten().map(|(_, e)| e.kind()).collect::<Vec<_>>().join(", ");
            let other = owed(&order);
            for key in first.keys().chain(other.keys()) {
                prop_assert_eq!(first.get(key), other.get(key), "{} or {}", names(&facts), names(&order));
            }
        }
    }
}
