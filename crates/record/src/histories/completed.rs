//! Random assessments that came in finished, and random scores: see [`crate::histories`].

use jiff::civil::Date;
use rules::{
    assessment::{Answer, Answers, Scale, SetCode},
    predictor::{Band, Basis, Predictor, PredictorResult},
};
use rust_decimal::Decimal;

use super::Chance;
use crate::{
    assessment::{AssessmentCompleted, AssessmentKind, AssessmentStatus},
    case_file::CaseFile,
    decide::Context,
    id::AssessmentId,
    recorded::plus_days,
};

/// An assessment with some answers, right ones and others.
pub(super) fn assessment(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>, completed_on: Date) -> AssessmentCompleted {
    let set = ctx.policy.questions.on(SetCode::Classic, completed_on);
    let mut answers = Answers::new();
    for (code, row) in set.questions() {
        let answer = match row.value.scale {
            Scale::Problem => chance.pick(&["0", "1", "2", "M"]),
            Scale::YesNo => chance.pick(&["yes", "no", "unknown"]),
            Scale::Frequency => chance.pick(&["never", "previously", "currently"]),
            Scale::Count => chance.pick(&["0", "1", "4"]),
            Scale::Date => chance.pick(&["2009-05-01", "2024-02-29"]),
            Scale::Choice | Scale::Choices => row.value.choices.first().map(|choice| choice.code.as_str()),
            Scale::Text => None,
        };
        if let Some(answer) = answer.filter(|_| chance.below(4) > 0) {
            answers.insert(code, Answer::new(answer));
        }
    }
    AssessmentCompleted {
        id: AssessmentId(chance.id()),
        kind: chance
            .pick(&[AssessmentKind::Layer1, AssessmentKind::Layer3, AssessmentKind::Layer3, AssessmentKind::Standalone])
            .unwrap_or(AssessmentKind::Layer3),
        questions: SetCode::Classic,
        question_version: 1,
        status: AssessmentStatus::Complete,
        sentence: case.sentences.last().map(|s| s.what.id),
        initiated_on: plus_days(completed_on, -10),
        completed_on,
        answers,
    }
}

pub(super) fn scores(chance: &mut Chance) -> Vec<PredictorResult> {
    let result = |predictor, percent: i64, band| PredictorResult {
        predictor,
        basis: Some(Basis::Dynamic),
        percent: Some(Decimal::new(percent, 2)),
        one_year: None,
        points: None,
        band: Some(band),
        band_reduced: false,
        missing: Vec::new(),
        version: "2".into(),
    };
    let arp = i64::try_from(chance.below(4900)).unwrap_or_default();
    let csrp = i64::try_from(chance.below(90)).unwrap_or_default();
    vec![result(Predictor::Arp, arp, Band::Low), result(Predictor::Csrp, csrp, Band::Low)]
}
