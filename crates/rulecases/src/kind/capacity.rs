//! Capacity: hours, targets, available points, percentages, reductions, and what giving a case would do.
//!
//! Kinds named `live`, `impact` and the overviews follow the live service, `batch` and `group_overview` the weekly engine
//! and its screens. Both show 0 where there is no capacity, and so do these cases; Rainer's pages say "No capacity".

mod reductions;

use rules::workload::capacity::{Group, batch, live, peer};
use rules::workload::hours::{Peer, PeerGrade, available_batch, available_live, band_hours, base_hours, new_owner_hours, target};
use rules::workload::impact::{Holds, of as impact_of};
use rules::workload::totals::ByLetter;
use rules::workload::weights::{Columns, WeightKind};
use rules::workload::{Counts, Location, TierKey};
use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};

use super::points::fields::{Fields, Given, exact, kind, outcome, picked, unrounded};
use super::points::{gave, located, weights};
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
        "available_points_live" => available_points_live(context, &input),
        "available_points_batch" => available_points_batch(context, &input),
        "base_hours_batch" => base_hours_batch(context, &input),
        "nominal_target_batch" => nominal_target_batch(context, &input),
        "default_hours_new_owner" => default_hours_new_owner(context, &input),
        "capacity_live" => capacity_live(&input),
        "capacity_batch" => capacity_batch(case, &input),
        "overview" => overview(&input),
        "overview_no_workload" => overview_no_workload(context, case, &input),
        "group_overview" => group_overview(case, &input),
        "impact" => impact(context, &input),
        "case_totals_by_letter" => case_totals_by_letter(&input),
        "reductions_in_force" => reductions::in_force(&input),
        "reductions_batch" => reductions::batch(&input),
        "reduction_status_nightly" => reductions::nightly_status(&input),
        "reduction_status_on_saving" => reductions::status_saved(&input),
        "reduction_valid" => reductions::valid(context, &input),
        "upcoming_reductions" => reductions::upcoming(&input),
        "allowance_hours" => reductions::allowance_hours(&input),
        other => return Err(format!("the kind `{other}` is not one of the capacity format")),
    }?;
    input.finish()?;
    Ok(given)
}

/// The columns of targets and hours: those of the case where it gives them, else of the file or of policy.
fn columns(context: &Context<'_>, input: &Fields<'_>) -> Result<Columns, String> {
    let mut columns = weights::of(context)?.settings.columns;
    if let Some(hours) = input.object_if("default_hours")? {
        columns.hours_po = hours.decimal_if("PO")?.unwrap_or_default();
        columns.hours_pso = hours.decimal_if("PSO")?.unwrap_or_default();
        columns.hours_spo = hours.decimal_if("SPO")?.unwrap_or_default();
        hours.finish()?;
    }
    if let Some(targets) = input.object_if("targets")? {
        // One column, under the two names that it has had.
        let named = match targets.decimal_if("pso_column")? {
            Some(target) => Some(target),
            None => targets.decimal_if("spo_column")?,
        };
        columns.target_spo = named.ok_or("`input.targets.pso_column` is missing")?;
        columns.target_po = targets.decimal("po_column")?;
        targets.finish()?;
    }
    Ok(columns)
}

fn grade(input: &Fields<'_>) -> Result<PeerGrade, String> {
    Ok(PeerGrade::read(input.text_if("grade")?))
}

fn available_points_live(context: &Context<'_>, input: &Fields<'_>) -> Result<Given, String> {
    let columns = weights::of(context)?.settings.columns;
    let named = input.has("grade");
    let grade = grade(input)?;
    let full = |given: Option<Decimal>, of_grade: Option<Decimal>, name: &str| {
        given.or(of_grade.filter(|_| named)).ok_or_else(|| format!("`input.{name}` is missing, and so is `input.grade`"))
    };
    let points = full(input.decimal_if("target")?, Some(target(Peer::Live, grade, &columns)), "target")?;
    let hours = full(input.decimal_if("default_hours")?, band_hours(Peer::Live, grade, &columns), "default_hours")?;
    let contracted = input.decimal_if("contracted_hours")?.unwrap_or(hours);
    let reductions = input.decimal_if("reduction_hours")?.unwrap_or_default();
    Ok(gave([("available", json!(available_live(points, contracted, reductions, hours)))]))
}

