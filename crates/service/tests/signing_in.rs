//! Who gets in, for how long, and who does not (S3.2 to S3.7, S1.6, S1.8, S9.5).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::sync::Arc;

use jiff::SignedDuration;
use service::access::Role;
use service::account::{
    invite::{Accepted, Invited},
    own::{Again, TRAINING},
    second_factor,
    sign_in::{REFUSED, SignIn, SignedIn},
    training::{KeptApart, TrainingAccount},
};
use service::{Service, Settings, Trouble};
use testkit::{FixedClock, SequentialIds, office, office::at, temp_store};

const PASSWORD: &str = "tidal ginger lamp post";

/// A live service with its first administrator.
struct Live {
    service: Service,
    clock: Arc<FixedClock>,
    secret: Vec<u8>,
    recovery_codes: Vec<String>,
}

fn service_on(store: Arc<store::Store>) -> (Service, Arc<FixedClock>) {
    let clock = Arc::new(FixedClock::at(at(testkit::office::TODAY, 10, 0)));
    let ids = Arc::new(SequentialIds::default());
    let policy = Arc::new(rules::Policy::builtin());
    (Service::new(store, policy, clock.clone(), ids, Settings::default()).expect("starts"), clock)
}

/// What an authenticator holds after the secret was typed into it.
fn typed(secret: &str) -> Vec<u8> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut held, mut bits, mut bytes) = (0_u32, 0, vec![]);
    for letter in secret.chars().filter(|c| *c != ' ') {
        held = (held << 5) | u32::try_from(alphabet.find(letter).expect("base 32")).unwrap();
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xFF).unwrap());
        }
    }
    bytes
}

fn live() -> Live {
    let (service, clock) = service_on(temp_store());
    let link = service.first_start_link().expect("link").expect("no account yet");
    let setup = service.setup(&link).expect("the page behind the link");
    let secret = typed(&setup.typed_secret);
    let code = code_now(&secret, &service);
    let accepted = Accepted { username: "First.Admin", password: PASSWORD, code: &code };
    let recovery_codes = service.accept_invitation(&link, &accepted).expect("account made");
    assert!(matches!(service.setup(&link), Err(Trouble::NotFound)), "used up");
    clock.advance(SignedDuration::from_secs(60));
    Live { service, clock, secret, recovery_codes }
}

fn code_now(secret: &[u8], service: &Service) -> String {
    second_factor::code_at(&secret.try_into().expect("160 bits"), service.now().as_second()).expect("code")
}

impl Live {
    fn try_with(&self, username: &str, password: &str, code: &str) -> Result<SignedIn, Trouble> {
        self.service.sign_in(&SignIn { username, password, code, address: "192.0.2.1", browser: "test" })
    }

    fn code(&self) -> String {
        code_now(&self.secret, &self.service)
    }
}

fn refused(outcome: &Result<SignedIn, Trouble>) -> bool {
    matches!(outcome, Err(Trouble::Invalid(fields)) if fields.len() == 1 && fields[0].message == REFUSED)
}

#[test]
fn the_first_administrator_comes_in_by_a_link_of_thirty_minutes_and_there_is_no_other_way() {
    let (service, clock) = service_on(temp_store());
    let first = service.first_start_link().expect("link").expect("no account yet");
    let second = service.first_start_link().expect("link").expect("still none");
    assert!(matches!(service.setup(&first), Err(Trouble::NotFound)), "a new link ends the one before");
    clock.advance(SignedDuration::from_mins(31));
    assert!(matches!(service.setup(&second), Err(Trouble::NotFound)), "over");
    let live = live();
    assert_eq!(live.service.first_start_link().expect("asked"), None, "there is an account now");
    assert_eq!(live.recovery_codes.len(), 10);
}

#[test]
fn what_is_filled_in_behind_the_link_is_checked_all_at_once() {
    let (service, _) = service_on(temp_store());
    let link = service.first_start_link().expect("link").expect("no account yet");
    let accepted = Accepted { username: "a b", password: "short", code: "000000" };
    let Err(Trouble::Invalid(fields)) = service.accept_invitation(&link, &accepted) else { panic!("refused") };
    let names: Vec<_> = fields.iter().map(|field| field.field.as_str()).collect();
    assert_eq!(names, ["username", "password", "code"]);
    assert!(service.setup(&link).is_ok(), "the link is not used up by a mistake");
}

