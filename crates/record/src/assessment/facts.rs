//! An assessment's answers and the record, as the facts that predictors read.
//!
//! Sex and birth date come from the record. The conviction, the start of follow-up and the offence come from the answers, and
//! where they are silent from the sentence assessed (or else the main one).

use rules::{
    Policy,
    assessment::{Answer, QuestionCode},
    predictor::{
        Drug, Drugs, OffendingFacts, PastConviction, PastConvictions,
        facts::{Answers, Sex, SexualHistory, Supervision},
    },
    workload::Location,
};

use super::AssessmentCompleted;
use crate::{case_file::CaseFile, person, workload};

/// Reads answers by their codes.
struct Read<'a>(&'a rules::assessment::Answers);

impl<'a> Read<'a> {
    fn answer(&self, code: &str) -> Option<&'a Answer> {
        self.0.get(&QuestionCode::new(code).ok()?).filter(|answer| !answer.is_blank())
    }

    fn yes(&self, code: &str) -> Option<bool> {
        self.answer(code)?.yes_no()
    }

    fn problem(&self, code: &str) -> Option<u8> {
        self.answer(code)?.problem()
    }

    fn count(&self, code: &str) -> Option<u16> {
        self.answer(code)?.count().and_then(|count| u16::try_from(count).ok())
    }

    fn date(&self, code: &str) -> Option<jiff::civil::Date> {
        self.answer(code)?.date()
    }
}

/// What predictors read of the person, on the day the assessment was completed.
#[must_use]
pub fn facts(case: &CaseFile, assessment: &AssessmentCompleted, policy: &Policy) -> OffendingFacts {
    let read = Read(&assessment.answers);
    let day = assessment.completed_on;
    let sentence = assessment.sentence.and_then(|id| case.sentence(id)).or_else(|| case.main_sentence(day));
    let from_sentence = |s: &crate::sentence::Sentence| s.release_on(policy).unwrap_or(s.what.starts_on);
    let offence = read.answer("offence_code").map(Answer::as_str).or_else(|| sentence.map(|s| s.what.offence.code.as_str()));
    OffendingFacts {
        sex: case.person.sex.map(|sex| match sex {
            person::Sex::Female => Sex::Female,
            person::Sex::Male => Sex::Male,
        }),
        born_on: case.person.birth_date,
        assessed_on: Some(day),
        convicted_on: read.date("date_current_conviction").or_else(|| sentence.map(|s| s.what.sentenced_on)),
        follow_up_from: read.date("date_start_of_followup").or_else(|| sentence.map(from_sentence)),
        first_sanction_on: read.date("date_first_sanction"),
        first_sanction_age: None,
        offence: offence.and_then(|code| code.parse().ok()),
        total_sanctions: read.count("total_sanctions"),
        violent_sanctions: read.count("violent_sanctions"),
        supervision: sentence.map(|s| match workload::location(s, day, policy) {
            Location::Custody => Supervision::Custody,
            Location::Community | Location::Licence => Supervision::Community,
        }),
        latest_offence_on: read.date("date_latest_offence"),
        sexual: sexual(&read),
        answers: needs(&read),
    }
}

fn sexual(read: &Read<'_>) -> SexualHistory {
    SexualHistory {
        ever: read.yes("1.30"),
        contact_adult: read.count("contact_adult"),
        contact_child: read.count("contact_child"),
        images: read.count("images"),
        non_contact: read.count("non_contact"),
        last_sanction_on: read.date("date_last_sexual_sanction"),
        last_offence_on: read.date("date_last_sexual_offence"),
        stranger_victim: read.yes("stranger_victim"),
    }
}

fn needs(read: &Read<'_>) -> Answers {
    Answers {
        weapon: read.yes("2.2w"),
        recognises_impact: read.yes("2.6"),
        no_fixed_abode: read.yes("3.3"),
        accommodation: read.problem("3.4"),
        unemployed: read.yes("4.2"),
        partner_relationship: read.problem("6.4"),
        domestic_abuse_perpetrator: read.yes("6.7"),
        living_with_partner: read.answer("6.8").map(|answer| answer.as_str() == "living_together"),
        activities: read.problem("7.2"),
        no_drug_use: read.yes("no_drug_use") == Some(true),
        drugs_used: read.answer("drugs_used").map(|drugs| drugs.list().filter_map(|d| d.parse::<Drug>().ok()).collect::<Drugs>()),
        drug_misuse: read.problem("drug_misuse"),
        drug_motivation: read.problem("8.8"),
        alcohol: read.problem("9.1"),
        binge: read.problem("9.2"),
        psychiatric_treatment: read.yes("10.7"),
        impulsivity: read.problem("11.2"),
        temper: read.problem("11.4"),
        problem_solving: read.problem("problem_solving"),
        consequences: read.problem("awareness_of_consequences"),
        others_views: read.problem("understands_others"),
        pro_criminal: read.problem("12.1"),
        past_convictions: read
            .answer("past_convictions")
            .map(|past| past.list().filter_map(|p| p.parse::<PastConviction>().ok()).collect::<PastConvictions>()),
    }
}
