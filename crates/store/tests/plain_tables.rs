//! Accounts, sessions, tries to sign in and drafts, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{at, stores};
use store::table::account::{self, Account, State};
use store::table::draft::{self, Draft};
use store::table::last_look::{self, LastLook};
use store::table::session::{self, Session, Try};
use store::{Digest, StoreError};
use uuid::Uuid;

fn sam() -> Account {
    Account {
        account: Uuid::from_u128(1),
        username: "sam.example".to_owned(),
        display_name: "Sam Example".to_owned(),
        officer: Some(Uuid::from_u128(2)),
        roles: "[]".to_owned(),
        password_hash: "$argon2id$invented".to_owned(),
        totp_secret: None,
        totp_last_step: 0,
        recovery_codes: "[]".to_owned(),
        state: State::Active,
        created_at: at(0),
        closed_at: None,
        last_used_at: None,
        training: true,
    }
}

#[test]
fn an_account_is_found_by_id_and_by_username_as_it_was_made() {
    for store in stores() {
        store.write(|tx| account::insert(tx.conn(), &sam())).expect("insert");
        let found = store.read(|conn| account::find(conn, sam().account)).expect("find");
        assert_eq!(found, Some(sam()));
        let found = store.read(|conn| account::find_by_username(conn, "sam.example")).expect("find");
        assert_eq!(found, Some(sam()));
        assert_eq!(store.read(|conn| account::find_by_username(conn, "Sam.Example")).expect("find"), None);
        assert_eq!(store.read(account::count).expect("count"), 1);
        assert_eq!(store.read(|conn| account::list(conn, "sam.example", 10)).expect("list"), []);
    }
}

#[test]
fn a_username_is_given_once_only() {
    for store in stores() {
        store.write(|tx| account::insert(tx.conn(), &sam())).expect("insert");
        let other = Account { account: Uuid::from_u128(9), ..sam() };
        let taken = store.write(move |tx| account::insert(tx.conn(), &other)).expect_err("taken");
        assert!(matches!(&taken, StoreError::Taken { what } if what.contains("username")), "{taken:?}");
    }
}

#[test]
fn a_code_works_once() {
    for store in stores() {
        store.write(|tx| account::insert(tx.conn(), &sam())).expect("insert");
        let used = |step| store.write(move |tx| account::use_totp_step(tx.conn(), sam().account, step)).expect("use");
        assert!(used(500));
        assert!(!used(500), "the same code again");
        assert!(!used(499), "an older one");
        assert!(used(501));
    }
}

#[test]
fn a_closed_account_stays_and_says_when() {
    for store in stores() {
        let closed = store
            .write(|tx| {
                account::insert(tx.conn(), &sam())?;
                account::touch(tx.conn(), sam().account, at(1))?;
                account::close(tx.conn(), sam().account, at(2))?;
                account::find(tx.conn(), sam().account)
            })
            .expect("close")
            .expect("still there");
        assert_eq!((closed.state, closed.closed_at, closed.last_used_at), (State::Closed, Some(at(2)), Some(at(1))));
    }
}

fn session_of(number: u8, created: i64) -> Session {
    Session {
        hash: Digest([number; 32]),
        account: sam().account,
        csrf: vec![1; 32],
        created_at: at(created),
        last_seen_at: at(created),
        ends_at: at(1_000),
        ended_at: None,
        address: "192.0.2.1".to_owned(),
        user_agent: "a browser".to_owned(),
    }
}

