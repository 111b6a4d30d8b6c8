//! `rainer workload show`: points and capacity by region, unit, team or officer.

use std::collections::BTreeMap;
use std::path::Path;

use exchange::export::Cell;
use jiff::civil::Date;
use rules::Policy;
use serde_json::{Map, Value, json};
use service::{
    Trouble,
    workload::{Figures, Gathered, Lines, Spot, Spread, WorkloadLine, WorkloadLines},
};

use super::listing::{Column, Listing, number_of};
use super::{By, Format, From, Show};
use crate::house::{self, counted};
use crate::tables::Tables;

/// Shows the figures.
pub fn run(data: &Path, tables: &Tables, options: &Show) -> anyhow::Result<()> {
    let service = house::service(house::store_to_read(data)?, tables)?;
    let source = match options.source {
        Some(source) => source,
        None if service.open_report()?.is_some() => From::Report,
        None => From::Live,
    };
    let all = match service.workload_lines(source.into()) {
        Err(Trouble::NotFound) => anyhow::bail!("no workload report was taken in yet: see `rainer workload import`"),
        found => found?,
    };
    let lines = within(&all, options)?;
    let whole = gathered(&lines, &all.red);
    let (rows, total) = if options.by == By::Officer {
        let is_listed = |line: &&WorkloadLine| source == From::Report || is_listed(line, service.policy(), all.on);
        let listed: Vec<&WorkloadLine> = lines.into_iter().filter(is_listed).collect();
        let rows: Vec<Vec<Cell>> = listed.iter().map(|line| of_officer(line, &all.red)).collect();
        (rows, gathered(&listed, &all.red))
    } else {
        (of_groups(&lines, options.by, &all.red), whole.clone())
    };
    let total = (rows.len() > 1).then(|| total_row(&total, options.by));
    let listing = Listing { name: "Workload".to_owned(), on: all.on, columns: columns(options.by, &all.red), rows, total };
    let mut with = Map::new();
    with.insert("source".to_owned(), if source == From::Live { "live" } else { "report" }.into());
    with.insert("on".to_owned(), all.on.to_string().into());
    with.insert("report".to_owned(), all.report.as_ref().map_or(Value::Null, |report| {
        json!({ "number": report.number, "asOf": report.as_of.to_string(), "takenAt": report.taken_at.map(|at| at.to_string()) })
    }));
    with.insert("total".to_owned(), total_in_json(&whole));
    if options.format == Format::Table {
        let capacity = whole.sums.capacity().map_or_else(|| "no capacity".to_owned(), |percent| format!("{percent:.1}%"));
        house::say(&match &all.report {
            Some(report) if source == From::Report => {
                format!("Report {} of {}: {capacity} in all. The record as it stands: --source live", report.number, report.as_of)
            }
            Some(report) => {
                format!("Live from the record on {}: {capacity} in all. Report {}: --source report", all.on, report.number)
            }
            None => format!("Live from the record on {}: {capacity} in all. No report was taken in yet", all.on),
        });
    }
    listing.print(options.format, with)
}

fn gathered(lines: &[&WorkloadLine], red: &Lines) -> Gathered {
    let mut all = Gathered::default();
    for line in lines {
        all.add(red, &line.sums, line.excessive);
    }
    all
}

/// Whether an officer of the record is listed: whoever has work, and whoever could take some on and is of a grade that holds
/// cases. Those who never hold any (managers, administrators) would hide the others.
fn is_listed(line: &WorkloadLine, policy: &Policy, on: Date) -> bool {
    let holds_cases = || policy.grades.types.read(line.grade, on).is_some_and(|row| row.value.holds_cases);
    line.sums.cases > 0 || line.sums.points() != 0 || (line.sums.available > 0 && holds_cases())
}

/// The lines of the unit that was asked for, or all.
fn within<'a>(all: &'a WorkloadLines, options: &Show) -> anyhow::Result<Vec<&'a WorkloadLine>> {
    let Some(unit) = &options.unit else { return Ok(all.lines.iter().collect()) };
    let is = |spot: &Spot| spot.code.eq_ignore_ascii_case(unit) || spot.name.eq_ignore_ascii_case(unit);
    let found: Vec<_> = all.lines.iter().filter(|line| is(&line.unit)).collect();
    anyhow::ensure!(!found.is_empty(), "there is no delivery unit {unit}; `--by unit` lists them");
    Ok(found)
}

