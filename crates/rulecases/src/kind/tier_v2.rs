//! Tier V2 (two axes) and what leads to it.
//!
//! Kinds: `tier`, `women_factors`, `need_severity`, `mandate`, `person_mapping`, `code_lookup`, `flags`, `score_text`.
//! Rules take the rows of the case's or the file's `today`; without one, the latest rows.

pub(in crate::kind) mod input;

use rules::assessment::need::score as need_score;
use rules::assessment::{Scale, SetCode};
use rules::tier::choose::rescored_band;
use rules::tier::tables::RegisterMeans;
use rules::tier::v2::{calculate, women_points};
use rules::tier::{
    Change, ComplexityFactor, Flags, InputProblem, MappaCategory, MappaLevel, Protect, Supervision, TierV2, TiersInForce,
    V2Inputs, mandate_for_change,
};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::compare::{compare, number};
use crate::context::Context;
use crate::outcome::Outcome;
use input::{Fields, answer_text, assessment, convictions, need, reduced, registrations, tables, today, upper};

/// Runs one case.
#[must_use]
pub fn run(context: &Context<'_>, case: &Value) -> Outcome {
    let kind = case.get("kind").and_then(Value::as_str).unwrap_or_default();
    let got = match kind {
        "tier" => tier(context, case),
        "women_factors" => women_factors(context, case),
        "need_severity" => need_severity(context, case),
        "mandate" => mandate(context, case),
        "person_mapping" => person_mapping(context, case),
        "code_lookup" => code_lookup(context, case),
        "flags" => flags_of(context, case),
        "score_text" => score_text(case),
        _ => Err(format!("the kind `{kind}` is not known for tier V2")),
    };
    compared(case, got)
}

/// Compares what came with what the case expects, lists of complexity factors in any order.
pub(in crate::kind) fn compared(case: &Value, got: Result<Map<String, Value>, String>) -> Outcome {
    let mut got = match got {
        Ok(got) => got,
        Err(why) => return Outcome::NotRun(why),
    };
    let Some(expected) = case.get("expected").and_then(Value::as_object) else {
        return Outcome::NotRun("`expected` must be an object".to_owned());
    };
    if expected.is_empty() {
        return Outcome::NotRun("`expected` is empty: it expects nothing".to_owned());
    }
    let mut expected = expected.clone();
    for fields in [&mut expected, &mut got] {
        if let Some(Value::Array(factors)) = fields.get_mut("complexity") {
            factors.sort_by_key(ToString::to_string);
        }
    }
    compare(&expected, &got)
}

type Got = Result<Map<String, Value>, String>;

