//! Contracted hours, grade and absences of an officer (`/staff/{code}/hours`), each from a day on.

use axum::extract::{Path, State};
use govuk::{Button, Cell, DatePicker, Input, ScrollablePane, Select, Table};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{
    officer::{AbsenceCorrected, AbsenceRecorded, GradeChanged, HoursChanged, OfficerEvent},
    text::SHORT_MAX,
    words::short_date,
};
use rules::{Policy, grade::Grade};
use service::{lists::AbsenceRow, workload::OfficerPage};

use super::{
    crumbs, officer_page,
    reductions::{above, cannot},
};
use crate::{
    app::App,
    draft,
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    page::pieces::says,
    respond::{Answer, escaped},
    routes::Routes,
    said::see_other_saying,
    shell::Page,
    view::workload::officer::grade_name,
};

/// Their routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/staff/{code}/hours", show).post("/staff/{code}/hours", save)
}

/// The field that says which of the forms was sent.
const DOING: &str = "doing";

async fn show(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let officer = officer_page(&app, &visitor, &code).await?;
    Ok(page(&app, &visitor, &officer, &Filled::fresh()).answer(&visitor))
}

fn path(officer: &OfficerPage) -> String {
    format!("/staff/{}/hours", escaped(&officer.brief.staff_code))
}

async fn save(State(app): State<App>, visitor: Visitor, Path(code): Path<String>, posted: Posted) -> Answer {
    let command = posted.wanted_command()?;
    let officer = officer_page(&app, &visitor, &code).await?;
    if !officer.may_change {
        return Ok(cannot(&visitor, &officer));
    }
    let here = path(&officer);
    let errors = match wish(&posted, &officer, app.service().policy()) {
        Ok((wish, said)) => {
            let (who, whose) = (visitor.clone(), officer.officer);
            match app.ask(move |service| service.execute_officer(who.actor(), whose, command, wish)).await {
                Ok(_) => {
                    draft::discard(&app, &visitor, &here).await;
                    return Ok(see_other_saying(&app, &visitor, &here, &format!("{}: {said}", officer.name)));
                }
                Err(trouble) => {
                    let (names, otherwise) = match posted.get(DOING) {
                        "hours" => (&[("from", "hours-from")][..], "hours"),
                        "grade" => (&[("from", "grade-from")][..], "grade"),
                        _ => (&[][..], "until"),
                    };
                    let refused = trouble.refusal().map(|refusal| Errors::refused(refusal, names, otherwise));
                    refused.ok_or(trouble)?
                }
            }
        }
        Err(errors) => errors,
    };
    draft::keep(&app, &visitor, &here, &posted).await;
    Ok(page(&app, &visitor, &officer, &Filled::again(&posted, &errors)).answer(&visitor))
}

fn page(app: &App, visitor: &Visitor, officer: &OfficerPage, filled: &Filled<'_>) -> Page {
    let policy = app.service().policy();
    let here = path(officer);
    let of_form = |doing: &str| {
        if filled.posted.is_some_and(|posted| posted.get(DOING) == doing) { *filled } else { Filled::fresh() }
    };
    let form = |inside: &Markup| open(&here, visitor, app.new_id(), inside);
    let main = html! {
        p class="govuk-body-l" { (officer.name) }
        @if !officer.may_change && officer.own { (says("Your manager records and changes these. You see all that is recorded about you here.")) }
        h2 class="govuk-heading-m" { "Contracted hours" }
        (dated("Contracted hours, newest first", "Hours a week", officer.hours.iter().map(|(from, hours)| (*from, hours.to_string())), officer.today))
        @if officer.may_change { (form(&hours_fields(officer, &of_form("hours")))) }
        h2 class="govuk-heading-m" { "Grade" }
        (dated("Grades, newest first", "Grade", officer.grades.iter().map(|(from, grade)| (*from, grade_name(*grade, policy, officer.today))), officer.today))
        @if officer.may_change { (form(&grade_fields(officer, policy, &of_form("grade")))) }
        h2 class="govuk-heading-m" { "Absences" }
        @if officer.absences.is_empty() { (says("No absence now or to come.")) }
        @for absence in &officer.absences { (absence_shown(absence, officer, &form)) }
        @if officer.may_change { (form(&absence_fields(&of_form("absence")))) }
    };
    Page::new("Hours, grade and absences")
        .of(officer.name.clone())
        .before(crumbs(&above(officer)))
        .rows()
        .main(main)
        .errors(filled.errors)
}

/// Values with their first day.
fn dated(caption: &str, what: &str, values: impl Iterator<Item = (Date, String)>, today: Date) -> Markup {
    let rows: Vec<Vec<Cell>> = values
        .map(|(from, value)| {
            let from = if from > today { format!("{} (to come)", short_date(from)) } else { short_date(from) };
            vec![Cell::new(value), Cell::new(from)]
        })
        .collect();
    if rows.is_empty() {
        return says("Not recorded.");
    }
    let table =
        Table::new().caption(caption).caption_classes("govuk-visually-hidden").head([what, "From"]).rows(rows).labelled(true);
    html! { (ScrollablePane::new(caption, html! { (table) })) }
}

fn hours_fields(officer: &OfficerPage, filled: &Filled<'_>) -> Markup {
    html! {
        input type="hidden" name=(DOING) value="hours";
        div class="rainer-side-by-side" {
            (Input::new("hours", "New hours a week").classes("govuk-input--width-4").inputmode("decimal")
                .value(filled.value("hours", "")).error(filled.error("hours")))
            (DatePicker::new("hours-from", "From").value(filled.value("hours-from", short_date(officer.today))).error(filled.error("hours-from")))
            (Button::secondary("Save hours").prevent_double_click(true))
        }
    }
}

