//! An assessment over HTTP, from its beginning to what it does to the record: the gates stop it, a probation services officer
//! signs, the manager sends it back and then signs, and levels, flags and tier follow.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use record::{
    CaseFile, Command, EnquiryId,
    enquiry::{self, EnquirySent},
    household::{self, HouseholdConfirmed},
};
use rules::{
    assessment::{Layer, Scale, SetCode},
    enquiry::{EnquiryKind, EnquiryTrigger},
    rosh::{GroupAtRisk, RoshLevel},
};
use service::access::FieldGroup;
use support::{Browser, TestOffice};
use testkit::office::TODAY;
use uuid::Uuid;

/// Held by `pp2`, a probation services officer of the team of `spo`.
const CRN: &str = "X000006";

fn case(office: &TestOffice) -> CaseFile {
    let actor = office.office.actor("pp2");
    let groups = [FieldGroup::Risk, FieldGroup::Checks, FieldGroup::Sentence];
    CaseFile::clone(&office.office.service.open_case(&actor, CRN, &groups, None, None).unwrap().case)
}

fn wish(office: &TestOffice, by: &str, wish: Command) {
    let command = office.office.command();
    office.office.service.execute(&office.office.actor(by), office.office.person(CRN), command, wish, None).unwrap();
}

/// Fields of the form with this button that a browser sends whatever is typed, and the fields given.
fn send(browser: &mut Browser, page: &str, fields: &[(String, String)]) {
    browser.start(page);
    assert_eq!(browser.status(), 200, "{page}");
    let hidden = ["csrf", "command", "opened", "seen", "upTo"];
    let main = browser.page().fields.iter().filter(|f| !f.in_banner && hidden.contains(&f.name.as_str()));
    let mut body: Vec<(String, String)> = main.map(|f| (f.name.clone(), f.value.clone())).collect();
    assert!(body.iter().any(|(name, _)| name == "command"), "{page} has no form: {}", browser.page().text);
    body.extend(fields.iter().cloned());
    let body: Vec<(&str, String)> = body.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    browser.send(page, &body);
}

fn field(name: impl Into<String>, value: impl Into<String>) -> (String, String) {
    (name.into(), value.into())
}

/// Answers a section with no problems, no to every question and the same words for every text.
fn quiet(office: &TestOffice, section: rules::assessment::SectionCode) -> Vec<(String, String)> {
    let set = office.office.service.policy().questions.on(SetCode::Classic, TODAY);
    let of = set.questions_of(section).filter(|(code, _)| !["offence_code", "analysis_declined"].contains(&code.as_str()));
    of.map(|(code, row)| {
        let text = match row.value.scale {
            Scale::Problem => "0",
            Scale::YesNo => "no",
            Scale::Frequency => "never",
            Scale::Count => "1",
            Scale::Date => "1/5/2020",
            Scale::Choice => row.value.choices[0].code.as_str(),
            Scale::Choices => "none",
            Scale::Text => "Example words",
        };
        field(format!("q-{code}"), text)
    })
    .collect()
}

fn answer_every_section(office: &TestOffice, browser: &mut Browser, assessment: &str) {
    let set = office.office.service.policy().questions.on(SetCode::Classic, TODAY);
    let sections: Vec<_> =
        set.sections_of(Layer::Full).map(|(code, _)| code).filter(|code| set.questions_of(*code).next().is_some()).collect();
    for section in sections {
        let mut fields = quiet(office, section);
        fields.push(field("show", "all"));
        send(browser, &format!("{assessment}/sections/{section}?show=all"), &fields);
        assert_eq!(browser.status(), 200, "{section}: {}", browser.page().text);
        browser.must_see("saved");
    }
}

fn judge(browser: &mut Browser, assessment: &str, levels: &[(GroupAtRisk, RoshLevel)], why: &[(GroupAtRisk, &str)]) {
    let mut fields = vec![field("reasons", "What was seen and said"), field("wouldChange", "A settled year")];
    fields.extend(levels.iter().map(|(group, level)| field(format!("level-{}", group.as_str()), level.as_str())));
    fields.extend(why.iter().map(|(group, why)| field(format!("changed.{}", group.as_str()), *why)));
    send(browser, &format!("{assessment}/levels"), &fields);
}