#[test]
fn everything_that_can_be_wrong_is_refused_in_the_same_words() {
    let live = live();
    let code = live.code();
    for (username, password, code) in [
        ("nobody", PASSWORD, code.as_str()),
        ("first.admin", "tidal ginger lamp pole", code.as_str()),
        ("first.admin", PASSWORD, "000000"),
        ("first.admin", PASSWORD, ""),
    ] {
        assert!(refused(&live.try_with(username, password, code)), "{username}");
    }
    assert!(live.try_with("FIRST.admin ", PASSWORD, &code).is_ok(), "in any case");
}

#[test]
fn a_code_works_once_and_one_step_back() {
    let live = live();
    let code = live.code();
    live.clock.advance(SignedDuration::from_secs(30));
    assert!(live.try_with("first.admin", PASSWORD, &code).is_ok(), "one step back");
    assert!(refused(&live.try_with("first.admin", PASSWORD, &code)), "used");
    assert!(live.try_with("first.admin", PASSWORD, &live.code()).is_ok(), "the next");
}

#[test]
fn a_recovery_code_works_once_and_says_how_many_are_left() {
    let live = live();
    let code = &live.recovery_codes[4];
    let signed_in = live.try_with("first.admin", PASSWORD, code).expect("a recovery code");
    assert_eq!(signed_in.recovery_codes_left, Some(9));
    assert!(refused(&live.try_with("first.admin", PASSWORD, code)));
}

#[test]
fn after_five_wrong_tries_even_the_right_one_waits_and_the_wait_ends() {
    let live = live();
    for _ in 0..5 {
        assert!(refused(&live.try_with("first.admin", "tidal ginger lamp pole", "000000")));
        live.clock.advance(SignedDuration::from_secs(1));
    }
    let waits = live.try_with("first.admin", PASSWORD, &live.code());
    assert!(matches!(waits, Err(Trouble::TooMany { seconds: 1..=61 })), "{waits:?}");
    // An unknown name waits in the same way: nobody learns from it which names there are.
    for _ in 0..5 {
        assert!(refused(&live.try_with("nobody", PASSWORD, "000000")));
        live.clock.advance(SignedDuration::from_secs(1));
    }
    assert!(matches!(live.try_with("nobody", PASSWORD, "000000"), Err(Trouble::TooMany { .. })));
    live.clock.advance(SignedDuration::from_secs(61));
    assert!(live.try_with("first.admin", PASSWORD, &live.code()).is_ok());
}

