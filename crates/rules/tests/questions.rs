//! What an assessment asks: which parts of the form, in which order, in which layer, and what nobody signs without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use jiff::civil::{Date, date};
use rules::{
    Policy,
    assessment::{Answer, Answers, Layer, Need, Part, QuestionCode, SetCode, Wanted},
};

const TODAY: Date = date(2026, 11, 23);

fn code(text: &str) -> QuestionCode {
    QuestionCode::new(text).unwrap()
}

#[test]
fn every_form_opens_with_the_account_and_the_persons_own_view_and_ends_with_the_risk_management_plan() {
    let policy = Policy::builtin();
    for set in SetCode::ALL {
        for layer in Layer::ALL {
            let form = policy.questions.on(set, TODAY);
            let sections: Vec<_> = form.sections_of(*layer).collect();
            let (first, row) = sections[0];
            assert_eq!(row.value.part, Part::Account, "{set} {layer}");
            let opening: Vec<String> = form.questions_of(first).map(|(code, _)| code.to_string()).take(2).collect();
            assert_eq!(opening, ["2.1", "own_view"]);
            assert_eq!(sections.last().unwrap().1.value.part, Part::RiskPlan);
            let parts: Vec<Part> = sections.iter().map(|(_, row)| row.value.part).collect();
            assert!(parts.is_sorted(), "the parts stand in the order of the form: {parts:?}");
        }
    }
}

#[test]
fn the_basic_layer_asks_no_needs_and_the_full_one_every_need() {
    let policy = Policy::builtin();
    for set in SetCode::ALL {
        let form = policy.questions.on(set, TODAY);
        assert!(form.sections_of(Layer::Basic).all(|(_, row)| row.value.part != Part::Needs));
        let asked: Vec<_> = form.sections_of(Layer::Full).map(|(code, _)| code).collect();
        for need in Need::ALL {
            let scored: Vec<_> = form.scored_in(need).collect();
            assert!(scored.iter().all(|(_, row)| asked.contains(&row.value.sections[&set])), "{need}");
            assert!(scored.iter().all(|(_, row)| row.value.wanted == Some(Wanted::Always)), "{need} is not guessed");
        }
    }
}

#[test]
fn both_sets_ask_the_whole_of_risk_of_serious_harm() {
    let policy = Policy::builtin();
    let wanted = [
        "r1",
        "r2.1",
        "r2.2",
        "r3.1",
        "r3.2",
        "r3.3",
        "r3.4",
        "r4.1",
        "r4.2",
        "r4.3",
        "r4.4",
        "r5",
        "r8.1.now",
        "r8.1.before",
        "r8.2.now",
        "r8.3.now",
        "r9.1.now",
        "r10.1",
        "r10.2",
        "r10.3",
        "r10.4",
        "r10.5",
        "rmp.key_information",
        "rmp.considerations",
        "rmp.supervision",
        "rmp.monitoring",
        "rmp.interventions",
        "rmp.victim_safety",
        "rmp.contingency",
    ];
    for set in SetCode::ALL {
        let form = policy.questions.on(set, TODAY);
        for question in wanted {
            assert!(form.question(code(question)).is_some_and(|row| row.value.wanted.is_some()), "{set} {question}");
        }
    }
}

#[test]
fn a_yes_in_the_screening_calls_for_the_full_analysis_and_nothing_else_does() {
    let policy = Policy::builtin();
    let form = policy.questions.on(SetCode::Classic, TODAY);
    let screening = form.questions().filter(|(_, row)| row.value.screens).map(|(code, _)| code);
    let screening: Vec<QuestionCode> = screening.collect();
    assert_eq!(screening.len(), 12);
    for (question, _) in form.questions() {
        let answers = Answers::from([(question, Answer::new("yes"))]);
        assert_eq!(form.screening_positive(&answers), screening.contains(&question), "{question}");
    }
}
