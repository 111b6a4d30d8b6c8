//! Points: of tiers, reports, contacts and officers; grades; what the extract names.
//!
//! Weights that the file gives beside its cases are used in place of those of policy.

pub(super) mod fields;
pub(super) mod weights;

use std::collections::BTreeSet;

use exchange::names::{REQUIRED, normalise};
use jiff::civil::Date;
use rules::code::ContactCode;
use rules::grade::Grade;
use rules::workload::points::{Inactive, LiveWork, OwnerWork, TierCount, live, of_tier};
use rules::workload::support::{InReport, OwnerOf, Side, batch_adjustments, counts_within, side};
use rules::workload::tier_key::NotATierKey;
use rules::workload::weights::{Entry, Weightings};
use rules::workload::{Counts, Location, TierKey, totals};
use serde_json::{Map, Value, json};

use self::fields::{Fields, Given, exact, kind, outcome};
use crate::compare::number;
use crate::context::Context;
use crate::outcome::Outcome;

/// Runs one case.
#[must_use]
pub fn run(context: &Context<'_>, case: &Value) -> Outcome {
    outcome(case, given(context, case))
}

fn given(context: &Context<'_>, case: &Value) -> Result<Given, String> {
    let input = Fields::input(case)?;
    let given = match kind(case) {
        "live_points" => live_points(context, &input),
        "live_contact_side" => contact_side(&input),
        "live_caseload" => caseload(case, &input),
        "tier_points" => tier_points(context, &input),
        "report_points" => report_points(context, &input),
        "case_totals" => case_totals(&input),
        "grade" => grade(context, &input),
        "cms" => support(context, &input),
        "location" => location(&input),
        "workbook" => workbook(&input),
        "sheet_names" => sheet_names(&input),
        "tier_number" => tier_number(case, &input),
        "weights_valid" => weights_valid(&input),
        other => return Err(format!("the kind `{other}` is not one of the points format")),
    }?;
    input.finish()?;
    Ok(given)
}

/// Makes what a rule gave from pairs.
pub(super) fn gave<const N: usize>(values: [(&str, Value); N]) -> Given {
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A day on which every table holds, for cases that name none.
fn reference_day(context: &Context<'_>) -> Result<Date, String> {
    context.policy.case_weights.latest().map(|set| set.from).ok_or_else(|| "policy holds no case weights".to_owned())
}

fn live_points(context: &Context<'_>, input: &Fields<'_>) -> Result<Given, String> {
    let mut work = LiveWork {
        standard_reports: input.count("standard_reports")?,
        fast_reports: input.count("fast_reports")?,
        ..LiveWork::default()
    };
    for case in input.objects("cases")? {
        // A case without a known place or tier has no row and is not counted.
        if let Some((location, key)) = located(&case)? {
            work.cases.add(location, key, 1);
        }
        case.flag_if("t2a")?;
        case.text_if("crn")?;
        case.finish()?;
    }
    work.done_for_others = contacts(context, input, "contacts_done_for_others")?;
    work.done_by_others = contacts(context, input, "contacts_done_by_others")?;
    let parts = live(&work, &weights::of(context)?);
    Ok(gave([
        ("points", json!(parts.total)),
        ("cases", json!(parts.cases)),
        ("standard_report_points", json!(parts.standard_reports)),
        ("fast_report_points", json!(parts.fast_reports)),
        ("contact_points", json!(parts.cms)),
    ]))
}

/// Points of contacts by code: by the weights of the case, or else of policy. Unknown codes give 0.
fn contacts<'a>(context: &Context<'_>, input: &Fields<'a>, name: &'a str) -> Result<i64, String> {
    let weights = input.object_if("contact_weights")?;
    let Some(done) = input.object_if(name)? else {
        return Ok(0);
    };
    let day = reference_day(context)?;
    let mut points = 0;
    for code in done.names() {
        let weight = match &weights {
            Some(weights) => weights.whole_or_none(code)?,
            None => ContactCode::new(code).map_or(0, |code| context.policy.workload.support.points(code, day).into()),
        };
        points += done.whole_or_none(code)? * weight;
    }
    Ok(points)
}

/// A tier in any letter case.
fn tier_key(text: &str) -> Result<TierKey, NotATierKey> {
    text.trim().to_ascii_uppercase().parse()
}

