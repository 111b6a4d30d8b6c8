//! Reductions of an officer's hours (`/staff/{code}/reductions`): all of them, and a new one; one to change or to take off.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use govuk::{Action, Cell, SummaryCard, SummaryList, SummaryRow, Table};
use maud::{Markup, html};
use record::{ActorId, ReductionId, words::short_date};
use service::workload::{OfficerPage, ReductionLine, ReductionVersion};
use uuid::Uuid;

use super::{
    crumbs, officer_page,
    reduction_form::{adding, changing, removing, wish},
};
use crate::{
    app::App,
    draft,
    form::{Errors, Filled, Posted},
    gate::Visitor,
    page::pieces::{pane, says},
    respond::{Answer, escaped},
    routes::Routes,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
    view::{
        words::short_day_and_time,
        workload::{
            Mark, amount,
            officer::{stands, way},
        },
    },
};

/// Their routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/staff/{code}/reductions", show)
        .post("/staff/{code}/reductions", save)
        .get("/staff/{code}/reductions/{id}", show_one)
        .post("/staff/{code}/reductions/{id}", save_one)
}

/// The address of the list.
fn path(code: &str) -> String {
    format!("/staff/{}/reductions", escaped(code))
}

/// The way up to an officer's pages about hours: as theirs, and their page.
pub(super) fn above(officer: &OfficerPage) -> Vec<(String, String)> {
    let mut above = way(officer);
    above.push((officer.name.clone(), format!("/staff/{}", escaped(&officer.brief.staff_code))));
    above
}

async fn show(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let officer = officer_page(&app, &visitor, &code).await?;
    Ok(list(&app, &visitor, &officer, &Filled::fresh()).answer(&visitor))
}

async fn show_one(State(app): State<App>, visitor: Visitor, Path((code, id)): Path<(String, Uuid)>) -> Answer {
    let officer = officer_page(&app, &visitor, &code).await?;
    Ok(one(&app, &visitor, &officer, id, &Filled::fresh()).await?.answer(&visitor))
}

async fn save(State(app): State<App>, visitor: Visitor, Path(code): Path<String>, posted: Posted) -> Answer {
    keep(&app, &visitor, &code, None, &posted).await
}

async fn save_one(State(app): State<App>, visitor: Visitor, Path((code, id)): Path<(String, Uuid)>, posted: Posted) -> Answer {
    keep(&app, &visitor, &code, Some(id), &posted).await
}

/// Does what one of the forms wishes; shows the form again when something is wrong.
async fn keep(app: &App, visitor: &Visitor, code: &str, id: Option<Uuid>, posted: &Posted) -> Answer {
    let command = posted.wanted_command()?;
    let officer = officer_page(app, visitor, code).await?;
    if !officer.may_change {
        return Ok(cannot(visitor, &officer));
    }
    let here = id.map_or_else(|| path(code), |id| format!("{}/{id}", path(code)));
    let which = ReductionId(id.unwrap_or(command.0));
    let held = id.and_then(|id| officer.reductions.iter().find(|line| line.id == id));
    let errors = match wish(posted, which, held.is_some(), (&officer, app.service().policy())) {
        Ok((wish, said)) => {
            let (who, whose) = (visitor.clone(), officer.officer);
            match app.ask(move |service| service.execute_officer(who.actor(), whose, command, wish)).await {
                Ok(_) => {
                    draft::discard(app, visitor, &here).await;
                    let said = format!("{}: {said}", officer.name);
                    return Ok(see_other_saying(app, visitor, &path(code), &said));
                }
                Err(trouble) => {
                    let names = [("note", if posted.get("doing") == "remove" { "why" } else { "note" })];
                    let refused = trouble.refusal().map(|refusal| Errors::refused(refusal, &names, "hours"));
                    refused.ok_or(trouble)?
                }
            }
        }
        Err(errors) => errors,
    };
    draft::keep(app, visitor, &here, posted).await;
    let filled = Filled::again(posted, &errors);
    let page = match id {
        Some(id) => one(app, visitor, &officer, id, &filled).await?,
        None => list(app, visitor, &officer, &filled),
    };
    Ok(page.answer(visitor))
}

/// For whoever may see and not change.
pub(super) fn cannot(visitor: &Visitor, officer: &OfficerPage) -> axum::response::Response {
    let words = if officer.own { "You cannot change your own hours. Ask your manager." } else { "Ask the officer's manager." };
    let page = Page::new("You cannot change these hours").of(officer.name.clone()).status(StatusCode::FORBIDDEN);
    page.before(crumbs(&above(officer))).main(says(words)).answer(visitor)
}

