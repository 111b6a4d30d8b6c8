//! Breach proceedings (`/people/{crn}/breaches/{id}`): the pack from the record, to the manager, decided, listed, resulted. The
//! page always says where they stand and what each stage means.

use axum::extract::{Path, Query, State};
use govuk::{
    Button, Checkbox, Checkboxes, DatePicker, Input, Legend, Radios, SummaryList, Tag, TagColour, Textarea, button_group,
};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{
    AppointmentId, BreachId, Command,
    enforcement::{
        Wish,
        breach::{Breach, BreachDecided, BreachDecision, BreachListed, BreachResult, BreachResulted, BreachSubmitted, Stage},
    },
    text::{NOTE_MAX, SHORT_MAX},
    words::short_date,
};

use super::{
    Desk,
    decision::{letter_shown, of_form},
};
use crate::{
    app::App,
    draft::{self, UseDraft},
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    page::{
        book::{Comeback, Kept, Sent, keep_draft, send_all},
        person::Past,
        pieces::{back, says, written},
    },
    respond::Answer,
    routes::Routes,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
    view::{
        enforcement::breach::{BreachPage, FailureTick, page as pack_of, stages},
        shown::Shown,
    },
};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/breaches/{id}", show).post("/people/{crn}/breaches/{id}", save)
}

fn found<'a>(shown: &Shown<'a>, id: &str) -> Result<&'a Breach, Trouble> {
    let id: Option<BreachId> = id.parse().ok();
    let found = id.and_then(|id| shown.case.enforcement.breaches.iter().find(|b| b.begun.id == id));
    found.ok_or_else(Trouble::not_found)
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, String)>,
    Query(past): Query<Past>,
    Query(use_draft): Query<UseDraft>,
) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, past).await?;
    let here = desk.path(&format!("/breaches/{id}"));
    let kept = Kept::find(&app, &visitor, &here, &use_draft).await?;
    let notice = kept.offer().map(|draft| draft.alert(&here, desk.person.opened.now, app.service().zone()));
    Ok(page(&app, &visitor, &desk, &id, &kept.filled(), &notice.unwrap_or_default())?.answer(&visitor))
}

fn page(app: &App, visitor: &Visitor, desk: &Desk, id: &str, filled: &Filled<'_>, notice: &Markup) -> Result<Page, Trouble> {
    let shown = desk.shown(app);
    let breach = found(&shown, id)?;
    let pack = pack_of(&shown, breach);
    let writes = pack.stage == Stage::Draft && desk.may_start(app);
    let form = |inside: &Markup| open(&desk.path(&format!("/breaches/{id}")), visitor, app.new_id(), inside);
    let main = html! {
        (standing(&pack))
        (facts(&pack))
        (warnings(&pack))
        @if writes {
            (notice)
            (form(&writing(&pack, filled)))
        } @else {
            (written_pack(&pack))
        }
        @match pack.stage {
            Stage::WithManager if desk.may_sign(app) => (form(&deciding(filled))),
            Stage::WithManager => (says("A manager decides. Nothing more is asked of you until then.")),
            Stage::ReadyForCourt if desk.may_hear(app) => {
                (form(&listing(&pack, filled)))
                (form(&withdrawing(filled, desk.person.opened.today)))
            },
            Stage::Listed if desk.may_hear(app) => {
                (form(&resulting(filled, desk.person.opened.today)))
                (form(&listing(&pack, filled)))
            },
            _ => "",
        }
        @if let Some((letter, href)) = &pack.letter {
            (letter_shown(letter))
            @if letter.sent.is_none() { p class="govuk-body" { a class="govuk-link" href=(href) { "Send the letter" } } }
        }
    };
    Ok(desk.person.page("Breach").before(back(shown.link("/enforcement"))).main(main).errors(filled.errors))
}

fn standing(pack: &BreachPage) -> Markup {
    html! {
        p class="govuk-body-l" { (Tag::coloured(pack.stage.words(), TagColour::Teal)) " " (pack.meaning) }
        (govuk::Details::new("What each stage means", html! {
            ol class="govuk-list govuk-list--number" {
                @for (stage, now) in stages(pack.stage) {
                    li { @if now { strong { (stage.words()) } " (now)" } @else { (stage.words()) } ": " (stage.meaning()) }
                }
            }
        }))
        h2 class="govuk-heading-m" { "So far" }
        ul class="govuk-list govuk-list--bullet" {
            @for (on, words) in &pack.steps { li class="rainer-text" { (on) ": " (words) } }
        }
    }
}

fn facts(pack: &BreachPage) -> Markup {
    let rows = pack.facts.iter().map(|fact| {
        (fact.what, html! { (fact.words) " " a class="govuk-link" href=(fact.href) { (fact.source) span class="govuk-visually-hidden" { ": source of " (fact.what.to_lowercase()) } } })
    });
    html! {
        h2 class="govuk-heading-m" { "From the record" }
        (SummaryList::new().rows(rows))
    }
}