fn values<const N: usize>(values: [(&str, Value); N]) -> Map<String, Value> {
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Codes of problems, in order.
pub(in crate::kind) fn problem_codes(problems: &[InputProblem]) -> Value {
    problems.iter().map(|problem| problem.kind.as_str()).collect()
}

fn tier(context: &Context<'_>, case: &Value) -> Got {
    let input = Fields::of(case, "input")?.only_known()?;
    let tables = tables(context, today(context, input)?);
    let mut problems = Vec::new();
    let inputs = person(input, &tables, &mut problems)?;
    let result = calculate(&inputs, &tables);
    problems.extend(result.problems.iter().cloned());
    Ok(values([
        ("score", json!(result.tier)),
        ("tier", json!(result.tier)),
        ("protect_level", json!(result.tier.protect)),
        ("protect_points", json!(result.protect_points)),
        ("change_level", json!(result.tier.change)),
        ("change_points", json!(result.change_points)),
        ("mandate", json!(inputs.mandate)),
        ("unsupervised", json!(inputs.flags.unsupervised)),
        ("rsr_points", json!(result.protect.rsr)),
        ("rosh_points", json!(result.protect.rosh)),
        ("mappa_points", json!(result.protect.mappa)),
        ("complexity_points", json!(result.protect.complexity)),
        ("women_points", json!(result.protect.women)),
        ("needs_points", json!(result.change.needs)),
        ("ogrs_points", json!(result.change.ogrs)),
        ("iom_points", json!(result.change.iom)),
        ("problems", problem_codes(&problems)),
    ]))
}

fn person(input: Fields<'_>, tables: &TiersInForce, problems: &mut Vec<InputProblem>) -> Result<V2Inputs, String> {
    let ogrs = match input.decimal("ogrs")?.map(|score| score.normalize()) {
        None => None,
        Some(score) if score.scale() > 0 => return Err(input.wrong("ogrs", "must be a whole number")),
        Some(score) => Some(i32::try_from(score.mantissa()).map_err(|_| input.wrong("ogrs", "must be a whole number"))?),
    };
    let flags = registrations(input, tables, problems)?;
    Ok(V2Inputs {
        is_female: is_female(input)?,
        rsr: input.decimal("rsr")?,
        ogrs,
        flags: reduced(input, flags, problems)?,
        mandate: mandate_for_change(&convictions(input)?, tables),
        previous_enforcement_activity: input.yes("previous_enforcement_activity")?,
        assessment: assessment(input)?,
    })
}

fn is_female(input: Fields<'_>) -> Result<bool, String> {
    match input.text("sex")? {
        Some(sex) => Ok(V2Inputs::is_female_text(sex)),
        None => input.yes("is_female"),
    }
}

fn women_factors(context: &Context<'_>, case: &Value) -> Got {
    let input = Fields::of(case, "input")?.only_known()?;
    let tables = tables(context, today(context, input)?);
    let enforcement = input.yes("previous_enforcement_activity")?;
    let points = women_points(is_female(input)?, assessment(input)?.as_ref(), enforcement, &tables);
    Ok(values([("points", json!(points))]))
}

/// Questions that stand in a section and do not score in it.
const NOT_SCORED: [&str; 3] = ["parentalresponsibilit", "impulsivity", "tempercontrol"];

fn need_severity(context: &Context<'_>, case: &Value) -> Got {
    let input = Fields::of(case, "input")?.only_known()?;
    let tables = tables(context, today(context, input)?);
    let section = input.text("section")?.ok_or_else(|| input.wrong("section", "is missing"))?;
    let need = need(section).ok_or_else(|| input.wrong("section", "is not a section with a need"))?;
    let mut words = Vec::new();
    for (name, value) in input.object("answers")?.iter().flat_map(Fields::iter) {
        let answer = answer_text(value).ok_or_else(|| format!("`answers.{name}` must be an answer"))?;
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        if !NOT_SCORED.iter().any(|other| plain.starts_with(other)) {
            // Whatever the first character does not say is missing.
            words.push(answer.word(Scale::Problem).unwrap_or(rules::assessment::AnswerWord::Missing));
        }
    }
    let set = if input.yes("san")? { SetCode::San } else { SetCode::Classic };
    let (score, severity) = need_score(need, words, set, &tables.needs);
    let severity = severity.map(|severity| upper(severity.as_str()));
    Ok(values([("score", json!(score)), ("severity", json!(severity))]))
}

fn mandate(context: &Context<'_>, case: &Value) -> Got {
    let input = Fields::of(case, "input")?.only_known()?;
    let tables = tables(context, today(context, input)?);
    Ok(values([("mandate", json!(mandate_for_change(&convictions(input)?, &tables)))]))
}

fn person_mapping(context: &Context<'_>, case: &Value) -> Got {
    let input = Fields::of(case, "input")?.only_known()?;
    let tables = tables(context, today(context, input)?);
    let inputs = person(input, &tables, &mut Vec::new())?;
    let mut got = flag_values(&inputs.flags);
    got.extend(values([
        ("is_female", json!(inputs.is_female)),
        ("rsr", json!(inputs.rsr.unwrap_or(Decimal::ZERO))),
        ("ogrs", json!(inputs.ogrs.unwrap_or(0))),
        ("previous_enforcement_activity", json!(inputs.previous_enforcement_activity)),
        ("latest_release_date", json!(input.date("latest_release_date")?)),
        ("has_active_event", json!(input.yes("has_active_event")?)),
        ("mandate", json!(inputs.mandate)),
    ]));
    Ok(got)
}

fn code_lookup(context: &Context<'_>, case: &Value) -> Got {
    let input = Fields::of(case, "input")?;
    let tables = tables(context, today(context, input)?);
    let table = input.text("table")?.ok_or_else(|| input.wrong("table", "is missing"))?;
    let code = input.text("code")?;
    let is_mappa = |code: &str| tables.registration_means(code) == Some(RegisterMeans::Mappa);
    let mappa = input.text("type")?.is_some_and(is_mappa);
    let value: Option<String> = match table {
        "rosh" => code.and_then(|code| match tables.registration_means(code) {
            Some(RegisterMeans::Rosh(level)) => Some(upper(level.as_str())),
            _ => None,
        }),
        "mappa_level" => {
            let level = input.text("level")?.or(code).filter(|_| mappa).and_then(MappaLevel::from_code);
            level.map(|level| level.as_str().to_owned())
        }
        "mappa_category" => {
            // The category is looked up alone; a type, where one is named, must be MAPPA.
            let category = input.text("category")?.or(code).filter(|_| mappa || !input.has("type"));
            category.and_then(MappaCategory::from_code).map(|category| category.as_str().to_owned())
        }
        "complexity" => code.and_then(|code| tables.complexity(code)).map(|factor| factor.to_string()),
        "enforcement_outcome" => code.and_then(|code| tables.enforcement_outcome(code)).map(str::to_owned),
        "band" | "rescored_band" => {
            let text = input.text("text")?.or(code);
            text.and_then(|text| rescored_band(text, "band", &mut Vec::new())).map(|band| upper(band.as_str()))
        }
        _ => {
            return Err(
                input.wrong("table", "must be rosh, mappa_level, mappa_category, complexity, enforcement_outcome or band")
            );
        }
    };
    Ok(values([("value", json!(value))]))
}

fn flags_of(context: &Context<'_>, case: &Value) -> Got {
    let input = Fields::of(case, "input")?.only_known()?;
    let tables = tables(context, today(context, input)?);
    let mut problems = Vec::new();
    let mut got = flag_values(&registrations(input, &tables, &mut problems)?);
    got.insert("problems".to_owned(), problem_codes(&problems));
    Ok(got)
}

/// Every flag under its name in these formats.
pub(in crate::kind) fn flag_values(flags: &Flags) -> Map<String, Value> {
    values([
        ("rosh", json!(flags.rosh.map(|level| upper(level.as_str())))),
        ("mappa_level", json!(flags.mappa_level.map(MappaLevel::as_str))),
        ("mappa_category", json!(flags.mappa_category.map(MappaCategory::as_str))),
        ("complexity", flags.complexity.iter().map(ComplexityFactor::as_str).collect()),
        ("complexity_count", json!(flags.complexity.count())),
        ("iom", json!(flags.iom)),
        ("lifer_ipp", json!(flags.lifer_ipp)),
        ("domestic_abuse", json!(flags.domestic_abuse)),
        ("stalking", json!(flags.stalking)),
        ("child_protection", json!(flags.child_protection)),
        ("unsupervised", json!(flags.unsupervised)),
    ])
}

fn score_text(case: &Value) -> Got {
    let input = Fields::of(case, "input")?;
    let protect = input.text("protect_level")?.unwrap_or_default();
    let protect: Protect =
        serde_json::from_value(json!(protect)).map_err(|_| input.wrong("protect_level", "must be A, B, C or D"))?;
    let change = input.get("change_level").and_then(number).map(|level| level.normalize().to_string());
    let change: Change =
        serde_json::from_value(json!(change)).map_err(|_| input.wrong("change_level", "must be 0, 1, 2 or 3"))?;
    let supervision = if input.yes("unsupervised")? { Supervision::Suspended } else { Supervision::Active };
    Ok(values([("score", json!(TierV2 { protect, change, supervision }))]))
}
