//! How much contact (`/people/{crn}/plan/contact`): where the person stands in the supervision package, and the two facts that keep
//! contact going in the last third: what the prison says of the sentence, and a decision to start contact again.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use govuk::{Button, DatePicker, Input, Radios, Textarea};
use maud::{Markup, html};
use record::{
    Command, SentenceId,
    supervision::{SdsPlusReceived, SupervisionRestarted, Wish},
    text::{REASON_MAX, SHORT_MAX},
    words::short_date,
};
use service::access::{Action, FieldGroup};

use super::{
    super::{
        loaded::{Loaded, Telling},
        person::{Past, Person},
        pieces::{back, facts, says},
    },
    wish::DOING,
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
    view::contact_level::{ContactLevel, contact_level},
};

/// Levels and flags are among the reasons, for those who may see them.
const ALSO: &[FieldGroup] = &[FieldGroup::Risk, FieldGroup::Appointments];

async fn opened(app: &App, visitor: &Visitor, crn: &str, past: Past) -> Result<Person, Trouble> {
    Person::open_also(app, visitor, crn, past, Tab::Plan, (&[FieldGroup::Sentence], ALSO)).await
}

fn path(crn: &str) -> String {
    format!("/people/{crn}/plan/contact")
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(past): Query<Past>,
    Query(using): Query<UseDraft>,
) -> Answer {
    let person = opened(&app, &visitor, &crn, past).await?;
    let here = path(person.opened.crn());
    let offered = draft::offered(&app, &visitor, &here).await?;
    let none = Errors::none();
    let (filled, notice) = match &offered {
        Some(draft) if using.wanted() => (Filled::again(&draft.posted, &none), html! {}),
        Some(draft) => (Filled::fresh(), draft.alert(&here, person.opened.now, app.service().zone())),
        None => (Filled::fresh(), html! {}),
    };
    Ok(page(&app, &visitor, &person, &filled, &notice).await?.answer(&visitor))
}

async fn page(app: &App, visitor: &Visitor, person: &Person, filled: &Filled<'_>, notice: &Markup) -> Result<Page, Trouble> {
    let loaded = Loaded::of(app, person, Telling::Nothing, FieldGroup::Sentence).await?;
    let shown = loaded.shown(app, person);
    let main = match contact_level(&shown) {
        None => says("No sentence is running, so no contact is owed."),
        Some(view) => html! {
            (about(&view, &shown.link("/risk")))
            @if shown.offers() {
                (notice)
                (forms(app, visitor, person, &view, filled))
            }
        },
    };
    let page = person.page("How much contact").before(back(shown.link("/plan"))).main(main);
    Ok(page.errors(filled.errors))
}

fn about(view: &ContactLevel, risk: &str) -> Markup {
    let mut rows = view.stands.clone();
    rows.extend(view.sds_plus.map(|words| ("Served in custody for two thirds (SDS+)", words.to_owned())));
    html! {
        (facts(&rows))
        @if !view.goes_on_because.is_empty() {
            h2 class="govuk-heading-m" { "Why routine contact goes on" }
            ul class="govuk-list govuk-list--bullet" { @for reason in &view.goes_on_because { li { (reason) } } }
        }
        @if !view.restarted.is_empty() {
            h2 class="govuk-heading-m" { "Contact was started again" }
            (facts(&view.restarted))
        }
        (says(html! {
            "Red integrated offender management, the pathway for personality disorder, national security and the intensive \
             supervision court are flags: " a class="govuk-link" href=(risk) { "see the flags" } "."
        }))
    }
}

