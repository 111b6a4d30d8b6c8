//! What the files of predictor cases have in common: how they write sex, offences, answers, bands and days.

use jiff::civil::Date;
use rules::predictor::category::{Ogrs3Category, Ogrs4Category};
use rules::predictor::facts::{Answers, Sex};
use rules::predictor::{Band, Drug, OffenceCode, PastConviction, PredictorProblem, PredictorTables};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::compare::compare;
use crate::context::Context;
use crate::outcome::{Difference, Outcome};

/// Why a case stops before its values can be compared.
pub enum Stopped {
    /// It could not be run; why.
    NotRun(String),
    /// The rule refused.
    Refused(PredictorProblem),
}

impl From<PredictorProblem> for Stopped {
    fn from(problem: PredictorProblem) -> Self {
        Self::Refused(problem)
    }
}

impl From<String> for Stopped {
    fn from(why: String) -> Self {
        Self::NotRun(why)
    }
}

/// The outcome of a case: compared, or why not. A refusal passes when the case expects an `error`.
pub fn outcome(compared: Result<Outcome, Stopped>, case: &Value) -> Outcome {
    match compared {
        Ok(outcome) => outcome,
        Err(Stopped::NotRun(why)) => Outcome::NotRun(why),
        Err(Stopped::Refused(problem)) => {
            let said = Value::String(problem.to_string());
            match case.pointer("/expected/error") {
                Some(Value::Bool(true)) => Outcome::Passed,
                Some(expected) if *expected == said => Outcome::Passed,
                expected => Outcome::Failed(vec![Difference {
                    field: "error".to_owned(),
                    expected: expected.cloned().unwrap_or_default(),
                    got: said,
                }]),
            }
        }
    }
}

/// The object `part` of the case, read whole: an unknown or misspelt field is named.
pub fn part<T: for<'de> Deserialize<'de>>(case: &Value, part: &str) -> Result<T, Stopped> {
    let value = case.get(part).ok_or_else(|| Stopped::NotRun(format!("it has no `{part}`")))?;
    T::deserialize(value).map_err(|problem| Stopped::NotRun(format!("`{part}`: {problem}")))
}

/// The object `name` of the case as named values.
pub fn named<'a>(case: &'a Value, name: &str) -> Result<Option<&'a Map<String, Value>>, Stopped> {
    match case.get(name) {
        None => Ok(None),
        Some(Value::Object(values)) => Ok(Some(values)),
        Some(_) => Err(Stopped::NotRun(format!("`{name}` must be an object"))),
    }
}

/// The named values that a case expects, if it does, and those that the rule gave.
pub type ExpectedAndGot<'a> = (Option<&'a Map<String, Value>>, Map<String, Value>);

/// Compares several parts of a case; all must pass, and all differences are named.
pub fn compare_all(parts: &[ExpectedAndGot<'_>]) -> Outcome {
    let mut differences = Vec::new();
    let mut compared = 0;
    for (expected, got) in parts {
        let Some(expected) = expected else { continue };
        compared += expected.len();
        match compare(expected, got) {
            Outcome::Passed => {}
            Outcome::Failed(found) => differences.extend(found),
            other => return other,
        }
    }
    match (compared, differences.is_empty()) {
        (0, _) => Outcome::NotRun("it expects nothing".to_owned()),
        (_, true) => Outcome::Passed,
        (_, false) => Outcome::Failed(differences),
    }
}

/// The rows in force on the day of the case: its assessment date, else the file's `today` or `as_of`, else the newest rows.
pub fn tables<'a>(context: &Context<'a>, assessed_on: Option<Date>) -> Result<PredictorTables<'a>, Stopped> {
    let predictors = &context.policy.predictors;
    let of_file = ["today", "as_of"].iter().find_map(|name| context.file.get(*name)?.as_str()?.parse().ok());
    let day = assessed_on.or(of_file).or_else(|| predictors.newest());
    let day = day.ok_or_else(|| "the predictor tables have no rows".to_owned())?;
    predictors.on(day).map_err(|problem| Stopped::NotRun(problem.to_string()))
}

/// `M` or `F`.
#[derive(Clone, Copy, Deserialize)]
pub enum Letter {
    /// Male.
    #[serde(alias = "MALE", alias = "male")]
    M,
    /// Female.
    #[serde(alias = "FEMALE", alias = "female")]
    F,
}

impl From<Letter> for Sex {
    fn from(letter: Letter) -> Self {
        match letter {
            Letter::M => Self::Male,
            Letter::F => Self::Female,
        }
    }
}

/// The code at the front of a text like `11618 (mapped weight …)`.
pub fn offence_code(text: Option<&str>) -> Result<Option<OffenceCode>, Stopped> {
    let Some(text) = text else { return Ok(None) };
    let code = text.split_whitespace().next().unwrap_or_default();
    code.parse().map(Some).map_err(|problem| Stopped::NotRun(format!("`{text}`: {problem}")))
}

/// The category of OGRS3: by the code if there is one, which must then agree with a category named beside it.
pub fn ogrs3_category(context: &Context<'_>, code: Option<OffenceCode>, named: Option<&str>) -> Result<Ogrs3Category, Stopped> {
    let by_name = named.map(|text| text.to_ascii_lowercase().parse::<Ogrs3Category>()).transpose();
    let by_name = by_name.map_err(|_| format!("offence_category: `{}` is not a category", named.unwrap_or_default()))?;
    chosen(code, by_name, |code| context.policy.offence_categories.ogrs3(code))
}

