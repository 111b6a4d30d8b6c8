//! Find a person: one box for name, numbers, date of birth, phone and postcode (users-and-journeys J9).

use axum::extract::{Query, State};
use govuk::{Button, Cell, Input, Label, ScrollablePane, Table};
use maud::{Markup, html};
use record::OfficerId;
use serde::Deserialize;
use service::lists::search::Found;

use super::list;
use crate::{
    app::App,
    form::Errors,
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    shell::{Page, Part},
    trouble::Trouble,
    view::{
        search::{Line, SearchPage, page},
        shown::Names,
        work::Seen,
    },
};

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/search", show)
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

async fn show(State(app): State<App>, visitor: Visitor, Query(Asked { q }): Query<Asked>) -> Answer {
    let (who, typed) = (visitor.clone(), q.clone());
    let asked = app
        .ask(move |service| {
            let results = service.search(who.actor(), &typed)?;
            let held = |found: &Found| match found {
                Found::Person { row, .. } => row.officer.map(OfficerId),
                Found::Restricted { .. } => None,
            };
            let officers: Vec<OfficerId> = results.found.iter().filter_map(held).collect();
            let names = service.officer_names(&officers)?;
            Ok((results, Names::new(names.into_iter().map(|(officer, name)| (officer.0, name)))))
        })
        .await;
    let (view, errors) = match asked {
        Ok((results, names)) => {
            let service = app.service();
            let seen = Seen { policy: service.policy(), zone: service.zone(), today: app.today() };
            (page(&q, &results, &names, seen), Errors::none())
        }
        Err(Trouble::Service(service::Trouble::Invalid(wrong))) => {
            (SearchPage { typed: q, ..SearchPage::default() }, Errors::from(wrong))
        }
        Err(other) => return Err(other),
    };
    Ok(Page::new("Find a person").is(Part::Search).rows().errors(&errors).main(main(&view, &errors)).answer(&visitor))
}

/// What stands under the `h1`.
#[must_use]
pub fn main(page: &SearchPage, errors: &Errors) -> Markup {
    html! {
        form method="get" action="/search" role="search" {
            (Input::new("q", Label::new("Name, case number, date of birth or phone"))
                .hint("Also a PNC, CRO, NHS, prison or National Insurance number, or a postcode")
                .value(page.typed.as_str())
                .kind("search")
                .autocomplete("off")
                .error(errors.of("q").map(str::to_owned)))
            (Button::new("Search"))
        }
        @if page.searched && page.lines.is_empty() { (nobody(&page.typed)) }
        @if !page.lines.is_empty() {
            (results(page))
            @if page.more {
                p class="govuk-body" { "There are more than these. Add a forename, a surname or a date of birth." }
            }
        }
    }
}

fn results(page: &SearchPage) -> Markup {
    let rows = page.lines.iter().map(|line| match line {
        Line::Person { who, officer, why } => vec![
            Cell::new(list::who(who)),
            Cell::new(who.born.as_str()).classes("rainer-nowrap"),
            Cell::new(officer.as_str()),
            Cell::new(why.as_str()),
        ],
        Line::Restricted { crn } => vec![
            Cell::new(html! { "Restricted (" (crn) ")" }),
            Cell::new("Not shown"),
            Cell::new("Not shown"),
            Cell::new("Ask your manager who holds this case"),
        ],
    });
    let table = Table::new()
        .caption("People found")
        .caption_classes("govuk-table__caption--m")
        .head(["Person", "Date of birth", "Officer", "Found by"])
        .rows(rows);
    html! { (ScrollablePane::new("People found", html! { (table) })) }
}

fn nobody(typed: &str) -> Markup {
    html! {
        h2 class="govuk-heading-m" { "Nobody found for \u{201c}" (typed) "\u{201d}" }
        p class="govuk-body" { "Try:" }
        ul class="govuk-list govuk-list--bullet" {
            li { "the first letters of a name, like \u{201c}sam exa\u{201d}" }
            li { "another spelling, or a name the person used before" }
            li { "a date of birth with all four figures of the year, like 1/2/1990" }
            li { "the case number: a letter and six figures" }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date, tz::TimeZone};
    use rules::Policy;
    use service::lists::search::Results;

    use super::*;
    use crate::{page::pieces::lines, view::row::tests::row};

    #[test]
    fn a_search_that_found_somebody_and_somebody_restricted() {
        let found = vec![
            Found::Restricted { crn: "X000009".into() },
            Found::Person { row: Box::new(row(1)), why: "case reference number (CRN)" },
        ];
        let policy = Policy::builtin();
        let seen = Seen { policy: &policy, zone: &TimeZone::UTC, today: date(2026, 11, 23) };
        let names = Names::new([(uuid::Uuid::from_u128(0xA1), "Ada Officer".to_owned())]);
        let view = page("<b>sam</b>", &Results { found, more: true }, &names, seen);
        insta::assert_snapshot!(lines(&main(&view, &Errors::none())));
    }

    #[test]
    fn what_was_typed_is_never_markup() {
        let view = SearchPage { typed: "<b>sam</b>".into(), searched: true, ..SearchPage::default() };
        let html = main(&view, &Errors::none()).into_string();
        assert!(!html.contains("<b>") && html.contains("Nobody found for"), "{html}");
    }
}