fn warnings(pack: &BreachPage) -> Markup {
    html! {
        h2 class="govuk-heading-m" { "Warnings under this order" }
        @if pack.warnings.is_empty() { (says("None.")) }
        @else {
            ul class="govuk-list govuk-list--bullet" {
                @for (words, href) in &pack.warnings { li { a class="govuk-link" href=(href) { (words) } } }
            }
        }
    }
}

fn tick(failure: &FailureTick) -> Checkbox {
    let decided = if failure.decided.is_empty() { String::new() } else { format!(" Decided: {}.", failure.decided) };
    Checkbox::new(failure.id.as_str(), failure.words.as_str())
        .hint(html! { a class="govuk-link" href=(failure.href) { "See the appointment" span class="govuk-visually-hidden" { " of " (failure.words) } } "." (decided) })
}

fn writing(pack: &BreachPage, filled: &Filled<'_>) -> Markup {
    let ticked: Vec<&str> = pack.failures.iter().filter(|f| f.on).map(|f| f.id.as_str()).collect();
    html! {
        input type="hidden" name="doing" value="submit";
        (Checkboxes::new("failures", Legend::medium("Failures it rests on")).items(pack.failures.iter().map(tick))
            .values(filled.values("failures", &ticked)).error(filled.error("failures")))
        (Textarea::new("circumstances", "Circumstances").rows(8)
            .hint("What happened and what the person said, in your words")
            .value(filled.value("circumstances", pack.circumstances.as_str())).error(filled.error("circumstances")))
        (Textarea::new("alternatives", "What else was considered").rows(3)
            .hint("From your decision, where one was made")
            .value(filled.value("alternatives", pack.alternatives.as_str())).error(filled.error("alternatives")))
        (button_group(html! {
            (Button::new("Send to manager").name("do").value("finish").prevent_double_click(true))
            (Button::secondary("Save draft").name("do").value("draft"))
        }))
    }
}

fn written_pack(pack: &BreachPage) -> Markup {
    html! {
        h2 class="govuk-heading-m" { "Failures it rests on" }
        ul class="govuk-list govuk-list--bullet" {
            @for failure in pack.failures.iter().filter(|f| f.on) {
                li {
                    a class="govuk-link" href=(failure.href) { (failure.words) }
                    @if !failure.decided.is_empty() { ". Decided: " (failure.decided) }
                }
            }
        }
        h2 class="govuk-heading-m" { "Circumstances" }
        @if pack.circumstances.is_empty() { (says("Not written yet.")) } @else { (written(&pack.circumstances)) }
        h2 class="govuk-heading-m" { "What else the officer considered" }
        @if pack.alternatives.is_empty() { (says("Not written yet.")) } @else { (written(&pack.alternatives)) }
    }
}

fn deciding(filled: &Filled<'_>) -> Markup {
    html! {
        input type="hidden" name="doing" value="decide";
        (Radios::new("decision", Legend::medium("What do you decide?"))
            .items(BreachDecision::ALL.map(|d| (d.words(), d.words())))
            .value(filled.value("decision", "")).error(filled.error("decision")))
        (Textarea::new("reason", "Reason").rows(4).value(filled.value("reason", "")).error(filled.error("reason")))
        (Textarea::new("considered", "What else you considered (optional unless you decide on no action)").rows(3)
            .hint("Your own words. What the officer considered stays in the pack as theirs")
            .value(filled.value("considered", "")).error(filled.error("considered")))
        (Button::new("Save decision").prevent_double_click(true))
    }
}

fn listing(pack: &BreachPage, filled: &Filled<'_>) -> Markup {
    let filled = of_form(filled, "list");
    html! {
        h2 class="govuk-heading-m" { @if pack.stage == Stage::Listed { "Another day of hearing" } @else { "The court gave a date" } }
        input type="hidden" name="doing" value="list";
        (Input::new("court", "Court").value(filled.value("court", pack.court.as_str())).error(filled.error("court")))
        (DatePicker::new("hearing-on", "Day of the hearing").hint("For example, 27/3/2026 or +14")
            .value(filled.value("hearing-on", "")).error(filled.error("hearing-on")))
        (Button::secondary("Save hearing").prevent_double_click(true))
    }
}

/// Taken back before the court gave a date.
fn withdrawing(filled: &Filled<'_>, today: Date) -> Markup {
    let filled = of_form(filled, "result");
    html! {
        h2 class="govuk-heading-m" { "Withdraw it" }
        input type="hidden" name="doing" value="result";
        input type="hidden" name="result" value=(BreachResult::Withdrawn.words());
        (DatePicker::new("result-on", "Day it is withdrawn").value(filled.value("result-on", short_date(today)))
            .error(filled.error("result-on")))
        (Textarea::new("note", "Why it is withdrawn").rows(3).value(filled.value("note", "")).error(filled.error("note")))
        (Button::secondary("Withdraw the breach").prevent_double_click(true))
    }
}

