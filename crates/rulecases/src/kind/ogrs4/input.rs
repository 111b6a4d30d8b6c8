//! What the files of predictor cases have in common: how they write sex, offences, answers, bands and days.

use jiff::civil::Date;
use rules::predictor::category::{Ogrs3Category, Ogrs4Category};
use rules::predictor::facts::{Answers, Sex};
use rules::predictor::{Band, Drug, OffenceCode, PastConviction, PredictorProblem, PredictorTables};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::compare::{compare, number, typed_number};
use crate::context::Context;
use crate::kind::NOTES;
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
    T::deserialize(plainly("", value)).map_err(|problem| Stopped::NotRun(format!("`{part}`: {problem}")))
}

/// Fields whose digits are a code: a text of five, whatever the case holds.
const CODES: [&str; 2] = ["offence_code", "home_office_code"];

/// The value of the field `name` in one way of writing: whole numbers as numbers though a case has them as texts or with a
/// fraction of nought, blank texts as null, and without notes for readers.
fn plainly(name: &str, value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(name, _)| !NOTES.contains(&name.as_str()));
            fields.map(|(name, value)| (name.clone(), plainly(name, value))).collect()
        }
        Value::Array(items) => items.iter().map(|item| plainly(name, item)).collect(),
        Value::Number(number) if CODES.contains(&name) => Value::String(format!("{:0>5}", number.to_string())),
        Value::String(text) if text.trim().is_empty() => Value::Null,
        Value::String(_) if CODES.contains(&name) => value.clone(),
        Value::String(_) | Value::Number(_) => {
            let whole = typed_number(value).filter(Decimal::is_integer).and_then(|whole| whole.to_i64());
            whole.map_or_else(|| value.clone(), Value::from)
        }
        other => other.clone(),
    }
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

/// `M` or `F`, or the word, in any letter case.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub enum Letter {
    /// Male.
    M,
    /// Female.
    F,
}

impl TryFrom<String> for Letter {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match word(&text).as_str() {
            "m" | "male" => Ok(Self::M),
            "f" | "female" => Ok(Self::F),
            _ => Err(format!("sex `{text}` is neither M nor F")),
        }
    }
}

/// Yes or no, however a case writes them.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "Value")]
pub struct YesNo(pub bool);

impl TryFrom<Value> for YesNo {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        match yes(&value) {
            Ok(yes) => Ok(Self(yes)),
            Err(Stopped::NotRun(why)) => Err(why),
            Err(Stopped::Refused(problem)) => Err(problem.to_string()),
        }
    }
}

/// A word of a list, in the one form in which lists are kept: small letters, underscores for spaces.
pub fn word(text: &str) -> String {
    text.trim().to_ascii_lowercase().replace([' ', '-'], "_")
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

/// The category of OGRS3: as named, or else by the code. A code that gives another category than the named is a mistake.
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
        (Some(code), Some(named)) => match look_up(code) {
            Ok(mapped) if mapped != named => {
                Err(format!("offence code {code} is {mapped} in our table, and the case says {named}").into())
            }
            // The same, or a code that gives no category of its own: too broad, or not in the table.
            Ok(_) | Err(_) => Ok(named),
        },
    }
}

/// A band as the files write it.
pub fn band(band: Band) -> Value {
    Value::String(band.as_str().to_ascii_uppercase())
}

/// A probability with as many decimals as the case gives.
pub fn probability(expected: Option<&Value>, probability: f64) -> Value {
    let decimals = expected.and_then(number).and_then(|expected| usize::try_from(expected.scale()).ok()).unwrap_or(6);
    Value::String(format!("{probability:.decimals$}"))
}

/// The needs answers as the file of ARP, VRP and SVP writes them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dynamic {
    weapon_2_2: Option<YesNo>,
    accommodation_suitability_3_4: Option<u8>,
    unemployed_4_2: Option<YesNo>,
    partner_relationship_6_4: Option<u8>,
    domestic_abuse_perpetrator_6_7: Option<YesNo>,
    relationship_status_6_8: Option<String>,
    activities_encourage_offending_7_2: Option<u8>,
    no_drug_use: Option<YesNo>,
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
        let known = |answer: Option<YesNo>| answer.map(|YesNo(yes)| yes);
        let together = self.relationship_status_6_8.as_deref().map(living_together).transpose()?;
        let drugs = self.drugs_used.as_deref().map(|texts| texts.iter().map(|text| drug(text)).collect()).transpose()?;
        let past = self.past_convictions.as_deref().map(past_convictions).transpose()?;
        Ok(Answers {
            weapon: known(self.weapon_2_2),
            accommodation: self.accommodation_suitability_3_4,
            unemployed: known(self.unemployed_4_2),
            partner_relationship: self.partner_relationship_6_4,
            domestic_abuse_perpetrator: known(self.domestic_abuse_perpetrator_6_7),
            living_with_partner: together,
            activities: self.activities_encourage_offending_7_2,
            no_drug_use: known(self.no_drug_use).unwrap_or(false),
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
    let read = match value {
        Value::Bool(yes) => Some(*yes),
        Value::Number(number) => match number.as_u64() {
            Some(0) => Some(false),
            Some(1 | 2) => Some(true),
            _ => None,
        },
        Value::String(text) => match word(text).as_str() {
            "yes" | "y" | "true" => Some(true),
            "no" | "n" | "false" => Some(false),
            _ => None,
        },
        _ => None,
    };
    read.ok_or_else(|| format!("`{value}` is neither yes nor no, 2 nor 0").into())
}

fn living_together(text: &str) -> Result<bool, Stopped> {
    match word(text).as_str() {
        "living_together" => Ok(true),
        "not_living_together" | "none" => Ok(false),
        _ => Err(format!("relationship status `{text}` is not known").into()),
    }
}

fn drug(text: &str) -> Result<Drug, Stopped> {
    let word = word(text);
    let plain = if word == "benzodiazipines" { "benzodiazepines" } else { &word };
    plain.parse().map_err(|_| Stopped::NotRun(format!("the drug `{text}` is not known")))
}

/// Past convictions, under our names or those of the public files.
pub fn past_convictions(texts: &[String]) -> Result<rules::predictor::PastConvictions, Stopped> {
    let one = |text: &String| {
        let word = word(text);
        let plain = match word.as_str() {
            "gbh" => "wounding_gbh",
            "kidnapping" => "kidnap",
            "firearms" => "firearm",
            "weapons" | "weapons_not_firearms" => "weapon",
            "criminal_damage" | "criminal_damage_life" => "criminal_damage_endangering_life",
            word => word,
        };
        plain.parse::<PastConviction>().map_err(|_| Stopped::NotRun(format!("the past conviction `{text}` is not known")))
    };
    texts.iter().map(one).collect()
}