fn all(level: RoshLevel) -> Vec<(GroupAtRisk, RoshLevel)> {
    [GroupAtRisk::Children, GroupAtRisk::Public, GroupAtRisk::KnownAdult, GroupAtRisk::Staff].map(|group| (group, level)).into()
}

fn begin(browser: &mut Browser) -> String {
    browser.start(&format!("/people/{CRN}/assessments"));
    browser.must_see("No assessment is being made.");
    browser.in_form_of("Begin assessment").choose("Initial assessment").press("Begin assessment");
    browser.must_see("What the record already says is filled in");
    browser.path().to_owned()
}

fn check_sent(office: &TestOffice, n: u128, kind: EnquiryKind) {
    let need = record::enquiry::need::needs(&case(office), office.office.service.policy());
    let since = need.iter().find(|n| n.kind == kind).map_or(TODAY, |n| n.since);
    wish(
        office,
        "pp2",
        Command::Enquiry(enquiry::Wish::Send(EnquirySent {
            id: EnquiryId(Uuid::from_u128(n)),
            kind,
            trigger: EnquiryTrigger::InitialAssessment,
            needed_since: since,
            on: TODAY,
            sent_to: "Example Police".into(),
            reference: String::new(),
            about: String::new(),
            subjects: vec![],
            due_on: TODAY,
            address: None,
        })),
    );
}

/// With everybody in the household known, so that no check about children is needed.
fn office() -> TestOffice {
    let office = TestOffice::new();
    wish(
        &office,
        "pp2",
        Command::Household(household::Wish::Confirm(HouseholdConfirmed { on: TODAY, source: "Said so and seen".into() })),
    );
    office
}

#[test]
fn gates_stop_it_the_manager_sends_it_back_and_then_levels_flags_and_tier_follow() {
    let office = office();
    let mut officer = office.browser_of("pp2");
    let assessment = begin(&mut officer);
    // The form opens with the account and the person's own view, and asks only what the record does not say.
    officer.must_see("What happened, and the person's own view").must_see("answers missing");
    officer.start(&format!("{assessment}/sections/offending"));
    officer.must_see("Already known").must_see("Date of the current conviction").must_see("Sentence at");
    answer_every_section(&office, &mut officer, &assessment);
    judge(&mut officer, &assessment, &all(RoshLevel::Medium), &[]);
    officer.must_see("Levels saved");
    // What follows is worked out live.
    officer.start(&assessment);
    officer.must_see("What follows from the answers so far").must_see("ARP").must_see("Overall level of risk Medium");
    // The gate: the check of the police is needed and not sent.
    officer.start(&format!("{assessment}/sign"));
    officer.must_see("Safety checks to send first").must_see("A manager must sign too");
    send(&mut officer, &format!("{assessment}/sign"), &[]);
    assert_eq!(officer.status(), 422);
    officer.must_see("Send these safety checks first");
    assert!(case(&office).drafts.open[0].signed.is_none());
    check_sent(&office, 0xE1, EnquiryKind::DomesticAbuse);
    send(&mut officer, &format!("{assessment}/sign"), &[]);
    assert_eq!(officer.status(), 200, "{}", officer.page().text);
    officer.must_see("It waits for a manager").must_see("probation services officer or a trainee");
    // Nobody signs for themselves, and the officer has no such form.
    officer.start(&format!("{assessment}/countersign"));
    assert_eq!(officer.status(), 403);
    // The manager must say why it goes back.
    let mut manager = office.browser_of("spo");
    let page = format!("{assessment}/countersign");
    send(&mut manager, &page, &[field("do", "return"), field("comment", " ")]);
    assert_eq!(manager.status(), 422);
    send(&mut manager, &page, &[field("do", "return"), field("comment", "Say what the police answer means")]);
    manager.must_see("Assessment sent back");
    officer.start(&assessment);
    officer.must_see("Sent back by Erin Manager").must_see("Say what the police answer means");
    send(&mut officer, &format!("{assessment}/sections/accommodation?show=all"), &[field("q-3.3", "yes"), field("show", "all")]);
    officer.must_see("Accommodation saved");
    send(&mut officer, &format!("{assessment}/sign"), &[]);
    manager.start(&page);
    manager.must_see("What changed since the last level").must_see("Safety checks").must_see("Every answer");
    send(&mut manager, &page, &[field("do", "sign"), field("comment", "Agreed after talking it over")]);
    manager.must_see("Assessment signed and completed").must_see("Agreed after talking it over");
    // The record follows.
    let case = case(&office);
    assert!(case.drafts.open.is_empty());
    assert_eq!(case.risk.overall(), Some(RoshLevel::Medium));
    assert_eq!(case.risk.current().unwrap().judged_by.unwrap().0, office.office.officer("pp2").0);
    let mut flags: Vec<String> = case.risk.flags(TODAY).map(|e| e.made.code.to_string()).collect();
    flags.sort();
    assert_eq!(flags, ["AV2S", "RCHD", "REG15", "REG17", "RMRH"]);
    assert!(case.contacts.iter().any(|c| c.what.kind.as_str() == "C004"));
    let (_, tier) = case.risk.calculated.last().unwrap();
    assert_eq!(tier.v2.as_ref().unwrap().inputs.flags.rosh, Some(RoshLevel::Medium));
    assert!(case.assessments[0].answers.values().any(|answer| answer.as_str() == "yes"), "the correction is in it");
    officer.start(&format!("/people/{CRN}/risk"));
    officer.must_see("What would change this level").must_see("The judgement of Ben Practice");
    officer.start(&format!("/people/{CRN}/assessments"));
    officer.must_see("Signed by Ben Practice and Erin Manager");
}