fn resulting(filled: &Filled<'_>, today: Date) -> Markup {
    let filled = of_form(filled, "result");
    html! {
        input type="hidden" name="doing" value="result";
        (Radios::new("result", Legend::medium("What did the court do?"))
            .items(BreachResult::ALL.map(|r| (r.words(), r.words())))
            .value(filled.value("result", "")).error(filled.error("result")))
        (DatePicker::new("result-on", "Day of the result").value(filled.value("result-on", short_date(today))).error(filled.error("result-on")))
        (Textarea::new("note", "In words").rows(3).value(filled.value("note", "")).error(filled.error("note")))
        (Button::secondary("Save result").prevent_double_click(true))
    }
}

async fn save(State(app): State<App>, visitor: Visitor, Path((crn, id)): Path<(String, String)>, posted: Posted) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, Past::default()).await?;
    let here = desk.path(&format!("/breaches/{id}"));
    let breach = found(&desk.shown(&app), &id)?.begun.id;
    if posted.get("do") == "draft" {
        return Ok(keep_draft(&app, &visitor, &here, &posted).await);
    }
    let alternatives = if posted.get("doing") == "decide" { "considered" } else { "alternatives" };
    let names = [("hearingOn", "hearing-on"), ("on", "result-on"), ("alternatives", alternatives)];
    let comeback = match read(&posted, breach, desk.person.opened.today) {
        Ok(wish) => {
            let said = said(&wish);
            let sent = send_all((&app, &visitor, &here), &desk.person, &posted, vec![wish], (&names, first(&posted)));
            match sent.await? {
                Sent::Saved(_) => {
                    let words = format!("{said} for {}", desk.person.opened.case.person.name.short());
                    return Ok(see_other_saying(&app, &visitor, &here, &words));
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
    Ok(page(&app, &visitor, &desk, &id, &filled, &html! {})?.status(comeback.status()).answer(&visitor))
}

/// The field at which a refusal stands that is about none.
fn first(posted: &Posted) -> &'static str {
    match posted.get("doing") {
        "decide" => "decision",
        "list" => "court",
        "result" => "result",
        _ => "circumstances",
    }
}

fn said(wish: &Command) -> &'static str {
    match wish {
        Command::Enforce(Wish::SubmitBreach(_)) => "Breach sent to the manager",
        Command::Enforce(Wish::DecideBreach(d)) => match d.decision {
            BreachDecision::Approve => "Breach approved",
            BreachDecision::SendBack => "Breach sent back to the officer",
            BreachDecision::NoAction => "Decided not to go on with the breach",
        },
        Command::Enforce(Wish::ListBreach(_)) => "Hearing saved",
        _ => "Result saved",
    }
}

fn read(posted: &Posted, id: BreachId, today: Date) -> Result<Command, Errors> {
    let mut read = Reader::new(posted, today);
    let wish = match posted.get("doing") {
        "decide" => {
            let named = |typed: &str| BreachDecision::ALL.into_iter().find(|d| d.words() == typed);
            let decision = read.choice("decision", "what you decide", named);
            let reason = read.wanted("reason", "the reason for your decision", NOTE_MAX);
            let alternatives = read.text("considered", NOTE_MAX);
            decision.map(|decision| Wish::DecideBreach(BreachDecided { id, decision, reason, alternatives }))
        }
        "list" => {
            let court = read.wanted("court", "the court", SHORT_MAX);
            let on = read.date("hearing-on", "the day of the hearing");
            on.map(|hearing_on| Wish::ListBreach(BreachListed { id, court, hearing_on }))
        }
        "result" => {
            let named = |typed: &str| BreachResult::ALL.into_iter().find(|r| r.words() == typed);
            let result = read.choice("result", "the result", named);
            let on = read.date("result-on", "the day");
            let wanted =
                if result == Some(BreachResult::Withdrawn) { "why it is withdrawn" } else { "what the court did, in words" };
            let note = read.wanted("note", wanted, NOTE_MAX);
            on.zip(result).map(|(on, result)| Wish::ResultBreach(BreachResulted { id, on, result, note }))
        }
        _ => {
            let failures: Vec<AppointmentId> = posted.all("failures").filter_map(|id| id.parse().ok()).collect();
            let circumstances = read.wanted("circumstances", "the circumstances, in your words", NOTE_MAX);
            let alternatives = read.text("alternatives", NOTE_MAX);
            Some(Wish::SubmitBreach(BreachSubmitted { id, failures, circumstances, alternatives }))
        }
    };
    let errors = read.finish();
    match wish {
        Some(wish) if errors.is_empty() => Ok(Command::Enforce(wish)),
        _ => Err(errors),
    }
}
