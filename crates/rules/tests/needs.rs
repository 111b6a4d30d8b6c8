//! Question sets and needs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use jiff::civil::{Date, date};
use rstest::rstest;
use rules::Policy;
use rules::assessment::{Answer, Answers, Need, NeedScore, QuestionCode, SetCode, Severity, explain, needs};
use rules::predictor::Needed;

const TODAY: Date = date(2026, 7, 1);

fn answers(given: &[(&str, &str)]) -> Answers {
    given.iter().map(|(code, text)| (QuestionCode::new(code).unwrap(), Answer::new(text))).collect()
}

fn need_of(given: &[(&str, &str)], set: SetCode, need: Need) -> NeedScore {
    let policy = Policy::builtin();
    let result = needs(&answers(given), policy.questions.on(set, TODAY), &policy.needs.in_force(TODAY));
    result.needs.into_iter().find(|each| each.need == need).unwrap()
}

#[test]
fn every_need_has_its_scored_questions_in_both_sets() {
    let policy = Policy::builtin();
    let counts = [4, 4, 0, 3, 3, 5, 4, 0, 4, 4];
    for set in SetCode::ALL {
        let set = policy.questions.on(set, TODAY);
        assert_eq!(Need::ALL.map(|need| set.scored_in(need).count()), counts);
        for (section, _) in set.sections() {
            assert!(set.questions_of(section).next().is_some(), "{section} asks nothing");
        }
    }
}

#[test]
fn every_answer_that_a_predictor_reads_is_asked() {
    let policy = Policy::builtin();
    for set in SetCode::ALL {
        let set = policy.questions.on(set, TODAY);
        for needed in Needed::ALL {
            let code = QuestionCode::new(needed.code()).unwrap();
            assert!(set.question(code).is_some(), "{code} in {}", set.set);
        }
    }
}

#[test]
fn the_thresholds_belong_to_the_question_set() {
    let given = [("3.4", "2"), ("3.5", "2"), ("3.6", "1")];
    let classic = need_of(&given, SetCode::Classic, Need::Accommodation);
    assert_eq!((classic.score, classic.severity), (Some(5), Some(Severity::Standard)));
    assert_eq!(classic.unanswered, [QuestionCode::literal("3.3")]);
    let san = need_of(&given, SetCode::San, Need::Accommodation);
    assert_eq!((san.score, san.severity), (Some(5), Some(Severity::Severe)));
}

#[rstest]
#[case::nothing(&[], None, None)]
#[case::only_gaps(&[("3.3", "Unknown"), ("3.4", "M")], None, None)]
#[case::one_nought(&[("3.4", "0-No problems")], Some(0), Some(Severity::NoNeed))]
#[case::no(&[("3.3", "No")], Some(0), Some(Severity::NoNeed))]
#[case::yes(&[("3.3", "Yes")], Some(2), Some(Severity::Standard))]
#[case::all(&[("3.3", "Yes"), ("3.4", "2"), ("3.5", "2"), ("3.6", "2")], Some(8), Some(Severity::Severe))]
fn no_answer_is_not_no_need(#[case] given: &[(&str, &str)], #[case] score: Option<u8>, #[case] severity: Option<Severity>) {
    let need = need_of(given, SetCode::Classic, Need::Accommodation);
    assert_eq!((need.score, need.severity), (score, severity));
}

#[test]
fn injecting_scores_by_its_own_scale_and_impulsivity_not_at_all() {
    assert_eq!(need_of(&[("ever_injected", "Currently")], SetCode::Classic, Need::Drugs).score, Some(2));
    assert_eq!(need_of(&[("ever_injected", "Unknown")], SetCode::Classic, Need::Drugs).score, None);
    assert_eq!(need_of(&[("11.2", "2"), ("11.4", "2")], SetCode::Classic, Need::Thinking).score, None);
    assert_eq!(need_of(&[("6.9", "Yes")], SetCode::Classic, Need::Relationships).score, None);
}

#[test]
fn an_answer_that_cannot_be_read_is_listed_and_counts_as_not_answered() {
    let policy = Policy::builtin();
    let given = answers(&[("3.4", "fish"), ("3.5", "2")]);
    let set = policy.questions.on(SetCode::Classic, TODAY);
    let result = needs(&given, set, &policy.needs.in_force(TODAY));
    assert_eq!(result.needs[0].score, Some(2));
    assert_eq!(result.problems.len(), 1);
    assert_eq!((result.problems[0].field.as_ref(), result.problems[0].given.as_str()), ("3.4", "fish"));
    let refused: Vec<String> = set.refused(&given).iter().map(ToString::to_string).collect();
    assert_eq!(refused, ["question 3.4: choose no problems, some problems or significant problems, not “fish”"]);
}

#[test]
fn answers_off_their_scale_or_not_asked_are_refused() {
    let policy = Policy::builtin();
    let set = policy.questions.on(SetCode::Classic, TODAY);
    let refused = |code: &str, text: &str| set.refused(&answers(&[(code, text)])).first().map(ToString::to_string);
    for (code, text) in [
        ("6.8", "living_together"),
        ("drugs_used", "heroin, crack_cocaine"),
        ("total_sanctions", "3"),
        ("3.4", ""),
        ("date_first_sanction", "2020-02-29"),
        ("8.8", "M"),
    ] {
        assert_eq!(refused(code, text), None, "{code} {text}");
    }
    for (code, text) in [
        ("6.8", "married"),
        ("drugs_used", "tea"),
        ("total_sanctions", "-3"),
        ("date_first_sanction", "2021-02-29"),
        ("changes_drugs", "made"),
        ("9.9", "1"),
    ] {
        assert!(refused(code, text).is_some(), "{code} {text}");
    }
}

#[test]
fn the_working_of_needs_shows_each_section_with_its_row() {
    let policy = Policy::builtin();
    let working = explain(&answers(&[("12.1", "2"), ("3.3", "No")]), policy.questions.on(SetCode::San, TODAY), &policy.needs);
    assert_eq!(working.result, "1 need");
    assert_eq!(working.steps.len(), 10);
    let attitudes = working.steps.last().unwrap();
    assert_eq!(attitudes.result, "2: standard need (standard from 1, severe from 5)");
    assert_eq!(attitudes.row.as_ref().unwrap().table, "needs");
}
