//! Tier V3 (seven letters) and what leads to it.
//!
//! Kinds: `tier` (inputs already reduced), `tier_from_raw` (registrations and lists of scores), `flags`,
//! `provisional_from_steps`. `error` is the first input that could not be looked up, `problems` are all that were listed.

use rules::tier::choose::{PredictorsFrom, Rescored, RescoredScore, ScoredAssessment, predictors, usable};
use rules::tier::v3::{StepName, Steps, calculate, provisional_from_steps};
use rules::tier::{DcSrp, Flags, InputProblem, Predictors, ProblemKind, TierV3, TiersInForce, V3Inputs, V3Result};
use serde_json::{Map, Value, json};

use super::tier_v2::input::{Fields, band, reduced, registrations, score, tables, today};
use super::tier_v2::{compared, flag_values, problem_codes};
use crate::context::Context;
use crate::outcome::Outcome;

/// Runs one case.
#[must_use]
pub fn run(context: &Context<'_>, case: &Value) -> Outcome {
    let kind = case.get("kind").and_then(Value::as_str).unwrap_or_default();
    let got = match kind {
        "tier" => tier(context, case),
        "tier_from_raw" => tier_from_raw(context, case),
        "flags" => flags_of(context, case),
        "provisional_from_steps" => from_steps(context, case),
        _ => Err(format!("the kind `{kind}` is not known for tier V3")),
    };
    compared(case, got)
}

type Got = Result<Map<String, Value>, String>;

fn tier(context: &Context<'_>, case: &Value) -> Got {
    let input = Fields::of(case, "input")?.only_known()?;
    let (tables, mut problems) = (tables_of(context, input)?, Vec::new());
    let flags = registrations(input, &tables, &mut problems)?;
    let inputs = V3Inputs {
        has_active_event: active(input)?,
        predictors: Some(scores(input, &mut problems)?),
        flags: reduced(input, flags, &mut problems)?,
        latest_release_on: input.date("latest_release_date")?,
        ever_sexual_offence: input.yes("ever_sexual_offence")?,
    };
    day_is_known(context, input, &inputs)?;
    let result = calculate(&inputs, &tables);
    Ok(result_values(&result, problems, case))
}

/// Refuses a case without a day where a step reads it.
fn day_is_known(context: &Context<'_>, input: Fields<'_>, inputs: &V3Inputs) -> Result<(), String> {
    let read = inputs.flags.lifer_ipp && inputs.latest_release_on.is_some();
    if read && today(context, input)?.is_none() {
        return Err(input.wrong("today", "is missing: the time since release depends on it"));
    }
    Ok(())
}

fn tables_of(context: &Context<'_>, input: Fields<'_>) -> Result<TiersInForce, String> {
    Ok(tables(context, today(context, input)?))
}

fn active(input: Fields<'_>) -> Result<bool, String> {
    match input.get("has_active_event") {
        Some(_) => input.yes("has_active_event"),
        None => Err(input.wrong("has_active_event", "is missing")),
    }
}

fn scores(fields: Fields<'_>, problems: &mut Vec<InputProblem>) -> Result<Predictors, String> {
    let dc_srp = match fields.object("dc_srp")? {
        Some(dc_srp) => Some(DcSrp { percent: dc_srp.decimal("score")?, band: band(dc_srp, problems)? }),
        None => None,
    };
    let completed_at = if fields.has("completed") { fields.moment("completed")? } else { None };
    Ok(Predictors { completed_at, arp: score(fields, "arp")?, csrp: score(fields, "csrp")?, dc_srp })
}

