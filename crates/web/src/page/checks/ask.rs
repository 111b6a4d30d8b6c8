//! Sending a check, or noting that one is needed (`/people/{crn}/checks/new`).

use axum::extract::{Path, Query, State};
use govuk::{Button, DatePicker, Input, Legend, Radio, Radios, Select, Textarea};
use maud::{Markup, html};
use record::{
    AddressId, Command, CommandId, EnquiryId,
    enquiry::{EnquiryRaised, EnquirySent, Wish},
    text::{REASON_MAX, SHORT_MAX},
    words::short_date,
};
use rules::enquiry::{EnquiryKind, EnquiryTrigger};
use service::access::FieldGroup;

use super::{
    super::{
        loaded::{Loaded, Telling},
        person::{Past, Person},
        pieces::{back, says},
    },
    Rights, open_page,
    saving::{Wished, id_of, save},
};
use crate::{
    app::App,
    draft::{self, UseDraft},
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    shell::Page,
    trouble::Trouble,
    view::{checks::chain::named, orders::addresses, shown::Shown},
};

/// Its routes.
pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/checks/new", show).post("/people/{crn}/checks/new", submit)
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(using): Query<UseDraft>) -> Answer {
    let person = open_page(&app, &visitor, &crn, Past::default()).await?;
    let here = format!("/people/{}/checks/new", person.opened.crn());
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
    let loaded = Loaded::of(app, person, Telling::Nothing, FieldGroup::Checks).await?;
    let shown = loaded.shown(app, person);
    let main = if Rights::of(app, person).prepare {
        html! { (notice) (open(&shown.link("/checks/new"), visitor, app.new_id(), &form(&shown, filled))) }
    } else {
        says(html! { "Ask " (person.banner.officer) ", who holds the case." })
    };
    Ok(person.page("New safety check").before(back(shown.link("/checks"))).main(main).errors(filled.errors))
}

/// Triggers that a member of staff may name; the others follow from the record.
pub(super) const TRIGGERS: [EnquiryTrigger; 9] = [
    EnquiryTrigger::Practitioner,
    EnquiryTrigger::CourtReport,
    EnquiryTrigger::InitialAssessment,
    EnquiryTrigger::BeforeRelease,
    EnquiryTrigger::NewPartner,
    EnquiryTrigger::NewAddress,
    EnquiryTrigger::NewHouseholdMember,
    EnquiryTrigger::CurfewAddress,
    EnquiryTrigger::VictimReport,
];

/// Everybody around the person, as the record has them: proposed as those asked about.
pub(super) fn people_around(shown: &Shown<'_>) -> String {
    if !shown.sees(FieldGroup::Details) {
        return String::new();
    }
    shown.case.household.around(shown.today).map(|c| c.name.clone()).collect::<Vec<_>>().join("\n")
}

/// Where the person lives, proposed as the address asked about.
pub(super) fn address(shown: &Shown<'_>) -> String {
    let main = shown.case.person.main_address(shown.today).filter(|_| shown.sees(FieldGroup::Details));
    main.map(|a| a.lines.iter().map(String::as_str).chain(a.postcode.as_deref()).collect::<Vec<_>>().join(", "))
        .unwrap_or_default()
}

/// Which recorded address is asked about: a check about another one does not answer for it.
pub(super) fn which_address(shown: &Shown<'_>, filled: &Filled<'_>, proposed: Option<AddressId>) -> Markup {
    let addresses = addresses(shown);
    let none = (String::new(), "Where they live, or no address".to_owned());
    let items = std::iter::once(none).chain(addresses.iter().map(|(id, words)| (id.to_string(), words.clone())));
    html! {
        @if !addresses.is_empty() {
            (Select::new("address", "Which address is asked about?")
                .hint("The answer counts for this address, and for those asked about by name")
                .items(items).value(filled.value("address", proposed.map(|id| id.to_string()).unwrap_or_default()))
                .error(filled.error("address")))
        }
    }
}

/// Reads [`which_address`]; `proposed` where the form had no such field.
pub(super) fn read_address(posted: &Posted, proposed: Option<AddressId>) -> Option<AddressId> {
    if posted.has("address") { posted.get("address").parse().ok() } else { proposed }
}

/// To whom, what about, when: what every sending says.
pub(super) fn sending(
    shown: &Shown<'_>,
    filled: &Filled<'_>,
    (place, about): (Option<AddressId>, &str),
    subjects: &str,
) -> Markup {
    html! {
        (Input::new("sent-to", "To whom was it sent?").hint("Police force or local authority, and mailbox")
            .value(filled.value("sent-to", "")).error(filled.error("sent-to")))
        (DatePicker::new("sent-on", "Day on which it was sent").hint("For example, 27/3/2026 or today")
            .value(filled.value("sent-on", short_date(shown.today))).error(filled.error("sent-on")))
        (Input::new("reference", "Their reference (optional)")
            .value(filled.value("reference", "")).error(filled.error("reference")))
        (which_address(shown, filled, place))
        (asked_about(filled, about, subjects))
    }
}

pub(super) fn asked_about(filled: &Filled<'_>, about: &str, subjects: &str) -> Markup {
    html! {
        (Input::new("about", "Address or household asked about (optional)")
            .value(filled.value("about", about)).error(filled.error("about")))
        (Textarea::new("subjects", "People asked about (optional)").hint("Children, partners and others, one on each line").rows(3)
            .value(filled.value("subjects", subjects)).error(filled.error("subjects")))
    }
}