/// The columns of [`figures`]: in a table those that say who has time.
fn figure_columns(by: By) -> Vec<Column> {
    let hours: fn(&str, &'static str) -> Column =
        if by == By::Officer { |head, key| Column::everywhere(head, key) } else { |head, key| Column::exported(head, key) };
    vec![
        Column::everywhere("Capacity", "capacityPercent"),
        Column::everywhere("Points", "points"),
        Column::everywhere("Available", "availablePoints"),
        Column::everywhere("Left", "remainingPoints"),
        Column::everywhere("Cases", "cases"),
        Column::exported("Community", "communityCases"),
        Column::exported("Licence", "licenceCases"),
        Column::exported("Custody", "custodyCases"),
        Column::exported("Untiered", "untieredCases"),
        Column::exported("Reports", "reportPoints"),
        Column::exported("Support", "supportPoints"),
        hours("Hours", "contractedHours"),
        hours("Reduced", "reductionHours"),
    ]
}

fn columns(by: By, red: &Lines) -> Vec<Column> {
    let all = |head: &str, key| Column::everywhere(head, key);
    let first = match by {
        By::Officer => {
            vec![all("Officer", "officer"), all("Name", "name"), all("Grade", "grade"), all("Team", "team"), all("Unit", "unit")]
        }
        _ => vec![all("Code", "code"), all("Name", "name"), all("Officers", "officers")],
    };
    let [one, two, three] = red.percents.map(|percent| format!("Over {percent}%"));
    let last = if by == By::Officer {
        vec![all("Over", "over")]
    } else {
        vec![
            Column::read(one),
            Column::in_csv(two),
            Column::everywhere(excessive_words(red), "excessive"),
            Column::everywhere(three, "overThird"),
            Column::everywhere("No capacity", "noCapacity"),
            Column::in_json("overFirst"),
            Column::in_json("overSecond"),
        ]
    };
    first.into_iter().chain(figure_columns(by)).chain(last).collect()
}

/// "Over 110% for 4 weeks".
fn excessive_words(red: &Lines) -> String {
    let [_, percent, _] = red.percents;
    if red.weeks > 1 { format!("Over {percent}% for {} weeks", red.weeks) } else { format!("Over {percent}%, excessive") }
}

/// The cells of the last columns: whoever is over a line is over those below it, too, as pages count them; JSON has each
/// officer once, as the API has.
fn over(spread: Spread) -> [Cell; 7] {
    let second = spread.over_second + spread.over_third;
    [
        spread.over_first + second,
        second,
        spread.excessive,
        spread.over_third,
        spread.no_capacity,
        spread.over_first,
        spread.over_second,
    ]
    .map(Cell::whole)
}

fn total_row(whole: &Gathered, by: By) -> Vec<Cell> {
    let figures = figures(&whole.sums.figures());
    let text = |text: &str| Cell::text(text);
    if by == By::Officer {
        let first = [text("Total"), text(&counted(whole.sums.officers.into(), "officer")), text(""), text(""), text("")];
        return first.into_iter().chain(figures).chain([text("")]).collect();
    }
    let first = [text("Total"), text(""), Cell::whole(whole.sums.officers)];
    first.into_iter().chain(figures).chain(over(whole.spread)).collect()
}

fn figures(figures: &Figures) -> [Cell; 13] {
    [
        figures.capacity.map_or(Cell::Empty, Cell::Percent),
        Cell::Number(figures.points),
        Cell::Number(figures.available),
        Cell::Number(figures.remaining()),
        Cell::whole(figures.cases),
        Cell::whole(figures.by_location.community),
        Cell::whole(figures.by_location.licence),
        Cell::whole(figures.by_location.custody),
        Cell::whole(figures.untiered),
        Cell::Number(figures.report_points),
        Cell::Number(figures.support_points),
        Cell::Number(figures.contracted_hours),
        Cell::Number(figures.reduction_hours),
    ]
}

fn of_officer(line: &WorkloadLine, red: &Lines) -> Vec<Cell> {
    use service::workload::RedLine;
    let over = match red.crossed(line.sums.capacity(), line.excessive) {
        None => Cell::Empty,
        Some(RedLine::First) => percent_words(red.percents.first()),
        Some(RedLine::Second) => percent_words(red.percents.get(1)),
        Some(RedLine::Excessive) => Cell::text(excessive_words(red).to_lowercase()),
        Some(RedLine::Third) => percent_words(red.percents.get(2)),
    };
    let text = |text: &str| Cell::text(text);
    let first = [
        text(&line.officer.code),
        text(&line.officer.name),
        text(line.grade.as_str()),
        text(&line.team.code),
        text(&line.unit.code),
    ];
    first.into_iter().chain(figures(&line.sums.figures())).chain([over]).collect()
}

fn percent_words(percent: Option<&u32>) -> Cell {
    percent.map_or(Cell::Empty, |percent| Cell::text(format!("over {percent}%")))
}

fn of_groups(lines: &[&WorkloadLine], by: By, red: &Lines) -> Vec<Vec<Cell>> {
    let nation = Spot { level: service::workload::Level::Nation, code: String::new(), name: "England and Wales".to_owned() };
    let mut groups: BTreeMap<(String, String), Gathered> = BTreeMap::new();
    for line in lines {
        let spot = match by {
            By::Nation | By::Officer => &nation,
            By::Region => &line.region,
            By::Unit => &line.unit,
            By::Team => &line.team,
        };
        let group = groups.entry((spot.name.clone(), spot.code.clone())).or_default();
        group.add(red, &line.sums, line.excessive);
    }
    let row = |((name, code), group): ((String, String), Gathered)| {
        let first = [Cell::text(code), Cell::text(name), Cell::whole(group.sums.officers)];
        first.into_iter().chain(figures(&group.sums.figures())).chain(over(group.spread)).collect()
    };
    groups.into_iter().map(row).collect()
}

fn total_in_json(whole: &Gathered) -> Value {
    let figures = whole.sums.figures();
    json!({
        "officers": figures.officers,
        "cases": figures.cases,
        "points": number_of(figures.points),
        "availablePoints": number_of(figures.available),
        "capacityPercent": figures.capacity.map(number_of),
        "overFirst": whole.spread.over_first,
        "overSecond": whole.spread.over_second,
        "overThird": whole.spread.over_third,
        "excessive": whole.spread.excessive,
        "noCapacity": whole.spread.no_capacity,
        "remainingPoints": number_of(figures.remaining()),
    })
}
