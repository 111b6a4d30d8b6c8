//! Details (`/people/{crn}/details`) and the forms that change them (`/people/{crn}/details/{section}/edit`).

mod form;
mod section;
mod wish;

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use govuk::{Cell, SummaryCard, SummaryList, SummaryRow, Table};
use maud::{Markup, html};
use record::{Command, person::Name};
use service::access::{Action, FieldGroup};

use self::section::Section;
use super::{
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{back, pane, says},
};
use crate::{
    app::App,
    banner::Tab,
    draft::{self, UseDraft},
    form::{Errors, Filled, Posted, open},
    gate::Visitor,
    respond::{Answer, see_other},
    routes::Routes,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
    view::{
        details::{Details, HeldShown, details, kind_words},
        shown::Shown,
    },
};

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/people/{crn}/details", show)
        .get("/people/{crn}/details/{section}/edit", edit)
        .post("/people/{crn}/details/{section}/edit", save)
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(past): Query<Past>) -> Answer {
    let person = Person::open(&app, &visitor, &crn, past, Tab::Details, &[FieldGroup::Details]).await?;
    let loaded = Loaded::of(&app, &person, Telling::Nothing, FieldGroup::Details).await?;
    let shown = loaded.shown(&app, &person);
    let main = markup(&details(&shown), &shown);
    Ok(person.page("Details").heading(html! { "Personal details" }).main(main).rows().answer(&visitor))
}

