//! A review of risk (`/people/{crn}/risk/review`): what happened since the last one, whether the risk changed and why, and the
//! levels when it did.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use govuk::{Button, Cell, Radio, Radios, Table, Textarea};
use maud::{Markup, html};
use record::{
    Command, ReviewId,
    review::{Review, ReviewRecorded},
    risk::RiskLevelSet,
    text::NOTE_MAX,
};
use service::access::{Action, FieldGroup};

use super::{
    assessment::{level_field, read_levels, reasons},
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{back, pane, says, written},
};
use crate::{
    app::App,
    banner::Tab,
    draft::{self, UseDraft},
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    said::see_other_saying,
    shell::Page,
    view::{
        review::{ReviewPage, review_page},
        shown::Shown,
    },
};

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/risk/review", show).post("/people/{crn}/risk/review", save)
}

/// What may call for a review lies in these parts; what the visitor may not see is left out.
const ALSO: &[FieldGroup] = &[
    FieldGroup::Contacts,
    FieldGroup::Appointments,
    FieldGroup::Sentence,
    FieldGroup::Details,
    FieldGroup::Checks,
    FieldGroup::Enforcement,
    FieldGroup::Core,
];

async fn opened(app: &App, visitor: &Visitor, crn: &str, past: Past) -> Result<(Person, Loaded), crate::trouble::Trouble> {
    let person = Person::open_also(app, visitor, crn, past, Tab::Risk, (&[FieldGroup::Risk], ALSO)).await?;
    let loaded = Loaded::of(app, &person, Telling::WhoRecorded, FieldGroup::Risk).await?;
    Ok((person, loaded))
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(past): Query<Past>,
    Query(using): Query<UseDraft>,
) -> Answer {
    let (person, loaded) = opened(&app, &visitor, &crn, past).await?;
    let shown = loaded.shown(&app, &person);
    let view = review_page(&shown);
    let here = path(person.opened.crn());
    let offered = draft::offered(&app, &visitor, &here).await?;
    let none = Errors::none();
    let (filled, notice) = match &offered {
        Some(kept) if using.wanted() => (Filled::again(&kept.posted, &none), html! {}),
        Some(kept) => (Filled::fresh(), kept.alert(&here, shown.now, shown.zone)),
        None => (Filled::fresh(), html! {}),
    };
    Ok(page(&app, &visitor, (&person, &shown), &view, &filled, &notice).answer(&visitor))
}

fn path(crn: &str) -> String {
    format!("/people/{crn}/risk/review")
}

