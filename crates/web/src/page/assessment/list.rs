//! The list of assessments and the form that begins one.

use axum::extract::{Path, Query, State};
use govuk::{Button, Cell, Radio, Radios, Table};
use maud::{Markup, html};
use record::{
    AssessmentId, Command, SentenceId,
    assessment::{
        AssessmentKind,
        draft::{AssessmentBegun, Purpose, Wish},
    },
};
use rules::assessment::SetCode;
use service::access::FieldGroup;

use super::super::{
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{back, pane, says},
};
use crate::{
    app::App,
    banner::Tab,
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    respond::Answer,
    said::see_other_saying,
    shell::Page,
    view::{
        assessment::{ListPage, list, proposed_purpose},
        shown::Shown,
    },
};

const KINDS: [(&str, AssessmentKind, &str); 2] = [
    ("layer3", AssessmentKind::Layer3, "Needs, risk of serious harm and predictors"),
    ("layer1", AssessmentKind::Layer1, "Offending, risk of serious harm and predictors, without the needs"),
];
const PURPOSES: [(&str, Purpose); 3] =
    [("initial", Purpose::Initial), ("review", Purpose::Review), ("termination", Purpose::Termination)];

pub(super) async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(past): Query<Past>) -> Answer {
    let (person, loaded) = opened(&app, &visitor, &crn, past).await?;
    Ok(page(&app, &visitor, &person, &loaded, &Filled::fresh()).answer(&visitor))
}

async fn opened(app: &App, visitor: &Visitor, crn: &str, past: Past) -> Result<(Person, Loaded), crate::trouble::Trouble> {
    let also = &[FieldGroup::Sentence];
    let person = Person::open_also(app, visitor, crn, past, Tab::Risk, (&[FieldGroup::Risk], also)).await?;
    let loaded = Loaded::of(app, &person, Telling::WhoRecorded, FieldGroup::Risk).await?;
    Ok((person, loaded))
}

fn page(app: &App, visitor: &Visitor, person: &Person, loaded: &Loaded, filled: &Filled<'_>) -> Page {
    let shown = loaded.shown(app, person);
    let view = list(&shown);
    let main = html! {
        (lists(&view))
        @if shown.offers() { (beginning(app, visitor, &shown, &view, filled)) }
    };
    person.page("Assessments").before(back(shown.link("/risk"))).main(main).errors(filled.errors).rows()
}

fn lists(view: &ListPage) -> Markup {
    let open = view.open.iter().map(|line| {
        let next = html! { a class="govuk-link" href=(line.link) { (line.next) span class="govuk-visually-hidden" { ": " (line.purpose) } } };
        [Cell::new(line.purpose), Cell::new(line.kind), Cell::new(line.begun.as_str()), Cell::new(line.state.as_str()), Cell::new(next)]
    });
    let done = view.done.iter().map(|line| {
        let next = html! { a class="govuk-link" href=(line.link) { "Read" span class="govuk-visually-hidden" { " the assessment of " (line.completed_on) } } };
        [
            Cell::new(line.completed_on.as_str()),
            Cell::new(line.kind),
            Cell::new(line.level.as_str()),
            Cell::new(line.signed.as_str()),
            Cell::new(next),
        ]
    });
    html! {
        h2 class="govuk-heading-m" { "Being made" }
        @if view.open.is_empty() { (says("No assessment is being made.")) } @else {
            (pane("Assessments being made", Table::new().head(["For", "Kind", "Begun", "State", "Next"]).rows(open)))
        }
        h2 class="govuk-heading-m" { "Completed" }
        @if view.done.is_empty() { (says("No assessment has been completed.")) } @else {
            (pane("Completed assessments, newest first", Table::new().head(["Completed", "Kind", "Overall level", "Signed", "Next"]).rows(done)))
        }
    }
}

