//! Whole and random assessments for tests here and in other rooms. Only compiled with the feature `histories`.

use jiff::civil::Date;
use rules::{
    Policy,
    assessment::{Answer, Answers, Layer, Scale, SetCode},
    grade::Grade,
    oversight::CountersignReason,
    rosh::{GroupAtRisk, RoshLevel, RoshLevels},
};
use uuid::Uuid;

use super::{
    AssessmentKind,
    draft::{
        AssessmentAnswered, AssessmentBegun, AssessmentCountersigned, AssessmentReturned, AssessmentSigned, Purpose, Signer, Wish,
    },
    levels,
};
use crate::{
    case_file::CaseFile,
    decide::{Command, Context},
    histories::Chance,
    id::{AssessmentId, ReviewId},
    review::{Review, ReviewRecorded},
    risk::RiskLevelSet,
};

/// An answer to every question of a set that a layer asks: no problems, no to every question, and the same words for every text.
#[must_use]
pub fn quiet_answers(set: SetCode, layer: Layer, policy: &Policy, day: Date) -> Answers {
    let set = policy.questions.on(set, day);
    let mut answers = Answers::new();
    for (section, _) in set.sections_of(layer) {
        for (code, row) in set.questions_of(section) {
            let text = match row.value.scale {
                Scale::Problem => "0",
                Scale::YesNo => "no",
                Scale::Frequency => "never",
                Scale::Count => "1",
                Scale::Date => "2020-05-01",
                Scale::Choice => row.value.choices.first().map_or("", |choice| choice.code.as_str()),
                Scale::Choices => "none",
                Scale::Text => "Example words",
            };
            answers.insert(code, Answer::new(text));
        }
    }
    let code = rules::assessment::QuestionCode::new;
    for absent in ["offence_code", "analysis_declined"] {
        if let Ok(code) = code(absent) {
            answers.remove(&code);
        }
    }
    answers
}

/// A wish about an assessment in the making or a review: right ones, stale ones and nonsense.
pub(crate) fn wish(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>) -> Command {
    let day = ctx.today();
    let known = case.drafts.open.first().map(|draft| draft.begun.id);
    let fresh = AssessmentId(Uuid::from_u128((0xA55E << 96) | u128::from(case.version) << 16));
    let id = known.filter(|_| chance.below(9) > 0).unwrap_or(fresh);
    let text = if chance.below(8) == 0 { String::new() } else { "Said and seen".to_owned() };
    let wish = match chance.below(12) {
        0 | 1 => Wish::Begin(AssessmentBegun {
            id: fresh,
            kind: if chance.below(2) == 0 { AssessmentKind::Layer3 } else { AssessmentKind::Layer1 },
            purpose: if chance.below(2) == 0 { Purpose::Initial } else { Purpose::Review },
            questions: if chance.below(3) == 0 { SetCode::San } else { SetCode::Classic },
            question_version: 1,
            sentence: None,
        }),
        2..=4 => {
            let of = case.drafts.find(id).map_or((SetCode::Classic, Layer::Full), |d| (d.begun.questions, d.begun.kind.layer()));
            let answers = quiet_answers(of.0, of.1, ctx.policy, day);
            let levels = random_levels(chance, case, ctx);
            let changed = levels.keys().map(|group| (*group, text.clone())).collect();
            Wish::Answer(AssessmentAnswered {
                answers,
                levels: Some(levels),
                reasons: Some(text.clone()),
                changed: Some(changed),
                would_change: Some(text.clone()),
                ..AssessmentAnswered::of(id)
            })
        }
        5 => Wish::Save { what: AssessmentAnswered { reasons: Some(text.clone()), ..AssessmentAnswered::of(id) }, seen: 1 },
        6..=8 => Wish::Sign(AssessmentSigned {
            id,
            on: day,
            signer: Signer { grade: if chance.below(2) == 0 { Grade::Pso } else { Grade::Po }, newly_qualified: false },
            countersign: vec![CountersignReason::HighRisk],
            contradictions: vec![],
        }),
        9 => Wish::Countersign(AssessmentCountersigned { id, comment: text.clone(), opened_at: None }),
        10 => Wish::Return(AssessmentReturned { id, comment: text.clone(), opened_at: None }),
        _ => {
            let set = RiskLevelSet {
                levels: random_levels(chance, case, ctx),
                reasons: text.clone(),
                assessed_on: day,
                would_change: text.clone(),
                ..RiskLevelSet::default()
            };
            let what = ReviewRecorded {
                id: ReviewId(fresh.0),
                on: day,
                up_to: case.version,
                risk_changed: chance.below(2) == 0,
                why: text,
                plan: String::new(),
            };
            return Command::Review(Box::new(Review { what, levels: (chance.below(2) == 0).then_some(set) }));
        }
    };
    Command::Assess(Box::new(wish))
}

fn random_levels(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>) -> RoshLevels {
    let groups: Vec<GroupAtRisk> = levels::groups(case, None, ctx.today(), ctx.policy).collect();
    let mut level = || {
        let place = usize::try_from(chance.below(4)).unwrap_or_default();
        RoshLevel::ALL.get(place).copied().unwrap_or(RoshLevel::Low)
    };
    groups.into_iter().map(|group| (group, level())).collect()
}
