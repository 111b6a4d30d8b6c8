//! Checking an address, and proposing it to a court or prison (`/people/{crn}/checks/addresses/{id}`).

use axum::extract::{Path, Query, State};
use govuk::{Alert, Button, Cell, Checkbox, Checkboxes, DatePicker, Legend, Question, Radio, Radios, Table, Textarea};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{
    AddressCheckId, AddressId, Command, CommandId, EnquiryId,
    address_check::{AddressChecked, AddressProposed, AddressUse, ProposedTo, ReportForm, Unfit, Wish, decided_since},
    text::{NOTE_MAX, REASON_MAX},
    words::short_date,
};
use service::access::FieldGroup;
use uuid::Uuid;

use super::{
    super::{
        list::standing,
        loaded::{Loaded, Telling},
        person::{Past, Person},
        pieces::{back, pane, says, written},
    },
    Rights, open_page,
    saving::{Wished, id_of, save},
};
use crate::{
    app::App,
    draft::{self, UseDraft},
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    shell::Page,
    trouble::Trouble,
    view::{
        checks::chain::{address_state, named},
        orders::{address_line, checks_about, ordered_here},
        shown::Shown,
    },
};

/// Its routes.
pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/checks/addresses/{id}", show).post("/people/{crn}/checks/addresses/{id}", submit)
}

fn path(crn: &str, id: Uuid) -> String {
    format!("/people/{crn}/checks/addresses/{id}")
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
    Ok(page(&app, &visitor, &person, AddressId(id), &filled, &notice).await?.answer(&visitor))
}

async fn page(
    app: &App,
    visitor: &Visitor,
    person: &Person,
    id: AddressId,
    filled: &Filled<'_>,
    notice: &Markup,
) -> Result<Page, Trouble> {
    let loaded = Loaded::of(app, person, Telling::Nothing, FieldGroup::Checks).await?;
    let shown = loaded.shown(app, person);
    let found = shown.case.person.addresses.iter().find(|a| a.what.id == id).filter(|_| shown.sees(FieldGroup::Details));
    let address = &found.ok_or_else(Trouble::not_found)?.what;
    let (state, tone) = address_state(&shown, id);
    let checks: Vec<_> = shown.case.address_checks.checked.iter().rev().filter(|c| c.address == id).collect();
    let of = |doing: &str| if filled.posted.is_some_and(|p| p.get("doing") == doing) { *filled } else { Filled::fresh() };
    let action = path(&shown.case.person.crn, id.0);
    let main = html! {
        p class="govuk-body-l" { (address.lines.join(", ")) " " (standing(&state, tone)) }
        @for check in &checks {
            h2 class="govuk-heading-s" { "Check of " (short_date(check.on)) }
            (says(format!(
                "Lives there: {}. Spoken to alone: {}. Visited: {}. {} resting on {}.",
                if check.occupants.is_empty() { "nobody else" } else { &check.occupants },
                yes_no(check.occupant_spoken_to), yes_no(check.visited),
                if check.suitable { "Suitable," } else { "Not suitable," },
                crate::view::shown::count(i64::try_from(check.enquiries.len()).unwrap_or(i64::MAX), "answer"),
            )))
            (written(&check.reasons))
        }
        (ordered(&shown, id))
        (about_it(&shown, id))
        @if Rights::of(app, person).write {
            (notice)
            h2 class="govuk-heading-m" { "Check it" }
            (open(&action, visitor, app.new_id(), &checking(&shown, &of("check"))))
            h2 class="govuk-heading-m" { "Propose it" }
            (open(&action, visitor, app.new_id(), &proposing(&shown, &of("propose"))))
        }
    };
    Ok(person.page("Check an address").before(back(shown.link("/checks#addresses"))).main(main).errors(filled.errors))
}