fn list(app: &App, visitor: &Visitor, officer: &OfficerPage, filled: &Filled<'_>) -> Page {
    let (standing, over): (Vec<&ReductionLine>, Vec<&ReductionLine>) = officer.reductions.iter().partition(|line| stands(line));
    let here = path(&officer.brief.staff_code);
    let main = html! {
        p class="govuk-body-l" { (officer.name) }
        p class="govuk-body" {
            "Contracted " strong { (amount(officer.figures.contracted_hours)) } " hours a week, of which "
            strong { (amount(officer.figures.reduction_hours)) } " are taken off now. That leaves "
            strong { (amount(officer.figures.available)) } " available points."
        }
        h2 class="govuk-heading-m" { "In force or to come" }
        @if standing.is_empty() { (says("No reduction is in force or to come.")) }
        @for line in standing { (card(line, 3, officer.may_change.then_some(here.as_str()))) }
        @if officer.may_change {
            (adding(app, visitor, officer, &here, filled))
        } @else if officer.own {
            (says("Your manager records and changes reductions. You see all that is recorded about you here."))
        }
        @if !over.is_empty() {
            h2 class="govuk-heading-m" { "Ended or removed" }
            @for line in over { (card(line, 3, None)) }
        }
    };
    Page::new("Reductions of hours").of(officer.name.clone()).before(crumbs(&above(officer))).main(main).errors(filled.errors)
}

/// Every version, newest first.
fn history(app: &App, versions: &[ReductionVersion], names: &BTreeMap<ActorId, String>) -> Markup {
    let zone = app.service().zone();
    let rows = versions.iter().map(|version| {
        let by = names.get(&version.recorded_by).map_or("Name not recorded", String::as_str);
        let days = format!("{} to {}", short_date(version.from), short_date(version.until));
        let notes = if version.notes.is_empty() { "None" } else { version.notes.as_str() };
        vec![
            Cell::new(html! { (short_day_and_time(version.recorded_at, zone)) br; "by " (by) }),
            Cell::new(version.reason.as_str()),
            Cell::numeric(amount(version.hours)),
            Cell::new(days),
            Cell::new(html! { span class="rainer-text" { (notes) } }),
        ]
    });
    let head = [Cell::new("Recorded"), Cell::new("Reason"), Cell::numeric("Hours a week"), Cell::new("Days"), Cell::new("Notes")];
    pane("Versions of this reduction, newest first", Table::new().head(head).rows(rows).labelled(true))
}

/// One reduction, with a heading of this level. `under` is the address that its own page stands under, for those who may change it.
fn card(line: &ReductionLine, heading: u32, under: Option<&str>) -> Markup {
    let mut card = SummaryCard::new(line.reason.as_str()).heading_level(heading);
    if let Some(under) = under {
        card = card.action(Action::new("Change or remove", format!("{under}/{}", line.id)));
    }
    html! {
        (SummaryList::new()
            .card(card)
            .row(SummaryRow::new("Status", super::figure::tags(&[(line.status.to_owned(), Mark::Plain)])))
            .row(("Hours a week", amount(line.hours)))
            .row(("First day", short_date(line.from)))
            .row(("Last day", short_date(line.until)))
            .row(SummaryRow::new("Notes", html! {
                span class="rainer-text" { @if line.notes.is_empty() { "None" } @else { (line.notes) } }
            })))
    }
}

async fn one(app: &App, visitor: &Visitor, officer: &OfficerPage, id: Uuid, filled: &Filled<'_>) -> Result<Page, Trouble> {
    let line = officer.reductions.iter().find(|line| line.id == id).ok_or_else(Trouble::not_found)?;
    let who: Vec<ActorId> = line.versions.iter().map(|version| version.recorded_by).collect();
    let names = app.ask(move |service| service.names_of(&who)).await?;
    let here = format!("{}/{id}", path(&officer.brief.staff_code));
    let offered = officer.may_change && line.status != "Removed";
    let main = html! {
        p class="govuk-body-l" { (officer.name) }
        (card(line, 2, None))
        @if offered {
            (changing(app, visitor, officer, (line, &here), filled))
            (removing(app, visitor, &here, filled))
        }
        h2 class="govuk-heading-m" { "History" }
        @if let Some(why) = &line.removed { (says(html! { "Removed: " (why) })) }
        (history(app, &line.versions, &names))
    };
    let mut way = above(officer);
    way.push(("Reductions of hours".to_owned(), path(&officer.brief.staff_code)));
    let title = format!("Reduction: {}", line.reason);
    Ok(Page::new(title).of(officer.name.clone()).before(crumbs(&way)).rows().main(main).errors(filled.errors))
}
