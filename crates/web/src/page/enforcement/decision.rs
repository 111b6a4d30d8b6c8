//! One decision (`/people/{crn}/enforcement/{id}`): what it rests on, its letter as text and PDF, sending it, taking a warning
//! back.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use govuk::{Alert, Button, DatePicker, Details, Legend, Radios, SummaryList, Textarea};
use jiff::civil::Date;
use letters::Draft;
use maud::{Markup, html};
use record::{
    Command, DecisionId, LetterId,
    enforcement::{Decision, LetterSent, WarningWithdrawn, Wish},
    text::{NOTE_MAX, REASON_MAX},
    words::short_date,
};

use super::{Desk, decide::follows};
use crate::{
    app::App,
    draft,
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    page::{
        book::{Comeback, Sent, send},
        person::Past,
        pieces::{back, written},
    },
    respond::Answer,
    routes::Routes,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
    view::{
        enforcement::{
            decision::{LetterShown, shown as shown_decision},
            letter,
        },
        shown::Shown,
    },
};

/// How a letter goes out.
pub(crate) const WAYS: [&str; 4] = ["First class post", "By hand", "Email", "Text message"];

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/people/{crn}/enforcement/{id}", show)
        .post("/people/{crn}/enforcement/{id}", save)
        .get("/people/{crn}/enforcement/{id}/letter.txt", as_text)
        .get("/people/{crn}/enforcement/{id}/letter.pdf", as_pdf)
}

fn found<'a>(shown: &Shown<'a>, id: &str) -> Result<&'a Decision, Trouble> {
    let id: Option<DecisionId> = id.parse().ok();
    id.and_then(|id| shown.case.enforcement.decision(id)).ok_or_else(Trouble::not_found)
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, String)>,
    Query(past): Query<Past>,
) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, past).await?;
    Ok(page(&app, &visitor, &desk, &id, &Filled::fresh())?.answer(&visitor))
}

fn page(app: &App, visitor: &Visitor, desk: &Desk, id: &str, filled: &Filled<'_>) -> Result<Page, Trouble> {
    let shown = desk.shown(app);
    let decision = found(&shown, id)?;
    let view = shown_decision(&shown, decision);
    let rows = view.facts.iter().map(|(key, value)| (*key, html! { span class="rainer-text" { (value) } }));
    let main = html! {
        @if let Some(withdrawn) = &view.withdrawn { (Alert::information("Withdrawn").content(format!("This warning no longer counts. {withdrawn}"))) }
        p class="govuk-body-l" { (view.action) }
        h2 class="govuk-heading-m" { "What it answers" }
        ul class="govuk-list govuk-list--bullet" {
            @for (words, href) in &view.about { li { a class="govuk-link" href=(href) { (words) } } }
        }
        (SummaryList::new().rows(rows))
        @if let Some(breach) = &view.breach { p class="govuk-body" { a class="govuk-link" href=(breach) { "Open the breach" } } }
        @if view.recall { p class="govuk-body" { "Recall has no pages here yet: the request itself goes its present way." } }
        @if let Some(letter) = &view.letter {
            (letter_shown(letter))
            @if letter.sent.is_none() && desk.may_prepare(app) { (sending(app, visitor, desk, id, letter, filled)) }
        }
        @if view.withdrawable && desk.may_sign(app) { (withdrawing(app, visitor, desk, id, filled)) }
    };
    Ok(desk.person.page("Enforcement decision").before(back(shown.link("/enforcement"))).main(main).errors(filled.errors))
}

/// A letter as it was sent, or as it is drafted.
pub(super) fn letter_shown(letter: &LetterShown) -> Markup {
    html! {
        h2 class="govuk-heading-m" id="letter" { (letter.name) }
        @match &letter.sent {
            Some(sent) => p class="govuk-body" { (sent) "." },
            None => p class="govuk-body" { "Drafted from the record. Not sent yet." },
        }
        @if letter.welsh {
            (Alert::warning("Welsh").content(letters::NotWritten.to_string()))
        }
        (Details::new("Read the letter", written(&letter.draft.text)).open(true))
        p class="govuk-body" {
            a class="govuk-link" href=(letter.pdf_href) { "Letter as PDF" } " or "
            a class="govuk-link" href=(letter.text_href) { "as text" }
        }
    }
}

/// What was typed belongs to the form that was sent; the others are shown fresh.
pub(super) fn of_form<'f>(filled: &Filled<'f>, doing: &str) -> Filled<'f> {
    if filled.posted.is_some_and(|posted| posted.get("doing") == doing) { *filled } else { Filled::fresh() }
}

fn sending(app: &App, visitor: &Visitor, desk: &Desk, id: &str, letter: &LetterShown, filled: &Filled<'_>) -> Markup {
    let filled = of_form(filled, "send");
    let inside = html! {
        input type="hidden" name="doing" value="send";
        (Textarea::new("text", "Text of the letter").rows(18)
            .hint("Change what is needed. It is kept as it is sent")
            .value(filled.value("text", letter.draft.text.as_str())).error(filled.error("text")))
        (Radios::new("by", Legend::medium("How is it sent?")).items(WAYS.map(|way| (way, way)))
            .value(filled.value("by", WAYS[0])).error(filled.error("by")))
        (DatePicker::new("on", "Day it is sent").value(filled.value("on", short_date(desk.person.opened.today)))
            .error(filled.error("on")))
        (Button::new("Record letter as sent").prevent_double_click(true))
    };
    html! {
        h2 class="govuk-heading-m" { "Send it" }
        (open(&desk.path(&format!("/enforcement/{id}")), visitor, app.new_id(), &inside))
    }
}