/// What is ordered here. Nobody having checked the address comes first: somebody may have to live with it tonight.
fn ordered(shown: &Shown<'_>, address: AddressId) -> Markup {
    let (orders, unfit) = ordered_here(shown, address);
    let orders = orders.join(", ");
    html! {
        @match unfit {
            Some(Unfit::NotChecked) => (Alert::warning(format!("Ordered at this address, and nobody has checked it: {orders}"))),
            Some(Unfit::TooOld) => {
                (Alert::warning(format!("Ordered at this address, and it was checked too long before: {orders}")))
            },
            Some(Unfit::NotSuitable(on)) => {
                (Alert::warning(format!("Ordered at this address, which was found not to be suitable on {}: {orders}", short_date(on))))
                @if decided_since(shown.case, on) {
                    (says("A manager has talked about it since and agreed what is done. The order stays here until it ends, or until a check finds the address suitable."))
                } @else {
                    p class="govuk-body" {
                        "A manager decides what is done. "
                        a class="govuk-link" href=(shown.link("/oversight")) { "See conversations, and record one with an action" }
                    }
                }
            },
            None if orders.is_empty() => {},
            None => (says(format!("Ordered at this address: {orders}."))),
        }
    }
}

/// The checks that are about this address: what it needs, and how each stands.
fn about_it(shown: &Shown<'_>, address: AddressId) -> Markup {
    let checks = checks_about(shown, address);
    let rows = checks.iter().map(|check| {
        let (step, by) = match &check.next {
            Some((step, by, late)) => (step.words(), html! { @if *late { strong { "by " (by) } } @else { "by " (by) } }),
            None => ("Open", html! {}),
        };
        let link = html! {
            a class="govuk-link" href=(check.href) { (step) span class="govuk-visually-hidden" { ": " (check.name) } } " " (by)
        };
        [
            Cell::new(check.name.as_str()),
            Cell::new(check.why.as_str()),
            Cell::new(standing(check.status.0, check.status.1)),
            Cell::new(link),
        ]
    });
    let rows: Vec<_> = rows.collect();
    html! {
        h2 class="govuk-heading-m" { "Checks about this address" }
        @if rows.is_empty() {
            (says("None is needed or was sent about this address."))
        } @else {
            (pane("Checks about this address", Table::new().head(["Check", "Why", "How it stands", "Next"]).rows(rows)))
        }
    }
}

const fn yes_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

fn checking(shown: &Shown<'_>, filled: &Filled<'_>) -> Markup {
    let ticked = |field: &str, value: &str| filled.posted.is_some_and(|p| p.all(field).any(|v| v == value));
    let answers = shown.case.enquiries.all.iter().filter_map(|e| Some((e, e.answered.as_ref()?)));
    let answers: Vec<Checkbox> = answers
        .map(|(e, answered)| {
            let place =
                e.address.and_then(|id| address_line(shown, id)).map(|line| format!(", about {line}")).unwrap_or_default();
            let words = format!("{}, answered {}{place}", named(shown, e.kind).0, short_date(answered.on));
            Checkbox::new(e.id.to_string(), words).checked(ticked("enquiries", &e.id.to_string()))
        })
        .collect();
    html! {
        input type="hidden" name="doing" value="check";
        (DatePicker::new("checked-on", "Day of the check").hint("For example, 27/3/2026 or today")
            .value(filled.value("checked-on", short_date(shown.today))).error(filled.error("checked-on")))
        (Textarea::new("occupants", "Who lives there?").hint("Leave it empty when nobody else does").rows(2)
            .value(filled.value("occupants", "")).error(filled.error("occupants")))
        @if answers.is_empty() {
            (says("No safety check has been answered yet. An address can be called suitable only on answers."))
        } @else {
            (answers.into_iter().fold(
                Checkboxes::new("enquiries", Legend::medium("Which answers does it rest on?")).error(filled.error("enquiries")),
                Checkboxes::item,
            ))
        }
        (Checkboxes::new("spoken-to", Question::default()).error(filled.error("spoken-to"))
            .item(Checkbox::new("yes", "Somebody who lives there was spoken to, alone, and agrees").checked(ticked("spoken-to", "yes"))))
        (Checkboxes::new("visited", Question::default())
            .item(Checkbox::new("yes", "The address was visited").checked(ticked("visited", "yes"))))
        (Radios::new("suitable", Legend::medium("Is it suitable?")).items([("yes", "Yes"), ("no", "No")])
            .value(filled.value("suitable", "")).error(filled.error("suitable")))
        (Textarea::new("reasons", "Why?").rows(3).value(filled.value("reasons", "")).error(filled.error("reasons")))
        (Button::new("Save the check").prevent_double_click(true))
    }
}

const fn use_text(address_use: AddressUse) -> &'static str {
    match address_use {
        AddressUse::Curfew => "curfew",
        AddressUse::Residence => "residence",
        AddressUse::Release => "release",
        AddressUse::HomeDetention => "home-detention",
    }
}

