//! An assessment from its beginning to what it does to the record: gates, signatures, levels, flags, tier.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{Desk, LONDON, POLICY, TODAY, allocated, flag, id, judged, nine, sentence};
use jiff::{ToSpan, civil::date};
use record::{
    ActorId, AssessmentId, CaseFile, Command, ConnectionId, EnquiryId, Event, ReviewId, SentenceId,
    assessment::{
        AssessmentKind, contradictions,
        draft::{
            AssessmentAnswered, AssessmentBegun, AssessmentCountersigned, AssessmentReturned, AssessmentSigned, Purpose, Signer,
            Wish,
        },
        example::quiet_answers,
        missing, prefill, quality, so_far,
    },
    duties::{duties, explain},
    enquiry::{self, EnquiryAnalysed, EnquiryAnswered, EnquiryRead, EnquirySent, LowRiskAgreed},
    household::{self, ConnectionRecorded, HouseholdConfirmed, Relationship},
    oversight::due,
    person::{AddressKind, AddressRecorded, Sex},
    recorded::plus_days,
    review::{Review, ReviewRecorded},
    risk::RiskLevelSet,
    tier,
};
use rules::{
    assessment::{Answer, Answers, Layer, QuestionCode, SetCode},
    duty::DutyKind,
    enquiry::{EnquiryKind, EnquiryTrigger},
    grade::Grade,
    oversight::{CountersignReason, OversightTrigger as T},
    rosh::{GroupAtRisk, RoshLevel, RoshLevels},
};

const OFFICER: ActorId = ActorId(uuid::Uuid::from_u128(1));
const MANAGER: ActorId = ActorId(uuid::Uuid::from_u128(2));

fn it() -> AssessmentId {
    AssessmentId(id(0xA000))
}

fn code(text: &str) -> QuestionCode {
    QuestionCode::new(text).unwrap()
}

fn levels(children: RoshLevel, public: RoshLevel, known_adult: RoshLevel, staff: RoshLevel) -> RoshLevels {
    [
        (GroupAtRisk::Children, children),
        (GroupAtRisk::Public, public),
        (GroupAtRisk::KnownAdult, known_adult),
        (GroupAtRisk::Staff, staff),
    ]
    .into()
}

fn wish(wish: Wish) -> Command {
    Command::Assess(Box::new(wish))
}

fn begun(purpose: Purpose) -> Command {
    wish(Wish::Begin(AssessmentBegun {
        id: it(),
        kind: AssessmentKind::Layer3,
        purpose,
        questions: SetCode::Classic,
        question_version: 9,
        sentence: None,
    }))
}

fn answered(answers: Answers) -> AssessmentAnswered {
    AssessmentAnswered { answers, ..AssessmentAnswered::of(it()) }
}

fn judged_as(levels: RoshLevels) -> Command {
    let changed = levels.keys().map(|group| (*group, "More is known".to_owned())).collect();
    wish(Wish::Answer(AssessmentAnswered {
        levels: Some(levels),
        reasons: Some("What was seen".into()),
        changed: Some(changed),
        would_change: Some("A settled year".into()),
        ..AssessmentAnswered::of(it())
    }))
}

fn signed_by(grade: Grade) -> Command {
    wish(Wish::Sign(AssessmentSigned {
        id: it(),
        on: TODAY,
        signer: Signer { grade, newly_qualified: grade == Grade::Nqo },
        countersign: vec![],
        contradictions: vec![],
    }))
}

fn countersigned(comment: &str) -> Command {
    wish(Wish::Countersign(AssessmentCountersigned {
        id: it(),
        comment: comment.into(),
        opened_at: Some(nine(TODAY) - 20.seconds()),
    }))
}

fn sent(n: u128, kind: EnquiryKind) -> Command {
    Command::Enquiry(enquiry::Wish::Send(EnquirySent {
        id: EnquiryId(id(n)),
        kind,
        trigger: EnquiryTrigger::InitialAssessment,
        needed_since: TODAY,
        on: TODAY,
        sent_to: "Example Police".into(),
        reference: String::new(),
        about: String::new(),
        subjects: vec![],
        due_on: TODAY,
        address: None,
    }))
}

