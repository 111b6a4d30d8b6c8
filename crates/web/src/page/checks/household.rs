//! Who is around the person: somebody new, somebody who left, and that the household is known (`/people/{crn}/checks/household`).

use axum::extract::{Path, Query, State};
use govuk::{Button, Checkbox, Checkboxes, DatePicker, Input, Question, Select, Textarea};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{
    Command, CommandId, ConnectionId,
    household::{ConnectionEnded, ConnectionRecorded, HouseholdConfirmed, Relationship, Wish},
    text::{REASON_MAX, SHORT_MAX},
    words::short_date,
};
use serde::Deserialize;
use service::access::FieldGroup;

use super::{
    super::{
        loaded::{Loaded, Telling},
        person::{Past, Person},
        pieces::{back, says},
    },
    Rights, open_page,
    saving::{Wished, id_of, save},
};
use crate::{
    app::App,
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    shell::Page,
    trouble::Trouble,
    view::shown::Shown,
};

/// Its routes.
pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/checks/household", show).post("/people/{crn}/checks/household", submit)
}

/// Who is no longer around, when the page was opened to say so.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    end: String,
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let person = open_page(&app, &visitor, &crn, Past::default()).await?;
    Ok(page(&app, &visitor, &person, &asked.end, &Filled::fresh()).await?.answer(&visitor))
}

async fn page(app: &App, visitor: &Visitor, person: &Person, end: &str, filled: &Filled<'_>) -> Result<Page, Trouble> {
    let loaded = Loaded::of(app, person, Telling::Nothing, FieldGroup::Details).await?;
    let shown = loaded.shown(app, person);
    let leaving = end.parse().ok().and_then(|id: ConnectionId| shown.case.household.find(id)).filter(|c| c.ended.is_none());
    let action = shown.link("/checks/household");
    let of = |doing: &str| if filled.posted.is_some_and(|p| p.get("doing") == doing) { *filled } else { Filled::fresh() };
    let main = if !Rights::of(app, person).household {
        says(html! { "Ask " (person.banner.officer) ", who holds the case." })
    } else if let Some(leaving) = leaving {
        let inside = ending(&shown, leaving.what.id, &of("end"));
        html! {
            (says(format!("{}, {}.", leaving.what.name, leaving.what.relationship.words().to_lowercase())))
            (open(&action, visitor, app.new_id(), &inside))
        }
    } else {
        html! {
            h2 class="govuk-heading-m" { "Add somebody" }
            (open(&action, visitor, app.new_id(), &adding(&shown, &of("add"))))
            h2 class="govuk-heading-m" { "Confirm the household" }
            (says("You asked who is around them, and the record names everybody."))
            (open(&action, visitor, app.new_id(), &confirming(&shown, &of("confirm"))))
        }
    };
    let title = if leaving.is_some() { "Somebody is no longer around" } else { "People around them" };
    Ok(person.page(title).before(back(shown.link("/checks#household"))).main(main).errors(filled.errors))
}

/// Relationship and what matters for the checks.
pub(super) fn what_they_are(prefix: &str, filled: &Filled<'_>, child: bool) -> Markup {
    let field = |name: &str| format!("{prefix}{name}");
    let first = [(String::new(), "Choose".to_owned())];
    let relationships = Relationship::ALL.into_iter().map(|r| (relationship(r).to_owned(), r.words().to_owned()));
    let ticked = |value: &str, proposed: bool| filled.posted.map_or(proposed, |p| p.all(&field("is")).any(|v| v == value));
    html! {
        (Select::new(field("relationship"), "What are they to the person?").items(first.into_iter().chain(relationships))
            .value(filled.value(&field("relationship"), "")).error(filled.error(&field("relationship"))))
        (Checkboxes::new(field("is"), Question::default()).classes("govuk-checkboxes--small")
            .item(Checkbox::new("child", "Under 18").checked(ticked("child", child)))
            .item(Checkbox::new("lives-with", "Lives with the person").checked(ticked("lives-with", false)))
            .item(Checkbox::new("pregnant", "Pregnant").checked(ticked("pregnant", false))))
    }
}

/// The stable text of a relationship in forms.
pub(super) const fn relationship(relationship: Relationship) -> &'static str {
    match relationship {
        Relationship::Partner => "partner",
        Relationship::FormerPartner => "former-partner",
        Relationship::Child => "child",
        Relationship::OtherChild => "other-child",
        Relationship::Family => "family",
        Relationship::Other => "other",
    }
}

