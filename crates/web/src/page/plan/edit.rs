//! Add a goal and agree the plan (`/people/{crn}/plan/edit`).

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use govuk::{Button, Checkboxes, DatePicker, Question, Textarea, WarningText};
use maud::{Markup, html};
use record::{Command, CommandId, GoalId, OfficerId, StepId, plan::Wish, words::short_date};
use serde::Deserialize;
use service::access::{Action, FieldGroup};

use super::{
    super::{
        loaded::{Loaded, Telling},
        person::{Past, Person},
        pieces::{back, says},
    },
    pieces::{goal_fields, step_fields},
    wish::{self, DOING, NAMES, id_of},
};
use crate::{
    app::App,
    banner::Tab,
    draft::{self, UseDraft},
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    respond::Answer,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
    view::{plan::check_words, shown::Shown},
};

/// `?need=alcohol`: a goal for this need.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    need: String,
}

const ALSO: &[FieldGroup] = &[FieldGroup::Risk, FieldGroup::Checks];

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(past): Query<Past>,
    Query(asked): Query<Asked>,
    Query(using): Query<UseDraft>,
) -> Answer {
    let person = Person::open_also(&app, &visitor, &crn, past, Tab::Plan, (&[FieldGroup::Plan], ALSO)).await?;
    let here = path(person.opened.crn());
    let offered = draft::offered(&app, &visitor, &here).await?;
    let none = Errors::none();
    let (filled, notice) = match &offered {
        Some(draft) if using.wanted() => (Filled::again(&draft.posted, &none), html! {}),
        Some(draft) => (Filled::fresh(), draft.alert(&here, person.opened.now, app.service().zone())),
        None => (Filled::fresh(), html! {}),
    };
    Ok(page(&app, &visitor, &person, &filled, (&notice, &asked.need)).await?.answer(&visitor))
}

fn path(crn: &str) -> String {
    format!("/people/{crn}/plan/edit")
}

async fn page(
    app: &App,
    visitor: &Visitor,
    person: &Person,
    filled: &Filled<'_>,
    (notice, need): (&Markup, &str),
) -> Result<Page, Trouble> {
    let opened = person.opened.clone();
    let team = app.ask(move |service| service.team_of_case(&opened)).await?;
    let loaded = Loaded::of(app, person, Telling::Nothing, FieldGroup::Plan).await?;
    let shown = loaded.shown(app, person);
    if !shown.offers() {
        let main = says(html! { "Ask " (person.banner.officer) ", who holds the case." });
        let page = person.page("You cannot change this plan").status(StatusCode::FORBIDDEN);
        return Ok(page.before(back(shown.link("/plan"))).main(main));
    }
    let main = html! {
        (notice)
        (adding(app, visitor, &shown, filled, (need, &team)))
        (agreeing(app, visitor, &shown, filled))
    };
    Ok(person.page("Change the plan").before(back(shown.link("/plan"))).main(main).errors(filled.errors))
}

/// What was typed belongs to the form that was sent; the other one is shown fresh.
fn of_form<'f>(filled: &Filled<'f>, doing: &str) -> Filled<'f> {
    if filled.posted.is_some_and(|posted| posted.get(DOING) == doing) { *filled } else { Filled::fresh() }
}

fn adding(
    app: &App,
    visitor: &Visitor,
    shown: &Shown<'_>,
    filled: &Filled<'_>,
    (need, team): (&str, &[(OfficerId, String)]),
) -> Markup {
    let filled = of_form(filled, "goal");
    let inside = html! {
        input type="hidden" name=(DOING) value="goal";
        (goal_fields(shown, &filled, None, Some(need)))
        h3 class="govuk-heading-s" { "First step" }
        p class="govuk-hint" { "Leave all of it empty to set the steps later" }
        (step_fields(shown, &filled, None, team))
        (Button::new("Add goal").prevent_double_click(true))
    };
    html! {
        h2 class="govuk-heading-m" { "Add a goal" }
        (open(&path(&shown.case.person.crn), visitor, app.new_id(), &inside))
    }
}