/// The answer of a check, read and analysed.
fn heard(desk: &mut Desk, n: u128) {
    let id = EnquiryId(id(n));
    desk.must(Command::Enquiry(enquiry::Wish::Answer(EnquiryAnswered {
        id,
        on: TODAY,
        responder: "Example Police".into(),
        nothing_known: true,
        summary: "Nothing is known".into(),
        named: vec![],
    })));
    desk.must(Command::Enquiry(enquiry::Wish::Read(EnquiryRead { id })));
    desk.must(Command::Enquiry(enquiry::Wish::Analyse(EnquiryAnalysed { id, analysis: "Bears out what was said".into() })));
}

/// Somebody on an order since a fortnight, with an initial assessment begun.
fn desk() -> Desk {
    let mut desk = on_order();
    desk.must(begun(Purpose::Initial));
    desk
}

/// The same before any assessment is begun.
fn on_order() -> Desk {
    let mut desk = Desk::on(TODAY, Sex::Male);
    let from = plus_days(TODAY, -14);
    desk.must(sentence(10, "340", from, from, Some(date(2028, 1, 4))));
    desk.must(allocated(7, from));
    desk.must(Command::Household(household::Wish::Confirm(HouseholdConfirmed { on: TODAY, source: "Said so".into() })));
    desk
}

fn quiet() -> Answers {
    quiet_answers(SetCode::Classic, Layer::Full, &POLICY, TODAY)
}

/// As `desk`, with every question answered and every check that is needed sent, answered and analysed.
fn ready(wanted: RoshLevels) -> Desk {
    ready_as(Purpose::Initial, wanted)
}

/// The same, begun for a purpose.
fn ready_as(purpose: Purpose, wanted: RoshLevels) -> Desk {
    let mut desk = on_order();
    desk.must(begun(purpose));
    desk.must(wish(Wish::Answer(answered(quiet()))));
    desk.must(sent(0xE1, EnquiryKind::DomesticAbuse));
    heard(&mut desk, 0xE1);
    desk.must(judged_as(wanted));
    desk
}

fn all_medium() -> RoshLevels {
    levels(RoshLevel::Low, RoshLevel::Medium, RoshLevel::Low, RoshLevel::Low)
}

fn live(case: &CaseFile) -> Vec<String> {
    let mut codes: Vec<String> = case.risk.flags(TODAY).map(|entry| entry.made.code.to_string()).collect();
    codes.sort();
    codes
}

fn kinds(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(Event::kind).collect()
}

#[test]
fn one_assessment_of_a_purpose_is_made_for_a_sentence_at_a_time() {
    let mut desk = desk();
    let draft = &desk.case.drafts.open[0];
    assert_eq!(draft.begun.question_version, 1, "as the set's row says, whatever the wish said");
    assert_eq!(draft.begun.sentence, Some(SentenceId(id(10))), "the main sentence, where none is named");
    let again = AssessmentBegun { id: AssessmentId(id(0xA001)), ..draft.begun.clone() };
    let said = desk.says(wish(Wish::Begin(again)));
    assert!(said.starts_with("An assessment with this purpose is being made"), "{said}");
}

#[test]
fn an_answer_off_its_scale_is_refused_and_one_taken_back_is_gone() {
    let mut desk = desk();
    let said = desk.says(wish(Wish::Answer(answered([(code("3.3"), Answer::new("perhaps"))].into()))));
    assert!(said.contains("choose yes, no or not known"), "{said}");
    desk.must(wish(Wish::Answer(answered([(code("3.3"), Answer::new("no"))].into()))));
    desk.must(wish(Wish::Answer(answered([(code("3.3"), Answer::new(""))].into()))));
    assert!(desk.case.drafts.open[0].answers.is_empty());
}