#[test]
fn what_somebody_else_answered_meanwhile_is_shown_beside_what_was_typed() {
    let office = office();
    let mut one = office.browser_of("pp2");
    let assessment = begin(&mut one);
    let page = format!("{assessment}/sections/accommodation?show=all");
    let mut other = office.browser_of("spo");
    one.start(&page);
    other.start(&page);
    one.in_form_of("Save and go on");
    other.in_form_of("Save and go on");
    let hidden = |browser: &Browser| -> Vec<(String, String)> {
        let names = ["csrf", "command", "opened", "seen", "show"];
        let fields = browser.page().fields.iter().filter(|f| !f.in_banner && names.contains(&f.name.as_str()));
        fields.map(|f| (f.name.clone(), f.value.clone())).collect()
    };
    let post = |browser: &mut Browser, value: &str| {
        let mut body = hidden(browser);
        body.push(field("q-3.4", value));
        let body: Vec<(&str, String)> = body.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        browser.send(&page, &body);
    };
    post(&mut other, "2");
    assert_eq!(other.status(), 200);
    post(&mut one, "1");
    assert_eq!(one.status(), 409);
    one.must_see("Somebody changed this assessment").must_see("It is now answered like this").must_see("Significant problems");
    // Saving again, having seen it, puts one's own in its place.
    post(&mut one, "1");
    assert_eq!(one.status(), 200);
    let draft = &case(&office).drafts.open[0];
    assert_eq!(draft.answers[&rules::assessment::QuestionCode::new("3.4").unwrap()].as_str(), "1");
}

#[test]
fn an_answer_off_its_scale_stands_beside_its_question_with_everything_kept() {
    let office = office();
    let mut browser = office.browser_of("pp2");
    let assessment = begin(&mut browser);
    let fields = [field("q-total_sanctions", "many"), field("q-violent_sanctions", "2"), field("show", "all")];
    send(&mut browser, &format!("{assessment}/sections/offending?show=all"), &fields);
    assert_eq!(browser.status(), 422);
    browser.must_see("Sanctions in total, the current one included: enter a whole number, 0 or more");
    assert_eq!(browser.value_of("Sanctions for violence, the current one included if violent"), "2");
    assert!(case(&office).drafts.open[0].answers.is_empty());
}