fn markup(view: &Details, shown: &Shown<'_>) -> Markup {
    let change = |section| form::change_link(view, shown, section);
    let add = |section| form::add_link(shown, section);
    let with = |row: SummaryRow, section: Option<Section>| match section.and_then(change) {
        Some(action) => row.action(action),
        None => row,
    };
    let of_fact = |key: &str| match key {
        "Name" | "Preferred name" => Some(Section::Name),
        "Other names used" => Some(Section::OtherName),
        "Date of birth" => Some(Section::BirthDate),
        "Gender" => Some(Section::Gender),
        "Pronouns" => Some(Section::Pronouns),
        "Ethnicity" => Some(Section::Ethnicity),
        "Language" => Some(Section::Language),
        _ => None,
    };
    let facts = |facts: &[(&'static str, String)]| {
        let rows = facts.iter().map(|(key, value)| with(SummaryRow::new(*key, value.as_str()), of_fact(key)));
        html! { (SummaryList::new().rows(rows)) }
    };
    html! {
        h2 class="govuk-heading-m" { "Name" }
        (facts(&view.name))
        h2 class="govuk-heading-m" { "About " (view.to_call) }
        (facts(&view.about))
        h2 class="govuk-heading-m" { "Language" }
        (facts(&view.language))
        (held("Contact details", &view.contact, add(Section::Contact)))
        (held("Addresses", &view.addresses, add(Section::Address)))
        (held("Needs and adjustments", &view.adjustments, add(Section::Adjustments)))
        (held("Next of kin", &view.next_of_kin, add(Section::NextOfKin)))
        (identifiers(view, add(Section::Identifiers)))
        @if shown.sees(FieldGroup::Documents) {
            h2 class="govuk-heading-m" { "Documents" }
            (says(html! { a class="govuk-link" href=(shown.link("/documents")) { "See the list of documents" } }))
        }
        @if !view.before.is_empty() {
            h2 class="govuk-heading-m" { "Before" }
            (before(view))
        }
    }
}

/// Things that hold, in a card; "Not recorded" when there are none.
fn held<I>(title: &str, held: &[HeldShown<I>], change: Option<govuk::Action>) -> Markup {
    let card = SummaryCard::new(title);
    let card = match change {
        Some(action) => card.action(action),
        None => card,
    };
    let mut list = SummaryList::new().card(card);
    if held.is_empty() {
        list = list.row((title, crate::view::shown::NOT_RECORDED));
    }
    for item in held {
        let value = html! {
            @for line in &item.lines { (line) br; }
            (item.since)
        };
        list = list.row(SummaryRow::new(item.what.as_str(), value));
    }
    html! { (list) }
}

fn identifiers(view: &Details, change: Option<govuk::Action>) -> Markup {
    let card = SummaryCard::new("Identifiers");
    let card = match change {
        Some(action) => card.action(action),
        None => card,
    };
    let mut list = SummaryList::new().card(card);
    if view.identifiers.is_empty() {
        list = list.row(("Identifiers", "None recorded besides the case number"));
    }
    for number in &view.identifiers {
        let value = html! { (number.value) @if let Some(note) = number.note { br; (note) } };
        list = list.row(SummaryRow::new(kind_words(number.kind), value));
    }
    html! { (list) }
}

fn before(view: &Details) -> Markup {
    let rows =
        view.before.iter().map(|before| [&before.what, &before.value, &before.held].map(|words| Cell::new(words.as_str())));
    pane("What held before, the latest first", Table::new().head(["What", "Words", "From and until"]).rows(rows))
}

/// The answer to somebody who may see the details and not change them: who can.
fn cannot_change(person: &Person, visitor: &Visitor) -> Response {
    let main = html! {
        (says(html! { "Ask " (person.banner.officer) ", who holds the case." }))
        (says(html! { a class="govuk-link" href=(person.banner.path("/details")) { "See the details" } }))
    };
    person.page("You cannot change these details").status(StatusCode::FORBIDDEN).main(main).answer(visitor)
}

async fn edit(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, section)): Path<(String, String)>,
    Query(past): Query<Past>,
    Query(using): Query<UseDraft>,
) -> Answer {
    let section = Section::of(&section).ok_or(Trouble::NoSuchPage)?;
    let person = Person::open(&app, &visitor, &crn, past, Tab::Details, &[FieldGroup::Details]).await?;
    if person.opened.as_at.is_some() {
        // A past view has no forms.
        return Ok(see_other(&person.banner.path("/details")));
    }
    if !person.may(&app, Action::Write, FieldGroup::Details) {
        return Ok(cannot_change(&person, &visitor));
    }
    let path = section.path(person.opened.crn());
    let offered = draft::offered(&app, &visitor, &path).await?;
    let none = Errors::none();
    let (filled, notice) = match &offered {
        Some(draft) if using.wanted() => (Filled::again(&draft.posted, &none), html! {}),
        Some(draft) => (Filled::fresh(), draft.alert(&path, person.opened.now, app.service().zone())),
        None => (Filled::fresh(), html! {}),
    };
    Ok(page(&app, &visitor, &person, section, &filled, &notice).await?.answer(&visitor))
}

async fn page(
    app: &App,
    visitor: &Visitor,
    person: &Person,
    section: Section,
    filled: &Filled<'_>,
    notice: &Markup,
) -> Result<Page, Trouble> {
    let loaded = Loaded::of(app, person, Telling::Nothing, FieldGroup::Details).await?;
    let shown = loaded.shown(app, person);
    // What was typed belongs to the form that was sent; the other one is shown fresh.
    let ending = filled.posted.is_some_and(|posted| posted.get(wish::DOING) == wish::END);
    let fresh = Filled::fresh();
    let (set_filled, end_filled) = if ending { (&fresh, filled) } else { (filled, &fresh) };
    let inside = form::set(section, &shown, set_filled);
    let main = html! {
        (notice)
        (open(&section.path(person.opened.crn()), visitor, app.new_id(), &inside))
        @if let Some(end) = form::end(section, &shown, (visitor, app.new_id()), end_filled) {
            h2 class="govuk-heading-m" { "No longer in use" }
            (end)
        }
    };
    Ok(person.page(section.title()).before(back(shown.link("/details"))).main(main).errors(filled.errors))
}

