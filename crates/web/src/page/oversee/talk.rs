//! One conversation (`/people/{crn}/oversight/{id}`): what was said, what became of its actions, comments of the officer.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use govuk::{Button, Radios, SummaryList, Table, Textarea};
use maud::{Markup, html};
use record::{
    ActionId, Command, OversightId,
    oversight::{OversightActionClosed, OversightCommented, Wish},
    plan::Ended,
    text::{NOTE_MAX, REASON_MAX},
};
use service::access::{Action as May, FieldGroup};
use uuid::Uuid;

use super::{
    super::{
        loaded::{Loaded, Telling},
        person::{Past, Person},
        pieces::{back, late, pane, says, written},
    },
    facts,
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
    trouble::Trouble,
    view::{
        oversee::{Action, Talk, one},
        shown::Shown,
    },
};

/// The field that says which of the forms was sent: `comment`, or the id of an action.
const DOING: &str = "doing";

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/oversight/{id}", show).post("/people/{crn}/oversight/{id}", save)
}

fn path(crn: &str, id: Uuid) -> String {
    format!("/people/{crn}/oversight/{id}")
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Query(past): Query<Past>,
    Query(using): Query<UseDraft>,
) -> Answer {
    let person = Person::open(&app, &visitor, &crn, past, Tab::Oversight, &[FieldGroup::Oversight]).await?;
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

async fn page(
    app: &App,
    visitor: &Visitor,
    person: &Person,
    id: Uuid,
    filled: &Filled<'_>,
    notice: &Markup,
) -> Result<Page, Trouble> {
    let loaded = Loaded::of(app, person, Telling::Nothing, FieldGroup::Oversight).await?;
    let shown = loaded.shown(app, person);
    let talk = one(&shown, shown.case.oversight(OversightId(id)).ok_or_else(Trouble::not_found)?);
    let answers = person.may(app, May::Prepare, FieldGroup::Oversight);
    let main = html! {
        (notice)
        (SummaryList::new().rows(facts(&talk)))
        (says(html! { "The reasons have " (talk.written) "." }))
        h2 class="govuk-heading-m" { "Actions" }
        @if talk.actions.is_empty() { (says("No action was agreed.")) } @else { (agreed(&talk)) }
        @if answers {
            @for action in talk.actions.iter().filter(|action| action.ended.is_none()) {
                (closing(app, visitor, &shown, &talk, action, filled))
            }
        }
        h2 class="govuk-heading-m" { "Comments" }
        @if talk.comments.is_empty() { (says("No comments.")) }
        @for comment in &talk.comments { div class="govuk-inset-text" { (written(comment)) } }
        @if answers { (commenting(app, visitor, &shown, &talk, filled)) }
    };
    let title = format!("Oversight on {}", talk.on);
    Ok(person.page(title).before(back(shown.link("/oversight"))).main(main).errors(filled.errors))
}

fn agreed(talk: &Talk) -> Markup {
    use govuk::Cell;
    let rows = talk.actions.iter().map(|action| {
        vec![
            Cell::new(action.what.as_str()),
            Cell::new(action.owner.as_str()),
            Cell::new(html! { (action.due) @if action.late { " " (late()) } }),
            Cell::new(action.ended.as_deref().unwrap_or("Open")),
        ]
    });
    pane("Actions that were agreed", Table::new().head(["Action", "Who", "Due", "What became of it"]).rows(rows))
}

/// What was typed belongs to the form that was sent; the others are shown fresh.
fn of_form<'f>(filled: &Filled<'f>, doing: &str) -> Filled<'f> {
    if filled.posted.is_some_and(|posted| posted.get(DOING) == doing) { *filled } else { Filled::fresh() }
}

fn closing(app: &App, visitor: &Visitor, shown: &Shown<'_>, talk: &Talk, action: &Action, filled: &Filled<'_>) -> Markup {
    let doing = action.id.to_string();
    let filled = of_form(filled, &doing);
    // Several forms of one kind stand on the page: the ids of the fields of the one that was sent are those of the summary.
    let mine = filled.posted.is_some();
    let id = |field: &str| if mine { field.to_owned() } else { format!("{field}-{doing}") };
    let inside = html! {
        input type="hidden" name=(DOING) value=(doing);
        (Radios::new("ended", "What became of it?").id_prefix(id("ended"))
            .items([("done", "Done"), ("dropped", "Dropped")]).value(filled.value("ended", "")).error(filled.error("ended")))
        (Textarea::new("note", "What came of it, or why it is dropped").id(id("note")).rows(2)
            .value(filled.value("note", "")).error(filled.error("note")))
        (Button::secondary("Save what became of it").prevent_double_click(true))
    };
    html! {
        h3 class="govuk-heading-s" { (action.what) }
        (open(&path(&shown.case.person.crn, talk.id.0), visitor, app.new_id(), &inside))
    }
}