#[test]
fn a_review_shows_what_happened_and_raises_a_level_with_its_reason() {
    let office = TestOffice::new();
    let page = "/people/X000003/risk/review";
    let mut browser = office.browser_of("pp1");
    browser.start(page);
    browser.must_see("What happened since the beginning").must_see("22 Nov 2026 Arrest notified");
    send(&mut browser, page, &[field("changed", "no")]);
    assert_eq!(browser.status(), 422);
    browser.must_see("Enter why the risk has changed, or why not");
    let mut fields = vec![
        field("changed", "yes"),
        field("why", "An arrest for violence"),
        field("reasons", "Threats"),
        field("wouldChange", "Time"),
    ];
    send(&mut browser, page, &fields);
    assert_eq!(browser.status(), 422);
    browser.must_see("Choose the new levels, or begin an assessment");
    fields.extend(all(RoshLevel::High).iter().map(|(group, level)| field(format!("level-{}", group.as_str()), level.as_str())));
    send(&mut browser, page, &fields);
    assert_eq!(browser.status(), 200, "{}", browser.page().text);
    browser.must_see("Review saved, and the levels with it").must_see("High risk of serious harm");
    browser.start(page);
    browser.must_see("An arrest for violence").must_see("The first looks at all of this, reviewed or not.");
    browser.must_not_see("No contact since");
}

#[test]
fn pressing_begin_twice_is_one_assessment_and_the_past_offers_no_form() {
    let office = office();
    let mut browser = office.browser_of("pp2");
    browser.start(&format!("/people/{CRN}/assessments"));
    browser.in_form_of("Begin assessment").choose("Review").press_twice("Begin assessment");
    assert_eq!(case(&office).drafts.open.len(), 1);
    browser.start(&format!("/people/{CRN}/assessments?as-at=2026-11-01"));
    browser.must_not_see("Begin assessment");
}

#[test]
fn a_signature_under_a_changed_level_without_a_word_is_on_the_managers_own_list_and_on_the_board() {
    let office = office();
    let levels = [(GroupAtRisk::Public, RoshLevel::High)].into_iter().collect();
    let high = record::risk::RiskLevelSet {
        levels,
        reasons: "Threats".into(),
        assessed_on: TODAY,
        ..record::risk::RiskLevelSet::default()
    };
    wish(&office, "pp2", Command::SetRiskLevel(high));
    let mut officer = office.browser_of("pp2");
    let assessment = begin(&mut officer);
    answer_every_section(&office, &mut officer, &assessment);
    judge(&mut officer, &assessment, &all(RoshLevel::Medium), &[(GroupAtRisk::Public, "The threats ended in spring")]);
    check_sent(&office, 0xE1, EnquiryKind::DomesticAbuse);
    send(&mut officer, &format!("{assessment}/sign"), &[]);
    assert_eq!(officer.status(), 200, "{}", officer.page().text);
    let mut manager = office.browser_of("spo");
    manager.start("/oversight").must_not_see("You signed");
    send(&mut manager, &format!("{assessment}/countersign"), &[field("do", "sign"), field("comment", "")]);
    manager.must_see("Assessment signed and completed");
    manager
        .start("/oversight")
        .must_see("You signed 1 assessment in the last 12 weeks: 1 with a level changed and nothing said to it");
    manager
        .follow("A level changed, and you said nothing to it")
        .must_see("Assessments signed by Erin Manager")
        .must_see("1 in all.");
    assert!(manager.page().links.iter().any(|(_, href)| *href == assessment), "it opens what was signed");
    let mut head = office.browser_of("hpdu");
    head.start("/oversight/coverage").follow_first("Erin Manager, a level changed and nothing said to it");
    head.must_see("1 in all.").must_see("A level changed, and nothing was said to it");
    head.go("/oversight/coverage").follow_first("Erin Manager, assessments signed").must_see("All signatures");
}
