//! Who may see this record (`/people/{crn}/limited-access`): the two lists, each entry proposed by one person and approved
//! by another (security-and-records S1.7, section 2).

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use govuk::{Button, DatePicker, InsetText, Legend, Radios, Select, SummaryCard, SummaryList, SummaryRow, Textarea};
use maud::{Markup, html};
use record::{
    Command, ListEntryId, OfficerId,
    limited_access::{List, ListEntryEndProposed, ListEntryProposed},
    text::REASON_MAX,
    words::short_date,
};
use service::access::{Action, FieldGroup, Role};

use super::{
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{back, facts, says, written},
};
use crate::{
    app::App,
    banner::Tab,
    draft,
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
    view::limited_access::{EntryShown, LimitedAccess, Next, Rights, limited_access, list_words},
};

/// How far back requests for access are looked for: so many lines of the access log.
const LOG_LINES: u32 = 500;

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/limited-access", show).post("/people/{crn}/limited-access", change)
}

/// Somebody who may be put on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct OfficerChoice {
    officer: OfficerId,
    name: String,
}

/// The page's record: opened for its lists by those who read them; by those who only propose, for its core. The answer
/// to others says who can.
async fn open_lists(app: &App, visitor: &Visitor, crn: &str, past: Past) -> Result<Result<Person, Response>, Trouble> {
    let roles = &visitor.actor().staff.roles;
    let reads = roles.iter().any(|role| matches!(role, Role::Hpdu | Role::Aud));
    let must = if reads { FieldGroup::Lists } else { FieldGroup::Core };
    let person = Person::open_also(app, visitor, crn, past, Tab::AccessLog, (&[must], &[FieldGroup::AccessLog])).await?;
    if reads || person.opened.as_at.is_some() || person.may(app, Action::Propose, FieldGroup::Lists) {
        return Ok(Ok(person));
    }
    let main = says("Ask a senior probation officer or the head of the delivery unit that holds the case.");
    Ok(Err(person.page("You cannot limit access to this record").status(StatusCode::FORBIDDEN).main(main).answer(visitor)))
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(past): Query<Past>) -> Answer {
    let person = match open_lists(&app, &visitor, &crn, past).await? {
        Ok(person) => person,
        Err(answer) => return Ok(answer),
    };
    Ok(page(&app, &visitor, &person, &Filled::fresh()).await?.answer(&visitor))
}

async fn page(app: &App, visitor: &Visitor, person: &Person, filled: &Filled<'_>) -> Result<Page, Trouble> {
    let opened = person.opened.clone();
    let (looked, officers) = app
        .ask(move |service| {
            let looked =
                if opened.has(FieldGroup::AccessLog) { service.access_log(&opened, None, LOG_LINES)? } else { Vec::new() };
            let officers = match opened.present.allocation() {
                Some(held) => service.unit_officers(held.unit)?,
                None => Vec::new(),
            };
            let choices = officers.iter().map(|row| OfficerChoice { officer: row.officer, name: row.name() });
            Ok((looked, choices.collect::<Vec<_>>()))
        })
        .await?;
    let loaded = Loaded::of(app, person, Telling::Nothing, FieldGroup::Lists).await?;
    let shown = loaded.shown(app, person);
    let rights = Rights {
        as_actor: visitor.actor().recorded_as(),
        propose: person.may(app, Action::Propose, FieldGroup::Lists),
        approve: person.may(app, Action::Approve, FieldGroup::Lists),
    };
    let view = limited_access(&shown, &looked, rights);
    let crn = person.opened.crn();
    let buttons = |entry: &EntryShown| act(app, visitor, crn, entry, filled);
    // What was typed belongs to the form that was sent.
    let fresh = Filled::fresh();
    let proposing = filled.posted.is_some_and(|posted| posted.get("doing") == "propose");
    let proposed = if proposing { filled } else { &fresh };
    let main = html! {
        @if person.opened.has(FieldGroup::Lists) {
            (lists(&view, &buttons))
        } @else {
            (says("You can ask for an entry. Who is on the lists is seen by the head of the delivery unit and by auditors."))
        }
        @if rights.propose { (propose(app, visitor, crn, &officers, shown.today, proposed)) }
    };
    let from = if person.opened.has(FieldGroup::AccessLog) { "/access-log" } else { "" };
    Ok(person.page("Who may see this record").before(back(shown.link(from))).main(main).errors(filled.errors))
}

