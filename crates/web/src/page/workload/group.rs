//! The nation, a region, a delivery unit or a team (`/workload`, `/workload/regions/{code}` and so on), and its table as a
//! file.

use axum::extract::{Path, State};
use govuk::{Cell, InsetText, ScrollablePane, Sort, SummaryList, Table};
use maud::{Markup, html};
use service::workload::{Group, Of, Part, Source};

use super::{
    Asked, ByCode, crumbs, downloads,
    figure::{figure, tags},
    file, format_of, why,
};
use crate::{
    app::App,
    gate::Visitor,
    respond::{Answer, escaped, see_other},
    routes::Routes,
    shell::{self, Page},
    trouble::Trouble,
    view::workload::{
        export,
        group::{GroupPage, Order, PartLine, PartsShown, Way, page},
        officer::grade_name,
        path_of,
    },
};

/// Their routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/workload", nation)
        .get("/workload/regions/{code}", region)
        .get("/workload/units/{code}", unit)
        .get("/workload/teams/{code}", team)
        .get("/workload/nation/{file}", nation_file)
        .get("/workload/regions/{code}/{file}", region_file)
        .get("/workload/units/{code}/{file}", unit_file)
        .get("/workload/teams/{code}/{file}", team_file)
}

async fn nation(State(app): State<App>, visitor: Visitor, asked: Asked) -> Answer {
    let who = visitor.clone();
    let own = app.ask(
        move |service| {
            if service.sees_workload_totals(who.actor()) { Ok(None) } else { service.workload_own(who.actor()) }
        },
    );
    match own.await? {
        Some(own) => Ok(see_other(&format!("/staff/{}", escaped(&own)))),
        None => show(&app, &visitor, Of::Nation, &asked).await,
    }
}

async fn region(State(app): State<App>, visitor: Visitor, Path(code): Path<String>, asked: Asked) -> Answer {
    show(&app, &visitor, Of::Region(code), &asked).await
}

async fn unit(State(app): State<App>, visitor: Visitor, Path(code): Path<String>, asked: Asked) -> Answer {
    show(&app, &visitor, Of::Unit(code), &asked).await
}

async fn team(State(app): State<App>, visitor: Visitor, Path(code): Path<String>, asked: Asked) -> Answer {
    show(&app, &visitor, Of::Team(code), &asked).await
}

async fn nation_file(State(app): State<App>, visitor: Visitor, Path(name): Path<String>, asked: Asked) -> Answer {
    give(&app, &visitor, Of::Nation, &name, &asked).await
}

async fn region_file(app: State<App>, visitor: Visitor, path: Path<(String, String)>, asked: Asked) -> Answer {
    by_code(app, visitor, path, asked, Of::Region).await
}

async fn unit_file(app: State<App>, visitor: Visitor, path: Path<(String, String)>, asked: Asked) -> Answer {
    by_code(app, visitor, path, asked, Of::Unit).await
}

async fn team_file(app: State<App>, visitor: Visitor, path: Path<(String, String)>, asked: Asked) -> Answer {
    by_code(app, visitor, path, asked, Of::Team).await
}

async fn by_code(
    State(app): State<App>,
    visitor: Visitor,
    Path((code, name)): Path<(String, String)>,
    asked: Asked,
    of: ByCode,
) -> Answer {
    give(&app, &visitor, of(code), &name, &asked).await
}

async fn load(app: &App, visitor: &Visitor, of: Of, source: Source) -> Result<Group, Trouble> {
    let who = visitor.clone();
    app.ask(move |service| service.workload(who.actor(), &of, source)).await
}

/// The grade of an officer's line, in its short form.
fn grade(app: &App, part: &Part) -> Option<String> {
    let brief = part.officer.as_ref()?;
    Some(
        brief
            .grade
            .map_or_else(|| "Grade not recorded".to_owned(), |grade| grade_name(grade, app.service().policy(), app.today())),
    )
}

async fn give(app: &App, visitor: &Visitor, of: Of, name: &str, asked: &Asked) -> Answer {
    let format = format_of(name)?;
    let (who, source) = (visitor.clone(), asked.source);
    let group = app.ask(move |service| service.workload_file(who.actor(), &of, source)).await?;
    file(export::group(&group, &|part| grade(app, part)), format).await
}

async fn show(app: &App, visitor: &Visitor, of: Of, asked: &Asked) -> Answer {
    let group = match load(app, visitor, of.clone(), asked.source).await {
        Ok(group) => group,
        Err(Trouble::Service(service::Trouble::NotFound)) if asked.source == Source::Report && of == Of::Nation => {
            return Ok(no_report(visitor));
        }
        Err(Trouble::Service(service::Trouble::NotFound)) => return only_other(app, visitor, of, asked.source).await,
        Err(trouble) => return Err(trouble),
    };
    let view = page(&group, Order::read(&asked.sort), &|part| grade(app, part));
    let main = html! { (main(&view)) (why(app)) };
    Ok(Page::new("Workload")
        .of(view.name.clone())
        .is(shell::Part::Workload)
        .before(crumbs(&view.above))
        .rows()
        .main(main)
        .answer(visitor))
}

/// Before the first report.
fn no_report(visitor: &Visitor) -> axum::response::Response {
    let main = html! {
        p class="govuk-body" { "No workload report has been imported yet. Whoever runs the service imports the weekly extract." }
        p class="govuk-body" { a class="govuk-link" href="/workload" { "Workload from our own record" } }
    };
    Page::new("No workload report").main(main).answer(visitor)
}

