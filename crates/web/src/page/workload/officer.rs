//! One officer: live from our own record (`/staff/{code}`), or as the workload report has them in a team
//! (`/workload/teams/{code}/officers/{officer}`).

use axum::extract::{Path, Query, State};
use govuk::{Cell, InsetText, PageLink, Pagination, ScrollablePane, SummaryList, SummaryRow, Table};
use maud::{Markup, html};
use record::words::short_date;

use super::{
    crumbs, downloads,
    figure::{figure, in_short, tags, working},
    file, format_of, lines, officer_page,
    reductions::above,
    why,
};
use crate::{
    app::App,
    gate::Visitor,
    page::list,
    respond::{Answer, escaped, with_query},
    routes::Routes,
    shell::{Page, Part},
    view::workload::{
        export,
        officer::{AheadShown, CaseShown, ChangesShown, OfficerShown, cases_page, page, reduction},
        owner::{self, OwnerShown},
    },
};

/// Their routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/staff/{code}", show)
        .get("/staff/{code}/cases", all_cases)
        .get("/staff/{code}/{file}", give)
        .get("/workload/teams/{code}/officers/{officer}", of_report)
}

async fn show(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let officer = officer_page(&app, &visitor, &code).await?;
    let view = page(&officer, app.service().policy(), &lines(app.service()));
    let title = if view.own { "My workload" } else { "Workload" };
    let (who, whose) = (visitor.clone(), officer.officer);
    let back_on = app.ask(move |service| service.officer_back_on(whose)).await?;
    let talks = back_on.map(|on| talks(who.may_use(Part::Oversight), &whose.to_string(), on)).unwrap_or_default();
    let main = html! { (talks) (main(&view)) (why(&app)) };
    Ok(Page::new(title).of(view.name.clone()).is(Part::Workload).before(crumbs(&view.above)).rows().main(main).answer(&visitor))
}

/// Why a conversation is owed about each case: the officer was away for weeks.
fn talks(manages: bool, officer: &str, back_on: jiff::civil::Date) -> Markup {
    let queue = with_query("/oversight", "officer", officer);
    html! {
        (InsetText::new(html! {
            "Back since " (short_date(back_on)) " after weeks away: a manager talks with the officer about each case. "
            @if manages { a class="govuk-link" href=(queue) { "Conversations that are owed about these cases" } }
        }))
    }
}

/// `?page=2`.
#[derive(Clone, Debug, Default, serde::Deserialize)]
struct WhichPage {
    #[serde(default)]
    page: String,
}

async fn all_cases(State(app): State<App>, visitor: Visitor, Path(code): Path<String>, Query(which): Query<WhichPage>) -> Answer {
    let officer = officer_page(&app, &visitor, &code).await?;
    let view = cases_page(&officer, which.page.parse().unwrap_or(1), app.service().policy());
    let here = format!("/staff/{}/cases", escaped(&code));
    let to = |number: usize| PageLink::new(with_query(&here, "page", &number.to_string()));
    let main = html! {
        p class="govuk-body-l" { (officer.name) }
        p class="govuk-body" { (view.said) ", those with the most points first. " a class="govuk-link" href="/rules/workload.points" { "Rule workload.points" } }
        @if !view.cases.is_empty() { (case_table(&view.cases)) }
        @if view.before.is_some() || view.after.is_some() {
            (Pagination::new().previous(view.before.map(to)).next(view.after.map(to)))
        }
    };
    Ok(Page::new("Cases and their points")
        .of(officer.name.clone())
        .before(crumbs(&above(&officer)))
        .rows()
        .main(main)
        .answer(&visitor))
}

async fn give(State(app): State<App>, visitor: Visitor, Path((code, name)): Path<(String, String)>) -> Answer {
    let format = format_of(&name)?;
    let officer = app.ask(move |service| service.workload_officer_file(visitor.actor(), &code)).await?;
    file(export::officer(&officer), format).await
}

async fn of_report(State(app): State<App>, visitor: Visitor, Path((team, officer)): Path<(String, String)>) -> Answer {
    let who = visitor.clone();
    let owner = app.ask(move |service| service.workload_owner(who.actor(), &officer, &team)).await?;
    let view = owner::page(&owner, app.today(), &lines(app.service()));
    let main = html! { (report_main(&view)) (why(&app)) };
    Ok(Page::new("Workload report").of(view.name.clone()).before(crumbs(&view.above)).rows().main(main).answer(&visitor))
}

