//! OVP, OGP, DC-SRP, IIC-SRP and CSRP, each from the facts that it reads.

use jiff::civil::Date;
use rules::predictor::combined::{self, CsrpInputs};
use rules::predictor::facts::{Answers, OffendingFacts, SexualHistory, Supervision};
use rules::predictor::ogp::{self, OgpInputs};
use rules::predictor::ogrs4::{self, Family, Ogrs4Inputs};
use rules::predictor::ovp::{self, OvpInputs};
use rules::predictor::sexual::{self, DcSrpInputs, SexualInputs};
use rules::predictor::{Drugs, PastConvictions, Predictor, PredictorTables, Score, history};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::ogrs3::{self, fields};
use super::ogrs4::input::{self, Letter, Stopped, YesNo};
use crate::context::Context;
use crate::kind::NOTES;
use crate::outcome::Outcome;

/// Runs one case.
#[must_use]
pub fn run(context: &Context<'_>, case: &Value) -> Outcome {
    let name = case.get("predictor").and_then(Value::as_str).unwrap_or_default();
    let compared = match name.parse() {
        Ok(Predictor::Ogrs3) => return ogrs3::run(context, case),
        Ok(Predictor::Ovp) => of_ovp(context, case),
        Ok(Predictor::Ogp) => of_ogp(context, case),
        Ok(Predictor::DcSrp) => of_dc_srp(context, case),
        Ok(Predictor::IicSrp) => of_iic_srp(context, case),
        Ok(Predictor::Csrp) => of_csrp(context, case),
        Ok(Predictor::Arp) => of_family(context, case, Family::Arp),
        Ok(Predictor::Vrp) => of_family(context, case, Family::Vrp),
        Ok(Predictor::Svp) => of_family(context, case, Family::Svp),
        _ => Err(Stopped::NotRun(format!("`{name}` is not a predictor that we calculate"))),
    };
    input::outcome(compared, case)
}

/// Compares what any score has; `more` are values that only this predictor has.
fn compare_score(case: &Value, score: &Score, tables: &PredictorTables<'_>, more: Value) -> Result<Outcome, Stopped> {
    let expected = input::named(case, "expected")?;
    let result = score.result(tables);
    let mut got = fields(json!({
        "points": result.points,
        "percent": result.percent,
        "one_year_percent": result.one_year,
        "two_year_percent": result.percent,
        "band": input::band(score.band),
        "band_reduced": score.band_reduced,
        "type": score.basis.map(|basis| basis.as_str().to_ascii_uppercase()),
    }));
    got.extend(fields(more));
    Ok(input::compare_all(&[(expected, got)]))
}

