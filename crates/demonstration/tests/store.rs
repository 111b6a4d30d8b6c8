//! The data in a store: the same bytes for the same seed, accounts that work, and live and training kept apart.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::sync::Arc;

use demonstration::{DemonstrationError, Found, Wanted, build, find, keep_live};
use jiff::civil::date;
use service::{Service, account::sign_in::SignIn, clock::SystemClock, ids::SystemIds};
use store::{Digest, Settings, Store, ledger};

const SMALL: Wanted = Wanted { people: 130, seed: 4, today: date(2026, 11, 21) };

fn service() -> Service {
    let store = Arc::new(Store::open(Settings::temporary()).expect("a store"));
    let policy = Arc::new(rules::Policy::builtin());
    Service::new(store, policy, Arc::new(SystemClock::default()), Arc::new(SystemIds), service::Settings::default())
        .expect("a service")
}

fn head(service: &Service) -> (i64, Digest) {
    service.store().read(ledger::head).expect("the head")
}

fn built(wanted: &Wanted) -> Service {
    let service = service();
    build(&service, wanted, |_| {}).expect("it is built");
    service
}

#[test]
fn the_same_people_seed_and_day_give_the_same_bytes_and_another_seed_does_not() {
    let first = head(&built(&SMALL));
    assert!(first.0 > 7_000, "{} events", first.0);
    assert_eq!(first, head(&built(&SMALL)), "the digest over every event with its header");
    assert_ne!(first.1, head(&built(&Wanted { seed: 5, ..SMALL })).1);
    assert_ne!(first.1, head(&built(&Wanted { today: date(2026, 11, 22), ..SMALL })).1);
}

#[test]
fn everybody_who_is_handed_an_account_can_sign_in() {
    let service = service();
    let made = build(&service, &SMALL, |_| {}).expect("it is built");
    assert_eq!(made.sign_ins.len(), 12);
    for one in &made.sign_ins {
        let given = SignIn { username: &one.username, password: &one.password, code: "", address: "127.0.0.1", browser: "" };
        let actor = service.sign_in(&given).unwrap_or_else(|why| panic!("{}: {why}", one.username)).actor;
        assert_eq!((actor.staff.roles.as_slice(), actor.staff.officer), (&[one.role][..], one.officer));
    }
    assert_eq!(find(&service).expect("found"), Found::Whole(SMALL));
}

#[test]
fn nothing_is_built_twice_or_into_a_live_store() {
    let service = service();
    keep_live(&service).expect("marked");
    assert_eq!(find(&service).expect("found"), Found::Live);
    assert!(matches!(build(&service, &SMALL, |_| {}), Err(DemonstrationError::Live)));
    assert_eq!(head(&service).0, 0, "nothing was written");

    let service = built(&SMALL);
    let before = head(&service);
    assert!(matches!(build(&service, &SMALL, |_| {}), Err(DemonstrationError::There)));
    assert_eq!(head(&service), before);
}

#[test]
fn a_build_that_was_cut_off_is_known_as_one() {
    let service = service();
    assert_eq!(find(&service).expect("found"), Found::Empty);
    service.mark_training().expect("marked");
    assert_eq!(find(&service).expect("found"), Found::Empty);
    let importer = service.importer(uuid::Uuid::from_u128(1));
    let opened = record::unit::UnitOpened {
        kind: record::unit::UnitKind::Region,
        code: "D01".into(),
        name: "Northmere".into(),
        parent: None,
        from: SMALL.today,
    };
    let when = service::import::When {
        at: service.now(),
        by: record::ActorId(uuid::Uuid::from_u128(2)),
        command: record::CommandId(uuid::Uuid::from_u128(3)),
    };
    let unit = record::UnitId(uuid::Uuid::from_u128(4));
    let history = importer.unit(unit, vec![(when, record::unit::UnitEvent::UnitOpened(opened))]).expect("a unit");
    importer.save(vec![history]).expect("saved");
    assert_eq!(find(&service).expect("found"), Found::Unfinished);
    assert!(matches!(build(&service, &SMALL, |_| {}), Err(DemonstrationError::There)));
}