/// Reads [`what_they_are`].
pub(super) fn read_what_they_are(read: &mut Reader<'_>, posted: &Posted, prefix: &str) -> Option<(Relationship, [bool; 3])> {
    let field = format!("{prefix}relationship");
    let is = format!("{prefix}is");
    let ticked = |value: &str| posted.all(&is).any(|v| v == value);
    let facts = [ticked("child"), ticked("lives-with"), ticked("pregnant")];
    let found = read
        .choice(&field, "what they are to the person", |word| Relationship::ALL.into_iter().find(|r| relationship(*r) == word));
    found.map(|found| (found, facts))
}

fn adding(shown: &Shown<'_>, filled: &Filled<'_>) -> Markup {
    html! {
        input type="hidden" name="doing" value="add";
        (Input::new("name", "Name").hint("Or what is known of it").value(filled.value("name", "")).error(filled.error("name")))
        (what_they_are("", filled, false))
        (DatePicker::new("from", "Since when?").hint("For example, 27/3/2026 or today")
            .value(filled.value("from", short_date(shown.today))).error(filled.error("from")))
        (Input::new("source", "Where do we know it from?").value(filled.value("source", "")).error(filled.error("source")))
        (Button::new("Add them").prevent_double_click(true))
    }
}

fn confirming(shown: &Shown<'_>, filled: &Filled<'_>) -> Markup {
    html! {
        input type="hidden" name="doing" value="confirm";
        (DatePicker::new("asked-on", "Day on which you asked").hint("For example, 27/3/2026 or today")
            .value(filled.value("asked-on", short_date(shown.today))).error(filled.error("asked-on")))
        (Input::new("who-said", "Who said so, or how was it seen?")
            .value(filled.value("who-said", "")).error(filled.error("who-said")))
        (Button::secondary("Confirm the household").prevent_double_click(true))
    }
}

fn ending(shown: &Shown<'_>, id: ConnectionId, filled: &Filled<'_>) -> Markup {
    html! {
        input type="hidden" name="doing" value="end";
        input type="hidden" name="who" value=(id);
        (DatePicker::new("until", "Last day").hint("For example, 27/3/2026 or today")
            .value(filled.value("until", short_date(shown.today))).error(filled.error("until")))
        (Textarea::new("why", "Why?").rows(2).value(filled.value("why", "")).error(filled.error("why")))
        (Button::new("Save").prevent_double_click(true))
    }
}

async fn submit(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let person = open_page(&app, &visitor, &crn, Past::default()).await?;
    let here = format!("/people/{}/checks/household", person.opened.crn());
    let wished = wish(&posted, posted.wanted_command()?, person.opened.today);
    let names: &[(&str, &str)] = match posted.get("doing") {
        "confirm" => &[("on", "asked-on"), ("source", "who-said")],
        "end" => &[("reason", "why")],
        _ => &[],
    };
    let otherwise = match posted.get("doing") {
        "confirm" => "asked-on",
        "end" => "until",
        _ => "name",
    };
    match save(&app, &visitor, &person, &posted, (&here, names, otherwise), wished).await? {
        Ok(response) => Ok(response),
        Err(errors) => {
            let filled = Filled::again(&posted, &errors);
            Ok(page(&app, &visitor, &person, posted.get("who"), &filled).await?.answer(&visitor))
        }
    }
}

fn wish(posted: &Posted, command: CommandId, today: Date) -> Result<Wished, Errors> {
    let mut read = Reader::new(posted, today);
    let (wish, said) = match posted.get("doing") {
        "confirm" => {
            let on = read.date("asked-on", "the day on which you asked");
            let source = read.wanted("who-said", "who said so, or how it was seen", REASON_MAX);
            (on.map(|on| Wish::Confirm(HouseholdConfirmed { on, source })), "household confirmed")
        }
        "end" => {
            let until = read.date("until", "the last day");
            let reason = read.wanted("why", "why it ended", REASON_MAX);
            let id = posted.get("who").parse().ok();
            (id.zip(until).map(|(id, until)| Wish::End(ConnectionEnded { id, until, reason })), "no longer around, as recorded")
        }
        _ => {
            let name = read.wanted("name", "a name, or what is known of it", SHORT_MAX);
            let what = read_what_they_are(&mut read, posted, "");
            let from = read.date("from", "since when");
            let source = read.wanted("source", "where we know it from", REASON_MAX);
            let id = ConnectionId(id_of(command, 0));
            let record = what.zip(from).map(|((relationship, [child, lives_with, pregnant]), from)| {
                Wish::Record(ConnectionRecorded { id, name, relationship, child, lives_with, pregnant, from, source })
            });
            (record, "somebody around them recorded. See which checks it makes necessary")
        }
    };
    let errors = read.finish();
    match wish.filter(|_| errors.is_empty()) {
        Some(wish) => Ok(Wished { wish: Command::Household(wish), said: said.to_owned(), then: "/checks".to_owned() }),
        None => Err(errors),
    }
}
