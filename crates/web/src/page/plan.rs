//! The plan (`/people/{crn}/plan`): what the person wants and who does what, what harms most first; and the copy that the
//! person takes away (`/people/{crn}/plan/copy`), one sheet on paper.

mod contact;
mod edit;
mod goal;
mod pieces;
mod wish;

use axum::extract::{Path, Query, State};
use govuk::{Button, Cell, InsetText, SummaryList, SummaryRow, Table, WarningText};
use maud::{Markup, html};
use service::access::FieldGroup;

pub(super) use self::pieces::goal_card;
use super::{
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{back, facts, pane, says, told, written},
};
use crate::{
    app::App,
    banner::Tab,
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    shell::Page,
    view::plan::{Agreed, Copy, NeedShown, PlanPage, copy, plan_page},
};

/// What the page shows besides the plan, to those who may see it.
const ALSO: &[FieldGroup] = &[FieldGroup::Risk, FieldGroup::Checks, FieldGroup::Sentence, FieldGroup::Appointments];

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/people/{crn}/plan", show)
        .get("/people/{crn}/plan/copy", show_copy)
        .get("/people/{crn}/plan/edit", edit::show)
        .post("/people/{crn}/plan/edit", edit::save)
        .get("/people/{crn}/plan/goals/{id}", goal::show)
        .post("/people/{crn}/plan/goals/{id}", goal::save)
        .get("/people/{crn}/plan/contact", contact::show)
        .post("/people/{crn}/plan/contact", contact::save)
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(past): Query<Past>) -> Answer {
    let person = Person::open_also(&app, &visitor, &crn, past, Tab::Plan, (&[FieldGroup::Plan], ALSO)).await?;
    let loaded = Loaded::of(&app, &person, Telling::WhoRecorded, FieldGroup::Plan).await?;
    let shown = loaded.shown(&app, &person);
    let view = plan_page(&shown, &loaded.events);
    Ok(person.page("Plan").main(markup(&view, shown.case.person.name.to_call())).rows().answer(&visitor))
}

fn markup(view: &PlanPage, forename: &str) -> Markup {
    html! {
        @if !view.unprotected.is_empty() {
            (WarningText::new(format!("{} Set a goal for each, with a step that somebody does.", view.unprotected)))
        }
        (buttons(view, forename))
        h2 class="govuk-heading-m" { "Goals" }
        @if view.goals.is_empty() { (says("No goal is set.")) }
        @for goal in &view.goals { (goal_card(goal, 3)) }
        @if !view.services.is_empty() {
            h2 class="govuk-heading-m" { "Services" }
            (facts(&view.services))
        }
        h2 class="govuk-heading-m" { "Needs without a goal" }
        (without_goal(&view.without_goal, &view.needs_from))
        h2 class="govuk-heading-m" { "What was agreed" }
        @match &view.agreed {
            Some(agreement) => (agreed(agreement, view.changed_since.as_deref(), forename)),
            None => (says("This plan has not been agreed yet.")),
        }
        @if !view.releases.is_empty() {
            h2 class="govuk-heading-m" { "Release" }
            @for (words, link) in &view.releases {
                (says(html! { (words) ". " a class="govuk-link" href=(link) { "Prepare the release" } }))
            }
        }
        @if !view.ended.is_empty() {
            h2 class="govuk-heading-m" { "Goals that ended" }
            @for goal in &view.ended { (goal_card(goal, 3)) }
        }
    }
}

fn buttons(view: &PlanPage, forename: &str) -> Markup {
    html! {
        div class="govuk-button-group rainer-no-print" {
            @if let Some(edit) = &view.edit {
                (Button::link("Add a goal", edit))
                (Button::link("Agree the plan", format!("{edit}#agree")).classes("govuk-button--secondary"))
            }
            a class="govuk-link" href=(view.copy) { "Copy for " (forename) }
            @if let Some(contact) = &view.contact { a class="govuk-link" href=(contact) { "How much contact" } }
        }
    }
}

fn without_goal(needs: &[NeedShown], from: &str) -> Markup {
    let rows = needs.iter().map(|need| {
        let action = html! {
            @match &need.add {
                Some(add) => { a class="govuk-link" href=(add) { "Set a goal" span class="govuk-visually-hidden" { " for " (need.name) } } }
                None => { "No goal" }
            }
        };
        [Cell::new(need.name.as_str()), Cell::new(need.state.as_str()), Cell::new(action)]
    });
    html! {
        @if needs.is_empty() {
            (says(html! { (from) ". Every need that was found has a goal." }))
        } @else {
            (says(html! { (from) ", those linked to harm first." }))
            (pane("Needs that no goal works on", Table::new().head(["Need", "Found", "Next step"]).rows(rows).first_cell_is_header(true)))
        }
    }
}

