//! Reductions of an officer's hours (`/staff/{code}/reductions`): all of them, and a new one; one to change or to take off.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use govuk::{Action, SummaryCard, SummaryList, SummaryRow};
use maud::{Markup, html};
use record::{ReductionId, words::short_date};
use service::workload::{OfficerPage, ReductionLine};
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
    page::pieces::says,
    respond::{Answer, escaped},
    routes::Routes,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
    view::workload::{Mark, amount, officer::stands, way_up},
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
    let mut above = way_up(&officer.above, service::workload::Source::Live);
    above.push((officer.name.clone(), format!("/staff/{}", escaped(&officer.brief.staff_code))));
    above
}

async fn show(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let officer = officer_page(&app, &visitor, &code).await?;
    Ok(list(&app, &visitor, &officer, &Filled::fresh()).answer(&visitor))
}

async fn show_one(State(app): State<App>, visitor: Visitor, Path((code, id)): Path<(String, Uuid)>) -> Answer {
    let officer = officer_page(&app, &visitor, &code).await?;
    Ok(one(&app, &visitor, &officer, id, &Filled::fresh())?.answer(&visitor))
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
        Some(id) => one(app, visitor, &officer, id, &filled)?,
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
        @for line in standing { (card(line, officer.may_change.then_some(here.as_str()))) }
        @if officer.may_change {
            (adding(app, visitor, officer, &here, filled))
        } @else if officer.own {
            (says("Your manager records and changes reductions. You see all that is recorded about you here."))
        }
        @if !over.is_empty() {
            h2 class="govuk-heading-m" { "Ended or removed" }
            @for line in over { (card(line, None)) }
        }
    };
    Page::new("Reductions of hours").of(officer.name.clone()).before(crumbs(&above(officer))).main(main).errors(filled.errors)
}

/// One reduction. `under` is the address that its own page stands under, for those who may change it.
fn card(line: &ReductionLine, under: Option<&str>) -> Markup {
    let mut card = SummaryCard::new(line.reason.as_str()).heading_level(3);
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

fn one(app: &App, visitor: &Visitor, officer: &OfficerPage, id: Uuid, filled: &Filled<'_>) -> Result<Page, Trouble> {
    let line = officer.reductions.iter().find(|line| line.id == id).ok_or_else(Trouble::not_found)?;
    let here = format!("{}/{id}", path(&officer.brief.staff_code));
    let offered = officer.may_change && line.status != "Removed";
    let main = html! {
        p class="govuk-body-l" { (officer.name) }
        (card(line, None))
        @if offered {
            (changing(app, visitor, officer, (line, &here), filled))
            (removing(app, visitor, &here, filled))
        }
    };
    let mut way = above(officer);
    way.push(("Reductions of hours".to_owned(), path(&officer.brief.staff_code)));
    let title = format!("Reduction: {}", line.reason);
    Ok(Page::new(title).of(officer.name.clone()).before(crumbs(&way)).main(main).errors(filled.errors))
}
