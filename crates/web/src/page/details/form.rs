//! The forms of the parts of a person's details: one that sets or adds, and, where things are held, one that ends them.

use govuk::{Button, Checkbox, Checkboxes, DatePicker, Input, Legend, Question, Radios, Textarea};
use maud::{Markup, html};
use record::{
    person::{Held, Person},
    words::short_date,
};
use uuid::Uuid;

use super::{
    section::Section,
    wish::{DOING, END, KINDS, MEANS},
};
use crate::{
    form::{Filled, open},
    gate::Visitor,
    view::{
        details::{Details, address_words, kind_words, means_words},
        shown::Shown,
    },
};

/// What stands inside the form that sets or adds: prefilled from the record.
pub(super) fn set(section: Section, shown: &Shown<'_>, filled: &Filled<'_>) -> Markup {
    let person = &shown.case.person;
    match section {
        Section::Name => name(person, filled),
        Section::OtherName => html! {
            (text(filled, "forename", "Forename", ""))
            (text(filled, "middle-names", "Middle names (optional)", ""))
            (text(filled, "surname", "Surname", ""))
            (Button::new("Add name").prevent_double_click(true))
        },
        Section::BirthDate => birth_date(person, filled),
        Section::Gender => own_words(filled, "gender", "Gender", person.gender.as_deref()),
        Section::Pronouns => own_words(filled, "pronouns", "Pronouns", person.pronouns.as_deref()),
        Section::Ethnicity => own_words(filled, "ethnicity", "Ethnicity", person.ethnicity.as_deref()),
        Section::Language => language(person, filled),
        Section::Contact => contact(filled),
        Section::Address => address(shown, filled),
        Section::Adjustments => html! {
            (area(filled, "need", "What does the person need?", "A disability, reading, child care"))
            (area(filled, "adjustment", "What do we do about it?", "What colleagues must know before they meet the person"))
            (Button::new("Add adjustment").prevent_double_click(true))
        },
        Section::NextOfKin => html! {
            (text(filled, "name", "Name", ""))
            (text(filled, "relationship", "Who they are to the person", ""))
            (text(filled, "phone", "Phone (optional)", ""))
            (Button::new("Add next of kin").prevent_double_click(true))
        },
        Section::Identifiers => identifiers(filled),
    }
}

fn text(filled: &Filled<'_>, field: &'static str, label: &'static str, proposed: &str) -> Markup {
    html! { (Input::new(field, label).value(filled.value(field, proposed)).error(filled.error(field))) }
}

fn area(filled: &Filled<'_>, field: &'static str, label: &'static str, hint: &'static str) -> Markup {
    html! { (Textarea::new(field, label).hint(hint).rows(3).value(filled.value(field, "")).error(filled.error(field))) }
}

fn day(filled: &Filled<'_>, field: &'static str, label: &'static str, proposed: &str) -> Markup {
    let hint = "For example, 27/3/2026, 27 Mar 2026 or today";
    html! { (DatePicker::new(field, label).hint(hint).value(filled.value(field, proposed)).error(filled.error(field))) }
}

fn reason(filled: &Filled<'_>) -> Markup {
    html! { (Textarea::new("reason", "Why?").rows(2).value(filled.value("reason", "")).error(filled.error("reason"))) }
}

fn name(person: &Person, filled: &Filled<'_>) -> Markup {
    let choices = [
        ("changed", "The name changed: the old one stays as a former name"),
        ("wrong", "The name was written wrong: put it right"),
    ];
    html! {
        (Radios::new("change", Legend::medium("What happened?"))
            .items(choices).value(filled.value("change", "")).error(filled.error("change")))
        (text(filled, "forename", "Forename", &person.name.forename))
        (text(filled, "middle-names", "Middle names (optional)", &person.name.middle_names))
        (text(filled, "surname", "Surname", &person.name.surname))
        (text(filled, "preferred", "Preferred name, when it is not the forename (optional)", person.name.preferred.as_deref().unwrap_or_default()))
        (reason(filled))
        (Button::new("Save name").prevent_double_click(true))
    }
}

fn birth_date(person: &Person, filled: &Filled<'_>) -> Markup {
    let held = person.birth_date.map(short_date).unwrap_or_default();
    html! {
        (Input::new("birth-date", "Date of birth").hint("With all four figures of the year, like 27/3/1990").width(20)
            .value(filled.value("birth-date", held.as_str())).error(filled.error("birth-date")))
        @if person.birth_date.is_some() { (reason(filled)) }
        (Button::new("Save date of birth").prevent_double_click(true))
    }
}

fn own_words(filled: &Filled<'_>, field: &'static str, label: &'static str, held: Option<&str>) -> Markup {
    html! {
        (Input::new(field, label).hint("In the person's own words")
            .value(filled.value(field, held.unwrap_or_default())).error(filled.error(field)))
        (Button::new(format!("Save {}", label.to_lowercase())).prevent_double_click(true))
    }
}

fn language(person: &Person, filled: &Filled<'_>) -> Markup {
    let held = person.language.as_ref();
    let interpreter = held.map_or("", |held| if held.interpreter { "yes" } else { "no" });
    html! {
        (text(filled, "language", "Language the person wants", held.map(|held| held.language.as_str()).unwrap_or_default()))
        (Radios::new("interpreter", Legend::medium("Is an interpreter needed?"))
            .items([("yes", "Yes"), ("no", "No")]).inline()
            .value(filled.value("interpreter", interpreter)).error(filled.error("interpreter")))
        (Button::new("Save language").prevent_double_click(true))
    }
}

