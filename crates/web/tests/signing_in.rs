//! Signing in and out through real pages over HTTP; what every answer carries; what is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use jiff::SignedDuration;
use support::{Counts, TestOffice};
use web::gate::COOKIE;

#[test]
fn somebody_signs_in_with_the_account_that_the_page_lists_and_signs_out() {
    let office = TestOffice::new();
    let mut browser = office.browser();
    browser.start("/account");
    assert_eq!(browser.page().title, "Sign in - Rainer");
    browser.must_see("Accounts of the demonstration").must_see("only for training");
    browser.fill("User name", "pp1").fill("Password", "only for training").press("Sign in");
    assert_eq!(browser.path(), "/account");
    browser.must_see("Ada Practice").must_see("Example North team").must_see("Probation practitioner");
    browser.must_have_kept(Counts::of(1, 1, 2));
    browser.press("Sign out");
    assert_eq!(browser.page().h1, "Sign in");
    assert!(browser.cookies().is_empty());
    browser.go("/account");
    assert_eq!(browser.page().h1, "Sign in", "the session is over on the server, too");
}

#[test]
fn a_wrong_password_is_told_in_words_that_say_nothing_and_what_was_typed_is_kept() {
    let office = TestOffice::new();
    let mut browser = office.browser();
    for username in ["pp1", "nobody"] {
        browser.start("/sign-in").fill("User name", username).fill("Password", "wrong").press("Sign in");
        assert_eq!((browser.status(), browser.page().title.as_str()), (422, "Error: Sign in - Rainer"));
        browser.must_see("There is a problem").must_see("Enter the right user name, password and code");
        assert_eq!(browser.value_of("User name"), username);
        assert_eq!(browser.value_of("Password"), "");
    }
}

#[test]
fn after_five_wrong_tries_the_page_says_how_long_to_wait() {
    let office = TestOffice::new();
    let mut browser = office.browser();
    for _ in 0..5 {
        browser.start("/sign-in").fill("User name", "pp1").fill("Password", "wrong").press("Sign in");
        office.office.clock.advance(SignedDuration::from_secs(1));
    }
    browser.start("/sign-in").fill("User name", "pp1").fill("Password", "only for training").press("Sign in");
    assert_eq!(browser.status(), 429);
    browser.must_see("Too many tries. Wait");
    assert!(browser.header("retry-after").is_some());
}

#[test]
fn a_return_key_leads_to_our_own_pages_only() {
    let office = TestOffice::new();
    let mut browser = office.browser();
    browser.start("/sign-in?from=2f2f6576696c2e6578616d706c65").fill("User name", "pp1");
    browser.fill("Password", "only for training").press("Sign in");
    assert_eq!(browser.path(), "/");
}

#[test]
fn a_form_sent_after_the_session_ended_is_kept_and_becomes_a_draft() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000012/open-with-reason").choose("I am covering for the officer").fill("Say more", "Covering");
    office.office.clock.advance(SignedDuration::from_mins(31));
    browser.press("Open the record");
    assert_eq!((browser.status(), browser.page().h1.as_str()), (401, "Sign in"));
    browser.must_see("What you wrote is kept");
    browser.fill("User name", "pp1").fill("Password", "only for training").press("Sign in");
    assert_eq!(browser.path(), "/people/X000012/open-with-reason");
    let draft = office.office.service.draft(&office.office.actor("pp1"), browser.path()).unwrap().expect("a draft");
    assert!(draft.body.contains("Covering") && !draft.body.contains("csrf"), "{}", draft.body);
}

#[test]
fn a_password_sent_after_the_session_ended_is_neither_shown_again_nor_kept() {
    let office = TestOffice::new();
    let same = [("sec-fetch-site", "same-origin")];
    for path in ["/account/password", "/account/recovery-codes"] {
        let answer = post(&office, path, &same, "present=mine-until-now&new=mine-from-now&code=123456");
        assert_eq!((answer.status().as_u16(), answer.into_body().read_to_string().unwrap()), (303, String::new()), "{path}");
    }
    // Nor from a sign-in form that says it holds one.
    let kept = "username=pp1&password=only+for+training&unsent-page=%2Faccount%2Fpassword&unsent=%5B%5B%22new%22%2C%22x%22%5D%5D";
    assert_eq!(post(&office, "/sign-in", &same, kept).status(), 303);
    assert_eq!(office.office.service.drafts(&office.office.actor("pp1")).unwrap(), []);
}