fn agreeing(app: &App, visitor: &Visitor, shown: &Shown<'_>, filled: &Filled<'_>) -> Markup {
    let filled = of_form(filled, "agree");
    let forename = shown.case.person.name.to_call();
    let before = shown.case.plan.last_agreed();
    let checks = shown.case.enquiries.all.iter().filter(|check| check.analysed.is_some() && shown.sees(FieldGroup::Checks));
    let checks: Vec<(String, String)> = checks.map(|check| (check.id.to_string(), check_words(shown, check))).collect();
    let unused = shown.case.enquiries.all.iter().filter(|check| check.analysed.is_some()).map(|check| check.id.to_string());
    let unused: Vec<String> = unused.collect();
    let unused: Vec<&str> = unused.iter().map(String::as_str).collect();
    let missing = shown.case.unprotected();
    let inside = html! {
        input type="hidden" name=(DOING) value="agree";
        (DatePicker::new("on", "Day on which it was agreed").hint("For example, 27/3/2026 or today")
            .value(filled.value("on", short_date(shown.today))).error(filled.error("on")))
        (Textarea::new("persons-view", format!("What {forename} says about the plan")).rows(3)
            .value(filled.value("persons-view", "")).error(filled.error("persons-view")))
        (Textarea::new("contingency", "What is done if things change").rows(4)
            .hint("Who does what, and how soon, when risk rises: an arrest, a new partner, drinking again")
            .value(filled.value("contingency", before.map(|b| b.contingency.clone()).unwrap_or_default())).error(filled.error("contingency")))
        (Textarea::new("risk-management", "How risk is managed").rows(4)
            .hint("Supervision, monitoring and control, interventions, safety of victims")
            .value(filled.value("risk-management", before.map(|b| b.risk_management.clone()).unwrap_or_default())).error(filled.error("risk-management")))
        @if !checks.is_empty() {
            (Checkboxes::new("enquiries", Question::new("Safety checks that the plan uses")).classes("govuk-checkboxes--small")
                .items(checks).values(filled.values("enquiries", &unused)).error(filled.error("enquiries")))
        }
        (Button::new("Agree plan").prevent_double_click(true))
    };
    html! {
        h2 class="govuk-heading-m" id="agree" { "Agree the plan" }
        @if !missing.is_empty() {
            @let groups = missing.iter().map(|group| group.words().to_lowercase()).collect::<Vec<_>>().join(", ");
            (WarningText::new(format!("The plan cannot be agreed yet: nothing protects {groups}.")))
        }
        (open(&path(&shown.case.person.crn), visitor, app.new_id(), &inside))
    }
}

pub(super) async fn save(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let command = posted.wanted_command()?;
    let person = Person::open_also(&app, &visitor, &crn, Past::default(), Tab::Plan, (&[FieldGroup::Plan], ALSO)).await?;
    let here = path(person.opened.crn());
    let wishes = {
        let loaded = Loaded::of(&app, &person, Telling::Nothing, FieldGroup::Plan).await?;
        wishes(&posted, &loaded.shown(&app, &person), command)
    };
    let errors = match wishes {
        Ok(wishes) => match done(&app, &visitor, &person, command, wishes).await {
            Ok(()) => {
                forget(&app, &visitor, &here, &posted).await?;
                let what = if posted.get(DOING) == "agree" { "plan agreed" } else { "goal added" };
                let said = format!("{}: {what}", person.opened.case.person.name.short());
                return Ok(see_other_saying(&app, &visitor, &format!("/people/{}/plan", person.opened.crn()), &said));
            }
            Err(trouble) => refused(&posted, trouble)?,
        },
        Err(errors) => errors,
    };
    if person.may(&app, Action::Write, FieldGroup::Plan) {
        draft::keep(&app, &visitor, &here, &posted).await;
    }
    let filled = Filled::again(&posted, &errors);
    Ok(page(&app, &visitor, &person, &filled, (&html! {}, "")).await?.answer(&visitor))
}

/// Forgets the draft of the form that was saved; what was typed into another form of the page is kept.
pub(super) async fn forget(app: &App, visitor: &Visitor, here: &str, posted: &Posted) -> Result<(), Trouble> {
    let kept = draft::offered(app, visitor, here).await?;
    if kept.is_some_and(|draft| draft.posted.get(DOING) == posted.get(DOING)) {
        draft::discard(app, visitor, here).await;
    }
    Ok(())
}

/// Does the wishes, all or none.
pub(super) async fn done(
    app: &App,
    visitor: &Visitor,
    person: &Person,
    command: CommandId,
    wishes: Vec<Command>,
) -> Result<(), Trouble> {
    let (who, whose, reason) = (visitor.clone(), person.opened.person, person.opened.reason.clone());
    let wishes: Vec<_> = wishes.into_iter().map(|wish| (whose, wish)).collect();
    app.ask(move |service| service.execute_all(who.actor(), command, &wishes, reason.as_ref())).await.map(drop)
}

fn refused(posted: &Posted, trouble: Trouble) -> Result<Errors, Trouble> {
    let otherwise = if posted.get(DOING) == "agree" { "persons-view" } else { "words" };
    // A step's day is refused under the name that the record gives it; the goal's own day comes first on the page.
    let refused = trouble.refusal().map(|refusal| Errors::refused(refusal, NAMES, otherwise));
    refused.ok_or(trouble)
}

fn wishes(posted: &Posted, shown: &Shown<'_>, command: CommandId) -> Result<Vec<Command>, Errors> {
    let mut read = Reader::new(posted, shown.today);
    if posted.get(DOING) == "agree" {
        let agreed = wish::agree(&mut read, posted);
        return wish::checked(read, agreed.map(|agreed| vec![Wish::Agree(agreed)]));
    }
    let goal = GoalId(id_of(command, 1));
    let set = wish::goal(&mut read, posted, shown, goal);
    let mut wishes = Some(vec![Wish::SetGoal { what: set, seen: None }]);
    if wish::has_step(posted) {
        let step = wish::step(&mut read, posted, (StepId(id_of(command, 2)), goal));
        if let Some(step) = &step
            && step.by < shown.today
        {
            read.wrong("step-by", "Date must be today or later");
        }
        wishes = wishes.zip(step).map(|(mut wishes, step)| {
            wishes.push(Wish::SetStep { what: step, seen: None });
            wishes
        });
    }
    wish::checked(read, wishes)
}