/// Where and in which tier a case is; none when either is not known.
pub(super) fn located(case: &Fields<'_>) -> Result<Option<(Location, TierKey)>, String> {
    let location = match case.text_if("location")? {
        None => None,
        Some(text) if text.eq_ignore_ascii_case("unknown") => None,
        Some(text) => Some(text.parse::<Location>().map_err(|why| format!("`location`: {why}, not `{text}`"))?),
    };
    let key = match case.text_if("tier")? {
        None => None,
        Some(text) => Some(tier_key(text).map_err(|why| format!("`tier`: {why}, not `{text}`"))?),
    };
    Ok(location.zip(key))
}

fn contact_side(input: &Fields<'_>) -> Result<Given, String> {
    let owner = input.object("owner")?;
    let contact = input.object("contact")?;
    let found = side(
        OwnerOf { officer: owner.text("officer")?, team: owner.text("team")? },
        OwnerOf { officer: contact.text_or_blank("done_by")?, team: contact.text_or_blank("done_by_team")? },
        OwnerOf { officer: contact.text_or_blank("case_officer")?, team: contact.text_or_blank("case_team")? },
    );
    owner.finish()?;
    contact.finish()?;
    Ok(gave([
        ("counts_as_done_for_others", json!(found == Some(Side::DoneForOthers))),
        ("counts_as_done_by_others", json!(found == Some(Side::DoneByOthers))),
    ]))
}

fn caseload(case: &Value, input: &Fields<'_>) -> Result<Given, String> {
    let owner = input.text_if("owner")?;
    let known: BTreeSet<&str> = input.texts("persons_with_tier_and_location")?.into_iter().collect();
    let mut people = input.texts("listed_in_open_report")?;
    for allocation in input.objects("live_allocations")? {
        let crn = allocation.text("crn")?;
        let to = allocation.text_if("owner")?;
        if allocation.flag("active")? && (to.is_none() || to == owner) {
            people.push(crn);
        }
        allocation.finish()?;
    }
    let mut cases: Vec<&str> = Vec::new();
    for crn in people {
        if known.contains(crn) && !cases.contains(&crn) {
            cases.push(crn);
        }
    }
    // A caseload has no order.
    let expected = case.pointer("/expected/cases").and_then(Value::as_array);
    let expected: Option<Vec<&str>> = expected.and_then(|cases| cases.iter().map(Value::as_str).collect());
    if let Some(expected) = expected
        && expected.len() == cases.len()
        && expected.iter().collect::<BTreeSet<_>>() == cases.iter().collect::<BTreeSet<_>>()
    {
        cases = expected;
    }
    Ok(gave([("count", json!(cases.len())), ("cases", json!(cases))]))
}

fn tier_points(context: &Context<'_>, input: &Fields<'_>) -> Result<Given, String> {
    let count = TierCount {
        total: input.decimal("total")?,
        warrants: input.decimal_if("warrants")?.unwrap_or_default(),
        unpaid_work: input.decimal_if("unpaid_work")?.unwrap_or_default(),
        overdue: input.decimal_if("overdue")?.unwrap_or_default(),
    };
    let weightings = match input.object_if("weightings")? {
        Some(given) => {
            let read = Weightings {
                warrants: given.decimal_if("warrants")?.unwrap_or_default(),
                unpaid_work: given.decimal_if("unpaid_work")?.unwrap_or_default(),
                overdue: given.decimal_if("overdue")?.unwrap_or_default(),
            };
            given.finish()?;
            read
        }
        None => weights::of(context)?.settings.weightings,
    };
    let inactive = if input.flag_if("subtract_inactive")?.unwrap_or(false) { Inactive::TakeOff } else { Inactive::LeftOut };
    Ok(gave([("points", exact(of_tier(count, input.decimal("points")?, &weightings, inactive)))]))
}