#[test]
fn a_session_is_listed_and_can_be_ended_from_another() {
    let office = TestOffice::new();
    let (mut one, mut other) = (office.browser_of("pp1"), office.browser_of("pp1"));
    one.start("/account").press("End");
    one.must_see("The session was ended");
    other.start("/account");
    assert_eq!(other.page().h1, "Sign in");
    one.go("/account");
    one.must_not_see("The session was ended");
}

#[test]
fn without_a_link_to_a_case_the_reason_is_asked_first_and_a_short_one_is_refused() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000012/open-with-reason").press("Open the record");
    assert_eq!(browser.status(), 422);
    browser.must_see("Choose why you need to see this record");
    browser.choose("Somebody may be in danger").fill("Say more", "short").press("Open the record");
    browser.must_see("Say why in 10 characters or more");
    assert_eq!(browser.value_of("Say more"), "short");
}

#[test]
fn every_answer_carries_the_headers_and_nothing_but_assets_is_kept() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    for path in ["/account", "/sign-in", "/no-such-page", "/help"] {
        browser.start(path);
        for (name, value) in [
            ("strict-transport-security", "max-age=31536000; includeSubDomains"),
            ("content-security-policy", web::headers::CONTENT_SECURITY_POLICY),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(browser.header(name), Some(value), "{path}");
        }
        assert!(browser.header("permissions-policy").is_some_and(|p| p.contains("camera=()")));
        assert!(browser.header("x-request-id").is_some());
    }
    assert_eq!(browser.start("/no-such-page").status(), 404);
    browser.must_see("There is no page at this address");
}

#[test]
fn assets_are_kept_for_a_year_by_their_digest() {
    let office = TestOffice::new();
    for path in [govuk::assets::css_path(), govuk::assets::js_path(), web::page::assets::own_style()] {
        let answer = ureq::get(format!("{}{path}", office.origin())).call().unwrap();
        assert_eq!(answer.headers()["cache-control"], "public, max-age=31536000, immutable");
    }
}

fn post(office: &TestOffice, path: &str, headers: &[(&str, &str)], body: &str) -> ureq::http::Response<ureq::Body> {
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
    let mut request = ureq::http::Request::builder().method("POST").uri(format!("{}{path}", office.origin()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    ureq::Agent::from(config).run(request.body(body.to_owned()).unwrap()).unwrap()
}

#[test]
fn a_form_of_another_site_or_without_the_sessions_token_changes_nothing() {
    let office = TestOffice::new();
    let signed_in = office.office.sign_in("pp1");
    let cookie = format!("{COOKIE}={}", signed_in.token);
    let token = format!("csrf={}", signed_in.actor.csrf_token());
    for (headers, body) in [
        (vec![("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")], token.as_str()),
        (vec![("cookie", cookie.as_str()), ("origin", "https://evil.example")], token.as_str()),
        (vec![("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")], "csrf=00"),
        (vec![("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")], ""),
    ] {
        assert_eq!(post(&office, "/sign-out", &headers, body).status(), 403, "{headers:?} {body}");
    }
    let mut browser = office.browser();
    browser.set_cookie(COOKIE, &signed_in.token);
    assert_eq!(browser.start("/account").page().h1, "Your account", "still signed in");
}

#[test]
fn too_much_and_wrong_methods_are_refused_in_words() {
    let office = TestOffice::new();
    let answer = post(&office, "/sign-in", &[("sec-fetch-site", "same-origin")], &"a=b&".repeat(400_000));
    assert_eq!(answer.status(), 413);
    let answer = post(&office, "/help", &[("sec-fetch-site", "same-origin")], "");
    assert_eq!((answer.status().as_u16(), answer.headers()["allow"].to_str().unwrap()), (405, "GET,HEAD"));
}

#[test]
fn health_says_little_to_anybody() {
    let office = TestOffice::new();
    for path in ["/health", "/health/liveness", "/health/readiness"] {
        let mut answer = ureq::get(format!("{}{path}", office.origin())).call().unwrap();
        assert_eq!(answer.body_mut().read_to_string().unwrap(), r#"{"status":"UP"}"#);
    }
}

#[test]
fn every_route_has_its_rule() {
    let routes = web::app::routes();
    let office = testkit::office();
    let listed: Vec<_> = routes.listed().iter().map(|(method, path)| (method.as_str(), *path)).collect();
    assert_eq!(office.service.routes().missing(listed.iter().copied()), Vec::<String>::new());
    assert_eq!(office.service.routes().surplus(listed.iter().copied()), Vec::<String>::new());
}
