//! Adding a licence condition (`/people/{crn}/sentence/{sentence}/conditions/new`). One that probation asks for, with a curfew or
//! residence, needs an address that was checked; one that others set is a fact and leads at once to the checks (ADR 14).

use axum::extract::{Path, Query, State};
use govuk::{Button, DatePicker, Legend, Radio, Radios, Select, Textarea};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{
    Command, CommandId, ConditionId, SentenceId,
    address_check::lives_at,
    enquiry::need::condition_use,
    sentence::{LicenceConditionRecorded, SetBy},
    text::REASON_MAX,
    words::short_date,
};
use rules::code::ConditionCode;
use service::access::{Action, FieldGroup};
use uuid::Uuid;

use super::{
    super::{
        checks::saving::{Wished, id_of},
        pieces::says,
    },
    forms::{Form, chosen_address, opened, to_its_checks, which_address},
};
use crate::{
    app::App,
    draft::UseDraft,
    form::{Errors, Filled, Posted, Reader},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    view::{sentence::sentence_name, shown::Shown},
};

/// Its routes.
pub(super) fn routes(routes: Routes) -> Routes {
    let path = "/people/{crn}/sentence/{sentence}/conditions/new";
    routes.get(path, show).post(path, submit)
}

fn the_form(sentence: Uuid) -> Form<'static> {
    let path = format!("/sentence/{sentence}/conditions/new");
    Form { title: "Add a licence condition", path, names: &[], otherwise: "condition" }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, sentence)): Path<(String, Uuid)>,
    Query(using): Query<UseDraft>,
) -> Answer {
    let person = opened(&app, &visitor, &crn).await?;
    the_form(sentence).show((&app, &visitor, &person), &using, |shown, filled| form(shown, filled, sentence)).await
}

async fn submit(State(app): State<App>, visitor: Visitor, Path((crn, sentence)): Path<(String, Uuid)>, posted: Posted) -> Answer {
    let person = opened(&app, &visitor, &crn).await?;
    let wished = wish(&posted, (SentenceId(sentence), posted.wanted_command()?, person.opened.today)).map(|mut wished| {
        if let Command::AddLicenceCondition(made) = &wished.wish
            && condition_use(made.condition).is_some()
        {
            let address = made.address.or_else(|| lives_at(&person.opened.case.person));
            wished.then = to_its_checks(person.may(&app, Action::Read, FieldGroup::Checks), address);
        }
        wished
    });
    the_form(sentence).take((&app, &visitor, &person), &posted, wished, |shown, filled| form(shown, filled, sentence)).await
}

/// The word for a condition that stands in no list.
const BESPOKE: &str = "bespoke";

fn form(shown: &Shown<'_>, filled: &Filled<'_>, sentence: Uuid) -> Option<Markup> {
    let sentence = shown.case.sentence(SentenceId(sentence))?;
    let tables = &shown.policy.sentences;
    let standard = tables.standard_conditions.in_force(shown.today);
    let standard = standard.map(|(code, row)| (code.to_string(), format!("Standard: {}", row.value.name)));
    let additional = tables.condition_categories.in_force(shown.today);
    let additional = additional.map(|(code, row)| (code.to_string(), format!("Additional: {}", row.value.name.to_lowercase())));
    let choose = [(String::new(), "Choose a kind".to_owned())];
    let bespoke = [(BESPOKE.to_owned(), "Bespoke: written for this person".to_owned())];
    let kinds = choose.into_iter().chain(additional).chain(standard).chain(bespoke);
    let set_by = SetBy::ALL.iter().map(|by| {
        let radio = Radio::new(by.as_str(), by.words());
        if *by == SetBy::Probation {
            radio.hint("We ask for it: a curfew or residence needs an address that was checked")
        } else {
            radio
        }
    });
    Some(html! {
        (says(html! { "Of: " (sentence_name(shown, &sentence.what)) ", " (sentence.what.court) }))
        (Radios::new("set-by", Legend::medium("Who sets it?")).items(set_by)
            .value(filled.value("set-by", "")).error(filled.error("set-by")))
        (Select::new("condition", "What kind of condition?").items(kinds)
            .value(filled.value("condition", "")).error(filled.error("condition")))
        (which_address(shown, filled, "Which address does it name?", "For a curfew or residence: the checks that it needs are about this address"))
        (Textarea::new("text", "Its words on the licence").hint("With the blanks filled. These are the words that bind").rows(4)
            .value(filled.value("text", "")).error(filled.error("text")))
        (DatePicker::new("from", "First day").hint("For example, 27/3/2026 or today")
            .value(filled.value("from", short_date(shown.today))).error(filled.error("from")))
        (Button::new("Add condition").prevent_double_click(true))
    })
}

fn wish(posted: &Posted, (sentence, command, today): (SentenceId, CommandId, Date)) -> Result<Wished, Errors> {
    let mut read = Reader::new(posted, today);
    let set_by = read.choice("set-by", "who sets it", SetBy::from_text);
    let kind = read.choice("condition", "what kind of condition it is", |word| match word {
        BESPOKE => Some(None),
        code => code.parse::<ConditionCode>().ok().map(Some),
    });
    let tied = condition_use(kind.flatten());
    let address = chosen_address(posted);
    if tied.is_some() && address.is_err() {
        read.wrong("address", "Choose the address that it names");
    }
    let text = read.wanted("text", "its words on the licence", REASON_MAX);
    let from = read.date("from", "the first day");
    let id = ConditionId(id_of(command, 0));
    let address = address.ok().flatten().filter(|_| tied.is_some());
    let made =
        kind.zip(from).map(|(condition, from)| LicenceConditionRecorded { id, sentence, condition, text, from, address, set_by });
    let errors = read.finish();
    match made.filter(|_| errors.is_empty()) {
        Some(made) => {
            let said = match tied {
                Some(tied) => format!("licence condition added. {}: see the checks that the address needs", tied.words()),
                None => "licence condition added".to_owned(),
            };
            Ok(Wished { wish: Command::AddLicenceCondition(made), said, then: "/sentence".to_owned() })
        }
        None => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_condition_says_who_sets_it_its_kind_its_words_and_where_it_ties_somebody() {
        let fields = [("condition", "R-ADD-RESIDENCE"), ("from", "today")];
        let posted = Posted::new(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        let known = (SentenceId(Uuid::from_u128(1)), CommandId(Uuid::from_u128(7)), date(2026, 11, 23));
        let errors = wish(&posted, known).err().expect("three things are missing");
        let told: Vec<_> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(told, ["set-by", "address", "text"]);
    }
}