fn page(
    app: &App,
    visitor: &Visitor,
    (person, shown): (&Person, &Shown<'_>),
    view: &ReviewPage,
    filled: &Filled<'_>,
    notice: &Markup,
) -> Page {
    let main = html! {
        (notice)
        h2 class="govuk-heading-m" { "What happened since " (view.since) }
        @if view.first_owed { (says("No assessment was completed yet. The first looks at all of this, reviewed or not.")) }
        (triggers(view))
        @if shown.offers() { (form(app, visitor, shown, view, filled)) }
        h2 class="govuk-heading-m" { "Reviews so far" }
        @if view.earlier.is_empty() { (says("No review is recorded.")) }
        @for (on, changed, why) in &view.earlier {
            h3 class="govuk-heading-s" { (on) ": " (changed) }
            (written(why))
        }
    };
    person.page("Review of risk").before(back(shown.link("/risk"))).main(main).errors(filled.errors)
}

fn triggers(view: &ReviewPage) -> Markup {
    let rows = view.triggers.iter().map(|(on, words)| [Cell::new(on.as_str()), Cell::new(words.as_str())]);
    html! {
        @if view.triggers.is_empty() { (says("Nothing that calls for a review is on the record.")) }
        @else { (pane("What happened since the last review", Table::new().head(["Day", "What happened"]).rows(rows))) }
    }
}

fn form(app: &App, visitor: &Visitor, shown: &Shown<'_>, view: &ReviewPage, filled: &Filled<'_>) -> Markup {
    let levels = html! {
        (says("Choose the new levels. To lower one, begin an assessment, which a manager signs."))
        @if let Some(error) = filled.error("levels") { p id="levels" class="govuk-error-message" { (error) } }
        @for row in &view.levels { (level_field(row, filled)) }
        (reasons("", &view.would_change, filled))
    };
    let inside = html! {
        input type="hidden" name="upTo" value=(view.up_to);
        (Radios::new("changed", "Has the risk changed?")
            .item(Radio::new("no", "No"))
            .item(Radio::new("yes", "Yes").conditional(levels))
            .value(filled.value("changed", "")).error(filled.error("changed")))
        (Textarea::new("why", "Why, or why not?").rows(5).value(filled.value("why", "")).error(filled.error("why")))
        (Textarea::new("plan", "What follows for the plan? (optional)").rows(3)
            .value(filled.value("plan", "")).error(filled.error("plan")))
        (Button::new("Save review").prevent_double_click(true))
    };
    html! {
        h2 class="govuk-heading-m" { "Your review" }
        (open(&path(&shown.case.person.crn), visitor, app.new_id(), &inside))
        p class="govuk-body" { a class="govuk-link" href=(shown.link("/assessments")) { "Begin an assessment instead" } }
    }
}

async fn save(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let command = posted.wanted_command()?;
    let (person, loaded) = opened(&app, &visitor, &crn, Past::default()).await?;
    let shown = loaded.shown(&app, &person);
    let here = path(person.opened.crn());
    let errors = match wish(&posted, ReviewId(command.0), &shown) {
        Ok(review) => {
            let (who, whose, reason) = (visitor.clone(), person.opened.person, person.opened.reason.clone());
            let said = if review.levels.is_some() { "Review saved, and the levels with it" } else { "Review saved" };
            let wish = Command::Review(Box::new(review));
            match app.ask(move |service| service.execute(who.actor(), whose, command, wish, reason.as_ref())).await {
                Ok(_) => {
                    draft::discard(&app, &visitor, &here).await;
                    return Ok(see_other_saying(&app, &visitor, &format!("/people/{}/risk", person.opened.crn()), said));
                }
                Err(trouble) => {
                    let refused = trouble.refusal().map(|refusal| Errors::refused(refusal, &[], "why"));
                    refused.ok_or(trouble)?
                }
            }
        }
        Err(errors) => errors,
    };
    if !person.may(&app, Action::Write, FieldGroup::Risk) {
        let main = says(html! { "Ask " (person.banner.officer) ", who holds the case." });
        return Ok(person.page("You cannot review this risk").status(StatusCode::FORBIDDEN).main(main).answer(&visitor));
    }
    draft::keep(&app, &visitor, &here, &posted).await;
    let view = review_page(&shown);
    // What the form saw stays what the review looks back on.
    let view = ReviewPage { up_to: posted.get("upTo").parse().unwrap_or(view.up_to), ..view };
    let filled = Filled::again(&posted, &errors);
    Ok(page(&app, &visitor, (&person, &shown), &view, &filled, &html! {}).answer(&visitor))
}

fn wish(posted: &Posted, id: ReviewId, shown: &Shown<'_>) -> Result<Review, Errors> {
    let mut read = Reader::new(posted, shown.today);
    let changed = read.choice("changed", "whether the risk has changed", |text| match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    });
    let why = read.wanted("why", "why the risk has changed, or why not", NOTE_MAX);
    let plan = read.text("plan", NOTE_MAX);
    let (levels, reasons) = read_levels(posted, &mut read);
    let because = read.text("reasons", NOTE_MAX);
    let would_change = read.text("wouldChange", NOTE_MAX);
    let errors = read.finish();
    let Some(risk_changed) = changed.filter(|_| errors.is_empty()) else { return Err(errors) };
    let what = ReviewRecorded {
        id,
        on: shown.today,
        up_to: posted.get("upTo").parse().unwrap_or(shown.case.version),
        risk_changed,
        why,
        plan,
    };
    // Levels belong to a risk that changed; a hidden field says nothing.
    let levels = (risk_changed && !levels.is_empty()).then(|| RiskLevelSet {
        levels,
        reasons: because,
        assessed_on: shown.today,
        changed: reasons,
        would_change,
        ..RiskLevelSet::default()
    });
    Ok(Review { what, levels })
}