fn grade_fields(officer: &OfficerPage, policy: &Policy, filled: &Filled<'_>) -> Markup {
    let choices = Grade::ALL.into_iter().map(|grade| (grade.to_string(), grade_name(grade, policy, officer.today)));
    let choices = std::iter::once((String::new(), "Choose a grade".to_owned())).chain(choices);
    html! {
        input type="hidden" name=(DOING) value="grade";
        div class="rainer-side-by-side" {
            (Select::new("grade", "New grade").items(choices).value(filled.value("grade", "")).error(filled.error("grade")))
            (DatePicker::new("grade-from", "From").value(filled.value("grade-from", short_date(officer.today))).error(filled.error("grade-from")))
            (Button::secondary("Save grade").prevent_double_click(true))
        }
    }
}

fn absence_fields(filled: &Filled<'_>) -> Markup {
    html! {
        input type="hidden" name=(DOING) value="absence";
        div class="rainer-side-by-side" {
            (DatePicker::new("from", "First day away").value(filled.value("from", "")).error(filled.error("from")))
            (DatePicker::new("until", "Last day away").value(filled.value("until", "")).error(filled.error("until")))
            (Input::new("reason", "In a word that colleagues may see").classes("govuk-input--width-20")
                .value(filled.value("reason", "")).error(filled.error("reason")))
            (Button::secondary("Save absence").prevent_double_click(true))
        }
    }
}

fn absence_shown(absence: &AbsenceRow, officer: &OfficerPage, form: &dyn Fn(&Markup) -> Markup) -> Markup {
    let (from, until) = (short_date(absence.from), short_date(absence.until));
    let inside = html! {
        input type="hidden" name=(DOING) value="absence-undo";
        input type="hidden" name="version" value=(absence.version);
        (Button::secondary(html! { "It did not take place" span class="govuk-visually-hidden" { ": " (absence.reason) ", " (from) } })
            .prevent_double_click(true))
    };
    html! {
        p class="govuk-body" { strong { (absence.reason) } ": " (from) " to " (until) }
        @if officer.may_change { (form(&inside)) }
    }
}

/// What is wished, and what the page says once it is done.
fn wish(posted: &Posted, officer: &OfficerPage, policy: &Policy) -> Result<(OfficerEvent, String), Errors> {
    let mut read = Reader::new(posted, officer.today);
    let wish = match posted.get(DOING) {
        "hours" => {
            let hours = policy.grades.read_hours(posted.get("hours"), officer.today);
            if let Err(why) = &hours {
                read.wrong("hours", why.to_string());
            }
            let from = read.date("hours-from", "the first day of the new hours");
            hours.ok().zip(from).map(|(contracted_hours, from)| {
                let said = format!("{contracted_hours} hours a week from {}", short_date(from));
                (OfficerEvent::HoursChanged(HoursChanged { contracted_hours, from }), said)
            })
        }
        "grade" => {
            let grade = read.choice("grade", "the grade", |typed| typed.parse::<Grade>().ok());
            let from = read.date("grade-from", "the first day in the grade");
            grade.zip(from).map(|(grade, from)| {
                (OfficerEvent::GradeChanged(GradeChanged { grade, from }), format!("grade saved from {}", short_date(from)))
            })
        }
        "absence-undo" => {
            let version = posted.get("version").parse::<u32>().ok();
            let found = officer.absences.iter().find(|absence| Some(absence.version) == version);
            if found.is_none() {
                read.wrong("from", "This absence is no longer there. Open the page again");
            }
            found.map(|absence| {
                let was = AbsenceRecorded { from: absence.from, until: absence.until, reason: absence.reason.clone() };
                (OfficerEvent::AbsenceCorrected(AbsenceCorrected { was, is: None }), "absence taken off".to_owned())
            })
        }
        _ => {
            let from = read.date("from", "the first day away");
            let until = read.date("until", "the last day away");
            let reason = read.wanted("reason", "a word for the absence", SHORT_MAX);
            from.zip(until).map(|(from, until)| {
                let said = format!("away from {} to {}", short_date(from), short_date(until));
                (OfficerEvent::AbsenceRecorded(AbsenceRecorded { from, until, reason }), said)
            })
        }
    };
    let errors = read.finish();
    match wish {
        Some(wish) if errors.is_empty() => Ok(wish),
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::workload::officer::tests::officer;

    fn read(fields: &[(&str, &str)]) -> Result<(OfficerEvent, String), Errors> {
        let posted = Posted::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        wish(&posted, &officer(), &Policy::builtin())
    }

    #[test]
    fn hours_and_grade_hold_from_a_day_on() {
        let (_, said) = read(&[(DOING, "hours"), ("hours", "18.5"), ("hours-from", "1/1/27")]).expect("a wish");
        assert_eq!(said, "18.5 hours a week from 1 Jan 2027");
        let (wish, _) = read(&[(DOING, "grade"), ("grade", "po"), ("grade-from", "today")]).expect("a wish");
        assert!(matches!(wish, OfficerEvent::GradeChanged(GradeChanged { grade: Grade::Po, .. })));
    }

    #[test]
    fn what_cannot_be_read_is_told_beside_its_field() {
        let errors = read(&[(DOING, "hours"), ("hours", "many"), ("hours-from", "31/2/27")]).expect_err("nonsense");
        assert!(errors.of("hours").is_some() && errors.of("hours-from").is_some());
        let errors = read(&[(DOING, "absence")]).expect_err("nothing was filled in");
        assert_eq!(errors.iter().count(), 3);
        assert!(read(&[(DOING, "absence-undo"), ("version", "99")]).is_err());
    }
}
