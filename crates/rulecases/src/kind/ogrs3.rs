//! OGRS3: percentages of one and two years, with the ages and counts on the way.

use jiff::civil::Date;
use rules::predictor::history;
use rules::predictor::ogrs3::{self, Ogrs3Inputs};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::ogrs4::input::{self, Letter, Stopped};
use crate::context::Context;
use crate::outcome::Outcome;

/// Facts as dates, ages, or both: an age given goes before one worked out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    sex: Letter,
    #[serde(default)]
    assessment_date: Option<Date>,
    #[serde(default)]
    date_of_birth: Option<Date>,
    #[serde(default, alias = "date_current_conviction")]
    date_of_current_conviction: Option<Date>,
    #[serde(default)]
    date_start_of_followup: Option<Date>,
    #[serde(default, alias = "date_first_sanction")]
    date_of_first_sanction: Option<Date>,
    #[serde(default)]
    age_at_conviction: Option<i32>,
    #[serde(default)]
    age_at_followup: Option<i32>,
    #[serde(default)]
    age_at_first_sanction: Option<i32>,
    #[serde(alias = "total_sanctions")]
    total_sanctions_including_current: u16,
    #[serde(default)]
    offence_category: Option<String>,
    #[serde(default, alias = "offence_code")]
    home_office_code: Option<String>,
}

impl Input {
    fn age(&self, given: Option<i32>, on: Option<Date>, what: &str) -> Result<i32, Stopped> {
        let by_date = self.date_of_birth.zip(on).map(|(born, on)| history::whole_years(born, on));
        given.or(by_date).ok_or_else(|| Stopped::NotRun(format!("it gives neither the {what} nor the dates for it")))
    }

    fn inputs(&self, context: &Context<'_>) -> Result<Ogrs3Inputs, Stopped> {
        let code = input::offence_code(self.home_office_code.as_deref())?;
        Ok(Ogrs3Inputs {
            sex: self.sex.into(),
            age_at_conviction: self.age(self.age_at_conviction, self.date_of_current_conviction, "age at conviction")?,
            age_at_first_sanction: self.age(self.age_at_first_sanction, self.date_of_first_sanction, "age at first sanction")?,
            age_at_follow_up: self.age(self.age_at_followup, self.date_start_of_followup, "age at start of follow-up")?,
            total_sanctions: self.total_sanctions_including_current,
            offence: input::ogrs3_category(context, code, self.offence_category.as_deref())?,
        })
    }
}

/// Runs one case.
#[must_use]
pub fn run(context: &Context<'_>, case: &Value) -> Outcome {
    input::outcome(compared(context, case), case)
}

fn compared(context: &Context<'_>, case: &Value) -> Result<Outcome, Stopped> {
    let read: Input = input::part(case, "input")?;
    let tables = input::tables(context, read.assessment_date)?;
    let inputs = read.inputs(context)?;
    let score = ogrs3::calculate(&inputs, &tables)?;
    let expected = input::named(case, "expected")?;
    let named = |name: &str| expected.and_then(|expected| expected.get(name));
    let result = score.result(&tables);
    let got = json!({
        "one_year_percent": result.one_year,
        "two_year_percent": result.percent,
        "band": input::band(score.band),
        "one_year_probability": input::probability(named("one_year_probability"), score.probability_one_year.unwrap_or_default()),
        "two_year_probability": input::probability(named("two_year_probability"), score.probability),
    });
    let derived = json!({
        "age_at_conviction": inputs.age_at_conviction,
        "age_at_followup": inputs.age_at_follow_up,
        "age_at_first_sanction": inputs.age_at_first_sanction,
        "previous_sanctions": inputs.previous_sanctions(),
    });
    Ok(input::compare_all(&[(expected, fields(got)), (input::named(case, "derived")?, fields(derived))]))
}

/// The fields of an object just built.
pub(super) fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