/// What stands under the `h1`.
fn main(page: &OfficerShown) -> Markup {
    let path = format!("/staff/{}", escaped(&page.code));
    html! {
        p class="govuk-body-l" { (page.name) ": " strong { (page.capacity) } }
        div class="govuk-!-margin-bottom-4" { (tags(&page.marks)) }
        @if let Some(weeks) = &page.weeks_over { (InsetText::new(weeks.as_str())) }
        div class="rainer-figures" {
            section class="rainer-figure" {
                h2 class="govuk-heading-m" { "Figures" }
                (facts(page, &path))
                @for (what, shown) in &page.workings { (working(what, shown)) }
            }
            (figure(&page.trend.title, &page.trend.draw(), &page.trend.table()))
        }
        h2 class="govuk-heading-m" { "What changed" }
        @if page.changes.is_empty() { p class="govuk-body" { "Nothing is known of last week yet." } }
        @for week in &page.changes { (changes(week)) }
        h2 class="govuk-heading-m" { "Next 12 weeks" }
        @if page.ahead.is_empty() { p class="govuk-body" { "Nothing is known to come." } } @else { (ahead(&page.ahead)) }
        h2 class="govuk-heading-m" { "Cases" }
        (cases(page, &path))
        (figure("Cases by tier and location", &page.caseload.draw(), &page.caseload.table()))
        @if let Some(report) = &page.report {
            p class="govuk-body-s" { "Court reports, and support that is not on our own record, are added from the report. " (report) }
        }
    }
}

fn facts(page: &OfficerShown, path: &str) -> Markup {
    let to = |words: &str, more: &str, under: &str| {
        html! { a class="govuk-link" href=(format!("{path}/{under}")) { (words) span class="govuk-visually-hidden" { (more) } } }
    };
    let list = page.facts.iter().fold(SummaryList::new(), |list, (key, value)| list.row((*key, value.as_str())));
    let reductions = html! {
        @if page.reductions.is_empty() { "None. " }
        @for line in &page.reductions { (line.reason) ": " (reduction(line)) " (" (line.status.to_lowercase()) ")" br; }
        (to(if page.may_change { "See and change" } else { "See all" }, " reductions", "reductions"))
    };
    let hours = html! {
        (page.hours) br;
        (to(if page.may_change { "See and change" } else { "See" }, " hours, grade and absences", "hours"))
    };
    html! {
        (list
            .row(("Grade", page.grade.as_str()))
            .row(SummaryRow::new("Hours", hours))
            .row(SummaryRow::new("Reductions of hours", reductions)))
    }
}

fn changes(week: &ChangesShown) -> Markup {
    let rows = week
        .cases
        .iter()
        .map(|(who, what, by)| vec![Cell::new(name(who.as_ref())), Cell::new(what.as_str()), Cell::numeric(by.as_str())]);
    let head = [Cell::new("Person"), Cell::new("What"), Cell::numeric("Points")];
    html! {
        h3 class="govuk-heading-s" { (week.week) }
        p class="govuk-body" { (week.sum) }
        @if !week.cases.is_empty() { (pane(&format!("Cases that changed: {}", week.week), Table::new().head(head).rows(rows))) }
    }
}

fn ahead(items: &[AheadShown]) -> Markup {
    let row = |item: &AheadShown| {
        let about = match (&item.who, item.of_case) {
            (None, false) => html! { "The officer" },
            (who, _) => name(who.as_ref()),
        };
        vec![Cell::new(item.on.as_str()), Cell::new(item.what.as_str()), Cell::new(about)]
    };
    let table = Table::new().head(["Day", "What", "About"]).rows(items.iter().map(row));
    pane("What is known to come in the next 12 weeks", table)
}

fn cases(page: &OfficerShown, path: &str) -> Markup {
    if page.cases.is_empty() {
        return html! { p class="govuk-body" { "Holds no case." } };
    }
    let more = page.cases_in_all > page.cases.len();
    html! {
        @if more { p class="govuk-body" { "The " (page.cases.len()) " with the most points of " (page.cases_in_all) "." } }
        (case_table(&page.cases))
        @if more {
            p class="govuk-body rainer-no-print" {
                a class="govuk-link" href=(format!("{path}/cases")) { "All " (page.cases_in_all) " cases and their points" }
            }
        }
        (downloads(path, &format!("the weights of {}'s cases, without names", page.name)))
    }
}

