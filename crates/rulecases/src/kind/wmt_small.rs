//! Figures of the owners of an extract: `wmt-small.json` and any file like it.
//!
//! A case names an owner (`om_key`, `team_code`); every other field but a note, and every field of `expected`, is an expected
//! value. A case of the list `omic` names an officer in a custody team. The case's own `as_of`, or else the document's, is
//! today. The extract, with `owners.csv` and `reductions.csv` beside it, is in the folder (or workbook) that `--data` names.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

use exchange::calculate::{Calculation, CustodyFigures, OwnerFigures, custody_figures};
use exchange::extract::{Extract, RowType};
use exchange::hours::HoursInForce;
use jiff::civil::Date;
use rules::workload::capacity::peer;
use rules::workload::hours::PeerGrade;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Map, Value, json};

use crate::compare::{compare, number};
use crate::context::Context;
use crate::kind::NOTES;
use crate::outcome::{Difference, Outcome};

/// Fields that name the case and expect nothing.
const NAMES: [&str; 7] = ["id", "kind", "om_key", "team_code", "as_of", "today", "expected"];

/// Runs one case.
#[must_use]
pub fn run(context: &Context<'_>, case: &Value) -> Outcome {
    outcome(context, case).unwrap_or_else(Outcome::NotRun)
}