fn form(shown: &Shown<'_>, filled: &Filled<'_>) -> Markup {
    let kinds = EnquiryKind::ALL.iter().map(|kind| {
        let (name, agency) = named(shown, *kind);
        Radio::new(kind.as_str(), name).hint(format!("Asked of {agency}"))
    });
    let triggers = TRIGGERS.iter().map(|trigger| {
        let row = shown.policy.enquiries.triggers.read(*trigger, shown.today);
        (trigger.as_str().to_owned(), row.map_or_else(|| trigger.to_string(), |row| row.value.name.clone()))
    });
    let now = [
        Radio::new("send", "It was sent").conditional(sending(shown, filled, (None, &address(shown)), &people_around(shown))),
        Radio::new("raise", "It is needed and not sent yet"),
    ];
    html! {
        (Radios::new("kind", Legend::medium("What is checked?")).items(kinds)
            .value(filled.value("kind", "")).error(filled.error("kind")))
        (Select::new("trigger", "What makes it necessary?").items(triggers)
            .value(filled.value("trigger", "practitioner")).error(filled.error("trigger")))
        (Textarea::new("reason", "Why is it needed?").hint("For a check that is not sent yet").rows(2)
            .value(filled.value("reason", "")).error(filled.error("reason")))
        (Radios::new("doing", Legend::medium("How does it stand?")).items(now)
            .value(filled.value("doing", "send")).error(filled.error("doing")))
        (Button::new("Save").prevent_double_click(true))
    }
}

async fn submit(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let person = open_page(&app, &visitor, &crn, Past::default()).await?;
    let here = format!("/people/{}/checks/new", person.opened.crn());
    let wished = wish(&posted, posted.wanted_command()?, person.opened.today);
    match save(&app, &visitor, &person, &posted, (&here, NAMES, "kind"), wished).await? {
        Ok(response) => Ok(response),
        Err(errors) => Ok(page(&app, &visitor, &person, &Filled::again(&posted, &errors), &html! {}).await?.answer(&visitor)),
    }
}

/// How the forms call the fields of the record.
pub(super) const NAMES: &[(&str, &str)] = &[("sentTo", "sent-to"), ("on", "sent-on")];

/// The lines of a field.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Reads what [`sending`] asks.
pub(super) fn read_sent(
    read: &mut Reader<'_>,
    posted: &Posted,
    (id, kind, trigger): (EnquiryId, EnquiryKind, EnquiryTrigger),
    proposed: Option<AddressId>,
) -> Option<EnquirySent> {
    let sent_to = read.wanted("sent-to", "to whom it was sent", SHORT_MAX);
    let on = read.date("sent-on", "the day on which it was sent")?;
    Some(EnquirySent {
        id,
        kind,
        trigger,
        needed_since: on,
        on,
        sent_to,
        reference: read.text("reference", SHORT_MAX),
        about: read.text("about", REASON_MAX),
        subjects: lines(posted.get("subjects")),
        due_on: on,
        address: read_address(posted, proposed),
    })
}

fn wish(posted: &Posted, command: CommandId, today: jiff::civil::Date) -> Result<Wished, Errors> {
    let mut read = Reader::new(posted, today);
    let id = EnquiryId(id_of(command, 0));
    let kind = read.choice("kind", "what is checked", EnquiryKind::from_text);
    let trigger = read.choice("trigger", "what makes it necessary", EnquiryTrigger::from_text);
    let (kind, trigger) = (kind.unwrap_or(EnquiryKind::DomesticAbuse), trigger.unwrap_or(EnquiryTrigger::Practitioner));
    let (wish, said) = if posted.get("doing") == "raise" {
        let reason = read.wanted("reason", "why the check is needed", REASON_MAX);
        let about = read.text("about", REASON_MAX);
        let subjects = lines(posted.get("subjects"));
        let raised = EnquiryRaised {
            id,
            kind,
            trigger,
            needed_since: today,
            reason,
            about,
            subjects,
            address: read_address(posted, None),
        };
        (Some(Wish::Raise(raised)), "safety check noted as needed")
    } else {
        (read_sent(&mut read, posted, (id, kind, trigger), None).map(Wish::Send), "safety check sent")
    };
    let errors = read.finish();
    match wish.filter(|_| errors.is_empty()) {
        Some(wish) => Ok(Wished { wish: Command::Enquiry(wish), said: said.to_owned(), then: format!("/checks/{id}") }),
        None => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn read(fields: &[(&str, &str)]) -> Result<Wished, Errors> {
        let posted = Posted::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        wish(&posted, CommandId(Uuid::from_u128(7)), date(2026, 11, 23))
    }

    #[test]
    fn a_sent_check_needs_to_whom_and_when_and_a_raised_one_why() {
        let errors = read(&[("doing", "send"), ("sent-on", "someday")]).err().expect("three things are wrong");
        let told: Vec<_> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(told, ["kind", "trigger", "sent-to", "sent-on"]);
        let errors = read(&[("doing", "raise"), ("kind", "children"), ("trigger", "practitioner")]).err().expect("no reason");
        assert_eq!(errors.of("reason"), Some("Enter why the check is needed"));
    }

    #[test]
    fn pressing_twice_is_the_same_check() {
        let fields =
            [("doing", "send"), ("kind", "children"), ("trigger", "practitioner"), ("sent-to", "Hub"), ("sent-on", "today")];
        let made = || read(&fields).map(|wished| wished.wish).expect("a wish");
        assert_eq!(made(), made());
    }
}
