//! Workload: the nation, a region, a delivery unit, a team, an officer, with the way down in the address
//! (users-and-journeys 5.3).
//!
//! **Here**: the group, the officer, their reductions and hours, the
//! reports that were taken in, and what they
//! share: a chart with its table, marks, the working of a figure, a file to take away.

mod figure;
mod group;
mod hours;
mod officer;
mod reduction_form;
mod reductions;
mod report_list;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use exchange::export::{Format, Sheet};
use govuk::Breadcrumbs;
use maud::{Markup, html};
use rules::Policy;
use rust_decimal::Decimal;
use service::{
    Service,
    workload::{Of, OfficerPage},
};

use crate::{
    app::App,
    gate::Visitor,
    routes::Routes,
    trouble::Trouble,
    view::workload::{RULES, read_source},
};

pub(super) use figure::{tags, working};

/// Their routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.with(report_list::routes).with(group::routes).with(officer::routes).with(reductions::routes).with(hours::routes)
}

/// `?source=` and `?sort=`.
#[derive(Clone, Debug, Default)]
struct Asked {
    source: service::workload::Source,
    sort: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Trouble> {
        #[derive(Default, serde::Deserialize)]
        struct Typed {
            #[serde(default)]
            source: String,
            #[serde(default)]
            sort: String,
        }
        let typed = axum::extract::Query::<Typed>::from_request_parts(parts, state).await;
        let Typed { source, sort } = typed.map(|query| query.0).unwrap_or_default();
        Ok(Self { source: read_source(&source), sort })
    }
}

/// The red lines in force, in percent, lowest first.
pub(crate) fn lines(service: &Service) -> [Decimal; 3] {
    let day = service.today();
    red_lines(service.policy(), day)
}

fn red_lines(policy: &Policy, day: jiff::civil::Date) -> [Decimal; 3] {
    use rules::workload::red_line::Line;
    Line::ALL.map(|line| {
        policy.workload.red_lines.0.read(line, day).map_or(Decimal::ONE_HUNDRED, |row| row.value.above_percent.into())
    })
}

/// The way up, as a landmark above `main`.
fn crumbs(above: &[(String, String)]) -> Markup {
    let items = above.iter().map(|(words, href)| (href.as_str(), words.as_str()));
    html! { @if !above.is_empty() { (Breadcrumbs::new().items(items)) } }
}

/// Where the numbers come from: the rules, and the red lines with their sources.
fn why(app: &App) -> Markup {
    let (policy, day) = (app.service().policy(), app.today());
    let lines = policy.workload.red_lines.0.in_force(day);
    let inside = html! {
        h3 class="govuk-heading-s" { "Red lines" }
        ul class="govuk-list govuk-list--bullet" {
            @for (_, row) in lines {
                li { (row.value.name) ": " (crate::view::workload::running(&row.value)) ". Source: " (row.source) }
            }
        }
        h3 class="govuk-heading-s" { "Rules" }
        ul class="govuk-list" {
            @for (id, words) in RULES { li { a class="govuk-link" href=(format!("/rules/{id}")) { "Rule: " (words) } } }
        }
        p class="govuk-body" { "Group figures add points and available points and divide the sums. Percentages are never averaged." }
    };
    html! { (govuk::Details::new("Where these figures come from", inside).classes("rainer-no-print")) }
}

/// Links to the page's table as files.
fn downloads(path: &str, name: &str) -> Markup {
    // Files stand under the page's own address; the source stays in the query.
    let (path, query) = path.split_once('?').map_or((path, String::new()), |(path, query)| (path, format!("?{query}")));
    let path = if path == "/workload" { "/workload/nation" } else { path };
    html! {
        p class="govuk-body rainer-no-print" {
            "Download " (name) ": "
            @for (index, format) in Format::ALL.into_iter().enumerate() {
                @if index > 0 { ", " }
                a class="govuk-link" download href=(format!("{path}/workload.{}{query}", format.extension())) {
                    (format.extension().to_uppercase())
                    span class="govuk-visually-hidden" { " file of " (name) }
                }
            }
        }
    }
}

/// The format of `workload.csv` or `workload.xlsx`, the last part of the address.
fn format_of(file: &str) -> Result<Format, Trouble> {
    let extension = file.strip_prefix("workload.").ok_or(Trouble::NoSuchPage)?;
    Format::of_extension(extension).ok_or(Trouble::NoSuchPage)
}

/// A file to keep, never shown in the browser (S7.6, S7.7).
async fn file(sheet: Sheet, format: Format) -> Result<Response, Trouble> {
    let written = tokio::task::spawn_blocking(move || {
        Ok::<_, exchange::export::ExportRefused>((sheet.file_name(format), sheet.write(format)?))
    });
    let broken = |why: exchange::export::ExportRefused| Trouble::Service(service::Trouble::broken(why));
    let (name, bytes) =
        written.await.map_err(|_| Trouble::Service(service::Trouble::broken(crate::trouble::Panicked)))?.map_err(broken)?;
    // The name is made of letters, digits and hyphens: it needs no quoting beyond this.
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let disposition = disposition.unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static(format.media_type());
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

/// An officer's page from our own record.
async fn officer_page(app: &App, visitor: &Visitor, code: &str) -> Result<OfficerPage, Trouble> {
    let (who, code) = (visitor.clone(), code.to_owned());
    app.ask(move |service| service.workload_officer(who.actor(), &code)).await
}

/// Of what a page is, by its place in the address.
type ByCode = fn(String) -> Of;
