//! One safety check, or a need that nobody has sent a check for (`/people/{crn}/checks/{id}`): where it stands, and the forms of
//! its next steps.

mod forms;
mod wish;

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use record::{
    EnquiryId, OfficerId,
    enquiry::{
        Enquiry,
        need::{Need, needs},
    },
};
use service::access::FieldGroup;
use uuid::Uuid;

use super::{
    super::{
        loaded::{Loaded, Telling},
        person::{Past, Person},
        pieces::{back, says},
    },
    Rights, card, open_page,
    saving::save,
};
use crate::{
    app::App,
    draft::{self, UseDraft},
    form::{Errors, Filled, Posted},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    shell::Page,
    trouble::Trouble,
    view::{
        checks::chain::{of_check, of_need},
        shown::Shown,
    },
};

/// Its routes.
pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/checks/{id}", show).post("/people/{crn}/checks/{id}", submit)
}

/// What an address names: a check, or a need that nobody answered.
pub(super) enum Item<'a> {
    /// A check that was raised, sent or decided about.
    Check(&'a Enquiry),
    /// A need.
    Need(Need),
}

impl<'a> Item<'a> {
    /// Finds it; a need that was answered meanwhile is not found under its old name.
    pub(super) fn find(shown: &Shown<'a>, id: Uuid) -> Option<Self> {
        if let Some(check) = shown.case.enquiries.find(EnquiryId(id)) {
            return Some(Self::Check(check));
        }
        let mut needs = needs(shown.case, shown.policy).into_iter();
        needs.find(|need| need.met_by.is_none() && need.id() == id).map(Self::Need)
    }
}

/// The forms' surroundings.
pub(super) struct Around<'a> {
    pub(super) app: &'a App,
    pub(super) visitor: &'a Visitor,
    pub(super) shown: Shown<'a>,
    pub(super) rights: Rights,
    /// Those of the team that holds the case, who may look after a check.
    pub(super) colleagues: &'a [(OfficerId, String)],
    pub(super) filled: &'a Filled<'a>,
    /// Where the forms are sent.
    pub(super) action: String,
}

impl Around<'_> {
    /// What was typed belongs to the form that was sent; the others are shown fresh.
    pub(super) fn of(&self, doing: &str) -> Filled<'_> {
        if self.filled.posted.is_some_and(|posted| posted.get("doing") == doing) { *self.filled } else { Filled::fresh() }
    }

    /// A form with its heading.
    pub(super) fn form(&self, doing: &str, heading: &str, inside: &Markup) -> Markup {
        let inside = html! {
            input type="hidden" name="doing" value=(doing);
            (inside)
        };
        html! {
            h2 class="govuk-heading-m" { (heading) }
            (crate::form::open(&self.action, self.visitor, self.app.new_id(), &inside))
        }
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Query(past): Query<Past>,
    Query(using): Query<UseDraft>,
) -> Answer {
    let person = open_page(&app, &visitor, &crn, past).await?;
    let here = path(person.opened.crn(), id);
    let offered = draft::offered(&app, &visitor, &here).await?;
    let none = Errors::none();
    let (filled, notice) = match &offered {
        Some(draft) if using.wanted() => (Filled::again(&draft.posted, &none), html! {}),
        Some(draft) => (Filled::fresh(), draft.alert(&here, person.opened.now, app.service().zone())),
        None => (Filled::fresh(), html! {}),
    };
    Ok(page(&app, &visitor, &person, id, &filled, &notice).await?.answer(&visitor))
}

fn path(crn: &str, id: Uuid) -> String {
    format!("/people/{crn}/checks/{id}")
}

async fn page(
    app: &App,
    visitor: &Visitor,
    person: &Person,
    id: Uuid,
    filled: &Filled<'_>,
    notice: &Markup,
) -> Result<Page, Trouble> {
    let loaded = Loaded::of(app, person, Telling::Nothing, FieldGroup::Checks).await?;
    let rights = Rights::of(app, person);
    let team = person.opened.case.allocation().map(|held| held.team);
    let colleagues: Vec<(OfficerId, String)> = match team.filter(|_| rights.prepare) {
        Some(team) => {
            let rows = app.ask(move |service| service.team_officers(team)).await?;
            rows.into_iter().map(|row| (row.officer, row.name())).collect()
        }
        None => Vec::new(),
    };
    let shown = loaded.shown(app, person);
    let action = path(&shown.case.person.crn, id);
    let around = Around { app, visitor, shown, rights, colleagues: &colleagues, filled, action };
    let Some(item) = Item::find(&shown, id) else { return Err(Trouble::not_found()) };
    let (chain, forms) = match &item {
        Item::Check(check) => (of_check(&shown, check), forms::of_check(&around, check)),
        Item::Need(need) => (of_need(&shown, need), forms::of_need(&around, need)),
    };
    let main = html! {
        (card(&chain, 2, false))
        @if rights.prepare || rights.write || rights.agree {
            (notice)
            (forms)
        } @else if shown.as_at.is_none() {
            (says(html! { "You can read this check. " (person.banner.officer) ", who holds the case, can take the next step." }))
        }
    };
    Ok(person.page(chain.name.clone()).before(back(shown.link("/checks"))).main(main).errors(filled.errors))
}

async fn submit(State(app): State<App>, visitor: Visitor, Path((crn, id)): Path<(String, Uuid)>, posted: Posted) -> Answer {
    let person = open_page(&app, &visitor, &crn, Past::default()).await?;
    let here = path(person.opened.crn(), id);
    let loaded = Loaded::of(&app, &person, Telling::Nothing, FieldGroup::Checks).await?;
    let shown = loaded.shown(&app, &person);
    let item = Item::find(&shown, id);
    let me = visitor.actor().staff.officer;
    let wished = wish::read(&posted, id, item.as_ref(), (posted.wanted_command()?, shown.today, me));
    let (names, otherwise) = wish::names(posted.get("doing"));
    match save(&app, &visitor, &person, &posted, (&here, names, otherwise), wished).await? {
        Ok(response) => Ok(response),
        Err(errors) => {
            let filled = Filled::again(&posted, &errors);
            Ok(page(&app, &visitor, &person, id, &filled, &html! {}).await?.answer(&visitor))
        }
    }
}