fn proposing(shown: &Shown<'_>, filled: &Filled<'_>) -> Markup {
    let uses = AddressUse::ALL.into_iter().map(|u| Radio::new(use_text(u), u.words()));
    let to = [
        Radio::new("short", "To the court, in a short written report"),
        Radio::new("full", "To the court, in a full written report"),
        Radio::new("oral", "To the court, orally"),
        Radio::new("prison", "To the prison or the Parole Board"),
    ];
    html! {
        input type="hidden" name="doing" value="propose";
        (Radios::new("address-use", Legend::medium("For what?")).items(uses)
            .value(filled.value("address-use", "")).error(filled.error("address-use")))
        (Radios::new("report", Legend::medium("To whom?")).items(to)
            .value(filled.value("report", "")).error(filled.error("report")))
        (DatePicker::new("proposed-on", "Day of the proposal").hint("For example, 27/3/2026 or today")
            .value(filled.value("proposed-on", short_date(shown.today))).error(filled.error("proposed-on")))
        (Button::secondary("Save the proposal").prevent_double_click(true))
    }
}

async fn submit(State(app): State<App>, visitor: Visitor, Path((crn, id)): Path<(String, Uuid)>, posted: Posted) -> Answer {
    let person = open_page(&app, &visitor, &crn, Past::default()).await?;
    let here = path(person.opened.crn(), id);
    let wished = wish(&posted, AddressId(id), posted.wanted_command()?, person.opened.today);
    let (names, otherwise): (&[(&str, &str)], _) = if posted.get("doing") == "propose" {
        (&[("on", "proposed-on"), ("address", "address-use"), ("enquiries", "address-use")], "address-use")
    } else {
        (&[("on", "checked-on"), ("occupantSpokenTo", "spoken-to")], "suitable")
    };
    match save(&app, &visitor, &person, &posted, (&here, names, otherwise), wished).await? {
        Ok(response) => Ok(response),
        Err(errors) => {
            let filled = Filled::again(&posted, &errors);
            Ok(page(&app, &visitor, &person, AddressId(id), &filled, &html! {}).await?.answer(&visitor))
        }
    }
}

fn wish(posted: &Posted, address: AddressId, command: CommandId, today: Date) -> Result<Wished, Errors> {
    let mut read = Reader::new(posted, today);
    let id = AddressCheckId(id_of(command, 0));
    let ticked = |field: &str| posted.get(field) == "yes";
    let (wish, said) = if posted.get("doing") == "propose" {
        let address_use =
            read.choice("address-use", "what it is for", |word| AddressUse::ALL.into_iter().find(|u| use_text(*u) == word));
        let to = read.choice("report", "to whom it is proposed", |word| match word {
            "short" => Some((ProposedTo::Court, Some(ReportForm::Short))),
            "full" => Some((ProposedTo::Court, Some(ReportForm::Full))),
            "oral" => Some((ProposedTo::Court, Some(ReportForm::Oral))),
            "prison" => Some((ProposedTo::Prison, None)),
            _ => None,
        });
        let on = read.date("proposed-on", "the day of the proposal");
        let proposed = address_use
            .zip(to)
            .zip(on)
            .map(|((address_use, (to, report)), on)| Wish::Propose(AddressProposed { id, address, address_use, to, report, on }));
        (proposed, "address proposed")
    } else {
        let on = read.date("checked-on", "the day of the check");
        let occupants = read.text("occupants", REASON_MAX);
        let suitable = read.choice("suitable", "whether it is suitable", |word| match word {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        });
        let reasons = read.wanted("reasons", "why the address is suitable or not", NOTE_MAX);
        let enquiries = posted.all("enquiries").filter_map(|id| id.parse::<EnquiryId>().ok()).collect();
        let checked = on.zip(suitable).map(|(on, suitable)| {
            let (occupant_spoken_to, visited) = (ticked("spoken-to"), ticked("visited"));
            Wish::Check(AddressChecked { id, address, on, enquiries, occupants, occupant_spoken_to, visited, suitable, reasons })
        });
        (checked, "address check saved")
    };
    let errors = read.finish();
    match wish.filter(|_| errors.is_empty()) {
        Some(wish) => Ok(Wished { wish: Command::AddressCheck(wish), said: said.to_owned(), then: "/checks".to_owned() }),
        None => Err(errors),
    }
}