fn lists(view: &LimitedAccess, buttons: &dyn Fn(&EntryShown) -> Markup) -> Markup {
    let state = if view.limited { "Access to this record is limited." } else { "Access to this record is not limited." };
    html! {
        (InsetText::new(state))
        h2 class="govuk-heading-m" { "Entries" }
        @if view.entries.is_empty() { (says("There is no entry on either list.")) }
        @for shown in &view.entries { (entry(shown)) (buttons(shown)) }
        @if !view.requests.is_empty() {
            h2 class="govuk-heading-m" { "Who asked to see it" }
            @for request in &view.requests {
                (facts(&[("Who", request.who.clone()), ("When", request.when.clone())]))
                (written(&request.words))
            }
        }
        @if !view.ended.is_empty() {
            h2 class="govuk-heading-m" { "Entries that have ended" }
            @for shown in &view.ended { (entry(shown)) }
        }
    }
}

fn entry(entry: &EntryShown) -> Markup {
    html! {
        (SummaryList::new()
            .card(SummaryCard::new(entry.officer.as_str()).heading_level(3))
            .row(("List", entry.list))
            .row(("When", entry.when.as_str()))
            .row(SummaryRow::new("Reason", html! { span class="rainer-text" { (entry.reason) } }))
            .row(("Who decided", entry.by.as_str())))
    }
}

/// What may be done with an entry: one button, or a short form for its end.
fn act(app: &App, visitor: &Visitor, crn: &str, entry: &EntryShown, filled: &Filled<'_>) -> Markup {
    let (doing, button) = match entry.next {
        Next::Nothing => return html! {},
        Next::Approve => ("approve", "Approve this entry"),
        Next::ApproveEnd => ("approve-end", "Approve its end"),
        Next::ProposeEnd => ("end", "Propose that it ends"),
    };
    let number = entry.id.to_string();
    let typed = filled.posted.filter(|posted| posted.get("which") == number);
    let typed = |field| typed.map_or("", |posted| posted.get(field));
    let (until, why) = (format!("until-{number}"), format!("end-reason-{number}"));
    let inside = html! {
        input type="hidden" name="doing" value=(doing);
        input type="hidden" name="which" value=(number);
        @if entry.next == Next::ProposeEnd {
            (DatePicker::new("until", "Last day").id(&until).hint("For example, 27/3/2026 or today")
                .value(typed("until")).error(filled.error(&until)))
            (Textarea::new("end-reason", "Why does it end?").id(&why).rows(2)
                .value(typed("end-reason")).error(filled.error(&why)))
        }
        (Button::new(html! { (button) span class="govuk-visually-hidden" { ": " (entry.officer) } })
            .classes("govuk-button--secondary").prevent_double_click(true))
    };
    open(&format!("/people/{crn}/limited-access"), visitor, app.new_id(), &inside)
}

fn propose(
    app: &App,
    visitor: &Visitor,
    crn: &str,
    officers: &[OfficerChoice],
    today: jiff::civil::Date,
    filled: &Filled<'_>,
) -> Markup {
    let lists = [("exclusion", list_words(List::Exclusion)), ("restriction", list_words(List::Restriction))];
    let choices = officers.iter().map(|choice| (choice.officer.to_string(), choice.name.clone()));
    let choices = std::iter::once((String::new(), "Choose an officer".to_owned())).chain(choices);
    let inside = html! {
        input type="hidden" name="doing" value="propose";
        (Select::new("officer", "Officer").hint("Officers of the delivery unit that holds the case").items(choices)
            .value(filled.value("officer", "")).error(filled.error("officer")))
        (Radios::new("list", Legend::medium("What is asked for?"))
            .items(lists).value(filled.value("list", "")).error(filled.error("list")))
        (DatePicker::new("from", "First day").hint("For example, 27/3/2026 or today")
            .value(filled.value("from", short_date(today))).error(filled.error("from")))
        (DatePicker::new("last-day", "Last day (optional)").hint("Leave it empty when nobody knows yet")
            .value(filled.value("last-day", "")).error(filled.error("last-day")))
        (Textarea::new("reason", "Why?").rows(3).value(filled.value("reason", "")).error(filled.error("reason")))
        (Button::new("Propose entry").prevent_double_click(true))
    };
    html! {
        h2 class="govuk-heading-m" { "Propose an entry" }
        (says("It has no effect until a second person approves it. The first restriction closes the record to everyone it does not name."))
        (open(&format!("/people/{crn}/limited-access"), visitor, app.new_id(), &inside))
    }
}

