//! What pages tell unasked: cases opened with a reason, and news of one's own account; and how a live service gets its first
//! account (security-and-records S1.3, S3.4, S3.7).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use std::{collections::BTreeMap, sync::Arc};

use jiff::SignedDuration;
use record::{AppointmentId, UnitId};
use service::{Service, account::second_factor};
use support::TestOffice;
use testkit::{FixedClock, Office, SequentialIds, office::at, temp_store};
use uuid::Uuid;

#[test]
fn the_next_day_the_officer_and_the_readers_manager_see_who_opened_a_case_and_why() {
    let office = TestOffice::new();
    let mut reader = office.browser_of("pp1");
    reader.start("/people/X000012/open-with-reason").choose("I am covering for the officer");
    reader.fill("Say more", "On duty for the unit today").press("Open the record");
    assert_eq!(reader.path(), "/people/X000012");
    office.office.clock.advance(SignedDuration::from_hours(24));
    for (username, own) in [("pp4", true), ("spo", false)] {
        let mut browser = office.browser_of(username);
        browser.start("/");
        browser.must_see("Opened with a reason since 17 Nov 2026").must_see("Ada Practice").must_see("X000012");
        browser.must_see("I am covering for the officer").must_see("On duty for the unit today").must_see("23 Nov 2026 at 10am");
        assert_eq!(browser.sees("Your case"), own, "{username}");
    }
    for username in ["pp1", "pp2"] {
        let mut browser = office.browser_of(username);
        browser.start("/");
        browser.must_not_see("Opened with a reason");
    }
}

#[test]
fn five_wrong_tries_are_told_at_the_next_sign_in_until_they_are_read() {
    let office = TestOffice::new();
    let mut browser = office.browser();
    for _ in 0..5 {
        browser.start("/sign-in").fill("User name", "pp1").fill("Password", "wrong").press("Sign in");
        office.office.clock.advance(SignedDuration::from_secs(1));
    }
    office.office.clock.advance(SignedDuration::from_mins(2));
    browser.start("/sign-in").fill("User name", "pp1").fill("Password", testkit::office::PASSWORD).press("Sign in");
    browser.must_see("was wrong 5 times");
    browser.follow("Look at it and say that you have read it").press("I have read this");
    browser.must_see("Noted: you have read the news of your account").must_see("was wrong 5 times");
    browser.go("/");
    browser.must_not_see("was wrong 5 times");
}

/// A live service without an account.
fn live() -> TestOffice {
    let clock = Arc::new(FixedClock::at(at(testkit::office::TODAY, 10, 0)));
    let ids = Arc::new(SequentialIds::default());
    let policy = Arc::new(rules::Policy::builtin());
    let service = Service::new(temp_store(), policy, clock.clone(), ids.clone(), service::Settings::default()).unwrap();
    TestOffice::with(Office {
        service: Arc::new(service),
        clock,
        ids,
        officers: BTreeMap::new(),
        people: BTreeMap::new(),
        waiting: AppointmentId(Uuid::nil()),
        place: (UnitId(Uuid::nil()), UnitId(Uuid::nil()), UnitId(Uuid::nil())),
    })
}

/// What an authenticator holds after the key was typed into it.
fn typed(key: &str) -> [u8; 20] {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut held, mut bits, mut bytes) = (0_u32, 0, vec![]);
    for letter in key.chars().filter(|c| *c != ' ') {
        held = (held << 5) | u32::try_from(alphabet.find(letter).expect("base 32")).unwrap();
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xFF).unwrap());
        }
    }
    bytes.try_into().expect("160 bits")
}

fn code(office: &TestOffice, secret: &[u8; 20]) -> String {
    second_factor::code_at(secret, office.office.service.now().as_second()).unwrap()
}