#[test]
fn open_sessions_are_listed_oldest_first_until_they_end() {
    for store in stores() {
        let open = |now| -> Vec<u8> {
            let open = store.read(|conn| session::open_of(conn, sam().account, at(now))).expect("open");
            open.iter().map(|session| session.hash.0[0]).collect()
        };
        store
            .write(|tx| {
                [(1, 30), (2, 10), (3, 20)]
                    .iter()
                    .try_for_each(|&(number, created)| session::insert(tx.conn(), &session_of(number, created)))
            })
            .expect("insert");
        assert_eq!(open(50), [2, 3, 1]);
        store.write(|tx| session::end(tx.conn(), &Digest([3; 32]), at(60))).expect("end");
        assert_eq!(open(70), [2, 1]);
        assert!(open(1_000).is_empty(), "all are over at their end");
        let touch = |number: u8| {
            store
                .write(move |tx| {
                    session::touch(tx.conn(), &Digest([number; 32]), at(80))?;
                    session::find(tx.conn(), &Digest([number; 32]))
                })
                .expect("touch")
                .expect("there")
        };
        assert_eq!(touch(1).last_seen_at, at(80));
        assert_eq!(touch(3).last_seen_at, at(20), "an ended one is not used any more");
        assert_eq!(store.write(|tx| session::end_all(tx.conn(), sam().account, at(90))).expect("end"), 2);
        assert_eq!(store.write(|tx| session::prune(tx.conn(), at(1_001))).expect("prune"), 3);
    }
}

#[test]
fn wrong_tries_are_counted_by_username_and_by_address() {
    for store in stores() {
        store
            .write(|tx| {
                for (number, username) in [(1, "sam.example"), (2, "sam.example"), (3, "kim.example")] {
                    session::note_try(tx.conn(), username, "192.0.2.1", at(number), Try::Wrong)?;
                }
                session::note_try(tx.conn(), "sam.example", "192.0.2.1", at(4), Try::Right)
            })
            .expect("note");
        let sam = store.read(|conn| session::wrong_of_username(conn, "sam.example", at(0))).expect("count");
        assert_eq!((sam.count, sam.last_at), (2, Some(at(2))));
        let address = store.read(|conn| session::wrong_of_address(conn, "192.0.2.1", at(1))).expect("count");
        assert_eq!(address.count, 2, "only those after the instant");
        let none = store.read(|conn| session::wrong_of_username(conn, "no.one", at(0))).expect("count");
        assert_eq!((none.count, none.last_at), (0, None));
        assert_eq!(store.write(|tx| session::prune_tries(tx.conn(), at(3))).expect("prune"), 2);
    }
}

#[test]
fn a_draft_is_kept_over_the_one_before_until_it_is_sent() {
    for store in stores() {
        let account = sam().account;
        let save = |body: &str, micros| {
            let draft = Draft { page: "/case/1/note".to_owned(), body: body.to_owned(), saved_at: at(micros) };
            store.write(move |tx| draft::save(tx.conn(), account, &draft)).expect("save");
        };
        save("{\"text\":\"a\"}", 1);
        save("{\"text\":\"ab\"}", 2);
        let found = store.read(|conn| draft::find(conn, account, "/case/1/note")).expect("find").expect("there");
        assert_eq!((found.body.as_str(), found.saved_at), ("{\"text\":\"ab\"}", at(2)));
        assert_eq!(store.read(|conn| draft::list(conn, account)).expect("list"), [found]);
        store.write(move |tx| draft::remove(tx.conn(), account, "/case/1/note")).expect("remove");
        assert_eq!(store.read(|conn| draft::find(conn, account, "/case/1/note")).expect("find"), None);
        save("{}", 3);
        assert_eq!(store.write(|tx| draft::prune(tx.conn(), at(4))).expect("prune"), 1);
    }
}

#[test]
fn a_look_takes_the_place_of_the_one_before_and_old_ones_go() {
    let (me, other, person) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    for store in stores() {
        let look = |version, minute| LastLook { version, looked_at: at(minute) };
        store
            .write(move |tx| {
                last_look::note(tx.conn(), me, person, &look(4, 1))?;
                last_look::note(tx.conn(), other, person, &look(2, 0))?;
                last_look::note(tx.conn(), me, person, &look(9, 2))
            })
            .expect("note");
        let found = |who| store.read(|conn| last_look::find(conn, who, person)).expect("find");
        assert_eq!((found(me), found(other)), (Some(look(9, 2)), Some(look(2, 0))));
        assert_eq!(store.write(|tx| last_look::prune(tx.conn(), at(1))).expect("prune"), 1);
        assert_eq!((found(me), found(other)), (Some(look(9, 2)), None));
    }
}