fn beginning(app: &App, visitor: &Visitor, shown: &Shown<'_>, view: &ListPage, filled: &Filled<'_>) -> Markup {
    let proposed = PURPOSES.iter().find(|(_, purpose)| *purpose == proposed_purpose(shown)).map_or("", |(code, _)| code);
    let sets = SetCode::ALL.map(|set| {
        let name =
            shown.policy.questions.sets.read(set, shown.today).map_or_else(|| set.to_string(), |row| row.value.name.clone());
        Radio::new(set.as_str(), name)
    });
    let inside = html! {
        (Radios::new("kind", "How much is assessed?")
            .items(KINDS.map(|(code, kind, hint)| Radio::new(code, kind.words()).hint(hint)))
            .value(filled.value("kind", "layer3")).error(filled.error("kind")))
        (Radios::new("purpose", "What is it for?")
            .items(PURPOSES.map(|(code, purpose)| Radio::new(code, purpose.words())))
            .value(filled.value("purpose", proposed)).error(filled.error("purpose")))
        (Radios::new("questions", "Which questions?").items(sets)
            .value(filled.value("questions", SetCode::Classic.as_str())).error(filled.error("questions")))
        @if !view.sentences.is_empty() {
            (Radios::new("sentence", "For which sentence?")
                .items(view.sentences.iter().map(|(id, words)| Radio::new(id.to_string(), words.as_str())))
                .value(filled.value("sentence", "")).error(filled.error("sentence")))
        }
        (Button::new("Begin assessment").prevent_double_click(true))
    };
    html! {
        h2 class="govuk-heading-m" { "Begin an assessment" }
        (open(&format!("/people/{}/assessments", shown.case.person.crn), visitor, app.new_id(), &inside))
    }
}

pub(super) async fn begin(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let command = posted.wanted_command()?;
    let (person, loaded) = opened(&app, &visitor, &crn, Past::default()).await?;
    let shown = loaded.shown(&app, &person);
    let id = AssessmentId(command.0);
    let errors = match wish(&posted, id, !list(&shown).sentences.is_empty(), shown.today) {
        Ok(begun) => {
            let (who, whose, reason) = (visitor.clone(), person.opened.person, person.opened.reason.clone());
            let wish = Command::Assess(Box::new(Wish::Begin(begun)));
            match app.ask(move |service| service.execute(who.actor(), whose, command, wish, reason.as_ref())).await {
                Ok(_) => {
                    let to = format!("/people/{}/assessments/{id}", person.opened.crn());
                    return Ok(see_other_saying(
                        &app,
                        &visitor,
                        &to,
                        "Assessment begun. What the record already says is filled in",
                    ));
                }
                Err(trouble) => {
                    let refused = trouble.refusal().map(|refusal| Errors::refused(refusal, &[], "purpose"));
                    refused.ok_or(trouble)?
                }
            }
        }
        Err(errors) => errors,
    };
    Ok(page(&app, &visitor, &person, &loaded, &Filled::again(&posted, &errors)).answer(&visitor))
}

fn wish(posted: &Posted, id: AssessmentId, asks_sentence: bool, today: jiff::civil::Date) -> Result<AssessmentBegun, Errors> {
    let mut read = Reader::new(posted, today);
    let kind = read.choice("kind", "how much is assessed", |text| KINDS.iter().find(|(code, _, _)| *code == text).map(|k| k.1));
    let purpose = read.choice("purpose", "what it is for", |text| PURPOSES.iter().find(|(code, _)| *code == text).map(|p| p.1));
    let questions = read.choice("questions", "which questions are asked", |text| text.parse::<SetCode>().ok());
    let sentence: Option<SentenceId> =
        if asks_sentence { read.choice("sentence", "for which sentence it is", |text| text.parse().ok()) } else { None };
    let errors = read.finish();
    match (kind, purpose, questions) {
        (Some(kind), Some(purpose), Some(questions)) if errors.is_empty() => {
            Ok(AssessmentBegun { id, kind, purpose, questions, question_version: 0, sentence })
        }
        _ => Err(errors),
    }
}