async fn save(State(app): State<App>, visitor: Visitor, Path((crn, section)): Path<(String, String)>, posted: Posted) -> Answer {
    let section = Section::of(&section).ok_or(Trouble::NoSuchPage)?;
    let command = posted.wanted_command()?;
    let person = Person::open(&app, &visitor, &crn, Past::default(), Tab::Details, &[FieldGroup::Details]).await?;
    let path = section.path(person.opened.crn());
    let opened = &person.opened;
    let errors = match wish::wish(section, &posted, &opened.case.person, (opened.today, command)) {
        Ok(wish) => {
            let name = name_after(&wish, &opened.case.person.name).short();
            let (who, id, reason) = (visitor.clone(), opened.person, opened.reason.clone());
            let done = app.ask(move |service| service.execute(who.actor(), id, command, wish, reason.as_ref())).await;
            match done {
                Ok(_) => {
                    draft::discard(&app, &visitor, &path).await;
                    let said = format!("{name}: {} saved", section.what());
                    return Ok(see_other_saying(&app, &visitor, &format!("/people/{}/details", opened.crn()), &said));
                }
                Err(trouble) => {
                    let otherwise = first_field(section, &posted);
                    let refusal = trouble.refusal().map(|refusal| Errors::refused(refusal, wish::NAMES, otherwise));
                    refusal.ok_or(trouble)?
                }
            }
        }
        Err(errors) => errors,
    };
    draft::keep(&app, &visitor, &path, &posted).await;
    let filled = Filled::again(&posted, &errors);
    Ok(page(&app, &visitor, &person, section, &filled, &html! {}).await?.answer(&visitor))
}

/// What the person is called once the wish is done.
fn name_after<'w>(wish: &'w Command, before: &'w Name) -> &'w Name {
    match wish {
        Command::ChangeName(change) | Command::CorrectName(change) => &change.name,
        _ => before,
    }
}

/// The field at which a refusal stands that is about no field of its own.
fn first_field(section: Section, posted: &Posted) -> &'static str {
    if posted.get(wish::DOING) == wish::END {
        return "which";
    }
    match section {
        Section::Name => "change",
        Section::OtherName => "forename",
        Section::BirthDate => "birth-date",
        Section::Gender => "gender",
        Section::Pronouns => "pronouns",
        Section::Ethnicity => "ethnicity",
        Section::Language => "language",
        Section::Contact => "value",
        Section::Address => "line-1",
        Section::Adjustments => "need",
        Section::NextOfKin => "name",
        Section::Identifiers => "number",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::pieces::lines;
    use super::*;
    use crate::view::{
        built::{history, whole},
        shown::Offer,
    };

    #[test]
    fn the_page_of_a_person_with_something_of_everything() {
        let built = whole();
        let shown = built.shown();
        insta::assert_snapshot!(lines(&markup(&details(&shown), &shown)));
    }

    #[test]
    fn a_past_view_has_no_link_that_changes_anything() {
        let built = whole();
        let shown = Shown { as_at: Some(date(2026, 11, 1)), offer: Offer::Nothing, ..built.shown() };
        let page = markup(&details(&shown), &shown).into_string();
        assert!(!page.contains("/edit"), "{page}");
        assert!(page.contains("/documents?as-at=2026-11-01"));
    }

    #[test]
    fn every_part_can_be_changed_from_the_page_when_changes_are_offered() {
        let built = history();
        let shown = built.shown();
        let page = markup(&details(&shown), &shown).into_string();
        for section in Section::ALL {
            assert!(page.contains(&section.path("X000001")), "{section:?}");
        }
    }

    #[test]
    fn every_form_has_a_button_that_says_what_it_does_and_every_field_a_label() {
        let built = whole();
        let shown = built.shown();
        for section in Section::ALL {
            let form = form::set(section, &shown, &Filled::fresh()).into_string();
            assert_eq!(form.matches("<button").count(), 1, "{section:?}");
            assert!(form.contains("<label") && !form.contains(">Submit<"), "{section:?}");
        }
    }
}
