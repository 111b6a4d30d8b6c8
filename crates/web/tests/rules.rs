//! The rules through real HTTP: everybody signed in may read them, and every prompt leads to its rule.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use support::TestOffice;

#[test]
fn everybody_signed_in_may_read_the_rules_and_nobody_else() {
    let office = TestOffice::new();
    for username in ["pp1", "spo", "hpdu", "ca"] {
        let mut browser = office.browser_of(username);
        browser.start("/rules").must_see("How often contact is due").must_see("Partly local default");
        assert_eq!((browser.status(), browser.page().h1.as_str()), (200, "Rules"), "{username}");
    }
    let mut browser = office.browser();
    browser.start("/rules").must_see("Sign in");
}

#[test]
fn a_rule_has_plain_words_its_tables_with_sources_and_its_days() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/rules").follow("Red lines");
    assert_eq!((browser.status(), browser.page().h1.as_str()), (200, "Red lines"));
    browser.must_see("over 100 %, over 110 % for four weeks running").must_see("workload.red-lines");
    browser.must_see("Ministerial answer").must_see("Local default: name").must_see("Workload: red line");
}

#[test]
fn a_long_table_is_read_page_by_page() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/rules/contacts.types").follow_first("All ").must_see("Rows 1 to 50 of");
    browser.follow_first("Next").must_see("Rows 51 to");
    browser.follow_first("Previous").must_see("Rows 1 to 50 of");
}

#[test]
fn every_rule_and_every_table_of_it_has_a_sound_page() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/rules");
    let rules: Vec<String> =
        browser.page().links.iter().map(|(_, href)| href.clone()).filter(|href| href.starts_with("/rules/")).collect();
    assert!(rules.len() > 30, "{rules:?}");
    for rule in rules {
        // The browser itself refuses a page that is too heavy, lacks a heading or a caption, and the like.
        browser.start(&rule);
        assert_eq!(browser.status(), 200, "{rule}");
        let tables: Vec<String> =
            browser.page().links.iter().map(|(_, href)| href.clone()).filter(|href| href.contains("?table=")).collect();
        for table in tables {
            browser.start(&table);
            assert_eq!(browser.status(), 200, "{table}");
        }
    }
}

#[test]
fn a_prompt_leads_to_the_row_of_its_rule() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/");
    let links = browser.page().links.clone();
    let (_, why) = links.iter().find(|(_, href)| href.starts_with("/work/")).expect("a duty that says why it is owed").clone();
    browser.go(&why);
    let links = browser.page().links.clone();
    let (words, href) = links.iter().find(|(_, href)| href.starts_with("/rules/")).expect("a prompt with its rule").clone();
    assert!(!words.contains('/'), "a name and not an id: {words}");
    browser.go(&href).must_see("The row you came from");
    assert_eq!(browser.page().h1, words);
}

#[test]
fn a_rule_that_is_not_there_is_no_page() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    for path in [
        "/rules/tier.v9",
        "/rules/..%2f..%2fsecret",
        "/rules/contacts.types?table=contacts/contact&page=0",
        "/rules/contacts.types?table=contacts/contact&page=x",
        "/rules/contacts.types?table=standards/standard",
    ] {
        browser.start(path);
        assert_eq!(browser.status(), 404, "{path}");
    }
    // A row of another rule changes nothing.
    browser.start("/rules/tier.v3?row=standards/frequency/HIGH").must_not_see("The row you came from");
    assert_eq!(browser.status(), 200);
}