fn available_points_batch(context: &Context<'_>, input: &Fields<'_>) -> Result<Given, String> {
    let columns = columns(context, input)?;
    let grade = grade(input)?;
    let points = input.decimal_if("target")?.unwrap_or_else(|| target(Peer::Batch, grade, &columns));
    let reductions = input.decimal_if("reduction_hours")?.unwrap_or_default();
    let hours = base_hours(grade, input.decimal_if("contracted_hours")?, &columns);
    let available = hours.map_or(0, |(base, band)| available_batch(points, base, reductions, band));
    Ok(gave([("available", json!(available))]))
}

fn base_hours_batch(context: &Context<'_>, input: &Fields<'_>) -> Result<Given, String> {
    let hours = base_hours(grade(input)?, input.decimal_if("contracted_hours")?, &columns(context, input)?);
    Ok(gave([
        ("base_hours", hours.map_or(Value::Null, |(base, _)| exact(base))),
        ("default_hours_for_band", hours.map_or(Value::Null, |(_, band)| exact(band))),
    ]))
}

fn nominal_target_batch(context: &Context<'_>, input: &Fields<'_>) -> Result<Given, String> {
    Ok(gave([("target", exact(target(Peer::Batch, grade(input)?, &columns(context, input)?)))]))
}

fn default_hours_new_owner(context: &Context<'_>, input: &Fields<'_>) -> Result<Given, String> {
    Ok(gave([("hours", exact(new_owner_hours(grade(input)?, &columns(context, input)?)))]))
}

fn capacity_live(input: &Fields<'_>) -> Result<Given, String> {
    let (points, available) = (input.whole_or_none("points")?, input.whole_or_none("available")?);
    Ok(gave([("capacity", exact(peer(live(points, available))))]))
}

fn capacity_batch(case: &Value, input: &Fields<'_>) -> Result<Given, String> {
    let (points, available) = (input.whole_or_none("points")?, input.whole_or_none("available")?);
    let capacity = peer(batch(points, available));
    Ok(gave([("capacity", unrounded(case.pointer("/expected/capacity"), capacity))]))
}

fn overview(input: &Fields<'_>) -> Result<Given, String> {
    let (points, available) = (input.whole_or_none("points")?, input.whole_or_none("available")?);
    Ok(gave([
        ("capacity", exact(peer(live(points, available)))),
        ("points_available", json!(available)),
        ("points_used", json!(points)),
        ("points_remaining", json!(available - points)),
    ]))
}

fn overview_no_workload(context: &Context<'_>, case: &Value, input: &Fields<'_>) -> Result<Given, String> {
    let columns = columns(context, input)?;
    let grade = grade(input)?;
    let available = target(Peer::Live, grade, &columns).trunc().to_i64().unwrap_or_default();
    let hours = band_hours(Peer::Live, grade, &columns).unwrap_or_default();
    let totals = letters(&ByLetter::default());
    Ok(gave([
        ("capacity", exact(peer(live(0, available)))),
        ("total_cases", json!(0)),
        ("weekly_hours", exact(hours)),
        ("reduction_hours", json!(0)),
        ("points_available", json!(available)),
        ("points_used", json!(0)),
        ("points_remaining", json!(available)),
        ("next_reduction_change", Value::Null),
        ("case_totals", picked("case_totals", case.pointer("/expected/case_totals"), &totals)?),
    ]))
}

fn impact(context: &Context<'_>, input: &Fields<'_>) -> Result<Given, String> {
    let set = weights::of(context)?;
    let text = input.text_if("grade")?.map(str::trim).filter(|text| !text.is_empty());
    let points = input.whole_or_none("points")?;
    let available = match input.whole_if("available")? {
        Some(available) => available,
        None => target(Peer::Live, PeerGrade::read(text), &set.settings.columns).trunc().to_i64().unwrap_or_default(),
    };
    let holds = if input.flag_if("already_holds")?.unwrap_or(false) { Holds::Already } else { Holds::No };
    let case = input.object("case")?;
    let place = located(&case)?;
    case.text_if("crn")?;
    case.finish()?;
    let impact =
        place.map(|(location, key)| impact_of(points, available, set.weight(location, key, WeightKind::Standard), holds));
    Ok(gave([
        ("grade_shown", json!(text.unwrap_or("DMY"))),
        ("capacity", exact(peer(live(points, available)))),
        // Without a tier or a place the case cannot be assessed.
        ("potential_capacity", impact.map_or(Value::Null, |impact| exact(peer(impact.after)))),
        ("potential_points", json!(impact.map(|impact| impact.points_after))),
    ]))
}