#[test]
fn two_people_at_different_questions_never_collide_and_at_the_same_one_are_told() {
    let mut desk = desk();
    let seen = desk.case.version;
    let save =
        |question: &str, text: &str| wish(Wish::Save { what: answered([(code(question), Answer::new(text))].into()), seen });
    desk.must(save("3.3", "no"));
    desk.must(save("3.4", "1"));
    assert!(desk.says(save("3.3", "yes")).starts_with("Somebody changed this assessment"));
    assert!(desk.try_to(save("3.3", "no")).is_ok(), "the same answer twice is no conflict");
}

#[test]
fn nobody_signs_while_something_is_open_and_everything_open_is_named() {
    let mut desk = desk();
    let first = missing(&desk.case, &desk.case.drafts.open[0], TODAY, &POLICY);
    assert_eq!(first[0].words, "In short: what happened, and how did it come to it?", "the form opens with the account");
    assert!(first.iter().any(|m| m.words == "How does the person see it, in their own words?"));
    assert!(first.iter().any(|m| m.words == "Level of risk: known adult"));
    assert!(!first.iter().any(|m| m.words == "Level of risk: prisoners"), "asked in custody only");
    assert!(!first.iter().any(|m| m.words.starts_with("R6")), "no full analysis before the screening calls for it");
    let said = desk.says(signed_by(Grade::Po));
    assert!(said.contains(&format!("{} still open", first.len())), "{said}");
}

#[test]
fn a_positive_screening_calls_for_the_full_analysis_unless_it_is_declined_with_a_reason() {
    let mut desk = desk();
    let mut answers = quiet();
    answers.retain(|code, _| {
        !code.as_str().starts_with("r6") && !code.as_str().starts_with("r8") && !code.as_str().starts_with("r9")
    });
    answers.insert(code("r3.1"), Answer::new("yes"));
    desk.must(wish(Wish::Answer(answered(answers))));
    let open = |desk: &Desk| {
        missing(&desk.case, &desk.case.drafts.open[0], TODAY, &POLICY).iter().filter(|m| m.words.starts_with("R6")).count()
    };
    assert_eq!(open(&desk), 5);
    desk.must(wish(Wish::Answer(answered(
        [(code("analysis_declined"), Answer::new("Known from the report of last week"))].into(),
    ))));
    assert_eq!(open(&desk), 0);
}

#[test]
fn a_level_of_medium_or_above_calls_for_the_risk_management_plan() {
    let mut desk = desk();
    let plan = |desk: &Desk| {
        let all = missing(&desk.case, &desk.case.drafts.open[0], TODAY, &POLICY);
        all.iter().filter(|m| m.question.is_some_and(|q| q.as_str().starts_with("rmp."))).count()
    };
    desk.must(judged_as(levels(RoshLevel::Low, RoshLevel::Low, RoshLevel::Low, RoshLevel::Low)));
    assert_eq!(plan(&desk), 0);
    desk.must(judged_as(all_medium()));
    assert_eq!(plan(&desk), 8, "seven sections, and who does what for each risk");
}

#[test]
fn raising_and_lowering_a_level_both_need_a_reason_of_their_own() {
    for (now, words) in [(RoshLevel::High, "raised from Medium to High"), (RoshLevel::Low, "lowered from Medium to Low")] {
        let mut desk = ready(all_medium());
        desk.must(judged(RoshLevel::Medium, TODAY));
        desk.must(wish(Wish::Answer(AssessmentAnswered {
            levels: Some(levels(RoshLevel::Low, now, RoshLevel::Low, RoshLevel::Low)),
            changed: Some([].into()),
            ..AssessmentAnswered::of(it())
        })));
        let said = desk.says(signed_by(Grade::Po));
        assert!(said.contains(&format!("Why the level for public is {words}")), "{said}");
    }
}