fn case_table(cases: &[CaseShown]) -> Markup {
    let head = [
        Cell::new("Person"),
        Cell::new("Location"),
        Cell::new("Tier"),
        Cell::new("How it counts"),
        Cell::numeric("Points"),
        Cell::new("Reason"),
    ];
    pane("Cases, those with the most points first", Table::new().head(head).rows(cases.iter().map(case)))
}

fn case(case: &CaseShown) -> Vec<Cell> {
    let about = case.who.as_ref().map_or("", |who| who.crn.as_str());
    let why = html! {
        @if let Some(working) = &case.working { (in_short(about, working)) }
        @if let Some(changes) = &case.changes { (changes) }
        @if case.working.is_none() && case.changes.is_none() { "Not shown" }
    };
    vec![
        Cell::new(person(case.who.as_ref())),
        Cell::new(case.location),
        Cell::new(case.tier.as_str()),
        Cell::new(case.status.as_str()),
        Cell::numeric(case.points.as_str()),
        Cell::new(why),
    ]
}

fn report_main(page: &OwnerShown) -> Markup {
    let rows = page.cases.iter().map(|case| case.iter().map(|words| Cell::new(words.as_str())).collect::<Vec<_>>());
    let table = Table::new().head(["Case number", "Tier", "Location", "Marked as"]).rows(rows);
    html! {
        p class="govuk-body-l" { (page.name) ": " strong { (page.capacity) } }
        div class="govuk-!-margin-bottom-4" { (tags(&page.marks)) }
        p class="govuk-body" { (page.report) }
        @if let Some(live) = &page.live { p class="govuk-body" { a class="govuk-link" href=(live) { "Workload from our own record, now" } } }
        div class="rainer-figures" {
            section class="rainer-figure" {
                h2 class="govuk-heading-m" { "Figures" }
                (SummaryList::new().rows(page.facts.iter().map(|(key, value)| (*key, value.as_str()))))
                @for (what, shown) in &page.workings { (working(what, shown)) }
            }
            (figure(&page.trend.title, &page.trend.draw(), &page.trend.table()))
            (figure("Cases by tier and location", &page.caseload.draw(), &page.caseload.table()))
        }
        h2 class="govuk-heading-m" { "Case rows of the report" }
        @if page.cases.is_empty() { p class="govuk-body" { "The report has no case row of this officer in this team." } } @else { (pane("Case rows of the report", table)) }
    }
}

/// With the line of risk; only that there is somebody to those who may not know who.
fn person(who: Option<&crate::view::row::PersonLine>) -> Markup {
    who.map_or_else(|| html! { "Restricted" }, list::who)
}

/// The name alone, where the same page lists the case with its risk.
fn name(who: Option<&crate::view::row::PersonLine>) -> Markup {
    who.map_or_else(
        || html! { "Restricted" },
        |who| html! { a class="govuk-link" href=(who.href) { (who.name) } " (" (who.crn) ")" },
    )
}

fn pane(caption: &str, table: Table) -> Markup {
    let table = table.caption(caption).caption_classes("govuk-visually-hidden").labelled(true);
    html! { (ScrollablePane::new(caption, html! { (table) }).classes("rainer-wrap")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        page::pieces::lines as by_line,
        view::workload::{officer::tests::officer, tests::lines as red},
    };

    fn shown(officer: &service::workload::OfficerPage) -> String {
        by_line(&main(&page(officer, &rules::Policy::builtin(), &red())))
    }

    #[test]
    fn the_page_of_an_officer() {
        insta::assert_snapshot!(shown(&officer()));
    }

    #[test]
    fn a_case_that_the_visitor_may_not_know_counts_and_tells_nothing_else() {
        let mut officer = officer();
        for case in &mut officer.cases {
            case.who = None;
        }
        let shown = shown(&officer);
        assert!(shown.contains("Restricted") && !shown.contains("X000001") && !shown.contains("has these points"), "{shown}");
    }

    #[test]
    fn an_officer_without_anything_says_so_everywhere() {
        let mut empty = officer();
        empty.cases.clear();
        empty.changes.clear();
        empty.ahead.clear();
        empty.reductions.clear();
        empty.trend.clear();
        empty.figures = service::workload::Figures::default();
        let shown = shown(&empty);
        for words in
            ["Holds no case.", "Nothing is known to come.", "Nothing is known of last week yet.", "No capacity", "None. "]
        {
            assert!(shown.contains(words), "{words}: {shown}");
        }
    }
}