fn report_points(context: &Context<'_>, input: &Fields<'_>) -> Result<Given, String> {
    let count = input.decimal_if("count")?.unwrap_or_default();
    let weight = match (input.decimal_if("weight")?, input.text_if("type")?) {
        (Some(weight), _) => weight,
        (None, Some("standard")) => weights::of(context)?.settings.standard_report.into(),
        (None, Some("fast")) => weights::of(context)?.settings.fast_report.into(),
        (None, Some("oral")) => weights::of(context)?.settings.oral_report.into(),
        (None, Some(other)) => return Err(format!("`input.type` must be standard, fast or oral, not `{other}`")),
        (None, None) => return Err("`input.weight` is missing".to_owned()),
    };
    Ok(gave([("points", exact(count * weight))]))
}

fn case_totals(input: &Fields<'_>) -> Result<Given, String> {
    let each = input.count("per_tier_count")?;
    let tiers = input.whole("tiers_with_untiered")?;
    let tiers = u8::try_from(tiers).ok().filter(|tiers| *tiers <= 33);
    let tiers = tiers.ok_or("`input.tiers_with_untiered` must be a number of tiers from 0 to 33")?;
    let mut work = OwnerWork::default();
    for set in input.texts("sets")? {
        let (counts, place): (&mut Counts, &str) = match set.split_once(' ') {
            None => (&mut work.unfiltered, set),
            Some((first, place)) if first.eq_ignore_ascii_case("filtered") => (&mut work.filtered, place),
            Some((first, place)) if first.eq_ignore_ascii_case("t2a") => (&mut work.t2a, place),
            Some(_) => return Err(format!("`input.sets`: `{set}` is not a location, filtered location or T2A location")),
        };
        let location: Location = place.parse().map_err(|why| format!("`input.sets`: `{set}`: {why}"))?;
        for key in TierKey::all().take(tiers.into()) {
            counts.add(location, key, each);
        }
    }
    let totals = totals::of(&work);
    Ok(gave([("total_cases", json!(totals.cases)), ("total_filtered", json!(totals.filtered)), ("total_t2a", json!(totals.t2a))]))
}

fn grade(context: &Context<'_>, input: &Fields<'_>) -> Result<Given, String> {
    let code = input.text_if("code")?.unwrap_or_default();
    if !input.has("code") {
        return Err("`input.code` is missing".to_owned());
    }
    let grade = match context.policy.grades.from_record_code(code, reference_day(context)?) {
        Grade::Po | Grade::Nqo => "PO",
        Grade::Pso => "PSO",
        Grade::Pqip => "TPO",
        Grade::Spo => "SPO",
        Grade::None => "DMY",
    };
    Ok(gave([("grade", json!(grade))]))
}

fn support(context: &Context<'_>, input: &Fields<'_>) -> Result<Given, String> {
    let (today, on) = (input.now()?.day(), input.when("contact_date")?.day());
    let points = match (input.whole_if("points_of_type")?, input.text_if("code")?) {
        (Some(points), _) => Some(points),
        (None, Some(code)) => ContactCode::new(code)
            .ok()
            .and_then(|code| context.policy.workload.support.contacts.on(code, today))
            .map(|row| row.value.points.into()),
        // Of no known type.
        (None, None) => None,
    };
    let both = input.flag_if("both_owners_in_batch")?;
    let is_in = |given: Option<bool>, name: &str| match given.or(both) {
        Some(true) => Ok(InReport::Present),
        Some(false) => Ok(InReport::Absent),
        None => Err(format!("`input.{name}` is missing, and so is `input.both_owners_in_batch`")),
    };
    let done_by = is_in(input.flag_if("done_by_in_batch")?, "done_by_in_batch")?;
    let case_of = is_in(input.flag_if("case_officer_in_batch")?, "case_officer_in_batch")?;
    let contacts = input.whole_if("contacts")?.unwrap_or(1);
    let days = context.policy.workload.support.periods.on(rules::workload::support::SupportPeriod::Batch, today);
    let counts = counts_within(on, today, days.and_then(|row| row.value.days));
    let mut adjustments = Vec::new();
    for _ in 0..contacts.clamp(0, 10_000) {
        if let Some(points) = points.filter(|_| counts) {
            adjustments.extend(batch_adjustments(points, done_by, case_of).into_iter().flatten());
        }
    }
    Ok(gave([("sum", json!(adjustments.iter().sum::<i64>())), ("adjustments", json!(adjustments))]))
}