#[test]
fn an_initial_assessment_is_not_completed_while_a_needed_check_is_unsent() {
    let mut desk = desk();
    desk.must(wish(Wish::Answer(answered(quiet()))));
    desk.must(judged_as(levels(RoshLevel::Medium, RoshLevel::Medium, RoshLevel::Medium, RoshLevel::Low)));
    let said = desk.says(signed_by(Grade::Po));
    assert!(said.starts_with("Send these safety checks first"), "{said}");
    desk.must(sent(0xE1, EnquiryKind::DomesticAbuse));
    desk.must(signed_by(Grade::Po));
    assert_eq!(desk.case.assessments.len(), 1);
}

#[test]
fn the_first_assessment_of_a_sentence_is_the_initial_one_whatever_it_is_called() {
    let mut desk = Desk::on(TODAY, Sex::Male);
    desk.must(sentence(1, "340", plus_days(TODAY, -30), plus_days(TODAY, -30), Some(plus_days(TODAY, 300))));
    desk.must(begun(Purpose::Review));
    desk.must(wish(Wish::Answer(answered(quiet()))));
    desk.must(judged_as(all_medium()));
    let gated = record::assessment::signing::initial(&desk.case, desk.case.drafts.find(it()).unwrap());
    assert!(gated, "a review of nothing is the first look");
}

#[test]
fn a_signature_that_waits_for_a_manager_does_not_stop_the_clock_of_the_first_assessment() {
    let mut desk = ready(all_medium());
    let first = |desk: &Desk| duties(&desk.case, &POLICY, &LONDON).into_iter().find(|d| d.kind == DutyKind::InitialAssessment);
    let owed = first(&desk).expect("owed while it is in the making");
    desk.must(signed_by(Grade::Pso));
    assert_eq!(first(&desk), Some(owed.clone()), "a signature is no assessment yet");
    let why = explain(&desk.case, &owed, &POLICY, &LONDON);
    assert!(why.facts.iter().any(|f| f.words == "Signed by the assessor, and waits for a manager"), "{why:?}");
    desk.actor = MANAGER;
    desk.must(wish(Wish::Return(AssessmentReturned { id: it(), comment: "Say why".into(), opened_at: None })));
    assert_eq!(first(&desk), Some(owed), "nor is one that was sent back");
    desk.actor = OFFICER;
    desk.must(signed_by(Grade::Pso));
    desk.actor = MANAGER;
    desk.must(countersigned("Read with the record"));
    assert_eq!(first(&desk), None);
}

#[test]
fn the_first_assessment_is_talked_about_with_the_manager_whatever_it_is_called() {
    for purpose in [Purpose::Initial, Purpose::Review] {
        let mut desk = ready_as(purpose, all_medium());
        desk.must(signed_by(Grade::Po));
        let of_it = due::due(&desk.case, &POLICY, &LONDON).into_iter().filter(|due| due.trigger == T::InitialAssessment);
        assert_eq!(of_it.map(|due| due.about).collect::<Vec<_>>(), [it().0], "{purpose:?}");
    }
    // A second one of the sentence is not the first.
    let mut desk = on_order();
    desk.must(common::assessed(0xB000, TODAY, &[]));
    desk.must(begun(Purpose::Review));
    desk.must(wish(Wish::Answer(answered(quiet()))));
    desk.must(sent(0xE1, EnquiryKind::DomesticAbuse));
    heard(&mut desk, 0xE1);
    desk.must(judged_as(all_medium()));
    desk.must(signed_by(Grade::Po));
    assert!(due::due(&desk.case, &POLICY, &LONDON).iter().all(|due| due.trigger != T::InitialAssessment));
}

#[test]
fn nobody_is_called_low_to_a_known_adult_on_an_unanswered_check_unless_a_manager_agrees() {
    let mut desk = desk();
    desk.must(wish(Wish::Answer(answered(quiet()))));
    desk.must(sent(0xE1, EnquiryKind::DomesticAbuse));
    desk.must(judged_as(all_medium()));
    let said = desk.says(signed_by(Grade::Po));
    assert!(said.contains("cannot be low while this check is unanswered"), "{said}");
    desk.actor = MANAGER;
    desk.must(Command::Enquiry(enquiry::Wish::AgreeLowRisk(LowRiskAgreed {
        enquiries: vec![EnquiryId(id(0xE1))],
        reason: "No contact with anybody until the answer is here".into(),
    })));
    let said = desk.says(signed_by(Grade::Spo));
    assert!(said.contains("cannot be low while this check is unanswered"), "nobody agrees to their own assessment: {said}");
    desk.actor = OFFICER;
    desk.must(signed_by(Grade::Po));
}

