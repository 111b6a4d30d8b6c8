//! What the forms of a sentence have in common: they open the same parts, offer a draft, and name an address alike.

use axum::response::Response;
use govuk::Select;
use maud::{Markup, html};
use record::AddressId;
use service::access::{Action, FieldGroup};

use super::super::{
    checks::saving::{Wished, save},
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{back, says},
};
use crate::{
    app::App,
    banner::Tab,
    draft::{self, UseDraft},
    form::{Errors, Filled, Posted, open},
    gate::Visitor,
    respond::Answer,
    shell::Page,
    trouble::Trouble,
    view::{orders::addresses, shown::Shown},
};

/// What the forms show besides the sentence, to those who may see it.
const ALSO: &[FieldGroup] = &[FieldGroup::Details, FieldGroup::Checks];

/// One form of a sentence.
pub(super) struct Form<'a> {
    /// Its title.
    pub title: &'a str,
    /// Where it is and is sent, after `/people/{crn}`.
    pub path: String,
    /// How it calls the fields of the record.
    pub names: &'a [(&'a str, &'a str)],
    /// The field where a refusal stands that belongs to no field.
    pub otherwise: &'a str,
}

/// Opens the record for a form.
pub(super) async fn opened(app: &App, visitor: &Visitor, crn: &str) -> Result<Person, Trouble> {
    Person::open_also(app, visitor, crn, Past::default(), Tab::Sentence, (&[FieldGroup::Sentence], ALSO)).await
}

impl Form<'_> {
    /// Shows it, with the draft that somebody left. What it asks is made by `inside`; none when what it is about is not there.
    pub(super) async fn show(
        &self,
        (app, visitor, person): (&App, &Visitor, &Person),
        using: &UseDraft,
        inside: impl Fn(&Shown<'_>, &Filled<'_>) -> Option<Markup>,
    ) -> Answer {
        let here = format!("/people/{}{}", person.opened.crn(), self.path);
        let offered = draft::offered(app, visitor, &here).await?;
        let none = Errors::none();
        let (filled, notice) = match &offered {
            Some(draft) if using.wanted() => (Filled::again(&draft.posted, &none), html! {}),
            Some(draft) => (Filled::fresh(), draft.alert(&here, person.opened.now, app.service().zone())),
            None => (Filled::fresh(), html! {}),
        };
        Ok(self.page((app, visitor, person), &filled, &notice, &inside).await?.answer(visitor))
    }

    /// Takes what was sent: the wish is made, or the form comes back with what is wrong.
    pub(super) async fn take(
        &self,
        (app, visitor, person): (&App, &Visitor, &Person),
        posted: &Posted,
        wished: Result<Wished, Errors>,
        inside: impl Fn(&Shown<'_>, &Filled<'_>) -> Option<Markup>,
    ) -> Result<Response, Trouble> {
        let here = format!("/people/{}{}", person.opened.crn(), self.path);
        match save(app, visitor, person, posted, (&here, self.names, self.otherwise), wished).await? {
            Ok(response) => Ok(response),
            Err(errors) => {
                let filled = Filled::again(posted, &errors);
                Ok(self.page((app, visitor, person), &filled, &html! {}, &inside).await?.answer(visitor))
            }
        }
    }

    async fn page(
        &self,
        (app, visitor, person): (&App, &Visitor, &Person),
        filled: &Filled<'_>,
        notice: &Markup,
        inside: &impl Fn(&Shown<'_>, &Filled<'_>) -> Option<Markup>,
    ) -> Result<Page, Trouble> {
        let loaded = Loaded::of(app, person, Telling::Nothing, FieldGroup::Sentence).await?;
        let shown = loaded.shown(app, person);
        let inside = inside(&shown, filled).ok_or_else(Trouble::not_found)?;
        let main = if person.may(app, Action::Write, FieldGroup::Sentence) {
            html! { (notice) (open(&shown.link(&self.path), visitor, app.new_id(), &inside)) }
        } else {
            says(html! { "Ask " (person.banner.officer) ", who holds the case." })
        };
        Ok(person.page(self.title).before(back(shown.link("/sentence"))).main(main).errors(filled.errors))
    }
}

/// The word for an order whose address is not on the record, or that names none.
const NOT_NAMED: &str = "not-named";

/// Which recorded address it names. `whether` is when the question must be answered, in words.
pub(super) fn which_address(shown: &Shown<'_>, filled: &Filled<'_>, question: &str, whether: &str) -> Markup {
    let choose = [(String::new(), "Choose an address".to_owned())];
    let known = addresses(shown).into_iter().map(|(id, words)| (id.to_string(), words));
    let not_named = [(NOT_NAMED.to_owned(), "None, or not on the record yet: it is read as where they live".to_owned())];
    html! {
        (Select::new("address", question).items(choose.into_iter().chain(known).chain(not_named)).hint(whether)
            .value(filled.value("address", "")).error(filled.error("address")))
        @if shown.sees(FieldGroup::Details) {
            p class="govuk-body" {
                "Is it not in the list? "
                a class="govuk-link" href=(shown.link("/details/address/edit")) { "Add the address first" }
                ", as another address if they do not live there."
            }
        }
    }
}

/// Nothing was chosen where something must be.
pub(super) struct NotChosen;

/// What was chosen: an address, or that none is named.
pub(super) fn chosen_address(posted: &Posted) -> Result<Option<AddressId>, NotChosen> {
    match posted.get("address") {
        NOT_NAMED => Ok(None),
        id => id.parse().map(Some).map_err(|_| NotChosen),
    }
}

/// Where to go after a curfew or residence was entered: at once to the checks that its address needs.
pub(super) fn to_its_checks(sees_checks: bool, address: Option<AddressId>) -> String {
    match address {
        Some(id) if sees_checks => format!("/checks/addresses/{id}"),
        None if sees_checks => "/checks#addresses".to_owned(),
        _ => "/sentence".to_owned(),
    }
}
