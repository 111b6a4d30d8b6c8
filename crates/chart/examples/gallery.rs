//! Writes a page with every chart, to look at: `cargo run -p rainer-chart --example gallery > charts.html`.

use chart::{ChartTable, Distribution, RedLine, Row, Series, Stacked, Trend, Unit};
use maud::{Markup, html};
use rust_decimal::Decimal;

fn main() {
    let lines: Vec<RedLine> = [
        (100, "Over 100%: more than full"),
        (110, "Over 110%: four weeks running is too much"),
        (120, "Over 120%: too much at once"),
    ]
    .map(|(percent, words)| RedLine { percent: Decimal::from(percent), words: words.into() })
    .into();
    let spread = |count: i64| (0..count).map(|n| Some(Decimal::new(450 + n * n * 7 % 1000, 1))).chain([None]);
    let officers = |id: &str, count| Distribution::count(id, "Officers by workload", spread(count), lines.clone());
    let trend = |id: &str, values: &[Option<i64>], series: usize| Trend {
        id: id.into(),
        title: "Workload by week".into(),
        times_are: "Week of".into(),
        times: (0..values.len()).map(|n| format!("{} Nov 2026", n + 1)).collect(),
        series: (0..series)
            .map(|number| Series {
                words: format!("Unit {}", number + 1),
                values: values.iter().map(|v| v.map(|v| Decimal::new(v - i64::try_from(number).unwrap_or(0) * 150, 1))).collect(),
            })
            .collect(),
        unit: Unit::Percent,
        lines: lines.clone(),
        no_value: "No capacity".into(),
    };
    let weeks = [912, 950, 991, 1010, 1088, 1120, 1153, 1101, 1094, 1060, 1075, 1131].map(Some);
    let mut gap = weeks.to_vec();
    for missing in gap.iter_mut().skip(4).take(2) {
        *missing = None;
    }
    let cases = |id: &str, rows: &[(&str, [u32; 3])]| Stacked {
        id: id.into(),
        title: "Cases by tier and location".into(),
        rows_are: "Tier".into(),
        parts: ["Community", "Licence", "Custody"].map(str::to_owned).into(),
        rows: rows.iter().map(|(words, counts)| Row { words: (*words).into(), counts: counts.to_vec() }).collect(),
    };
    let distributions = [officers("d1", 0), officers("d2", 1), officers("d3", 14), officers("d4", 9_800)];
    let trends = [
        trend("t1", &[], 1),
        trend("t2", &[Some(880)], 1),
        trend("t3", &weeks, 1),
        trend("t4", &gap, 3),
        trend("t5", &[Some(203), Some(150)], 1),
    ];
    let many = [
        ("A3", [410, 320, 51]),
        ("A2", [230, 120, 33]),
        ("B2", [1200, 640, 80]),
        ("C1", [300, 0, 0]),
        ("D0", [12, 0, 3]),
        ("Untiered", [40, 2, 1]),
    ];
    let caseloads = [
        cases("s1", &[]),
        cases("s2", &[("A3", [0, 1, 0])]),
        cases("s3", &[("A3", [3, 2, 1]), ("B2", [9, 0, 4])]),
        cases("s4", &many),
    ];
    let page = html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width";
        style { "body{font:19px arial;margin:15px;display:flex;flex-wrap:wrap;gap:30px} .rainer-chart{display:block;width:100%;max-width:30em} figure{margin:0;flex:0 1 30em;min-width:0;} @media(max-width:40em){body{font-size:16px}}" }
        @for chart in &distributions { (figure(&chart.draw(), &chart.table())) }
        @for chart in &trends { (figure(&chart.draw(), &chart.table())) }
        @for chart in &caseloads { (figure(&chart.draw(), &chart.table())) }
    };
    print!("<!doctype html>{}", page.into_string());
}

fn figure(svg: &Markup, table: &ChartTable) -> Markup {
    html! {
        figure {
            (svg)
            details {
                summary { "The figures" }
                table {
                    caption { (table.caption) }
                    tr { @for head in &table.head { th { (head) } } }
                    @for row in &table.rows { tr { @for cell in row { td { (cell) } } } }
                }
            }
        }
    }
}