fn result_values(result: &V3Result, mut problems: Vec<InputProblem>, case: &Value) -> Map<String, Value> {
    problems.extend(result.problems.iter().cloned());
    let refused = |kind| matches!(kind, ProblemKind::DcSrpScoreAndBandContradict | ProblemKind::NegativeScore);
    let error = problems.iter().find(|problem| refused(problem.kind)).map(|problem| problem.kind.as_str());
    // A step that gave nothing may be expected as null or not be named.
    let mut steps: Map<String, Value> = result.steps.iter().map(|(step, tier)| (step.to_string(), json!(tier))).collect();
    let named = case.get("expected").and_then(|expected| expected.get("steps")).and_then(Value::as_object);
    for name in named.into_iter().flat_map(Map::keys).filter(|name| StepName::ALL.iter().any(|step| step.as_str() == *name)) {
        steps.entry(name.clone()).or_insert(Value::Null);
    }
    [
        ("tier", json!(result.tier)),
        ("provisional", json!(result.provisional)),
        ("error", json!(error)),
        ("steps", Value::Object(steps)),
        ("problems", problem_codes(&problems)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

fn tier_from_raw(context: &Context<'_>, case: &Value) -> Got {
    let input = Fields::of(case, "input")?.only_known()?;
    let (tables, mut problems) = (tables_of(context, input)?, Vec::new());
    let assessments = assessments(input, &mut problems)?;
    let rescored = rescored(input)?;
    let usable = usable(&assessments, &tables).count();
    let chosen = predictors(&assessments, &rescored, &tables, &mut problems);
    let ever = chosen.is_some() && input.yes("ever_sexual_offence")?;
    let inputs = V3Inputs {
        has_active_event: active(input)?,
        predictors: chosen.map(|(_, predictors)| predictors),
        flags: registrations(input, &tables, &mut problems)?,
        latest_release_on: input.date("latest_release_date")?,
        ever_sexual_offence: ever,
    };
    day_is_known(context, input, &inputs)?;
    let result = calculate(&inputs, &tables);
    let mut got = result_values(&result, problems, case);
    got.extend(flag_values(&inputs.flags));
    got.insert("usable_predictors".to_owned(), json!(usable));
    got.insert("ever_sexual_offence".to_owned(), json!(ever));
    got.insert("chosen_completed".to_owned(), chosen_completed(chosen, case));
    let from = chosen.map(|(from, _)| from);
    got.insert("chosen_from".to_owned(), json!(from));
    Ok(got)
}

/// The completion of the assessment chosen, as a day where the case expects a day.
fn chosen_completed(chosen: Option<(PredictorsFrom, Predictors)>, case: &Value) -> Value {
    let Some((from, Some(at))) = chosen.map(|(from, predictors)| (from, predictors.completed_at)) else { return Value::Null };
    let expected = case.get("expected").and_then(|expected| expected.get("chosen_completed")).and_then(Value::as_str);
    let as_day = from == PredictorsFrom::Rescored || expected.is_some_and(|text| text.len() == 10);
    if as_day && expected.is_none_or(|text| text.len() == 10) { json!(at.date()) } else { json!(at) }
}

fn assessments<'a>(input: Fields<'a>, problems: &mut Vec<InputProblem>) -> Result<Vec<ScoredAssessment<'a>>, String> {
    let mut all = Vec::new();
    for value in input.list("predictors")? {
        let fields = Fields::read("predictors", value)?;
        let version = match fields.get("output_version") {
            Some(Value::String(version)) => version.as_str(),
            Some(Value::Number(version)) if version.as_u64() == Some(2) => "2",
            Some(Value::Number(_)) | None => "",
            Some(_) => return Err(fields.wrong("output_version", "must be a version like \"2\"")),
        };
        all.push(ScoredAssessment { output_version: version, predictors: scores(fields, problems)? });
    }
    Ok(all)
}

fn rescored(input: Fields<'_>) -> Result<Vec<Rescored<'_>>, String> {
    let mut all = Vec::new();
    for value in input.list("rescored")? {
        let fields = Fields::read("rescored", value)?;
        all.push(Rescored {
            completed_on: fields.date("completed")?,
            arp: rescored_score(fields, "arp")?,
            csrp: rescored_score(fields, "csrp")?,
            dc_srp: rescored_score(fields, "dc_srp")?,
        });
    }
    Ok(all)
}

fn rescored_score<'a>(row: Fields<'a>, field: &'a str) -> Result<Option<RescoredScore<'a>>, String> {
    let Some(fields) = row.object(field)? else { return Ok(None) };
    let is_dynamic = match fields.get("is_dynamic") {
        None => None,
        Some(_) => Some(fields.yes("is_dynamic")?),
    };
    Ok(Some(RescoredScore { percent: fields.decimal("score")?, is_dynamic, band: fields.text("band")? }))
}

fn flags_of(context: &Context<'_>, case: &Value) -> Got {
    let input = Fields::of(case, "input")?.only_known()?;
    let mut problems = Vec::new();
    let mut got = flag_values(&registrations(input, &tables(context, today(context, input)?), &mut problems)?);
    got.insert("problems".to_owned(), problem_codes(&problems));
    Ok(got)
}

fn from_steps(context: &Context<'_>, case: &Value) -> Got {
    let input = Fields::of(case, "input")?.only_known()?;
    let (tables, mut problems) = (tables(context, today(context, input)?), Vec::new());
    let arp = score(input, "arp")?.ok_or_else(|| input.wrong("arp", "is missing or has no score"))?;
    let csrp = score(input, "csrp")?.ok_or_else(|| input.wrong("csrp", "is missing or has no score"))?;
    let flags = reduced(input, Flags::default(), &mut problems)?;
    let provisional = provisional_from_steps(steps(input)?, (arp, csrp), &flags, &tables)
        .map_err(|problems| format!("a score cannot be looked up: {}", problem_codes(&problems)))?;
    Ok([("provisional".to_owned(), json!(provisional))].into_iter().collect())
}

fn steps(input: Fields<'_>) -> Result<Steps, String> {
    let mut steps = Steps::default();
    let Some(fields) = input.object("steps")? else { return Ok(steps) };
    for (name, _) in fields.iter() {
        let step = StepName::ALL.into_iter().find(|step| step.as_str() == name);
        let step = step.ok_or_else(|| fields.wrong(name, "is not a step"))?;
        let tier = fields.text(name)?.map(|text| text.parse::<TierV3>().map_err(|_| fields.wrong(name, "must be a tier")));
        steps.set(step, tier.transpose()?);
    }
    Ok(steps)
}
