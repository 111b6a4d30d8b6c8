//! `rainer workload show`: points and capacity by region, unit, team or officer.

use std::collections::BTreeMap;
use std::path::Path;

use exchange::export::Cell;
use serde_json::{Map, Value, json};
use service::{
    Trouble,
    workload::{Figures, Gathered, Lines, Spot, WorkloadLine, WorkloadLines},
};

use super::listing::{Listing, number_of};
use super::{By, Format, From, Show};
use crate::house;
use crate::tables::Tables;

/// Shows the figures.
pub fn run(data: &Path, tables: &Tables, options: &Show) -> anyhow::Result<()> {
    let service = house::service(house::store_to_read(data)?, tables)?;
    let all = match service.workload_lines(options.source.into()) {
        Err(Trouble::NotFound) => anyhow::bail!("no workload report was taken in yet: see `rainer workload import`"),
        found => found?,
    };
    let lines = within(&all, options)?;
    let listing = Listing {
        name: "Workload".to_owned(),
        on: all.on,
        columns: columns(options.by),
        rows: match options.by {
            By::Officer => lines.iter().map(|line| of_officer(line, &all.red)).collect(),
            by => of_groups(&lines, by, &all.red),
        },
    };
    let mut with = Map::new();
    with.insert("source".to_owned(), if options.source == From::Live { "live" } else { "report" }.into());
    with.insert("on".to_owned(), all.on.to_string().into());
    with.insert("report".to_owned(), all.report.as_ref().map_or(Value::Null, |report| {
        json!({ "number": report.number, "asOf": report.as_of.to_string(), "takenAt": report.taken_at.map(|at| at.to_string()) })
    }));
    let mut whole = Gathered::default();
    for line in &lines {
        whole.add(&all.red, &line.sums, line.excessive);
    }
    with.insert("total".to_owned(), total(&whole));
    if options.format == Format::Table {
        let figures = whole.sums.figures();
        let capacity = figures.capacity.map_or_else(|| "no capacity".to_owned(), |percent| format!("{percent:.1}%"));
        house::say(&match &all.report {
            Some(report) if options.source == From::Report => {
                format!("Report {} of {}: {capacity} in all", report.number, report.as_of)
            }
            _ => format!("Live on {}: {capacity} in all", all.on),
        });
    }
    listing.print(options.format, with)
}

/// The lines of the unit that was asked for, or all.
fn within<'a>(all: &'a WorkloadLines, options: &Show) -> anyhow::Result<Vec<&'a WorkloadLine>> {
    let Some(unit) = &options.unit else { return Ok(all.lines.iter().collect()) };
    let is = |spot: &Spot| spot.code.eq_ignore_ascii_case(unit) || spot.name.eq_ignore_ascii_case(unit);
    let found: Vec<_> = all.lines.iter().filter(|line| is(&line.unit)).collect();
    anyhow::ensure!(!found.is_empty(), "there is no delivery unit {unit}; `--by unit` lists them");
    Ok(found)
}

const FIGURES: [(&str, &str); 13] = [
    ("Capacity", "capacityPercent"),
    ("Points", "points"),
    ("Available", "availablePoints"),
    ("Left", "remainingPoints"),
    ("Cases", "cases"),
    ("Community", "communityCases"),
    ("Licence", "licenceCases"),
    ("Custody", "custodyCases"),
    ("Untiered", "untieredCases"),
    ("Reports", "reportPoints"),
    ("Support", "supportPoints"),
    ("Hours", "contractedHours"),
    ("Reductions", "reductionHours"),
];

fn columns(by: By) -> Vec<(&'static str, &'static str)> {
    let first: &[(&str, &str)] = match by {
        By::Officer => &[("Officer", "officer"), ("Name", "name"), ("Grade", "grade"), ("Team", "team"), ("Unit", "unit")],
        _ => &[("Code", "code"), ("Name", "name"), ("Officers", "officers")],
    };
    let last: &[(&str, &str)] = match by {
        By::Officer => &[("Over", "over")],
        _ => &[
            ("Over 1st line", "overFirst"),
            ("Over 2nd", "overSecond"),
            ("Over 3rd", "overThird"),
            ("Excessive", "excessive"),
            ("No capacity", "noCapacity"),
        ],
    };
    first.iter().chain(&FIGURES).chain(last).copied().collect()
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
        Some(RedLine::Excessive) => Cell::text("excessive"),
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
        let spread = group.spread;
        let first = [Cell::text(code), Cell::text(name), Cell::whole(group.sums.officers)];
        let last = [spread.over_first, spread.over_second, spread.over_third, spread.excessive, spread.no_capacity];
        first.into_iter().chain(figures(&group.sums.figures())).chain(last.map(Cell::whole)).collect()
    };
    groups.into_iter().map(row).collect()
}

fn total(whole: &Gathered) -> Value {
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
