//! A court asked for a report (`/people/{crn}/sentence/reports/new`): from then on its checks are needed, the same day.

use axum::extract::{Path, Query, State};
use govuk::{Button, DatePicker, Input, Select, Textarea};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{
    Command, CommandId, CourtReportId,
    court_report::CourtReportAsked,
    text::{REASON_MAX, SHORT_MAX},
    words::short_date,
};
use service::access::{Action, FieldGroup};

use super::{
    super::{
        checks::saving::{Wished, id_of},
        pieces::says,
    },
    forms::{Form, opened, to_its_checks},
};
use crate::{
    app::App,
    draft::UseDraft,
    form::{Errors, Filled, Posted, Reader},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    view::{orders::addresses, shown::Shown},
};

/// Its routes.
pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/sentence/reports/new", show).post("/people/{crn}/sentence/reports/new", submit)
}

fn the_form() -> Form<'static> {
    let names = &[("on", "asked-on"), ("hearingOn", "hearing-on")];
    Form { title: "A court asks for a report", path: "/sentence/reports/new".to_owned(), names, otherwise: "court" }
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(using): Query<UseDraft>) -> Answer {
    let person = opened(&app, &visitor, &crn).await?;
    the_form().show((&app, &visitor, &person), &using, |shown, filled| Some(form(shown, filled))).await
}

async fn submit(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let person = opened(&app, &visitor, &crn).await?;
    let sees_checks = person.may(&app, Action::Read, FieldGroup::Checks);
    let wished = wish(&posted, posted.wanted_command()?, person.opened.today, sees_checks);
    the_form().take((&app, &visitor, &person), &posted, wished, |shown, filled| Some(form(shown, filled))).await
}

fn form(shown: &Shown<'_>, filled: &Filled<'_>) -> Markup {
    let none = (String::new(), "None is proposed".to_owned());
    let known = addresses(shown).into_iter().map(|(id, words)| (id.to_string(), words));
    html! {
        (says("The checks that the rule asks for are needed from the day on which the court asked, and are sent the same day."))
        (Input::new("court", "Which court?").value(filled.value("court", "")).error(filled.error("court")))
        (DatePicker::new("asked-on", "Day on which it asked").hint("For example, 27/3/2026 or today")
            .value(filled.value("asked-on", short_date(shown.today))).error(filled.error("asked-on")))
        (DatePicker::new("hearing-on", "Day of the hearing (optional)").hint("For example, 27/3/2026")
            .value(filled.value("hearing-on", "")).error(filled.error("hearing-on")))
        (Select::new("address", "At which address may a curfew or residence be proposed?")
            .hint("The checks are about this address. Speak to those who live there before anything is proposed")
            .items(std::iter::once(none).chain(known)).value(filled.value("address", "")).error(filled.error("address")))
        (Textarea::new("note", "What does the court want to know? (optional)").rows(3)
            .value(filled.value("note", "")).error(filled.error("note")))
        (Button::new("Save").prevent_double_click(true))
    }
}

fn wish(posted: &Posted, command: CommandId, today: Date, sees_checks: bool) -> Result<Wished, Errors> {
    let mut read = Reader::new(posted, today);
    let court = read.wanted("court", "the court", SHORT_MAX);
    let on = read.date("asked-on", "the day on which it asked");
    let hearing_on = read.date_if_any("hearing-on", "the day of the hearing");
    let note = read.text("note", REASON_MAX);
    let address = posted.get("address").parse().ok();
    let errors = read.finish();
    match on.filter(|_| errors.is_empty()) {
        Some(on) => {
            let id = CourtReportId(id_of(command, 0));
            let then = if address.is_none() && sees_checks { "/checks".to_owned() } else { to_its_checks(sees_checks, address) };
            let said = "report to the court noted. Send its checks today".to_owned();
            Ok(Wished { wish: Command::AskForReport(CourtReportAsked { id, court, on, hearing_on, address, note }), said, then })
        }
        None => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_report_names_the_court_and_the_day_and_leads_to_its_checks() {
        let read = |fields: &[(&str, &str)]| {
            let posted = Posted::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
            wish(&posted, CommandId(Uuid::from_u128(7)), date(2026, 11, 23), true)
        };
        let errors = read(&[("hearing-on", "someday")]).err().expect("three things are wrong");
        assert_eq!(errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["court", "asked-on", "hearing-on"]);
        let wished = read(&[("court", "Example Crown Court"), ("asked-on", "today")]).expect("a wish");
        assert_eq!(wished.then, "/checks");
    }
}
