//! ARP, VRP and SVP, static and dynamic, from one person's facts; other predictors of the same facts by their names.

pub(super) mod input;

use jiff::civil::Date;
use rules::predictor::facts::OffendingFacts;
use rules::predictor::ogrs4::{self, Family, Ogrs4Inputs};
use rules::predictor::{self, Basis, Predictor, PredictorProblem, PredictorTables, Score};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use self::input::{Dynamic, Letter, Stopped};
use super::ogrs3::fields;
use crate::context::Context;
use crate::outcome::Outcome;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    assessment_date: Date,
    date_of_birth: Date,
    sex: Letter,
    #[serde(default)]
    offence_code: Option<String>,
    #[serde(default)]
    offence_category: Option<String>,
    total_sanctions: u16,
    #[serde(default)]
    violent_sanctions: Option<u16>,
    #[serde(default)]
    date_first_sanction: Option<Date>,
    #[serde(default)]
    age_at_first_sanction: Option<u8>,
    date_current_conviction: Date,
    date_start_of_followup: Date,
    #[serde(default)]
    dynamic: Option<Dynamic>,
}

impl Input {
    fn facts(self) -> Result<OffendingFacts, Stopped> {
        let answers = self.dynamic.map(Dynamic::answers).transpose()?.unwrap_or_default();
        Ok(OffendingFacts {
            sex: Some(self.sex.into()),
            born_on: Some(self.date_of_birth),
            assessed_on: Some(self.assessment_date),
            convicted_on: Some(self.date_current_conviction),
            follow_up_from: Some(self.date_start_of_followup),
            first_sanction_on: self.date_first_sanction,
            first_sanction_age: self.age_at_first_sanction,
            offence: input::offence_code(self.offence_code.as_deref())?,
            total_sanctions: Some(self.total_sanctions),
            violent_sanctions: self.violent_sanctions,
            answers,
            ..OffendingFacts::default()
        })
    }
}

/// Runs one case.
#[must_use]
pub fn run(context: &Context<'_>, case: &Value) -> Outcome {
    input::outcome(compared(context, case), case)
}

fn compared(context: &Context<'_>, case: &Value) -> Result<Outcome, Stopped> {
    if let Some(other) = case.as_object().into_iter().flat_map(Map::keys).find(|name| is_unknown(name)) {
        return Err(
            format!("`{other}` is not a value of this kind; its values are expected_percent, expected_band and derived").into()
        );
    }
    let read: Input = input::part(case, "input")?;
    let tables = input::tables(context, Some(read.assessment_date))?;
    let category = read.offence_category.clone();
    let facts = read.facts()?;
    let inputs = family_inputs(context, &facts, category.as_deref())?;
    let derived = json!({
        "age_at_first_sanction": inputs.age_at_first_sanction,
        "age_at_current_conviction": inputs.age_at_conviction,
        "age_at_start_of_followup": inputs.age_at_follow_up,
        "offence_free_months": ogrs4::offence_free_months(&inputs, &tables),
    });
    let mut parts = vec![(input::named(case, "derived")?, fields(derived))];
    let kinds: [(&str, Shown); 2] = [("expected_percent", percent), ("expected_band", band)];
    for (name, shown) in kinds {
        let Some(expected) = input::named(case, name)? else { continue };
        let mut got = Map::new();
        for (key, named) in expected {
            let shown = match scored(key, &facts, &inputs, context, &tables) {
                Ok(score) => shown(&score, &tables),
                // Expected as null: the form cannot be used, for want of an answer.
                Err(Stopped::Refused(PredictorProblem::AnswersMissing(_))) if named.is_null() => Value::Null,
                Err(stopped) => return Err(stopped),
            };
            got.insert(key.clone(), shown);
        }
        parts.push((Some(expected), got));
    }
    Ok(input::compare_all(&parts))
}

/// How a score is shown under one name of a case.
type Shown = fn(&Score, &PredictorTables<'_>) -> Value;

fn is_unknown(name: &str) -> bool {
    name.starts_with("expected") && !matches!(name, "expected_percent" | "expected_band")
}

fn percent(score: &Score, tables: &PredictorTables<'_>) -> Value {
    json!(score.result(tables).percent)
}

fn band(score: &Score, _: &PredictorTables<'_>) -> Value {
    input::band(score.band)
}

/// The inputs of the family, the category as the case names it where it names one.
fn family_inputs(context: &Context<'_>, facts: &OffendingFacts, category: Option<&str>) -> Result<Ogrs4Inputs, Stopped> {
    let offence = input::ogrs4_category(context, facts.offence, category)?;
    Ok(Ogrs4Inputs::of(facts, offence)?)
}

/// The score of a key: `SVP.static`, `SVP.dynamic`, or `SVP` for the form that the rule chooses.
fn scored(
    key: &str,
    facts: &OffendingFacts,
    inputs: &Ogrs4Inputs,
    context: &Context<'_>,
    tables: &PredictorTables<'_>,
) -> Result<Score, Stopped> {
    let (name, basis) = match key.split_once('.') {
        None => (key, None),
        Some((name, "static")) => (name, Some(Basis::Static)),
        Some((name, "dynamic")) => (name, Some(Basis::Dynamic)),
        Some((_, other)) => return Err(format!("`{key}`: `{other}` is neither static nor dynamic").into()),
    };
    let wanted: Predictor = name.parse().map_err(|_| format!("`{name}` is not a predictor"))?;
    let family = Family::ALL.into_iter().find(|family| family.predictor() == wanted);
    match (family, basis) {
        (Some(family), Some(basis)) => Ok(ogrs4::calculate_by(family, basis, inputs, tables)?),
        (Some(family), None) => Ok(ogrs4::calculate(family, inputs, tables)?),
        (None, Some(_)) => Err(format!("`{key}`: only ARP, VRP and SVP are asked for by form").into()),
        (None, None) => {
            let scores = predictor::score_all(facts, tables, &context.policy.offence_categories);
            let place = Predictor::CALCULATED.iter().position(|known| *known == wanted);
            let score = place.and_then(|place| scores.get(place).copied());
            Ok(score.ok_or_else(|| format!("`{name}` is an old name, never calculated"))??)
        }
    }
}