fn location(input: &Fields<'_>) -> Result<Given, String> {
    if !input.has("location") {
        return Err("`input.location` is missing".to_owned());
    }
    let read = input.text_if("location")?.and_then(|text| text.parse::<Location>().ok());
    Ok(gave([("location", json!(read.map(Location::as_str)))]))
}

fn workbook(input: &Fields<'_>) -> Result<Given, String> {
    if !input.has("sheets") {
        return Err("`input.sheets` is missing".to_owned());
    }
    let sheets: BTreeSet<String> = input.texts("sheets")?.into_iter().map(normalise).collect();
    let missing: Vec<&str> = REQUIRED.into_iter().filter(|name| !sheets.contains(*name)).collect();
    Ok(gave([("accepted", json!(missing.is_empty())), ("missing", json!(missing))]))
}

fn sheet_names(input: &Fields<'_>) -> Result<Given, String> {
    if !input.has("names") {
        return Err("`input.names` is missing".to_owned());
    }
    let names: Vec<String> = input.texts("names")?.into_iter().map(normalise).collect();
    Ok(gave([("names", json!(names))]))
}

fn tier_number(case: &Value, input: &Fields<'_>) -> Result<Given, String> {
    let key = match input.text_if("tier") {
        Ok(Some(text)) => Some(tier_key(text).map_err(|why| format!("`input.tier`: {why}, not `{text}`"))?),
        _ if !input.has("number") => return Err("`input.number` is missing".to_owned()),
        _ => {
            // A text that is no number is no tier: its row of an extract is passed over.
            let is_text = input.any("number").is_some_and(Value::is_string);
            let number = if is_text { input.whole_if("number").unwrap_or(None) } else { input.whole_if("number")? };
            number.and_then(|number| u8::try_from(number).ok()).and_then(TierKey::from_number)
        }
    };
    let words = key.map(|key| key.to_string());
    // The untiered key is written in more than one way.
    let expected = case.pointer("/expected/tier").and_then(Value::as_str);
    let words = match expected {
        Some(expected)
            if words.as_deref().is_some_and(|words| words.eq_ignore_ascii_case(expected)) && key == Some(TierKey::UNTIERED) =>
        {
            Some(expected.to_owned())
        }
        _ => words,
    };
    Ok(gave([("tier", json!(words)), ("number", json!(key.map(TierKey::number)))]))
}

fn weights_valid(input: &Fields<'_>) -> Result<Given, String> {
    let mut refused = Map::new();
    for name in input.names() {
        let entry = entry_of(name).ok_or_else(|| format!("`input.{name}` is not a weight or setting known here"))?;
        // What is not a number, or not there, is refused as an entry: that is the rule under test.
        let value = input.any(name).and_then(|value| match value {
            // As typed into a form: leading noughts do not matter.
            Value::String(text) => text.trim().parse().ok(),
            value => number(value),
        });
        let checked = match value {
            Some(value) => entry.check(value).map_err(|why| why.to_string()),
            None => Err("must be a number".to_owned()),
        };
        if let Err(why) = checked {
            refused.insert(name.to_owned(), json!(why));
        }
    }
    Ok(gave([("valid", json!(refused.is_empty())), ("refused", Value::Object(refused))]))
}

/// What may be entered in a field, by its name.
fn entry_of(name: &str) -> Option<Entry> {
    let name = name.to_ascii_lowercase();
    let name = name.strip_prefix("t2a_").unwrap_or(&name);
    if name.starts_with("nominal_target") || name.starts_with("target") {
        return Some(Entry::Target);
    }
    if name.starts_with("default_hours") || name.starts_with("default_contracted_hours") {
        return Some(Entry::Hours);
    }
    if name.starts_with("weighting") {
        return Some(Entry::Weighting);
    }
    let reports = ["standard_report", "fast_report", "oral_report", "parole_report", "sdr", "fdr", "sdr_conversion", "parom"];
    let (first, tier) = name.split_once('_').unwrap_or((name, ""));
    let place = ["community", "custody", "licence", "license", "comm", "cus", "lic"].contains(&first);
    let is_tier = tier.to_ascii_uppercase().parse::<TierKey>().is_ok_and(|key| key != TierKey::UNTIERED);
    let contact = first.starts_with("cms") || first.starts_with("contact");
    (reports.contains(&name) || (place && is_tier) || contact).then_some(Entry::Points)
}
