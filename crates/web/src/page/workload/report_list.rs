//! The workload reports that were taken in (`/workload/reports`), and what the import of the open one found.

use axum::extract::State;
use govuk::{Cell, ScrollablePane, Table};
use maud::{Markup, html};
use record::words::short_date;
use service::workload::{FindingRow, ReportLine};

use super::crumbs;
use crate::{
    app::App,
    gate::Visitor,
    page::pieces::says,
    respond::Answer,
    routes::Routes,
    shell::Page,
    view::{shown::NOT_RECORDED, words::short_day_and_time, workload::report_number},
};

/// Findings on the page. An extract with more needs more than a page.
const FINDINGS: u32 = 200;

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/workload/reports", show)
}

async fn show(State(app): State<App>, visitor: Visitor) -> Answer {
    let who = visitor.clone();
    let (reports, findings) = app
        .ask(move |service| {
            let reports = service.workload_reports(who.actor())?;
            let findings = match reports.iter().find(|report| report.open) {
                Some(open) => service.workload_findings(who.actor(), open.number, FINDINGS)?,
                None => Vec::new(),
            };
            Ok((reports, findings))
        })
        .await?;
    let above = [("England and Wales".to_owned(), "/workload".to_owned())];
    let main = main(&reports, &findings, &|at| short_day_and_time(at, app.service().zone()));
    Ok(Page::new("Workload reports").before(crumbs(&above)).rows().main(main).answer(&visitor))
}

fn main(reports: &[ReportLine], findings: &[FindingRow], when: &dyn Fn(jiff::Timestamp) -> String) -> Markup {
    html! {
        (says("A report is the national weekly extract, taken in by whoever runs the service. Only the newest one is open; the others are kept for the trend."))
        @if reports.is_empty() { (says("No workload report has been imported yet.")) } @else { (list(reports, when)) }
        @if let Some(open) = reports.iter().find(|report| report.open) {
            h2 class="govuk-heading-m" { "What the import of report " (open.number) " found" }
            @if findings.is_empty() { (says("Nothing.")) } @else { (found(findings)) }
            @if i64::try_from(findings.len()).unwrap_or(i64::MAX) < open.findings {
                (says(html! { "There are " (open.findings) " in all; the first " (findings.len()) " are shown." }))
            }
        }
    }
}

fn list(reports: &[ReportLine], when: &dyn Fn(jiff::Timestamp) -> String) -> Markup {
    let head = vec![
        Cell::new("Report"),
        Cell::new("Extract taken on"),
        Cell::new("Imported"),
        Cell::numeric("Officers in teams"),
        Cell::numeric("Case rows"),
        Cell::numeric("Findings"),
    ];
    let rows = reports.iter().map(|report| {
        let name = html! {
            @if report.open {
                a class="govuk-link" href="/workload?source=report" { (report_number(report)) } " (open)"
            } @else { (report_number(report)) }
        };
        vec![
            Cell::new(name),
            Cell::new(report.taken_at.map_or_else(|| NOT_RECORDED.to_owned(), |at| short_date(at.date()))),
            Cell::new(when(report.imported_at)),
            Cell::numeric(chart::number::whole(report.owners)),
            Cell::numeric(chart::number::whole(report.cases)),
            Cell::numeric(chart::number::whole(report.findings)),
        ]
    });
    pane("Workload reports, newest first", Table::new().head(head).rows(rows))
}

fn found(findings: &[FindingRow]) -> Markup {
    let rows = findings.iter().map(|finding| {
        let row = finding.line.map_or_else(|| "The sheet".to_owned(), |line| format!("Row {line}"));
        vec![Cell::new(finding.sheet.as_str()), Cell::new(row), Cell::new(finding.words.as_str())]
    });
    pane("What the import found", Table::new().head(["Sheet", "Where", "What"]).rows(rows))
}

fn pane(caption: &str, table: Table) -> Markup {
    let table = table.caption(caption).caption_classes("govuk-visually-hidden").labelled(true);
    html! { (ScrollablePane::new(caption, html! { (table) }).classes("rainer-wrap")) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn report(number: i64, open: bool, findings: i64) -> ReportLine {
        ReportLine {
            number,
            taken_at: Some(date(2026, 11, 20).at(0, 32, 14, 0)),
            as_of: date(2026, 11, 20),
            imported_at: jiff::Timestamp::UNIX_EPOCH,
            open,
            owners: 1204,
            cases: 28_901,
            findings,
        }
    }

    fn shown(reports: &[ReportLine], findings: &[FindingRow]) -> String {
        main(reports, findings, &|_| "20 Nov 2026 at 9am".to_owned()).into_string()
    }

    #[test]
    fn findings_say_sheet_row_and_words_and_that_there_are_more() {
        let finding = FindingRow { sheet: "CMS".into(), line: Some(12), words: "Nobody of the extract is <ABC>".into() };
        let shown = shown(&[report(2, true, 3), report(1, false, 0)], &[finding]);
        assert!(shown.contains("Row 12") && shown.contains("&lt;ABC&gt;") && shown.contains("There are 3 in all"), "{shown}");
    }

    #[test]
    fn without_a_report_the_page_says_so() {
        assert!(shown(&[], &[]).contains("No workload report has been imported yet."));
    }
}