fn contact(filled: &Filled<'_>) -> Markup {
    let means = MEANS.map(|(value, means)| (value, means_words(means)));
    html! {
        (Radios::new("means", Legend::medium("What kind is it?"))
            .items(means).value(filled.value("means", "")).error(filled.error("means")))
        (text(filled, "value", "Number or e-mail address", ""))
        (Button::new("Add contact detail").prevent_double_click(true))
    }
}

fn address(shown: &Shown<'_>, filled: &Filled<'_>) -> Markup {
    let kinds = [
        ("main", "Main address: where the person lives. It ends the main address before"),
        ("other", "Other address: bail, temporary, family or work"),
    ];
    let none = Checkbox::new("yes", "No fixed address").checked(filled.value("no-fixed-address", "") == "yes");
    html! {
        (Radios::new("kind", Legend::medium("What kind is it?"))
            .items(kinds).value(filled.value("kind", "")).error(filled.error("kind")))
        (Checkboxes::new("no-fixed-address", Question::default()).item(none))
        (text(filled, "line-1", "Address line 1", ""))
        (text(filled, "line-2", "Address line 2 (optional)", ""))
        (text(filled, "line-3", "Town (optional)", ""))
        (Input::new("postcode", "Postcode (optional)").width(10)
            .value(filled.value("postcode", "")).error(filled.error("postcode")))
        (day(filled, "from", "First day", &short_date(shown.today)))
        (Button::new("Add address").prevent_double_click(true))
    }
}

fn identifiers(filled: &Filled<'_>) -> Markup {
    let kinds = KINDS.map(|kind| (kind.as_str(), kind_words(kind)));
    html! {
        (Radios::new("kind", Legend::medium("What kind of number is it?"))
            .items(kinds).value(filled.value("kind", "")).error(filled.error("kind")))
        (text(filled, "number", "Number", ""))
        (Button::new("Add number").prevent_double_click(true))
    }
}

/// The form that ends something held, where there is anything to end.
pub(super) fn end(
    section: Section,
    shown: &Shown<'_>,
    (visitor, command): (&Visitor, Uuid),
    filled: &Filled<'_>,
) -> Option<Markup> {
    let inside = end_inside(section, shown, filled)?;
    Some(open(&section.path(&shown.case.person.crn), visitor, command, &inside))
}

fn end_inside(section: Section, shown: &Shown<'_>, filled: &Filled<'_>) -> Option<Markup> {
    let held = held(section, shown);
    if held.is_empty() {
        return None;
    }
    let (question, button) = match section {
        Section::Identifiers => ("Which number is not this person's?", "Withdraw number"),
        _ => ("Which one ends?", "End it"),
    };
    let asks_for_day = section != Section::Identifiers;
    Some(html! {
        input type="hidden" name=(DOING) value=(END);
        (Radios::new("which", Legend::medium(question))
            .items(held).value(filled.value("which", "")).error(filled.error("which")))
        @if asks_for_day { (day(filled, "until", "Last day", &short_date(shown.today))) }
        (Button::secondary(button).prevent_double_click(true))
    })
}

/// What is held now in a part, each with its value in the form.
fn held(section: Section, shown: &Shown<'_>) -> Vec<(String, String)> {
    let person = &shown.case.person;
    match section {
        Section::Contact => live(shown, &person.contact_details, |d| (d.id.0, format!("{}: {}", means_words(d.means), d.value))),
        Section::Address => live(shown, &person.addresses, |a| {
            let first = a.lines.first().map_or("No fixed address", String::as_str);
            (a.id.0, format!("{}: {first}", address_words(a.kind)))
        }),
        Section::Adjustments => live(shown, &person.adjustments, |a| (a.id.0, a.need.clone())),
        Section::NextOfKin => live(shown, &person.next_of_kin, |k| (k.id.0, format!("{} ({})", k.name, k.relationship))),
        Section::Identifiers => {
            let words = |i: &record::person::IdentifierRecorded| {
                (format!("{} {}", i.kind.as_str(), i.value), format!("{}: {}", kind_words(i.kind), i.value))
            };
            person.identifiers.iter().map(words).collect()
        }
        _ => Vec::new(),
    }
}

fn live<T>(shown: &Shown<'_>, list: &[Held<T>], words: impl Fn(&T) -> (Uuid, String)) -> Vec<(String, String)> {
    let live = list.iter().filter(|item| item.on(shown.today) && item.until.is_none());
    live.map(|item| words(&item.what)).map(|(id, words)| (id.to_string(), words)).collect()
}

/// The link on a card to what adds to it or ends part of it; none when nothing is offered. The card's title follows it.
pub(super) fn add_link(shown: &Shown<'_>, section: Section) -> Option<govuk::Action> {
    shown.offers().then(|| govuk::Action::new("Add or end", section.path(&shown.case.person.crn)))
}

/// The link that changes a fact of the details page; none when nothing is offered.
pub(super) fn change_link(details: &Details, shown: &Shown<'_>, section: Section) -> Option<govuk::Action> {
    let hidden = format!("{} of {}", section.what(), details.to_call);
    shown.offers().then(|| govuk::Action::change(section.path(&shown.case.person.crn), hidden))
}