#[test]
fn a_qualified_officer_completes_a_medium_assessment_and_the_record_follows() {
    let mut desk = ready(all_medium());
    desk.must(flag(50, "RHRH", date(2026, 3, 1)));
    desk.must(flag(51, "AV2S", date(2026, 3, 1)));
    desk.must(wish(Wish::Answer(AssessmentAnswered {
        enquiries: Some(vec![(EnquiryId(id(0xE1)), "The police know of nothing.".into())]),
        ..AssessmentAnswered::of(it())
    })));
    let events = desk.must(signed_by(Grade::Po));
    assert_eq!(
        kinds(&events),
        [
            "AssessmentSigned",
            "AssessmentCompleted",
            "PredictorsScored",
            "RiskLevelSet",
            "RegisterEntryMade",
            "RegisterEntryEnded",
            "RegisterEntryMade",
            "RegisterEntryEnded",
            "ContactRecorded",
            "EnquiryUsed",
            "TierCalculated",
        ]
    );
    assert_eq!(live(&desk.case), ["REG17", "RMRH"], "exactly one flag of the level, and one for the public");
    let made = desk.case.risk.register.iter().find(|e| e.made.code.as_str() == "RMRH").unwrap();
    assert_eq!(made.review_on, Some(date(2027, 5, 23)), "six months, as the register says");
    assert!(made.made.note.contains("Who is at risk: Example words") && made.made.note.contains("Nature of the risk"));
    let contact = desk.case.contacts.last().unwrap();
    assert_eq!(contact.what.kind.as_str(), "C004");
    assert_eq!(desk.case.risk.overall(), Some(RoshLevel::Medium));
    assert_eq!(desk.case.risk.current().unwrap().would_change, "A settled year");
    assert_eq!(desk.case.enquiries.all[0].status(), enquiry::Status::Used);
    assert!(desk.case.drafts.open.is_empty());
    let said = desk.says(wish(Wish::Answer(answered(quiet()))));
    assert!(said.contains("signed and locked"), "{said}");
}

#[test]
fn a_manager_signs_for_each_reason_of_the_policy_and_never_the_assessor() {
    use CountersignReason::{AssessorGrade, HighRisk, LevelReduced, NewlyQualified, Register};
    type Row<'a> = (RoshLevels, Grade, Option<&'a str>, Option<RoshLevel>, Vec<CountersignReason>);
    let high = levels(RoshLevel::Low, RoshLevel::High, RoshLevel::Low, RoshLevel::Low);
    let cases: [Row<'_>; 7] = [
        (all_medium(), Grade::Po, None, None, vec![]),
        (all_medium(), Grade::Pso, None, None, vec![AssessorGrade]),
        (all_medium(), Grade::Pqip, None, None, vec![AssessorGrade]),
        (all_medium(), Grade::Nqo, None, None, vec![NewlyQualified]),
        (all_medium(), Grade::Po, Some("IIOM"), None, vec![Register]),
        (high, Grade::Po, None, None, vec![HighRisk]),
        (all_medium(), Grade::Po, None, Some(RoshLevel::High), vec![LevelReduced]),
    ];
    for (levels, grade, register, before, reasons) in cases {
        let mut desk = ready(levels);
        if let Some(register) = register {
            desk.must(flag(60, register, TODAY));
        }
        if let Some(before) = before {
            desk.must(judged(before, plus_days(TODAY, -30)));
        }
        let events = desk.must(signed_by(grade));
        let Event::AssessmentSigned(signed) = &events[0] else { panic!() };
        assert_eq!(signed.countersign, reasons);
        if reasons.is_empty() {
            continue;
        }
        assert_eq!(events.len(), 1, "nothing follows before the manager signs");
        assert_eq!(desk.says(countersigned("")), "A second person must approve this. Ask another manager");
        desk.actor = MANAGER;
        let events = desk.must(countersigned("Agreed"));
        assert!(kinds(&events).contains(&"AssessmentCompleted"));
        assert_eq!(desk.case.risk.current().unwrap().judged_by, Some(OFFICER), "the judgement stays the assessor's");
    }
}