fn commenting(app: &App, visitor: &Visitor, shown: &Shown<'_>, talk: &Talk, filled: &Filled<'_>) -> Markup {
    let filled = of_form(filled, "comment");
    let inside = html! {
        input type="hidden" name=(DOING) value="comment";
        (Textarea::new("comment", "Add a comment").rows(3).value(filled.value("comment", "")).error(filled.error("comment")))
        (Button::secondary("Save comment").prevent_double_click(true))
    };
    open(&path(&shown.case.person.crn, talk.id.0), visitor, app.new_id(), &inside)
}

async fn save(State(app): State<App>, visitor: Visitor, Path((crn, id)): Path<(String, Uuid)>, posted: Posted) -> Answer {
    let command = posted.wanted_command()?;
    let person = Person::open(&app, &visitor, &crn, Past::default(), Tab::Oversight, &[FieldGroup::Oversight]).await?;
    let opened = &person.opened;
    let here = path(opened.crn(), id);
    let errors = match wish(&posted, OversightId(id), opened.today) {
        Ok((wish, said)) => {
            let said = format!("{}: {said}", opened.case.person.name.short());
            let (who, whose, reason) = (visitor.clone(), opened.person, opened.reason.clone());
            let wish = Command::Oversee(wish);
            match app.ask(move |service| service.execute(who.actor(), whose, command, wish, reason.as_ref())).await {
                Ok(_) => {
                    draft::discard(&app, &visitor, &here).await;
                    return Ok(see_other_saying(&app, &visitor, &here, &said));
                }
                Err(trouble) => {
                    let refused = trouble.refusal().map(|refusal| Errors::refused(refusal, &[], "note"));
                    refused.ok_or(trouble)?
                }
            }
        }
        Err(errors) => errors,
    };
    if !person.may(&app, May::Prepare, FieldGroup::Oversight) {
        let main = says(html! { "Ask " (person.banner.officer) ", who holds the case, or a manager of the team." });
        return Ok(person.page("You cannot change this").status(StatusCode::FORBIDDEN).main(main).answer(&visitor));
    }
    draft::keep(&app, &visitor, &here, &posted).await;
    let filled = Filled::again(&posted, &errors);
    Ok(page(&app, &visitor, &person, id, &filled, &html! {}).await?.answer(&visitor))
}

/// What is wished, and what is said once it is done.
fn wish(posted: &Posted, id: OversightId, today: jiff::civil::Date) -> Result<(Wish, &'static str), Errors> {
    let mut read = Reader::new(posted, today);
    if posted.get(DOING) == "comment" {
        let comment = read.wanted("comment", "your comment", NOTE_MAX);
        let errors = read.finish();
        return if errors.is_empty() {
            Ok((Wish::Comment(OversightCommented { id, comment }), "comment added"))
        } else {
            Err(errors)
        };
    }
    let ended = read.choice("ended", "what became of the action", |typed| match typed {
        "done" => Some(Ended::Done),
        "dropped" => Some(Ended::Dropped),
        _ => None,
    });
    let note = read.text("note", REASON_MAX);
    if ended == Some(Ended::Dropped) && note.is_empty() {
        read.wrong("note", "Enter why the action is dropped");
    }
    let action: Option<Uuid> = posted.get(DOING).parse().ok();
    let errors = read.finish();
    match (ended, action) {
        (Some(ended), Some(action)) if errors.is_empty() => {
            let said = if ended == Ended::Done { "action done" } else { "action dropped" };
            Ok((Wish::CloseAction(OversightActionClosed { id: ActionId(action), ended, note }), said))
        }
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(fields: &[(&str, &str)]) -> Result<(Wish, &'static str), Errors> {
        let posted = Posted::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        wish(&posted, OversightId(Uuid::from_u128(5)), date(2026, 11, 23))
    }

    #[test]
    fn an_action_is_dropped_only_with_a_reason() {
        let action = Uuid::from_u128(9).to_string();
        let errors = read(&[(DOING, &action), ("ended", "dropped")]).expect_err("no reason");
        assert_eq!(errors.of("note"), Some("Enter why the action is dropped"));
        assert_eq!(read(&[(DOING, &action), ("ended", "done")]).expect("a wish").1, "action done");
    }

    #[test]
    fn a_comment_says_something() {
        let errors = read(&[(DOING, "comment"), ("comment", " ")]).expect_err("empty");
        assert_eq!(errors.of("comment"), Some("Enter your comment"));
    }
}