fn outcome(context: &Context<'_>, case: &Value) -> Result<Outcome, String> {
    let folder = context.data.ok_or("its extract is not given: name its folder with --data DIR")?;
    let fields = case.as_object().ok_or("a case must be a JSON object")?;
    let text = |name: &str| {
        let value = fields.get(name).and_then(Value::as_str);
        value.ok_or_else(|| format!("`{name}` is missing: a text that names the owner"))
    };
    let (om_key, team_code) = (text("om_key")?, text("team_code")?);
    let as_of = as_of(case, context.file)?;
    let data = read(folder)?;
    let expected: Map<String, Value> = fields
        .iter()
        .chain(fields.get("expected").and_then(Value::as_object).into_iter().flatten())
        .filter(|(name, _)| !NAMES.contains(&name.as_str()) && !NOTES.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if expected.is_empty() {
        return Err("it expects nothing: name at least one figure of the owner".to_owned());
    }
    let custody = ["custody_points", "projected_licence_points"].iter().any(|name| expected.contains_key(*name));
    let got = if custody {
        custody_owner(&data, context, (om_key, team_code), as_of)?
    } else {
        owner(&data, context, (om_key, team_code), as_of)?
    };
    Ok(compared(&expected, got))
}

/// The day of the figures: of the case, or of the file.
fn as_of(case: &Value, file: &Value) -> Result<Date, String> {
    let of = |holder: &Value| ["as_of", "today"].into_iter().find_map(|name| Some(holder.get(name)?.as_str()?.to_owned()));
    let day = of(case).or_else(|| of(file));
    let day = day.ok_or("the document has no `as_of`: the day of the figures, like \"2026-11-22\"")?;
    day.parse().map_err(|_| format!("`as_of` is \"{day}\": write a day like \"2026-11-22\""))
}

/// The extract of a folder with the hours beside it.
struct Data {
    extract: Extract,
    hours: HoursInForce,
}

/// A file with its length and when it was last changed.
type Stamp = (PathBuf, u64, Option<SystemTime>);

thread_local! {
    /// The extract read last: a file has many cases of one extract. Read again when any file of it has changed.
    static LAST: RefCell<Option<(Vec<Stamp>, Rc<Data>)>> = const { RefCell::new(None) };
}

fn read(path: &Path) -> Result<Rc<Data>, String> {
    let stamps = stamps(path).map_err(|error| format!("{}: cannot be read: {error}", path.display()))?;
    let known = LAST.with_borrow(|last| last.as_ref().filter(|(known, _)| *known == stamps).map(|(_, data)| Rc::clone(data)));
    if let Some(data) = known {
        return Ok(data);
    }
    let one_line = |message: String| message.replace('\n', "; ");
    let extract = exchange::read::read(path, &mut |_| {}).map_err(|refused| one_line(refused.to_string()))?;
    let beside = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    let hours = HoursInForce::read_folder(beside).map_err(|refused| one_line(refused.to_string()))?;
    let data = Rc::new(Data { extract, hours });
    LAST.with_borrow_mut(|last| *last = Some((stamps, Rc::clone(&data))));
    Ok(data)
}

fn stamps(path: &Path) -> std::io::Result<Vec<Stamp>> {
    let stamp = |path: PathBuf| -> std::io::Result<Stamp> {
        let known = path.metadata()?;
        Ok((path, known.len(), known.modified().ok()))
    };
    if !path.is_dir() {
        return Ok(vec![stamp(path.to_owned())?]);
    }
    let mut stamps = std::fs::read_dir(path)?.map(|entry| stamp(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    stamps.sort();
    Ok(stamps)
}

fn owner(data: &Data, context: &Context<'_>, key: (&str, &str), as_of: Date) -> Result<Map<String, Value>, String> {
    let mut owners = data.extract.owners.iter().enumerate();
    let (place, owner) = owners
        .find(|(_, owner)| data.extract.key_of(owner) == key)
        .ok_or_else(|| format!("officer {} in team {} is not in WMT_Extract of the extract", key.0, key.1))?;
    let calculation =
        Calculation::new(&data.extract, context.policy, as_of, &data.hours).map_err(|problem| problem.to_string())?;
    Ok(fields_of(&calculation.owner(place, owner)))
}

fn custody_owner(data: &Data, context: &Context<'_>, key: (&str, &str), as_of: Date) -> Result<Map<String, Value>, String> {
    let all = custody_figures(&data.extract, context.policy, as_of).map_err(|problem| problem.to_string())?;
    let is_it = |figures: &&CustodyFigures| {
        let owner = data.extract.custody_owners.get(figures.owner);
        owner.is_some_and(|owner| data.extract.key(owner.officer, owner.team) == key)
    };
    let found = all.iter().find(is_it);
    let found = found.ok_or_else(|| format!("officer {} in team {} is not in OMIC_Teams of the extract", key.0, key.1))?;
    Ok(object(json!({
        "custody_points": found.points.custody,
        "projected_licence_points": found.points.projected_licence,
        "total_cases": found.total_cases,
    })))
}

/// Every figure of an owner under the name that a case gives it.
fn fields_of(figures: &OwnerFigures) -> Map<String, Value> {
    let (batch, live) = (&figures.batch, &figures.live);
    let mut fields = object(json!({
        "grade": PeerGrade::from(figures.grade).as_str(),
        "contracted_hours": figures.contracted_hours,
        "reduction_hours": batch.reduction_hours,
        "cms_points": batch.points.cms,
        "standard_report_points": batch.points.standard_reports,
        "fast_report_points": batch.points.fast_reports,
        "case_points": batch.points.cases,
        "t2a_points": batch.points.t2a,
        "total_points": batch.points.total,
        "available_points": batch.available_points,
        "total_cases": figures.totals.cases,
        "total_filtered_cases": figures.totals.filtered,
        "total_t2a_cases": figures.totals.t2a,
        "capacity_percent": batch.capacity_percent,
        "live_reduction_hours": live.reduction_hours,
        "live_available_points": live.available_points,
        "live_total_points": live.points.total,
    }));
    for row_type in RowType::ALL {
        let name = match row_type {
            RowType::Normal => "normal_cases",
            RowType::Warrant => "warrants",
            RowType::UnpaidWork => "unpaid_work_cases",
            RowType::Overdue => "overdue_cases",
            RowType::Suspended => "suspended_orders",
            RowType::SuspendedLifer => "suspended_lifers",
            RowType::Integrated => "integrated_cases",
            RowType::Prolific => "prolific_cases",
        };
        fields.insert(name.to_owned(), json!(figures.rows_of(row_type)));
    }
    fields
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Compares, a percentage to as many decimals as the case writes. Where there is no capacity, a case may write 0, as the
/// public systems do, or null.
fn compared(expected: &Map<String, Value>, mut got: Map<String, Value>) -> Outcome {
    if got.get("capacity_percent") == Some(&Value::Null) && expected.get("capacity_percent") != Some(&Value::Null) {
        got.insert("capacity_percent".to_owned(), json!(peer(None)));
    }
    let percent = (expected.get("capacity_percent").and_then(number), got.get("capacity_percent").and_then(number));
    if let (Some(expected), Some(exact)) = percent {
        // A number of JSON drops the noughts at its end: at least the six decimals of the public figures.
        let decimals = expected.scale().max(6);
        let rounded = exact.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        got.insert("capacity_percent".to_owned(), json!(rounded.normalize()));
    }
    match compare(expected, &got) {
        Outcome::Failed(differences) => Outcome::Failed(differences.into_iter().map(as_number).collect()),
        other => other,
    }
}

/// Decimals print as numbers where the case has a number.
fn as_number(difference: Difference) -> Difference {
    let exact: Option<Decimal> = number(&difference.got);
    match (difference.expected.is_number(), exact) {
        (true, Some(exact)) => {
            let got = exact.to_string().parse::<serde_json::Number>().map_or(difference.got, Value::Number);
            Difference { got, ..difference }
        }
        _ => difference,
    }
}