fn agreed(agreed: &Agreed, changed: Option<&str>, forename: &str) -> Markup {
    let text = |words: &str| html! { span class="rainer-text" { (words) } };
    let mut list = SummaryList::new()
        .row(("Agreed on", agreed.on.as_str()))
        .row(SummaryRow::new(format!("What {forename} says"), text(&agreed.persons_view)))
        .row(SummaryRow::new("If things change", text(&agreed.contingency)));
    let managed = if agreed.risk_management.trim().is_empty() { "Not recorded" } else { agreed.risk_management.as_str() };
    list = list.row(SummaryRow::new("How risk is managed", text(managed)));
    list = list.row(("Rests on the assessment", agreed.assessment.as_str()));
    if let Some(checks) = &agreed.checks {
        let checks = html! {
            @if checks.is_empty() { "None" }
            @for (number, (words, link)) in checks.iter().enumerate() {
                @if number > 0 { br; }
                a class="govuk-link" href=(link) { (words) }
            }
        };
        list = list.row(SummaryRow::new("Safety checks used", checks));
    }
    html! {
        (list)
        @if let Some(changed) = changed { (InsetText::new(changed)) }
        (told(agreed.told.as_ref()))
        @if agreed.before > 0 { p class="govuk-body-s" { "Agreed " (agreed.before) " times before: see the record." } }
    }
}

async fn show_copy(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(past): Query<Past>) -> Answer {
    let groups: (&[FieldGroup], &[FieldGroup]) = (&[FieldGroup::Plan], &[FieldGroup::Appointments]);
    let person = Person::open_also(&app, &visitor, &crn, past, Tab::Plan, groups).await?;
    let loaded = Loaded::of(&app, &person, Telling::Nothing, FieldGroup::Plan).await?;
    let shown = loaded.shown(&app, &person);
    let sheet = copy(&shown);
    // Without the banner of risk and flags: this is for the person's eyes.
    let page = Page::new(format!("{}: my plan", sheet.name)).of(person.opened.crn());
    Ok(page.before(back(shown.link("/plan"))).main(sheet_markup(&sheet)).answer(&visitor))
}

fn sheet_markup(sheet: &Copy) -> Markup {
    html! {
        div class="rainer-no-print" {
            (InsetText::new(if sheet.left_out == 0 {
                "This is what the person takes away. Print this page.".to_owned()
            } else {
                format!("This is what the person takes away. Print this page. Steps left out because they must not be shared: {}.", sheet.left_out)
            }))
        }
        @if sheet.goals.is_empty() { (says("We have not set a goal yet.")) }
        @for (number, (words, steps)) in sheet.goals.iter().enumerate() {
            h2 class="govuk-heading-m" { "Goal " (number + 1) ": " (words) }
            @if steps.is_empty() {
                (says("We will agree what comes next."))
            } @else {
                @let rows = steps.iter().map(|(what, who, by)| [Cell::new(what.as_str()), Cell::new(who.as_str()), Cell::new(by.as_str())]);
                (pane(&format!("What we do for goal {}", number + 1), Table::new().head(["What", "Who", "By"]).rows(rows)))
            }
        }
        @if !sheet.persons_view.trim().is_empty() {
            h2 class="govuk-heading-m" { "What you said" }
            (written(&sheet.persons_view))
        }
        (facts(&[
            ("Agreed on", sheet.agreed.clone().unwrap_or_else(|| "Not agreed yet".to_owned())),
            ("Your practitioner", sheet.practitioner.clone()),
            ("Your next appointment", sheet.next.clone().unwrap_or_else(|| "Not booked yet".to_owned())),
        ]))
    }
}

#[cfg(test)]
mod tests {
    use super::super::pieces::lines;
    use super::*;
    use crate::view::built::whole;

    #[test]
    fn the_page_of_a_person_without_a_plan_says_what_is_missing() {
        let built = whole();
        let page = lines(&markup(&plan_page(&built.shown(), &built.events), "Sam"));
        assert!(page.contains("No goal is set.") && page.contains("This plan has not been agreed yet."), "{page}");
        assert!(page.contains("No goal of the plan protects"), "{page}");
    }
}