async fn change(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let command = posted.wanted_command()?;
    let person = match open_lists(&app, &visitor, &crn, Past::default()).await? {
        Ok(person) => person,
        Err(answer) => return Ok(answer),
    };
    let here = format!("/people/{}/limited-access", person.opened.crn());
    let errors = match wish(&posted, ListEntryId(command.0), person.opened.today) {
        Ok((wish, said)) => {
            let (who, id) = (visitor.clone(), person.opened.person);
            match app.ask(move |service| service.execute(who.actor(), id, command, wish, None)).await {
                Ok(_) => {
                    draft::discard(&app, &visitor, &here).await;
                    return Ok(see_other_saying(&app, &visitor, &here, said));
                }
                Err(trouble) => {
                    let names: &[(&str, &str)] = if posted.get("doing") == "propose" { &[("until", "last-day")] } else { &[] };
                    let refused = trouble.refusal().map(|refusal| Errors::refused(refusal, names, "reason"));
                    refused.ok_or(trouble)?
                }
            }
        }
        Err(errors) => errors,
    };
    draft::keep(&app, &visitor, &here, &posted).await;
    let errors = at_entry(errors, &posted);
    Ok(page(&app, &visitor, &person, &Filled::again(&posted, &errors)).await?.answer(&visitor))
}

/// The fields of an entry's own form carry its number in their ids: the summary links to them.
fn at_entry(errors: Errors, posted: &Posted) -> Errors {
    if posted.get("doing") != "end" {
        return errors;
    }
    let mut moved = Errors::none();
    for (field, message) in errors.iter() {
        let field = if field == "reason" { "end-reason" } else { field };
        moved.add(format!("{field}-{}", posted.get("which")), message);
    }
    moved
}

/// What is wished, and what the page says once it is done.
fn wish(posted: &Posted, id: ListEntryId, today: jiff::civil::Date) -> Result<(Command, &'static str), Errors> {
    let mut read = Reader::new(posted, today);
    let which = posted.get("which").parse::<ListEntryId>().ok();
    let wish = match (posted.get("doing"), which) {
        ("approve", Some(which)) => Some((Command::ApproveListEntry(which), "The entry is approved and in force")),
        ("approve-end", Some(which)) => Some((Command::ApproveListEntryEnd(which), "The end of the entry is approved")),
        ("end", Some(id)) => {
            let until = read.date("until", "the last day");
            let reason = read.wanted("end-reason", "why it ends", REASON_MAX);
            until.map(|until| {
                let end = ListEntryEndProposed { id, until, reason };
                (Command::ProposeListEntryEnd(end), "The end is proposed. It waits for a second person")
            })
        }
        _ => proposal(&mut read, id),
    };
    let errors = read.finish();
    match wish {
        Some(wish) if errors.is_empty() => Ok(wish),
        _ => Err(errors),
    }
}

fn proposal(read: &mut Reader<'_>, id: ListEntryId) -> Option<(Command, &'static str)> {
    let officer = read.choice("officer", "the officer", |typed| typed.parse::<OfficerId>().ok());
    let list = read.choice("list", "what is asked for", |typed| match typed {
        "exclusion" => Some(List::Exclusion),
        "restriction" => Some(List::Restriction),
        _ => None,
    });
    let from = read.date("from", "the first day");
    let until = read.date_if_any("last-day", "the last day");
    let reason = read.wanted("reason", "why access is limited", REASON_MAX);
    let entry = ListEntryProposed { id, list: list?, officer: officer?, from: from?, until, reason };
    Some((Command::ProposeListEntry(entry), "The entry is proposed. It has no effect until a second person approves it"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn read(fields: &[(&str, &str)]) -> Result<(Command, &'static str), Errors> {
        let posted = Posted::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        wish(&posted, ListEntryId(Uuid::from_u128(9)), date(2026, 11, 23))
    }

    #[test]
    fn an_empty_proposal_says_all_that_is_missing() {
        let errors = read(&[("doing", "propose")]).expect_err("nothing was filled in");
        let fields: Vec<_> = errors.iter().map(|(field, _)| field.to_owned()).collect();
        assert_eq!(fields, ["officer", "list", "from", "reason"]);
    }

    #[test]
    fn approving_needs_nothing_but_the_entry() {
        let which = Uuid::from_u128(5).to_string();
        let wished = read(&[("doing", "approve"), ("which", which.as_str())]).expect("a wish").0;
        assert_eq!(wished, Command::ApproveListEntry(ListEntryId(Uuid::from_u128(5))));
    }

    #[test]
    fn an_approval_without_an_entry_is_no_proposal() {
        assert!(read(&[("doing", "approve")]).is_err());
    }
}