/// The category of the OGRS4 family, likewise.
pub fn ogrs4_category(context: &Context<'_>, code: Option<OffenceCode>, named: Option<&str>) -> Result<Ogrs4Category, Stopped> {
    let by_name = named.map(|text| text.to_ascii_lowercase().parse::<Ogrs4Category>()).transpose();
    let by_name = by_name.map_err(|_| format!("offence_category: `{}` is not a category", named.unwrap_or_default()))?;
    chosen(code, by_name, |code| context.policy.offence_categories.ogrs4(code))
}

fn chosen<C: Copy + PartialEq + std::fmt::Display>(
    code: Option<OffenceCode>,
    by_name: Option<C>,
    look_up: impl Fn(OffenceCode) -> Result<C, PredictorProblem>,
) -> Result<C, Stopped> {
    match (code, by_name) {
        (None, None) => Err("it names neither an offence code nor a category".to_owned().into()),
        (None, Some(named)) => Ok(named),
        (Some(code), None) => Ok(look_up(code)?),
        (Some(code), Some(named)) => {
            let mapped = look_up(code)?;
            if mapped == named {
                Ok(named)
            } else {
                Err(format!("offence code {code} is {mapped} in our table, and the case says {named}").into())
            }
        }
    }
}

/// A band as the files write it.
pub fn band(band: Band) -> Value {
    Value::String(band.as_str().to_ascii_uppercase())
}

/// A probability with as many decimals as the case gives.
pub fn probability(expected: Option<&Value>, probability: f64) -> Value {
    let decimals = expected.map_or(6, |value| value.to_string().split_once('.').map_or(0, |(_, part)| part.len()));
    Value::String(format!("{probability:.decimals$}"))
}

/// The needs answers as the file of ARP, VRP and SVP writes them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dynamic {
    weapon_2_2: Option<bool>,
    accommodation_suitability_3_4: Option<u8>,
    unemployed_4_2: Option<Value>,
    partner_relationship_6_4: Option<u8>,
    domestic_abuse_perpetrator_6_7: Option<bool>,
    relationship_status_6_8: Option<String>,
    activities_encourage_offending_7_2: Option<u8>,
    no_drug_use: bool,
    motivation_drugs_8_8: Option<u8>,
    alcohol_chronic_9_1: Option<u8>,
    alcohol_binge_9_2: Option<u8>,
    impulsivity_11_2: Option<u8>,
    temper_11_4: Option<u8>,
    pro_criminal_attitudes_12_1: Option<u8>,
    drugs_used: Option<Vec<String>>,
    past_convictions: Option<Vec<String>>,
}

impl Dynamic {
    /// As the predictors read them.
    pub fn answers(self) -> Result<Answers, Stopped> {
        let unemployed = self.unemployed_4_2.as_ref().map(yes).transpose()?;
        let together = self.relationship_status_6_8.as_deref().map(living_together).transpose()?;
        let drugs = self.drugs_used.as_deref().map(|texts| texts.iter().map(|text| drug(text)).collect()).transpose()?;
        let past = self.past_convictions.as_deref().map(past_convictions).transpose()?;
        Ok(Answers {
            weapon: self.weapon_2_2,
            accommodation: self.accommodation_suitability_3_4,
            unemployed,
            partner_relationship: self.partner_relationship_6_4,
            domestic_abuse_perpetrator: self.domestic_abuse_perpetrator_6_7,
            living_with_partner: together,
            activities: self.activities_encourage_offending_7_2,
            no_drug_use: self.no_drug_use,
            drug_motivation: self.motivation_drugs_8_8,
            alcohol: self.alcohol_chronic_9_1,
            binge: self.alcohol_binge_9_2,
            impulsivity: self.impulsivity_11_2,
            temper: self.temper_11_4,
            pro_criminal: self.pro_criminal_attitudes_12_1,
            drugs_used: drugs,
            past_convictions: past,
            ..Answers::default()
        })
    }
}

/// Yes and no, written as such or as 2 and 0.
pub fn yes(value: &Value) -> Result<bool, Stopped> {
    match (value.as_bool(), value.as_u64()) {
        (Some(yes), _) => Ok(yes),
        (_, Some(0)) => Ok(false),
        (_, Some(1 | 2)) => Ok(true),
        _ => Err(format!("`{value}` is neither yes nor no, 2 nor 0").into()),
    }
}

fn living_together(text: &str) -> Result<bool, Stopped> {
    match text {
        "LIVING_TOGETHER" => Ok(true),
        "NOT_LIVING_TOGETHER" | "NONE" => Ok(false),
        _ => Err(format!("relationship status `{text}` is not known").into()),
    }
}

fn drug(text: &str) -> Result<Drug, Stopped> {
    let plain = match text {
        "benzodiazipines" => "benzodiazepines",
        text => text,
    };
    plain.parse().map_err(|_| Stopped::NotRun(format!("the drug `{text}` is not known")))
}

/// Past convictions as the files write them.
pub fn past_convictions(texts: &[String]) -> Result<rules::predictor::PastConvictions, Stopped> {
    let one = |text: &String| {
        let plain = match text.as_str() {
            "gbh" => "wounding_gbh",
            "firearms" => "firearm",
            "weapons_not_firearms" => "weapon",
            text => text,
        };
        plain.parse::<PastConviction>().map_err(|_| Stopped::NotRun(format!("the past conviction `{text}` is not known")))
    };
    texts.iter().map(one).collect()
}
