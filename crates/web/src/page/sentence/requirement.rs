//! Adding a requirement that a court ordered (`/people/{crn}/sentence/{sentence}/requirements/new`). A curfew or residence leads
//! at once to the checks that its address needs: no gate stands before what a court ordered (ADR 14).

use axum::extract::{Path, Query, State};
use govuk::{Button, Input, Select, Textarea};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{
    Command, CommandId, RequirementId, SentenceId,
    address_check::lives_at,
    enquiry::need::requirement_use,
    sentence::{Length, LengthUnit, RequirementRecorded},
    text::REASON_MAX,
};
use rules::code::RequirementCode;
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
    let path = "/people/{crn}/sentence/{sentence}/requirements/new";
    routes.get(path, show).post(path, submit)
}

fn the_form(sentence: Uuid) -> Form<'static> {
    let path = format!("/sentence/{sentence}/requirements/new");
    Form { title: "Add a requirement", path, names: &[], otherwise: "requirement" }
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
        // The address of a curfew that names none is where the person lives: its checks are shown.
        if let Command::AddRequirement(made) = &wished.wish
            && requirement_use(made.requirement).is_some()
        {
            let address = made.address.or_else(|| lives_at(&person.opened.case.person));
            wished.then = to_its_checks(person.may(&app, Action::Read, FieldGroup::Checks), address);
        }
        wished
    });
    the_form(sentence).take((&app, &visitor, &person), &posted, wished, |shown, filled| form(shown, filled, sentence)).await
}

/// What an amount is counted in, with its word in the form.
const UNITS: [(&str, LengthUnit, &str); 5] = [
    ("hours", LengthUnit::Hours, "hours"),
    ("days", LengthUnit::Days, "days"),
    ("weeks", LengthUnit::Weeks, "weeks"),
    ("months", LengthUnit::Months, "months"),
    ("years", LengthUnit::Years, "years"),
];

fn form(shown: &Shown<'_>, filled: &Filled<'_>, sentence: Uuid) -> Option<Markup> {
    let sentence = shown.case.sentence(SentenceId(sentence))?;
    let choose = (String::new(), "Choose a requirement".to_owned());
    let kinds = shown.policy.sentences.requirements.in_force(shown.today);
    let mut kinds: Vec<_> = kinds.map(|(code, row)| (code.to_string(), row.value.name.clone())).collect();
    kinds.sort_by_key(|(_, name)| name.to_lowercase());
    let units = UNITS.iter().map(|(word, _, words)| ((*word).to_owned(), (*words).to_owned()));
    Some(html! {
        (says(html! { "Of: " (sentence_name(shown, &sentence.what)) ", " (sentence.what.court) }))
        (Select::new("requirement", "What did the court order?").items(std::iter::once(choose).chain(kinds))
            .value(filled.value("requirement", "")).error(filled.error("requirement")))
        (which_address(shown, filled, "Which address does it name?", "For a curfew or residence: the checks that it needs are about this address"))
        (Input::new("amount", "How much? (optional)").hint("A whole number").inputmode("numeric").classes("govuk-input--width-4")
            .value(filled.value("amount", "")).error(filled.error("amount")))
        (Select::new("unit", "Counted in").items(units).value(filled.value("unit", "days")).error(filled.error("unit")))
        (Textarea::new("detail", "What else does the order say? (optional)").hint("For a curfew: the hours and days").rows(3)
            .value(filled.value("detail", "")).error(filled.error("detail")))
        (Button::new("Add requirement").prevent_double_click(true))
    })
}

fn wish(posted: &Posted, (sentence, command, today): (SentenceId, CommandId, Date)) -> Result<Wished, Errors> {
    let mut read = Reader::new(posted, today);
    let requirement = read.choice("requirement", "what the court ordered", |word| word.parse::<RequirementCode>().ok());
    let tied = requirement.and_then(requirement_use);
    let address = chosen_address(posted);
    if tied.is_some() && address.is_err() {
        read.wrong("address", "Choose the address that it names");
    }
    let length = match posted.get("amount").trim() {
        "" => None,
        amount => {
            let unit = read.choice("unit", "what the amount is counted in", |word| {
                UNITS.iter().find(|(text, ..)| *text == word).map(|(_, unit, _)| *unit)
            });
            match amount.parse::<u32>() {
                Ok(count) if count > 0 => unit.map(|unit| Length { count, unit }),
                _ => {
                    read.wrong("amount", "Enter how much as a whole number, like 20");
                    None
                }
            }
        }
    };
    let detail = Some(read.text("detail", REASON_MAX)).filter(|detail| !detail.is_empty());
    let id = RequirementId(id_of(command, 0));
    // What ties nobody to an address names none.
    let address = address.ok().flatten().filter(|_| tied.is_some());
    let made = requirement.map(|requirement| RequirementRecorded { id, sentence, requirement, length, detail, address });
    let errors = read.finish();
    match made.filter(|_| errors.is_empty()) {
        Some(made) => {
            let said = match tied {
                Some(tied) => format!("requirement added. {}: see the checks that the address needs", tied.words()),
                None => "requirement added".to_owned(),
            };
            Ok(Wished { wish: Command::AddRequirement(made), said, then: "/sentence".to_owned() })
        }
        None => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(fields: &[(&str, &str)]) -> Result<Wished, Errors> {
        let posted = Posted::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        wish(&posted, (SentenceId(Uuid::from_u128(1)), CommandId(Uuid::from_u128(7)), date(2026, 11, 23)))
    }

    #[test]
    fn a_curfew_must_say_where_and_other_requirements_need_not() {
        let errors = read(&[("requirement", "R-CURFEW")]).err().expect("no address");
        assert_eq!(errors.iter().collect::<Vec<_>>(), [("address", "Choose the address that it names")]);
        assert!(read(&[("requirement", "F"), ("amount", "20"), ("unit", "days")]).is_ok());
        assert!(read(&[("requirement", "R-CURFEW"), ("address", "not-named")]).is_ok());
    }

    #[test]
    fn an_amount_is_a_whole_number() {
        let errors = read(&[("requirement", "F"), ("amount", "some"), ("unit", "days")]).err().expect("not a number");
        assert_eq!(errors.of("amount"), Some("Enter how much as a whole number, like 20"));
    }

    #[test]
    fn pressing_twice_is_the_same_requirement() {
        let made = || read(&[("requirement", "F")]).map(|wished| wished.wish).expect("a wish");
        assert_eq!(made(), made());
    }
}