fn withdrawing(app: &App, visitor: &Visitor, desk: &Desk, id: &str, filled: &Filled<'_>) -> Markup {
    let filled = of_form(filled, "withdraw");
    let inside = html! {
        input type="hidden" name="doing" value="withdraw";
        (Textarea::new("reason", "Why is the warning withdrawn?").rows(3)
            .value(filled.value("reason", "")).error(filled.error("reason")))
        (Button::secondary("Withdraw warning").prevent_double_click(true))
    };
    let form = open(&desk.path(&format!("/enforcement/{id}")), visitor, app.new_id(), &inside);
    html! { (Details::new("Withdraw this warning", form).open(filled.posted.is_some())) }
}

async fn save(State(app): State<App>, visitor: Visitor, Path((crn, id)): Path<(String, String)>, posted: Posted) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, Past::default()).await?;
    let here = desk.path(&format!("/enforcement/{id}"));
    let decision = found(&desk.shown(&app), &id)?.what.id;
    let command = posted.wanted_command()?;
    let withdraws = posted.get("doing") == "withdraw";
    let today = desk.person.opened.today;
    let wish = if withdraws {
        withdrawn(&posted, decision, today)
    } else {
        sent(&posted, decision, LetterId(follows(command, 1)), today)
    };
    let comeback = match wish {
        Ok(wish) => {
            let otherwise = if withdraws { "reason" } else { "text" };
            match send((&app, &visitor, &here), &desk.person, &posted, wish, otherwise).await? {
                Sent::Saved(_) => {
                    let words = if withdraws { "Warning withdrawn: it no longer counts" } else { "Letter recorded as sent" };
                    return Ok(see_other_saying(&app, &visitor, &here, words));
                }
                Sent::Back(comeback) => comeback,
            }
        }
        Err(errors) => {
            draft::keep(&app, &visitor, &here, &posted).await;
            Comeback::of(errors)
        }
    };
    let filled = Filled::again(&posted, &comeback.errors);
    Ok(page(&app, &visitor, &desk, &id, &filled)?.status(comeback.status()).answer(&visitor))
}

fn sent(posted: &Posted, decision: DecisionId, id: LetterId, today: Date) -> Result<Command, Errors> {
    let mut read = Reader::new(posted, today);
    let text = read.wanted("text", "the text of the letter", NOTE_MAX);
    if letter::to_replace(&text) {
        read.wrong("text", "Replace the words in square brackets, or take the line out");
    }
    let by = read.choice("by", "how it is sent", |way| WAYS.into_iter().find(|known| *known == way));
    let on = read.date("on", "the day it is sent");
    let errors = read.finish();
    match (by, on) {
        (Some(by), Some(on)) if errors.is_empty() => {
            Ok(Command::Enforce(Wish::SendLetter(LetterSent { id, decision, on, by: by.to_owned(), text })))
        }
        _ => Err(errors),
    }
}

fn withdrawn(posted: &Posted, decision: DecisionId, on: Date) -> Result<Command, Errors> {
    let mut read = Reader::new(posted, on);
    let reason = read.wanted("reason", "why the warning is withdrawn", REASON_MAX);
    let errors = read.finish();
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Command::Enforce(Wish::WithdrawWarning(WarningWithdrawn { decision, on, reason })))
}

/// The letter of a decision, or nothing there.
async fn letter_of(app: &App, visitor: &Visitor, (crn, id): (String, String), past: Past) -> Result<Draft, Trouble> {
    let desk = Desk::open(app, visitor, &crn, past).await?;
    let shown = desk.shown(app);
    letter::of_decision(&shown, found(&shown, &id)?).ok_or_else(Trouble::not_found)
}

async fn as_text(State(app): State<App>, visitor: Visitor, Path(at): Path<(String, String)>, Query(past): Query<Past>) -> Answer {
    let draft = letter_of(&app, &visitor, at, past).await?;
    Ok(text(draft))
}

async fn as_pdf(State(app): State<App>, visitor: Visitor, Path(at): Path<(String, String)>, Query(past): Query<Past>) -> Answer {
    let draft = letter_of(&app, &visitor, at, past).await?;
    pdf(draft).await
}

/// A letter as a text file.
pub(crate) fn text(draft: Draft) -> Response {
    file("text/plain; charset=utf-8", "letter.txt", draft.text.into_bytes())
}

/// A letter as PDF.
pub(crate) async fn pdf(draft: Draft) -> Answer {
    let set = tokio::task::spawn_blocking(move || letters::pdf(&draft.subject, &draft.text, "en-GB")).await;
    let set = set.map_err(|_| Trouble::Service(service::Trouble::broken(crate::trouble::Panicked)))?;
    let bytes = set.map_err(|why| Trouble::Service(service::Trouble::broken(why)))?;
    Ok(file("application/pdf", "letter.pdf", bytes))
}

/// A file to keep, never shown in the browser (S7.6, S7.7).
fn file(kind: &'static str, name: &'static str, bytes: Vec<u8>) -> Response {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let disposition = disposition.unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