#[test]
fn what_a_manager_sends_back_can_be_changed_and_signed_again() {
    let mut desk = ready(all_medium());
    desk.must(signed_by(Grade::Pso));
    assert!(desk.says(wish(Wish::Answer(answered([(code("3.3"), Answer::new("yes"))].into())))).contains("waits for a manager"));
    desk.actor = MANAGER;
    let back = |comment: &str| wish(Wish::Return(AssessmentReturned { id: it(), comment: comment.into(), opened_at: None }));
    assert_eq!(desk.says(back(" ")), "Enter what is to be done");
    desk.must(back("Say what the police answer means"));
    desk.actor = OFFICER;
    desk.must(wish(Wish::Answer(answered([(code("3.3"), Answer::new("yes"))].into()))));
    desk.must(signed_by(Grade::Pso));
    desk.actor = MANAGER;
    desk.must(countersigned("Agreed"));
    assert_eq!(desk.case.drafts.signatures[0].returns, 1);
    assert!(desk.case.assessments[0].answers[&code("3.3")].yes_no().unwrap());
}

#[test]
fn a_contradiction_is_shown_and_must_be_answered_in_words() {
    let mut desk = ready(all_medium());
    desk.must(wish(Wish::Answer(answered([(code("2.2da"), Answer::new("yes"))].into()))));
    let draft = &desk.case.drafts.open[0];
    let found = contradictions(&desk.case, &draft.answers, &draft.levels, (TODAY, &POLICY));
    assert_eq!(found.len(), 1);
    assert!(desk.says(signed_by(Grade::Po)).starts_with("Say why both can be true"));
    let said = (found[0].words.clone(), "The partner moved abroad".to_owned());
    desk.must(wish(Wish::Sign(AssessmentSigned {
        id: it(),
        on: TODAY,
        signer: Signer { grade: Grade::Po, newly_qualified: false },
        countersign: vec![],
        contradictions: vec![said.clone(), ("Something that does not stand".into(), "x".into())],
    })));
    assert_eq!(desk.case.drafts.signatures[0].signed.contradictions, [said]);
}

#[test]
fn weapons_hate_and_violence_in_prison_speak_against_a_low_or_medium_level_for_the_public() {
    for (item, public, stands) in [
        ("weapons", RoshLevel::Medium, true),
        ("misogyny", RoshLevel::Low, true),
        ("hate,arson", RoshLevel::Medium, true),
        ("prison_conduct", RoshLevel::High, false),
        ("arson", RoshLevel::Medium, false),
    ] {
        let mut desk = ready(levels(RoshLevel::Medium, public, RoshLevel::Medium, RoshLevel::Medium));
        desk.must(wish(Wish::Answer(answered([(code("r1.history"), Answer::new(item))].into()))));
        let draft = &desk.case.drafts.open[0];
        let found = contradictions(&desk.case, &draft.answers, &draft.levels, (TODAY, &POLICY));
        let codes: Vec<_> = found.iter().map(|one| one.code).collect();
        assert_eq!(codes, if stands { vec!["history_of_harm"] } else { vec![] }, "{item}, {public}");
        if stands {
            let why = desk.says(signed_by(Grade::Po));
            assert!(why.contains("weapons, hate, hatred of women or violence in prison"), "{why}");
        }
    }
}