fn forms(app: &App, visitor: &Visitor, person: &Person, view: &ContactLevel, filled: &Filled<'_>) -> Markup {
    let of_form =
        |doing: &str| if filled.posted.is_some_and(|posted| posted.get(DOING) == doing) { *filled } else { Filled::fresh() };
    let here = path(person.opened.crn());
    let (sds, again) = (of_form("sds-plus"), of_form("restart"));
    let said = html! {
        input type="hidden" name=(DOING) value="sds-plus";
        input type="hidden" name="sentence" value=(view.sentence);
        (Radios::new("sds-plus", "Are two thirds of the sentence served in custody (SDS+)?").inline()
            .items([("yes", "Yes"), ("no", "No")])
            .value(sds.value("sds-plus", "")).error(sds.error("sds-plus")))
        (Input::new("source", "Who said so?").hint("For example, the prison's date calculation")
            .value(sds.value("source", "")).error(sds.error("source")))
        (Button::secondary("Save what was received").prevent_double_click(true))
    };
    let restart = html! {
        input type="hidden" name=(DOING) value="restart";
        input type="hidden" name="sentence" value=(view.sentence);
        (DatePicker::new("on", "From which day?").hint("For example, 27/3/2026 or today")
            .value(again.value("on", short_date(person.opened.today))).error(again.error("on")))
        (Textarea::new("reason", "Why does contact start again?").rows(3)
            .value(again.value("reason", "")).error(again.error("reason")))
        (Button::new("Start contact again").prevent_double_click(true))
    };
    html! {
        @if view.stopped {
            h2 class="govuk-heading-m" { "Start contact again" }
            (says("Routine contact has stopped for the last third. Liability to breach and recall goes on."))
            (open(&here, visitor, app.new_id(), &restart))
        }
        @if view.sds_plus.is_some() {
            h2 class="govuk-heading-m" { "What the prison says of the sentence" }
            (open(&here, visitor, app.new_id(), &said))
        }
    }
}

pub(super) async fn save(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let command = posted.wanted_command()?;
    let person = opened(&app, &visitor, &crn, Past::default()).await?;
    let here = path(person.opened.crn());
    let errors = match wish(&posted, person.opened.today) {
        Ok((wish, said)) => {
            let (who, whose, why) = (visitor.clone(), person.opened.person, person.opened.reason.clone());
            let wish = Command::Supervise(wish);
            match app.ask(move |service| service.execute(who.actor(), whose, command, wish, why.as_ref())).await {
                Ok(_) => {
                    draft::discard(&app, &visitor, &here).await;
                    let said = format!("{}: {said}", person.opened.case.person.name.short());
                    return Ok(see_other_saying(&app, &visitor, &here, &said));
                }
                Err(trouble) => {
                    let otherwise = if posted.get(DOING) == "restart" { "on" } else { "source" };
                    trouble.refusal().map(|refusal| Errors::refused(refusal, &[], otherwise)).ok_or(trouble)?
                }
            }
        }
        Err(errors) => errors,
    };
    if !person.may(&app, Action::Write, FieldGroup::Sentence) {
        let main = says(html! { "Ask " (person.banner.officer) ", who holds the case." });
        return Ok(person.page("You cannot change this").status(StatusCode::FORBIDDEN).main(main).answer(&visitor));
    }
    draft::keep(&app, &visitor, &here, &posted).await;
    let filled = Filled::again(&posted, &errors);
    Ok(page(&app, &visitor, &person, &filled, &html! {}).await?.answer(&visitor))
}

fn wish(posted: &Posted, today: jiff::civil::Date) -> Result<(Wish, &'static str), Errors> {
    let mut read = Reader::new(posted, today);
    let sentence = posted.get("sentence").parse().map(SentenceId).ok();
    let wish = if posted.get(DOING) == "restart" {
        let on = read.date("on", "the day from which contact starts again");
        let reason = read.wanted("reason", "why contact starts again", REASON_MAX);
        let made = sentence.zip(on).map(|(sentence, on)| Wish::Restart(SupervisionRestarted { sentence, on, reason }));
        made.map(|wish| (wish, "contact starts again"))
    } else {
        let sds_plus = read.choice("sds-plus", "whether two thirds are served in custody", |typed| match typed {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        });
        let source = read.wanted("source", "who said so", SHORT_MAX);
        let received = sentence.zip(sds_plus).map(|(sentence, sds_plus)| SdsPlusReceived { sentence, sds_plus, source });
        received.map(|received| (Wish::ReceiveSdsPlus(received), "what was received is saved"))
    };
    let errors = read.finish();
    match wish {
        Some(wish) if errors.is_empty() => Ok(wish),
        _ => Err(errors),
    }
}