/// Yes and no as a case may write them, unknown as null or not at all.
fn known(answer: Option<YesNo>) -> Option<bool> {
    answer.map(|YesNo(yes)| yes)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OvpCase {
    sex: Letter,
    age_at_followup: i32,
    total_sanctions: u16,
    violent_sanctions: u16,
    recognises_impact_of_offending: Option<YesNo>,
    no_fixed_abode_or_transient: Option<YesNo>,
    unemployed: Option<YesNo>,
    current_alcohol_problem_0_2: Option<u8>,
    binge_drinking_0_2: Option<u8>,
    current_psychiatric_treatment: Option<YesNo>,
    temper_control_0_2: Option<u8>,
    pro_criminal_attitudes_0_2: Option<u8>,
}

fn of_ovp(context: &Context<'_>, case: &Value) -> Result<Outcome, Stopped> {
    let read: OvpCase = input::part(case, "input")?;
    let answers = Answers {
        recognises_impact: known(read.recognises_impact_of_offending),
        no_fixed_abode: known(read.no_fixed_abode_or_transient),
        unemployed: known(read.unemployed),
        alcohol: read.current_alcohol_problem_0_2,
        binge: read.binge_drinking_0_2,
        psychiatric_treatment: known(read.current_psychiatric_treatment),
        temper: read.temper_control_0_2,
        pro_criminal: read.pro_criminal_attitudes_0_2,
        ..Answers::default()
    };
    let inputs = OvpInputs {
        sex: read.sex.into(),
        age_at_follow_up: read.age_at_followup,
        total_sanctions: read.total_sanctions,
        violent_sanctions: read.violent_sanctions,
        answers,
    };
    let tables = input::tables(context, None)?;
    compare_score(case, &ovp::calculate(&inputs, &tables)?, &tables, json!({}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OgpCase {
    ogrs3_two_year_percent: i32,
    no_fixed_abode_or_transient: Option<YesNo>,
    unemployed: Option<YesNo>,
    regular_offending_activities_0_2: Option<u8>,
    current_drug_misuse_0_2: Option<u8>,
    motivation_to_tackle_drugs_0_2: Option<u8>,
    problem_solving_0_2: Option<u8>,
    awareness_of_consequences_0_2: Option<u8>,
    understands_others_views_0_2: Option<u8>,
    pro_criminal_attitudes_0_2: Option<u8>,
}

fn of_ogp(context: &Context<'_>, case: &Value) -> Result<Outcome, Stopped> {
    let read: OgpCase = input::part(case, "input")?;
    let answers = Answers {
        no_fixed_abode: known(read.no_fixed_abode_or_transient),
        unemployed: known(read.unemployed),
        activities: read.regular_offending_activities_0_2,
        drug_misuse: read.current_drug_misuse_0_2,
        drug_motivation: read.motivation_to_tackle_drugs_0_2,
        problem_solving: read.problem_solving_0_2,
        consequences: read.awareness_of_consequences_0_2,
        others_views: read.understands_others_views_0_2,
        pro_criminal: read.pro_criminal_attitudes_0_2,
        ..Answers::default()
    };
    let tables = input::tables(context, None)?;
    let score = ogp::calculate(&OgpInputs { ogrs3_percent: read.ogrs3_two_year_percent, answers }, &tables)?;
    compare_score(case, &score, &tables, json!({}))
}

/// The history of sexual offences as the cases write it. A count that is not there is none.
#[derive(Deserialize)]
struct SexualCase {
    sex: Letter,
    ever_sexual_offence: Option<YesNo>,
    contact_adult_sanctions: Option<u16>,
    contact_child_sanctions: Option<u16>,
    non_contact_sanctions: Option<u16>,
    indecent_image_sanctions: Option<u16>,
    date_of_birth: Option<Date>,
    assessment_date: Option<Date>,
    date_start_of_followup: Option<Date>,
    date_last_sexual_sanction: Option<Date>,
    date_last_sexual_offence: Option<Date>,
    date_most_recent_offence: Option<Date>,
    age_at_followup: Option<i32>,
    age_at_last_sexual_sanction: Option<i32>,
    total_sanctions: Option<u16>,
    stranger_victim: Option<YesNo>,
    supervision: Option<String>,
}

/// Every field that [`SexualCase`] reads, for naming one that it does not.
const SEXUAL_FIELDS: [&str; 17] = [
    "sex",
    "ever_sexual_offence",
    "contact_adult_sanctions",
    "contact_child_sanctions",
    "non_contact_sanctions",
    "indecent_image_sanctions",
    "date_of_birth",
    "assessment_date",
    "date_start_of_followup",
    "date_last_sexual_sanction",
    "date_last_sexual_offence",
    "date_most_recent_offence",
    "age_at_followup",
    "age_at_last_sexual_sanction",
    "total_sanctions",
    "stranger_victim",
    "supervision",
];

/// Refuses a field of the input that nobody reads.
fn only(case: &Value, known: &[&[&str]]) -> Result<(), Stopped> {
    let given = case.get("input").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    let mut given = given.filter(|name| !NOTES.contains(&name.as_str()));
    match given.find(|name| !known.iter().any(|names| names.contains(&name.as_str()))) {
        Some(unknown) => Err(format!("`input`: unknown field `{unknown}`").into()),
        None => Ok(()),
    }
}

impl SexualCase {
    fn sexual(&self) -> SexualInputs {
        let counts = [
            self.contact_adult_sanctions,
            self.contact_child_sanctions,
            self.indecent_image_sanctions,
            self.non_contact_sanctions,
        ];
        let [contact_adult, contact_child, images, non_contact] = counts.map(Option::unwrap_or_default);
        let any = contact_adult.max(contact_child).max(images).max(non_contact) > 0;
        let ever = self.ever_sexual_offence.map_or(any, |YesNo(ever)| ever);
        SexualInputs { sex: self.sex.into(), ever, contact_adult, contact_child, images, non_contact }
    }

    fn supervision(&self) -> Result<Option<Supervision>, Stopped> {
        match self.supervision.as_deref().map(input::word).as_deref() {
            None => Ok(None),
            Some("community") => Ok(Some(Supervision::Community)),
            Some("custody" | "remand") => Ok(Some(Supervision::Custody)),
            Some(other) => Err(format!("supervision `{other}` is none of COMMUNITY, CUSTODY and REMAND").into()),
        }
    }

    fn dc_srp(&self, tables: &PredictorTables<'_>) -> Result<DcSrpInputs, Stopped> {
        let sexual = self.sexual();
        let age = |on: Option<Date>| self.date_of_birth.zip(on).map(|(born, on)| history::whole_years(born, on));
        let dates = OffendingFacts {
            assessed_on: self.assessment_date,
            follow_up_from: self.date_start_of_followup,
            latest_offence_on: self.date_most_recent_offence,
            supervision: self.supervision()?,
            sexual: SexualHistory {
                last_sanction_on: self.date_last_sexual_sanction,
                last_offence_on: self.date_last_sexual_offence,
                ..SexualHistory::default()
            },
            ..OffendingFacts::default()
        };
        let age_at_follow_up = self.age_at_followup.or_else(|| age(self.date_start_of_followup));
        if sexual.applies() && (age_at_follow_up.is_none() || self.total_sanctions.is_none()) {
            return Err("it gives no age at the start of follow-up, or no number of sanctions".to_owned().into());
        }
        Ok(DcSrpInputs {
            sexual,
            age_at_follow_up: age_at_follow_up.unwrap_or_default(),
            age_at_last_sanction: self.age_at_last_sexual_sanction.or_else(|| age(self.date_last_sexual_sanction)),
            total_sanctions: self.total_sanctions.unwrap_or(1),
            stranger_victim: self.stranger_victim.map(|YesNo(stranger)| stranger),
            years_without_offence: sexual::years_without_offence(&dates, tables.dc_srp.value.band_lowered_after_years),
        })
    }
}

fn of_dc_srp(context: &Context<'_>, case: &Value) -> Result<Outcome, Stopped> {
    only(case, &[&SEXUAL_FIELDS])?;
    let read: SexualCase = input::part(case, "input")?;
    let tables = input::tables(context, read.assessment_date)?;
    let score = sexual::dc_srp(&read.dc_srp(&tables)?, &tables)?;
    compare_score(case, &score, &tables, json!({}))
}

fn of_iic_srp(context: &Context<'_>, case: &Value) -> Result<Outcome, Stopped> {
    only(case, &[&SEXUAL_FIELDS])?;
    let read: SexualCase = input::part(case, "input")?;
    let tables = input::tables(context, read.assessment_date)?;
    compare_score(case, &sexual::iic_srp(&read.sexual(), &tables), &tables, json!({}))
}

#[derive(Deserialize)]
struct CsrpCase {
    sex: Letter,
    date_of_birth: Date,
    assessment_date: Date,
    date_current_conviction: Date,
    date_start_of_followup: Date,
    #[serde(default)]
    date_first_sanction: Option<Date>,
    #[serde(default)]
    age_at_first_sanction: Option<u8>,
    total_sanctions: u16,
    violent_sanctions: Option<u16>,
    #[serde(default)]
    offence_code: Option<String>,
    #[serde(default)]
    offence_category: Option<String>,
    #[serde(default)]
    answers: Option<Value>,
    #[serde(default)]
    past_convictions: Option<Vec<String>>,
}

const CSRP_FIELDS: [&str; 9] = [
    "date_current_conviction",
    "date_first_sanction",
    "age_at_first_sanction",
    "violent_sanctions",
    "offence_code",
    "offence_category",
    "answers",
    "past_convictions",
    "date_of_birth",
];

impl CsrpCase {
    fn family(&self, context: &Context<'_>) -> Result<Ogrs4Inputs, Stopped> {
        let facts = OffendingFacts {
            sex: Some(self.sex.into()),
            born_on: Some(self.date_of_birth),
            assessed_on: Some(self.assessment_date),
            convicted_on: Some(self.date_current_conviction),
            follow_up_from: Some(self.date_start_of_followup),
            first_sanction_on: self.date_first_sanction,
            first_sanction_age: self.age_at_first_sanction,
            total_sanctions: Some(self.total_sanctions),
            violent_sanctions: self.violent_sanctions,
            answers: self.answers()?,
            ..OffendingFacts::default()
        };
        let code = input::offence_code(self.offence_code.as_deref())?;
        let offence = input::ogrs4_category(context, code, self.offence_category.as_deref())?;
        Ok(Ogrs4Inputs::of(&facts, offence)?)
    }

    /// Answers by question number. An object is a full assessment: a question that it does not name was answered 0 or no.
    /// A text that begins "none" is an assessment without answers.
    fn answers(&self) -> Result<Answers, Stopped> {
        let given = match &self.answers {
            Some(Value::Object(given)) => given,
            None | Some(Value::Null) => return Ok(Answers::default()),
            Some(Value::String(text)) if text.to_ascii_lowercase().starts_with("none") => return Ok(Answers::default()),
            Some(other) => return Err(format!("`answers`: `{other}` is neither an object nor \"none\"").into()),
        };
        let past = input::past_convictions(self.past_convictions.as_deref().unwrap_or_default())?;
        let mut answers = all_answered(past);
        for (question, value) in given {
            answer(&mut answers, question, value)?;
        }
        Ok(answers)
    }
}

/// A full assessment in which nothing is a problem.
fn all_answered(past: PastConvictions) -> Answers {
    Answers {
        weapon: Some(false),
        recognises_impact: Some(true),
        no_fixed_abode: Some(false),
        accommodation: Some(0),
        unemployed: Some(false),
        partner_relationship: Some(0),
        domestic_abuse_perpetrator: Some(false),
        living_with_partner: Some(false),
        activities: Some(0),
        no_drug_use: false,
        drugs_used: Some(Drugs::NONE),
        drug_misuse: Some(0),
        drug_motivation: Some(0),
        alcohol: Some(0),
        binge: Some(0),
        psychiatric_treatment: Some(false),
        impulsivity: Some(0),
        temper: Some(0),
        problem_solving: Some(0),
        consequences: Some(0),
        others_views: Some(0),
        pro_criminal: Some(0),
        past_convictions: Some(past),
    }
}

/// Writes one answer in its place.
fn answer(answers: &mut Answers, question: &str, value: &Value) -> Result<(), Stopped> {
    let scale = || {
        let number = value.as_u64().and_then(|number| u8::try_from(number).ok());
        number.map(Some).ok_or_else(|| Stopped::NotRun(format!("`answers`: {question} must be 0, 1 or 2")))
    };
    match question {
        "2.2" => answers.weapon = Some(input::yes(value)?),
        "2.6" => answers.recognises_impact = Some(input::yes(value)?),
        "3.3" => answers.no_fixed_abode = Some(input::yes(value)?),
        "3.4" => answers.accommodation = scale()?,
        "4.2" => answers.unemployed = Some(input::yes(value)?),
        "6.4" => answers.partner_relationship = scale()?,
        "6.7" => answers.domestic_abuse_perpetrator = Some(input::yes(value)?),
        "6.8" => answers.living_with_partner = Some(input::yes(value)?),
        "7.2" => answers.activities = scale()?,
        "8.8" => answers.drug_motivation = scale()?,
        "9.1" => answers.alcohol = scale()?,
        "9.2" => answers.binge = scale()?,
        "11.2" => answers.impulsivity = scale()?,
        "11.4" => answers.temper = scale()?,
        "12.1" => answers.pro_criminal = scale()?,
        _ => return Err(format!("`answers`: question {question} is not read by this predictor").into()),
    }
    Ok(())
}

fn of_family(context: &Context<'_>, case: &Value, family: Family) -> Result<Outcome, Stopped> {
    only(case, &[&SEXUAL_FIELDS, &CSRP_FIELDS])?;
    let read: CsrpCase = input::part(case, "input")?;
    let tables = input::tables(context, Some(read.assessment_date))?;
    let score = ogrs4::calculate(family, &read.family(context)?, &tables)?;
    compare_score(case, &score, &tables, json!({}))
}

fn of_csrp(context: &Context<'_>, case: &Value) -> Result<Outcome, Stopped> {
    only(case, &[&SEXUAL_FIELDS, &CSRP_FIELDS])?;
    let read: CsrpCase = input::part(case, "input")?;
    let sexual_case: SexualCase = input::part(case, "input")?;
    let tables = input::tables(context, Some(read.assessment_date))?;
    let svp = ogrs4::calculate(Family::Svp, &read.family(context)?, &tables)?;
    let sexual = sexual_case.sexual();
    let dc_srp = sexual::dc_srp(&sexual_case.dc_srp(&tables)?, &tables)?;
    let iic_srp = sexual::iic_srp(&sexual, &tables);
    let score = combined::calculate(&CsrpInputs { svp, dc_srp, iic_srp, sexual }, &tables);
    let percent = |score: &Score| json!(score.result(&tables).percent);
    let more = json!({
        "svp_percent": percent(&svp),
        "dc_srp_percent": percent(&dc_srp),
        "iic_srp_percent": percent(&iic_srp),
        "csrp_percent": percent(&score),
    });
    compare_score(case, &score, &tables, more)
}