#[test]
fn the_flags_of_an_assessment_change_no_tier_beside_its_judgement() {
    for public in RoshLevel::ALL {
        let mut desk = ready(levels(RoshLevel::Medium, public, RoshLevel::Medium, RoshLevel::Medium));
        desk.must(signed_by(Grade::Po));
        if !desk.case.drafts.open.is_empty() {
            desk.actor = MANAGER;
            desk.must(countersigned("Agreed"));
        }
        let with = tier::calculate(&desk.case, TODAY, &POLICY).unwrap();
        let mut without = desk.case.clone();
        without.risk.register.clear();
        let without = tier::calculate(&without, TODAY, &POLICY).unwrap();
        assert!(!with.differs_from(&without), "{} and {}", with.words(), without.words());
        assert_eq!(with.v2.unwrap().inputs.flags, without.v2.unwrap().inputs.flags);
    }
}

#[test]
fn needs_scores_and_tier_are_worked_out_from_the_answers_so_far_and_are_what_completion_gives() {
    let mut desk = ready(all_medium());
    desk.must(wish(Wish::Answer(answered([(code("3.3"), Answer::new("yes")), (code("3.4"), Answer::new("2"))].into()))));
    let so_far = so_far(&desk.case, &desk.case.drafts.open[0], TODAY, &POLICY);
    assert_eq!(so_far.needs.needs[0].score, Some(4));
    desk.must(signed_by(Grade::Po));
    let (_, completed) = desk.case.risk.calculated.last().unwrap();
    assert!(!so_far.tier.unwrap().differs_from(completed));
    assert_eq!(so_far.scores.results, desk.case.risk.predictors.last().unwrap().results);
}

#[test]
fn the_record_proposes_what_it_knows_with_source_and_day() {
    let mut desk = desk();
    desk.must(Command::RecordAddress(AddressRecorded {
        id: record::AddressId(id(70)),
        kind: AddressKind::Main,
        lines: vec![],
        postcode: None,
        no_fixed_address: true,
        from: date(2026, 11, 20),
    }));
    desk.must(flag(71, "R-WEAPONS", date(2026, 2, 1)));
    desk.must(flag(72, "R-ARSON", date(2026, 2, 2)));
    desk.must(Command::Household(household::Wish::Record(ConnectionRecorded {
        id: ConnectionId(id(73)),
        name: "Kit Example".into(),
        relationship: Relationship::Child,
        child: true,
        lives_with: true,
        pregnant: false,
        from: date(2026, 11, 21),
        source: "Said so".into(),
    })));
    let of = |case: &CaseFile, question: &str| {
        let all = prefill(case, (Some(SentenceId(id(10))), SetCode::Classic), TODAY, &POLICY);
        all.into_iter().find(|p| p.question == code(question)).map(|p| (p.answer.to_string(), p.source, p.on))
    };
    let case = &desk.case;
    assert_eq!(of(case, "3.3").unwrap(), ("yes".into(), "Address on the record".into(), date(2026, 11, 20)));
    assert_eq!(of(case, "r1.history").unwrap().0, "arson,weapons");
    assert_eq!(of(case, "6.9").unwrap(), ("yes".into(), "People around the person".into(), date(2026, 11, 21)));
    assert_eq!(of(case, "date_current_conviction").unwrap().0, "2026-11-09");
    assert_eq!(of(case, "own_view"), None, "always asked anew");
    // The last assessment gives the rest, with its day; not its account, and not what was said of another offence.
    let mut desk = ready(all_medium());
    desk.must(signed_by(Grade::Po));
    let (answer, source, on) = of(&desk.case, "12.1").unwrap();
    assert_eq!((answer.as_str(), source.as_str(), on), ("0", "Assessment completed on 23 Nov 2026", TODAY));
    assert_eq!(of(&desk.case, "own_view"), None);
    assert_eq!(of(&desk.case, "r1"), None, "no to the screening is asked anew");
    assert!(of(&desk.case, "2.8").is_some(), "the same offence");
    let other = prefill(&desk.case, (None, SetCode::Classic), TODAY, &POLICY);
    assert!(!other.iter().any(|p| p.question == code("2.8")), "another sentence has another offence");
}