/// Ids that let something happen in the middle of a sign-in: when the new session's token is drawn.
#[derive(Default)]
struct Interrupted {
    inner: SequentialIds,
    meanwhile: std::sync::Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl service::ids::Ids for Interrupted {
    fn next(&self) -> uuid::Uuid {
        self.inner.next()
    }

    fn secret(&self, into: &mut [u8]) -> Result<(), service::ids::NoChance> {
        let meanwhile = self.meanwhile.lock().expect("whole").take();
        if let Some(happen) = meanwhile {
            happen();
        }
        self.inner.secret(into)
    }
}

#[test]
fn guesses_sent_at_once_do_not_slip_past_the_limit_of_five() {
    let live = Arc::new(live());
    let ids = Arc::new(Interrupted::default());
    let policy = Arc::new(rules::Policy::builtin());
    let store = Arc::clone(live.service.store());
    let other = Service::new(store, policy, live.clock.clone(), ids.clone(), Settings::default()).expect("starts");
    let code = live.code();
    let guesser = Arc::clone(&live);
    *ids.meanwhile.lock().expect("whole") = Some(Box::new(move || {
        for _ in 0..5 {
            assert!(refused(&guesser.try_with("first.admin", "tidal ginger lamp pole", "000000")));
            guesser.clock.advance(SignedDuration::from_millis(1));
        }
    }));
    let right = SignIn { username: "first.admin", password: PASSWORD, code: &code, address: "192.0.2.1", browser: "test" };
    let sixth = other.sign_in(&right);
    assert!(matches!(sixth, Err(Trouble::TooMany { .. })), "the sixth, whoever looked first: {sixth:?}");
}

#[test]
fn an_address_waits_after_thirty_wrong_tries_for_whatever_names() {
    let live = live();
    for number in 0..30 {
        assert!(refused(&live.try_with(&format!("name{number}"), PASSWORD, "000000")));
        live.clock.advance(SignedDuration::from_secs(1));
    }
    assert!(matches!(live.try_with("first.admin", PASSWORD, &live.code()), Err(Trouble::TooMany { .. })));
    let elsewhere =
        SignIn { username: "first.admin", password: PASSWORD, code: &live.code(), address: "192.0.2.99", browser: "test" };
    assert!(live.service.sign_in(&elsewhere).is_ok(), "another address does not wait");
}

#[test]
fn a_session_ends_after_thirty_minutes_without_use_and_after_twelve_hours_in_any_case() {
    let office = office();
    let idle = office.sign_in("pp1");
    office.clock.advance(SignedDuration::from_mins(29));
    assert!(office.service.authenticate(&idle.token, None).is_ok());
    office.clock.advance(SignedDuration::from_mins(30));
    assert!(matches!(office.service.authenticate(&idle.token, None), Err(Trouble::SignedOut)));

    let busy = office.sign_in("pp1");
    for _ in 0..35 {
        office.clock.advance(SignedDuration::from_mins(20));
        assert!(office.service.authenticate(&busy.token, None).is_ok());
    }
    office.clock.advance(SignedDuration::from_mins(20));
    assert!(matches!(office.service.authenticate(&busy.token, None), Err(Trouble::SignedOut)), "12 hours");
}

#[test]
fn signing_out_ends_the_session_on_the_server() {
    let office = office();
    let (one, two) = (office.sign_in("pp1"), office.sign_in("pp1"));
    assert_ne!(one.token, two.token);
    office.service.sign_out(&one.actor).expect("signed out");
    assert!(matches!(office.service.authenticate(&one.token, None), Err(Trouble::SignedOut)));
    assert!(office.service.authenticate(&two.token, None).is_ok());
    assert!(matches!(office.service.authenticate("made up", None), Err(Trouble::SignedOut)));
}

#[test]
fn of_six_sessions_the_oldest_ends_and_a_person_ends_only_their_own() {
    let office = office();
    let mut all = vec![];
    for _ in 0..6 {
        all.push(office.sign_in("pp1"));
        office.clock.advance(SignedDuration::from_secs(5));
    }
    assert!(matches!(office.service.authenticate(&all[0].token, None), Err(Trouble::SignedOut)));
    assert!(office.service.authenticate(&all[1].token, None).is_ok());
    let own = office.service.sessions(&all[5].actor).expect("sessions");
    assert_eq!((own.len(), own.iter().filter(|session| session.this_one).count()), (5, 1));
    let other = office.actor("pp2");
    assert!(matches!(office.service.end_session(&other, &own[0].reference), Err(Trouble::NotFound)));
    office.service.end_session(&all[5].actor, &own[0].reference).expect("own");
    assert!(matches!(office.service.authenticate(&all[1].token, None), Err(Trouble::SignedOut)));
}

#[test]
fn a_form_carries_the_token_of_its_own_session() {
    let office = office();
    let (one, two) = (office.actor("pp1"), office.actor("pp1"));
    assert!(one.csrf_matches(&one.csrf_token()));
    assert!(!one.csrf_matches(&two.csrf_token()));
    assert!(!one.csrf_matches(""));
    let job = service::Actor::job(uuid::Uuid::from_u128(1), "a job");
    assert!(!job.csrf_matches(""));
}

#[test]
fn a_closed_account_is_out_at_the_next_request() {
    let live = live();
    let admin = live.try_with("first.admin", PASSWORD, &live.code()).expect("in");
    let invited = Invited { display_name: "Ada Practice", officer: None, roles: &[Role::Pp] };
    let link = live.service.invite(&admin.actor, &invited).expect("invited");
    let secret = typed(&live.service.setup(&link).expect("page").typed_secret);
    let code = code_now(&secret, &live.service);
    let given = Accepted { username: "ada", password: "seven quiet harbours", code: &code };
    live.service.accept_invitation(&link, &given).expect("made");
    live.clock.advance(SignedDuration::from_secs(60));
    let code = code_now(&secret, &live.service);
    let ada = live.try_with("ada", "seven quiet harbours", &code).expect("in");
    assert!(ada.actor.staff.is(Role::Pp));
    live.service.close_account(&admin.actor, ada.actor.staff.account).expect("closed");
    assert!(matches!(live.service.authenticate(&ada.token, None), Err(Trouble::SignedOut)));
    live.clock.advance(SignedDuration::from_secs(60));
    let code = code_now(&secret, &live.service);
    assert!(refused(&live.try_with("ada", "seven quiet harbours", &code)), "the same words as for a wrong password");
    let own = live.service.close_account(&admin.actor, admin.actor.staff.account);
    assert!(matches!(own, Err(Trouble::Denied { .. })), "not one's own (S1.5)");
    let second = Invited { display_name: "Lou Second", officer: None, roles: &[Role::Adm] };
    assert!(matches!(live.service.invite(&admin.actor, &second), Err(Trouble::Denied { .. })), "needs a second person");
}

#[test]
fn ones_own_password_is_changed_with_the_present_one_and_a_code_and_ends_the_other_sessions() {
    let live = live();
    let one = live.try_with("first.admin", PASSWORD, &live.code()).expect("in");
    live.clock.advance(SignedDuration::from_secs(60));
    let two = live.try_with("first.admin", PASSWORD, &live.code()).expect("in");
    let at_field = |outcome: Result<(), Trouble>| match outcome {
        Err(Trouble::Invalid(fields)) => fields[0].field.clone(),
        other => panic!("{other:?}"),
    };
    let new = "seven quiet harbours";
    let used = live.code();
    live.clock.advance(SignedDuration::from_secs(60));
    let code = live.code();
    for (password, code) in [("not the password", code.as_str()), (PASSWORD, "000000"), (PASSWORD, ""), (PASSWORD, used.as_str())]
    {
        let outcome = live.service.change_password(&one.actor, &Again { password, code }, new);
        assert_eq!(at_field(outcome), "present");
        live.clock.advance(SignedDuration::from_micros(1));
    }
    let again = Again { password: PASSWORD, code: &code };
    assert_eq!(at_field(live.service.change_password(&one.actor, &again, "short")), "new");
    assert_eq!(at_field(live.service.change_password(&one.actor, &again, PASSWORD)), "new");
    live.service.change_password(&one.actor, &again, new).expect("changed");
    assert!(live.service.authenticate(&one.token, None).is_ok());
    assert!(matches!(live.service.authenticate(&two.token, None), Err(Trouble::SignedOut)));
    live.clock.advance(SignedDuration::from_secs(60));
    assert!(live.try_with("first.admin", new, &live.code()).is_ok());
}

#[test]
fn guessing_in_an_open_session_must_wait_like_guessing_at_the_door() {
    let live = live();
    let open = live.try_with("first.admin", PASSWORD, &live.code()).expect("in");
    for _ in 0..5 {
        live.clock.advance(SignedDuration::from_secs(1));
        let guess = Again { password: "a guess of a password", code: "000000" };
        assert!(live.service.new_recovery_codes(&open.actor, &guess).is_err());
    }
    let right = live.service.new_recovery_codes(&open.actor, &Again { password: PASSWORD, code: &live.code() });
    assert!(matches!(right, Err(Trouble::TooMany { .. })), "{right:?}");
    assert!(matches!(live.try_with("first.admin", PASSWORD, &live.code()), Err(Trouble::TooMany { .. })));
}

#[test]
fn new_recovery_codes_take_the_place_of_those_before() {
    let live = live();
    let open = live.try_with("first.admin", PASSWORD, &live.recovery_codes[0]).expect("in");
    assert_eq!(live.service.recovery_codes_left(&open.actor).expect("count"), 9);
    // One that is left proves it, too: the day the phone is lost is the day to do this.
    let again = Again { password: PASSWORD, code: &live.recovery_codes[1] };
    let new = live.service.new_recovery_codes(&open.actor, &again).expect("made");
    assert_eq!(live.service.recovery_codes_left(&open.actor).expect("count"), 10);
    assert!(refused(&live.try_with("first.admin", PASSWORD, &live.recovery_codes[2])));
    assert!(live.try_with("first.admin", PASSWORD, &new[3]).is_ok());
}

#[test]
fn an_account_of_training_data_keeps_its_password() {
    let office = office();
    let again = Again { password: testkit::office::PASSWORD, code: "" };
    let outcome = office.service.change_password(&office.actor("pp1"), &again, "seven quiet harbours");
    assert!(matches!(&outcome, Err(Trouble::Invalid(fields)) if fields[0].message == TRAINING), "{outcome:?}");
    assert!(office.sign_in("pp1").actor.staff.is(Role::Pp));
}

#[test]
fn training_and_live_data_are_kept_apart_both_ways() {
    let live = live();
    let wanted =
        TrainingAccount { username: "demo", display_name: "Demo", officer: None, roles: &[Role::Pp], password: "anything" };
    let apart = |outcome: Result<(), Trouble>| match outcome {
        Err(Trouble::Broken(cause)) => cause.downcast_ref::<KeptApart>().copied(),
        _ => None,
    };
    let made = live.service.make_training_accounts(std::slice::from_ref(&wanted)).map(drop);
    assert_eq!(apart(made), Some(KeptApart::Live));
    assert_eq!(apart(live.service.mark_training()), Some(KeptApart::NotEmpty));
    assert!(!live.service.is_training().expect("asked"));

    let office = office();
    assert!(office.service.is_training().expect("asked"));
    assert_eq!(office.service.first_start_link().expect("asked"), None);
    let admin = office.actor("adm");
    let invited = Invited { display_name: "Real", officer: None, roles: &[Role::Pp] };
    assert_eq!(apart(office.service.invite(&admin, &invited).map(drop)), Some(KeptApart::Training));
}

#[test]
fn nothing_secret_is_kept_or_printed() {
    let live = live();
    let admin = live.try_with("first.admin", PASSWORD, &live.code()).expect("in");
    let account = live
        .service
        .store()
        .read(|conn| store::table::account::find(conn, admin.actor.staff.account))
        .expect("read")
        .expect("there");
    assert!(account.password_hash.starts_with("$argon2id$"));
    let given = SignIn { username: "u", password: "a secret", code: "1", address: "a", browser: "b" };
    let printed = format!("{given:?} {account:?} {:?}", live.service);
    for secret in [PASSWORD, "a secret", account.password_hash.as_str()] {
        assert!(!printed.contains(secret));
    }
    let sessions = live.service.sessions(&admin.actor).expect("sessions");
    assert!(sessions.iter().all(|session| session.reference != admin.token));
}

#[test]
fn drafts_are_ones_own_and_last_fourteen_days() {
    let office = office();
    let (pp1, pp2) = (office.actor("pp1"), office.actor("pp2"));
    let page = "/people/X000001/appointments/new";
    office.service.save_draft(&pp1, page, r#"{"note":"half a thought"}"#).expect("saved");
    assert!(office.service.draft(&pp1, page).expect("asked").is_some());
    assert!(office.service.draft(&pp2, page).expect("asked").is_none());
    office.clock.advance(SignedDuration::from_hours(13 * 24));
    assert_eq!(office.service.drafts(&pp1).expect("asked").len(), 1);
    office.clock.advance(SignedDuration::from_hours(24));
    assert!(office.service.draft(&pp1, page).expect("asked").is_none());
    office.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(office.service.clear_away().expect("cleared").drafts, 1);
}