/// Goes through the setup pages as the first administrator; the authenticator's secret.
fn set_up(office: &TestOffice) -> [u8; 20] {
    let service = &office.office.service;
    let key = service.first_start_link().unwrap().expect("no account yet");
    let shown = service.setup(&key).unwrap().typed_secret;
    let secret = typed(&shown);
    let address = format!("/setup?key={key}");
    let mut browser = office.browser();
    browser.start(&address);
    assert_eq!(browser.page().h1, "Set up your account");
    browser.must_see("Administrator").must_see(&shown);
    assert!(format!("{:?}", browser.page().links).contains("otpauth://totp/Rainer"), "the link for an authenticator");

    browser.fill("User name you want", "first.admin").fill("Password", "short");
    browser.fill("Code that your authenticator shows", &code(office, &secret)).press("Make the account");
    assert_eq!(browser.status(), 422);
    assert_eq!(browser.value_of("User name you want"), "first.admin");
    browser.fill("Password", "tidal ginger lamp post").fill("Code that your authenticator shows", &code(office, &secret));
    browser.press("Make the account");
    assert_eq!((browser.status(), browser.page().h1.as_str()), (200, "Your recovery codes"));
    browser.must_see("These codes are shown once");
    browser.start(&address);
    assert_eq!(browser.status(), 404, "the link works once");
    assert_eq!(service.first_start_link().unwrap(), None, "and there is no other");
    office.office.clock.advance(SignedDuration::from_secs(60));
    secret
}

#[test]
fn the_first_administrator_of_a_live_service_sets_up_their_account_by_the_link_and_signs_in() {
    let office = live();
    let secret = set_up(&office);
    let mut browser = office.browser();
    browser.start("/account").fill("User name", "first.admin").fill("Password", "tidal ginger lamp post");
    browser.fill("Code", &code(&office, &secret)).press("Sign in");
    assert_eq!(browser.path(), "/account");
    browser.must_see("first.admin").must_see("Administrator");
}

#[test]
fn a_password_and_recovery_codes_are_changed_with_the_present_password_and_a_code() {
    let office = live();
    let secret = set_up(&office);
    let (old, new) = ("tidal ginger lamp post", "seven quiet harbours");
    let sign_in = |password: &str| {
        office.office.clock.advance(SignedDuration::from_secs(60));
        let mut browser = office.browser();
        browser.start("/account").fill("User name", "first.admin").fill("Password", password);
        browser.fill("Code", &code(&office, &secret)).press("Sign in");
        browser
    };
    let (mut browser, mut other) = (sign_in(old), sign_in(old));
    browser.go("/account").follow("Change your password");
    browser.fill("Present password", "not the password").fill("Code", "000000").fill("New password", "a long new password 1");
    browser.press("Change the password");
    assert_eq!(browser.status(), 422);
    browser.must_see("Enter your present password, and a code that you have not used yet");
    browser.fill("Present password", old).fill("Code", &code(&office, &secret)).fill("New password", new);
    browser.press("Change the password");
    assert_eq!(browser.status(), 422, "the other browser signed in with this code: it works once");
    office.office.clock.advance(SignedDuration::from_secs(60));
    browser.fill("Present password", old).fill("Code", &code(&office, &secret)).fill("New password", new);
    browser.press("Change the password");
    assert_eq!(browser.path(), "/account");
    browser.must_see("Your password was changed").must_see("You have 10 of 10 recovery codes left");
    other.go("/account");
    assert_eq!(other.page().h1, "Sign in", "other sessions end");
    assert_eq!(sign_in(old).status(), 422);
    let mut browser = sign_in(new);
    assert_eq!(browser.path(), "/account");

    office.office.clock.advance(SignedDuration::from_secs(60));
    browser.follow("Make new recovery codes").fill("Present password", new).fill("Code", &code(&office, &secret));
    browser.press("Make new codes");
    assert_eq!((browser.status(), browser.page().h1.as_str()), (200, "Your recovery codes"));
}

#[test]
fn a_setup_link_is_over_after_thirty_minutes() {
    let office = live();
    let key = office.office.service.first_start_link().unwrap().expect("no account yet");
    office.office.clock.advance(SignedDuration::from_mins(31));
    let mut browser = office.browser();
    browser.start(&format!("/setup?key={key}"));
    assert_eq!(browser.status(), 404);
}