#[test]
fn a_quick_signature_and_one_without_a_word_on_a_changed_level_stand_out() {
    let mut desk = ready(all_medium());
    desk.must(judged(RoshLevel::High, plus_days(TODAY, -30)));
    desk.must(signed_by(Grade::Po));
    desk.actor = MANAGER;
    desk.must(countersigned(""));
    let [signature] = quality(&desk.case, &POLICY).try_into().unwrap();
    assert_eq!((signature.seconds, signature.quick, signature.silent_change), (Some(20), true, true));
    assert_eq!(signature.manager, MANAGER);
    assert!(signature.stands_out());
}

#[test]
fn the_time_that_answering_took_is_known() {
    let mut desk = desk();
    let opened_at = Some(nine(TODAY) - 90.seconds());
    desk.must(wish(Wish::Answer(AssessmentAnswered { opened_at, reasons: Some("x".into()), ..AssessmentAnswered::of(it()) })));
    desk.must(wish(Wish::Answer(AssessmentAnswered { opened_at, reasons: Some("y".into()), ..AssessmentAnswered::of(it()) })));
    assert_eq!(desk.case.drafts.open[0].seconds, 180);
}

fn review(changed: bool, levels: Option<RoshLevels>, reasons: &[(GroupAtRisk, &str)]) -> Command {
    let what = ReviewRecorded {
        id: ReviewId(id(0xB0)),
        on: TODAY,
        up_to: u32::MAX,
        risk_changed: changed,
        why: "What was learnt".into(),
        plan: String::new(),
    };
    let levels = levels.map(|levels| RiskLevelSet {
        levels,
        reasons: "What was seen".into(),
        assessed_on: TODAY,
        changed: reasons.iter().map(|(group, why)| (*group, (*why).to_owned())).collect(),
        would_change: "A settled year".into(),
        ..RiskLevelSet::default()
    });
    Command::Review(Box::new(Review { what, levels }))
}

fn reviewed_desk() -> Desk {
    let mut desk = ready(all_medium());
    desk.must(signed_by(Grade::Po));
    desk
}

#[test]
fn a_review_raises_a_level_at_once_with_a_reason_and_the_flags_follow() {
    let mut desk = reviewed_desk();
    let high = levels(RoshLevel::Low, RoshLevel::High, RoshLevel::Low, RoshLevel::Low);
    assert!(desk.says(review(true, None, &[])).starts_with("Choose the new levels, or begin an assessment"));
    let said = desk.says(review(true, Some(high.clone()), &[]));
    assert_eq!(said, "Enter why the level for public is raised from Medium to High");
    desk.must(review(true, Some(high), &[(GroupAtRisk::Public, "Threats in the street")]));
    assert_eq!(live(&desk.case), ["REG17", "RHRH"]);
    assert_eq!(
        desk.case.reviews[0].up_to,
        desk.case.reviews[0].up_to.min(desk.case.version),
        "nobody reviews what is not there yet"
    );
}

#[test]
fn a_review_lowers_nothing_and_does_not_say_two_things_at_once() {
    let mut desk = reviewed_desk();
    let low = levels(RoshLevel::Low, RoshLevel::Low, RoshLevel::Low, RoshLevel::Low);
    let why = [(GroupAtRisk::Public, "Quiet for a year")];
    assert!(desk.says(review(true, Some(low.clone()), &why)).starts_with("A level is lowered by an assessment"));
    assert!(desk.says(review(false, Some(low), &why)).starts_with("You say that the risk has not changed"));
    desk.must(review(false, None, &[]));
    assert_eq!(desk.case.reviews.len(), 1);
}

#[test]
fn prisoners_are_judged_only_in_custody() {
    let mut desk = desk();
    let said = desk.says(judged_as([(GroupAtRisk::Prisoners, RoshLevel::Low)].into()));
    assert!(said.starts_with("Risk to prisoners is judged only while"), "{said}");
    assert!(LONDON.iana_name().is_some());
}