fn group_overview(case: &Value, input: &Fields<'_>) -> Result<Given, String> {
    if !input.has("rows") {
        return Err("`input.rows` is missing".to_owned());
    }
    let mut all = Group::default();
    let mut rows = Vec::new();
    for (place, row) in input.objects("rows")?.into_iter().enumerate() {
        row.text_if("name")?;
        let group = Group {
            points: row.whole_or_none("points")?,
            available: row.whole_or_none("available")?,
            cms: row.whole_or_none("cms_points")?,
            cases: row.count("total_cases")?.into(),
            contracted_hours: row.decimal_if("contracted_hours")?.unwrap_or_default(),
            reduction_hours: row.decimal_if("reduction_hours")?.unwrap_or_default(),
            ..Group::default()
        };
        let expected = case.pointer(&format!("/expected/rows/{place}"));
        let mut given = group_figures(&group, expected);
        given.insert("name".to_owned(), row.any("name").cloned().unwrap_or_default());
        row.finish()?;
        rows.push(picked(&format!("rows[{place}]"), expected, &given)?);
        all.add_group(&group);
    }
    let expected = case.pointer("/expected/totals");
    let totals = picked("totals", expected, &group_figures(&all, expected))?;
    Ok(gave([("rows", Value::Array(rows)), ("totals", totals)]))
}

fn group_figures(group: &Group, expected: Option<&Value>) -> Given {
    let expect = |name: &str| expected.and_then(|expected| expected.get(name));
    let hours = |hours: Decimal| exact(hours.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero));
    gave([
        ("points", json!(group.points)),
        ("available", json!(group.available)),
        ("capacity", unrounded(expect("capacity"), peer(group.capacity_batch()))),
        ("contracted_hours", hours(group.contracted_hours)),
        ("reduction_hours", hours(group.reduction_hours)),
        ("cases", json!(group.cases)),
        ("total_cases", json!(group.cases)),
        ("remaining", json!(group.remaining())),
        ("cms_points", json!(group.cms)),
        ("cms_percent", unrounded(expect("cms_percent"), peer(group.cms_percent()))),
    ])
}

fn case_totals_by_letter(input: &Fields<'_>) -> Result<Given, String> {
    if !input.has("locations") {
        return Err("`input.locations` is missing".to_owned());
    }
    let mut totals = ByLetter::default();
    for tiers in input.objects("locations")? {
        let mut counts = Counts::default();
        for name in tiers.names() {
            let key: TierKey = name.parse().map_err(|why| format!("`input.locations`: `{name}`: {why}"))?;
            // Which location it is does not matter here.
            counts.add(Location::Community, key, tiers.count(name)?);
        }
        let these = ByLetter::of(&counts);
        for (total, more) in [
            (&mut totals.a, these.a),
            (&mut totals.b, these.b),
            (&mut totals.c, these.c),
            (&mut totals.d, these.d),
            (&mut totals.a_s, these.a_s),
            (&mut totals.b_s, these.b_s),
            (&mut totals.c_s, these.c_s),
            (&mut totals.d_s, these.d_s),
            (&mut totals.untiered, these.untiered),
        ] {
            *total += more;
        }
    }
    Ok(letters(&totals))
}

fn letters(totals: &ByLetter) -> Given {
    gave([
        ("A", json!(totals.a)),
        ("B", json!(totals.b)),
        ("C", json!(totals.c)),
        ("D", json!(totals.d)),
        ("AS", json!(totals.a_s)),
        ("BS", json!(totals.b_s)),
        ("CS", json!(totals.c_s)),
        ("DS", json!(totals.d_s)),
        ("untiered", json!(totals.untiered)),
        ("total", json!(totals.total())),
    ])
}