/// A place that one source has and the other has not: the links between the two lead here.
async fn only_other(app: &App, visitor: &Visitor, of: Of, source: Source) -> Answer {
    let (other, lacks, has) = match source {
        Source::Live => (Source::Report, "is not on our own record", "See it in the last workload report"),
        Source::Report => (Source::Live, "is not in the last workload report", "See it on our own record"),
    };
    let group = load(app, visitor, of, other).await?;
    let main = html! {
        p class="govuk-body" { (group.spot.name) " " (lacks) "." }
        p class="govuk-body" { a class="govuk-link" href=(path_of(&group.spot, other, None)) { (has) } }
    };
    Ok(Page::new("Workload").of(group.spot.name.clone()).is(shell::Part::Workload).main(main).answer(visitor))
}

/// What stands under the `h1`.
fn main(page: &GroupPage) -> Markup {
    html! {
        p class="govuk-body-l" { (page.name) ": " strong { (page.capacity) } }
        (sources(page))
        @if let Some(report) = &page.report {
            p class="govuk-body" {
                @if page.source == Source::Live { "Court reports, and support that is not on our own record, are added from the report. " }
                (report) " "
                a class="govuk-link rainer-no-print" href="/workload/reports" { "All reports, and what was noted" }
            }
        }
        div class="rainer-figures" {
            section class="rainer-figure" {
                h2 class="govuk-heading-m" { "Figures" }
                (SummaryList::new().rows(page.facts.iter().map(|(key, value)| (*key, value.as_str()))))
            }
            section class="rainer-figure" {
                h2 class="govuk-heading-m" { "Officers over a red line" }
                (SummaryList::new().rows(page.over.iter().map(|(words, count)| (words.as_str(), count.as_str()))))
            }
        }
        @if let Some(parts) = &page.parts { (part_table(page, parts)) }
        @if page.officers_hidden {
            (InsetText::new("Officers are counted here and not named. Their own managers see them by name."))
        }
        div class="rainer-figures" {
            (figure("Officers by workload", &page.distribution.draw(), &page.distribution.table()))
            (figure(&page.trend.title, &page.trend.draw(), &page.trend.table()))
            (figure("Cases by tier and location", &page.caseload.draw(), &page.caseload.table()))
        }
    }
}

fn sources(page: &GroupPage) -> Markup {
    html! {
        @if !page.sources.is_empty() {
            nav aria-label="Where the figures come from" class="rainer-no-print" {
                ul class="rainer-facts govuk-body" {
                    @for (words, href, shown) in &page.sources {
                        li {
                            @if *shown { span aria-current="page" { strong { (words) } } } @else { a class="govuk-link" href=(href) { (words) } }
                        }
                    }
                }
            }
        }
    }
}

fn part_table(page: &GroupPage, parts: &PartsShown) -> Markup {
    let heads = parts.columns.iter().map(|column| {
        let sort = match parts.order {
            order if order.by != *column => Sort::None,
            order if order.way == Way::Up => Sort::Ascending,
            _ => Sort::Descending,
        };
        let head = Cell::sorting(&column.words(parts.level, &page.lines), &page.ordered(parts.order.pressed(*column)), sort);
        if column.value() == "name" { head } else { head.format("numeric") }
    });
    let caption = parts.many;
    let table = Table::new()
        .caption(caption)
        .caption_classes("govuk-visually-hidden")
        .head(heads)
        .rows(parts.lines.iter().map(part_row))
        .first_cell_is_header(true)
        .labelled(true);
    html! {
        div {
            h2 class="govuk-heading-m" { (caption) }
            @if parts.lines.is_empty() {
                p class="govuk-body" { "None with cases or hours." }
            } @else {
                (ScrollablePane::new(caption, html! { (table) }).classes("rainer-wrap rainer-sortable"))
                (downloads(&page.path, &format!("{} of {}", caption.to_lowercase(), page.name)))
            }
        }
    }
}

fn part_row(line: &PartLine) -> Vec<Cell> {
    let name = html! {
        a class="govuk-link" href=(line.href) { (line.name) }
        @if let Some(grade) = &line.grade { br; span class="govuk-body-s" { (grade) } }
        (tags(&line.marks))
    };
    let values = line.values.iter().map(|value| Cell::numeric(value.as_str()));
    std::iter::once(Cell::new(name)).chain(values).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{page::pieces::lines, view::workload::group::tests::team};

    fn shown(group: &Group) -> String {
        lines(&main(&page(group, Order::read(""), &|part| part.officer.as_ref().map(|_| "Probation officer".to_owned()))))
    }

    #[test]
    fn the_page_of_a_team() {
        insta::assert_snapshot!(shown(&team()));
    }

    #[test]
    fn a_team_without_anybody_says_so_everywhere() {
        let empty = Group {
            parts: Vec::new(),
            capacities: Vec::new(),
            by_tier: Vec::new(),
            trend: Vec::new(),
            spread: service::workload::Spread::default(),
            figures: service::workload::Figures::default(),
            ..team()
        };
        let shown = shown(&empty);
        for words in
            ["None with cases or hours.", "No officers to show.", "Nothing to show yet.", "No cases to show.", "No capacity"]
        {
            assert!(shown.contains(words), "{words}: {shown}");
        }
    }
}
